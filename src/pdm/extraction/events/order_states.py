"""What is left of a line once the state of its order is known: of a cancelled order nothing was done, of a waiting or merely planned one nothing yet."""

from __future__ import annotations

from dataclasses import replace

from pdm.extraction.events.coding import Coded
from pdm.extraction.events.structured import Settled
from pdm.records import ONLY_PLANNED
from pdm.vocabulary.order_status import CANCELLED, State

_SURE = 0.97
_BY_PLAN = frozenset(("preventive", "inspection"))
_ROUTINE = frozenset(("service", "lubricate", "inspect"))


def as_ordered(settled: Settled, state: State, status: str) -> Settled:
    """Words and codes in the light of the state of the order.

    A cancelled order tells of nothing that happened: no failure, nothing done, and no conflict to settle. A waiting one announces
    its work; trouble that it names was there all the same, only nothing was done about it yet. One that is done or under way is what
    its words say: an order "need to order impeller" that is closed has ordered one. Routine work whose order is done was done.

    Args:
        settled: What words and codes say.
        state: Of the order.
        status: As written, for the reason.
    """
    coded = settled.coded
    if state == "cancelled":
        nothing = replace(
            coded, is_failure=False, planned=True, negated=False, failure_confidence=_SURE,
            failure_reason=f"{CANCELLED}: {status.strip()}",
        )  # fmt: skip
        return Settled(nothing)
    if state == "waiting":
        return replace(settled, coded=replace(coded, action=None) if _trouble(coded) else replace(coded, planned=True))
    by_plan = coded.work_type in _BY_PLAN or coded.action in _ROUTINE
    if state == "done" and coded.planned and by_plan and not _trouble(coded):
        # a service that was planned, whose order is closed, was done
        return replace(settled, coded=replace(coded, planned=False))
    if coded.planned and _trouble(coded):
        # "valve leaking, to be replaced": it leaks, and nothing was done about it yet
        return replace(settled, coded=replace(coded, planned=False, action=None))
    return settled


def as_announced(settled: Settled, why: str) -> Settled:
    """Words and codes of a line that is nothing but a plan: nothing happened, and nothing was done yet.

    Args:
        settled: What words and codes say.
        why: The heading of its planned day with the day, or the title of its list.
    """
    nothing = replace(
        settled.coded, is_failure=False, planned=True, negated=False, action=None, failure_confidence=_SURE,
        failure_reason=f"{ONLY_PLANNED}: {why}",
    )  # fmt: skip
    return Settled(nothing)


def _trouble(coded: Coded) -> bool:
    return coded.is_failure or coded.failure_mode is not None
