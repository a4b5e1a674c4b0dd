"""dedupe 3 as a linker of names to a register (Gazetteer). Settings: see README.md beside this file."""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from typing import Any

import dedupe
from dedupe import variables

FIELDS = {"plain": ("digits", "alpha"), "normalised": ("letters", "number", "train", "words")}
"""Columns beside the name, by mode."""
SAMPLE, PAIRS = 2000, 4000
"""Mentions that training sees, and pairs that it may choose from."""


def _record(row: dict[str, str], mode: str, prefix: str = "") -> dict[str, str | None]:
    return {f: row[prefix + f].casefold() or None for f in ("name", *FIELDS[mode])}


def _read(path: str, mode: str) -> dict[str, dict[str, Any]]:
    with open(path, encoding="utf-8", newline="") as file:
        return {r["id"]: {**_record(r, mode), "site": r["site"]} for r in csv.DictReader(file)}


def main(mentions: str, register: str, out: str, mode: str, labels: str) -> None:
    """Train on labelled pairs of another seed, link site by site, write the best candidate of each mention.

    A register row is a name of an asset; `id` is `asset_id#n`. LABELS.csv: columns of pairs (`m_name`, `a_name`, ...), with
    `same` 1 or 0.
    """
    random.seed(7)
    left, right = _read(mentions, mode), _read(register, mode)
    pairs: dict[str, list[Any]] = {"match": [], "distinct": []}
    with open(labels, encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            both = [_record(r, mode, "m_"), _record(r, mode, "a_")]
            pairs["match" if r["same"] == "1" else "distinct"].append({"__class__": "tuple", "__value__": both})
    fields = [variables.String("name"), *(variables.String(f, has_missing=True) for f in FIELDS[mode])]
    gazetteer = dedupe.Gazetteer(fields, num_cores=1, in_memory=False)
    sample = dict(random.sample(sorted(left.items()), min(SAMPLE, len(left))))
    known = dict(random.sample(sorted(right.items()), min(SAMPLE, len(right))))
    gazetteer.prepare_training(sample, known, training_file=io.StringIO(json.dumps(pairs)), sample_size=PAIRS)
    gazetteer.train(recall=0.95)
    best: dict[str, tuple[str, float]] = {}
    for site in sorted({r["site"] for r in right.values()}):
        here = {k: r for k, r in right.items() if r["site"] == site}
        asked = {k: r for k, r in left.items() if r["site"] == site}
        if not asked:
            continue
        gazetteer.index(here)
        for mention, found in gazetteer.search(asked, threshold=0.0, n_matches=1):
            for asset, score in found:
                best[mention] = (asset, float(score))
        gazetteer.unindex(here)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "asset_id", "score"])
        writer.writerows((m, a.rpartition("#")[0], s) for m, (a, s) in sorted(best.items()))


if __name__ == "__main__":
    main(*sys.argv[1:6])
