"""Losses of function that Spanish, Portuguese, Italian and French make of several words: "no jala", "se amarró la bomba", "ne veut plus partir", "moteur à la masse".

What French denies stands in `french`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from pdm.accents import bare
from pdm.extraction.scope.standing import ENDS, MEANT, STOPPED, STOPS, also_plain, at_a_stop
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER
from pdm.vocabulary.lost_functions import participles, words_of

_NO = frozenset(("no", "não", "nao", "non"))
_SMALL = frozenset(("se", "si", "me", "le", "les", "lo", "la", "nos", "ya", "más", "mas", "quase", "casi", "è", "ha", "han", "sono", "hanno", "più", "mais"))  # fmt: skip
ARTICLES = frozenset(("el", "la", "los", "las", "un", "una", "o", "a", "os", "as", "um", "uma", "il", "lo", "i", "gli", "le", "les", "l", "de", "del"))  # fmt: skip
_WANTS = also_plain(
    ("quiere", "quieren", "quiso", "quería", "logra", "logró", "deja", "quer", "quis", "consegue", "vuole", "vogliono", "riesce")
)  # fmt: skip
_CAN = also_plain(("puede", "pudo", "pode", "pôde", "può"))
_NOT_WELL = also_plain(
    ("bien", "bem", "bene", "completo", "completa", "completamente", "correctamente", "corretamente", "correttamente", "parejo", "pareja", "siempre", "sempre", "rápido", "mucho", "tanto", "todo", "toda", "direito", "fuerte")
)  # fmt: skip
_WARM = ("calient", "calent", "scald", "aquec", "chauff")
"""What does not get warm is as it should be, unless it heats."""
_PERFECT = frozenset(("è", "ha", "han", "sono", "hanno"))
_COMES_IN = ("entra", "entró", "entro")
_TIED = ("amarr",)
_SWEPT = also_plain(("barre", "barrió", "barrio", "barrieron", "barrido", "barrida", "barridos", "barridas"))
_THROWN = also_plain(
    ("botó", "bota", "boto", "botaron", "dispara", "disparó", "disparan", "dispararon", "disparando", "tiró", "tumbó", "saltó", "salta", "brinca", "brincó", "scatta", "scattato", "scattata", "caiu", "cai", "cayó", "desarmou", "desarma", "desarmando",
     "tombé", "déclenché", "sauté", "disparado", "caído", "desarmado", "botado", "saltado", "scattati", "scattate", "salta", "saltano", "saltato", "saltata", "saltati", "interviene", "intervenuto",
     "intervenuta", "intervenuti", "intervento", "sganciato", "sganciata")
)  # fmt: skip
_GUARDS = also_plain(
    ("térmico", "térmica", "térmicos", "guardamotor", "guardamotores", "protección", "protecciones", "interruptor", "breaker", "pastilla", "pastillas", "termomagnético",
     "termomagnetico", "relevador", "relé", "diferencial", "magnetotermico", "salvamotore", "differenziale", "disjuntor", "disyuntor", "disjoncteur", "thermique", "différentiel", "differentiel", "fusible", "termica", "termico", "termici", "termiche", "protezione", "protezioni", "interruttore",
     "magnetotermici", "salvamotori", "fusibile", "fusibili")
)  # fmt: skip
_TO_EARTH = (
    ("a", "tierra"),
    ("à", "la", "masse"),
    ("a", "la", "masse"),
    ("a", "massa"),
    ("à", "massa"),
    ("a", "terra"),
    ("à", "terra"),
    ("à", "terre"),
    ("a", "terre"),
)
_WENT_TO = frozenset(("fue", "fueron", "va", "van", "foi"))
_TRIPS = tuple(f"desarm{e}" for e in ("ado", "ada", "ados", "adas", "ando", "aram", "am", "ava", "avam"))
_BY = frozenset(("por", "pelo", "pela", "pelos", "pelas", "com"))
_DROPPED = also_plain(
    ("caiu", "caíram", "cayó", "cayeron", "caduto", "caduta", "uscito", "uscita", "uscite", "usciti", "saltato", "saltata", "saliu", "sorti", "sortie", "sorties", "tombée", "descendue")
)  # fmt: skip
_OFF_IT = frozenset(
    ("da", "do", "das", "dos", "del", "de", "du", "des", "fora", "dal", "dalla", "dai", "dalle", "dallo", "fuori")
)
_OF = frozenset(("de", "do", "da", "dos", "das", "no", "na", "nos", "nas", "em", "en", "del", "di", "della", "dello", "dei", "delle", "degli", "dell", "nel", "nella", "du", "des", "sur"))  # fmt: skip
_ONLY_MEANT = also_plain(("de", "di", "d", "contra", "contre", "contro", "fazer", "feito", "hacer", "hecho", "faire", "evitar", "éviter", "evitare", "prevenir", "de", "anti"))  # fmt: skip
"""Words before the noun of a loss that make a risk, a device or work of it: "risco de rompimento", "disco de ruptura"."""
_HOLED = also_plain(("parede", "tubo", "tubos", "tubulação", "casco", "costado", "serpentina", "pneu", "tela", "mangueira", "tanque", "radiador", "correia", "esteira", "rolo", "carcaça", "linha"))  # fmt: skip
"""What has to be tight, or whole: a hole in a plate may have been drilled."""
_STORES = frozenset(("stock", "estoque", "inventario", "charge", "caixa", "carga", "contrato", "linha"))
_DOERS = also_plain(("mecânico", "eletricista", "electricista", "operador", "soldador", "equipe", "técnico", "turma", "pessoal", "cuadrilla", "ele", "eu", "se"))  # fmt: skip
_BEGIN = _NO | _THROWN | set(_TRIPS) | _DROPPED | STOPPED | STOPS | _SWEPT | {"se", "si", "ne", "à", "a"}
_GOES_ON = frozenset(
    ("en", "por", "del", "de", "desde", "tras", "junto", "entre", "sobre", "lado", "net", "sur", "au", "aux", "côté", "par", "dans", "depuis", "suite", "nel", "nella", "sul", "sulla", "da", "della", "no", "na",
     "pelo", "pela", "d'entrée", "du", "per", "sotto", "su", "dopo", "tra", "di", NUMBER)
)  # fmt: skip
"""Words behind a participle that say where, how or how far."""
_ALSO_WORK = also_plain(
    ("cortado", "cortada", "tagliato", "tagliata", "tagliati", "tagliate", "saltato", "saltata", "saltati", "saltate", "sfilato", "sfilata", "coupé", "coupée", "coupés", "coupées", "partida", "partidos", "hs", "detenido", "detenida", "atrancado", "amarrado", "amarrada", "amarrados", "amarradas", "décroché", "décrochée", "bloqués", "bloquées")
)  # fmt: skip
"""Participles that tell of work, too, unless nothing stands behind them."""
_PLACED = also_plain(("sur", "au", "aux", "côté", "depuis", "suite"))


_KINDS = ("broke", "broken_noun", "comes_off", "loss", "loss_of_part", "earthed")


def may_begin(word: str) -> bool:
    """Whether a folded word can begin one of these losses of function."""
    return word in _BEGIN or word.startswith("n'") or any(word in words_of(kind) for kind in _KINDS)


def goes_on(i: int, low: Sequence[str]) -> bool:
    """Whether a participle behind a noun still says that the thing is broken with more words behind it: "flecha rota en acople", not "tubo cortado a 30 cm"."""
    word, behind = low[i], low[i + 1] if i + 1 < len(low) else ""
    if word in _ALSO_WORK or word in words_of("unfastened"):
        return word == "hs" and behind in _PLACED
    return behind in _GOES_ON and low[i + 1 : i + 3] != ["en", "sentido"]


def romance(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """What is lost in the words that begin at a place: the code ("?" behind it: no loss) and where they end."""
    ways = (_does_not, _reflexive, _throws, _trips, _alone, _told_first, _comes_off, _loss, _to_earth, _swept)  # fmt: skip
    for way in ways:
        if (found := way(i, low, hits)) is not None:
            return found
    return at_a_stop(i, low)


def _does_not(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "no jala", "ya no levanta presión", "no quiere arrancar", "não puxa", "non si accende"."""
    if low[i] not in _NO or (i and low[i - 1] in ("si", "se")):
        return None
    at = after(i + 1, low, _SMALL, 2)
    verb = low[at] if at < len(low) else ""
    if verb in _WANTS or verb in _CAN:
        return asked(after(at + 1, low, {"a", "se", "di"}, 1), low, only_start=verb in _CAN)
    helped = not _PERFECT.isdisjoint(low[i + 1 : at])
    code = (participles() if helped else plain("does")).get(bare(verb))
    if code is None or _is_english(verb) or stays_cool(verb, low):
        return None
    behind = low[at + 1] if at + 1 < len(low) else ""
    if verb.startswith(_COMES_IN) and not _is_thing(at + 1, low, hits, or_end=True):
        return None
    return ("minor?", at + 2) if behind in _NOT_WELL else (code, at + 1)


def asked(at: int, low: Sequence[str], *, only_start: bool) -> tuple[str, int] | None:
    """What an infinitive at a place, behind "no quiere" or "ne veut plus", says is not done; with `only_start` others than starting say nothing."""
    word = low[at].removeprefix("d'") if at < len(low) else ""
    code = plain("asked").get(bare(word))
    # nobody could get in, or stop the line for work
    if code is None or (only_start and (code != "fail_to_start" or word in ("entrar", "partir"))):
        return None
    return code, at + 1


def _reflexive(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "se rompe cople", "se nos quemó el motor", "si è rotta la cinghia", "se fue a tierra"; not "se rompe concreto"."""
    if low[i] not in ("se", "si"):
        return None
    at = after(i + 1, low, {"le", "les", "nos", "me", "è", "ha", "han", "e"}, 2)
    verb = low[at] if at < len(low) else ""
    if verb in _WENT_TO and low[at + 1 : at + 3] in (["a", "tierra"], ["a", "corto"], ["en", "corto"], ["a", "terra"]):
        return "electrical", at + 3
    code = plain("breaks").get(bare(verb))
    thing = after(at + 1, low, ARTICLES, 1)
    if code is None or (thing < len(low) and low[thing] in words_of("opened")):
        return None
    if verb.startswith(_TIED) and ("con" in low[at:] or not _is_thing(at + 1, low, hits, or_end=True)):
        return None
    return code, at + 1


def _throws(i: int, low: Sequence[str], _: Sequence[Hit]) -> tuple[str, int] | None:
    """ "botó el térmico", "dispara guardamotor", "scatta il magnetotermico"."""
    at = after(i + 1, low, ARTICLES, 1)
    if low[i] not in _THROWN or at >= len(low) or low[at].rpartition("'")[2] not in _GUARDS:
        return None
    return "spurious_stop", at + 1


def _trips(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "desarmada por sobrecarga", "disjoncteur tombé", "TG caiu"; in Spanish a machine that is "desarmada" was taken apart."""
    end = i + 1 >= len(low) or low[i + 1] in ENDS
    before = _behind_numbers(i - 1, low)
    if low[i] in _TRIPS:
        by = i + 1 < len(low) and low[i + 1] in _BY and MEANT.isdisjoint(low[i + 2 : i + 4])
        return ("spurious_stop", i + 1) if by or (end and low[i].endswith(("ando", "am"))) else None
    if low[i] in _THROWN and before in _GUARDS:
        return "spurious_stop", i + 1
    if low[i] not in _DROPPED:
        return None
    if before in words_of("stopped") and (end or low[i + 1] in _BY):
        return "spurious_stop", i + 1
    fell = i + 1 < len(low) and low[i + 1] in _OFF_IT and _part_before(i, low, hits)
    return ("structural", i + 1) if fell else None


def _alone(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "tronó el reductor", "balero tronó", "rompeu corrente"; not "rompió banqueta"."""
    code = words_of("broke").get(low[i])
    if code is None:
        return None
    thing = after(i + 1, low, ARTICLES, 1)
    if thing < len(low) and low[thing] in words_of("opened"):
        return None
    written = any(not c.isascii() for c in low[i]) or low[i].endswith(_PAST)
    sure = written or (i + 1 < len(low) and low[i + 1] in ARTICLES)
    return (code, i + 1) if sure else None


def _told_first(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "saltata cinghia", "trovato rotto il supporto", "quemada bobina": what became of it is told before the part."""
    code = words_of("broken_noun").get(low[i])
    before = low[i - 1] if i else ","
    if code is None or low[i] in _CUT or not (before in ENDS or before in _FOUND):
        return None
    return (code, i + 1) if _is_thing(i + 1, low, hits, or_end=False) else None


_CUT = also_plain(("cortado", "cortada", "tagliato", "tagliata", "tagliati", "tagliate", "coupé", "coupée", "coupés", "coupées", "partido", "partida", "hs", "roto", "rota"))  # fmt: skip
"""What people do with parts as well, or turn to (`romance` has other ways for these)."""
_FOUND = also_plain(("trovato", "trovata", "trovati", "trovate", "è", "era", "sono", "erano", "encontrado", "encontrada", "encontró", "encontramos", "trouvé", "trouvée", "causa", "cause"))  # fmt: skip
_PAST = ("aron", "ieron", "aram", "eram", "iram", "ou", "eu", "iu")


def _comes_off(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "mangueira do radiador furou", "cabo soltou da polia", "emenda abriu"; not "mecânico soltou os parafusos"."""
    code = words_of("comes_off").get(low[i])
    if code is None or (i + 1 < len(low) and low[i + 1] not in ENDS | _GOES_ON | {"e", "y", "and"}):
        return None
    first = next((k + 1 for k in range(i - 1, -1, -1) if low[k] in ENDS), 0)
    seam = not words_of("seam").keys().isdisjoint(low[first:i])
    # valves and doors open, too
    there = seam if low[i].startswith("abri") else seam or _part_before(i, low, hits)
    return (code, i + 1) if there else None


def _loss(i: int, low: Sequence[str], hits: Sequence[Hit]) -> tuple[str, int] | None:
    """ "quebra do pente", "furo no tubo", "rupture de la courroie"; not "risco de rompimento", "disque de rupture"."""
    code = words_of("loss").get(low[i])
    if (i and low[i - 1] in _ONLY_MEANT) or i + 1 >= len(low):
        return None
    if low[i + 1] not in _OF and code is not None:
        # "rottura cinghia", "casse courroie"; but "blocco motore" is cast
        block = low[i].startswith("blocc") and (low[i + 1] not in words_of("stopped") or low[i + 1].startswith("motor"))
        return None if block or not _is_thing(i + 1, low, hits, or_end=False) else (code, i + 1)
    if code is None and low[i].startswith("furo"):
        at = after(i + 1, low, _OF, 1)
        return ("structural", i + 1) if at < len(low) and low[at] in _HOLED else None
    at = after(i + 1, low, _OF, 2)
    if at >= len(low) or low[i + 1] not in _OF or low[at] in _STORES:
        return None
    if code is None and _is_thing(at, low, hits, or_end=False):
        code = words_of("loss_of_part").get(low[i])
    return (code, i + 1) if code else None


def _part_before(i: int, low: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether a part or a machine, and nobody who does something, is named in the words before a place."""
    first = next((k + 1 for k in range(i - 1, -1, -1) if low[k] in ENDS), 0)
    named = any(h.kind in ("class", "component") and first <= h.start and h.end <= i for h in hits)
    return named and _DOERS.isdisjoint(low[first:i])


def _behind_numbers(at: int, low: Sequence[str]) -> str:
    """The word at a place, or before the numbers there."""
    while at >= 0 and (low[at] in (NUMBER, IDENTIFIER) or len(low[at]) == 1):
        at -= 1
    return low[at] if at >= 0 else ""


def _to_earth(i: int, low: Sequence[str], _: Sequence[Hit]) -> tuple[str, int] | None:
    """ "motor a tierra", "bobinage à la masse"."""
    if low[i] not in words_of("earthed"):
        return None
    at = i + 1
    while (
        at < len(low)
        and (low[at] in (NUMBER, IDENTIFIER, "está", "esta", "est", "quedó", "quedo") or len(low[at]) == 1)
        and low[at] not in ("a", "à")
    ):
        at += 1
    ways = [w for w in _TO_EARTH if tuple(low[at : at + len(w)]) == w]
    return ("electrical", at + len(ways[0])) if ways else None


def _swept(i: int, low: Sequence[str], _: Sequence[Hit]) -> tuple[str, int] | None:
    """ "se barrió la chaveta", "tornillo barrido"; floors are swept, too."""
    if low[i] not in _SWEPT:
        return None
    behind = after(i + 1, low, ARTICLES, 1)
    near = {low[i - 1] if i else "", low[behind] if behind < len(low) else ""}
    return None if near.isdisjoint(words_of("stripped")) else ("structural", i + 1)


def stays_cool(verb: str, low: Sequence[str]) -> bool:
    """Whether a verb of getting warm is denied of something that has not to heat."""
    return verb.startswith(_WARM) and words_of("heater").keys().isdisjoint(low)


def _is_thing(at: int, low: Sequence[str], hits: Sequence[Hit], *, or_end: bool) -> bool:
    """Whether the word at a place, an article before it apart, is a machine or a part of one."""
    thing = after(at, low, ARTICLES, 1)
    if thing >= len(low) or low[thing] in ENDS:
        return or_end
    return low[thing] in words_of("stopped") or any(h.kind in ("class", "component") and h.start <= thing < h.end for h in hits)  # fmt: skip


def after(at: int, low: Sequence[str], words: Collection[str], most: int) -> int:
    """The place behind at most so many of some words."""
    end = at + most
    while at < min(end, len(low)) and low[at] in words:
        at += 1
    return at


@cache
def plain(kind: str) -> dict[str, str]:
    """Words of a kind without their accents, which people leave out."""
    return {bare(w): code for w, code in reversed(list(words_of(kind).items()))}


def _is_english(word: str) -> bool:
    from pdm.extraction.scope.states import is_english

    return is_english(word)
