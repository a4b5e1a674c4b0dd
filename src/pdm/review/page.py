"""The queue as one page for a browser: a question at a time, a button for each answer, and a file of answers to save.

The page needs no server and no network; answers stay in the browser until they are saved. As in the workbook, nothing tells a
question that checks an accepted link from a doubtful one, so no share of a candidate is shown.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from pdm.review.picture import prepare
from pdm.review.sheet import choices, closed, label, place_of, question, word
from pdm.review.workbook import PICTURES, CropLookup

MARK = b'<meta name="generator" content="pdm-logs queue">'
"""By this a page is known."""
PAGES = (".html", ".htm")
"""Endings of a page's name."""
MOST_MACHINES = 20_000
"""Machines that a page offers to who types; more would make it slow."""
_BARE_NUMBER = re.compile(r"\d{1,2}")
_KINDS = {"link": "machines", "alias": "names of machines", "duplicate": "the same event?", "event": "what happened", "reading": "what is written"}  # fmt: skip


def queue_page(
    items: pd.DataFrame, crop_lookup: CropLookup, *, plant: str = "", register: pd.DataFrame | None = None
) -> bytes:
    """A page (HTML, one file) with questions (records.ITEMS, in their order).

    Args:
        items: The questions.
        crop_lookup: crop_id -> PNG, None when there is none; the first `PICTURES` questions get theirs.
        plant: Name of the plant.
        register: records.REGISTER; its machines are offered where one is typed.
    """
    asked = [
        _asked(item, crop_lookup if number < PICTURES else None) for number, item in enumerate(items.to_dict("records"))
    ]
    name = hashlib.sha256("".join(a["id"] for a in asked).encode()).hexdigest()[:16]
    data = json.dumps(
        {"page": name, "plant": plant, "items": asked, "machines": _machines(items, register)}, ensure_ascii=False
    )
    # what people wrote must end no script
    safe = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _template().replace("@DATA@", safe).encode("utf-8", "replace")


def is_page(content: bytes) -> bool:
    """Whether a file is such a page, which holds questions and nobody's answers."""
    return MARK in content[:2000]


@cache
def _template() -> str:
    return (files("pdm.review") / "page.html").read_text(encoding="utf-8")


def _machines(items: pd.DataFrame, register: pd.DataFrame | None) -> dict[str, list[list[str]]]:
    """asset_id and what it is called of the machines of each site that a question may be about."""
    if register is None:
        return {}
    sites = set(items.loc[items["kind"].isin(["link", "alias"]), "site"].dropna())
    found: dict[str, list[list[str]]] = {}
    here = register[register["site"].isin(sites)].drop_duplicates("asset_id").head(MOST_MACHINES)
    for row in here[["site", "asset_id", "tag", "description"]].to_dict("records"):
        told = [word(row[k]) for k in ("tag", "description") if word(row[k])]
        found.setdefault(str(row["site"]), []).append([str(row["asset_id"]), " – ".join(told)])
    return found


def _asked(item: dict[str, Any], crop_lookup: CropLookup | None) -> dict[str, Any]:
    """What the page shows of a question."""
    kind, field = str(item["kind"]), item.get("field")
    return {
        "id": item["item_id"], "question": question(kind, field), "kind": _KINDS.get(kind, kind), "site": word(item.get("site")),
        "place": place_of(item), "written": word(item.get("written")) or word(item.get("reading")), "affects": word(item.get("affects")),
        "choices": [{"told": told, "answer": answer} for told, answer in offered(item)],
        "other": _other(kind, field), "machine": kind in ("link", "alias"), "literal": kind == "reading" and field != "date",
        "now": word(item.get("reading")) if closed(kind, field) == ("yes", "no") else "",
        "picture": _picture(item.get("crop"), crop_lookup),
    }  # fmt: skip


def offered(item: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers with a button: what stands on it, and the answer as `interpret` takes it."""
    kind, field, listed = str(item["kind"]), item.get("field"), choices(item.get("candidates"))
    allowed = closed(kind, field)
    if allowed == ("yes", "no"):
        return [("Yes", "yes"), ("No", "no")]
    if allowed:
        return [(a, a) for a in allowed]
    told = [(label(c), _unmistakable(item, str(c["answer"]), n)) for n, c in enumerate(listed, start=1)]
    if kind == "alias" and field == "asset":
        told = [(f"Yes: {text}", "yes") if n == 0 else (text, answer) for n, (text, answer) in enumerate(told)]
        return [*told, ("It is no machine", "none")]
    return [*told, ("It stands in no register", "none")] if kind in ("link", "alias") else told


def _unmistakable(item: dict[str, Any], answer: str, number: int) -> str:
    """An answer that cannot be taken for the number of a candidate, or for anything but itself."""
    if item["kind"] == "reading" and item.get("field") != "date":
        return f'"{answer}"'
    return f"#{number}" if _BARE_NUMBER.fullmatch(answer) else answer


def _other(kind: str, field: Any) -> str:
    """What may be typed where no button fits; empty where the buttons are all there is."""
    if closed(kind, field):
        return ""
    if kind in ("link", "alias"):
        return "other asset_id or tag"
    if kind == "event":
        return "other code"
    return "other day, as 2024-05-31" if field == "date" else "something else"


def _picture(crop: Any, crop_lookup: CropLookup | None) -> str:
    png = crop_lookup(crop) if crop_lookup is not None and isinstance(crop, str) and crop else None
    prepared = prepare(png) if png else None
    return "" if prepared is None else "data:image/png;base64," + base64.b64encode(prepared[0]).decode()
