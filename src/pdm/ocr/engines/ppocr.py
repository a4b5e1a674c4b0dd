"""PP-OCRv6 (small), as shipped in the `rapidocr` wheel, run directly so that its probabilities can be kept.

The last layer is cut to the Latin characters of `pdm.lattice.LATIN`: it saves time and rules Chinese confusions out.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.lattice import LATIN, Lattice
from pdm.ocr.engines.base import Engine, Recognition

HEIGHT = 48
MAX_WIDTH = 2400
BATCH = 16


class PPOcr(Engine):
    """Reads handwriting and print; gives lattices."""

    name = "ppocr"

    def __init__(self) -> None:
        import onnxruntime

        self.version = version("rapidocr")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # widths differ from batch to batch: a memory arena would keep the largest of each
        options.enable_cpu_mem_arena = False
        self.session = onnxruntime.InferenceSession(_cut_model(), options, providers=["CPUExecutionProvider"])

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        """See `Engine.read`. Pictures of like width are read together."""
        ready = [_prepare(p) for p in pictures]
        order = sorted(range(len(ready)), key=lambda i: ready[i].shape[1])
        out: list[Recognition | None] = [None] * len(ready)
        start = 0
        while start < len(order):
            # a batch is as wide as its widest: stop before padding wastes more than a third
            end = start + 1
            first = max(ready[order[start]].shape[1], 64)
            while end < len(order) and end - start < BATCH and ready[order[end]].shape[1] <= 1.35 * first:
                end += 1
            for i, recognition in zip(order[start:end], self._batch([ready[i] for i in order[start:end]]), strict=True):
                out[i] = recognition
            start = end
        return [r for r in out if r is not None]

    def _batch(self, pictures: list[npt.NDArray[np.float32]]) -> list[Recognition]:
        width = max(64, *(p.shape[1] for p in pictures)) if pictures else 64
        width = (width + 7) // 8 * 8
        # beside the picture: paper, as the recogniser was trained (0 = mid grey after scaling)
        block = np.zeros((len(pictures), 3, HEIGHT, width), dtype=np.float32)
        for i, picture in enumerate(pictures):
            block[i, :, :, : picture.shape[1]] = picture
        probabilities = self.session.run(None, {"x": block})[0]
        result = []
        for i, picture in enumerate(pictures):
            steps = probabilities.shape[1]
            used = min(steps, int(np.ceil(picture.shape[1] / width * steps)) + 1)
            lattice = Lattice.from_probabilities(probabilities[i, :used])
            text, confidence = lattice.greedy()
            result.append(Recognition(text.strip(), confidence if text.strip() else 0.0, lattice))
        return result


def _prepare(picture: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Grey picture scaled to 48 pixels of height, values -1 to 1, [48, width]."""
    import cv2

    grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2).astype(np.uint8)
    height, width = grey.shape
    if height < 1 or width < 1:
        return np.zeros((HEIGHT, 8), dtype=np.float32)
    scaled = int(np.clip(np.ceil(width * HEIGHT / height), 8, MAX_WIDTH))
    small = cv2.resize(grey, (scaled, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR)
    out: npt.NDArray[np.float32] = small.astype(np.float32) / 127.5 - 1.0
    return out


def _cut_model() -> bytes:
    """The recogniser with its last layer cut to blank and `LATIN`."""
    import onnx
    from onnx import numpy_helper

    folder = files("rapidocr") / "models"
    found = sorted(
        (p for p in folder.iterdir() if "_rec_" in p.name and p.name.endswith(".onnx")), key=lambda p: p.name
    )
    if not found:
        raise EngineMissing(
            "the rapidocr package has no recogniser in it.", remedy="Install rapidocr 3.10 from its wheel."
        )
    model = onnx.load_from_string(found[0].read_bytes())
    characters = next(p.value for p in model.metadata_props if p.key == "character").split("\n")
    index = {c: i + 1 for i, c in enumerate(characters)}
    weights = {w.name: w for w in model.graph.initializer}
    last = [n for n in model.graph.node if n.op_type == "MatMul"][-1]
    matrix = next(n for n in last.input if n in weights)
    add = next(n for n in model.graph.node if n.op_type == "Add" and last.output[0] in n.input)
    bias = next(n for n in add.input if n in weights)
    w, b = numpy_helper.to_array(weights[matrix]), numpy_helper.to_array(weights[bias])
    # the space follows the characters; one the model does not know never wins
    index[" "] = w.shape[1] - 1
    rows = [0, *(index.get(c, -1) for c in LATIN)]
    known = np.array([r >= 0 for r in rows])
    new_w = np.where(known, w[:, [max(r, 0) for r in rows]], 0.0).astype(np.float32)
    new_b = np.where(known, b[[max(r, 0) for r in rows]], -30.0).astype(np.float32)
    weights[matrix].CopyFrom(numpy_helper.from_array(new_w, matrix))
    weights[bias].CopyFrom(numpy_helper.from_array(new_b, bias))
    model.graph.output[0].type.tensor_type.shape.dim[2].ClearField("dim_value")
    return bytes(model.SerializeToString())
