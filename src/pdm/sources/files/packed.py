"""Single files packed with gzip: unpacked into the spool folder, within the limits of archives."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pdm.errors import Reason, Refused
from pdm.records import stable_id
from pdm.sources.files.opened import Member, Opened, Source

_BLOCK = 1 << 16


def open_gzip(source: Source) -> Opened:
    """Unpack a file; it is the one member of the document.

    Raises:
        Refused: Damaged from the beginning, a bomb, or nested too deep.
    """
    source.refuse_nesting()
    limits = source.limits
    name = PurePosixPath(source.origin.rpartition("!")[2]).name
    name = name[:-3] if name.casefold().endswith(".gz") else f"{PurePosixPath(name).stem}"
    source.spool.mkdir(parents=True, exist_ok=True)
    suffix = PurePosixPath(name).suffix.casefold()
    target = source.spool / f"{stable_id(source.document_id, name)}{suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ''}"  # fmt: skip
    opened = Opened(source.document("zip"))
    written = 0
    try:
        with target.open("wb") as out:
            for block in _unpacked(source.path):
                written += len(block)
                if written > limits.zip_unpacked_mb * 1e6 or (
                    written > 10e6 and written > limits.zip_ratio * max(1, source.size)
                ):
                    target.unlink(missing_ok=True)
                    source.refuse(
                        Reason.ZIP_BOMB, f"It unpacks to more than {written / 1e6:,.0f} MB.",
                        "Unpack it by hand if you trust it, or raise the zip limits in plant.toml.",
                    )  # fmt: skip
                out.write(block)
    except (EOFError, zlib.error) as error:
        # what came before the fault is kept: a table cut in a row says so itself
        fault = source.refusal(
            Reason.CUT_SHORT if isinstance(error, EOFError) else Reason.DAMAGED,
            f"The packed file is damaged ({error})" + ("; what stands before the damage was read." if written else "."),
            "Pack it again and send it anew.",
        )  # fmt: skip
        if not written:
            target.unlink(missing_ok=True)
            raise Refused(fault) from error
        opened.refusals.append(fault)
    if not written:
        target.unlink(missing_ok=True)
        source.refuse(Reason.EMPTY_FILE, "There is nothing in the packed file.", "Check that the right file was sent.")
    opened.members.append(Member(target, f"{source.origin}!{name}", source.sent_at))
    return opened


def _unpacked(path: Path) -> Iterator[bytes]:
    """The content piece by piece; unlike `gzip`, all that stands before a fault is given."""
    with path.open("rb") as file:
        unpacker, begun = zlib.decompressobj(31), False
        while data := file.read(_BLOCK):
            while data:
                yield unpacker.decompress(data, 16 * _BLOCK)
                begun = not unpacker.eof
                data = unpacker.unconsumed_tail
                if unpacker.eof:
                    # several packed files one behind the other are one; zeros may fill the last block
                    data, unpacker = unpacker.unused_data.lstrip(b"\x00"), zlib.decompressobj(31)
        if begun:
            yield unpacker.flush()
        if begun and not unpacker.eof:
            raise EOFError("it ends too early")
