"""`pdm-logs train-letters`: columns of the recogniser's last layer for letters with accents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Json, print_json, say

_FILES = ["*-latin-400-normal.woff", "*.ttf", "*.otf"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train-letters", short_help="Teach the reader of handwriting letters with accents.")
    def train_letters(
        fonts: Annotated[Path, typer.Argument(help="Folder with fonts of handwriting that have such letters.")],
        out: Annotated[Path, typer.Option("--out", help="File to write; a card with figures goes beside it.")],
        files: Annotated[list[str], typer.Option("--files", help="Patterns of the names of font files.")] = _FILES,
        held: Annotated[list[str], typer.Option("--held", help="Families that only judge.")] = [],  # noqa: B006
        lines: Annotated[int, typer.Option("--lines", help="Lines with such letters, and as many without.")] = 7000,
        seed: Annotated[int, typer.Option("--seed", help="Of all chance.")] = 0,
        json: Json = False,
    ) -> None:
        """Teach the last layer of the reader of handwriting letters such as "ü", "é" and "ñ", on lines drawn in many fonts."""
        from pdm.ocr.tuning.letters import teach, write

        letters, card = teach(fonts, files, held, lines, seed)
        write(letters, card, out)
        if json:
            print_json({"file": str(out), "card": card})
            return
        for name in ("before", "after"):
            say(f"{name}: " + ", ".join(f"{k} {v:.4f}" for k, v in card[name].items()))
        say(f"Columns and card: {out}")
