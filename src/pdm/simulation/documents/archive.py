"""ZIP archives whose bytes depend on their content alone (fixed timestamps, fixed order)."""

from __future__ import annotations

import io
import re
import zipfile

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


def settle_workbook(data: bytes) -> bytes:
    """The workbook `data` with fixed timestamps: those of the archive and the date of its last change."""
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2020-01-01T00:00:00Z<", content)
            members[name] = content
    return pack(members)


def write_archive(children: dict[str, Built], name: str) -> Built:
    """Documents packed into the archive `name`; their lines stand in `name!member`."""
    return Built(
        pack({member: built.data for member, built in children.items()}),
        [p.inside(name) for built in children.values() for p in built.placements],
        [c for built in children.values() for c in built.cells],
    )
