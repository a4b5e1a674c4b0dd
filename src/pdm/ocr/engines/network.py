"""A neural network of the ONNX format, run on one thread: by OpenVINO where it is installed, else by ONNX Runtime.

OpenVINO is three to four times faster on processors with matrix units (AMX), where it counts in bfloat16; readings may
then differ in the last digits of a probability from those of another machine, so the runtime is part of a reader's version.
Where bfloat16 is known to the processor without such units, OpenVINO would count in it, too, and take 1.7 times as long as in float32.
Processors without them that have instructions for eight bits (VNNI) count the convolutions in whole numbers, in half the time.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.eight_bits import EightBits

Floats = npt.NDArray[np.float32]
_PROCESSOR = Path("/proc/cpuinfo")


class Network(Protocol):
    """A loaded network."""

    name: str
    """Runtime, its version and precision."""

    def together(self, width: int) -> int:
        """Inputs of `width` pixels that are worth running together."""

    def __call__(self, block: Floats) -> list[Floats]:
        """All outputs for one input, in the model's order. Never from two threads at once."""


def load(model: bytes, eight: EightBits | None = None, shape: tuple[int, ...] | None = None) -> Network:
    """A network on one thread of this process: pages, not layers, are what runs in parallel.

    Args:
        model: An ONNX file.
        eight: Its layers that may count in eight bits; they do where that is known to be faster.
        shape: Of its one input, where all have the same: it then takes less memory and time.
    """
    try:
        return _OpenVino(model, eight if whole_numbers() and not matrix_units() else None, shape)
    except ImportError:
        return _OnnxRuntime(model)


def give_back_memory() -> None:
    """Let go of what all networks of this process hold between calls; they ask for it again when they are called."""
    for network in _LOADED:
        network.request.get_compiled_model().release_memory()
    if _LOADED and sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than GNU's
            ctypes.CDLL(None).malloc_trim(0)


def matrix_units(processor: Path = _PROCESSOR) -> bool:
    """Whether this machine's processor has matrix units for bfloat16, as Linux tells; elsewhere it is not known."""
    return "amx_bf16" in _flags(processor)


def whole_numbers(processor: Path = _PROCESSOR) -> bool:
    """Whether this machine's processor has instructions that multiply and add eight bits (VNNI); elsewhere it is not known."""
    return bool({"avx512_vnni", "avx_vnni"} & _flags(processor))


def _flags(processor: Path) -> set[str]:
    try:
        return set(processor.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return set()


NARROW, TOGETHER = 288, 4
"""Pixels of width up to which OpenVINO takes less time for so many inputs at once (a third less at 64 pixels, an eighth at 160; the same
numbers to the bit); wider ones take no less, and every size of a batch keeps memory of its own."""


class _OpenVino:
    def together(self, width: int) -> int:
        return TOGETHER if width <= NARROW else 1

    def __init__(self, model: bytes, eight: EightBits | None, shape: tuple[int, ...] | None) -> None:
        import openvino
        import openvino.properties as properties

        core = openvino.Core()
        settings: dict[Any, Any] = {
            properties.inference_num_threads(): 1,
            "NUM_STREAMS": 1,
            # two processes pinned by default would share a core
            "ENABLE_CPU_PINNING": False,
        }
        if not matrix_units():
            settings[properties.hint.inference_precision()] = openvino.Type.f32
        read = core.read_model(model)
        if shape is not None:
            read.reshape(list(shape))
        if eight is not None:
            eight.apply(read)
        self.compiled = core.compile_model(read, "CPU", settings)
        self.request = self.compiled.create_infer_request()
        _LOADED.add(self)
        precision = self.compiled.get_property(properties.hint.inference_precision()).get_type_name()
        self.name = f"openvino {openvino.__version__.split('-')[0]} {precision}"
        if eight is not None:
            self.name += f" and eight bits {eight.name}"

    def __call__(self, block: Floats) -> list[Floats]:
        self.request.infer([block], share_inputs=True)
        return [np.array(o.data) for o in self.request.output_tensors]


_LOADED: WeakSet[_OpenVino] = WeakSet()


class _OnnxRuntime:
    def together(self, width: int) -> int:
        del width  # as fast for any
        return 8

    def __init__(self, model: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # shapes differ from page to page: a memory arena would keep the largest of each
        options.enable_cpu_mem_arena = False
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.input: Any = self.session.get_inputs()[0].name
        self.name = f"onnxruntime {onnxruntime.__version__}"

    def __call__(self, block: Floats) -> list[Floats]:
        return list(self.session.run(None, {self.input: block}))
