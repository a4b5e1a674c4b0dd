"""Rows of a database query, from where the last run stopped."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdm.config import SiteSettings, SizeLimits, SqlSettings
from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading, stable_id
from pdm.sources.files.opened import Source
from pdm.sources.tables.layout import find_layout
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.texts.delimited import too_many_rows
from pdm.sources.workbooks.xlsx import cell_text

# below everything a watermark column can hold; the database says by an error which kind does not fit
_BEGINNINGS: tuple[object, ...] = (-(2**31) + 1, dt.datetime(1900, 1, 1), "")
_REMEDY = "Check the address, that the server runs, the user's rights and the query in plant.toml; then run again."


@dataclass
class SqlResult:
    """What a query gives.

    Attributes:
        document: A row of `DOCUMENTS` without `known_at`, `loaded_as` and `status`.
        chunks: Lines, some thousand rows at a time. A fault half-way raises `Refused`: nothing may be remembered then.
        watermark: Largest value of the watermark column with its kind (`int:123`, `time:2024-05-01T…`); valid after the
            chunks are used up. Hand it to the next call. None if there never was a row.
    """

    document: dict[str, Any]
    chunks: Iterator[PageReading]
    watermark: str | None


def read_sql(
    sql: SqlSettings,
    url: str,
    *,
    site: str,
    settings: SiteSettings,
    watermark: str | None,
    limits: SizeLimits,
) -> SqlResult:
    """Run a site's query for the rows after `watermark`.

    Args:
        sql: The query; `:watermark` in it is bound as a parameter, never pasted in.
        url: SQLAlchemy URL. Its password is never shown.
        site: Site the rows belong to.
        settings: Settings of the site.
        watermark: `SqlResult.watermark` of the run before, None for all rows.
        limits: Most rows that are taken in one run.

    Raises:
        Refused: The database cannot be reached or refuses the query, or its columns mean nothing known.
    """
    import sqlalchemy as sa

    origin = f"sql:{sql.name}"
    document_id = stable_id("sql", site, sql.name, watermark, length=64)
    source = Source(document_id, site, origin, Path(origin), settings, limits, Path(origin))
    try:
        engine = sa.create_engine(url)
    except Exception as error:
        raise Refused(_refusal(source, url, error)) from error
    try:
        connection, result = _execute(sa, engine, sql, watermark)
    except Exception as error:
        engine.dispose()
        raise Refused(_refusal(source, url, error)) from error
    out = SqlResult(source.document("sql"), iter(()), watermark)
    keys = list(map(str, result.keys()))
    at = next((i for i, k in enumerate(keys) if k.casefold() == sql.watermark.casefold()), None)
    if at is None:
        connection.close()
        engine.dispose()
        source.refuse(
            Reason.DATABASE, f"The query gives no column {sql.watermark!r}; it gives {', '.join(keys)}.",
            f"Add {sql.watermark} to the select list, or name another watermark in plant.toml.",
        )  # fmt: skip
    parts = result.partitions(CHUNK_ROWS)

    def chunks() -> Iterator[PageReading]:
        largest = _from_text(watermark)
        number = 1
        layout = None
        try:
            for part in parts:
                text = [[_text(v) for v in row] for row in part]
                if layout is None:
                    layout = find_layout(source, [keys, *text[:200]], what="query result")
                frame = text_frame(text, range(number, number + len(text)))
                number += len(text)
                reading = to_entries(source, frame, layout, channel="cmms")
                largest = _larger(largest, [row[at] for row in part])
                if number == 1 + len(text):
                    reading.refusals[:0] = layout.notices
                yield reading
                if number > limits.rows:
                    raise Refused(too_many_rows(source))
        except Refused:
            raise
        except Exception as error:
            raise Refused(_refusal(source, url, error)) from error
        finally:
            connection.close()
            engine.dispose()
        out.watermark = to_text(largest)

    out.chunks = chunks()
    return out


def _execute(sa: Any, engine: Any, sql: SqlSettings, watermark: str | None) -> tuple[Any, Any]:
    """Run the query; the first time with the least value that the column's type accepts."""
    values = _BEGINNINGS if watermark is None else (_from_text(watermark),)
    for position, value in enumerate(values):
        connection = engine.connect()
        try:
            streaming = connection.execution_options(stream_results=True, max_row_buffer=5_000)
            return connection, streaming.execute(sa.text(sql.query), {"watermark": value})
        except sa.exc.SQLAlchemyError:
            connection.close()
            if position == len(values) - 1:
                raise
        except BaseException:
            connection.close()
            raise
    raise AssertionError("unreachable")


def to_text(value: object) -> str | None:
    """A watermark with its kind, so that it comes back as the same type."""
    if value is None:
        return None
    if isinstance(value, bool):
        return f"int:{int(value)}"
    if isinstance(value, int):
        return f"int:{value}"
    if isinstance(value, float):
        return f"float:{value!r}"
    if isinstance(value, decimal.Decimal):
        return f"decimal:{value}"
    if isinstance(value, dt.datetime):
        return f"time:{value.isoformat()}"
    if isinstance(value, dt.date):
        return f"date:{value.isoformat()}"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"bytes:{bytes(value).hex()}"
    return f"text:{value}"


def _from_text(watermark: str | None) -> Any:
    if watermark is None:
        return None
    kind, _, value = watermark.partition(":")
    makers: dict[str, Callable[[str], Any]] = {
        "int": int, "float": float, "decimal": decimal.Decimal, "time": dt.datetime.fromisoformat,
        "date": dt.date.fromisoformat, "bytes": bytes.fromhex, "text": str,
    }  # fmt: skip
    made = makers.get(kind)
    return made(value) if made is not None else watermark


def _larger(largest: Any, values: Sequence[Any]) -> Any:
    for value in values:
        if value is not None and (largest is None or value > largest):
            largest = value
    return largest


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, decimal.Decimal):
        return f"{value.normalize():f}" if value.is_finite() else ""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return cell_text(value)


def _refusal(source: Source, url: str, error: Exception) -> Refusal:
    """What the database said, without the password and without the statement."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    message = said[0] if said else type(error).__name__
    secret = _password(url)
    if secret:
        message = message.replace(secret, "***")
    return source.refusal(
        Reason.DATABASE,
        f"The database {_shown(url)} gave an error: {message[:300]}.",
        _REMEDY,
        value=type(error).__name__,
    )


def _password(url: str) -> str:
    import sqlalchemy as sa

    try:
        made = sa.make_url(url)
    except Exception:
        return url if "@" in url else ""
    return str(made.password) if made.password else ""


def _shown(url: str) -> str:
    import sqlalchemy as sa

    try:
        made = sa.make_url(url)
    except Exception:
        return "(its URL cannot be understood)"
    place = f"{made.host or ''}{':' + str(made.port) if made.port else ''}/{made.database or ''}"
    return f"{made.get_backend_name()}://{place}"
