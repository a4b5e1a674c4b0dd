from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction import Extraction
from pdm.extraction.events.coding import code
from pdm.extraction.words.site_words import SiteWords, learn_from_decisions, learn_shorthand
from pdm.records import CELLS, ENTRIES, entry_id
from pdm.vocabulary.phrases import Phrase

Run = Callable[..., Extraction]

HISTORY = [
    f"{verb} {part} {rest}"
    for part in ("snubber", "snbr")
    for verb in ("replaced", "tightened", "cleaned", "checked")
    for rest in ("on mill 2", "at drive end", "after shutdown", "of hoist")
]
OTHERS = [f"{v} {p} {r}" for p in ("bearing", "pump", "valve") for v in ("greased", "inspected") for r in ("monthly", "by contractor", "as planned")]  # fmt: skip


def test_a_short_form_stands_for_the_word_that_keeps_its_company() -> None:
    assert learn_shorthand([*HISTORY, *OTHERS]) == {"snbr": "snubber"}


def test_without_its_long_form_in_the_history_nothing_is_learned() -> None:
    assert learn_shorthand([t for t in HISTORY if "snubber" not in t]) == {}


def test_known_shorthand_and_english_words_are_left_alone() -> None:
    lines = [f"{w} {r}" for w in ("brg", "bearing", "deflect", "deflection") for r in ("noisy", "hot", "worn", "loose")]
    assert learn_shorthand(lines) == {}


def test_parts_named_by_people_teach_the_words_of_their_lines() -> None:
    lines = [("gbo noisy", "gearbox"), ("changed gbo oil", "gearbox"), ("xq loose", "bolt")]
    assert learn_from_decisions(lines) == {"gbo": "gearbox"}


def test_one_line_alone_or_two_answers_teach_nothing() -> None:
    assert learn_from_decisions([("gbo noisy", "gearbox")]) == {}
    assert learn_from_decisions([("gbo noisy", "gearbox"), ("gbo hot", "gearbox"), ("gbo loose", "gear x bolt")]) == {}


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_learned_words_are_longer_and_stand_in_the_history(texts: list[str]) -> None:
    for short, long in learn_shorthand(texts * 4).items():
        assert len(short) < len(long)
        assert long in " ".join(texts).casefold()


def test_a_plants_own_failure_modes_stand_for_ours() -> None:
    own = SiteWords(
        modes=(Phrase("walkabout", "mode", "vibration"), Phrase("zorked", "mode", "breakdown", failed=True))
    )
    assert code("pump walkabout", own.own, own.matcher).failure_mode == "vibration"
    zorked = code("pump zorked", own.own, own.matcher)
    assert (zorked.failure_mode, zorked.is_failure) == ("breakdown", True)
    assert code("pump zorked").failure_mode is None


def test_extraction_uses_a_sites_words_and_codes(run: Run) -> None:
    from pdm.config import SiteSettings
    from pdm.extraction import extract
    from pdm.records import LIMITS

    from .conftest import NOW

    lines = [("rplc snbr", {"damage_code": "Z17"}), ("snbr ok", {})]
    entries = ENTRIES.rows(
        [{"entry_id": entry_id("d", 1, k), "document_id": "d", "site": "s", "page": 1, "row": k, "fields": f | {"date": "03.05.2024"}, "text": t,
          "channel": "typed", "text_confidence": 1.0} for k, (t, f) in enumerate(lines, start=1)]
    )  # fmt: skip
    words = SiteWords({"snbr": "coupling"}, (), {"Z17": "noise"})
    x = extract(
        entries, CELLS.empty(), site="s", settings=SiteSettings(), truth=(), known_at=NOW, loaded_as="live", limits=LIMITS.empty(), today=NOW, words=words,
    )  # fmt: skip
    assert x.events["component"].tolist() == ["coupling", "coupling"]
    assert x.events["failure_mode"].iloc[0] == "noise"


def test_two_consonants_are_a_short_form_though_english_counts_them_as_a_word() -> None:
    places = ("hot", "noisy", "worn", "greased", "replaced", "dry", "loose", "cracked")
    texts = [f"pump {what} {n} {word}" for what in ("bearing", "bg") for n, word in enumerate(places)]
    texts += [f"{what} {word} on fan" for what in ("bearing", "bg") for word in places]
    assert learn_shorthand(texts) == {"bg": "bearing"}
