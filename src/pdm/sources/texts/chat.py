"""Chats as messengers hand them out: each message is a log line, who sent it is its technician.

WhatsApp on Android writes `14/01/2025, 05:58 - Lee: text`, on an iPhone `[14/01/2025, 05:58:12] Lee: text`, which texts of Signal and
Slack are like; what is copied from Telegram has `Lee, [14.01.2025 05:58]` above the text, what is copied from Teams `[14-1-2025 05:58] Hale, Lee`.
Lines without a time carry the message above them on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

import pandas as pd

from pdm.config import DateOrder
from pdm.errors import Reason
from pdm.grammar.clock import find_clock
from pdm.grammar.dates import parse
from pdm.grammar.told_days import told_day
from pdm.records import PageReading, stable_id
from pdm.sources.files.encoding import encoding_of
from pdm.sources.files.opened import Opened, Source
from pdm.sources.tables.rows import entries_of
from pdm.sources.tables.site_names import named_in
from pdm.sources.tables.told_rows import counted_rows
from pdm.sources.texts.line_words import HELLO
from pdm.sources.texts.typed_entry import TAG, is_kind, names_a_machine, undated
from pdm.vocabulary.fields import normalise

_DAY = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?"
_WHEN = rf"(?:[^\W\d_]{{2,12}}\.?,? )?(?P<day>{_DAY})(?P<comma>,| at| um| à| om| o| a las| alle(?: ore)?| às| klo?\.?)? (?P<time>{_TIME})"
_HEADS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?P<boxed>\[) ?{_WHEN} ?\]:? (?P<rest>.*)",
        rf"{_WHEN}(?P<dash> [-–—]) (?P<rest>.*)",
        rf"(?P<who>[^\[\]:]{{2,40}}?),? \[{_WHEN}\]:?(?P<rest>)",
        rf"(?P<who>[^\[\]:\d]{{2,40}}?)(?:\t| {{2,}}){_WHEN}(?P<rest>)",
    )
)
_LIKELY = 0.5
"""Weight from which the day of a message is what the site's order makes of it."""
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_SENDER = re.compile(r"(?:(?P<who>[^:\"“”„«»<>]{1,40}):(?: |$)|<(?P<nick>[^<>:]{2,40})> )(?P<text>.*)", re.S)
_NAME = re.compile(r"[^\W\d_][^\d:;!?<>\[\]@/]{1,39}")
"""A sender that stands by itself above what was sent."""
_SENDER_WORDS = 5
_PROGRAM = "\u200e"
"""Mark that WhatsApp on an iPhone puts before what it says itself."""
_EDITED = re.compile(r"\s*\u200e?<[^<>]{0,30}(?:edited|bearbeitet|modifi[ée]|editado|editada|modificato|bewerkt)[^<>]{0,12}>\s*$", re.I)  # fmt: skip
_MEDIA = re.compile(
    r"<[^<>]{1,120}>"
    r"|(?:image|imagen|imagem|immagine|afbeelding|bild|foto|photo|vid[ée]o|audio|gif|sticker|document|documento|dokument|contact card|kontaktkarte|m[ée]dias?|medien|multim[ée]dia|archivo multimedia)"
    r" (?:omitted|weggelassen|ausgeschlossen|omitid[oa]s?|omise?s?|absente?|omess[oa]|weggelaten|utelämnad|pominięto)"
    r"|\S.{0,80}\.\w{2,4} \([^()]*(?:attached|angehängt|joint|adjunto|anexado|allegato|bijgevoegd|bifogad)[^()]*\)"
    r"|(?:this message was|you) deleted(?: this message)?|(?:diese nachricht wurde|du hast diese nachricht) gelöscht|(?:ce message a été|vous avez) supprimé(?: ce message)?"
    r"|(?:se eliminó|eliminaste) este mensaje|este mensaje (?:fue|ha sido) eliminado|(?:esta |essa )?mensagem (?:foi )?apagada|você apagou (?:esta |essa )?mensagem"
    r"|(?:questo messaggio è stato|hai) eliminato(?: questo messaggio)?|dit bericht is verwijderd|je hebt dit bericht verwijderd|ta wiadomość została usunięta"
    r"|.{0,80}\b(?:end-to-end|ende-zu-ende|bout en bout|extremo a extremo|ponta a ponta)\b.{0,240}"
    r"|arquivo de mídia oculto|chamada (?:de (?:voz|vídeo) )?perdida"
    r"|(?:missed|verpasster?|appel|llamada) (?:(?:group|video|voice|vocal|manqué|perdida|sprach|gruppen)[ -]?)*(?:call|anruf|manqué|perdida)?|null",
    re.I,
)
"""What stands for a picture, a call or a message that somebody took back."""
_LEAST, _SHARE, _OF_MACHINES = 2, 0.5, 0.2
"""Messages of a chat; share of those that somebody sent, and of senders with two names; share of messages whose sender may look like a machine."""
_TITLES = 3
"""Lines above the first message of what can be nothing but a chat."""
_LETTERS = 4
"""Letters of a message that says something."""
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_LOOKED_AT = 400
"""Lines from the top that tell whether a text is a chat."""


@dataclass
class _Message:
    """A message: its first line, when and by whom it was sent (nobody: the program speaks), and what it says."""

    row: int
    day: str
    time: str
    sender: str
    lines: list[str] = field(default_factory=list)
    sure: bool = False
    """Written in a way that only messengers use."""
    boxed: bool = False
    """Its time stands in brackets at the head of its first line."""
    last: int = 0
    """Its last line."""


def is_chat(source: Source, head: str) -> bool:
    """Whether a text is a chat: its first line, below a title, and most others that begin with a time are messages of people, not of machines.

    Args:
        source: The document, for names of people and machines.
        head: The text, or its beginning.
    """
    lines = head.splitlines()[:_LOOKED_AT]
    messages, before = _messages(lines)
    said = [m for m in messages if m.sender]
    sure = all(m.sure for m in messages)
    if len(before) > (_TITLES if sure else 0) or not said or len(messages) < _LEAST:
        return False
    if not sure and len(said) < _SHARE * len(messages):
        return False
    senders = Counter(m.sender for m in said)
    people = {normalise(p) for p in source.settings.people}
    strange = sum(n for who, n in senders.items() if normalise(who) not in people and _is_machine(who, source.names))
    if strange > _OF_MACHINES * len(said):
        return False
    # a log typed line by line may look alike ("14.01.2025, 05:58 - Presse: ..."), but people come again, are known, or have two names
    if len(senders) < len(said) or all(normalise(who) in people for who in senders):
        return True
    named = sum(len(who.split()) > 1 for who in senders)
    return sure and (len(said) < len(messages) or named > _SHARE * len(senders))


def open_chat(source: Source) -> Opened:
    """Open a chat that was exported as text.

    Returns:
        A log line a message; pictures, notices of the program and messages without words are counted in one refusal.
    """
    text = source.path.read_bytes().decode(encoding_of(source.path), errors="replace")
    messages, before = _messages(text.splitlines())
    reading = _reading(source, [m for m in messages if _says_something(m)])
    passed = [m for m in messages if not _says_something(m)]
    if passed:
        passed_rows = [row for m in passed for row in range(m.row, m.last + 1)]
        many = f"{len(passed)} messages hold" if len(passed) > 1 else "A message holds"
        reading.refusals.append(
            source.refusal(
                Reason.NO_TEXT, f"{many} a picture, a notice of the program or no words, and {'were' if len(passed) > 1 else 'was'} not read: {counted_rows(passed_rows)}.",
                "If pictures show a log or a defect, send them as files with their day in the name.",
                row=passed[0].row, value=" ".join(passed[0].lines),
            )
        )  # fmt: skip
    if before:
        reading.refusals.append(
            source.refusal(
                Reason.NO_DATE, f"Lines above the first message were not read: {counted_rows([row for row, _ in before])}.",
                "If they tell of equipment, export the chat from an earlier day on.", row=before[0][0], value=before[0][1],
            )
        )  # fmt: skip
    opened = Opened(source.document("csv"))
    opened.chunks = iter([reading])
    return opened


def _messages(lines: Iterable[str]) -> tuple[list[_Message], list[tuple[int, str]]]:
    """Messages of a text, and the lines above the first one."""
    messages: list[_Message] = []
    before: list[tuple[int, str]] = []
    for row, line in enumerate(lines, start=1):
        if (message := _begun(line, row)) is not None:
            messages.append(message)
        elif messages:
            messages[-1].lines.append(_plain(line))
            messages[-1].last = row if line.strip() else messages[-1].last
        elif line.strip():
            before.append((row, line.strip()))
    _take_names(messages)
    return messages, before


def _take_names(messages: Sequence[_Message]) -> None:
    """Where most messages begin with no more than a name behind their time and the text stands below, these names are their senders."""
    named = [m for m in messages if m.boxed and not m.sender and _is_name(m.lines[0])]
    if 2 * sum(any(m.lines[1:]) for m in named) <= len(messages):
        return
    for message in named:
        message.sender, message.sure = message.lines.pop(0), True


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and len(text.split()) <= _SENDER_WORDS and not text.endswith((".", ","))


def _begun(line: str, row: int) -> _Message | None:
    """The message that a line begins, or None."""
    text = _SPACES.sub(" ", line).lstrip("\u200e\u200f\u202a\ufeff ")
    found = next((m for m in (pattern.fullmatch(text) for pattern in _HEADS) if m), None)
    if found is None:
        return None
    parts = found.groupdict()
    rest, who = parts["rest"], (parts.get("who") or "").strip()
    sure = bool(parts["comma"]) or "who" in parts
    boxed = bool(parts.get("boxed"))
    told = _SENDER.fullmatch(rest) if not who else None
    if told is not None and len((by := told["who"] or told["nick"]).split()) <= _SENDER_WORDS:
        who, rest = _plain(by).lstrip("~ "), told["text"]
    speaks = _PROGRAM in _EDITED.sub("", rest)[:1]
    words = "" if speaks or _MEDIA.fullmatch(_plain(rest)) else _plain(_EDITED.sub("", rest))
    if not who:
        return _Message(row, parts["day"], parts["time"], "", [_plain(rest)], sure, boxed, row)
    # a picture's line is kept as what was passed over; what stands below it is its caption
    return _Message(row, parts["day"], parts["time"], who, [words] if words else [], sure, boxed, row)


def _plain(text: str) -> str:
    return _MARKS.sub("", _SPACES.sub(" ", text)).strip()


def _says_something(message: _Message) -> bool:
    return bool(message.sender) and sum(map(str.isalpha, "".join(message.lines))) >= _LETTERS


def _is_machine(who: str, names: frozenset[str]) -> bool:
    return names_a_machine(who, names) or is_kind(who)


def _reading(source: Source, messages: Sequence[_Message]) -> PageReading:
    if not messages:
        return PageReading.nothing()
    told = [_of_its_day(_fields(m, source.names), m, source.settings.date_order) for m in messages]
    table = pd.DataFrame(told, index=[m.row for m in messages], dtype="str").fillna("")
    return entries_of(source, table, page=1, channel="typed", form=stable_id("form", "chat", length=12))


def _fields(message: _Message, names: frozenset[str]) -> dict[str, str]:
    """Fields of a message; its lines stay lines, as several jobs may be told in one."""
    lines = [line for line in message.lines if line]
    fields = {"date": message.day, "time": message.time, "technician": message.sender}
    first, rest = lines[0], lines[1:]
    about = first.rstrip(":").strip()
    if rest and first.endswith(":") and (named_in(about, names) or TAG.fullmatch(about) or is_kind(about)):
        return {**fields, "equipment": about, "description": "\n".join(lines)}
    told = undated(first, names)
    if told is None or not _is_first(told.fields.get("equipment", ""), first):
        return {**fields, "description": "\n".join(lines)}
    said = told.fields
    return {**fields, **said, "technician": message.sender, "description": "\n".join((said["description"], *rest))}


def _of_its_day(fields: dict[str, str], message: _Message, order: DateOrder) -> dict[str, str]:
    """Fields with the day that a message of one line tells from the one on which it was sent ("started yesterday evening"), without its time then."""
    days, clock = parse(message.day, order=order), find_clock(message.time)
    if not days or days[0].weight < _LIKELY or clock is None or sum(map(bool, message.lines)) > 1:
        return fields
    at = datetime.combine(days[0].day, time(clock.hour, clock.minute))
    told = told_day(fields["description"], at, order)
    if told is None or told.day == at.date():
        return fields
    return {**{f: v for f, v in fields.items() if f != "time"}, "date": told.day.isoformat()}


def _is_first(machine: str, text: str) -> bool:
    """Whether a machine is named in the first sentence of a message behind its greeting; what is named later is told beside it."""
    sentences = _SENTENCE_END.split(text)
    while len(sentences) > 1 and HELLO.match(sentences[0]):
        sentences.pop(0)
    return bool(machine) and machine in sentences[0]
