from __future__ import annotations

import math

import onnx
import pytest
from onnx import TensorProto, helper

from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning.nodes import Node, read, statistics, with_gelu, with_spent

GELU = [
    Node("Div", ("x", "root"), "a", {}), Node("Erf", ("a",), "b", {}), Node("Add", ("b", "one"), "c", {}),
    Node("Mul", ("x", "c"), "d", {}), Node("Mul", ("d", "half"), "y", {}),
]  # fmt: skip
NUMBERS = {"root": math.sqrt(2), "one": 1.0, "half": 0.5}


def test_gelu_becomes_one_node() -> None:
    first, last = Node("Relu", ("in",), "x", {}), Node("Relu", ("y",), "out", {})
    assert with_gelu([first, *GELU, last], NUMBERS) == [first, Node("Gelu", ("x",), "y", {}), last]


@pytest.mark.parametrize("numbers", [{**NUMBERS, "root": 1.5}, {}])
def test_what_only_looks_like_gelu_stays(numbers: dict[str, float]) -> None:
    assert with_gelu(GELU, numbers) == GELU


def test_a_value_that_is_used_elsewhere_stays() -> None:
    nodes = [*GELU, Node("Relu", ("c",), "z", {})]
    assert with_gelu(nodes, NUMBERS) == nodes


def test_values_are_let_go_after_their_last_use() -> None:
    first, last = with_spent([Node("Relu", ("x",), "y", {}), Node("Add", ("y", "x"), "z", {})], {"w"})
    assert first.spent == ()
    assert set(last.spent) == {"x", "y"}
    assert with_spent([Node("Mul", ("x", "w"), "y", {})], {"w"})[0].spent == ("x",)


def test_nodes_that_hand_on_are_seen_through() -> None:
    def value(name: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, None)

    names = [("Identity", ["m"], "n"), ("Identity", ["n"], "o"), ("BatchNormalization", ["x", "g", "b", "o", "v"], "y"), ("Softmax", ["y"], "z")]  # fmt: skip
    made = [helper.make_node(kind, inputs, [output]) for kind, inputs, output in names]
    nodes = read(helper.make_graph(made, "small", [value("x")], [value("z")]))
    assert nodes == [Node("BatchNormalization", ("x", "g", "b", "m", "v"), "y", {})]
    assert statistics(nodes) == {"m", "v"}


def test_the_recognisers_activations_are_all_found() -> None:
    graph = onnx.load_from_string(cut_model(wheel())).graph
    single = {w.name: float(onnx.numpy_helper.to_array(w).item()) for w in graph.initializer if math.prod(w.dims) == 1}
    kinds = [n.kind for n in with_gelu(read(graph), single)]
    assert kinds.count("Gelu") == sum(n.op_type == "Erf" for n in graph.node) > 0
    assert "Erf" not in kinds
    assert "Identity" not in kinds
