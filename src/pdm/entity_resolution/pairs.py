"""How often different machines of a site agree: the u of the Fellegi-Sunter model, from register against register.

A pair of register rows of one site is a known non-match. For each way in which a name can be written (with or without
letters, train letter, class word, unit) it is counted how many other machines of the site a name of a random machine would
fit as well; over the number of machines that is u. Counts are pooled over all sites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from pdm.entity_resolution.alike import near_numbers
from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.classes import class_at_end, class_of_word
from pdm.entity_resolution.index import SiteIndex
from pdm.grammar.tags import Tag, blur, plain

USUAL = {"name": 0.001, "alike": 0.01, "ALNTS": 0.001, "LNTS": 0.002, "LNT": 0.01, "LNS": 0.4, "LN": 0.5, "CNT": 0.01, "CN": 0.5, "NT": 0.03,
         "N": 0.6, "near": 1.0, "whole": 0.05, "sole": 0.05, "called": 0.02, "only": 0.03, "hint": 0.01, "said": 0.01}  # fmt: skip
"""Mean number of others in an ordinary plant, by shape."""
LONG = 3
"""Figures of a number that is seldom that of several machines."""
PSEUDO = 100.0
"""Machines for which the usual number counts."""
SAMPLE = 400
"""Machines per site for which near numbers are looked up."""


@dataclass
class Others:
    """Mean number of other machines of the site that a name fits equally well, by shape of the name.

    Attributes:
        pairs: Shape to the number of agreeing ordered pairs, over all sites.
        named: Shape to the number of machines that can be named so (a machine without a unit number is not named by unit).
        machines: Number of machines over all sites.
    """

    pairs: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    machines: int = 0
    near: int = 0
    looked: int = 0

    def __post_init__(self) -> None:
        self._expected: dict[tuple[str, str], float] = {}

    def add(self, index: SiteIndex) -> None:
        """Count the pairs of one site."""
        every = index.candidates
        self._expected.clear()
        self.machines += len(every)
        for shape, keys in _shapes(every).items():
            groups = Counter(keys)
            self.pairs[shape] += sum(n * (n - 1) for n in groups.values())
            self.named[shape] += sum(groups.values())
        step = max(len(every) // SAMPLE, 1)
        for c in every[::step]:
            self.looked += 1
            for tag in c.tags[:1]:
                for number in near_numbers(tag.number):
                    self.near += sum(
                        any(t.letters == tag.letters and t.train == tag.train for t in index.candidates[i].tags)
                        for i in index.by_number.get(number, ())
                    )

    def of(self, shape: str) -> float:
        """Mean number of others for a shape, held near that of other plants while the register is small."""
        if shape in ("sole", "called", "only"):
            # what one machine alone is called, in its words or letter by letter: whether others share theirs tells little of it
            return min(USUAL[shape], self.of("whole"))
        if shape in ("only", "hint", "said"):
            return USUAL[shape]
        usual = USUAL.get(shape.removesuffix("3"), 0.05 if {"w", "u"} <= set(shape) else 1.0)
        if shape == "near":
            return (self.near + usual * PSEUDO) / (self.looked + PSEUDO)
        return (self.pairs[shape] + usual * PSEUDO) / (self.named[shape] + PSEUDO)

    def expected(self, level: str, shape: str) -> float:
        """Mean number of others that a name fits at a level."""
        known = self._expected.get((level, shape))
        if known is None:
            known = self._expected[level, shape] = self._at_level(level, shape)
        return known

    def _at_level(self, level: str, shape: str) -> float:
        if level == "area":
            return self.between("LNTS", "ALNTS")
        if level == "letters":
            return self.between("NT", "LNT")
        if level == "train":
            return self.between("LN", "LNT")
        return self.of(shape)

    def between(self, wide: str, narrow: str) -> float:
        """Others that agree on the wide shape and not on the narrow one."""
        return max(self.of(wide) - self.of(narrow), 0.01)


def _shapes(every: list[Candidate]) -> dict[str, Iterable[Hashable]]:
    tags = [(c.tags[0], c.equipment_class) for c in every if c.tags]
    told = [(_own_words(c), _kind(c), c.unit, c.train) for c in every if c.words or c.unit]
    out: dict[str, Iterable[Hashable]] = {
        # places are names of what stands there, one or several
        "name": (k for c in every for k, (_, kind) in c.names.items() if kind != "place"),
        "whole": ((c.words, c.unit, c.train, c.numbers) for c in every if c.words),
        "alike": (blur(plain(c.label), hand=True) for c in every),
        "ALNTS": ((t.place, t.area, t.letters, t.number, t.train, t.suffix) for t, _ in tags),
        "LNTS": ((t.letters, t.number, t.train, t.suffix) for t, _ in tags),
        "LNT": ((t.letters, t.number, t.train) for t, _ in tags),
        "LNS": ((t.letters, t.number, t.suffix) for t, _ in tags),
        "LN": ((t.letters, t.number) for t, _ in tags),
        "CNT": ((k, t.number, t.train) for t, k in tags),
        "CN": ((k, t.number) for t, k in tags),
        "NT": ((t.number, t.train) for t, _ in tags),
        "N": (t.number for t, _ in tags),
        # a short number is one of several like machines of each kind, a long one that of a machine
        **{f"{shape}3": keys for shape, keys in _of_long_numbers(tags).items()},
    }
    for bits in range(16):
        shape = "".join(letter for n, letter in enumerate("wcul") if bits >> n & 1)
        named = [t for t in told if (t[0] or "w" not in shape) and (t[2] or "u" not in shape)]
        at = ["wcul".index(letter) for letter in shape]
        out["d" + shape] = map(itemgetter(*at), named) if at else [()] * len(named)
    return out


def _of_long_numbers(tags: Sequence[tuple[Tag, Hashable]]) -> dict[str, Iterable[Hashable]]:
    long = [(t, kind) for t, kind in tags if len(t.number) >= LONG]
    return {
        "NT": ((t.number, t.train) for t, _ in long), "N": (t.number for t, _ in long),
        "CNT": ((kind, t.number, t.train) for t, kind in long), "CN": ((kind, t.number) for t, kind in long),
    }  # fmt: skip


def _kind(candidate: Candidate) -> Hashable:
    """The class of a machine, or what the words of its description say where its register tells none."""
    said = (class_at_end(word) for word in candidate.words)
    return candidate.equipment_class or tuple(sorted({kind for kind in said if kind is not None}))


def _own_words(candidate: Candidate) -> tuple[str, ...]:
    """Words of the description that tell more than the class."""
    own = candidate.equipment_class or None
    return tuple([w for w in candidate.words if class_of_word(w) != own])
