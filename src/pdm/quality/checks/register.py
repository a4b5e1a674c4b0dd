"""Mistakes of the register that rows alone do not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_rows
from pdm.quality.inputs import QualityInputs


def register_mistakes(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Tags and aliases of several assets, parents that go round or elsewhere, crossed dates, assets without class."""
    register = inputs.register
    yield of_rows([*_names(inputs), *_parents(register), *_dates(register), *_classes(register)])


def _row(
    asset: Any, reason: Code, field: str, value: Any, rule: str, remedy: str, severity: str = "warning"
) -> dict[str, Any]:
    return {
        "check": "register", "reason": reason, "severity": severity, "site": asset.site, "origin": "register.csv", "row": asset.row,
        "asset_id": asset.asset_id, "field": field, "value": value, "rule": rule, "remedy": remedy,
    }  # fmt: skip


def _names(inputs: QualityInputs) -> Iterator[dict[str, Any]]:
    register = inputs.register
    refusals = inputs.refusals[inputs.refusals["origin"].fillna("").str.endswith("register.csv")]
    told = set(refusals.loc[refusals["reason"] == "bad_register_row", "row"].dropna().astype(int))
    current = register[register["retired_on"].isna() & register["valid_to"].isna()]
    for asset in current[current.duplicated(["site", "tag"], keep=False)].itertuples():
        if asset.row not in told:
            yield _row(
                asset, Code.DUPLICATE_TAG, "tag", asset.tag, "a tag is unique among the assets in service of a site",
                "Give each its own tag, or set retired_on for the one that was replaced.",
            )  # fmt: skip
    names = register[register["aliases"].notna()].assign(alias=lambda f: f["aliases"].str.split(";"))
    names = names.explode("alias")
    names["alias"] = names["alias"].str.strip()
    names = names[names["alias"].fillna("").ne("")]
    names["key"] = names["alias"].str.casefold()
    names = names.drop_duplicates(["asset_id", "key"])
    for asset in names[names.duplicated(["site", "key"], keep=False)].itertuples():
        yield _row(
            asset, Code.SHARED_ALIAS, "aliases", asset.alias, "an alias belongs to one asset of a site",
            "Keep it at one asset; shared names cannot tell machines apart.", "info",
        )  # fmt: skip


def _parents(register: pd.DataFrame) -> Iterator[dict[str, Any]]:
    parent = {
        a: p for a, p in zip(register["asset_id"], register["parent_id"], strict=True) if isinstance(p, str) and p
    }
    site = dict(zip(register["asset_id"], register["site"], strict=True))
    in_loop = _loops(parent)
    for asset in register[register["asset_id"].isin(set(parent))].itertuples():
        above = parent[asset.asset_id]
        if asset.asset_id in in_loop:
            yield _row(
                asset, Code.PARENT_LOOP, "parent_id", above, "no asset is above itself", "Correct parent_id.", "error"
            )
        elif above in site and site[above] != asset.site:
            yield _row(
                asset,
                Code.PARENT_SITE,
                "parent_id",
                above,
                "an asset and its parent are at one site",
                "Correct site or parent_id.",
            )


def _loops(parent: dict[str, str]) -> set[str]:
    """Assets on a loop of parents; each is walked once."""
    state: dict[str, int] = {}
    found: set[str] = set()
    for start in parent:
        path = []
        at: str | None = start
        while at is not None and at not in state:
            state[at] = 1
            path.append(at)
            at = parent.get(at)
        if at is not None and state[at] == 1:
            found.update(path[path.index(at) :])
        for passed in path:
            state[passed] = 2
    return found


def _dates(register: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for first, last in (("installed_on", "retired_on"), ("valid_from", "valid_to")):
        for asset in register[register[first] > register[last]].itertuples():
            value = f"{getattr(asset, first):%Y-%m-%d} to {getattr(asset, last):%Y-%m-%d}"
            yield _row(asset, Code.DATES_CROSSED, last, value, f"{first} is not after {last}", "Correct the dates.")


def _classes(register: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for asset in register[register["equipment_class"].fillna("").eq("")].itertuples():
        yield _row(
            asset, Code.NO_CLASS, "equipment_class", None, "every asset has a class",
            "Fill in equipment_class: peers, limits and usual failures go by it.", "info",
        )  # fmt: skip
