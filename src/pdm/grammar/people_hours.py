"""Hours on forms that people spent, not those that a machine has run."""

from __future__ import annotations

import re

_BARE = re.compile(r"(?:hours?|hrs?|h|stunden|std|heures|horas|ore|uren|godziny)", re.I)
_FIGURE = re.compile(r"(\d{1,3})(?:[.,:]\d{1,2})?\s*(?:h|hrs?|hours?|std)?\.?", re.I)
_A_DAY = 24


def spent_by_people(label: str, value: str) -> bool:
    """Whether "HOURS 3" is how long a job took: no machine's meter stands so low for long.

    Only where the form also says who did it; that is for the caller to know.

    Args:
        label: As written.
        value: What stands behind it.
    """
    figure = _FIGURE.fullmatch(value.strip())
    return bool(_BARE.fullmatch(label.strip(" .:_"))) and figure is not None and int(figure[1]) <= _A_DAY
