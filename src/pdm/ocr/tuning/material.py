"""What a training is made of, from files: fonts and their hands, typed lines, pictures to judge by."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

from pdm.errors import SettingsError
from pdm.ocr.tuning.drawing import Drawer, Line, Sources
from pdm.ocr.tuning.fonts import Face, among, find
from pdm.ocr.tuning.mixing import as_line
from pdm.ocr.tuning.outlines import FAINT, Digits, read_digits
from pdm.ocr.tuning.skeleton import Hand, Letter, digit, hand
from pdm.ocr.tuning.texts import Texts, only
from pdm.ocr.tuning.traces import Writer, hands, writer
from pdm.ocr.tuning.unipen import Recordings, Segment

_STROKES_FROM = 0.5
"""Weight below which a font is drawn with filled letters alone: decorated letters have no middle lines to follow."""
_FORMS = 1000
_PAGES, _LETTERS = ("7", "8"), "2"
"""Categories of the UNIPEN format: words and lines of any kind; single letters, digits and marks."""
_PICTURES = (".png", ".jpg", ".jpeg")


def weighted(faces: Iterable[Face], weights: Mapping[str, float]) -> list[Face]:
    """Faces with the product of the weights whose patterns their file names fit, small and capital letters alike."""
    out = []
    for face in faces:
        weight = 1.0
        for pattern, factor in weights.items():
            if fnmatch(face.path.name.lower(), pattern.lower()):
                weight *= factor
        out.append(replace(face, weight=weight))
    return [f for f in out if f.weight > 0]


def hands_of(faces: Sequence[Face], processes: int = 0) -> list[Hand]:
    """The hands of those fonts whose middle lines can be written."""
    wanted = [f for f in faces if f.weight >= _STROKES_FROM]
    if processes < 2:
        return [hand(f) for f in wanted]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pool.map(hand, wanted, chunksize=1)


def sources_of(
    texts: Texts, folder: Path, files: Sequence[str], *, prints: Collection[str], held: Collection[str], weights: Mapping[str, float],
    digits: Path | None = None, people: Path | None = None, processes: int = 0,
) -> tuple[Sources, Sources]:  # fmt: skip
    """What lines to learn from and lines to judge by are drawn with: no family or person serves both, nor print as a hand.

    Raises:
        SettingsError: There are no fonts, a named family is not among them, or a family is kept for judging readers.
    """
    faces = weighted(find(folder, files), weights)
    printed, apart = among(faces, prints), among(faces, held)
    for name, found in ((n, among(faces, [n])) for n in (*prints, *held)):
        if not found:
            raise SettingsError(f"there is no font of the family {name}.", place=str(folder), remedy="Check the name.")
    families = {f.family for f in (*printed, *apart)}
    own = [f for f in faces if f.family not in families]
    if not own:
        raise SettingsError("no font is left to draw with.", place=str(folder), remedy="Hold fewer families back.")
    pictures = read_digits(digits) if digits is not None else {}
    learns, judges = people_of(people) if people is not None else ((), ())
    return (
        Sources(texts, hands_of(own, processes), own, printed, pictures, forms_of(pictures), *_wrote(learns)),
        Sources(texts, hands_of(apart, processes), apart, (), {}, {}, *_wrote(judges)),
    )


Wrote = Sequence[tuple[str, Writer, list[Hand]]]
"""By person what one file holds: lines and words, or hands of single letters."""


def people_of(folder: Path) -> tuple[Wrote, Wrote]:
    """What the people of a collection of the UNIPEN format wrote, to learn from and (one person of thirteen) to judge by.

    Raises:
        SettingsError: It is no such collection.
    """
    files, rng = Recordings(folder), np.random.default_rng(3)
    pages: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    letters: dict[str, list[Segment]] = defaultdict(list)
    for category in (*_PAGES, _LETTERS):
        for path in files.files(category):
            who, found = files.segments(path)
            if category == _LETTERS:
                letters[who] += found
            else:
                pages[who, path.stem] += found
    out: tuple[list[tuple[str, Writer, list[Hand]]], list[tuple[str, Writer, list[Hand]]]] = ([], [])
    for (who, _), found in pages.items():
        if (wrote := writer(found)).weight:
            out[_judges(who)].append((who, wrote, []))
    for who, found in letters.items():
        if made := hands(who, found, rng):
            out[_judges(who)].append((who, Writer(), made))
    return out


def _judges(who: str) -> bool:
    return hashlib.sha256(who.encode()).digest()[0] < 256 // 13 + 1


def _wrote(people: Wrote) -> tuple[list[Hand], list[Writer]]:
    return [h for _, _, several in people for h in several], [w for _, w, _ in people if w.weight]


def forms_of(digits: Digits) -> dict[str, list[Letter]]:
    """Real digits as strokes, up to a thousand of each."""
    found = {c: [digit(p, FAINT) for p in pictures[:_FORMS]] for c, pictures in digits.items()}
    return {c: kept for c, letters in found.items() if (kept := [x for x in letters if x is not None])}


def drawn(sources: Sources, seed: int, count: int) -> list[Line]:
    """Lines to judge by; none where there is nothing to draw with."""
    if not sources.faces and not sources.writers:
        return []
    drawer = Drawer(sources, seed)
    return [drawer.line() for _ in range(count)]


def read_lines(path: Path) -> list[str]:
    """Texts of a file: one a line, or one word a line as `written TAB standard` with blank lines between texts, both of which are taken."""
    content = path.read_text(encoding="utf-8", errors="replace")
    if "\t" not in content:
        return [line.strip() for line in content.splitlines() if line.strip()]
    out = []
    for block in re.split(r"\n\s*\n", content):
        words = [line.split("\t") for line in block.splitlines() if line.strip()]
        out += [" ".join(w[column] for w in words) for column in (0, -1)]
    return [text for text in out if text.strip()]


def read_pictures(folder: Path) -> list[Line]:
    """Pictures of lines (`N.png` or `N.jpg`), each with its text in `N.gt.txt`.

    Raises:
        SettingsError: There is none.
    """
    import cv2

    from pdm.lattice import LATIN

    out = []
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in _PICTURES):
        text, picture = path.with_suffix(".gt.txt"), cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if text.is_file() and picture is not None:
            out.append(as_line(picture, only(text.read_text(encoding="utf-8"), frozenset(LATIN))))
    if not out:
        raise SettingsError("holds no pictures with texts.", place=str(folder), remedy="Put N.png and N.gt.txt there.")
    return out
