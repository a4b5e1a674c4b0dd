"""Patterns behind prefilters find what the patterns alone find."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pdm.extraction
import pdm.grammar
from pdm.prefilter import Prefiltered


def _all_of_the_package() -> list[Prefiltered]:
    for package in (pdm.extraction, pdm.grammar):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return [x for x in gc.get_objects() if isinstance(x, Prefiltered)]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_match_of_a_pattern_of_the_package_is_missed(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(_all_of_the_package()), label="pattern")
    text = data.draw(st.from_regex(pattern.regex), label="text")
    assert (pattern.search(text) is None) == (pattern.regex.search(text) is None)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in pattern.regex.finditer(text)]
    assert pattern.sub("_", text) == pattern.regex.sub("_", text)


def test_the_patterns_of_the_package_have_strings_to_look_for() -> None:
    # one without costs more than the pattern alone
    without = [p.regex.pattern[:60] for p in _all_of_the_package() if p.strings is None]
    assert not without


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        (r"\bload[- ]?shedding\b", {"load-shedding", "load shedding", "loadshedding"}),
        (r"\b(?:due to|for)\s+(?:lack|want)\s+of\b", {"lack", "want"}),
        (r"(?:oil|\d+) leak", {" leak"}),
        (r"(?:stopp?ed|stood)\b.{0,40}?\bidle", {"stoped", "stopped", "stood"}),
        (r"a?b?", None),
        (r"\w+", None),
        (r"(?:ab|cd){2,}", {"ab", "cd"}),
        (r"(?:ab|cd)*", None),
        (r"(?=x)under way(?!s)", {"under way"}),
        (r"gro(?:ss|ß)", {"gross"}),
    ],
)
def test_strings_that_each_match_holds(pattern: str, strings: set[str] | None) -> None:
    told = Prefiltered(pattern, re.I).strings
    assert (None if told is None else set(told)) == strings


@pytest.mark.parametrize("text", ["FAİLURE", "faılure", "ſtrom", "GROSS", "groß", "Groß \u212aelvin"])
def test_letters_that_compare_equal_without_case(text: str) -> None:
    for written in ("failure", "strom", "groß", "kelvin"):
        pattern = Prefiltered(written, re.I)
        assert (pattern.search(text) is None) == (pattern.regex.search(text) is None)


def test_a_text_without_the_strings_is_left_as_it_is() -> None:
    pattern = Prefiltered(r"\bshut\s+down\b", re.I)
    assert not pattern.may_match("pump running")
    assert pattern.sub("x", "Shut  down") == "x"
    assert list(pattern.finditer("pump running")) == []
    assert pattern.match("shut down now") is not None
