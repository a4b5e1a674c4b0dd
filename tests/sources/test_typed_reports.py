"""Reports of service firms: a form's head, a list of checked points and text under headings are one job."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from pdm.sources.tables.checklists import is_checklist
from pdm.sources.tables.date_labels import date_label, only_date

GRID = [("GRID", (0, 0), (-1, -1), 0.4, "grey")]
HEAD = [["Job ref:", "KP/709", "Visit date:", "19/05/2023"], ["Unit:", "P-101", "Engineer:", "P. Aubert"],
        ["Type of visit:", "Breakdown visit", "Hours on site:", "3.5"]]  # fmt: skip
CHECKS = [["No.", "Point checked", "Result", "Remark"], ["1", "Oil level", "OK", ""],
          ["2", "Bearing noise", "Action", "loud at drive end"], ["3", "Coupling guard", "OK", ""]]  # fmt: skip
TEXT = [("Findings", "Drive end bearing failed, cage in pieces. Bearing replaced."), ("Recommendations", "Order a spare bearing.")]  # fmt: skip


def report(
    path: Path, head: Sequence[Sequence[str]] = HEAD, checks: Sequence[Sequence[str]] = CHECKS,
    text: Sequence[tuple[str, str]] = TEXT, boxed: bool = False,
) -> Path:  # fmt: skip
    normal = getSampleStyleSheet()["Normal"]
    parts: list[Flowable] = [Paragraph("SERVICE REPORT", normal), Table(head, colWidths=[90, 170, 90, 170], style=GRID if boxed else [])]  # fmt: skip
    if checks:
        parts += [Spacer(1, 8), Table(checks, style=GRID, colWidths=[70, 190, 130, 130])]
    for heading, paragraph in text:
        parts += [Spacer(1, 6), Paragraph(f"<b>{heading}</b>", normal), Paragraph(paragraph, normal)]
    parts.append(Paragraph("Signed for client ______________ left running: YES", normal))
    SimpleDocTemplate(str(path), pagesize=A4).build(parts)
    return path


@pytest.mark.acceptance
@pytest.mark.parametrize("boxed", [False, True])
def test_a_report_with_a_list_of_checked_points_is_one_job(
    boxed: bool, tmp_path: Path, read: Callable[..., Any]
) -> None:
    got = read(report(tmp_path / "report.pdf", boxed=boxed))
    assert len(got.entries) == 1
    assert got.fields(0) == {
        "date": "19/05/2023", "equipment": "P-101", "technician": "P. Aubert", "order_type": "Breakdown visit",
        "description": "Drive end bearing failed, cage in pieces. Bearing replaced.",
        "remarks": "Recommendations: Order a spare bearing.",
    }  # fmt: skip
    extra = json.loads(got.entries["extra"].iloc[0])
    assert "Bearing noise: Action loud at drive end" in extra["Checklist"]
    assert "Signed for client" in extra["Printed beside"]
    assert extra["Hours on site"] == "3.5"


def test_without_text_the_points_that_were_not_in_order_are_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(report(tmp_path / "report.pdf", text=[]))
    assert [got.fields(i)["description"] for i in range(len(got.entries))] == [
        "Bearing noise: Action loud at drive end"
    ]


def test_a_report_without_a_list_in_another_language(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = [["Auftrag:", "4711", "Prüfdatum:", "19.05.2023"], ["Maschine:", "P-101", "Monteur:", "K. Meier"]]
    text = [("Befund:", "Lager auf der Antriebsseite defekt."), ("Empfehlung:", "Ersatzlager bestellen.")]
    got = read(report(tmp_path / "bericht.pdf", head, [], text))
    assert len(got.entries) == 1
    assert got.fields(0) == {
        "date": "19.05.2023", "equipment": "P-101", "technician": "K. Meier", "work_order": "4711",
        "description": "Lager auf der Antriebsseite defekt.", "remarks": "Empfehlung: Ersatzlager bestellen.",
    }  # fmt: skip


def test_a_table_of_jobs_below_a_head_stays_a_table(tmp_path: Path, read: Callable[..., Any]) -> None:
    jobs = [["Date", "Equipment", "Work done", "By"]] + [[f"0{i}.05.2023", f"P-10{i}", "seal leaking, replaced", "JM"] for i in range(1, 6)]  # fmt: skip
    got = read(report(tmp_path / "log.pdf", checks=jobs))
    assert [got.fields(i)["equipment"] for i in range(len(got.entries))][:5] == [f"P-10{i}" for i in range(1, 6)]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["No.", "Point checked", "Result", "Remark"], ["1", "Ropes", "OK"], True),
        (["#", "Prüfpunkt", "Ergebnis"], ["1", "Seile", "i.O."], True),
        (["No.", "Defect", "Action"], ["1", "Seal leaking", "replaced"], False),
        (["Date", "Equipment", "Checked", "Result"], ["01.05.2023", "P-101", "seal", "OK"], False),
        (["Item", "Machine", "Reading", "Condition"], ["1", "P-101", "2.1", "Good"], False),
    ],
)
def test_lists_of_checked_points(header: list[str], row: list[str], expected: bool) -> None:
    assert is_checklist(header, [row, row]) is expected


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Job ref: KP/703  Visit date: 07/03/2023", "07/03/2023"),
        ("Customer: Leeds Date of inspection: 14 November 2023", "14 November 2023"),
        ("Prüfdatum: 3.5.2023", "3.5.2023"),
        ("Fecha de solicitud: 01/05/2023  Fecha de ejecución: 03/05/2023", "03/05/2023"),
        ("Test date: 07/03/2023  Call date: 09/03/2023", ""),
        ("Next visit date: 07/03/2023", ""),
        ("Issue date: 07/03/2023", ""),
        ("Installation date: 07/03/2023", ""),
        ("Last update: 07/03/2023", ""),
        ("Last updated on: 07/03/2023", ""),
        ("Date failed: 07/03/2023  Date of analysis: 29/03/2023", "07/03/2023"),
        ("Failed on: 07/03/2023  Inspection date: 29/03/2023", "07/03/2023"),
        ("Date removed: 07/03/2023  Date installed: 01/02/2021", "07/03/2023"),
        ("Date of failure: 07/03/2023  Date removed: 09/03/2023", "07/03/2023"),
        ("Ausgefallen am: 7.3.2023  Prüfdatum: 29.3.2023", "7.3.2023"),
        ("Fecha de la falla: 07/03/2023  Fecha del informe: 29/03/2023", "07/03/2023"),
        ("Date of analysis: 29/03/2023", "29/03/2023"),
    ],
)
def test_days_behind_labels_of_a_form(line: str, day: str) -> None:
    assert only_date([line]) == day


def test_the_label_that_bears_the_day_of_the_job() -> None:
    assert date_label([("Date requested", "01/05/2023"), ("Date of visit", "03/05/2023")]) == "Date of visit"
    assert date_label([("Date of visit", "03/05/2023"), ("Date of test", "04/05/2023")]) == ""


@pytest.mark.parametrize("written", ["Date of analysis:", "Report date:"])
def test_a_failure_report_is_of_the_day_of_the_failure(tmp_path: Path, read: Callable[..., Any], written: str) -> None:
    head = [["Equipment tag:", "P-101", "Date installed:", "11/02/2021"], ["Date failed:", "14/03/2023", written, "29/03/2023"], ["Engineer:", "P. Aubert", "Job ref:", "KP/1"]]  # fmt: skip
    text = [("Observations", "Faces blistered and heat checked."), ("Reason removed", "Gross leakage to atmosphere.")]
    got = read(report(tmp_path / "seal.pdf", head, [], text))
    assert got.fields(0)["date"] == "14/03/2023"
    assert "Gross leakage" in got.entries["text"].iloc[0]
    assert "Faces blistered" in got.entries["text"].iloc[0]


def printed(path: Path, pages: Sequence[Sequence[tuple[float, Sequence[tuple[float, str]]]]]) -> Path:
    """Pages of lines: how far below the line before, and texts with where they begin."""
    sheet = Canvas(str(path), pagesize=A4)
    for page in pages:
        at = 800.0
        for below, texts in page:
            at -= below
            for left, text in texts:
                sheet.drawString(left, at, text)
        sheet.showPage()
    sheet.save()
    return path


Printed = list[tuple[float, list[tuple[float, str]]]]


def order(number: str, machine: str, name: str, day: str, complaint: str, done: str, mark: str = ":") -> Printed:
    """A printed work order with its colons in columns of their own."""
    return [
        (30, [(50, "NORTH MILLS LTD.  UNIT - II")]), (16, [(50, "MAINTENANCE WORK ORDER")]),
        (20, [(50, "W.O. No."), (150, f"{mark} {number}"), (320, "W.O. Type"), (420, f"{mark} BREAKDOWN")]),
        (16, [(50, "Raised On"), (150, f"{mark} {day}"), (320, "Priority"), (420, f"{mark} 1-Emergency")]),
        (16, [(50, "Machine No."), (150, f"{mark}{machine}"), (320, "Machine Desc."), (420, f"{mark} {name}")]),
        (24, [(50, "Complaint / Job Description")]), (16, [(62, complaint)]),
        (24, [(50, "Work Done")]), (16, [(62, done)]),
        (24, [(50, "Permit taken : YES"), (200, "LOTO : NO"), (350, "House keeping done : YES")]),
        (40, [(50, "Sign (Maint.)"), (200, "Sign (Operation)"), (350, "Closed on : ______")]),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", [":", ":-"])
def test_printed_orders_whose_colons_stand_apart_are_one_record_each(
    mark: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    first = order("WO-118", "BFP-2A", "BOILER FEED PUMP 2A", "18/07/2025 04:20", "Tripped on high temp. Standby cut in.", "Sensor replaced.", mark)  # fmt: skip
    second = order("WO-124", "CRS-01", "COAL CRUSHER", "22/08/2025 09:15", "Screen bars bent.", "Bars changed 6 nos.", mark)  # fmt: skip
    third = order("WO-130", "IDF-01", "ID FAN", "04/09/2025 15:40", "Coupling bolts sheared.", "New bolts fitted.", mark)  # fmt: skip
    got = read(printed(tmp_path / "orders.pdf", [[*first, *second], third]))
    assert [got.fields(i) for i in range(len(got.entries))] == [
        {
            "work_order": number, "work_type": "BREAKDOWN", "date": day, "priority": "1-Emergency", "equipment": machine,
            "equipment_name": name, "description": said, "remarks": f"Work Done: {done}",
        }
        for number, machine, name, day, said, done in (
            ("WO-118", "BFP-2A", "BOILER FEED PUMP 2A", "18/07/2025 04:20", "Tripped on high temp. Standby cut in.", "Sensor replaced."),
            ("WO-124", "CRS-01", "COAL CRUSHER", "22/08/2025 09:15", "Screen bars bent.", "Bars changed 6 nos."),
            ("WO-130", "IDF-01", "ID FAN", "04/09/2025 15:40", "Coupling bolts sheared.", "New bolts fitted."),
        )
    ]  # fmt: skip
    assert json.loads(got.entries["extra"].iloc[0])["LOTO"] == "NO"
    assert got.entries["row"].tolist() == [3, 14, 3]
    assert not got.refusals


def test_an_order_that_goes_on_over_the_page_is_one_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    first = order("WO-118", "BFP-2A", "BOILER FEED PUMP 2A", "18/07/2025", "Tripped on high temp.", "Sensor replaced.")
    second = order("WO-124", "CRS-01", "COAL CRUSHER", "22/08/2025", "Screen bars bent.", "Bars changed 6 nos.")
    third = order("WO-130", "IDF-01", "ID FAN", "04/09/2025", "Coupling bolts sheared.", "New bolts fitted.")
    foot: Printed = [(30, [(250, "Page 1 of 2")])]
    got = read(printed(tmp_path / "orders.pdf", [[*first, *second[:7], *foot], [*second[7:], *third]]))
    fields = [got.fields(i) for i in range(len(got.entries))]
    assert [(f["work_order"], f["description"], f["remarks"]) for f in fields] == [
        ("WO-118", "Tripped on high temp.", "Work Done: Sensor replaced."),
        ("WO-124", "Screen bars bent.", "Work Done: Bars changed 6 nos."),
        ("WO-130", "Coupling bolts sheared.", "Work Done: New bolts fitted."),
    ]
    assert got.entries["page"].tolist() == [1, 1, 2]
    assert not got.refusals


def test_printed_orders_in_another_language(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines: Printed = [
        (30, [(50, "INSTANDHALTUNGSAUFTRAG")]),
        (20, [(50, "Auftrag"), (150, ": 4711"), (320, "Meldedatum"), (420, ": 03.05.2023")]),
        (16, [(50, "Maschine"), (150, ": P-101"), (320, "Gemeldet von"), (420, ": Produktion")]),
        (24, [(50, "Störung und Ursache")]), (16, [(62, "Lager auf der Antriebsseite defekt.")]),
        (24, [(50, "Durchgeführte Arbeiten")]), (16, [(62, "Lager erneuert.")]),
        (24, [(50, "Freigabe erteilt : ja"), (250, "Bereich gesperrt : nein")]),
    ]  # fmt: skip
    got = read(printed(tmp_path / "auftrag.pdf", [lines]))
    assert [got.fields(i) for i in range(len(got.entries))] == [
        {
            "work_order": "4711", "date": "03.05.2023", "equipment": "P-101", "reported_by": "Produktion",
            "description": "Lager auf der Antriebsseite defekt.", "remarks": "Durchgeführte Arbeiten: Lager erneuert.",
        }
    ]  # fmt: skip


def test_a_plant_that_the_register_knows_is_the_machine_of_a_form(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines: Printed = [
        (20, [(50, "Job No"), (150, ": 3307"), (320, "Date"), (420, ": 10/4/24")]), (16, [(50, "Plant"), (150, ": Simpson mill")]),
        (24, [(50, "Fault reported")]), (16, [(62, "Discharge door will not shut.")]),
    ]  # fmt: skip
    got = read(printed(tmp_path / "card.pdf", [lines]), names=frozenset({"Simpson mill"}))
    assert got.fields(0)["equipment"] == "Simpson mill"


def test_a_slip_whose_texts_stand_behind_labels(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines: Printed = [
        (30, [(50, "BREAKDOWN SLIP")]),
        (20, [(50, "Slip No"), (150, ":"), (165, "214"), (320, "Date"), (420, ":"), (435, "03/02/2025")]),
        (16, [(50, "Department"), (150, ":"), (165, "Mill House"), (320, "Tag No."), (420, ":"), (435, "CC-02")]),
        (16, [(50, "Nature of Complaint"), (150, ":"), (165, "Carrier chain jumped off sprocket, stopped")]),
        (16, [(165, "2 hrs, chain link broken")]),
        (16, [(50, "Action Taken"), (150, ":"), (165, "Chain link replaced and aligned.")]),
        (16, [(50, "Attended By"), (150, ":"), (165, "Ramesh"), (320, "Hours"), (420, ":"), (435, "3")]),
        (30, [(50, "Fitter Sign"), (250, "Shift Incharge"), (420, "HOD")]),
    ]  # fmt: skip
    got = read(printed(tmp_path / "slips.pdf", [[*lines, *lines]]))
    assert [got.fields(i) for i in range(len(got.entries))] == 2 * [
        {
            "work_order": "214", "date": "03/02/2025", "department": "Mill House", "equipment": "CC-02", "technician": "Ramesh",
            "description": "Carrier chain jumped off sprocket, stopped 2 hrs, chain link broken",
            "remarks": "Action Taken: Chain link replaced and aligned.",
        }
    ]  # fmt: skip


def test_another_machine_of_the_visit_is_a_job_of_its_own(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = [["Report No:", "SR-118204", "Date of visit:", "14 October 2025"], ["Machine:", "L75RS (site ref Air Compressor 1)", "Engineer:", "R. Pugh"]]  # fmt: skip
    text = [("Work carried out", "Service kit fitted, belt tension checked."), ("Additional call same day", "Air Dryer (Hankison HXK-14): found tripped on high pressure, capacitor replaced.")]  # fmt: skip
    got = read(report(tmp_path / "report.pdf", head, [], text), names=frozenset({"Air Compressor 1", "Air Compressor 2", "Air Dryer"}))  # fmt: skip
    told = [got.fields(n) for n in range(len(got.entries))]
    assert [(f["equipment"], f["date"], f["technician"]) for f in told] == [
        ("Air Compressor 1", "14 October 2025", "R. Pugh"), ("Air Dryer", "14 October 2025", "R. Pugh"),
    ]  # fmt: skip
    assert told[1]["description"] == "found tripped on high pressure, capacitor replaced."
    assert "tripped" not in told[0]["description"]
    assert "L75RS" in got.entries["extra"].iloc[0]


@pytest.mark.parametrize("machine", ["Unit", "Equipment"])
def test_a_ruled_head_without_colons_whose_labels_are_not_all_known_is_one(
    machine: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    head = [["Report No.", "SR-88213", "Service date", "02-Feb-2023"], ["Customer", "Northlake", machine, "P-101"],
            ["Serial", "780-04412", "Technician", "G. Hollis"]]  # fmt: skip
    got = read(report(tmp_path / "report.pdf", head=head, checks=(), boxed=True))
    assert len(got.entries) == 1
    assert got.fields(0)["equipment"] == "P-101"
    assert got.fields(0)["date"] == "02-Feb-2023"
    assert got.fields(0)["description"].startswith("Drive end bearing failed")
    assert json.loads(got.entries["extra"].iloc[0])["Customer"] == "Northlake"


def test_a_table_whose_remarks_speak_of_checks_is_no_checklist() -> None:
    rows = [
        ["CV102 Drive Motor", "2.1", "1", "Satisfactory."],
        ["PU401 Feed Pump", "11.7", "4", "Impeller likely holed."],
    ]
    said = "Gear mesh sidebands increasing, bearing early stage. Check oil, resurvey 4 wks."
    assert not is_checklist(["CV101 Drive Gearbox", "4.8", "3", said], rows)
    assert is_checklist(["No.", "Point checked", "Result"], [["1", "Oil level", "OK"]])
