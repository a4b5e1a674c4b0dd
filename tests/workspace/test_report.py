"""Reports of a run: every asset has its own file, of the register as it was, and what stands in the way is said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import StorageError, UsageError
from pdm.workspace import Workspace

from .conftest import REGISTER, open_mills

ODD = ("index", "P/1", "P:1", "泵一", "泵二", "p-101A", "..", "A" * 240)


@pytest.fixture
def odd(scored_mills: Workspace) -> Workspace:
    """The mills with more pumps, whose names no file can have or differ only in what a file cannot show."""
    root = scored_mills.context.root
    more = "".join(f"{name},{name},south,Pump,pump,2018-01-01\n" for name in ODD)
    (root / "register.csv").write_text(REGISTER + more, encoding="utf-8")
    workspace = open_mills(root, "2026-01-07T06:00:00")
    workspace.score("2026-01-04")
    return workspace


def test_every_asset_has_a_file_of_its_own(odd: Workspace, tmp_path: Path) -> None:
    pages = odd.report(top=99, out=tmp_path / "out")
    names = [p.name for p in pages]
    assert len({n.casefold() for n in names}) == len(names) == len(odd.risk) + 1
    assert all(len(n) < 100 and n.isascii() and not n.startswith(".") for n in names)
    listed = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Assets by risk" in listed
    for page in pages[1:]:
        assert f'href="{page.name}"' in listed
        assert "risk report" in page.read_text(encoding="utf-8")
    # plain names stay as they are, and a report is called the same whichever others are written
    assert {"N1.html", "S3.html"} <= set(names)
    alone = odd.report(["泵二"], out=tmp_path / "alone")[1]
    assert alone.name in names
    assert alone.read_bytes() == (tmp_path / "out" / alone.name).read_bytes()


def test_a_report_is_of_the_register_as_it_was(odd: Workspace, tmp_path: Path) -> None:
    risk = odd.risk.set_index("asset_id")["risk"]
    root = odd.context.root
    (root / "register.csv").write_text(REGISTER.replace("N1,P-101A,north", "N9,P-900,north"), encoding="utf-8")
    changed = open_mills(root, "2026-01-08T06:00:00")
    assert len(changed.report(top=99, out=tmp_path)) == len(risk) + 1
    for name in ("N1", "P/1"):
        assert changed.explain(name).risk["risk"] == risk[name]
    assert changed.explain("N1").asset["tag"] == "P-101A"
    with pytest.raises(UsageError, match="not in run"):
        changed.explain("P-900")


def test_a_folder_that_is_none_is_named_and_nothing_is_left(scored_mills: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="Choose a folder"):
        scored_mills.report(top=2, out=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_page_is_written_as_a_whole(scored_mills: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = scored_mills.report(["N1"], out=tmp_path / "out")[1]
    before = page.read_bytes()

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as handle:
            handle.write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="disk is full"):
        scored_mills.report(["N1"], out=tmp_path / "out")
    monkeypatch.undo()
    assert page.read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["N1.html", "index.html"]


def test_lists_of_a_model_that_had_seen_what_followed_are_no_record(scored_mills: Workspace, tmp_path: Path) -> None:
    """Looking back with a model of today would praise any list."""
    back = scored_mills.score(["2025-06-01", "2025-08-01"])
    assert "learned from records up to 2025-12-01" in back.caution()
    assert "train DIR --until 2025-06-01" in back.caution()
    assert scored_mills.score("2026-01-04").caution() == ""
    assert scored_mills.explain("N1").record == ""
    assert scored_mills.value().empty
    # the same days as they would have been forecast then
    scored_mills.train(until="2025-06-01")
    assert scored_mills.score(["2025-06-01", "2025-08-01"]).caution() == ""
    scored_mills.train(until="2025-12-01")
    scored_mills.score("2026-01-04")
    assert "listed at this site" in scored_mills.explain("N1").record
    assert len(scored_mills.value())


def test_a_workspace_that_may_not_be_written_is_looked_at_and_reported_on(
    scored_mills: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = scored_mills.context.root
    before = sorted((p, p.stat().st_mtime_ns) for p in root.rglob("*"))
    allowed = os.access
    monkeypatch.setattr("os.access", lambda path, mode: not Path(path).is_relative_to(root) and allowed(path, mode))
    workspace = open_mills(root)
    assert workspace.status()["assets"] == 6
    assert "How sure" in workspace.explain("P-101A").text()
    assert len(workspace.report(top=2, out=tmp_path / "out")) == 3
    assert not workspace.queue.empty
    assert not workspace.audit().empty
    # what could not be kept is refused before the work is done
    for verb in (
        lambda: workspace.score("2026-01-04"),
        workspace.train,
        lambda: workspace.send(sap=tmp_path / "sap.csv"),
    ):
        with pytest.raises(StorageError, match="may not be written"):
            verb()
    assert not (tmp_path / "sap.csv").exists()
    assert sorted((p, p.stat().st_mtime_ns) for p in root.rglob("*")) == before


@pytest.mark.parametrize("name", ["p101.html", "p101.PDF"])
def test_the_name_of_a_page_is_no_folder(scored_mills: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"written into a folder.*p101\."):
        scored_mills.report(["P-101A"], out=tmp_path / name)
    assert not (tmp_path / name).exists()


def test_the_fleet_page_leads_to_all_reports_of_its_run_and_names_costs_that_are_assumed(
    scored_mills: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    scored_mills.report(["P-101A"], out=out)
    (out / "N2.html").write_text("<p>Run score-another.</p>")
    pages = scored_mills.report(["P-301"], out=out)
    assert [p.name for p in pages] == ["index.html", "S1.html"]
    page = pages[0].read_text(encoding="utf-8")
    assert 'href="S1.html"' in page
    assert 'href="N1.html"' in page
    # a report of another list says other things
    assert 'href="N2.html"' not in page
    scored_mills.train(until="2025-06-01")
    for day in ("2025-06-01", "2025-07-05", "2025-12-31"):
        scored_mills.score(day)
    told = scored_mills.report(["P-101A"], out=out)[0].read_text(encoding="utf-8")
    assert "What changed since the list of 2025-07-05" in told
    assert "change, in 100" in told
    assert "so these are taken: 10,000 for a failure, 2,500 for" in told
    toml = scored_mills.context.root / "plant.toml"
    toml.write_text(toml.read_text() + "[costs]\nfailure = 9000\nplanned_repair = 2000\ninspection = 100\n")
    told = open_mills(scored_mills.context.root).report(["P-101A"], out=out)[0].read_text(encoding="utf-8")
    assert "On the lists so far" in told
    assert "these are taken" not in told


def test_what_cannot_be_meant_is_refused_with_the_remedy(scored_mills: Workspace, tmp_path: Path) -> None:
    no_name: Any
    for no_name in (None, 101, 1.5):
        with pytest.raises(UsageError, match="Name it as text"):
            scored_mills.explain(no_name)
    with pytest.raises(UsageError, match="Did you mean P-101A"):
        scored_mills.explain("P-101")
    # what is like nothing is not answered by what is like it least
    with pytest.raises(UsageError, match=r"The 6 assets stand in register\.csv"):
        scored_mills.explain("qqq")
    with pytest.raises(UsageError, match="none or more"):
        scored_mills.report(top=-1, out=tmp_path / "out")
    with pytest.raises(UsageError, match="Name database, sap or maximo"):
        scored_mills.send()
    days: Any
    for days in (30.5, "30"):
        with pytest.raises(UsageError, match="in whole days"):
            scored_mills.train(horizon_days=days)


def test_a_day_before_all_records_is_refused_and_what_is_not_listed_is_told_why(
    scored_mills: Workspace,
) -> None:
    with pytest.raises(UsageError, match=r"nothing was known by 2020-01-01\. The first record was known on 2023-01"):
        scored_mills.score("2020-01-01")
    path = scored_mills.context.root / "register.csv"
    head, first, *others = path.read_text().splitlines()
    rows = [
        f"{head},retired_on",
        f"{first},2025-06-01",
        *(f"{row}," for row in others),
        "N9,P-9,north,New pump,pump,2029-01-01,",
    ]
    path.write_text("\n".join(rows) + "\n")
    late = open_mills(scored_mills.context.root)
    late.score("2026-01-04")
    with pytest.raises(UsageError, match=r"not in service on 2026-01-04: retired_on in register\.csv is 2025-06-01"):
        late.explain("N1")
    with pytest.raises(UsageError, match=r"installed_on in register\.csv is 2029-01-01"):
        late.explain("N9")


def test_one_asset_may_be_named_by_itself(scored_mills: Workspace, tmp_path: Path) -> None:
    assert [p.name for p in scored_mills.report("P-101A", out=tmp_path / "out")] == ["index.html", "N1.html"]


def test_what_one_target_took_leaves_a_trace_where_the_next_does_not_take_it(
    scored_mills: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sends() -> int:
        return int((scored_mills.runs["kind"] == "send").sum())

    base = tmp_path / "risk.db"
    monkeypatch.setenv("RISK_URL", f"sqlite:///{base}")
    with pytest.raises(UsageError, match="Ask for one at least"):
        scored_mills.send(database="RISK_URL", sap=tmp_path / "sap.txt", top=0)
    assert not base.exists()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="cannot be written"):
        scored_mills.send(database="RISK_URL", sap=tmp_path / "file" / "sap.txt")
    assert sends() == 1
    monkeypatch.setenv("RISK_URL", "postgresql+psycopg://u@host:abc/db")
    with pytest.raises(UsageError, match="URL is not understood"):
        scored_mills.send(database="RISK_URL", sap=tmp_path / "sap.txt")
    assert sends() == 1
    assert not (tmp_path / "sap.txt").exists()


def test_a_report_tells_what_earlier_lists_said_and_what_came_after(scored_mills: Workspace) -> None:
    # the first list knows of none before it
    assert scored_mills.explain("N1").past == []
    scored_mills.train(until="2025-06-01")
    scored_mills.score(["2025-06-01", "2025-08-01", "2026-01-04"])
    past = scored_mills.explain("N1").past
    assert [p["date"] for p in past] == ["2025-12-31", "2025-08-01", "2025-06-01"]
    assert all(p["after"] for p in past)
