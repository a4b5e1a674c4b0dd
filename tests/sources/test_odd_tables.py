"""Tables as plants have them: totals of figures, cells that say there is nothing, second texts, full exports, counted moments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def put(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "total",
    [
        "Summe;;;5,25;1.324,46",
        "Total;;;5.25 h;1 324,50 €",
        "Suma;;;5,25;12,00 zł",
        "Razem;;;;12,00 PLN",
        "Totaal;;;5,25;9",
    ],
)
def test_totals_are_no_lines_however_many_figures_they_have(
    tmp_path: Path, read: Callable[..., Any], total: str
) -> None:
    text = f"Datum;Anlage;Störung;Stillstand (h);Kosten\n01.02.2023;P-1;Dichtung undicht;5,25;1.324,46\n{total}\n"
    got = read(put(tmp_path / "log.csv", text))
    assert got.entries["row"].tolist() == [2]
    assert got.reasons == []


def test_a_line_about_a_total_stays(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Date;Equipment;Work;Cost\nTotal;P-1;loss of power;12\n01.02.2023;P-1;total loss of power;12\n"
    assert read(put(tmp_path / "log.csv", text)).entries["row"].tolist() == [2, 3]


def test_cells_that_say_there_is_nothing_are_empty(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = "".join(f"0{i}.02.2023;P-1;{t};PM done\n" for i, t in enumerate(("n/a", "N.A.", "-", "k.A.", "--"), 1))
    got = read(put(tmp_path / "log.csv", f"Date;Equipment;Problem;Remarks\n{rows}"))
    assert got.entries["text"].tolist() == ["PM done"] * 5


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "header", ["Date;Equipment;Problem;Action taken", "Datum;Anlage;Störung;Maßnahme", "Date;Tag;Fault;Work done"]
)
def test_what_was_done_is_told_with_what_was_wrong(tmp_path: Path, read: Callable[..., Any], header: str) -> None:
    got = read(
        put(
            tmp_path / "log.csv",
            f"{header}\n01.02.2023;P-1;seal leaking;replaced seal\n02.02.2023;P-2;hot;\n",
            "cp1252",
        )
    )
    assert got.entries["text"].tolist() == ["seal leaking / replaced seal", "hot"]


def test_a_hundred_unknown_columns_hide_no_header(tmp_path: Path, read: Callable[..., Any]) -> None:
    names = ["QMNUM", "QMART", "QMTXT", "AUSVN", "AUSBS", "EQUNR", *(f"ZZFELD{i:03d}" for i in range(100))]
    rows = [f"20000{i};M2;seal leaking;0{i}.02.2023;0{i}.02.2023;P-10{i}" + ";" * 100 for i in (1, 2, 3)]
    got = read(put(tmp_path / "iw29.csv", "\n".join([";".join(names), *rows]) + "\n"))
    assert got.reasons == []
    assert [got.fields(i)["equipment"] for i in range(3)] == ["P-101", "P-102", "P-103"]


def test_moments_counted_since_1970(tmp_path: Path, read: Callable[..., Any]) -> None:
    for first, second in ((1675238400000, 1675324800000), (1675238400, 1675324800)):
        text = f'[{{"reportedAt":{first},"tag":"P-1","text":"hot"}},{{"reportedAt":{second},"tag":"P-2","text":"hot"}}]'
        got = read(put(tmp_path / "x.json", text))
        assert [got.fields(i)["date"] for i in (0, 1)] == ["2023-02-01T08:00:00+00:00", "2023-02-02T08:00:00+00:00"]


def test_hours_of_a_job_are_no_meter(tmp_path: Path, read: Callable[..., Any]) -> None:
    jobs = "Date;Tag;Hours;Work\n01.02.2023;P-1;1.5;seal replaced\n02.02.2023;P-2;2;belt replaced\n"
    meter = "Date;Tag;Hours;Work\n01.02.2023;P-1;10500;seal replaced\n02.02.2023;P-2;10612;belt replaced\n"
    assert "running_hours" not in read(put(tmp_path / "a.csv", jobs)).fields(0)
    assert read(put(tmp_path / "b.csv", meter)).fields(0)["running_hours"] == "10500"


@pytest.mark.parametrize(
    "foot",
    ["Total: 38 notifications", "65 records - printed by PLANNER 02/01/2024", "Printed on 02.01.2024 10:15", "3 Meldungen ausgewählt", "*** End of report ***", "Page 3 of 3",
     "Exported by J. Smith", "12 avis trouvés", "Ende der Liste", "Total records 14", "Fin del informe",
     "Anzahl Meldungen: 23", "Anzahl der Aufträge: 4", "Visits: 9 Call-outs: 2", "Nombre d'avis : 12", "Jobs: 14"],
)  # fmt: skip
def test_what_stands_alone_at_the_foot_of_a_list_is_no_line(
    tmp_path: Path, read: Callable[..., Any], foot: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Order;Description;Equipment;Date\n4001;seal leaking;P-1;01.02.2023\n4002;tripped;P-2;02.02.2023\n;;;\n;{foot};;\n", encoding="utf-8")  # fmt: skip
    assert read(path).entries["text"].tolist() == ["seal leaking", "tripped"]


@pytest.mark.parametrize("said", ["3 jobs left over from nights", "2 orders of bolts came in", "Page torn at roller 3", "report says pump tripped", "End of belt frayed"])  # fmt: skip
def test_a_note_without_a_day_or_a_machine_is_not_lost(tmp_path: Path, read: Callable[..., Any], said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Order;Description;Equipment;Date\n4001;seal leaking;P-1;01.02.2023\n;{said};;\n", encoding="utf-8")  # fmt: skip
    assert said in " ".join(read(path).entries["text"])
