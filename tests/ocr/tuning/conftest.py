from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest

from pdm.ocr.tuning.fonts import Face, face
from pdm.ocr.tuning.skeleton import Hand, hand


@pytest.fixture(scope="session")
def font_file() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@pytest.fixture(scope="session")
def sans(font_file: Path) -> Face:
    return face(font_file)


@pytest.fixture(scope="session")
def strokes(sans: Face) -> Hand:
    return hand(sans)
