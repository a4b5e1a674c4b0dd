"""`check`: all of it, as of a day."""

from __future__ import annotations

import pandas as pd

from pdm.config import Settings
from pdm.quality.checks import CHECKS
from pdm.quality.gate import gate
from pdm.quality.inputs import QualityInputs
from pdm.quality.readiness import readiness
from pdm.quality.reading import reading_confidence
from pdm.quality.reliability import reliability, settled
from pdm.quality.report import QualityReport
from pdm.records import FINDINGS


def check(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> QualityReport:
    """Readiness, findings and gate.

    Args:
        inputs: The tables.
        settings: `plant.toml`.
        today: Day to look from (UTC); records that were not available by then are not seen.
    """
    seen = inputs.as_of(today)
    states = gate(seen, settings, today)
    parts = [part for run in CHECKS for part in run(seen, settings, today) if not part.empty]
    findings = pd.concat(parts, ignore_index=True) if parts else FINDINGS.empty()
    findings = findings.sort_values(["check", "site", "origin", "page", "row"], kind="stable", ignore_index=True)
    return QualityReport(
        readiness(seen, settings, today),
        FINDINGS.conform(findings),
        states,
        reading_confidence(seen, settings),
        today,
        reliability(settled(seen, settings)),
    )
