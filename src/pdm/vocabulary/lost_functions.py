"""Words of other languages of which people make a loss of function."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from pdm.accents import bare
from pdm.vocabulary.tables import read_table, split_list

_LANGUAGES = ("de", "fr", "es", "nl", "pt", "it")
_ENGLISH, _COMMONER = 3.5, 1.0
"""From here on a word is English as well, or another word than one with accents (occurrences in a billion words, as a power of ten)."""
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def folded(word: str) -> str:
    """A word in lower case, its umlauts spelt with two letters."""
    return word.casefold().translate(_SPELT)


_ENDINGS = {
    "ar": {"past": "ou aram ó aron", "now": "a am an", "participle": "ado ada ados adas"},
    "er": {"past": "eu eram ió ieron", "now": "e em en", "participle": "ido ida idos idas"},
    "ir": {"past": "iu iram ió ieron", "now": "e em en", "participle": "ido ida idos idas"},
}
_FORMS = {
    "broke": ("past",),
    "comes_off": ("past",),
    "breaks": ("past", "now"),
    "broken_noun": ("participle",),
    "unfastened": ("participle",),
}
"""Forms of `damages` and `parts_from` that are words of a kind, too."""
_OF_VERBS = {"damages": ("broke", "breaks", "broken_noun"), "parts_from": ("comes_off", "broken_noun", "unfastened")}


def conjugated(verb: str, forms: Collection[str]) -> tuple[str, ...]:
    """Forms of a regular Spanish or Portuguese verb that logs have, of both languages alike: "romper" gives "rompeu", "rompió", "rompida"."""
    told = _ENDINGS[verb[-2:]]
    return tuple(verb[:-2] + end for form in forms for end in told[form].split())


@cache
def words_of(kind: str) -> dict[str, str]:
    """Words of a kind (`verb`, `verb_nord`, `verb_nie`, `able`, `gone`, `broken`, `broken_noun`, `surface`, `ending`, `no_ending`, `part`, `machine`, `does`, `ne`, `asked`, `breaks`, `broke`,
    `comes_off`, `unfastened`, `seam`, `loss`, `loss_of_part`, `earthed`, `heater`, `state`, `undergoes`, `stripped`, `opened`, `stopped`), folded and without accents, to their code."""
    found: list[tuple[str, str]] = []
    for row in read_table("lost_functions"):
        listed = split_list(row["words"])
        if row["kind"] == kind:
            found += [(word, row["code"]) for word in listed]
        elif kind in _OF_VERBS.get(row["kind"], ()):
            found += [(form, row["code"]) for verb in listed for form in conjugated(verb, _FORMS[kind])]
    out: dict[str, str] = {}
    for word, code in found:
        out.setdefault(folded(word.removeprefix("=")), code)
    for word, code in found:
        # handwriting, and what is read of it, loses accents
        if not word.startswith("=") and _is_no_other(bare(word), word):
            out.setdefault(bare(word.casefold()), code)
    return out


def _is_no_other(plain: str, word: str) -> bool:
    """Whether a word without its accents is not an English one, or a much commoner one."""
    from wordfreq import zipf_frequency

    if plain == word:
        return True
    often = [max(zipf_frequency(w, x, wordlist="small") for x in _LANGUAGES) for w in (word, plain)]
    return bool(zipf_frequency(plain, "en") < _ENGLISH and often[1] - often[0] < _COMMONER)


_PARTICIPLES = {"are": "ato", "ere": "uto", "ire": "ito", "er": "é", "ar": "ado"}
_OF_THEIR_OWN = {
    "ouvrir": "ouvert",
    "aprire": "aperto",
    "chiudere": "chiuso",
    "abrir": "abierto",
    "partir": "parti",
    "descendre": "descendu",
    "muoversi": "mosso",
    "mover": "movido",
    "subir": "subido",
}


@cache
def participles() -> dict[str, str]:
    """Past participles, without accents, of the verbs of `asked`, and of those of `ne` that end in -e, to their code: "n'a pas démarré", "non è partito"."""
    out: dict[str, str] = {}
    for verb, code in words_of("asked").items():
        plain = verb.removeprefix("s'").removeprefix("se ").removesuffix("si").removesuffix("se")
        end = max((e for e in _PARTICIPLES if plain.endswith(e)), key=len, default="")
        made = _OF_THEIR_OWN.get(plain) or (plain.removesuffix(end) + _PARTICIPLES[end] if end else "")
        if made:
            out.setdefault(bare(made), code)
            out.setdefault(bare(made[:-1] + "a" if made.endswith("o") else made + "e"), code)
    for verb, code in words_of("ne").items():
        if verb.endswith("e"):
            out.setdefault(bare(verb.removeprefix("s'")), code)
    return out


@cache
def all_words() -> frozenset[str]:
    """Every word of the list as it is written there, and the forms of its verbs."""
    out = set()
    for row in read_table("lost_functions"):
        listed = split_list(row["words"])
        forms = _ENDINGS["ar"] if row["kind"] in _OF_VERBS else ()
        out |= (
            {f for verb in listed for f in conjugated(verb, forms)} if forms else {w.removeprefix("=") for w in listed}
        )
    return frozenset(out)
