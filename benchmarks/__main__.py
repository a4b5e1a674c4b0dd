"""Run one benchmark or all: prints its table and writes the same figures to `benchmarks/out/<name>.json`."""

from __future__ import annotations

import importlib
import sys
import time

from benchmarks.common import absent_sets, table, write_figures
from benchmarks.weak import verdicts

NAMES = {
    "weakness": "how weak plain peers are on the simulated logs (what makes a profile count)",
    "ocr": "reading: real and simulated handwriting, this package beside RapidOCR and Tesseract",
    "ocr_language": "free text with the language of its site: simulated words and those of real orders",
    "ocr_prose": "pages of running English in drawn hands",
    "ocr_adaptation": "errors of a writer's other cells, and of second halves of real pages, after corrections",
    "ocr_taught": "pages of simulated sites before and after other pages taught the reader, without a person",
    "extraction": "events from text: real and simulated, beside plain baselines",
    "links": "entity resolution beside rapidfuzz, splink and dedupe",
    "risk": "forecasts beside plain baselines and the best possible one",
    "ingest": "a thousand pages: time, memory of all processes, progress",
    "features": "features beside DuckDB and Polars, equal results checked",
    "path": "the whole path on simulated plants: list beside baselines and the best possible, time and memory",
}


def main(argv: list[str]) -> int:
    """Run the benchmark named first in `argv`, or all of them; other arguments go to it."""
    if argv and argv[0] in ("-h", "--help"):
        print("usage: ./run bench [NAME] [--seed N] [--profile easy|normal|worst] ...")
        for name, about in NAMES.items():
            print(f"  {name:<14} {about}")
        return 0
    chosen = [a for a in argv[:1] if not a.startswith("-")]
    rest = argv[len(chosen) :]
    unknown = [c for c in chosen if c not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}. One of: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    for absent in absent_sets():
        print(f"absent: {absent}")
    for name in chosen or NAMES:
        started = time.monotonic()
        print(f"== {name}: {NAMES[name]}")
        rows = importlib.import_module(f"benchmarks.{name}").main(rest)
        print(table(rows))
        for verdict in verdicts(rows):
            print(verdict)
        path = write_figures(name, rows)
        print(f"{len(rows)} figures in {path} after {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
