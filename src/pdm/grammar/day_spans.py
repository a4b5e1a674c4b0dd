"""Several days written as one: "12-19.08.24", "29.07.-02.08.2024", "du 12 au 19 août 2024", "Aug 12-19, 2024", "2024-08-12/19"."""

from __future__ import annotations

import re

from pdm.grammar.months import month_of

_LEAD = re.compile(r"^(?:from|between|vom|von|zwischen|du|de|des|del|desde|entre|dal|dall['’]|tra|van|tussen|od|day|days|día|dia|le|les)\s*(?:the|el|le)?\s*(?=\d)", re.I)  # fmt: skip
_TO = re.compile(
    r"\s*(?P<mark>[-–—/+&,])\s*"
    r"|\s+(?:to|through|thru|till?|until|and|bis|und|au|jusqu['’]au|et|al|hasta el|hasta|y|e|à|a|até|tot(?: en met)?|t/m|en|do|i)\s+(?:the |el |le |il )?",
    re.I,
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°)?\.?"
_YEAR = r"(?:\d{4}|\d{2})"
_WHOLE = re.compile(rf"(?P<day>\d{{1,2}})(?P<mark>[./-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})")
_ISO = re.compile(r"(?P<month>\d{4}-\d{2}-)(?P<day>\d{2})")
_SHORT = re.compile(r"(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})\.?")
_NAMED = re.compile(rf"(?P<day>{_DAY})(?P<month>[\s-]*(?:de\s+)?(?P<name>[^\W\d_]{{3,10}})\.?)(?P<year>(?:\s+del?)?[\s,-]+['’]?{_YEAR})?", re.I)  # fmt: skip
_NAME_FIRST = re.compile(rf"(?P<month>(?P<name>[^\W\d_]{{3,10}})\.?\s+)(?P<day>{_DAY})(?P<year>,?\s+\d{{4}})?", re.I)
_BARE = re.compile(_DAY, re.I)
_LAST_OF_MONTH_FIRST = re.compile(rf"(?P<day>{_DAY})(?P<rest>(?P<mark>[/-]){_YEAR}|,?\s+\d{{4}})", re.I)
_LONGEST_MONTH = 12


def ends(text: str) -> tuple[str, str] | None:
    """The first and the last of several days, each written out as far as the other tells; None where the text is not two days.

    Args:
        text: The whole of a cell. What may as well be one day ("12-08.24") is none.
    """
    said = _LEAD.sub("", text.strip())
    for to in _TO.finditer(said):
        first, last = said[: to.start()].strip(), said[to.end() :].strip()
        if first and last and (both := _both(first, last, to["mark"] or "")) is not None:
            return both
    return None


def _both(first: str, last: str, mark: str) -> tuple[str, str] | None:
    if _BARE.fullmatch(first):
        day = re.sub(r"\D", "", first)
        if (end := _WHOLE.fullmatch(last)) and end["mark"] != mark:
            return f"{day}{end['mark']}{end['month']}{end['mark']}{end['year']}", last
        if (end := _SHORT.fullmatch(last)) and end["mark"] != mark and _no_month(first, last, end):
            return f"{day}{end['mark']}{end['month']}.", last
        if (end := _named(_NAMED, last)) is not None:
            return f"{day}{end['month']}{end['year'] or ''}", last
        return None
    return _two_whole(first, last, mark) or _month_first(first, last, mark)


def _no_month(first: str, last: str, end: re.Match[str]) -> bool:
    """Whether two figures without a year are days of the month behind them: "12.-19.8.", "12-19.08", which is no day and month with a year."""
    return int(end["month"]) <= _LONGEST_MONTH and (
        first.endswith(".") or last.endswith(".") or int(end["day"]) > _LONGEST_MONTH
    )


def _two_whole(first: str, last: str, mark: str) -> tuple[str, str] | None:
    """Two days with their months, the year perhaps behind the last only."""
    end = _WHOLE.fullmatch(last)
    if end is not None and end["mark"] != mark:
        if _WHOLE.fullmatch(first):
            return first, last
        if (begin := _SHORT.fullmatch(first)) and begin["mark"] == end["mark"]:
            return f"{begin['day']}{end['mark']}{begin['month']}{end['mark']}{end['year']}", last
    if _ISO.fullmatch(first) and _ISO.fullmatch(last):
        return first, last
    for form in (_NAMED, _NAME_FIRST):
        begin, end = _named(form, first), _named(form, last)
        if begin is not None and end is not None:
            return first if begin["year"] else first + (end["year"] or ""), last
    return None


def _month_first(first: str, last: str, mark: str) -> tuple[str, str] | None:
    """Days behind their month: "Aug 12-19, 2024", "08/12-19/24", "2024-08-12/19"."""
    if (begin := _ISO.fullmatch(first)) and mark != "-" and re.fullmatch(r"\d\d", last):
        return first, begin["month"] + last
    end = _LAST_OF_MONTH_FIRST.fullmatch(last)
    if begin := _named(_NAME_FIRST, first):
        if end is not None and not end["mark"] and not begin["year"]:
            return first + end["rest"], begin["month"] + last
        # "Oct 3/23" and "Oct 3-23" may be a day and its year
        two = _BARE.fullmatch(last) and not begin["year"] and mark not in ("/", "-")
        return (first, begin["month"] + last) if two else None
    short = _SHORT.fullmatch(first)
    if short is not None and end is not None and end["mark"] == short["mark"] and mark != short["mark"]:
        return first + end["rest"], f"{short['day']}{short['mark']}{last}"
    return None


def _named(form: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = form.fullmatch(text)
    return found if found is not None and month_of(found["name"].casefold()) is not None else None
