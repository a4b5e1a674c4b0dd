"""From a score to reasons, and from each reason to the lines it rests on."""

from pdm.explain.contributions import family_points
from pdm.explain.evidence import Evidence
from pdm.explain.reasons import explain

__all__ = ["Evidence", "explain", "family_points"]
