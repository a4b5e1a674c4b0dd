"""Lines that tell of no work, no machine and no trouble: greetings, wishes, thanks, bare questions, titles of those who sign, holidays, a load that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.extraction.events.coding import Coded

_TO = (
    r"(?:\s*[,.!:;~-]*\s*(?:sirs?|madam|mam|ma'am|all(?: of you)?|every(?:one|body)|team|folks|guys|friends|colleagues|dear|dears|ji|bhai|boss|brothers?|mates?|gents|again|so much|very much|a lot|to|you|and|&|your|"
    r"famil(?:y|ies)|zusammen|kollegen|alle[nr]?|an|euch|ihnen|à|tous|toutes|équipe|chef|a|todos|todas|equipo|jefe|turma|pessoal|galera|gente|amigos?|equipe|senhor(?:es|as)?|rapaziada|povo|muchachos|compañeros|compa|jefes|ragazzi|mannen|jongens|männer|leute|les gars|tutti|a tutti|allemaal|iedereen|wszystkim))*\W*"
)
_GREETINGS = re.compile(
    r"\W*(?:(?:very )?good (?:morning|afternoon|evening|night|day|luck|job|work)|gd mng|gm|gn|morning|hello|hi|hey|greetings|welcome|welcome back|namaste|namaskar|salaam|as-?salaa?mu? alaikum|thanks?(?: you| u)?|thank you|thx|ty|tks|noted|"
    r"ok(?:ay)?|k|yes|no|roger|copy(?: that)?|understood|received|well done|great|great (?:job|work|news)|excellent|super|nice(?: one| work)?|sure|done|fine|please|pls|sorry|congrat(?:s|ulations)|(?:have a )?(?:good|nice|great|safe) (?:day|weekend|evening|trip|journey|holiday)|"
    r"get well soon|safe travels|guten (?:morgen|tag|abend)|gute nacht|moin|servus|hallo|danke(?: sch[öo]n)?|vielen dank|bitte|gl[üu]ckwunsch|verstanden|sch[öo]nes wochenende|feierabend|bonjour|bonsoir|salut|merci(?: beaucoup)?|bien re[çc]u|bon week-?end|f[ée]licitations|"
    r"buenos d[ií]as|buenas (?:tardes|noches)|hola|(?:muchas )?gracias|recibido|enterado|felicidades|buongiorno|buonasera|ciao|grazie(?: mille)?|ricevuto|bom dia|boa (?:tarde|noite)|(?:muito )?obrigad[oa]|valeu|vlw|blz|beleza|show(?: de bola)?|combinado|entendido|ciente|ok,? ciente|bom (?:trabalho|descanso|fim de semana|feriado)|parab[ée]ns|buen(?:as)? d[ií]as?|buenas|listo,? gracias|de acuerdo|vale|d.accord|bonne (?:nuit|journ[ée]e|soir[ée]e)|buon(?:a)? (?:lavoro|giornata)|k{3,}|(?:rs){2,}|(?:ha|he|ja|je){2,}|goedemorgen|dank(?: je| u)?|bedankt|dzie[ńn] dobry|dzi[ęe]kuj[ęe])"
    + _TO,
    re.I,
)
_WISHES = re.compile(
    r"\W*(?:(?:wish(?:ing)?(?: you| all| everyone| u)*(?: all)?(?: a)? (?:very )?)?(?:happy|merry|blessed)\b(?! with| to report| that)|(?:best|warm|festive|season'?s?) (?:wishes|greetings)|eid mubarak|shubh|jai (?:hind|shri)|ramadan kareem|many happy returns|"
    r"frohe (?:weihnachten|ostern|feiertage)|(?:ein )?(?:frohes|gutes) neues(?: jahr)?|alles gute|guten rutsch|joyeux (?:no[ëe]l|anniversaire)|joyeuses (?:f[êe]tes|p[âa]ques)|bonne (?:ann[ée]e|f[êe]te)|feliz (?:navidad|a[ñn]o|cumplea[ñn]os|d[ií]a|natal)|felices fiestas|"
    r"buon (?:natale|anno|compleanno)|buone feste|boas festas|prettige (?:feestdagen|kerst)|gelukkig nieuwjaar|weso[łl]ych [śs]wi[ąa]t)\b[^.!?#;\d]{0,60}(?:\W*(?:19|20)\d\d)?[\W_]*"
    r"|\W*(?:[^\W\d]+\s){0,6}(?:shubh ?kamna\w*|badhai\w*|mubarak|ki jai)[\W_]*",
    re.I,
)
_QUESTION = re.compile(
    r"\W*(?:when|what|who|whom|where|how (?:long|much|many)|which|any (?:update|news|idea|one)|is (?:it|this|he|she|anyone|everyone)|are (?:you|they|we)|will (?:it|he|they|you)|did (?:you|he|they)|can (?:you|i|we|someone|anyone)|could (?:you|someone)|has (?:it|he)|have (?:you|they)|do (?:you|we)|shall (?:i|we)|"
    r"wann|wer|wo|was ist|wie lange|quand|qui|o[ùu]|combien|cu[áa]ndo|qui[ée]n|d[óo]nde|quando|chi|dove|quant[oa]s|quem|onde|qual|cad[êe]|que horas|quantos|cu[áa]nt[oa]s?|qu[ée] hora|cu[áa]l|quelle heure|combien|wie ?viele?|wie lange|um wieviel|quant[ioe]|hoe(?: laat| lang| veel)|wanneer|wie|waar|kiedy|kto|kab|kaun|kahan)\b[^?]{0,50}\?[\s?!]*",
    re.I,
)
_TITLE = r"(?:mgr|manager|engineer|eng(?:r|g)?|engg|supdt|superintendent|supervisor|supv|foreman|head|in-?charge|officer|clerk|hod|dgm|agm|gm|vp|ceo|director|technician|planner|leiter(?:in)?|meister|vorarbeiter|schichtf[üu]hrer|chef|responsable|ing[ée]nieur|jefe|gerente|supervisor|encargado|ingeniero|capo|responsabile|direttore|bedrijfsleider|kierownik)"
_SIGNS = re.compile(
    rf"\W*(?:(?:sr|jr|dy|asst|addl|chief|general|senior|junior|deputy|assistant|plant|works|shift|section|area|dept|department|site|project|unit|maint(?:enance|\.)?|prod(?:uction|n)?|mech(?:anical)?|elect(?:rical)?|inst(?:rumentation|t)?|utility|qa|hse)\W+)*{_TITLE}\b"
    r"\W*(?:\(?(?:maint(?:enance)?|mech(?:anical)?|elect(?:rical)?|inst(?:rumentation)?|e ?& ?i|prod(?:uction|n)?|utility|utilities|o ?& ?m|operations?|technical|tech|works|plant|engg|instandhaltung|technik|maintenance|mantenimiento|manutenzione|onderhoud)\W*)*",
    re.I,
)
_FREE_DAY = re.compile(
    r"\W*(?:[^\W\d]+['’.]?\s+){0,5}(?:holidays?|weekly off|day off|feiertag|betriebsferien|betriebsruhe|jour f[ée]ri[ée]|cong[ée]s?(?: annuels?)?|festivo|feriado|d[ií]a festivo|vacaciones|giorno festivo|ferie|feestdag|dzie[ńn] wolny)\W*(?:\([^)]{0,40}\)\W*)?"
    r"|\W*(?:public |bank |national |plant |factory |weekly )?(?:holiday|off)\s?[:(–-]\s?[^\W\d]+(?:\s[^\W\d]+){0,3}\W*",
    re.I,
)
_LOAD = re.compile(
    r"\W*(?:load\W*)?[\d.,]+\s*(?:[MkG]W(?:e|h)?|MVA|TPH|t/h|bpd|mbpd|rpm|hz|%)(?:\s*/\s*[\d.,]+\s*\w+)?\W*", re.I
)
_ABOUT = re.compile(
    r"\W*(?:attendance|man ?power|head ?count|staffing|crew present|pob|overtime|absent(?:ees?)?|absences?|on leave|visitors?|anwesenheit|anwesend|personalstand|besetzung|"
    r"[üu]berstunden|besucher|effectifs?|pr[ée]sents?|heures sup(?:pl[ée]mentaires)?|visiteurs?|asistencia|dotaci[óo]n|horas extras?|visitas?|efetivo|presen[çc]as?|presenze|organico|straordinari|aanwezig(?:heid)?|bezetting|overuren|"
    r"(?:toolbox|safety|tool box) (?:talk|topic|meeting|briefing|moment|share)|tbt|dds|sicherheits(?:unterweisung|gespr[äa]ch|thema)|causerie(?: s[ée]curit[ée])?|quart d.heure s[ée]curit[ée]|charla(?: de (?:seguridad|5 min(?:utos)?))?|di[áa]logo di[áa]rio(?: de seguran[çc]a)?|riunione (?:di )?sicurezza)"
    r"(?:\s*[:=|–-].*|\s+\d.*|\W*)",
    re.I | re.S,
)
"""What a day's report says beside its work: "Manpower 8", "Toolbox talk - LOTO"."""
_OF_DAY = "about the day, its people or its weather"
_SKY = r"sunny|sunshine|cloudy|overcast|rain(?:y|ing|ed)?|showers?|drizzle|snow(?:y|ing|ed)?|fog(?:gy)?|sonnig|bew[öo]lkt|regen|regnerisch|schnee|neb(?:el|lig)|ensoleill[ée]|nuageux|pluie|pluvieux|neige|soleado|nublado|lluvia|lluvioso|chuva|chuvoso|ensolarado|soleggiato|nuvoloso|pioggia|piovoso|zonnig|bewolkt"
_WEATHER = re.compile(
    rf"(?P<head>\W*(?:weather(?: conditions?)?|wetter|m[ée]t[ée]o|clima)\b\W*)?(?:(?:fine|hot|cold|warm|cool|clear|dry|wet|windy?|mild|humid|heavy|light|partly|mostly|all day|and|with|&|am|pm|then|later|morning|afternoon|\d+\s?°?\s?[CF]?|[NSEW]{{1,3}}|km/h|mph|{_SKY})\b\W*)*",
    re.I,
)
_HAS_SKY = re.compile(rf"\b(?:{_SKY})\b", re.I)
_OF_WORK = (
    "work_order", "order_type", "damage_code", "cause_code", "activity_code", "breakdown", "downtime", "object_part", "temperature", "vibration", "pressure",
    "running_hours", "functional_location",
)  # fmt: skip
_NEEDS_NONE = ("equipment", "equipment_name", *_OF_WORK)
"""Fields of which a line that says nothing has none."""


def says_nothing(text: str, day: str) -> str:
    """What a line without a machine is instead of a record: "a greeting", "a question"; empty for all others.

    Args:
        text: As written.
        day: As written; a title is a signature only where no day stands beside it.
    """
    said = " ".join(text.split())
    if _GREETINGS.fullmatch(said) or _WISHES.fullmatch(said):
        return "a greeting"
    if _QUESTION.fullmatch(said) and not any(map(str.isdigit, said)):
        return "a question"
    sky = _WEATHER.fullmatch(said)
    if _ABOUT.fullmatch(said) or (sky is not None and (sky["head"] or _HAS_SKY.search(said))):
        return _OF_DAY
    if _FREE_DAY.fullmatch(said):
        return "a day on which nobody worked"
    if _LOAD.fullmatch(said):
        return "a load of no machine"
    if not any(map(str.isdigit, day)) and _SIGNS.fullmatch(said):
        return "the title of somebody who signs"
    return ""


def is_of_day(head: str) -> bool:
    """Whether what stands where machines do says that a row is about the day, its weather or its people."""
    sky = _WEATHER.fullmatch(head.strip())
    return _ABOUT.fullmatch(head.strip()) is not None or (sky is not None and bool(sky["head"]))


def tells_of_nothing(coded: Coded) -> bool:
    """Whether words name no trouble, no part and nothing that was done."""
    return not coded.is_failure and coded.failure_mode is None and coded.action is None and coded.mechanism is None


def without_talk(
    lines: pd.DataFrame, code: Callable[[list[tuple[str, bool]]], Mapping[tuple[str, bool], Coded]]
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Typed lines without those that say nothing, and what was set aside.

    Args:
        lines: Columns are fields, with `text`, `channel` and their place.
        code: What words say, of texts and whether they were read from a picture.
    """
    may = ~lines["channel"].isin(("hand", "print"))
    unnamed = lines[list(_OF_WORK)].apply(lambda c: ~c.str.contains(r"\w")).all(axis=1)
    # "Weather" may stand where machines do
    headed = lines["equipment"].where(lines["equipment"].ne(""), lines["equipment_name"])
    about = may & unnamed & headed.str.contains(r"\w")
    may &= lines[list(_NEEDS_NONE)].apply(lambda c: ~c.str.contains(r"\w")).all(axis=1)
    told = {
        i: says_nothing(t, d) for i, t, d in zip(lines.index[may], lines["text"][may], lines["date"][may], strict=True)
    }
    told |= {i: _OF_DAY for i, head in headed[about].items() if is_of_day(str(head))}
    told = {i: what for i, what in told.items() if what}
    if not told:
        return lines, []
    coded = code([(lines.at[i, "text"], False) for i in told])
    told = {i: what for i, what in told.items() if tells_of_nothing(coded[lines.at[i, "text"], False])}
    refusals = [
        Refusal(
            Reason.NO_TEXT, f"The line is {what}: it tells of no work, no trouble and no machine.",
            "Nothing, if it was meant so; else write which machine it is about and what was found or done.",
            str(lines.at[i, "document_id"]), page=int(lines.at[i, "page"]), row=int(lines.at[i, "row"]), value=lines.at[i, "text"][:200],
        )
        for i, what in told.items()
    ]  # fmt: skip
    kept = ~np.isin(lines.index, list(told))
    return lines[kept].reset_index(drop=True), refusals
