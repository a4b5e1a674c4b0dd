"""A small PDF writer: Helvetica text, thin lines, JPEG pages. The same pages give the same bytes.

Follows ISO 32000-1 (PDF 1.4 subset): one content stream a page, the standard font Helvetica in
WinAnsiEncoding, pictures as DCTDecode image objects.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field


@dataclass
class TextPage:
    """A typed page; points (1/72 inch) from the top left corner."""

    width: float = 595.0
    height: float = 842.0
    runs: list[tuple[float, float, float, bool, str]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 9.0, *, bold: bool = False) -> None:
        """Write `text` with its baseline at `y`."""
        self.runs.append((x, y, size, bold, text))

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        self.lines.append((x0, y0, x1, y1))


@dataclass
class PicturePage:
    """A page that is one JPEG picture, as a scanner makes it."""

    jpeg: bytes
    pixels: tuple[int, int]
    dpi: float
    gray: bool = False


def write_pdf(pages: list[TextPage | PicturePage], *, title: str = "") -> bytes:
    """A PDF file of `pages`."""
    objects: list[bytes] = [b"", b""]  # catalog and page tree, filled at the end
    fonts = []
    for font in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /" + font + b" /Encoding /WinAnsiEncoding >>")
        fonts.append(len(objects))
    resources = f"/Font << /F1 {fonts[0]} 0 R /F2 {fonts[1]} 0 R >>".encode()
    kids: list[int] = []
    for page in pages:
        if isinstance(page, TextPage):
            width, height = page.width, page.height
            content, extra = _typed(page), resources
        else:
            width, height = (72.0 * side / page.dpi for side in page.pixels)
            space = b"/DeviceGray" if page.gray else b"/DeviceRGB"
            head = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % page.pixels
            objects.append(
                _stream(page.jpeg, head + b" /ColorSpace " + space + b" /BitsPerComponent 8 /Filter /DCTDecode")
            )
            extra = b"/XObject << /Im %d 0 R >>" % len(objects)
            content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q".encode()
        objects.append(_stream(zlib.compress(content, 6), b"/Filter /FlateDecode"))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %b %b] /Contents %d 0 R /Resources << %b >> >>"
            % (f"{width:.3f}".encode(), f"{height:.3f}".encode(), len(objects), extra)
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
    )
    objects.append(b"<< /Title (" + _escaped(title) + b") /Producer (office) >>")
    return _assemble(objects)


def _typed(page: TextPage) -> bytes:
    parts = [b"0.5 w"]
    for x0, y0, x1, y1 in page.lines:
        parts.append(f"{x0:.2f} {page.height - y0:.2f} m {x1:.2f} {page.height - y1:.2f} l S".encode())
    for x, y, size, bold, text in page.runs:
        font = b"/F2" if bold else b"/F1"
        place = f" {size:.1f} Tf {x:.2f} {page.height - y:.2f} Td (".encode()
        parts.append(b"BT " + font + place + _escaped(text) + b") Tj ET")
    return b"\n".join(parts)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252", errors="replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _stream(data: bytes, head: bytes) -> bytes:
    return b"<< " + head + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def _assemble(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
