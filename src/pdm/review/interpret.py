"""A person's answer as the ledger keeps it: checked against the question, or refused with the place and the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pdm.config import DateOrder
from pdm.errors import UsageError
from pdm.grammar import dates
from pdm.grammar.tags import plain
from pdm.records import WORK_TYPES
from pdm.review.sheet import YES_NO, choices
from pdm.vocabulary.columns import MEASURED

_YES = {"yes", "y", "true", "1", "ja", "j", "si", "sí", "oui", "x", "ok", "correct", "right"}
_NO = {"no", "n", "false", "0", "nein", "non", "none", "wrong"}
_NONE = {"none", "no", "no machine", "no asset", "not in register", "unknown", "keine", "keines", "0"}
_FIGURES = frozenset(MEASURED) - {"downtime"}
"""Fields of which a number is made; "half a shift" is a downtime."""
_NUMBER = re.compile(r"^(#\s*)?(\d{1,2})[.)]?$")


def interpret(
    item: Mapping[str, Any], answer: str, register: pd.DataFrame, *, order: DateOrder = "DMY", today: date | None = None
) -> str:  # fmt: skip
    """What an answer settles.

    Args:
        item: The question (a row of records.ITEMS).
        answer: As written: an asset_id, a tag, the number of a candidate (`2` or `#2`), `none`, yes or no, or a reading.
        register: records.REGISTER.
        order: Order of day, month and year at the site, for dates.
        today: A later date is refused; no date is when None.

    Returns:
        asset_id or `none` (link, alias); yes or no (duplicate, yes-no fields); a code (other event fields); a reading,
        dates as `2024-05-31`. A reading in quotes is taken letter by letter.

    Raises:
        UsageError: The answer does not fit the question.
    """
    text = re.sub(r"\s+", " ", str(answer)).strip()
    if not text:
        raise _refused(item, answer, "is empty", "Write an answer, or leave the question out.")
    kind, field = item["kind"], item.get("field")
    if kind in ("link", "alias"):
        return _asset(item, text, register)
    if kind == "duplicate" or (kind == "event" and field in YES_NO):
        return _yes_no(item, text)
    if kind == "event":
        return _code(item, text)
    if field == "date":
        return _date(item, text, order, today)
    return _reading(item, text)


def _asset(item: Mapping[str, Any], text: str, register: pd.DataFrame) -> str:
    if text.casefold() in _NONE:
        return "none"
    listed = choices(item.get("candidates"))
    if item.get("field") == "asset" and listed:
        # a machine that is in no register: `yes` or its name adds it
        new = str(listed[0]["answer"])
        if text.casefold() in ("yes", "y", "add", "new", new.casefold()):
            return new
    site = item.get("site")
    here = register[register["site"] == site]
    found = _named(text, here)
    number = _candidate_number(text, len(listed))
    by_number = str(listed[number - 1]["answer"]) if number else None
    if text.startswith("#") and by_number:
        return by_number
    if len(found) == 1 and by_number is not None and found[0] != by_number:
        raise _refused(
            item, text, f"may be candidate {number} ({by_number}) or the asset {found[0]}",
            f"Write #{number} for the candidate, or {by_number} or {found[0]} in full.",
        )  # fmt: skip
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise _refused(
            item, text, f"fits {len(found)} assets", f"Write one of their asset_ids: {', '.join(found[:8])}."
        )
    if by_number is not None:
        return by_number
    elsewhere = register[(register["asset_id"] == text) | (register["tag"] == text)]
    if len(elsewhere):
        sites = ", ".join(sorted(set(elsewhere["site"])))
        raise _refused(item, text, f"is an asset of {sites}, not of {site}", f"Name an asset of {site}, or write none.")
    remedy = f"Write the asset_id or tag of an asset of {site}, "
    remedy += f"the number of a candidate (1 to {len(listed)}), " if listed else ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*|\d(\.\d+)?E\+?\d+", text, re.I):
        raise _refused(
            item,
            text,
            "looks like a tag that the spreadsheet changed",
            "Format the cell as text and type the tag again.",
        )
    near = _near(text, here)
    raise _refused(
        item, text, "is no asset of the register", remedy + "or none." + (f" Did you mean {near}?" if near else "")
    )


def _named(text: str, register: pd.DataFrame) -> list[str]:
    """asset_ids called `text`, by the strictest way of comparing that finds any."""
    bare = plain(text)
    stripped = bare.lstrip("0")
    ways = (
        register["asset_id"] == text,
        register["tag"] == text,
        register["asset_id"].map(plain) == bare,
        register["tag"].map(plain) == bare,
        # a spreadsheet that took an ID for a number ate its zeros
        register["asset_id"].map(lambda a: plain(a).lstrip("0")) == stripped,
        register["tag"].map(lambda a: plain(str(a)).lstrip("0")) == stripped,
        register["aliases"].fillna("").map(lambda a: bare in {plain(p) for p in str(a).split(";") if p.strip()}),
    )  # fmt: skip
    for way in ways:
        if bare and way.any():
            return sorted(register.loc[way, "asset_id"])
    return []


def _near(text: str, register: pd.DataFrame) -> str:
    from rapidfuzz import process

    names = [*register["asset_id"].astype(str), *register["tag"].dropna().astype(str)]
    return ", ".join(dict.fromkeys(str(n[0]) for n in process.extract(text, names, limit=3, score_cutoff=60)))


def _yes_no(item: Mapping[str, Any], text: str) -> str:
    word = text.casefold().rstrip(".!")
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise _refused(item, text, "is neither yes nor no", "Write yes or no.")


def _code(item: Mapping[str, Any], text: str) -> str:
    listed = choices(item.get("candidates"))
    number = _candidate_number(text, len(listed))
    if number:
        return str(listed[number - 1]["answer"])
    word = text.casefold().replace(" ", "_")
    allowed: dict[str, str] = {str(c["answer"]).casefold(): str(c["answer"]) for c in listed}
    allowed |= {str(c["label"]).casefold().replace(" ", "_"): str(c["answer"]) for c in listed if c.get("label")}
    if item.get("field") == "work_type":
        allowed |= {w: w for w in WORK_TYPES}
    elif item.get("field") == "failure_mode":
        from pdm.vocabulary.failure_modes import failure_modes

        allowed |= {code.casefold(): code for code in failure_modes()}
    elif item.get("field") == "component":
        from pdm.vocabulary.components import components

        allowed |= {code.casefold(): code for code in components()}
    if word in allowed:
        return allowed[word]
    shown = ", ".join(list(dict.fromkeys(allowed.values()))[:12])
    raise _refused(item, text, f"is no {str(item.get('field')).replace('_', ' ')}", f"Write one of: {shown}.")


def _date(item: Mapping[str, Any], text: str, order: DateOrder, today: date | None) -> str:
    listed = choices(item.get("candidates"))
    number = _candidate_number(text, len(listed))
    if number:
        return str(listed[number - 1]["answer"])
    found = dates.parse(text, order=order)
    if not found:
        raise _refused(
            item, text, "is no date", f"Write day, month and year in the site's order ({order}), or as 2024-05-31."
        )
    best = found[0]
    # of "05.06.26" the reading that lies in the past
    if today is not None:
        best = next((c for c in found if c.day <= today), best)
        if best.day > today:
            raise _refused(item, text, "lies in the future", "Write the day on which it happened.")
    day = best.day.isoformat()
    return f"{day} {best.time[0]:02d}:{best.time[1]:02d}" if best.time else day


def _reading(item: Mapping[str, Any], text: str) -> str:
    quoted = re.fullmatch(r"[\"“”„'](.+)[\"“”']", text)
    if quoted:
        return quoted[1]
    listed = choices(item.get("candidates"))
    number = _candidate_number(text, len(listed))
    if not number and item.get("field") in _FIGURES and not re.search(r"\d", text):
        raise _refused(
            item, text, "is no figure", 'Write the figure as it stands, or in quotes what is written instead ("off").'
        )
    return str(listed[number - 1]["answer"]) if number else text


def _candidate_number(text: str, count: int) -> int:
    """Number of the candidate that `text` names, 0 when it names none."""
    found = _NUMBER.match(text)
    return int(found[2]) if found and 1 <= int(found[2]) <= count else 0


def _refused(item: Mapping[str, Any], text: str, what: str, remedy: str) -> UsageError:
    place = str(item.get("origin") or item.get("document") or "the question")
    for name in ("page", "row"):
        value = item.get(name)
        if value is not None and not pd.isna(value) and int(value) > 0:
            place += f", {name} {int(value)}"
    return UsageError(
        f"the answer {str(text)!r} to {item.get('kind')} question {item.get('item_id')} {what}.",
        place=place,
        remedy=remedy,
    )
