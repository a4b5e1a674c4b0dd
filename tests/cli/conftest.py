"""The small workspace of the workspace's tests."""

from ..workspace.conftest import _mills, _read_mills, _scored_mills, mills, read_mills, scored_mills

__all__ = ["_mills", "_read_mills", "_scored_mills", "mills", "read_mills", "scored_mills"]
