"""Lines that tell of no work, no machine and no trouble: greetings, wishes, thanks, bare questions, the weather, who is there, titles of those who sign, holidays, a load that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.extraction.events.coding import Coded
from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import tokenise

_TO = (
    r"(?:\s*[,.!:;~-]*\s*(?:sirs?|madam|mam|ma'am|all(?: of you)?|every(?:one|body)|team|folks|guys|friends|colleagues|dear|dears|ji|bhai|boss|baas|chief|bro|bru|gaffer|patron|brothers?|mates?|gents|again|so much|very much|a lot|to|you|and|&|your|"
    r"famil(?:y|ies)|zusammen|kollegen|alle[nr]?|an|euch|ihnen|à|tous|toutes|équipe|chef|a|todos|todas|equipo|jefe|turma|pessoal|galera|gente|amigos?|equipe|senhor(?:es|as)?|rapaziada|povo|muchachos|compañeros|compa|jefes|ragazzi|mannen|jongens|männer|leute|les gars|tutti|a tutti|allemaal|iedereen|wszystkim))*\W*"
)
_GREETINGS = re.compile(
    r"\W*(?:(?:(?:very )?good (?:morning|afternoon|evening|night|day|luck|job|work)|gd mng|gm|gn|morning|hello|hi|hey|greetings|welcome|welcome back|namaste|namaskar|salaam|as-?salaa?mu? alaikum|thanks?(?: you| u)?|thank you|thx|ty|tks|noted|"
    r"ok(?:ay)?|k|yes|no|roger|copy(?: that)?|understood|received|well done|great|great (?:job|work|news)|excellent|super|nice(?: one| work)?|sure|done|fine|please|pls|sorry|congrat(?:s|ulations)|(?:have a )?(?:good|nice|great|safe) (?:day|weekend|evening|trip|journey|holiday)|"
    r"get well soon|safe travels|guten (?:morgen|tag|abend)|gute nacht|moin|servus|hallo|danke(?: sch[öo]n)?|vielen dank|bitte|gl[üu]ckwunsch|verstanden|sch[öo]nes wochenende|feierabend|bonjour|bonsoir|salut|merci(?: beaucoup)?|bien re[çc]u|bon week-?end|f[ée]licitations|"
    r"buenos d[ií]as|buenas (?:tardes|noches)|hola|(?:muchas )?gracias|recibido|enterado|felicidades|buongiorno|buonasera|ciao|grazie(?: mille)?|ricevuto|bom dia|boa (?:tarde|noite)|(?:muito )?obrigad[oa]|valeu|vlw|blz|beleza|show(?: de bola)?|combinado|entendido|ciente|ok,? ciente|bom (?:trabalho|descanso|fim de semana|feriado)|parab[ée]ns|buen(?:as)? d[ií]as?|buenas|listo,? gracias|de acuerdo|vale|d.accord|bonne (?:nuit|journ[ée]e|soir[ée]e)|buon(?:a)? (?:lavoro|giornata)|k{3,}|(?:rs){2,}|(?:ha|he|ja|je){2,}|goedemorgen|dank(?: je| u)?|bedankt|dzie[ńn] dobry|dzi[ęe]kuj[ęe]"
    r"|(?:(?:i['’]?m|we['’]?re|am|are) )?(?:on (?:my|our|the) way|omw|coming|there)(?: now| soon| in (?:\d+|a few) ?(?:min(?:ute)?s?\.?)?)?|(?:i['’]?ll |will )?be there in (?:\d+|a few) ?(?:min(?:ute)?s?\.?)?|will do|got it|no worries|my pleasure|call me|see (?:you|u)(?: (?:tomorrow|later|soon|there))?"
    r"|bin unterwegs|komme(?: gleich)?|j['’]arrive|en route|voy(?: para allá)?|ya voy|arrivo|estou (?:indo|a caminho)|kom eraan|onderweg|lol|lmao)"
    + _TO
    + r"){1,3}"
    r"|\W*(?:any(?:body|one)|who)(?:['’]?s)? (?:got|has|have|seen|knows?|took|knows? where)\b[^.!;\d]{0,50}"
    r"|\W*(?:no|yes|yep|nope|yeah),? (?:that|it|this) (?:was|is|['’]?s)\b[^.!;]{0,24}"
    r"|\W*(?:thanks?|thank you|thx|hello|hi|hey|(?:good )?(?:morning|afternoon|evening)|buongiorno|buonasera|ciao|grazie|hola|buenos días|gracias|merci|bonjour|bonsoir|salut|danke|hallo|guten (?:morgen|tag)|moin|bom dia|boa (?:tarde|noite)|obrigad[oa]|goedemorgen|bedankt|nice one|congrats)(?:,? (?-i:[A-ZÀ-Þ])[\w'’-]+){1,2}\W*",
    re.I,
)
_WISHES = re.compile(
    r"\W*(?:(?:wish(?:ing)?(?: you| all| everyone| u)*(?: all)?(?: a)? (?:very )?)?(?:happy|merry|blessed)\b(?! with| to report| that)|(?:best|warm|festive|season'?s?) (?:wishes|greetings)|eid mubarak|shubh|jai (?:hind|shri)|ramadan kareem|many happy returns|"
    r"frohe (?:weihnachten|ostern|feiertage)|(?:ein )?(?:frohes|gutes) neues(?: jahr)?|alles gute|guten rutsch|joyeux (?:no[ëe]l|anniversaire)|joyeuses (?:f[êe]tes|p[âa]ques)|bonne (?:ann[ée]e|f[êe]te)|feliz (?:navidad|a[ñn]o|cumplea[ñn]os|d[ií]a|natal)|felices fiestas|"
    r"buon (?:natale|anno|compleanno)|buone feste|boas festas|prettige (?:feestdagen|kerst)|gelukkig nieuwjaar|weso[łl]ych [śs]wi[ąa]t)\b[^.!?#;\d]{0,60}(?:\W*(?:19|20)\d\d)?[\W_]*"
    r"|\W*(?:[^\W\d]+\s){0,6}(?:shubh ?kamna\w*|badhai\w*|mubarak|ki jai)[\W_]*",
    re.I,
)
_THANKS = re.compile(
    r"\W*(?:(?:many )?thanks?(?: you| u)?|thx|well done|(?:great|good|nice|excellent) (?:job|work|effort)|kudos|hats off|(?:vielen )?dank(?:e)?|merci|grazie|gracias|obrigad[oa]|bedankt)"
    r"(?: (?:to|for|on|an|für|pour|à|aux?|a|al|ai|alla|per|por|pel[oa]s?|voor|all|guys|team|everyone|you|the|this|that|your|last|der|die|das|den|le|la|les|el|los|il|o|os|de|het|of|and|und|et|y|e|en|whole|entire|week|month|year|night|day|today|yesterday|quick|hard|good|great|help|effort|work|support|shutdown|outage|turnaround|stillstand|revision|job|attention|patience|cooperation"
    r"|shifts?|crews?|teams?|fitters?|electricians?|operators?|mechanics|boys|lads|ladies|colleagues|maintenance|production|nacht|schicht|nachtschicht|kollegen|hilfe|arbeit|équipe|nuit|travail|aide|equipo|noche|trabajo|ayuda|squadra|notte|lavoro|aiuto|turno|equipe|noite|trabalho|ajuda|ploeg|nachtploeg|hulp|werk))+\W*",
    re.I,
)
"""Thanks to people for what they did, which is not told."""
_SKY = re.compile(
    r"weather|wetter|météo|meteo|weer|pogoda|sunny|sunshine|cloudy|clouds|overcast|rain|rainy|raining|rainfall|showers|drizzle|snow|snowy|snowing|snowfall|fog|foggy|misty|hail|sleet|thunderstorm|thunderstorms|windy|breezy|humid|frosty|skies"
    r"|sonnig|bewölkt|bedeckt|heiter|regen|regnerisch|schnee|schneefall|nebel|neblig|gewitter|windig|frost|pluie|pluvieux|neige|brouillard|nuageux|ensoleillé|ensoleillée|couvert|orage|orageux|venteux|verglas"
    r"|lluvia|lluvioso|nublado|soleado|nieve|niebla|tormenta|viento|chuva|chuvoso|chuvisco|ensolarado|neve|neblina|pioggia|piovoso|nuvoloso|sereno|soleggiato|nebbia|temporale"
    r"|zonnig|bewolkt|bui|buien|sneeuw|mist|mistig|onweer|deszcz|śnieg|słonecznie|pochmurno|mgła|burza"
)
"""Words of the weather, and of nothing else in a plant."""
_BESIDE_SKY = re.compile(
    r"heavy|light|strong|slight|some|bit|very|partly|mostly|mainly|no|and|with|in|on|the|a|at|of|all|from|to|day|night|morning|afternoon|evening|today|tonight|yesterday|again|still|since|outside|wind|winds|breeze|storm|clear|hot|warm|cold|cool|mild|dry|wet|fine|nice|good|bad|temp|temperature|max|min|high|low|degrees|degree|deg|c|f|km|h|kmh|kph|mph|m|s|mm|hpa"
    r"|leicht|stark|starker|viel|wenig|kein|keine|und|mit|am|im|den|ganzen|tag|nacht|früh|morgens|mittag|abends|klar|warm|kalt|kühl|trocken|wind|grad|temperatur|beau|mauvais|temps|soleil|forte|fort|fortes|léger|et|avec|le|la|les|de|du|en|toute|journée|nuit|matin|soir|chaud|froid|vent|degrés|température"
    r"|sol|fuerte|fuertes|ligera|y|con|el|día|todo|toda|la|noche|mañana|tarde|calor|frío|despejado|grados|buen|tiempo|tempo|fraca|fraco|dia|noite|manhã|calor|frio|vento|graus|bom|sole|forti|tutto|il|giorno|notte|mattina|sera|caldo|freddo|gradi|bel|brutto"
    r"|zware|lichte|veel|weinig|en|met|de|hele|dag|nacht|ochtend|avond|helder|warm|koud|graden|zon"
)
"""What else is said of the weather."""
_NAMES = r"(?:[^\W\d_]{1,14}[.'’]?(?:\s*[,;/&+-]+\s*|\s+|$)|\d{1,3}(?:\s*[,;/&+-]+\s*|\s+|$)){1,16}"
_PERSON = r"(?-i:[A-ZÀ-Þ])[\w'’-]+(?: (?-i:[A-ZÀ-Þ])[\w.'’-]*)?"
_ATTENDANCE = re.compile(
    r"\W*(?:(?:(?:all|staff|people|workers|employees|personnel) )?(?:present|absent|absentees|attendance|in attendance|manpower|man power|headcount|head count|crew|on shift|off sick|sick|on leave|shift (?:crew|team|members)|anwesend|abwesend|krank|urlaub|mannschaft|besetzung|présents?|absents?|effectifs?|équipe"
    rf"|presentes?|ausentes?|asistencia|cuadrilla|faltas|férias|efetivo|presenti|assenti|ferie|aanwezig|afwezig|ziek|verlof|bezetting|obecni|nieobecni)\s*[:=–-]\s*{_NAMES}"
    r"|(?:\d{1,3}|all|everyone|everybody|nobody|alle|tous|todos|tutti|allen)(?: \w+)? (?:present|absent|late|anwesend|abwesend|présents?|absents?|presentes|ausentes|presenti|assenti|aanwezig|afwezig)(?:\W+\d{1,3}(?: \w+)? (?:present|absent|late|sick|on leave))*"
    rf"|{_PERSON} (?:(?:is|was|ist|est|está|è|is) )?(?:(?:off|out|called in|still|on) )?(?:sick(?: leave)?|ill|on leave|on holiday|krank|(?:im )?urlaub|malade|en congé|en vacances|enferm[oa]|de vacaciones|de baja|doente|de férias|malat[oa]|in ferie|ziek|met verlof)(?: (?:today|tonight|tomorrow|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|this week|again))?)\W*",
    re.I,
)
"""Who is there, and who is not."""
_OCCASION = re.compile(
    r"\W*(?:(?P<topic>safety (?:topic|moment|talk|share|message|minute|thought)\b)|(?:today['’]?s |daily |morning |weekly |monthly )?(?:toolbox|tool box|safety|tailgate) (?:talk|meeting|briefing)\b|(?:morning|shift|production|staff|team|daily|weekly|union)? ?meeting (?:at|in|on|@|with)\b|(?:braai|bbq|barbecue|birthday|christmas party|year[- ]end function|farewell|lunch|breakfast|football|soccer)\b"
    r"|sicherheits(?:thema|unterweisung|gespräch)\b|causerie(?: sécurité)?\b|quart d['’]heure sécurité|charla de (?:seguridad|5 minutos)|diálogo (?:diário )?de segurança|dds\b|riunione (?:di )?sicurezza|toolbox ?meeting\b)[^\n]{0,70}",
    re.I,
)
"""What people meet for: talks on safety, meetings, meals, sports."""
_QUESTION = re.compile(
    r"\W*(?:when|what|who|whom|where|how (?:long|much|many)|which|any (?:update|news|idea|one)|is (?:it|this|he|she|anyone|everyone)|are (?:you|they|we)|will (?:it|he|they|you)|did (?:you|he|they)|was (?:that|it|this)|does (?:any(?:one|body)|he|she)|can (?:you|i|we|someone|anyone)|could (?:you|someone)|has (?:it|he)|have (?:you|they)|do (?:you|we)|shall (?:i|we)|"
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
_WEATHER, _THANKED, _CREW, _MEETING = (
    "the weather",
    "thanks",
    "a list of who is there",
    "an occasion for people to meet",
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
_OF_SKY = r"sunny|sunshine|cloudy|overcast|rain(?:y|ing|ed)?|showers?|drizzle|snow(?:y|ing|ed)?|fog(?:gy)?|sonnig|bew[öo]lkt|regen|regnerisch|schnee|neb(?:el|lig)|ensoleill[ée]|nuageux|pluie|pluvieux|neige|soleado|nublado|lluvia|lluvioso|chuva|chuvoso|ensolarado|soleggiato|nuvoloso|pioggia|piovoso|zonnig|bewolkt"
_WEATHER_TOLD = re.compile(
    rf"(?P<head>\W*(?:weather(?: conditions?)?|wetter|m[ée]t[ée]o|clima)\b\W*)?(?:(?:fine|hot|cold|warm|cool|clear|dry|wet|windy?|mild|humid|heavy|light|partly|mostly|all day|and|with|&|am|pm|then|later|morning|afternoon|\d+\s?°?\s?[CF]?|[NSEW]{{1,3}}|km/h|mph|{_OF_SKY})\b\W*)*",
    re.I,
)
_HAS_SKY = re.compile(rf"\b(?:{_OF_SKY})\b", re.I)
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
    if _THANKS.fullmatch(said):
        return _THANKED
    if is_weather(said):
        return _WEATHER
    met = _OCCASION.fullmatch(said)
    what = _CREW if _ATTENDANCE.fullmatch(said) else _MEETING if met else ""
    about_people = bool(met and met["topic"])
    if about_people or (what and not any(h.kind in ("component", "class") for h in matcher().find(tokenise(said)))):
        return what
    if _QUESTION.fullmatch(said) and not any(map(str.isdigit, said)):
        return "a question"
    sky = _WEATHER_TOLD.fullmatch(said)
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
    sky = _WEATHER_TOLD.fullmatch(head.strip())
    return _ABOUT.fullmatch(head.strip()) is not None or (sky is not None and bool(sky["head"]))


def is_weather(text: str) -> bool:
    """Whether a text is made of words of the weather alone."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return any(map(_SKY.fullmatch, words)) and all(_SKY.fullmatch(w) or _BESIDE_SKY.fullmatch(w) for w in words)


def tells_of_nothing(coded: Coded, what: str) -> bool:
    """Whether words name no trouble, no part and nothing that was done.

    Args:
        coded: What they say.
        what: What `says_nothing` takes them for: of weather and thanks it is sure ("sunny and warm" is no trouble), and a meeting is nothing that was
            done to a machine.
    """
    if what in (_WEATHER, _THANKED):
        return True
    if what in (_MEETING, _CREW):
        coded = replace(coded, action=None if coded.action == "housekeeping" else coded.action)
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
    told = {i: what for i, what in told.items() if tells_of_nothing(coded[lines.at[i, "text"], False], what)}
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
