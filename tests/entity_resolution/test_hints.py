"""What is said of a machine and names none: its maker, or the letters of its tag alone. It is proposed; two such things are a name."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, NO_DECISIONS, candidates, link, mentions

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.records import REGISTER

_ROWS = (
    ("FH-FIL-01", "Line 1 Filler", "Serac", "R16"),
    ("FH-FIL-03", "Line 3 Carton Filler", "Elopak", "P-S80"),
    ("FH-CNV-01", "Line 1 Conveyors", "Clark", "-"),
    ("SV-AIR-01", "Air Compressor 1", "Atlas Copco", "GA75"),
    ("SV-AIR-02", "Air Compressor 2", "CompAir", "L90"),
    ("SV-NH3-01", "Ammonia Compressor 1", "Grasso", "RC9"),
    ("SV-NH3-02", "Ammonia Compressor 2", "Grasso", "RC9"),
    ("DC-GEN-01", "Standby diesel set", "FG Wilson", "P1000"),
    ("B-N2-701", "Nitrogen generator", "Parker", "N2-35P"),
)
DAIRY = REGISTER.rows(
    [
        {"asset_id": a, "tag": a, "site": "north", "description": d, "manufacturer": m, "model": t}
        for a, d, m, t in _ROWS
    ]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Elopak", "FH-FIL-03"),
        ("Grasso 2", "SV-NH3-02"),
        ("Compair", "SV-AIR-02"),
        ("atlas", "SV-AIR-01"),
        ("Atlas Copco", "SV-AIR-01"),
        # a dash for the type is none, so that this is no more than its maker
        ("Clark", "FH-CNV-01"),
        ("GEN", "DC-GEN-01"),
    ],
)
def test_the_only_machine_of_a_maker_or_of_a_tags_letters_is_proposed(written: str, meant: str) -> None:
    found = link(mentions(written), DAIRY)
    assert found["asset_id"].isna().all()
    assert next(iter(candidates(found))) == meant


PIT = REGISTER.rows([
    {"asset_id": f"DK-{tag}", "tag": f"DK-{tag}", "site": "north", "description": d, "manufacturer": m, "model": t, "functional_location": p}
    for tag, d, m, t, p in [
        *((f"CNV-0{n}", f"Conveyor {n} {duty}", "", "", "") for n, duty in enumerate(["Tunnel", "Product", "Recirculation", "Sand"], start=1)),
        ("CRU-01", "Primary jaw crusher", "Metso", "C110", ""), ("CRU-02", "Secondary cone crusher", "Metso", "HP300", ""),
        ("CMP-01", "Compressor 1", "Atlas Copco", "GA75", ""), ("CMP-02", "Compressor 2", "Kaeser", "BSD", ""), ("TRF-07", "TRANSFORMER T1 13,8 KV", "", "", "1BAT10"),
        *((f"ADT-{n}", f"Haul truck ADT {n}", "Bell", "B40", "") for n in range(31, 99)),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("written", "place", "meant"),
    [
        ("CV 2", "", "CNV-02"), ("C3", "", "CNV-03"), ("HP300", "", "CRU-02"), ("Atlas 1", "", "CMP-01"),
        # what is said of it beside a name of it
        ("T1", "1BAT10", "TRF-07"),
        # one thing alone, or a number that is not its own
        ("Kaeser", "", None), ("Atlas 2", "", None), ("C9", "", None),
    ],
)  # fmt: skip
def test_two_things_said_of_one_machine_and_of_no_other_are_a_name(written: str, place: str, meant: str | None) -> None:
    given = mentions(
        {"mention": written, "functional_location": place or None}, *(f"DK-ADT-{n}" for n in range(31, 99))
    )
    # with fewer names than a year has, no habit is surely known: what such a name is worth is asked of a lower bound
    links = resolve(given, PIT, settings=LinkSettings(target_precision=0.96), aliases=NO_ALIASES, decided=NO_DECISIONS)
    found = links["asset_id"].iloc[0]
    assert (found if isinstance(found, str) else None) == (f"DK-{meant}" if meant else None)


@pytest.mark.parametrize("written", ["Grasso", "Grasso 3", "FIL"])
def test_of_several_machines_none_is_likelier_than_not(written: str) -> None:
    links = link(mentions(written), DAIRY)
    assert links["asset_id"].isna().all()
    assert all(share < 0.5 for asset, share in candidates(links).items() if asset is not None)


def test_no_evidence_from_around_makes_a_link_of_a_hint() -> None:
    lines = [{"mention": "FH-FIL-03", "document": "d", "page": 1, "technician": "pk"}] * 20
    hinted = {"mention": "Elopak", "document": "d", "page": 1, "technician": "pk"}
    assert pd.isna(link(mentions(*lines, hinted), DAIRY)["asset_id"].iloc[-1])


def test_a_short_word_that_begins_otherwise_is_no_misspelling() -> None:
    lifts = REGISTER.rows(
        [
            {"asset_id": a, "tag": a, "site": "north", "description": d}
            for a, d in (("L1", "Passenger lift left"), ("L2", "Passenger lift right"), ("P1", "Fire pump"))
        ]
    )
    found = candidates(link(mentions("Night", "Riht"), lifts), "e000")
    assert found.get("L2", 0.0) < 0.1
    assert candidates(link(mentions("Night", "Riht"), lifts), "e001")["L2"] > 0.1


def test_a_list_of_names_in_words_is_tied_to_none_of_them() -> None:
    boilers = REGISTER.rows([
        {"asset_id": f"A-BLR-0{n}", "tag": f"A-BLR-0{n}", "site": "north", "description": f"Gas boiler no.{n}, 600 kW"} for n in (1, 2)
    ] + [{"asset_id": "A-AHU-02", "tag": "A-AHU-02", "site": "north", "description": "Air handling unit, floors 3-4"}])  # fmt: skip
    found = link(mentions("Boiler 1, Boiler 2", "Boiler 1"), boilers)
    assert pd.isna(found["asset_id"].iloc[0])
    assert {"A-BLR-01", "A-BLR-02"} <= set(candidates(found))


QUARRY = REGISTER.rows([
    {"asset_id": a, "tag": a, "site": "north", "description": d, "manufacturer": m, "model": t, "equipment_class": k}
    for a, d, m, t, k in [
        ("DK-SCN-01", "Scalping screen", "", "Kwatani 1.8x4.8", "Screen"), ("DK-SCN-02", "Sizing screen", "", "Joest 2.4x6", "Screen"),
        ("DK-CRU-02", "Secondary cone crusher", "", "Metso HP300", "crusher"), ("DK-CRU-03", "Tertiary cone crusher", "", "Osborn 44SBS", "crusher"),
        ("DK-CNV-06", "Conveyor 6 product", "", "600mm", "conveyor"), ("DK-CNV-07", "Conveyor 7 crusher sand", "", "600mm", "conveyor"),
        ("DK-PMP-01", "Wash plant pump", "", "Warman 6/4", "pump"), ("DK-PMP-02", "Pit dewatering pump", "", "Sykes CP150", "pump"),
        ("DK-PRT-01", "Digital printer", "System", "Creadigit XXL", ""), ("DK-SLP-01", "Slip pump", "LAEIS / Willy", "PPB 180", "pump"),
    ]
])  # fmt: skip
POWER = REGISTER.rows([
    {"asset_id": a, "tag": "", "site": "north", "description": d, "functional_location": place}
    for a, d, place in [
        ("1", "TURBINE FRANCIS GR 1", "1MEA10"), ("2", "ALTERNATEUR GR 1", "1MKA10"), ("3", "EXCITATION GR 1", "1MKC10"), ("4", "TURBINE FRANCIS GR 2", "2MEA10"),
        ("5", "TRANSFORMATEUR T1 13,8/120 KV", "1BAT10"), ("6", "TRANSFORMATEUR T2 13,8/120 KV", "3BAT10"), ("7", "COMPRESSEUR AIR C1 (GOUVERNE)", "0QFA10"),
        ("8", "VANNE ÉVACUATEUR NO 1", "0LPA11"), ("9", "ROBOT, R1, WC20", ""), ("10", "ROBOT, R2, WC20", ""), ("11", "ROBOT, R1, WC10", ""),
        ("12", "RÉGULATEUR DE VITESSE GR 2", "2MEX10"), ("13", "PORTIQUE PRISE D'EAU", "0SMA20"), ("14", "PONT ROULANT 200 T", "0SMA10"), ("15", "DIE, PROGRESSIVE", "D-4471"),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Screen 2", "DK-SCN-02"), ("Crusher 3", "DK-CRU-03"), ("CV7", "DK-CNV-07"), ("HP300", "DK-CRU-02"), ("Sec. cone HP300", "DK-CRU-02"),
        ("Warman pump", "DK-PMP-01"), ("Creadigit", "DK-PRT-01"), ("Willy", "DK-SLP-01"),
    ],
)  # fmt: skip
def test_numbers_of_tags_and_words_of_types_are_proposed(written: str, meant: str) -> None:
    found = link(mentions(written), QUARRY)
    assert found["asset_id"].isna().all()
    assert next(iter(candidates(found))) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("C1", {"7"}), ("T2", {"6"}), ("V1", {"8"}), ("G1", {"1", "2", "3"}), ("WC20 R1", {"9"}), ("R1 WC20", {"9"})],
)
def test_codes_of_descriptions_and_numbers_of_groups_are_proposed(written: str, meant: set[str]) -> None:
    found = link(mentions(written), POWER)
    assert found["asset_id"].isna().all()
    assert set([asset for asset in candidates(found) if asset is not None][: len(meant)]) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("CCB.G2.MEX.PRES_HUILE", "12"), ("CCB.T2.BAT.TMP", "6"), ("CCB/G1/MKA/VIT", "2")]
)
def test_a_measuring_point_is_of_the_machine_whose_parts_its_name_has(written: str, meant: str) -> None:
    found = link(mentions(written), POWER)
    assert found["asset_id"].isna().all()
    assert next(iter(candidates(found))) == meant


@pytest.mark.parametrize(
    ("text", "meant", "register"),
    [
        ("07:00 G1 arrêt manuel", {"1", "2", "3"}, POWER), ("fuite d'huile au radiateur 4 du T2", {"6"}, POWER), ("C1 moteur grillé", {"7"}, POWER),
        ("4471 in - slug pulling", {"15"}, POWER), ("Warman v/belt squeal, tensioned", {"DK-PMP-01"}, QUARRY), ("the Creadigit stopped", {"DK-PRT-01"}, QUARRY),
        ("HP300 CSS set to 22 mm", {"DK-CRU-02"}, QUARRY),
    ],
)  # fmt: skip
def test_the_same_is_proposed_out_of_a_text(text: str, meant: set[str], register: pd.DataFrame) -> None:
    found = link(mentions({"mention": None, "text": text}), register)
    assert found["asset_id"].isna().all()
    assert {asset for asset in candidates(found) if asset is not None} & meant == meant


def test_an_elided_article_is_no_letter_of_a_machine() -> None:
    found = link(mentions("Portique", {"mention": None, "text": "Portique monté, cloisons posées"}), POWER)
    assert list(found["asset_id"])[1:] == ["13"]
    assert next(iter(candidates(found))) == "13"
