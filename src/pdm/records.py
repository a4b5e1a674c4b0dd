"""The nouns of the package: one typed table each.

Every stage takes and returns pandas DataFrames that fit one of these tables; what a table can do stands in `pdm.table`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from pdm.errors import Refusal
from pdm.table import Column, Kind, Table


def stable_id(*parts: object, length: int = 20) -> str:
    """A stable hexadecimal identifier made of `parts`; the same parts give the same identifier on every machine."""
    digest = hashlib.sha256("\x1f".join(str(p) for p in parts).encode())
    return digest.hexdigest()[:length]


def entry_id(document: str, page: int, row: int) -> str:
    """Identifier of the line at `row` (from 1) on `page` (from 1) of `document` (SHA-256)."""
    return stable_id("entry", document, page, row)


def event_id(document: str, page: int, row: int, part: int = 0, revision: int = 0) -> str:
    """Identifier of the `part`-th event in a line. A superseding version of the event has the next `revision`."""
    return stable_id("event", document, page, row, part, revision)


def item_id(kind: str, document: str, page: int, row: int, part: int, name: str = "") -> str:
    """Identifier of a review item. It names the place on paper, so a decision outlives a re-reading."""
    return stable_id("item", kind, document, page, row, part, name)


ONLY_PLANNED = "only planned"
"""Key in `extra` of entries that are nothing but a plan, with its reason, and how the `failure_reason` of their events begins."""


CORRECTED, PERHAPS_CORRECTED = "taken back", "perhaps taken back"
"""Keys in `extra` of entries that another entry of their log takes back or corrects, with its row and text; the first is how the `failure_reason` of
their events begins."""
NO_HEADINGS = frozenset((ONLY_PLANNED, CORRECTED, PERHAPS_CORRECTED))
"""Keys in `extra` that stand for no column."""


def _c(name: str, kind: Kind = "text", doc: str = "", *, required: bool = False) -> Column:
    return Column(name, kind, required, doc)


DOCUMENTS = Table(
    "documents",
    (
        _c("document_id", doc="SHA-256 of the bytes", required=True),
        _c("site", required=True),
        _c("origin", doc="path as a person knows it, members behind '!'", required=True),
        _c("path", doc="where the bytes lie, relative to the workspace"),
        _c("kind", doc="pdf, image, workbook, docx, csv, json, xml, mail, zip, sql"),
        _c("size", "int", "bytes"),
        _c("pages", "int"),
        _c("parent_id", doc="document this one was inside of"),
        _c("sent_at", "time", "date in a mail's header"),
        _c("taken_at", doc="day that a camera noted, local (YYYY-MM-DD)"),
        _c("loaded_as", doc="live or history"),
        _c("known_at", "time", "when the store first held it"),
        _c("status", doc="read, partly, refused, duplicate"),
    ),
    key=("document_id", "site"),
    doc="Every file, attachment, zip member or query result that came in.",
)

ENTRIES = Table(
    "entries",
    (
        _c("entry_id", required=True),
        _c("document_id", required=True),
        _c("site", required=True),
        _c(
            "page",
            "int",
            "from 1; sheet of a workbook, list in a JSON or XML file; tables beside the first of a sheet: 1000 and its multiples more",
            required=True,
        ),
        _c(
            "row",
            "int",
            "from 1, in reading order; row in the file for tables, number of the record for JSON and XML",
            required=True,
        ),
        _c("channel", doc="hand, print, typed, cmms, mail"),
        _c("form", doc="signature of the header or form the line came under"),
        _c("fields", "json", "canonical field name -> text as written"),
        _c("extra", "json", "headers that no field is known for -> text"),
        _c("text", doc="the free text of the line"),
        _c(
            "text_confidence",
            "float",
            "expected share of the text's characters that are right, 0 to 1; 1 for typed text",
        ),
        _c("box", "json", "[x0, y0, x1, y1] as fractions of page width and height; null for tables"),
        _c("crop", doc="crop_id of the line's picture"),
        _c("sent_at", "time", "when the carrying mail was sent"),
    ),
    key=("entry_id",),
    doc="A line as written.",
)

CELLS = Table(
    "cells",
    (
        _c("entry_id", required=True),
        _c("field", doc="canonical field name", required=True),
        _c("text", doc="best reading"),
        _c("confidence", "float", "calibrated chance that the text is right, 0 to 1"),
        _c("engine_confidence", "float", "the reader's own, 0 to 1"),
        _c("engine", doc="name and version of the reader"),
        _c("script", doc="hand or print"),
        _c("box", "json", "[x0, y0, x1, y1] as fractions of page width and height"),
        _c("crop", doc="crop_id"),
        _c("lattice", "bytes", "pdm.lattice.Lattice.to_bytes()"),
        _c("struck", "bool", "crossed out: kept, not used"),
        _c("ditto", "bool", "repeats the cell above; text is the repeated text"),
        _c("second_text", doc="second opinion of another engine, if any"),
    ),
    key=("entry_id", "field"),
    doc="A cell of a line read from a picture. Lines from tables have none.",
)

CROPS = Table(
    "crops",
    (_c("crop_id", required=True), _c("png", "bytes", "PNG file", required=True)),
    key=("crop_id",),
    doc="Pictures of lines and cells.",
)

REFUSALS = Table(
    "refusals",
    (
        _c("refusal_id", required=True),
        _c("site"),
        _c("document_id"),
        _c("origin"),
        _c("page", "int"),
        _c("row", "int"),
        _c("reason", doc="pdm.errors.Reason", required=True),
        _c("message", required=True),
        _c("remedy", required=True),
        _c("value"),
        _c("known_at", "time"),
    ),
    key=("refusal_id",),
    doc="Documents, pages and rows that were set aside.",
)

_EVENT_EXPORT = (
    _c("event_id", required=True),
    _c("asset_id", doc="null when unresolved"),
    _c("asset_confidence", "float", "posterior of asset_id, or of the best candidate when unresolved"),
    _c("asset_mention", doc="the name as written or read"),
    _c("candidates", "json", "[{asset_id, posterior}] best first; asset_id null = not in the register"),
    _c("accepted_by", doc="default, audit-backed, person, register; null when unresolved"),
    _c("site", required=True),
    _c("occurred_at", "time", "when it happened"),
    _c("occurred_from", "time", "earliest plausible"),
    _c("occurred_to", "time", "latest plausible"),
    _c("date_confidence", "float", "0 to 1"),
    _c("available_at", "time", "when it would have been known in normal running"),
    _c("known_at", "time", "when this system first held the record"),
    _c("loaded_as", doc="live or history"),
    _c("work_order"),
    _c("work_type", doc="corrective, preventive, inspection, modification, other"),
    _c("is_failure", "bool"),
    _c("planned", "bool", "announced, not done; also of cancelled orders"),
    _c("negated", "bool", "what is named was not found"),
    _c("failure_mode", doc="code of pdm/vocabulary/failure_modes.tsv"),
    _c("mechanism", doc="code of pdm/vocabulary/mechanisms.tsv"),
    _c("cause"),
    _c("component"),
    _c("action"),
    _c("measurements", "json", "[{quantity, value, unit, part}]"),
    _c("downtime_hours", "float", "hours"),
    _c("cost", "float", "in the plant's currency"),
    _c("technician"),
    _c("text"),
    _c("text_confidence", "float", "0 to 1"),
    _c("same_event_as", doc="event_id of the same event told elsewhere"),
    _c("supersedes", doc="event_id of the version this one replaces"),
    _c("document", doc="document_id"),
    _c("page", "int"),
    _c("row", "int"),
    _c("box", "json"),
    _c("crop"),
    _c("needs_review", "bool"),
)

EVENT_EXPORT_COLUMNS = (*(c.name for c in _EVENT_EXPORT), "file")
"""Columns of `pdm-logs events`, in their order; `file` is the `origin` of the document. Public contract."""

EVENTS = Table(
    "events",
    (
        *_EVENT_EXPORT,
        _c("entry_id", doc="the line it was taken from"),
        _c("part", "int", "which event of the line, from 0"),
        _c("revision", "int", "0 for the first version"),
        _c("channel", doc="hand, print, typed, cmms, mail"),
        _c(
            "date_source",
            doc="where the day comes from: written, line above, month alone, name of the file, time of the photograph, date of the mail; plan, of a day to come, which is not told",
        ),
        _c("type_confidence", "float", "confidence of work_type"),
        _c("failure_confidence", "float", "confidence of is_failure"),
        _c("mode_confidence", "float", "confidence of failure_mode"),
        _c(
            "failure_reason",
            doc="why is_failure: words, codes, breakdown flag; order cancelled; only planned; taken back",
        ),
        _c("link_reason", "json", "waterfall in bits: [{label, bits}] with the rival last"),
        _c("conflicts", "json", "[{field, values, sources}] where sources disagree"),
        _c("decided_by", doc="people whose decisions shaped this version, with date and subject"),
        _c("withdrawn", "bool", "the line, as it is read now, does not tell this event"),
    ),
    key=("event_id",),
    doc="What happened, to which asset, how sure, and where it is written.",
)

READINGS = Table(
    "readings",
    (
        _c("reading_id", required=True),
        _c("asset_id"),
        _c("site"),
        _c("measured_at", "time"),
        _c("available_at", "time"),
        _c("known_at", "time"),
        _c("quantity", doc="temperature, load, running_hours, vibration, pressure, current, flow, level, speed"),
        _c("value", "float", "in `unit`"),
        _c("unit"),
        _c("part", doc="where on the machine, e.g. NDE bearing"),
        _c("plausible", "bool", "inside limits.csv and physics"),
        _c("event_id", doc="event it was written in, if any"),
        _c("document"),
        _c("page", "int"),
        _c("row", "int"),
    ),
    key=("reading_id",),
    doc="Measurements from readings files and from log lines.",
)

DECISIONS = Table(
    "decisions",
    (
        _c("decision_id", required=True),
        _c("item_id", required=True),
        _c("kind", doc="reading, link, event, duplicate, alias", required=True),
        _c("answer"),
        _c("previous"),
        _c("by", required=True),
        _c("decided_at", "time", required=True),
        _c("note"),
        _c("undoes", doc="decision_id taken back"),
    ),
    key=("decision_id",),
    doc="What people decided. Append-only.",
)

ITEMS = Table(
    "items",
    (
        _c("item_id", required=True),
        _c("kind", doc="reading, link, event, duplicate, alias", required=True),
        _c("site"),
        _c("document"),
        _c("origin"),
        _c("page", "int"),
        _c("row", "int"),
        _c("part", "int"),
        _c("event_id"),
        _c("field", doc="field in question"),
        _c("written", doc="the name or line in question as read, for context"),
        _c("reading", doc="what the machine read or chose; null when it chose nothing"),
        _c("candidates", "json", "[{answer, label, probability}] best first"),
        _c("confidence", "float"),
        _c("crop"),
        _c("gain", "float", "what an answer would change, larger first"),
        _c("affects", doc="in words: what depends on the answer"),
        _c("audit", "bool", "part of the random audit (not shown to the reviewer)"),
    ),
    key=("item_id",),
    doc="Open questions for a person, most valuable first.",
)

FINDINGS = Table(
    "findings",
    (
        _c("check", doc="name of the check", required=True),
        _c("reason", doc="reason code", required=True),
        _c("severity", doc="info, warning, error", required=True),
        _c("site"),
        _c("document"),
        _c("origin"),
        _c("page", "int"),
        _c("row", "int"),
        _c("event_id"),
        _c("asset_id"),
        _c("field"),
        _c("value"),
        _c("rule", doc="the rule in words, with its limit"),
        _c("remedy"),
    ),
    key=(),
    doc="What the quality checks found, one row each, never capped.",
)

REGISTER = Table(
    "register",
    (
        _c("asset_id", required=True),
        _c("tag", required=True),
        _c("site", required=True),
        _c("description"),
        _c("parent_id"),
        _c("equipment_class"),
        _c("functional_location"),
        _c("manufacturer"),
        _c("model"),
        _c("serial_no"),
        _c("valid_from", "time"),
        _c("valid_to", "time"),
        _c("installed_on", "time"),
        _c("retired_on", "time"),
        _c("criticality"),
        _c("aliases", doc="separated by ';'"),
        _c("row", "int", "row in register.csv, from 2"),
    ),
    key=("asset_id",),
    doc="The assets of the enterprise (register.csv).",
)

LIMITS = Table(
    "limits",
    (
        _c("equipment_class"),
        _c("asset_id"),
        _c("quantity", required=True),
        _c("low", "float"),
        _c("high", "float"),
        _c("unit"),
    ),
    key=(),
    doc="What is plausible for a class or an asset (limits.csv).",
)

RISK = Table(
    "risk",
    (
        _c("run_id"),
        _c("asset_id", required=True),
        _c("tag"),
        _c("description"),
        _c("site"),
        _c("equipment_class"),
        _c("functional_location"),
        _c("as_of", "time"),
        _c("horizon_days", "int", "days"),
        _c("risk", "float", "probability of at least one failure within the horizon"),
        _c("risk_low", "float"),
        _c("risk_high", "float"),
        _c("model_low", "float"),
        _c("model_high", "float"),
        _c("rank", "int", "1 = highest, within the horizon; figures that are no forecast any more come last"),
        _c("base_risk", "float"),
        _c("previous_risk", "float"),
        _c("expected_saving", "float", "in the plant's currency; empty unless it named its costs"),
        _c("basis", doc="model, fallback, stale, none"),
        _c("basis_reason"),
        _c("data_through", "time", "newest record of the asset's site that was used"),
        _c("reasons", "json", "[{family, text, risk_points, evidence}] that raise the risk, largest first"),
        _c("against", "json", "[{family, text, risk_points, evidence}] that lower it"),
        _c("data_gaps", "json", "[text]"),
        _c("model_id"),
    ),
    key=("asset_id", "as_of", "horizon_days"),
    doc="One row per registered, unretired asset and horizon.",
)

RUNS = Table(
    "runs",
    (
        _c("run_id", required=True),
        _c("kind", doc="ingest, decide, train, score, report, settings", required=True),
        _c("by", required=True),
        _c("started_at", "time", required=True),
        _c("finished_at", "time"),
        _c("arguments", "json"),
        _c("settings_hash"),
        _c("store_version", "int", "commits visible to the run"),
        _c("model_id"),
        _c("package_version"),
        _c("result_hash"),
        _c("summary", "json"),
    ),
    key=("run_id",),
    doc="Who ran what, when, on which state of the store.",
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        DOCUMENTS, ENTRIES, CELLS, CROPS, REFUSALS, EVENTS, READINGS, DECISIONS, ITEMS,
        FINDINGS, REGISTER, LIMITS, RISK, RUNS,
    )
}  # fmt: skip
"""All tables by name."""

WORK_TYPES = ("corrective", "preventive", "inspection", "modification", "other")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has to be read from its picture. Small and picklable: the picture is rendered where it is read.

    Attributes:
        document_id: SHA-256 of the document.
        site: Site it belongs to.
        origin: Path as a person knows it.
        path: Where the bytes lie (absolute).
        media: `pdf` or `image` (PNG, JPEG, TIFF; `number` is the frame).
        number: Page in the document, from 1.
        sent_at: When the carrying mail was sent.
    """

    document_id: str
    site: str
    origin: str
    path: str
    media: Literal["pdf", "image"]
    number: int = 1
    sent_at: pd.Timestamp | None = None


@dataclass
class PageReading:
    """What a page, sheet or chunk of rows gave: tables as in this module, what was set aside, and what a page showed its headings to be."""

    entries: pd.DataFrame
    cells: pd.DataFrame
    crops: pd.DataFrame
    refusals: list[Refusal]
    headings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def nothing(cls, *refusals: Refusal) -> PageReading:
        """A reading without lines."""
        return cls(ENTRIES.empty(), CELLS.empty(), CROPS.empty(), list(refusals))
