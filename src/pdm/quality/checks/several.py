"""Lines booked on several machines at once: an event is tied to one of them at most, and the others lack it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events
from pdm.quality.inputs import QualityInputs
from pdm.quality.links import names_several

_BETWEEN = re.compile(r"\s*[,;&+\n|]\s*|\s+(?:and|und|et|y|en)\s+|\s+/\s+", re.I)


def several_machines(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Names that are the tags or asset_ids of two machines or more of the site, with something between them."""
    register = inputs.register
    known: dict[tuple[str, str], str] = {}
    for column in ("tag", "asset_id"):
        names = register[["site", column, "asset_id"]].set_axis(["site", "name", "asset"], axis=1).dropna()
        known |= {(s, str(n).strip().casefold()): a for s, n, a in names.itertuples(index=False)}
    named = inputs.events[inputs.events["asset_mention"].notna() & inputs.events["same_event_as"].isna()]
    pairs = list(zip(named["site"], named["asset_mention"], strict=True))
    several = {(s, m) for s, m in set(pairs) if _machines(s, m, known) >= 2}
    hit = pd.Series([pair in several for pair in pairs], index=named.index, dtype=bool)
    # "P-101A/B": lists in which names are cut short are known to the linking alone
    hit |= named["asset_id"].isna() & names_several(named)
    yield of_events(
        named[hit], inputs.origins, check="conflicts", reason=Code.SEVERAL_MACHINES, severity="warning", field="asset_mention",
        rule="a line is booked on one machine", value=named.loc[hit, "asset_mention"],
        remedy="Write one line for each machine; as it stands the event counts at one of them at most.",
    )  # fmt: skip


def _machines(site: str, mention: str, known: dict[tuple[str, str], str]) -> int:
    """Different machines that the parts of a name are."""
    parts = _BETWEEN.split(mention)
    return (
        len({a for p in parts if (a := known.get((site, p.strip().casefold()))) is not None}) if len(parts) > 1 else 0
    )
