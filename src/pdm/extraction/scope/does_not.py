"""What something does not do, in any verb of another language: "mes snijdt niet", "Greifer fasst nicht", "pompa nie tłoczy", "la colleuse n'encolle plus".

A verb is known by its ending and by its place between what does it and the word of denial. Verbs of what machines in order do not do
("lekt niet"), and those of people and talk ("weet niet"), stand in the vocabulary (`undergoes`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pdm.accents import bare
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.extraction.words.tongue import tongues
from pdm.vocabulary.lost_functions import words_of
from pdm.vocabulary.phrases import phrases

_ENDS = frozenset(
    (",", ".", ";", "!", "-", "(", ")", "/", ":", "|", "?", "and", "und", "en", "et", "y", "e", "i", "og", "och")
)
_ELSEWHERE = ("undergoes", "verb", "verb_nord", "does", "ne")
"""Kinds of verbs that tell of no loss, or have rules of their own."""
_LEAST = 4
"""Letters of a verb; shorter words are too often something else."""


@dataclass(frozen=True, slots=True)
class _Denial:
    """How a language denies a verb: where the verb stands, how it ends, and what may follow without making something else of it."""

    language: str
    verb_first: bool
    shape: re.Pattern[str]
    more: frozenset[str]
    where: frozenset[str]
    apart: frozenset[str] = frozenset()
    only_there: bool = False


def _set(words: str) -> frozenset[str]:
    """Words, and what is left of the longer ones without accents."""
    told = frozenset(words.split())
    return told | {bare(w) for w in told if len(w) > 3}


_ROMANCE = _set("en al a con por desde cuando si sin na no ao com desde quando al alla in con da quando nel nella dal")
_GERMAN = _Denial(
    "de", True, re.compile(r"(?:t|en)$"), _set("mehr"),
    _set("in im bei beim auf am an nach von vom seit trotz wegen wenn ueber mit obwohl aber"),
    _set("ab an aus auf ein zu durch mit um hoch runter herunter raus rein zurueck weiter nach los"),
)  # fmt: skip
_DUTCH = _Denial(
    "nl", True, re.compile(r"(?:t|en|te|de)$"), _set("meer langer"),
    _set("in bij op na van sinds tijdens wegens als met maar doordat omdat naar boven onder links rechts voor achter"),
    _set("af op uit aan in open dicht door mee terug los toe vast om over"),
)  # fmt: skip
_POLISH = _Denial(
    "pl", False, re.compile(r"(?:[aeiy]|ją|ął|ął|ła|ło|[^aeiou]ł)$(?<!ona)(?<!ana)(?<!ony)(?<!any)(?<!one)(?<!ane)"), _set("się sie"),
    _set("w na przy z od po do przez gdy pod ale"),
)  # fmt: skip
_FRENCH = _Denial(
    "fr", False, re.compile(r"(?:e|ent|t|d|ait|aient)$"), _set("pas plus"),
    _set("au à aux dans sur lors depuis avec par quand après mais sous malgré"),
)  # fmt: skip
_NORTHERN = _Denial(
    "nb",
    True,
    re.compile(r"(?:r|te|de|et|ade)$"),
    _set("lenger længere längre mer mere helt"),
    _set(
        "i på ved vid etter efter med av af fra från under når när da grunnet pga ved siden sedan men selv uten uden som over"
    ),
    _set(
        "opp op upp ut ud av af ned inn in ind på igjen igen igång fast los løs sammen ihop til til tilbake tillbaka fram frem"
    ),
)
_BY_WORD: dict[str, tuple[_Denial, ...]] = {
    "nicht": (_GERMAN,),
    "niet": (_DUTCH,),
    "nie": (_POLISH,),
    "ikke": (_NORTHERN,),
    "inte": (_NORTHERN,),
    "ej": (_NORTHERN,),
    "ne": (_FRENCH,),
    # "no" is English, too
    "no": (_Denial("es", False, re.compile(r"(?:[ae]n?|ó|aron|ieron|aba|aban|ía|ían)$"), _set("más mas"), _ROMANCE, only_there=True),),
    "não": (_Denial("pt", False, re.compile(r"(?:[ae]m?|ou|eu|iu|ava|avam|ia)$"), _set("mais"), _ROMANCE),),
    "non": (_Denial("it", False, re.compile(r"(?:[ae]|ano|ono|ava|eva|iva)$"), _set("più"), _ROMANCE, only_there=True),),
}  # fmt: skip
_ROMANCE_PAST = {"es": re.compile(r"(?:ó|aron|ieron)$"), "pt": re.compile(r"(?:ou|eu|iu)$")}
"""How verbs end that say what was done."""
_VERB_END = re.compile(r"(?:[aei]r|ó|aron|ieron|ou|ado)$")
_REFLEXIVE = _set("se si me le lo la s")
_ARTICLES = _set("de het een der die das den dem ein eine einen van von the bij in op")
_PEOPLE = _set(
    "ich wir man er sie ihr du es wer ik wij we men jij hij ze zij je monteur techniker kollege kollegen kunde firma lieferant meister bediener schlosser elektriker"
    " leverancier klant operator collega ploeg chef technicien fournisseur client opérateur técnico proveedor cliente operador técnicos tecnico fornitore operatore operatorzy operator serwis dostawca jeg jag han hun hon vi de dere man montør montören operatør operatör teknikeren elektriker leverandør leverantör"
)
_ADVERBS = _set(
    "nicht niet jetzt erst sonst damit somit selbst meist zuletzt zumindest oft bereit fast mitunter gut seit mit dicht recht direkt defekt alleen binnen buiten samen tussen boven beneden"
    " eigen even achteraf vast slecht direct met het dat wat want niets goed kapot defect eerst meest dient kosten waarden teilen teile arbeiten maar dus ook nog wel"
)
_DEGREES = _set(
    "goed genoeg helemaal altijd recht gelijk mooi snel strak volledig correct juist zuiver soepel echt altijd overal steeds vlot diep ver bien rond vite fort assez toujours dobrze całkowicie zawsze równo bem"
    " completamente bene sempre correttamente correctamente siempre riktig riktigt ordentlig ordentligt skikkelig godt bra nok fullt helt tillräckligt tilstrekkelig tilstrækkeligt alltid altid korrekt korrekt rent jevnt jämnt"
)


def negators() -> frozenset[str]:
    """Words of denial that a loss of function may be made with; French ones may be written with the verb ("n'encolle")."""
    return frozenset(_BY_WORD)


def does_not(
    i: int, low: Sequence[str], text: str, tokens: Sequence[Token], site: frozenset[str]
) -> tuple[str, int, int] | None:
    """The mode, and the first word and the end, of what the word of denial at a place says that something does not do.

    Args:
        i: Place of the word of denial.
        low: Folded words.
        text: As written.
        tokens: The words with their places.
        site: Languages, English apart, that the site's people write in.
    """
    joined = low[i].startswith("n'")
    for denial in _BY_WORD.get("ne" if joined else low[i], ()):
        if denial.only_there and denial.language not in tongues(text) | site:
            continue
        if denial.verb_first:
            verb, behind, first = i - 1, i + 1, i - 1
        else:
            verb = i if joined else i + 1
            while verb < len(low) and low[verb] in _REFLEXIVE:
                verb += 1
            behind, first = verb + 1, i
        if not 0 <= verb < len(low) or not _is_verb(low[verb].removeprefix("n'"), denial):
            continue
        if denial.language in _ROMANCE_PAST and _is_work(low[verb], denial.language):
            continue
        if denial is _GERMAN and verb and text[tokens[verb].start].isupper() and low[verb - 1] not in _ENDS:
            continue
        end = _closes(behind, low, denial)
        if end is None:
            continue
        if _said_of_a_thing(first, low, needed=denial.verb_first and end[1]):
            return end[0], first, end[2]
    return None


def _is_verb(word: str, denial: _Denial) -> bool:
    """Whether a word ends as verbs do and is none of those that a machine in order need not do."""
    return (
        len(word) >= _LEAST
        and word.isalpha()
        and denial.shape.search(word) is not None
        and not any(word in words_of(kind) for kind in _ELSEWHERE)
        and word not in _ADVERBS
    )


def _is_work(word: str, language: str) -> bool:
    """Whether a verb in the past is what people do with a machine: of `no se engrasó` nothing is lost."""
    past = _ROMANCE_PAST[language].search(word)
    return past is not None and word[: past.start()] in _work_stems()


@cache
def _work_stems() -> frozenset[str]:
    """Stems of verbs of maintenance in the vocabulary: `engras` of `se engrasó` and `engrasar`; none of running a machine."""
    words = (p.text.split()[-1] for p in phrases() if p.kind == "action" and p.code != "operate")
    return frozenset(
        w[: end.start()] for w in words if (end := _VERB_END.search(w)) is not None and end.start() >= _LEAST
    )


def _closes(at: int, low: Sequence[str], denial: _Denial) -> tuple[str, bool, int] | None:
    """The mode, whether a place or time follows, and the end of what is denied; None where something else is denied: "nicht gefunden"."""
    if denial is _FRENCH:
        if at >= len(low) or low[at] not in denial.more:
            return None
        at += 1
    elif at < len(low) and low[at] in denial.more:
        at += 1
    word = low[at] if at < len(low) else "."
    if word in _DEGREES:
        return "minor?", False, at + 1
    after = low[at + 1] if at + 1 < len(low) else "."
    if word in denial.apart and (after in _ENDS or after in denial.where or after in (NUMBER, IDENTIFIER)):
        return "fail_to_function", False, at + 1
    if word in _ENDS:
        return "fail_to_function", False, at
    return ("fail_to_function", True, at) if word in denial.where else None


def _said_of_a_thing(first: int, low: Sequence[str], needed: bool) -> bool:
    """Whether a thing, or nothing, stands before: no person, no article, and where a thing is `needed`, one."""
    at = first - 1
    while at >= 0 and (low[at] in (NUMBER, IDENTIFIER) or (len(low[at]) == 1 and low[at].isalpha())):
        at -= 1
    if at < 0 or low[at] in _ENDS:
        return not needed or at < first - 1
    return low[at] not in _PEOPLE and low[at] not in _ARTICLES and low[at][0].isalpha()
