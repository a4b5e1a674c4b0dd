from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction.events.coding import code
from pdm.extraction.events.parts import split
from pdm.extraction.scope.clause import scope
from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import mend, tokenise


def words(text: str) -> list[str]:
    return [t.text for t in tokenise(text)]


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("repl NDE brg", ["replace", "non", "drive", "end", "bearing"]),
        ("n/w", ["not", "working"]),
        ("wont start", ["not", "start"]),
        ("fails to open", ["not", "open"]),
        ("LEEKING", ["leaking"]),
        ("no. 3 pmp", ["number", "<num>", "pump"]),
        ("P-101A ok", ["<id>", "ok"]),
        ("leak/noise", ["leak", "or", "noise"]),
        ("temp. high", ["temperature", "high"]),
        ("AB1234-Inspect pmp", ["<id>", "inspect", "pump"]),
        ("REPLACEBLOWN GREASELINE", ["replace", "blown", "grease", "line"]),
        ("drivelines", ["drivelines"]),
        ("pmp U / S", ["pump", "unserviceable"]),
    ],
)
def test_shorthand_and_misspellings_become_standard_words(text: str, standard: list[str]) -> None:
    assert words(text) == standard


def test_no_before_a_word_denies_and_is_no_number() -> None:
    assert words("no leak") == ["no", "leak"]


def test_shorthand_of_the_site_wins() -> None:
    assert [t.text for t in tokenise("gx brg", {"gx": "gearbox", "brg": "bridge"})] == ["gearbox", "bridge"]


def test_english_words_are_never_mended() -> None:
    for word in ("training", "meeting", "stream", "heading", "lead"):
        assert mend(word) == word


def test_short_words_are_mended_by_a_letter_left_out_or_changed_about_only() -> None:
    assert [mend(w) for w in ("pupm", "crac", "gsap", "torq")] == ["pump", "crack", "gsap", "torq"]
    # readers exchange letters, hands seldom
    assert [[t.text for t in tokenise("repl pumo", read=r)] for r in (True, False)] == [
        ["replace", "pump"],
        ["replace", "pumo"],
    ]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_every_word_has_its_place_in_the_text_as_written(text: str) -> None:
    last = 0
    for token in tokenise(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= last or token.end >= last
        last = token.start


@settings(deadline=None)
@given(st.text(max_size=80))
def test_hits_and_scopes_lie_inside_of_the_words(text: str) -> None:
    tokens = tokenise(text)
    hits = matcher().find(tokens)
    found, cues = scope(tokens, hits)
    for hit in [*(f.hit for f in found), *(c.hit for c in cues)]:
        assert 0 <= hit.start < hit.end <= len(tokens)


def test_longest_phrase_wins_within_its_kind() -> None:
    modes = [h for h in matcher().find(tokenise("bearing running hot")) if h.kind == "mode"]
    assert [h.text for h in modes] == ["running hot"]


def test_counted_events_are_taken_apart() -> None:
    assert [p.text for p in split("1) greased brgs 2) replaced leaking seal")] == [
        "greased brgs",
        "replaced leaking seal",
    ]


def test_events_of_different_machines_are_taken_apart_with_their_names() -> None:
    parts = split("P-101 seal leaking; P-102 greased")
    assert [p.mention for p in parts] == ["P-101", "P-102"]


@pytest.mark.parametrize(
    "text",
    [
        "seal leaking; replaced. tested ok",
        "brg hot, 2) see text",
        "replaced 2. seal",
        "",
        "P-101 leaking; P-101 repaired",
    ],
)
def test_one_event_stays_whole(text: str) -> None:
    assert [p.text for p in split(text)] == [text]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("h/rail bent", ["handrail", "bent"]),
        ("t/stat stuck", ["thermostat", "stuck"]),
        ("b/ring noisy", ["bearing", "noisy"]),
        ("r/rear light", ["r", "or", "rear", "light"]),
        ("k/hole", ["k", "or", "hole"]),
    ],
)
def test_a_stroke_that_stands_for_letters_is_read_where_one_word_alone_fits(written: str, words: list[str]) -> None:
    assert [t.text for t in tokenise(written)] == words


@pytest.mark.parametrize("word", ["tripper", "gripper", "clinker", "coiler", "slipring", "dumper", "platen", "bulged"])
def test_words_of_the_trade_are_no_misspelt_commoner_ones(word: str) -> None:
    assert mend(word) == word


def test_a_tripper_has_not_tripped() -> None:
    assert not code("tripper greased").is_failure
    assert code("triped on overload").is_failure
