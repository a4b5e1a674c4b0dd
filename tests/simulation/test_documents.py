"""Digital documents: they open with ordinary libraries and the truth points at the right row."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import mailbox
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.simulation.documents import (
    archive,
    flat,
    form,
    mail,
    maximo,
    pdf_writer,
    sap_list,
    typed_pdf,
    workbook,
)

FIELDS = ("date", "equipment", "work_order", "description", "technician", "temperature", "downtime", "cost")
TEXTS = (
    "seal leaking, tightened gland",
    "brg noisy; greased. ok now",
    "Lager gewechselt, läuft wieder",
    "motor | fan rattles",
    "replaced v-belt and aligned pulley, test run 2 h without noise; told shift to watch the DE bearing",
)


@pytest.fixture
def lines() -> pd.DataFrame:
    return make_lines(100)


def make_lines(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    hours = np.sort(rng.integers(0, 90 * 24, n))
    when = pd.Timestamp("2023-01-05 08:00") + pd.to_timedelta(hours, unit="h")
    return pd.DataFrame(
        {
            "line_id": [f"L{i:04d}" for i in range(n)],
            "event_id": [f"E{i}" for i in range(n)],
            "site": "north",
            "asset_id": [f"A{i % 7}" for i in range(n)],
            "occurred_at": when,
            "written_at": when + pd.Timedelta(hours=2),
            "arrives_at": when + pd.Timedelta(days=5),
            "channel": "csv",
            "mention": [["P-101A", "10004711", "pump 3 cw", "Lüfter 2"][i % 4] for i in range(n)],
            "text": [TEXTS[i % 5] for i in range(n)],
            "technician": [["KM", "Hans B."][i % 2] for i in range(n)],
            "work_order": [str(4000100 + i) if i % 3 else None for i in range(n)],
            "order_type": "PM01",
            "damage_code": [None if i % 2 else "D02" for i in range(n)],
            "activity_code": None,
            "breakdown": [i % 4 == 0 for i in range(n)],
            "temperature": np.where(rng.random(n) < 0.5, np.nan, rng.normal(10, 30, n).round(1)),
            "load": np.nan,
            "vibration": 3.2,
            "running_hours": 12345.0,
            "downtime": rng.exponential(4, n).round(1),
            "cost": rng.exponential(900, n).round(2),
            "writer_id": [f"w{i % 3}" for i in range(n)],
            "duplicate_of": None,
        }
    )


def a_form(**fixed) -> form.Form:
    return form.make_form(5, "north", fixed.pop("kind", "flat"), FIELDS, **fixed)


@pytest.mark.acceptance
@pytest.mark.parametrize("encoding", [*flat.ENCODINGS, "utf-8"])
@pytest.mark.parametrize("separator", flat.SEPARATORS)
def test_text_tables_in_several_encodings_and_separators(lines, encoding, separator):
    layout = a_form(encoding=encoding, separator=separator, variant=1)
    built = flat.write_flat(lines, layout, "log.csv")
    rows = list(csv.reader(io.StringIO(built.data.decode(encoding), newline=""), delimiter=separator))
    head = list(layout.headers)
    for placed, (_, line) in zip(built.placements, lines.iterrows(), strict=True):
        row = dict(zip(head, rows[placed.row - 1], strict=True))
        assert row["equipment"] == placed.mention == line["mention"]
        assert row["description"] == placed.text == line["text"]
        assert row["date"] == placed.date


@pytest.mark.acceptance
@pytest.mark.parametrize(("order", "start"), [("DMY", "07.03."), ("MDY", "03/07/"), ("YMD", "2023-03-07")])
def test_dates_in_the_order_of_the_site(lines, order, start):
    layout = a_form(date_order=order, date_style={"DMY": "%d.%m.%Y", "MDY": "%m/%d/%Y", "YMD": "%Y-%m-%d"}[order])
    day = lines[lines["occurred_at"].dt.strftime("%d%m") == "0703"].head(1)
    assert flat.write_flat(day, layout, "a.csv").placements[0].date.startswith(start)


@pytest.mark.acceptance
def test_workbook_with_merged_heads_a_sheet_a_month_totals_and_blank_rows(lines):
    from openpyxl import load_workbook

    layout = a_form(kind="workbook", variant=2)
    built = workbook.write_workbook(lines, layout, "log.xlsx")
    book = load_workbook(io.BytesIO(built.data))
    assert book.sheetnames == ["Cover", "Jan 2023", "Feb 2023", "Mar 2023", "Apr 2023"]
    sheet = book["Jan 2023"]
    assert any(r.min_row == 3 and r.max_col > r.min_col for r in sheet.merged_cells.ranges)
    column = {f: i for i, f in enumerate(layout.headers, 1)}
    assert [c.value for c in sheet[4]] == list(layout.headers.values())
    formulas = [c.value for row in sheet.iter_rows() for c in row if str(c.value).startswith("=SUM(")]
    assert len(formulas) == 2
    filled = [any(c.value is not None for c in row) for row in sheet.iter_rows(min_row=5)]
    assert not all(filled)
    assert {p.line_id for p in built.placements} == set(lines["line_id"])
    assert any("date" in p.ditto for p in built.placements)
    for placed in built.placements:
        on = book.worksheets[placed.page - 1]
        assert on.cell(placed.row, column["equipment"]).value == placed.mention
        assert on.cell(placed.row, column["description"]).value == placed.text
        assert (on.cell(placed.row, column["date"]).value is None) == ("date" in placed.ditto)


@pytest.mark.acceptance
@pytest.mark.parametrize(("language", "encoding"), [("de", "latin-1"), ("en", "utf-16")])
def test_sap_list_style(lines, language, encoding):
    layout = form.Form("north", encoding=encoding, language=language)
    built = sap_list.write_sap_list(lines, layout, "iw38.txt", run_on=pd.Timestamp("2023-05-01"))
    text = built.data.decode(encoding)
    rows = text.split("\r\n")
    assert text.count("\f") == 2  # 100 lines, 42 a page
    assert sum(row.startswith("|Auftrag" if language == "de" else "|Order") for row in rows) == 3
    ruled = [row for row in rows if row.startswith(("|", "-"))]
    assert len({len(row) for row in ruled}) == 1
    for placed, (_, line) in zip(built.placements, lines.iterrows(), strict=True):
        cells = [c.strip() for c in rows[placed.row - 1].strip("|").split("|")]
        assert cells[2] == placed.mention
        assert cells[3] == placed.text == line["text"].replace("|", "/")
        assert cells[4] == line["occurred_at"].strftime("%d.%m.%Y")
        assert line["work_order"] is None or pd.isna(line["work_order"]) or cells[0] == "00000" + line["work_order"]
    assert any(p.mention == "000000000010004711" for p in built.placements)


@pytest.mark.acceptance
def test_sap_numbers_have_a_trailing_minus():
    assert sap_list.sap_number(-12.5, 1) == "12,5-"
    assert sap_list.sap_number(1234.5, 2) == "1.234,50"
    assert sap_list.sap_number(float("nan"), 2) == ""


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_sap_numbers_read_back(value, digits):
    written = sap_list.sap_number(value, digits)
    back = float(written.rstrip("-").replace(".", "").replace(",", ".")) * (-1 if written.endswith("-") else 1)
    assert back == pytest.approx(value, abs=0.51 * 10**-digits)


@pytest.mark.acceptance
def test_maximo_style_with_long_descriptions_over_several_lines(lines):
    built = maximo.write_maximo(lines, form.Form("north", date_order="MDY", encoding="utf-8"), "wo.csv")
    rows = list(csv.DictReader(io.StringIO(built.data.decode(), newline="")))
    assert {
        "WONUM",
        "ASSETNUM",
        "DESCRIPTION",
        "DESCRIPTION_LONGDESCRIPTION",
        "WORKTYPE",
        "FAILURECODE",
    } <= set(rows[0])
    assert any("\n" in row["DESCRIPTION_LONGDESCRIPTION"] for row in rows)
    for placed in built.placements:
        row = rows[placed.row - 2]
        assert row["ASSETNUM"] == placed.mention
        whole = f"{row['DESCRIPTION']} {row['DESCRIPTION_LONGDESCRIPTION']}".split()
        assert whole == placed.text.split()


@pytest.mark.acceptance
def test_typed_pdf_has_a_text_layer_and_boxes_that_hold_the_row(lines):
    import pypdfium2

    built = typed_pdf.write_typed_pdf(lines, a_form(kind="typed_pdf"), "report.pdf")
    document = pypdfium2.PdfDocument(built.data)
    assert len(document) == max(p.page for p in built.placements) > 1
    for placed in built.placements[::9]:
        page = document[placed.page - 1]
        width, height = page.get_size()
        x0, y0, x1, y1 = placed.box
        inside = page.get_textpage().get_text_bounded(x0 * width, height * (1 - y1), x1 * width, height * (1 - y0))
        assert placed.mention in inside
        assert " ".join(placed.text.split()[:2]) in inside
        assert placed.date in inside


@pytest.mark.acceptance
def test_mixed_pdf_has_typed_pages_and_scanned_ones(lines):
    import pypdfium2
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (620, 877), 230).save(buffer, "JPEG")
    scan = pdf_writer.PicturePage(buffer.getvalue(), (620, 877), 75, gray=True)
    built = typed_pdf.write_typed_pdf(lines.head(5), a_form(kind="typed_pdf"), "mixed.pdf", scanned=[scan])
    document = pypdfium2.PdfDocument(built.data)
    assert len(document) == 2
    assert document[0].get_textpage().get_text_range().strip()
    assert not document[1].get_textpage().get_text_range().strip()
    assert document[1].render(scale=1).to_pil().convert("L").getpixel((300, 400)) == pytest.approx(230, abs=3)


@pytest.mark.acceptance
def test_mail_with_lines_in_the_body_and_attachments(lines):
    book = workbook.write_workbook(lines.iloc[5:20], a_form(kind="workbook"), "may.xlsx")
    scan = typed_pdf.write_typed_pdf(lines.iloc[20:25], a_form(kind="typed_pdf"), "scan.pdf")
    seen = set()
    for number in range(12):
        name = f"mail/{number}.eml"
        built = mail.write_mail(
            lines.head(5), form.Form("north", variant=number), name,
            sent_at=pd.Timestamp("2023-03-01 10:00", tz="Europe/Berlin"),
            attachments={"may.xlsx": book, "scan.pdf": scan},
        )  # fmt: skip
        message = email.message_from_bytes(built.data, policy=email.policy.default)
        assert message["date"].datetime == pd.Timestamp("2023-03-01 09:00", tz="UTC")
        body = message.get_body(("plain",))
        rows = body.get_content().splitlines()
        typed = [p for p in built.placements if p.file == name]
        for placed, (_, line) in zip(typed, lines.head(5).iterrows(), strict=True):
            assert placed.mention in rows[placed.row - 1]
            assert line["text"] in rows[placed.row - 1]
        attached = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
        assert attached == {"may.xlsx": book.data, "scan.pdf": scan.data}
        assert {p.file for p in built.placements} == {name, f"{name}!may.xlsx", f"{name}!scan.pdf"}
        seen |= {body["content-transfer-encoding"], any(r.startswith(">") for r in rows)}
    assert {"base64", "quoted-printable", True, False} <= seen


@pytest.mark.acceptance
def test_mailbox_of_mails(lines, tmp_path):
    mails = {
        f"m{n}.eml": mail.write_mail(
            lines.iloc[n * 3 : n * 3 + 3],
            form.Form("north"),
            f"m{n}.eml",
            sent_at=pd.Timestamp("2023-03-01", tz="UTC"),
        )
        for n in range(4)
    }
    built = mail.write_mailbox(mails, "shift.mbox")
    (tmp_path / "shift.mbox").write_bytes(built.data)
    box = mailbox.mbox(tmp_path / "shift.mbox")
    assert len(box) == 4
    for placed in built.placements:
        assert placed.file == "shift.mbox"
        number = placed.page
        body = box[number - 1].get_payload(decode=True).decode(box[number - 1].get_content_charset())
        assert placed.mention in body.splitlines()[placed.row - 1]


@pytest.mark.acceptance
def test_archive_of_documents(lines):
    one = flat.write_flat(lines.head(3), a_form(), "a.csv")
    built = archive.write_archive({"a.csv": one}, "may.zip")
    with zipfile.ZipFile(io.BytesIO(built.data)) as packed:
        assert packed.read("a.csv") == one.data
    assert {p.file for p in built.placements} == {"may.zip!a.csv"}


def test_the_same_lines_give_the_same_bytes(lines):
    def everything() -> list[bytes]:
        return [
            flat.write_flat(lines, a_form(), "a.csv").data,
            workbook.write_workbook(lines, a_form(kind="workbook"), "a.xlsx").data,
            typed_pdf.write_typed_pdf(lines, a_form(kind="typed_pdf"), "a.pdf").data,
            mail.write_mail(lines.head(3), form.Form("n"), "a.eml", sent_at=pd.Timestamp("2023-01-01", tz="UTC")).data,
            sap_list.write_sap_list(lines, form.Form("n"), "a.txt", run_on=pd.Timestamp("2023-01-01")).data,
        ]

    assert everything() == everything()


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=("Cc", "Zl", "Zp")), max_size=40))
def test_any_western_text_survives_in_a_typed_pdf_file(text):
    import pypdfium2

    page = pdf_writer.TextPage()
    page.text(50, 50, "A" + text + "Z")
    document = pypdfium2.PdfDocument(pdf_writer.write_pdf([page]))
    assert len(document) == 1
    back = document[0].get_textpage().get_text_range()
    kept = [c for c in text if c.isascii() and c.isalnum()]
    assert [c for c in back if c.isascii() and c.isalnum()][: len(kept) + 2][0] == "A"
    if text.isascii():
        assert [c for c in back if c.isalnum()] == ["A", *[c for c in text if c.isalnum()], "Z"]
