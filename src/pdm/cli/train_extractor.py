"""`pdm-logs train-extractor`: span and relation models from marked texts, with a data card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Json, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train-extractor", short_help="Train the models that read texts of events.")
    def train_extractor(
        config: Annotated[Path, typer.Argument(help="TOML file: seed, marked and plain texts, where the weights go.")],
        json: Json = False,
    ) -> None:
        """Train the models that find parts, states and activities in texts, and write their weights and data card."""
        from pdm.extraction.trained.recipe import train

        folder, card = train(config)
        if json:
            print_json({"folder": str(folder), "card": card})
            return
        say(
            f"{card['marked_texts']} marked and {card['plain_texts']} plain texts, {len(card['spans'])} kinds of spans."
        )
        say(f"Weights and card: {folder}")
