"""A coder of failure modes that is learned from observations that people coded, in a plant's own list of codes.

Words, letters and the vocabulary's hits each give their own view of an observation; linear models over them vote, and
as much as all of them the observations spelt most alike. Where a code bears the name of a usual failure mode, phrases that
people use of it (`mode_phrases.tsv`) are further examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import tokenise
from pdm.vocabulary.failure_modes import failure_modes

_SHARP = 12.0
"""How fast a vote falls with likeness in runs of letters; set on folds of coded observations."""
_SHARPER = 35.0
"""How fast a vote falls with likeness from the first letter on (Jaro-Winkler); set on the same folds."""
_PHRASE = 0.6
"""Vote of a phrase beside that of an observation of the plant itself; set on the same folds."""


class ModeClassifier:
    """Learns codes of short observations.

    Args:
        seed: Of the models; the same data and seed give the same classifier.
    """

    def __init__(self, seed: int = 7) -> None:
        self.seed = seed
        self._models: list[Any] = []
        self.codes: npt.NDArray[Any] = np.zeros(0)

    def fit(self, texts: Sequence[str], codes: Sequence[str]) -> ModeClassifier:
        """Learn from observations and their codes. Raises ValueError when all have one code."""
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.linear_model import LogisticRegression
        from sklearn.naive_bayes import ComplementNB
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC

        self.codes = np.unique(np.asarray(codes))
        if len(self.codes) < 2:
            raise ValueError("a classifier needs at least two codes")
        own = len(texts)
        said = set(_stems(texts))
        more = [
            (phrase, code)
            for code in self.codes
            for phrase, stems in phrases().get(_plain(str(code)), {}).items()
            if stems not in said  # the plant has coded this itself
        ]
        texts = [*texts, *(phrase for phrase, _ in more)]
        codes = [*codes, *(str(code) for _, code in more)]
        least = min(np.unique(np.asarray(codes), return_counts=True)[1])
        models: list[Any] = [
            LogisticRegression(C=20, max_iter=3000, random_state=self.seed),
            LinearSVC(C=0.5, random_state=self.seed),
            ComplementNB(alpha=0.3),
        ]
        if least >= 3:
            models[1] = CalibratedClassifierCV(models[1], cv=3, ensemble=False)
        self._models = [make_pipeline(_features(), m).fit(texts, codes) for m in models]
        self._alike = _Alike(texts, codes, self.codes, np.where(np.arange(len(texts)) < own, 1.0, _PHRASE))
        return self

    def probability(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Probability of each code, [texts, codes], in the order of `codes`."""
        total = np.zeros((len(texts), len(self.codes)))
        for model in self._models:
            if hasattr(model, "predict_proba"):
                total += model.predict_proba(list(texts))
            else:
                margin = model.decision_function(list(texts))
                margin = margin if margin.ndim == 2 else np.column_stack([-margin, margin])
                raised = np.exp(3.0 * (margin - margin.max(axis=1, keepdims=True)))
                total += raised / raised.sum(axis=1, keepdims=True)
        return np.asarray((total / len(self._models) + self._alike.probability(texts)) / 2)

    def predict(self, texts: Sequence[str]) -> list[str]:
        """The likeliest code of each observation."""
        return [str(c) for c in self.codes[self.probability(texts).argmax(axis=1)]]


class _Alike:
    """Votes of observations by how alike they are spelt: in runs of letters anywhere, and letter by letter from the first on."""

    def __init__(
        self, texts: Sequence[str], codes: Sequence[str], order: npt.NDArray[Any], weights: npt.NDArray[np.float64]
    ) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._texts = list(texts)
        self._seen = self._letters.fit_transform(self._texts)
        self._codes = np.asarray(np.asarray(codes)[:, None] == order, dtype=np.float64) * weights[:, None]

    def probability(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Share of votes of each code, [texts, codes]."""
        from rapidfuzz.distance import JaroWinkler
        from rapidfuzz.process import cdist

        runs = (self._letters.transform(list(texts)) @ self._seen.T).toarray()
        in_order = cdist(list(texts), self._texts, scorer=JaroWinkler.similarity)
        return (self._shares(_SHARP * runs) + self._shares(_SHARPER * in_order)) / 2

    def _shares(self, likeness: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        raised = likeness.astype(np.float64)
        votes = np.exp(raised - raised.max(axis=1, keepdims=True)) @ self._codes
        return np.asarray(votes / votes.sum(axis=1, keepdims=True))


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Name of a failure mode, in small letters without signs, to phrases that people use of it and their stems."""
    text = resources.files(__package__).joinpath("mode_phrases.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    out: dict[str, dict[str, str]] = {}
    for names, cell in rows:
        said = [p.strip() for p in cell.split(",")]
        stems = dict(zip(said, _stems(said), strict=True))
        out |= {_plain(name): stems for name in names.split(";")}
    return out


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _features() -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return FeatureUnion(
        [
            ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            ("words", make_pipeline(FunctionTransformer(_standard), TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, token_pattern=r"\S+"))),
            ("stems", make_pipeline(FunctionTransformer(_stems), TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+"))),
            ("hits", make_pipeline(FunctionTransformer(_hits), DictVectorizer())),
        ]
    )  # fmt: skip


def _standard(texts: Sequence[str]) -> list[str]:
    return [" ".join(t.text for t in tokenise(x)) for x in texts]


def _stems(texts: Sequence[str]) -> list[str]:
    return [" ".join(t.stem for t in tokenise(x)) for x in texts]


def _hits(texts: Sequence[str]) -> list[dict[str, float]]:
    out = []
    for text in texts:
        tokens = tokenise(text)
        found: dict[str, float] = {"words": len(tokens) / 5, "not": float(any(t.text == "not" for t in tokens))}
        for hit in matcher().find(tokens):
            found[f"{hit.kind}:{hit.code}"] = 1.0
            found[hit.kind] = 1.0
            if hit.kind == "mode":
                found[f"family:{failure_modes()[hit.code].family}"] = 1.0
                found["failed"] = found.get("failed", 0.0) + float(hit.failed)
        out.append(found)
    return out
