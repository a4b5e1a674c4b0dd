"""What was reported and not found is no trouble; what was reported and mended is one."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["ops report vibration, checked, 2.1 mm/s all normal", "noise from gbx reported by ops - could not hear anything", "was told pump leaking but dry when checked",
     "reported leak was just condensation", "operator complained of noise, nothing found"],
)  # fmt: skip
def test_reported_and_not_found(text: str) -> None:
    coded = code(text)
    assert coded.negated
    assert coded.failure_mode is None
    assert not coded.is_failure


@pytest.mark.parametrize(
    ("text", "mode"),
    [("ops reported leak, tightened gland, ok now", "leak_external"), ("reported leak at flange, not repaired yet", "leak_external"),
     ("ops report high vibration", "vibration"), ("reported noise, bearing replaced, all normal", "noise"), ("noise reported at bearing, temp normal", "noise")],
)  # fmt: skip
def test_reported_and_there(text: str, mode: str) -> None:
    coded = code(text)
    assert coded.failure_mode == mode
    assert not coded.negated
