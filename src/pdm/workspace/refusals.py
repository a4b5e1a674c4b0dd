"""Refusals as rows, and the refusals that the workspace itself speaks."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.records import REFUSALS, Page, stable_id
from pdm.workspace.documents import settled_again

if TYPE_CHECKING:
    from pdm.workspace.context import Context

READINGS_LOADED = "readings"
"""Kind of the batches that hold what `readings.csv` told."""
PASSING = (Reason.UNKNOWN_SITE.value, Reason.NO_PERMISSION.value)
"""Reasons that a person can mend without touching the file; the file is then read as if it were new."""


def refusal_rows(refusals: list[Refusal], site: str, at: pd.Timestamp) -> pd.DataFrame:
    """Refusals as rows of records.REFUSALS; the same refusal has the same `refusal_id`."""
    return REFUSALS.rows(
        {
            "refusal_id": stable_id("refusal", site, r.origin, r.document_id, r.page, r.row, r.reason, r.value, r.message),
            "site": site, "document_id": r.document_id, "origin": r.origin, "page": r.page, "row": r.row,
            "reason": r.reason.value, "message": r.message, "remedy": r.remedy, "value": r.value, "known_at": at,
        }
        for r in refusals
    )  # fmt: skip


def standing(context: Context, version: int | None = None) -> pd.DataFrame:
    """Refusals that still stand: each once, without those of files that could be read later; of the workspace's own tables as they are now."""
    now = refusal_rows(context.register_refusals + context.limits_refusals, "", context.clock())
    said = _unmended(context, version).drop(columns="batch")
    return pd.concat([said, now]).drop_duplicates("refusal_id", ignore_index=True)


def of_unfinished(context: Context) -> frozenset[str]:
    """Batches with refusals of an `ingest` that was stopped before it could tell them: all since one went through to its end."""
    commits = context.store.commits()
    told = max((c.seq for c in commits if c.kind == "ingest"), default=0)
    return frozenset(c.batch for c in commits if c.seq > told and c.kind != "decide" and "refusals" in c.rows)


def left_untold(context: Context, batches: Collection[str], told: Collection[Refusal]) -> list[Refusal]:
    """Refusals of these batches that still stand and are not among those told."""
    if not batches:
        return []
    rows = _unmended(context)
    rows = rows[rows["batch"].isin(list(batches))].drop_duplicates("refusal_id")
    known = set(told)
    found = (
        Refusal(Reason(r.reason), r.message, r.remedy, r.document_id or "", r.origin or "", int(r.page), int(r.row), r.value or "")
        for r in rows.itertuples()
    )  # fmt: skip
    return [r for r in found if r not in known]


def _unmended(context: Context, version: int | None = None) -> pd.DataFrame:
    """Refusals of the store with their `batch`, without those that were mended since."""
    store = context.store
    refusals = store.read("refusals", version=version, with_batch=True)
    documents = store.read("documents", version=version, columns=["origin"])
    mended = refusals["reason"].isin(PASSING) & refusals["origin"].isin(set(documents["origin"]))
    mended |= settled_again(store, refusals, version)
    own = refusals["document_id"].fillna("").eq("")
    mended |= own & refusals["origin"].eq(Path(context.settings.plant.register_file).name)
    # the whole file is looked at each time
    looked = [c.at for c in store.commits() if c.kind == READINGS_LOADED and (version is None or c.seq <= version)]
    if looked:
        mended |= own & refusals["origin"].eq("readings.csv") & (refusals["known_at"] < looked[-1])
    return refusals[~mended]


def unknown_site(site: str, origin: str, known: list[str]) -> Refusal:
    """A file in a folder that no site of plant.toml has, or outside the sites' folders (`site` empty)."""
    what = (
        f"the folder names site {site!r}, which plant.toml does not know."
        if site
        else "lies outside the sites' folders."
    )
    remedy = f"Add [sites.{site}] to plant.toml or move" if site else "Move"
    return Refusal(
        Reason.UNKNOWN_SITE, what, f"{remedy} the file to one of: {', '.join(known)}.", origin=origin, value=site
    )


def unreadable(origin: str, error: OSError) -> Refusal:
    """A file that the system does not open."""
    return Refusal(
        Reason.NO_PERMISSION,
        f"cannot be opened ({error.strerror or error}).",
        "Give your user the right to read it.",
        origin=origin,
    )


def copy_of(known: str, sha: str, origin: str) -> Refusal:
    """The same bytes under another name."""
    return Refusal(
        Reason.DUPLICATE_DOCUMENT, f"is the same file as {known}.", "Nothing to do; it was read once.", sha, origin
    )


def unread_page(page: Page, cause: str) -> Refusal:
    """A page on which the reader failed."""
    return Refusal(
        Reason.UNREADABLE_PAGE, f"could not be read ({cause}).", "Look at the page; scan it again if it is damaged.",
        page.document_id, page.origin, page.number,
    )  # fmt: skip


def origin_of(path: Path, root: Path) -> str:
    """A path as a person knows it: relative to the workspace where it lies inside."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)


def sites_of_nobody(register: pd.DataFrame, sites: Collection[str], origin: str) -> list[Refusal]:
    """Sites that assets of the register are at and plant.toml does not know: no log reaches them."""
    out = []
    for site, assets in register[~register["site"].isin(list(sites))].groupby("site", sort=False) if sites else ():
        near = next((s for s in sites if s.casefold() == str(site).casefold()), "")
        rows = f"{len(assets)} asset" + ("s are" if len(assets) > 1 else " is")
        out.append(
            Refusal(
                Reason.UNKNOWN_SITE, f"{rows} at site {site!r}, which plant.toml does not know; no logs are tied to them.",
                f"Write the site as {near!r}." if near else f"Add [sites.{site}] to plant.toml, or correct the site: {', '.join(sites)}.",
                origin=origin, row=int(assets["row"].iloc[0]), value=str(site),
            )
        )  # fmt: skip
    return out
