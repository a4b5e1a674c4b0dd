"""Days told from the day on which somebody writes: "last night", "on Saturday", "Friday afternoon (8th)", "tijdens de audit van 30 september"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pdm.config import DateOrder
from pdm.grammar.clock import find_clock
from pdm.grammar.dates import parse
from pdm.grammar.months import month_of
from pdm.grammar.weekdays import whole_weekday

_AGO = {
    -2: r"(?:the )?day before yesterday|vorgestern|avant-hier|anteayer|antier|eergisteren|l['’]altro ieri|anteontem|przedwczoraj",
    -1: r"yesterday|yest(?:erday)?'?s|y['’]day|last (?:night|evening)|previous night|gestern|hier (?:soir|matin|midi|après-midi|dans)|la nuit dernière|ayer|anoche|la noche (?:pasada|anterior)"
    r"|gisteren\w*|gister(?:en)?(?:avond|middag|ochtend|nacht)|ieri|la notte scorsa|la scorsa notte|ontem|wczoraj",
    0: r"today|this (?:morning|afternoon|evening)|early hours|heute|letzte nacht|vergangene nacht|ce (?:matin|soir|midi)|cet après-midi|cette nuit|aujourd['’]hui|hoy|esta (?:mañana|tarde|madrugada)"
    r"|vandaag|van(?:morgen|ochtend|middag|avond|nacht)|afgelopen nacht|oggi|stamattina|stanotte|questa mattina|hoje|esta (?:manhã|noite)|dzisiaj|dziś",
    1: r"tomorrow|(?<!heute )(?<!gestern )(?<!guten )(?<!goede )morgen(?! allen)|demain|domani|amanhã|jutro",
}  # fmt: skip
"""Words for days by how far they lie from the one on which they are written."""
_WORDS = re.compile("|".join(rf"(?P<d{n + 2}>\b(?:{words})\b)" for n, words in _AGO.items()), re.I)
_NIGHT = re.compile(r"night|evening|nacht|nuit|noche|notte|noite|madrugada|early hours", re.I)
_HIER = re.compile(r"\bhier\b", re.I)
_FRENCH = re.compile(r"\b(?:le|la|les|du|des|une?|est|été|au|aux|vers|sur|pas|avec|remplac\w+|chang[ée]e?s?|répar\w+|panne|arrêt\w*)\b|\b[lds]['’]", re.I)  # fmt: skip
_GERMANIC = re.compile(
    r"\b(?:der|die|das|den|dem|ist|und|ein|eine|nicht|wir|het|een|niet|wij|van|op|bij|mit|auf)\b", re.I
)
"""Words that tell "hier" (yesterday) from "hier" (here)."""
_WEEKEND = re.compile(
    r"\b(?:(?:this|last|over the|at the|during the|on the|next|the coming) week-?end|(?:am|letztes|übers|vergangenes|dieses|nächstes) wochenende|(?:ce|le) week-?end(?: dernier| prochain)?|(?:dit|afgelopen|in het|van het) weekend"
    r"|(?:este|el) fin de semana(?: pasado)?|(?:questo|nel|scorso) (?:fine settimana|weekend)|(?:este|neste|no) fim de semana|w weekend)\b",
    re.I,
)
_COUNTS = re.compile(r"\b(?:times?|twice|mal|fois|veces|vez|keer|volta|volte)\s*$", re.I)
_PART_BEHIND = re.compile(r" (?:night|morning|afternoon|evening|nite|pm|am)\b", re.I)
_LATER = re.compile(r"evening|afternoon|abend|avond|middag|soir|après-midi|tarde|sera", re.I)
"""Later parts of a day."""
_NAME = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?:-feira)?(?![\w-])")
_BESIDE = re.compile(
    r"[.,]?\s*(?:(?:early |late )?(?:morning|mornings?|afternoon|evening|nights?|am|pm|früh|morgen|mittag|vormittag|nachmittag|abend|nacht|matin|midi|après-midi|soir|ochtend|middag|avond|mattina|sera|pomeriggio|por la \w+|noche|de \w+)\b\.?,?\s*)?"
    r"\(?(?:the |den |dem |le |el |de |il |dia |día |dzień )?"
    r"(?P<day>\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?\b|\d{1,2}(?:st|nd|rd|th|er|e|º|°)\b(?! \w+ (?:time|attempt))|\d{1,2}\.?(?:st|nd|rd|th|e)?[ -](?:of |de )?[^\W\d_]{3,10}\b|\d{1,2}\.?(?=\)))",
    re.I,
)
"""The day of the month behind a day of the week, perhaps with its part of the day between."""
_LEADS = r"(?:on|of|from|since|during|dated|vom|am|seit|du|le|depuis|dès|el|del|desde|op|van|sinds|il|dal|em|no dia|dnia|od)(?: the| dem| den| de| dia| día)? "
_WRITTEN = re.compile(
    rf"(?P<lead>\b{_LEADS}|\()?(?<![\d./,-])(?P<day>\d{{1,2}}[./]\d{{1,2}}(?:[./](?:\d{{4}}|\d{{2}}))?\.?(?![\d/]|[.,]\d)"
    r"|\d{1,2}\.?(?:st|nd|rd|th|er|e)?[ -](?:of |de )?(?P<month>[^\W\d_]{3,10})\.?(?:,? (?:(?:19|20)\d{2}\b)| del? \d{4})?"
    r"|(?P<first>[^\W\d_]{3,10})\.? \d{1,2}(?:st|nd|rd|th)?\b(?![./:]\d)(?:,? (?:19|20)\d{2}\b)?)",
    re.I,
)
_PAPER = re.compile(
    r"(?:\w*analys[ei]s?|reports?|results?|quot(?:e|ation)|offer|orders?|invoice|letter|e-?mail|note|notice|survey|certificate|sample|drawing|\w*(?:bericht|angebot|bestellung|auftrag|rechnung|schreiben|protokoll|befund|ergebnis|probe|messung)"
    r"|rapport|devis|commande|facture|courrier|courriel|mesure|informe|oferta|pedido|factura|correo|análisis|verslag|offerte|factuur|brief|meting|rapporto|offerta|ordine|fattura|analisi)\s*$",
    re.I,
)
"""Papers that bear a day of their own, which is not that of what happened."""
_OF_MONTH = re.compile(
    r"\b(?:on|since|of|from) the (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[,.;:)!]|$|and\b|so\b|but\b|at\b|when\b|we\b|it\b|he\b|they\b|after\b|because\b|\d))", re.I
)  # fmt: skip
_FRACTION = re.compile(r"[1-9]/(?:[2345]|6|8|16|32)")
_SIZE = re.compile(r"\s?(?:[\"”″]|in\b|inch|bsp|npt|zoll|pouce|turn|full|of\b|voll|bars?\b|hp\b|kw\b|v\b|a\b|mm\b|h\b|hrs?\b|uhr\b|u\b)", re.I)  # fmt: skip
_STOPS = re.compile(r"\s*(?:[,.;:!)]|[-–—] |$)")
"""What ends a clause behind a day that no word leads in: "pumps 9/10 swapped" counts pumps."""
_DO = r"(?:do|fit|change|swap|strip|replace|check|clean|open|pull|start|stop|run|weld|grease|service|repair|fix|look|go|come|finish|install|order|test|try|need|take|get|bring)"
_MAKE = r"(?:machen|tauschen|wechseln|reparieren|prüfen|kommen|fahren|starten|stellen|holen|bauen|nehmen|schauen|doen|maken|vervangen|wisselen|starten|komen|gaan|kijken)"
_WE = (
    rf"(?:we|i|they) {_DO}\b|(?:we|they|he|she)(?:['’]re| are|['’]s| is) (?:in\b|\w+ing\b)|i(?:['’]m| am) (?:in\b|off\b|\w+ing\b)|wir {_MAKE}\b|{_MAKE} wir\b|we {_MAKE}\b|{_MAKE} we\b"
    r"|(?:je|on|nous|il|elle|ils|vous|ça) (?:l[ae]s? |l['’])?\w+(?:er|ir|dr|[fs]e)(?:ai|a|ons|ez|ont)\b|on (?:l[ae]s? )?(?:fait|change|remplace|répare|vérifie|démonte|regarde)\b"
    r"|(?!abbiamo\b|siamo\b)\w{3,}iamo\b|(?:lo|la|los|las) hacemos\b|vamos\b"
)
"""What people say of work that they are still to do, without a word for what is to come: "we change the belt on Friday"."""
_AHEAD = re.compile(
    rf"^\W*(?:ok\W+|then\W+)?{_DO}(?: (?:the|it|that|this|them|those|an?|new|our|both|all)\b[^.;!?\n]*| \w+)?(?: on)? ?$|^\W*(?:back|off)(?: on)? ?$|\b(?:{_WE}|let['’]?s\b|gonna\b|doing\b|see (?:you|u)\b|(?:is|are) in ?$)|"
    r"\b(?:will|shall|due(?! to\b)|booked|ordered for|coming(?! (?:out|off|from|loose|through|up)\b)|comes|arriv(?:ing|es)|planned|plan|scheduled|expect\w*|next|ready for|going to|tomorrow|(?:should|can|to|must) be"
    r"|needs?|please|pls|to (?:check|watch|do|fit|replace|change|inspect|repair|look|order|strip|open)"
    r"|wird|werden|soll\w*|kommt|kommen|geplant|bitte|nächste\w*|kommende\w*|liefer\w+|sera|seront|prévu\w*|prochain\w*|doit|svp|será|próxim\w*|previst\w*|programad\w*|programmat\w*|pianificat\w*|programmée?s?|planifi[ée]\w*|planejad\w*|llega|favor"
    r"|wordt|worden|komt|komen|gepland|graag|volgende|komende|sarà|prossim\w*|będzie|planowan\w*)\b|[’']ll\b"
    r"|\b(?:until|till?|by|before|for|bis|für|vor|jusqu\w+|pour|avant|hasta|para|antes de|tot|voor|fino a\w*|entro|per|até|do)(?: (?:the|this|den|dem|le|el|de|il|next))?\s*$",
    re.I,
)
"""Words before a day that say that it is still to come."""
_BEHIND_AHEAD = re.compile(rf"\s*(?:{_WE}|ok\b|then\s*(?:[.!?]|$)|(?:early|früh|morning|matin)?\s*\?|week\b|next\b|is (?:ok|fine|possible)|if\b|please\b|kommende|prochain|próximo|que viene|a\.s\.)", re.I)  # fmt: skip
_ARRANGED = re.compile(
    r"(?:inspections?|service|visit|test(?:ing)?|check|audit|shut(?:down)?|outage|pm|calibration|overhaul|survey|delivery|booking|appointment|\w*(?:prüfung|wartung|abnahme|termin|inspektion|lieferung|revision|tüv)"
    r"|contrôle|visite|entretien|révision|livraison|\w*(?:keuring|onderhoud|beurt|levering|inspectie)|inspección|revisión|visita|mantenimiento|controllo|ispezione|manutenzione|inspeção|przegląd)"
    r"(?: (?:on|am|le|el|op|il|na))?\s*$",
    re.I,
)
"""What may be arranged for a day as well as done on it, right before its name; where nothing or a clock stands behind that, it is not told which."""
_CLOCK_BEHIND = re.compile(r"\s*,?(?: (?:at|from|um|ab|à|dès|a las|desde las|alle|dalle|ore|às|om|vanaf))? ?\d{1,2}(?:[:.h]\d\d)?\s?(?:[ap]\.?m\b\.?|h\b|hrs?\b|uhr\b|u\b)?(?:\s?(?:-|to|bis|à) ?\d{1,2}\S{0,5})?\s*(?:[.,;!)]|$)", re.I)  # fmt: skip
_OCCASION = re.compile(
    r"(?<!\bno )(?<!without )\b(?:meetings?|braai|bbq|barbecue|party|training|course|induction|drill|talk|overtime|leave|holiday|lunch|breakfast|parts?|spares?|fitters?|contractors?|crane|techn\w*(?: from \w+)?|schulung|besprechung|sitzung|grillen|feier|urlaub|monteur|"
    r"réunion|rdv|formation|congés?|pièces?|reunión|capacitación|permiso|repuestos?|riunione|formazione|ferie|ricambi?|reunião|treinamento|churrasco|peças?|vergadering|verlof|onderdelen|szkolenie|urlop)(?: (?:on|am|le|el|op|il|na))?\s*$",
    re.I,
)
"""What people meet for, wait for or are away for: nobody writes of it afterwards, right before its day."""
_LAST = re.compile(r"\b(?:last|letzte[nrm]?|vorige[nrm]?|vergangene[nrm]?|verleden|afgelopen|dernière?|pasad[oa]|scors[oa])\s*$", re.I)  # fmt: skip
_CLAUSE = re.compile(r"[.;!?\n:](?:\s|$)|,\s| [-–—] | (?:and|und|et|y|en|e|&) ")
_SENTENCE = re.compile(r"(?<=[^\W_]{2})[.!?](?=\s+[A-ZÀ-Þ])|\n")
_HELLO = re.compile(
    r"\s*(?:hi|hello|hey|dear|all|team|(?:good )?(?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)|moin|bonjour|bonsoir|salut|hola|buenos d[ií]as|buenas (?:tardes|noches)|buongiorno|buonasera|ciao|bom dia|boa (?:tarde|noite)|goedemorgen)"
    r"(?: [^\W\d_]+){0,3}\s*[,.!:\n-]+\s*",
    re.I,
)
"""A greeting before the first sentence."""
_LATE = r"(?P<{0}>(?:1[2-9]|2[0-3])[:.h]?[0-5]\d|(?:0?[1-9]|1[01])(?:[:.][0-5]\d)?\s?p\.?m\b)(?!\d|[.,]\d|\s?(?:rpm|kw|v|a|nm|mm|bar|kg|l)\b)"
_STOPPED = re.compile(
    r"\b(?:stopped|tripped|failed|broke(?: down)?|went(?: off| down| out)?|came off|snapped|burst|lost|ausgefallen|abgeschaltet|gestoppt|tombée? en panne|arrêtée?|paró|falló|uitgevallen|gestopt|fermat[oa])"
    rf" (?:at |about |around |um |gegen |à |vers |a las |om |alle )?{_LATE.format('behind')}"
    rf"|\b(?:um|gegen|om|rond) {_LATE.format('before')} (?:uhr |u |h )?(?:\w+ )?(?:ausgefallen|abgeschaltet|gestoppt|stehen|uitgevallen|gestopt|gestört|gerissen)\b",
    re.I,
)
"""A clock of the later half of the day at which something stopped."""
_ITS_CLOCK = re.compile(r" (?:(?:at|about|around|um|gegen|à|vers|a las|alle(?: ore)?|om|rond|às|kl\.?) )?(?:[01]?\d|2[0-3])[:h][0-5]\d(?!\d)", re.I)  # fmt: skip
"""The clock behind a day that no word leads in: "tripped 17/1 at 14:22"."""
_NOON, _WEEK, _SATURDAY, _LATELY, _SOON = 12, 7, 5, 60, 60
"""Days before and behind the one of writing within which a day of a month is meant."""


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day that a text tells.

    Attributes:
        day: The day.
        first: The earliest that may be meant.
        last: The latest that may be meant.
        start: Where it stands in the text.
    """

    day: date
    first: date
    last: date
    start: int = 0


def told_day(text: str, at: datetime, order: DateOrder, *, planned: bool = False) -> ToldDay | None:
    """The day of which a text tells, the first that its first sentence gives; None where it gives none.

    A day of the week is the last such one before the day of writing, that one included; where the text is a plan, the next one. A night that was
    "last night" when the text was written began on the day before, and what stopped at a clock of the evening is told on the next morning.
    Days that are still to come are no day of what happened.

    Args:
        text: What happened, or is to be done.
        at: When it was written, on the site's clocks; where no time is known, at the end of that day.
        order: In which the site writes days.
        planned: Whether the text tells of work that is still to be done.
    """
    hello = _HELLO.match(text)
    text = " " * hello.end() + text[hello.end() :] if hello else text
    end = _SENTENCE.search(text)
    said = text[: end.start()] if end else text
    for told in sorted(_all(said, at, order, planned), key=lambda t: t.start):
        ahead = told.day > at.date() or _is_ahead(said, told.start)
        if told.day >= at.date() if planned else not ahead:
            return told
    stopped = _STOPPED.search(said)
    if stopped is not None and not planned and at.hour < _NOON and not _is_ahead(said, stopped.start()):
        # in the morning people tell of the night
        day = at.date() - timedelta(days=1)
        return ToldDay(day, day, day, stopped.start())
    return None


def _is_ahead(text: str, start: int) -> bool:
    before = text[:start]
    clauses = list(_CLAUSE.finditer(before))
    return _AHEAD.search(before[clauses[-1].end() if clauses else 0 :]) is not None


def _all(text: str, at: datetime, order: DateOrder, planned: bool) -> Iterator[ToldDay]:
    taken: list[tuple[int, int]] = []
    for name in _NAME.finditer(text):
        weekday = whole_weekday(name[0]) if not _PART_BEHIND.match(text, name.end()) else whole_weekday(name[0].title())
        if weekday is None or _BEHIND_AHEAD.match(text, name.end()):
            continue
        if not planned and _is_arranged(text, name.start(), name.end()):
            continue
        beside = _BESIDE.match(text, name.end())
        day = _of_week(weekday, at.date(), planned, last=bool(_LAST.search(text[: name.start()])))
        if beside is not None and (own := _day_of(beside["day"], at.date(), order, planned)) is not None:
            taken.append((name.start(), beside.end()))
            # a day that is none of that name was written down wrongly, one way or the other
            if own.weekday() == weekday:
                yield ToldDay(own, own, own, name.start())
            continue
        coming = _day_of(beside["day"], at.date(), order, True) if beside is not None else None
        if coming is not None and coming.weekday() == weekday:
            # its figures say that it is not the last such day of the week
            continue
        yield ToldDay(day, day, day, name.start())
    weekend = _WEEKEND.search(text)
    # on the weekend itself it is not told which of its days is meant, and "second time this weekend" counts
    if weekend is not None and (planned or at.weekday() < _SATURDAY) and not _COUNTS.search(text[: weekend.start()]):
        first = _of_week(_SATURDAY, at.date(), planned, last=False)
        sunday = first + timedelta(days=1)
        yield ToldDay(first, first, sunday if planned else min(sunday, at.date()), weekend.end())
    if (hier := _HIER.search(text)) and _FRENCH.search(text) and not _GERMANIC.search(text):
        yield ToldDay(before := at.date() - timedelta(days=1), before, before, hier.start())
    for found in _WORDS.finditer(text):
        if (told := _by_word(found, text, at)) is not None:
            yield told
    for found in _WRITTEN.finditer(text):
        if any(a <= found.start("day") < b for a, b in taken) or not _is_written(found, text):
            continue
        if (own := _day_of(found["day"], at.date(), order, planned)) is not None:
            yield ToldDay(own, own, own, found.start())
    for found in _OF_MONTH.finditer(text):
        if (own := _day_of(found["day"], at.date(), order, planned)) is not None:
            yield ToldDay(own, own, own, found.start())


def _is_arranged(text: str, start: int, end: int) -> bool:
    """Whether a day of the week is as likely one on which something is to be."""
    before = text[:start]
    if _OCCASION.search(before):
        return True
    alone = _STOPS.match(text, end) is not None or _CLOCK_BEHIND.match(text, end) is not None
    return alone and _ARRANGED.search(before) is not None


def _by_word(found: re.Match[str], text: str, at: datetime) -> ToldDay | None:
    word = text[found.start() : found.end() + 8].casefold()
    away = int(str(found.lastgroup)[1:]) - 2
    today = at.date()
    day = today + timedelta(days=away)
    # of a night it is the clock that tells on which side of midnight
    night = _NIGHT.search(found[0]) is not None or _NIGHT.match(text[found.end() :].lstrip()) is not None
    if away == 0 and (
        (at.hour < _NOON and _LATER.search(word)) or (at.hour >= _NOON and night and not _LATER.search(word))
    ):
        # "heute Abend" of a mail of the morning is to come, and so may be "heute Nacht" of one of the afternoon
        return None
    if not night or away not in (-1, 0) or (away == 0 and _LATER.search(word)):
        return ToldDay(day, day, day, found.start())
    clock = find_clock(text[found.end() :]) or find_clock(text)
    before = today - timedelta(days=1)
    if clock is None:
        return ToldDay(day, before, today, found.start())
    early = clock.hour < _NOON and _LATER.search(word) is None
    sure = today if early else before
    return ToldDay(sure, sure, sure, found.start())


def _of_week(weekday: int, today: date, planned: bool, *, last: bool) -> date:
    if planned:
        return today + timedelta(days=(weekday - today.weekday()) % _WEEK or _WEEK)
    ago = (today.weekday() - weekday) % _WEEK
    return today - timedelta(days=ago or (_WEEK if last else 0))


def _is_written(found: re.Match[str], text: str) -> bool:
    """Whether figures are a day, not that of a paper, a fraction, an amount or a time."""
    if _PAPER.search(text[: found.start()].rstrip(" (")):
        return False
    if (month := found["month"] or found["first"]) is not None:
        return month_of(month.casefold()) is not None and (month[:1].isupper() or found["first"] is None)
    if _SIZE.match(text, found.end()) or ("." in found["day"] and not found["lead"] and not found["day"].endswith(".")):
        return False
    behind = found.start("day") + len(found["day"].rstrip("."))
    ends = _STOPS.match(text, behind) or _ITS_CLOCK.match(text, behind)
    stops = ends is not None and not _FRACTION.fullmatch(found["day"].rstrip("."))
    return bool(found["lead"]) or stops


def _day_of(written: str, today: date, order: DateOrder, planned: bool) -> date | None:
    """A day of a month near the one of writing: the last one before it, or the next one of a plan; None where it is not near."""
    first = (today - timedelta(days=_LATELY), today + timedelta(days=_SOON if planned else 0))
    alone = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|º|°|\.)?", written)
    if alone is not None:
        near = (today + timedelta(days=n if planned else -n) for n in range(31))
        return next((day for day in near if day.day == int(alone[1])), None)
    days = {c.day for year in (today.year - 1, today.year, today.year + 1) for c in parse(written, order=order, default=(year, None))[:1]}  # fmt: skip
    within = [day for day in days if first[0] <= day <= first[1]]
    if planned:
        return min((d for d in within if d >= today), default=None)
    # what is to come is told, too, so that it can be left out
    return max(within, default=None)
