"""Real handwriting goes through ingest: no page stops it, every line keeps its picture, and doubt is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import pdm

SETTINGS = '[plant]\nname = "archive"\n\n[sites.archive]\nname = "archive"\n'


@pytest.mark.data
@pytest.mark.acceptance
def test_pages_and_crops_of_real_handwriting_go_through_ingest(tmp_path: Path) -> None:
    data = Path(os.environ["PDM_DATA"]) / "handwriting"
    inbox = tmp_path / "plant" / "inbox" / "archive"
    inbox.mkdir(parents=True)
    (tmp_path / "plant" / "plant.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "plant" / "register.csv").write_text("asset_id,site\nP-1,archive\n", encoding="utf-8")
    pages = sorted((data / "code_pages").glob("*.jpg"))[:2]
    crops = sorted(p for p in (data / "form_fields").rglob("*") if p.suffix in (".png", ".jpg"))[:8]
    for number, path in enumerate([*pages, *crops]):
        shutil.copy(path, inbox / f"{number:02d} {path.name}")
    workspace = pdm.open(tmp_path / "plant")
    workspace.context.workers = 1
    done = workspace.ingest(history=True)
    assert done.documents == len(pages) + len(crops)
    assert set(workspace.documents["status"]) <= {"read", "partly"}
    entries, cells = workspace.entries, workspace.cells
    assert entries["document_id"].nunique() + len({r.document_id for r in done.refusals}) >= len(pages) + len(crops)
    assert cells["confidence"].between(0, 1).all()
    # such writing is never read as surely as print
    assert cells["confidence"].mean() < 0.99
    for crop in entries["crop"].dropna().head(5):
        assert workspace.crop(crop) is not None
    # nothing of it names an asset of this plant
    assert workspace.events["asset_id"].isna().all()
