"""Forms of labels and values: which value belongs to which label, and what a label means."""

from __future__ import annotations

import re

from pdm.lattice import Lattice
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.freeform import Block, around, in_lines, part
from pdm.vocabulary.columns import MEASURED, name_columns, name_value
from pdm.vocabulary.fields import ID_FIELDS, TEXT_FIELDS, candidates, recognise

LABEL = re.compile(r"^\s*([^:]{2,32}?)\s*[:=]\s*(.*)$")
TRAILING = re.compile(r"^\s*([A-Za-z][^:\d]{2,24}?)\s+(\d[\d.,]*)\s*$")
"""A label with a number behind it whose colon was not read."""
NUMBERED = frozenset((*MEASURED, "time", "date", "started_at", "ended_at"))
"""Fields whose values begin with a number, or with a letter that is read for a digit."""
_AS_DIGITS = str.maketrans("OoQDlI|ZzSsB", "000011122558")
EXPLAINED = 0.5
"""Share of a page's writing that labels and values make up on a form; titles, stamps and what nobody knows are the rest."""
SURE_LABEL = 0.8
HINTED = 0.45
"""Score of a label that only hints at a field."""


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
            if text and (LABEL.match(block.text) or match.field in NUMBERED):
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
    return field not in NUMBERED or any(c.isdigit() for c in first) or first.translate(_AS_DIGITS).isdigit()


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
    if _explained(found, pairs) < EXPLAINED:
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
                    value is not None and value.struck,
                )
            )
        collector.lines.append(Line(number, around([c.box for c in cells]), cells))
    collector.form = " | ".join(sorted(fields))
    return True


def _explained(found: list[Block], pairs: list[tuple[str, Block | None, str, Block]]) -> float:
    """Share of a page's characters that are labels or their values: a text in which a colon stands is no form."""
    used = {id(b) for pair in pairs for b in (pair[1], pair[3])}
    told = sum(len(b.text) for b in found if id(b) in used or b.text.rstrip().endswith(":"))
    return told / max(1, sum(len(b.text) for b in found))


def _behind_label(block: Block, text: str) -> Lattice | None:
    """The lattice of a value that stands in one piece with its label."""
    return part(block.recognition.lattice, text)
