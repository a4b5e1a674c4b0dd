"""Text documents of Word."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<w:tc>{c if c.startswith('<') else paragraph(c)}</w:tc>" for c in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{c}</w:tr>" for c in cells) + "</w:tbl>"


def listed(text: str) -> str:
    """An item of a list."""
    return f"<w:p><w:pPr><w:pStyle w:val='ListBullet'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(path: Path, *parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{''.join(parts)}</w:body></w:document>")
    return path


HEAD = ("Date", "Machine", "Work done", "Hours")


def test_tables_with_their_titles(tmp_path: Path, read: Callable[..., Any]) -> None:
    over = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("3.6.")
    below = "<w:tcPr><w:vMerge/></w:tcPr>" + paragraph("")
    gone = "<w:p><w:del><w:r><w:delText>pump</w:delText></w:r></w:del><w:r><w:t>seal </w:t></w:r><w:r><w:t>leaking</w:t></w:r></w:p>"
    got = read(
        docx(
            tmp_path / "June.docx", paragraph("Maintenance report June 2023"), paragraph("All planned work was done."),
            table(HEAD, (over, "CH-1", gone, "2"), (below, "HX-21", "gaskets inspected", "1")), paragraph("Signed: A. Kelly"),
            table(HEAD, ("9.6.2023", "CP-3", paragraph("filters") + paragraph("changed"), "1"), ("10.6.2023", "BO-1", "flame failure", "3")),
        )
    )  # fmt: skip
    assert got.opened.document["kind"] == "docx"
    assert got.entries["text"].tolist() == ["seal leaking", "gaskets inspected", "filters changed", "flame failure"]
    assert [got.fields(i)["date"] for i in range(4)] == ["3.6.", "3.6.", "9.6.2023", "10.6.2023"]
    assert got.fields(0)["period"] == "June 2023"
    assert got.entries[["page", "row"]].to_numpy().tolist() == [[1, 2], [1, 3], [2, 2], [2, 3]]


def test_lines_without_a_table(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        docx(tmp_path / "log.docx", paragraph("Shift log"), paragraph("12.03.2023 P-101 seal leaking, replaced"))
    )
    assert got.fields(0)["equipment"] == "P-101"


@pytest.mark.parametrize("body", [paragraph("Dear all, the canteen is closed on Friday."), "<w:p>"])
def test_a_document_without_log_lines_is_named(tmp_path: Path, read: Callable[..., Any], body: str) -> None:
    with pytest.raises(Refused, match="text document"):
        read(docx(tmp_path / "letter.docx", body))


def test_entities_are_refused(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document>&a;</w:document>')
    with pytest.raises(Refused, match="text document"):
        read(path)


def test_a_span_that_is_no_number_is_one_column(tmp_path: Path, read: Callable[..., Any]) -> None:
    strange = "<w:tcPr><w:gridSpan w:val='two'/></w:tcPr>" + paragraph("P-101")
    got = read(docx(tmp_path / "log.docx", table(HEAD, ("12.03.2023", strange, "seal leaking", "2"))))
    assert got.fields(0)["equipment"] == "P-101"
    assert got.entries["text"].tolist() == ["seal leaking"]


def test_cards_of_labels_and_values_are_one_line_each(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        docx(
            tmp_path / "cards.docx", paragraph("Defect cards 2024"),
            table(("Defect card No.", "00461", "Date", "02.04.24"), ("Unit", "DT104", "Run hours", "35651"), ("Defect", "amber light, pressure low"),
                  ("Action taken", "Recharged"), ("Fitter", "SG")),
            table(("Defect card No.", "00466", "Date", "20.04.24"), ("Unit", "DT103", "Run hours", "36479"), ("Defect", "pulls to left under brakes"),
                  ("Action taken", ""), ("Fitter", "", "Reported by", "Fitz")),
        )
    )  # fmt: skip
    assert got.refusals == []
    assert got.entries[["page", "row"]].to_numpy().tolist() == [[1, 1], [2, 1]]
    first = got.fields(0)
    assert first.pop("running_hours").startswith("35651")
    assert first == {
        "date": "02.04.24", "equipment": "DT104", "description": "amber light, pressure low", "remarks": "Recharged", "work_order": "00461",
        "technician": "SG",
    }  # fmt: skip
    second = got.fields(1)
    assert (second["equipment"], second["description"], second["reported_by"]) == (
        "DT103",
        "pulls to left under brakes",
        "Fitz",
    )
    assert "remarks" not in second


def test_a_defect_report_tells_its_machine_as_the_register_does(tmp_path: Path, read: Callable[..., Any]) -> None:
    report = table(
        ("Vessel", "M/V Petrel", "Report No.", "DR-23-007"), ("Date of defect", "30 Aug 2023", "Position / port", "Durban"),
        ("Machinery", "Steering gear pump No. 1", "SFI / comp. no.", "403.001"), ("Description of defect", "Pump could not be started from the bridge."),
        ("Cause", "Contact block burnt"), ("Action taken", "Contact cleaned, starter renewed."),
    )  # fmt: skip
    got = read(docx(tmp_path / "report.docx", paragraph("DEFECT REPORT"), report), names=frozenset({"403.001"}))
    assert len(got.entries) == 1
    assert "Contact block burnt" in got.entries["fields"][0]
    told = {
        "date": "30 Aug 2023", "equipment": "403.001", "equipment_name": "Steering gear pump No. 1",
        "description": "Pump could not be started from the bridge.", "remarks": "Contact cleaned, starter renewed.", "work_order": "DR-23-007",
    }  # fmt: skip
    assert {name: got.fields(0)[name] for name in told} == told


def test_a_report_below_a_head_of_labels(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = table(("Anlage", "WTG04"), ("Datum", "15.08.2023"), ("Techniker", "Moser"), ("Auftrag", "4500990"))
    lines = (
        "Anlass: Pitch steht",
        "Befund: Lager mahlt, Fett schwarz.",
        "Material: 1 Satz Bürsten",
        "Kein Ölaustritt festgestellt.",
    )
    got = read(docx(tmp_path / "Servicebericht.docx", paragraph("Servicebericht"), head, *map(paragraph, lines)))
    assert len(got.entries) == 1
    text = "Anlass: Pitch steht / Befund: Lager mahlt, Fett schwarz. / Kein Ölaustritt festgestellt."
    assert (got.fields(0)["equipment"], got.fields(0)["work_order"], got.entries["text"][0]) == (
        "WTG04",
        "4500990",
        text,
    )


def test_dated_lines_around_a_table_are_read_too(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = (("03.03.2024", "WTG-07", "Pitch motor failed", "2"), ("04.03.2024", "WTG-08", "Anemometer replaced", "1"))
    got = read(
        docx(
            tmp_path / "log.docx", paragraph("04.03.2024 Early shift"), paragraph("01.03.2024 – WTG-03 gearbox oil leak, sealed"),
            table(HEAD, *rows), paragraph("05.03.2024 – WTG-09 yaw brake broken, stopped"),
        )
    )  # fmt: skip
    assert [got.fields(i)["equipment"] for i in range(4)] == ["WTG-07", "WTG-08", "WTG-03", "WTG-09"]
    assert got.entries["page"].tolist() == [1, 1, 2, 2]
    assert got.entries["entry_id"].is_unique


def test_an_item_of_a_list_is_a_line_of_its_own(tmp_path: Path, read: Callable[..., Any]) -> None:
    long = "03.05.24 – P-102 tripped on overspeed when starting, lever bushed by the fitter, tested three times"
    items = (long, "P-103: nothing to report", "08.05.24 – P-104 replaced belts", "Bunkers: 612 mt left on board")
    got = read(docx(tmp_path / "notes.docx", *map(listed, items)))
    assert [(got.fields(i)["equipment"], got.fields(i).get("date")) for i in range(3)] == [
        ("P-102", "03.05.24"), ("P-103", None), ("P-104", "08.05.24"),
    ]  # fmt: skip
    assert got.entries["text"][2] == "replaced belts"
    assert [(r.reason.value, r.row) for r in got.refusals] == [("no_table", 4)]


def test_forms_of_two_kinds_in_one_document(tmp_path: Path, read: Callable[..., Any]) -> None:
    one = table(("Unit", "DT104", "Date", "02.04.24"), ("Defect", "amber light on"), ("Fitter", "SG"))
    other = table(("Datum", "03.04.2024"), ("Maschine", "P-7"), ("Störung", "Pumpe undicht"), ("Priorität", "2"))
    got = read(docx(tmp_path / "forms.docx", one, other))
    assert [(got.fields(i)["equipment"], got.entries["text"][i]) for i in range(2)] == [
        ("DT104", "amber light on"), ("P-7", "Pumpe undicht"),
    ]  # fmt: skip


def test_a_table_that_is_none_costs_no_line_of_the_log(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(docx(tmp_path / "log.docx", table(("Mill", "Page 1")), paragraph("03.05.2023 Seal replaced")))
    assert got.entries[["page", "row", "text"]].to_numpy().tolist() == [[1, 1, "Seal replaced"]]


def test_log_lines_above_a_table_are_no_titles_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    title = "<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>SHIFT LOG 2023</w:t></w:r></w:p>"
    lines = ("Mon 1 May 2023 - Days", "0715  Turbine: lub oil cooler changed over", "Tue 2 May 2023 - Days", "1020  Press belt adjusted", "New layout of the log")  # fmt: skip
    rows = (("12 Jun", "PM1 calender", "oil leak", "0"), ("15 Jun", "Sludge press", "belt ripped", "2"))
    got = read(docx(tmp_path / "log.docx", title, *map(paragraph, lines), table(HEAD, *rows)))
    told = [got.fields(n) for n in range(4)]
    assert [f.get("equipment") for f in told] == ["PM1 calender", "Sludge press", "Turbine", None]
    assert [(f["date"], f.get("period")) for f in told[:2]] == [("12 Jun", "2023"), ("15 Jun", "2023")]
    assert [f["date"] for f in told[2:]] == ["Mon 1 May 2023", "Tue 2 May 2023"]


def test_days_of_a_report_have_the_year_of_its_week(tmp_path: Path, read: Callable[..., Any]) -> None:
    title = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Weekverslag TD - week 38 (15 t/m 19 september 2025)</w:t></w:r></w:p>"
    jobs = ("Ma 15/9: friteuse liep op tot 196 graden, regelklep hing", "Wo 17/9: stikstofgenerator alarm hoge zuurstof, sensor vervangen", "Vr 19/9: etiketteerder geen lint gezien")  # fmt: skip
    got = read(docx(tmp_path / "verslag.docx", title, *map(listed, jobs)))
    told = [got.fields(n) for n in range(3)]
    assert [(f["date"], f["period"]) for f in told] == [("Ma 15/9", "2025"), ("Wo 17/9", "2025"), ("Vr 19/9", "2025")]
    assert not got.refusals


def test_a_sentence_below_the_heading_of_a_week_tells_its_day(tmp_path: Path, read: Callable[..., Any]) -> None:
    title = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Week 7 (12 – 18 February 2024)</w:t></w:r></w:p>"
    rows = (("14/02/2024", "P-101", "Seal leaking", "2"), ("15/02/2024", "P-102", "Belt torn", "1"))
    jobs = ("On Tuesday 13 February the discharge valve of P-103 would not open.", "P-104 had its rotor of 3 March changed.", "Next week: belts of P-105 on 20 February.", "P-106 failed to start on 18 February and was repaired on 19 February.")  # fmt: skip
    got = read(docx(tmp_path / "report.docx", title, table(HEAD, *rows), paragraph("Other works"), *map(listed, jobs)))
    assert [got.fields(n)["date"] for n in range(len(got.entries))] == ["14/02/2024", "15/02/2024", "2024-02-13"]
    assert "4-6" in got.refusals[0].message


def test_a_table_that_tells_day_and_shift_is_the_head_of_the_lines_below_it(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    head = table(("Shift", "NIGHT (C crew)"), ("Date", "Thu 13 March 2025  1800 - 0600"), ("Shift lead", "J. Ward"))
    got = read(
        docx(
            tmp_path / "handover.docx", paragraph("SHIFT HANDOVER"), head, paragraph("Pumps"),
            listed("2110 - P-101 coupling stripped, swapped to the spare."), listed("P-102 nil defects."),
        )
    )  # fmt: skip
    assert got.entries["text"].tolist() == ["coupling stripped, swapped to the spare.", "nil defects."]
    assert all("13" in str(got.fields(i)["date"]) for i in range(2))
    assert not got.opened.refusals


@pytest.mark.parametrize(
    ("head", "days"),
    [
        (("Shift: NIGHT (C crew)", "Date: 13/03/2025"), ("13/03/2025", "2025-03-14")), (("Datum: 13.03.2025", "Schicht: Nacht"), ("13.03.2025", "2025-03-14")),
        (("Shift: day / night", "Date: 13/03/2025"), ("13/03/2025", "13/03/2025")),
        (("Shift: DAY", "Date: 13/03/2025"), ("13/03/2025", "13/03/2025")), (("Date: 13/03/2025", "Shift lead: J. Night"), ("13/03/2025", "13/03/2025")),
    ],
)  # fmt: skip
def test_a_night_that_a_head_tells_behind_its_label_goes_on_past_midnight(
    tmp_path: Path, read: Callable[..., Any], head: tuple[str, ...], days: tuple[str, ...]
) -> None:
    jobs = ("2110 - P-101 coupling stripped, swapped to the spare.", "0240 P-102 tripped, reset.")
    got = read(docx(tmp_path / "handover.docx", paragraph("HANDOVER"), *map(paragraph, head), *map(listed, jobs)))
    assert tuple(got.fields(n)["date"] for n in range(2)) == days


def test_a_form_that_names_its_machine_is_no_head(tmp_path: Path, read: Callable[..., Any]) -> None:
    form = table(("Date", "13.3.2025"), ("Machine", "P-101"), ("Shift", "night"))
    got = read(docx(tmp_path / "report.docx", form, paragraph("Coupling stripped, swapped to the spare.")))
    assert got.entries["text"].tolist() == ["Coupling stripped, swapped to the spare."]
    assert got.fields(0)["equipment"] == "P-101"


@pytest.mark.parametrize(
    "card",
    [
        (("Macchina", "Forno a rulli 2"), ("Sigla", "FO-02"), ("Costruttore", "SACMI"), ("Matricola", "3477"), ("Anno", "2012")),
        (("Machine", "Roller kiln 2", "Tag", "FO-02"), ("Manufacturer", "SACMI", "Serial no", "3477"), ("Year", "2012", "Department", "Kilns")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("caption", ["", "Storico interventi"])
def test_a_card_of_a_machine_stands_above_its_history(
    tmp_path: Path, read: Callable[..., Any], card: Sequence[Sequence[str]], caption: str
) -> None:
    history = table(("Data", "Intervento", "Eseguito da", "Ore"), ("14.11.23", "Sostituito ventilatore, cuscinetti grippati", "Rino", "12"), ("30.04.24", "pignone rotto", "Rino", "6"))  # fmt: skip
    between = [paragraph(caption)] if caption else []
    got = read(docx(tmp_path / "card.docx", paragraph("SCHEDA"), table(*card), *between, history))
    assert [(f["date"], f["equipment"]) for f in map(got.fields, range(len(got.entries)))] == [
        (day, card[0][1]) for day in ("14.11.23", "30.04.24")
    ]
    assert not any("period" in got.fields(n) for n in range(2))


def test_days_of_a_report_have_the_year_of_the_month_in_its_title(tmp_path: Path, read: Callable[..., Any]) -> None:
    title = paragraph("Rapport mensuel d'exploitation – Centrale de la Chute-Bleue – Mars 2024")
    lines = (listed("4 mars – G1 : déclenchement, bornier brûlé."), listed("13 mars – G2 : bielle faussée, remplacée."))
    got = read(docx(tmp_path / "r.docx", title, *lines))
    assert [got.fields(n)["period"] for n in range(2)] == ["2024", "2024"]
