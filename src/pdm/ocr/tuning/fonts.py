"""Fonts to draw hands with: which may be used, which are kept for judging."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pdm.errors import EngineMissing, SettingsError
from pdm.lattice import LATIN

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

RESERVED = frozenset({
    "caveat", "kalam", "patrickhand", "shadowsintolight", "indieflower", "rocksalt", "reeniebeanie", "homemadeapple",
    "architectsdaughter", "comingsoon", "cedarvillecursive", "nothingyoucoulddo", "gochihand", "justanotherhand", "schoolbell",
})  # fmt: skip
"""Families that readers are judged with, in small letters alone; nothing is ever tuned on them."""

ENDINGS = (".ttf", ".otf", ".woff")
_NEEDED = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Face:
    """One font file.

    Attributes:
        path: The file.
        family: Name of its family in small letters and digits alone.
        names: The names it goes by in the file and in the file's name, written alike.
        characters: Which of `pdm.lattice.LATIN` it has, without the space.
        weight: How often it is drawn with, over others.
    """

    path: Path
    family: str
    names: frozenset[str]
    characters: frozenset[str]
    weight: float = 1.0

    def at(self, size: int) -> FreeTypeFont:
        """The font at `size` pixels of em."""
        return _sized(str(self.path), size)


def plain(name: str) -> str:
    """A family's name in small letters and digits alone, as families are compared."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def face(path: Path) -> Face:
    """Look into a font file.

    Raises:
        EngineMissing: fontTools is not installed.
        SettingsError: The file is no font, or of a family that is kept for judging.
    """
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ModuleNotFoundError as error:
        raise EngineMissing("drawing hands needs fontTools, which is not installed.", remedy="Run 'pip install fonttools'.") from error  # fmt: skip
    try:
        with TTFont(path, lazy=True) as font:
            names = [str(font["name"].getDebugName(number) or "") for number in (16, 1)]
            characters = frozenset(map(chr, font.getBestCmap() or {})) & frozenset(LATIN) - {" "}
    except (TTLibError, KeyError, OSError) as error:
        raise SettingsError(
            "is no font that can be used.", place=str(path), remedy="Take it out of the folder of fonts."
        ) from error
    # a renamed file is known by its name inside, a renamed font by its file
    own = plain(re.split(r"\.|-latin", path.name)[0])
    known = [plain(n) for n in names if n]
    if kept := sorted({own, *known} & RESERVED):
        raise SettingsError(
            f"the family {kept[0]} is kept for judging and must not be tuned on.", place=str(path),
            remedy="Take its files out of the folder of fonts.",
        )  # fmt: skip
    return Face(path, (known or [own])[0], frozenset({own, *known}), characters)


def find(folder: Path, files: Sequence[str] = ("*",)) -> list[Face]:
    """The fonts under a folder that have all letters and digits, in the order of their names.

    Args:
        folder: Searched with all folders under it.
        files: Only files whose names fit one of these patterns, as `*-latin-400-normal.woff`.

    Raises:
        SettingsError: There is none, or one is kept for judging.
    """
    paths = sorted({p for f in files for p in folder.rglob(f) if p.suffix.lower() in ENDINGS and p.is_file()})
    found = [f for f in map(face, paths) if f.characters >= _NEEDED]
    if not found:
        raise SettingsError(
            "there is no font with all letters and digits.", place=str(folder),
            remedy="Name a folder with .ttf, .otf or .woff files of handwriting.",
        )  # fmt: skip
    return found


def among(faces: Iterable[Face], families: Collection[str]) -> list[Face]:
    """Those whose family is named."""
    wanted = set(map(plain, families))
    return [f for f in faces if f.names & wanted]


@lru_cache(maxsize=2000)
def _sized(path: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, size)
