"""Names that exactly one machine of the site is called: in any order, or as many of its words as people say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, candidates, link, mentions
from tests.entity_resolution.test_pictures import drawn

from pdm.entity_resolution.alone import Alone, alone
from pdm.entity_resolution.index import SiteIndex
from pdm.records import REGISTER


def register(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Machines by number, description and other names."""
    return REGISTER.rows([{"asset_id": a, "site": "north", "description": d, "aliases": o} for a, d, o in rows])


MILL = register(
    ("901", "PM1 Vacuum Pump No.1", "No.1 Nash PM1"),
    ("902", "PM1 Vacuum Pump No.2", "No.2 Nash PM1"),
    ("903", "PM2 Vacuum Pump No.1", "PM2 No.1 vac pump"),
    ("904", "PM2 Vacuum Pump No.2", "PM2 No.2 vac pump"),
    ("911", "PM1 Winder", ""),
    ("912", "PM2 Winder", ""),
    ("913", "PM1 Size Press", ""),
    ("914", "PM2 Hood Exhaust Fan", "PM2 hood fan"),
    ("915", "Hydrapulper", "pulper"),
    ("921", "Boiler Feed Pump A", ""),
    ("922", "Boiler Feed Pump B", ""),
    ("931", "Air Compressor No.1", ""),
    ("932", "Air Compressor No.2", ""),
    ("941", "Primary Clarifier", "the clarifier"),
    ("942", "Water Softener Plant", ""),
    ("943", "Band saw workshop", ""),
    ("944", "Gang edger (vertical arbor)", ""),
    ("945", "Board edger", ""),
    ("946", "Compressed air dryer bank", ""),
)
MINE = register(
    ("101", "Primary Jaw Crusher C160", ""),
    ("102", "Pebble Crusher HP4", ""),
    ("103", "Rock Breaker", ""),
    ("104", "SAG Mill 28ft", ""),
    ("105", "SAG Mill Feed Conveyor", ""),
    ("106", "Pump Carbon Transfer", ""),
    ("107", "Pump Tails A", ""),
    ("108", "Pump Tails B", ""),
    ("109", "Pump Gland Seal Water", ""),
    ("110", "Kiln Carbon Regeneration", ""),
    ("111", "Haul Truck 785D", ""),
    ("112", "Haul Truck 785D", ""),
    ("113", "Track Dozer D10T", ""),
    ("114", "Compressor Plant Air No.1", ""),
    ("115", "Compressor Refrigeration No.2", ""),
    ("116", "Heater Elution Diesel", ""),
    ("117", "Agitator CIL Tank 1", ""),
    ("118", "Agitator CIL Tank 2", ""),
)


def _meant(
    name: str, machines: pd.DataFrame, text: str = "tripped", **more: Any
) -> tuple[str | None, list[str | None]]:
    found = link(mentions({"mention": name or None}, text=text, **more), machines)
    asset = found["asset_id"].iloc[0]
    listed = list(candidates(found)) if isinstance(found["candidates"].iloc[0], str) else []
    return (asset if isinstance(asset, str) else None), listed


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        # another order, and a number of its own beside that of an area
        ("PM1 No.2 Nash", "902"), ("No 2 Nash", "902"), ("Nash 1", "901"), ("PM2 vac pump 1", "903"), ("B boiler feed pump", "922"),
        # as many words as people say
        ("Feed pump B", "922"), ("Compressor 2", "932"), ("size press", "913"), ("hood fan", "914"), ("clarifier", "941"),
        ("Water softener", "942"), ("hydra pulper", "915"),
    ],
)  # fmt: skip
def test_a_name_that_fits_one_machine_alone_is_its(name: str, meant: str) -> None:
    assert _meant(name, MILL)[0] == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        # without its size or its type, as one word, and where the register names what it is first
        ("SAG MILL", "104"), ("Pebble crusher", "102"), ("ROCKBREAKER", "103"), ("Tails pump A", "107"), ("Carbon pump", "106"),
        ("Kiln", "110"), ("Dozer", "113"),
    ],
)  # fmt: skip
def test_sizes_and_types_are_no_part_of_a_name(name: str, meant: str) -> None:
    assert _meant(name, MINE)[0] == meant


@pytest.mark.parametrize(
    ("name", "machines"),
    [
        # several, or one of several without its number
        ("winder", MILL), ("feed pump", MILL), ("vac pump 1", MILL), ("crusher", MINE), ("Haul truck", MINE), ("edger", MILL),
        # an area, a place, a medium, and what stands beside in a description
        ("PM2 No.1", MILL), ("workshop", MILL), ("compressed air", MILL), ("edger arbor", MILL), ("Diesel", MINE), ("SAG", MINE),
        # a class of which there are more than are registered
        ("pump", register(("1", "Bilge pump", ""), ("2", "Boiler", ""))),
        ("motor", register(("1", "Hoist motor", ""), ("2", "Boiler", ""))),
    ],
)  # fmt: skip
def test_what_others_may_be_called_as_well_is_for_a_person(name: str, machines: pd.DataFrame) -> None:
    assert _meant(name, machines)[0] is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Pebble crusher - main shaft stopped turning", "102"), ("Tails pump A shaft broken", "107"), ("Gland seal water pump seized", "109"),
        ("Jaw crusher toggle cracked", "101"),
    ],
)  # fmt: skip
def test_a_line_that_begins_with_such_a_name_is_its_machines(text: str, meant: str) -> None:
    assert _meant("", MINE, text)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "0930 Hydrapulper tripped",
        "09:30 - Hydrapulper tripped",
        "2245 hrs: hydrapulper tripped",
        "0930-1010 Hydrapulper tripped",
    ],
)
def test_the_time_at_the_beginning_of_a_line_is_no_part_of_a_name(text: str) -> None:
    assert _meant("", MILL, text)[0] == "915"


def test_a_number_that_a_machine_bears_is_no_time() -> None:
    buses = register(("2015", "Bus", ""), ("2016", "Bus", ""), ("1", "Hydrapulper", ""))
    asset, proposed = _meant("", buses, "2015 Patel heater fine")
    assert asset is None
    assert proposed[0] == "2015"
    # the hour of a time is no such number
    assert _meant("", buses, "1.30 Hydrapulper tripped")[0] == "1"


@pytest.mark.parametrize(
    "text",
    [
        # a number behind it, a machine of its own, two machines, a verb
        "Jaw crusher 2 toggle cracked", "Jaw crusher lube pump failed", "Jaw crusher stopped, rock breaker out, tails pump B out",
        "Drill out the broken stud",
    ],
)  # fmt: skip
def test_a_line_that_may_tell_of_another_machine_is_for_a_person(text: str) -> None:
    machines = pd.concat([MINE, register(("119", "Blast hole drill", ""))], ignore_index=True)
    assert _meant("", machines, text)[0] is None


FRENCH = register(
    ("201", "Pompe à vide à palettes", ""),
    ("202", "Pompe doseuse", ""),
    ("203", "Schälzentrifuge vertikal", "Schäler"),
    ("204", "Lavador de botellas", "Máquina lavadora"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Pompe a vide en panne", "201"),
        ("Pompe à vide en panne", "201"),
        ("Schaler: Messer stumpf", "203"),
        ("Maquina lavadora trabada", "204"),
    ],
)
def test_accents_that_are_left_out_or_lost_on_paper_make_no_other_name(text: str, meant: str) -> None:
    assert _meant("", FRENCH, text)[0] == meant


_SUGAR = register(
    ("M1", "Mill #1 Tandem A", ""), ("M5", "Mill #5 Tandem A", ""), ("OC2", "Overhead Crane #2 Mill House", ""), ("INJ1", "Injection Pump #1", ""),
)  # fmt: skip
_TANDEMS = register(("A5", "Mill #5 Tandem A", ""), ("B5", "Mill #5 Tandem B", ""), ("A1", "Mill #1 Tandem A", ""))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Mill #5 stop, tail bar broken", "M5"), ("1st - Mill 1 pinion loose", "M1"), ("Crane #2 greased", "OC2")],
)
def test_the_place_behind_a_number_is_left_out(text: str, meant: str) -> None:
    assert link(mentions(None, text=text), _SUGAR)["asset_id"].iloc[0] == meant


def test_a_place_that_tells_two_apart_is_needed() -> None:
    assert link(mentions(None, text="Mill #5 stop, tail bar broken"), _TANDEMS)["asset_id"].isna().all()


TILES = register(
    ("FO1", "Forno a rulli 1", ""), ("FO2", "Forno a rulli 2", ""), ("FO3", "Forno a rulli 3 monostrato", ""), ("FM1", "Filtro a maniche atomizzatore", ""),
    ("LS1", "Linea smaltatura 1", ""), ("SL1", "Linea scelta 1", ""), ("LS3", "Linea smaltatura 3", ""), ("ES1", "Essiccatoio verticale linea 1", ""),
    ("SD1", "Stampante digitale linea 1/2", ""), ("SD3", "Stampante digitale linea 3", ""), ("PL1", "Pallettizzatore", ""), ("AT2", "Atomizzatore piccolo", ""),
    ("PR1", "Pressa 1", ""), ("PR2", "Pressa 2", ""), ("CA1", "Caldera a vapor 1", ""), ("CA2", "Caldera a vapor 2", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Forno 2", "FO2"),
        ("forno 3", "FO3"),
        ("Filtro maniche", "FM1"),
        ("Caldera 2", "CA2"),
        ("Forno a rulli 1", "FO1"),
    ],
)
def test_a_small_word_between_words_is_no_letter_of_a_machine(name: str, meant: str) -> None:
    assert _meant(name, TILES)[0] == meant


@pytest.mark.parametrize(("name", "first"), [("linea 1", {"LS1", "SL1"}), ("Linea 3", {"LS3"})])
def test_what_is_called_by_a_word_comes_before_what_stands_there(name: str, first: set[str]) -> None:
    asset, listed = _meant(name, TILES)
    assert asset is None
    machines = [one for one in listed if one is not None]
    assert set(machines[: len(first)]) == first


def test_two_letters_are_not_all_of_a_word() -> None:
    for read in ("PI", "Pl"):
        assert _meant(read, TILES, channel="hand", lattice=drawn(read))[0] is None


def test_a_machine_without_a_number_is_none_of_those_with_numbers() -> None:
    def meant(*rows: tuple[str, str, str]) -> Alone | None:
        return alone("Truck 4", SiteIndex(register(*rows), NO_ALIASES, {}))

    haul = [("HT3", "Haul Truck 3", ""), ("HT4", "Haul Truck 4", "")]
    assert meant(*haul, ("WT", "Water Truck", "")) == Alone(1, whole=False, shortened=False)
    assert meant(*haul, ("WT3", "Water Truck 3", "")) is None


_STEAM = register(
    ("B3", "Boiler #3", ""), ("ID3", "I.D. Fan Boiler #3", ""), ("FP2", "Feed Pump Motor #2", ""), ("OC2", "Overhead Crane #2", ""), ("IP1", "Injection Pump #1", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"), [("ID fan #3 bearing seized", "ID3"), ("Boiler 3 tube burst", "B3"), ("Feed pump #2 seal", None)]
)
def test_what_a_fan_belongs_to_is_left_out_and_what_belongs_to_a_pump_is_not(text: str, meant: str | None) -> None:
    found = link(mentions(None, text=text), _STEAM)["asset_id"].iloc[0]
    assert (found if isinstance(found, str) else None) == meant
