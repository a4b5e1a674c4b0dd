"""Rows, labels, splits, fit, calibration, evaluation, model card."""

from pdm.training.baselines import baseline_scores
from pdm.training.card import card_html, card_text
from pdm.training.fit import train
from pdm.training.labels import label, training_rows

__all__ = ["baseline_scores", "card_html", "card_text", "label", "train", "training_rows"]
