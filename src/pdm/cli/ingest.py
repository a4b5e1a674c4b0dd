"""`pdm-logs ingest`: documents into events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pdm.cli.common import (
    Folder,
    Json,
    Workers,
    counted,
    exit_for,
    open_workspace,
    print_json,
    print_refusals,
    say,
    say_next,
)

if TYPE_CHECKING:
    from pdm.workspace.ingest import IngestSummary


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("ingest", short_help="Read what is new in the inbox and the databases.")
    def ingest(
        folder: Folder,
        paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; the inbox when left out.")] = None,
        site: Annotated[str | None, typer.Option(help="Site of the paths.")] = None,
        history: Annotated[
            bool,
            typer.Option("--history", help="The documents tell the past: count them as known when they were written."),
        ] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read; write nothing.")] = False,
        reread: Annotated[
            bool,
            typer.Option(
                "--reread", help="Also read old pages again with what the reader of handwriting learned since."
            ),
        ] = False,
        workers: Workers = None,
        json: Json = False,
    ) -> None:
        """Read what is new in the inbox and in the sites' databases. Safe to run again at any time."""
        workspace = open_workspace(folder, workers)
        done = workspace.ingest(paths or None, site=site, history=history, dry_run=dry_run, reread=reread)
        if json:
            print_json({**done.as_dict(), "refusals": [vars_of(r) for r in done.refusals]})
        else:
            skipped = done.skipped + done.reopened
            known = f"({skipped} {'was' if skipped == 1 else 'were'} known)"
            told = f"{counted(done.documents, 'document')} {known}, {counted(done.pages, 'page')} from pictures, "
            told += counted(done.entries, "line")
            if dry_run:
                say(f"Would read {told}" + (" beside those of the pages." if done.pages else "."))
            else:
                say(f"Read {told} -> {counted(done.events, 'event')}, {done.linked} of them linked to an asset.")
            if done.reopened and dry_run:
                say(f"Would read {counted(done.reopened, 'known document')} again: plant.toml has changed since.")
            elif done.reopened or reread:
                say(_told_again(done, reread))
            if done.relinked:
                say(
                    f"The register has changed: {counted(done.relinked, 'event')} without a known asset changed with it."
                )
            if done.stale:
                say(
                    f"{done.stale} pages were read before the reader had learned the hands of their site; "
                    f"to read them again: pdm-logs ingest {folder} --reread"
                )
            print_refusals(done.refusals, folder)
            if done.events:
                say_next(workspace, "check {}")
        exit_for(done.refusals)


def _told_again(done: IngestSummary, reread: bool) -> str:
    """What was read again and why; the events that changed with it are counted together."""
    documents = f"{counted(done.reopened, 'document')}, because plant.toml says otherwise now how to read them"
    pages = f"{counted(done.reread, 'page')} with what the reader learned since"
    what = " and ".join([*([documents] if done.reopened else []), *([pages] if reread else [])])
    return f"Read again {what}; {counted(done.changed, 'event')} changed."


def vars_of(refusal: object) -> dict[str, object]:
    """The fields of a refusal."""
    return {name: getattr(refusal, name) for name in refusal.__dataclass_fields__}  # type: ignore[attr-defined]
