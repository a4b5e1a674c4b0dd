"""`init`: a new workspace with commented settings."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pdm.errors import SettingsError, UsageError
from pdm.mistakes import NO_FOLDER
from pdm.records import REGISTER

if TYPE_CHECKING:
    import pandas as pd

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
# order_types = {{ "PM03" = "breakdown" }}  # what order types of your own stand for
"""

REGISTER_HEADER = [c for c in REGISTER.names if c != "row"]


def initialise(folder: Path, register_from: Path | None = None, site: str = "") -> list[str]:
    """Make `plant.toml`, `register.csv` and `inbox/` in `folder`; in a workspace that is there already, add the equipment of a further list.

    Args:
        folder: The new workspace.
        register_from: Export of equipment that the register is made from.
        site: Site of what the export names none for; of the whole workspace without an export.

    Returns:
        What was taken from the export and what was not, in sentences; nothing without one.

    Raises:
        UsageError: There is a workspace already, and no list to add.
        SettingsError: The export cannot be used as it is; nothing was made.
    """
    import pandas as pd

    if (folder / "plant.toml").exists():
        if register_from is None:
            raise UsageError(
                f"{folder} is a workspace already.",
                remedy=f"Choose another folder, or add the equipment of a further list: pdm-logs init {folder} --register-from LIST --site SITE. "
                "Nothing was changed.",
            )
        return add_equipment(folder, register_from, site)
    frame = pd.DataFrame(columns=REGISTER_HEADER)
    told: list[str] = []
    if register_from is not None:
        frame, told = _listed(register_from, site)
        if "tag" in frame and frame["tag"].equals(frame["asset_id"]):
            frame = frame.drop(columns="tag")
    sites = sorted(frame["site"].dropna().unique()) if "site" in frame and len(frame) else [site or "site1"]
    _make_folders(folder, sites, str(register_from) if register_from is not None else "--site")
    sections = "\n".join(SITE_TOML.format(key=_key(s), name=_quoted(s)) for s in sites)
    text = PLANT_TOML.format(name=_quoted(folder.resolve().name), sites=sections)
    (folder / "plant.toml").write_text(text, encoding="utf-8")
    frame.to_csv(folder / "register.csv", index=False)
    return told


def add_equipment(folder: Path, register_from: Path, site: str = "") -> list[str]:
    """Add the equipment of a further list to a workspace: rows of the register, and sections and folders of its new sites.

    What the register has stays as it is; what it leaves blank of an asset of the list is filled in. An asset_id that it uses at another site gets the name of its site before it, since it has to be
    unique in the enterprise; the tag stays as painted.

    Args:
        folder: The workspace.
        register_from: The list.
        site: Site of what the list names none for.

    Returns:
        What was taken from the list and what was added, in sentences.

    Raises:
        SettingsError: The list, the register or plant.toml cannot be used as it is; nothing was changed.
    """
    import pandas as pd

    from pdm.config import load_settings
    from pdm.sinks.files import replace_file
    from pdm.sources import read_register

    settings = load_settings(folder / "plant.toml")
    path = folder / settings.plant.register_file
    kept, _ = read_register(path)
    frame, told = _listed(register_from, site)
    at = dict(zip(kept["asset_id"], kept["site"], strict=True))
    there = [at.get(a) == s for a, s in zip(frame["asset_id"], frame["site"], strict=True)]
    same = frame[there]
    frame, known = frame[[not t for t in there]].copy(), sum(there)
    clash = {a: f"{s} {a}" for a, s in zip(frame["asset_id"], frame["site"], strict=True) if a in at}
    for column in {"asset_id", "parent_id"} & set(frame):
        frame[column] = frame[column].map(lambda a: clash.get(a, a))
    again = frame["asset_id"].isin(set(at))
    frame, known = frame[~again], known + int(again.sum())
    new = [s for s in sorted(frame["site"].dropna().unique()) if s not in settings.sites]
    _make_folders(folder, [str(s) for s in frame["site"].dropna().unique()], str(register_from))
    rows, separator = _as_it_is(path)
    rows, filled = _filled(rows.fillna(""), same.astype("object").fillna(""))
    if len(frame) or filled:
        parts = [rows, frame.astype("object").fillna("")] if len(frame) else [rows]
        together = pd.concat(parts, ignore_index=True).fillna("")
        replace_file(path, lambda part: together.to_csv(part, index=False, sep=separator))
    if new:
        sections = "\n".join(SITE_TOML.format(key=_key(s), name=_quoted(s)) for s in new)
        text = (folder / "plant.toml").read_text(encoding="utf-8-sig").rstrip("\n")
        replace_file(folder / "plant.toml", lambda part: part.write_text(f"{text}\n\n{sections}", encoding="utf-8"))
    told.append(
        f"Added {len(frame)} of them to {path.name}"
        + (f"; it had {known} already, and what stands there of these stays." if known else ".")
    )
    if filled:
        told.append(f"Filled in where it was blank: {', '.join(f'{c} of {n}' for c, n in filled.items())}.")
    if clash:
        a, named = next(iter(clash.items()))
        told.append(
            f"{len(clash)} asset_id{'s are' if len(clash) > 1 else ' is'} used at another site already, so the site stands before "
            f"{'them' if len(clash) > 1 else 'it'}, as in {named!r}; the tag stays {a!r}."
        )
    if new:
        told.append(
            f"New in plant.toml: {', '.join(new)}. Describe {'them' if len(new) > 1 else 'it'} there: time zone, order of dates."
        )
    return told


def _listed(path: Path, site: str) -> tuple[pd.DataFrame, list[str]]:
    """The assets of a list as rows of a register, and what was taken from it, in sentences."""
    from pdm.sources import register_from_export

    export = register_from_export(path, site=site)
    return _as_written(export.register).dropna(axis=1, how="all"), _told(export, path)


def _as_it_is(path: Path) -> tuple[pd.DataFrame, str]:
    """The register with all that people wrote into it, and what stands between its columns.

    Raises:
        SettingsError: It is no table in UTF-8 with the columns asset_id and site, so that rows could not be put below the others.
    """
    import pandas as pd

    head = "asset_id, site, tag, description"
    try:
        text = path.read_text(encoding="utf-8-sig")
        separator = max(",;\t", key=text.partition("\n")[0].count)
        frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
        frame.columns = frame.columns.str.strip()
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise SettingsError(
            "rows cannot be added to it.", place=str(path), remedy=f"Save it as CSV in UTF-8 with the headings {head}."
        ) from error
    if not {"asset_id", "site"} <= set(frame.columns):
        raise SettingsError(
            "rows cannot be added to it.", place=str(path), remedy=f"Name its columns {head}, or add the rows by hand."
        )
    return frame, separator


def _filled(rows: pd.DataFrame, listed: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """A register with its blank cells as a list has them, and how many of each column were filled.

    Args:
        rows: The register as text.
        listed: Assets of a list that are in it.
    """
    own = list(zip(rows["asset_id"].str.strip(), rows["site"].str.strip(), strict=True))
    out, filled = rows.copy(), dict[str, int]()
    for column in [c for c in listed if c not in ("asset_id", "site", "tag")]:
        told = dict(zip(zip(listed["asset_id"], listed["site"], strict=True), listed[column], strict=True))
        cells = out[column].tolist() if column in out else [""] * len(out)
        new = [c if c.strip() else str(told.get(o, "")) or c for c, o in zip(cells, own, strict=True)]
        if count := sum(a != b for a, b in zip(cells, new, strict=True)):
            out[column], filled[column] = new, count
    return out, filled


def _as_written(register: pd.DataFrame) -> pd.DataFrame:
    """A register as its file has it: without the numbers of rows, days as text."""
    frame = register.drop(columns="row", errors="ignore")
    days = {c: frame[c].dt.strftime("%Y-%m-%d") for c in frame.select_dtypes("datetimetz")}
    return frame.assign(**days)


def _make_folders(folder: Path, sites: Sequence[str], place: str) -> None:
    for name in sites:
        if NO_FOLDER.search(name):
            raise SettingsError(
                f"site {name!r} cannot be the name of a folder.", place=place,
                remedy="Write it without slashes, colons, quotation marks and the like; its logs lie in inbox/<site>/.",
            )  # fmt: skip
    for name in sites:
        (folder / "inbox" / name).mkdir(parents=True, exist_ok=True)


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
