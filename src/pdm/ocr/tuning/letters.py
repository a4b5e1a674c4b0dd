"""Letters with accents, taught to the last layer alone: what was learned of hands from plain letters stays as it is.

Lines of words of nine languages are drawn as those that taught the hands are, and as many without such letters. The columns of those
letters are moved by gradient descent on the CTC loss of both; all others stay, so that plain writing is read as before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from pdm.lattice import LATIN, encode
from pdm.ocr.engines import eight_bits
from pdm.ocr.engines.ctc import best_path, slopes, softmax
from pdm.ocr.engines.hands import LAST_LAYER, shipped
from pdm.ocr.engines.letters import Letters
from pdm.ocr.engines.network import Network, load
from pdm.ocr.engines.ppocr import HEIGHT, cut_model, filled_width, wheel
from pdm.ocr.tuning.drawing import Drawer, Line, Sources
from pdm.ocr.tuning.fonts import Face, among, find
from pdm.ocr.tuning.texts import LONGEST, Texts

Floats = npt.NDArray[np.float32]

LETTERS = "".join(c for c in LATIN if c.isalpha() and ord(c) >= 0xC0)
"""The letters that are taught."""
NEEDED = frozenset("äöüßéèçñáãåø")
"""Letters that a font has that is drawn with."""
LANGUAGES: Mapping[str, int] = {"de": 4, "fr": 4, "es": 3, "pt": 3, "it": 1, "nl": 1, "sv": 2, "da": 1, "nb": 1}
"""How often words of each are drawn."""
WORDS, COMMON, ACCENTED = 12_000, 4_000, 0.6
"""Words of a language; those from which any is drawn; share of words that have such a letter."""
SELDOM = 4.0
"""Nats that such a letter is held to be less likely than it was in the lines drawn: most logs have none, and on plain lines of held-back
families no more errors are made with it (.0866 of .0864; with one nat .0874)."""
ROUNDS, BATCH, RATE, WARM, HOLD = 24, 128, 0.02, 20, 1e-4


@dataclass(frozen=True)
class Seen:
    """A line and what the recogniser's last layer gets of it.

    Attributes:
        text: What is written.
        features: [time, features].
    """

    text: str
    features: Floats


class Foreign:
    """Texts of one to four words of one language, many with letters that English lacks.

    Args:
        words: By language, the commonest first.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.words = words
        self.accented = {code: [w for w in some if not w.isascii()] for code, some in words.items()}

    @classmethod
    def usual(cls) -> Foreign:
        """Common words of `LANGUAGES`."""
        from wordfreq import top_n_list

        known = set(LATIN)
        return cls({
            code: [w for w in top_n_list(code, WORDS) if len(w) > 1 and w.isalpha() and set(w) <= known]
            for code in LANGUAGES
        })  # fmt: skip

    def __call__(self, r: Random) -> str:
        """A text of 1 to 96 characters."""
        code = r.choices(list(self.words), weights=[LANGUAGES.get(c, 1) for c in self.words])[0]
        out = []
        for _ in range(r.choice((1, 1, 2, 2, 3, 4))):
            word = r.choice(self.accented[code] if r.random() < ACCENTED else self.words[code][:COMMON])
            k = r.random()
            if k < 0.12 and "ß" not in word:
                word = word.upper()
            elif k < 0.35:
                word = word.capitalize()
            out.append(word + (r.choice(".,;:") if r.random() < 0.08 else ""))
        return " ".join(out)[:LONGEST].rstrip()


def teach(
    folder: Path, files: Sequence[str], held: Sequence[str], lines: int, seed: int
) -> tuple[Letters, dict[str, Any]]:
    """Columns of `LETTERS` for the hands that come with the package, and what they read on families held back.

    Args:
        folder: With fonts.
        files: Patterns of the names of those that are drawn with.
        held: Families that only judge.
        lines: Drawn with such letters, and as many without.
        seed: Of all chance.

    Raises:
        SettingsError: There is no such font, or one is kept for judging.
        EngineMissing: fontTools is not installed, or the wheel has no network.
        ValueError: The wheel has another recogniser than the hands of the package belong to.
    """
    base = wheel()
    hands = shipped(base)
    if hands is None:
        raise ValueError("the wheel has another recogniser than the one whose hands come with the package.")
    faces = [f for f in find(folder, files) if f.characters >= NEEDED]
    apart = among(faces, held)
    network, weights, bias = _open(cut_model(base, hands))
    learned = _drawn([f for f in faces if f not in apart], lines, seed, network)
    judges = _drawn(apart, max(1, lines // 5), seed + 1, network) if apart else []
    moved = fitted(learned, weights, bias, seed)
    letters = Letters(hands.name, LETTERS, *moved)
    after = weights.copy(), bias.copy()
    after[0][:, _columns()], after[1][_columns()] = moved
    card = {
        "families": sorted({f.family for f in faces if f not in apart}),
        "held_families": sorted({f.family for f in apart}),
        "lines": len(learned),
        "before": judged(judges, weights, bias),
        "after": judged(judges, *after),
    }
    return letters, card


def fitted(lines: Sequence[Seen], weights: Floats, bias: Floats, seed: int) -> tuple[Floats, Floats]:
    """Columns of `LETTERS` fitted to lines.

    Args:
        lines: With such letters and without.
        weights: Of the last layer, [features, 1 + len(LATIN)].
        bias: [1 + len(LATIN)].
        seed: Of the order in which lines are shown.

    Returns:
        Weights [features, letters] and bias [letters].
    """
    at = _columns()
    weights, bias = weights.copy(), bias.copy()
    own = [weights[:, at].copy(), bias[at].copy()]
    mean, square = ([np.zeros_like(x) for x in own] for _ in range(2))
    rng = np.random.default_rng(seed)
    total, done = ROUNDS * -(-len(lines) // BATCH), 0
    for _ in range(ROUNDS):
        order = rng.permutation(len(lines))
        for begin in range(0, len(lines), BATCH):
            some = [lines[i] for i in order[begin : begin + BATCH]]
            features = np.concatenate([s.features for s in some])
            codes, lengths = encode([s.text for s in some])
            weights[:, at], bias[at] = own
            p = np.maximum(softmax(features @ weights + bias).astype(np.float64), 1e-30)
            ends = np.cumsum([len(s.features) for s in some])
            slope = slopes(p, ends, codes.astype(np.int64), lengths)[:, at].astype(np.float32) / len(some)
            done += 1
            rate = RATE * min(1.0, done / WARM) * 0.5 * (1 + np.cos(np.pi * done / total))
            for k, gradient in enumerate((features.T @ slope + HOLD * own[0], slope.sum(axis=0))):
                mean[k] += 0.1 * (gradient - mean[k])
                square[k] += 0.01 * (gradient**2 - square[k])
                step = mean[k] / (1 - 0.9**done) / (np.sqrt(square[k] / (1 - 0.99**done)) + 1e-6)
                own[k] -= np.asarray(rate * step, dtype=np.float32)
    return own[0], own[1] - np.float32(SELDOM)


def judged(lines: Sequence[Seen], weights: Floats, bias: Floats) -> dict[str, float]:
    """Of lines by the best path: share of such letters that are read right, of other signs that are read as such letters, character errors."""
    right = there = invented = others = errors = 0
    for line in lines:
        read, taught = best_path(softmax(line.features @ weights + bias)), [c in LETTERS for c in line.text]
        steps = Levenshtein.editops(line.text, read)
        there, others = there + sum(taught), others + len(taught) - sum(taught)
        right += sum(taught) - sum(s.tag != "insert" and taught[s.src_pos] for s in steps)
        invented += sum(
            s.tag != "delete" and read[s.dest_pos] in LETTERS and not (s.tag == "replace" and taught[s.src_pos])
            for s in steps
        )
        errors += len(steps)
    return {
        "letters": round(right / max(there, 1), 4),
        "invented": round(invented / max(others, 1), 5),
        "errors": round(errors / max(there + others, 1), 4),
    }


def write(letters: Letters, card: Mapping[str, Any], out: Path) -> None:
    """The file of columns, and its card beside it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(letters.to_bytes())
    out.with_suffix(".json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _columns() -> npt.NDArray[np.int64]:
    return np.array([LATIN.index(c) + 1 for c in LETTERS])


def _open(model: bytes) -> tuple[Network, Floats, Floats]:
    """A recogniser that shows what its last layer gets, and that layer."""
    import onnx
    from onnx import numpy_helper

    network = onnx.load_from_string(model)
    arrays = {w.name: w for w in network.graph.initializer}
    last = next(n for n in network.graph.node if n.op_type == "MatMul" and LAST_LAYER[0] in n.input)
    seen = next(i for i in last.input if i not in arrays)
    network.graph.output.append(onnx.helper.make_tensor_value_info(seen, onnx.TensorProto.FLOAT, None))
    weights, bias = (numpy_helper.to_array(arrays[name]).astype(np.float32) for name in LAST_LAYER)
    return load(bytes(network.SerializeToString()), eight_bits.shipped(shipped(wheel()))), weights, bias


def _drawn(faces: Sequence[Face], count: int, seed: int, network: Network) -> list[Seen]:
    """Lines with such letters and as many without, as the last layer gets them."""
    from wordfreq import top_n_list

    out: list[Seen] = []
    kinds: tuple[Callable[[Random], str], ...] = (Foreign.usual(), Texts(top_n_list("en", 20_000)))
    for k, texts in enumerate(kinds):
        drawer = Drawer(Sources(texts, faces=faces), 2 * seed + k)
        lines = (drawer.line() for _ in range(count))
        out += [seen for line in lines if line.text and (seen := _seen(line, network)) is not None]
    return out


def _seen(line: Line, network: Network) -> Seen | None:
    """A line as the last layer gets it; none whose text is too long for it."""
    width = line.picture.shape[1]
    block = np.zeros((1, 3, HEIGHT, filled_width(width)), dtype=np.float32)
    block[0, :, :, :width] = line.picture.astype(np.float32) / 127.5 - 1.0
    features = network(block)[1][0]
    used = features[: int(np.ceil(width / block.shape[3] * len(features))) + 1]
    same = sum(a == b for a, b in pairwise(line.text))
    return Seen(line.text, np.array(used)) if len(line.text) + same <= len(used) else None
