from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from pdm.config import FormSettings
from pdm.errors import Refused


def table_pdf(path: Path, rows: int = 60) -> Path:
    normal = getSampleStyleSheet()["Normal"]
    body = [["Date", "Equipment", "Work done", "Hrs", "Technician"]]
    for i in range(rows):
        text = f"Mechanical seal no {i} leaking" + (
            " heavily, dismantled, shaft sleeve scored, new sleeve fitted" if i % 3 == 0 else ""
        )
        body.append([f"{i % 28 + 1:02}.03.2023", f"P-{100 + i}", Paragraph(text, normal), str(1000 + i), "J. Smith"])
    table = Table(body, colWidths=[65, 70, 220, 40, 80], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    SimpleDocTemplate(str(path), pagesize=A4).build(
        [Paragraph("Maintenance log. Department: Utilities", normal), Spacer(1, 12), table]
    )
    return path


def scan(width: int = 600, height: int = 800) -> Image.Image:
    return Image.effect_noise((width, height), 40).convert("RGB")


def mixed_pdf(path: Path) -> Path:
    sheet = canvas.Canvas(str(path), pagesize=A4)
    sheet.drawImage(ImageReader(scan()), 0, 0, A4[0], A4[1])
    sheet.showPage()
    sheet.setFont("Helvetica", 10)
    for i, line in enumerate(
        [
            "Shift log",
            "12.03.2023 P-101 seal leaking, replaced by new one",
            "13.03.2023 K-201: bearing noise on drive end  JM",
        ]
    ):
        sheet.drawString(60, 780 - 16 * i, line)
    sheet.showPage()
    # a scan with another program's text under it
    sheet.setFont("Helvetica", 10)
    sheet.drawString(60, 700, "12.O3.2O23 P-1O1 seai leaklng, replaced by new one and some more text")
    sheet.drawImage(ImageReader(scan()), 0, 0, A4[0], A4[1])
    sheet.showPage()
    sheet.save()
    return path


@pytest.mark.acceptance
def test_typed_pdf_table_over_pages(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(table_pdf(tmp_path / "log.pdf"))
    assert got.opened.pages == []
    assert len(got.entries) == 60
    for i in range(60):
        fields = got.fields(i)
        assert fields["equipment"] == f"P-{100 + i}"
        assert fields["date"] == f"{i % 28 + 1:02}.03.2023"
        assert fields["running_hours"] == str(1000 + i)
        assert fields["technician"] == "J. Smith"
        assert fields["description"].startswith(f"Mechanical seal no {i} leaking")
        assert fields["description"].endswith("fitted") == (i % 3 == 0)
    x0, y0, x1, y1 = json.loads(got.entries["box"].iloc[0])
    assert 0 < x0 < x1 < 1
    assert 0 < y0 < y1 < 0.3


@pytest.mark.acceptance
def test_mixed_pdf(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(mixed_pdf(tmp_path / "log.pdf"))
    assert [(p.number, p.media) for p in got.opened.pages] == [(1, "pdf"), (3, "pdf")]
    assert got.entries["page"].tolist() == [2, 2]
    assert got.fields(0) == {
        "date": "12.03.2023",
        "equipment": "P-101",
        "description": "seal leaking, replaced by new one",
    }
    assert got.fields(1) == {
        "date": "13.03.2023",
        "equipment": "K-201",
        "description": "bearing noise on drive end",
        "technician": "JM",
    }


@pytest.mark.acceptance
def test_scanned_pdf_gives_pages(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "scan.pdf"
    scan().save(path, save_all=True, append_images=[scan(), scan()])
    got = read(path)
    assert [p.number for p in got.opened.pages] == [1, 2, 3]
    assert got.opened.document["pages"] == 3


def test_typed_form(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "form.pdf"
    sheet = canvas.Canvas(str(path), pagesize=A4)
    for i, line in enumerate(
        [
            "Work order 4711",
            "Equipment: P-101",
            "Date: 12.03.2023",
            "Fault description: seal leaking badly",
            "Technician: J. Smith",
            "Downtime (h): 4,5",
        ]
    ):
        sheet.drawString(60, 780 - 18 * i, line)
    sheet.save()
    got = read(path)
    assert len(got.entries) == 1
    fields = got.fields(0)
    assert fields["equipment"] == "P-101"
    assert fields["description"] == "seal leaking badly"
    assert fields["downtime"].startswith("4,5")


@pytest.mark.acceptance
def test_damaged_pdf(tmp_path: Path, read: Callable[..., Any]) -> None:
    whole = table_pdf(tmp_path / "log.pdf").read_bytes()
    path = tmp_path / "damaged.pdf"
    path.write_bytes(whole[:400])
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "damaged"


@pytest.mark.acceptance
def test_password_protected_pdf(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "locked.pdf"
    sheet = canvas.Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    sheet.drawString(60, 700, "12.03.2023 P-101 seal leaking")
    sheet.save()
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "password_protected"


def test_too_many_pages(tmp_path: Path, read: Callable[..., Any]) -> None:
    with pytest.raises(Refused, match="limit is 2"):
        read(mixed_pdf(tmp_path / "log.pdf"), limits={"document_pages": 2})


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_turned_typed_pages(tmp_path: Path, read: Callable[..., Any], turned: int) -> None:
    """A page that is stored on its side and shown upright is read as it is shown."""
    path = tmp_path / "log.pdf"
    sheet = canvas.Canvas(str(path), pagesize=A4)
    width, height = A4
    if turned == 90:
        sheet.translate(height, 0)
    elif turned == 180:
        sheet.translate(width, height)
    elif turned == 270:
        sheet.translate(0, width)
    sheet.rotate(turned)
    rows = [
        ["Date", "Equipment", "Work done"],
        *([f"0{d}.03.2023", f"P-10{d}", "seal leaking badly"] for d in range(1, 6)),
    ]
    for i, row in enumerate(rows):
        for x, cell in zip((40, 140, 260), row):
            sheet.drawString(x, height - 60 - 18 * i, cell)
    sheet.setPageRotation(turned)
    sheet.save()
    got = read(path)
    assert [got.fields(i)["equipment"] for i in range(5)] == [f"P-10{d}" for d in range(1, 6)]
    boxes = [json.loads(b) for b in got.entries["box"]]
    assert all(abs(x0 * width - 40) < 3 for x0, _, _, _ in boxes)
    assert [round((y0 + y1) / 2 * height) for _, y0, _, y1 in boxes] == pytest.approx(
        [60 + 18 * i for i in range(1, 6)], abs=6
    )
    assert boxes == sorted(boxes, key=lambda b: b[1])


def test_landscape_page(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.pdf"
    sheet = canvas.Canvas(str(path), pagesize=(A4[1], A4[0]))
    sheet.setFont("Helvetica", 10)
    for i, line in enumerate(["12.03.2023 P-101 seal leaking  JM", "13.03.2023 K-201 bearing noisy today"]):
        sheet.drawString(60, 500 - 16 * i, line)
    sheet.save()
    got = read(path)
    assert got.fields(0) == {
        "date": "12.03.2023",
        "equipment": "P-101",
        "description": "seal leaking",
        "technician": "JM",
    }
    assert got.fields(1)["description"] == "bearing noisy today"


def test_whole_pdfs_raise_no_alarm(tmp_path: Path, read: Callable[..., Any]) -> None:
    """Whatever wrote them: with and without compression, with an update at the end, with a line before the mark."""
    for name, path in (("table", table_pdf(tmp_path / "a.pdf")), ("mixed", mixed_pdf(tmp_path / "b.pdf"))):
        assert read(path).refusals == [], name
    scan().save(tmp_path / "c.pdf", save_all=True, append_images=[scan()])
    assert read(tmp_path / "c.pdf").refusals == []
    # saved again with something appended, as PDF readers do
    scan().save(tmp_path / "c.pdf", append=True)
    assert read(tmp_path / "c.pdf").refusals == []
    assert len(read(tmp_path / "c.pdf").opened.pages) == 3


def test_damage_that_a_reader_mends_is_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    whole = table_pdf(tmp_path / "log.pdf").read_bytes()
    at = whole.index(b"stream", whole.index(b"/Contents")) if b"/Contents" in whole else whole.index(b"stream")
    path = tmp_path / "part.pdf"
    path.write_bytes(whole[: at + 200] + b"!" * 60 + whole[at + 260 :])
    got = read(path)
    assert "damaged" in got.reasons
    # the end is missing: pages that are whole are kept
    path.write_bytes(whole[: whole.rindex(b"startxref")])
    assert "cut_short" in read(path).reasons


@pytest.mark.acceptance
def test_picture_bomb_inside_a_pdf(tmp_path: Path, read: Callable[..., Any]) -> None:
    scan().save(tmp_path / "scan.pdf")
    content = (tmp_path / "scan.pdf").read_bytes()
    path = tmp_path / "bomb.pdf"
    path.write_bytes(content.replace(b"/Width 600", b"/Width 99999").replace(b"/Height 800", b"/Height 99999"))
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "image_bomb"
    assert error.value.refusal.page == 1


@pytest.mark.parametrize("upright", ["TOP", "MIDDLE", "BOTTOM"])
@pytest.mark.parametrize("align", ["LEFT", "CENTER"])
def test_wrapped_cells_of_a_ruled_table_belong_to_their_row(
    tmp_path: Path, read: Callable[..., Any], upright: str, align: str
) -> None:
    normal = getSampleStyleSheet()["Normal"]
    texts = [
        "seal let go this morning, pump isolated",
        "chiller locked out on low refrigerant pressure after the night",
        "gauge replaced",
        "oil",
    ]
    body: list[list[Any]] = [["Date", "Plant item", Paragraph("Fault found and work carried out", normal), "Hrs"]]
    body += [
        [f"{i + 1:02}/03/2021", f"P-{200 + i} Pasteuriser plate", Paragraph(t, normal), "2"]
        for i, t in enumerate(texts * 3)
    ]
    table = Table(body, colWidths=[60, 130, 110, 30], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("VALIGN", (0, 0), (-1, -1), upright),
                ("ALIGN", (0, 0), (-1, -1), align),
            ]
        )
    )
    SimpleDocTemplate(str(tmp_path / "log.pdf"), pagesize=A4).build(
        [Paragraph("Maintenance report March 2021", normal), table, Paragraph("Outstanding: quotation for the chiller compressor.", normal)]
    )  # fmt: skip
    got = read(tmp_path / "log.pdf")
    assert got.entries["text"].tolist() == texts * 3
    assert [got.fields(i)["date"] for i in range(12)] == [f"{i + 1:02}/03/2021" for i in range(12)]
    assert [got.fields(i)["equipment"] for i in range(12)] == [f"P-{200 + i} Pasteuriser plate" for i in range(12)]


def test_a_day_in_a_cell_over_several_rows_holds_for_each(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = [
        ["Date", "Machine", "Work done"],
        ["01/03/2021", "P-200", "seal leaking"],
        ["", "P-201", "bearing noisy"],
        ["05/03/2021", "P-202", "gauge replaced"],
    ]
    table = Table(body, colWidths=[80, 80, 200])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 1), (0, 2))]))
    SimpleDocTemplate(str(tmp_path / "log.pdf"), pagesize=A4).build([table])
    got = read(tmp_path / "log.pdf")
    assert [got.fields(i)["date"] for i in range(3)] == ["01/03/2021", "01/03/2021", "05/03/2021"]


def ruled(path: Path, body: list[list[str]], widths: list[int]) -> Path:
    table = Table(body, colWidths=widths)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    SimpleDocTemplate(str(path), pagesize=A4).build([Paragraph("Defect book", getSampleStyleSheet()["Normal"]), table])
    return path


def test_ruled_rows_stay_rows_below_a_header_that_is_hardly_known(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = [
        ["Date", "Bus", "Driver", "Defect reported", "Action / rectification", "Fitter"],
        ["04/03/24", "4201", "Hussain", "NIL", "-", ""],
        ["", "4202", "Barlow", "door buzzer going all the time", "adjusted", "PW"],
        ["", "2034", "Singh", "Nil defects", "", ""],
        ["05/03/24", "4203", "Whitham", "mirror arm loose", "Tightened", "PW"],
        ["", "6001", "Kaur", "ramp stiff", "greased", "GT"],
    ]
    path = ruled(tmp_path / "book.pdf", body, [60, 50, 60, 160, 110, 40])
    got = read(path)
    assert got.entries["row"].tolist() == [3, 4, 5, 6, 7]
    assert [got.fields(i)["description"] for i in range(1, 5)] == [
        "door buzzer going all the time",
        "Nil defects",
        "mirror arm loose",
        "ramp stiff",
    ]
    form = FormSettings(match="*.pdf", columns={"Bus": "equipment", "Action / rectification": "remarks"})
    got = read(path, forms=[form])
    assert [got.fields(i)["equipment"] for i in range(5)] == ["4201", "4202", "2034", "4203", "6001"]
    assert got.fields(1)["remarks"] == "adjusted"


def test_a_ruled_form_is_one_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = [
        ["Equipment", "DT104", "Date", "02.04.24"],
        ["Defect", "amber light on", "Technician", "SG"],
        ["Action taken", "Recharged", "Run hours", "35651"],
    ]
    got = read(ruled(tmp_path / "card.pdf", body, [90, 130, 90, 90]))
    assert len(got.entries) == 1
    assert (got.fields(0)["equipment"], got.fields(0)["description"], got.fields(0)["remarks"]) == (
        "DT104",
        "amber light on",
        "Recharged",
    )


def test_a_day_broken_in_a_narrow_cell_is_one_day(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = [
        ["Datum", "Anlage", "Arbeiten"],
        # no cell of this row is on one line
        ["13.06.202\n4", "Kältesatz\nKA104", "Ventileinsatz\nerneuert"],
        ["13.06.202\n4", "KA104", "Ölprobe entnommen"],
        ["14.06.202\n4", "KA105", "Fühler ersetzt"],
        ["15.06.\n2024", "KA105", "Fühler geprüft"],
    ]
    got = read(ruled(tmp_path / "bericht.pdf", body, [50, 80, 120]))
    days = [got.fields(i)["date"].replace(" ", "") for i in range(4)]
    assert days == ["13.06.2024", "13.06.2024", "14.06.2024", "15.06.2024"]
    assert got.fields(0)["description"] == "Ventileinsatz erneuert"


def test_items_of_a_typed_page_are_of_the_day_behind_its_label(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "report.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    lines = ("DAILY OPERATIONS REPORT No. 197/2024", "Report date: 15 Jul 2024", "2 MAINTENANCE / EQUIPMENT", "- Flare gas recovery A shut down by low oil pressure 02:10. Oil pump seized.",
             "- Emergency generator test: started in 8 s, took load, no faults.", "3 PLAN NEXT 24 H", "- Isolate the fresh water maker for descaling.")  # fmt: skip
    for n, line in enumerate(lines):
        page.drawString(60, 780 - 20 * n, line)
    page.save()
    got = read(path)
    told = [got.fields(n) for n in range(len(got.entries))]
    assert [f["date"] for f in told] == ["15 Jul 2024"] * 3
    assert [f.get("status", "") for f in told] == ["", "", "planned"]


def test_counts_at_the_foot_of_a_table_are_no_part_of_its_last_row(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "report.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    rows = (("Date", "Bridge", "Work carried out"), ("11/02/2025", "PBB-11", "Pump leaking,"), ("", "", "renewed. Faults: 2"), ("12/02/2025", "PBB-12", "Annual service."), ("", "", "Visits: 9 Call-outs: 2"))  # fmt: skip
    for n, row in enumerate(rows):
        for x, cell in zip((60, 140, 220), row, strict=True):
            page.drawString(x, 780 - 13 * n, cell)
    page.save()
    got = read(path)
    assert got.entries["text"].tolist() == ["Pump leaking, renewed. Faults: 2", "Annual service."]
