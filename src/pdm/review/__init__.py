"""Questions for people: the queue as a workbook or as a page, and its answers back."""

from pdm.review.answers import Answer, read_queue
from pdm.review.interpret import interpret
from pdm.review.page import PAGES, is_page, queue_page
from pdm.review.sheet import place_of
from pdm.review.workbook import check_name, queue_workbook, write_queue

__all__ = [
    "PAGES",
    "Answer",
    "check_name",
    "interpret",
    "is_page",
    "place_of",
    "queue_page",
    "queue_workbook",
    "read_queue",
    "write_queue",
]
