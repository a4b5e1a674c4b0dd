"""Free text read with the language of its site."""

from pdm.ocr.language.lines import read_lines
from pdm.ocr.language.site import Language, Weights, learn

__all__ = ["Language", "Weights", "learn", "read_lines"]
