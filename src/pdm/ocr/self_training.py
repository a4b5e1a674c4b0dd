"""What pages teach the reader without a person: readings of which more is known than the picture alone says.

Free text that the language of the site is sure of, and names that are those of its machines, are taken for right, with their pictures
(self-training, Scudder 1965; "pseudo-labels", Lee 2013). That alone would teach figures and capitals away: days and initials, of which
more is made than the best path says, are to be read as before.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.lattice import Lattice
from pdm.ocr.language import Language
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS

Example = tuple[npt.NDArray[np.uint8], str | None, str | None]
"""A picture with its text and what it was read as; without them where it is to be read as before."""

SURE_TEXT, SURE_NAME, SURE = 0.5, 0.7, 0.9
"""Chance from which a text and a name are believed in their language, and from which the best path of a name is."""

NAMES = ("equipment", "equipment_name")
AS_BEFORE = ("date", *PERSON_FIELDS)


def sure_readings(cells: pd.DataFrame, crops: Mapping[str, bytes], *, text: Language, names: Language) -> list[Example]:
    """Pictures of one page's cells with what surely stands there, and of its days and initials without.

    Args:
        cells: records.CELLS of the page.
        crops: Pictures as PNG, by `crop_id`; cells whose picture is not among them teach nothing.
        text: Language of the site's free text.
        names: Language of its machines' names (`machine_names`).
    """
    off = cells["struck"].fillna(False).astype(bool) | cells["ditto"].fillna(False).astype(bool)
    written = cells[(cells["script"] == "hand") & cells["lattice"].notna() & cells["crop"].isin(set(crops)) & ~off]
    found = [
        *_texts(written[written["field"].isin(TEXT_FIELDS)], text),
        *_named(written[written["field"].isin(NAMES)], names),
    ]
    told = ((_picture(crops[crop]), text, best) for crop, text, best in found if text)
    before = written.loc[written["field"].isin(AS_BEFORE), "crop"]
    return [*told, *((_picture(crops[crop]), None, None) for crop in before)]


def machine_names(register: pd.DataFrame, written: Iterable[str] = ()) -> Language:
    """The language of machines' names at a site.

    Args:
        register: records.REGISTER, rows of the site.
        written: Names as people typed them.
    """
    from pdm.ocr.language import learn

    labels = [str(x) for c in ("tag", "description") if c in register for x in register[c].dropna()]
    return learn([*labels, *written], little=False)


def _texts(cells: pd.DataFrame, language: Language) -> list[tuple[str, str, str]]:
    """Crop, text and best path; nothing of a page that is of another kind than what the site writes."""
    whole = _whole(cells)
    read = [language.read(lattice) for _, _, lattice in whole]
    if not whole or language.surprise([t for t, _ in read]) > language.weights.foreign:
        return []
    return [(c.crop, t, best) for (c, best, _), (t, sure) in zip(whole, read, strict=True) if sure >= SURE_TEXT]


def _named(cells: pd.DataFrame, language: Language) -> list[tuple[str, str, str]]:
    out = []
    for cell, best, lattice in _whole(cells):
        name, sure = language.read(lattice)
        if sure >= SURE_NAME:
            out.append((cell.crop, name, best))
        elif cell.confidence >= SURE:
            out.append((cell.crop, best, best))
    return out


def _whole(cells: pd.DataFrame) -> list[tuple[Any, str, Lattice]]:
    """Cells with best path and lattice, where the lattice shows the cell's text and nothing else, such as a label."""
    both = [(c, Lattice.from_bytes(c.lattice)) for c in cells.itertuples()]
    read = [(c, x.greedy()[0].strip(), x) for c, x in both]
    return [(c, best, x) for c, best, x in read if best and _squeezed(best) == _squeezed(str(c.text))]


def _picture(png: bytes) -> npt.NDArray[np.uint8]:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def _squeezed(text: str) -> str:
    return "".join(text.split())
