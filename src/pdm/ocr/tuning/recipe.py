"""How the recogniser's differences are made: a config file, fonts, a seed, a data card.

The config is TOML::

    seed = 1
    fonts = "fonts"                  # folder, searched with all below it
    files = ["*-latin-400-normal.woff"]  # which files of it, by name
    print = ["Courier Prime"]        # families that are print, not hands
    held = ["Zeyada"]                # families kept for choosing the share
    weights = { "ballet*" = 0.15 }   # files that are drawn with more seldom; below a half only with filled letters
    digits = "digits.npz"            # real digits: arrays "0" to "9", uint8 [pictures, height, width], ink bright
    people = "train_r01_v07"         # what people wrote on tablets, in the UNIPEN format; one of thirteen is held back
    lines = ["maintnorm/company_a/train.norm"]   # texts whose phrases are written
    words = 20000                    # commonest English words that are written
    seconds = 395.0                  # or steps = 3500
    rate = 3.5e-4
    warmup = 300
    batch = 280                      # lines of 320 columns in a step
    processes = 12                   # that draw; 0 draws between the steps, so that steps on a CPU can be repeated
    device = "cuda"                  # where nothing is said, a GPU if there is one
    first = 12000                    # lines drawn before the first step
    start = "hands.npz"              # differences to begin with; shares then are of what is learned beyond them
    frozen = ["stem"]                # parts of the network that stay
    known = ["pages"]                # folders of pictures of lines that should be read as before, whatever they say
    hold = 0.3                       # how much that counts over an error on the lines
    development = ["cells"]          # folders of pictures of lines, each with a .gt.txt beside it
    out = "hands.npz"
    shares = [{ stem = 0, middle = 0.25, neck = 0.5, head = 0.5 }]   # of several the best on development lines
    eight_bits = 300                 # lines on which the bounds of eight bits are measured, a third as many choose; 0: none

Paths are relative to the config file, or to the folder that the environment variable PDM_DATA names.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pdm.config import find_beside, load_recipe
from pdm.errors import SettingsError
from pdm.ocr.engines.eight_bits import FILE
from pdm.ocr.engines.hands import Hands
from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning.drawing import Sources, taken_again
from pdm.ocr.tuning.eight_bits import measured
from pdm.ocr.tuning.material import drawn, read_lines, read_pictures, sources_of
from pdm.ocr.tuning.mixing import Share, judged, parts
from pdm.ocr.tuning.network import torch_here
from pdm.ocr.tuning.pool import Supply
from pdm.ocr.tuning.texts import Texts
from pdm.ocr.tuning.training import Plan, Progress, tune

_AGAIN = 3
"""Pictures made of one that should be read as before."""
_HELD_LINES, _HELD_SEED = 500, 777_000
"""Lines drawn of families and people held back, and what is added to the seed for them."""
_BOUNDS_SEED = 77_100
"""What is added to the seed for lines that bounds of eight bits are measured on, twice for those that judge them."""


class Recipe(BaseModel):
    """Settings of a training."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 1
    fonts: str
    files: tuple[str, ...] = ("*",)
    print: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    weights: dict[str, float] = Field(default_factory=dict)
    digits: str = ""
    people: str = ""
    lines: tuple[str, ...] = ()
    words: int = Field(20_000, ge=1)
    seconds: float = Field(0.0, ge=0)
    steps: int = Field(0, ge=0)
    rate: float = Field(3.5e-4, gt=0)
    warmup: int = Field(300, ge=0)
    batch: int = Field(280, ge=8)
    first: int = Field(12_000, ge=1)
    start: str = ""
    frozen: tuple[Literal["stem", "middle", "neck", "head"], ...] = ()
    known: tuple[str, ...] = ()
    hold: float = Field(0.3, ge=0)
    processes: int = Field(0, ge=0)
    device: str = ""
    development: tuple[str, ...] = ()
    shares: tuple[Share, ...] = Field((Share(),), min_length=1)
    out: str = "hands.npz"
    eight_bits: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _bounded(self) -> Recipe:
        if not self.seconds and not self.steps:
            raise ValueError("name seconds or steps: how long it learns")
        if len(self.shares) > 1 and not (self.held or self.people or self.development):
            raise ValueError("several shares need held families, people or development lines to choose by")
        return self

    def plan(self) -> Plan:
        """How long and how fast is learned."""
        return Plan(**self.model_dump(include={f.name for f in fields(Plan)}))


def train(path: Path, progress: Progress | None = None) -> tuple[Path, dict[str, Any]]:
    """Tune the recogniser as the config at `path` says; returns the file of differences and its card, which lies beside it.

    Raises:
        SettingsError: The config has mistakes, names files that are not there, or a family that is kept for judging.
        EngineMissing: torch or fontTools is not installed.
    """
    from wordfreq import top_n_list

    recipe = load_recipe(path, Recipe)
    torch_here()
    typed = [text for name in recipe.lines for text in read_lines(find_beside(name, path))]
    development = {name: read_pictures(find_beside(name, path)) for name in recipe.development}
    sources, apart = sources_of(
        Texts(top_n_list("en", recipe.words), typed), find_beside(recipe.fonts, path), recipe.files, prints=recipe.print,
        held=recipe.held, weights=recipe.weights, digits=find_beside(recipe.digits, path) if recipe.digits else None,
        people=find_beside(recipe.people, path) if recipe.people else None, processes=recipe.processes,
    )  # fmt: skip
    plan = recipe.plan()
    base = wheel()
    start = _start(find_beside(recipe.start, path), base) if recipe.start else None
    model = cut_model(base, start)
    frozen = {name for name, part in parts(cut_model(base)).items() if part in recipe.frozen}
    rng = np.random.default_rng(recipe.seed)
    known = [
        taken_again(line, rng) for name in recipe.known for line in read_pictures(find_beside(name, path)) * _AGAIN
    ]
    with Supply(sources, recipe.seed, recipe.processes) as supply:
        tuned = tune(model, supply, plan, recipe.device, progress, frozen=frozen, known=known)
        made = supply.made
    if held := drawn(apart, recipe.seed + _HELD_SEED, _HELD_LINES):
        development["held back"] = held
    hands, rows = judged(base, tuned, recipe.shares, development, start)
    card = {
        "what": "differences to the weights of a recogniser, learned from lines drawn in many hands",
        "recipe": recipe.model_dump(),
        "base": hands.base,
        "families": sorted({f.family for f in (*sources.faces, *sources.prints)}),
        "held_families": sorted({f.family for f in apart.faces}),
        "fonts": len(sources.faces),
        "fonts_with_strokes": len(sources.hands),
        "files_of_people": len(sources.writers),
        "hands_of_letters": len(sources.people),
        "steps": tuned.steps,
        "lines_drawn": made,
        "lines_seen": tuned.lines,
        "loss": round(tuned.loss, 4),
        "device": tuned.device,
        "shares": rows,
    }
    out = Path(recipe.out) if Path(recipe.out).is_absolute() else path.parent / recipe.out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(hands.to_bytes())
    if recipe.eight_bits:
        card["eight_bits"] = _in_eight_bits(recipe, base, out, sources, apart, progress)
    out.with_suffix(".json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return out, card


def _in_eight_bits(
    recipe: Recipe, base: bytes, out: Path, sources: Sources, apart: Sources, progress: Progress | None
) -> dict[str, Any]:
    """Measure how the tuned recogniser counts in eight bits; the file lies beside that of the differences."""
    hands = Hands.from_bytes(out.read_bytes())
    lines = drawn(sources, recipe.seed + _BOUNDS_SEED, recipe.eight_bits)
    own = apart if apart.faces or apart.writers else sources
    judges = drawn(own, recipe.seed + 2 * _BOUNDS_SEED, max(1, recipe.eight_bits // 3))
    eight, chosen = measured(cut_model(base, hands), hands.name, lines, judges, progress)
    out.with_name(FILE).write_bytes(eight.to_bytes())
    return {name: asdict(choice) for name, choice in chosen.items()}


def _start(path: Path, base: bytes) -> Hands:
    """Kept differences to go on from; refused where they belong to another recogniser."""
    try:
        start = Hands.from_bytes(path.read_bytes())
    except ValueError as error:
        raise SettingsError(str(error), place=str(path), remedy="Name a file that this command wrote.") from error
    if start.base != hashlib.sha256(base).hexdigest():
        raise SettingsError(
            "holds differences to another recogniser than the one that is installed.", place=str(path),
            remedy="Install the version of rapidocr that it was made with, or begin without `start`.",
        )  # fmt: skip
    return start
