"""How surely pages are read: by site, engine and script."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.quality.inputs import LOW_CONFIDENCE, QualityInputs
from pdm.quality.reliability import by_site, log_odds, settled
from pdm.vocabulary.fields import TEXT_FIELDS

COLUMNS = ["site", "engine", "script", "cells", "median", "low", "poor"]


def cells_read(inputs: QualityInputs, settings: Settings) -> pd.DataFrame:
    """Cells that a machine read something in: entry_id, field, text, engine, script, confidence, crop, ditto, and the line's place.

    The confidence of free text is the expected share of its characters that are right: long texts are hardly ever right as a whole.
    That of a field at a site where people settled enough of its cells is set by their answers.
    """
    cells = inputs.cells
    use = cells["text"].fillna("").ne("") & ~cells["struck"].fillna(False).astype(bool) & cells["confidence"].notna()
    use &= ~cells["engine"].fillna("").str.startswith("person:")
    cells = cells.loc[use, ["entry_id", "field", "text", "engine", "script", "confidence", "crop", "ditto"]]
    lines = inputs.entries.drop_duplicates("entry_id").set_index("entry_id")
    place = lines[["site", "document_id", "page", "row", "text_confidence"]]
    cells = cells.join(place.rename(columns={"document_id": "document"}), on="entry_id")
    share = cells.pop("text_confidence").astype(float)
    told = cells["field"].isin(TEXT_FIELDS) & share.notna()
    cells["confidence"] = _as_answered(cells, inputs, settings).mask(told, share)
    return cells


def _as_answered(cells: pd.DataFrame, inputs: QualityInputs, settings: Settings) -> pd.Series[float]:
    out = cells["confidence"].astype(float)
    for (site, engine, field), (slope, offset) in by_site(settled(inputs, settings)).items():
        here = (cells["site"] == site) & (cells["engine"] == engine) & (cells["field"] == field)
        out = out.mask(here, 1 / (1 + np.exp(-(slope * log_odds(out) + offset))))
    return out


def reading_confidence(inputs: QualityInputs, settings: Settings) -> pd.DataFrame:
    """Confidence of the cells read from pictures.

    Returns:
        site, engine, script, cells (count), median, low (10 % quantile), poor (share below 0.5); by site and engine. Empty
        and crossed-out cells do not count, nor what a person read.
    """
    cells = cells_read(inputs, settings)
    cells["poor"] = cells["confidence"] < LOW_CONFIDENCE
    if cells.empty:
        return pd.DataFrame(columns=COLUMNS)
    groups = cells.groupby(["site", "engine", "script"], dropna=False)
    out = groups["confidence"].agg(cells="size", median="median").join(groups["poor"].mean())
    out["low"] = groups["confidence"].quantile(0.1)
    return out.reset_index()[COLUMNS]
