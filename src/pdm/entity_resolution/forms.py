"""The forms in which a machine's name can be written by hand, each with how usual it is and what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from pdm.entity_resolution.alike import inside
from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.classes import words_of_class
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key
from pdm.grammar.tags import written_forms
from pdm.lattice import Candidates
from pdm.vocabulary.shorthand import shorthand

MOST_TOLD = 400
"""Machines of a site up to which the forms of all descriptions are kept ready."""
LONGEST = 40
_CALLED = 5
LEAST_SEEN = 2
"""Names in which a short form stands before it is taken for one: a single one may be a slip of the reader."""
_SHORT_TOKEN = re.compile(r"(?<![A-Za-z\d])(?:[A-Za-z]{2,4}|[A-Za-z\d]{2})(?![A-Za-z\d])")
_AS_LETTERS = str.maketrans("0158", "olsb")
_LAYOUTS = (
    "#{u} {s} {l}",
    "No {u} {s} {l}",
    "no.{u} {s} {l}",
    "{u}{l} {s}",
    "{s} {u}{l}",
    "{s} {u} {l}",
    "{s} no {u} {l}",
    "{s} #{u}{l}",
    "{s}-{u}{l}",
)

SEEN_AS = (
    (re.compile(r"(?<=\d) ?b$"), ("6",), 0.2),
    (re.compile(r"(?<=\d)B$"), ("8",), 0.06),
    (re.compile(r"(?<=\d)A$"), ("4",), 0.04),
    (re.compile(r"11"), ("N", "M", "1", "H"), 0.05),
)
"""What readers take for something else however sure they are, counted on the cells of simulated plants."""

Kind = tuple[str, str, str]
"""Kind of name, level and shape of agreement, as comparing texts would give for this form."""
TAG: Kind = ("tag", "agree", "LNTS")
NAME: Kind = ("tag", "exact", "name")
NUMBER: Kind = ("number", "agree", "NT")
CLASS_NUMBER: Kind = ("number", "agree", "CNT")
TOLD: Kind = ("words", "told", "dwcul")
UNNUMBERED: Kind = ("words", "unlettered", "dwc")
CLASS_LETTER: Kind = ("words", "told", "dcl")
KINDS = (TAG, NAME, NUMBER, CLASS_NUMBER, TOLD, UNNUMBERED, CLASS_LETTER)


@dataclass(frozen=True)
class Forms:
    """Written forms of many machines, ready for lattices.

    Attributes:
        strings: The forms, as a prefix tree.
        weight: log2 of how usual each form is for its machine.
        owner: Whose form it is: index of the candidate.
        kind: Place in `KINDS`.
    """

    strings: Candidates
    weight: npt.NDArray[np.float64]
    owner: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int64]


def learn_shorts(names: Iterable[str], index: SiteIndex) -> dict[str, list[str]]:
    """Words of descriptions, each with the shortest forms in which names of the site have it: `SL` and `SD` of sludge.

    Args:
        names: Names that are written at the site, each once.
        index: The site.
    """
    seen: dict[str, set[str]] = {}
    for name in names:
        for token in _SHORT_TOKEN.findall(name):
            # two letters are read as digits as easily as the other way round
            seen.setdefault(token.casefold().translate(_AS_LETTERS), set()).add(name)
    out: dict[str, list[str]] = {}
    by_letter: dict[str, list[str]] = {}
    for word in index.by_word:
        by_letter.setdefault(word[0], []).append(word)
    for token in sorted(
        t for t, its in seen.items() if len(its) >= LEAST_SEEN and t.isalpha() and index.class_of(t) is None
    ):
        for word in by_letter.get(token[0], ()):
            if len(token) < len(word) and inside(token, word):
                out.setdefault(word, []).append(token.upper())
    return out


def forms_of(
    index: SiteIndex, told: Iterable[int], shorts: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Forms:
    """Tags and numbers of all candidates of a site, and descriptions of those in `told`, with short forms of their words."""
    strings: list[str] = []
    weights: list[float] = []
    owner: list[int] = []
    kinds: list[int] = []
    with_words = set(told)
    for i, candidate in enumerate(index.candidates):
        own: dict[str, tuple[float, int]] = {}
        groups = [
            (0.75, TAG, _tags(candidate)),
            (0.05, NAME, _names(candidate)),
            (0.06, CLASS_NUMBER, _class_numbers(candidate, index)),
        ]
        if i in with_words:
            groups += [(0.05, NAME, _short_names(candidate, index)), (0.14, TOLD, _told(candidate, index, shorts))]
            groups += [
                (0.04, UNNUMBERED, _unnumbered(candidate, index)),
                (0.02, CLASS_LETTER, _class_letter(candidate, index)),
            ]
        for share, kind, forms in groups:
            total = sum(forms.values()) or 1.0
            for form, weight in forms.items():
                if len(form) <= LONGEST and form not in own:
                    bare = form.lstrip("#").rstrip("ABCDEFabcdef").isdigit()
                    own[form] = (share * weight / total, KINDS.index(NUMBER if bare else kind))
        for form, seen in [(f, s) for f in own for s in as_seen(f)]:
            if seen[0] not in own:
                own[seen[0]] = (own[form][0] * seen[1], own[form][1])
        for form, (weight, number) in own.items():
            strings.append(form)
            weights.append(weight)
            owner.append(i)
            kinds.append(number)
    with np.errstate(divide="ignore"):
        log_weights = np.log2(np.array(weights))
    return Forms(Candidates(strings), log_weights, np.array(owner, dtype=np.int64), np.array(kinds, dtype=np.int64))


def as_seen(form: str) -> list[tuple[str, float]]:
    """How a reader sees a form of a hand whose letters look like figures, and how often: `217b` as 2176, `116B` as N6B."""
    out = []
    for pattern, others, often in SEEN_AS:
        if pattern.search(form):
            out += [(pattern.sub(other, form), often) for other in others]
    return out


def _tags(candidate: Candidate) -> dict[str, float]:
    out = dict(written_forms(candidate.label))
    if candidate.tags and candidate.tags[0].area and not candidate.tags[0].suffix:
        tag = candidate.tags[0]
        for form, weight in written_forms(f"{tag.letters}-{tag.number}{tag.train}"):
            out[form] = out.get(form, 0.0) + 0.5 * weight
    return out


def _names(candidate: Candidate) -> dict[str, float]:
    own = name_key(candidate.label)
    return {shown: 1.0 for key, (shown, _) in candidate.names.items() if key != own}


def _class_numbers(candidate: Candidate, index: SiteIndex) -> dict[str, float]:
    out: dict[str, float] = {}
    for tag in candidate.tags[:1]:
        number = f"{tag.number}{tag.train}"
        for called in index.words_for(candidate.equipment_class, _CALLED):
            for form in (
                f"{called} {number}",
                f"{called} {number.lower()}",
                f"#{number} {called}",
                f"{called} {tag.letters}{number}",
                f"{number} {called}",
            ):
                out[form] = 1.0
    return out


def _unnumbered(candidate: Candidate, index: SiteIndex) -> dict[str, float]:
    """Its description without number and letter, as where there is one of the kind: `pulper motor`, `pulp mtr`, `pulper`."""
    duty = [w for w in candidate.words if w not in words_of_class(candidate.equipment_class)]
    if not duty:
        return {}
    called = [*(w for w in candidate.words if w not in duty), *index.words_for(candidate.equipment_class, _CALLED)]
    whole = " ".join(duty)
    cut = " ".join(w if len(w) <= 5 else w[:4] for w in duty)
    out = {f"{said} {word}": 1.0 for said in (whole, cut) for word in called}
    return {**out, whole: 2.0, cut: 1.0}


def _class_letter(candidate: Candidate, index: SiteIndex) -> dict[str, float]:
    """Its class and its letter, as where there is one pair of the kind: `pp A`."""
    if not candidate.train:
        return {}
    return {f"{word} {candidate.train}": 1.0 for word in index.words_for(candidate.equipment_class, _CALLED)}


def _told(candidate: Candidate, index: SiteIndex, shorts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    duty = [w for w in candidate.words if w not in words_of_class(candidate.equipment_class)]
    if not candidate.unit or not candidate.words:
        return {}
    own = [w for w in candidate.words if w not in duty]
    usual = list(dict.fromkeys([*own, *words_of_class(candidate.equipment_class)]))[:_CALLED]
    called = list(dict.fromkeys([*usual, *index.words_for(candidate.equipment_class, 0)]))
    said = {" ".join(duty): 1.0}
    for size in (4, 3):
        said.setdefault(" ".join(w if len(w) <= size + 1 else w[:size] for w in duty), 0.5)
    said.setdefault(" ".join(_short(w) for w in duty), 0.5)
    if len(duty) > 1:
        said.setdefault("".join(w[0] for w in duty).upper(), 0.5)
    if len(duty) == 1:
        for short in shorts.get(duty[0], ()):
            said.setdefault(short, 0.5)
    out: dict[str, float] = {}
    for duties, often in said.items():
        for word in called or [""]:
            for layout in _LAYOUTS:
                for letter in dict.fromkeys((candidate.train, candidate.train.lower())):
                    form = " ".join(layout.format(u=candidate.unit, l=letter, s=f"{duties} {word}".strip()).split())
                    out[form] = max(out.get(form, 0.0), often)
    return out


def _short_names(candidate: Candidate, index: SiteIndex) -> dict[str, float]:
    """Short names as aliases of other machines have them: `BFP-2B` where `BFP-1A` is boiler feed pump 1A."""
    if not candidate.unit:
        return {}
    words = set(candidate.words)
    fitting = [short.upper() for short, meant in index.lexicon.items() if meant == words]
    end = candidate.unit + candidate.train
    return {f"{short}{between}{end}": 2.0 for short in fitting for between in ("-", " ", "")}


@cache
def _shorts() -> dict[str, str]:
    out: dict[str, str] = {}
    for short, full in shorthand().items():
        out.setdefault(full, short)
    return out


def _short(word: str) -> str:
    return _shorts().get(word, word)
