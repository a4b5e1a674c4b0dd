"""A register prepared once gives what an unprepared one gives, whatever came before."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.entity_resolution.conftest import NO_ALIASES, NO_DECISIONS, mentions, plant_rows

from pdm.config import LinkSettings
from pdm.entity_resolution import Prepared, resolve
from pdm.entity_resolution.lexicon import learn_lexicon
from pdm.records import REGISTER

ROWS = [*plant_rows(), *plant_rows("south", 501)]
ROWS[0]["aliases"] = "BFP-1A"
TABLE = REGISTER.rows(ROWS)
NAMES = ["P-103A", "p 103 b", "BFP 2A", "boiler feed pump 3A", "drive 143A", "P-777A", "EXF 1B", "P-503A", "fan 2 a"]
CONFIRMED = pd.DataFrame(
    [("north", "EXF-1A", "n0163A"), ("north", "the dragon", "n0103A"), ("south", "EXF-2B", "s0565B")],
    columns=NO_ALIASES.columns,
)


def _links(given_: pd.DataFrame, aliases: pd.DataFrame, prepared: Prepared | None) -> pd.DataFrame:
    return resolve(
        given_, TABLE, settings=LinkSettings(), aliases=aliases, decided=NO_DECISIONS, prepared=prepared
    )  # fmt: skip


@pytest.mark.acceptance
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_batches_do_not_depend_on_those_before(batches: list[tuple[list[str], int, bool]]) -> None:
    prepared = Prepared(TABLE)
    for names, known, south in batches:
        given_ = mentions(*names, site="south" if south else "north")
        aliases = CONFIRMED.head(known)
        pd.testing.assert_frame_equal(_links(given_, aliases, prepared), _links(given_, aliases, None))


def test_short_words_of_confirmed_names_join_those_of_the_register() -> None:
    assert learn_lexicon(TABLE, NO_ALIASES)["bfp"] == {"boiler", "feed", "pump"}
    assert learn_lexicon(TABLE, CONFIRMED)["exf"] == {"exhaust", "fan"}
    # a short word that is used for two things stands for what they have in common
    second = pd.DataFrame([("north", "BFP-2A", "n0125A")], columns=NO_ALIASES.columns)
    assert learn_lexicon(TABLE, second)["bfp"] == {"pump"}
