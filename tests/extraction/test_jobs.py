"""Several jobs in one cell: a line each, with the machine that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pdm.extraction.events.parts import Part, split

MACHINES = ("Crate washer", "Trolley loader 2", "Granulator")


def names(text: str) -> tuple[int, str] | None:
    """Names of the site's machines, as its register has them."""
    found = [(text.casefold().find(m.casefold()), m) for m in MACHINES]
    at, name = min(((a, n) for a, n in found if a >= 0), default=(-1, ""))
    return (at, text[at : at + len(name)]) if at >= 0 else None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Trolley loader 2 wouldnt home. Encoder loose.\nCrate washer nozzles cleaned", ["Trolley loader 2 wouldnt home. Encoder loose.", "Crate washer nozzles cleaned"]),
        ("- Crate washer chain off, refitted\n- Granulator blocked, cleared", ["Crate washer chain off, refitted", "Granulator blocked, cleared"]),
        ("Crate washer chain off / Granulator blocked, cleared", ["Crate washer chain off", "Granulator blocked, cleared"]),
        ("FH-CRW-01 chain off\nBM-GRN-01 blocked", ["FH-CRW-01 chain off", "BM-GRN-01 blocked"]),
        ("Gantry lights changed / Bay 2 pump guard refitted / PMT2 agitator noisy", ["Gantry lights changed", "Bay 2 pump guard refitted", "PMT2 agitator noisy"]),
        ("L2 filler valve dripping\nL2 capper torque low", ["L2 filler valve dripping", "L2 capper torque low"]),
        ("Boiler 2 blowdown done\nLeak reported on Crate washer - none found", ["Boiler 2 blowdown done", "Leak reported on Crate washer - none found"]),
        ("P-101 seal leaking\nstripped and cleaned\nP-205 greased", ["P-101 seal leaking stripped and cleaned", "P-205 greased"]),
        ("BM2 heater blown, replaced\nPM on Trolley loader 2 done", ["BM2 heater blown, replaced", "PM on Trolley loader 2 done"]),
        ("P-101 seal leaking; P-102 coupling broken; CV-3 greased", ["P-101 seal leaking", "P-102 coupling broken", "CV-3 greased"]),
        ("P-101 seal leaking; stripped and cleaned; P-205 greased", ["P-101 seal leaking; stripped and cleaned", "P-205 greased"]),
        ("1.Échange garniture 2.Graissage palier 3. RAS moteur", ["Échange garniture", "Graissage palier", "RAS moteur"]),
        ("1- seal replaced 2- coupling aligned", ["seal replaced", "coupling aligned"]),
        ("- roller replaced\n- belt torn, vulcanised\n- scraper adjusted", ["roller replaced", "belt torn, vulcanised", "scraper adjusted"]),
        ("To do:\nP-101 change seal\nP-205 change belt", ["To do: P-101 change seal", "To do: P-205 change belt"]),
    ],
)  # fmt: skip
def test_lines_that_name_machines_are_jobs(text: str, told: list[str]) -> None:
    assert [p.text for p in split(text, names=names)] == told


@pytest.mark.parametrize(
    "text",
    [
        "Pump seal leaking,\nreplaced",
        "P-101 seal leaking\nmotor isolated\nseal changed",
        "P-101 tripped on overload\nChanged over to P-102",
        "Coupling guard of P-101 refitted because\nP-102 is not available",
        "P-101 leaking\nP 101 repaired",
        "Pump 2 leaking\nM10 bolts replaced",
        "Changed oil\nReplaced 2 fans\nReplaced 3 motors",
        "P-101\nP-102\nP-103",
        "Seal leaking / P-101 isolated",
        "Seal leaking; replaced seal; test run ok",
        "- seal leaking\n- seal replaced\n- tested ok",
        "Pump 1 - seal leaking, pump 2 - started",
        "- Bearing noisy\n- waiting for spares",
    ],
)
def test_lines_of_one_job_stay_one(text: str) -> None:
    assert split(text, names=names) == (Part(" ".join(text.split())),)


def test_lines_below_a_machine_of_the_row_are_its_own() -> None:
    text = "Gearbox noisy\nLeak on P-101 repaired\nP-102 greased"
    assert len(split(text, "Crate washer", names=names)) == 1
    assert [p.mention for p in split("P-101 seal leaking\nP-102 motor hot", "Pumps", names=names)] == ["P-101", "P-102"]


def test_machines_and_texts_beside_one_another_belong_together() -> None:
    told = split("seal leaking\nmotor hot", "P-101\nP-102")
    assert told == (Part("seal leaking", "P-101"), Part("motor hot", "P-102"))
    assert split("seal leaking\nmotor hot", "P-101\nP-101")[1] == Part("motor hot", "P-101")


def test_strokes_between_cells_part_nothing(run: Callable[..., Any]) -> None:
    text = "Crate washer P-101 leaking / P-101 stripped / P-102 started"
    fields = {
        "date": "03.01.2025",
        "description": "Crate washer P-101 leaking",
        "remarks": "P-101 stripped / P-102 started",
    }
    assert run((text, fields)).events["text"].tolist() == [text]


def test_events_hold_no_line_breaks_and_name_their_machines(run: Callable[..., Any]) -> None:
    events = run(
        ("P-101 seized\nP-205 greased", {"date": "03.01.2025", "description": "P-101 seized\nP-205 greased"})
    ).events
    assert events["text"].tolist() == ["P-101 seized", "P-205 greased"]
    assert events["asset_mention"].tolist() == ["P-101", "P-205"]
    assert events["is_failure"].tolist() == [True, False]
