"""Pictures: checked without decoding them, one `Page` a frame."""

from __future__ import annotations

import warnings
from datetime import date

from pdm.errors import Reason, Refusal, Refused
from pdm.records import Page
from pdm.sources.files.opened import Opened, Source
from pdm.sources.files.tiff import frames

_AGAIN = "Scan or photograph the page again."
_EXIF, _TAKEN = 0x8769, 0x9003
"""EXIF: where what the camera noted lies, and DateTimeOriginal."""


def open_image(source: Source) -> Opened:
    """Open a PNG, JPEG or TIFF (each frame is a page; a frame that is cut off is set aside, the others are kept).

    Raises:
        Refused: Damaged, cut short, a bomb, or with more frames than the limit.
    """
    try:
        kind, width, height = _kind_and_size(source)
        if kind == "TIFF":
            return _open_tiff(source)
        megapixels = width * height / 1e6
        if megapixels > source.limits.page_megapixels:
            raise Refused(picture_bomb(source, 1, megapixels))
        if kind == "PNG":
            _whole_png(source)
        else:
            _whole_jpeg(source)
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError) as error:
        said = str(error).replace(str(source.path), source.origin).replace("'", "")
        source.refuse(Reason.DAMAGED, f"The picture cannot be opened ({said}).", _AGAIN)
    return Opened(
        {**source.document("image", 1), "taken_at": _taken(source) if kind == "JPEG" else None},
        pages=[page_of(source, "image", 1)],
    )


def _kind_and_size(source: Source) -> tuple[str, int, int]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # the size is checked against the plant's own limit
        old, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            with Image.open(source.path, formats=("PNG", "JPEG", "TIFF")) as image:
                return str(image.format), image.width, image.height
        finally:
            Image.MAX_IMAGE_PIXELS = old


def _taken(source: Source) -> str | None:
    """Local day on which a camera says that it took the picture; None for scans, and where it says nothing of use."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(source.path, formats=("JPEG",)) as image:
                noted = image.getexif().get_ifd(_EXIF).get(_TAKEN)
        day = str(noted or "").strip()[:10].replace(":", "-")
        return date.fromisoformat(day).isoformat()
    except Exception:
        # what a camera noted beside the picture is welcome and not needed
        return None


def _open_tiff(source: Source) -> Opened:
    most = source.limits.document_pages
    found, problem = frames(source.path, most)
    if len(found) > most:
        source.refuse(
            Reason.TOO_LARGE,
            f"It has more than {most} frames.",
            "Raise limits.document_pages in plant.toml or split it.",
        )
    opened = Opened(source.document("image", len(found)))
    for number, frame in enumerate(found, start=1):
        megapixels = frame.width * frame.height / 1e6
        if megapixels > source.limits.page_megapixels:
            opened.refusals.append(picture_bomb(source, number, megapixels))
        elif not frame.whole:
            opened.refusals.append(source.refusal(Reason.CUT_SHORT, "The page is cut off.", _AGAIN, page=number))
        else:
            opened.pages.append(page_of(source, "image", number))
    if problem:
        opened.refusals.append(
            source.refusal(
                Reason.DAMAGED, f"The picture is damaged: {problem}; pages after the {len(found)}. may be lost.",
                "Compare its pages with the original and scan what is missing.",
            )
        )  # fmt: skip
    if not opened.pages:
        raise Refused(opened.refusals[0])
    return opened


def page_of(source: Source, media: str, number: int) -> Page:
    """A page to be read from its picture."""
    return Page(
        source.document_id, source.site, source.origin, str(source.path),
        "pdf" if media == "pdf" else "image", number, source.sent_at,
    )  # fmt: skip


def picture_bomb(source: Source, page: int, megapixels: float) -> Refusal:
    """The refusal for a picture with more pixels than the limit."""
    return source.refusal(
        Reason.IMAGE_BOMB, f"The picture has {megapixels:,.0f} megapixels, the limit is {source.limits.page_megapixels:,.0f}.",
        "Scan at a lower resolution (300 dpi is enough) or raise limits.page_megapixels in plant.toml.", page=page,
    )  # fmt: skip


def _whole_png(source: Source) -> None:
    from PIL import Image

    # verify() checks the sums of all chunks without decoding pixels
    with Image.open(source.path) as again:
        again.verify()
    with source.path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 4096))
        if b"IEND" not in file.read():
            raise OSError("the end is missing")


def _whole_jpeg(source: Source) -> None:
    """Walk to the picture's data and find its end; phones put previews before it and films behind it."""
    content = source.path.read_bytes()
    at = 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        kind = content[at + 1]
        if kind == 0xDA:
            if content.find(b"\xff\xd9", at) < 0:
                raise OSError("the end is missing")
            return
        at += 1 if kind == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise OSError("there is no picture in it")
