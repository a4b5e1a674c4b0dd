"""What is said of lines whose day cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pdm.errors import Reason, Refusal

_WORDS = {
    Reason.NO_DATE: ("has no date.", "Add the date, or the month and year in the form's head."),
    Reason.BAD_DATE: ("has a date that cannot be read or does not exist.", "Correct the date in the review queue."),
    Reason.FUTURE_DATE: (
        "has a date in the future.",
        "Correct the date, or check the site's date_order in plant.toml.",
    ),
}


def date_refusals(lines: pd.DataFrame, written: pd.Series, reasons: Sequence[Reason | None]) -> list[Refusal]:  # type: ignore[type-arg]
    """Refusals of lines without a day, with their places.

    Args:
        lines: document_id, page, row.
        written: Days as written.
        reasons: Why a line has no day; None where it has one.
    """
    out = []
    for k, reason in enumerate(reasons):
        if reason is None:
            continue
        message, remedy = _WORDS[reason]
        out.append(
            Refusal(
                reason, f"The line {message}", remedy, str(lines["document_id"].iloc[k]),
                page=int(lines["page"].iloc[k]), row=int(lines["row"].iloc[k]), value=str(written.iloc[k])[:200],
            )
        )  # fmt: skip
    return out
