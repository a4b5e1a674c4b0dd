"""The ledger of decisions as the stages need it: what holds now, per place on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pdm.records import item_id
from pdm.store import Store

PERSON_SET = ("work_type", "is_failure", "failure_mode", "planned", "negated", "component")
"""Event fields a person may set."""


AGREE = 2
"""Answers about single lines that are one answer about the name on them, where none says otherwise."""
SAID = "said"
"""Stands in a signature before the answer of someone who disagrees."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEVERAL = re.compile(r"[/&+,;]|\s(?:and|und|et|y|en|och|og)\s", re.I)


@dataclass
class Effective:
    """Decisions in force: the newest per item that was not taken back.

    Attributes:
        by_item: item_id -> decision (answer, by, decided_at, kind, the item's place, and of a link `name`, as it is written there).
    """

    by_item: dict[str, dict[str, Any]] = field(default_factory=dict)

    def _at(self, kind: str, row: Mapping[str, Any], name: str = "") -> dict[str, Any] | None:
        return self.by_item.get(
            item_id(kind, str(row["document"]), int(row["page"]), int(row["row"]), int(row.get("part", 0) or 0), name)
        )

    def correct_readings(self, entries: pd.DataFrame, cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Entries and cells with people's readings in place of the machine's."""
        fixes = [d for d in self.by_item.values() if d["kind"] == "reading"]
        if not fixes or entries.empty:
            return entries, cells
        entries, cells = entries.copy(), cells.copy()
        place = {
            (r.document_id, int(r.page), int(r.row)): i
            for i, r in zip(entries.index, entries.itertuples(), strict=True)
        }
        for fix in fixes:
            at = place.get((fix["document"], int(fix["page"]), int(fix["row"])))
            if at is None:
                continue
            fields = json.loads(entries.at[at, "fields"]) if isinstance(entries.at[at, "fields"], str) else {}
            fields[fix["field"]] = fix["answer"]
            entries.at[at, "fields"] = json.dumps(fields, ensure_ascii=False, sort_keys=True)
            if fix["field"] in ("description", "long_text", "remarks"):
                parts = [fields.get(f) for f in ("description", "long_text", "remarks")]
                entries.at[at, "text"] = " / ".join(p for p in parts if p)
                entries.at[at, "text_confidence"] = 1.0
            same = (cells["entry_id"] == entries.at[at, "entry_id"]) & (cells["field"] == fix["field"])
            for i in cells.index[same]:
                cells.at[i, "text"] = fix["answer"]
                cells.at[i, "confidence"] = 1.0
                cells.at[i, "lattice"] = None
                cells.at[i, "engine"] = f"person:{fix['by']}"
        return entries, cells

    def correct_events(self, events: pd.DataFrame) -> pd.DataFrame:
        """Events with people's codings in place of the machine's, signed."""
        if events.empty or not self.by_item:
            return events
        readings: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for decision in self.by_item.values():
            if decision["kind"] == "reading":
                readings.setdefault(_line(decision), []).append(decision)
        coded = {_line(d) for d in self.by_item.values() if d["kind"] == "event"}
        told = {_line(d) for d in self.by_item.values() if d["kind"] == "duplicate"}
        events = events.copy()
        for i, row in zip(events.index, events.to_dict("records"), strict=True):
            signs = []
            for name in PERSON_SET if _line(row) in coded else ():
                decided = self._at("event", row, name)
                if decided is not None:
                    answer: Any = decided["answer"]
                    if name in ("is_failure", "planned", "negated"):
                        answer = str(answer).lower() in ("yes", "true", "1", "y")
                    events.at[i, name] = answer
                    signs.append(_signature(decided, name))
            if _line(row) in told and (twice := self._at("duplicate", row)) is not None:
                signs.append(_signature(twice, "same event"))
            signs += [_signature(d, f"reading of {d['field']}") for d in readings.get(_line(row), [])]
            if signs:
                events.at[i, "decided_by"] = "; ".join(signs)
                events.at[i, "needs_review"] = False
        return events

    def links(self, events: pd.DataFrame) -> pd.DataFrame:
        """Links that people settled: event_id, asset_id (null = not in the register)."""
        rows = []
        for row in events.to_dict("records"):
            decision = self._at("link", row)
            if decision is not None:
                answer = decision["answer"]
                rows.append({"event_id": row["event_id"], "asset_id": None if answer in ("", "none", None) else answer})
        return pd.DataFrame(rows, columns=["event_id", "asset_id"])

    def aliases(self, site: str) -> pd.DataFrame:
        """Names confirmed at a site: site, alias, asset_id."""
        rows = [
            {"site": site, "alias": name, "asset_id": d["answer"]}
            for d in self.by_item.values()
            if d["kind"] == "alias" and d["site"] == site and d["answer"] not in ("", "none", None)
            for name in names_in_question(d)
        ]
        rows += [{"site": site, "alias": name, "asset_id": asset} for name, asset in self._taught(site).items()]
        return pd.DataFrame(rows, columns=["site", "alias", "asset_id"])

    def _taught(self, site: str) -> dict[str, str]:
        """Names that people's answers about single lines of a site agree on, and the asset of each; without those asked as names."""
        asked = {
            n.casefold() for d in self.by_item.values() if d["kind"] == "alias" and d["site"] == site
            for n in names_in_question(d)
        }  # fmt: skip
        said: dict[str, list[tuple[str, str | None]]] = {}
        for d in self.by_item.values():
            name = d.get("name")
            if d["kind"] == "link" and d["site"] == site and isinstance(name, str) and name.casefold() not in asked:
                answers = [d["answer"], *(other["answer"] for other in d["disputed"])]
                said.setdefault(name.casefold(), []).extend(
                    (name, a if a not in ("", "none") else None) for a in answers
                )
        out = {}
        for told in said.values():
            name, asset = told[0]
            if len(told) >= AGREE and asset is not None and {a for _, a in told} == {asset} and tells_one(name):
                out[name] = asset
        return out

    def sign_links(self, events: pd.DataFrame) -> pd.DataFrame:
        """Put the person's name on links that rest on a decision."""
        aliases = {
            (d["site"], name.casefold(), d["answer"]): d
            for d in self.by_item.values()
            if d["kind"] == "alias"
            for name in names_in_question(d)
        }
        if not aliases and not any(d["kind"] == "link" for d in self.by_item.values()):
            return events
        for i, row in zip(events.index, events.to_dict("records"), strict=True):
            name = (row["site"], str(row["asset_mention"]).casefold(), row["asset_id"])
            decision = self._at("link", row) or aliases.get(name)
            if decision is not None and decision["kind"] == "link":
                decision = _against_alias(decision, row, self.by_item.values())
            if decision is not None:
                before = events.at[i, "decided_by"]
                events.at[i, "decided_by"] = "; ".join(
                    s for s in (before if isinstance(before, str) else "", _signature(decision, "asset")) if s
                )
                events.at[i, "accepted_by"] = "person" if row["asset_id"] == row["asset_id"] else None
                events.at[i, "needs_review"] = False
        return events

    def asked(self, kind: str, events: pd.DataFrame) -> pd.Series[bool]:
        """Which events stand on a line about which a person decided something of this kind."""
        return _on_lines(events, {_line(d) for d in self.by_item.values() if d["kind"] == kind})

    def told_apart(self, events: pd.DataFrame) -> pd.Series[bool]:
        """Which events a person said to be no telling of another one: they are no copies and have none."""
        asked = self.asked("duplicate", events)
        apart = [_no(d) if (d := self._at("duplicate", r)) else False for r in events[asked].to_dict("records")]
        return asked & pd.Series(apart, index=events.index[asked], dtype=bool).reindex(events.index, fill_value=False)

    def duplicate(self, row: Mapping[str, Any], found: str | None) -> str | None:
        """`same_event_as` of an event: what a person said, else what was found."""
        decision = self._at("duplicate", row)
        if decision is None:
            return found
        if _no(decision):
            return None
        return found if isinstance(found, str) else row["same_event_as"]


def tells_one(name: str) -> bool:
    """Whether a name may be that of one machine: none of several ("P-101A/B"), and more than a word for a class ("pump")."""
    from pdm.entity_resolution.classes import class_of_word
    from pdm.entity_resolution.names import take_apart

    taken = take_apart(name)
    words = [w for w in taken.words if class_of_word(w) is None]
    return not _SEVERAL.search(name) and bool(words or taken.tag or taken.unit)


def _name_on_line(item: Mapping[str, Any]) -> str | None:
    """The name that is written on the line of a question about it; None where its parts, day, name and text, do not all stand there."""
    written = item.get("written")
    parts = written.split(" | ") if isinstance(written, str) else []
    dated = bool(parts) and _DAY.fullmatch(parts[0]) is not None
    named = parts[1:] if dated else parts
    return named[0].strip() or None if len(named) > 1 else None


def names_in_question(item: Mapping[str, Any]) -> list[str]:
    """The names that a question about a name is about: all spellings of a proposed machine, else the one."""
    proposal = proposal_of(item)
    return [str(n) for n in proposal["names"]] if proposal is not None else [str(item["reading"])]


def proposal_of(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """The first candidate of a question whether a machine is to be added: `answer`, `names`, `asset`; None for others."""
    if item.get("kind") != "alias" or item.get("field") != "asset":
        return None
    listed = json.loads(item["candidates"]) if isinstance(item.get("candidates"), str) else []
    return listed[0] if listed and "asset" in listed[0] else None


def _no(decision: Mapping[str, Any]) -> bool:
    return str(decision["answer"]).lower() in ("no", "none", "false")


def _on_lines(events: pd.DataFrame, lines: set[tuple[str, int, int]]) -> pd.Series[bool]:
    where = zip(events["document"], events["page"], events["row"], strict=True)
    return pd.Series([(d, int(p), int(r)) in lines for d, p, r in where], index=events.index, dtype=bool)


def _line(row: Mapping[str, Any]) -> tuple[str, int, int]:
    return str(row["document"]), int(row["page"]), int(row["row"])


def _signature(decision: Mapping[str, Any], what: str) -> str:
    """Who decided, and what others said who disagree."""
    others = "".join(f" ({d['by']} {SAID} {d['answer']}, {_day(d)})" for d in decision.get("disputed", ()))
    return f"{what}: {decision['by']}, {_day(decision)}{others}"


def _day(decision: Mapping[str, Any]) -> str:
    return f"{pd.Timestamp(decision['decided_at']):%Y-%m-%d}"


def _against_alias(
    decision: dict[str, Any], row: Mapping[str, Any], decisions: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """A decision on one line with what others said of the name on it, where that differs."""
    name = str(row["asset_mention"]).casefold()
    said = [
        {k: d[k] for k in ("by", "answer", "decided_at")}
        for d in decisions
        if d["kind"] == "alias" and d["site"] == row["site"] and d["answer"] != decision["answer"]
        and name in (n.casefold() for n in names_in_question(d))
    ]  # fmt: skip
    return {**decision, "disputed": [*decision["disputed"], *said]}


def effective_decisions(store: Store, *, extra: list[dict[str, Any]] | None = None) -> Effective:
    """Decisions in force in the store, with `extra` (not yet committed) on top."""
    ledger = store.read("decisions").to_dict("records") + (extra or [])
    items = store.read("items")
    place = {r["item_id"]: r for r in items.to_dict("records")}
    return in_force(ledger, place)


def in_force(ledger: list[dict[str, Any]], place: Mapping[str, Mapping[str, Any]]) -> Effective:
    """The newest decision per item that no later row takes back."""
    undone = {r["undoes"] for r in ledger if isinstance(r.get("undoes"), str)}
    result: dict[str, dict[str, Any]] = {}
    for row in ledger:
        if row["decision_id"] in undone or isinstance(row.get("undoes"), str):
            continue
        item = place.get(row["item_id"], row.get("item") or {})
        before = result.get(row["item_id"])
        # a person who changes their mind corrects themselves; another person's answer is kept in sight
        said = [*before["disputed"], before] if before else []
        disputed = [
            {k: d[k] for k in ("by", "answer", "decided_at")}
            for d in said
            if d["by"] != row["by"] and d["answer"] != row["answer"]
        ]
        result[row["item_id"]] = {
            **{k: item.get(k) for k in _PLACE}, **{k: row[k] for k in _DECIDED}, "disputed": disputed,
            "name": _name_on_line(item) if row["kind"] == "link" else None,
        }  # fmt: skip
    return Effective(result)


_PLACE = ("site", "document", "page", "row", "part", "field", "reading", "candidates", "event_id")
_DECIDED = ("decision_id", "item_id", "kind", "answer", "by", "decided_at")
