"""ZIP archives: members are unpacked into the spool folder, carefully."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath

from pdm.errors import Reason, Refusal, Refused
from pdm.records import stable_id
from pdm.sources.files.opened import Member, Opened, Source

_BLOCK = 1 << 20
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def open_zip(source: Source) -> Opened:
    """Unpack an archive.

    The limits hold for what is really unpacked, not for what the directory claims. Names that point out of the folder
    are set aside, and files are stored under names of our own.

    Raises:
        Refused: Damaged, protected as a whole, a bomb, or nested too deep.
    """
    source.refuse_nesting()
    limits = source.limits
    opened = Opened(source.document("zip"))
    try:
        with zipfile.ZipFile(source.path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir() and not _ignored(i.filename)]
            if not infos:
                source.refuse(Reason.EMPTY_FILE, "The archive is empty.", "Check that the right file was sent.")
            if len(infos) > limits.zip_members:
                source.refuse(
                    Reason.ZIP_BOMB, f"It has {len(infos):,} members, the limit is {limits.zip_members:,}.",
                    "Split it, or raise limits.zip_members in plant.toml.",
                )  # fmt: skip
            if all(i.flag_bits & 1 for i in infos):
                source.refuse(
                    Reason.PASSWORD,
                    "The archive is protected by a password.",
                    "Pack it without a password and send it again.",
                )
            _check_claims(source, infos)
            budget = limits.zip_unpacked_mb * 1e6
            for position, info in enumerate(infos):
                result = _unpack(source, archive, info, position, budget)
                if isinstance(result, Refusal):
                    opened.refusals.append(result)
                    if result.reason is Reason.ZIP_BOMB:
                        _discard(opened)
                        break
                else:
                    budget -= result.path.stat().st_size
                    opened.members.append(result)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        source.refuse(Reason.DAMAGED, f"The archive is damaged ({error}).", "Pack it again and send it anew.")
    if not opened.members:
        raise Refused(opened.refusals[0])
    return opened


def _ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or PurePosixPath(name).name in _IGNORED[1:]


def _check_claims(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(i.file_size for i in infos)
    packed = max(1, sum(i.compress_size for i in infos))
    limits = source.limits
    if unpacked > limits.zip_unpacked_mb * 1e6 or (unpacked / packed > limits.zip_ratio and unpacked > 10e6):
        source.refuse(
            Reason.ZIP_BOMB,
            f"It would unpack to {unpacked / 1e6:,.0f} MB, {unpacked / packed:,.0f} times its size.",
            "Unpack it by hand if you trust it, or raise limits.zip_unpacked_mb and limits.zip_ratio in plant.toml.",
        )


def _unpack(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, position: int, budget: float
) -> Member | Refusal:
    name = _name(info).replace("\\", "/")
    origin = f"{source.origin}!{name}"
    parts = PurePosixPath(name).parts

    def refusal(reason: Reason, message: str, remedy: str) -> Refusal:
        return Refusal(reason, message, remedy, source.document_id, origin, value=name[:200])

    if name.startswith("/") or ".." in parts or (parts and ":" in parts[0]):
        return refusal(Reason.UNSAFE_MEMBER, "Its name points out of the archive.", "Pack it again with plain names.")
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return refusal(Reason.UNSAFE_MEMBER, "It is a link, not a file.", "Pack the file itself.")
    if info.flag_bits & 1:
        return refusal(Reason.PASSWORD, "It is protected by a password.", "Pack it without a password.")
    source.spool.mkdir(parents=True, exist_ok=True)
    # names of our own: members may differ in case only, or carry what the file system does not like
    target = source.spool / f"{stable_id(source.document_id, position, name)}{_suffix(name)}"
    written = 0
    try:
        with archive.open(info) as member, target.open("wb") as out:
            while block := member.read(_BLOCK):
                written += len(block)
                if written > budget or (
                    written > 10e6 and written > source.limits.zip_ratio * max(1, info.compress_size)
                ):
                    target.unlink(missing_ok=True)
                    return refusal(
                        Reason.ZIP_BOMB, f"It unpacks to more than {written / 1e6:,.0f} MB.",
                        "Unpack it by hand if you trust it, or raise the zip limits in plant.toml.",
                    )  # fmt: skip
                out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        target.unlink(missing_ok=True)
        return refusal(
            Reason.DAMAGED, f"It is damaged inside the archive ({error}).", "Pack it again and send it anew."
        )
    return Member(target, origin, source.sent_at)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; many programs write UTF-8 without saying so."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.casefold()
    return suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ""


def _discard(opened: Opened) -> None:
    """Nothing of a bomb is kept."""
    for member in opened.members:
        member.path.unlink(missing_ok=True)
    opened.members.clear()
