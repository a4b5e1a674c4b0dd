"""`ingest`: files, queries and measurements into the store, then events of them; everything once however often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdm.errors import UsageError
from pdm.workspace.derive import derive
from pdm.workspace.incoming import IngestSummary, file_hash
from pdm.workspace.intake import Intake
from pdm.workspace.readings import load_readings
from pdm.workspace.refusals import left_untold, of_unfinished
from pdm.workspace.relink import note_register, relink
from pdm.workspace.reopen import reopen
from pdm.workspace.reread import read_teachers_again, stale_pages
from pdm.workspace.reread import reread as read_again
from pdm.workspace.sql import load_sql

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def ingest(
    context: Context,
    paths: list[Path] | None = None,
    *,
    site: str | None = None,
    history: bool = False,
    dry_run: bool = False,
    reread: bool = False,
) -> IngestSummary:
    """Bring everything new from the inbox (or `paths`) and the sites' queries into the store.

    Documents that are known are opened again where plant.toml settles otherwise by now how they are read (`layouts`), and
    lines without an asset are looked up again where the register has changed (`relink`). What a run set aside that was stopped
    before its end is told by the run that goes on.

    Args:
        context: The workspace.
        paths: Files or folders; None for `inbox/<site>/`.
        site: Site of `paths`; needed when they do not lie in a site's inbox.
        history: The documents tell the past: they count as known at `occurred_at + reporting_lag_days`.
        dry_run: Open the documents and say what would be read; write nothing.
        reread: Also read the pages in the store again that were read before the reader learned what it knows now.

    Raises:
        UsageError: A path does not exist or its site is unknown.
        StorageError: The disk is full or may not be written; what was committed stays, the same command goes on.
    """
    loaded_as = "history" if history else "live"
    found = list(_discover(context, paths, site))
    if dry_run:
        intake = _taken_in(context, found, loaded_as, dry_run=True)
        intake.summary.reopened += len(intake.again)
        return intake.summary
    context.note_settings()
    arguments = {"paths": [str(p) for p in paths or []], "site": site, "history": history, "reread": reread}
    with context.store.lock("ingest", wait=False) as alone:
        # a run that is still at work tells what it set aside itself
        unfinished = of_unfinished(context) if alone else frozenset()
        return _ingest(context, found, loaded_as, arguments, unfinished, everything=paths is None)


def _taken_in(context: Context, found: list[tuple[Path, str]], loaded_as: str, *, dry_run: bool = False) -> Intake:
    _ = context.register, context.limits  # mistakes in these are said before the night's work, not after it
    intake = Intake(context, loaded_as, dry_run)
    intake.run(found)
    intake.kept.tell_once("", context.register_refusals, "register")
    return intake


def _ingest(
    context: Context,
    found: list[tuple[Path, str]],
    loaded_as: str,
    arguments: dict[str, Any],
    unfinished: frozenset[str],
    *,
    everything: bool,
) -> IngestSummary:
    """What `ingest` does with files that were found, and where `everything` is meant with queries and readings, too; `unfinished` are batches of
    runs that were stopped before they could tell of them."""
    started, site = context.clock(), arguments["site"]
    intake = _taken_in(context, found, loaded_as)
    summary = intake.summary
    if everything:
        summary.entries += load_sql(context, loaded_as, summary.refusals, intake.kept.privacy, site)
        load_readings(context, loaded_as, summary.refusals)
    read_teachers_again(context, intake.teachers)
    note_register(context)
    summary.events, summary.linked = derive(context, summary.refusals)
    opened = reopen(context, list(intake.again.values()), intake.kept.privacy)
    intake.kept.settle()
    summary.reopened += opened.documents
    summary.changed = opened.events
    summary.refusals += opened.refusals
    summary.relinked = relink(context)
    if arguments["reread"]:
        again = read_again(context, site)
        summary.reread, summary.changed = again.pages, summary.changed + again.events
        summary.refusals += again.refusals
    elif summary.pages:
        summary.stale = stale_pages(context, site)
    summary.refusals += left_untold(context, unfinished, summary.refusals)
    summary.run_id = context.record_run("ingest", started_at=started, arguments=arguments, summary=summary.as_dict())
    return summary


def _discover(context: Context, paths: list[Path] | None, site: str | None) -> Iterator[tuple[Path, str]]:
    inbox = context.root / "inbox"
    if site is not None and site not in context.settings.sites:
        raise UsageError(f"there is no site {site!r}.", remedy=f"Sites: {', '.join(context.settings.sites)}.")
    if paths is None:
        present = sorted(inbox.iterdir()) if inbox.is_dir() else []
        for folder in (p for p in present if p.is_dir() and not p.name.startswith(".")):
            if site is None or folder.name == site:
                yield from ((f, folder.name) for f in _files(folder))
        for stray in (p for p in present if p.is_file() and not p.name.startswith(".")):
            yield stray, ""
        return
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist.", remedy="Check the spelling.")
        of = site or _site_of(path, inbox)
        if of is None:
            raise UsageError(f"the site of {path} is unknown.", remedy="Add --site SITE.")
        if of not in context.settings.sites:
            raise UsageError(f"there is no site {of!r}.", remedy=f"Sites: {', '.join(context.settings.sites)}.")
        yield from ((f, of) for f in (_files(path) if path.is_dir() else [path]))


def _site_of(path: Path, inbox: Path) -> str | None:
    """The site whose inbox folder holds `path`."""
    here, root = path.resolve(), inbox.resolve()
    inside = here.relative_to(root).parts if here.is_relative_to(root) else ()
    return inside[0] if inside else None


_NOT_SENT = ("~$", ".")
"""How the names of files begin that programs keep for themselves."""
_KEPT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_ON_ITS_WAY = (".part", ".partial", ".filepart", ".crdownload")
"""How the names of files end that are still being transferred; they get their own name when they are whole."""


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and _sent(p.relative_to(folder)))


def _sent(path: Path) -> bool:
    """Whether somebody put the file there, and all of it."""
    name = path.name.casefold()
    if name in _KEPT_BY_SYSTEMS or name.endswith(_ON_ITS_WAY):
        return False
    return not any(part.startswith(_NOT_SENT) for part in path.parts)


__all__ = ["IngestSummary", "file_hash", "ingest"]
