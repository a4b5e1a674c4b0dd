"""Pictures of lines and cells in a size that can be read on a sheet."""

from __future__ import annotations

import io
import math

from PIL import Image

WIDTH, HEIGHT = 500, 190
"""Largest size on the sheet, pixels."""
LONGEST = 11.0
"""A strip longer than this times its height is folded into pieces, one below the other."""
_PIECES = 6
_ENLARGED = 2.2
"""Small pictures are shown at most this much enlarged."""
_STORED = 2
"""Pictures are stored at up to this multiple of what is shown, for a closer look."""
_SEAM = 3


def prepare(png: bytes) -> tuple[bytes, int, int] | None:
    """PNG, width and height on the sheet (pixels); None when the picture is damaged."""
    try:
        picture = Image.open(io.BytesIO(png)).convert("L")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    picture = fold(picture)
    picture.thumbnail((WIDTH * _STORED, HEIGHT * _STORED))
    out = io.BytesIO()
    # a thousand pictures: the last per cents of their size are not worth half a minute
    picture.save(out, "PNG", compress_level=4)
    scale = min(WIDTH / picture.width, HEIGHT / picture.height, _ENLARGED)
    return out.getvalue(), max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def fold(picture: Image.Image) -> Image.Image:
    """A long strip as lines of equal length that overlap a little, so that no letter is lost at a seam."""
    ratio = picture.width / max(1, picture.height)
    pieces = min(math.ceil(ratio / LONGEST), _PIECES)
    if pieces < 2:
        return picture
    overlap = round(0.8 * picture.height)
    length = math.ceil((picture.width + (pieces - 1) * overlap) / pieces)
    out = Image.new("L", (length, pieces * (picture.height + _SEAM) - _SEAM), 160)
    for number in range(pieces):
        left = min(number * (length - overlap), picture.width - length)
        out.paste(picture.crop((left, 0, left + length, picture.height)), (0, number * (picture.height + _SEAM)))
    return out
