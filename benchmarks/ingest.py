"""Intake at length: many pages through `ingest`, with time, memory of all processes together, and progress."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pdm
from benchmarks.common import row
from benchmarks.weakness import weakness


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Copy drawn pages, each changed by a pixel, until there are `--pages`, and read them."""
    parser = argparse.ArgumentParser(prog="./run bench ingest")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--profile", default="normal")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument(
        "--kind", choices=["all", "forms"], default="all", help="forms: work-order forms alone, which read fast"
    )
    chosen = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="pdm-ingest-"))
    try:
        made, different = _inbox(folder, chosen.seed, chosen.profile, chosen.pages, chosen.kind)
        workspace = pdm.open(folder / "plant")
        told: list[str] = []
        workspace.context.progress = lambda what, done, all_: told.append(f"{done}/{all_} {what}")
        watch = Memory()
        started = time.monotonic()
        done = workspace.ingest(history=True)
        seconds = time.monotonic() - started
        peak = watch.stop()
        case = f"simulated/{chosen.profile}/{made} pages, {chosen.kind}"
        return [
            row(case, "pdm", "pages", done.pages), row(case, "pdm", "lines", done.entries), row(case, "pdm", "set_aside", len(done.refusals)),
            row(case, "pdm", "pages_per_minute", 60 * done.pages / seconds, "1/min", done.pages),
            row(case, "pdm", "peak_memory_all_processes", peak, "MiB", done.pages),
            row(case, "pdm", "progress_lines", len(told)), row(case, "pdm", "different_pages", different),
            *weakness(chosen.seed, chosen.profile, only="text"),
        ]  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _inbox(folder: Path, seed: int, profile: str, pages: int, kind: str) -> tuple[int, int]:
    """A plant whose inbox holds nothing but page pictures, every one with bytes of its own: how many, and how many drawn."""
    from PIL import Image

    from pdm.simulation import simulate

    simulate(folder / "source", seed=seed, profile=profile)
    plant = folder / "plant"
    for name in ("plant.toml", "register.csv", "limits.csv"):
        plant.mkdir(exist_ok=True)
        shutil.copy(folder / "source" / name, plant / name)
    pictures = [p for p in sorted((folder / "source" / "inbox").rglob("*")) if p.suffix in (".png", ".jpg", ".tif")]
    if kind == "forms":
        pictures = [p for p in pictures if "form" in p.name.casefold() or "wo" in p.name.casefold()] or pictures
    count = different = 0
    while count < pages:
        for path in pictures:
            with Image.open(path) as image:
                for frame in range(getattr(image, "n_frames", 1)):
                    if count >= pages:
                        break
                    image.seek(frame)
                    copy = image.convert("L")
                    copy.putpixel((count % copy.width, 0), 255 - int(copy.getpixel((count % copy.width, 0))))
                    buffer = io.BytesIO()
                    copy.save(buffer, "JPEG", quality=80, dpi=image.info.get("dpi", (150, 150)))
                    site = path.relative_to(folder / "source" / "inbox").parts[0]
                    target = plant / "inbox" / site / f"page {count:05d}.jpg"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(buffer.getvalue())
                    count += 1
        different = different or count
    shutil.rmtree(folder / "source")
    return count, different


class Memory:
    """Watches the memory of this process and its children together (proportional set size, so that shared pages count once)."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The highest sum seen, MiB."""
        self._done.set()
        self._thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self._done.wait(1.0):
            self.peak = max(self.peak, sum(_pss(p) for p in _tree(os.getpid())) / 1024)


def _tree(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
    found = [root]
    for pid in found:
        found += [c for c, p in parents.items() if p == pid]
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)
