"""Labels of a form and their values: beside them, below them, run on over several lines, or ticked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial

from rapidfuzz import fuzz

from pdm.ocr.forms.boxes import take_boxes
from pdm.ocr.forms.choices import CHOSEN, as_printed, is_choice, lists_words, options, read_together, ticked
from pdm.ocr.forms.filled_form import Form, Pair, in_order
from pdm.ocr.forms.form_parts import heads_of_parts, number_of_form, rows_of_parts, strange_labels, values_below
from pdm.ocr.forms.labels import (
    DATED,
    LABEL,
    NUMBERED,
    field_with,
    is_day,
    is_label,
    is_no_machine,
    is_sure_label,
    leading,
    may_be,
    meant,
    name_of,
    split,
)
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.fields import ID_FIELDS, MACHINE_FIELDS, TEXT_FIELDS, normalise

_TITLES = frozenset(("work_order", "serial_no"))
"""Fields whose names are titles of forms, too."""
_NEAR, _WHOLE, _RUNS = 1.2, 8, 12
"""Heights of writing between lines that belong together; letters of a name that is no word of a sentence; lines of a text at most."""
_BEHIND = 2.0
"""Heights of writing behind a label within which its value begins."""
_HANGS = 0.6
"""Heights of writing that lie between words of one value at most."""
NAMED = 4
"""Different fields that labels name on a page before names without a colon are believed to be labels."""
FIRST, NEXT = 4.0, 2.5
"""Heights of writing that may lie between a label and its text, and between two lines of that."""
_CUT = re.compile(r"^\W*([A-Za-z]{1,6})[\s.:_]+(?=\d|[A-Za-z]{3})|^\s*():\s*(?=\d)")
"""A short word before a day, or a colon: the label, of which the edge of the paper or the reader took some letters."""
_AGAIN = 85
"""Likeness, of a hundred, of two readings of one title."""
_MISREAD = 60
"""Likeness, of a hundred, of a label to how it was misread."""


def filled(found: list[Block], flat: Grey | None = None) -> Form:
    """Labels with their values; `flat` is the page, on which ticks are looked for."""
    form = Form(in_lines(found, sizes=True))
    form.plain = values_below(form.lines)
    _set_parts_aside(form)
    if flat is not None:
        take_boxes(form, flat)
    _name_labels(form)
    _choose(form, flat)
    strange = strange_labels(form.lines, {id(form.lines[n][i]) for n, i, _, _ in form.named}, form.used)
    form.used |= set(strange)
    # a value beside its label is nobody else's; only then do values below labels find theirs
    for place in (beside, below):
        for number, i, name, known in form.named:
            block = form.lines[number][i]
            # a form's title ("WORK ORDER") is no label of the line under it
            titled = known in (ID_FIELDS if place is below else _TITLES) and not block.text.rstrip().endswith(":")
            no_value = is_no_machine if known in MACHINE_FIELDS else is_label
            if place is beside and any(id(b) in form.plain for b in below(form.lines, number, i, _never)):
                continue
            found_ = place(form.lines, number, i, partial(_no_value, form.plain, no_value))
            for value in [b for b in found_ if not {id(b), id(block)} & form.used]:
                field_ = field_with(name, value.text, known)
                no_title = id(value) in form.plain or _bears_number(value.text)
                if (titled and not no_title) or not may_be(field_, value.text):
                    continue
                whole = [value, *_rest(form, value, field_)]
                form.take(Pair(field_, " ".join(b.text for b in whole), block, whole))
    _run_on(form)
    for block, value in strange.values():
        if id(value) not in form.used:
            form.strange.append(Pair("", value.text, block, [value]))
            form.used.add(id(value))
    _lost_labels(form)
    form.pairs = in_order(form.pairs)
    return form


def _never(_: Block) -> bool:
    return False


def _no_value(plain: set[int], no_value: Callable[[Block], bool], block: Block) -> bool:
    return id(block) not in plain and no_value(block)


def _set_parts_aside(form: Form) -> None:
    """A table of parts inside the form: its heads are no labels, its rows are the parts."""
    for number, line in enumerate(form.lines):
        if not heads_of_parts(line) or any(id(b) in form.used for b in line):
            continue
        rows = rows_of_parts(form.lines, number)
        form.set_aside(line)
        if rows and not any(p.field == "parts" for p in form.pairs):
            told = "; ".join(" ".join(b.text for b in row) for row in rows)
            form.take(Pair("parts", told, line[0], [b for row in rows for b in row]))


def _name_labels(form: Form) -> None:
    """Find labels; those that hold their value are taken."""
    leads: list[tuple[Block, str, str, str]] = []
    fields: set[str] = set()
    alone = dated = False
    for number, line in enumerate(form.lines):
        for i, block in enumerate(line):
            if id(block) in form.used or id(block) in form.plain:
                continue
            told = split(block.text)
            name, text = told if told else (name_of(block.text), "")
            match = meant(name)
            lead = leading(block.text) if LABEL.match(block.text) is None else None
            if lead is not None and _in_a_sentence(form.lines, number, block, lead[0]):
                lead = None
            if lead is not None and (match is None or (text and match.field not in NUMBERED)):
                leads.append((block, lead[0], lead[2], lead[1].field))
                dated |= lead[1].field == "date" and is_day(lead[2])
            if match is None:
                continue
            fields.add(match.field)
            alone |= not text and match.field in TEXT_FIELDS
            dated |= not text and match.field == "date" and any(is_day(b.text) for b in line[i + 1 : i + 2])
            if text and match.field in CHOSEN and lists_words(text):
                form.named.append((number, i, name, match.field))
            elif text and (LABEL.match(block.text) or match.field in NUMBERED):
                form.take(Pair(field_with(name, text, match.field), text, block))
            else:
                form.named.append((number, i, name, match.field))
    enough = len(fields | {lead[3] for lead in leads}) >= NAMED and (alone or dated)
    for block, name, text, known in leads:
        if enough or (known == "date" and is_day(text)):
            more = _rest_of_day(form, block, text) if known in DATED else []
            form.take(Pair(field_with(name, text, known), " ".join([text, *(b.text for b in more)]), block, more))


def _in_a_sentence(lines: list[list[Block]], number: int, block: Block, name: str) -> bool:
    """Whether a known name at the beginning of a block is the first word of what stands under a label, or of a text that runs on."""
    single = len(name.split()) == 1
    if single and name.islower() and len(name) < _WHOLE:
        return True
    below = block
    for line in reversed(lines[max(number - _RUNS, 0) : number]):
        above = next((b for b in line if _stands_over(b, below)), None)
        if above is None:
            return False
        match = meant(name_of(above.text)) if split(above.text) is None else None
        if match is not None and below is block and _has_its_own(line, above):
            return False
        if match is not None and below is block:
            title = match.field in _TITLES and not _bears_number(block.text)
            return not title and may_be(match.field, block.text)
        if match is not None:
            return single and match.field in TEXT_FIELDS
        if is_sure_label(above):
            return False
        below = above
    return False


def _has_its_own(line: Sequence[Block], label: Block) -> bool:
    """Whether a value stands right behind a label in its line: what stands below it is another's."""
    behind = [b for b in line if b.box[0] > label.box[0]][:1]
    return any(b.box[0] - label.box[2] < _BEHIND * label.height and not is_label(b) for b in behind)


def _stands_over(above: Block, below: Block) -> bool:
    """Whether a block stands right above another, as lines of one text do."""
    common = min(above.box[2], below.box[2]) - max(above.box[0], below.box[0])
    narrower = min(above.box[2] - above.box[0], below.box[2] - below.box[0])
    return common > 0.3 * narrower and below.box[1] - above.box[3] < _NEAR * max(below.height, above.height)


def _bears_number(text: str) -> bool:
    """Whether a text may be a number that something bears, and is no day."""
    return any(c.isdigit() for c in text) and not is_day(text) and not is_day(_CUT.sub("", text))


def _choose(form: Form, flat: Grey | None) -> None:
    """Printed words of which one is ticked; where it cannot be told which, none is taken."""
    for number, i, name, known in form.named:
        block = form.lines[number][i]
        if known not in CHOSEN or id(block) in form.used:
            continue
        told = split(block.text)
        if told is not None and told[1]:
            words = read_together(block, block.text.index(told[1], len(told[0])), flat)
            if not words:
                form.take(Pair(field_with(name, told[1], known), told[1], block))
                continue
            behind = []
        else:
            behind = _behind(form, number, i)
            words = options(behind, flat)
            if not behind:
                behind = _under(form, number, i)
                words = options(behind, flat)
            if len(behind) == 1 and lists_words(behind[0].text):
                words = read_together(behind[0], 0, flat)
                form.set_aside([block, *behind])
        if words:
            form.set_aside([block, *behind])
            one = ticked(words, flat)
            if one is not None:
                form.take(Pair(field_with(name, one.text, known), as_printed(one, words), block, [one]))


def _behind(form: Form, number: int, i: int) -> list[Block]:
    """Blocks behind a label of its line, up to the next label."""
    behind: list[Block] = []
    for other in form.lines[number][i + 1 :]:
        if id(other) in form.used or (is_sure_label(other) and not is_choice(other)):
            break
        behind.append(other)
    return behind


def _under(form: Form, number: int, i: int) -> list[Block]:
    """Blocks of the line right below a label that stand under it, or between it and the next label of its own line."""
    line, label = form.lines[number], form.lines[number][i]
    right = line[i + 1].box[0] if i + 1 < len(line) else 10**9
    below = form.lines[number + 1] if number + 1 < len(form.lines) else []
    return [
        b for b in below
        if label.box[0] - label.height < b.box[0] < right and b.box[1] - label.box[3] < NEXT * label.height and id(b) not in form.used
    ]  # fmt: skip


def _rest(form: Form, first: Block, field: str) -> list[Block]:
    """Blocks that belong to the value of which the first was found: of a day, and of a text whose words hang together ("J.", "Whitcomb")."""
    if field in DATED:
        return _rest_of_day(form, first, first.text)
    out: list[Block] = []
    line = next(line for line in form.lines if any(b is first for b in line))
    for block in line[next(i for i, b in enumerate(line) if b is first) + 1 :]:
        last = out[-1] if out else first
        near = block.box[0] - last.box[2] < _HANGS * min(block.height, last.height)
        if field in NUMBERED or id(block) in form.used or not near or is_label(block) or is_choice(block):
            break
        out.append(block)
    return out


def _rest_of_day(form: Form, first: Block, text: str) -> list[Block]:
    """Blocks behind that in which a day begins that belong to it: "6 May", "2024"."""
    line = next(line for line in form.lines if any(b is first for b in line))
    out: list[Block] = []
    for block in line[next(i for i, b in enumerate(line) if b is first) + 1 :]:
        last = out[-1] if out else first
        near = block.box[0] - last.box[2] < 2 * max(block.height, first.height)
        if id(block) in form.used or not near or not is_day(" ".join([text, *(b.text for b in out), block.text])):
            break
        out.append(block)
    return out


def beside(lines: list[list[Block]], number: int, i: int, no_value: Callable[[Block], bool] = is_label) -> list[Block]:
    """The block right behind another of its line, where that is no label."""
    return [b for b in lines[number][i + 1 : i + 2] if not no_value(b)]


def below(lines: list[list[Block]], number: int, i: int, no_value: Callable[[Block], bool] = is_label) -> list[Block]:
    """Blocks right below another, where they are no labels."""
    block = lines[number][i]
    return [
        b for b in (lines[number + 1] if number + 1 < len(lines) else [])
        if b.box[0] < block.box[2] and b.box[2] > block.box[0] and not no_value(b)
        and b.box[1] - block.box[3] < 1.6 * block.height
    ][:1]  # fmt: skip


def _run_on(form: Form) -> None:
    """Running text goes on down to the next label, and may begin further below its own."""
    places = {id(b): (n, i) for n, line in enumerate(form.lines) for i, b in enumerate(line)}
    pairs = {id(p.label): p for p in form.pairs if p.field in TEXT_FIELDS}
    waiting = {
        id(form.lines[n][i]): Pair(known, "", form.lines[n][i])
        for n, i, _, known in form.named
        if known in TEXT_FIELDS and id(form.lines[n][i]) not in form.used
    }
    first = min((form.lines[n][i].box[1] for n, i, _, _ in form.named), default=0)
    above = [normalise(b.text) for line in form.lines for b in line if b.box[3] <= first]
    titles = [text for text in above if sum(c.isalpha() for c in text) >= _WHOLE]
    for label, pair in (pairs | waiting).items():
        if label in form.boxed:
            continue
        number, i = places[label]
        more = _textbelow(form, number, i, pair, titles)
        if more:
            pair.values += more
            pair.text = " ".join([pair.text, *(b.text for b in more)]).strip()
            form.used |= {id(b) for b in pair.blocks()}
            if label in waiting:
                form.pairs.append(pair)


def _textbelow(form: Form, number: int, i: int, pair: Pair, titles: Sequence[str]) -> list[Block]:
    """Blocks of the lines below a label of running text that are nobody's, down to the next label or to a title that comes again."""
    line, block = form.lines[number], form.lines[number][i]
    beyond = [b.box[0] for b in line[i + 1 :] if is_sure_label(b)]
    left, right = block.box[0] - 2 * block.height, min(beyond, default=10**9)
    out: list[Block] = []
    last = max(pair.blocks(), key=lambda b: b.box[3])
    started = bool(pair.values or pair.text)
    for below in form.lines[number + 1 :]:
        within = [b for b in below if b.box[0] < right and b.box[2] > left]
        mine = [b for b in within if id(b) in {id(x) for x in pair.values}]
        if any(id(b) in form.used or is_sure_label(b) for b in within if not any(b is m for m in mine)):
            break
        if any(fuzz.ratio(normalise(b.text), title) >= _AGAIN for b in within for title in titles):
            break
        if mine or not within:
            continue
        gap = min(b.box[1] for b in within) - last.box[3]
        if gap > (NEXT if started else FIRST) * max(last.height, *(b.height for b in within)):
            break
        out += within
        last, started = max(within, key=lambda b: b.box[3]), True
    return out


def _lost_labels(form: Form) -> None:
    """The number that a form bears at its head, and a day before which little is left of its label."""
    have = {p.field for p in form.pairs}
    free = [b for line in form.lines for b in line if id(b) not in form.used]
    if "work_order" not in have and len(have) > 2:
        first = min(p.label.box[1] for p in form.pairs)
        numbered = number_of_form([b for b in free if b.box[3] < first + 2 * b.height])
        if numbered is not None:
            form.take(Pair("work_order", numbered[1], numbered[0]))
    if len(have) > 2:
        names = {"date", *(normalise(name_of(p.label.text)) for p in form.pairs if p.field == "date")}
        for block in free:
            cut = _CUT.match(block.text)
            if cut and is_day(block.text[cut.end() :]) and _is_left_of(normalise(cut[1] or ""), names):
                form.take(Pair("date", block.text[cut.end() :].strip(" ._"), block))


def _is_left_of(letters: str, names: Collection[str]) -> bool:
    """Whether letters are what is left of a label, or how it was misread, beside those of the other orders on the page; a colon may be all."""
    return not letters or any(
        name.endswith(letters) or (len(letters) > 1 and fuzz.ratio(letters, name) >= _MISREAD) for name in names
    )
