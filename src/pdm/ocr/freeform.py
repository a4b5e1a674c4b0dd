"""Writing without a ruled table: label-value forms and free lines, found by text detection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.lattice import Lattice
from pdm.ocr.collect import Box, Collector, Line, Reading
from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.engines.network import give_back_memory
from pdm.ocr.orient import Grey, ink
from pdm.vocabulary.columns import name_columns, name_value
from pdm.vocabulary.fields import ID_FIELDS, TEXT_FIELDS, candidates, recognise

DATE_FIRST = re.compile(r"^\s*(\d{1,4}\s?[./\-]\s?\d{1,2}(?:\s?[./\-]\s?\d{2,4})?)[\s,:;\-–]*(.*)$")
LABEL = re.compile(r"^\s*([^:]{2,32}?)\s*[:=]\s*(.*)$")
TRAILING = re.compile(r"^\s*([A-Za-z][^:\d]{2,24}?)\s+(\d[\d.,]*)\s*$")
"""A label with a number behind it whose colon was not read."""
MEASURED = frozenset(
    (
        "temperature",
        "load",
        "vibration",
        "pressure",
        "running_hours",
        "downtime",
        "cost",
        "time",
        "date",
        "started_at",
        "ended_at",
    )
)
"""Fields whose values begin with a number, or with a letter that is read for a digit."""
_AS_DIGITS = str.maketrans("OoQDlI|ZzSsB", "000011122558")
SURE_LABEL = 0.8
HINTED = 0.45
"""Score of a label that only hints at a field."""
LONGEST = 1280
"""Longest side in pixels in which writing is looked for; in full size it would take four times as long."""


@dataclass
class Block:
    """A piece of writing: its box and what was read."""

    box: Box
    text: str
    confidence: float
    recognition: Recognition
    picture: Any

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.box[3] - self.box[1]


@cache
def _detector() -> Any:
    # an object of its own: its settings would change those of another use
    from rapidocr import EngineType, RapidOCR

    runtime = {
        "Det.engine_type": EngineType.OPENVINO,
        "EngineConfig.openvino.inference_num_threads": 1,
        "EngineConfig.openvino.num_streams": 1,
        "EngineConfig.openvino.enable_cpu_pinning": False,
    }
    if find_spec("openvino") is None:
        runtime = {
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
        }
    size = {"Det.limit_type": "max", "Det.limit_side_len": LONGEST}
    return RapidOCR(params={"Global.log_level": "error", **runtime, **size})


Quad = npt.NDArray[np.float32]
"""Corners of a piece of writing: top left, top right, bottom right, bottom left; [4, 2] in pixels."""


def detect(flat: Grey) -> list[Quad]:
    """Pieces of writing, in reading order."""
    height, width = flat.shape
    scale = min(1.0, LONGEST / max(height, width))
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else flat
    canvas = np.full(_canvas(small.shape[0], small.shape[1]), 255, dtype=np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    detector = _detector()
    found = detector(cv2.cvtColor(canvas, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    # several hundred megabytes that the next page asks for again, if it needs them at all
    give_back_memory(getattr(getattr(detector.text_det, "session", None), "session", None))
    corners = getattr(found, "boxes", None)
    quads = [np.asarray(q, dtype=np.float32) / scale for q in (corners if corners is not None else [])]
    quads = [np.clip(q, 0, (width, height)).astype(np.float32) for q in quads]
    return [q for q in quads if np.ptp(q[:, 0]) > 4 and np.ptp(q[:, 1]) > 4]


def _canvas(height: int, width: int) -> tuple[int, int]:
    """Height and width that a picture is filled up to: few sizes, as the network keeps memory for every one it has seen."""
    short = LONGEST * 3 // 4
    if max(height, width) <= short:
        return short, short
    return LONGEST if height > short else short, LONGEST if width > short else short


def box_of(quad: Quad, shape: tuple[int, ...]) -> Box:
    """The upright box around a piece of writing, within a picture of `shape`."""
    x0, y0 = np.floor(quad.min(axis=0)).astype(int)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
    return int(max(x0, 0)), int(max(y0, 0)), int(min(x1, shape[1])), int(min(y1, shape[0]))


def straight(flat: Grey, quad: Quad) -> Grey:
    """The picture of a piece of writing; made level where it slopes."""
    x0, y0, x1, y1 = box_of(quad, flat.shape)
    wide = max(float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[3])), 2.0)
    high = max(float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[2] - quad[1])), 2.0)
    slope = abs(float(quad[1][1] - quad[0][1])) + abs(float(quad[2][1] - quad[3][1]))
    if slope < 0.15 * high or high > wide:
        return flat[y0:y1, x0:x1]
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(quad, target)
    level = cv2.warpPerspective(
        flat, warp, (round(wide), round(high)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(level, dtype=np.uint8)


def blocks(flat: Grey, hand: Engine, quads: list[Quad] | None = None) -> list[Block]:
    """Pieces of writing with their readings; `quads` are those of `detect`, where they are known."""
    quads = detect(flat) if quads is None else quads
    pictures = [straight(flat, q) for q in quads]
    return [
        Block(box_of(q, flat.shape), r.text, r.confidence, r, p)
        for q, r, p in zip(quads, hand.read(pictures), pictures, strict=True)
        if r.text
    ]


def printed_blocks(flat: Grey, hand: Engine) -> list[Block]:
    """Pieces of writing of a small clean strip (a form's head), found by closing the gaps between letters."""
    mask = ink(flat)
    height = max(8, int(np.median([s[3] for s in _parts(mask)] or [16])))
    joined = cv2.dilate(mask, np.ones((3, int(1.1 * height) | 1), np.uint8))
    boxes = [
        (x, y, x + w, y + h)
        for x, y, w, h in _parts(joined)
        if h > 0.5 * height and w > 0.8 * height and h < 6 * height
    ]
    padded = [(max(b[0] - 4, 0), max(b[1] - 4, 0), b[2] + 4, b[3] + 4) for b in boxes]
    pictures = [flat[b[1] : b[3], b[0] : b[2]] for b in padded]
    return [
        Block(b, r.text, r.confidence, r, p)
        for b, r, p in zip(padded, hand.read(pictures), pictures, strict=True)
        if r.text
    ]


def _parts(mask: Grey) -> list[tuple[int, int, int, int]]:
    """Boxes x, y, width, height of connected ink that is larger than a speck."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, area in stats[1:] if area >= 12 and h >= 5]


def in_lines(found: list[Block]) -> list[list[Block]]:
    """Blocks by line from top to bottom, each from left to right."""
    lines: list[list[Block]] = []
    for block in sorted(found, key=lambda b: b.middle):
        for line in reversed(lines[-3:]):
            usual = float(np.mean([b.middle for b in line]))
            if abs(block.middle - usual) < 0.5 * min(block.height, float(np.mean([b.height for b in line]))):
                line.append(block)
                break
        else:
            lines.append([block])
    lines.sort(key=lambda line: float(np.mean([b.middle for b in line])))
    return [sorted(line, key=lambda b: b.box[0]) for line in lines]


def label_values(found: list[Block]) -> list[tuple[str, Block | None, str, Block]]:
    """Labels with their values: field, block of the value (None when it stands in the label's block), text, label's block."""
    pairs: list[tuple[str, Block | None, str, Block]] = []
    used: set[int] = set()
    lines = in_lines(found)
    named: list[tuple[int, int, str, str]] = []
    for number, line in enumerate(lines):
        for i, block in enumerate(line):
            told = LABEL.match(block.text) or TRAILING.match(block.text)
            name = told.group(1) if told else block.text.rstrip(" .:_")
            match = recognise(name) if len(name) <= 34 else None
            if match is None or match.score < SURE_LABEL:
                continue
            text = told.group(2).strip(" ._") if told else ""
            if text and (LABEL.match(block.text) or match.field in MEASURED):
                pairs.append((_field(name, text, match.field), None, text, block))
                used.add(id(block))
            else:
                named.append((number, i, name, match.field))
    # a value beside its label is nobody else's; only then do values below labels find theirs
    for place in (_beside, _below):
        for number, i, name, known in named:
            block = lines[number][i]
            # a form's title ("WORK ORDER") is no label of the line under it
            titled = known in ID_FIELDS and not block.text.rstrip().endswith(":")
            for value in [b for b in place(lines, number, i) if id(b) not in used and id(block) not in used]:
                field = _field(name, value.text, known)
                if (titled and not any(c.isdigit() for c in value.text)) or not _may_be(field, value.text):
                    continue
                used |= {id(block), id(value)}
                pairs.append((field, value, value.text, block))
    return sorted(pairs, key=lambda pair: (pair[3].middle, pair[3].box[0]))


def _beside(lines: list[list[Block]], number: int, i: int) -> list[Block]:
    """The block right behind another of its line, where that is no label."""
    return [b for b in lines[number][i + 1 : i + 2] if not _is_label(b)]


def _below(lines: list[list[Block]], number: int, i: int) -> list[Block]:
    """Blocks right below another, where they are no labels."""
    block = lines[number][i]
    return [
        b for b in (lines[number + 1] if number + 1 < len(lines) else [])
        if b.box[0] < block.box[2] and b.box[2] > block.box[0] and not _is_label(b)
        and b.box[1] - block.box[3] < 1.6 * block.height
    ][:1]  # fmt: skip


def _may_be(field: str, value: str) -> bool:
    """Whether a text can be the value of a measured field or a time: it then begins with a number."""
    first = value.split(maxsplit=1)[0]
    return field not in MEASURED or any(c.isdigit() for c in first) or first.translate(_AS_DIGITS).isdigit()


def _field(label: str, value: str, known: str) -> str:
    """The field of a label with its value: "Clock hrs: 31475" is no time of day."""
    return known if known in TEXT_FIELDS else name_value(label, value, known)


def unknown_labels(
    found: list[Block], known: list[tuple[str, Block | None, str, Block]]
) -> list[tuple[str, Block | None, str, Block]]:
    """Values behind labels that no field is known for, told from what they look like: as `label_values` gives them."""
    used = {id(b) for pair in known for b in (pair[1], pair[3])}
    have = {pair[0] for pair in known}
    lines = in_lines(found)
    loose: list[tuple[Block | None, str, Block]] = []
    open_: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        for i, block in enumerate(line):
            split = LABEL.match(block.text) or TRAILING.match(block.text)
            if id(block) in used or split is None:
                continue
            if split.group(2).strip(" ._"):
                loose.append((None, split.group(2).strip(" ._"), block))
            else:
                open_.append((number, i))
    for place in (_beside, _below):
        for number, i in open_:
            block = lines[number][i]
            for behind in [b for b in place(lines, number, i) if id(b) not in used and id(block) not in used]:
                if LABEL.match(behind.text):
                    continue
                used |= {id(block), id(behind)}
                loose.append((behind, behind.text, block))
    out = _together(loose, known, have)
    have = have | {pair[0] for pair in out}
    for field, fits in _LOOKS:
        if field in have or (field == "description" and have & set(TEXT_FIELDS)):
            continue
        fitting = [x for x in loose if fits.match(x[1]) and not any(x[2] is o[3] for o in out)]
        if fitting:
            # of several, the longest: a description is the longest text of a form
            value, text, label = max(fitting, key=lambda x: len(x[1]))
            out.append((field, value, text, label))
    return out


def _together(
    loose: list[tuple[Block | None, str, Block]], known: list[tuple[str, Block | None, str, Block]], have: set[str]
) -> list[tuple[str, Block | None, str, Block]]:
    """Labels and values weighed together, as columns with one cell each, beside those that are known."""
    rows = [*((value, text, label) for _, value, text, label in known), *loose]
    labels = [split.group(1) if (split := LABEL.match(b.text)) else b.text.rstrip(" .:_") for _, _, b in rows]
    named = name_columns(labels, {n: [text] for n, (_, text, _) in enumerate(rows)}, misread=True)
    texts = bool(have & set(TEXT_FIELDS))
    mine = {
        n: field
        for n, field in sorted(named.items())
        if n >= len(known) and field not in have and not (texts and field in TEXT_FIELDS) and _may_be(field, rows[n][1])
    }
    out = [(field, *rows[n]) for n, field in mine.items()]
    taken = have | set(mine.values())
    for n in range(len(known), len(rows)):
        value, text, label = rows[n]
        for match in candidates(labels[n], HINTED) if n not in mine else ():
            fits = _HINTED_LOOKS.get(match.field)
            if match.field not in taken and fits is not None and fits.match(text):
                out.append((match.field, value, text, label))
                taken.add(match.field)
                break
    return out


_HINTED_LOOKS = {
    "date": re.compile(r"^(?=.*\d).{3,14}$"),
    "equipment": re.compile(r"^(?=.*[A-Za-z]).{2,30}$|^#?\d{2,5}$"),
    "technician": re.compile(r"^[A-Za-z][A-Za-z. ]{1,20}$"),
}
"""What a value behind a label that hints at a field may look like at the least."""


_LOOKS = (
    ("date", re.compile(r"^\s*\d{1,4}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d{2,4}\s*$")),
    ("description", re.compile(r"^(?:\S+\s+){2,}\S+$|^[A-Za-z,.]{4,}\s\S{3,}$")),
    ("work_order", re.compile(r"^\d{6,12}$")),
    ("equipment", re.compile(r"^(?=.*\d)(?=.*[A-Za-z]).{2,24}$")),
    ("technician", re.compile(r"^[A-Z]{2,3}\.?$")),
)
"""What a value looks like, in the order in which fields are given away."""


def _is_label(block: Block) -> bool:
    text = block.text.rstrip()
    # a reader sees colons at the end of sentences as well
    if text.endswith(":") and len(text.split()) <= 4 and len(text) <= 34:
        return True
    split = LABEL.match(block.text) or TRAILING.match(block.text)
    name = split.group(1) if split else block.text.rstrip(" .:_")
    if split is not None and candidates(name, HINTED):
        return True
    match = recognise(name) if len(name) <= 34 else None
    return match is not None and match.score >= SURE_LABEL


def read_form(found: list[Block], collector: Collector, hand: Engine) -> bool:
    """Read a label-value form (several orders when labels come again); False when it is none."""
    pairs = label_values(found)
    if pairs and sum(LABEL.match(b.text) is not None for b in found) >= 4:
        pairs = sorted([*pairs, *unknown_labels(found, pairs)], key=lambda pair: (pair[3].middle, pair[3].box[0]))
    fields = {p[0] for p in pairs}
    if len(fields) < 3 or not fields & {"date", "equipment", "description", "work_order"}:
        return False
    orders: list[list[tuple[str, Block | None, str, Block]]] = [[]]
    for pair in pairs:
        if any(pair[0] == p[0] for p in orders[-1]):
            orders.append([])
        orders[-1].append(pair)
    engine = f"{hand.name} {hand.version}"
    for number, order in enumerate((o for o in orders if len(o) >= 2), start=1):
        cells = []
        for field, value, text, label in order:
            source = value or label
            cells.append(
                Reading(
                    field,
                    text,
                    source.confidence,
                    source.box,
                    source.picture,
                    source.recognition.lattice if value else _behind_label(label, text),
                    engine,
                )
            )
        collector.lines.append(Line(number, _around([c.box for c in cells]), cells))
    collector.form = " | ".join(sorted(fields))
    return True


def _behind_label(block: Block, text: str) -> Lattice | None:
    """The lattice of a value that stands in one piece with its label."""
    return _part(block.recognition.lattice, text)


def _part(lattice: Lattice | None, text: str) -> Lattice | None:
    """The end of a lattice, from where it shows `text`."""
    if lattice is None:
        return None
    written = lattice.greedy()[0]
    at = written.rfind(text)
    return lattice.after(at) if at >= 0 else None


def read_free(found: list[Block], collector: Collector, hand: Engine) -> None:
    """Read free lines; a date at the beginning starts an entry, lines without one follow on when dates are used at all."""
    engine = f"{hand.name} {hand.version}"
    lines = in_lines(found)
    texts = [" ".join(b.text for b in line) for line in lines]
    dated = [DATE_FIRST.match(t) for t in texts]
    uses_dates = sum(m is not None for m in dated) >= max(2, 0.25 * len(texts))
    number = 0
    for line, text, date in zip(lines, texts, dated, strict=True):
        box = _around([b.box for b in line])
        confidence = float(np.mean([b.confidence for b in line]))
        body = date.group(2) if date and uses_dates else text
        seen = [b.recognition.lattice for b in line if b.recognition.lattice is not None]
        whole = Lattice.joined(seen) if len(seen) == len(line) else None
        single = _part(whole, body) if date and uses_dates else whole
        picture = line[0].picture if len(line) == 1 else None
        words = Reading("description", body, confidence, box, picture, single, engine)
        if uses_dates and date is None and collector.lines:
            last = collector.lines[-1]
            told = next((c for c in last.cells if c.field == "description"), None)
            if told is not None:
                told.text = f"{told.text} {text}".strip()
                told.lattice = Lattice.joined([told.lattice, whole]) if told.lattice and whole else None
            else:
                last.cells.append(words)
            last.box = _around([last.box, box])
            continue
        number += 1
        cells = [Reading("date", date.group(1), confidence, box, None, None, engine)] if date and uses_dates else []
        collector.lines.append(Line(number, box, [*cells, *([words] if body else [])]))
    collector.form = "free lines"


def _around(boxes: list[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
