from __future__ import annotations

from datetime import date

import pytest

from pdm.grammar.six_figures import written_out

LIMIT = date(2026, 1, 1)


def test_a_site_that_writes_years_first_means_a_day_with_one_alone() -> None:
    assert written_out(["250103"], "YMD", LIMIT) == {"250103": "2025-01-03"}
    assert written_out(["250103 14:30"], "YMD", LIMIT) == {"250103 14:30": "2025-01-03 14:30"}


@pytest.mark.parametrize(
    ("texts", "order", "meant"),
    [
        (["030125", "110125", "290125"], "DMY", "2025-01-03"),
        (["010325", "012925", "022725"], "MDY", "2025-01-03"),
        # days fall into few years only in the order in which they were written
        (["250103", "250111", "250129"], "DMY", "2025-01-03"),
    ],
)
def test_a_column_speaks_for_its_order(texts: list[str], order: str, meant: str) -> None:
    assert written_out(texts, order, LIMIT)[texts[0]] == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["250103", "251340", "259912"], "YMD"),  # numbers of orders: hardly any is a day
        (["400103", "400104"], "YMD"),  # ahead
        (["250103", "03.01.2025", "04.01.2025"], "DMY"),  # one among days written otherwise
        (["250103"], "DMY"),
        (["2501034", "25010"], "YMD"),
        ([], "YMD"),
    ],
)
def test_other_numbers_are_no_days(texts: list[str], order: str) -> None:
    assert written_out(texts, order, LIMIT) == {}  # type: ignore[arg-type]
