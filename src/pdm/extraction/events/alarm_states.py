"""Lists of alarms tell each alarm twice: when it comes, and when it goes. The line of its going is no failure anew.

A state "normal" alone may be that of a machine after a repair. It is that of an alarm where the list tells of the same alarm as "active",
too, and in the mail of a system, which tells of one alarm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pdm.extraction.events.structured import Settled

_GONE = re.compile(
    r"(?:(?:un)?(?:ack(?:ed)?|acknowledged)?[ _/-]*(?:rtn|return(?:ed)? to normal)[ _/-]*(?:un)?(?:ack(?:ed)?)?|back to normal|alarm (?:cleared|normal|off)|gehend|gegangen|geht|retour à la normale|retour normal|disparition|vuelta a (?:la )?normal\w*|rientrato|opgeheven)"
)
_IN_A_MAIL = re.compile(r"(?:normal|inactive|not active|alarm (?:cleared|normal|off)|cleared|restored to normal)")
_MAYBE_GONE = re.compile(
    r"(?:normal|ok|healthy|restored|resolved|reset|closed|0|false|clear|cleared|clr|inactive|not active|off|g|disparu|despejada)"
)
_CAME = re.compile(
    r"(?:off-?\s?normal|alarm|in alarm|active|alm|fault|on|raised|set|(?:un)?ack(?:ed)?[ _/-]*(?:alm|alarm|active)|kommend|gekommen|kommt|k|apparition|apparu|activa|attivo|actief|high|low|hi|lo|hihi|lolo|abnormal|1|true|tripped|trip)"
)


def gone(lines: pd.DataFrame) -> list[bool]:
    """Which lines say that an alarm went away.

    Args:
        lines: document_id, channel, equipment, text and status of the lines, as text.
    """
    said = lines["status"].map(lambda s: " ".join(str(s).split()).casefold())
    over, mailed, maybe, came = (
        said.map(lambda s, p=p: p.fullmatch(s) is not None) for p in (_GONE, _IN_A_MAIL, _MAYBE_GONE, _CAME)
    )
    if not (over.any() or mailed.any() or maybe.any()):
        return [False] * len(lines)
    # a state of its coming, of the same alarm of the same machine
    told = came.groupby([lines["document_id"], lines["equipment"], lines["text"].str.casefold()]).transform("any")
    listed = came.groupby(lines["document_id"]).transform("any")
    in_mail = lines["channel"].eq("mail")
    out: list[bool] = ((over & (listed | in_mail)) | (mailed & in_mail) | (maybe & told)).tolist()
    return out


def as_gone(settled: Settled) -> Settled:
    """Words and codes of a line that tells of the end of an alarm: what it names is over, and nobody did anything."""
    coded = settled.coded
    if coded.action is not None and coded.action not in _BY_ITSELF:
        return settled
    return Settled(
        replace(
            coded, work_type="other", type_confidence=_SURE, is_failure=False, failure_confidence=_SURE, failure_reason=None,
            failure_mode=None, mechanism=None, action=None, negated=True, planned=False,
        )
    )  # fmt: skip


_SURE = 0.95
_BY_ITSELF = frozenset(("operate", "inspect", "remove"))


def settled_states(settled: Sequence[Settled], lines: pd.DataFrame) -> list[Settled]:
    """Lines with those that tell of the end of an alarm told so."""
    return [as_gone(s) if g else s for s, g in zip(settled, gone(lines), strict=True)]
