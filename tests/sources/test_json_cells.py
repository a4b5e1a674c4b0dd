"""Lists and records that an export keeps in a cell."""

from __future__ import annotations

import pytest

from pdm.sources.tables.json_cells import in_words


@pytest.mark.parametrize(("cell", "words"), [
    ('["Breakdown"]', "Breakdown"),
    ('["Gaz T", "Priya S"]', "Gaz T, Priya S"),
    ('[{"author": "Gaz T", "createdAt": "2024-11-04", "content": "grub screw\\nbacked off"}, {"content": "re-timed"}]', "grub screw backed off; re-timed"),
    ('{"fields": [{"label": "LOTO applied", "value": true}, {"label": "Clean", "value": "Yes"}]}', "LOTO applied: yes; Clean: Yes"),
    ("[]", ""),
    ("[P-101]", "[P-101]"),
    ("{see report}", "{see report}"),
    ("pump [2] tripped", "pump [2] tripped"),
])  # fmt: skip
def test_json_in_a_cell_is_read_as_people_would_write_it(cell: str, words: str) -> None:
    assert in_words(cell) == words
