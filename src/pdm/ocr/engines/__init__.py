"""Readers of a line or cell, behind one interface, found by entry point."""

from pdm.ocr.engines.base import Engine, Recognition
from pdm.ocr.engines.find import available, engine

__all__ = ["Engine", "Recognition", "available", "engine"]
