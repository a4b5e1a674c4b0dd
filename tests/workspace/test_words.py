"""A plant's own shorthand and failure modes: files of the workspace, and what a site's typed lines and decisions teach."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdm.errors import SettingsError
from pdm.workspace import Workspace
from pdm.workspace.words import read_modes, read_shorthand

from .conftest import open_mills


def test_files_of_the_plant_reach_the_events(read_mills: Workspace) -> None:
    root = read_mills.context.root
    (root / "shorthand.csv").write_text("site,short,long\nnorth,zgl,mechanical seal\nsouth,zgl,valve\n")
    (root / "failure_modes.csv").write_text("code,label,mode,phrases\nM7,Schwappt,VIB,slops about; wallows\n")
    (root / "inbox/north/own.csv").write_text(
        "Date;Equipment;Description;Damage code\n01.12.2025;P-101A;zgl wallows;\n02.12.2025;P-101A;see report;M7\n"
    )
    workspace = open_mills(root)
    workspace.ingest(history=True)
    events = workspace.events
    told = events[events["text"].isin(["zgl wallows", "see report"])].sort_values("text", ascending=False)
    assert told["failure_mode"].tolist() == ["vibration", "vibration"]
    assert told["component"].iloc[0] == "seal"


def test_shorthand_is_learned_from_the_typed_lines_of_the_site(read_mills: Workspace) -> None:
    root = read_mills.context.root
    rows = [
        f"{day:02d}.11.2025;P-101A;{verb} {part} {rest}"
        for part in ("coupling", "cplx")
        for day, (verb, rest) in enumerate(
            ((v, r) for v in ("replaced", "tightened", "cleaned") for r in ("on mill 2", "after stop", "of hoist")),
            start=1,
        )
    ]
    rows = [r.replace("cplx", "cpln") for r in rows]
    (root / "inbox/north/cpl.csv").write_text("Date;Equipment;Description\n" + "\n".join(rows) + "\n")
    workspace = open_mills(root)
    workspace.ingest(history=True)
    short = workspace.events[workspace.events["text"].str.contains("cpln")]
    assert set(short["component"]) == {"coupling"}


def test_mistakes_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "failure_modes.csv"
    path.write_text("code,label,mode\nA,One,nonsense\n,Two,leak_external\n")
    with pytest.raises(SettingsError) as error:
        read_modes(path)
    assert [p.split(":")[0] for p in error.value.problems] == ["row 2", "row 3"]
    path.write_text("short,meaning\na,b\n")
    with pytest.raises(SettingsError, match="long"):
        read_shorthand(path, "s")


def test_without_files_there_is_nothing(tmp_path: Path) -> None:
    assert read_modes(tmp_path / "failure_modes.csv") == ((), {})
    assert read_shorthand(tmp_path / "shorthand.csv", "s") == {}
