from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.errors import SettingsError
from pdm.records import REGISTER
from pdm.sources import read_limits, read_readings, strange_limits

ASSETS = REGISTER.rows(
    [
        {"asset_id": "000123", "tag": "P-101", "site": "north"},
        {"asset_id": "000124", "tag": "P-1", "site": "north"},
        {"asset_id": "000125", "tag": "P-1", "site": "south"},
    ]
)


def write(folder: Path, text: str) -> Path:
    path = folder / "readings.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_readings(tmp_path: Path) -> None:
    readings, refusals = read_readings(
        write(
            tmp_path,
            "asset_id,measured_at,quantity,value,unit\n000123,2024-05-01T06:00,Temperature,61.5,degC\n"
            "P-101,2024-05-01T06:00+02:00,vib,\"2,8\",mm/s\n000123,2024-05-01T06:00,Temperature,61.5,degC\n",
        ),
        ASSETS,
    )  # fmt: skip
    assert refusals == []
    # the same measurement told twice is one
    assert readings[["asset_id", "site", "quantity", "value", "unit"]].to_numpy().tolist() == [
        ["000123", "north", "temperature", 61.5, "degC"], ["000123", "north", "vibration", 2.8, "mm/s"],
    ]  # fmt: skip
    assert readings["measured_at"].tolist() == [pd.Timestamp("2024-05-01T06:00Z"), pd.Timestamp("2024-05-01T04:00Z")]


def test_times_without_an_offset_are_on_the_clocks_of_the_site(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "asset_id,measured_at,quantity,value\n000123,2024-05-01T06:00,load,1\n000123,2024-05-01 06:00:00Z,load,2\n000123,2024-05-02,load,3\n"
        "000125,2024-05-01T06:00,load,4\n000123,2024-03-31T02:30,load,5\n",
    )
    readings, refusals = read_readings(
        path, ASSETS, {"north": ZoneInfo("Europe/Berlin"), "south": ZoneInfo("America/Chicago")}
    )
    assert refusals == []
    assert [f"{t:%d %H:%M}" for t in readings["measured_at"]] == [
        "01 04:00",
        "01 06:00",
        "01 22:00",
        "01 11:00",
        "31 01:00",
    ]
    # where a site lies does not make it another measurement
    assert readings["reading_id"].tolist() == read_readings(path, ASSETS)[0]["reading_id"].tolist()


@pytest.mark.acceptance
def test_readings_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    readings, refusals = read_readings(
        write(
            tmp_path,
            "tag,measured_at,quantity,value\nP-101,2024-05-01,load,80\nP-999,2024-05-01,load,80\nP-1,2024-05-01,load,80\n"
            "P-101,0850-05-01,load,80\nP-101,yesterday,load,80\nP-101,2024-05-01,load,high\n",
        ),
        ASSETS,
    )
    assert len(readings) == 1
    assert sorted((r.row, r.reason.value) for r in refusals) == [
        (3, "broken_row"), (4, "broken_row"), (5, "bad_date"), (6, "bad_date"), (7, "impossible_value"),
    ]  # fmt: skip


def test_readings_without_a_needed_column(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="value"):
        read_readings(write(tmp_path, "asset_id,measured_at,quantity\nA,2024-01-01,load\n"), ASSETS)
    with pytest.raises(SettingsError, match="asset_id or tag"):
        read_readings(write(tmp_path, "measured_at,quantity,value\n2024-01-01,load,1\n"), ASSETS)


def test_limits(tmp_path: Path) -> None:
    path = tmp_path / "limits.csv"
    path.write_text(
        'equipment_class,quantity,low,high,unit\npump,temperature,,90,degC\npump,vibration,0,"7,1",mm/s\n',
        encoding="utf-8",
    )
    limits = read_limits(path)
    assert limits["high"].tolist() == [90.0, 7.1]
    assert pd.isna(limits["low"].iloc[0])


def test_all_mistakes_of_the_limits_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "limits.csv"
    path.write_text(
        "equipment_class,quantity,low,high\npump,temperature,90,10\n,load,0,1\npump,,1,2\npump,load,x,2\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as error:
        read_limits(path)
    assert len(error.value.problems) == 4
    assert all("row" in p for p in error.value.problems)


def test_words_of_measurements_that_stand_for_nothing_are_named_once_and_their_rows_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "asset_id,measured_at,quantity,value,unit\n000123,2024-05-01,temprature,61,degC\n000123,2024-05-02,temprature,62,degC\n"
        "000123,2024-05-03,vibration,3,mm/sek\n000123,2024-05-04,temperature,60,bar\n000123,2024-05-05,Vib,3,mm/s\n000123,2024-05-06,load,3,\n",
    )
    readings, refusals = read_readings(path, ASSETS)
    assert len(readings) == 6
    told = [(r.reason, r.row, r.value) for r in refusals]
    assert told == [("unknown_word", 2, "temprature"), ("unknown_word", 4, "mm/sek"), ("unknown_word", 5, "bar")]
    assert "'temperature'" in refusals[0].remedy
    assert "2 rows" in refusals[0].message
    assert "'mm/s'" in refusals[1].remedy
    assert "pressure" in refusals[2].message


def test_words_of_limits_that_stand_for_nothing_are_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    register = ASSETS.assign(equipment_class=["pump", "fan", "fan"])
    path = tmp_path / "limits.csv"
    path.write_text(
        "equipment_class,asset_id,quantity,low,high,unit\npump,,Temp,0,90,degC\nPumpe,,vibration,0,7,mm/s\n,P-101,pressure,0,9,bar\n"
        ",0001256,pressure,0,9,bar\nfan,,vibratoin,0,7,mm/s\nfan,,temperature,0,70,Grd\n"
        "compressor,,temperature,0,90,degC\n"
    )
    told = {r.row: r for r in strange_limits(path, register)}
    assert {row: r.value for row, r in told.items()} == {3: "Pumpe", 4: "P-101", 5: "0001256", 6: "vibratoin", 7: "Grd"}
    assert [told[row].remedy.split("'")[1] for row in (3, 4, 5, 6, 7)] == [
        "pump",
        "000123",
        "000125",
        "vibration",
        "degC",
    ]
    # what is known under another name is not named, and found
    assert read_limits(path)["quantity"].iloc[0] == "temperature"
