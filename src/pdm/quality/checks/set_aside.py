"""What was set aside on the way in, each under the check that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.errors import Reason
from pdm.quality.finding import of_events
from pdm.quality.inputs import QualityInputs

CHECK_OF: dict[str, str] = {
    Reason.FUTURE_DATE: "future_dates", Reason.NO_DATE: "missing_fields", Reason.NO_TEXT: "missing_fields",
    Reason.BAD_DATE: "impossible_values", Reason.IMPOSSIBLE_VALUE: "impossible_values", Reason.FORMULA_ERROR: "impossible_values",
    Reason.SPREADSHEET_TAG: "spreadsheet_tags", Reason.DUPLICATE_ASSET: "register", Reason.BAD_REGISTER_ROW: "register",
    Reason.DUPLICATE_DOCUMENT: "duplicates", Reason.UNREADABLE_PAGE: "reading_confidence",
}  # fmt: skip
"""Other reasons stand under `set_aside`."""
HARMLESS = (
    Reason.BLANK_PAGE, Reason.EMPTY_ROW, Reason.EMPTY_FILE, Reason.STRUCK_OUT, Reason.DUPLICATE_DOCUMENT, Reason.NO_TEXT,
    Reason.UNMAPPED_HEADER,
)  # fmt: skip
_KEPT = (Reason.SPREADSHEET_TAG, Reason.BAD_REGISTER_ROW, Reason.NO_DATE, Reason.UNKNOWN_WORD)
"""Flagged, and kept."""


def set_aside(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Every refusal as a finding."""
    refusals = inputs.refusals.drop_duplicates("refusal_id")
    reason = refusals["reason"]
    severity = pd.Series("error", index=refusals.index, dtype="str")
    severity = severity.mask(reason.isin([r.value for r in _KEPT]), "warning")
    severity = severity.mask(reason.isin([r.value for r in HARMLESS]), "info")
    # where rows were kept, a column is missing; else all of them are
    lost = reason.eq(Reason.UNMAPPED_HEADER.value) & refusals["document_id"].isin(inputs.refused)
    severity = severity.mask(lost, "error")
    rows = refusals.rename(columns={"document_id": "document"})
    out = of_events(
        rows.assign(site=rows["site"].where(rows["site"].fillna("").ne(""), None)), inputs.origins, check="set_aside",
        reason=reason, severity=severity, rule=refusals["message"], remedy="", value=refusals["value"],
    )  # fmt: skip
    out["check"] = reason.map({str(k): v for k, v in CHECK_OF.items()}).fillna("set_aside").astype("str")
    out["remedy"] = refusals["remedy"]
    # the path as given at the time, also for what never became a document
    out["origin"] = refusals["origin"].fillna("").where(refusals["origin"].fillna("").ne(""), out["origin"])
    yield out
