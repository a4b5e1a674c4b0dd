"""`pdm-logs train-recogniser`: differences to the recogniser's weights, learned from lines drawn in many hands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Json, Progress, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train-recogniser", short_help="Tune the reader of handwriting.")
    def train_recogniser(
        config: Annotated[Path, typer.Argument(help="TOML file: fonts, texts, how long, seed, where the file goes.")],
        json: Json = False,
    ) -> None:
        """Tune the reader of handwriting on lines drawn in many fonts, and write the differences and their data card."""
        from pdm.ocr.tuning.recipe import train

        file, card = train(config, None if json else Progress())
        if json:
            print_json({"file": str(file), "card": card})
            return
        say(
            f"{card['fonts']} fonts, {card['lines_drawn']} lines drawn, {card['steps']} steps on {card['device']}, loss "
            f"{card['loss']} a character."
        )
        for row in card["shares"]:
            sets = ", ".join(f"{k} {v:.3f}" for k, v in row.items() if k not in ("share", "over"))
            share = row["share"]
            say(
                f"{'as it was' if share is None else share}: character errors {sets}; over those as it was {row['over']:.2f}"
            )
        say(f"Differences and card: {file}")
