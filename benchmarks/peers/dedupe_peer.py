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

_FIELDS = ("name", "letters", "number", "train", "words")


def _read(path: str, key: str, name: str) -> dict[str, dict[str, Any]]:
    with open(path, encoding="utf-8", newline="") as file:
        return {
            r[key]: {
                **{f: r[f].casefold() or None for f in _FIELDS if f != "name"},
                "name": r[name].casefold(),
                "site": r["site"],
            }
            for r in csv.DictReader(file)
        }


def main(mentions: str, register: str, out: str, labels: str) -> None:
    """Train on labelled pairs of another seed, link site by site, write the best candidate of each mention.

    LABELS.csv: mention and asset columns of pairs, with `same` 1 or 0.
    """
    random.seed(7)
    left, right = _read(mentions, "id", "name"), _read(register, "asset_id", "tag")
    pairs: dict[str, list[Any]] = {"match": [], "distinct": []}
    with open(labels, encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            one = {f: r[f"m_{f}"].casefold() or None for f in _FIELDS}
            other = {f: r[f"a_{f}"].casefold() or None for f in _FIELDS}
            pairs["match" if r["same"] == "1" else "distinct"].append({"__class__": "tuple", "__value__": [one, other]})
    fields = [
        variables.String("name"), variables.String("letters", has_missing=True), variables.String("number", has_missing=True),
        variables.Exact("train", has_missing=True) if hasattr(variables, "Exact") else variables.String("train", has_missing=True),
        variables.String("words", has_missing=True),
    ]  # fmt: skip
    gazetteer = dedupe.Gazetteer(fields, num_cores=0, in_memory=False)
    sample = dict(random.sample(sorted(left.items()), min(2000, len(left))))
    gazetteer.prepare_training(sample, right, training_file=io.StringIO(json.dumps(pairs)), sample_size=4000)
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
    with open(out, "w", encoding="utf-8") as file:
        file.write("id,asset_id,score\n")
        file.writelines(f"{m},{a},{s}\n" for m, (a, s) in sorted(best.items()))


if __name__ == "__main__":
    main(*sys.argv[1:5])
