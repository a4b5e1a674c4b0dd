"""Averages over neighbours taken before a convolution of single points instead of after it: the same numbers, counted less often.

The recogniser's last such convolution sees three rows of the picture, which are averaged by threes, and by twos along the line,
right after it. Channels may be weighed and places be averaged in either order, and sums may be averaged part by part.
"""

from __future__ import annotations

from collections import Counter
from typing import Any


def pool_first(model: Any) -> None:
    """Take the averages of an ONNX model as early as it may be done; what it gives is the same but for rounding."""
    for pool in [n for n in model.graph.node if n.op_type == "AveragePool"]:
        # an average that counts its padding as noughts would also thin out what a convolution adds
        if not any(any(a.ints) for a in pool.attribute if a.name == "pads"):
            _Mover(model.graph, pool).move()


class _Mover:
    """Moves one average towards where its values come from."""

    def __init__(self, graph: Any, pool: Any) -> None:
        self.graph, self.pool = graph, pool
        self.made = {o: n for n in graph.node for o in n.output}
        self.sizes = {w.name: list(w.dims) for w in graph.initializer}
        self.read = Counter(i for n in graph.node for i in n.input)
        self.read.update(o.name for o in graph.output)
        self.averages: dict[str, str] = {}

    def move(self) -> None:
        """Put averages where they count least, and let the old one pass on what comes."""
        name = self.pool.input[0]
        if not self._crosses(name):
            return
        self.pool.input[0] = self._averaged(name)
        self.pool.op_type = "Identity"
        del self.pool.attribute[:]
        # sizes that were written down for the values on the way are no longer right
        del self.graph.value_info[:]

    def _crosses(self, name: str) -> bool:
        """Whether a convolution is on the way: only then is anything gained."""
        node = self._passed(name)
        return node is not None and (node.op_type == "Conv" or any(map(self._crosses, node.input)))

    def _passed(self, name: str) -> Any:
        """What makes a value, where its average may be taken before that and nobody else wants the value at its full size."""
        node = self.made.get(name)
        if node is None or self.read[name] > 1:
            return None
        if node.op_type == "Conv":
            plain = all(set(a.ints) <= {1} for a in node.attribute if a.name == "strides")
            points = self.sizes.get(node.input[1], [])[2:] == [1, 1]
            grouped = any(a.i != 1 for a in node.attribute if a.name == "group")
            padded = any(any(a.ints) for a in node.attribute if a.name == "pads")
            return node if plain and points and not grouped and not padded else None
        return node if node.op_type in {"Identity", "Add"} else None

    def _averaged(self, name: str) -> str:
        """The name of a value's average."""
        size = self.sizes.get(name)
        if size is not None and size[-2:] in ([], [1], [1, 1]):
            return name  # the same at all places
        node = self._passed(name)
        if node is None:
            return self._here(name)
        node.input[0] = self._averaged(node.input[0])
        if node.op_type == "Add":
            node.input[1] = self._averaged(node.input[1])
        return name

    def _here(self, name: str) -> str:
        if name in self.averages:
            return self.averages[name]
        average = type(self.pool)()
        average.CopyFrom(self.pool)
        average.name = f"{self.pool.name} of {name}"
        average.input[0], average.output[0] = name, f"{name} averaged"
        nodes = list(self.graph.node)
        after = nodes.index(self.made[name]) + 1 if name in self.made else 0
        self.graph.node.insert(after, average)
        self.averages[name] = str(average.output[0])
        return self.averages[name]
