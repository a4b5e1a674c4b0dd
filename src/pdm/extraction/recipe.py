"""How the span and relation models are made: a config file, a seed, a data card.

The config is TOML::

    seed = 7
    depth = 2                      # levels of the class names that are kept
    c = 3.0                        # inverse penalty
    lean = -0.6                    # below 0 finds more spans
    marked = ["maintie/train.json"]          # texts with entities and relations
    plain = ["maintnorm/company_a/train.norm"]   # more text, for the classes of words
    out = "weights"

Paths are relative to the config file, or to the folder that the environment variable PDM_DATA names.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pdm.errors import SettingsError, TooLittleData
from pdm.extraction.pipeline import save_models
from pdm.extraction.relations import Relation, RelationModel
from pdm.extraction.spans import Span, SpanModel, hashed
from pdm.extraction.word_classes import word_classes

_LEAST_TEXTS = 50


class Recipe(BaseModel):
    """Settings of a training."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 7
    depth: int = 2
    c: float = 3.0
    lean: float = -0.6
    marked: tuple[str, ...]
    plain: tuple[str, ...] = ()
    out: str = "weights"


@dataclass(frozen=True)
class Marked:
    """Texts that people marked: words, spans, relations."""

    words: list[list[str]]
    spans: list[list[Span]]
    relations: list[list[Relation]]


@dataclass(frozen=True)
class Trained:
    """Both models and their card."""

    spans: SpanModel
    relations: RelationModel
    card: dict[str, Any]


def load_recipe(path: Path) -> Recipe:
    """Read a config file. Raises `SettingsError` with every mistake."""
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError("there is no such config.", place=str(path), remedy="Name a TOML file.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not valid TOML: {error}.", place=str(path), remedy="Mend that line.") from error
    except ValidationError as error:
        problems = tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError("mistakes in the config:", place=str(path), problems=problems) from error


def train(path: Path) -> tuple[Path, dict[str, Any]]:
    """Train as the config at `path` says; returns the folder of the weights and the data card.

    Raises:
        SettingsError: The config has mistakes or names files that are not there.
        TooLittleData: Fewer than 50 marked texts.
    """
    recipe = load_recipe(path)
    files = [_find(name, path) for name in (*recipe.marked, *recipe.plain)]
    marked = read_marked(files[: len(recipe.marked)], recipe.depth)
    plain = [words for file in files[len(recipe.marked) :] for words in read_plain(file)]
    made = fit(marked, plain, recipe)
    made.card["data"] = {
        n: hashlib.sha256(f.read_bytes()).hexdigest()
        for n, f in zip((*recipe.marked, *recipe.plain), files, strict=True)
    }
    out = Path(recipe.out) if Path(recipe.out).is_absolute() else path.parent / recipe.out
    save_models(out, made.spans, made.relations, made.card)
    return out, made.card


def fit(marked: Marked, plain: Sequence[Sequence[str]], recipe: Recipe) -> Trained:
    """Fit both models. Raises `TooLittleData` on fewer than 50 marked texts."""
    if len(marked.words) < _LEAST_TEXTS:
        raise TooLittleData(f"{len(marked.words)} marked texts are too few.", remedy=f"Mark at least {_LEAST_TEXTS}.")
    classes = {hashed(w): c for w, c in word_classes([*marked.words, *plain], seed=recipe.seed).items()}
    more = without_head(marked)
    spans = SpanModel.fit(
        [*marked.words, *more.words],
        [*marked.spans, *more.spans],
        c=recipe.c,
        seed=recipe.seed,
        lean=recipe.lean,
        classes=classes,
    )
    relations = RelationModel.fit(marked.words, marked.spans, marked.relations, c=2.0, seed=recipe.seed)
    card = {
        "what": "nested spans and relations of maintenance texts",
        "recipe": recipe.model_dump(),
        "marked_texts": len(marked.words),
        "plain_texts": len(plain),
        "spans": dict(sorted(Counter(s.label for t in marked.spans for s in t).items())),
        "relations": dict(sorted(Counter(r.label for t in marked.relations for r in t).items())),
    }
    return Trained(spans, relations, card)


def without_head(marked: Marked) -> Marked:
    """The texts that begin with an identifier or a mask, once more without it: other sites begin with the words."""
    out = Marked([], [], [])
    for words, spans in zip(marked.words, marked.spans, strict=True):
        cut = next((i for i, w in enumerate(words) if not w.startswith("<") and w != "-"), 0)
        if cut and all(s.start >= cut for s in spans):
            out.words.append(words[cut:])
            out.spans.append([Span(s.start - cut, s.end - cut, s.label) for s in spans])
            out.relations.append([])
    return out


def read_marked(paths: Sequence[Path], depth: int) -> Marked:
    """Texts of JSON files: a list of `{tokens, entities: [{start, end, type}], relations: [{head, tail, type}]}`."""
    out = Marked([], [], [])
    for path in paths:
        for text in json.loads(path.read_text(encoding="utf-8")):
            out.words.append(list(text["tokens"]))
            out.spans.append(
                [Span(e["start"], e["end"], "/".join(e["type"].split("/")[:depth])) for e in text["entities"]]
            )
            out.relations.append([Relation(r["head"], r["tail"], r["type"]) for r in text["relations"]])
    return out


def read_plain(path: Path) -> list[list[str]]:
    """Words of a file: one text a line, or one word a line as `written TAB standard` with blank lines between texts."""
    content = path.read_text(encoding="utf-8")
    if "\t" not in content:
        return [line.rsplit(",", 1)[0].split() for line in content.splitlines() if line.strip()]
    return [
        [w for line in block.splitlines() if "\t" in line for w in line.split("\t")[1].split()] for block in content.split("\n\n") if block.strip()
    ]  # fmt: skip


def _find(name: str, config: Path) -> Path:
    for root in (config.parent, Path(os.environ.get("PDM_DATA", "."))):
        if (root / name).is_file():
            return root / name
    raise SettingsError(
        f"the file {name} is not there.", place=str(config), remedy="Write its path relative to the config, or set PDM_DATA."
    )  # fmt: skip
