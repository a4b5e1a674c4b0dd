"""Page images to entries: layout, cells, readings with their lattices."""

from pdm.ocr.read import read_page
from pdm.ocr.show import draw_reading, mark_of

__all__ = ["draw_reading", "mark_of", "read_page"]
