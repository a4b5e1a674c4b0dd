"""Which lines of typed text tell of jobs that are still to be done, by what stands above them."""

from __future__ import annotations

from datetime import date

from pdm.sources.texts.typed_flow import clock_first, heads_list, heads_part, planned_head, plans_jobs, says_planned
from pdm.sources.texts.typed_page import PLANNED, Page


class Plans:
    """Goes along with the lines of a page.

    Attributes:
        on: Whether what stands below the lines so far is planned.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.on = self._gap = False
        self._days: tuple[date, date] | None = None
        """First and last day for which the jobs are planned."""

    def end(self) -> None:
        """What follows is told of a day."""
        self.on = False

    def led(self, text: str, list_day: date | None, *, below_day: bool) -> bool:
        """Note whether the list below a line is one of jobs that are still to be done; whether the line heads a list and nothing else.

        Args:
            text: The line.
            list_day: On which the list of the page was written up, where it is one.
            below_day: Whether the heading of a day stands above.
        """
        if list_day is not None and heads_list(text) and not self._page.is_item(text):
            self.on = plans_jobs(text, list_day)
            return True
        if not text:
            self._gap = True
            return False
        item = self._page.is_item(text)
        if self._page.headed and heads_part(text) and not item:
            # "3 PLAN NEXT 24 H"
            self.on, self._gap = says_planned(text), False
        elif text.endswith(":"):
            self._days = self._page.planned_for(text)
            # what is led in with its clock was done then ("0800  Planned shut:")
            led_in = says_planned(text) and clock_first(text, dotted=below_day) is None
            self.on, self._gap = led_in or self._days is not None, False
        elif self.on and self._gap and not item:
            self.on = False
        elif self._page.paragraphs:
            # paragraphs stand without blank lines: the first that is no item ends the list
            self._gap = self._gap or item
        return False

    def of(self, line: str, said: str) -> dict[str, str]:
        """What a line tells of a job that is still to be done; nothing where it is none.

        Args:
            line: The whole line.
            said: What it says, without its mark and clock.
        """
        if not self.on and not planned_head(line):
            return {}
        day = self._page.day_of_plan(said, self._days) if self.on and self._days else ""
        return {"status": PLANNED, **({"date": day} if day else {})}
