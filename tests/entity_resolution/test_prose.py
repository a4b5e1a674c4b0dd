"""Mails and the heads of lines: where several machines are told of, or the name goes on to that of another one, nobody is linked alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import candidates, link, mentions
from tests.entity_resolution.test_small_plants import plant

HOUSE = plant({
    "BL-03": "No.3 Boiler", "BL-04": "No.4 Boiler", "FN-33": "ID Fan No.3 Boiler", "FN-43": "ID Fan No.4 Boiler", "TG-01": "Turbo alternator",
    "FP-31": "Boiler Feed Pump A", "FP-32": "Boiler Feed Pump B", "AE-01": "Aerator No.1", "SP-01": "Sludge Press", "RF-02": "Refiner No.2",
    "HP-01": "Hydrapulper",
})  # fmt: skip


def _linked(text: str, mention: str | None = None, channel: str = "mail") -> tuple[Any, Any]:
    """The machine that is linked, and the likeliest one."""
    found = link(mentions({"mention": mention, "text": text, "channel": channel}), HOUSE)
    asset = found["asset_id"].iloc[0]
    return (asset if isinstance(asset, str) else None), next(iter(candidates(found)))


def test_a_name_that_goes_on_to_another_machine_is_that_one() -> None:
    assert _linked("No 4 boiler ID fan tripped on overload") == ("FN-43", "FN-43")
    # somewhere in a mail it is for a person to say
    assert _linked("Sorry all. It was No 4 boiler ID fan, 0315", "No 4 boiler") == (None, "FN-43")


def test_a_name_that_does_not_go_on_is_its_machine() -> None:
    assert _linked("No 4 boiler tripped on low water", channel="typed")[0] == "BL-04"
    assert _linked("Top belt on the sludge press away last night. Spare is in store B.", "sludge press")[0] == "SP-01"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # each thing behind its heading; another machine; one of some kind before it
        ("PM2 - rope off at 0020 Effl - Rake stopped, pin sheared. Elec - Boiler feed pump B motor is singing", "Boiler feed pump B"),
        ("Refiner No.2 amps up and down. Sludge press back on at six.", "Refiner No.2"),
        ("Refiner No.2 out on low level, electrodes cleaned. Hydrapulper runs again with a new motor.", "Refiner No.2"),
        ("Seal ordered for the fan pump, coming Thursday. Refiner No.2 I'll get looked at today.", "Refiner No.2"),
    ],
)  # fmt: skip
def test_a_mail_that_tells_of_several_is_never_one_machine_alone(text: str, name: str) -> None:
    asset, likeliest = _linked(text, name)
    assert asset is None
    assert likeliest == HOUSE.set_index("description").loc[name.replace("feed pump", "Feed Pump"), "asset_id"]


def test_a_name_in_a_cell_is_its_machine_whatever_else_its_line_tells() -> None:
    text = "Refiner No.2 amps up and down. Sludge press back on at six."
    assert _linked(text, "Refiner No.2", channel="typed")[0] == "RF-02"
