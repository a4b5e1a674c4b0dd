"""Amounts whose unit stands at the end of their header or in a column of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.acceptance
def test_minutes_stay_minutes_however_the_header_says_so(tmp_path: Path, read: Callable[..., Any]) -> None:
    for head in ("Dauer min", "Dauer/min", "Stillstand in Minuten"):
        got = read(csv(tmp_path / "a.csv", f"Datum;Anlage;Störung;{head}", "03.07.2023;P-101;Pumpe läuft nicht an;35"))
        assert got.fields(0)["downtime"].casefold().startswith("35 min")


def test_each_row_has_the_unit_that_stands_beside_its_amount(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = "Meldung;Meldungsart;Meldungsdatum;Kurztext;Equipment;Ausfalldauer;Einheit"
    rows = ["200000101;M2;08.07.2023;Pumpe steht;P-101;35,00;MIN", "200000102;M2;09.07.2023;Pumpe läuft nicht an;P-101;2,00;TAG",
            "200000103;M2;10.07.2023;Pumpe festgefressen;P-101;3,50;H", "200000104;M1;11.07.2023;Kupplung prüfen;P-101;;"]  # fmt: skip
    got = read(csv(tmp_path / "iw28.csv", head, *rows))
    assert [got.fields(i).get("downtime") for i in range(4)] == ["35,00 MIN", "2,00 TAG", "3,50 H", None]


def test_what_a_value_is_its_unit_tells(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = "Messpunkt;Messposition;Beleg;Equipment;Datum;Messwert;Einheit;Text"
    rows = ["4777;SPINDEL VRMS;880101;10010022;04.01.2023;1,1;MM/S;", "4786;BH ZÄHLER;880108;10030001;04.01.2023;36.120;H;leicht erhöht",
            "4790;FÜLLSTAND;880109;10030001;05.01.2023;320;L;"]  # fmt: skip
    got = read(csv(tmp_path / "ik17.csv", head, *rows))
    assert [got.fields(i).get("vibration") for i in range(3)] == ["1,1 MM/S", None, None]
    assert [got.fields(i).get("running_hours") for i in range(3)] == [None, "36.120 H", None]
    assert not any("temperature" in got.fields(i) for i in range(3))
    assert '"Messwert": "320"' in got.entries["extra"].iloc[2]


@pytest.mark.acceptance
def test_a_downtime_without_unit_is_counted_in_what_beginning_and_end_tell(tmp_path: Path, read: Callable[..., Any]) -> None:  # fmt: skip
    head, stops = "Date,Machine,Start,Finish,Downtime,Comments", [("06:10", "06:48", "38", "0.6"), ("23:30", "01:10", "100", "1.75"), ("16:25", "17:00", "35", "0.5")]  # fmt: skip
    rows = [f"0{n}/02/2025,Crate Washer,{a},{b},{{}},chain off" for n, (a, b, _, _) in enumerate(stops, start=3)]
    for column, unit in ((2, " min"), (3, "")):
        written = [s[column] for s in stops]
        got = read(csv(tmp_path / "a.csv", head, *(r.format(w) for r, w in zip(rows, written, strict=True))))
        assert [got.fields(i)["downtime"] for i in range(3)] == [w + unit for w in written]


def test_figures_that_fit_no_span_stay_as_they_are(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["03/02/2025,P-101,06:10,06:48,4,seal", "04/02/2025,P-102,06:10,09:48,12,belt", "05/02/2025,P-103,06:10,06:48,38,seal"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", "Date,Machine,Start,Finish,Downtime,Comments", *rows))
    assert [got.fields(i)["downtime"] for i in range(3)] == ["4", "12", "38"]


def test_beginning_and_end_are_the_downtime_of_a_stop_without_a_figure(tmp_path: Path, read: Callable[..., Any]) -> None:  # fmt: skip
    rows = ["03/02/2025,P-101,06:10,06:48,38,seal", "04/02/2025,P-102,06:10,06:40,30,belt", "05/02/2025,P-103,23:30,01:00,90,seal",
            "06/02/2025,P-104,10:00,10:45,,belt off"]  # fmt: skip
    head = "Date,M/C No,Time from,Time to,Loss (min),Nature of breakdown"
    got = read(csv(tmp_path / "a.csv", head, *rows))
    assert [got.fields(i)["downtime"] for i in range(4)] == ["38 min", "30 min", "90 min", "45 min"]
    others = [r.replace(",38,", ",12,").replace(",30,", ",5,") for r in rows]
    got = read(csv(tmp_path / "b.csv", head, *others))
    assert "downtime" not in got.fields(3)


@pytest.mark.acceptance
@pytest.mark.parametrize("head", ["Lecture", "Relevé", "Lettura", "Avlesning", "Palier 3"])
def test_amounts_with_their_units_are_what_was_measured(tmp_path: Path, read: Callable[..., Any], head: str) -> None:
    rows = ["05/03/2024;Turbine G1;61 °C;RAS", "05/03/2024;Pompe P2;6,8 bar;suinte un peu", "05/03/2024;Pompe P3;-;arrêtée", "05/03/2024;Palier G2;2,4 mm/s;ok"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", f"Date;Équipement;{head};Observations", *rows))
    assert [got.fields(0).get("temperature"), got.fields(1).get("pressure"), got.fields(3).get("vibration")] == ["61 °C", "6,8 bar", "2,4 mm/s"]  # fmt: skip
    assert "temperature" not in got.fields(1)


def test_limits_with_their_units_are_no_readings(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["05/03/2024;Turbine G1;75 °C;seal leaking", "06/03/2024;Pump P2;80 °C;belt torn", "07/03/2024;Pump P3;80 °C;motor burnt"]  # fmt: skip
    got = read(csv(tmp_path / "a.csv", "Date;Equipment;Alarm limit;Remarks", *rows))
    assert "temperature" not in got.fields(0)


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("Date,Pump,Suct bar,Disch bar,Oil kPa,Temp C,Remarks", "03/06/24,FP-01,0.4,9.8,410,82,ok", "Suct: 0.4 bar; Disch: 9.8 bar; Oil: 410 kPa"),
        ("Datum,Pumpe,Saugdruck bar,Enddruck bar,Sollwert Enddruck bar,Bemerkung", "03.06.2024,FP-01,0.4,9.8,10,i.O.", "Saugdruck: 0.4 bar; Enddruck: 9.8 bar"),
        ("Date,Pump,Discharge Press. (bar),Suction press (bar),Remarks", "03/06/24,FP-01,9.8,0.4,ok", "Discharge: 9.8 bar; Suction: 0.4 bar"),
        ("Date,Pump,Pressure (bar),Previous pressure (bar),Remarks", "03/06/24,FP-01,9.8,9.7,ok", "9.8 bar"),
    ],
)  # fmt: skip
def test_pressures_of_several_places_are_kept_with_their_headings(
    tmp_path: Path, read: Callable[..., Any], head: str, row: str, expected: str
) -> None:
    fields = read(csv(tmp_path / "a.csv", head, row)).fields(0)
    assert fields["pressure"] == expected
    assert "load" not in fields


ROUND = """Date;Equipment;Parameter;Limits;Reading;Remarks
17.01.2024;CH-01;CHW supply temp F;42 - 46;44.1;
17.01.2024;CT-01;Basin level;normal;ok;fan belts squeaking
17.01.2024;BLR-02;Steam psig;95 - 110;0;down, fuel valve failed
17.01.2024;WFI-1;Distillate uS/cm;< 1.1;.22;
17.01.2024;CAC-02;Temperature (F);< 360;351;
17.01.2024;CAC-02;Max temp limit F;< 360;360;
"""


def test_a_parameter_names_the_quantity_that_was_read(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text(ROUND, encoding="utf-8")
    got = read(path)
    fields = [got.fields(n) for n in range(6)]
    assert [f.get("temperature") for f in fields] == ["44.1 F", None, None, None, "351 F", None]
    assert fields[2]["pressure"] == "0 psig"
    # a parameter is no text, unless nothing else would be told of the row
    assert got.entries["text"].tolist() == ["", "fan belts squeaking", "down, fuel valve failed", "Distillate uS/cm: .22", "", "Max temp limit F: 360"]  # fmt: skip
    assert [f.get("work_type") for f in fields] == ["rounds", None, None, "rounds", "rounds", "rounds"]
    assert got.reasons == []
