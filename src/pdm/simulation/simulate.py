"""Write the workspace of a simulated enterprise: settings, register, an inbox of bad logs, and the truth."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from pdm.errors import UsageError
from pdm.simulation import wording
from pdm.simulation.documents import headers
from pdm.simulation.documents.build import build
from pdm.simulation.documents.form import rng_of
from pdm.simulation.documents.manner import Manner, make_manners
from pdm.simulation.documents.placement import Built, PlacedCell, Placement, cells_frame, documents_frame
from pdm.simulation.documents.plan import Plan
from pdm.simulation.documents.plant_files import REGISTER_COLUMNS, write_settings, write_table
from pdm.simulation.documents.schedule import plan_documents
from pdm.simulation.logbook import build_truth
from pdm.simulation.profiles import Size, size_of
from pdm.simulation.truth import Truth

Progress = Callable[[str, int, int], None]

COPIED_SHARE = 0.02
"""Share of documents that come a second time under another name (two at least)."""


def simulate(
    out: Path,
    *,
    seed: int,
    profile: str,
    size: Size | str | None = None,
    processes: int = 2,
    progress: Progress | None = None,
) -> Truth:
    """Write the workspace of a simulated enterprise.

    The folder holds `plant.toml`, `register.csv`, `limits.csv`, `readings.csv`, `inbox/<site>/...`, and the
    truth in `truth/`, which no stage reads: the tables of `Truth.save`, among them `documents` (where every
    line stands) and `cells` (every cell drawn on a page). The same arguments give the same bytes.

    Args:
        out: Folder to write; new or empty.
        seed: Seed of everything drawn.
        profile: How bad the logs are: `easy`, `normal` or `worst`.
        size: Size of the enterprise, or its name; the demo's if None.
        processes: Worker processes that draw and write documents.
        progress: Told what is being done, how many are done and how many there are.

    Returns:
        The truth.

    Raises:
        UsageError: The folder holds something, or there is no such profile or size.
    """
    out = Path(out)
    refuse_full_folder(out)
    sites = {s.site: s for s in size_of(size).sites}
    truth = build_truth(seed, profile, size)
    known = {n: {"timezone": s.timezone, "date_order": s.date_order, "language": s.language} for n, s in sites.items()}
    manners = make_manners(list(sites), seed, known)
    out.mkdir(parents=True, exist_ok=True)
    people = truth.parameters["people"]
    lags = {n: s.lag_days for n, s in sites.items()}
    write_settings(out / "plant.toml", "Simulated enterprise", manners, people, lags)
    write_table(out / "register.csv", truth.register, REGISTER_COLUMNS)
    write_table(out / "limits.csv", truth.limits)
    write_table(out / "readings.csv", truth.readings)
    lines = truth.lines.merge(truth.assets[["asset_id", "functional_location"]], on="asset_id", how="left")
    truth.documents, truth.cells = write_inbox(
        lines, manners, out, seed=seed, profile=profile, processes=processes, progress=progress
    )
    truth.save(out / "truth")
    return truth


def write_inbox(
    lines: pd.DataFrame,
    manners: dict[str, Manner],
    out: Path,
    *,
    seed: int,
    profile: str,
    processes: int = 2,
    progress: Progress | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write every line of the logbook into documents under `out/inbox/<site>/`.

    Args:
        lines: The logbook (`Truth.lines`).
        manners: Manner of every site in it.
        out: The workspace's folder.
        seed: Seed of the enterprise.
        profile: Profile of the simulation.
        processes: Worker processes that make documents; 1 makes them here.
        progress: Told "documents", how many are done and how many there are.

    Returns:
        The tables `documents` and `cells` of the truth (see `documents_frame`, `cells_frame`). A file's time
        of change is when it came in.
    """
    plans = plan_documents(lines, manners, seed)
    plans.sort(key=lambda p: (-p.effort, p.site, p.name))
    rows: list[tuple[Placement, dict[str, Any]]] = []
    cells: list[PlacedCell] = []
    copies = _copies(plans, seed)
    for done, (plan, built) in enumerate(_built(plans, profile, processes), 1):
        origin = _origin(plan)
        about = {
            "document_kind": plan.kind, "site": plan.site, "arrives_at": plan.arrives_at, "copy_of": None,
            "pages": max((p.page for p in built.placements), default=1) if not plan.pages else len(plan.pages),
        }  # fmt: skip
        _write(out / origin, built.data, plan.arrives_at)
        rows += [(p, about) for p in built.placements]
        cells += built.cells
        if (name := copies.get((plan.site, plan.name))) is not None:
            again = f"inbox/{plan.site}/{name}"
            later = plan.arrives_at + pd.Timedelta(days=9)
            _write(out / again, built.data, later)
            about = about | {"copy_of": origin, "arrives_at": later}
            rows += [(replace(p, file=again + p.file.removeprefix(origin)), about) for p in built.placements]
        if progress is not None:
            progress("documents", done, len(plans))
    table = documents_frame(rows)
    writers = lines.set_index("line_id")["writer_id"]
    table["writer_id"] = table["line_id"].map(writers)
    return table, cells_frame(cells)


def _origin(plan: Plan) -> str:
    return f"inbox/{plan.site}/{plan.name}"


def _write(path: Path, data: bytes, arrives_at: pd.Timestamp) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    moment = arrives_at.tz_localize("UTC").timestamp()
    os.utime(path, (moment, moment))


def _copies(plans: list[Plan], seed: int) -> dict[tuple[str, str], str]:
    """Documents that come twice: their key and the name of the second file."""
    rng = rng_of("copies", seed)
    count = min(len(plans), max(2, round(COPIED_SHARE * len(plans))))
    taken = {(p.site, p.name.lower()) for p in plans}
    out = {}
    for at in rng.permutation(len(plans))[:count]:
        plan = plans[int(at)]
        folder, slash, base = plan.name.rpartition("/")
        name = f"{folder}{slash}Copy of {base}"
        if (plan.site, name.lower()) not in taken:
            out[plan.site, plan.name] = name
    return out


def _built(plans: list[Plan], profile: str, processes: int) -> Iterator[tuple[Plan, Built]]:
    if processes <= 1 or sum(p.effort for p in plans) < 4.0:
        for plan in plans:
            yield plan, _make(plan, profile)
        return
    # loky: its workers do not import the caller's main module, so plain scripts and notebooks need no guard
    from joblib.externals.loky import ProcessPoolExecutor

    with ProcessPoolExecutor(processes, initializer=_calm) as pool:
        chunk = 1 if len(plans) < 400 else 2
        yield from zip(plans, pool.map(_make, plans, [profile] * len(plans), chunksize=chunk), strict=True)


def _make(plan: Plan, profile: str) -> Built:
    return build(plan, name=_origin(plan), profile=profile)


def _calm() -> None:
    import cv2

    cv2.setNumThreads(1)
    # one thread a process: the processes share the cores
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def refuse_full_folder(out: Path) -> None:
    """Refuse to write into a folder that holds something.

    Raises:
        UsageError: `out` is a file or a folder with content.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise UsageError(f"{out} is not empty.", remedy="Choose a new folder, or remove it first.")


def wording_inventory() -> dict[str, set[str]]:
    """All forms of words that the simulation uses, by kind: heads of columns, short and wrong spellings."""
    return {"headers": headers.inventory(), "spellings": wording.spellings()}
