"""A workspace: the one place where the stages meet the store."""

from pdm.workspace.workspace import Workspace, open

__all__ = ["Workspace", "open"]
