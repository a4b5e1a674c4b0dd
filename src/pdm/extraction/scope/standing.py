"""Machines that stand, as Spanish, Portuguese, Italian and French tell it: "sertisseuse arrêtée", "fermo macchina", "moenda parou por embuchamento"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pdm.accents import bare
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER
from pdm.vocabulary.lost_functions import words_of


def also_plain(words: Collection[str]) -> frozenset[str]:
    """Words, and what is left of them without accents; of one or two letters it would be another word."""
    return frozenset(words) | {bare(w) for w in words if len(w) > 2}


ENDS = frozenset((",", ".", ";", "!", "-", "(", ")", "/", ":", "|", "?"))
STOPPED = also_plain(
    ("arrêté", "arrêtée", "arrêtés", "arrêtées", "parou", "pararam", "paró", "pararon", "parado", "parada", "parados", "paradas", "fermo", "ferma", "fermi", "ferme", "fermato", "fermata", "spento", "spenta", "spenti", "spente")
)  # fmt: skip
STOPS = also_plain(("fermo", "arresto", "paro", "arrêt"))
"""What a stop is called before the machine: "fermo macchina"."""
_IN_A_STOP = also_plain(
    ("prochain", "prochaine", "próximo", "próxima", "prossimo", "prossima", "durante", "durant", "pendant", "lors", "a", "à", "al", "au", "con", "in", "en", "il", "nel", "di", "de", "del", "da", "per", "pour", "ogni", "senza", "sans", "sin", "bouton", "pulsante", "botón", "hors", "dopo", "après",
     "tras", "d'arresto")
)  # fmt: skip
"""Words before a stop that is only told as a time, or is a part's name."""
_NAME_BETWEEN = ("ferm", "spent", "arrêt", "arret")
_WITH_IT = frozenset(("a", "à", "con", "avec", "com"))
"""Work "a macchina ferma"."""
_SINCE = also_plain(
    ("depuis", "suite", "sur", "cause", "car", "por", "devido", "desde", "de", "sozinho", "sozinha", "solo", "sola", "e", "y", "às", "as", "a", "per", "x", "da", "dal", "dalle", "causa", "dopo", "in", "fino")
)  # fmt: skip
MEANT = also_plain(
    ("pour", "entretien", "nettoyage", "visite", "graissage", "maintenance", "préventif", "programmé", "secours", "réserve", "volontaire", "week-end", "production", "réglage", "format", "contrôle", "inspection", "para", "manutenção", "limpeza", "lavagem", "troca", "entressafra", "chuva", "falta", "programada", "programado",
     "mantenimiento", "mantto", "limpieza", "lavado", "cambio", "revisión", "lluvia", "reserva", "turno",
     "manutenzione", "pulizia", "pulizie", "lavaggio", "lubrificazione", "ingrassaggio", "tagliando", "mancanza", "programmato", "programmata", "produttivo", "ispezione", "controllo", "regolazione", "attrezzaggio", "ferie", "festività", "pausa", "sciopero",
     "riserva", "standby", "stand-by", "attesa", "scorta", "lotto", "modifica", "annuale", "estiva", "estivo")
)  # fmt: skip
"""Words of texts that tell of a stop that somebody wanted."""


def at_a_stop(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "sertisseuse arrêtée", "compresseur 2 à l'arrêt"; not what was stopped for work or stands by."""
    end = i + 1 if low[i] in STOPPED else i + 2 if [bare(w) for w in low[i : i + 2]] == ["a", "l'arret"] else 0
    if not MEANT.isdisjoint(low):
        return None
    before = low[i - 1] if i else ","
    if low[i] in STOPS and low[i + 1 : i + 2] and low[i + 1] in words_of("stopped") and before not in _IN_A_STOP:
        return "spurious_stop", i + 2
    if not end:
        return None
    at = i - 1
    while at >= 0 and low[at] in (NUMBER, IDENTIFIER, "#", "no", "n°", "est", "sont", "toujours", "encore"):
        at -= 1
    if at >= 0 and low[at] not in ENDS and low[i].startswith(_NAME_BETWEEN):
        # "pompa barbottina ferma", "ventilateur tour arrêté": a machine and what is special about it
        at = next((k for k in range(at, max(-1, at - 3), -1) if low[k] in words_of("stopped") or low[k] in ENDS), at)
    machine = low[at] in words_of("stopped") if at >= 0 else low[i] in ("à", "a")
    if at > 0 and low[at - 1] in _WITH_IT:
        return None
    closed = end >= len(low) or low[end] in ENDS or low[end] in _SINCE
    return ("spurious_stop", end) if machine and closed else None


_CAUSED = also_plain(
    ("manuel", "manuelle", "manual", "manuale", "forcé", "forzado", "forzato", "forçado", "immédiat", "inmediato", "immediato", "imediato", "suite", "sur", "por", "per", "causa", "devido", "du", "de", "del", "della", "do", "da", "dell", "groupe", "machine")
)  # fmt: skip
"""Words behind a stop that say who or what stopped, or why."""


def stop_for_cause(i: int, low: Sequence[str]) -> bool:
    """Whether a place is the noun of a stop that nobody planned, told in a text of trouble: "vibration palier, arrêt manuel", "fuite, arrêt du groupe"."""
    if low[i] not in STOPS or not MEANT.isdisjoint(low):
        return False
    behind = low[i + 1] if i + 1 < len(low) else "."
    return (i == 0 or low[i - 1] in ENDS or low[i - 1] in _AND) and (behind in _CAUSED or behind in ENDS)


_AND = frozenset(("et", "y", "e", "avec", "con", "com"))
_RUBBING = frozenset(("frein", "freins", "embrayage", "freno", "frenos", "embrague", "freio", "freios", "embreagem", "frizione", "kupplung", "bremse", "bremsen", "koppeling", "clutch", "kobling", "koppling"))  # fmt: skip
_BATTERIES = also_plain(
    ("batterie", "batteries", "batería", "baterías", "bateria", "baterias", "batterien", "accu", "accus")
)
_CONTACTS = also_plain(
    ("relais", "contacteur", "contacteurs", "contact", "contacts", "relay", "relays", "contactor", "contactors", "relè", "teleruttore", "teleruttori", "contatto", "contatti", "contattore", "schütz", "schuetz", "schütze", "kontakt", "kontakte", "contactores", "contacto", "contactos", "relé", "relés", "contator", "contatores", "contato", "contatos", "magneetschakelaar", "contacten")
)  # fmt: skip
_DRIVEN = frozenset(("pompe", "pompes", "moteur", "groupe", "unité", "ventilateur", "compresseur", "turbine", "alternateur", "surpresseur"))  # fmt: skip
"""Machines that a shift "lost": "pompe huile AA perdue"."""
_IDIOMS: tuple[tuple[frozenset[str], tuple[tuple[str, ...], ...], str], ...] = (
    (_RUBBING, (("patine",), ("patinent",), ("patinait",), ("patina",), ("patinan",), ("patinando",), ("slitta",), ("slittano",), ("rutscht",), ("rutscht", "durch"), ("slipt",), ("slirer",), ("slirar",)), "fail_to_function"),
    (_BATTERIES, (("à", "plat"), ("a", "plat"), ("déchargée",), ("dechargee",), ("déchargées",), ("descargada",), ("descargadas",), ("descarregada",), ("scarica",), ("scariche",), ("leer",), ("entladen",), ("tiefentladen",), ("leeg",)), "fail_to_function"),
    (_CONTACTS, (("collé",), ("colle",), ("collés",), ("colles",), ("klebt",), ("kleben",), ("verklebt",), ("pegado",), ("pegados",), ("colado",), ("colados",), ("incollato",), ("incollati",), ("incollata",), ("plakt",)), "fail_to_function"),
    (_DRIVEN, (("perdue",), ("perdu",), ("perdues",), ("perdus",)), "breakdown"),
    (frozenset(("lecture", "affichage", "valeur", "mesure", "leitura", "lectura", "indicación", "lettura", "misura", "messwert", "anzeige", "uitlezing")),
     tuple((w,) for w in ("figée", "figee", "figé", "fige", "bloquée", "travada", "congelada", "bloccata", "eingefroren", "bevroren")), "abnormal_reading?"),
)  # fmt: skip
"""Things, what is said of them as of nothing else, and the mode: a belt that slips may go on driving, a clutch does not."""
_IDIOM_ENDS = frozenset(end[0] for _, ends, _ in _IDIOMS for end in ends)


def may_end_idiom(word: str) -> bool:
    """Whether a folded word is one that `idiom` looks for."""
    return word in _IDIOM_ENDS


def idiom(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "frein treuil patine", "batterie démarrage diesel à plat": words may stand between the thing and what it does."""
    if low[i] not in _IDIOM_ENDS:
        return None
    first = next((k + 1 for k in range(i - 1, -1, -1) if low[k] in ENDS), 0)
    before = low[max(first, i - _BETWEEN) : i]
    for things, ends, code in _IDIOMS:
        fit = [e for e in ends if tuple(low[i : i + len(e)]) == e]
        if fit and not things.isdisjoint(before):
            return code, i + max(map(len, fit))
    return None


_BETWEEN = 6
"""Words from a thing to what it does, at most."""
