"""States that other languages tell with one word behind a noun: "Gurt gerissen", "Stapler steht", "Anlage aus", "moteur HS"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.extraction.scope.romance import goes_on
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.extraction.words.tongue import foreign, tongues
from pdm.vocabulary.lost_functions import words_of

ENDS = frozenset((",", ".", ";", "!", "-", "(", ")", "/", ":", "|", "?"))
_STANDS = frozenset(("steht", "stehen", "stand", "standen", "stehend", "står", "stod", "stått"))
_BEHIND_STANDS = ENDS | {
    "seit",
    "wegen",
    "nach",
    "still",
    "weil",
    "wieder",
    "immer",
    "schon",
    "komplett",
    "dauernd",
    "staendig",
    "und",
    "and",
    NUMBER,
    "mehrmals",
    "erneut",
    "plus",
    "stille",
    "stilla",
    "pga",
    "grunnet",
    "sedan",
    "siden",
    "fortsatt",
    "fortfarande",
}
_BEHIND_OFF = ENDS | {"seit", "wegen", "weil", "und", "and", "nach", "durch"}
_NO_TAGS = frozenset(("kw", "nr", "dn", "pn", "pos", "og", "eg", "ug", "h", "nm", "mm"))
# a value, an order or a liquid stands, too
_NO_MACHINES = frozenset(
    ("druck", "wasser", "oel", "kss", "termin", "auftrag", "meldung", "alarm", "signal", "temperatur", "anzeige", "wert", "zeiger", "text", "name", "licht", "strom", "luft", "bestellung", "angebot", "datum", "niveau", "fuellstand", "emulsion", "wagenreihe", "es", "was", "und", "der", "die", "das", "nicht", "bereit", "ampel", "lampe", "leuchte")
)  # fmt: skip
_TIMES = frozenset(("h", "hour", "hours", "std", "stunden", "min", "minute", "minutes", "minuten", "tage", "tag", "d"))
_FUSES = (
    "sicherung",
    "sicherungen",
    "motorschutz",
    "motorschutzschalter",
    "schutzschalter",
    "fi",
    "automat",
    "leitungsschutz",
    "schuetz",
    "hauptschalter",
    "lsschalter",
    "ueberlast",
    "mss",
    "rcd",
)
_FALLEN = frozenset(
    (
        "raus",
        "gefallen",
        "geflogen",
        "rausgeflogen",
        "herausgeflogen",
        "rausgefallen",
        "herausgesprungen",
        "draussen",
        "gekommen",
        "rausgesprungen",
    )
)
_GERMAN_PAST = re.compile(
    r"(?:gerissen|gebrochen|geplatzt)e[nrsm]?$|^(?:durchgebrannt|verbrannt|verschmort|abgebrannt|geplatzt|verklemmt)e[nrsm]?$"
)
_SMALL = frozenset(
    (
        NUMBER,
        IDENTIFIER,
        "ist",
        "sind",
        "war",
        "wieder",
        "komplett",
        "ganz",
        "total",
        "est",
        "sont",
        "está",
        "esta",
        "se",
        "and",
        "und",
    )
)
_FOR_WORK = frozenset(("freigeschaltet", "wartung", "wartungsarbeiten", "reinigung", "gereinigt", "inspektion", "umbau", "revision", "ruesten", "umruesten", "reserve", "standby", "stand-by", "pruefung", "uvv", "service", "ombouw", "ombouwen", "omstellen", "onderhoud", "schoonmaak", "reiniging", "keuring", "pauze", "controle", "inspectie"))  # fmt: skip
STATES = _STANDS | _FALLEN | {"hin", "weg", "stillstand", "aus", "tot", "def", "durch", "fest", "haengt"}
# they mean something else in English
_TWO_TONGUES = frozenset(("hs", "brent", "roto", "rota", "rotas", "partida", "partidos"))
_BURNT_THROUGH = (
    "stab", "staebe", "sicherung", "lampe", "wicklung", "lager", "dichtung", "element", "spule", "belag", "tuch", "sieb", "siebe", "gewebe", "membran", "schlauch", "balg",
    "manschette", "buchse", "reifen", "filter", "blech", "rohr", "scheibe", "kohlen", "riemen", "kette",
)  # fmt: skip
"""What burns or wears through."""
_TURNING = (
    "lager",
    "welle",
    "spindel",
    "pumpe",
    "walze",
    "rolle",
    "bremse",
    "kolben",
    "kupplung",
    "verdichter",
    "luefter",
    "schnecke",
    "achse",
    "ritzel",
    "getriebe",
    "zylinder",
)
_TURNING_NL = ("lager", "as", "pomp", "rol", "wals", "rem", "klep", "ventiel", "cilinder", "ketting", "band", "motor", "koppeling", "zuiger", "schroef", "vijzel", "dosering", "ventilator", "roerwerk", "schuif", "machine", "lijn")  # fmt: skip
_NO_NOUNS = frozenset(("een", "per", "elk", "dit", "dat", "het", "klein", "groot", "ander", "nieuw", "oud", "half", "goed", "niet", "geen", "ook", "nog", "weer", "heel", "erg", "zeer", "draait", "loopt", "in"))  # fmt: skip
# a stop of work that was to be looked at, or is still to come
_AT_STANDSTILL = frozenset(
    ("im", "beim", "bei", "waehrend", "fuer", "zum", "nach", "naechster", "naechsten", "geplanter", "bis")
)


def may_be_a_state(word: str) -> bool:
    """Whether a folded word can be one of those that `broken`, `down` and `fuse_fell` look for."""
    told = any(word in words_of(kind) for kind in ("broken", "broken_noun", "state")) or word in STATES
    return told or _GERMAN_PAST.search(word) is not None


def broken(
    i: int, low: Sequence[str], text: str, tokens: Sequence[Token], site: frozenset[str] = frozenset()
) -> str | None:
    """ "Gurt gerissen", "gebrochene Feder", "courroie coupée", "Steuerung tot"; what only covers something is no loss."""
    word = low[i]
    code = words_of("broken").get(word) or ("structural" if _GERMAN_PAST.search(word) else None)
    before = _noun_before(i, low) or ""
    if code is None and before and (ends_part(i + 1, low) or (word in words_of("broken_noun") and goes_on(i, low))):
        dutch = word in words_of("state") and "nl" in tongues(text) | site
        code = _dutch(i, low, before) if dutch else _of_noun(i, word, before, text, tokens, tongues(text) | site)
    near = [before, *low[i + 1 : i + 2]] if _GERMAN_PAST.search(word) else [before]
    return None if any(_covers(w) for w in near) else code


def _of_noun(i: int, word: str, before: str, text: str, tokens: Sequence[Token], here: frozenset[str]) -> str | None:
    """What a word tells right behind a noun: "moteur HS", "Heizstab 3 durch", "Endschalter def.", "Spindel fest"."""
    if word in _TWO_TONGUES and is_english(before) and text.isascii() and not here:
        return None
    if word in ("tot", "def", "hin"):
        german = _is_noun(i - 1, text, tokens) and text[tokens[i].start].islower()
        return "breakdown" if german and not is_english(before) else None
    if word == "weg":
        # "Lüfterriemen weg"
        return "structural" if before.endswith(("riemen", "kette", "gurt", "seil", "splint", "bolzen")) else None
    if word == "durch":
        return "breakdown" if before.endswith(_BURNT_THROUGH) else None
    if word == "haengt":
        return (
            "fail_to_function" if _is_noun(i - 1, text, tokens) and ("de" in here or not is_english(before)) else None
        )
    if word == "fest":
        return "fail_to_rotate" if before.endswith(_TURNING) and not is_english(before) else None
    return words_of("broken_noun").get(word)


def _dutch(i: int, low: Sequence[str], before: str) -> str | None:
    """What a word tells behind a noun in a Dutch text: "tandriem stuk", "kop 4 hangt", "bovenband stil"; not "3 stuk", "draait stil"."""
    word = low[i]
    if before in _NO_NOUNS or (word == "stuk" and low[i - 1] == NUMBER):
        return None
    if word == "stil" and (for_work(low) or (before.endswith(("t", "en")) and not before.endswith(_TURNING_NL))):
        return "spurious_stop" if before in _TIMES and not for_work(low) else None
    if word == "vast" and not before.endswith(_TURNING_NL):
        return None
    return words_of("state")[word]


def _covers(word: str) -> bool:
    if word.endswith("schalter"):
        return False
    return any(word == s or (len(s) > 4 and word.endswith(s)) for s in words_of("surface"))


def _noun_before(i: int, low: Sequence[str]) -> str | None:
    """The word that a word of its state belongs to, with numbers and small words between."""
    at = i - 1
    while at >= 0 and (low[at] in _SMALL or (len(low[at]) == 1 and low[at].isalpha()) or _begins_tag(at, low)):
        at -= 1
    return low[at] if at >= 0 and len(low[at]) > 2 and low[at][0].isalpha() else None


def _begins_tag(at: int, low: Sequence[str]) -> bool:
    """Whether the word at a place is the letters of a tag in two words: "moteur PV 340 HS"."""
    return low[at].isalpha() and len(low[at]) <= _TAG and low[at + 1] == NUMBER and at > 0


_TAG = 2
"""Letters of a tag."""


def _is_noun(at: int, text: str, tokens: Sequence[Token]) -> bool:
    """Whether the word at, or before numbers at, a place has a capital as German nouns have."""
    while at >= 0 and (tokens[at].text in (NUMBER, IDENTIFIER) or len(tokens[at].text) == 1):
        if tokens[at].text == IDENTIFIER or (tokens[at].text in ENDS and tokens[at].text != "."):
            return tokens[at].text == IDENTIFIER
        at -= 1
    return at >= 0 and text[tokens[at].start].isupper()


def is_english(word: str) -> bool:
    """Whether a word is a usual one of English."""
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(word, "en") >= 3.5)


def ends_part(at: int, low: Sequence[str]) -> bool:
    """Whether a part of a clause ends before the word at a place."""
    return at >= len(low) or low[at] in ENDS or low[at] in ("and", "und", "et", "y", "og", "och")


def for_work(low: Sequence[str]) -> bool:
    """Whether the words tell of work or of a reserve that something was switched off for."""
    return not _FOR_WORK.isdisjoint(low)


def down(i: int, low: Sequence[str], text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """ "Stapler steht", "Anlage 26 h aus", "Stillstand seit gestern"; not "steht in Halle 2", "steht an"."""
    behind = low[i + 1] if i + 1 < len(low) else "."
    if low[i] == "stillstand":
        return behind in ("seit", "nach", "wegen", "durch", "aufgrund", NUMBER) and not any(
            w in _AT_STANDSTILL for w in low[max(0, i - 2) : i]
        )
    if low[i] in _STANDS:
        if low[i] == "stand" and (i == 0 or is_english(low[i - 1])) and not foreign(text):
            # "water tank stand"
            return False
        if behind == "auf" and low[i + 2 : i + 3] == ["stoerung"]:
            return True
        if behind not in _BEHIND_STANDS:
            return False
        first = i == 0 or low[i - 1] in ENDS
        return (first and low[i] == "steht") or (not first and _machine_before(i, low, text, tokens, hits))
    if low[i] == "aus" and (i + 1 >= len(low) or behind in _BEHIND_OFF) and not for_work(low):
        if behind == "-" and tokens[i + 1].start == tokens[i].end:
            # "aus- und eingeschaltet"
            return False
        return _machine_before(i, low, text, tokens, hits, named=True)
    return False


def _machine_before(
    i: int, low: Sequence[str], text: str, tokens: Sequence[Token], hits: Sequence[Hit], named: bool = False
) -> bool:
    """Whether a machine is named before the word at a place, with numbers, times and small words between."""
    at = i - 1
    while at >= 0 and (
        low[at] in (NUMBER, "von", "selbst", "alleine", "allein", "wieder", "immer", "seit", "ist", "war", "komplett")
        or low[at] in _TIMES
        or (len(low[at]) == 1 and low[at].isalpha())
    ):
        at -= 1
    if at < 0 or low[at] in _NO_MACHINES or low[at] in ENDS:
        return False
    if (
        text[tokens[at].start : tokens[at].end].isupper()
        and low[at + 1] == NUMBER
        and low[at] not in _NO_TAGS
        and low[i] != "stand"
    ):
        # "KA 104": a tag in two words
        return True
    machine = any(low[at] == m or (len(m) > 3 and low[at].endswith(m)) for m in words_of("machine")) or any(
        h.kind in ("class", "component") and h.start <= at < h.end and h.code not in ("light", "oil", "accessory")
        for h in hits
    )
    return machine or low[at] == IDENTIFIER or (not named and _is_noun(at, text, tokens) and len(low[at]) > 3)


def fuse_fell(i: int, low: Sequence[str]) -> bool:
    """ "Motorschutz raus", "Sicherung F12 rausgeflogen"."""
    if low[i] not in _FALLEN or not ends_part(i + 1, low) or for_work(low):
        return False
    return any(w.endswith(f) if len(f) > 3 else w == f for w in low[max(0, i - 4) : i] for f in _FUSES)
