"""Mails: lines typed in the body, replies with quoted text, attachments, and a mailbox of them."""

from __future__ import annotations

import email.charset
import email.encoders
from dataclasses import replace
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from pathlib import PurePosixPath

import pandas as pd

from pdm.records import stable_id
from pdm.simulation.documents.form import Form, plain, rng_of
from pdm.simulation.documents.placement import Built, PlacedCell, Placement

_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pdf": ("application", "pdf"), ".jpg": ("image", "jpeg"), ".png": ("image", "png"),
    ".csv": ("text", "csv"), ".txt": ("text", "plain"), ".zip": ("application", "zip"),
    ".tif": ("image", "tiff"),
}  # fmt: skip
_GREETINGS = ("Hi all,", "Morning,", "Hello office,", "Moin,")
_CLOSINGS = ("Regards", "Cheers", "Thx", "Gruss")


def write_mail(
    lines: pd.DataFrame,
    form: Form,
    name: str,
    *,
    sent_at: pd.Timestamp,
    sender: str = "",
    attachments: dict[str, Built] | None = None,
) -> Built:
    """A mail whose body holds `lines`, one a line, and whose attachments hold others.

    Mails differ by name: quoted-printable or base64, cp1252 or UTF-8. Every third is a reply that quotes an
    older mail below; lines that start with `>` are none of this mail's.

    Args:
        lines: Lines of the logbook typed in the body; may be empty.
        form: Manner of writing.
        name: Name of the file.
        sent_at: Date of the mail (aware).
        sender: Who sends it; the site's shift mailbox if empty.
        attachments: Documents by file name.

    Returns:
        The file; `row` counts the lines of the decoded body from 1, those of attachments stand in
        `name!attachment`.
    """
    rng = rng_of("mail", name)
    body = [str(_GREETINGS[int(rng.integers(4))]), ""]
    body.append("jobs of the last days:" if len(lines) else "please find the papers attached.")
    body.append("")
    placements = []
    for _, line in lines.iterrows():
        date, mention, text = form.date(line["occurred_at"]), plain(line["mention"]), plain(line["text"])
        text = text.replace("\n", " ")
        who = plain(line["technician"])
        written = _line(date, mention, text, who, form.variant)
        body.append(written)
        placements.append(Placement(str(line["line_id"]), name, 1, len(body), mention, text, date))
    body += ["", str(_CLOSINGS[int(rng.integers(4))]), sender or "Shift office"]
    reply = rng.random() < 0.34
    if reply:
        before = sent_at - pd.Timedelta(days=2)
        body += [
            "",
            f"On {before:%d.%m.%Y %H:%M}, Planning wrote:",
            "> Please send the jobs of this week.",
            ">",
        ]
        body += ["> 01.01.2001 TEST-1 sample line as agreed, do not enter (XX)", "> Thanks"]
    message = _message("\n".join(body) + "\n", attachments or {}, base64=bool(rng.random() < 0.5))
    subject = f"{form.title} {sent_at:%d.%m.%Y}"
    message["Subject"] = f"Re: {subject}" if reply else subject
    message["From"] = f"{sender or 'Shift office'} <shift.{form.site}@plant.example>"
    message["To"] = "maintenance.planning@plant.example"
    message["Date"] = format_datetime(sent_at.to_pydatetime())
    message["Message-ID"] = f"<{stable_id('mail', name)}@plant.example>"
    built = Built(message.as_bytes(), placements)
    for child in (attachments or {}).values():
        built.placements += [p.inside(name) for p in child.placements]
        built.cells += [replace(c, file=f"{name}!{c.file}") for c in child.cells]
    return built


def _line(date: str, mention: str, text: str, who: str, variant: int) -> str:
    if variant % 3 == 0:
        return f"{date}  {mention}: {text}" + (f" ({who})" if who else "")
    if variant % 3 == 1:
        return f"- {date} - {mention} - {text}" + (f" - {who}" if who else "")
    return f"{date} | {mention} | {text} | {who}"


def _message(body: str, attachments: dict[str, Built], *, base64: bool) -> Message:
    charset = email.charset.Charset("utf-8" if base64 else "cp1252")
    charset.body_encoding = email.charset.BASE64 if base64 else email.charset.QP
    text = MIMEText("", "plain")
    del text["Content-Transfer-Encoding"]
    text.set_payload(body.encode("cp1252", errors="replace").decode("cp1252"), charset)
    if not attachments:
        return text
    whole = MIMEMultipart(boundary="=_" + stable_id("boundary", body, *sorted(attachments)))
    whole.attach(text)
    for member, built in attachments.items():
        part = MIMEBase(*_TYPES.get(PurePosixPath(member).suffix, ("application", "octet-stream")))
        part.set_payload(built.data)
        email.encoders.encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=member)
        whole.attach(part)
    return whole


def write_mailbox(mails: dict[str, Built], name: str) -> Built:
    """An mbox of `mails`; `page` is the number of the mail, attachments stand in `name!attachment`."""
    out = bytearray()
    placements: list[Placement] = []
    cells: list[PlacedCell] = []
    for number, (key, built) in enumerate(mails.items(), 1):
        out += b"From shift@plant.example Mon Jan  6 08:00:00 2020\n"
        for line in built.data.splitlines(keepends=True):
            out += b">" + line if line.startswith(b"From ") else line
        out += b"\n"
        for p in built.placements:
            in_body = p.file == key
            placements.append(replace(p, file=name + p.file.removeprefix(key), page=number if in_body else p.page))
        cells += [replace(c, file=name + c.file.removeprefix(key)) for c in built.cells]
    return Built(bytes(out), placements, cells)
