"""Flags of breakdowns that an export sets for some reports."""

from __future__ import annotations

import pandas as pd

from pdm.sources.tables.unmarked import unmarked
from pdm.vocabulary.order_status import UNMARKED


def test_a_blank_flag_says_something_only_where_others_are_marked() -> None:
    table = pd.DataFrame({"order_type": ["M2", "M2", "M1", "M2"], "breakdown": ["X", "", "", "X"]}, dtype="str")
    assert unmarked(table)["breakdown"].tolist() == ["X", UNMARKED, "", "X"]
    assert unmarked(table.assign(breakdown=["", "", "", ""]))["breakdown"].eq("").all()
    assert unmarked(table.assign(breakdown=["yes", "", "", "no"]))["breakdown"].tolist() == ["yes", "", "", "no"]
