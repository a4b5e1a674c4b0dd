"""Kinds of questions. Each takes a `Context` and yields frames of records.ITEMS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pdm.quality.questions.audit import ask_audit
from pdm.quality.questions.audit_readings import ask_reading_audit
from pdm.quality.questions.base import Context
from pdm.quality.questions.events import ask_duplicates, ask_events
from pdm.quality.questions.links import ask_links
from pdm.quality.questions.readings import ask_readings

QUESTIONS: tuple[Callable[[Context], Iterator[pd.DataFrame]], ...] = (
    ask_links, ask_readings, ask_events, ask_duplicates, ask_audit, ask_reading_audit,
)  # fmt: skip
"""All kinds, in the order in which they are asked."""
