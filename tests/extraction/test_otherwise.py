"""Words of failure that mean something else where they stand, and losses told in words of doing."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    [
        "6M overspeed trip test TA1 / tripped at 6610 rpm, within limits", "monthly lanyard check, conveyor tripped as it should", "Jaw dies turned, cheek plates replaced (shut)", "Change jaw dies", "2 sets of dies to press shop",
        "Replaced 3 x return idlers while stopped", "clip joint cut out, belt pulled tight", "sump pump out of its hole, put plate over", "Removed 14 broken balls from chute",
        "Jaw crusher stopped 1020 - bridged with a big slab, cleared. No damage", "CV1 pull wire tripped, some fella fell on it. reset only", "stopped on pull cord, reset", "tramp metal trip x 6",
        "1640 blew down both boilers", "Fueled loader & blew out rads", "Cab filter blown out", "LWCO tripped burner as it should. Blew down column.", "Blew out condenser coil, cleaned filters",
        "noisy, cavitating - outlet half shut by brewer. not pump", "cleared, fire in 0335, feed on 0410",
        "Gland leak about 1 L since last visit / Recommendations: Quote for gland packing, approx. 1 day shutdown.", "Öl i.O. / Empfehlung: Lager tauschen, Stillstand 2 Tage",
        "Blew through lube pipes", "breather blocked, blew out", "chain tension, it broke on the 16th so look at it please", "put belts away in store", "belts away to be vulcanised", "tool fell into place", "operator not wearing gloves", "parts not fitting",
    ],
)  # fmt: skip
def test_what_means_something_else_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("overspeed trip test / turbine tripped, bearing seized", "spurious_stop"),
        ("engine dies under load", "breakdown"),
        ("engine cut out on the ramp", "spurious_stop"),
        ("pump out of order", "breakdown"),
        ("broken shaft", "structural"),
        ("conveyor stopped on pull wire, wire broken, replaced", "spurious_stop"),
        ("Gland blew out", "structural"),
        ("oil line blown out", "structural"),
        ("1640 hose blew off", "structural"),
        ("pump running, will not pump", "fail_to_function"),
        ("Recommendations: new gland / pump tripped on overload", "spurious_stop"),
        ("bearing failed while running", "breakdown"),
        ("belts away altogether 0400. 5 new belts", "structural"),
        ("Top belt on the belt press away last night", "structural"),
        ("rope off dryer 17", "structural"),
        ("the spool starter hasnae engaged", "fail_to_start"),
        ("spout gate hasn't closed", "fail_to_close"),
        ("Erector not picking blanks", "fail_to_function"),
        ("couldnt hold gap", "fail_to_function"),
        ("2 holding down bolts broken, renewed", "breakdown"),
        ("Jammed, pan bent under skirt", "fail_to_function"),
        ("Feed chute liner fell into mill", "structural"),
        ("Bearing housing leaking oil bad, swopped to B", "spurious_stop"),
        ("seal spraying, changed over to standby pump", "spurious_stop"),
    ],
)
def test_what_was_lost_in_words_of_doing(text: str, mode: str) -> None:
    coded = code(text)
    assert coded.is_failure
    assert coded.failure_mode == mode
