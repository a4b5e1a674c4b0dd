"""splink 5 as a linker of names to a register. Settings: see README.md beside this file."""

from __future__ import annotations

import sys

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_READ = "select {id} as unique_id, site, {name} as name, {rest} from read_csv('{path}', all_varchar = true)"
_PARTS = "nullif(letters, '') as letters, nullif(number, '') as number, nullif(train, '') as train, nullif(words, '') as words"


def main(mentions: str, register: str, out: str) -> None:
    """Link and write the best candidate of each mention."""
    api = DuckDBAPI()
    connection = duckdb.connect()
    left = connection.sql(_READ.format(id="id", name="lower(name)", rest=_PARTS, path=mentions)).df()
    right = connection.sql(_READ.format(id="asset_id", name="lower(tag)", rest=_PARTS, path=register)).df()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]),
            cl.ExactMatch("letters").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("number", 1).configure(term_frequency_adjustments=True),
            cl.ExactMatch("train"),
            cl.JaroWinklerAtThresholds("words", [0.95, 0.8]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("site", "number"), block_on("site", "words"), block_on("site", "substr(name, 1, 3)"), block_on("site", "train"),
        ],
    )  # fmt: skip
    linker = Linker([api.register(left), api.register(right)], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("site", "number", "train")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("site", "number"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("site", "words"))
    found = linker.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation()
    assets = set(right["unique_id"])
    best: dict[str, tuple[str, float]] = {}
    for one, other, probability in found.select("unique_id_l, unique_id_r, match_probability").fetchall():
        mention, asset = (other, one) if one in assets else (one, other)
        if probability > best.get(mention, ("", -1.0))[1]:
            best[mention] = (asset, probability)
    with open(out, "w", encoding="utf-8") as file:
        file.write("id,asset_id,score\n")
        file.writelines(f"{m},{a},{p}\n" for m, (a, p) in sorted(best.items()))


if __name__ == "__main__":
    main(*sys.argv[1:4])
