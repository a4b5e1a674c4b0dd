from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from pdm.errors import EngineMissing
from pdm.extraction.encoder.training import _kept, _weights, pretrained_folder, tune
from pdm.extraction.spans.spans import Span


def test_training_without_torch_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineMissing) as error:
        tune([["pump"]], [[Span(0, 1, "PhysicalObject")]])
    assert "torch" in str(error.value)
    assert "pip install" in error.value.remedy


def test_a_pre_trained_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing) as error:
        pretrained_folder(str(tmp_path / "none"))
    assert "none" in str(error.value)
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert pretrained_folder(str(tmp_path)) == tmp_path


def test_kept_pieces_cut_the_given_words_as_the_whole_vocabulary_does() -> None:
    whole = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *"abcdefghijklmnopqrstuvwxyz", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
             "unit", "number", "date", "name", "bear", "##ing", "grease", "zinc"]  # fmt: skip
    pieces, rows = _kept(whole, ["bearing"], 70)
    assert [whole[n] for n in rows] == pieces.known
    assert [pieces.known[i] for i in pieces.cut("bearing")] == ["bear", "##ing"]
    assert len(pieces.known) <= 70
    assert all(pieces.strange not in pieces.cut(w) for w in ("zinc", "xyz", "<num>"))


def test_weights_are_taken_over_by_name_and_turned() -> None:
    rng = np.random.default_rng(0)
    found = {
        "embeddings.word_embeddings.weight": rng.normal(size=(5, 24)), "embeddings.position_embeddings.weight": rng.normal(size=(200, 24)),
        "embeddings.token_type_embeddings.weight": np.ones((2, 24)), "embeddings.LayerNorm.weight": np.ones(24), "embeddings.LayerNorm.bias": np.zeros(24),
    }  # fmt: skip
    for part in (
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    ):
        shape = (96, 24) if part == "intermediate.dense" else (24, 96) if part == "output.dense" else (24, 24)
        found |= {
            f"encoder.layer.0.{part}.weight": rng.normal(size=shape),
            f"encoder.layer.0.{part}.bias": np.zeros(shape[0]),
        }
    for part in ("attention.output.LayerNorm", "output.LayerNorm"):
        found |= {f"encoder.layer.0.{part}.weight": np.ones(24), f"encoder.layer.0.{part}.bias": np.zeros(24)}
    out = _weights(found, [0, 3], 1)
    assert out["pieces"].shape == (2, 24)
    assert np.allclose(out["0.wide"], found["encoder.layer.0.intermediate.dense.weight"].T, atol=1e-6)
    assert np.allclose(out["places"][0], found["embeddings.position_embeddings.weight"][0] + 1.0, atol=1e-6)
