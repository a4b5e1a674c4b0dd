"""`[privacy] people`: names of people as initials or hashes, before anything is stored.

Names stand in fields that hold nothing else (technician, reported by, signature) and inside free text. A name in free
text is found when it is one of the site's `people` or stands in a name field of the same document's lines. What a
picture shows cannot be rewritten: pictures and lattices of name cells are not kept, and in the picture of a whole
line the cell is painted over.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.records import CELLS, CROPS, ENTRIES, PageReading
from pdm.vocabulary.fields import PERSON_FIELDS

if TYPE_CHECKING:
    from pdm.store import Store

_HASHED = re.compile(r"p-[0-9a-f]{8}")
_SHORT = 4
"""Names this short and in capitals are initials already."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """How names are written in the store.

    Attributes:
        people: keep, initials or hash.
        key: Secret of the workspace: without it nobody can try names against the hashes.
    """

    people: str = "keep"
    key: bytes = b""

    def name(self, name: str) -> str:
        """One name as it may be stored; doing it twice changes nothing more."""
        if self.people == "keep" or not name.strip() or _HASHED.fullmatch(name):
            return name
        if self.people == "initials":
            return _initials(name)
        return "p-" + hmac.new(self.key, " ".join(name.casefold().split()).encode(), hashlib.sha256).hexdigest()[:8]

    def reading(self, reading: PageReading, known: Iterable[str]) -> PageReading:
        """A page's or chunk's tables without names.

        Args:
            reading: As the source or the reader gave it.
            known: People of the site (`sites.<id>.people`).
        """
        if self.people == "keep" or reading.entries.empty:
            return reading
        fields = [_decoded(f) for f in reading.entries["fields"]]
        inside = {f[n].strip() for f in fields for n in PERSON_FIELDS if isinstance(f.get(n), str)}
        pattern = _pattern({*known, *inside})
        entries = reading.entries.copy()
        entries["fields"] = [_encoded(self._fields(f, pattern)) for f in fields]
        entries["extra"] = [_encoded(self._fields(_decoded(e), pattern)) for e in entries["extra"]]
        entries["text"] = [self._text(t, pattern) for t in entries["text"]]
        cells, crops = self._cells(entries, reading, pattern)
        refusals = [replace(r, value=self._text(r.value, pattern)) for r in reading.refusals]
        return PageReading(ENTRIES.conform(entries), cells, crops, refusals, reading.headings)

    def _fields(self, fields: dict[str, Any], pattern: re.Pattern[str] | None) -> dict[str, Any]:
        return {
            k: v if not isinstance(v, str) else self.name(v) if k in PERSON_FIELDS else self._text(v, pattern)
            for k, v in fields.items()
        }

    def _text(self, text: Any, pattern: re.Pattern[str] | None) -> Any:
        if pattern is None or not isinstance(text, str):
            return text
        return pattern.sub(lambda m: self.name(m.group()), text)

    def _cells(
        self, entries: pd.DataFrame, reading: PageReading, pattern: re.Pattern[str] | None
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        cells, crops = reading.cells, reading.crops
        if cells.empty:
            return cells, crops
        cells = cells.copy()
        names = cells["field"].isin(PERSON_FIELDS)
        hidden = set(cells.loc[names, "crop"].dropna())
        for column in ("text", "second_text"):
            cells[column] = [
                self.name(t) if n and isinstance(t, str) else self._text(t, pattern)
                for t, n in zip(cells[column], names, strict=True)
            ]
        changed = names | (cells["text"] != reading.cells["text"]).fillna(False)
        cells["lattice"] = cells["lattice"].where(~changed, None)
        cells["crop"] = cells["crop"].where(~names, None)
        crops = _painted(entries, reading.cells[names], crops[~crops["crop_id"].isin(hidden)])
        return CELLS.conform(cells), CROPS.conform(crops)


def privacy_of(store: Store, people: str) -> Privacy:
    """The rule of a workspace; makes its secret when a hash is asked for the first time."""
    if people != "hash":
        return Privacy(people)
    store.state.put_new("privacy_key", secrets.token_hex(32))
    return Privacy(people, (store.state.get("privacy_key") or "").encode())


def _initials(name: str) -> str:
    bare = name.replace(".", " ").split()
    if len(bare) == 1 and len(bare[0]) <= _SHORT and bare[0].isupper():
        return bare[0]
    # a letter that has no capital is none of initials, which are known by theirs
    return "".join(c for c in (part[0].upper() for part in bare) if not c.islower())[:_SHORT]


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    wanted = sorted({n for n in names if len(n) > 1 and not _HASHED.fullmatch(n)}, key=lambda n: (-len(n), n))
    if not wanted:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_loose, wanted)) + r")(?!\w)", re.IGNORECASE)


def _loose(name: str) -> str:
    """A name with any spacing; initials only as capitals, or every 'am' would be a person."""
    body = r"\s+".join(re.escape(p) for p in name.split())
    return f"(?-i:{body})" if len(name) <= _SHORT else body


def _decoded(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) and value else {}


def _encoded(value: dict[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None


def _painted(entries: pd.DataFrame, names: pd.DataFrame, crops: pd.DataFrame) -> pd.DataFrame:
    """Pictures of lines with the name cells painted over."""
    if names.empty or crops.empty:
        return crops
    boxes = {e.crop: (_box(e.box), e.entry_id) for e in entries.itertuples() if isinstance(e.crop, str)}
    cells: dict[str, list[list[float]]] = {}
    for cell in names.itertuples():
        if (box := _box(cell.box)) is not None:
            cells.setdefault(cell.entry_id, []).append(box)
    kept = []
    for crop in crops.itertuples():
        line, entry = boxes.get(crop.crop_id, (None, None))
        inside = cells.get(entry, []) if entry else []
        png = crop.png
        if inside and line is not None:
            png = _paint(png, line, inside)
        elif entry is not None and (names["entry_id"] == entry).any():
            continue
        kept.append({"crop_id": crop.crop_id, "png": png})
    return CROPS.rows(kept)


def _box(value: Any) -> list[float] | None:
    box = json.loads(value) if isinstance(value, str) else value
    return [float(x) for x in box] if isinstance(box, list) and len(box) == 4 else None


def _paint(png: bytes, line: list[float], inside: list[list[float]]) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.open(io.BytesIO(png)).convert("L")
    draw = ImageDraw.Draw(picture)
    width, height = max(line[2] - line[0], 1e-9), max(line[3] - line[1], 1e-9)
    for box in inside:
        left, right = ((x - line[0]) / width * picture.width for x in (box[0], box[2]))
        top, bottom = ((y - line[1]) / height * picture.height for y in (box[1], box[3]))
        draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=128)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
