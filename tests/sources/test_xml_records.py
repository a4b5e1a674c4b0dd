from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

SAP = """<?xml version="1.0" encoding="{enc}"?>
<asx:abap xmlns:asx="http://www.sap.com/abapxml" version="1.0"><asx:values><TAB>
{items}
</TAB></asx:values></asx:abap>
"""
ITEM = "<item><QMNUM>0010{n:04d}</QMNUM><EQUNR>10004711</EQUNR><QMDAT>2023-05-{n:02d}</QMDAT><QMTXT>Lager heiß, {n} °C</QMTXT><LTXT/></item>"


def sap(enc: str = "utf-8", n: int = 3) -> str:
    return SAP.format(enc=enc, items="\n".join(ITEM.format(n=i) for i in range(1, n + 1)))


def put(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.acceptance
@pytest.mark.parametrize(("declared", "really"), [("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("utf-8", "cp1252"), ("utf-16", "utf-16"), ("utf-8", "utf-8-sig")])  # fmt: skip
def test_repeated_elements_are_records(tmp_path: Path, read: Callable[..., Any], declared: str, really: str) -> None:
    got = read(put(tmp_path / "iw29.xml", sap(declared), really))
    assert got.reasons == []
    assert got.entries["row"].tolist() == [1, 2, 3]
    assert got.fields(1) == {
        "date": "2023-05-02", "equipment": "10004711", "description": "Lager heiß, 2 °C", "work_order": "00100002",
    }  # fmt: skip
    assert set(got.entries["channel"]) == {"cmms"}
    assert got.opened.document["kind"] == "xml"


def test_records_within_records_attributes_and_named_values(tmp_path: Path, read: Callable[..., Any]) -> None:
    maximo = """<QueryMXWOResponse xmlns="http://www.ibm.com/maximo" rsCount="2"><MXWOSet>
      <WORKORDER action="x"><WONUM>1001</WONUM><ASSETNUM>P-101</ASSETNUM><REPORTDATE>2023-05-01T08:30:00+02:00</REPORTDATE>
        <DESCRIPTION>seal &amp; bearing</DESCRIPTION><STATUS xsi:nil="true" xmlns:xsi="y"/>
        <WORKLOG><DESCRIPTION>waited for parts</DESCRIPTION></WORKLOG><WORKLOG><DESCRIPTION>done</DESCRIPTION></WORKLOG></WORKORDER>
      <WORKORDER><WONUM>1002</WONUM><ASSETNUM>P-102</ASSETNUM><REPORTDATE>2023-05-02T08:30:00+02:00</REPORTDATE><DESCRIPTION>hot</DESCRIPTION></WORKORDER>
    </MXWOSet></QueryMXWOResponse>"""
    got = read(put(tmp_path / "mx.xml", maximo))
    assert got.reasons == []
    assert [got.fields(i)["work_order"] for i in (0, 1)] == ["1001", "1002"]
    assert got.fields(0)["description"] == "seal & bearing"
    assert "waited for parts / done" in got.entries["fields"].iloc[0] + got.entries["extra"].iloc[0]
    rows = '<log><row date="2023-05-01" tag="P-101" work="seal leaking"/><row date="2023-05-02" tag="P-102" work="hot"/></log>'
    got = read(put(tmp_path / "rows.xml", rows))
    assert got.fields(1) == {"date": "2023-05-02", "equipment": "P-102", "description": "hot"}
    named = "".join(
        f'<record><field name="Date" type="d">2023-05-0{i}</field><field name="Equipment">P-{i}</field><field name="Work done">hot</field></record>'
        for i in (1, 2, 3)
    )
    got = read(put(tmp_path / "named.xml", f"<data>{named}</data>"))
    assert [got.fields(i)["equipment"] for i in range(3)] == ["P-1", "P-2", "P-3"]


@pytest.mark.acceptance
def test_entities_are_refused(tmp_path: Path, read: Callable[..., Any]) -> None:
    secret = put(tmp_path / "secret.txt", "geheim")
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    for dtd, said in (
        (f'<!ENTITY l0 "lol">{lol}', "&l9;"),
        (f'<!ENTITY x SYSTEM "file://{secret}">', "&x;"),
        (f'<!ENTITY % p SYSTEM "file://{secret}"> %p;', ""),
    ):
        body = sap().replace("Lager", f"{said}Lager").partition("?>\n")[2]
        with pytest.raises(Refused) as refused:
            read(put(tmp_path / "bomb.xml", f'<?xml version="1.0"?><!DOCTYPE abap [{dtd}]>\n{body}'))
        assert refused.value.refusal.reason.value == "unsafe_member"
        assert "entities" in refused.value.refusal.message
    plain = read(put(tmp_path / "dtd.xml", f'<!DOCTYPE abap SYSTEM "http://host/x.dtd">\n{sap().partition("?>")[2]}'))
    assert len(plain.entries) == 3


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda t: t[: t.index("<QMTXT>Lager heiß, 3") + 12], "cut_short"),
        (lambda t: t.replace("<QMTXT>Lager heiß, 3", "<QMTXT>P&ID 3"), "damaged"),
        (lambda t: t.replace("heiß, 3 °C</QMTXT>", "heiß</QM>"), "damaged"),
    ],
)
def test_what_stands_before_a_fault_is_kept(
    tmp_path: Path, read: Callable[..., Any], spoil: Callable[[str], str], reason: str
) -> None:
    got = read(put(tmp_path / "x.xml", spoil(sap())))
    assert got.reasons == [reason]
    assert got.entries["row"].tolist() == [1, 2]
    assert got.refusals[0].row == 3


def test_letters_that_no_xml_may_hold_do_no_harm(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = sap().replace("heiß, 1", "heiß\x0b&#x1F;&#xFC;, 1")
    assert read(put(tmp_path / "x.xml", text)).fields(0)["description"] == "Lager heiß  ü, 1 °C"


def test_files_without_log_lines_say_why(tmp_path: Path, read: Callable[..., Any]) -> None:
    for text, reason in (
        ("<?xml version='1.0'?><a/>", "no_table"),
        ("<?xml version='1.0'?>" + "<a>" * 5000, "damaged"),
        ("<?xml version='1.0'?>", "cut_short"),
        ("<config><server><host>x</host><port>1</port></server></config>", "no_header"),
    ):
        with pytest.raises(Refused) as refused:
            read(put(tmp_path / "x.xml", text))
        assert refused.value.refusal.reason.value in (reason, "unmapped_header"), text
        assert refused.value.refusal.remedy
    with pytest.raises(Refused) as refused:
        read(put(tmp_path / "x.xml", sap(n=28)), limits={"file_mb": 0.001})
    assert refused.value.refusal.reason.value == "too_large"
