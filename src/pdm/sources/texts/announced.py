"""Sentences of mails that announce work of a day to come: "am Donnerstag 04.07. wird die Anlage abgestellt" tells of nothing that happened."""

from __future__ import annotations

import re
from datetime import datetime

from pdm.config import DateOrder
from pdm.grammar.told_days import told_day

_WILL = re.compile(
    r"\b(?:will(?: not)? be|shall be|(?:is|are) (?:going to|to) be|(?:is|are)(?: now)? (?:planned|scheduled|booked|due)|wird|werden|(?:ist|sind)(?: \w+){0,6}? (?:geplant|vorgesehen|angesetzt)|sera|seront|(?:va|vont) [êe]tre"
    r"|(?:est|sont) (?:pr[ée]vue?s?|programm[ée]e?s?|planifi[ée]e?s?)|será|serán|serão|se va a|va a ser|van a ser|vai ser|(?:está|estão|están) (?:previst|programad|planificad|planejad)[oa]s?|(?:wordt|worden|zal|zullen)"
    r"|(?:is|zijn)(?: \w+){0,6}? (?:gepland|voorzien)|sarà|saranno|verrà|verranno|(?:è|sono) (?:previst|programmat|pianificat)[oaei]|zostanie|będzie)\b",
    re.I,
)
"""Verbs of what is to come."""
_TOLD = re.compile(
    r"\b(?:is|are|was|were|has|have|had|ist|sind|war|waren|hat|haben|hatte|est|sont|était|a été|ont|es|está|fue|ha|han|foi|tem|são|heeft|hebben|zijn|è|era|jest|nicht|not|nicht|pas|niet|non"
    r"|\w{3,}(?:ing|ed)|ge\w{2,}(?:t|en)|\w{2,}(?:é|ée|és|ées)|\w{2,}[ai]d[oa]s?)\b|[,;:]",
    re.I,
)
"""Verbs and forms of them that tell of something before what is to come ("P-101 leaking will be repaired on Friday")."""
_PLANNED = re.compile(
    r"\b(?:planned|scheduled|geplante[nrs]?|planifié\w*|programad[oa]s?|planejad[oa]s?|geplande)\b", re.I
)
_SENTENCE = re.compile(r"(?<=[^\W_]{2})[.!?](?=\s+[A-ZÀ-Þ])|\n")


def announced(text: str, at: datetime, order: DateOrder) -> bool:
    """Whether the first sentence of a text does nothing but announce work of a day to come.

    Args:
        text: As typed in a mail.
        at: When the mail was sent, on the site's clocks.
        order: In which the site writes days.
    """
    end = _SENTENCE.search(text)
    said = text[: end.start()] if end else text
    will = _WILL.search(said)
    if will is None or _TOLD.search(_PLANNED.sub("", said[: will.start()])):
        return False
    day = told_day(said, at, order, planned=True)
    return day is not None and day.day > at.date() and told_day(said, at, order) is None
