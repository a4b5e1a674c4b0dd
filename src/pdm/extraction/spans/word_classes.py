"""Classes of words that stand in like places, learned from plain text: a word never marked is judged by its class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

_START, _END = "<s>", "</s>"


def word_classes(
    texts: Iterable[Sequence[str]], *, classes: Sequence[int] = (60, 200), least: int = 2, seed: int = 7
) -> dict[str, tuple[int, ...]]:
    """Group words by the words next to them.

    Args:
        texts: Words of each text; repeated texts count once.
        classes: Numbers of classes, coarse to fine.
        least: A word seen less often gets no class.
        seed: Of the grouping.

    Returns:
        Word (folded) to its class in each grouping; empty where there are fewer words than classes.
    """
    from scipy.sparse import csr_matrix
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    unique = {tuple(w.casefold() for w in t) for t in texts}
    counts = Counter(w for t in unique for w in t)
    words = sorted(w for w, n in counts.items() if n >= least)
    if len(words) <= max(classes):
        return {}
    at = {w: i for i, w in enumerate(words)}
    contexts: dict[tuple[int, str], int] = {}
    seen: Counter[tuple[int, int]] = Counter()
    for text in sorted(unique):
        padded = (_START, _START, *text, _END, _END)
        for i, word in enumerate(text):
            if word in at:
                for offset in (-2, -1, 1, 2):
                    other = (offset, padded[i + 2 + offset])
                    seen[at[word], contexts.setdefault(other, len(contexts))] += 1
    rows, columns = np.array(list(seen)).T
    values = np.array(list(seen.values()), dtype=float)
    total = values.sum()
    row_sum = np.bincount(rows, values, minlength=len(words))
    column_sum = np.bincount(columns, values, minlength=len(contexts)) ** 0.75
    column_sum *= total / column_sum.sum()
    mutual = np.maximum(np.log(values * total / (row_sum[rows] * column_sum[columns])), 0.0)
    matrix = csr_matrix((mutual, (rows, columns)), shape=(len(words), len(contexts)))
    dimensions = min(60, len(words) - 1)
    vectors = normalize(TruncatedSVD(dimensions, random_state=seed).fit_transform(matrix))
    groups = [KMeans(k, n_init=2, random_state=seed).fit_predict(vectors) for k in classes]
    return {w: tuple(int(g[i]) for g in groups) for w, i in at.items()}
