"""What a form holds: its labels with their values, and what is neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made

from pdm.ocr.writing.freeform import Block


@dataclass
class Pair:
    """A label with its value.

    Attributes:
        field: What it is.
        text: The value.
        label: Block of the label.
        values: Blocks of the value; none where it stands in the label's block.
    """

    field: str
    text: str
    label: Block
    values: list[Block] = made(default_factory=list)

    def blocks(self) -> list[Block]:
        """All its blocks."""
        return [self.label, *self.values]


@dataclass
class Form:
    """What was found of a form.

    Attributes:
        lines: All writing, by line.
        pairs: Labels with values.
        named: Labels whose value stands elsewhere: line, place in it, name, field.
        aside: Blocks that are explained and no value: heads of parts, words that are not ticked.
        used: Identities of blocks that are taken.
        plain: Identities of blocks that are values, whatever labels are called like them.
        strange: Labels that no field is known for, which stand in a line with others over their values, or in a box.
        boxed: Identities of labels whose values end with their box.
    """

    lines: list[list[Block]]
    pairs: list[Pair] = made(default_factory=list)
    named: list[tuple[int, int, str, str]] = made(default_factory=list)
    aside: list[Block] = made(default_factory=list)
    used: set[int] = made(default_factory=set)
    plain: set[int] = made(default_factory=set)
    strange: list[Pair] = made(default_factory=list)
    boxed: set[int] = made(default_factory=set)

    def take(self, pair: Pair) -> None:
        """Keep a label with its value."""
        self.pairs.append(pair)
        self.used |= {id(b) for b in pair.blocks()}

    def set_aside(self, blocks: Sequence[Block]) -> None:
        """Nobody's values."""
        self.aside += blocks
        self.used |= {id(b) for b in blocks}


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """From top to bottom, and from left to right."""
    return sorted(pairs, key=lambda pair: (pair.label.middle, pair.label.box[0]))
