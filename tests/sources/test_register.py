from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pdm.errors import SettingsError
from pdm.records import REGISTER
from pdm.sources import read_register, register_from_export

GOOD = """asset_id,tag,site,description,parent_id,equipment_class,aliases,installed_on,valid_to
000123,P-101,north,Feed pump,,pump,big red one; FP1,2015-03-01,
000124,P-102,north,Feed pump B,000123,pump,,01.04.2016,31.12.9999
000200,,south,Compressor,,compressor,,,
"""


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_register_as_written(tmp_path: Path) -> None:
    register, refusals = read_register(write(tmp_path, GOOD))
    assert refusals == []
    assert list(register.columns) == REGISTER.names
    assert register["asset_id"].tolist() == ["000123", "000124", "000200"]
    assert register["tag"].tolist() == ["P-101", "P-102", "000200"]
    assert register["aliases"].iloc[0] == "big red one; FP1"
    assert register["installed_on"].dt.date.tolist()[:2] == [dt.date(2015, 3, 1), dt.date(2016, 4, 1)]
    assert register["valid_to"].isna().all()
    assert register["row"].tolist() == [2, 3, 4]
    assert register["description"].isna().sum() == 0


@pytest.mark.acceptance
def test_duplicate_asset_id(tmp_path: Path) -> None:
    register, refusals = read_register(write(tmp_path, GOOD + "000123,P-999,south,another,,,,,\n"))
    assert register["asset_id"].tolist() == ["000123", "000124", "000200"]
    assert [(r.reason.value, r.row, r.value) for r in refusals] == [("duplicate_asset", 5, "000123")]
    assert "row 2" in refusals[0].message
    assert refusals[0].remedy


def test_all_mistakes_are_told_together_and_good_rows_kept(tmp_path: Path) -> None:
    rows = [
        ",P-1,north,no id,,,,,", "A1,P-2,,no site,,,,,", "A2,P-3,north,bad date,,,,31.31.2020,", "A3,P-4,north,old,,,,0850-01-01,",
        "1E+05,P-5,north,spoiled,,,,,", "A4,12-Mar,north,spoiled tag,,,,,", "A5,P-101,north,tag twice,,,,,", "A6,P-7,north,orphan,ZZZ,,,,",
    ]  # fmt: skip
    register, refusals = read_register(write(tmp_path, GOOD + "\n".join(rows) + "\n"))
    assert sorted((r.row, r.reason.value) for r in refusals) == [
        (5, "bad_register_row"), (6, "bad_register_row"), (7, "bad_date"), (8, "bad_date"), (9, "spreadsheet_tag"), (10, "spreadsheet_tag"),
        (11, "bad_register_row"), (12, "bad_register_row"),
    ]  # fmt: skip
    assert register["asset_id"].tolist() == ["000123", "000124", "000200", "A2", "A3", "1E+05", "A4", "A5", "A6"]
    assert register["installed_on"].notna().sum() == 2
    assert register.set_index("asset_id").loc["A6", "parent_id"] is None or pd.isna(
        register.set_index("asset_id").loc["A6", "parent_id"]
    )


def test_one_tag_at_two_sites_is_no_mistake(tmp_path: Path) -> None:
    _, refusals = read_register(write(tmp_path, "asset_id,tag,site\n1,P-1,north\n2,P-1,south\n"))
    assert refusals == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_other_encodings_separators_and_names(tmp_path: Path, encoding: str) -> None:
    text = "Equipment;TechIdentNo.;Werk;Bezeichnung;Hersteller\n000123;P-101;north;Kühlwasserpumpe;Müller\n"
    register, refusals = read_register(write(tmp_path, text, encoding))
    assert refusals == []
    assert register.loc[0, ["asset_id", "tag", "site", "description", "manufacturer"]].tolist() == [
        "000123", "P-101", "north", "Kühlwasserpumpe", "Müller",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("tag,description\nP-1,x\n", "asset_id and site missing"),
        ("asset_id\nA\n", "column site missing"),
    ],
)
def test_register_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_register(write(tmp_path, text))


def test_missing_register_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"register\.csv"):
        read_register(tmp_path / "register.csv")


def test_workbook_keeps_leading_zeros(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["asset_id", "site", "description"])
    book.active.append(["000123", "north", "pump"])
    book.active.append([124, "north", "pump"])
    book.active["A3"].number_format = "000000"
    book.save(tmp_path / "register.xlsx")
    register, _ = read_register(tmp_path / "register.xlsx")
    assert register["asset_id"].tolist() == ["000123", "000124"]


@pytest.mark.acceptance
def test_register_from_a_sap_equipment_list(tmp_path: Path) -> None:
    path = tmp_path / "ie05.csv"
    path.write_text(
        "EQUNR;EQKTX;TPLNR;TIDNR;EQART;HERST;TYPBZ;SERGE;INBDT;ABCKZ;SWERK\n"
        "000000000010000123;Feed pump;N-01-P101;P-101;PUMP;KSB;Etanorm;0012345;01.03.2015;A;1000\n"
        "000000000010000123;Feed pump;N-01-P101;P-101;PUMP;KSB;Etanorm;0012345;01.03.2015;A;1000\n"
        "000000000010000124;Motor;N-01-P101-M;;MOTOR;ABB;M3BP;;00.00.0000;B;1000\n",
        encoding="utf-8",
    )
    register = register_from_export(path).register
    assert register["asset_id"].tolist() == ["000000000010000123", "000000000010000124"]
    first = register.iloc[0]
    assert (first["tag"], first["description"], first["functional_location"], first["equipment_class"]) == (
        "P-101", "Feed pump", "N-01-P101", "pump",
    )  # fmt: skip
    assert (first["manufacturer"], first["model"], first["serial_no"], first["criticality"], first["site"]) == (
        "KSB", "Etanorm", "0012345", "A", "1000",
    )  # fmt: skip
    assert first["installed_on"] == pd.Timestamp("2015-03-01", tz="UTC")
    assert register["tag"].iloc[1] == "000000000010000124"


def test_register_from_a_printed_sap_list(tmp_path: Path) -> None:
    path = tmp_path / "ih08.txt"
    path.write_text(
        "Plant 1000    Equipment list    Page 1\n\n"
        "-------------------------------------------------------\n"
        "|Equipment         |Description of technical object |Functional Loc.|MaintPlant|\n"
        "-------------------------------------------------------\n"
        "|000000000010000123|Feed pump                       |N-01-P101      |1000      |\n"
        "|000000000010000124|Feed pump B                     |N-01-P102      |1000      |\n"
        "-------------------------------------------------------\n",
        encoding="utf-8",
    )
    register = register_from_export(path).register
    assert register["asset_id"].tolist() == ["000000000010000123", "000000000010000124"]
    assert register["description"].tolist() == ["Feed pump", "Feed pump B"]
    assert set(register["site"]) == {"1000"}


@pytest.mark.acceptance
def test_register_from_a_maximo_asset_list(tmp_path: Path) -> None:
    path = tmp_path / "assets.csv"
    path.write_text(
        "ASSETNUM,DESCRIPTION,LOCATION,PARENT,SITEID,ASSETTYPE,SERIALNUM,MANUFACTURER,INSTALLDATE,PRIORITY\n"
        "11430,Circulation pump,BR430,11400,BEDFORD,ROTATING,S-1,KSB,2015-03-01,2\n11400,Pump skid,BR400,,BEDFORD,SKID,,,,\n",
        encoding="utf-8",
    )
    register = register_from_export(path).register
    assert register["asset_id"].tolist() == ["11430", "11400"]
    assert register.loc[0, ["parent_id", "site", "equipment_class", "serial_no"]].tolist() == [
        "11400",
        "BEDFORD",
        "ROTATING",
        "S-1",
    ]


def test_export_without_a_site_needs_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Description\nP-1,pump\n", encoding="utf-8")
    assert register_from_export(path, site="north").register[["asset_id", "tag", "site"]].iloc[0].tolist() == [
        "P-1",
        "P-1",
        "north",
    ]
    with pytest.raises(SettingsError, match="site"):
        register_from_export(path)
    path.write_text("colour,size\nred,1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="names the asset"):
        register_from_export(path, site="north")


SAP_LIST = (
    "Equipment;Bezeichnung des technischen Objekts;Technischer Platz;Werk;Objektart;ABC-Kennzeichen;Hersteller d. Anlage;Typbezeichnung;"
    "HerstSerialnummer;Inbetriebnahme;Systemstatus;Übergeordn. Equipment;Bautyp\n"
    "10004707;Kühlwasserpumpe 1 A;1000-PU-0012-A;1000;PUMP;A;KSB;Etanorm;0070108;18.12.2013;EFRE;;T1\n"
    "10004756;Verdichter Reserve;1000-KO-0001-B;1000;KOMP;B;Kaeser;DSD;;04.08.2002;EFRE INAK;10004707;\n"
)


@pytest.mark.acceptance
def test_headings_of_lists_are_known_in_other_languages_and_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "ih08.csv"
    path.write_text(SAP_LIST, encoding="cp1252")
    export = register_from_export(path)
    first, second = export.register.iloc[0], export.register.iloc[1]
    assert first[["description", "manufacturer", "serial_no", "criticality", "model"]].tolist() == [
        "Kühlwasserpumpe 1 A", "KSB", "0070108", "A", "Etanorm",
    ]  # fmt: skip
    assert second["parent_id"] == "10004707"
    assert export.left == ("Bautyp",)
    # a class that a word names is the package's own, a code of the plant's own stays
    assert export.register["equipment_class"].tolist() == ["pump", "KOMP"]
    assert any("10004756" in note and "retired_on" in note for note in export.notes)


def test_french_register_with_titles_above_and_retired_equipment(tmp_path: Path) -> None:
    path = tmp_path / "registre.csv"
    path.write_text(
        "Registre des équipements;;;;;\nEdité le 12/01/2024;;;;;\n\n"
        "Code équipement;Libellé;Code parent;Famille;Date mise en service;Date mise hors service;Ancien code;Site\n"
        "PP-01;Pompe n°1;STR;Pompe;12/03/2009;;POM1;Les Îlettes\nPP-02;Pompe n°2;STR;Pompe;03/04/2009;30/06/2022;POM2;Les Îlettes\n"
        "STR;Station Île;;Ensemble;;;;Les Îlettes\n",
        encoding="cp1252",
    )
    register = register_from_export(path).register
    assert register["description"].tolist() == ["Pompe n°1", "Pompe n°2", "Station Île"]
    assert register["aliases"].tolist()[:2] == ["POM1", "POM2"]
    # 30/06 shows that the day comes first
    assert register["installed_on"].iloc[1] == pd.Timestamp("2009-04-03", tz="UTC")
    assert register["retired_on"].iloc[1] == pd.Timestamp("2022-06-30", tz="UTC")


def test_days_of_a_list_are_read_in_its_own_order_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "assets.csv"
    path.write_text("ASSETNUM,SITEID,INSTALLDATE\n1,B,3/7/04 12:00 AM\n2,B,9/5/08 12:00 AM\n", encoding="utf-8")
    assert register_from_export(path).register["installed_on"].dt.strftime("%Y-%m-%d").tolist() == [
        "2004-03-07", "2008-09-05",
    ]  # fmt: skip
    path.write_text("ASSETNUM,SITEID,INSTALLDATE\n1,B,03/07/2004\n2,B,05/05/2008\n", encoding="utf-8")
    export = register_from_export(path)
    assert export.register["installed_on"].isna().tolist() == [True, False]
    assert any("installed_on" in n and "'03/07/2004'" in n for n in export.notes)


def test_list_kept_by_hand_with_titles_of_groups(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["Quarry – PLANT LIST"], [], ["No.", "Machine", "Short", "Make"], ["CRUSHING"], [1, "Primary jaw crusher", "JC1", "Metso"],
        [2, "Conveyor 1", "C1"], ["WASHING"], [3, "Wash pump 1", "WP1"], [], [None, "3 machines in all"],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    export = register_from_export(tmp_path / "list.xlsx", site="quarry")
    assert export.register[["asset_id", "description"]].to_numpy().tolist() == [
        ["JC1", "Primary jaw crusher"], ["C1", "Conveyor 1"], ["WP1", "Wash pump 1"],
    ]  # fmt: skip
    # an area is where several machines stand
    assert export.register["functional_location"].tolist() == ["CRUSHING", "CRUSHING", "WASHING"]
    assert export.taken["functional_location"] == "titles of groups"
    assert any("Row 10" in note for note in export.notes)


def test_names_under_equipment_beside_tags_are_no_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Equipment\nP-1,Feed pump\nP-2,Feed pump\n", encoding="utf-8")
    register = register_from_export(path, site="x").register
    assert register["asset_id"].tolist() == ["P-1", "P-2"]
    assert register["description"].tolist() == ["Feed pump", "Feed pump"]


def export(folder: Path, *lines: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "head", ["Plant No.", "FLEET_NO", "Component No.", "Anlagen-Nr.", "Unit #", "Vehicle Reg. No.", "Objektcode"]
)
def test_a_list_names_its_machines_under_the_heading_of_its_trade(tmp_path: Path, head: str) -> None:
    path = export(
        tmp_path,
        f"{head};Bezeichnung;Make / Model",
        "DT101;Haul truck;CAT 793F",
        "DT102;Haul truck;CAT 793F",
        "EX03;Excavator;Hitachi",
    )
    made = register_from_export(path, site="north")
    assert made.register["asset_id"].tolist() == ["DT101", "DT102", "EX03"]
    assert (made.taken["asset_id"], made.taken["description"], made.taken["model"]) == (
        head,
        "Bezeichnung",
        "Make / Model",
    )


def test_codes_that_tell_rows_apart_come_before_what_machines_are_called(tmp_path: Path) -> None:
    path = export(tmp_path, "Bezeichnung;Wxyz;Typ", "Anlage 1;T01;N117", "Anlage 2;T02;N117", "Umspannwerk;T03;N117")
    made = register_from_export(path, site="north")
    assert made.register["asset_id"].tolist() == ["T01", "T02", "T03"]
    assert "'Wxyz' was taken" in made.notes[0]


@pytest.mark.parametrize("head", ["Clave", "Equipment mark", "Wxyz"])
def test_codes_name_assets_where_a_number_only_counts_the_rows(tmp_path: Path, head: str) -> None:
    path = export(
        tmp_path, f"No.;{head};Description", "1;BBA-P01;Well pump 1", "2;CLO-01;Chlorinator 1", "4;TRA-01;Transformer 1"
    )
    assert register_from_export(path, site="north").register["asset_id"].tolist() == ["BBA-P01", "CLO-01", "TRA-01"]


def test_a_number_that_does_not_count_the_rows_names_assets_before_unknown_codes(tmp_path: Path) -> None:
    path = export(
        tmp_path, "No.;Wxyz;Description", "4711;K-01;Well pump 1", "4720;K-02;Chlorinator 1", "5003;K-03;Transformer 1"
    )
    assert register_from_export(path, site="north").register["asset_id"].tolist() == ["4711", "4720", "5003"]


def test_totals_below_a_list_are_no_assets(tmp_path: Path) -> None:
    path = export(
        tmp_path, "Asset No.;Description;Power kW", "P-1;Feed pump;22", "P-2;Feed pump;22", "P-3;Condensate pump;11",
        "Total units;3;", "Total components:;;3", "Summe Leistung;;55",
    )  # fmt: skip
    assert register_from_export(path, site="north").register["asset_id"].tolist() == ["P-1", "P-2", "P-3"]


def test_days_known_to_the_month_or_the_year(tmp_path: Path) -> None:
    path = export(
        tmp_path, "Asset No.;Description;Commiss.;Retired", "P-1;Feed pump;Mar-2016;", "P-2;Feed pump;2011;2019", "P-3;Pump;6/2004;",
        "P-4;Pump;2015-03-01;03/2020",
    )  # fmt: skip
    made = register_from_export(path, site="north")
    assert made.register["installed_on"].dt.date.tolist() == [
        dt.date(2016, 3, 1), dt.date(2011, 1, 1), dt.date(2004, 6, 1), dt.date(2015, 3, 1),
    ]  # fmt: skip
    # nothing that happened before a machine went is cut off
    assert made.register["retired_on"].dt.date.tolist()[1::2] == [dt.date(2019, 12, 31), dt.date(2020, 3, 31)]
    assert "3 days are known only to the month or the year" in made.notes[0]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.acceptance
def test_a_list_may_have_a_sheet_for_each_area(tmp_path: Path) -> None:
    head = ["Asset No.", "Description", "Make", "Model", "Yr Inst."]
    path = workbook(
        tmp_path / "list.xlsx",
        Cover=[["Asset register 2024"], ["Issued by works office"]],
        Process=[["Process area"], head, ["PR-PAS-01", "Pasteuriser No.1", "APV", "-", 1999]],
        Services=[head, ["SV-BLR-01", "Steam Boiler No.1", "Cochran", "n/a", 2002], ["SV-BLR-02", "Steam Boiler No.2", "Cochran", "TB4", 2004]],
        Scrapped=[["Asset No.", "Description", "Date scrapped"], ["PR-PAS-00", "Old pasteuriser", "12.03.2019"]],
        Codes=[["Code", "Meaning"], ["M", "Mechanical"], ["E", "Electrical"]],
        Suppliers=[["Vendor ref", "Manufacturer", "Status", "Location"], ["V1", "APV", "active", "Hull"]],
    )  # fmt: skip
    got = register_from_export(path, site="calder")
    frame = got.register.set_index("asset_id")
    assert list(frame.index) == ["PR-PAS-01", "SV-BLR-01", "SV-BLR-02", "PR-PAS-00"]
    assert list(frame["functional_location"].fillna("")) == ["Process", "Services", "Services", ""]
    assert list(frame["installed_on"].dt.year.iloc[:3]) == [1999, 2002, 2004]
    assert frame.loc["PR-PAS-00", "retired_on"] == pd.Timestamp("2019-03-12", tz="UTC")
    assert list(frame["model"].isna()) == [True, True, False, True]
    assert any("3 sheets were read" in n and "Process, Services, Scrapped" in n for n in got.notes)
    assert any("Suppliers" in n for n in got.notes)
    assert not any("Codes" in n or "Cover" in n for n in got.notes)


def test_the_register_itself_may_have_several_sheets(tmp_path: Path) -> None:
    head = ["asset_id", "site", "description"]
    path = workbook(
        tmp_path / "register.xlsx", A=[head, ["P-1", "north", "Pump"], ["P-2", "north", "Pump"]], B=[head, ["K-1", "north", "Compressor"]],
        C=[["equipment no", "site", "description"], ["K-2", "north", "Compressor"]],
    )  # fmt: skip
    frame, refusals = read_register(path)
    assert list(frame["asset_id"]) == ["P-1", "P-2", "K-1"]
    assert list(frame["row"]) == [2, 3, 5]
    assert [(r.reason.value, r.value) for r in refusals] == [("bad_register_row", "C")]


def test_titles_of_groups_hold_to_the_end_of_their_sheet(tmp_path: Path) -> None:
    head = ["Asset No.", "Description", "Make"]
    path = workbook(
        tmp_path / "list.xlsx", Sheet1=[head, ["BOILER HOUSE"], ["B-1", "Boiler", "Cochran"], ["B-2", "Boiler", "Cochran"]],
        Sheet2=[head, ["D-1", "Door", "Hormann"]],
    )  # fmt: skip
    frame = register_from_export(path, site="s").register
    assert list(frame["functional_location"].fillna("")) == ["BOILER HOUSE", "BOILER HOUSE", ""]


@pytest.mark.acceptance
def test_a_facility_list_with_barcodes_parents_and_rooms(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        Sheet=[["ASSET REGISTER"], [], ["Barcode", "Asset Tag", "Asset Description", "Bldg", "Floor", "Room", "Parent Tag", "Installed", "Status"],
               ["BUILDING A"], [100210, "A-CH-01", "Chiller no.1", "A", "B1", "Chiller hall", None, "01-Jun-2011", "In service"],
               [100213, "A-CHWP-01", "CHW pump", "A", "B1", "Chiller hall", "A-CH-01", "01-Jun-2011", "In service"], [], ["Total assets on contract:", 50]],
    )  # fmt: skip
    got = register_from_export(path, site="kp")
    frame = got.register
    assert list(frame["asset_id"]) == ["A-CH-01", "A-CHWP-01"]
    assert list(frame["aliases"]) == ["100210", "100213"]
    assert list(frame["functional_location"]) == ["Chiller hall"] * 2
    assert frame["parent_id"].fillna("").tolist() == ["", "A-CH-01"]
    assert list(frame["installed_on"].dt.strftime("%Y-%m-%d")) == ["2011-06-01"] * 2
    assert any("'Bldg' says functional_location, too" in n and "'Room'" in n for n in got.notes)
    assert got.left == ("Floor",)  # a floor is called like many a machine, and is no name of what stands there


def test_a_barcode_names_the_asset_where_nothing_else_does(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", Sheet=[["Barcode", "Description"], [100210, "Chiller"], [100213, "Pump"]])
    assert list(register_from_export(path, site="kp").register["asset_id"]) == ["100210", "100213"]


def test_parents_may_be_named_by_their_tag(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        Sheet=[["Equipment no", "Tag", "Description", "Parent"], ["4711", "CH-1", "Chiller", None], ["4712", "CP-1", "Pump", "CH-1"]],
    )  # fmt: skip
    assert register_from_export(path, site="kp").register["parent_id"].fillna("").tolist() == ["", "4711"]


MASTER = [["SL NO", "M/C CODE", "MACHINE NAME", "DEPT", "MAKE", "MODEL / CAPACITY", "SAP EQPT NO", "FUNC. LOCN.", "V/E/D"],
          [1, "BLR-01", "AFBC BOILER NO.1", "CPP", "THERMAX", "75 TPH", "10004101", "S2-CPP-BLR1", "V"],
          [2, "BLR-02", "AFBC BOILER NO.2", "CPP", "THERMAX", "75 TPH", "10004201", "S2-CPP-BLR2", "V"],
          [3, "LM-25", "LOOM 25", "WVG", "PICANOL", "OMNI 220", "10006025", "S2-WVG-LM25", "D"]]  # fmt: skip


@pytest.mark.acceptance
def test_shorthand_of_headings_is_known_in_lists_as_in_logs(tmp_path: Path) -> None:
    legend = [
        [],
        [None, "V - Vital, E - Essential, D - Desirable"],
        [None, "Prepared by: A.K. (Planning)   Approved: DGM"],
    ]
    got = register_from_export(workbook(tmp_path / "master.xlsx", Sheet=[*MASTER, *legend]), site="u2")
    assert got.taken == {
        "asset_id": "M/C CODE", "description": "MACHINE NAME", "manufacturer": "MAKE", "model": "MODEL / CAPACITY",
        "aliases": "SAP EQPT NO", "functional_location": "FUNC. LOCN.", "criticality": "V/E/D",
    }  # fmt: skip
    assert list(got.register["asset_id"]) == ["BLR-01", "BLR-02", "LM-25"]
    assert list(got.register["aliases"]) == ["10004101", "10004201", "10006025"]
    assert got.left == ("SL NO",)
    assert any("below the list" in n and "V - Vital" in n for n in got.notes)
    assert any("'DEPT'" in n and "'FUNC. LOCN.'" in n for n in got.notes)


def test_what_stands_below_a_list_is_no_asset_but_a_tag_is(tmp_path: Path) -> None:
    legend = [[], [None, "V - Vital, E - Essential"]]
    got = register_from_export(workbook(tmp_path / "a.xlsx", Sheet=[*MASTER, [None, "LM-26"], *legend]), site="u2")
    assert list(got.register["asset_id"]) == ["BLR-01", "BLR-02", "LM-25", "LM-26"]


def test_two_words_of_a_heading_say_what_stands_in_a_list(tmp_path: Path) -> None:
    rows = [["Plant No.", "Description", "Make / Type", "Dept"], ["MF1", "Furnace", "Inductotherm VIP", "Melt shop"], ["MF2", "Furnace", "ABB", None]]  # fmt: skip
    got = register_from_export(workbook(tmp_path / "a.xlsx", Sheet=rows), site="f")
    assert got.taken["model"] == "Make / Type"
    assert got.taken["functional_location"] == "Dept"
    assert got.left == ()


def test_a_second_tag_is_another_name_unless_several_assets_share_it(tmp_path: Path) -> None:
    head = "Equipment,Sort field,TechIdentNo.,Description of technical object"
    write(tmp_path, f"{head}\n1001,P-1A,10-P-1A,Pump\n1002,P-1B,10-P-1B,Pump\n")
    got = register_from_export(tmp_path / "register.csv", site="n")
    assert list(got.register["tag"]) == ["P-1A", "P-1B"]
    assert list(got.register["aliases"]) == ["10-P-1A", "10-P-1B"]
    write(tmp_path, f"{head}\n1001,P-1A,10-P-1,Pump\n1002,P-1B,10-P-1,Pump\n")
    got = register_from_export(tmp_path / "register.csv", site="n")
    assert got.register["aliases"].isna().all()
    assert any("'TechIdentNo.' was left out" in n for n in got.notes)


@pytest.mark.parametrize("head", ["Shop floor name", "Known as", "Also called", "Rufname", "Nom d'usage", "Roepnaam", "Otros nombres"])  # fmt: skip
def test_what_people_call_a_machine_is_another_name(tmp_path: Path, head: str) -> None:
    write(tmp_path, f"Asset Tag,Asset Name,Area,{head}\nP1-HB-01,PM1 Headbox,Wet end,PM1 flowbox\nSP-HP-01,Hydrapulper,Stock,pulper\n")  # fmt: skip
    got = register_from_export(tmp_path / "register.csv", site="m")
    assert list(got.register["aliases"]) == ["PM1 flowbox", "pulper"]


@pytest.mark.acceptance
def test_a_dutch_list_has_models_under_type_and_says_what_was_disposed_of(tmp_path: Path) -> None:
    rows = [("Friteuse", "MPO-18", 2014, "In gebruik"), ("Sorteerder", "Nimbus 640", 2019, "In gebruik"), ("Oliefilter", "KleenSweep", 2014, "In gebruik"),
            ("Extruder", "Evolum 68", 2017, "Stand-by"), ("Weger 1", "CCW-R-214", 2015, "In gebruik"), ("Inpakker oud", "Ultima", 1999, "Afgestoten")]  # fmt: skip
    lines = [f"L1-{n},{what},{kind},{year},{state}" for n, (what, kind, year, state) in enumerate(rows)]
    write(tmp_path, "\n".join(["Procesfunctie,Omschrijving,Type,Bouwjaar,Status", *lines]))
    got = register_from_export(tmp_path / "register.csv", site="t")
    assert list(got.register["model"]) == [kind for _, kind, *_ in rows]
    assert got.register["equipment_class"].isna().all()
    assert any("L1-5" in note and "retired_on" in note for note in got.notes)
    # classes come back, whatever figures are in them
    write(tmp_path, "Tag,Description,Type\nP-1,Feed pump,Pump\nP-2,Feed pump,Pump\nK-1,Air,Compressor\nK-2,Air,Compressor\n")  # fmt: skip
    assert list(register_from_export(tmp_path / "register.csv", site="t").register["equipment_class"]) == ["pump", "pump", "compressor", "compressor"]  # fmt: skip


@pytest.mark.parametrize("head", ["Construct. year", "ConstructYear", "Year of constr.", "Build year", "Byggår"])
def test_years_of_construction_are_when_it_was_installed(tmp_path: Path, head: str) -> None:
    write(tmp_path, f"Equipment,Description,{head}\n1001,Pump,2012\n1002,Mill,2019\n")
    got = register_from_export(tmp_path / "register.csv", site="k")
    assert [d.year for d in got.register["installed_on"]] == [2012, 2019]


def test_several_names_in_a_cell_are_names_each(tmp_path: Path) -> None:
    rows = [["Asset Tag", "Asset Name", "Area", "Known as"], ["P1-VP-03", "Vacuum Pump", "Wet end", "No.3 Nash PM1, wee Nash"], ["P1-FP-01", "Fan Pump", "Wet end", "mixing pump\nwhite water pump"],
            ["P1-HB-01", "Headbox", "Wet end", "flowbox; breast box, old"], ["P1-PP-01", "Stock pump", "Wet end", "Pump, stuff"], ["P1-PP-02", "Broke pump", "Wet end", None]]  # fmt: skip
    got = register_from_export(workbook(tmp_path / "a.xlsx", Sheet=rows), site="m")
    assert list(got.register["aliases"])[:2] == ["No.3 Nash PM1; wee Nash", "mixing pump; white water pump"]
    # what is parted already, and a kind with what it is for, stay as they are written
    assert list(got.register["aliases"])[2:4] == ["flowbox; breast box, old", "Pump, stuff"]


@pytest.mark.acceptance
def test_a_list_of_functional_locations_is_told_by_their_codes(tmp_path: Path) -> None:
    path = tmp_path / "ih06.csv"
    path.write_text("Functional Location;Description of functional location;Model number\n1218-20-PA001A;OIL BOOSTER PUMP A;HPT\n1218-23-KA001;FLASH GAS COMPRESSOR;WRV\n")  # fmt: skip
    register = register_from_export(path, site="n").register
    assert register["asset_id"].tolist() == register["functional_location"].tolist() == ["1218-20-PA001A", "1218-23-KA001"]  # fmt: skip
    assert register["description"].tolist() == ["OIL BOOSTER PUMP A", "FLASH GAS COMPRESSOR"]
    path.write_text("Location;Description\nBoiler room 1;Feed pump\nHall 2;Air compressor\n")
    assert register_from_export(path, site="n").register["asset_id"].tolist() == ["Feed pump", "Air compressor"]


@pytest.mark.parametrize("heading", ["Parent Asset Code", "Codice padre", "Superior Equip. No.", "Überg. Equipment", "Código del equipo padre", "Code actif parent"])  # fmt: skip
def test_the_code_of_the_asset_above_is_its_parent(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Asset Code;Asset Description;{heading}\nPLT;Plant;\nP-1;Feed pump;PLT\nP-2;Pump;PLT\n", encoding="utf-8")  # fmt: skip
    register = register_from_export(path, site="n").register
    assert register["parent_id"].fillna("").tolist() == ["", "PLT", "PLT"]
    assert register["asset_id"].tolist() == ["PLT", "P-1", "P-2"]


def test_a_french_list_of_maximo_has_its_assets_under_actif(tmp_path: Path) -> None:
    path = tmp_path / "actifs.csv"
    path.write_text("Actif;Emplacement;Description;Statut\n104501;1MEA10;TURBINE GR 1;EXPLOIT\n104502;2MEA10;TURBINE GR 2;EXPLOIT\n")  # fmt: skip
    first = register_from_export(path, site="n").register.iloc[0]
    assert (first["asset_id"], first["functional_location"], first["description"]) == ("104501", "1MEA10", "TURBINE GR 1")  # fmt: skip


def test_classes_that_would_become_one_stay_as_the_plant_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    kinds = ["Excavator", "Drill", "Pumps", "Feeder", "Conveyor", "Conveyors"]
    path.write_text("Asset Code;Asset Type\n" + "".join(f"X-{n};{kind}\n" for n, kind in enumerate(kinds)))
    got = register_from_export(path, site="n").register["equipment_class"].tolist()
    assert got == ["Excavator", "Drill", "pump", "Feeder", "conveyor", "conveyor"]


def test_a_department_written_once_for_its_group_is_that_of_every_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Reparto;Sigla;Denominazione\nMacinazione;MC-01;Mulino\n;MD-01;Mulino 1\n;MD-02;Mulino 2\nPresse;PR-01;Pressa 1\n;PR-02;Pressa 2\n")  # fmt: skip
    places = register_from_export(path, site="n").register["functional_location"].tolist()
    assert places == ["Macinazione", "Macinazione", "Macinazione", "Presse", "Presse"]
    # places that stand behind the machine are known of some machines alone
    path.write_text("Sigla;Denominazione;Reparto\nMC-01;Mulino;Macinazione\nMD-01;Mulino 1;\nMD-02;Mulino 2;\nPR-01;Pressa;Presse\nPR-02;Pressa 2;\n")  # fmt: skip
    assert register_from_export(path, site="n").register["functional_location"].isna().sum() == 3
