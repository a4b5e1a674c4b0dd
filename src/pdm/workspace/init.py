"""`init`: a new workspace with commented settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pdm.config import NO_FOLDER
from pdm.errors import SettingsError, UsageError
from pdm.records import REGISTER

if TYPE_CHECKING:
    from pdm.sources import RegisterExport

PLANT_TOML = """\
# What pdm-logs has to know of your plant. Every key is explained in docs/settings.md.

[plant]
name = {name}

{sites}
[risk]
horizon_days = 30

# [costs]               # in your currency; what following the list saves is told at these
# failure = 10000       # one that was not seen coming
# planned_repair = 2500 # the same repair, planned
# inspection = 200      # looking at one asset
"""

SITE_TOML = """\
[sites.{key}]
name = {name}
timezone = "UTC"        # e.g. "Europe/Berlin"
date_order = "DMY"      # how people write dates there: DMY, MDY or YMD
reporting_lag_days = 7  # how long a log takes to reach you
people = []             # initials or names of those who write
"""

REGISTER_HEADER = [c for c in REGISTER.names if c != "row"]


def initialise(folder: Path, register_from: Path | None = None, site: str = "") -> list[str]:
    """Make `plant.toml`, `register.csv` and `inbox/` in `folder`.

    Args:
        folder: The new workspace.
        register_from: Export of equipment that the register is made from.
        site: Site of what the export names none for; of the whole workspace without an export.

    Returns:
        What was taken from the export and what was not, in sentences; nothing without one.

    Raises:
        UsageError: There is a workspace already.
        SettingsError: The export cannot be used as it is; nothing was made.
    """
    import pandas as pd

    if (folder / "plant.toml").exists():
        raise UsageError(f"{folder} is a workspace already.", remedy="Choose another folder; nothing was changed.")
    frame = pd.DataFrame(columns=REGISTER_HEADER)
    told: list[str] = []
    if register_from is not None:
        from pdm.sources import register_from_export

        export = register_from_export(register_from, site=site)
        told = _told(export, register_from)
        frame = export.register.drop(columns="row", errors="ignore").dropna(axis=1, how="all")
        for column in frame.select_dtypes("datetimetz"):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d")
        if "tag" in frame and frame["tag"].equals(frame["asset_id"]):
            frame = frame.drop(columns="tag")
    sites = sorted(frame["site"].dropna().unique()) if "site" in frame and len(frame) else [site or "site1"]
    for name in sites:
        if NO_FOLDER.search(name):
            raise SettingsError(
                f"site {name!r} cannot be the name of a folder.",
                place=str(register_from) if register_from is not None else "--site",
                remedy="Write it without slashes, colons, quotation marks and the like; its logs lie in inbox/<site>/.",
            )
    for name in sites:
        (folder / "inbox" / name).mkdir(parents=True, exist_ok=True)
    sections = "\n".join(SITE_TOML.format(key=_key(s), name=_quoted(s)) for s in sites)
    text = PLANT_TOML.format(name=_quoted(folder.resolve().name), sites=sections)
    (folder / "plant.toml").write_text(text, encoding="utf-8")
    frame.to_csv(folder / "register.csv", index=False)
    return told


def _told(export: RegisterExport, path: Path) -> list[str]:
    sites = export.register["site"].nunique()
    places = f" of {sites} sites" if sites > 1 else ""
    pairs = ", ".join(f"{c} from '{h}'" if h and h != c else c for c, h in export.taken.items())
    out = [f"Took {len(export.register)} assets{places} from {path.name}: {pairs}."]
    if export.left:
        out.append(
            f"Not understood, so left out: {', '.join(repr(h) for h in export.left)}. "
            "If one of them matters, name it in the file as in README.md and run this again, or fill in register.csv."
        )
    return out + list(export.notes)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """As a basic string of TOML."""
    marked = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", marked) + '"'
