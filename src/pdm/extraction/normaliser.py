"""A normaliser that is learned from pairs of written and standard words, one site or several.

For each written word there are candidates: what it stood for before, what its neighbours suggest, masks for numbers and
identifiers, words of the vocabulary that it may shorten or misspell, compounds with the next word. Boosted trees choose
by how often each was meant in this context. Counts that a sentence is judged by never hold the sentence itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.vocabulary.shorthand import shorthand

Pair = tuple[str, str]
Sentence = Sequence[Pair]

_FOLDS = 5
_DIGITS, _UPPER, _LOWER = re.compile(r"\d"), re.compile(r"[A-Z]"), re.compile(r"[a-z]")
_RUN = re.compile(r"(.)\1{2,}")
_START, _END = "<s>", "</s>"


def shape(word: str) -> str:
    """The look of a word: digits 0, capitals A, small letters a, runs cut to two."""
    out = _LOWER.sub("a", _UPPER.sub("A", _DIGITS.sub("0", word)))
    return _RUN.sub(r"\1\1", out) if out.replace("0", "") != "" else out[:6]


@dataclass
class _Counts:
    """What words stood for, in which company of words."""

    word: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    site_word: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    after: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    before: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    both: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shapes: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shape_before: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shape_after: dict[Any, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    norm: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, sentence: Sentence, site: str) -> None:
        low = [_START, *(a.casefold() for a, _ in sentence), _END]
        shapes = [_START, *(shape(a) for a, _ in sentence), _END]
        previous = _START
        for i, (_, standard) in enumerate(sentence, start=1):
            kind = _abstract(low[i], standard)
            self.word[low[i]][standard] += 1
            self.site_word[site, low[i]][standard] += 1
            self.after[low[i], low[i + 1]][standard] += 1
            self.before[low[i - 1], low[i]][standard] += 1
            self.both[low[i - 1], low[i], low[i + 1]][standard] += 1
            self.shapes[site, shapes[i], i == 1][kind] += 1
            self.shape_before[shapes[i], low[i - 1]][kind] += 1
            self.shape_after[shapes[i], low[i + 1]][kind] += 1
            if standard:
                self.norm[standard] += 1
                self.pairs[previous, standard] += 1
                previous = standard
        self.pairs[previous, _END] += 1


def _abstract(low: str, standard: str) -> str:
    """A standard form that holds for every word of a shape: masks as they are, the rest as kept, dropped or changed."""
    if "<" in standard or standard == "":
        return standard
    return "=" if standard.casefold() == low else "~"


class Normaliser:
    """Learns from sentences of (written, standard) pairs; an empty standard form belongs to the word before.

    Args:
        seed: Of the folds and of the trees; the same data and seed give the same model.
    """

    def __init__(self, seed: int = 7) -> None:
        self.seed = seed
        self._counts = _Counts()
        self._model: Any = None

    def fit(self, sites: dict[str, Sequence[Sentence]]) -> Normaliser:
        """Learn from the sentences of each site. Raises ValueError without any."""
        if not any(sites.values()):
            raise ValueError("a normaliser needs at least one sentence")
        from lightgbm import LGBMClassifier

        rng = np.random.default_rng(self.seed)
        labelled = [(site, s) for site, sentences in sites.items() for s in sentences]
        fold = rng.integers(0, _FOLDS, len(labelled))
        rows: list[list[float]] = []
        right: list[bool] = []
        for k in range(_FOLDS):
            counts = _Counts()
            for j, (site, s) in enumerate(labelled):
                if fold[j] != k:
                    counts.add(s, site)
            chooser = _Chooser(counts)
            for j in np.flatnonzero(fold == k).tolist():
                site, s = labelled[j]
                for (_, standard), options in zip(s, chooser.options([a for a, _ in s], site), strict=True):
                    rows += options.features
                    right += [c == standard for c in options.candidates]
        for site, s in labelled:
            self._counts.add(s, site)
        self._model = LGBMClassifier(
            n_estimators=350, learning_rate=0.05, num_leaves=63, min_child_samples=10, subsample=0.9, subsample_freq=1,
            colsample_bytree=0.8, random_state=self.seed, n_jobs=1, verbose=-1, deterministic=True, force_row_wise=True,
        )  # fmt: skip
        self._model.fit(np.array(rows, dtype=np.float32), np.array(right))
        self._chooser = _Chooser(self._counts)
        return self

    def normalise(
        self, sentences: Iterable[Sequence[str]], site: str = "", *, least: float = 0.0
    ) -> list[list[tuple[str, float]]]:
        """Standard form of each written word, and how sure it is (0 to 1).

        Args:
            sentences: Written words.
            site: Where they were written.
            least: A change less sure than this is not made; the word stays as written, with the confidence of the change.
        """
        every = [self._chooser.options(list(s), site) for s in sentences]
        flat = [o for s in every for o in s]
        if not flat:
            return [[] for _ in every]
        features = np.array([f for o in flat for f in o.features], dtype=np.float32)
        scores: npt.NDArray[np.float64] = self._model.booster_.predict(features)
        out: list[list[tuple[str, float]]] = []
        at = 0
        for options in every:
            scored = []
            for o in options:
                scored.append(dict(zip(o.candidates, scores[at : at + len(o.candidates)].tolist(), strict=True)))
                at += len(o.candidates)
            chosen = _agree(scored)
            out.append([(c, p) if p >= least else (o.written, p) for (c, p), o in zip(chosen, options, strict=True)])
        return out


def _agree(scored: Sequence[dict[str, float]]) -> list[tuple[str, float]]:
    """The best candidate of each word; a compound and the empty form of its second word stand or fall together."""
    chosen = [max(s, key=s.__getitem__) for s in scored]
    for i in range(len(scored) - 1):
        if "" not in scored[i + 1]:
            continue
        joined = {c: v for c, v in scored[i].items() if _compound(c, scored[i + 1])}
        apart = {c: v for c, v in scored[i].items() if c not in joined and c}
        if not joined or not apart:
            if not joined and chosen[i + 1] == "" and "<sensitive>" not in chosen[i]:
                chosen[i + 1] = max((c for c in scored[i + 1] if c), key=scored[i + 1].__getitem__, default="")
            continue
        filled = {c: v for c, v in scored[i + 1].items() if c}
        one, two = max(joined, key=joined.__getitem__), max(apart, key=apart.__getitem__)
        following = max(filled, key=filled.__getitem__, default="")
        if joined[one] * scored[i + 1][""] > apart[two] * filled.get(following, 0.0):
            chosen[i], chosen[i + 1] = one, ""
        else:
            chosen[i] = two if chosen[i] in joined else chosen[i]
            chosen[i + 1] = following if chosen[i + 1] == "" else chosen[i + 1]
    return [(c, s[c] / max(sum(s.values()), 1e-9)) for c, s in zip(chosen, scored, strict=True)]


def _compound(candidate: str, following: dict[str, float]) -> bool:
    """Whether `candidate` takes in one of the forms of the word that follows it."""
    low = candidate.casefold()
    return any(f and "<" not in f and len(low) > len(f) and low.endswith(f.casefold()) for f in following)


@dataclass(frozen=True, slots=True)
class _Options:
    written: str
    candidates: list[str]
    features: list[list[float]]


class _Chooser:
    """Candidates of words with what speaks for them."""

    def __init__(self, counts: _Counts) -> None:
        self._counts = counts
        self._short = shorthand()
        self._words = sorted({w for w in counts.norm if w.isalpha() and len(w) > 3})
        self._near: dict[str, list[str]] = {}

    def options(self, written: Sequence[str], site: str) -> list[_Options]:
        low = [_START, *(w.casefold() for w in written), _END]
        shapes = [_START, *(shape(w) for w in written), _END]
        usual = [_START, *(self._usual(w, site) for w in low[1:-1]), _END]
        return [self._of(i, written[i - 1], low, shapes, usual, site, len(written)) for i in range(1, len(written) + 1)]

    def _usual(self, low: str, site: str) -> str:
        c = self._counts
        seen = c.site_word.get((site, low)) or c.word.get(low)
        return seen.most_common(1)[0][0] if seen else low

    def _of(self, i: int, raw: str, low: list[str], shapes: list[str], usual: list[str], site: str, n: int) -> _Options:
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
        if not c.word.get(word):
            candidates |= dict.fromkeys(self._alike(word))
        if i <= n and low[i + 1] != _END:
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
        features = [self._features(k, i, raw, low, shapes, usual, site, n, joined, english, total) for k in names]
        return _Options(raw, names, features)

    def _features(
        self, k: str, i: int, raw: str, low: list[str], shapes: list[str], usual: list[str], site: str, n: int, joined: bool, english: float, total: int
    ) -> list[float]:  # fmt: skip
        c, word = self._counts, low[i]
        kind = _abstract(word, k)
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
