from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pdm.errors import Refused

CSV = "Date,Tag,Work done\n2023-03-01,P-7,coupling checked\n"


def pack(*members: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 400), 60).save(out, "PNG")
    return out.getvalue()


@pytest.mark.acceptance
def test_zip_of_zips(tmp_path: Path, read: Callable[..., Any]) -> None:
    inner = pack(("may/log.csv", CSV), ("may/scan.png", png()))
    path = tmp_path / "all.zip"
    path.write_bytes(pack(("2023/may.zip", inner), ("log.CSV", CSV), ("__MACOSX/._log.csv", "x"), ("2023/", "")))
    got = read(path)
    assert [m.origin for m in got.opened.members] == ["inbox/north/all.zip!2023/may.zip", "inbox/north/all.zip!log.CSV"]
    second = read(got.opened.members[0].path, origin=got.opened.members[0].origin)
    assert [m.origin for m in second.opened.members] == [
        "inbox/north/all.zip!2023/may.zip!may/log.csv",
        "inbox/north/all.zip!2023/may.zip!may/scan.png",
    ]
    log, scan = (read(m.path, origin=m.origin) for m in second.opened.members)
    assert log.fields(0)["equipment"] == "P-7"
    assert len(scan.opened.pages) == 1


@pytest.mark.acceptance
def test_zip_bomb(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(pack(("log.csv", bytes(60_000_000))))
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "zip_bomb"
    assert "limits.zip_ratio" in error.value.refusal.remedy


def test_zip_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path: Path, read: Callable[..., Any]) -> None:
    content = bytearray(pack(("log.csv", bytes(40_000_000))))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path = tmp_path / "bomb.zip"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read(path)
    assert sum(f.stat().st_size for f in (tmp_path / "spool").rglob("*") if f.is_file()) < 1_000_000


def test_too_many_members(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(pack(*((f"{i}.csv", CSV) for i in range(20))))
    with pytest.raises(Refused, match="20 members"):
        read(path, limits={"zip_members": 10})


def test_zip_nested_too_deep(tmp_path: Path, read: Callable[..., Any]) -> None:
    content = CSV.encode()
    for i in range(5):
        content = pack((f"{i}.zip" if i else "log.csv", content))
    path = tmp_path / "deep.zip"
    path.write_bytes(content)
    origin = "inbox/north/deep.zip"
    for _ in range(3):
        member = read(path, origin=origin).opened.members[0]
        path, origin = member.path, member.origin
    with pytest.raises(Refused) as error:
        read(path, origin=origin)
    assert error.value.refusal.reason.value == "zip_bomb"
    assert "nested" in error.value.refusal.message


def test_members_that_point_elsewhere_are_refused_and_the_others_kept(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "odd.zip"
    names = ("../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\evil.csv")
    path.write_bytes(pack(*((n, CSV) for n in names), ("good.csv", CSV)))
    got = read(path)
    assert got.reasons == ["unsafe_member"] * 4
    assert [m.origin for m in got.opened.members] == ["inbox/north/odd.zip!good.csv"]
    assert all(m.path.resolve().is_relative_to((tmp_path / "spool").resolve()) for m in got.opened.members)
    assert not (tmp_path.parent / "evil.csv").exists()


def test_names_that_differ_in_case_only_do_not_overwrite_each_other(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(pack(("Log.csv", CSV), ("log.csv", CSV.replace("P-7", "P-8"))))
    got = read(path)
    assert [read(m.path).fields(0)["equipment"] for m in got.opened.members] == ["P-7", "P-8"]


def test_a_damaged_member_costs_no_other(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "part.zip"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV.replace("P-7", "P-8"))
    content = out.getvalue().replace(b"P-7", b"P-9", 1)
    path.write_bytes(content)
    got = read(path)
    assert [(r.reason.value, r.origin) for r in got.refusals] == [("damaged", "inbox/north/part.zip!a.csv")]
    assert [m.origin for m in got.opened.members] == ["inbox/north/part.zip!b.csv"]


def test_member_names_in_utf8_without_a_mark(tmp_path: Path, read: Callable[..., Any]) -> None:
    content = pack(("aaaarz.csv", CSV)).replace(b"aaaarz.csv", "M\u00e4\u00e4rz.csv".encode()[:10])
    path = tmp_path / "names.zip"
    path.write_bytes(content)
    assert [m.origin for m in read(path).opened.members] == ["inbox/north/names.zip!M\u00e4\u00e4rz.cs"]
