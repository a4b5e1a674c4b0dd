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


def test_that_a_machine_does_not_stand_leaves_it_to_the_words_what_broke_down() -> None:
    table = pd.DataFrame({"breakdown": ["Sì", "No", ""]}, dtype="str")
    assert unmarked(table, "La macchina è ferma?")["breakdown"].tolist() == ["Sì", UNMARKED, ""]
    assert unmarked(table, "Breakdown (Y/N)")["breakdown"].tolist() == ["Sì", "No", ""]
