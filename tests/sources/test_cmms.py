from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAP = """Plant 1000   List of orders                          Date 05.06.2023  Page 1

---------------------------------------------------------------------------------------
|Order     |Bas. start|Equipment         |Functional Loc. |Description         |Tot.act.costs|
---------------------------------------------------------------------------------------
|000004711 |01.02.2023|000000000010000123|NORTH-P-101     |Seal leaking | drip |      12,5-|
|000004712 |03.02.2023|000000000010000124|NORTH-P-102     |Bearing noisy       |     1.200,00|
---------------------------------------------------------------------------------------
Plant 1000   List of orders                          Date 05.06.2023  Page 2
---------------------------------------------------------------------------------------
|Order     |Bas. start|Equipment         |Functional Loc. |Description         |Tot.act.costs|
---------------------------------------------------------------------------------------
|000004713 |04.02.2023|000000000010000123|NORTH-P-101     |Seal replaced       |       300,00|
|*         |          |                  |                |                    |     1.487,50|
---------------------------------------------------------------------------------------
"""


@pytest.mark.acceptance
def test_sap_list(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "orders.txt"
    text = SAP.replace("|Seal leaking | drip |      12,5-|", "|Seal leaking | drip |        12,5-|")
    path.write_text(text, encoding="cp1252")
    got = read(path)
    assert got.refusals == []
    assert len(got.entries) == 3
    assert got.fields(0) == {
        "date": "01.02.2023", "equipment": "000000000010000123", "functional_location": "NORTH-P-101",
        "description": "Seal leaking | drip", "work_order": "000004711", "cost": "-12,5",
    }  # fmt: skip
    assert got.entries["row"].tolist() == [6, 7, 13]
    assert set(got.entries["channel"]) == {"cmms"}


def test_sap_list_cut_in_the_middle(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "orders.txt"
    path.write_text(SAP[: SAP.index("000010000124") + 5], encoding="utf-8")
    got = read(path)
    assert "cut_short" in got.reasons


def test_sap_technical_names(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "qmel.csv"
    path.write_text(
        "QMNUM;QMART;QMTXT;EQUNR;TPLNR;AUSVN;AUSBS;FECOD;URCOD;MSAUS\n"
        "000200000012;M2;Pumpe undicht;000000000010000123;N-P-101;20230201;20230202;LEAK;WEAR;X\n",
        encoding="utf-8",
    )
    got = read(path)
    assert got.fields(0) == {
        "date": "20230201", "equipment": "000000000010000123", "functional_location": "N-P-101", "description": "Pumpe undicht",
        "work_order": "000200000012", "order_type": "M2", "damage_code": "LEAK", "cause_code": "WEAR", "breakdown": "X",
        "started_at": "20230201", "ended_at": "20230202",
    }  # fmt: skip
    assert set(got.entries["channel"]) == {"cmms"}


@pytest.mark.acceptance
def test_maximo_export_with_long_descriptions(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "wo.csv"
    path.write_text(
        "WONUM,ASSETNUM,DESCRIPTION,DESCRIPTION_LONGDESCRIPTION,LOCATION,WORKTYPE,REPORTDATE,ACTSTART,ACTFINISH,STATUS,SITEID\n"
        '1001,11430,Pump leaking,"Mechanical seal failed.\nReplaced with spare.",BR430,CM,2023-02-01 08:00,2023-02-01 09:00,2023-02-01 12:30,COMP,NORTH\n',
        encoding="utf-8",
    )
    got = read(path)
    assert got.fields(0)["work_type"] == "CM"
    assert got.fields(0)["started_at"] == "2023-02-01 09:00"
    assert got.entries["text"].iloc[0] == "Pump leaking / Mechanical seal failed.\nReplaced with spare."
    assert got.entries["channel"].iloc[0] == "cmms"


def _data(*parts: str) -> Path:
    folder = os.environ.get("PDM_DATA")
    if not folder or not (Path(folder).joinpath(*parts)).exists():
        pytest.skip(f"PDM_DATA does not hold {'/'.join(parts)}")
    return Path(folder).joinpath(*parts)


@pytest.mark.data
def test_real_work_orders_need_no_mapping(read: Callable[..., Any]) -> None:
    got = read(_data("excavators", "work_orders.csv"))
    assert len(got.entries) == 4417
    assert got.refusals == []
    fields = got.fields(1)
    assert fields["date"] == "2005-03-20"
    assert fields["equipment"] == "A"
    assert fields["order_type"] == "PM01"
    assert fields["functional_location"] == "CYLINDER BOOM"
    assert fields["running_hours"] == "262.0"
    assert fields["cost"] == "407.4"


@pytest.mark.data
def test_real_chiller_events_need_no_mapping(read: Callable[..., Any]) -> None:
    got = read(_data("chillers", "event.csv"))
    assert got.refusals == []
    assert got.fields(0) == {
        "date": "2010-06-22 14:12:00", "equipment": "CWC04701", "equipment_name": "Chiller 1", "description": "Vibration Analysis",
        "work_order": "WO-16170", "order_type": "WORK_ORDER", "work_type": "PM", "activity_code": "MT013",
    }  # fmt: skip
    assert len(got.entries) == 3462
    assert set(got.entries["channel"]) == {"cmms"}


SAP_SHORT = """Planungswerk LI01 Werk Lindental           Datum 02.01.2024  08:14:55
-----------------------------------------------------------------------
|Meldung |MA|Meld.datum|Equipment |Beschreibung     |A|Störende  |Ausf.(H)|
-----------------------------------------------------------------------
|10004142|M2|09.01.2023|10023011  |GLRD undicht     |X|09.01.2023|    7,25|
|10004167|M2|11.01.2023|10023101  |Lager heult      | |          |        |
|10004267|M2|23.01.2023|10024100  |fährt nicht aus  |X|24.01.2023|   26,00|
|Meldung |MA|Meld.datum|Equipment |Beschreibung     |A|Störende  |Ausf.(H)|
|10004323|M2|30.01.2023|10071040  |Verdichter aus   |X|30.01.2023|   11,00|
|10004433|M2|07.02.2023|10026010  |Pumpe fest       |X|07.02.2023|    4,00|
|10004367|M3|02.02.2023|10071100  |Wartung 3000h    | |          |        |
-----------------------------------------------------------------------
"""


def test_a_sap_list_with_short_headings_tells_what_stood(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "meldungen.txt"
    path.write_text(SAP_SHORT, encoding="cp1252")
    got = read(path)
    assert got.refusals == []
    first, second, last = (got.fields(i) for i in (0, 1, 5))
    assert (first["order_type"], first["breakdown"], first["downtime"]) == ("M2", "X", "7,25 H")
    # blank where others are marked
    assert second["breakdown"] == "not marked"
    assert "breakdown" not in last
