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
