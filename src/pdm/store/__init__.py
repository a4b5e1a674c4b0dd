"""Append-only tables with commits that become visible as a whole, and the small hot state beside them."""

from pdm.store.store import Commit, Store

__all__ = ["Commit", "Store"]
