"""The command line as a whole: light to start, documented, and honest in its exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer.main

from pdm.cli.app import app, main
from pdm.cli.common import print_table
from pdm.errors import StorageError, UsageError
from pdm.records import EVENT_EXPORT_COLUMNS, RISK

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text()
COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
HEAVY = "pandas numpy pyarrow deltalake spacy lightgbm sklearn shap cv2 onnxruntime rapidocr numba PIL openpyxl scipy"


def documented() -> dict[str, set[str]]:
    """Command -> its options, as docs/cli.md tells them."""
    parts = re.split(r"^### `pdm-logs ([a-z-]+)[^`]*`$", DOCS, flags=re.M)[1:]
    return {name: set(re.findall(r"^- `(--[a-z-]+)", text, re.M)) for name, text in zip(parts[::2], parts[1::2])}


def test_help_imports_nothing_heavy() -> None:
    """`--help` has to answer at once: every stage is imported where it is used."""
    code = (
        "import sys; sys.argv = ['pdm-logs', '--help']\n"
        "from pdm.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print('HEAVY', sorted(set({HEAVY.split()!r}) & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "Exit status" in out
    assert out.strip().endswith("HEAVY []")


def test_the_documentation_names_every_command_and_option() -> None:
    real = {
        name: {o for p in command.params for o in p.opts if o.startswith("--") and o != "--help"}
        for name, command in COMMANDS.items()
    }
    assert documented() == real


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    assert (COMMANDS[name].help or "").strip().endswith((".", ")"))
    for parameter in COMMANDS[name].params:
        if parameter.name != "help":
            assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Exit status of the command line, in this process."""
    monkeypatch.setattr(sys, "argv", ["pdm-logs", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("nonsense", "x"),
        ("score", "DIR", "--as-of", "31.01.2026", "--out", "r.csv"),
        ("score", "DIR", "--as-of", "0850-01-31", "--out", "r.csv"),
        ("status", "/nowhere/at/all"),
        ("review", "DIR"),
        ("report", "DIR", "--out", "x"),
        ("train", "DIR", "--horizon-days", "soon"),
    ],
)
def test_wrong_usage_is_status_2_with_a_word_on_what_to_do(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, *(str(tmp_path) if a == "DIR" else a for a in arguments)) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert not told.out.strip() or arguments[0] == "nonsense"


def test_a_setting_without_effect_is_told_in_a_line_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "plant.toml").write_text("[ocr]\nmin_dpi = 150\n[sites.north]\n")
    (tmp_path / "register.csv").write_text("asset_id,site\nN1,north\n")
    assert run(monkeypatch, "status", tmp_path) == 0
    assert re.fullmatch(
        r"pdm-logs: .*plant.toml: ocr.min_dpi has no effect: .* Take it out.\n", capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UsageError("no such asset."), 2, "no such asset"),
        (StorageError("the disk is full.", remedy="Free some space."), 1, "Free some space"),
        (PermissionError(13, "Permission denied", "/x/plant.toml"), 1, "/x/plant.toml"),
        (OSError(28, "No space left on device"), 1, "disk is full"),
        (KeyboardInterrupt(), 1, "run the same command again"),
    ],
)
def test_errors_are_told_in_words_with_their_status(
    error: BaseException,
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pdm.workspace.open", fail)
    assert run(monkeypatch, "status", "anywhere") == status
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


def test_a_fault_of_ours_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pdm.workspace.open", fail)
    monkeypatch.setattr(sys, "argv", ["pdm-logs", "status", "x"])
    with pytest.raises(ZeroDivisionError):
        main()


def test_progress_is_plain_lines_on_the_error_stream_when_nobody_watches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdm.cli.common import Progress, print_json

    now = iter([100.0, 105.0, 111.0])
    monkeypatch.setattr("pdm.cli.common.time.monotonic", lambda: next(now))
    progress = Progress()
    for done in (1, 2, 3):
        progress("pages", done, 3)
    print_json({"done": True})
    told = capsys.readouterr()
    assert told.err == "1/3 pages\n3/3 pages\n"
    assert json.loads(told.out) == {"done": True}


def test_what_people_wrote_is_no_markup_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        pd.DataFrame({"why [x]": ["closed ([gate] closed)", "valve [/] stuck [red]", None]}), title="List [of] all"
    )
    out = capsys.readouterr().out
    assert "List [of] all" in out
    assert "why [x]" in out
    assert "closed ([gate] closed)" in out
    assert "valve [/] stuck [red]" in out


def test_the_documentation_names_every_column_of_the_exports_in_order() -> None:
    told = (Path(__file__).parents[2] / "docs" / "columns.md").read_text()
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", told, re.M)
    assert re.findall(r"`([a-z_]+)`", " ".join(rows)) == [*EVENT_EXPORT_COLUMNS, *RISK.names]
