"""Pages of running English in drawn hands: word errors of the best path and as pages are read.

`--text FILE` names the text that is written (paragraphs on lines of their own, or the fortunes of Debian's `fortunes-min`, which served
development); pages are blank or ruled, scanned or photographed, and lie a little aslant. `--people FOLDER` takes what real people wrote
instead (UNIPEN's train_r01_v07), those who were held back when the recogniser learned.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.ocr import page_of
from benchmarks.ocr_people import pages
from benchmarks.ocr_text import error_rate, word_error_rate
from pdm.config import OcrSettings, SiteSettings
from pdm.ocr import read_page
from pdm.ocr.language import learn, part_of, read_in_parts
from pdm.records import PageReading

TEXT = Path("/usr/share/games/fortunes/literature")
ROW = 9.0
_SAMPLE = (
    "the quick brown fox jumps over the lazy dog and goes home to the old red house again today as it rains so hard"
)


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Word and character errors of pages, and mean word errors of a page."""
    parser = argparse.ArgumentParser(prog="bench ocr_prose")
    parser.add_argument("--text", type=Path, default=TEXT)
    parser.add_argument("--seed", type=int, default=401)
    parser.add_argument("--profile", default="normal", choices=["easy", "normal", "worst"])
    parser.add_argument("--pages", type=int, default=16)
    parser.add_argument("--people", type=Path)
    chosen = parser.parse_args(argv)
    if chosen.people is None and not chosen.text.is_file():
        print(f"absent: {chosen.text} (name a text with --text)")
        return []
    if chosen.people is not None:
        case, drawn = "real people", pages(chosen.people)
    else:
        texts = paragraphs(chosen.text.read_text(encoding="utf-8", errors="replace"))
        case = f"drawn prose/{chosen.profile}"
        drawn = [draw(texts, chosen.seed * 1000 + n, chosen.profile) for n in range(chosen.pages)]
    readings, written = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number, (picture, lines) in enumerate(drawn):
            path = Path(folder) / f"{number}.jpg"
            cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
            readings.append(read_page(page_of(path), settings=SiteSettings(), ocr=OcrSettings()))
            written.append("\n".join(lines))
    said = {"best path": [_text(r.entries) for r in readings]}
    for system, taught in (("alone", False), ("beside its other pages", True)):
        said[system] = _in_words(readings, taught)
    out = []
    for system, read in said.items():
        pairs = list(zip(read, written, strict=True))
        out += [
            row(case, system, "wer", word_error_rate(pairs), n=len(pairs)),
            row(case, system, "wer, mean of pages", float(np.mean([word_error_rate([p]) for p in pairs])), n=len(pairs)),
            row(case, system, "wer, letters alone", word_error_rate([(_plain(a), _plain(b)) for a, b in pairs]), n=len(pairs)),
            row(case, system, "cer", error_rate(pairs), n=len(pairs)),
        ]  # fmt: skip
    return out


def paragraphs(text: str) -> list[str]:
    """Texts of 60 to 800 characters that hold running English, without those who said it."""
    found = [" ".join(re.split(r"\n\s*--", t)[0].split()) for t in re.split(r"\n%\n|\n\s*\n", text)]
    return [
        t for t in found if 60 <= len(t) <= 800 and not re.search(r"[^A-Za-z0-9 .,;:!?'\"()\-]|[A-Z]{4}|\.\.|--", t)
    ]


def draw(texts: list[str], seed: int, profile: str) -> tuple[Any, list[str]]:
    """A page's picture and its lines."""
    from pdm.simulation.documents.canvas import Canvas, fits
    from pdm.simulation.documents.hands import make_hand
    from pdm.simulation.documents.scan import Look, take

    rng, chance = np.random.default_rng(seed), random.Random(seed)
    hand = make_hand(rng, profile)
    width, count = float(rng.choice((148, 180, 210))), int(rng.integers(8, 21))
    canvas = Canvas(width, 30 + (count + 1) * ROW, 300)
    if rng.random() < 0.5:
        for k in range(count + 1):
            canvas.rule(0, 22 + k * ROW, width, 22 + k * ROW, grey=int(rng.integers(150, 205)), width=0.25)
    room = width - 26
    most = (
        next((n for n in range(20, len(_SAMPLE)) if not fits(_SAMPLE[:n], room, hand, ROW, hand.hurry)), len(_SAMPLE))
        - 1
    )
    lines = [""]
    while len(lines) <= count:
        for word in chance.choice(texts).split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
    for k, line in enumerate(lines[:count]):
        canvas.write(line, (20, 0, width - 4, 22 + k * ROW), hand, rng, row=ROW, hurry=hand.hurry)
    look = Look(int(rng.choice((150, 200, 300))), bool(rng.random() < 0.35), bool(rng.random() < 0.5), profile=profile)
    picture = take(canvas, hand, look, rng).picture
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), lines[:count]


def _in_words(readings: list[PageReading], taught: bool) -> list[str]:
    """Texts of pages as intake reads them where nothing was typed; others of the same lot teach, where `taught`."""
    entries, cells = (pd.concat([getattr(r, t) for r in readings], ignore_index=True) for t in ("entries", "cells"))
    parts = part_of(entries)
    read = read_in_parts(
        entries, cells, lambda part: learn(entries.loc[parts != part, "text"].dropna() if taught else [], little=True)
    )
    return [
        _text(read[read["document_id"] == r.entries["document_id"].iloc[0]]) if len(r.entries) else "" for r in readings
    ]


def _text(entries: pd.DataFrame) -> str:
    return "\n".join(entries["text"].dropna())


def _plain(text: str) -> str:
    """Small letters, digits and apostrophes alone."""
    return re.sub(r"[^a-z0-9' ]", " ", re.sub(r"\s", " ", text.lower()))
