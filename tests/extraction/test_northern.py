"""Norwegian, Danish and Swedish lines as people of the trade write them."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code

LOST = [
    ("havari", "breakdown"), ("pump havererad", "breakdown"), ("lagerhavari", "breakdown"), ("motor brent opp", "breakdown"), ("virker ikke", "breakdown"), ("fungerar inte", "breakdown"), ("ute av drift", "breakdown"),
    ("gått sönder", "breakdown"), ("trasiga lager", "breakdown"), ("ødelagt lager", "breakdown"), ("startar ej", "fail_to_start"), ("går inte att starta", "fail_to_start"), ("vil ikke starte", "fail_to_start"),
    ("lar seg ikke starte", "fail_to_start"), ("stopper ikke", "fail_to_stop"), ("ventil stänger inte", "fail_to_close"), ("åbner ikke", "fail_to_open"), ("holder ikke trykk", "fail_to_function"),
    ("pumpen suger ikke", "fail_to_function"), ("transportör matar inte", "fail_to_function"), ("motorvern løst ut", "spurious_stop"), ("motorskyddet har löst ut", "spurious_stop"), ("sikring gått", "spurious_stop"),
    ("linjen står stille", "spurious_stop"), ("stoppet på høy temperatur", "spurious_stop"), ("knekt aksel", "structural"), ("axelbrott", "structural"), ("remmen røk", "structural"), ("fastnat", "fail_to_rotate"),
    ("blokeret", "fail_to_rotate"), ("kortslutning", "electrical"), ("jordfeil", "electrical"),
]  # fmt: skip
TROUBLE = [
    ("lekkasje", "leak_external"), ("pumpen läcker olja", "leak_external"), ("lækage på slange", "leak_external"), ("ulyd fra gir", "noise"), ("obalans", "vibration"), ("varmgang", "overheating"), ("igensatt filter", "plugged"),
    ("lågt tryck", "low_output"), ("slitna lager", "structural"), ("revne i svejsning", "structural"), ("løs bolt", "minor"), ("vann i oljen", "contamination"),
]  # fmt: skip
FINE = ["ikke feil", "inga fel", "utan anmärkning", "ingen lekkasje", "ingen fejl fundet", "inget läckage"]
MEANT = [
    "stoppet for rengjøring",
    "stoppad för underhåll",
    "planlagt stopp",
    "strømbrudd",
    "mangel på råvare, stoppet",
    "lekker ikke",
]
DONE = [
    ("byttet lager", "bearing", "replace"), ("udskiftet lejer i motor", "bearing", "replace"), ("utbytt tätning", "seal", "replace"), ("smurt lager", "bearing", "lubricate"), ("åtgärdat läckage", None, "repair"),
    ("rengjort filter", "filter", "clean"), ("målt vibrasjoner", None, "inspect"), ("ettertrukket bolter", "bolt", "tighten"), ("justeret rem", None, "adjust"),
]  # fmt: skip
TO_COME = ["skal byttes", "ska bytas", "bör bytas vid nästa stopp", "skal skiftes ved næste stop", "bestilt nytt lager"]


@pytest.mark.parametrize(("text", "mode"), LOST)
def test_lost_functions(text: str, mode: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode) == (True, mode)


@pytest.mark.parametrize(("text", "mode"), TROUBLE)
def test_troubles_that_are_no_failures(text: str, mode: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode, coded.work_type) == (False, mode, "corrective")


@pytest.mark.parametrize("text", FINE)
def test_what_is_in_order(text: str) -> None:
    coded = code(text)
    assert (coded.negated, coded.is_failure, coded.work_type) == (True, False, "inspection")


@pytest.mark.parametrize("text", MEANT)
def test_what_was_meant_or_is_denied_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(("text", "part", "action"), DONE)
def test_work_and_parts(text: str, part: str | None, action: str) -> None:
    coded = code(text)
    assert (coded.component if part else None, coded.action) == (part, action)


@pytest.mark.parametrize("text", TO_COME)
def test_work_that_is_to_come(text: str) -> None:
    coded = code(text)
    assert (coded.planned, coded.is_failure) == (True, False)
