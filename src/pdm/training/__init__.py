"""Rows, labels, splits, fit, calibration, evaluation, model card, and what following a list is worth."""

from pdm.training.baselines import baseline_scores
from pdm.training.card import card_html, card_table, card_text
from pdm.training.fit import too_little, train
from pdm.training.labels import failures_of, label, training_rows
from pdm.training.value import value_of_lists, value_sentence

__all__ = [
    "baseline_scores",
    "card_html",
    "card_table",
    "card_text",
    "failures_of",
    "label",
    "too_little",
    "train",
    "training_rows",
    "value_of_lists",
    "value_sentence",
]
