"""What heads a free page: its title, its day, who filled it in, and the printed names of its sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.ocr.forms.form_filling import filled
from pdm.ocr.forms.labels import is_label, leading
from pdm.ocr.writing.beside_days import is_shift
from pdm.ocr.writing.day_heads import Led, leading_day
from pdm.ocr.writing.freeform import Block
from pdm.vocabulary.fields import TEXT_FIELDS, normalise, recognise

_AMONG = 4
"""Lines at the top of a page among which its day is looked for."""
_WORDS = 6
"""Words of a title at most."""
_BETWEEN = 4
"""Words between a title and its day at most."""
_WEEK = re.compile(r"^\W*(?:wk|week|kw|cw|woche|sem|semaine|semana|settimana|sett)\W*$", re.I)
_TITLES = frozenset(
    name
    for names in (
        "list log logs book notes note report reports rept rpt sheet board shop crew turnover handover hand-over pass-down passdown meeting rounds round",
        "diary journal schedule plan status todo to-do jobs maintenance maint inspection inspections walkdown agenda minutes summary update repairs outage",
        "tableau whiteboard tafel pizarra tablero lavagna quadro",
        "liste bericht protokoll buch schichtbuch schichtprotokoll ubergabe notizen aufgaben rundgang tagesbericht wartung besprechung werkstatt plan",
        "rapport cahier journal consignes releve tournee atelier entretien passation reunion",
        "lista informe reporte bitacora parte libro notas taller mantenimiento ronda entrega pendientes relatorio registro manutencao turno",
        "lijst verslag logboek rapportage overdracht onderhoud rapporto elenco manutenzione registro",
    )
    for name in names.split()
)
"""Words with which titles of pages end; none of them is work that was done."""
_BOOKS = frozenset(
    [
        "livro",
        "libro",
        "cuaderno",
        "caderno",
        "quaderno",
        "cahier",
        "carnet",
        "registro",
        "registre",
        "bitacora",
        "diario",
        "journal",
        "relatorio",
        "rapport",
        "informe",
    ]
)
_OF = frozenset(["de", "del", "des", "du", "da", "do", "dos", "das", "di", "della", "delle", "d"])
"""Books that are named in front, and what follows: "Livro de ocorrências - Moenda"."""
_COMPOUND = re.compile(r"[^\W\d_]{3}(?:buch|heft|bericht|protokoll|liste|tagebuch|book|boek|verslag|lijst|schrift)$")
"""The end of a word that names one: "Wartungsheft", "storingsboek"."""
_YEAR = re.compile(r"(?<!\S)(?:19|20)\d{2}(?!\S)")
_SECTIONS = frozenset(
    name
    for names in (
        "safety mechanical electrical electric production operations operation process instrument instruments instrumentation controls quality lab laboratory",
        "maintenance lubrication lube utilities environmental environment housekeeping general misc miscellaneous other others comments comment notes remarks",
        "issues concerns personnel staffing manpower permits mobile civil safety/environmental e&i i&e ehs hse she planning materials parts follow-up followup",
        "sicherheit mechanik mechanisch elektrik elektrisch elektro produktion betrieb allgemein allgemeines sonstiges bemerkungen umwelt instandhaltung schmierung",
        "securite mecanique electrique divers qualite environnement remarques general exploitation lubrification utilites",
        "seguridad mecanica mecanico electrica electrico produccion operacion operaciones calidad varios otros lubricacion ambiente general observaciones",
        "seguranca eletrica producao sicurezza meccanica elettrica produzione varie veiligheid mechanisch elektrisch productie algemeen overig",
    )
    for name in names.split()
)
"""Names of trades and subjects under which lines of a shift's report stand."""
_LABELS_OF_DAY = frozenset(("date", "dated", "datum", "fecha", "data", "dato", "dt"))


@dataclass
class PageHead:
    """The head of a free page.

    Attributes:
        at: The line with its day.
        led: The day, as of a line that holds nothing else.
        titles: Lines above it that are titles.
        title: What they say.
        fields: Who and what else the line names, by field.
    """

    at: int
    led: Led
    titles: set[int] = field(default_factory=set)
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def page_head(lines: Sequence[Sequence[Block]], order: DateOrder) -> PageHead | None:
    """The head that dates a page: a title with a day behind it, or a line of labels with the day's among them.

    Args:
        lines: Blocks by line, from top to bottom.
        order: Of day, month and year at the site.
    """
    for n, blocks in enumerate(lines[:_AMONG]):
        if all(b.struck for b in blocks):
            continue
        text = " ".join(b.text for b in blocks)
        found = _titled(text, order) if n < 2 else None
        head = PageHead(n, found[1], title=found[0]) if found is not None else _labelled(n, blocks, text, order)
        if head is None:
            continue
        above = [" ".join(b.text for b in line) for line in lines[:n]]
        head.titles = {k for k, t in enumerate(above) if is_title(t)}
        head.title = " / ".join([*(above[k] for k in sorted(head.titles)), *filter(None, [head.title])])
        return head
    return None


def is_title(text: str) -> bool:
    """Whether a text is the title of a page: a few words without figures but a year that end with a list, a report or the like."""
    text = _YEAR.sub("", text)
    # a hand mixes capitals and small letters: "MAINt BoARd"
    words = [normalise(w.casefold()) for w in re.split(r"[\s:()]+", text) if any(c.isalnum() for c in w)]
    if not 1 <= len(words) <= _WORDS or any(c.isdigit() for c in text):
        return False
    named = words[0] in _BOOKS and len(words) > 2 and words[1] in _OF
    while len(words) > 1 and is_shift(words[-1]):
        words.pop()
    return named or words[-1] in _TITLES or _COMPOUND.search(words[-1]) is not None


def sections(texts: Sequence[str]) -> set[int]:
    """Which lines are names of sections under which others stand; none where there is a single one."""
    named = {n for n, text in enumerate(texts) if _is_section(text)}
    beneath = sum(n + 1 < len(texts) and n + 1 not in named for n in named)
    return named if len(named) >= 2 and beneath >= 2 else set()


def _is_section(text: str) -> bool:
    if not (text.isupper() or text.rstrip().endswith(":")) or any(c.isdigit() for c in text):
        return False
    words = [
        w for w in re.split(r"[\s/]+", text.strip(" :-").casefold()) if w not in ("&", "and", "und", "et", "y", "e")
    ]
    return 1 <= len(words) <= 3 and all(normalise(w) in _SECTIONS or w in _SECTIONS for w in words)


def _titled(text: str, order: DateOrder) -> tuple[str, Led] | None:
    """A title and the day that ends its line, the week or the place that it is of between them."""
    words = text.split()
    for k in range(1, min(len(words), _WORDS + 1)):
        title = " ".join(words[:k]).strip(" -–—:,")
        if not (is_title(title) or _labels_day(words[:k], words[k:])):
            continue
        for j in range(k, min(len(words), k + _BETWEEN + 1)):
            led = leading_day(" ".join(words[j:]).strip(" ()[]"), order)
            whole = led is not None and (j == k or bool(parse(led.day, order=order)))
            if led is not None and led.bare and led.sure and whole:
                return " ".join(words[:j]).strip(" -–—:,"), Led(led.day, 0, "", True, led.plain)
            if any(c.isdigit() for c in words[j]) and not (words[j].isdigit() and _WEEK.match(words[j - 1])):
                break
    return None


def _labels_day(title: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether the label of a day follows words of which one is that of a title or a shift, though the last may be misread."""
    named = any(normalise(w) in _TITLES or is_shift(w) for w in title)
    return (
        named
        and bool(behind)
        and normalise(behind[0].strip(":.")) in _LABELS_OF_DAY
        and not any(c.isdigit() for w in title for c in w)
    )


def _labelled(n: int, blocks: Sequence[Block], text: str, order: DateOrder) -> PageHead | None:
    """The day of a line of labels, with what else they name."""
    form = filled(list(blocks))
    day = next((p for p in form.pairs if p.field == "date" and parse(p.text, order=order)), None)
    first = blocks[0]
    begins = id(first) in form.used or is_label(first) or leading(first.text) is not None
    if day is not None and begins:
        told = {p.field: p.text for p in form.pairs if p is not day and p.field not in TEXT_FIELDS}
        kept = {f: t for f, t in told.items() if not is_shift(t)}
        return PageHead(n, Led(day.text, 0, "", True, True), fields=kept)
    # all of it may have been found in one piece
    label = re.match(r"\W*([^\W\d_]+)\W", text)
    led = leading_day(text, order) if label is not None and normalise(label[1]) in _LABELS_OF_DAY else None
    if led is None or not led.sure or not parse(led.day, order=order):
        return None
    behind = led.rest.split(maxsplit=1)
    if behind and not (is_shift(behind[0]) or recognise(behind[0].strip(":.")) is not None):
        return None
    return PageHead(n, Led(led.day, led.at, "", True, led.plain))
