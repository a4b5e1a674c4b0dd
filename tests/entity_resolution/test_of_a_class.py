"""A machine of the class that a name says, beside those that stand at such a machine: `Boiler 1` and `Boiler 1 ID fan`."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

POWER = {
    "BLR-01": "Bio boiler no.1", "BLR-02": "Bio boiler no.2", "IDF-01": "Boiler # 1 ID fan", "IDF-02": "Boiler # 2 ID fan",
    "FDF-01": "Boiler # 1 FD fan", "FDF-02": "Boiler # 2 FD fan", "BFP-1A": "Boiler feed pump 1A", "BFP-1B": "Boiler feed pump 1B",
    "CMP-01": "Air compressor 1", "CMP-02": "Air compressor 2", "TG-01": "Turbine 1", "CV-01": "Ash conveyor 1", "CV-02": "Ash conveyor 2",
}  # fmt: skip


def found(*written: Any, **more: str) -> pd.DataFrame:
    rows = [{"asset_id": a, "tag": a, "site": "north", "description": d} for a, d in {**POWER, **more}.items()]
    return link(mentions(*written), REGISTER.rows(rows))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Boiler 1", "BLR-01"), ("boiler # 2", "BLR-02"), ("ID fan of boiler 1", "IDF-01"), ("Boiler 2 FD fan", "FDF-02")],
)
def test_what_a_machine_is_counts_before_where_it_stands(written: str, meant: str) -> None:
    best = candidates(found(written))
    assert next(iter(best)) == meant
    assert next(iter(best.values())) > 0.9


def test_where_no_machine_is_of_that_class_alone_all_are_as_likely() -> None:
    best = candidates(found("fan 1"))
    assert best["IDF-01"] == pytest.approx(best["FDF-01"])


def test_what_a_text_goes_on_with_may_be_the_machine() -> None:
    rows = found({"mention": "Boiler 1", "text": "ID fan damper not responding"})
    assert rows["asset_id"].isna().all()
    assert next(iter(candidates(rows))) == "IDF-01"


def test_a_machine_that_something_is_of_is_its_place() -> None:
    """The same name with another text is the machine's."""
    names = [{"mention": "Turbine 1", "text": t} for t in ("Ash field 3 of turbine 1 in trip", "Tripped on low vacuum")]
    doubt, sure = (max(candidates(found(name)).values()) for name in names)
    assert doubt < sure
