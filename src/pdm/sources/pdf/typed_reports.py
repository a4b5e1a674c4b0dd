"""Reports of one job on a typed page: a form's head, perhaps a list of points that were checked, and text under headings make one log line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pdm.config import FormSettings
from pdm.grammar.people_hours import spent_by_people
from pdm.records import PageReading
from pdm.sources.files.opened import Source
from pdm.sources.tables.cards import OWN_NUMBER, Card, card_readings, field_of, joined
from pdm.sources.tables.checklists import CheckRow, is_checklist
from pdm.sources.tables.date_labels import date_label, is_nearer
from pdm.sources.tables.site_names import is_name
from pdm.sources.texts.typed_lines import begins_with_day
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, WHICH_MACHINE, normalise, site_mapping

_MAYBE, _LIKELY, _SURE = 0.6, 0.8, 0.9
_LEAST_KNOWN, _SEVERAL = 2, 2
_HEADING_WORDS, _SENTENCE = 5, 3
LABELLED = re.compile(r"^(?P<label>[^:=]{2,40}?)\s*(?::[-–]?|=)(?:\s+(?P<value>\S.*))?$")
"""A label and its value; some write a dash behind the colon."""
_TO_FILL_IN = re.compile(r"_{4,}|\.{6,}|…{2,}")
_HEADINGS = re.compile(
    r"(?:general |our |other |main |further )?(?:recommendations?|recommended actions?|conclusions?|summary|diagnos[ie]s|diagnostics?|root cause|causes?(?: of (?:the )?(?:fault|failure|defect))?|"
    r"(?:follow up|outstanding|further|remaining)(?: (?:work|works|actions?|items?|jobs?))?(?: required)?|advice|actions?(?: (?:taken|required))?|next steps|condition(?: (?:found|left))?|as found|as left|"
    r"(?:reasons?|grunde?|motifs?|motivos?|razon|reden|powod)(?: (?:for|of|the|de|del|della|di|da|der|des|die|den|fur|van|voor|la|le|l|zum))*(?: \w+){0,2}|\w+grund|symptoms?|"
    r"results?|defects?(?: found)?|damages?|notes?(?: to (?:client|customer))?|works?(?: (?:done|performed|carried out))?|repairs?(?: (?:done|carried out))?|"
    r"empfehlung(?:en)?|befunde?|feststellung(?:en)?|mangel|schaden|schadensbild|ursache|massnahmen?|ergebnis(?:se)?|fazit|hinweise?|beanstandung(?:en)?|(?:durchgefuhrte |ausgefuhrte )?arbeiten|"
    r"constats?|constatations?|recommandations?|preconisations?|diagnostic|travaux(?: (?:realises|effectues))?|cause|anomalies?|"
    r"hallazgos|recomendaciones|conclusiones|diagnostico|trabajos?(?: realizados?)?|causa|anomalias?|observacoes|recomendacoes|conclusoes|"
    r"bevinding(?:en)?|aanbeveling(?:en)?|conclusie|(?:uitgevoerde )?werkzaamheden|constatazioni|raccomandazioni|conclusioni|lavori eseguiti)"
)
"""Headings of a report's paragraphs, beside those that the vocabulary knows as text."""
_HOURS_OF_PEOPLE = re.compile(r"\b(?:hours|hrs|stunden|heures|horas|ore|uren)\b.*\b(?:site|spent|work(?:ed)?|travel|hombre|homme|uomo)\b|\b(?:man|labou?r|working|travel)\s?(?:hours|hrs)\b|(?:arbeits|mann|fahr)(?:stunden|zeit)")  # fmt: skip
"""Labels of the time that people spent, not of what a machine ran."""
_KIND = re.compile(r"^(?:type|kind|art|tipo|soort) (?:of|der|des|de|van)\b|\b(?:type|tipo)$|\w(?:typ|art)$")
"""Labels of the kind of a visit or job."""
_YES_NO = re.compile(r"y(?:es)?|no?|n/?a|nil|ja|nein|oui|non|s[ií]|sim|n[aã]o|nee|tak|nie|ok|done|[x✓✔√☑☐-]", re.I)
_NAME_WORDS = 8
_ASIDE = re.compile(r"\([^)]*\)")
_REFERENCE = re.compile(
    r"^(?:(?:site|your|our|plant|client|customer|asset|equipment|local|works)\W+)*(?:(?:ref(?:erence)?|name|no|number|id|tag|known as|aka|called)\b\.?\W*)?",
    re.I,
)
"""What stands before the name that a site has for its machine."""
_OF_VISIT = frozenset({"date", "started_at", "technician", "reported_by", "department", "site", "period"})
"""Fields of a report that hold for each job of a visit."""
_OTHER = "Equipment"
_BOTH = re.compile(r"\s*[/&+]\s*|\s+(?:and|or|und|oder|et|ou|y|e|en|of)\s+", re.I)
_TEXT, _MORE, _CHECKED, _BESIDE = "Description", "Remarks", "Checklist", "Printed beside"


@dataclass(frozen=True)
class Line:
    """A line of a page: its number, its cells from the left, and whether drawn lines part them."""

    number: int
    cells: Sequence[str]
    ruled: bool = False

    @property
    def text(self) -> str:
        """The line, wide gaps as two blanks."""
        return "  ".join(c for c in self.cells if c).strip()


@dataclass
class _Other:
    """What a report tells of another machine of the site: where, its name, and the lines."""

    row: int
    machine: str
    texts: list[str]


@dataclass
class _Report:
    """What was gathered of a page."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    checked: list[CheckRow] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)
    others: list[_Other] = field(default_factory=list)
    days: int = 0
    row: int = 0


def read_report(source: Source, lines: Sequence[Line], page: int) -> PageReading | None:
    """The jobs of a page, or None where it holds no reports of jobs.

    A report has a head that names its machine, and text under headings or a list of checked points; no table of anything else, no dated
    lines. What stands under the first heading is its text, what stands under others its remarks; the list, and what stands beside
    all that, are kept in `extra`. Where the first label of a page comes again, the next report begins; a line that begins with another machine of
    the site ("Air Dryer: found tripped") is a job of its own.

    Args:
        source: The document.
        lines: Of the page, from the top.
        page: Its number.
    """
    told: list[PageReading] = []
    for part in _parts(source, lines):
        report = _gathered(source, part)
        if report is None or not _is_one_job(source, report):
            return None
        for job in (report, *_of_others(source, report)):
            readings, refusals = card_readings(_settled(source, job), [_card(job, page)])
            if not readings or readings[0].entries.empty:
                return None
            readings[0].refusals.extend(refusals)
            told.append(readings[0])
    return joined(told)


def first_labels(source: Source, lines: Sequence[Line]) -> list[str]:
    """The first label of each line, normalised; empty for lines that are no labels with their values."""
    return [normalise(pairs[0][0]) if (pairs := _pairs(source, line, False)) else "" for line in lines]


def _parts(source: Source, lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines of each report: where the label that a page begins with comes again, the next begins, with the title above it."""
    firsts = first_labels(source, lines)
    first = next(filter(None, firsts), "")
    at = [n for n, label in enumerate(firsts) if label and label == first]
    if len(at) < _SEVERAL:
        return [lines]
    titles = {normalise(line.text) for line in lines[: at[0]]}
    starts = [0]
    for n in at[1:]:
        start = n
        while start > starts[-1] + 1 and normalise(lines[start - 1].text) in titles:
            start -= 1
        starts.append(start)
    return [lines[a:b] for a, b in pairwise([*starts, len(lines)])]


def _gathered(source: Source, lines: Sequence[Line]) -> _Report | None:
    report = _Report()
    header: Line | None = None
    for n, line in enumerate(lines):
        if not line.text:
            continue
        if header is not None and _is_row(line, header):
            report.checked.append(CheckRow.of(line.cells))
        elif (told := heading_of(source, line)) is not None:
            header = None
            report.sections.append((told[0], [told[1]] if told[1] else []))
        elif is_checklist(line.cells, [x.cells for x in lines[n + 1 :] if _is_row(x, line)]):
            header = line
        elif pairs := _pairs(source, line, bool(report.sections)):
            header = None
            report.pairs += pairs
            report.row = report.row or line.number
        elif report.sections and (closing := _closing(source, line)) is not None:
            report.pairs += closing[0]
            report.beside += closing[1]
        elif line.ruled:
            return None
        elif n and not report.sections and len(line.cells) == 1 and _is_sentence(source, lines[n - 1], report):
            label, value = report.pairs[-1]
            report.pairs[-1] = (label, f"{value} {line.text}")
        elif report.sections and n and _pairs(source, lines[n - 1], True) and _is_row_of_names(line):
            report.beside.append(line)
        elif report.sections and (other := _of_other(source, line, lines[n - 1], report)) is not None:
            if other not in report.others:
                report.others.append(other)
            else:
                other.texts.append(line.text)
        elif report.sections and not _TO_FILL_IN.search(line.text):
            report.days += begins_with_day(line.text)
            report.sections[-1][1].append(line.text)
        else:
            report.days += begins_with_day(line.text)
            report.beside.append(line)
    report.pairs = [(label, _name_at_site(source, label, value, report)) for label, value in report.pairs]
    return report


def _of_other(source: Source, line: Line, before: Line, report: _Report) -> _Other | None:
    """What a line of a text tells of another machine than its report does: a new job where it begins with that machine, the one above where it carries it on."""
    found = LABELLED.match(line.text)
    name = _ASIDE.sub(" ", found["label"]).strip() if found else ""
    if found and len((found["value"] or "").split()) >= _SENTENCE and is_name(name, source.names):
        own = " ".join(normalise(value) for label, value in report.pairs if field_of(source, label) in WHICH_MACHINE)
        return _Other(line.number, name, [found["value"]]) if own and normalise(name) not in own else None
    last = report.others[-1] if report.others else None
    if last is None or before.number != last.row + len(last.texts) - 1 or last.texts[-1].endswith((".", "!")):
        return None
    return last


def _of_others(source: Source, report: _Report) -> list[_Report]:
    """The jobs that a report tells of other machines, with its day and people."""
    kept = [(label, value) for label, value in report.pairs if value and field_of(source, label) in _OF_VISIT]
    day = date_label(report.pairs)
    kept += [(label, value) for label, value in report.pairs if label == day and (label, value) not in kept]
    return [_Report([*kept, (_OTHER, o.machine)], [(_TEXT, [" ".join(o.texts)])], row=o.row) for o in report.others]


def _name_at_site(source: Source, label: str, value: str, report: _Report) -> str:
    """What the site calls its machine, where the maker's report says so in brackets ("L75RS (site ref Air Compressor 1)"); all of it stands beside the report then."""
    if field_of(source, label) not in WHICH_MACHINE or is_name(value, source.names):
        return value
    asides = (_REFERENCE.sub("", a.strip("() ")) for a in _ASIDE.findall(value))
    name = next((a for a in asides if is_name(a, source.names)), "")
    if name:
        report.beside.append(Line(report.row, [f"{label}: {value}"]))
    return name or value


def _is_sentence(source: Source, line: Line, report: _Report) -> bool:
    """Whether a line is a label with a text, which the next line carries on."""
    pairs = _pairs(source, line, False)
    if len(pairs) != 1 or pairs != report.pairs[-1:] or len(pairs[0][1].split()) < _SENTENCE:
        return False
    return not field_of(source, pairs[0][0]) or field_of(source, pairs[0][0]) in TEXT_FIELDS


def _is_row_of_names(line: Line) -> bool:
    """Whether short words stand apart on a line, as where people sign ("Fitter Sign   Shift Incharge   HOD")."""
    return len(line.cells) > 1 and all(len(c.split()) <= _SENTENCE for c in line.cells)


def _is_row(line: Line, header: Line) -> bool:
    """Whether a line is one of the list below a header."""
    if header.ruled:
        return line.ruled
    return not line.ruled and len(line.cells) > 1 and bool(re.match(r"\(?\d{1,3}[.)]?$|[a-z][.)]$", line.cells[0]))


def heading_of(source: Source, line: Line) -> tuple[str, str] | None:
    """The heading of a paragraph, and what stands behind it on its line; None where a line is none."""
    if len(line.cells) > 2 or (len(line.cells) == 2 and not line.cells[0].endswith(":")):
        return None
    found = LABELLED.match(line.text)
    label, said = (found["label"], found["value"] or "") if found else (line.text, "")
    if len(label.split()) > _HEADING_WORDS or (said and len(said.split()) < _SENTENCE) or OWN_NUMBER.search(label):
        return None
    told = normalise(label)
    known = bool(told) and bool(_HEADINGS.fullmatch(told))
    least = _SURE if not found else _LIKELY if said else _MAYBE
    if known or field_of(source, label, least) in TEXT_FIELDS or _of_both(source, label):
        return label, said
    return None


def _of_both(source: Source, label: str) -> bool:
    """Whether a heading is made of two that both ask for a text: "Complaint / Job description"."""
    parts = [p for p in _BOTH.split(label.strip(" :-")) if p]
    return len(parts) > 1 and all(
        _HEADINGS.fullmatch(normalise(p)) or field_of(source, p, _SURE) in TEXT_FIELDS for p in parts
    )


def _pairs(source: Source, line: Line, in_text: bool) -> list[tuple[str, str]]:
    """Labels and values of a line; below text only those that are known or as short as a signature."""
    pairs: list[tuple[str, str]] = []
    cells = [c for c in line.cells if c]
    by_turns = line.ruled and _by_turns(source, cells)
    i = 0
    while i < len(cells):
        found = LABELLED.match(cells[i])
        if found and (found["value"] or i + 1 == len(cells) or LABELLED.match(cells[i + 1])):
            pairs.append((found["label"], found["value"] or ""))
        elif found:
            pairs.append((found["label"], cells[i + 1]))
            i += 1
        elif by_turns:
            pairs.append((cells[i], cells[i + 1]))
            i += 1
        elif pairs and pairs[-1][1]:
            # a value that was set apart ("Unit:  P-102  well pump")
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {cells[i]}")
        else:
            return []
        i += 1
    stands_apart = cells[0].endswith(":") and len(cells[0].split()) <= _HEADING_WORDS
    if in_text and not stands_apart and not any(_closes(source, label) for label, _ in pairs):
        return []
    return pairs


def _by_turns(source: Source, cells: Sequence[str]) -> bool:
    """Whether labels and values stand by turns in a ruled row without colons, as a form has them ("Customer | North Mill | Unit | P-102"): one of the labels is
    known at least, and more of them than of the values, which the headings of a table are, too.
    """
    labels, values = cells[::2], cells[1::2]
    if len(labels) != len(values) or any(len(c.split()) > _HEADING_WORDS or c[:1].isdigit() for c in labels):
        return False
    known, other = (sum(bool(field_of(source, c, _LIKELY)) for c in part) for part in (labels, values))
    return known > other


def _closing(source: Source, line: Line) -> tuple[list[tuple[str, str]], list[Line]] | None:
    """What closes a form below its text ("Sign (Maint.)   Permit : YES   Closed on : 18/07/2025"): its pairs, and the boxes without a value; None for text."""
    cells = [c for c in line.cells if c]
    found = [LABELLED.match(c) for c in cells]
    pairs = [(f["label"], f["value"] or "") for f in found if f]
    bare = [c for c, f in zip(cells, found, strict=True) if not f]
    signs = [c for c in bare if field_of(source, _ASIDE.sub("", c), _MAYBE) in PERSON_FIELDS]
    if len(cells) < _SEVERAL or line.ruled or any(len(label.split()) > _HEADING_WORDS for label, _ in pairs):
        return None
    if len(signs) < len(bare) or (pairs and not signs and len(pairs) < _SEVERAL):
        return None
    return pairs, [Line(line.number, bare)] if bare else []


def _closes(source: Source, label: str) -> bool:
    """Whether a label below text is one of the form again ("Technician signature: ..."), not a word of a sentence."""
    known = field_of(source, label, _MAYBE)
    return bool(known) and known not in TEXT_FIELDS


def _is_one_job(source: Source, report: _Report) -> bool:
    machines = [
        normalise(label)
        for label, value in report.pairs
        if value and (field_of(source, label) in set(WHICH_MACHINE) - {"serial_no"} or is_name(value, source.names))
    ]
    known = {f for label, value in report.pairs if value and (f := field_of(source, label))}
    if len(set(machines)) != len(machines) or not machines or len(known) < _LEAST_KNOWN or report.days > 1:
        return False
    return any(texts for _, texts in report.sections) or bool(report.checked)


def _settled(source: Source, report: _Report) -> Source:
    """The document with what its labels mean settled where they leave no doubt: a form has one value a label, too little to tell by."""
    labels = [label for label, value in report.pairs if value]
    known: dict[str, str] = {}
    day = date_label(report.pairs)
    if any(field_of(source, label) in PERSON_FIELDS for label in labels):
        known.update({label: "" for label, value in report.pairs if spent_by_people(label, value)})
    for label in (label for label in labels if label not in known):
        told = field_of(source, label, _SURE)
        own = site_mapping([label], source.settings.forms, source.origin)
        if told == "date" and day and not own and is_nearer(day, label):
            known[label] = ""
        elif told and told not in {*TEXT_FIELDS, *known.values()}:
            known[label] = told
        elif _HOURS_OF_PEOPLE.search(normalise(label)):
            known[label] = ""
    if not set(WHICH_MACHINE) & {*known.values(), *(field_of(source, label) for label in labels)}:
        # "Plant: Simpson mill", where nothing else says what the job was on
        named = [v for v in report.pairs if field_of(source, v[0]) == "site" and is_name(v[1], source.names)]
        known.update({label: "equipment" for label, _ in named[:1]})
    known.update({label: "" for label, value in report.pairs if _is_tick(source, label, value)})
    known.update(dict.fromkeys(_names_of_machine(source, report, known), "equipment_name"))
    if "date" not in known.values() and day:
        known[day] = "date"
    if not {"order_type", "work_type"} & set(known.values()):
        kinds = [label for label in labels if _KIND.search(normalise(label)) and label not in known]
        known.update(dict.fromkeys(kinds[:1], "order_type"))
    own = {_TEXT: "description", _MORE: "remarks", _CHECKED: "", _BESIDE: ""}
    forms = (FormSettings(match="*", columns=known), *source.settings.forms, FormSettings(match="*", columns=own))
    return replace(source, settings=source.settings.model_copy(update={"forms": forms}))


def _is_tick(source: Source, label: str, value: str) -> bool:
    """Whether a pair is a box to tick whose label names no field ("Safety permit taken : YES"), or one that was left empty."""
    if value and not _TO_FILL_IN.sub("", value).strip():
        return True
    known = field_of(source, label, _MAYBE)
    # one letter may be somebody's initial
    return bool(_YES_NO.fullmatch(value.strip())) and (not known or (known in PERSON_FIELDS and len(value.strip()) > 1))


def _names_of_machine(source: Source, report: _Report, known: Mapping[str, str]) -> list[str]:
    """Labels that begin as that of the machine does and ask for its text ("Eqpt Code", "Eqpt Desc."): beside text under headings, that is its name."""
    first = {normalise(label).split()[0] for label, field in known.items() if field == "equipment"}
    if not any(texts for _, texts in report.sections) or "equipment_name" in known.values():
        return []
    return [
        label for label, value in report.pairs
        if label not in known and value and normalise(label).split()[:1] and normalise(label).split()[0] in first
        and field_of(source, label, _MAYBE) in TEXT_FIELDS and len(value.split()) <= _NAME_WORDS
    ][:1]  # fmt: skip


def _card(report: _Report, page: int) -> Card:
    pairs = [(label, value) for label, value in report.pairs if label not in (_TEXT, _MORE)]
    told = [(label, " ".join(texts)) for label, texts in report.sections if texts]
    noted = [row.told for row in report.checked if row.noted]
    if told:
        pairs.append((_TEXT, told[0][1]))
        more = [f"{label.rstrip(':')}: {text}" for label, text in told[1:]]
    else:
        pairs.append((_TEXT, "; ".join(noted) or " ".join(line.text for line in report.beside[:1]) or _CHECKED))
        more = []
    if more:
        pairs.append((_MORE, " / ".join(more)))
    if report.checked:
        pairs.append((_CHECKED, "; ".join(row.told for row in report.checked)))
    if report.beside:
        pairs.append((_BESIDE, " / ".join(line.text for line in report.beside)))
    return Card(page, report.row, tuple(pairs))
