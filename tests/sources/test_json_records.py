from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

RECORDS = [
    {"WONUM": "0010001", "ASSETNUM": "P-101", "REPORTDATE": "2023-05-01T08:30:00", "DESCRIPTION": "seal leaking", "ACTLABHRS": 1.50},
    {"WONUM": "0010002", "ASSETNUM": "P-102", "REPORTDATE": "2023-05-02T10:00:00", "DESCRIPTION": "brg hot, 92C", "STATUS": "COMP"},
    {"WONUM": "0010003", "ASSETNUM": "P-101", "REPORTDATE": "2023-05-04T07:15:00", "DESCRIPTION": None, "STATUS": True},
]  # fmt: skip


def put(path: Path, value: Any, **options: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value, **options), encoding="utf-8")
    return path


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "wrapped",
    [
        RECORDS,
        {"value": RECORDS, "@odata.context": "$metadata#Orders"},
        {"member": RECORDS, "href": "x", "responseInfo": {"totalCount": 3, "pagenum": 1}},
        {"d": {"results": RECORDS, "__count": "3"}},
        {"QueryMXWOResponse": {"rsStart": 0, "MXWOSet": {"WORKORDER": RECORDS}}},
        [{"value": RECORDS[:2], "nextLink": "p2"}, {"value": RECORDS[2:]}],
    ],
    ids=["list", "odata", "oslc", "gateway", "maximo", "pages"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_lists_of_records_in_their_wrappers(
    tmp_path: Path, read: Callable[..., Any], wrapped: Any, indent: int | None
) -> None:
    got = read(put(tmp_path / "orders.json", wrapped, indent=indent))
    assert got.reasons == []
    assert got.entries["row"].tolist() == [1, 2, 3]
    assert got.entries["page"].tolist() == [1, 1, 1]
    assert got.opened.document["kind"] == "json"
    assert set(got.entries["channel"]) == {"cmms"}
    assert {k: got.fields(0)[k] for k in ("date", "equipment", "description", "work_order")} == {
        "date": "2023-05-01T08:30:00", "equipment": "P-101", "description": "seal leaking", "work_order": "0010001",
    }  # fmt: skip
    assert got.fields(1)["status"] == "COMP"
    assert "description" not in got.fields(2)


def test_records_within_records_are_told_with_them(tmp_path: Path, read: Callable[..., Any]) -> None:
    record = {
        "spi:wonum": "1001", "spi:reportdate": "/Date(1682899200000)/", "spi:description": "pump tripped",
        "spi:asset": [{"spi:assetnum": "P-101", "spi:description": "feed pump"}], "spi:worklog": [{"spi:logtext": "reset"}, {"spi:logtext": "runs"}],
        "_rowstamp": "17", "href": "http://x",
    }  # fmt: skip
    got = read(put(tmp_path / "os.json", {"rdfs:member": [record]}))
    assert got.reasons == []
    fields = got.fields(0)
    assert (fields["work_order"], fields["equipment"], fields["date"], fields["description"]) == ("1001", "P-101", "2023-05-01", "pump tripped")  # fmt: skip
    assert "reset / runs" in got.entries["fields"].iloc[0] + got.entries["extra"].iloc[0]
    assert "17" not in got.entries["extra"].iloc[0]


def test_rows_with_names_beside_them(tmp_path: Path, read: Callable[..., Any]) -> None:
    names = ["Date", "Equipment", "Work done"]
    rows = [["2023-05-01", "P-101", "seal leaking"], ["2023-05-02", "P-102", "bearing hot"]]
    for value in (
        {"columns": names, "data": rows},
        {"columns": [{"name": n} for n in names], "rows": rows},
        [names, *rows],
    ):
        got = read(put(tmp_path / "t.json", value))
        assert got.reasons == []
        assert [got.fields(i)["equipment"] for i in (0, 1)] == ["P-101", "P-102"]


def test_a_record_a_line_loses_only_the_lines_that_are_none(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = [json.dumps(r) for r in RECORDS]
    got = read(put(tmp_path / "log.jsonl", "\n".join([lines[0], "{broken", "", *lines[1:]]) + "\n"))
    assert got.entries["row"].tolist() == [1, 4, 5]
    assert got.reasons == ["broken_row"]
    assert got.refusals[0].row == 2
    cut = read(put(tmp_path / "cut.jsonl", "\n".join(lines)[:-20]))
    assert cut.entries["row"].tolist() == [1, 2]
    assert cut.reasons == ["cut_short"]


@pytest.mark.parametrize(("spoil", "reason"), [(lambda t: t[: int(len(t) * 0.9)], "cut_short"), (lambda t: t.replace('"WONUM": "0010003"', '"WONUM" "0010003"'), "damaged")])  # fmt: skip
def test_what_stands_before_a_fault_is_kept(
    tmp_path: Path, read: Callable[..., Any], spoil: Callable[[str], str], reason: str
) -> None:
    got = read(put(tmp_path / "orders.json", spoil(json.dumps({"value": RECORDS}))))
    assert got.reasons == [reason]
    # a wrapper that was cut is no whole value: its records are walked through one by one
    assert len(got.entries) == 2


def test_a_long_text_is_walked_through(
    tmp_path: Path, read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdm.sources.files.json_stream.LONGEST", 2000)
    monkeypatch.setattr("pdm.sources.files.json_stream._BLOCK", 500)
    many = [{**RECORDS[0], "WONUM": f"{i:07d}"} for i in range(300)]
    got = read(put(tmp_path / "orders.json", {"d": {"results": many}}, indent=1))
    assert got.reasons == []
    assert len(got.entries) == 300
    got = read(put(tmp_path / "lists.json", {"orders": many, "sites": [{"id": i, "colour": "red"} for i in range(90)]}))
    assert len(got.entries) == 300
    assert got.refusals[0].page == 2


def test_names_that_come_late_mixed_types_and_names_used_twice(tmp_path: Path, read: Callable[..., Any]) -> None:
    many: list[dict[str, Any]] = [{"date": "2023-05-01", "tag": "P-101", "text": "seal leaking"} for _ in range(300)]
    many[0]["text"] = 7
    many[1]["text"] = ["seal", "leaking"]
    many[2]["tag"] = {"id": "P-101"}
    many[299]["cost"] = "12,50"
    got = read(put(tmp_path / "x.json", many))
    assert got.fields(299)["cost"] == "12,50"
    assert got.fields(1)["description"] == "seal / leaking"
    twice = read(
        put(tmp_path / "y.json", '[{"date":"2023-05-01","tag":"P-1","text":"seal leaking","text":"bearing hot"}]')
    )
    assert twice.reasons == ["unmapped_header"]


def test_files_without_log_lines_say_why(tmp_path: Path, read: Callable[..., Any]) -> None:
    for value, reason in (([], "empty_file"), ({"value": []}, "empty_file"), ({"a": 1, "b": {"c": 2}}, "unmapped_header"), ("[1, 2, 3]", "no_header"), ("{\"a\": ", "cut_short"), ("[" * 3000, "damaged")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            read(put(tmp_path / "x.json", value))
        assert refused.value.refusal.reason.value == reason, value
        assert refused.value.refusal.remedy


def test_limits_and_encodings_and_packing(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(put(tmp_path / "a.json", RECORDS * 3), limits={"rows": 5})
    assert len(got.entries) == 5
    assert got.reasons == ["too_large"]
    with pytest.raises(Refused) as refused:
        read(put(tmp_path / "a.json", RECORDS * 3), limits={"file_mb": 0.0005})
    assert refused.value.refusal.reason.value == "too_large"
    text = json.dumps([{**RECORDS[0], "DESCRIPTION": "Lager heiß"}], ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        (tmp_path / "b.json").write_bytes(text.encode(encoding))
        assert read(tmp_path / "b.json").fields(0)["description"] == "Lager heiß"
    (tmp_path / "c.json.gz").write_bytes(gzip.compress(text.encode()))
    packed = read(tmp_path / "c.json.gz").opened.members
    assert packed[0].origin == "inbox/north/c.json.gz!c.json"
    assert read(packed[0].path).fields(0)["description"] == "Lager heiß"
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("d.jsonl", text[1:-1] + "\n")
    assert len(read(read(tmp_path / "d.zip").opened.members[0].path).entries) == 1


def test_packed_files_that_are_damaged_or_bombs(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "x.csv.gz"
    rows = "\n".join(f"2023-05-{i % 28 + 1:02d},P-{i},seal {i * 7919 % 1000} leaking" for i in range(5000))
    path.write_bytes(gzip.compress(b"date,tag,work\n" + rows.encode())[:-4000])
    got = read(path)
    assert got.reasons == ["cut_short"]
    assert len(read(got.opened.members[0].path).entries) > 1000
    for content, limits, reason in ((gzip.compress(bytes(30_000_000)), {}, "zip_bomb"), (gzip.compress(b""), {}, "empty_file"), (b"\x1f\x8b\x08" + b"x" * 90, {}, "damaged")):  # fmt: skip
        path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            read(path, limits=limits)
        assert refused.value.refusal.reason.value == reason
