"""The command line as a whole: all commands, exit statuses, errors in words."""

from __future__ import annotations

import sys
import warnings
from typing import TextIO

import typer

from pdm.cli import (
    audit,
    check,
    demo,
    events,
    explain,
    ingest,
    init,
    links,
    read,
    report,
    reproduce,
    review,
    score,
    status,
    train,
    train_extractor,
    train_letters,
    train_recogniser,
)
from pdm.errors import ExitStatus, PdmError, SettingsWarning

app = typer.Typer(
    name="pdm-logs",
    help="Maintenance logs of many plants, most of them handwritten: events, risk, and reasons that can be checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Exit status: 0 done; 1 could not do the job; 2 wrong usage or settings; 3 finished, with documents or rows "
    "set aside; 4 'reproduce' differs.",
)
for _module in (
    init, demo, ingest, check, events, links, read, review, train, train_extractor, train_recogniser, train_letters, score, explain, report,
    reproduce, audit, status,
):  # fmt: skip
    _module.register(app)


def main() -> None:
    """Run the command line."""
    warnings.showwarning = _warn
    try:
        code = app(standalone_mode=False)
    except PdmError as error:
        print(f"pdm-logs: {error}", file=sys.stderr)
        sys.exit(int(error.exit_status))
    except typer.Exit as stop:
        code = stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = _INTERRUPTED
    except Exception as error:
        code = _usage(error)
    if code == _INTERRUPTED:
        print("pdm-logs: stopped; run the same command again to go on.", file=sys.stderr)
        code = int(ExitStatus.FAILED)
    sys.exit(code if isinstance(code, int) else 0)


_usual_warning = warnings.showwarning


def _warn(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: TextIO | None = None, line: str | None = None
) -> None:  # fmt: skip
    """What is said of the settings is for whoever wrote them, in a line; other warnings as Python shows them."""
    if issubclass(category, SettingsWarning):
        print(f"pdm-logs: {message}", file=sys.stderr)
    else:
        _usual_warning(message, category, filename, lineno, file, line)


_INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def _usage(error: Exception) -> int:
    """Click's own complaints, and the system's, in one line each; anything else is a fault of ours and is shown whole."""
    show = getattr(error, "show", None)
    if callable(show):
        show()
        return int(ExitStatus.USAGE)
    if isinstance(error, PermissionError):
        print(f"pdm-logs: {error.filename}: no permission. Give your user the right to it.", file=sys.stderr)
        return int(ExitStatus.FAILED)
    if isinstance(error, OSError) and error.errno == 28:
        print("pdm-logs: the disk is full. Free some space and run the same command again.", file=sys.stderr)
        return int(ExitStatus.FAILED)
    raise error
