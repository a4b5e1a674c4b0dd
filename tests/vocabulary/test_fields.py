from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.config import FormSettings
from pdm.vocabulary.field_content import guess_by_content, holds_people
from pdm.vocabulary.fields import FIELDS, candidates, normalise, planned, recognise, recognise_row, unit_of
from pdm.vocabulary.header_likeness import header_score, is_header


def test_the_vocabulary_names_fields_only() -> None:
    raw = tomllib.loads(resources.files("pdm.vocabulary").joinpath("fields.toml").read_text(encoding="utf-8"))
    assert set(raw) == set(FIELDS)
    assert all(len(set(names)) == len(names) for names in raw.values())


@pytest.mark.parametrize(
    ("header", "field"),
    [("Millwright", "technician"), ("ELECTRICIAN", "technician"), ("Instandhalter", "technician"), ("Time On", "started_at"), ("TIME OFF", "ended_at"),
     ("Card No.", "work_order"), ("Card #", "work_order"), ("Nome do Bem", "equipment_name"), ("Bem", "equipment"), ("Frota", "equipment"),
     ("Dt. Abertura", "date"), ("Dt. T\u00e9rmino", "ended_at"), ("Hr. Abertura", "time"), ("Ocorr\u00eancias", "description"), ("Vorkommnisse", "description"),
     ("Situa\u00e7\u00e3o", "status"), ("EVT_DESC", "description"), ("MCH_CODE", "equipment"), ("d\u00e9signation mat\u00e9riel", "equipment_name"), ("Kalibrierdatum", "date")],
)  # fmt: skip
def test_names_on_job_cards_and_in_lists_of_systems(header: str, field: str) -> None:
    match = recognise(header)
    assert match is not None
    assert match.field == field
    assert match.score > 0.93


@pytest.mark.parametrize(("header", "field"), [("Mc", "equipment"), ("M/c", "equipment"), ("Nº O.S.", "work_order")])
def test_shorthand_in_a_heading_is_spelt_out_and_a_little_less_sure(header: str, field: str) -> None:
    match = recognise(header)
    assert match is not None
    assert match.field == field
    assert 0.93 <= match.score < 0.99


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_recognised_by_its_own_name(field: str) -> None:
    for header in (field, field.upper(), field.replace("_", " ").title(), f" {field.replace('_', '-')}: "):
        match = recognise(header)
        assert match is not None
        assert match.field == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("QMNUM", "work_order"), ("AUFNR", "work_order"), ("QMTXT", "description"), ("EQUNR", "equipment"), ("TPLNR", "functional_location"),
        ("AUSVN", "started_at"), ("AUSBS", "ended_at"), ("AUSZT", "downtime"), ("MSAUS", "breakdown"), ("FECOD", "damage_code"),
        ("URCOD", "cause_code"), ("OTEIL", "object_part"), ("MNCOD", "activity_code"), ("QMART", "order_type"), ("ILART", "work_type"),
        ("QMNAM", "reported_by"), ("Functional Loc.", "functional_location"), ("Tot.act.costs", "cost"), ("Malfunct. start", "started_at"),
        ("Bas. start", "date"), ("Notif.date", "date"), ("Technischer Platz", "functional_location"), ("Auftragsart", "order_type"),
        ("WONUM", "work_order"), ("ASSETNUM", "equipment"), ("DESCRIPTION_LONGDESCRIPTION", "long_text"), ("WORKTYPE", "work_type"),
        ("REPORTDATE", "date"), ("ACTSTART", "started_at"), ("ACTFINISH", "ended_at"), ("SITEID", "site"), ("FAILURECODE", "damage_code"),
        ("ACTTOTALCOST", "cost"), ("REPORTEDBY", "reported_by"), ("WOPRIORITY", "priority"),
    ],
)  # fmt: skip
def test_names_of_sap_and_maximo(header: str, field: str) -> None:
    match = recognise(header)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Datum", "date"), ("Maschinen-Nr.", "equipment"), ("Störung", "description"), ("Ausgeführt von", "technician"), ("Bemerkungen", "remarks"),
        ("Ausfallzeit (h)", "downtime"), ("Betr.-Std.", "running_hours"), ("Équipement", "equipment"), ("Travaux effectués", "description"),
        ("Durée d'arrêt", "downtime"), ("Fecha", "date"), ("Trabajo realizado", "description"), ("Observaciones", "remarks"), ("Equip. No.", "equipment"),
        ("Omschrijving", "description"), ("Werkorder", "work_order"), ("Stilstand (uur)", "downtime"), ("Uitgevoerd door", "technician"),
        ("Ordem de serviço", "work_order"), ("Tempo parado (h)", "downtime"), ("Equipamento", "equipment"), ("Ordine di lavoro", "work_order"),
        ("Fermo (ore)", "downtime"), ("Descrizione", "description"), ("Nr zlecenia", "work_order"), ("Urządzenie", "equipment"), ("Opis", "description"),
        ("W/O #", "work_order"), ("Work carried out", "description"), ("Brg Temp", "temperature"), ("S/N", "serial_no"),
        # as a reader of hand and print gives them
        ("Equipmcnt N0", "equipment"), ("Descripti0n", "description"), ("Remarhs", "remarks"), ("Techniclan", "technician"),
    ],
)  # fmt: skip
def test_names_that_people_write(header: str, field: str) -> None:
    match = recognise(header)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize("header", ["", "   ", "qxz", "zzyzx 17", "#", "---", "12", "lorem ipsum dolor", "x" * 500])
def test_what_means_nothing_is_not_recognised(header: str) -> None:
    assert recognise(header) is None


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [("Temp (°F)", "temperature", "°F"), ("Temp °C", "temperature", "°C"), ("Vib [mm/s]", "vibration", "mm/s"), ("Downtime (min)", "downtime", "min"),
     ("Load %", "load", "%"), ("Cost (EUR)", "cost", "EUR"), ("Date (dd.mm.yyyy)", "date", ""), ("Pressure, in bar", "pressure", "bar")],
)  # fmt: skip
def test_units_in_headers(header: str, field: str, unit: str) -> None:
    match = recognise(header)
    assert match is not None
    assert (match.field, match.unit) == (field, unit)
    assert unit_of(header) == unit


def test_each_field_is_given_to_one_column() -> None:
    assert recognise_row(["Date", "Start", "End", "Equipment", "Equipment description", "Description", "Remarks", "Type"]) == {
        0: "date", 1: "started_at", 2: "ended_at", 3: "equipment", 4: "equipment_name", 5: "description", 6: "remarks", 7: "order_type",
    }  # fmt: skip
    assert recognise_row(["Notes", "Comments", "qqq"]) in ({0: "remarks"}, {1: "remarks"})


def test_columns_named_in_the_settings_win() -> None:
    headers = ["Name", "Where", "What", "Date"]
    form = FormSettings(match="north-*.csv", columns={"Name": "equipment", "what": "long_text", "Where": ""})
    assert recognise_row(headers, [form], origin="inbox/north/north-05.csv") == {
        0: "equipment",
        2: "long_text",
        3: "date",
    }
    assert recognise_row(headers, [form], origin="inbox/north/south.csv")[0] == "technician"
    by_header = FormSettings(match="Where", columns={"Name": "equipment"})
    assert recognise_row(headers, [by_header], origin="any.csv")[0] == "equipment"
    # a member of a mail or ZIP is matched by its own name
    assert recognise_row(headers, [form], origin="inbox/x.zip!north-07.csv")[0] == "equipment"


@pytest.mark.parametrize(
    "cells",
    [["2024-01-01", "P-101", "seal leaking", "JM"], ["P-101", "P-102"], ["Total", "", "12,5"], ["", ""], ["Maintenance log", "", ""],
     ["12.03.2023", "Date not known", "pump"]],
)  # fmt: skip
def test_data_and_titles_are_no_header(cells: list[str]) -> None:
    assert not is_header(cells)


def test_headers_are_headers() -> None:
    assert is_header(["Date", "Tag", "Work done", "By"])
    assert is_header(["Datum", "", "Anlage", "Störung", "xyz"])
    assert header_score(["Date", "Tag"]) > header_score(["Date", "Tag", "qqq", "www"])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_header_is_taken(header: str) -> None:
    match = recognise(header)
    assert match is None or (match.field in FIELDS and 0.6 <= match.score <= 1)
    assert normalise(normalise(header)) == normalise(header)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.text(max_size=20) | st.sampled_from(["Date", "Tag", "Text", "Remarks", "Temp °C", "12", "P-1"]), max_size=12
    )
)
def test_rows_give_each_field_once(cells: list[str]) -> None:
    assigned = recognise_row(cells)
    assert len(set(assigned.values())) == len(assigned)
    assert all(0 <= p < len(cells) for p in assigned)
    assert 0 <= header_score(cells) <= 1


def test_columns_told_by_what_they_hold() -> None:
    columns = {
        0: ["01.03.2024", "02.03.2024", "05.03.2024"], 1: ["P-101", "K-201A", "P-101"], 2: ["seal is leaking badly", "bearing is noisy again", "oil topped up"],
        3: ["JM", "KL", "JM"], 4: ["1", "2", "3"], 5: ["05:40", "6:10", "7.15"],
    }  # fmt: skip
    assert guess_by_content(columns) == {0: "date", 1: "equipment", 2: "description", 3: "technician", 5: "time"}
    assert holds_people(["J. Miller", "JM", ""], ["Jane Miller", "J. Miller"])
    assert not holds_people(["P-101", "JM"], ["Jane Miller"])


@pytest.mark.parametrize(
    "header",
    [
        "Due Date",
        "Scheduled Start",
        "Suggested Completion Date",
        "Solltermin",
        "Fälligkeit",
        "Date planifiée",
        "Fecha programada",
        "Next due",
    ],
)
def test_headers_of_what_is_to_happen(header: str) -> None:
    assert planned(header)


@pytest.mark.parametrize(
    "header", ["Plant", "Planner group", "Störungsbeginn", "Basic start date", "Date Created", "Estado", "Actual Start"]
)
def test_headers_of_what_is(header: str) -> None:
    assert not planned(header)


@pytest.mark.parametrize(
    "cells", [["EA", "KG", "EA", "PC", "EA", "HR"], ["A", "B", "A", "C", "A", "B"], ["OK", "NG", "OK", "OK", "NA", "OK"], ["AM", "PM", "AM", "AM", "PM"]]
)  # fmt: skip
def test_units_shifts_and_states_are_no_initials(cells: list[str]) -> None:
    assert guess_by_content({0: cells}) == {}


def test_initials_of_which_some_look_like_units_are_initials() -> None:
    assert guess_by_content({0: ["JS", "MK", "PC", "JS", "R.B.", "MK"]}) == {0: "technician"}


@pytest.mark.parametrize(
    ("header", "field"),
    [("Schad.", "damage_code"), ("Akt.", "activity_code"), ("Ausf.", "breakdown"), ("Messw. C", "temperature"), ("Bemerk.", "remarks"), ("Outag.", "downtime")],
)  # fmt: skip
def test_words_that_a_narrow_column_cut_off(header: str, field: str) -> None:
    found = candidates(header)
    assert found[0].field == field
    # less sure than a name in full
    assert found[0].score < 0.85


@pytest.mark.parametrize("header", ["insp.", "repl.", "Abweich.", "No."])
def test_other_words_with_a_full_stop_name_no_field(header: str) -> None:
    assert candidates(header) == ()


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [("T. muerto (min)", "downtime", "min"), ("T. Parada (h)", "downtime", "h"), ("Tps arrêt (min)", "downtime", "min"), ("T. fermo", "downtime", ""), ("Tpo. paro", "downtime", ""),
     ("Tipo de Mtto.", "work_type", ""), ("Hr ini", "started_at", ""), ("Fec.", "date", ""), ("Eq.", "equipment", ""), ("Cod. Eq.", "equipment", ""), ("T (°C)", "temperature", "°C")],
)  # fmt: skip
def test_short_words_of_narrow_columns(header: str, field: str, unit: str) -> None:
    found = candidates(header)[0]
    assert (found.field, found.unit) == (field, unit)


@pytest.mark.parametrize("header", ["T. xyz (min)", "Hot (h)", "Vel (min)"])
def test_a_unit_denies_what_a_word_only_hints_at(header: str) -> None:
    assert not {m.field for m in candidates(header, 0.45)} & {"temperature", "vibration", "pressure"}
