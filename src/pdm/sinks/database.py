"""The ranked list in a table of any database that SQLAlchemy reaches: one transaction, each row once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import StorageError, UsageError
from pdm.records import RISK

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

TABLE = "pdm_risk"
KEY = ("asset_id", "as_of", "horizon_days")
_CHUNK = 500


def write_risk_table(risk: pd.DataFrame, url: str, table: str = TABLE) -> int:
    """Insert or replace the list in `table`, which is made when it is missing.

    A row is known by asset_id, as_of and horizon_days: the list of a later run for the same date takes its place, and assets of
    the same sites that it does not name any more (retired, renamed) leave the list of that date. All rows are visible together or none.

    Args:
        risk: records.RISK.
        url: SQLAlchemy URL, e.g. `postgresql+psycopg://user@host/db`.
        table: Name of the table.

    Returns:
        Number of rows written.

    Raises:
        UsageError: The URL or its driver is unknown, or the name is no plain name.
        StorageError: The database does not take the rows; nothing was changed.
    """
    import sqlalchemy as sa

    if not table.replace("_", "").replace(".", "").isalnum():
        raise UsageError(f"{table!r} is no name of a table.", remedy="Use letters, digits and '_'.")
    engine = _engine(url)
    rows = _rows(risk)
    made = _table(table)
    try:
        _create(engine, made)
        with engine.begin() as connection:
            _leave_out(connection, made, rows)
            for start in range(0, len(rows), _CHUNK):
                _upsert(connection, made, rows[start : start + _CHUNK])
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        raise StorageError(
            f"the database did not take the list ({reason}).",
            place=f"table {table}",
            remedy="Nothing was changed there; mend what it names (its address, rights, columns) and run the command again.",
        ) from error
    finally:
        engine.dispose()
    return len(rows)


def check_url(url: str) -> None:
    """Raise `UsageError` unless the URL is one that a list can be written to, as far as that can be told without its server."""
    _engine(url).dispose()


def _engine(url: str) -> Engine:
    import sqlalchemy as sa

    try:
        return sa.create_engine(url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError, ValueError, TypeError) as error:
        raise UsageError(
            f"the database's URL is not understood ({error}).",
            remedy="Write it like postgresql+psycopg://user@host/db and install its driver (pdm-logs[postgres]).",
        ) from error


def _table(name: str) -> Table:
    import sqlalchemy as sa

    kinds: dict[str, Any] = {
        "text": sa.Text(), "json": sa.Text(), "int": sa.BigInteger(), "float": sa.Double(), "bool": sa.Boolean(),
        "time": sa.DateTime(timezone=True),
    }  # fmt: skip
    schema, _, plain = name.rpartition(".")
    columns = []
    for column in RISK.columns:
        # databases such as MySQL and Oracle want a length for a key
        key = sa.String(200).with_variant(sa.Text(), "postgresql", "sqlite")
        kind = key if column.name == "asset_id" else kinds[column.kind]
        columns.append(sa.Column(column.name, kind, primary_key=column.name in KEY, autoincrement=False))
    return sa.Table(plain, sa.MetaData(), *columns, schema=schema or None)


def _create(engine: Engine, table: Table) -> None:
    """Make the table where it is missing; another command that makes it at the same moment does no harm."""
    import sqlalchemy as sa

    try:
        with engine.begin() as connection:
            table.create(connection, checkfirst=True)
    except sa.exc.DBAPIError:
        if not sa.inspect(engine).has_table(table.name, schema=table.schema):
            raise


def _leave_out(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Remove what earlier runs listed for the same date at the same sites and these rows do not name."""
    import sqlalchemy as sa

    for as_of, horizon in dict.fromkeys((r["as_of"], r["horizon_days"]) for r in rows):
        mine = [r for r in rows if r["as_of"] == as_of and r["horizon_days"] == horizon]
        of_list = sa.and_(
            table.c.as_of == as_of, table.c.horizon_days == horizon, table.c.site.in_(sorted({r["site"] for r in mine}))
        )
        there = set(connection.execute(sa.select(table.c.asset_id).where(of_list)).scalars())
        gone = sorted(there - {r["asset_id"] for r in mine})
        for start in range(0, len(gone), _CHUNK):
            connection.execute(sa.delete(table).where(of_list, table.c.asset_id.in_(gone[start : start + _CHUNK])))


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    import sqlalchemy as sa

    if connection.dialect.name in ("postgresql", "sqlite"):
        if connection.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import insert
        else:
            from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
        statement = insert(table)
        others = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in KEY}
        connection.execute(statement.on_conflict_do_update(index_elements=list(KEY), set_=others), rows)
        return
    keys = [{f"k_{k}": r[k] for k in KEY} for r in rows]
    same = sa.and_(*(table.c[k] == sa.bindparam(f"k_{k}") for k in KEY))
    connection.execute(sa.delete(table).where(same), keys)
    connection.execute(sa.insert(table), rows)


def _rows(risk: pd.DataFrame) -> list[dict[str, Any]]:
    # in one order, so that two commands at once wait for one another instead of locking each other out
    frame = RISK.conform(risk).sort_values(list(KEY)).astype("object")
    frame = frame.where(frame.notna(), None)
    return [{str(k): _value(v) for k, v in row.items()} for row in frame.to_dict("records")]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")  # which some databases take for the end, and PostgreSQL refuses
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
