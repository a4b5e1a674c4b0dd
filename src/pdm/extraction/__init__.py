"""Entry text to events: shorthand normalised, what happened coded, dates, measurements and downtime read."""

from pdm.extraction.extract import Beside, Extraction, extract
from pdm.extraction.stream import extract_stream

__all__ = ["Beside", "Extraction", "extract", "extract_stream"]
