"""splink 5 as a linker of names to a register. Settings: see README.md beside this file."""

from __future__ import annotations

import csv
import sys

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FIELDS = {"plain": ("digits", "alpha"), "normalised": ("letters", "number", "train", "words")}
"""Columns beside the name, by mode."""


def _settings(mode: str) -> SettingsCreator:
    if mode == "plain":
        comparisons = [
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]),
            cl.LevenshteinAtThresholds("digits", 1).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("alpha", [0.95, 0.8]).configure(term_frequency_adjustments=True),
        ]
        rules = [block_on("site", "digits"), block_on("site", "alpha"), block_on("site", "substr(name, 1, 3)")]
    else:
        comparisons = [
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]),
            cl.ExactMatch("letters").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("number", 1).configure(term_frequency_adjustments=True),
            cl.ExactMatch("train"),
            cl.JaroWinklerAtThresholds("words", [0.95, 0.8]).configure(term_frequency_adjustments=True),
        ]
        rules = [
            block_on("site", "number"), block_on("site", "words"), block_on("site", "substr(name, 1, 3)"),
        ]  # fmt: skip
    return SettingsCreator(
        link_type="link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )  # fmt: skip


def main(mentions: str, register: str, out: str, mode: str) -> None:
    """Link and write the best candidate of each mention.

    A register row is a name of an asset; `id` is `asset_id#n`.
    """
    rest = ", ".join(f"nullif({f}, '') as {f}" for f in FIELDS[mode])
    read = "select id as unique_id, site, lower(name) as name, {rest} from read_csv('{path}', all_varchar = true)"
    connection = duckdb.connect()
    left, right = (connection.sql(read.format(rest=rest, path=p)).df() for p in (mentions, register))
    api = DuckDBAPI()
    linker = Linker([api.register(left), api.register(right)], _settings(mode))
    sure, other = ("digits", "alpha") if mode == "plain" else ("number", "words")
    linker.training.estimate_probability_two_random_records_match([block_on("site", "name")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("site", sure))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("site", other))
    found = linker.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation()
    assets = set(right["unique_id"])
    best: dict[str, tuple[str, float]] = {}
    for one, second, weight in found.select("unique_id_l, unique_id_r, match_weight").fetchall():
        mention, asset = (second, one) if one in assets else (one, second)
        if weight > best.get(mention, ("", float("-inf")))[1]:
            best[mention] = (asset, weight)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "asset_id", "score"])
        writer.writerows((m, a.rpartition("#")[0], s) for m, (a, s) in sorted(best.items()))


if __name__ == "__main__":
    main(*sys.argv[1:5])
