"""`pdm-logs read`: one page, what the machine sees on it."""

from __future__ import annotations

from json import loads
from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Json, exit_for, print_json, say
from pdm.vocabulary.fields import TEXT_FIELDS


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("read")
    def read(
        page: Annotated[Path, typer.Argument(help="PDF, PNG, JPEG or TIFF.", metavar="PAGE")],
        number: Annotated[int, typer.Option("--page", help="Page of a PDF or TIFF.", min=1)] = 1,
        show: Annotated[Path | None, typer.Option(help="Draw boxes, readings and confidence into this PNG.")] = None,
        date_order: Annotated[str, typer.Option(help="DMY, MDY or YMD.")] = "DMY",
        json: Json = False,
    ) -> None:
        """Read one page without a workspace and print its lines."""
        from pdm.ocr import mark_of
        from pdm.workspace.read import read_file

        reading = read_file(page, number, date_order=date_order, show=show)
        if json:
            print_json({"entries": reading.entries.to_dict("records"), "refusals": [str(r) for r in reading.refusals]})
            exit_for(reading.refusals)
            return
        cells = reading.cells
        for entry in reading.entries.itertuples():
            right = entry.text_confidence
            off = isinstance(entry.extra, str) and "struck_out" in loads(entry.extra)
            worth = f"about {100 * right:.0f} % of its letters right" if right == right else "no text"
            say(f"row {entry.row}  ({entry.channel}, {'struck out: kept, not used' if off else worth})")
            told = loads(entry.fields)
            for cell in cells[cells["entry_id"] == entry.entry_id].itertuples():
                said = f"{cell.confidence:.2f} {mark_of(cell)}".rstrip()
                say(f"  {cell.field:>14}: {cell.text}  [{said}]")
                if cell.field in TEXT_FIELDS and told.get(cell.field, cell.text) != cell.text:
                    say(f"  {'in words':>14}: {told[cell.field]}")
        if len(cells):
            say("In brackets: how likely every letter of a cell is right. In words: what it is likely to say.")
        for refusal in reading.refusals:
            say(str(refusal))
        if show is not None:
            say(f"Wrote {show}.")
        exit_for(reading.refusals)
