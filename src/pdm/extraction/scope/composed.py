"""Losses of function that other languages make of several words, or of one word of several: "Futter spannt nicht mehr", "Kabelbruch".

They are phrases like those of the vocabulary, so that what holds of these (denied, announced, meant) holds of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pdm.extraction.scope.does_not import does_not, negators
from pdm.extraction.scope.french import french_refusal, may_begin_french
from pdm.extraction.scope.romance import may_begin, romance
from pdm.extraction.scope.standing import STOPS, idiom, may_end_idiom, stop_for_cause
from pdm.extraction.scope.states import ENDS, STATES, broken, down, ends_part, fuse_fell, is_english, may_be_a_state
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import NUMBER, Token
from pdm.vocabulary.lost_functions import folded, words_of

_BETWEEN = frozenset(
    ("sich", "heute", "wieder", "immer", "noch", "gar", "ueberhaupt", "derzeit", "jetzt", "ploetzlich", "auch", "es", "er", "sie", "mir", "automatisch", "im", "automatikbetrieb", "handbetrieb", "schon", "mehr", "teilweise", "bei", "nach", "neustart", "von", "allein", "mal", "or",
     "seg", "sig", "fortsatt", "stadig", "fortfarande", "heller", "helt", "automatisk", "automatiskt", "lenger", "laengre", "i", "det", "den")
)  # fmt: skip
_FARTHEST = 3
# what is not done well is done
_NOT_WELL = frozenset(
    ("richtig", "sauber", "rund", "gleichmaessig", "synchron", "ganz", "immer", "exakt", "genau", "optimal", "vollstaendig", "komplett", "korrekt", "mittig", "schnell", "so", "gut", "gerade", "ruhig", "weit", "genug", "rond", "parallel", "riktig", "riktigt", "ordentlig", "ordentligt", "skikkelig", "godt", "bra", "nok", "fullt", "helt", "korrekt", "jevnt", "jaemnt", "rent", "reg", "lekker")
)  # fmt: skip
# "läuft, Ursache nicht gefunden": what somebody did not do
_NOT_DONE = frozenset(
    ("gefunden", "festgestellt", "noetig", "notwendig", "erforderlich", "moeglich", "bekannt", "vorhanden", "benoetigt", "geprueft", "gewechselt", "getauscht", "ersetzt", "reproduzierbar", "nachvollziehbar", "erkennbar", "relevant", "da", "heiss", "warm", "laut", "unrund", "trocken", "leer", "schief", "durch", "in", "so",
     "funnet", "fundet", "hittat", "nødvendig", "noedvaendigt", "mulig", "moejligt", "kontrollert", "skiftet", "byttet", "varm", "varmt", "varmare", "uten", "utan", "lenger")
)  # fmt: skip
_FOUND_OUT = frozenset(
    ("finne", "finde", "hitta", "se", "måle", "maeta", "finden", "feststellen", "reproduzieren", "nachvollziehen", "ermitteln", "erkennen", "pruefen", "klaeren")
)  # fmt: skip
_DENIED = frozenset(("nicht", "ikke", "inte", "ej", "nie"))
_VERBS = {"nicht": "verb", "nie": "verb_nie", **dict.fromkeys(("ikke", "inte", "ej"), "verb_nord")}
"""Words of denial to the kind of verbs before them."""
_NO = frozenset(("kein", "keine", "keinen", "keiner", "keinerlei", "ohne", "null", "geen", "zonder"))
_STAYS = frozenset(("bleibt", "bleiben", "blieb", "blieben"))
_STUCK = frozenset(("stehen", "haengen", "stecken", "liegen"))
_FAR = 8
"""Words from a verb to what belongs to it at the end of the clause."""
_PARTED: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (_STAYS | {"blijft", "blijven", "bleef", "bleven"}, _STUCK | {"staan", "hangen", "steken", "plakken", "vastzitten"}, "fail_to_function"),
    (frozenset(("staat", "staan", "stond", "stonden")), frozenset(("stil", "still")), "breakdown"),
    (frozenset(("valt", "vallen", "viel", "vielen")), frozenset(("uit", "stil", "weg")), "spurious_stop"),
    (frozenset(("faellt", "fallen", "fiel", "fielen")), frozenset(("aus",)), "spurious_stop"),
    (frozenset(("slaat", "slaan", "sloeg", "sloegen")), frozenset(("uit", "af")), "spurious_stop"),
    (frozenset(("zit", "zitten", "zat", "zaten", "loopt", "lopen", "liep", "liepen")), frozenset(("vast", "klem")), "fail_to_function"),
    (frozenset(("gaat", "gaan", "ging", "gingen")), frozenset(("stuk", "kapot")), "breakdown"),
    (frozenset(("brandt", "branden", "brandde")), frozenset(("door",)), "breakdown"),
    (_STAYS, frozenset(("oben", "unten")), "fail_to_function"),
    (frozenset(("bricht", "brechen", "brach", "brachen")), frozenset(("zusammen",)), "fail_to_function"),
    (frozenset(("loest", "loesen", "loeste", "loesten")), frozenset(("aus",)), "spurious_stop"),
)  # fmt: skip
"""Verbs in two words, the first and the last of a clause, and the mode they tell of."""
_WHERE_PARTED = frozenset(("op", "bij", "wegens", "door", "tijdens", "na", "sinds", "wegen", "bei", "nach", "durch", "seit", "waehrend", "mit", "met"))  # fmt: skip
_WHERE = frozenset(("meer", "op", "bij", "in", "naar", "aan", "uit", "van", "voor", "door"))
_SHUT_DOWN = frozenset(
    ("abgeschaltet", "abschaltung", "abschaltungen", "abgestellt", "stillgelegt", "gestoppt", "stillgesetzt", "uitgezet", "afgezet", "stopgezet", "stilgezet", "stilgelegd", "uitgeschakeld",
     "fermato", "fermata", "fermati", "fermate", "stoppato", "stoppata", "arrestato", "arrestata", "spento", "spenta", "stoppé", "stoppée", "arrêté", "arrêtée", "desligado", "desligada", "detenido", "detenida",
     "stoppet", "stoppat", "stoppad", "stengt", "avstängd", "slukket", "zatrzymano", "zatrzymany", "zatrzymana", "wyłączono", "wyłączony", "wyłączona")
)  # fmt: skip
_OLD = frozenset(("alte", "alter", "altes", "alten", "ehemalige"))
_CAN = frozenset(
    ("lar", "vil", "vill", "kunne", "kunde", "går", "kan", "gikk", "laesst", "lassen", "liess", "liessen", "kann", "koennen", "konnte", "konnten")
)  # fmt: skip
_SHORT_TOO = ("de", "op")
_BEGIN = _NO | _CAN | {v for verbs, _, _ in _PARTED for v in verbs} | _SHUT_DOWN | {"baut", "bauen", "baute"}


def composed(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], tongues: frozenset[str] = frozenset()
) -> list[Hit]:
    """Hits of the vocabulary, and losses of function that are made of several words, in order of their place.

    Args:
        text: As written.
        tokens: Its words.
        hits: What the vocabulary found.
        tongues: Languages, English apart, that the site's people write in.
    """
    # "de" is short for the drive end, and "op" for an operator, too
    low = [w if (w := text[t.start : t.end].casefold()) in _SHORT_TOO else _folded(t.text) for t in tokens]
    made = [h for i, word in enumerate(low) if _may_tell(word) for h in _from(i, low, text, tokens, hits, tongues)]
    if not made:
        return list(hits)
    failed = {i for h in hits if h.kind == "mode" and h.failed for i in range(h.start, h.end)}
    fine = {
        i
        for h in hits
        if h.kind == "cue" and h.code in ("fine", "deliberate", "planned", "emergency") and h.end - h.start > 1
        for i in range(h.start, h.end)
    }
    new: list[Hit] = []
    for hit in sorted(made, key=lambda h: (h.start - h.end, h.start)):
        place = set(range(hit.start, hit.end))
        if hit.kind == "component":
            # "Schrauben Blattlager": what the vocabulary names is the part
            if not any(h.kind in ("component", "class") for h in hits):
                new.append(hit)
        elif not place & ((failed if hit.failed else set()) | fine) and not any(
            place & set(range(h.start, h.end)) for h in new if h.kind == "mode"
        ):
            new.append(hit)
    inner = [set(range(h.start, h.end)) for h in new if h.kind == "mode"]
    kept = [
        h
        for h in hits
        if not (
            h.kind in ("mode", "component", "action")
            and any(set(range(h.start, h.end)) <= n and (h.kind == "mode" or len(n) > h.end - h.start) for n in inner)
        )
    ]
    return sorted([*kept, *new], key=lambda h: (h.start, h.end))


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    low = folded(word)
    return _lost_umlauts().get(low, low)


@cache
def _lost_umlauts() -> dict[str, str]:
    """Words of this module as they are read where the dots of their umlauts are lost ("lasst", "hangt")."""
    told = (
        _BETWEEN
        | _NOT_WELL
        | _NOT_DONE
        | _FOUND_OUT
        | _CAN
        | _WHERE_PARTED
        | STATES
        | {v for verbs, _, _ in _PARTED for v in verbs}
    )
    plain = {_UMLAUT.sub(lambda m: m[0][0], w): w for w in told if _UMLAUT.search(w)}
    return {
        short: w
        for short, w in plain.items()
        if short not in told and short not in words_of("state") and not is_english(short)
    }


_UMLAUT = re.compile(r"(?<![aeq])(?:ae|oe|ue)")


@lru_cache(maxsize=100_000)
def _may_tell(word: str) -> bool:
    """Whether a word can begin, or be, a loss of function: most words of most texts cannot."""
    if (
        any(word in words_of(kind) for kind in _VERBS.values())
        or word in _BEGIN
        or word in STOPS
        or word in negators()
        or may_be_a_state(word)
        or may_begin(word)
        or may_begin_french(word)
        or may_end_idiom(word)
    ):
        return True
    return any(_ending(word, words_of(kind)) is not None for kind in ("ending", "part"))


def _from(
    i: int, low: Sequence[str], text: str, tokens: Sequence[Token], hits: Sequence[Hit], tongues: frozenset[str]
) -> Iterator[Hit]:
    """What begins, or stands, at a word."""
    for way in (_refuses, _cannot, _gone, _remains):
        if (found := way(i, low)) is not None:
            yield _mode(found[0], i, found[1], tokens)
    if (found := romance(i, low, hits) or french_refusal(i, low) or idiom(i, low)) is not None:
        yield _mode(found[0], i, found[1], tokens)
    if (denied := does_not(i, low, text, tokens, tongues)) is not None:
        yield _mode(denied[0], denied[1], denied[2], tokens)
    if (code := broken(i, low, text, tokens, tongues)) is not None:
        yield _mode(code, i, i + 1, tokens)
    if down(i, low, text, tokens, hits):
        yield Hit("mode", "breakdown", True, i, i + 1, low[i])
    if fuse_fell(i, low):
        yield Hit("mode", "spurious_stop", True, i, i + 1, low[i])
    put_out = low[i] in _SHUT_DOWN and not _OLD & set(low[max(0, i - 3) : i])
    if (put_out or stop_for_cause(i, low)) and _troubled(low, hits):
        # "P4 tropft an GLRD, Pumpe abgeschaltet", "vibration palier, arrêt manuel"
        yield Hit("mode", "spurious_stop", True, i, i + 1, low[i])
    yield from _of_several(i, low, hits)


def _troubled(low: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether a text tells of trouble, in a word of the vocabulary or one that is made of several."""
    return any(_is_trouble(h, low) for h in hits) or any(
        (code := _ending(w, words_of("ending"))) is not None
        and code not in ("minor", "minor!")
        and not is_english(w)
        and (k == 0 or low[k - 1] not in _NO)
        for k, w in enumerate(low)
    )


def _is_trouble(hit: Hit, low: Sequence[str]) -> bool:
    """Whether a hit is a trouble that is not denied right before, and more than something that is not as it should be."""
    denied = hit.start > 0 and low[hit.start - 1] in _NO
    told = hit.code not in ("minor", "other") or hit.text.endswith("störung")
    return hit.kind == "mode" and told and not denied


def _mode(code: str, start: int, end: int, tokens: Sequence[Token]) -> Hit:
    return Hit(
        "mode", code.rstrip("?"), not code.endswith("?"), start, end, " ".join(t.text for t in tokens[start:end])
    )


def _refuses(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "spannt heute nicht mehr", "baut keinen Druck auf", "n'avance plus"."""
    if not any(low[i] in words_of(kind) for kind in _VERBS.values()):
        return None
    at = i + 1
    while at < len(low) and at <= i + _FARTHEST and low[at] in _BETWEEN and low[at] != "mehr":
        at += 1
        if low[at - 1] == "or":
            # "öffnet/spannt nicht" is told by the last
            return None
    code = words_of(_VERBS.get(low[at], "verb")).get(low[i]) if at < len(low) and low[at] in _DENIED else None
    if code is None:
        return None
    end = at + 1
    if end < len(low) and low[end] in ("mehr", "lenger", "laengre", "længere"):
        end += 1
    behind = low[end] if end < len(low) else ""
    if behind in ("ab", "aus") and code == "fail_to_function":
        # "schaltet nicht ab"; "schaltet nicht mehr ab" may be in order again
        return (
            ("fail_to_stop", end + 1)
            if low[i].startswith("schalt") and low[end - 1] != "mehr"
            else _unless_run_out(low[i], code, end)
        )
    if behind in _NOT_WELL:
        return "minor?", end + 1
    comes_up = behind == "vor" and low[i].startswith(("komm", "kam"))
    return None if behind in _NOT_DONE or comes_up else (code, end)


def _unless_run_out(verb: str, code: str, end: int) -> tuple[str, int] | None:
    """ "senkt nicht ab" is a loss; "läuft nicht mehr aus", "schaltet nicht mehr ab" is none."""
    return None if verb.startswith(("lauf", "laeuf", "lief", "schalt")) else (code, end)


def _cannot(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "lässt sich nicht einschalten", "konnte nicht gestartet werden"."""
    if low[i] not in _CAN:
        return None
    at = next((k for k in range(i + 1, min(i + 6, len(low))) if low[k] in _DENIED), None)
    if at is None or any(w in ENDS for w in low[i:at]):
        return None
    for k in range(at + 1, min(at + 5, len(low))):
        if low[k] in _FOUND_OUT or low[k] in ENDS:
            return None
        if low[k] in words_of("able"):
            return words_of("able")[low[k]], k + 1
    return None


def _gone(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "keine Funktion", "ohne Saft", "baut keinen Druck auf"."""
    behind = low[i + 1] if i + 1 < len(low) else ""
    if (
        low[i] in ("baut", "bauen", "baute")
        and any(w in ("kein", "keinen") for w in low[i + 1 : i + 3])
        and "druck" in low[i + 1 : i + 4]
    ):
        end = low.index("druck", i) + 1
        return "fail_to_function", end + (low[end : end + 1] == ["auf"])
    if low[i] not in _NO or behind not in words_of("gone"):
        return None
    if low[i] in ("geen", "zonder") and not ends_part(i + 2, low) and low[i + 2] not in _WHERE:
        # "geen lucht lekkage"
        return None
    return words_of("gone")[behind], i + 2


def _remains(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "bleibt auf halbem Weg stehen", "stond van 9.40 tot 11.15 stil", "valt steeds uit"."""
    for verbs, rest, code in _PARTED:
        if low[i] not in verbs:
            continue
        for k in range(i + 1, min(i + _FAR + 2 * low[i:].count("."), len(low))):
            if _shortened(k, low):
                continue
            if low[k] in ENDS or low[k] == "alarm" or low[k] in ("nicht", "niet"):
                break
            if low[k] in rest and (low[k].endswith("n") or ends_part(k + 1, low) or low[k + 1] in _WHERE_PARTED):
                return code, k + 1
    return None


def _shortened(k: int, low: Sequence[str]) -> bool:
    """Whether a full stop belongs to the number or the short word before it: "zw. 2. u. 3. OG"."""
    return low[k] == "." and k + 1 < len(low) and (low[k - 1] == NUMBER or len(low[k - 1]) <= 2)


def _of_several(i: int, low: Sequence[str], hits: Sequence[Hit]) -> Iterator[Hit]:
    """What a word tells that is several in one, by how it ends: "Signalausfall", "Hydraulikzylinder"."""
    word = low[i]
    if (
        not word.isalpha()
        or len(word) < 6
        or word in words_of("no_ending")
        or any(word.endswith(n) for n in words_of("no_ending") if len(n) > 8)
    ):
        return
    code = _ending(word, words_of("ending"))
    if code is not None and not is_english(word):
        yield Hit("mode", code.rstrip("!"), code.endswith("!"), i, i + 1, word)
    elif not is_english(word) and (part := _ending(word, words_of("part"))) is not None:
        yield Hit("component", part, False, i, i + 1, word)


def _ending(word: str, endings: Mapping[str, str]) -> str | None:
    fits = [e for e in endings if word.endswith(e) and (word == e or len(word) >= len(e) + 3)]
    return endings[max(fits, key=len)] if fits else None
