"""Lines that another line takes back or corrects, lines that take themselves back, and machines named by what they are not: "was A not B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.events.coding import Coded
from pdm.extraction.events.structured import Settled
from pdm.prefilter import Prefiltered
from pdm.records import CORRECTED, PERHAPS_CORRECTED

_SURE, _DOUBTED = 0.97, 0.55
"""How sure it is that what was taken back did not happen, and how sure an event still is that is perhaps taken back."""
_ITSELF = Prefiltered(
    r"(?:^\W*|/ )(?:this (?:is )?(?:a )?)?(?:duplicate|dup|double) (?:record|entry|event|notification|notif|order|wo|work order|booking|of (?:record|entry|event|order|wo|notif)\w*\b)"
    r"|(?:^|[,.;:/–-]\s*)(?:please )?do not count\b|\b(?:entered|created|raised|logged|booked|keyed) (?:twice|in error|by mistake|in mistake|erroneously)\b|^\W*(?:test (?:entry|record|only)|void(?:ed)?\b\W*$|please (?:delete|ignore|disregard) this)"
    r"|\b(?:please )?(?:disregard|ignore|delete|void) this (?:entry|record|line|event|notification|order|wo|one)\b"
    r"|^\W*(?:dublette|doppelt(?:er)? (?:erfasst|angelegt|eintrag|gemeldet)|doppelerfassung)|\b(?:irrt[üu]mlich|versehentlich|f[äa]lschlich) (?:erfasst|angelegt|gemeldet|eingetragen|gebucht)\b|\bnicht (?:mit)?z[äa]hlen\b"
    r"|^\W*(?:doublon|enregistrement en double)|\bsaisie? (?:par erreur|en double)\b|\bne pas (?:compter|prendre en compte)\b|^\W*(?:registro |aviso |orden )?duplicad[oa]\b|\b(?:creado|registrado|cargado|ingresado) por error\b|\bno contar\b"
    r"|\b(?:registrato|inserito) per errore\b|\bcriado por engano\b|\bper abuis\b|\bdubbel (?:ingevoerd|geboekt)\b",
    re.I,
)
"""What says of its own line that it counts for nothing."""
_LETTER = r"(?-i:[A-H])"
_NOT_THIS = Prefiltered(
    rf"\b(?:was|is|it'?s|it was|should (?:be|read)|on|for|war|ist|[ée]tait|era)\s+(?:the\s+)?(?P<right>{_LETTER})\b(?:\s+(?:pump|spare|side|unit|machine|pumpe|pompe|bomba))?[\s,]*(?:and )?(?:not|nicht|pas|no)\s+(?:on\s+|the\s+|the one on\s+)?(?P<wrong>{_LETTER})\b"
    rf"|\bnot (?:the )?(?P<wrong2>{_LETTER})\b[\s,;-]*(?:but|it was|was|it'?s)\s+(?:the )?(?P<right2>{_LETTER})\b"
    rf"|\bnicht (?:die |der |das )?(?P<wrong3>{_LETTER})\b[\s,]*sondern (?:die |der |das )?(?P<right3>{_LETTER})\b|\b(?P<right4>{_LETTER})\s+(?:statt|instead of|rather than|au lieu de|en lugar de|en vez de)\s+(?P<wrong4>{_LETTER})\b"
    rf"|\b(?P<right5>{_LETTER})\s+(?:pump |spare |side |unit |machine )?(?:is|was) the (?:one|pump|machine|unit)\b",
    re.I,
)
_LETTERED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9./_-]{0,12}[ ]?)?\d{1,6}[-_. ]?(?P<letter>[A-Ha-h])(?![A-Za-z0-9])"
)
"""A tag whose last letter tells it from its sisters."""


def takes_itself_back(text: str) -> bool:
    """Whether a line says of itself that it counts for nothing: "DUPLICATE RECORD - do not count", "entered in error"."""
    return bool(_ITSELF.search(text))


def sister_meant(mention: str, text: str, said: str) -> str | None:
    """The machine that is meant where words say "was A not B" of one with the letter B: the same number with the other letter.

    Args:
        mention: The machine as the line names it in a column; empty where it names none.
        text: Of the line, searched for a tag where no column has one.
        said: Words that may say so.

    Returns:
        None where nothing is said, no machine with the wrong letter stands in the line, or the right one stands in it by its whole name.
    """
    found = _NOT_THIS.search(said)
    if found is None:
        return None
    letters = {k.rstrip("2345"): v for k, v in found.groupdict().items() if v}
    right, wrong = letters["right"].upper(), letters.get("wrong", "").upper()
    named = list(_LETTERED.finditer(mention or text))
    tags = {
        m[0].upper(): m for m in named if m["letter"].upper() == wrong or (not wrong and m["letter"].upper() != right)
    }
    if len(tags) != 1 or (not wrong and not mention) or right == wrong:
        return None
    tag = next(iter(tags.values()))
    end = tag.end("letter") - tag.start()
    return tag[0][: end - 1] + (right if tag["letter"].isupper() else right.lower()) + tag[0][end:]


def taken_back(settled: Settled, why: str) -> Settled:
    """Words and codes of a line that was taken back: nothing of it counts, and the reason stays with it.

    Args:
        settled: What words and codes say.
        why: What takes it back.
    """
    nothing = replace(
        settled.coded, is_failure=False, planned=True, negated=False, failure_confidence=_SURE, failure_reason=f"{CORRECTED}: {why}"
    )  # fmt: skip
    return Settled(nothing)


def doubted(settled: Settled, why: str) -> Settled:
    """Words and codes of a line that another one may mean: they hold until a person says otherwise, and are asked about."""
    said = "failure" if settled.coded.is_failure else "no failure"
    conflict = {"field": "is_failure", "values": [said, PERHAPS_CORRECTED], "sources": ["text", why]}
    unsure = replace(settled.coded, failure_confidence=min(settled.coded.failure_confidence, _DOUBTED))
    return Settled(unsure, (*settled.conflicts, conflict))


def tells_trouble(coded: Coded) -> bool:
    """Whether a correction tells itself what went wrong, so that what it corrects need not."""
    return (coded.is_failure or coded.failure_mode is not None) and not coded.negated


def corrected(
    settled: Sequence[Settled],
    reasons: Sequence[str],
    doubts: Sequence[str],
    texts: Sequence[str],
    sisters: Sequence[str | None],
) -> list[Settled]:
    """Lines as corrections leave them; one whose machine alone was named wrongly stays what it tells, of the machine that is meant.

    Args:
        settled: What words and codes say of each event.
        reasons: What surely takes each back; empty for none.
        doubts: What may take each back.
        texts: Of each.
        sisters: The machine that is meant instead of the one written, where only that was wrong.
    """
    out = []
    for one, why, doubt, text, sister in zip(settled, reasons, doubts, texts, sisters, strict=True):
        if why and sister is None:
            out.append(taken_back(one, why))
        elif takes_itself_back(text):
            out.append(taken_back(one, " ".join(text.split())[:160]))
        elif sister is not None and why:
            conflict = {"field": "equipment", "values": [sister, "as written"], "sources": [why, "line"]}
            out.append(Settled(one.coded, (*one.conflicts, conflict)))
        else:
            out.append(doubted(one, doubt) if doubt else one)
    return out
