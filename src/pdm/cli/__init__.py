"""The command `pdm-logs`: one file per command, arguments and printing only."""

from pdm.cli.app import main

__all__ = ["main"]
