"""Mails that name no day and write no list: the machine stands in the subject, what happened in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.sources.typed_lines import GOODBYE, TAG

_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|tr|rv|rép|sv|vs|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_HELLO = re.compile(
    r"^(?:hi|hello|hey|dear|all|team|good (?:morning|afternoon|evening)|morning|hallo|guten (?:morgen|tag|abend)|moin|servus|liebe[rs]?|sehr geehrte|"
    r"bonjour|salut|bonsoir|hola|buenos d[ií]as|buenas|estimad[oa]s?|ciao|buongiorno|gentil[ei]|goedemorgen|beste)\b[^.!?]{0,40}[,!.]?\s*$",
    re.I,
)
_LONGEST = 600
"""Letters of what is told; a longer mail is no log line."""
_WORDS = 3


def by_subject(subject: str, lines: Sequence[str]) -> dict[int, dict[str, str]]:
    """The line of a mail whose subject names a machine by its tag, by its row; empty where it names none.

    Args:
        subject: Of the mail.
        lines: Its body without quoted mails and signature.
    """
    about = _REPLY.sub("", subject).strip()
    tag = TAG.search(about)
    if tag is None:
        return {}
    said: list[tuple[int, str]] = []
    for row, line in enumerate(lines, start=1):
        text = line.strip()
        if said and GOODBYE.match(text):
            break
        if text and not _HELLO.match(text) and not GOODBYE.match(text):
            said.append((row, text))
    text = " ".join(t for _, t in said)
    if not said or len(text) > _LONGEST or len(text.split()) < _WORDS:
        return {}
    rest = (about[: tag.start()] + " " + about[tag.end() :]).strip(" :,;-–|")
    # what the subject says beside the tag is the machine's name or the trouble in short
    text = f"{rest}: {text}" if len(rest.split()) > 1 and rest.casefold() not in text.casefold() else text
    return {said[0][0]: {"equipment": tag.group(0), "description": text}}
