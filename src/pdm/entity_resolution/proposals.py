"""Machines that are written of and stand in no register: proposed as register rows."""

from __future__ import annotations

import json

import pandas as pd

from pdm.grammar.tags import parse, plain
from pdm.records import stable_id

MIN_TIMES = 3


def propose_assets(events: pd.DataFrame) -> pd.DataFrame:
    """Clusters of unresolved names that fit no registered asset.

    Args:
        events: Current events.

    Returns:
        asset_id (stable: made of site and name), site, tag (as most often written), times, names (JSON); most often written
        first.
    """
    unresolved = events[events["asset_id"].isna() & events["asset_mention"].notna()]
    clusters: dict[tuple[str, str], dict[str, int]] = {}
    for site, mention, candidates in zip(
        unresolved["site"], unresolved["asset_mention"], unresolved["candidates"], strict=True
    ):
        best = json.loads(candidates)[0] if isinstance(candidates, str) else {"asset_id": None}
        if best.get("asset_id") is not None:
            continue
        parts = parse(mention)
        key = f"{parts.letters}{parts.number}{parts.train}" if parts is not None and parts.letters else plain(mention)
        names = clusters.setdefault((str(site), key), {})
        names[mention] = names.get(mention, 0) + 1
    rows = [
        {
            "asset_id": "new-" + stable_id("proposal", site, key, length=8), "site": site, "tag": max(sorted(names), key=lambda n: names[n]),
            "times": sum(names.values()), "names": json.dumps(names, ensure_ascii=False, sort_keys=True),
        }
        for (site, key), names in clusters.items()
        if sum(names.values()) >= MIN_TIMES
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["asset_id", "site", "tag", "times", "names"])
    return frame.sort_values(["times", "asset_id"], ascending=[False, True], ignore_index=True)
