"""Columns named by header and cells together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.config import FormSettings
from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.field_content import clocks_among
from pdm.vocabulary.fields import FIELDS

DAYS = ["03.04.2023", "07.04.2023", "11.05.2023", "02.06.2023"]
MACHINES = ["P-101A", "no.2 fw pump", "M/233", "01-XV-129A"]
JOBS = ["seal leaking, repacked", "found brg hot 84 C", "greased all points", "no leak found on check"]


def columns(*heads_and_cells: tuple[str, list[str]], misread: bool = False) -> dict[int, str]:
    heads = [h for h, _ in heads_and_cells]
    return name_columns(heads, {i: c for i, (_, c) in enumerate(heads_and_cells)}, misread=misread)


@pytest.mark.parametrize("head", ["Notes of shift", "Fault & cure", "Story", "Description", "Shift"])
def test_sentences_are_the_description_whatever_stands_above(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), (head, JOBS))
    assert named[2] in ("description", "remarks")


@pytest.mark.parametrize("head", ["Pos. in plant", "Kit", "Item worked on", "Tag"])
def test_machines_are_the_equipment_whatever_stands_above(head: str) -> None:
    named = columns(("Date", DAYS), (head, MACHINES), ("Work done", JOBS))
    assert named == {0: "date", 1: "equipment", 2: "description"}


def test_days_of_an_unknown_form_stay_the_date_under_its_name() -> None:
    assert columns(("Date", ["241003", "241007", "241015", "241017"]), ("Equipment", MACHINES))[0] == "date"
    assert columns(("Date", ["KW 12", "KW 13", "KW 14", "KW 15"]), ("Equipment", MACHINES))[0] == "date"


def test_numbers_of_orders_are_no_machines() -> None:
    named = columns(("Logd on", DAYS), ("Chit no.", ["4005844", "4005857", "4005868", "4005864"]), ("Story", JOBS))
    assert named == {0: "date", 2: "description"}


def test_running_hours_under_a_name_of_time() -> None:
    named = columns(("Date", DAYS), ("Clock hrs", ["41614", "64041", "39020", "113004"]), ("Text", JOBS))
    assert named[1] == "running_hours"


def test_misread_days_and_initials_are_known() -> None:
    named = columns(
        ("When seen", ["O3.04.23", "07.O4.23", "11 05.23", "02.06.2B"]),
        ("Kit", ["P-101A", "#1 shudpp B", "nel agitator 2", "F-104"]),
        ("Story", ["meehanical seal noisey", "akudt ahut soar", "salsy walk done", "oild chain"]),
        ("Sgd.", ["Gp", "GP", "H", "FC"]),
        misread=True,
    )
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "technician"}


def test_what_the_settings_say_is_not_weighed() -> None:
    form = FormSettings(match="Kit", columns={"Kit": "technician", "Story": ""})
    named = name_columns(["Date", "Kit", "Story"], {0: DAYS, 1: MACHINES, 2: JOBS}, forms=[form])
    assert named == {0: "date", 1: "technician"}


@given(
    st.lists(st.text(max_size=20), max_size=8),
    st.dictionaries(st.integers(0, 8), st.lists(st.text(max_size=20), max_size=5), max_size=8),
    st.booleans(),
)
def test_any_table_gives_each_field_once(heads: list[str], samples: dict[int, list[str]], misread: bool) -> None:
    named = name_columns(heads, samples, misread=misread)
    assert len(set(named.values())) == len(named)
    assert set(named.values()) <= set(FIELDS)
    for cells in samples.values():
        column = Column.of(cells, misread=misread)
        assert all(-1 <= column.fit(f) <= 1 for f in FIELDS)


def test_a_known_header_is_outvoted_only_by_what_cannot_be_mistaken() -> None:
    named = columns(
        ("Asset", ["A", "A", "B", "A"]), ("WONUM", ["W0", "W1", "W2", "W3"]), ("Text", JOBS), ("Date", DAYS)
    )
    assert named == {0: "equipment", 1: "work_order", 2: "description", 3: "date"}


def test_days_whose_strokes_are_read_as_ones_name_their_column() -> None:
    days = ["17/512023", "261512073", "2815/2023", "1/6/2023", "46/2023", "_n_", "6/6/2023", "30/6/2023"]
    machines = ["NTC-18", "412A", "F-4198", "422", "02-F-419A", "C423B", "NTC-1B", "01-P-432A"]
    found = name_columns(["Day of job", "Asset", "Description"], {0: days, 1: machines}, misread=True)
    assert found[0] == "date"
    assert name_columns(["Day of job", "Asset", "Description"], {0: machines, 1: days}, misread=True).get(0) != "date"


LOST = [
    "291.24",
    "301.24",
    "1774",
    "1124",
    "32.24",
    "4224",
    "6 724",
    "7224",
    "8224",
    "102.74",
    "a",
    "42.24",
    "n",
    "192 24",
    "20274",
    "212.24",
]


def test_days_whose_dots_a_reader_lost_are_known_by_the_year_they_end_in() -> None:
    read = {0: LOST, 1: MACHINES, 2: JOBS}
    assert name_columns(["Day of job", "Kit", "Story"], read, misread=True)[0] == "date"
    # not where another column is the day, nor where nothing was read, as in a workbook
    beside = name_columns(["Count", "Kit", "Story", "Date"], {**read, 3: DAYS}, misread=True)
    assert beside[3] == "date"
    assert beside.get(0) != "date"
    assert name_columns(["Day of job", "Kit", "Story"], read).get(0) != "date"


@pytest.mark.parametrize(
    "cells",
    [
        [str(n) for n in range(41001, 41017)],
        ["5440", "7706", "4240", "11286", "9031", "8875", "6612"],
        ["324"] * 12,
        LOST[:4],
    ],
)
def test_counted_read_and_repeated_numbers_are_no_days(cells: list[str]) -> None:
    assert name_columns(["Zz", "Kit", "Story"], {0: cells, 1: MACHINES, 2: JOBS}, misread=True).get(0) != "date"


def test_marks_alone_say_nothing_of_a_column_that_was_read() -> None:
    hours = ["__", "5440", "_", "77068", "42408", "112868", "_", "-"]
    assert name_columns(["Fault day", "Clock hrs"], {1: hours}, misread=True)[1] == "running_hours"


@pytest.mark.parametrize(
    ("head", "field"),
    [("Oil how warm", "temperature"), ("degs", "temperature"), ("Stood for", "downtime"), ("Amps now", "load")],
)
def test_a_word_that_hints_names_a_column_of_numbers_only(head: str, field: str) -> None:
    numbers = columns(("Date", DAYS), ("Machine", MACHINES), ("Text", JOBS), (head, ["54", "61", "83", "47"]))
    assert numbers[3] == field
    words = columns(("Date", DAYS), ("Machine", MACHINES), ("Text", JOBS), (head, ["yes", "no", "no", "yes"]))
    assert words.get(3) != field


@pytest.mark.parametrize("head", ["Hot starts", "Stop code", "Warm ups count", "Cost centre key no"])
def test_what_is_counted_or_coded_is_not_measured(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Text", JOBS), (head, ["54", "61", "83", "47"]))
    assert named.get(3) not in ("temperature", "downtime", "cost")


@pytest.mark.parametrize("head", ["M/c ref", "M/C No.", "Machine ref", "Tag reference", "Plant item id"])
def test_that_there_is_a_number_does_not_say_of_what(head: str) -> None:
    for machines in (MACHINES, ["P-315", "01F-317", "BFP-VA", "no.16oiler feed pumn B", "OLD-61232"]):
        assert columns(("Date", DAYS), (head, machines), ("Text", JOBS), misread=True)[1] == "equipment"


def test_a_log_has_a_machine_though_its_column_is_badly_read() -> None:
    read = ["EHF-1B", "p.207a", "225B", "232B", "CN prp uo /", "no:3 transler pb B", "exhaust lihwer 2B"]
    named = columns(("Logd on", DAYS), ("Item worked on", read), ("Fault & cure", JOBS), misread=True)
    assert named[1] == "equipment"


@pytest.mark.parametrize("days", [["12022025"], ["07/16/LOLS", "09/10/2023", "V1/24/L0L"], ["21-Sep-23", "20-0ot-23"]])
def test_days_in_which_letters_were_read_for_digits_name_their_column(days: list[str]) -> None:
    assert columns(("Fault day", days), ("Kit", MACHINES), ("Story", JOBS), misread=True)[0] == "date"


def test_a_few_misread_days_do_not_outvote_a_heading_that_nearly_says_day() -> None:
    headers = ["Logd on", "Equipment", "Remarks", "Name"]
    cells = {
        0: ["chui7a7e", "3/V2025", '"_'],
        1: ["#lau", "F110"],
        2: ["Ticking heard", "stores closed"],
        3: ["LQ", "10"],
    }
    assert name_columns(headers, cells, misread=True)[0] == "date"
    # where many cells say that they are no days they are none
    many = cells | {0: ["pump", "fan", "belt", "motor", "hoist"]}
    assert name_columns(headers, many, misread=True).get(0) != "date"


@pytest.mark.parametrize("head", ["Due Date", "Scheduled Start", "Suggested Completion Date", "Target"])
def test_the_day_on_which_something_was_to_happen_is_not_when_it_did(head: str) -> None:
    log = (("Machine", MACHINES), ("Work done", JOBS))
    assert columns((head, DAYS), *log, ("Actual Start", DAYS)) == {1: "equipment", 2: "description", 3: "started_at"}
    assert columns((head, DAYS), *log, ("Reported", DAYS)) == {1: "equipment", 2: "description", 3: "date"}
    assert columns((head, DAYS), *log, ("Completed Date", DAYS)) == {1: "equipment", 2: "description", 3: "ended_at"}
    # a planned day is better than none
    assert columns((head, DAYS), *log)[0] == "date"


def test_what_was_estimated_is_not_what_it_took() -> None:
    log = (("Date", DAYS), ("Machine", MACHINES), ("Work done", JOBS))
    assert 3 not in columns(*log, ("Estimated duration", ["2", "3", "1", "4"]))
    assert 3 not in columns(*log, ("Planned cost", ["200", "310", "100", "400"]))


@pytest.mark.parametrize("misread", [False, True])
def test_hours_of_jobs_are_no_counter_also_on_scans(misread: bool) -> None:
    headers = ["Date", "Machine", "Work done", "Hrs"]
    cells = dict(enumerate((DAYS, MACHINES, JOBS)))
    assert 3 not in name_columns(headers, {**cells, 3: ["1", "2", "4", "2"]}, misread=misread)
    assert (
        name_columns(headers, {**cells, 3: ["10211", "10402", "8711", "9020"]}, misread=misread)[3] == "running_hours"
    )


CAUSES = ["lining worn down to rivets", "chafed on the frame", "water pump seized", "bulb blown"]
DONE = ["new linings fitted", "hose replaced", "pump renewed", "renewed bulb"]


@pytest.mark.parametrize("done", ["Correction", "Action", "Rectification", "Action / rectification", "Resolution"])
def test_what_was_found_and_done_is_text_where_people_wrote_it(done: str) -> None:
    named = columns(("Date", DAYS), ("Fleet No", MACHINES), ("Complaint", JOBS), ("Cause", CAUSES), (done, DONE))
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "long_text", 4: "remarks"}
    named = columns(("Date", DAYS), ("Fleet No", MACHINES), ("Problem", JOBS), (done, DONE))
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "remarks"}


def test_codes_of_a_list_stay_codes() -> None:
    codes = ["0110", "0130", "0110", "0120"]
    words = ["Wear", "Wear and tear", "Contamination", "Wear"]
    for head, cells in [("Cause", codes), ("Cause", words), ("Cause code", CAUSES), ("Action code", DONE)]:
        named = columns(("Date", DAYS), ("Machine", MACHINES), ("Problem", JOBS), (head, cells))
        assert named[3] in ("cause_code", "activity_code")


@pytest.mark.parametrize(
    ("head", "cells"),
    [("Shift", ["DS", "NS", "DS", "NS"]), ("Schicht", ["F", "S", "N", "F"]), ("Shift", ["Day", "Night", "Day", "Day"]), ("Code", ["UM", "SM", "OD", "UM"]),
     ("Währung", ["EUR"] * 4), ("Delay Code", ["UM", "SM", "OD", "UM"])],
)  # fmt: skip
def test_shifts_codes_and_currencies_are_nobodys_initials(head: str, cells: list[str]) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), (head, cells), ("Problem", JOBS))
    assert named.get(2) != "technician"


def test_people_of_a_shift_are_people() -> None:
    named = columns(
        ("Date", DAYS), ("Machine", MACHINES), ("Shift", ["J. Miller", "KL", "P. Ott", "JM"]), ("Problem", JOBS)
    )
    assert named[2] == "technician"


@pytest.mark.parametrize(
    ("wrong", "done"),
    [("Störung / Bemerkung", "Maßnahme"), ("Fault / Remarks", "Action taken"), ("Defect reported", "Action / rectification"), ("Defekt", "Behoben durch Maßnahme")],
)  # fmt: skip
def test_what_was_wrong_is_told_before_what_was_done(wrong: str, done: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), (wrong, JOBS), (done, CAUSES))
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "remarks"}


@pytest.mark.parametrize("head", ["Resolution", "Fix", "Result", "Outcome", "Résultat"])
def test_what_came_of_it_is_a_text_beside_what_was_wrong(head: str) -> None:
    done = ["bearing seized, replaced", "impeller broke, new one", "contactor bad, swapped", "reset, ok"]
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Problem", JOBS), (head, done))
    assert named[2] == "description"
    assert named[3] in ("long_text", "remarks")


FAULTS = ["No arranca, dispara térmico", "Fuga de gas en yugo", "Trabada", "Banda reventada otra vez"]


@pytest.mark.parametrize(
    "head", ["Falla reportada", "Compte rendu", "Lo que dijo el turno", "What the night crew says"]
)
def test_a_second_text_is_read_under_any_heading(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Description", JOBS), (head, FAULTS))
    assert named[2] == "description"
    assert named[3] in ("long_text", "remarks")


@pytest.mark.parametrize("cells", [["4.2", "3.9", "5.1", "4.4"], ["PASS", "FAIL", "PASS (retest)", "70%"]])
def test_figures_and_verdicts_under_a_result_are_no_text(cells: list[str]) -> None:
    assert 3 not in columns(("Date", DAYS), ("Machine", MACHINES), ("Task", JOBS), ("Result", cells))


@pytest.mark.parametrize(
    ("reason", "bare"), [("Stop reason", "Minutes"), ("Stillstandsgrund", "Minuten"), ("Motif d'arrêt", "min"), ("Reason for downtime", "Mins")]
)  # fmt: skip
def test_bare_minutes_of_a_log_of_stops_are_how_long_it_stood(reason: str, bare: str) -> None:
    rows = [
        ("Date", DAYS),
        ("Machine", MACHINES),
        (reason, ["Valve fault", "Jam", "Valve fault", "Jam"]),
        (bare, ["22", "4", "18", "3"]),
    ]
    assert columns(*rows)[3] == "downtime"
    # reasons come back, and are what was wrong all the same
    assert columns(*rows)[2] == "description"
    # elsewhere they may be those of the work
    assert 3 not in columns(*rows[:2], ("Work done", JOBS), rows[3])


def test_what_stands_before_a_long_text_is_told_before_it() -> None:
    long = [
        "bearing of the drive end changed, aligned",
        "seal kit fitted and tested at 6 bar",
        "hose renewed, ok",
        "belts and pulleys renewed",
    ]
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Short text", JOBS), ("Fault found", FAULTS), ("Work report", long))  # fmt: skip
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "long_text", 4: "remarks"}


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Customer", ["City of Leeds water works", "Dairy of the North", "Port of Hull, quay 3", "Mill Lane Bakery"]),
        ("Outillage", ["clé dynamométrique et douille de 24", "extracteur de roulements", "palan à chaîne 1 t", "pince et tournevis"]),
        ("Outstanding / handed over", ["order heater bands for BM2", "reorder 0.55 kW motor", "look at the stacker when the line is down", "check timing with 1L"]),
        ("Kostenträger", ["Instandhaltung", "Produktion", "Instandhaltung", "Produktion"]),
        ("Anlage lang", ["Presse 1", "Presse 2", "Ofen 3", "Kran 4"]),
    ],
)  # fmt: skip
def test_other_words_stay_aside(head: str, cells: list[str]) -> None:
    assert 3 not in columns(("Date", DAYS), ("Machine", MACHINES), ("Description", JOBS), (head, cells))


@pytest.mark.parametrize(
    "head",
    [
        "Horas paro",
        "Hrs de paro",
        "Horas de paro",
        "Tiempo de paro (h)",
        "Heures d'arrêt",
        "Ore fermo",
        "Horas paragem",
    ],
)
def test_hours_of_standing_still_are_no_counter(head: str) -> None:
    named = columns(
        ("Fecha", DAYS), ("Equipo", MACHINES), ("Trabajo realizado", JOBS), (head, ["5.5", "2", "96", "240"])
    )
    assert named[3] == "downtime"


def test_hours_that_go_up_and_down_for_a_machine_are_no_counter() -> None:
    hours = ["5.5", "96", "2", "240", "4", "31"]
    machines, days = ["P-1", "P-1", "P-1", "P-2", "P-2", "P-2"], DAYS + DAYS[:2]
    texts = [*JOBS, "bearing renewed after noise", "oil changed, ran dry"]
    for head, cells, counts in (("Horas", hours, False), ("Hours taken", hours, False), ("Running hours", hours, True),
                                ("Horas", ["1200", "1310", "1290", "40", "55", "90"], True)):  # fmt: skip
        named = columns(("Date", days), ("Machine", machines), ("Text", texts), (head, cells))
        assert (named.get(3) == "running_hours") is counts, head


def test_the_day_of_a_month_is_a_day_in_any_language() -> None:
    for head in ("Día", "Day", "Giorno", "Dag"):
        assert columns((head, ["2", "9", "24", "30"]), ("Equipo", MACHINES), ("Trabajo realizado", JOBS))[0] == "date"


@pytest.mark.parametrize("head", ["Parts Cost", "Labour Cost", "Parts cost (£)", "Total Cost", "Materialkosten"])
@pytest.mark.parametrize(
    "cells", [["£86.16", "£1,131.02", "", "£8.40"], ["€ 86,16", "€ 131,02", "€ 8,40", ""], ["86.16", "131.02", "8.4", "21"], ["86,16 EUR", "131,02 EUR", "8,40 EUR", "21 EUR"]]
)  # fmt: skip
def test_what_something_cost_is_no_machine(head: str, cells: list[str]) -> None:
    named = columns(("WO No", ["1001", "1002", "1003", "1004"]), ("Asset Name", ["Crate Washer", "Granulator", "Crate Stacker", "Crate Washer"]),
                    ("Date", DAYS), ("Description", JOBS), (head, cells))  # fmt: skip
    assert named == {0: "work_order", 1: "equipment_name", 2: "date", 3: "description", 4: "cost"}


def test_amounts_of_money_are_no_machines_under_an_unknown_heading() -> None:
    assert columns(("Date", DAYS), ("Xq", ["£86.16", "£131.02", "£8.40", "£21.30"]), ("Work done", JOBS)) == {
        0: "date",
        2: "description",
    }


@pytest.mark.parametrize("head", ["Time Spent", "Time taken", "Hours worked", "Temps passé", "Zeitaufwand"])
def test_how_long_a_job_took_is_no_time_of_day(head: str) -> None:
    named = columns(("Date", DAYS), ("Asset", MACHINES), (head, ["01:45:00", "00:30:00", "04:15:00", "1:12"]), ("Notes", JOBS))  # fmt: skip
    assert named == {0: "date", 1: "equipment", 3: "remarks"}


@pytest.mark.parametrize(("head", "field"), [("Dauer [hh:mm]", "downtime"), ("Downtime", "downtime"), ("Heure arrêt", "started_at"), ("Down", "time")])  # fmt: skip
def test_clocks_are_how_long_only_where_the_heading_says_so(head: str, field: str) -> None:
    assert columns(("Date", DAYS), (head, ["01:45", "00:30", "04:15", "1:12"]), ("Text", JOBS))[1] == field


def test_of_clocks_and_figures_below_one_heading_the_figures_are_how_long() -> None:
    named = columns(("Date", DAYS), ("Downtime", ["07:10", "06:00", "14:25", "21:40"]), ("Downtime", ["11:40", "18:00", "15:10", "23:05"]),
                    ("Downtime", ["4.50", "1.25", "0.75", "1.42"]), ("Comments", JOBS))  # fmt: skip
    assert named == {0: "date", 3: "downtime", 4: "remarks"}


def test_an_export_of_tasks_is_read_as_orders() -> None:
    named = columns(("Task ID", ["1044", "1046", "1047", "1050"]), ("Task Name", ["L2 filler tripped", "Plunger seal check", "BM1 oil all over floor", "Annual inspection"]),
                    ("Asset Name", ["Filler - Line 2", "Homogeniser 1", "Blow Moulder 1", "Boiler 1"]), ("Description", JOBS), ("Date Completed", DAYS),
                    ("Completion Notes", ["dried out and gland replaced", "all ok, oil topped up", "burst hose replaced", "surveyor happy with it"]))  # fmt: skip
    assert named == {0: "work_order", 1: "description", 2: "equipment_name", 3: "long_text", 4: "ended_at", 5: "remarks"}  # fmt: skip


def test_an_export_of_a_service_desk_keeps_all_its_texts() -> None:
    notes = ["running on the spare one", "nothing wrong was found", "isolator was left off", "new electrode fitted"]
    named = columns(("Number", ["WO0012008", "WO0012015", "WO0012026", "WO0012033"]), ("Opened", DAYS), ("State", ["Closed"] * 4), ("Short description", JOBS),
                    ("Description", ["it locks out on low oil", "filters to be changed", "stopped between floors", "no heat since lunch"]),
                    ("Configuration item", ["Fire pump", "Jockey pump", "Boiler", "Goods lift"]), ("Work notes", notes), ("Resolution code", ["User error", "No fault found", "Solved", "Solved"]),
                    ("Close notes", ["switched on again", "see the notes", "adjusted it", "as above"]), ("Resolved", DAYS), ("Closed", DAYS))  # fmt: skip
    assert named == {0: "work_order", 1: "date", 2: "status", 3: "description", 4: "long_text", 5: "equipment", 6: "remarks", 7: "activity_code", 8: "remarks",
                     9: "ended_at"}  # fmt: skip


def test_the_settings_may_give_several_columns_to_a_text() -> None:
    form = FormSettings(match="*", columns={"A": "remarks", "B": "remarks"})
    heads, cells = ["Date", "Work done", "A", "B"], {0: DAYS, 1: JOBS, 2: JOBS, 3: JOBS}
    assert name_columns(heads, cells, forms=[form]) == {0: "date", 1: "description", 2: "remarks", 3: "remarks"}
    assert name_columns(heads, cells, forms=[form], misread=True) == {0: "date", 1: "description", 2: "remarks"}


IN_WORDS = ["Couch", "2nd Press", "Reel", "No2 Nash", "Size Press", "Winder"]
SEVEN_DAYS = [f"0{n}.03.2023" for n in range(1, 7)]
SIX_JOBS = ["vacuum lost, tripped", "felt change made", "break, turn up missed", "bearing changed out", "pump belt came off", "drive fault, was reset"]  # fmt: skip


@pytest.mark.acceptance
def test_names_below_plant_are_machines_and_a_site_that_comes_back_is_none() -> None:
    named = columns(("Date", SEVEN_DAYS), ("Plant", IN_WORDS), ("Reason", SIX_JOBS))
    assert named[1] == "equipment"
    for sites in (["4410"] * 6, ["Corby", "Corby", "Tilburg", "Corby", "Tilburg", "Corby"]):
        assert columns(("Date", SEVEN_DAYS), ("Plant", sites), ("Reason", SIX_JOBS)).get(1) == "site"
    # where another column names the machine, the plant is where it stands
    named = columns(("Date", SEVEN_DAYS), ("Plant", IN_WORDS), ("Machine", [*MACHINES, "P-2", "P-3"]), ("Reason", SIX_JOBS))  # fmt: skip
    assert (named[1], named[2]) == ("site", "equipment")


def test_two_names_below_plant_are_machines_where_the_register_has_them_in_its_own() -> None:
    heads, cells = ["Date", "Plant", "Reason"], {0: SEVEN_DAYS, 1: ["Couch", "Reel", "Couch", "Couch", "Reel", "Couch"], 2: SIX_JOBS}  # fmt: skip
    assert name_columns(heads, cells)[1] == "site"
    assert name_columns(heads, cells, machines=frozenset(("pm1suctioncouchroll", "pm1popereel")))[1] == "equipment"


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        (("Stop", "03:17"), ("Start", "04:02"), {1: "started_at", 2: "ended_at"}),
        (("Start", "03:17"), ("Stop", "04:02"), {1: "started_at", 2: "ended_at"}),
        (("Start time", "04:02"), ("Time stopped", "03:17"), {2: "started_at", 1: "ended_at"}),
        (("Down", "03:17"), ("Back up", "04:02"), {1: "started_at", 2: "ended_at"}),
        (("Heure arrêt", "03:17"), ("Redémarrage", "04:02"), {1: "started_at", 2: "ended_at"}),
    ],
)
def test_a_stop_and_a_start_are_where_it_stood_in_between(
    first: tuple[str, str], second: tuple[str, str], fields: dict[int, str]
) -> None:
    cells = [[f"{day.replace('.', '/')} {clock}" for day in DAYS] for _, clock in (first, second)]
    named = columns(("Equip", MACHINES), (first[0], cells[0]), (second[0], cells[1]), ("Dur (h)", ["0.75"] * 4), ("Comment", JOBS))  # fmt: skip
    assert {1: named[1], 2: named[2]} == fields
    assert named[3] == "downtime"


@pytest.mark.parametrize("head", ["xyz", "Dauer/Anzahl", "Hrs"])
def test_decimals_are_no_times_of_day(head: str) -> None:
    assert "time" not in columns(("Date", DAYS), (head, ["0.75", "2.58", "12.00", "0.13"]), ("Text", JOBS)).values()
    assert columns(("Date", DAYS), ("Uhrzeit", ["6.30", "14.15", "22.00", "9.05"]), ("Text", JOBS))[1] == "time"
    # a spreadsheet leaves the last nought of 8.30 out
    assert clocks_among(["8.3", "10.45", "19.30", "21.50"]) == 3


@pytest.mark.parametrize("head", ["timeSpentSec", "Time Spent (min)", "hours_charged", "Spent hrs"])
def test_time_that_was_spent_is_no_money(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), (head, ["2116", "8727", "4784", "900"]), ("Text", JOBS))
    assert "cost" not in named.values()


@pytest.mark.acceptance
@pytest.mark.parametrize("head", ["Breakdown", "Failure", "Ausfall", "Machine down"])
def test_what_broke_down_is_told_in_words_where_it_is_no_yes_or_no(head: str) -> None:
    told = ["Film not pulling", "dropping bags", "thermocouple defective", "reject stuck again"]
    did = ["belts changed", "cups were changed", "changed it", "air pipe was split"]
    named = columns(("Date", DAYS), ("Machine", MACHINES), (head, told), ("Action", did))
    assert (named[2], named[3]) == ("description", "remarks")
    assert columns(("Date", DAYS), ("Machine", MACHINES), ("Breakdown", ["Yes", "No", "X", ""]), ("Text", JOBS))[2] == "breakdown"  # fmt: skip


@pytest.mark.acceptance
def test_a_dutch_export_keeps_its_kinds_of_work_apart_from_its_people() -> None:
    kinds = ["STO", "PO", "STO", "INS"] * 3
    people = ["M. de Bont", "K. Wouters", "Atlas Copco", "Extern"] * 3
    rest = [("Jobnummer", [str(24000 + n) for n in range(12)]), ("Omschrijving", JOBS * 3), ("Procesfunctie", MACHINES * 3), ("Gereedmeldingsdatum", DAYS * 3)]  # fmt: skip
    named = columns(*rest, ("Werksoort", kinds), ("Melder", people), ("Uitvoerende", people))
    assert [named.get(p) for p in range(7)] == ["work_order", "description", "equipment", "ended_at", "work_type", "reported_by", "technician"]  # fmt: skip
    # under a heading that nobody knows, codes that come back are no initials beside names
    named = columns(("Date", DAYS * 3), ("Machine", MACHINES * 3), ("Xyzw", kinds), ("Mechanic", people), ("Text", JOBS * 3))  # fmt: skip
    assert (named.get(2), named[3]) == ("work_type", "technician")


def test_marks_beside_hours_say_that_it_broke_down() -> None:
    hours = ["7,25", "", "26", "", "4"]
    log = (("Datum", [*DAYS, "04.06.2023"]), ("Equipment", [*MACHINES, "K-7"]), ("Kurztext", [*JOBS, "oil"]))
    assert columns(*log, ("A", ["X", "", "X", "", "X"]), ("Ausf.(H)", hours))[3] == "breakdown"
    # a mark that has nothing to do with the hours may be anything
    assert 3 not in columns(*log, ("A", ["X", "X", "", "X", ""]), ("Ausf.(H)", hours))


def test_a_measuring_point_is_the_machine_where_no_other_column_names_one() -> None:
    found = columns(("Datum", DAYS), ("Messstelle", ["TE2301", "PI2302", "LS2307", "QI9021"]), ("Bemerkung", JOBS))
    assert found[1] == "equipment"
    beside = columns(("Date", DAYS), ("Machine", MACHINES), ("Measuring point", ["TE2301", "PI2302", "LS2307", "QI9021"]), ("Notes", JOBS))  # fmt: skip
    assert beside[1] == "equipment"
    assert 2 not in beside


def test_sample_numbers_are_no_machines() -> None:
    found = columns(
        ("Amostra", ["24-0311", "24-0312", "24-0313", "24-0391"]),
        ("Data Coleta", DAYS),
        ("Ponto", ["TG-2 tanque", "TG-1 tanque", "Redutor 2", "DH-1"]),
        ("Laudo", JOBS),
    )
    assert found == {0: "work_order", 1: "date", 2: "equipment", 3: "description"}


def test_a_german_day_is_no_machine_where_days_run_on() -> None:
    counted = [f"{n}." for n in range(1, 9)]
    works = ["gangbar gemacht", "SV angeliftet", "Brenner aus", "K2 zu", "Glas neu", "Temp. fällt", "Pumpe ersetzt", "i.O. geprüft"]  # fmt: skip
    acid = ["9,4", "9,3", "9,3", "9,4", "9,5", "9,4", "9,2", "9,3"]
    book = (("Tag", counted), ("pH", acid), ("Bemerkungen", works))
    assert columns(*book) == {0: "date", 2: "remarks"}
    # a reader takes the first days for ditto marks
    assert columns(("Tag", ["7.", "8."]), *book[1:], misread=True) == {0: "date", 2: "remarks"}
    # numbers of machines do not run on, nor does a machine's number matter less where the day stands elsewhere
    assert columns(("Tag", ["4", "12", "4", "7", "1", "12", "3", "4"]), *book[1:]).get(0) != "date"
    dated = columns(("Datum", [f"0{n}.04.2024" for n in range(1, 9)]), ("Tag", counted), book[2])
    assert dated[0] == "date"


CODES = ["M-214", "C-100", "M-220", "M-305"]


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "head", ["Reason Code", "Part No", "Stock Code", "Delay Code", "Alarm No", "Code article", "Codice ricambio", "Material-Nr.", "RECORDKEY", "Código de parada"]
)  # fmt: skip
def test_codes_of_reasons_parts_and_orders_are_no_machines_however_like_them(head: str) -> None:
    named = columns(("Date", DAYS), (head, CODES), ("Text", JOBS))
    assert named.get(1) not in ("equipment", "equipment_name", "functional_location")


@pytest.mark.parametrize(
    "head", ["Used On", "Monté sur", "Usato su", "Actif", "N° d'actif", "Press No.", "Crane #", "Machine / Line", "Utstyrsnr"]
)  # fmt: skip
def test_a_part_is_used_on_the_machine(head: str) -> None:
    named = columns(("Date", DAYS), ("Part No", CODES), ("Description", JOBS), (head, MACHINES))
    assert named[3] == "equipment"


def test_of_two_places_the_finer_one_is_the_machine_where_none_is_named() -> None:
    lines, stations = ["TP1", "TP1", "PR5", "TP1"], ["STA 2", "PRESS", "FEED", "STA 4"]
    named = columns(("Line", lines), ("Station", stations), ("Start Time", DAYS), ("Comment", JOBS))
    assert (named[0], named[1]) == ("functional_location", "equipment")
    named = columns(("Line", lines), ("Station", stations), ("Machine", MACHINES), ("Date", DAYS), ("Comment", JOBS))
    assert (named[0], named[2]) == ("functional_location", "equipment")


def test_the_problem_of_an_order_is_its_damage_not_the_class_of_its_asset() -> None:
    classes, problems = ["PRESS", "IMM", "ROBOT", "PRESS"], ["LUBE", "HYD", "COLL", "ELEC"]
    named = columns(("REPORTDATE", DAYS), ("ASSETNUM", MACHINES), ("DESCRIPTION", JOBS), ("FAILURECODE", classes), ("PROBLEMCODE", problems))  # fmt: skip
    assert 3 not in named
    assert named[4] == "damage_code"
    alone = columns(("REPORTDATE", DAYS), ("ASSETNUM", MACHINES), ("DESCRIPTION", JOBS), ("FAILURECODE", problems))
    assert alone[3] == "damage_code"


@pytest.mark.parametrize("head", ["Heures réelles", "ACTLABHRS", "Actual Hours", "Ist-Stunden", "Ore manodopera", "Timer brukt"])  # fmt: skip
def test_hours_that_an_order_took_are_on_no_meter(head: str) -> None:
    orders = ["BT2301187", "BT2301190", "BT2301204", "BT2301211"]
    named = columns(("WONUM", orders), ("Date", DAYS), ("Asset", MACHINES), ("Description", JOBS), (head, ["9.5", "120", "6", "44"]))  # fmt: skip
    assert 4 not in named
    if head == "Actual Hours":
        meter = columns(("Date", DAYS), ("Asset", MACHINES), ("Remarks", JOBS), (head, ["14211", "14219", "14230", "14236"]))  # fmt: skip
        assert meter[3] == "running_hours"


@pytest.mark.acceptance
@pytest.mark.parametrize("head", ["Guasto / Richiesta", "Falla/Solicitud", "Störung / Meldung", "Défaut / Demande"])
def test_the_first_of_two_words_says_what_stands_below(head: str) -> None:
    done = ["Sostituiti or", "Sostituito inverter", "Cambiato tampone", "Serrato"]
    named = columns(("Data", DAYS), ("Macchina", MACHINES), (head, ["Perdita olio", "Inverter in allarme", "Punzone ammaccato", "Dado lento"]), ("Intervento eseguito", done))  # fmt: skip
    assert named[2] == "description"
    assert named[3] in ("remarks", "long_text")


@pytest.mark.parametrize("head", ["Status / work done / outstanding", "Stand / Bemerkungen", "Status / Remarks"])
def test_below_a_status_and_a_text_people_write_the_text(head: str) -> None:
    named = columns(("Date", DAYS), ("Tag / area", MACHINES), (head, JOBS))
    assert named[2] in ("description", "remarks")


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "head", ["La macchina è ferma?", "Machine arrêtée ?", "¿Máquina parada?", "Steht die Anlage?", "Equipment stopped (Y/N)", "Fermo impianto", "Staat de machine stil?", "Is the machine down?"]
)  # fmt: skip
def test_yes_and_no_where_it_is_asked_whether_a_machine_stands(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Problem", JOBS), (head, ["Sì", "No", "No", "Sì"]))
    assert named[3] == "breakdown"


@pytest.mark.parametrize("head", ["Stop needed?", "Richiede fermo", "Planned stop", "Nécessite arrêt"])
def test_a_stop_that_the_work_needs_is_no_breakdown(head: str) -> None:
    named = columns(("Date", DAYS), ("Machine", MACHINES), ("Problem", JOBS), (head, ["yes", "no", "no", "yes"]))
    assert named.get(3) != "breakdown"


def test_figures_that_were_read_from_a_picture_are_nobodys_initials() -> None:
    tags = ["20-PA001A", "20-PA001B", "40-PA001A", "40-PA001B"]
    named = columns(("Tag", tags), ("v1", ["2.1", "1.4", "2.8", "1.7"]), ("v2", ["5,6", "1,9", "3,0", "2,2"]), ("Remark", JOBS), misread=True)  # fmt: skip
    assert "technician" not in named.values()


@pytest.mark.acceptance
def test_the_verdict_of_a_test_says_whether_something_failed() -> None:
    tests = ["Skid 11 full flow", "Skid 14 full flow", "Skid 11 dry trip", "Skid 14 dry trip"]
    for verdicts in (["OK", "OK", "FAIL", "OK"], ["i.O.", "n.i.O. / justiert", "i.O.", "i.O."], ["PASS", "FAIL", "PASS (retest)", "PASS"], ["Pass", "Pass w/ adj", "FAIL", "OOT"]):  # fmt: skip
        named = columns(("Test date", DAYS), ("Tag", MACHINES), ("Test", tests), ("Result", verdicts), ("Remark", JOBS))
        assert named[3] == "breakdown"
    passed = columns(("Test date", DAYS), ("Tag", MACHINES), ("Test", tests), ("Result", ["OK"] * 4), ("Remark", JOBS))
    assert 3 not in passed


SIGNED = ["MO 3/4/24", "MO 3/4/24", "TB 3/5/24", "LV 3/11/24"]


@pytest.mark.parametrize("head", ["Verified by/date", "Init/Date", "Verifier init/date", "Firma y fecha", "QA", ""])
def test_initials_beside_a_day_sign_and_are_no_machine(head: str) -> None:
    named = columns(("Date", DAYS), ("Comments", JOBS), ("Done by", ["JK", "JK", "RP", "MO"]), (head, SIGNED))
    assert named.get(3) in ("signature", None)
    assert "equipment" not in named.values()


def test_days_alone_below_a_heading_of_both_are_the_date() -> None:
    assert columns(("Init/Date", DAYS), ("Machine", MACHINES), ("Work done", JOBS))[0] == "date"
    assert columns(("Shift/Date", DAYS), ("Machine", MACHINES), ("Work done", JOBS))[0] == "date"


def test_tags_with_a_stroke_stay_machines() -> None:
    assert (
        columns(("Date", DAYS), ("Kit", ["Line 1/2", "HX 1.2", "CH-01/02", "P 10/11"]), ("Work done", JOBS))[1]
        == "equipment"
    )


@pytest.mark.parametrize("misread", [False, True])
def test_minutes_beside_a_reason_are_how_long_a_machine_stood(misread: bool) -> None:
    heads = ("Time", "Machine", "Mins", "Reason / what was done")
    cells = [
        ["06:50", "07:35", "08:20", "09:40"],
        ["Seamer", "Palletiser", "Heuft", "Coder"],
        ["4", "12", "6", "25"],
        JOBS,
    ]
    named = columns(*zip(heads, cells, strict=True), misread=misread)
    assert named[2] == "downtime"


def test_numbers_of_tags_beside_machines_are_no_machines() -> None:
    tags = ["F2-113", "F2-114", "F2-115", "F2-116", "F2-117"]
    names = ["Can depal", "Kisters", "Heuft", "Angelus", "Innopal"]
    years = ["2024", *tags]
    named = columns(("Tag No", years), ("Date", ["", *DAYS, DAYS[0]]), ("Machine", ["", *names]), ("Anomaly", ["", *JOBS, JOBS[0]]))  # fmt: skip
    assert named[2] == "equipment"
    assert named.get(0) != "equipment"
    # machines in turn stay what they are where nothing else is one
    assert columns(("Tag No", tags), ("Date", [*DAYS, DAYS[0]]), ("Anomaly", [*JOBS, JOBS[0]]))[0] == "equipment"


@pytest.mark.parametrize("head", ["MAT", "ILA", "xyz"])
def test_codes_of_kinds_of_work_are_nobodys_initials(head: str) -> None:
    kinds = ["BRK", "INS", "SVC", "COR"] * 3
    orders = [str(4000551000 + n) for n in range(12)]
    named = columns(("Order", orders), ("Type", ["PM01", "PM02"] * 6), ("Functional Loc.", MACHINES * 3), ("Description", JOBS * 3), (head, kinds))  # fmt: skip
    assert named[4] == "work_type"


def test_ticks_that_were_read_from_a_picture_are_nobodys_initials() -> None:
    named = columns(
        ("Date", DAYS), ("Machine", MACHINES), ("Rinse", ["V", "X", "v", "V"]), ("Remark", JOBS), misread=True
    )
    assert "technician" not in named.values()
