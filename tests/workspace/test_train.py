"""Training: what has not been yet is not learned from, and what cannot be told is refused."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.workspace import Workspace


def test_days_to_come_are_not_learned_as_days_without_failures(read_mills: Workspace) -> None:
    now = read_mills.context.clock()
    plain = read_mills.train()
    ahead = read_mills.train(until="2031-01-01")
    assert ahead.card["rows"] == plain.card["rows"]
    assert pd.Timestamp(ahead.card["data"]["cutoff"]) < now + pd.Timedelta(hours=1)
    untils = [json.loads(a)["until"] for a in read_mills.runs.loc[read_mills.runs["kind"] == "train", "arguments"]]
    assert max(pd.Timestamp(u) for u in untils) < now + pd.Timedelta(hours=1)


@pytest.mark.parametrize("days", [0, -3, 731])
def test_a_horizon_that_no_model_has_is_refused(read_mills: Workspace, days: int) -> None:
    with pytest.raises(UsageError, match="Ask for 1 to 730 days"):
        read_mills.train(horizon_days=days)
    assert not (read_mills.runs["kind"] == "train").any()
