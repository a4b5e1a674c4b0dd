"""Questions for people on paper: the queue as a workbook, and its answers back."""

from pdm.review.answers import Answer, read_queue
from pdm.review.interpret import interpret
from pdm.review.workbook import check_name, queue_workbook, write_queue

__all__ = ["Answer", "check_name", "interpret", "queue_workbook", "read_queue", "write_queue"]
