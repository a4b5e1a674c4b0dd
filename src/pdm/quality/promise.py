"""Whether the promised precision of automatic links is backed by the random audit.

The audit shows people a random share of the automatic links, unmarked; only their answers count here. The bound is that of
Clopper and Pearson. The threshold of automatic links comes from the shipped calibration and is never chosen by the audit, so
nothing has to be corrected for a choice. People look again and again while answers come in, and each look is another chance
for a bad rule to pass: a first look without an error has all of the 5 %, and what is to pass after errors were found needs
99.5 % confidence. Below a precision of the target less a tenth of its distance to one, the chance that a bad rule is ever
called backed, on whatever day, stays under 5 % (`tests/quality/test_promise.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95
"""One-sided confidence of the bound while the audit has found no error."""
AFTER_ERRORS = 0.995
"""One-sided confidence once it has found any."""


@dataclass(frozen=True)
class Promise:
    """What the audit says of the automatic links.

    Attributes:
        target: Promised precision.
        audited, errors: Audited links, and those of them that a person corrected.
        lower_bound: Of the precision, at the confidence that is asked for with these errors.
        needed: Audited links from which the promise is backed if no further error comes.
        backed: Whether it is.
        refuted: Whether the precision is below the target, with 95 % confidence.
    """

    target: float
    audited: int
    errors: int
    lower_bound: float
    needed: int
    backed: bool
    refuted: bool


def judge(audited: int, errors: int, target: float) -> Promise:
    """The promise after so many audited links with so many errors.

    Raises:
        ValueError: More errors than links.
    """
    if not 0 <= errors <= audited:
        raise ValueError(f"{errors} errors in {audited} audited links")
    bound, needed = lower_bound(audited, errors), audits_needed(target, errors)
    return Promise(target, audited, errors, bound, needed, audited >= needed, upper_bound(audited, errors) < target)


def lower_bound(count: int, errors: int) -> float:
    """Clopper-Pearson lower bound of the precision from `count` audited links with `errors` wrong ones."""
    from scipy.stats import beta

    confidence = AFTER_ERRORS if errors else CONFIDENCE
    return float(beta.ppf(1 - confidence, count - errors, errors + 1)) if count > errors else 0.0


def upper_bound(count: int, errors: int) -> float:
    """Clopper-Pearson upper bound of the precision, 95 % one-sided."""
    from scipy.stats import beta

    return float(beta.ppf(CONFIDENCE, count - errors + 1, errors)) if errors else 1.0


@lru_cache(maxsize=512)
def audits_needed(target: float, errors: int = 0) -> int:
    """Links to be audited, with so many errors among them, before `target` is backed (598 for 0.995 without an error)."""
    if not errors:
        return math.ceil(math.log(1 - CONFIDENCE) / math.log(target))
    low, high = errors + 1, 2 * (errors + 1)
    while lower_bound(high, errors) < target:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if lower_bound(middle, errors) >= target else (middle + 1, high)
    return low
