from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pdm.sources.files.encoding import encoding_of, encoding_of_bytes
from pdm.sources.texts.delimited import read_rows, sniff

GERMAN = "Dichtung undicht, größere Leckage; Lager heiß, Kühler gereinigt, Ölstand geprüft, Maß ±0,5 µm bei 60 °C"
FRENCH = "Garniture mécanique usée, remplacée; arrêt demandé, pièces à commander, problème résolu"


@pytest.mark.parametrize("text", [GERMAN, FRENCH])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "mac_roman", "utf-16", "utf-16-le", "utf-32"]
)
def test_encodings_of_the_west(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"Date;Tag;Text\n2024-01-01;P-1;{text}\n".encode(encoding))
    assert text in path.read_bytes().decode(encoding_of(path))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1250", "Wymiana uszczelnienia, łożysko głośne, sprawdzić ciśnienie, pompa przecieka, źródło hałasu"),
     ("cp1251", "Замена уплотнения, подшипник шумит, проверить давление, насос течёт, остановлен"),
     ("shift_jis", "ポンプのシール漏れ、軸受の異音を確認した。部品を交換して運転を再開した。")],
)  # fmt: skip
def test_encodings_of_elsewhere(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((f"Date;Tag;Text\n2024-01-01;P-1;{text}\n" * 20).encode(encoding))
    assert text in path.read_bytes().decode(encoding_of(path))


def test_a_damaged_letter_does_not_turn_utf8_into_something_else() -> None:
    content = (GERMAN * 20).encode("utf-8")
    at = content.index("ö".encode())
    assert encoding_of_bytes(content[: at + 1] + content[at + 2 :]) == "utf-8"


def test_letters_late_in_a_large_file_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"2024-01-01;P-1;plain\n" * 80_000 + "2024-01-01;P-1;größer\n".encode("cp1252"))
    assert encoding_of(path) == "cp1252"


_cell = st.text(alphabet="abcdefghijklmnop ÄÖÜäöüßé0123456789.-/%", max_size=18).map(str.strip)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(body=[("", "", "bÄ"), ("", "Ä", "bbb")], separator="~", encoding="cp1252", quoting=csv.QUOTE_MINIMAL)
@given(
    body=st.lists(st.tuples(_cell, _cell, _cell), min_size=2, max_size=12), separator=st.sampled_from([",", ";", "\t", "|", "^", "~"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
def test_any_table_is_sniffed(
    tmp_path: Path, body: list[tuple[str, str, str]], separator: str, encoding: str, quoting: int
) -> None:
    path = tmp_path / "a.csv"
    out = io.StringIO()
    table = [
        ["Date", "Equipment", "Description", "Technician"],
        *([f"2024-01-{i % 28 + 1:02}", *row] for i, row in enumerate(body)),
    ]
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\n").writerows(table)
    path.write_bytes(out.getvalue().encode(encoding))
    assert sniff(path, encoding_of(path))[0] == separator
    if encoding != "cp1252":  # single bytes of one encoding are letters of another
        assert [cells for _, cells in read_rows(path)] == table


def test_the_separator_that_a_spreadsheet_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nDate;Tag\n2024-01-01;P,1\n", encoding="utf-8")
    assert [c for _, c in read_rows(path)] == [["Date", "Tag"], ["2024-01-01", "P,1"]]
