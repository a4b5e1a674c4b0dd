"""Mails that name no day and write no list: the machine stands in the subject, what happened in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.sources.site_names import Named, named_in, rare_in
from pdm.sources.typed_entry import TAG
from pdm.sources.typed_lines import GOODBYE, HELLO, signs

_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|tr|rv|rép|sv|vs|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_ANSWER = re.compile(r"^\s*(?:re|aw|rép|sv|antw)\s*(?:\[\d+\])?\s*:", re.I)
_FORWARD = re.compile(r"^\s*(?:fw|fwd|wg|tr|rv|i|doorst)\s*(?:\[\d+\])?\s*:", re.I)
_SEE_BELOW = re.compile(
    r"^(?:(?:please|pls|bitte|for your|f\.?y\.?|zur|z\.? ?k|zu deiner|pour|voir|ver|s\.|cf\.?|just)\b.{0,20})?"
    r"\b(?:see below|siehe (?:unten|anhang)|see attached|fyi|f\.y\.i|info(?:rmation)?|kenntnis(?:nahme)?|ci-dessous|abajo|as discussed)\b.{0,40}$",
    re.I,
)
_LONGEST = 600
"""Letters of what is told; a longer mail is no log line."""
_WORDS = 3


def by_subject(subject: str, lines: Sequence[str], names: frozenset[str] = frozenset()) -> dict[int, dict[str, str]]:
    """The line of a mail whose subject names a machine, by its row; empty where it names none.

    Args:
        subject: Of the mail.
        lines: Its body without quoted mails and signature.
        names: What the site's machines are called.
    """
    about = _REPLY.sub("", subject).strip()
    machine = _machine(about, names)
    if machine is None:
        return {}
    said = _said(lines)
    text = " ".join(t for _, t in said)
    if not said or len(text) > _LONGEST or len(text.split()) < _WORDS or _SEE_BELOW.search(text):
        return {}
    rest = (about[: machine.start] + " " + about[machine.end :]).strip(" :,;-–|")
    # what the subject says beside the machine is its name or the trouble in short; that of an answer is the trouble of the mail before
    least = 2 if _ANSWER.match(subject) else 1
    if len(re.findall(r"[^\W\d_]{2,}", rest)) >= least and rest.casefold() not in text.casefold():
        text = f"{rest}: {text}"
    return {said[0][0]: {"equipment": machine.text, "description": text}}


def _machine(about: str, names: frozenset[str]) -> Named | None:
    if (known := named_in(about, names)) is not None:
        return known
    tag = TAG.search(about)
    return rare_in(about, names) if tag is None else Named(tag.start(), tag.group())


def _said(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Rows and texts of a body between greeting and goodbye."""
    said: list[tuple[int, str]] = []
    for row, line in enumerate(lines, start=1):
        text = line.strip()
        if said and GOODBYE.match(text):
            break
        if text and not HELLO.match(text) and not GOODBYE.match(text) and not signs(text):
            said.append((row, text))
    return said


def passes_on(subject: str, own: Sequence[str]) -> bool:
    """Whether a mail hands on another one and says nothing by itself ("fyi", "siehe unten").

    Args:
        subject: Of the mail.
        own: Its body above what it hands on.
    """
    words = " ".join(text for _, text in _said(own)).split()
    return bool(_FORWARD.match(subject)) and (len(words) <= _WORDS or bool(_SEE_BELOW.search(" ".join(words))))
