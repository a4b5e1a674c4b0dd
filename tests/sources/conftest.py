"""Fixtures of the sources: a way to open a file, and files of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.config import FormSettings, SiteSettings, SizeLimits
from pdm.errors import Refusal
from pdm.records import ENTRIES
from pdm.sources import Opened, open_document


@dataclass
class Read:
    """A document with its chunks used up."""

    opened: Opened
    entries: pd.DataFrame
    refusals: list[Refusal]

    @property
    def reasons(self) -> list[str]:
        return [r.reason.value for r in self.refusals]

    def fields(self, i: int) -> dict[str, str]:
        import json

        return dict(json.loads(self.entries["fields"].iloc[i]))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Open a file and use up its chunks."""

    def call(path: Path, **options: Any) -> Read:
        settings = SiteSettings(forms=tuple(options.pop("forms", ())), date_order=options.pop("order", "DMY"))
        limits = SizeLimits(**options.pop("limits", {}))
        opened = open_document(
            path, site="north", origin=options.pop("origin", f"inbox/north/{path.name}"), settings=settings,
            limits=limits, spool=tmp_path / "spool", **options,
        )  # fmt: skip
        chunks = list(opened.chunks)
        entries = pd.concat([ENTRIES.empty(), *(c.entries for c in chunks)], ignore_index=True)
        refusals = [*opened.refusals, *(r for c in chunks for r in c.refusals)]
        ENTRIES.validate(entries)
        for refusal in refusals:
            assert refusal.message
            assert refusal.remedy
            assert refusal.origin
        return Read(opened, entries, refusals)

    return call


@pytest.fixture
def form() -> Callable[..., FormSettings]:
    def call(match: str, **columns: str) -> FormSettings:
        return FormSettings(match=match, columns=columns)

    return call
