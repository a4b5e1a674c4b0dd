"""A site's own words: shorthand learned from what its people typed and decided, and a plant's own failure modes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pdm.extraction.words.matcher import Matcher, matcher
from pdm.extraction.words.tokens import Token, mend, tokenise
from pdm.vocabulary.phrases import Phrase, known_words, phrases
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.words import stem

FEWEST_TIMES = 4
"""A word seen less often in a site's history is not explained by its company."""
LEAST_LIKENESS, LEAST_LEAD = 0.3, 1.2
"""How alike the company of a short and a long word must be, and by how much the best must lead; set on the train parts of MaintNorm."""
FEWEST_DECISIONS = 2
_COMMON_ENGLISH, _RARE_ENGLISH = 3.0, 1.0
_EDGE = "<edge>"


@dataclass(frozen=True)
class SiteWords:
    """What is said at one site and nowhere else.

    Attributes:
        shorthand: Short form (lower case) to standard words.
        modes: The plant's own phrases for failure modes, with our codes.
        codes: The plant's own codes and names of failure modes (upper case) to ours.
        tongues: Languages, English apart, that its people write in.
    """

    shorthand: Mapping[str, str] = field(default_factory=dict)
    modes: tuple[Phrase, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    tongues: frozenset[str] = frozenset()

    @cached_property
    def own(self) -> dict[str, str] | None:
        """The shorthand, with the words of the plant's phrases standing for themselves; None where there is nothing."""
        kept = {w: w for p in self.modes for w in p.text.split() if w.isalpha() and w not in known_words()}
        return {**kept, **self.shorthand} or None

    @cached_property
    def matcher(self) -> Matcher:
        """Phrases of the plant before those of the package."""
        return Matcher([*self.modes, *phrases()]) if self.modes else matcher()


def learn_shorthand(texts: Iterable[str]) -> dict[str, str]:
    """Short forms that a site uses, from its typed texts alone: a short word stands for the longer one that keeps its company.

    The long word must stand in the texts as well, begin with the same letter and hold the letters of the short one in their
    order. What the package's list or the vocabulary knows is left as it is.
    """
    lines = [tokenise(x, spelling=False) for x in dict.fromkeys(texts)]
    counts = Counter(t.text for line in lines for t in line)
    unknown = sorted(w for w, n in counts.items() if n >= FEWEST_TIMES and _unexplained(w))
    long = sorted(
        w for w, n in counts.items() if n >= FEWEST_TIMES and len(w) > 3 and w.isalpha() and _is_word(w, _RARE_ENGLISH)
    )
    if not unknown:
        return {}
    company = _company(lines, {*unknown, *long}, counts)
    out: dict[str, str] = {}
    for short in unknown:
        scored = sorted(
            (
                (_likeness(company[short], company[w]), w)
                for w in long
                if _shortens(short, w) and stem(w) != stem(short)
            ),
            reverse=True,
        )
        if not scored:
            continue
        best, word = scored[0]
        rival = next((s for s, w in scored[1:] if not w.startswith(word) and not word.startswith(w)), 0.0)
        if best >= LEAST_LIKENESS and best >= LEAST_LEAD * rival:
            out[short] = word
    return out


def learn_from_decisions(decided: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Short forms from lines whose part a person named.

    Args:
        decided: Text of a line and the words of what the person said that it is about ("gearbox").

    Returns:
        Words that nobody knew, seen on two lines or more and always with the same answer.
    """
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for text, answer in dict.fromkeys(decided):
        for word in {t.text for t in tokenise(text, spelling=False) if _unexplained(t.text)}:
            answers[word][answer] += 1
    return {
        w: next(iter(n))
        for w, n in sorted(answers.items())
        if len(n) == 1 and sum(n.values()) >= FEWEST_DECISIONS and _shortens(w, next(iter(n)).replace(" ", ""))
    }


def _unexplained(word: str) -> bool:
    """A short word that neither the vocabulary nor English explains."""
    if not (2 <= len(word) <= 7 and word.isalpha()) or word in shorthand() or mend(word) != word:
        return False
    # English counts many a pair of consonants as a word ("bg"), which in a log is a short form
    return (len(word) == 2 and not set(word) & set("aeiouy")) or not _is_word(word, _COMMON_ENGLISH)


def _is_word(word: str, least: float) -> bool:
    """Whether the vocabulary or English (occurrences in a billion words, as a power of ten) knows the word."""
    from wordfreq import zipf_frequency

    return word in known_words() or bool(zipf_frequency(word, "en") >= least)


def _shortens(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in this order, from its first letter on, some left out."""
    if len(short) >= len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(c in rest for c in short)


def _company(
    lines: Sequence[Sequence[Token]], wanted: set[str], counts: Counter[str]
) -> dict[str, dict[tuple[int, str], float]]:
    """Word to the words next to it, weighed by how much oftener they stand there than by chance."""
    seen: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    places: Counter[tuple[int, str]] = Counter()
    for line in lines:
        words = [_EDGE, _EDGE, *(t.text for t in line), _EDGE, _EDGE]
        for i in range(2, len(words) - 2):
            if words[i] in wanted:
                for offset in (-2, -1, 1, 2):
                    seen[words[i]][offset, words[i + offset]] += 1
                    places[offset, words[i + offset]] += 1
    total = sum(places.values())
    out: dict[str, dict[tuple[int, str], float]] = {w: {} for w in wanted}
    for word, near in seen.items():
        whole = sum(near.values())
        for place, n in near.items():
            weight = np.log(n * total / (whole * places[place]))
            if weight > 0:
                out[word][place] = float(weight) * (1.0 if abs(place[0]) == 1 else 0.5)
    return out


def _likeness(one: Mapping[tuple[int, str], float], two: Mapping[tuple[int, str], float]) -> float:
    """Cosine of two companies, from 0 to 1."""
    both = sum(v * two[k] for k, v in one.items() if k in two)
    size = (sum(v * v for v in one.values()) * sum(v * v for v in two.values())) ** 0.5
    return both / size if size else 0.0
