"""Mails: attachments become documents, log lines typed in the body become entries."""

from __future__ import annotations

import email
import email.policy
import email.utils
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from email.message import EmailMessage, Message
from pathlib import PurePosixPath

import pandas as pd

from pdm.errors import Reason, Refusal, Refused
from pdm.grammar.dates import parse
from pdm.records import PageReading, stable_id
from pdm.sources.files.opened import Member, Opened, Source, guarded
from pdm.sources.mails.forms import message_form
from pdm.sources.mails.prose import answers, by_subject, by_thread, hands_on, points_below, root_of, says_nothing_itself
from pdm.sources.tables.html_table import as_text, read_html
from pdm.sources.tables.rows import entries_of
from pdm.sources.tables.site_names import named_in, one_in
from pdm.sources.tables.told_rows import counted_rows
from pdm.sources.texts.typed_lines import read_lines
from pdm.sources.texts.typed_page import Page

_QUOTE_START = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|original-?nachricht|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|mensaje original|mensaje reenviado|"
    r"forwarded message|doorgestuurd bericht).*|begin forwarded message:\s*|anfang der weitergeleiteten (?:nachricht|e-?mail):\s*|"
    r"(?:on|am|le|el) .{5,80}(?:wrote|schrieb|a écrit|escribió).{0,40}:\s*|_{10,})\s*$",
    re.I,
)
_QUOTED_HEADER = re.compile(r"^\s*[*_]*(?:from|to|cc|subject|date|sent|von|an|betreff|datum|gesendet|de|à|a|objet|envoyé|para|asunto|enviado|fecha|reply-to|antwort an)[*_]*\s*:", re.I)  # fmt: skip
_QUOTED_SENDER = re.compile(r"^\s*[*_]*(?:from|von|de|da|van)[*_]*\s*:[*_]*\s*[^\W\d_]", re.I)
_LONGEST_HEAD = 8
"""Lines of the head of a quoted mail."""
_QUOTED_DAY = re.compile(r"^\s*[*_]*(?:date|sent|datum|gesendet|envoyé|enviado|fecha)[*_]*\s*:[*_]*\s*(.+)$", re.I)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_SIGNATURE = re.compile(r"^-- ?$")
_READ_INLINE = ("image/png", "image/jpeg", "image/tiff", "application/pdf")
_SMALL_PICTURE = 12_000
_SHOWN = 12


def open_mail(source: Source) -> Opened:
    """Open one mail (EML).

    Raises:
        Refused: It holds neither log lines nor attachments, or is damaged.
    """
    opened = Opened(source.document("mail"))
    readings = [_message(source, source.path.read_bytes(), 1, opened, {})]
    opened.chunks = guarded(source, iter(readings))
    _refuse_if_nothing(source, opened, readings)
    return opened


def open_mbox(source: Source) -> Opened:
    """Open a mailbox; `page` is the number of the message.

    Raises:
        Refused: No message holds log lines or attachments.
    """
    opened = Opened(source.document("mail"))
    readings: list[PageReading] = []
    number = 0
    nothing: list[int] = []
    threads: dict[str, str] = {}
    for number, raw in enumerate(_messages(source), start=1):
        had = len(opened.members) + len(opened.refusals)
        try:
            readings.append(_message(source, raw, number, opened, threads))
        except Refused as refused:
            opened.refusals.append(refused.refusal)
            continue
        if readings[-1].entries.empty and len(opened.members) + len(opened.refusals) == had:
            nothing.append(number)
    opened.document["pages"] = number
    opened.chunks = guarded(source, iter(readings))
    _refuse_if_nothing(source, opened, readings)
    if nothing:
        shown = ", ".join(map(str, nothing[:_SHOWN])) + (" …" if len(nothing) > _SHOWN else "")
        opened.refusals.append(
            source.refusal(
                Reason.NO_TABLE, f"{len(nothing)} of {number} messages hold no log lines and no attachment: {shown}.",
                "If they tell of equipment, begin lines with their date or the machine's tag, or name the tag in the subject.",
                page=nothing[0], value=len(nothing),
            )
        )  # fmt: skip
    return opened


def _refuse_if_nothing(source: Source, opened: Opened, readings: list[PageReading]) -> None:
    if opened.members or any(len(r.entries) for r in readings):
        return
    if told := [*opened.refusals, *(refusal for r in readings for refusal in r.refusals)]:
        raise Refused(told[0])
    source.refuse(
        Reason.NO_TABLE, "The mail has no attachment and no log lines in its text.",
        "Write one line an entry, each beginning with its date or the machine's tag, name the tag in the subject, or attach the log.",
    )  # fmt: skip


def _messages(source: Source) -> Iterator[bytes]:
    """Messages of a mailbox, cut at its `From ` lines: behind a blank line and above a header."""
    block: list[bytes] = []
    blank = True
    with source.path.open("rb") as file:
        line = file.readline()
        while line:
            after = file.readline()
            if blank and line.startswith(b"From ") and _HEADER.match(after):
                if block:
                    yield b"".join(block)
                block = []
            else:
                block.append(line[1:] if re.match(rb">+From ", line) else line)
            blank = not line.strip()
            line = after
    if block:
        yield b"".join(block)


def _message(source: Source, raw: bytes, number: int, opened: Opened, threads: dict[str, str]) -> PageReading:
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
    except Exception as error:
        raise Refused(_damaged(source, number, error)) from error
    assert isinstance(message, EmailMessage)
    sent_at = _sent_at(message) or source.sent_at
    source = replace(source, sent_at=sent_at)
    if opened.document["sent_at"] is None:
        opened.document["sent_at"] = sent_at
    texts: list[str] = []
    page_texts: list[str] = []
    for position, part in enumerate(_leaves(message)):
        try:
            content = _content(part)
        except Exception as error:
            opened.refusals.append(_damaged(source, number, error))
            continue
        if _is_attachment(part, content):
            saved = _save(source, part, content, number, position)
            if isinstance(saved, Member):
                opened.members.append(saved)
            else:
                opened.refusals.append(saved)
            continue
        if part.get_content_type() == "text/plain":
            texts.append(_unwrapped(part, _decoded(part, content)))
        elif part.get_content_type() == "text/html":
            page_texts.append(_decoded(part, content))
    for defect in message.defects:
        if type(defect).__name__ in (
            "StartBoundaryNotFoundDefect",
            "NoBoundaryInMultipartDefect",
            "CloseBoundaryNotFoundDefect",
        ):
            opened.refusals.append(
                source.refusal(
                    Reason.CUT_SHORT, "The mail is cut off or damaged; what could be read was kept.",
                    "Save the mail again from the mail program.", page=number, value=type(defect).__name__,
                )
            )  # fmt: skip
    plain = "\n".join(texts) if any(t.strip() for t in texts) else ""
    if plain:
        return _body(source, plain, number, str(message.get("Subject", "") or ""), threads)
    for page in page_texts:
        table = read_html(source, page, page_number=number, channel="mail")
        if table is not None:
            return table
    return _body(
        source, "\n".join(as_text(p) for p in page_texts), number, str(message.get("Subject", "") or ""), threads
    )


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that are no containers, in their order; a mail inside the mail is one part and not looked into."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list) and part.get_content_type() != "message/rfc822":
            waiting += [p for p in reversed(inner) if isinstance(p, Message)]
        else:
            yield part


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return b"\n\n".join(m.as_bytes() for m in inner if isinstance(m, Message)) if isinstance(inner, list) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(part: Message, content: bytes) -> str:
    from pdm.sources.files.encoding import encoding_of_bytes

    name = part.get_content_charset() or ""
    for charset in (name, "utf-8"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode(encoding_of_bytes(content), errors="replace")


def _unwrapped(part: Message, text: str) -> str:
    """Text whose lines the mail program wrapped (RFC 3676: a space stands at the end of a line that goes on)."""
    if str(part.get_param("format", "")).casefold() != "flowed":
        return text
    return re.sub(r"(?m)(?<!^--)(?<=[^ \n]) \r?\n(?=[^\s>])", " ", text)


def _is_attachment(part: Message, content: bytes) -> bool:
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        return True
    if kind in ("text/plain", "text/html"):
        return bool(part.get_filename())
    # small inline pictures are logos
    return bool(part.get_filename()) or (kind in _READ_INLINE and len(content) > _SMALL_PICTURE)


def _save(source: Source, part: Message, content: bytes, number: int, position: int) -> Member | Refusal:
    name = PurePosixPath((part.get_filename() or f"part{position}").replace("\\", "/")).name or f"part{position}"
    if part.get_content_type() == "message/rfc822":
        name += ".eml"
    origin = f"{source.origin}!{name}" if number == 1 else f"{source.origin}!{number}-{name}"
    if source.depth + 1 > source.limits.nesting:
        return Refusal(
            Reason.ZIP_BOMB, f"It is nested more than {source.limits.nesting} deep.", "Send the attachment by itself.",
            source.document_id, origin, number,
        )  # fmt: skip
    if not content:
        return Refusal(
            Reason.EMPTY_FILE,
            "The attachment is empty.",
            "Send it again.",
            source.document_id,
            origin,
            number,
            value=name,
        )
    source.spool.mkdir(parents=True, exist_ok=True)
    suffix = PurePosixPath(name).suffix.casefold()
    target = source.spool / f"{stable_id(source.document_id, number, position)}{suffix if suffix[1:].isalnum() else ''}"
    target.write_bytes(content)
    return Member(target, origin, source.sent_at)


def _sent_at(message: EmailMessage) -> pd.Timestamp | None:
    raw = str(message.get("Date", "") or "")
    try:
        moment = email.utils.parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError):
        return None
    stamp = pd.Timestamp(moment)
    return (stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")).as_unit("us")


def _body(source: Source, text: str, number: int, subject: str, threads: dict[str, str]) -> PageReading:
    """Log lines of a body; without any, what it says of its subject. What stands below the signature is passed over, and so are quoted
    mails, unless the mail does nothing but hand one on. An answer that names no machine is about that of the mail before.
    """
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines) if _begins_quote(lines, i) or _SIGNATURE.match(line)), len(lines))
    own = ["" if line.lstrip().startswith(">") else line for line in lines[:end]]
    handed_on = [re.sub(r"^\s*>\s?", "", line) for line in lines[end + 1 :]]
    handed = PageReading.nothing()
    if end < len(lines) and hands_on(subject):
        sent = _sent_before(source, handed_on)
        body = ["" if _QUOTED_HEADER.match(line) or _QUOTE_START.match(line) else line for line in handed_on]
        handed = _told(replace(source, sent_at=sent), [*[""] * (end + 1), *body], number, subject)
    if not handed.entries.empty and says_nothing_itself(own, source.names):
        return handed
    read = _told(source, own, number, subject)
    if not handed.entries.empty and (read.entries.empty or points_below(own)):
        return _both(read, handed)
    if read.entries.empty and answers(subject):
        quoted = [re.sub(r"^\s*>\s?", "", line) for line in lines[:end] if line.lstrip().startswith(">")] + handed_on
        before = threads.get(root_of(subject), _machine_before(source, quoted, number))
        read = read if before is None else _in_thread(source, by_thread(before, own, source.names), number)
    if end < len(lines) and root_of(subject) not in threads:
        listed = _lists_in(source, handed_on, end + 2, number)
        read.refusals.extend([listed] if listed is not None else [])
    if not read.entries.empty:
        threads.setdefault(root_of(subject), _machine_of(read))
    return read


def _both(own: PageReading, handed: PageReading) -> PageReading:
    """What a mail tells itself and what the one does that it hands on."""
    if own.entries.empty:
        return handed
    entries = pd.concat([own.entries, handed.entries], ignore_index=True)
    return replace(own, entries=entries, refusals=[*own.refusals, *handed.refusals])


def _lists_in(source: Source, quoted: Sequence[str], first: int, number: int) -> Refusal | None:
    """The notice of log lines in the mail that another one quotes, items and sentences that tell of the site's machines: they are those of that mail, if it
    was kept; None where there are none.

    Args:
        source: The document.
        quoted: Lines of the quoted mail.
        first: Row of its first line.
        number: Of the message.
    """
    body = ["" if _QUOTED_HEADER.match(line) or _QUOTE_START.match(line) else line for line in quoted]
    read = read_lines(source, body, page=number, channel="mail", need_date=False, first_row=first)
    rows = [(int(row), quoted[int(row) - first]) for row in read.entries["row"]]
    listed = [row for row, text in rows if named_in(text, source.names) is not None]
    if not listed:
        return None
    many = f"{len(listed)} lines" if len(listed) > 1 else "A line"
    return source.refusal(
        Reason.NO_TABLE, f"{many} of the mail that this one quotes tell{'s' * (len(listed) == 1)} of machines and {'were' if len(listed) > 1 else 'was'} not read: {counted_rows(listed)}.",
        "They are read from that mail; if it was not kept, save this one with the quoted lines alone and the day of that mail.",
        page=number, row=listed[0], value=quoted[listed[0] - first].strip(),
    )  # fmt: skip


def _begins_quote(lines: Sequence[str], at: int) -> bool:
    """Whether a quoted mail begins at a line: where a program says so, or with the head of a mail ("From: ... Sent: ...")."""
    if _QUOTE_START.match(lines[at]):
        return True
    sender = _QUOTED_SENDER.match(lines[at])
    if sender is None:
        return False
    head = list(itertools.takewhile(_QUOTED_HEADER.match, lines[at : at + _LONGEST_HEAD]))
    return len(head) >= 3 or (len(head) == 2 and any("@" in line for line in head))


def _machine_before(source: Source, quoted: Sequence[str], number: int) -> str | None:
    """The machine that the mail before an answer tells of: empty where it tells of one that is not known, None where of none."""
    text = [
        line
        for line in quoted
        if not _QUOTED_HEADER.match(line) or re.match(r"\W*(?:subject|betreff|objet|asunto)", line, re.I)
    ]
    form = message_form(source, [line for line in text if not _QUOTED_HEADER.match(line)], number, "")
    if form is not None:
        return _machine_of(form)
    told = "\n".join(text)
    named = named_in(told, source.names)
    return named.text if named is not None and one_in(told, source.names) else None


def _machine_of(read: PageReading) -> str:
    """What the lines of a mail call their machine; empty where they name several or none."""
    named = {m for fields in read.entries["fields"] for m in str(json.loads(fields).get("equipment", "")).split("\n")}
    return named.pop() if len(named) == 1 else ""


def _in_thread(source: Source, told: dict[int, dict[str, str]], number: int) -> PageReading:
    if not told:
        return PageReading.nothing()
    table = pd.DataFrame(list(told.values()), index=list(told), dtype="str")
    return entries_of(source, table, page=number, channel="mail", form=stable_id("form", "subject", length=12))


def _told(source: Source, lines: list[str], number: int, subject: str) -> PageReading:
    if (form := message_form(source, lines, number, subject)) is not None:
        return form
    read = read_lines(source, lines, page=number, channel="mail", need_date=False)
    if not read.entries.empty or not (told := by_subject(subject, lines, Page.of_mail(source, lines))):
        return read
    return _in_thread(source, told, number)


def _sent_before(source: Source, lines: list[str]) -> pd.Timestamp | None:
    """When a mail was sent that another one hands on; as the other one where that cannot be read."""
    for line in lines:
        found = _QUOTED_DAY.match(line)
        read = parse(found[1].strip(), order=source.settings.date_order) if found else ()
        if read:
            at = pd.Timestamp.combine(read[0].day, time(*(read[0].time or (12, 0))))
            sent = at.tz_localize(source.settings.zone).tz_convert("UTC").as_unit("us")
            return sent if source.sent_at is None else min(sent, source.sent_at)
    return source.sent_at


def _damaged(source: Source, number: int, error: Exception) -> Refusal:
    return source.refusal(
        Reason.DAMAGED, f"A part of the mail cannot be read ({type(error).__name__}).",
        "Save the mail again from the mail program.", page=number, value=error,
    )  # fmt: skip
