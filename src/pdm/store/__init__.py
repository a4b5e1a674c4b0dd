"""Append-only tables with commits that become visible as a whole, and the small hot state beside them."""

from pdm.store.store import READ_AGAIN, Commit, Store

__all__ = ["READ_AGAIN", "Commit", "Store"]
