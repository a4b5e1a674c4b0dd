"""What the commands share: opening a workspace, progress, tables, dates, exit status."""

from __future__ import annotations

import json
import math
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pdm.errors import ExitStatus, Refusal, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from pdm.workspace import Workspace

Folder = Annotated[Path, typer.Argument(help="Folder of the workspace.", show_default=False, metavar="DIR")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Workers = Annotated[
    str | None,
    typer.Option("--workers", help="Worker processes, or address of a Dask scheduler.", show_default="all cores"),
]


def open_workspace(folder: Path, workers: str | None = None, *, quiet: bool = False) -> Workspace:
    """The workspace in `folder`, with progress shown."""
    from pdm.workspace import open as open_

    workspace = open_(folder)
    workspace.context.workers = workers
    if not quiet:
        workspace.context.progress = Progress()
    return workspace


class Progress:
    """A line that renews itself when a person is watching; a plain line every ten seconds when not."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.last = 0.0

    def __call__(self, what: str, done: int, all_: int) -> None:
        """Tell that `done` of `all_` are through `what`."""
        now = time.monotonic()
        if now - self.last < (0.2 if self.watched else 10.0):
            return
        self.last = now
        text = f"{done}/{all_} {what}" if all_ else f"{done} {what}"
        if self.watched:
            sys.stderr.write("\r\x1b[K" + text[:100])
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    @staticmethod
    def clear() -> None:
        """Remove the renewing line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def print_json(value: Any) -> None:
    """Print a value as JSON: what is missing is null, times are ISO 8601."""
    Progress.clear()
    print(json.dumps(_plain(value), indent=1, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()
    if hasattr(value, "item"):  # a number of numpy's
        return _plain(value.item())
    return None if type(value).__name__ == "NAType" else str(value)


def say(text: str = "") -> None:
    """Print a line for a person."""
    Progress.clear()
    print(text)


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 page`, `2 pages`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def say_next(workspace: Workspace, command: str, *, first: bool = True) -> None:
    """Tell the command that comes next; `first`: only while there is no model yet, since whoever has one knows the way.

    Args:
        workspace: The workspace.
        command: The command with `{}` where the folder stands.
        first: Whether it is left out once a model was trained.
    """
    if not first or not (workspace.runs["kind"] == "train").any():
        say(f"Next: pdm-logs {command.format(shlex.quote(str(workspace.context.root)))}")


def print_refusals(refusals: list[Refusal], folder: Path, limit: int = 20) -> None:
    """List what was set aside, rows of a page with the same fault together; the whole list is in the quality report and `check --json`."""
    if not refusals:
        return
    say(f"{len(refusals)} set aside:")
    alike: dict[tuple[object, ...], list[Refusal]] = {}
    for refusal in refusals:
        alike.setdefault((refusal.origin, refusal.page, refusal.message), []).append(refusal)
    shown = list(alike.values())[:limit]
    for same in shown:
        row = f", row {same[0].row}"
        more = f"{row} and {counted(len(same) - 1, 'more row')}" if len(same) > 1 else row
        say(f"  {same[0]}".replace(f"{row}: ", f"{more}: ", 1))
    left = len(refusals) - sum(map(len, shown))
    if left:
        say(f"  … and {left} more; all of them: pdm-logs check {shlex.quote(str(folder))} --json")


def print_table(frame: pd.DataFrame, *, title: str = "") -> None:
    """Print a frame as a table that fits the terminal; numbers to the right."""
    from pandas.api.types import is_numeric_dtype
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    Progress.clear()
    # what people wrote is no markup: "[gate]" would be left out, and "[/]" taken for a mistake
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    for name in frame.columns:
        table.add_column(Text(str(name)), justify="right" if is_numeric_dtype(frame[name]) else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(Text("" if v is None or v != v else str(v)) for v in row))
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def parse_date(text: str) -> pd.Timestamp:
    """A day as a UTC instant.

    Raises:
        UsageError: `text` is not a day written YYYY-MM-DD, or lies outside 1950 to 2100.
    """
    import datetime

    import pandas as pd

    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date.", remedy="Write it as 2026-01-31.") from error
    if not 1950 <= day.year <= 2100:
        raise UsageError(f"{text!r} lies outside 1950 to 2100.", remedy="Check the year.")
    return pd.Timestamp(day, tz="UTC")


def exit_for(refusals: list[Refusal]) -> None:
    """Leave with status 3 when something was set aside."""
    if refusals:
        raise typer.Exit(int(ExitStatus.SET_ASIDE))
