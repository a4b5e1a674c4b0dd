"""What the data is worth: readiness, checks, the gate, and questions for people."""

from pdm.quality.check import check
from pdm.quality.gate import GateState, gate
from pdm.quality.inputs import QualityInputs
from pdm.quality.items import review_items
from pdm.quality.promise import Promise, judge
from pdm.quality.readiness import Readiness
from pdm.quality.report import QualityReport

__all__ = [
    "GateState",
    "Promise",
    "QualityInputs",
    "QualityReport",
    "Readiness",
    "check",
    "gate",
    "judge",
    "review_items",
]
