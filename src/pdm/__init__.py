"""pdm: maintenance logs to events, failure risk and reasons that can be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__", "open"]

if TYPE_CHECKING:
    from pdm.workspace import Workspace, open


def __getattr__(name: str) -> Any:
    # the command line must start without pandas
    if name in ("Workspace", "open"):
        from pdm import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module 'pdm' has no attribute {name!r}")
