"""`pdm-logs review`: the queue as a workbook or a page, and its answers back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, open_workspace, say
from pdm.errors import ExitStatus, UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("review", short_help="Questions that the machine could not settle.")
    def review(
        folder: Folder,
        out: Annotated[Path | None, typer.Option(help="Write the queue to this .xlsx or .html.")] = None,
        apply: Annotated[Path | None, typer.Option(help="Apply the answers in this .xlsx or .json.")] = None,
        by: Annotated[
            str | None, typer.Option(help="Who decided.", show_default="whom the answers name, else the present user")
        ] = None,
        undo: Annotated[str | None, typer.Option(help="Take this decision back.", metavar="DECISION")] = None,
    ) -> None:
        """Questions the machine could not settle, the most valuable first."""
        if sum(x is not None for x in (out, apply, undo)) != 1:
            raise UsageError("say what to do.", remedy="Give one of --out F, --apply F, --undo DECISION.")
        workspace = open_workspace(folder)
        if out is not None:
            count = workspace.write_queue(out)
            if out.suffix.casefold() == ".xlsx":
                how = f"Fill the column 'answer', then: pdm-logs review {folder} --apply {out}"
            else:
                how = f"Open it in a browser, answer and save the answers, then: pdm-logs review {folder} --apply answers.json"
            say(f"Wrote {count} questions to {out}. {how}")
            return
        if undo is not None:
            say("Taken back." if workspace.undo(undo, by=by) else "It was taken back before.")
            return
        assert apply is not None
        done = workspace.apply_queue(apply, by=by)
        say(
            f"{len(done['applied'])} answers applied, {len(done['unchanged'])} held already, {len(done['errors'])} could not be used."
        )
        if done["taught"]:
            say(
                f"The reader learns from the corrected readings of {', '.join(done['taught'])}; "
                f"to read old pages again with that: pdm-logs ingest {folder} --reread"
            )
        if done["overturned"]:
            say(
                f"{len(done['overturned'])} in place of what somebody else had answered; ask each other, or take one back (--undo):"
            )
        for overturned in done["overturned"]:
            say(f"  {overturned}")
        for error in done["errors"]:
            say(f"  {error}")
        if done["errors"]:
            raise typer.Exit(int(ExitStatus.SET_ASIDE))
