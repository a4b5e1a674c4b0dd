"""Nested spans and their relations by a small transformer: pre-trained on plain English, tuned on marked maintenance texts, run without a framework."""

from pdm.extraction.encoder.model import EncoderRelations, EncoderSpans

__all__ = ["EncoderRelations", "EncoderSpans"]
