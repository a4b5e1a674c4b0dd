"""The last parts of tags that several machines of a site share: `P1` of `BPS-P1` and `LS04-P1`; and tags that go on behind a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pdm.accents import unaccented
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key
from pdm.entity_resolution.said_of import postings
from pdm.grammar.tags import Tag, parse

_SEVERAL = 2
_ENDING = re.compile(r"[^\W_][\s\-_./](?P<letter>[A-Za-z])0*(?P<number>\d{1,2})$")
_UNIT = re.compile(r"(?P<letter>[A-Za-z])[\s\-_./#]{0,2}0*(?P<number>\d{1,2})")
_FURTHER = re.compile(
    r"(?:\s*[/,;&+|]\s*|\s+(?:and|und|et|y|e|en|i)\s+)(?P<unit>[A-Za-z]-?\d{1,2})(?![^\W_]|[-.,]\d)", re.I
)
"""An end that goes on a list."""
_SECTIONED = re.compile(r"\d[\-_./][^\W_]")
"""A tag that goes on behind its first number."""
_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_JOINT = re.compile(r"[ \-_/#]{0,2}|\.")
"""What may stand between two parts of a tag in a text; a full stop with a blank ends a sentence."""
_GOES_ON = re.compile(r"[^\W_]|[.,]\d")
"""What stands behind a tag that has not ended, or behind a figure that is a quantity."""
Parts = tuple[str, ...]


def sharing(letters: str, number: str, index: SiteIndex) -> frozenset[int]:
    """Machines that all end in a letter and a figure or two behind something else; none where it is one alone."""
    its = _ending(index).get(letters.upper() + number, ())
    return frozenset(its) if len(its) >= _SEVERAL else frozenset()


def shared(name: str, index: SiteIndex) -> frozenset[int]:
    """The same of a name that is no more than such an end (`P1`, `p-2`)."""
    found = _UNIT.fullmatch(name.strip())
    return sharing(found["letter"], found["number"], index) if found is not None else frozenset()


def _ending(index: SiteIndex) -> dict[str, list[int]]:
    known: dict[str, list[int]] | None = index.worked.get("ending")
    if known is None:
        ends = ((_ENDING.search(c.label), i) for i, c in enumerate(index.candidates))
        known = postings((end["letter"].upper() + end["number"], i) for end, i in ends if end is not None)
        index.worked["ending"] = known
    return known


def one_of_place(text: str, its: Collection[int], index: SiteIndex) -> str:
    """The tag of the one of some machines with a shared end for whose place or duty a text has most words: `LS04-P1` where `LS 4 Airport`
    stands; empty where it has none, or as many for another one."""
    words = {w for w in map(unaccented, _WORD.findall(text)) if index.class_of(w) is None}
    told = {i: len(words.intersection(index.candidates[i].words)) + _says_place(text, i, index) for i in its}
    most = max(told.values(), default=0)
    best = [i for i, count in told.items() if count == most]
    return index.candidates[best[0]].label if most and len(best) == 1 else ""


def _says_place(text: str, i: int, index: SiteIndex) -> bool:
    """Whether a text has what stands before the shared end of a tag, or its last group: `LS #4` of `LS04-P1`, `RAS` of `WW-RAS-P1`."""
    label = index.candidates[i].label
    end = _ENDING.search(label)
    group = re.split(r"[\s\-_./]", label[: end.start() + 1])[-1] if end is not None else ""
    parts = _parts(group)
    joined = r"[\s\-_./#]{0,2}".join(f"0*{p}" if p.isdigit() else re.escape(p) for p in parts)
    return len(group) > 1 and re.search(rf"(?<![A-Za-z0-9]){joined}(?![A-Za-z0-9])", text, re.I) is not None


def ends_on(text: str, name: str, end: int, index: SiteIndex) -> list[tuple[int, str]]:
    """Where further ends stand behind a whole tag that ends at a place of a text, and the tags they are: `LS04-P2` for the `/P2` of
    `LS04-P1/P2`."""
    known, _ = _whole(index)
    own = _parts(known.get(_parts(name), ""))
    out: list[tuple[int, str]] = []
    while own and (more := _FURTHER.match(text, end)) is not None:
        label = known.get((*own[:-2], *_parts(more["unit"])))
        if label is None or label in [other for _, other in out]:
            break
        end = more.end()
        out.append((end, label))
    return out


def is_told_by(words: Collection[str], i: int, its: frozenset[int], index: SiteIndex) -> bool:
    """Whether a word beside a shared end is said of one of the machines with this end, and of no other of them."""
    return any(its & set(index.match(word)[0].tolist()) == {i} for word in words)


def is_end_alone(tag: Tag, own: Tag, index: SiteIndex) -> frozenset[int]:
    """Machines that share what is written of a tag with a place, where it is no more than its end."""
    short = bool(own.place) and not (tag.place or tag.area or tag.train or tag.suffix) and len(tag.letters) == 1
    return sharing(tag.letters, tag.number, index) if short else frozenset()


def whole_in_text(text: str, index: SiteIndex) -> Iterator[tuple[int, int]]:
    """Where tags that go on behind a number, or that have a shared end, stand as a whole in a text, the longest one at each place."""
    known, longest = _whole(index)
    tokens = [(m.start(), m.end(), _plain(m[0])) for m in _TOKEN.finditer(text)] if known else []
    at = 0
    while at < len(tokens):
        most = longest.get(tokens[at][2], 0)
        count = next((n for n in range(most, 1, -1) if _is_whole(text, tokens[at : at + n], n, known)), 0)
        if count and not text[: tokens[at][0]][-1:].isalnum():
            yield tokens[at][0], tokens[at + count - 1][1]
        at += count or 1


def written_apart(name: str, index: SiteIndex) -> str:
    """The tag of which a name has all parts, but not the zeros before its figures (`LS 4 P1`); empty where it is none, or names one as it stands."""
    known, _ = _whole(index)
    return "" if name_key(name) in index.by_name else known.get(_parts(name), "")


def _is_whole(text: str, tokens: list[tuple[int, int, str]], count: int, known: dict[Parts, str]) -> bool:
    label = known.get(tuple([part for *_, part in tokens])) if len(tokens) == count else None
    if label is None or _GOES_ON.match(text, tokens[-1][1]):
        return False
    own = [(m.start(), m.end()) for m in _TOKEN.finditer(label)]
    return all(
        _is_joint(text[tokens[n][1] : tokens[n + 1][0]], label[own[n][1] : own[n + 1][0]], tokens[n : n + 3])
        for n in range(count - 1)
    )


def _is_joint(written: str, own: str, tokens: list[tuple[int, int, str]]) -> bool:
    """Whether a sign, a blank or nothing between two parts may stand for what the tag has there.

    A blank parts a text, too (`P-101 A new seal`, `P-101 2 seals`): behind a number it counts only before a letter with its figures.
    """
    before, after = tokens[0], tokens[1]
    if not _JOINT.fullmatch(written):
        return False
    if not own:
        return not written or before[2].isalpha()
    figures = len(tokens) > 2 and tokens[2][0] == after[1] and tokens[2][2].isdigit()
    return not re.search(r"\s", written) or before[2].isalpha() or (after[2].isalpha() and figures)


def _whole(index: SiteIndex) -> tuple[dict[Parts, str], dict[str, int]]:
    """These tags by their parts, and how many parts the longest one has that begins so."""
    known: tuple[dict[Parts, str], dict[str, int]] | None = index.worked.get("whole tags")
    if known is None:
        ends = {i for its in _ending(index).values() if len(its) >= _SEVERAL for i in its}
        told = (c.label for i, c in enumerate(index.candidates) if i in ends or _SECTIONED.search(c.label))
        # figures without letters are a day or a size in a text
        tags = {_parts(label): label for label in told if label.isascii() and (t := parse(label)) and t.letters}
        longest: dict[str, int] = {}
        for parts in tags:
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
        known = index.worked["whole tags"] = (tags, longest)
    return known


def _parts(text: str) -> Parts:
    return tuple(map(_plain, _TOKEN.findall(text)))


def _plain(part: str) -> str:
    return part.lstrip("0") or part if part.isdigit() else part.upper()
