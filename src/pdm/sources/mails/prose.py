"""Mails that name no day and write no list: the machine stands in the subject, what happened in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pdm.sources.tables.site_names import Named, about_in, counts_a_kind, is_word_of, named_in, other_at_head
from pdm.sources.texts.line_words import GOODBYE, HELLO, signs
from pdm.sources.texts.row_lists import short_code
from pdm.sources.texts.typed_entry import TAG
from pdm.sources.texts.typed_page import PLANNED, Page
from pdm.vocabulary.phrases import phrases

_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|tr|rv|rép|sv|vs|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_ANSWER = re.compile(r"^\s*(?:re|aw|rép|sv|antw)\s*(?:\[\d+\])?\s*:", re.I)
_FORWARD = re.compile(r"^\s*(?:fw|fwd|wg|tr|rv|i|doorst)\s*(?:\[\d+\])?\s*:", re.I)
_SEE_BELOW = re.compile(
    r"^(?:(?:please|pls|bitte|for your|f\.?y\.?|zur|z\.? ?k|zu deiner|pour|voir|ver|s\.|cf\.?|just)\b.{0,20})?"
    r"\b(?:see below|siehe (?:unten|anhang)|see attached|fyi|f\.y\.i|info(?:rmation)?|kenntnis(?:nahme)?|ci-dessous|abajo|as discussed)\b.{0,40}$",
    re.I,
)
_BELOW = re.compile(
    r"\b(?:(?:see|as|per|from) (?:the )?(?:mail |message |note )?below|below from|siehe unten|s\. ?u\.|untenstehend\w*|ci-dessous|plus bas|(?:ver|véase|más|mas|mensaje de) abajo|zie (?:hier)?onder|hieronder|vedi sotto|qui sotto|(?:veja|ver|vide|e-?mail) abaixo)(?!\w)",
    re.I,
)
"""Words that point to the mail that is handed on."""
BY_SYSTEMS = re.compile(
    r"automatic(?:ally)?[ -](?:generated|message|e-?mail)|auto-?generated|do not reply|no-?reply|automatisch erstellt|automatisch generiert|automatiquement|ne pas répondre|automáticamente|no respond"
    r"|\b(?:e-?mail|message|nachricht|mail|courriel|correo) (?:is|ist|est|es|and|und|may|enthält|contains).{0,40}(?:confidential|vertraulich|confidentiel|confidencial)|unsubscribe",
    re.I,
)
"""Lines that mail programs and systems add."""
_LONGEST = 600
"""Letters of what is told; a longer mail is no log line."""
_WORDS = 3


def by_subject(subject: str, lines: Sequence[str], page: Page) -> dict[int, dict[str, str]]:
    """The line of a mail whose subject names a machine, by its row, and those of paragraphs that begin with another one, or of rows that tell of it on a day
    of their own; empty where it names none.

    Args:
        subject: Of the mail.
        lines: Its body without quoted mails and signature.
        page: What is known of the body.
    """
    names = page.names
    about = _REPLY.sub("", subject).strip()
    machine = _machine(about, names) or _by_code(about, lines, names)
    if machine is None:
        return {}
    said, others = _parted(_said(lines), lines, machine.text, page)
    text = " ".join(t for _, t in said)
    if not said or len(text) > _LONGEST or len(text.split()) < _WORDS or _SEE_BELOW.search(text):
        return {}
    rest = (about[: machine.start] + " " + about[machine.end :]).strip(" :,;-–|")
    # what the subject says beside the machine is its name or the trouble in short; that of an answer is the trouble of the mail before
    least = 2 if _ANSWER.match(subject) else 1
    if len(re.findall(r"[^\W\d_]{2,}", rest)) >= least and rest.casefold() not in text.casefold():
        within = bool(about[: machine.start].strip()) and bool(about[machine.end :].strip(" :,;-–|.!?"))
        text = f"{about if within else rest}: {text}"
    plan = {"status": PLANNED} if page.announces(" ".join(t for _, t in said)) else {}
    return {said[0][0]: {"equipment": machine.text, "description": text, **plan}, **others}


def _parted(
    said: Sequence[tuple[int, str]], lines: Sequence[str], machine: str, page: Page
) -> tuple[list[tuple[int, str]], dict[int, dict[str, str]]]:
    """What a mail says of the machine of its subject, and the lines of paragraphs that begin with another one, or of rows that do so on another day."""
    own: list[tuple[int, str]] = []
    others: dict[int, dict[str, str]] = {}
    at = 0
    for row, text in said:
        begins = bool(own) and not lines[row - 2].strip()
        day = page.day_in_mail(text)
        # a sentence in a row of its own, in the midst of a paragraph
        own_day = bool(own) and own[-1][1].endswith((".", "!")) and day and day != page.day_in_mail(own[0][1])
        if begins or own_day:
            other = other_at_head(text, machine, page.names) if len(text.split()) >= _WORDS else None
            at = row if other is not None else 0 if begins else at
            if other is not None:
                others[row] = {"equipment": other.text, "description": text}
                continue
        if at:
            others[at]["description"] += f" {text}"
        else:
            own.append((row, text))
    return own, others


def by_thread(machine: str, lines: Sequence[str], names: frozenset[str]) -> dict[int, dict[str, str]]:
    """The line of an answer that names no machine to a mail that tells of one; empty where it says too little, too much, or asks.

    Args:
        machine: What the mail before calls it; empty where it is not known. An answer that counts machines itself ("pump 1") may be about another one.
        lines: The answer without quoted mails and signature.
        names: What the site's machines are called.
    """
    said = _said(lines)
    text = " ".join(t for _, t in said)
    asks = bool(said) and re.match(r"[^.!?]*\?", text) is not None
    if not said or asks or len(text) > _LONGEST or len(text.split()) < _WORDS or _SEE_BELOW.search(text):
        return {}
    own = {"equipment": machine} if machine and not counts_a_kind(text, names) else {}
    return {said[0][0]: {**own, "description": text}}


def root_of(subject: str) -> str:
    """A subject without the marks of answers and of mails handed on, as all mails of a thread bear it."""
    return " ".join(_REPLY.sub("", subject).split()).casefold()


def answers(subject: str) -> bool:
    """Whether a subject is that of an answer."""
    return _ANSWER.match(subject) is not None


def _machine(about: str, names: frozenset[str]) -> Named | None:
    if (known := named_in(about, names)) is not None:
        return known
    if (tag := TAG.search(about)) is not None:
        return Named(tag.start(), tag.group())
    return about_in(about, names)


def _by_code(about: str, lines: Sequence[str], names: frozenset[str]) -> Named | None:
    """A machine by a code as short as people call it ("G4 - bruit anormal"), where that is a word of a machine's name, or the mail tells of a trouble or of work."""
    code = short_code(about)
    if code is None:
        return None
    said = f"{about} " + " ".join(text for _, text in _said(lines))
    told = is_word_of(code[0], names) or _tells_of(said, _of_work())
    return Named(code.start(), code[0]) if told else None


def _tells_of(text: str, phrases_of: frozenset[str]) -> bool:
    """Whether a text holds one of some phrases."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return any(" ".join(words[i : i + n]) in phrases_of for n in range(1, _WORDS + 1) for i in range(len(words)))


@cache
def _of_work() -> frozenset[str]:
    return _of_trouble() | frozenset(p.text for p in phrases() if p.kind == "action" and len(p.text) > _WORDS)


@cache
def _of_trouble() -> frozenset[str]:
    return frozenset(p.text for p in phrases() if p.kind == "mode" and len(p.text) > _WORDS)


def _said(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Rows and texts of a body between greeting and goodbye."""
    said: list[tuple[int, str]] = []
    for row, line in enumerate(lines, start=1):
        text = line.strip()
        if said and (GOODBYE.match(text) or BY_SYSTEMS.search(text)):
            break
        if text and not HELLO.match(text) and not GOODBYE.match(text) and not signs(text):
            said.append((row, text))
    return said


def hands_on(subject: str) -> bool:
    """Whether a subject is that of a mail that hands on another one."""
    return _FORWARD.match(subject) is not None


def says_nothing_itself(own: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a mail says nothing by itself beside the one that it hands on ("fyi", "siehe unten", "see below from the fitters, can we get a plan").

    Args:
        own: Its body above what it hands on.
        names: What the site's machines are called.
    """
    text = " ".join(text for _, text in _said(own))
    if len(text.split()) <= _WORDS or _SEE_BELOW.search(text):
        return True
    return points_below(own) and named_in(text, names) is None and not _tells_of(text, _of_trouble())


def points_below(own: Sequence[str]) -> bool:
    """Whether a mail points to the one that it hands on.

    Args:
        own: Its body above what it hands on.
    """
    return any(_BELOW.search(text) for _, text in _said(own))
