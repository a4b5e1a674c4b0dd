"""What cells say of the heading above them: no words stand in figures, no moments under a little word that means other things, too, days of the month in
turn are days, of "Stop" and "Start" the earlier one is the beginning, and what is ticked where something stood says that it did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pdm.vocabulary.column_cells import Column, mended
from pdm.vocabulary.field_units import without_unit
from pdm.vocabulary.fields import TEXT_FIELDS, candidates, normalise
from pdm.vocabulary.stops import asks_of_standing
from pdm.vocabulary.verdicts import answers, judges, says_yes

_NUMBERS, _FEW = 0.8, 2
_NUMBERS_OF_OTHERS, _SAYS = ("serial_no", "work_order"), 0.6
_OF_MACHINES, _SAYS_ANOTHER = ("equipment", "equipment_name", "functional_location", "site", "date"), 0.75
"""Fields above which machines may stand all the same ("Plant", "Tag"), and the score from which another field is meant."""
_MOMENTS = ("started_at", "ended_at")
_LITTLE = frozenset(
    ("de", "to", "from", "a", "au", "al", "da", "do", "van", "tot", "von", "bis", "od", "fin", "on", "off")
)
"""Headings of beginnings and ends that are also other words: "DE" is the drive end of a motor."""
_STOPS = frozenset(
    ("stop", "stopped", "stopped at", "stop at", "stop time", "time stopped", "time of stop", "stop date", "stop date time", "down", "down at", "down time at", "time down", "went down", "halt", "halted",
     "arret", "arrete", "heure arret", "heure d arret", "parada", "paro", "hora parada", "hora paro", "hora de parada", "hora de paro", "fermata", "ora fermata", "ora di fermata", "gestopt",
     "stilgezet", "abgestellt", "angehalten", "stopp", "stoppad", "stoppet", "stopptid")
)  # fmt: skip
_STARTS = frozenset(
    ("start", "started", "started at", "start at", "start time", "time started", "time of start", "start date", "start date time", "restart", "restarted", "restarted at", "restart time", "time restarted",
     "up", "up at", "time up", "back up", "running", "running again", "back on", "demarrage", "redemarrage", "heure demarrage", "heure redemarrage", "heure de redemarrage", "remise en marche", "remise en route",
     "arranque", "hora arranque", "hora de arranque", "rearranque", "reinicio", "avvio", "riavvio", "ora avvio", "ripartenza", "gestart", "herstart", "opgestart", "anlauf", "wiederanlauf", "angefahren",
     "startad", "startet", "aterstart", "starttid", "opstart", "genstart")
)  # fmt: skip
"""Headings, as `normalise` writes them, of moments at which a machine or a job stopped, and began or ran again."""
_PROBLEM = frozenset(("problemcode", "problem code", "problem", "problem code description"))
_CLASS_OF_FAILURES = frozenset(("failurecode", "failure code", "failure class", "failureclass"))
"""Headings of what Maximo calls the problem, and of the class of the asset whose problems those are."""
_DAY, _LAST_OF_MONTH = re.compile(r"^\s*(\d{1,2})(?:\.0?)?\s*$"), 31
_MEAN_BOTH = frozenset(("tag",))
"""Headings, as `normalise` writes them, that are a day in one language and a machine in another."""
_DAYS_TOLD, _LEAST_DAYS, _LEAST_MISREAD = 0.75, 4, 2
"""Share of cells that are days of a month, and of neighbours that run on, and how many there have to be."""
_STANDING = ("downtime", "ended_at")
_NAMING = ("equipment", "equipment_name")
_COUNTED, _LEAST_COUNTED = re.compile(r"^(.*?)(\d{1,9})$"), 4
"""A sign and the number behind it, and how many rows show that they are counted."""
_TOGETHER, _FEW_MARKS = 0.9, 2
"""Share of rows in which a mark and how long something stood are told together, and marks that it takes."""
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*$")
_ARE_MOMENTS = 0.5


def of_another(named: Mapping[str, float]) -> bool:
    """Whether a heading names something else that has numbers of its own, and no machine: an order, a part, a reason.

    Args:
        named: Fields that the heading may be, each with its score.
    """
    numbered = max((named.get(f, 0.0) for f in _NUMBERS_OF_OTHERS), default=0.0) >= _SAYS
    return numbered or max((s for f, s in named.items() if f not in _OF_MACHINES), default=0.0) >= _SAYS_ANOTHER


def denied(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """Fields that headings name and cells below them rule out, by column.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
    """
    holds = {p: Column.of(samples.get(p, ())) for p in range(len(headers))}
    named = {p: {m.field for m in candidates(h.strip())} for p, h in enumerate(headers) if h.strip()}
    words = {p for p, fields in named.items() if fields & set(TEXT_FIELDS) and _in_words(holds[p])}
    out: dict[int, tuple[str, ...]] = {}
    problem = any(normalise(h) in _PROBLEM for h in headers)
    counting = {p for p, fields in named.items() if fields & {"equipment"} and _counts_rows(samples.get(p, ()))}
    for position, fields in named.items():
        column = holds[position]
        if problem and normalise(headers[position]) in _CLASS_OF_FAILURES:
            # of what may go wrong with such a machine, the problem beside it is what did
            out[position] = ("damage_code",)
        figures = column.filled >= _FEW and column.numbers >= _NUMBERS
        if figures and fields & set(TEXT_FIELDS) and words - {position}:
            # "Fault" beside "Alert" and "Comments" is the limit of a fault
            out[position] = TEXT_FIELDS
        elif position in counting and any(set(_NAMING) & f for p, f in named.items() if p not in counting):
            # "Tag No" beside "Machine" numbers the tags that are hung up
            out[position] = _NAMING
        elif normalise(headers[position]) in _LITTLE and column.filled and max(map(column.fit, _MOMENTS)) <= 0:
            out[position] = _MOMENTS
    return out


def _counts_rows(cells: Sequence[str]) -> bool:
    """Whether cells number their rows: one sign for nearly all, and behind it figures that rise by one from row to row; a year may part them."""
    found = [f for c in cells if c.strip() and (f := _COUNTED.match(c.strip()))]
    sign = Counter(f[1] for f in found).most_common(1)[0][0] if found else ""
    told = [f for f in found if f[1] == sign]
    steps = [int(b[2]) - int(a[2]) for a, b in pairwise(told)]
    nearly_all = len(told) >= _NUMBERS * sum(bool(c.strip()) for c in cells)
    rising = all(s > 0 for s in steps) and steps.count(1) >= _NUMBERS * len(steps)
    return nearly_all and rising and len(told) >= _LEAST_COUNTED


def stood_from_to(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Beginning and end under "Stop" and "Start": a machine that stops and starts again stood in between, a job goes from its start to its stop.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.

    Returns:
        Column to `started_at` or `ended_at`; empty where there are no two such columns, or they do not tell which is which.
    """
    named = [normalise(without_unit(h)) for h in headers]
    stops, starts = (
        [p for p, name in enumerate(named) if name in words and _of_moments(samples.get(p, ()))]
        for words in (_STOPS, _STARTS)
    )
    if len(stops) != 1 or len(starts) != 1:
        return {}
    (stop,), (start,) = stops, starts
    pairs = [(_day_and_clock(a), _day_and_clock(b)) for a, b in zip(samples[stop], samples[start], strict=False)]
    told = [a[1] < b[1] for a, b in pairs if a is not None and b is not None and a[0] == b[0] and a[1] != b[1]]
    stops_first = sum(told) > len(told) / 2 if told else stop < start
    first, last = (stop, start) if stops_first else (start, stop)
    return {first: "started_at", last: "ended_at"}


def days_in_turn(
    headers: Sequence[str], samples: Mapping[int, Sequence[str]], *, misread: bool = False
) -> dict[int, str]:
    """A column under a word that is a day and also a machine ("Tag"), in which the days of a month run on and beside which nothing else is a day: the `date`.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        misread: Cells come from a reader, which takes short ones for ditto marks: a few that are left tell enough.
    """
    least = _LEAST_MISREAD if misread else _LEAST_DAYS
    named = [p for p, h in enumerate(headers) if normalise(h) in _MEAN_BOTH and _runs_on(samples.get(p, ()), least)]
    others = [p for p in range(len(headers)) if p not in named]
    dated = any(m.field == "date" for p in others for m in candidates(headers[p].strip())[:1])
    if len(named) != 1 or dated or any(Column.of(samples.get(p, ())).dates >= _ARE_MOMENTS for p in others):
        return {}
    return {named[0]: "date"}


def _runs_on(cells: Sequence[str], least: int) -> bool:
    """Whether cells count the days of a month, a few of them misread or twice."""
    told = [mended(c.strip()) for c in cells if c.strip()]
    days = [int(found[1]) for c in told if (found := _DAY.match(c))]
    days = [d for d in days if 0 < d <= _LAST_OF_MONTH]
    if len(days) < max(least, _DAYS_TOLD * len(told)) or len(set(days)) < _DAYS_TOLD * len(days):
        return False
    return sum(a <= b for a, b in pairwise(days)) >= _DAYS_TOLD * (len(days) - 1)


def stood_where_marked(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The column that says of each line whether something broke down: yes and no under a heading that asks whether it stands ("La macchina è ferma?"), verdicts of
    tests, or marks under a letter or an unknown heading, in the rows that tell how long, or until when, a machine stood.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.

    Returns:
        Column to `breakdown`; empty where there is none, or several, or where a heading names that field.
    """
    named = [{m.field: m.score for m in candidates(h.strip())} for h in headers]
    if any("breakdown" in said and max(said.values()) == said["breakdown"] for said in named):
        return {}
    asked = [p for p, h in enumerate(headers) if asks_of_standing(h) and answers(samples.get(p, ()))]
    if found := asked or [p for p, h in enumerate(headers) if judges(h, samples.get(p, ()))]:
        return {found[0]: "breakdown"} if len(found) == 1 else {}
    told = [samples.get(p, ()) for p, said in enumerate(named) if set(_STANDING) & set(said)]
    out = [
        p
        for p, said in enumerate(named)
        if len(normalise(headers[p])) <= 2 or not said
        if any(_marked_with(samples.get(p, ()), cells) for cells in told)
    ]
    return {out[0]: "breakdown"} if len(out) == 1 else {}


def _marked_with(marks: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether cells are one mark or blank, in the rows in which `cells` are filled or not."""
    made = [c.strip() for c in marks]
    if len({c for c in made if c}) != 1 or sum(map(bool, made)) < _FEW_MARKS or all(made):
        return False
    same = sum(bool(a) == bool(b.strip()) for a, b in zip(made, cells, strict=False))
    return says_yes(next(c for c in made if c)) and same >= _TOGETHER * len(made)


def _of_moments(cells: Sequence[str]) -> bool:
    column = Column.of(cells)
    return bool(column.filled) and max(column.dates, column.times) >= _ARE_MOMENTS


def _day_and_clock(cell: str) -> tuple[str, tuple[int, int]] | None:
    found = _CLOCK.search(cell)
    return (cell[: found.start()].strip(), (int(found[1]), int(found[2]))) if found else None


def _in_words(column: Column) -> bool:
    return bool(column.filled) and column.numbers < 1 - _NUMBERS and column.dates < _NUMBERS and column.letters > 0.5
