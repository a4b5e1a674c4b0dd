"""Entry text to events: shorthand normalised, what happened coded, dates, measurements and downtime read."""

from pdm.extraction.extract import Extraction, extract

__all__ = ["Extraction", "extract"]
