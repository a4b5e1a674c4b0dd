"""`init`: a new workspace with commented settings."""

from __future__ import annotations

from pathlib import Path

from pdm.errors import Refusal, UsageError
from pdm.records import REGISTER

PLANT_TOML = """\
# What pdm-logs has to know of your plant. Every key is explained in docs/settings.md.

[plant]
name = "{name}"

{sites}
[risk]
horizon_days = 30

[costs]                 # in your currency
failure = 10000
planned_repair = 2500
inspection = 200
"""

SITE_TOML = """\
[sites.{site}]
name = "{site}"
timezone = "UTC"        # e.g. "Europe/Berlin"
date_order = "DMY"      # how people write dates there: DMY, MDY or YMD
reporting_lag_days = 7  # how long a log takes to reach you
people = []             # initials or names of those who write
"""

REGISTER_HEADER = [c for c in REGISTER.names if c != "row"]


def initialise(folder: Path, register_from: Path | None = None) -> list[Refusal]:
    """Make `plant.toml`, `register.csv` and `inbox/` in `folder`; returns rows of the export that were set aside.

    Raises:
        UsageError: There is a workspace already.
    """
    import pandas as pd

    if (folder / "plant.toml").exists():
        raise UsageError(f"{folder} is a workspace already.", remedy="Choose another folder; nothing was changed.")
    refusals: list[Refusal] = []
    frame = pd.DataFrame(columns=REGISTER_HEADER)
    if register_from is not None:
        from pdm.sources import register_from_export

        made = register_from_export(register_from)
        frame, refusals = made if isinstance(made, tuple) else (made, [])
        frame = frame.drop(columns="row", errors="ignore").dropna(axis=1, how="all")
        if "tag" in frame and frame["tag"].equals(frame["asset_id"]):
            frame = frame.drop(columns="tag")
    sites = sorted(frame["site"].dropna().unique()) if "site" in frame and len(frame) else ["site1"]
    for site in sites:
        (folder / "inbox" / str(site)).mkdir(parents=True, exist_ok=True)
    text = PLANT_TOML.format(name=folder.resolve().name, sites="\n".join(SITE_TOML.format(site=s) for s in sites))
    (folder / "plant.toml").write_text(text, encoding="utf-8")
    frame.to_csv(folder / "register.csv", index=False)
    return refusals
