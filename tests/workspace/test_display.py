"""What notebooks show: everything escaped, nothing heavy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import pdm
from pdm.workspace import Workspace
from pdm.workspace.display import Picture

from .conftest import open_mills

EVIL = '<script>alert("x")</script>'


def test_names_from_settings_and_folders_are_escaped(mills: Path) -> None:
    evil = mills.rename(mills.parent / "a <b> & c")
    toml = evil / "plant.toml"
    toml.write_text(toml.read_text().replace('"Two mills"', f"'{EVIL}'"))
    html = open_mills(evil)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "a &lt;b&gt; &amp; c" in html


def test_a_workspace_shows_its_sites_and_what_is_open(scored_mills: Workspace) -> None:
    html = scored_mills._repr_html_()
    assert "<td style='text-align:left'>north</td><td>4</td><td>72</td><td>72</td>" in html
    assert "not yet backed: 0 of 29" in html
    assert str(scored_mills.context.root) in repr(scored_mills)


def test_every_table_is_a_frame_also_before_anything_came_in(mills: Path) -> None:
    workspace = pdm.open(mills)
    for name in ("documents", "entries", "cells", "events", "readings", "refusals", "decisions", "runs", "queue"):
        frame = getattr(workspace, name)
        assert isinstance(frame, pd.DataFrame)
        assert frame.empty
    assert len(workspace.register) == 6
    assert workspace.status()["model"] is None
    assert workspace.crop("none") is None


def test_a_picture_shows_itself() -> None:
    picture = Picture(b"\x89PNG")
    assert picture._repr_png_() == b"\x89PNG"
    assert "data:image/png;base64,iVBORw==" in picture._repr_html_()
