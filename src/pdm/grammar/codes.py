"""Code strings such as `341/323/506` or `498A/34`: numbers, some with letters, parted by strokes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import numpy as np

from pdm.lattice import Lattice

_Told = str | tuple[str, str]
CODE = re.compile(r"\d{1,4}[A-Z]{0,3}(?:/\d{1,4}[A-Z]{0,3})*")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_DIGITS, _MOST_LETTERS = 4, 3
# what readers make of a stroke between numbers
_STROKES = "/|\\,"
UNKNOWN_COST = -3.0
"""Natural log of what a number costs that is not among those known."""
_ALIKE = {
    "0": "OoDQC", "1": "Il|!i/", "2": "Zz", "3": "S", "4": "UuyY", "5": "Ss", "6": "bG", "7": "EFTZ?", "8": "B&", "9": "gqy",
    "/": "1Il!()[]7i", "A": "R4H", "B": "8R3", "C": "(", "D": "0", "G": "6", "S": "5", "I": "1",
}  # fmt: skip
"""What readers make of a code's character."""
_ALIKE_SHARE = 0.03
_TEMPER, _TEMPER_TOGETHER = 0.65, 0.9
"""Log likelihoods of a recogniser are too far apart: with these factors, shares of a field by itself and among others are right
about as often as they say."""
LENGTHS = {(1, 0): 0.004, (2, 0): 0.13, (3, 0): 0.72, (3, 1): 0.13, (4, 0): 0.004}
"""Chances that a number has so many digits and letters, learnt on real code strings; others are `_RARE`."""
_RARE = 0.003
_OFTEN = 0.3
"""Other fields that hold a number, or two behind one another, from which they are about four times as likely as those that no other holds."""
_AGAIN = -3.0
"""Log chance that a number is written twice in one code string."""
_SEEN, _ROUNDS = 0.5, 2
"""Other fields that a number is read in from which it is looked for; how often all fields are read with what was found in the others."""


def parse(text: str) -> str | None:
    """The code string in a text, brackets and blanks left out; None when there is none."""
    found = CODE.search(re.sub(r"[()\s]", "", text).replace("|", "/").upper())
    return found[0] if found else None


def read(lattices: Sequence[Lattice], beam: int = 40, known: Collection[str] = ()) -> tuple[str, float]:
    """Likeliest code string for one or more lattices of the same field (several pictures of it).

    A prefix beam search (Graves and Jaitly 2014) that grows only prefixes of code strings and lets other writing
    follow the code; the candidates of all lattices are then scored on each, and the log likelihoods averaged.

    Args:
        lattices: Readings of the field.
        beam: Prefixes kept at a step.
        known: Numbers that occur at the site (`498A`, `34`); others are allowed and cost `UNKNOWN_COST` each.

    Returns:
        The string ('' when none fits) and its share of the candidates' likelihood.
    """
    return read_together([lattices], beam, known)[0]


def read_together(
    fields: Sequence[Sequence[Lattice]], beam: int = 40, known: Collection[str] = ()
) -> list[tuple[str, float]]:
    """Likeliest code string of each of many fields of a site, read together: its numbers come again and again.

    What is in doubt in one field is decided by how often the numbers are read in the others, by the share that each reading has there
    (expectation maximisation with the field itself left out, so that no misreading bears itself out).

    Args:
        fields: Of each field its readings, as `read` takes them.
        beam: Prefixes kept at a step.
        known: Numbers that occur at the site.

    Returns:
        The string ('' when none fits) and its share of the candidates' likelihood, in the order of `fields`.
    """
    alone = [_scored(lattices, beam, frozenset(known)) for lattices in fields]
    now = [_shares(one) for one in alone]
    for _ in range(_ROUNDS if len(fields) > 1 else 0):
        holds = [_told(one) for one in now]
        total: Counter[_Told] = Counter()
        for own in holds:
            total.update(own)
        now = []
        for lattices, scores, own in zip(fields, alone, holds, strict=True):
            others = {one: n - own[one] for one, n in total.items() if n - own[one] >= _SEEN}
            numbers = frozenset(one for one in others if isinstance(one, str))
            for code in _within(lattices, beam, numbers) if numbers else ():
                if code not in scores:
                    scores[code] = _score(lattices, code, frozenset(known))
            borne = {c: s + _recurrence(c, others) for c, s in scores.items()}
            now.append(_shares(borne, _TEMPER_TOGETHER))
    return [max(one.items(), key=lambda item: item[1]) if one else ("", 0.0) for one in now]


def _scored(lattices: Sequence[Lattice], beam: int, known: frozenset[str]) -> dict[str, float]:
    """Candidates for a field with their log likelihoods."""
    found = {s for lattice in lattices for s in _search(lattice, beam)[:12]}
    if known:
        found |= _within(lattices, beam, known)
    return {code: _score(lattices, code, known) for code in sorted(found)}


def _within(lattices: Sequence[Lattice], beam: int, numbers: frozenset[str]) -> set[str]:
    """Candidates of none but these numbers."""
    return {s for lattice in lattices for s in _search(lattice, beam, _beginnings(numbers))[:12]}


def _score(lattices: Sequence[Lattice], code: str, known: frozenset[str]) -> float:
    parts = code.split("/")
    unknown = UNKNOWN_COST * sum(part not in known for part in parts) if known else 0.0
    return float(np.mean([_forward(lattice, code) for lattice in lattices])) + sum(map(_length, parts)) + unknown


def _shares(scores: Mapping[str, float], temper: float = _TEMPER) -> dict[str, float]:
    """Shares of the likelihood, from log likelihoods."""
    if not scores:
        return {}
    weight = np.exp(temper * (np.array(list(scores.values())) - max(scores.values())))
    return dict(zip(scores, (weight / weight.sum()).tolist(), strict=True))


def _told(shares: Mapping[str, float]) -> Counter[_Told]:
    """How likely a field holds each number, and each pair of numbers behind one another."""
    out: Counter[_Told] = Counter()
    for code, share in shares.items():
        for one in set(_parts(code)):
            out[one] += share  # type: ignore[assignment]
    return out


def _parts(code: str) -> list[_Told]:
    """Its numbers, and those that stand behind one another."""
    numbers = code.split("/")
    return [*numbers, *pairwise(numbers)]


def _recurrence(code: str, others: Mapping[_Told, float]) -> float:
    """Log of how much likelier its numbers and pairs are as others have them, too."""
    numbers = code.split("/")
    borne = sum(np.log1p(others.get(one, 0.0) / _OFTEN) for one in _parts(code))
    return float(borne) + _AGAIN * (len(numbers) - len(set(numbers)))


def _length(part: str) -> float:
    """Log chance that a number is as long as this one."""
    digits = sum(c.isdigit() for c in part)
    return float(np.log(LENGTHS.get((digits, len(part) - digits), _RARE)))


def _table(lattice: Lattice) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Probability per step of each code character, of a pause, and of anything after the code."""
    p = lattice.probabilities
    column = {c: i + 1 for i, c in enumerate(lattice.alphabet)}
    shown = {c: p[:, column[c]] for c in "0123456789"}
    shown |= {c: p[:, column[c]] + p[:, column[c.lower()]] for c in _LETTERS}
    shown["/"] = p[:, [column[c] for c in _STROKES]].sum(axis=1)
    pause = p[:, 0] + p[:, [column[c] for c in " ()"]].sum(axis=1)
    tail = np.clip(1.0 - sum(shown[c] for c in "0123456789/"), 1e-9, 1.0)
    alike = {c: p[:, [column[x] for x in letters]].sum(axis=1) for c, letters in _ALIKE.items()}
    shown = {c: v + _ALIKE_SHARE * alike[c] if c in alike else v for c, v in shown.items()}
    return shown, pause, tail


def _forward(lattice: Lattice, code: str) -> float:
    """log P(code, then anything that is no number | picture)."""
    shown, pause, tail = _table(lattice)
    steps = len(pause)
    rest = np.concatenate([np.cumsum(np.log(tail)[::-1])[::-1], [0.0]])
    blank, label = np.zeros(len(code) + 1), np.zeros(len(code) + 1)
    blank[0], scale, ends = 1.0, 0.0, [-np.inf]
    for t in range(steps):
        before = blank + label
        written = np.zeros_like(label)
        for i, c in enumerate(code, start=1):
            come = blank[i - 1] + (label[i - 1] if i < 2 or code[i - 2] != c else 0.0)
            written[i] = shown[c][t] * (label[i] + come)
        blank, label = pause[t] * before, written
        top = float((blank + label).max())
        if top <= 0:
            break
        blank, label, scale = blank / top, label / top, scale + float(np.log(top))
        end = float(blank[-1] + label[-1])
        # leaving for the tail costs a little, so that it is not taken for a pause
        ends.append(float(np.log(end)) + scale + rest[t + 1] - (2.0 if t + 1 < steps else 0.0) if end > 0 else -np.inf)
    return float(np.max(ends))


def _beginnings(known: frozenset[str]) -> frozenset[str]:
    """Beginnings of known numbers; a whole one is marked by a stroke behind it."""
    return frozenset({k[:i] for k in known for i in range(1, len(k) + 1)} | {f"{k}/" for k in known})


def _search(lattice: Lattice, beam: int, beginnings: frozenset[str] = frozenset()) -> list[str]:
    shown, pause, _ = _table(lattice)
    alive: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    finished: dict[str, float] = {}
    for t in range(len(pause)):
        grown: dict[str, list[float]] = {}
        likely = [c for c in shown if shown[c][t] > 1e-3]
        for prefix, (in_pause, in_label) in alive.items():
            own = grown.setdefault(prefix, [0.0, 0.0])
            own[0] += (in_pause + in_label) * pause[t]
            if prefix:
                own[1] += in_label * shown[prefix[-1]][t]
            for c in likely:
                part = prefix.rsplit("/", 1)[-1] + c
                if _may_follow(prefix, c) and (not beginnings or part in beginnings):
                    come = in_pause if prefix.endswith(c) else in_pause + in_label
                    cost = 0.15 if c.isalpha() else 1.0
                    grown.setdefault(prefix + c, [0.0, 0.0])[1] += come * shown[c][t] * cost
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:beam]
        total = sum(sum(v) for _, v in best) or 1.0
        alive = {k: (v[0] / total, v[1] / total) for k, v in best}
        for prefix, value in alive.items():
            if CODE.fullmatch(prefix) and sum(value) > 0.02:
                finished[prefix] = max(finished.get(prefix, 0.0), (t + 1) / len(pause) * sum(value))
    last = [p for p in alive if CODE.fullmatch(p)]
    early = sorted(finished, key=lambda p: -finished[p])
    if beginnings:
        last, early = ([p for p in x if f"{p.rsplit('/', 1)[-1]}/" in beginnings] for x in (last, early))
    return list(dict.fromkeys([*last[:8], *early]))


def _may_follow(prefix: str, c: str) -> bool:
    part = prefix.rsplit("/", 1)[-1]
    digits = sum(x.isdigit() for x in part)
    letters = len(part) - digits
    if c == "/":
        return digits > 0
    if c.isdigit():
        return letters == 0 and digits < _MOST_DIGITS
    return digits > 0 and letters < _MOST_LETTERS
