from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from pdm.cli.app import app


def test_command_trains_and_tells_where(tmp_path: Path) -> None:
    text = {
        "tokens": ["replace", "hose"],
        "entities": [{"start": 0, "end": 1, "type": "Activity"}, {"start": 1, "end": 2, "type": "PhysicalObject"}],
        "relations": [{"head": 0, "tail": 1, "type": "on"}],
    }
    (tmp_path / "m.json").write_text(json.dumps([text] * 60), encoding="utf-8")
    (tmp_path / "r.toml").write_text('marked = ["m.json"]\nout = "w"\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["train-extractor", str(tmp_path / "r.toml"), "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert answer["card"]["marked_texts"] == 60
    assert (Path(answer["folder"]) / "card.json").is_file()
    assert sum(f.stat().st_size for f in Path(answer["folder"]).iterdir()) < 15_000_000
