"""What a written word may stand for, and what speaks for each candidate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pdm.extraction.normal.counts import END, START, Counts, abstract, shape
from pdm.extraction.normal.pieces import Pieces
from pdm.vocabulary.shorthand import shorthand

_FEW = 2


@dataclass(frozen=True, slots=True)
class Options:
    """Candidates of one written word, with a row of features each."""

    written: str
    candidates: list[str]
    features: list[list[float]]


class Chooser:
    """Candidates of words with what speaks for them."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._short = shorthand()
        self._words = sorted({w for w in counts.norm if w.isalpha() and len(w) > 3})
        self._near: dict[str, list[str]] = {}
        self._pieces = Pieces(counts, self._short, _zipf)

    def options(self, written: Sequence[str], site: str) -> list[Options]:
        """Candidates of each word of a sentence, with what speaks for them."""
        low = [START, *(w.casefold() for w in written), END]
        shapes = [START, *(shape(w) for w in written), END]
        usual = [START, *(self._usual(w, site) for w in low[1:-1]), END]
        return [self._of(i, written[i - 1], low, shapes, usual, site, len(written)) for i in range(1, len(written) + 1)]

    def _usual(self, low: str, site: str) -> str:
        c = self._counts
        seen = c.site_word.get((site, low)) or c.word.get(low)
        return seen.most_common(1)[0][0] if seen else low

    def _of(self, i: int, raw: str, low: list[str], shapes: list[str], usual: list[str], site: str, n: int) -> Options:
        c, word = self._counts, low[i]
        candidates = dict.fromkeys([k for k, _ in c.word.get(word, Counter()).most_common(6)])
        candidates |= dict.fromkeys(
            [k for k, _ in c.both.get((low[i - 1], word, low[i + 1]), Counter()).most_common(2)]
        )
        candidates[word] = None
        if raw != word:
            candidates[raw] = None
        if word in self._short:
            candidates[self._short[word]] = None
        for kinds in (c.shapes.get((site, shapes[i], i == 1)), c.shape_before.get((shapes[i], low[i - 1]))):
            candidates |= dict.fromkeys([k for k, _ in (kinds or Counter()).most_common(3) if k not in ("=", "~")])
        near, pieces = {}, {}
        if sum(c.word.get(word, Counter()).values()) <= _FEW:
            near = {k: n for n, k in enumerate(self._alike(word))}
            pieces = {k: n for n, k in enumerate(self._pieces.forms(raw))}
            candidates |= dict.fromkeys([*near, *pieces])
        if i <= n and low[i + 1] != END:
            candidates |= dict.fromkeys(self._compounds(usual[i], usual[i + 1]))
            candidates |= dict.fromkeys(self._compounds(word, low[i + 1]))
        merged = any(
            j in c.norm
            for j in (usual[i - 1] + usual[i], f"{usual[i - 1]}-{usual[i]}", low[i - 1] + word, usual[i - 1] + word)
        )
        joined = bool(
            i > 1 and (merged or any(f"{x}{sep}{word}" in c.norm for x in (low[i - 1],) for sep in ("", "-", " ")))
        )
        if joined:
            candidates[""] = None
        names = list(candidates)
        english = _zipf(word)
        total = sum(c.word.get(word, Counter()).values())
        features = [
            [*self._features(k, i, raw, low, shapes, usual, site, n, joined, english, total), float(pieces.get(k, -1)), float(near.get(k, -1)), float(len(names)),
             *self._company(k, i, low, usual)] for k in names
        ]  # fmt: skip
        return Options(raw, names, features)

    def _features(
        self, k: str, i: int, raw: str, low: list[str], shapes: list[str], usual: list[str], site: str, n: int, joined: bool, english: float, total: int
    ) -> list[float]:  # fmt: skip
        c, word = self._counts, low[i]
        kind = abstract(word, k)
        out: list[float] = []
        for table, key, name in (
            (c.word, word, k), (c.site_word, (site, word), k), (c.after, (word, low[i + 1]), k), (c.before, (low[i - 1], word), k),
            (c.both, (low[i - 1], word, low[i + 1]), k), (c.shapes, (site, shapes[i], i == 1), kind), (c.shape_before, (shapes[i], low[i - 1]), kind),
            (c.shape_after, (shapes[i], low[i + 1]), kind),
        ):  # fmt: skip
            seen = table.get(key)  # type: ignore[attr-defined]
            whole = sum(seen.values()) if seen else 0
            out += [seen[name] / whole if seen else -1.0, float(np.log1p(whole))]
        parts = k.split()
        first, last = (parts[0], parts[-1]) if parts else ("", "")
        from rapidfuzz.distance import DamerauLevenshtein
        from rapidfuzz.fuzz import ratio

        out += [
            float(k == word), float(k == raw), float("<" in k), float(k == ""), float(np.log1p(c.norm[k])), float(len(parts)),
            float(np.log1p(c.pairs[usual[i - 1], k])), float(np.log1p(c.pairs[k, usual[i + 1]])),
            float(np.log1p(c.pairs[usual[i - 1], k]) - np.log1p(c.norm[usual[i - 1]])), ratio(word, k),
            float(bool(k) and k[0].casefold() == word[0]), float(_inside(word, k.casefold())), float(_inside(k.casefold(), word)),
            float(len(word)), float(len(k)), english, _zipf(first), _zipf(last), float(self._short.get(word, "") == k),
            float(any(ch.isdigit() for ch in word)), float(word.isalpha()), float(raw.isupper()), float(raw.islower()), float(i == 1), float(i == n), float(n),
            float(joined), float(i < n and word + low[i + 1] in c.norm), float(usual[i - 1] == ""), float(total),
            float(DamerauLevenshtein.distance(word, k)), float(word in c.norm), float(sorted(word) == sorted(k)), float(_undouble(word) == _undouble(k)),
            float(np.log1p(c.norm[k]) - np.log1p(c.norm[word])), float(len(raw) > 3 and english == 0.0),
            float(k.replace("-", "").replace(" ", "").casefold() == (word + low[i + 1])), float("<" in usual[i - 1]), float("<" in usual[i + 1]),
        ]  # fmt: skip
        return out

    def _company(self, k: str, i: int, low: list[str], usual: list[str]) -> list[float]:
        """How often the word before takes in a word, and this one the next; how often it stood with the rest of the text."""
        c = self._counts
        before = c.follows.get((low[i - 1], usual[i - 1]), (0, 0))
        behind = c.follows.get((low[i], k), (0, 0))
        rest = [w for j, w in enumerate(usual[1:-1], start=1) if abs(j - i) > 1]
        together = float(np.log1p(sum(c.apart.get((w, k), 0) for w in rest)))
        shares = [empty / n if n else -1.0 for n, empty in (before, behind)]
        return [*shares, together, together - float(np.log1p(c.norm[k]))]

    def _compounds(self, one: str, two: str) -> list[str]:
        return [j for j in (one + two, f"{one}-{two}", f"{one} {two}") if one and two and j in self._counts.norm]

    def _alike(self, word: str) -> list[str]:
        """Words of the vocabulary that an unknown word may misspell or shorten, and its parts as known words."""
        if word in self._near:
            return self._near[word]
        out: list[str] = []
        letters = "".join(ch for ch in word if ch.isalpha())
        if len(letters) >= 3:
            from rapidfuzz import process
            from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

            close = process.extract(
                letters, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=1 + (len(letters) > 5), limit=4
            )
            out += [w for w, _, _ in close]
            alike = process.extract(letters, self._words, scorer=JaroWinkler.similarity, score_cutoff=0.84, limit=4)
            out += [w for w, _, _ in alike]
            starts = [
                w
                for w in self._words
                if w.startswith(letters) or (w[0] == letters[0] and len(letters) <= 5 and _inside(letters, w))
            ]
            out += sorted(starts, key=lambda w: -self._counts.norm[w])[:4]
            out += (
                [
                    w
                    for w, _, _ in process.extract(
                        word, _english(len(word)), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=3
                    )
                ]
                if len(word) > 4 and _zipf(word) < 3
                else []
            )
        parts = [p for p in re.split(r"[/\-.,&+()]+", word) if p]
        if word[-1] in "-/&" and len(word) > 1:
            out.append(f"{self._usual_any(word[:-1])} {word[-1]}")
        if word[0] == "&" and len(word) > 1:
            out.append(f"and {self._usual_any(word[1:])}")
        if "&" in word and len(parts) > 1:
            out.append(" and ".join(self._usual_any(p) for p in word.split("&") if p))
        if len(parts) > 1:
            known = [self._usual_any(p) for p in parts]
            if "-" in word:
                out.append(word.replace("-", " - "))
            out += [" ".join(known), " / ".join(known), "-".join(known), " - ".join(known)]
        if found := re.fullmatch(r"([a-z]+)(\d+)", word):
            out += [f"{self._usual_any(found[1])} <num>", "<id>"]
        if found := re.fullmatch(r"(\d+(?:\.\d+)?)([a-z]+)", word):
            out += [f"<num> {self._usual_any(found[2])}", "<num>", "<id>"]
        stripped = word.strip(".,;:-'\"()")
        if stripped and stripped != word:
            out.append(self._usual_any(stripped))
        if word.endswith("s") and len(word) > 3:
            single = self._usual_any(word[:-1])
            out += [single + "s", single]
        for cut in range(3, len(word) - 2):
            if word[:cut] in self._counts.norm and word[cut:] in self._counts.norm:
                out += [f"{word[:cut]} {word[cut:]}", f"{word[:cut]}-{word[cut:]}"]
        self._near[word] = list(dict.fromkeys(out))
        return self._near[word]

    def _usual_any(self, low: str) -> str:
        seen = self._counts.word.get(low)
        return seen.most_common(1)[0][0] if seen else self._short.get(low, low)


def _undouble(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _inside(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in their order."""
    rest = iter(long)
    return bool(short) and all(ch in rest for ch in short)


@lru_cache
def _english(length: int) -> list[str]:
    """Common English words of about this length."""
    from wordfreq import top_n_list

    return [w for w in top_n_list("en", 40_000) if w.isalpha() and abs(len(w) - length) <= 1]


@lru_cache(maxsize=100_000)
def _zipf(word: str) -> float:
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en")) if word.isalpha() else 0.0
