"""Kinds of questions. Each takes a `Context` and yields frames of records.ITEMS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pdm.quality.questions.audit import ask_audit
from pdm.quality.questions.base import Context
from pdm.quality.questions.links import ask_links

QUESTIONS: tuple[Callable[[Context], Iterator[pd.DataFrame]], ...] = (ask_links, ask_audit)
"""All kinds, in the order in which they are asked."""
