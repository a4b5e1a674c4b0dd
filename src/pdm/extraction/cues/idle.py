"""Machines in order that stood: for want of material, people, orders or power, or for a change of what is made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.tokens import Token
from pdm.prefilter import Prefiltered

_MATERIAL = (
    r"(?:raw\s+)?materials?|feed|stock|roving|sliver|laps?|cotton|fib(?:re|er)|yarn|warp|weft|beams?|bobbins?|cops|cones|cans|fabric|cloth|dye|chemicals?|coal|lignite|ore|clinker|limestone|"
    r"sand|scrap|metal|billets?|blanks|castings|cores|mou?lds|patterns?|bottles|caps|lids|labels|cartons|crates|trays|sleeves|pallets|packaging|film|preforms|milk|syrup|wort|trucks|wagons|"
    r"orders?|programmes?|programs?|production plan|manpower|man power|labou?r|operators?|tenters?|siders?|workers?|helpers?|drivers?|crew"
)
_MACHINE = r"m/?c|machine|frame|loom|line|plant|unit|card|press|mill|lathe"
_NOT_FOR = r"repairs?|rep|maintenance|maint|spares?|spare parts?|parts?|want|mechanic|electrician|fitter|breakdown|b/?d|bearings?|motor|belt"
_IDLE_FOR = Prefiltered(
    rf"(?:^|[.,;:/|(-]\s*|\b(?:{_MACHINE}|kept|standing|stood|lying|sitting|is|was|remained)\s+)idle\s+(?:for|due to|because of|as)\s+(?:the\s+)?(?!(?:{_NOT_FOR})\b)(?:{_MATERIAL}|no|nil|lack|shortage)\b"
    r"|\b(?:for\s+)?want of\s+(?!(?:spares?|parts?|mechanic|fitter|electrician|bearings?|repairs?)\b)\w+",
    re.I,
)
_LACK = Prefiltered(
    r"\b(?:due to|because of|owing to|for|on account of|on|by)\s+(?:the\s+)?(?:lack|shortage|want|absence|non[- ]?availability|unavailability)\s+of\s+"
    rf"(?:{_MATERIAL}|power|electricity|water|steam|gas|air)\b|\b(?:stopped|stood|idle|standing|waiting)\b[^.;]{{0,20}}\bno\s+(?:{_MATERIAL})\b"
    rf"|\bno\s+(?:{_MATERIAL})\b[^.;]{{0,20}}\b(?:stopped|stood|idle|standing|waiting)\b"
    rf"|\b(?:idle|stopped|stood|standing)\b.*?\b(?:{_MATERIAL})\s+(?:is\s+|was\s+|were\s+)?(?:not (?:available|received|ready|supplied|come)|unavailable|out|over|finished|exhausted|short|shortage|nil|awaited)\b",
    re.I,
)
_CHANGE = Prefiltered(
    r"\b(?:stopped|stop|stood|idle|down|halted|taken)\b.{0,40}?\b(?:count|lot|shade|style|size|sort|quality|product|grade|batch|mou?ld|die|pattern|colou?r|format|recipe|job|beam|roll|reel)[- ]?chang(?:e|ing)(?:[- ]?over)?\b"
    r"|\b(?:stopped|stop|stood|idle|down|halted)\s+(?:by\s+\w+\.?\s+)?for\s+(?:\w+\s+)?(?:gaiting|doffing|set-?up|setting up|knotting|drawing[- ]in)\b",
    re.I,
)
_GRID = r"grid|mains|utility|discom|eb|seb|\w{0,6}(?:vnl|vcl|seb|pdcl)|tneb|bescom|tangedco|eskom|edf|enedis|cfe"
_SUPPLIERS = rf"{_GRID}|network|board|state|ht"
"""Boards and networks are parts of machines, too: they supply power where that is said."""
_OF_A_THING = (
    r"(?!\s+(?:of|in|to)\s+(?!(?:the\s+)?(?:plant|site|factory|area|grid|mill|works|town|building|whole)\b)\w)"
)
_POWER = Prefiltered(
    rf"\b(?:(?:power|electricity|electric(?:al)?(?=\s+(?:cut|dip|outage|interruption|disturbance|black))|current|(?:{_SUPPLIERS})\s+(?:power|supply)|(?:{_GRID}))\s+(?:fail(?:ure|ed|s)?|cuts?|dips?|outages?|interruptions?|disturbances?|black-?out)"
    rf"|(?:(?:{_SUPPLIERS})\s+)supply\s+(?:fail(?:ure|ed)?|off|gone|tripped)|load[- ]?shedding|grid\s+trip(?:ped)?)\b{_OF_A_THING}",
    re.I,
)
_FUEL = Prefiltered(
    r"\b(?:out|short) of (?:fuel|diesel|petrol|gasoline|gasoil|propane|lpg|charge)\b|\b(?:fuel|diesel|gas(?:oline)?|propane) tank (?:was |is |ran )?(?:empty|dry)\b"
    r"|\b(?:kein(?:en)? (?:diesel|kraftstoff|sprit)|tank leer|panne (?:sèche|de carburant)|sin (?:combustible|diesel|diésel|gasolina)|sem (?:combustível|diesel)|geen (?:brandstof|diesel))\b",
    re.I,
)
_STOPPED = (
    r"stop(?:s|t|ped|pet|par|pede|pat)?|stood|stands?|standing|idle|halted|tripped|steht|stehen|stand|aus|still|stil|gestopt|staat|stilgevallen|st[åo]r|stod|stann?[ae]\w*|stanset"
    r"|arr[êe]t(?:[ée]e?s?)?|parad[ao]s?|paro|par[oó]|parou|pararon|pararam|detenid[ao]|ferm[aoie]|fermat[aoie]"
)
_GOODS = (
    r"mat[ée]ri[ae]\w*|mat[ée]rias?[- ]primas?|materie prime|materiaal|ma(?:tière|tiere)s?|product[eo]?s?|produit|produtos?|prodott[oi]|produkt\w*|produits|råvar\w*|råstoff\w*|rohstoff\w*|grondstof\w*|aufträge?|auftrag|bestellungen|commandes|pedidos"
    r"|ordini|ordres?|order|opdracht\w*|bouteilles|botellas|garrafas|bottiglie|flaschen|flessen|caña|cana|bois|copeaux|charge|carga|personal|personnel|personale|personeel|personell|operador\w*|opérateur|operatore|energ[íi]a|luz|scarti|pezzi|trucks|camion\w*"
)
_WAITED = tuple(
    Prefiltered(p, re.I)
    for p in (
        rf"\b(?:{_STOPPED})\b[^.;!?]{{0,25}}?\b(?:falta d[eo]s?|sin|sem|manque(?: de| d')?|attente|attesa|en espera de|esperando|aguardando|manca(?:nza)?(?: di)?|kein[e]?|fehlende?s?|wartet auf|warten auf|mangels|geen|gebrek aan|wacht(?:en)? op|mangler|mangel på|manglende|brist på|venter på|väntar på)\s+(?:{_GOODS})\b",
        rf"\b(?:falta d[eo]s?|sin|sem|manque(?: de| d')?|attente|attesa|manca(?:nza)?(?: di)?|kein[e]?|fehlende?s?|geen|gebrek aan|mangler|mangel på|brist på)\s+(?:{_GOODS})\b[^.;!?]{{0,20}}?\b(?:{_STOPPED})\b",
        r"\b(?:stopped|stood|standing|tripped|stop)\b\W*(?:due to\s+|because of\s+|for\s+|on\s+)?(?:no\s+feed\b|rain\b|lightning\b|evacuation\b)|\bby safety (?:officer|man|dept|department|team)\b|\bline evacuated\b",
    )
)
"""Stops for want of what a machine is fed with, or of people, in other languages; and what stops a plant in order."""
_STORES = r"stock ?piles?|silos?|bins?|bunkers?|hoppers?|yard|warehouse|accumulat(?:or|ion)|buffer|storage|lager|magazzino|almac[ée]n|almoxarifado"
_BLOCKED = Prefiltered(
    rf"\b(?:stopped|stood|standing|idle|stop)\b[^.;!?]{{0,20}}?\b(?:(?:{_STORES})\s+(?:is\s+|was\s+)?full|full\s+(?:{_STORES}))\b|\b(?:{_STORES})\s+(?:is\s+|was\s+)?full\b[^.;!?]{{0,20}}?\b(?:stopped|stood|idle)\b"
    r"|\b(?:stopped|stood|idle)\b[^.;!?]{0,15}?\b(?:because|as|due to|since)\s+(?:the\s+)?(?:packing|filling|downstream|upstream|next|previous|following|other)\s+(?:line|machine|plant|section)\s+(?:is\s+|was\s+)?(?:down|stopped|blocked|full|out)\b"
    r"|\b(?:silo|lager) (?:voll|vol|plein|pieno|lleno|cheio|full|fuld)\b",
    re.I,
)
_UTILITIES = r"utilit(?:y|ies)|municipality|supplier|boiler ?house|power ?house|power station|mains?|network|plant network|neighbour\w*|city|council|water board|gas company|cpp|grid"
_SUPPLY = Prefiltered(
    rf"\bno\s+(?:steam|air|compressed air|water|gas|power|chilled water|electricity|current)\s+(?:supply\s+)?(?:from|by)\s+(?:the\s+)?(?:{_UTILITIES})\b"
    rf"|\b(?:steam|air|water|gas|power|electricity|fuel)\s+(?:supply\s+)?(?:is\s+|was\s+)?(?:off|cut|cut off|interrupted|failed|lost|shut off|stopped)\s+(?:by|from|at)\s+(?:the\s+)?(?:{_UTILITIES})\b"
    r"|\bvoltage (?:sags?|dips?)\b|\b(?:stroomstoring|stroomuitval|netuitval|strømbrudd|strømstans|strømutfall|strømsvigt|strømafbrydelse|strömavbrott|nettutfall|stromausfall|netzausfall|coupure (?:edf|de courant|électrique|secteur)|apagón|corte de (?:luz|energ[íi]a)|mancanza (?:rete|energia(?: elettrica)?|enel))\b",
    re.I,
)
_NOT_TAKEN = Prefiltered(
    r"^(?!.*\b(?:b/?d(?:own)?|break ?down|failed|failure|fault\w*|defekt|gestört|kaputt|störung|en panne|aver[ií]a\w*)\b).*?(?:\b(?:could|can) ?(?:not|n't|nt) be (?:taken|measured|recorded|tested|checked|sampled)\b|\b(?:readings?|vib(?:ration)?|sample) not (?:taken|possible)\b"
    r"|\b(?:messung|prüfung) nicht möglich\b|\bnicht (?:gemessen|messbar)\b|\bmesure impossible\b|\bno se pudo medir\b|\bniet gemeten\b)",
    re.I | re.S,
)
"""What stands still while somebody comes to measure it, and is not said to be broken down."""
_FOR_CUTS = Prefiltered(
    r"\b(?:ups|gen-?sets?|generators?|dg|d\.g\.|ats|amf|standby set|batter(?:y|ies)|inverter|emergency light\w*|transfer switch|changeover switch|notstrom\w*|groupe électrogène|grupo electrógeno|gerador|gruppo elettrogeno)\b",
    re.I,
)
"""What has to work when the power is cut."""
GENERAL = frozenset(("breakdown", "spurious_stop", "fail_to_function"))
"""Codes of trouble that say no more than that a machine does not run."""
_STANDS = re.compile(
    r"stop|st[ao]nd|steht|st[åo]d?\b|still|\bdown|run|idle|service|avail|operat|line|work|ferm|parad|par[oó]|arr[êe]t|ausgefallen|ausfall|aus\b|drift|draait|loopt|läuft|quit|out of",
    re.I,
)
"""Words of a breakdown that say the same."""
_PATTERNS = (_IDLE_FOR, _LACK, _CHANGE, _POWER, _FUEL, _NOT_TAKEN, _SUPPLY, _BLOCKED, *_WAITED)


def idle(text: str) -> tuple[int, int] | None:
    """Where the text says that a machine stood for want of something, for what comes before or behind it, for a change of what it makes,
    without power, or when it was to be measured; None where it does not.

    Args:
        text: As written.
    """
    found = next((m for p in _PATTERNS if (m := p.search(text)) is not None), None)
    cut = found is not None and found.re in (_POWER.regex, _SUPPLY.regex)
    return None if found is None or (cut and _FOR_CUTS.search(text) is not None) else found.span()


def only_stood(modes: Sequence[Scoped], told: tuple[int, int], tokens: Sequence[Token]) -> bool:
    """Whether no trouble says more than that the machine stood.

    Args:
        modes: Troubles of a text.
        told: Where it says why it stood.
        tokens: Its words.
    """
    return all(
        (m.hit.code in GENERAL and m.hit.code != "breakdown")
        or (m.hit.code == "breakdown" and _STANDS.search(m.hit.text) is not None)
        or (told[0] <= tokens[m.hit.start].start and tokens[m.hit.end - 1].end <= told[1])
        for m in modes
        if m.asserted
    )
