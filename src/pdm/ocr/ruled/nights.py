"""Lines of a night shift below a head that gives its day: from where their clocks fall, they are of the next day."""

from __future__ import annotations

from datetime import timedelta

from pdm.config import DateOrder
from pdm.grammar.clock import parse_time, past_midnight
from pdm.grammar.dates import parse
from pdm.ocr.collect import Collector, Line, Reading


def date_nights(collector: Collector, order: DateOrder) -> None:
    """Give the next day to the lines behind midnight, where the head alone dates the page."""
    days = parse(collector.head.get("date", ""), order=order)
    clocks = [(line, at) for line in collector.lines if (at := _clock(line)) is not None]
    first = past_midnight([60 * hour + minute for _, (hour, minute) in clocks])
    if not days or first is None or any(c.field == "date" for line in collector.lines for c in line.cells):
        return
    day = (days[0].day + timedelta(days=1)).isoformat()
    for line in collector.lines[collector.lines.index(clocks[first][0]) :]:
        shown = line.cells[0]
        line.cells.insert(0, Reading("date", day, shown.confidence, line.box, engine=shown.engine))


def _clock(line: Line) -> tuple[int, int] | None:
    cell = next((c for c in line.cells if c.field == "time" and not c.struck), None)
    return parse_time(cell.text) if cell is not None else None
