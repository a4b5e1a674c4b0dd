"""The list in a database: each row once, all or nothing; on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from pdm.errors import StorageError, UsageError
from pdm.records import RISK
from pdm.sinks import check_url, write_risk_table

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def risk(run: str = "r1", count: int = 1200, shift: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return RISK.rows(
        {
            "run_id": run, "asset_id": f"{i:010d}", "tag": f"P-{i}", "site": "north", "as_of": DAY, "horizon_days": 30,
            "risk": None if i == 7 else float(rng.random()) * 0.5 + shift, "rank": i + 1, "basis": "model", "reasons": "[]", "data_through": DAY,
        }
        for i in range(count)
    )  # fmt: skip


def rows(url: str, table: str = "pdm_risk") -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text(f"select * from {table} order by asset_id")).mappings().all()
    engine.dispose()
    return list(found)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'risk.db'}"
    server = request.getfixturevalue("postgres")
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.text("drop table if exists pdm_risk"))
    engine.dispose()
    return str(server)


@pytest.mark.acceptance
def test_a_later_list_of_the_same_day_takes_the_place_of_the_earlier(url: str) -> None:
    assert write_risk_table(risk(), url) == 1200
    assert write_risk_table(risk(), url) == 1200
    assert len(rows(url)) == 1200
    write_risk_table(risk("r2", shift=0.25), url)
    found = rows(url)
    assert len(found) == 1200
    assert {r["run_id"] for r in found} == {"r2"}
    wanted = risk("r2", shift=0.25)
    assert [r["risk"] for r in found] == [None if pd.isna(v) else v for v in wanted["risk"]]
    assert found[0]["asset_id"] == "0000000000"


@pytest.mark.acceptance
def test_all_rows_are_visible_together_or_none(url: str) -> None:
    write_risk_table(risk(count=600), url)
    broken = risk("r2", count=1100)
    broken.loc[1099, "asset_id"] = None
    with pytest.raises(StorageError, match="Nothing was changed"):
        write_risk_table(broken, url)
    found = rows(url)
    assert len(found) == 600
    assert {r["run_id"] for r in found} == {"r1"}


def test_another_day_is_another_row(url: str) -> None:
    write_risk_table(risk(count=3), url)
    write_risk_table(risk(count=3).assign(as_of=DAY + pd.Timedelta(days=7)), url)
    assert len(rows(url)) == 6


def test_an_asset_that_the_later_list_does_not_name_leaves_the_list_of_that_day(url: str) -> None:
    """A machine that was retired or got another id between two runs would else stand there with the rank of another one."""
    other = risk(count=2).assign(asset_id=["o1", "o2"], site="south")
    write_risk_table(pd.concat([risk(count=700), other]), url)
    write_risk_table(risk(count=3).assign(as_of=DAY + pd.Timedelta(days=7)), url)
    write_risk_table(risk("r2", count=20), url)
    kept = [(r["asset_id"], r["run_id"]) for r in rows(url) if str(r["as_of"])[:10] == "2026-01-01"]
    # a site that this run is not about stays as it was
    assert kept == [*((f"{i:010d}", "r2") for i in range(20)), ("o1", "r1"), ("o2", "r1")]
    assert len(rows(url)) == 25


def test_two_lists_at_once_wait_for_one_another(url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one, other = risk("r1"), risk("r2").iloc[::-1]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            assert list(pool.map(write_risk_table, [one, other], [url, url])) == [1200, 1200]
            found = rows(url)
            assert len(found) == 1200
            assert len({r["run_id"] for r in found}) == 1


def test_a_nought_character_costs_no_list(url: str) -> None:
    write_risk_table(risk(count=2).assign(description="Pump\0 7"), url)
    assert {r["description"] for r in rows(url)} == {"Pump 7"}


def test_a_long_id_is_kept_whole(url: str) -> None:
    write_risk_table(risk(count=1).assign(asset_id="A" * 300), url)
    assert rows(url)[0]["asset_id"] == "A" * 300


def test_an_unknown_driver_is_refused_with_the_remedy() -> None:
    with pytest.raises(UsageError, match="install its driver"):
        write_risk_table(risk(count=1), "nosuchdb://host/x")
    with pytest.raises(UsageError, match="no name of a table"):
        write_risk_table(risk(count=1), "sqlite://", table="risk; drop table x")


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql+psycopg://u@host:abc/db", "sqlite:///x?check_same_thread=perhaps", ""]
)
def test_a_broken_url_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(UsageError, match="URL is not understood"):
        check_url(url)


def test_a_server_that_is_not_there_is_said_without_a_password() -> None:
    with pytest.raises(StorageError) as caught:
        write_risk_table(risk(count=1), "postgresql+psycopg://someone:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
