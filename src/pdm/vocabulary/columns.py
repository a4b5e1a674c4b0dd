"""Which column of a log is which field: what its header says and what its cells hold, weighed together.

A header alone misleads ("Notes of shift" holds sentences, "Pos. in plant" holds machines), and so do cells alone. Every
column gets a score for every field, the header's (0 to 1) plus a share of what its cells speak for or against (-1 to 1);
the assignment with the greatest total wins, each field at most once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from pdm.vocabulary.borne_out import days_in_turn, denied, of_another, stood_from_to, stood_where_marked
from pdm.vocabulary.column_cells import RANGES, Column, machine_key, mended
from pdm.vocabulary.field_content import guess_by_content, holds_shifts
from pdm.vocabulary.field_units import physical, says_only_value, unit_columns, without_unit
from pdm.vocabulary.fields import (
    FIELDS,
    PERSON_FIELDS,
    TEXT_FIELDS,
    WHICH_MACHINE,
    candidates,
    normalise,
    planned,
    settled,
)
from pdm.vocabulary.fields import (
    MEASURED as MEASURED,
)
from pdm.vocabulary.job_hours import of_a_job, says_labour, without_job_hours
from pdm.vocabulary.parameters import parameter_column
from pdm.vocabulary.points import overall_column, point_columns
from pdm.vocabulary.text_columns import OF_CODES, SURE_HEADER, gives_reasons, text_columns
from pdm.vocabulary.type_columns import second_status, second_type
from pdm.vocabulary.verdicts import RESULTS
from pdm.vocabulary.work_types import work_type_of

CONTENT_WEIGHT = 0.72
"""Weight of what the cells say against what the header says."""
LEAST = 0.56
"""Total below which a column stays unnamed."""
NEEDED = {"date": 0.1, "equipment": 0.1, "description": 0.1}
"""What is added for fields that every log has: a column that may be one of them or another thing is that one."""
_RATHER = 0.02
WEAK_HEADER, SHOWN_HEADER = 0.45, 0.8
"""Scores of headers that count only where cells speak for them, and that other documents have shown."""

_LEAST_OF_SHOWN = -0.3
"""How far cells speak against a heading that others have shown: they outvote it for another column only."""

_FEW, _NUMBERS = 4, 0.8
_FEW_TAGS, _TAG, _NAME = 3, 10, 30
"""Cells from which tags or names below a heading for places say that it is one for machines, and the characters that they have on average at most."""
_UNLIKE, _SEVERAL_NAMES, _NAMED_IN = 0.5, 10, 4
"""Share of cells that differ, or names, from which they are no sites, and letters from which a part of a machine's name names it."""
_KINDS, _OF_KINDS = 6, 8
"""Codes of two or three letters that are kinds of work, and the cells that show that they come back."""
_KIND_OF_WORK = LEAST + 0.1
"""What such codes weigh under an unknown heading."""
_KNOWN_MACHINES, _LEAST_NAMED, _OF_REGISTER, _SURE_NAME = 0.5, 0.6, 0.6, 0.85
"""Share of cells that are names of the site's machines from which a column may be that of the machine under any heading, and what it weighs."""
_BY_CONTENT = ("date", "time", "equipment", "description", "technician")
"""Fields that cells alone can tell, where the header says nothing."""
_PROSE_WORDS = 2.0
"""Words that a cell has on average, from which results are told and not only given."""
_BARE_MINUTES = frozenset(("minutes", "mins", "min", "minuten", "minutos", "minuti", "minuty", "minuut"))
_REASON = re.compile(r"(?:reasons?|grund|motifs?|raisons?|motiv[oi]s?|razon|reden(?:en)?|powod)\b")
"""How a heading above why something stood begins: "Reason / what was done"."""
_OF_MONEY = re.compile(
    r"(?:\b(?:costs?|price|value|amount|charges?|spend|expenses?|couts?|prix|montant|cost[eo]s?|precio|importe|custos?|preco|costi|prezzo|importo|prijs|bedrag|koszty?|cena|kwota)"
    r"|kosten|preis|betrag)$"
)
"""Last words of headings above what something cost, however the amounts are written."""
_LASTED, _CLOCKS_TOLD = 0.85, 0.4
"""Score of a heading for downtime from which clocks below it are how long, not when, and how much less they say it than figures."""
_HAPPENED = ("date", "time", "started_at", "ended_at", "downtime", "cost")
_UNMISTAKABLE = ("date", "description", *MEASURED)


def name_columns(
    headers: Sequence[str],
    samples: Mapping[int, Sequence[str]],
    *,
    forms: Sequence[Any] = (),
    origin: str = "",
    people: Sequence[str] = (),
    misread: bool = False,
    headings: Mapping[str, str] | None = None,
    machines: Collection[str] = frozenset(),
) -> dict[int, str]:
    """Assign fields to columns, at most one column to a field but those of texts, of which several may be one.

    Args:
        headers: Texts of the header row by column; empty where there is none.
        samples: Column to some of its cells as text, empty ones included.
        forms: The site's `FormSettings`; what they map is settled before anything else.
        origin: Path of the document, for the forms' file-name patterns.
        people: Names and initials of the site's people.
        misread: Cells come from a reader that takes letters for digits.
        headings: What other documents of the site have shown headings to be (`vocabulary.headings`); the cells may still say otherwise.
        machines: Names of the site's machines, as `machine_key` gives them: a column full of them is that of the machine.

    Returns:
        Column to field; columns that are nothing known are absent.
    """
    from scipy.optimize import linear_sum_assignment

    known, silent = settled(headers, forms, origin)
    if misread:
        # what a reader saw of two columns stays apart
        known = {p: f for p, f in known.items() if f not in [g for q, g in known.items() if q < p]}
    for unit, amount in {} if misread else unit_columns(headers, samples).items():
        # what a row is measured in is no machine, and what a bare value is, its unit tells
        silent |= {p for p in (unit, amount) if p == unit or (p >= 0 and says_only_value(headers[p]))}
    if (pair := parameter_column(headers)) is not None and not set(pair) & known.keys():
        # what was measured, and what was read: a reading and no text
        silent |= set(pair)
    stood = {} if misread else stood_from_to(headers, samples)
    if not silent & stood.keys() and not set(known.values()) & set(stood.values()):
        known, silent = {**known, **stood}, silent | stood.keys()
    if "date" not in known.values():
        days = {p: f for p, f in days_in_turn(headers, samples, misread=misread).items() if p not in silent}
        known, silent = {**known, **days}, silent | days.keys()
    if not misread and "breakdown" not in known.values():
        marked = {p: f for p, f in stood_where_marked(headers, samples).items() if p not in silent}
        known, silent = {**known, **marked}, silent | marked.keys()
    # "MIH" and "POV" are ends of machines, nobody's initials
    silent |= set() if misread else point_columns(headers, samples) - known.keys()
    free_columns = [p for p in range(max(len(headers), 1 + max(samples, default=-1))) if p not in silent]
    free_fields = [f for f in FIELDS if f not in known.values()]
    total = np.full((len(free_columns), len(free_fields)), -1.0)
    jobs: set[int] = set()
    ruled_out = {} if misread else denied(headers, samples)
    for row, position in enumerate(free_columns):
        header = headers[position].strip() if position < len(headers) else ""
        holds = Column.of(samples.get(position, ()), people, misread=misread, machines=machines)
        said = _said(header, holds, (headings or {}).get(normalise(header), ""))
        if holds.machines >= _KNOWN_MACHINES:
            said |= _of_register(header, holds)
        else:
            said |= _of_plant(header, said, samples.get(position, ()), machines, misread)
        if not misread and _holds_kinds(header, samples.get(position, ()), headers):
            said.pop("technician", None)
            if _are_work(samples.get(position, ())) and not candidates(header):
                said["work_type"] = _KIND_OF_WORK
            jobs.add(position)
        if normalise(header) in RESULTS and holds.filled and (holds.numbers > 0.5 or holds.words < _PROSE_WORDS):
            # figures and verdicts ("PASS", "70 %") under "Result" are no text
            said = {f: s for f, s in said.items() if f not in TEXT_FIELDS}
            jobs.add(position)
        if position in ruled_out and not ("equipment" in ruled_out[position] and holds.machines):
            said = {f: s for f, s in said.items() if f not in ruled_out[position]}
            jobs.add(position)
        if holds_shifts(header, samples.get(position, ())):
            said.pop("technician", None)
            jobs.add(position)
        if of_a_job(header, holds, headers) and (not misread or holds.filled >= _FEW):
            said.pop("running_hours", None)
            jobs.add(position)
        for column, field in enumerate(free_fields):
            if field in said:
                # an earlier field of the list wins a tie, and an earlier column
                total[row, column] = said[field] - 1e-6 * (column + 40 * row)
                if said[field] >= LEAST - NEEDED.get(field, 0.0):
                    total[row, column] += NEEDED.get(field, 0.0)
    rows, columns = linear_sum_assignment(np.maximum(total - LEAST, 0.0), maximize=True)
    named = {free_columns[r]: free_fields[c] for r, c in zip(rows, columns, strict=True) if total[r, c] >= LEAST}
    found = {**known, **named}
    for position in free_columns:
        # whatever stands under "Description" is kept as one where nothing better was found for the column and the field
        best = candidates(headers[position].strip(), SURE_HEADER) if position < len(headers) else ()
        if position not in found and position not in jobs and best and best[0].field not in found.values():
            found[position] = best[0].field
    found |= _of_stops(found, headers, samples, silent)
    if not misread:
        found = without_job_hours(found, headers, samples)
        found |= text_columns(found, headers, samples, silent | jobs)
        found |= _of_two_places(found, headers, samples, silent)
        found |= overall_column(found, headers, samples, silent)
        found |= second_type(found, headers, samples, silent) | second_status(found, headers, samples, silent)
    return dict(sorted({**_lacking(found, headers, samples, silent, misread), **found}.items()))


def _of_register(header: str, holds: Column) -> dict[str, float]:
    """What cells that are names of the site's machines say of their column: it is the machine's, unless its heading is surely that of what it is called."""
    named = {m.field: m.score for m in candidates(header, WEAK_HEADER)} if header else {}
    if named.get("equipment_name", 0.0) >= _SURE_NAME:
        return {}
    return {
        "equipment": max(named.get("equipment", 0.0), _LEAST_NAMED) + CONTENT_WEIGHT + _OF_REGISTER * holds.machines
    }


def _of_plant(
    header: str, said: Mapping[str, float], cells: Sequence[str], machines: Collection[str], misread: bool
) -> dict[str, float]:
    """What names below "Plant" say, tags or words of which a log has many: in many works that word is what machines are called, and sites are few."""
    holds = Column.of(cells, misread=misread)
    if "site" not in said or holds.filled < _FEW_TAGS or holds.dates + holds.numbers > 0.4 or holds.letters < 0.25:
        return {}
    unlike = holds.distinct >= _UNLIKE
    if unlike and holds.length <= _TAG and holds.digits >= 0.6:
        tags = WEAK_HEADER + CONTENT_WEIGHT * holds.digits
    elif misread or not any(m.field == "equipment" for m in candidates(header, WEAK_HEADER)):
        return {}
    else:
        tags = 0.0
    several = len({machine_key(c) for c in cells if c.strip()})
    named = several > 1 and _named_in(cells, machines) >= _KNOWN_MACHINES
    if not tags and not ((named or unlike or several >= _SEVERAL_NAMES) and holds.length <= _NAME):
        return {}
    # of two columns that may be the machine's the other one is, if it can be no site
    return {"equipment": max(tags, said["site"] + _RATHER)}


def _named_in(cells: Sequence[str], machines: Collection[str]) -> float:
    """Share of cells that are a part of a machine's name: "Couch" of "PM1 Suction Couch Roll"."""
    keys = [machine_key(c) for c in cells if c.strip()]
    parts = {k: len(k) >= _NAMED_IN and any(k in name for name in machines) for k in set(keys)}
    return sum(parts[k] for k in keys) / max(1, len(keys))


def _holds_kinds(header: str, cells: Sequence[str], headers: Sequence[str]) -> bool:
    """Whether the same few codes in capitals ("STO", "PO", "INS") under a heading that names nobody come back in a table that names its people elsewhere."""
    told = [c.strip() for c in cells if c.strip()]
    if len(told) < _OF_KINDS or not 1 < len(set(told)) <= _KINDS or not all(c.isalpha() and c.isupper() for c in told):
        return False
    if any(m.field in PERSON_FIELDS for m in candidates(header)):
        return False
    return _are_work(told) or any(
        m.field in PERSON_FIELDS for h in headers if h != header for m in candidates(h.strip(), SURE_HEADER)
    )


def _are_work(cells: Sequence[str]) -> bool:
    """Whether codes are kinds of work, of which one or the other a site has made for itself."""
    kinds = {c.strip() for c in cells if c.strip()}
    # two of them may be two people's initials: PM and CM
    return len(kinds) > 2 and sum(work_type_of(k) is not None for k in kinds) >= _NUMBERS * len(kinds)


def _of_two_places(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """Of two columns of places in a log without machines the finer one as the machine's: "Station" beside "Line"."""
    place = next((p for p, f in found.items() if f == "functional_location"), -1)
    others = [
        p
        for p, header in enumerate(headers)
        if p not in found and p not in silent and [m.field for m in candidates(header.strip(), SURE_HEADER)][:1] == ["functional_location"]
    ]  # fmt: skip
    if place < 0 or len(others) != 1 or set(found.values()) & (set(WHICH_MACHINE) - {"functional_location"}):
        return {}
    kinds = {p: len({machine_key(c) for c in samples.get(p, ())}) for p in (place, *others)}
    finer = max(kinds, key=lambda p: kinds[p])
    return {p: "equipment" if p == finer else "functional_location" for p in kinds}


def _of_stops(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """A bare "Minutes" in a log that gives the reason of each stop: how long it was."""
    if "downtime" in found.values() or not any(gives_reasons(h) or _REASON.match(normalise(h)) for h in headers):
        return {}
    bare = [p for p, h in enumerate(headers) if normalise(h) in _BARE_MINUTES and p not in found and p not in silent]
    return {bare[0]: "downtime"} if len(bare) == 1 and Column.of(samples.get(bare[0], ())).numbers >= _NUMBERS else {}


def _lacking(
    found: Mapping[int, str],
    headers: Sequence[str],
    samples: Mapping[int, Sequence[str]],
    silent: set[int],
    misread: bool,
) -> dict[int, str]:
    """Columns for what a log cannot do without and has not been found, by a lower bar; a planned day is better than none."""
    groups = (("date", ("date", "started_at", "ended_at")), ("equipment", WHICH_MACHINE), ("description", TEXT_FIELDS))
    wanted = [field for field, group in groups if not set(group) & set(found.values())]
    free = {p: cells for p, cells in samples.items() if p not in found and p not in silent}
    past = {p: cells for p, cells in free.items() if p >= len(headers) or not planned(headers[p])}
    guessed = guess_by_content(past, tuple(found.values()), least=1) if wanted else {}
    out = {p: field for p, field in guessed.items() if field in wanted}
    for columns in (past, free):
        if "date" in wanted and "date" not in out.values():
            dated = {p: Column.of(cells, misread=misread).dates for p, cells in columns.items() if p not in out}
            best = max(dated, key=lambda p: dated[p], default=-1)
            if best >= 0 and dated[best] >= 0.5:
                out[best] = "date"
    if misread and "date" in wanted and "date" not in out.values():
        ending = {p: _one_year(cells) for p, cells in past.items() if p not in out}
        best = max(ending, key=lambda p: ending[p], default=-1)
        if best >= 0 and ending[best] >= _ONE_YEAR:
            out[best] = "date"
    for field in [f for f in wanted if misread and f not in out.values()]:
        said = {
            p: _says(headers[p], field)
            for p, cells in past.items()
            if p not in out and p < len(headers) and Column.of(cells, misread=True).filled < _FEW
        }
        best = max(said, key=lambda p: said[p], default=-1)
        if best >= 0 and said[best] > 0:
            out[best] = field
    return out


def _says(header: str, field: str) -> float:
    """How far a heading alone names a field: a few cells, misread, do not outvote it where a log needs the field."""
    return max((m.score for m in candidates(header, WEAK_HEADER) if m.field == field), default=0.0)


_ONE_YEAR, _LINES_OF_YEAR = 0.6, 6
"""Share of the cells that end in the same year, and how many there have to be, for days whose separators a reader lost."""


def _one_year(cells: Sequence[str]) -> float:
    """Share of short, differing cells of three to eight digits that end in the same two: the year behind day and month."""
    digits = ["".join(c for c in mended(cell.replace(" ", "")) if c.isdigit()) for cell in cells if len(cell) <= 12]
    told = [d for d in digits if 3 <= len(d) <= 8]
    if len(told) < max(_LINES_OF_YEAR, 0.6 * len(digits)) or len(set(told)) < 0.6 * len(told):
        return 0.0
    return Counter(d[-2:] for d in told).most_common(1)[0][1] / len(told)


def name_value(label: str, value: str, known: str) -> str:
    """The field of one value behind `label`, which names `known`: another that it may name where the value denies that."""
    holds = Column.of([value], misread=True)
    if holds.fit(known) > -0.5:
        return known
    others = [m.field for m in candidates(label, WEAK_HEADER) if m.field in RANGES and holds.fit(m.field) > 0.6]
    return others[0] if others else known


def _said(header: str, holds: Column, shown: str = "") -> dict[str, float]:
    """Fields that a column may be, with what its header and its cells say for them together."""
    named = {m.field: m.score for m in candidates(header, WEAK_HEADER)} if header else {}
    if "breakdown" in named and holds.words >= _PROSE_WORDS and holds.distinct >= 0.5:
        # "Film not pulling" below "Breakdown" is no yes or no, and tells what broke down
        named["description"] = max(named.pop("breakdown"), named.get("description", 0.0))
    sure = next((f for f, score in named.items() if score >= SURE_HEADER), None)
    if sure is None:
        named = {**dict.fromkeys(_BY_CONTENT, 0.0), **named}
        if OF_CODES & set(normalise(header).split()):
            # two letters below "Code" are a code, nobody's initials
            named = {f: score for f, score in named.items() if f != "technician" or score}
        if of_another(named):
            # the number of an order, a part or a reason is no machine, however like one it is written
            named = {f: score for f, score in named.items() if f != "equipment" or score}
        if holds.numbers > _NUMBERS and set(named) & set(MEASURED):
            # figures below "Rev counter" count something, however like numbers of machines they are
            named = {f: score for f, score in named.items() if f != "equipment" or score}
        if shown:
            named[shown] = max(named.get(shown, 0.0), SHOWN_HEADER)
        if planned(header):
            # what was to happen is not what did
            named = {f: score for f, score in named.items() if f not in _HAPPENED}
        if physical(header) or _OF_MONEY.search(normalise(without_unit(header))):
            # 41.20 below "Tref °C" is no time of day, "86.16" below "Parts Cost" no machine
            named = {f: score for f, score in named.items() if f in MEASURED or f in TEXT_FIELDS}
        elif says_labour(header):
            # 01:45 below "Time Spent" is how long it took
            named = {f: score for f, score in named.items() if f in TEXT_FIELDS}
    elif holds.fit(sure) < -0.5 and holds.filled:
        # only what cannot be mistaken outvotes a known header: days, sentences and numbers
        others = {f: s for f, s in named.items() if f in _UNMISTAKABLE and holds.fit(f) > 0.3}
        if holds.filled >= 3:
            others |= {f: named.get(f, 0.0) for f in ("date", "description") if holds.fit(f) > 0.6}
        named = {**others, sure: named[sure]}
    else:
        named = {f: score for f, score in named.items() if score >= SURE_HEADER - 0.15}
    # "Date" above dates of an unknown form is still the date
    lasted = {"downtime"} if named.get("downtime", 0.0) >= _LASTED and holds.times > 0.5 else set()
    least = {f: -0.5 if score >= SURE_HEADER else _LEAST_OF_SHOWN if f == shown else -1.0 for f, score in named.items()}
    # how long something stood is also written as a clock shows it: 1:45; of several columns the one of figures says it
    fits = {f: max(holds.fit(f), holds.fit("time") - _CLOCKS_TOLD if f in lasted else -1.0) for f in named}
    return {f: score + CONTENT_WEIGHT * max(fits[f], least[f]) for f, score in named.items()}
