"""Five hundred malformed files of all kinds: each is named, none stops the run, no neighbour is lost.

Every file is really malformed (see `breakages`), so a named refusal is right for each; rows that could be read from
it are welcome besides. A picture or scan is also brought to the point where it is drawn, since some damage shows only there.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import wholes
from breakages import BREAKAGES, Case, cases

from pdm.config import OcrSettings, SiteSettings, SizeLimits
from pdm.errors import Reason, Refusal, Refused
from pdm.ocr.picture.render import render
from pdm.sources import open_document

LIMITS = SizeLimits(zip_ratio=150)
SECONDS = 5
MEMORY_MB = 600


def read_all(path: Path, origin: str, spool: Path) -> Iterator[pd.DataFrame | Refusal]:
    """Everything a document gives, members and pages included."""
    try:
        opened = open_document(path, site="north", origin=origin, settings=SiteSettings(), limits=LIMITS, spool=spool)
    except Refused as refused:
        yield refused.refusal
        return
    yield from opened.refusals
    for chunk in opened.chunks:
        yield chunk.entries
        yield from chunk.refusals
    for page in opened.pages:
        try:
            assert render(page, OcrSettings()).size
        except Refused as refused:
            yield refused.refusal
    for i, member in enumerate(opened.members):
        yield from read_all(member.path, member.origin, spool / str(i))


def good(path: Path, spool: Path) -> None:
    found = list(read_all(path, f"inbox/north/{path.name}", spool))
    assert [r for r in found if isinstance(r, Refusal)] == []
    assert sum(len(r) for r in found) == len(wholes.ROWS)


def faults(case: Case, folder: Path) -> list[str]:
    """What is wrong with how a malformed file was taken; empty if all is well."""
    path = folder / case.name
    path.write_bytes(case.content)
    origin = f"inbox/north/{case.name}"
    started = time.process_time()
    try:
        refusals = [r for r in read_all(path, origin, folder / "spool" / case.name) if isinstance(r, Refusal)]
    except Exception as error:
        return [f"raised {type(error).__name__}: {error}"]
    out = []
    if not refusals:
        out.append("no refusal")
    elif not {r.reason.value for r in refusals} & case.reasons:
        out.append(f"named as {sorted({r.reason.value for r in refusals})}: {refusals[0]}")
    out += [
        f"no place or remedy: {r}" for r in refusals if not r.origin.startswith(origin) or not r.remedy or not r.message
    ]
    # a fault of our own must not pass for a fault of the file
    out += [
        f"a mistake in the reader: {r.value}"
        for r in refusals
        if r.value.startswith(("NameError", "UnboundLocal", "Assertion"))
    ]
    if time.process_time() - started > SECONDS:
        out.append(f"took {time.process_time() - started:.1f} s")
    return out


@pytest.mark.acceptance
def test_500_malformed_files_give_500_named_refusals(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wrong = []
    drawn = list(cases(seed=20230301, number=500))
    assert {c.family for c in drawn} == {b[0] for b in BREAKAGES}
    for i, case in enumerate(drawn):
        wrong += [f"{case.family} {case.name}: {fault}" for fault in faults(case, tmp_path)]
        if i % 25 == 0:
            # a neighbour read right after, in the same folder
            neighbour = tmp_path / "good.csv"
            neighbour.write_bytes(wholes.table())
            good(neighbour, tmp_path / "spool")
    assert not wrong, "\n".join(wrong)
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (
        1024 if sys.platform != "darwin" else 1 << 20
    )
    assert used < MEMORY_MB


@pytest.mark.acceptance
def test_no_neighbour_of_a_malformed_file_is_lost(tmp_path: Path) -> None:
    """Each malformed file packed with two good ones: all their rows arrive, whatever it is."""
    lost = []
    for case in cases(seed=7, number=117):
        if case.family in ("zip_bomb", "xlsx_bomb", "zip_lies_about_sizes"):
            continue  # an archive that holds a bomb is set aside whole
        path = tmp_path / "pack.zip"
        path.write_bytes(wholes.archive((("a.csv", FIRST), (case.name, case.content), ("z.csv", LAST))))
        found = list(read_all(path, "inbox/north/pack.zip", tmp_path / "spool" / case.name))
        frames = [f for f in found if isinstance(f, pd.DataFrame) and len(f)]
        good_rows = sum(len(f) for f in frames if f["document_id"].iloc[0] in GOOD)
        if good_rows != 39 + 38 or not any(isinstance(r, Refusal) for r in found):
            lost.append((case.family, case.name, good_rows))
    assert not lost, "\n".join(map(str, lost))


def _sha(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


# not the tables that the malformed files are made of
FIRST, LAST = wholes.table(rows=39), wholes.table(";", rows=38)
GOOD = {_sha(FIRST), _sha(LAST)}


def test_every_reason_of_a_document_has_its_malformed_file() -> None:
    drawn = {r for _, _, reasons, _ in BREAKAGES for r in reasons}
    assert {
        Reason.DAMAGED,
        Reason.PASSWORD,
        Reason.IMAGE_BOMB,
        Reason.ZIP_BOMB,
        Reason.CUT_SHORT,
        Reason.EMPTY_FILE,
    } <= drawn
