"""Pictures: checked without decoding them, one `Page` a frame."""

from __future__ import annotations

import warnings

from pdm.errors import Reason
from pdm.records import Page
from pdm.sources.opened import Opened, Source


def open_image(source: Source) -> Opened:
    """Open a PNG, JPEG or TIFF (each frame is a page).

    Raises:
        Refused: Damaged, cut short, a bomb, or with more frames than the limit.
    """
    from PIL import Image, UnidentifiedImageError

    pages: list[Page] = []
    refusals = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # the size is checked below, against the plant's own limit
            old, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            try:
                with Image.open(source.path, formats=("PNG", "JPEG", "TIFF")) as image:
                    frames = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
                    if frames > source.limits.document_pages:
                        source.refuse(
                            Reason.TOO_LARGE,
                            f"It has {frames} frames.",
                            "Raise limits.document_pages in plant.toml or split it.",
                        )
                    for frame in range(frames):
                        image.seek(frame) if frames > 1 else None
                        megapixels = image.size[0] * image.size[1] / 1e6
                        if megapixels > source.limits.page_megapixels:
                            refusals.append(_bomb(source, frame + 1, megapixels))
                            continue
                        pages.append(page_of(source, "image", frame + 1))
                    if image.format == "PNG":
                        _whole_png(source)
                    elif image.format == "JPEG":
                        _whole_jpeg(source)
                    elif pages:
                        _whole_tiff(source, image)
            finally:
                Image.MAX_IMAGE_PIXELS = old
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        TypeError,
        IndexError,
    ) as error:
        source.refuse(
            Reason.DAMAGED, f"The picture cannot be opened ({error}).".replace(str(source.path), source.origin),
            "Scan or photograph the page again.",
        )  # fmt: skip
    if not pages:
        from pdm.errors import Refused

        raise Refused(refusals[0])
    return Opened(source.document("image", frames), pages=pages, refusals=refusals)


def page_of(source: Source, media: str, number: int) -> Page:
    """A page to be read from its picture."""
    return Page(
        source.document_id, source.site, source.origin, str(source.path),
        "pdf" if media == "pdf" else "image", number, source.sent_at,
    )  # fmt: skip


def _bomb(source: Source, page: int, megapixels: float):  # type: ignore[no-untyped-def]
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
    content = source.path.read_bytes()
    if b"\xff\xd9" not in content[-65_536:] or b"\xff\xda" not in content:
        raise OSError("the end is missing")


def _whole_tiff(source: Source, image: object) -> None:
    """Every strip that a frame names must lie inside the file."""
    from PIL import TiffImagePlugin

    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    for frame in range(int(image.n_frames)):
        image.seek(frame)
        tags = image.tag_v2
        for at, count in ((273, 279), (324, 325)):
            offsets, sizes = tags.get(at), tags.get(count)
            if offsets is None or sizes is None:
                continue
            offsets = offsets if isinstance(offsets, tuple) else (offsets,)
            sizes = sizes if isinstance(sizes, tuple) else (sizes,)
            if any(o + s > source.size for o, s in zip(offsets, sizes)):
                raise OSError(f"frame {frame + 1} is cut off")
