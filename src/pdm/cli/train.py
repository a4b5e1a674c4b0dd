"""`pdm-logs train`: a new risk model with its card."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, open_workspace, parse_date, print_json, say, say_next
from pdm.errors import TooLittleData


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train", short_help="Learn from the store, and say how good it was.")
    def train(
        folder: Folder,
        horizon_days: Annotated[
            int | None, typer.Option(help="Days ahead.", show_default="from plant.toml", min=1, max=730)
        ] = None,
        until: Annotated[
            str | None, typer.Option(help="Learn from records known by this day only.", metavar="DATE")
        ] = None,
        json: Json = False,
    ) -> None:
        """Learn from the store and print how good the model was out of time, beside plain baselines."""
        workspace = open_workspace(folder)
        model = workspace.train(horizon_days=horizon_days, until=parse_date(until) if until else None)
        if json:
            print_json({"model_id": model.model_id, "card": model.card})
        else:
            say(workspace.model_card_text(model))
            say(f"Model {model.model_id}; card: {workspace.model_card_path(model)}")
        if model.kind == "fallback":
            if not json:
                say(
                    f"What would help most: pdm-logs check {folder}. Until then 'score' lists the assets by failure rates."
                )
            raise typer.Exit(int(TooLittleData.exit_status))
        if not json:
            say_next(workspace, "score {} --out risk.xlsx", first=False)
