"""Free text read with the language of its site."""

from pdm.ocr.language.lines import read_lines
from pdm.ocr.language.own import is_little, part_of, read_in_parts
from pdm.ocr.language.site import Language, Weights, learn

__all__ = ["Language", "Weights", "is_little", "learn", "part_of", "read_in_parts", "read_lines"]
