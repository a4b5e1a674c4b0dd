"""Which column names the machine, told by the names that the site's register knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.records import REGISTER
from pdm.sources import machine_names

REGISTERED = REGISTER.conform(
    pd.DataFrame({"asset_id": ["DT101", "EX03", "661.001"], "tag": ["DT101", "EX03", "661.001"], "site": "north", "description": ["Haul truck", None, "Aux. Boiler"],
                  "aliases": ["Truck 101; one-oh-one", None, None], "row": [2, 3, 4]})
)  # fmt: skip
MACHINES = machine_names(REGISTERED, "north")


def csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_names_of_machines_are_those_of_their_site() -> None:
    assert {"DT101", "Truck 101", "one-oh-one", "Haul truck", "661.001"} <= MACHINES
    assert machine_names(REGISTERED, "south") == frozenset()


@pytest.mark.acceptance
@pytest.mark.parametrize("head", ["Plant", "Fleet", "Charged To", "Position", "Function/Comp. No", "xyz"])
def test_a_column_full_of_registered_machines_is_theirs_whatever_its_heading(
    tmp_path: Path, read: Callable[..., Any], head: str
) -> None:
    rows = ["INV-70211;03.01.2024;DT 101;hose burst on boom", "INV-70212;04.01.2024;661.001;burner locked out twice", "INV-70213;05.01.2024;ex03;track off, refitted"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", f"Docket;Date;{head};Problem", *rows), names=MACHINES)
    assert [got.fields(i)["equipment"] for i in range(3)] == ["DT 101", "661.001", "ex03"]


def test_a_parent_of_registered_machines_is_not_the_machine(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["03.01.2024;DT101;EX03;hose burst on boom", "04.01.2024;T-999;EX03;burner locked out twice", "05.01.2024;DT101;EX03;track off"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", "Date;Equipment;Superior equipment;Problem", *rows), names=MACHINES)
    assert [got.fields(i)["equipment"] for i in range(3)] == ["DT101", "T-999", "DT101"]


def test_amounts_that_happen_to_be_numbers_of_machines_are_no_machines(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    rows = ["03.01.2024;P-1;1;hose burst on boom", "04.01.2024;P-2;2;burner locked out twice"]
    got = read(csv(tmp_path / "a.csv", "Date;Equipment;Downtime;Problem", *rows), names=frozenset({"1", "2"}))
    assert got.fields(0)["equipment"] == "P-1"


def test_the_unit_of_a_head_is_not_the_machine_of_rows_that_name_their_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    rows = ["03.01.2024;661.001;hose burst on boom", "04.01.2024;;burner locked out twice", "05.01.2024;721.002;seal leaking heavily"]  # fmt: skip
    path = csv(tmp_path / "a.csv", "Job History Report;;", "Unit: Nordic Petrel;;", "Date;Component No.;Problem", *rows)
    got = read(path)
    assert [got.fields(i).get("equipment") for i in range(3)] == ["661.001", None, "721.002"]
    # one machine for all rows is given by the head where no column names any
    path = csv(
        tmp_path / "b.csv",
        "Unit: P-101;;",
        "Date;Hours;Problem",
        "03.01.2024;2;hose burst",
        "04.01.2024;1;seal leaking heavily",
    )
    assert read(path).fields(1)["equipment"] == "P-101"


def test_a_serial_number_is_no_machine(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["11.01.2024;C7781;N2231;worn to 3 mm on the inside", "08.02.2024;C6640;N2240;bulge in sidewall, kerbed", "21.03.2024;F1190;F1301;puncture, bolt through tread"]  # fmt: skip
    got = read(csv(tmp_path / "tyres.csv", "Date;Serial off;Serial on;Problem", *rows))
    assert "equipment" not in got.fields(0)


def test_the_machine_of_the_head_goes_before_a_column_that_only_looks_like_tags(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    rows = ["03.01.2024;hose burst on boom;K-11", "04.01.2024;burner locked out twice;K-12", "05.01.2024;track off, refitted;K-11"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", "Equipment ID:;DT101;", "Date;Problem;xyz", *rows), names=MACHINES)
    assert [got.fields(i)["equipment"] for i in range(3)] == ["DT101"] * 3
    # without a machine of the site in the head the column is the best guess
    got = read(csv(tmp_path / "b.csv", "Date;Problem;xyz", *rows), names=MACHINES)
    assert got.fields(0)["equipment"] == "K-11"
