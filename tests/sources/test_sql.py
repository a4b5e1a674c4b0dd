from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pdm.config import SiteSettings, SizeLimits, SqlSettings
from pdm.errors import Reason, Refused
from pdm.sources import read_sql
from pdm.sources.sql import to_text

QUERY = "select order_no, equipment, short_text, malf_start, changed_on from work_orders where changed_on > :watermark"


def run(url: str, watermark: str | None, *, query: str = QUERY, column: str = "changed_on") -> Any:
    result = read_sql(
        SqlSettings(url_env="X", query=query, watermark=column, name="cmms"), url, site="north",
        settings=SiteSettings(), watermark=watermark, limits=SizeLimits(),
    )  # fmt: skip
    chunks = list(result.chunks)
    return result, [e for c in chunks for e in c.entries.itertuples()]


def fill(url: str, rows: list[tuple[Any, ...]], kind: Any = None) -> None:
    engine = sa.create_engine(url)
    table = sa.Table(
        "work_orders", sa.MetaData(), sa.Column("order_no", sa.String), sa.Column("equipment", sa.String),
        sa.Column("short_text", sa.String), sa.Column("malf_start", sa.DateTime), sa.Column("changed_on", kind or sa.DateTime),
    )  # fmt: skip
    table.metadata.drop_all(engine) if not rows else table.metadata.create_all(engine)
    if rows:
        with engine.begin() as connection:
            connection.execute(table.insert(), [dict(zip([c.name for c in table.columns], r)) for r in rows])
    engine.dispose()


FIRST = [
    ("000123", "P-101", "Seal leaking", datetime(2024, 3, 1, 8), datetime(2024, 3, 2)),
    ("000124", "P-102", 'It\'s "hot"; drop table', None, datetime(2024, 3, 3, 10, 15)),
]


@pytest.fixture
def clean_postgres(postgres: str) -> str:
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(sa.text("drop table if exists work_orders"))
    engine.dispose()
    return postgres


@pytest.mark.acceptance
def test_postgresql_query_with_a_watermark(clean_postgres: str) -> None:
    fill(clean_postgres, FIRST)
    result, rows = run(clean_postgres, None)
    assert len(rows) == 2
    assert result.watermark == "time:2024-03-03T10:15:00"
    assert '"work_order": "000123"' in rows[0].fields
    assert rows[0].channel == "cmms"
    again, none = run(clean_postgres, result.watermark)
    assert none == []
    assert again.watermark == result.watermark
    fill(clean_postgres, [("000125", "P-101", "Bearing noise", None, datetime(2024, 3, 4))])
    _, new = run(clean_postgres, result.watermark)
    assert [r.text for r in new] == ["Bearing noise"]
    # rows of different runs never share an identifier
    assert not {r.entry_id for r in rows} & {r.entry_id for r in new}


@pytest.mark.parametrize(
    ("kind", "value"),
    [(sa.BigInteger, 7_000_000_001), (sa.String, "2024-01-01T00"), (sa.Date, datetime(2024, 1, 5).date())],
)
def test_postgresql_watermark_of_any_type(clean_postgres: str, kind: Any, value: Any) -> None:
    fill(clean_postgres, [("1", "P-1", "pump stopped", None, value)], kind)
    result, rows = run(clean_postgres, None)
    assert len(rows) == 1
    assert result.watermark == to_text(value)
    assert run(clean_postgres, result.watermark)[1] == []


@pytest.mark.acceptance
def test_sqlite_query_with_a_watermark(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cmms.db'}"
    fill(url, FIRST)
    result, rows = run(url, None)
    assert len(rows) == 2
    assert run(url, result.watermark)[1] == []


def test_more_rows_than_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdm.sources.sql.CHUNK_ROWS", 100)
    url = f"sqlite:///{tmp_path / 'cmms.db'}"
    fill(url, [(str(i), f"P-{i % 9}", f"pump {i} leaks", None, i) for i in range(1, 1001)], sa.Integer)
    result, rows = run(url, None)
    assert [r.row for r in rows] == list(range(1, 1001))
    assert result.watermark == "int:1000"


@pytest.mark.acceptance
def test_unreachable_database_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://reader:s3cret!@127.0.0.1:1/plant"
    with pytest.raises(Refused) as error:
        run(url, None)
    refusal = error.value.refusal
    assert refusal.reason is Reason.DATABASE
    assert "127.0.0.1:1/plant" in str(refusal)
    assert "s3cret" not in str(refusal) + refusal.value
    assert refusal.remedy


def test_wrong_table_and_missing_watermark_column(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cmms.db'}"
    fill(url, FIRST)
    with pytest.raises(Refused, match="no such table"):
        run(url, None, query="select * from no_such where a > :watermark")
    with pytest.raises(Refused, match="gives no column"):
        run(url, None, query="select equipment from work_orders where changed_on > :watermark")
    with pytest.raises(Refused):
        run("nonsense", None)


def test_a_fault_half_way_remembers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdm.sources.sql.CHUNK_ROWS", 1)
    url = f"sqlite:///{tmp_path / 'cmms.db'}"
    fill(url, FIRST)
    result = read_sql(
        SqlSettings(url_env="X", query=QUERY, watermark="changed_on"), url, site="north", settings=SiteSettings(),
        watermark=None, limits=SizeLimits(rows=1),
    )  # fmt: skip
    with pytest.raises(Refused):
        list(result.chunks)
    assert result.watermark is None
