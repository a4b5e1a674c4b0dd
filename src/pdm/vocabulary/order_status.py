"""What the status of an order or a notification says of it: cancelled, waiting, done."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, cast

from pdm.vocabulary.tables import read_table, split_list

State = Literal["", "cancelled", "waiting", "under way", "done"]
"""Of an order; empty where the status says nothing of one."""

CANCELLED = "order cancelled"
"""How the `failure_reason` of an event begins whose order was cancelled, rejected or deleted."""

UNMARKED = "not marked"
"""Flag of a breakdown in a record that has none, where others of its table are marked."""

_CODE = re.compile(r"[A-ZÄÖÜ]{3,5}")
_BETWEEN = re.compile(r"\s+[-–]\s+|\s*[/|:;,()\[\]]\s*|^\d+\s*[-.]?\s*(?=\D)")
_NOT = frozenset(("not", "no", "non", "nicht", "never", "re", "un"))
_DENIED = frozenset(("not", "nicht", "never", "pas", "no", "niet", "não", "nie", "non"))
# a door may be "not closed"; "not done" and "nicht erledigt" are said of work alone
_OF_WORK = frozenset(
    ("done", "completed", "complete", "finished", "erledigt", "fertig", "beendet", "abgeschlossen", "terminé", "terminée", "terminada", "terminado", "realizada", "realizado", "completada", "gereed", "concluída", "concluído", "completato", "completata", "zakończone", "wykonane", "fait", "faite", "hecho", "hecha", "ausgeführt")
)  # fmt: skip
_STILL = frozenset(("yet", "been", "fully", "quite", "be", "noch", "worden", "encore", "été", "aún"))
_LONG, _SHORT_CELL = 6, 4
"""Letters of a word that says by itself that an order is cancelled, and words of a cell that is searched for one."""


@cache
def _words() -> dict[str, tuple[State, bool]]:
    """Word or words of a cell to the state and whether only an order's number makes it one of an order."""
    return {
        word: (cast(State, row["state"]), row["needs_order"] == "yes")
        for row in read_table("order_status")
        for word in split_list(row["words"])
    }


@cache
def _codes(column: str) -> dict[str, State]:
    return {code: cast(State, r["state"]) for r in read_table("order_status") for code in split_list(r[column])}


@lru_cache(maxsize=10_000)
def order_state(status: str, *, ordered: bool) -> State:
    """The state of an order or a notification.

    Codes of SAP (`CLSD CNF PRT`) and Maximo (`WAPPR`) and words in the languages of `fields.toml` are understood; unknown ones, such
    as those that say how a machine stands, give an empty state.

    Args:
        status: As written.
        ordered: The line has the number of an order: "open" may otherwise be a valve.
    """
    text = " ".join(status.split())
    if not text:
        return ""
    return _by_words(text.casefold(), ordered) or _by_codes(text)


def _by_words(text: str, ordered: bool) -> State:
    parts = [text, *(p for p in _BETWEEN.split(text) if p)]
    states = [s for s, needs in (_words().get(p, ("", False)) for p in parts) if s and (ordered or not needs)]
    words = re.findall(r"\w+", text)
    if "cancelled" in states or (words[:1] and _cancels(words[0])):
        return "cancelled"
    if len(words) <= _SHORT_CELL and _NOT.isdisjoint(words) and any(_cancels(w) for w in words):
        return "cancelled"
    if _not_done(words):
        # "not done - kit missing", "noch nicht erledigt"
        return "waiting"
    return states[0] if states else ""


def _not_done(words: list[str]) -> bool:
    """Whether a word for done work is denied right before it, small words apart."""
    for at, word in enumerate(words):
        before = [w for w in words[:at] if w not in _STILL]
        if word in _OF_WORK and before and before[-1] in _DENIED:
            return True
    return bool(words) and words[0] in ("incomplete", "unfinished", "undone", "unerledigt")


def _cancels(word: str) -> bool:
    return len(word) >= _LONG and _words().get(word, ("", False))[0] == "cancelled"


def _by_codes(text: str) -> State:
    """Of several codes the one that says most; a cell of anything but codes says nothing."""
    codes = re.split(r"[\s,;/|+-]+", text)
    told = {_codes("codes").get(c, "") for c in codes}
    # "CAN" and "WAPPR" may be followed by what they stand for, several codes by nothing but codes
    if not all(_CODE.fullmatch(c) for c in codes):
        return _codes("codes").get(codes[0], "")
    if "cancelled" in told:
        return "cancelled"
    if "done" not in told and any(c in _codes("flags") for c in codes):
        return "cancelled"
    return next((s for s in ("done", "under way", "waiting") if s in told), "")
