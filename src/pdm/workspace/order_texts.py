"""Texts of orders that an export gives in a file of their own: they have the order's number and no day and no machine, which the order has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from pdm.grammar.dates import parse
from pdm.vocabulary.fields import WHICH_MACHINE, recognise

if TYPE_CHECKING:
    from pdm.config import DateOrder
    from pdm.store import Store

_DAYS = ("date", "started_at", "ended_at", "period")
_TAKEN = ("date", "time", "started_at", *WHICH_MACHINE, "work_order")
"""What a text has from its order."""
_SURE, _APART = 0.9, 31
_EXPORTS = ("cmms", "typed")


def with_orders(store: Store, site: str, entries: pd.DataFrame, order: DateOrder) -> pd.DataFrame:
    """The entries, those that are texts of orders with the day and the machine of their order.

    An order is found by its number, or by that of the notification that stands beside it; what tells its beginning comes before what tells
    its day alone. A number that several machines, or days more than a month apart, share tells nothing.

    Args:
        store: The store, in which the orders stand.
        site: The site.
        entries: records.ENTRIES of the site.
        order: In which the site writes days.
    """
    bare = {i: f for i, f in entries["fields"].items() if _is_text(f)}
    if not bare:
        return entries
    wanted = {_key(json.loads(f)["work_order"]) for f in bare.values()}
    orders: dict[str, list[dict[str, str]]] = {}
    for text, extra in _others(store, site):
        fields = json.loads(text)
        if not any(fields.get(d) for d in _DAYS[:2]) or not any(fields.get(m) for m in WHICH_MACHINE):
            continue
        told = {k: v for k, v in fields.items() if k in _TAKEN and v}
        for number in {_key(fields.get("work_order", "")), *_numbers(extra)} & wanted:
            orders.setdefault(number, []).append(told)
    out = entries.copy()
    for index, text in bare.items():
        fields = json.loads(text)
        if found := _one(orders.get(_key(fields["work_order"]), []), order):
            out.at[index, "fields"] = json.dumps({**fields, **found}, ensure_ascii=False)
    return out


def _is_text(fields: object) -> bool:
    """Whether a line has the number of an order and a text, and neither day nor machine."""
    if not isinstance(fields, str) or '"work_order"' not in fields:
        return False
    told = json.loads(fields)
    return bool(told.get("work_order")) and not any(told.get(n) for n in (*_DAYS, *WHICH_MACHINE))


def _others(store: Store, site: str) -> list[tuple[str, str]]:
    lines = store.lines("entries", columns=["entry_id", "site", "channel", "fields", "extra"], where={"site": [site]})
    lines = lines[lines["channel"].isin(_EXPORTS)]
    return list(zip(lines["fields"], lines["extra"].fillna(""), strict=True))


def _numbers(extra: str) -> set[str]:
    """Numbers of orders and notifications in columns that the line did not need."""
    if not extra:
        return set()
    return {
        _key(value)
        for heading, value in json.loads(extra).items()
        if (match := recognise(heading)) is not None and match.field == "work_order" and match.score >= _SURE
    }


def _key(number: str) -> str:
    """A number without the zeros that systems put before it."""
    text = number.strip().casefold()
    return text.lstrip("0") or text


def _one(orders: list[dict[str, str]], order: DateOrder) -> dict[str, str] | None:
    """What several lines say of one order; None where they are of several machines or of days far apart."""
    machines = {_key(next(o[m] for m in WHICH_MACHINE if m in o)) for o in orders}
    # where nothing stood still systems write a beginning of zeros
    days = [next((d for k in ("started_at", "date") for d in parse(o.get(k, ""), order=order)), None) for o in orders]
    known = [d.day for d in days if d is not None]
    if len(machines) != 1 or not known or (max(known) - min(known)).days > _APART:
        return None
    dated = [(("started_at" not in o, d.day, n), o) for n, (o, d) in enumerate(zip(orders, days, strict=True)) if d]
    return min(dated, key=lambda o: o[0])[1]
