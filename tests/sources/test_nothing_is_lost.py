"""Each line of a typed text and of a typed page is in an entry, is a title, or is named in a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from pdm.errors import Refused

NAMES = frozenset({"P-101", "A-LIFT-02", "Kessel 2", "Passenger lift", "B-CH-01"})
KINDS = (
    "03.05.2023 P-101 seal leaking {} again", "04.05.2023 06:10 all quiet {} on the night shift", "05.05.2023 B-CH-01 compressor seized {} at noon",
    "P-101 noisy at the {} drive end", "A-LIFT-02: doors stuck {} twice today", "nobody knows why {} it went off again", "- gland of {} was repacked by us",
    "  and then {} it ran for two hours", "Findings: bearing of {} was worn out", "Findings", "Fault: coil {} was open circuit", "Equipment: P-101 {}", "Technician: J. {}",
    "Recommendations: order a {} spare bearing", "the fan went off with {} and it was reset because the limit had been set far too low for it", "",
)  # fmt: skip
LINES = st.lists(st.sampled_from(KINDS), min_size=1, max_size=9)
PROPERTY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def marked(kinds: Iterable[str], first: int = 0) -> list[str]:
    """Lines, each with a word of its own."""
    return [kind.format(f"zq{first + n:02}") for n, kind in enumerate(kinds)]


def is_kept(got: Any, line: str, *, title: bool = False) -> bool:
    """Whether the word of a line is in an entry, or its row in a refusal."""
    word = re.search(r"zq\d\d", line)
    if word is None or title or line.startswith(("Equipment:", "Technician:")):
        return True  # the head tells of all lines that say nothing else
    kept = " ".join([*got.entries["fields"], *(x for x in got.entries["extra"] if isinstance(x, str))])
    return word.group() in kept or any(word.group() in r.value for r in got.refusals)


def told_rows(got: Any) -> set[int]:
    rows = set()
    for refusal in got.refusals:
        for a, b in re.findall(r"(\d+)(?:-(\d+))?(?=[,.]|$)", refusal.message.rsplit(": ", 1)[-1]):
            rows.update(range(int(a), int(b or a) + 1))
    return rows


@given(LINES)
@PROPERTY
def test_no_line_of_a_typed_text_is_lost(tmp_path: Path, read: Callable[..., Any], kinds: list[str]) -> None:
    lines = marked(["03.05.2023 P-101 seal leaking {} again", *kinds])
    path = tmp_path / "log.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        got = read(path, names=NAMES)
    except Refused:
        return
    rows = told_rows(got)
    for row, line in enumerate(lines, start=1):
        assert row in rows or is_kept(got, line), (line, lines)


HEADS = st.sampled_from([[], ["Equipment: P-101", "Date: 03.05.2023"], ["Unit: P-101", "Visit date: 03.05.2023", "Technician: JM"]])  # fmt: skip
LOG = [["Date", "Equipment", "Work done"], *([f"0{i}.05.2023", f"P-10{i}", f"seal zq5{i} leaking, replaced"] for i in range(1, 4))]  # fmt: skip
CHECKED = [["No.", "Point checked", "Result"], *([f"{i}", f"point zq5{i}", "OK"] for i in range(1, 4))]
TABLES = st.sampled_from([None, LOG, CHECKED])


@given(head=HEADS, table=TABLES, kinds=LINES)
@example(head=["Equipment: P-101", "Date: 03.05.2023"], table=CHECKED, kinds=[KINDS[2], KINDS[2], KINDS[11]])
@PROPERTY
def test_no_line_of_a_typed_page_is_lost(
    tmp_path: Path, read: Callable[..., Any], head: list[str], table: list[list[str]] | None, kinds: list[str]
) -> None:
    normal = getSampleStyleSheet()["Normal"]
    lines = marked(kinds)
    page: list[Flowable] = [Paragraph(line, normal) for line in ["Service of the pumps and lifts of the site", *head]]
    if table:
        page += [Spacer(1, 8), Table(table, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")], colWidths=[80, 120, 220])]
    page += [Paragraph(line, normal) for line in lines if line]
    path = tmp_path / "page.pdf"
    SimpleDocTemplate(str(path), pagesize=A4).build(page)
    try:
        got = read(path, names=NAMES)
    except Refused:
        return
    if got.opened.pages:
        return  # it is read from its picture
    rows = told_rows(got)
    above = 1 + len(head) + len(table or ())
    below = [line for line in lines if line]
    for row, line in enumerate(below, start=above + 1):
        first = not table and min(got.entries["row"]) > row
        assert row in rows or is_kept(got, line, title=first), (line, head, below)
    if {"unmapped_header", "no_header"} & set(got.reasons):
        return  # the table was refused as a whole
    for row in (table or [])[1:]:
        assert is_kept(got, row[-1] if table is LOG else row[1]), (row, head, below)
