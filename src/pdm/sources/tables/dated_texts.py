"""Texts that begin with their day: "06.02.23 HP trip, oil cooler blocked"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from pdm.grammar.months import NAMES
from pdm.vocabulary.column_cells import Column

_MONTH = r"(?:jan|feb|mar|m[aä]r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|avr|ao[uû]|d[eé]c|f[eé]v|ene|abr|ago|dic)[a-zéûä]*\.?"
_WHOLE = (
    r"ma(?:andag)?|dinsdag|wo(?:ensdag)?|donderdag|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?|lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:credi|coled[iì])?|mi[eé](?:r|rcoles)?"
    r"|jeu(?:di)?|jue(?:ves)?|gio(?:ved[iì])?|ven(?:dredi|erd[iì])?|vie(?:rnes)?|sam(?:edi)?|s[aá]b(?:ado|ato)?|dim(?:anche)?|dom(?:ingo|enica)?|seg(?:unda)?|ter(?:[cç]a)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?"
    r"|pon(?:iedzia[lł]ek)?|wt(?:orek)?|[sś]r(?:oda)?|czw(?:artek)?|p[tn]|pi[aą]tek|sob(?:ota)?|niedziela|nd"
)
"""Days of the week that count only where the whole word is one."""
_NAMED = rf"\d{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?[ -]?(?:(?:of|de|di) )?(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})(?![^\W_])\.?"
"""A day with the name of its month and no year."""
DAY_FIRST = re.compile(
    rf"^\s*(?:[-*•]\s*|\(?\d{{1,3}}[.)]\s+)?(?:(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*|(?:{_WHOLE})(?![^\W_]))\.?,?\s+)?"
    rf"(?P<date>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})(?!\d)|\d{{1,2}}\.?[- ]?{_MONTH}[- ,]*(?:(?:19|20)\d\d|\d\d)(?![\d:]|[.h]\d\d)"
    rf"|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}}\.?(?=[\s:,-])(?!\s*(?:hrs?|h|uhr|[ap]\.?m)\b)"
    rf"|(?(weekday){_NAMED}(?=[\s:,;|–-])|{_NAMED}(?=\s*[:|–-]\s|\s{{2,}}|\t)))"
    r"(?:[T ,]+(?P<time>\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]m|uhr|h)?(?![\d.])))?[\s:,;|–-]*",
    re.I,
)
"""A line that begins with a day: `date`, its `weekday` and `time`; one with the name of its month and no year counts behind a day of the week, or parted from the rest."""
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MOST, _LEAST = 0.5, 2
"""Share and number of texts that begin with their day, from which those of a column do."""
_WORDS, _LENGTH = 3.0, 24.0
"""What names of machines have at most."""
_DAYS = ("date", "started_at", "ended_at")


def begins_with_day(cell: str) -> bool:
    """Whether a text begins with a day and its year and says something behind it."""
    found = DAY_FIRST.match(cell)
    return found is not None and len(_PARTS.findall(found["date"])) > 2 and bool(_LETTERS.search(cell[found.end() :]))


def dated_columns(samples: Mapping[int, Sequence[str]], machines: Collection[str]) -> dict[int, str]:
    """Columns of a table without a header whose texts begin with their days: those, and the one of short names beside them, which is the machine's; empty without both.

    Args:
        samples: Column to some of its cells.
        machines: Names of the site's machines, as `machine_key` gives them.

    Returns:
        Column to `description` or `equipment`.
    """
    told = {p: [c for c in cells if c.strip()] for p, cells in samples.items()}
    dated = {p: sum(map(begins_with_day, cells)) for p, cells in told.items()}
    best = max(dated, key=lambda p: dated[p], default=-1)
    if best < 0 or dated[best] < max(_LEAST, _MOST * len(told[best])):
        return {}
    names = {
        p: held.machines
        for p, cells in told.items()
        if p != best and 2 * len(cells) >= len(told[best])
        and (held := Column.of(cells, machines=machines)).words <= _WORDS and held.length <= _LENGTH
        and held.letters >= 0.5 and held.initials < 0.5
    }  # fmt: skip
    machine = max(names, key=lambda p: names[p], default=-1)
    return {best: "description", machine: "equipment"} if machine >= 0 else {}


def days_of_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the days with which its texts begin as their days, where no column holds days.

    Args:
        table: Columns are fields, cells text.
    """
    if "description" not in table or any(f in table and table[f].ne("").any() for f in _DAYS):
        return table
    texts = table["description"]
    dated = texts.map(begins_with_day).astype(bool)
    if dated.sum() < max(_LEAST, _MOST * texts.ne("").sum()):
        return table
    found = {row: match for row, text in texts[dated].items() if (match := DAY_FIRST.match(text)) is not None}
    table = table.assign(
        date=pd.Series({row: m["date"] for row, m in found.items()}, dtype="str").reindex(table.index, fill_value="")
    )
    clocks = pd.Series({row: (m["time"] or "").strip() for row, m in found.items()}, dtype="str")
    if "time" not in table and clocks.ne("").any():
        table["time"] = clocks.reindex(table.index, fill_value="")
    table["description"] = (
        pd.Series({row: m.string[m.end() :] for row, m in found.items()}).reindex(table.index).fillna(texts)
    )
    return table
