"""Nested spans, their relations, and the texts in which people marked them."""
