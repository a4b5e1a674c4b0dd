"""ZIP archives whose bytes depend on their content alone (fixed timestamps, fixed order)."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from pdm.simulation.documents.placement import Built

_EPOCH = (2020, 1, 1, 0, 0, 0)


def pack(members: dict[str, bytes]) -> bytes:
    """A ZIP archive with `members` in their order and fixed timestamps."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def settle_workbook(data: bytes, results: dict[int, dict[str, float]] | None = None) -> bytes:
    """The workbook `data` as a spreadsheet program would have saved it on a fixed day.

    Args:
        data: Bytes that openpyxl wrote.
        results: What formulas come to, by number of the sheet and formula (without `=`).

    Returns:
        The workbook with fixed timestamps and with the results beside the formulas.
    """
    sheets = {f"xl/worksheets/sheet{number}.xml": by for number, by in (results or {}).items()}
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2020-01-01T00:00:00Z<", content)
            for formula, value in sheets.get(name, {}).items():
                blank, full = (f"<f>{formula}</f><v{end}" for end in (" />", f">{value:.10g}</v>"))
                content = content.replace(blank.encode(), full.encode())
            members[name] = content
    return pack(members)


def write_archive(children: dict[str, Built], name: str) -> Built:
    """Documents packed into the archive `name`; their lines stand in `name!member`."""
    return Built(
        pack({member: built.data for member, built in children.items()}),
        [p.inside(name) for built in children.values() for p in built.placements],
        [replace(c, file=f"{name}!{c.file}") for built in children.values() for c in built.cells],
    )
