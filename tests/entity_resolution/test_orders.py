"""Lines that bear the number of an order whose machine another line tells."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import link, mentions, plant_rows

from pdm.entity_resolution import ORDER_COLUMNS, with_orders_machines
from pdm.records import REGISTER

DAY = pd.Timestamp("2025-03-01", tz="UTC")


def linked(
    *lines: tuple[str | None, str | None, str], known: tuple[tuple[str, str], ...] = (), day: Any = DAY
) -> list[str | None]:
    """Machines of lines by name, number of their order and channel, the last one on its own day."""
    given = mentions(*({"mention": name, "channel": channel} for name, _, channel in lines))
    events = given[["event_id", "channel", "occurred_at"]].assign(
        work_order=[order for _, order, _ in lines], asset_mention=[name for name, _, _ in lines]
    )
    events.loc[events.index[-1], "occurred_at"] = day
    links = link(given, REGISTER.rows(plant_rows())).reset_index()
    elsewhere = pd.DataFrame([(order, asset, 0.99, DAY) for order, asset in known], columns=ORDER_COLUMNS)
    found = with_orders_machines(links, events, elsewhere)["asset_id"]
    return [asset if isinstance(asset, str) else None for asset in found]


def test_a_line_takes_the_machine_of_its_order() -> None:
    # one that names none, and one whose name may mean it: `boiler feed pump 1` has an A and a B
    told = linked(
        ("P-103A", "0001184559", "cmms"), (None, "1184559", "typed"), ("boiler feed pump 1", "1184559", "typed")
    )
    assert told == ["n0103A"] * 3
    assert linked((None, "1184559", "typed"), known=(("1184559", "n0105B"),)) == ["n0105B"]


@pytest.mark.parametrize(
    ("line", "more"),
    [
        # another machine is named, or may be meant
        (("P-105B", "1184559", "typed"), {}), (("boiler feed pump 2", "1184559", "typed"), {}),
        # a name that nothing known bears
        (("Bertha", "1184559", "typed"), {}),
        # another number, one that is too short, one that was read from paper
        ((None, "1184560", "typed"), {}), ((None, "17", "typed"), {"known": (("17", "n0103A"),)}), ((None, "1184559", "hand"), {}),
        # two machines share the number, or it is of another season
        ((None, "1184559", "typed"), {"known": (("1184559", "n0105A"),)}), ((None, "1184559", "typed"), {"day": DAY + pd.Timedelta(days=90)}),
    ],
)  # fmt: skip
def test_what_the_order_does_not_settle_stays_open(
    line: tuple[str | None, str | None, str], more: dict[str, Any]
) -> None:
    assert linked(("P-103A", "1184559", "cmms"), line, **more)[1] in (None, "n0105B")
