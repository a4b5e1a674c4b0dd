"""Points of machines at which a route is measured, and the columns of the tables that list them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.vocabulary.column_cells import RANGES, Column
from pdm.vocabulary.fields import candidates
from pdm.vocabulary.heading_text import normalise

_POINT = re.compile(
    r"^(?:(?:meas(?:ur(?:e|ing|ement))?|monitoring|vib(?:ration)?|route|test) (?:point|pt|position|pos|location|loc)s?(?: (?:id|name|no|code))?"
    r"|mess ?(?:punkt|stelle|position|ort)|point de mesure|punto de medicion|punto di misura|meetpunt|punkt pomiarowy|(?:brg|bearing) (?:pos(?:ition)?|location|loc))$"
)
_MAY_BE = re.compile(
    r"^(?:point|pt|points|position|pos|location|loc|direction|dir|axis|bearing|brg|end|side)(?: (?:id|name|code))?$"
)
_CODE = re.compile(
    r"^(?:(?:mtr|motor|mot|pump|pmp|fan|gbx?|gearbox|comp|turb|gen|blower|brg|bearing|[a-z])[ ._-]?\d?[ ._-]?)?(?:ib|ob|i|o|inboard|outboard|n?de|n\.?d\.?e\.?|d\.?e\.?|ode|\d{1,2})?"
    r"[ ._-]?(?:h|v|a|r|x|y|hori?z(?:ontal)?|vert(?:ical)?|ax(?:ial)?|rad(?:ial)?)?$",
    re.I,
)
"""Point codes: MOH (motor, outboard, horizontal), "DE V", 2A, "Pump IB"."""
_END = re.compile(
    r"^(?:[\w#]+[ ._-]){1,2}(?:ib|ob|inboard|outboard|n?de|ode)(?:[ ._-](?:h|v|a|r|x|y|hori?z(?:ontal)?|vert(?:ical)?|ax(?:ial)?|rad(?:ial)?))?$",
    re.I,
)
"""An end of a part of the machine: "Gearless motor DE"."""
_OVERALL = re.compile(
    r"^(?:overall|over all|o a|vib(?:ration)? overall|overall (?:vib\w*|vel\w*|rms|level|value|reading)|gesamt(?:wert|schwing\w*)?|global|nivel global|niveau global|valore globale)$"
)
"""What a route counts at each point: the whole of the vibration."""
_DIRECTIONS = frozenset("hvarxy")
_MACHINE, _SURE, _LIKELY = ("equipment", "equipment_name"), 0.93, 0.85
_MOST_CODES, _NUMBERS, _LONGEST = 0.8, 0.8, 16.0


def point_columns(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> set[int]:
    """Columns that name the point of the machine at which each line was measured, beside a column of figures.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
    """
    others = [h.strip() for h in headers if h.strip() and not _POINT.match(normalise(h))]
    said = {m.field: m.score for h in others for m in candidates(h, _LIKELY)[:1]}
    machines = max((said.get(f, 0.0) for f in _MACHINE), default=0.0) >= _SURE
    # "Position" alone may be where a machine stands, or its name
    on_route = machines and ("vibration" in said or any(_OVERALL.match(normalise(h)) for h in headers))
    return {
        p
        for p, h in enumerate(headers)
        if h.strip() and _names_points(normalise(h), samples.get(p, ()), machines, on_route)
    }


def overall_column(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """The column of overall figures of a route as its vibration, where no other one is.

    Args:
        found: Column to field, as headings and cells name them.
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        silent: Columns that the site's settings say something of.
    """
    if "vibration" in found.values() or not point_columns(headers, samples):
        return {}
    low, high = RANGES["vibration"]
    for position, header in enumerate(headers):
        if position in found or position in silent or not _OVERALL.match(normalise(header)):
            continue
        holds = Column.of(samples.get(position, ()))
        if holds.filled and holds.numbers >= _NUMBERS and low <= holds.low and holds.high <= high:
            return {position: "vibration"}
    return {}


def is_point(cell: str) -> bool:
    """Whether a cell is the code of a point of a machine: "MOH", "DE V", "2A"."""
    told = cell.strip()
    alone = len(told) == 1 and told.casefold() not in _DIRECTIONS
    return bool(told) and not alone and not told.isdigit() and bool(_CODE.match(told) or _END.match(told))


def _names_points(heading: str, cells: Sequence[str], machines: bool, on_route: bool) -> bool:
    """`machines`: another column names them; where none does, a measuring point is an instrument, or the machine ("TE2301", "DH-1")."""
    told = [c.strip() for c in cells if c.strip()]
    if not told or sum(map(len, told)) > _LONGEST * len(told):
        return False
    if machines and _POINT.match(heading):
        return True
    may_be = bool(_POINT.match(heading)) or (on_route and bool(_MAY_BE.match(heading)))
    return may_be and sum(map(is_point, told)) >= _MOST_CODES * len(told)
