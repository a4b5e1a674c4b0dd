"""Batch risk: every asset, every date, complete and in order."""

from pdm.scoring.actions import after_repair
from pdm.scoring.draws import draws
from pdm.scoring.gains import gains
from pdm.scoring.score import changes, score

__all__ = ["after_repair", "changes", "draws", "gains", "score"]
