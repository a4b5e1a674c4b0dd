"""A synthetic enterprise with known truth: how it wears, what is written of it, on which papers."""

from pdm.simulation.oracle import oracle, true_labels
from pdm.simulation.simulate import simulate, wording_inventory
from pdm.simulation.truth import Truth

__all__ = ["Truth", "oracle", "simulate", "true_labels", "wording_inventory"]
