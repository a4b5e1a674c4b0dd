"""Forms of labels and values: the orders on a page, one of each field, and what no label claims."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from pdm.grammar.people_hours import spent_by_people
from pdm.lattice import Lattice
from pdm.ocr.collect import CROSSED_OUT, Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.forms.filled_form import Form, Pair, in_order
from pdm.ocr.forms.form_filling import filled
from pdm.ocr.forms.form_parts import labels_apart, number_of_form
from pdm.ocr.forms.labels import DATED, HINTED, LABEL, is_day, meant, name_of
from pdm.ocr.forms.unknown_labels import unknown_labels
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.begun_again import without_false_starts
from pdm.ocr.writing.beside_days import is_shift
from pdm.ocr.writing.freeform import Block, around, part
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, candidates, normalise
from pdm.vocabulary.machine_kinds import asks_for_tool

EXPLAINED = 0.5
"""Share of a page's writing that labels and values make up on a form; titles, stamps and what nobody knows are the rest."""
MANY = 5
"""Different fields with values, a day among them, from which a page surely is a form."""
_SAME_LABEL = 75
"""Likeness, of a hundred, of two readings of one label or title."""
UNLABELLED = "unlabelled"
"""Name in `extra` of what no label claims."""
_OF_MACHINE = frozenset(("equipment", "equipment_name", "functional_location", "description", "work_order"))
"""Fields that say what an order is about."""
_MACHINES = frozenset(("equipment", "equipment_name", "functional_location"))
_PRESS = re.compile(r"press\b(?! (?:no|number|nr|id)\b)")
"""A label that says in which press a tool ran."""


def label_values(found: list[Block]) -> list[tuple[str, str]]:
    """Fields and values of labels, from top to bottom; of labels for people the one first that says so most plainly, and no shifts."""
    pairs = [p for p in filled(labels_apart(found)).pairs if p.field not in PERSON_FIELDS or not _is_shift(p)]
    plain = {id(p): m.score for p in pairs if (m := meant(name_of(p.label.text))) is not None}
    people = sorted((p for p in pairs if p.field in PERSON_FIELDS), key=lambda p: -plain.get(id(p), 0.0))
    return [(p.field, p.text) for p in (*(p for p in pairs if p.field not in PERSON_FIELDS), *people)]


def _is_shift(pair: Pair) -> bool:
    """Whether the value of a label for people is a shift: its name, or its number behind "Shift"."""
    numbered = is_shift(name_of(pair.label.text)) and sum(c.isalnum() for c in pair.text) < 2
    return numbered or is_shift(pair.text)


def read_form(
    found: list[Block], collector: Collector, hand: Engine, flat: Grey | None = None, *, beside: Collector | None = None
) -> bool:
    """Read a label-value form (several orders when labels come again); False when it is none.

    Args:
        found: Writing of the page.
        collector: Takes the orders.
        hand: Who read it.
        flat: The page, on which ticks are looked for.
        beside: The page as it was read as a table: the form then has to be plain, and to say as much.
    """
    found = without_false_starts(labels_apart(found))
    form = filled(found, flat)
    if form.pairs and sum(LABEL.match(b.text) is not None for b in found) >= 4:
        for pair in unknown_labels(
            found, form.pairs, form.used, [p for p in form.strange if id(p.label) in form.boxed]
        ):
            form.take(pair)
        form.strange = [p for p in form.strange if not any(p.label is known.label for known in form.pairs)]
        form.pairs = in_order(form.pairs)
    _set_second_machines_aside(form)
    fields = {p.field for p in form.pairs}
    if len(fields) < 3 or not fields & {"date", "equipment", "description", "work_order"}:
        return False
    orders = [o for o in _orders(form) if len({p.field for p in o}) >= 2]
    if not _come_again(orders) and _explained(found, form) < EXPLAINED:
        return False
    if beside is not None and not _says_more(form, beside):
        return False
    engine = f"{hand.name} {hand.version}"
    _number_later_orders(form, orders)
    _name_machines(orders)
    for number, order in enumerate(orders, start=1):
        pairs, extra = _one_of_each(order)
        cells = [reading_of(pair, engine, flat) for pair in pairs]
        if crossed := " ".join(b.crossed for pair in pairs for b in pair.values if b.crossed):
            extra[CROSSED_OUT] = crossed
        if len(orders) > 1 and not DATED & {p.field for p in pairs}:
            # its day was not read: it is not that of the order above
            cells.append(Reading("date", "", 0.0, around([c.box for c in cells]), engine=engine))
        collector.lines.append(Line(number, around([c.box for c in cells]), cells, extra))
    _keep_the_rest(form, orders, collector)
    collector.form = " | ".join(sorted({p.field for p in form.pairs}))
    return True


def _set_second_machines_aside(form: Form) -> None:
    """Of the labels of a tool and of the machine in which it runs the one that is asked for: "MACHINE" before "MOULD NO.", "DIE NO." before "PRESS P5"."""
    names = [(p, normalise(p.label.text)) for p in form.pairs if p.field == "equipment"]
    tools = [p for p, name in names if asks_for_tool(name)]
    aside = [p for p, name in names if _PRESS.match(name)] if tools else []
    if len(tools) + len(aside) < len(names):
        aside += tools
    form.pairs = [p for p in form.pairs if p not in aside]
    form.strange += aside


def _orders(form: Form) -> list[list[Pair]]:
    """Pairs by order: another begins where labels come again that say what machine and work it is about, and never between what was wrong and what was done."""
    orders: list[list[Pair]] = [[]]
    for n, pair in enumerate(form.pairs):
        have = {p.field for p in orders[-1]}
        if pair.field in have and not _is_another_text(pair, orders[-1]):
            again = {pair.field}
            for other in form.pairs[n + 1 :]:
                if other.field == pair.field:
                    break
                again.add(other.field)
            again &= have
            if len(again) >= 2 and again & _OF_MACHINE:
                orders.append(_begun_before(form, orders[-1], pair))
        orders[-1].append(pair)
    return orders


def _begun_before(form: Form, order: list[Pair], first: Pair) -> list[Pair]:
    """Take from the end of an order what the next one begins with: its labels stand there for the second time, too, the first time without a value."""
    labels = [*(p.label for p in form.pairs), *(form.lines[n][i] for n, i, _, _ in form.named), *form.aside]
    top = order[0].label.box[1]
    begun: list[Pair] = []
    while len(order) > 1:
        last, before = order[-1], order[-2].label.middle
        name, at = normalise(name_of(last.label.text)), last.label.middle
        above = [b for b in labels if top <= b.middle and b.box[3] < last.label.box[1]]
        if sum(p.field == last.field for p in order) > 1 or first.label.middle - at >= at - before:
            break
        if not any(fuzz.ratio(name, normalise(name_of(b.text))) >= _SAME_LABEL for b in above):
            break
        begun.insert(0, order.pop())
    return begun


def _is_another_text(pair: Pair, order: Sequence[Pair]) -> bool:
    """Whether a label asks for another text than those of its order do: "Work done" below "Fault"."""
    name = normalise(name_of(pair.label.text))
    others = [normalise(name_of(p.label.text)) for p in order if p.field in TEXT_FIELDS]
    return pair.field in TEXT_FIELDS and all(fuzz.ratio(name, other) < _SAME_LABEL for other in others)


def _number_later_orders(form: Form, orders: list[list[Pair]]) -> None:
    """Give orders below the first the numbers that are printed at their heads."""
    if not orders or not any(p.field == "work_order" for p in orders[0]):
        return
    for before, order in pairwise(orders):
        if any(p.field == "work_order" for p in order):
            continue
        top, bottom = max(b.box[3] for p in before for b in p.blocks()), min(p.label.box[1] for p in order)
        head = [b for line in form.lines for b in line if id(b) not in form.used and top <= b.middle <= bottom]
        numbered = number_of_form(head)
        if numbered is not None:
            pair = Pair("work_order", numbered[1], numbered[0])
            form.take(pair)
            order.insert(0, pair)


def _name_machines(orders: list[list[Pair]]) -> None:
    """ "PLANT" on a job card that asks for no machine otherwise is the machine's label: where the works stand is no news to those who work there."""
    for order in orders:
        places = [p for p in order if p.field == "site" and any(c.isalpha() for c in p.text)]
        may_be_machine = [
            p for p in places if any(m.field == "equipment" for m in candidates(name_of(p.label.text), HINTED))
        ]
        if len(may_be_machine) == 1 and not {p.field for p in order} & _MACHINES:
            may_be_machine[0].field = "equipment"


def _begins(form: Form, orders: list[list[Pair]]) -> list[int]:
    """Where each order begins: at its first label, or at its title where that stands over the first order, too."""
    begin = [min(p.label.box[1] for p in order) for order in orders]
    titles = {normalise(b.text) for line in form.lines for b in line if begin and b.middle < begin[0]} - {""}
    for k in range(1, len(begin)):
        end = max(b.box[3] for p in orders[k - 1] for b in p.blocks())
        over = [b for line in form.lines for b in line if end <= b.middle < begin[k]]
        titled = [b.box[1] for b in over if _is_like(normalise(b.text), titles)]
        begin[k] = min([begin[k], *titled])
    return begin


def _is_like(text: str, titles: Collection[str]) -> bool:
    return any(fuzz.ratio(text, title) >= _SAME_LABEL for title in titles)


def _one_of_each(order: Sequence[Pair]) -> tuple[list[Pair], dict[str, str]]:
    """An order's pairs, each field once: a second text is told after the first, any other value that comes again is kept aside."""
    out: dict[str, Pair] = {}
    extra: dict[str, str] = {}
    for pair in order:
        if _is_time_of_people(pair, order):
            extra[name_of(pair.label.text)] = pair.text
        elif pair.field not in out:
            out[pair.field] = pair
        elif pair.field in TEXT_FIELDS:
            free = next(
                (f for f in ("long_text", "remarks") if not any(p.field == f for p in (*order, *out.values()))), None
            )
            if free is not None:
                out[free] = Pair(free, pair.text, pair.label, pair.values)
            else:
                first = out[pair.field]
                out[pair.field] = Pair(
                    pair.field, f"{first.text} / {pair.text}", first.label, [*first.values, *pair.values]
                )
        else:
            extra[name_of(pair.label.text)] = pair.text
    return list(out.values()), extra


def _is_time_of_people(pair: Pair, order: Sequence[Pair]) -> bool:
    """Whether hours are those of who did it, not of a machine's meter."""
    timed = pair.field == "running_hours" and spent_by_people(name_of(pair.label.text), pair.text)
    return timed and any(p.field in PERSON_FIELDS for p in order)


def reading_of(pair: Pair, engine: str, flat: Grey | None) -> Reading:
    """The value of a label as a cell; `flat` is the page, on which a value in several pieces is pictured."""
    if len(pair.values) <= 1:
        source = pair.values[0] if pair.values else pair.label
        alone = bool(pair.values) and source.text == pair.text
        lattice = source.recognition.lattice if alone else part(source.recognition.lattice, pair.text)
        struck = bool(pair.values) and source.struck
        return Reading(pair.field, pair.text, source.confidence, source.box, source.picture, lattice, engine, struck)
    box = around([b.box for b in pair.values])
    seen = [b.recognition.lattice for b in pair.values if b.recognition.lattice is not None]
    whole = Lattice.joined(seen) if len(seen) == len(pair.values) and _as_joined(pair) else None
    confidence = float(
        np.average([b.confidence for b in pair.values], weights=[max(len(b.text), 1) for b in pair.values])
    )
    picture = flat[box[1] : box[3], box[0] : box[2]] if flat is not None else None
    return Reading(pair.field, pair.text, confidence, box, picture, whole, engine, all(b.struck for b in pair.values))


def _as_joined(pair: Pair) -> bool:
    """Whether a value is its blocks one behind the other and nothing else."""
    return pair.text == " ".join(b.text for b in pair.values)


def _keep_the_rest(form: Form, orders: list[list[Pair]], collector: Collector) -> None:
    """What no label claims stands in `extra` of the order above it."""
    told = form.used | {id(form.lines[n][i]) for n, i, _, _ in form.named}
    begin = _begins(form, orders)
    rest: dict[int, list[str]] = {}
    for pair in form.strange if orders else ():
        of = max((k for k, top in enumerate(begin) if top <= pair.label.middle), default=0)
        collector.lines[len(collector.lines) - len(orders) + of].extra.setdefault(name_of(pair.label.text), pair.text)
    for line in form.lines:
        free = [b for b in line if id(b) not in told]
        if free and orders:
            of = max((k for k, top in enumerate(begin) if top <= free[0].middle), default=0)
            rest.setdefault(of, []).append(" ".join(b.text for b in free))
    for k, texts in rest.items():
        collector.lines[len(collector.lines) - len(orders) + k].extra[UNLABELLED] = " / ".join(texts)


def _says_more(form: Form, table: Collector) -> bool:
    """Whether a page that was read as a table is a form: its labels stand in many lines, and what they say is not less.

    Where each of several orders has its machine and its text behind labels, these labels, which the table took for cells, count, too.
    """
    places = {id(b): n for n, line in enumerate(form.lines) for b in line}
    lines = {places[id(p.label)] for p in form.pairs}
    said = sum(len(p.text) for p in form.pairs)
    orders = [{p.field for p in order} for order in _orders(form)]
    if len(orders) > 1 and all(fields & _MACHINES and fields & set(TEXT_FIELDS) for fields in orders):
        said += sum(len(name_of(p.label.text)) for p in form.pairs)
    live = sum(len(c.text) for line in table.lines for c in line.cells if not c.struck)
    return len(lines) >= 4 and len({p.field for p in form.pairs}) >= 5 and said >= 0.6 * live


def _come_again(orders: Sequence[Sequence[Pair]]) -> bool:
    """Whether labels for machine, day and text come again with a value each: a form, however much of it nobody knows."""
    fields = [{p.field for p in order} for order in orders]
    return len(fields) > 1 and all(f & _MACHINES and f & DATED and f & set(TEXT_FIELDS) for f in fields)


def _explained(found: list[Block], form: Form) -> float:
    """Share of a page's characters that are labels or their values: a text in which a colon stands is no form.

    Where labels of many fields stand, what is printed above the first and below the last of them is the form's own: its
    title, its copies, what it reminds of.
    """
    of = [b for pair in form.pairs for b in pair.blocks()]
    if len({pair.field for pair in form.pairs}) >= MANY and any(
        p.field in DATED and is_day(p.text) for p in form.pairs
    ):
        top, bottom = min(b.box[1] for b in of), max(b.box[3] for b in of)
        found = [b for b in found if top <= b.middle <= bottom or id(b) in form.used]
    told = sum(len(b.text) for b in found if id(b) in form.used or b.text.rstrip().endswith(":"))
    return told / max(1, sum(len(b.text) for b in found))
