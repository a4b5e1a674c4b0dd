"""Small whole files of every kind, to be broken."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from email.message import EmailMessage
from functools import cache

ROWS = [
    [
        f"{i % 28 + 1:02}.03.2023",
        f"P-{100 + i % 7}",
        f"mechanical seal no {i} leaking, replaced",
        "J. Smith",
        str(10 * i),
    ]
    for i in range(40)
]
HEADER = ["Date", "Equipment", "Work done", "Technician", "Cost"]


@cache
def table(separator: str = ",", encoding: str = "utf-8", rows: int = 40) -> bytes:
    """A delimited table with quoted texts."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([HEADER, *ROWS[:rows]])
    return out.getvalue().encode(encoding)


@cache
def sap_list() -> bytes:
    """A list as SAP prints it to a file."""
    rule = "-" * 84
    lines = [
        "List of orders",
        rule,
        "|Order    |Bas. start|Equipment |Description                  |Tot.act.costs|",
        rule,
    ]
    for i, (date, equipment, text, _, cost) in enumerate(ROWS):
        lines.append(f"|{4711 + i:09}|{date}|{equipment:<10}|{text[:29]:<29}|{cost + ',00':>13}|")
    return "\n".join([*lines, rule, ""]).encode("cp1252")


@cache
def pdf(compressed: bool = True) -> bytes:
    """Three typed pages with a table each."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pageCompression=int(compressed), invariant=1)
    for page in range(3):
        sheet.setFont("Helvetica", 9)
        for line, row in enumerate([HEADER, *ROWS[page * 12 : page * 12 + 12]]):
            for x, cell in zip((40, 110, 180, 420, 500), row):
                sheet.drawString(x, 780 - 16 * line, cell)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@cache
def picture(kind: str, frames: int = 1, **options: object) -> bytes:
    """A page with some black strokes as PNG, JPEG or TIFF."""
    from PIL import Image, ImageDraw

    mode = "1" if options.get("compression") == "group4" else "L"
    pages = []
    for n in range(frames):
        page = Image.new(mode, (500, 700), "white")
        draw = ImageDraw.Draw(page)
        for y in range(40, 660, 23):
            for x in range(30, 460, 37):
                draw.line((x, y, x + 20 + (x * y + n) % 13, y + (x + y) % 9), fill="black", width=2)
        pages.append(page)
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(out, kind, **more, **options)
    return out.getvalue()


@cache
def workbook() -> bytes:
    """Two sheets with a table each."""
    import openpyxl

    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Feb")):
        sheet.append(HEADER)
        for i, row in enumerate(ROWS):
            sheet.append([dt.datetime(2023, 3, i % 28 + 1), *row[1:4], int(row[4])])
    out = io.BytesIO()
    book.save(out)
    return _with_shared_strings(out.getvalue())


def _with_shared_strings(book: bytes) -> bytes:
    """The same workbook with its texts in one table, as spreadsheet programs write them."""
    texts: dict[bytes, int] = {}

    def number(found: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % texts.setdefault(found.group(1), len(texts))

    with zipfile.ZipFile(io.BytesIO(book)) as old:
        members = {i.filename: old.read(i) for i in old.infolist()}
    for name in [n for n in members if n.startswith("xl/worksheets/")]:
        members[name] = re.sub(rb't="inlineStr"><is><t>(.*?)</t></is>', number, members[name])
    if texts:
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        members["xl/sharedStrings.xml"] = (
            b'<sst xmlns="%s">' % space + b"".join(b"<si><t>%s</t></si>" % t for t in texts) + b"</sst>"
        )
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
            b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s" /></Types>' % kind
        )
        relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdTexts" Type="%s" Target="/xl/sharedStrings.xml" /></Relationships>' % relation,
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(zipfile.ZipInfo(name, (2023, 3, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def old_workbook() -> bytes:
    """One sheet of an old spreadsheet program."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("log")
    for r, row in enumerate([HEADER, *ROWS]):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def archive(members: tuple[tuple[str, bytes], ...] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of a table and a workbook, or of `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members or (("log.csv", table()), ("log.xlsx", workbook())):
            packed.writestr(zipfile.ZipInfo(name, (2023, 3, 1, 0, 0, 0)), content, method)
    return out.getvalue()


@cache
def mail(attachment: bytes | None = None, name: str = "log.xlsx") -> bytes:
    """A mail with log lines in its body and an attachment."""
    message = EmailMessage()
    message["From"] = "shift@plant.example"
    message["To"] = "planner@plant.example"
    message["Subject"] = "log"
    message["Date"] = "Wed, 01 Mar 2023 06:00:00 +0000"
    message.set_content("01.03.2023 P-101 seal leaking\n02.03.2023 P-102 bearing noisy\n")
    message.add_attachment(attachment or workbook(), maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("=====cut here=====")
    return message.as_bytes()


@cache
def mailbox(messages: int = 3) -> bytes:
    """A mailbox of mails."""
    return b"".join(b"From shift@plant.example Wed Mar  1 06:00:00 2023\n" + mail() + b"\n\n" for _ in range(messages))


@cache
def json_list() -> bytes:
    """Records in a wrapper, as services send them."""
    records = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    return json.dumps({"@odata.context": "$metadata#Orders", "value": records}, indent=1).encode()


@cache
def xml_list() -> bytes:
    """Elements that come again and again."""
    names = [h.replace(" ", "_") for h in HEADER]
    rows = ("".join(f"<{n}>{v}</{n}>" for n, v in zip(names, row, strict=True)) for row in ROWS)
    items = "\n".join(f"<order>{row}</order>" for row in rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n{items}\n</orders>\n'.encode()


@cache
def ods() -> bytes:
    """An OpenDocument workbook."""
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    content = f'<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><table:table table:name="Log">{cells}</table:table></office:body></office:document-content>'
    return archive((("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.encode())))
