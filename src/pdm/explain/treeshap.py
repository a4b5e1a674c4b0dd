"""Exact SHAP values of boosted trees for many rows at once.

The path-dependent SHAP values of a leaf (Lundberg et al. 2020) depend on a row only through which of the features on the
leaf's path it satisfies. With d features on the path there are 2^d such patterns, so their values are worked out once per leaf;
a row then costs a few comparisons and a look-up per leaf, where the recursive algorithm walks every path anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BLOCK = 128
"""Rows worked on together."""
MOST_FEATURES = 12
"""Features on a path beyond which the patterns would be too many."""


@dataclass(frozen=True)
class LeafTables:
    """All leaves of a model, one after the other.

    Attributes:
        start: Where each leaf's features begin, [leaves + 1].
        feature: Features on the paths, each once a leaf.
        low: A value satisfies the path above this, aligned with `feature`.
        high: And up to this.
        missing: Whether a missing value does.
        at: Where each leaf's table begins in `table`, [leaves].
        table: SHAP values, [2^d patterns, d features] a leaf, one after the other.
        base: Mean output of the trees.
        width: Number of features of the model.
    """

    start: Ints
    feature: Ints
    low: Floats
    high: Floats
    missing: npt.NDArray[np.bool_]
    at: Ints
    table: Floats
    base: float
    width: int

    def contributions(self, X: Floats) -> Floats:
        """SHAP values of the raw score, [rows, features + 1], the base value last."""
        out = np.zeros((len(X), self.width + 1))
        out[:, -1] = self.base
        _explain(
            np.ascontiguousarray(X, dtype=np.float64), self.start, self.feature, self.low, self.high, self.missing, self.at, self.table, out
        )  # fmt: skip
        return out


@lru_cache(maxsize=4)
def leaf_tables(booster: str) -> LeafTables | None:
    """Tables of a LightGBM model text; None for what they do not cover (categories, zero as missing, very deep trees)."""
    start, feature, low, high, missing, at = [0], [], [], [], [], []
    tables: list[Floats] = []
    base, size, width = 0.0, 0, int(_head(booster)["max_feature_idx"]) + 1
    for tree in _trees(booster):
        leaves = _leaves(tree)
        if leaves is None:
            return None
        total = sum(leaf.count for leaf in leaves)
        for leaf in leaves:
            base += leaf.value * leaf.count / total
            conditions = list(leaf.conditions.values())
            if len(conditions) > MOST_FEATURES:
                return None
            made = _table(leaf.value, np.array([c.share for c in conditions], dtype=np.float64))
            tables.append(made)
            at.append(size)
            size += len(made)
            start.append(start[-1] + len(conditions))
            feature += list(leaf.conditions)
            low += [c.low for c in conditions]
            high += [c.high for c in conditions]
            missing += [c.missing for c in conditions]
    return LeafTables(
        np.array(start, dtype=np.int64), np.array(feature, dtype=np.int64), np.array(low, dtype=np.float64), np.array(high, dtype=np.float64),
        np.array(missing, dtype=bool), np.array(at, dtype=np.int64), np.concatenate([*tables, np.zeros(0)]), base, width,
    )  # fmt: skip


@dataclass
class _Condition:
    """What a path asks of one feature: low < value <= high, or a missing value; share of the rows above that satisfy it."""

    low: float = -np.inf
    high: float = np.inf
    missing: bool = True
    share: float = 1.0


@dataclass
class _Leaf:
    value: float
    count: float
    conditions: dict[int, _Condition]


def _head(booster: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in booster.split("\nTree=", 1)[0].splitlines() if "=" in line)


def _trees(booster: str) -> list[dict[str, str]]:
    parts = booster.split("\nend of trees", 1)[0].split("\nTree=")[1:]
    return [dict(line.split("=", 1) for line in part.splitlines() if "=" in line) for part in parts]


def _leaves(tree: dict[str, str]) -> list[_Leaf] | None:
    """Leaves of a tree with their paths; None where a split is not a plain threshold."""
    values = np.array(tree["leaf_value"].split(), dtype=np.float64)
    if len(values) == 1:
        return [_Leaf(float(values[0]), 1.0, {})]
    leaf_count, node_count = (np.array(tree[k].split(), dtype=np.float64) for k in ("leaf_count", "internal_count"))
    feature, left, right, kind = (
        np.array(tree[k].split(), dtype=np.int64)
        for k in ("split_feature", "left_child", "right_child", "decision_type")
    )
    threshold = np.array(tree["threshold"].split(), dtype=np.float64)
    # bit 0: categories; bits 2 and 3: 1 means that zero is missing
    if (kind & 1).any() or ((kind >> 2) & 3 == 1).any():
        return None
    out: list[_Leaf] = []

    def walk(node: int, path: dict[int, _Condition]) -> None:
        if node < 0:
            out.append(_Leaf(float(values[~node]), float(leaf_count[~node]), path))
            return
        for child, goes_left in ((int(left[node]), True), (int(right[node]), False)):
            count = leaf_count[~child] if child < 0 else node_count[child]
            was = path.get(int(feature[node]), _Condition())
            # where training saw none missing, a missing value counts as 0
            default = bool(kind[node] & 2) if (kind[node] >> 2) & 3 == 2 else bool(threshold[node] >= 0.0)
            now = _Condition(
                was.low if goes_left else max(was.low, float(threshold[node])),
                min(was.high, float(threshold[node])) if goes_left else was.high,
                was.missing and default == goes_left, was.share * float(count / node_count[node]),
            )  # fmt: skip
            walk(child, {**path, int(feature[node]): now})

    walk(0, {})
    return out


@compiled()
def _table(value: Any, share: Any) -> Any:
    """SHAP values of a leaf for every pattern of satisfied features, [patterns * features].

    For feature i: value * (o_i - z_i) * sum over sets S of the others of |S|! (d - |S| - 1)! / d! * prod_S o * prod_rest z,
    o being 1 where satisfied and 0 else, z the share of rows that satisfy it.
    """
    d = len(share)
    out = np.zeros((1 << d) * d)
    weight = np.empty(max(d, 1))
    for size in range(d):
        w = 1.0 / d
        # |S|! (d - |S| - 1)! / d! = 1 / (d * C(d - 1, |S|))
        for k in range(size):
            w *= (k + 1.0) / (d - 1.0 - k)
        weight[size] = w
    sums = np.empty(d + 1)
    for pattern in range(1 << d):
        for i in range(d):
            sums[:] = 0.0
            sums[0] = 1.0
            filled = 0
            for j in range(d):
                if j == i:
                    continue
                inside = 1.0 if (pattern >> j) & 1 else 0.0
                for k in range(filled + 1, 0, -1):
                    sums[k] = sums[k] * share[j] + sums[k - 1] * inside
                sums[0] *= share[j]
                filled += 1
            total = 0.0
            for k in range(d):
                total += weight[k] * sums[k]
            own = 1.0 if (pattern >> i) & 1 else 0.0
            out[pattern * d + i] = value * (own - share[i]) * total
    return out


@compiled(error_model="numpy")
def _explain(
    X: Any, start: Any, feature: Any, low: Any, high: Any, missing: Any, at: Any, table: Any, out: Any
) -> None:  # fmt: skip
    rows, width = X.shape
    # columns of a block lie together: comparisons run over rows without a branch, and all stays in the cache
    columns = np.empty((width, BLOCK))
    sums = np.empty((width, BLOCK))
    pattern = np.empty(BLOCK, dtype=np.int32)
    for begin in range(0, rows, BLOCK):
        size = min(BLOCK, rows - begin)
        for f in range(width):
            for r in range(BLOCK):
                columns[f, r] = X[begin + r, f] if r < size else 0.0
                sums[f, r] = 0.0
        for leaf in range(at.shape[0]):
            first, last = start[leaf], start[leaf + 1]
            pattern[:] = 0
            for j in range(first, last):
                lowest, highest, gap = low[j], high[j], np.int32(missing[j])
                bit, column = np.int32(1 << (j - first)), columns[feature[j]]
                for r in range(BLOCK):
                    x = column[r]
                    inside = np.int32(x > lowest) & np.int32(x <= highest)
                    pattern[r] |= bit * (inside | (np.int32(x != x) & gap))
            depth = np.int32(last - first)
            for j in range(first, last):
                values = table[at[leaf] + j - first :]
                total = sums[feature[j]]
                for r in range(BLOCK):
                    total[r] += values[pattern[r] * depth]
        for f in range(width):
            for r in range(size):
                out[begin + r, f] = sums[f, r]
