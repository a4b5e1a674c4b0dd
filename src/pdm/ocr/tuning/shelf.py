"""Lines kept on the device that learns, and batches of them, each time a little different."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pdm.ocr.tuning.pool import Block

_LEAST = 32
"""Lines of a width below which it has to wait for more."""
_START = 1024


@dataclass
class _Width:
    """Room for lines of one width: tensors as in `Block`, the first `filled` of them in use, the next one to go in at `next`."""

    columns: list[Any]
    filled: int = 0
    next: int = 0


class Shelf:
    """Lines of all widths.

    Args:
        torch: The module.
        device: Where they are kept.
        most: Lines kept of one width; new ones then take the place of the oldest.
    """

    def __init__(self, torch: Any, device: str, most: int = 200_000) -> None:
        self.torch, self.device, self.most = torch, device, most
        self._widths: dict[int, _Width] = {}

    def add(self, found: Iterable[Block]) -> None:
        """Put lines on the shelf."""
        for block in found:
            new = [
                self.torch.from_numpy(a).to(self.device) for a in (block.pictures, block.used, block.codes, block.lengths)
            ]  # fmt: skip
            here = self._widths.setdefault(block.width, _Width([self._room(c, _START) for c in new]))
            count = len(block.lengths)
            while (size := len(here.columns[0])) < min(here.filled + count, self.most):
                here.columns = [self.torch.cat([c, self._room(c, size)]) for c in here.columns]
            size = len(here.columns[0])
            places = (self.torch.arange(count, device=self.device) + here.next) % size
            for column, values in zip(here.columns, new, strict=True):
                column[places] = values
            here.filled, here.next = min(size, here.filled + count), (here.next + count) % size

    def counts(self) -> dict[int, int]:
        """Lines of each width that has enough of them."""
        return {width: here.filled for width, here in self._widths.items() if here.filled >= _LEAST}

    def batch(self, width: int, size: int) -> tuple[Any, Any, Any]:
        """Lines by chance, with repetition.

        Returns:
            Pictures, values -1 to 1, [size, 3, 48, width]; codes [size, 96]; lengths [size].
        """
        here = self._widths[width]
        chosen = self.torch.randint(0, here.filled, (size,), device=self.device)
        pictures, used, codes, lengths = (c[chosen] for c in here.columns)
        seen = varied(self.torch, pictures.float() / 127.5 - 1, used.float())
        return seen[:, None].expand(-1, 3, -1, -1).contiguous(), codes, lengths

    def _room(self, like: Any, lines: int) -> Any:
        return self.torch.zeros((lines, *like.shape[1:]), dtype=like.dtype, device=self.device)


def varied(torch: Any, pictures: Any, used: Any) -> Any:
    """Each picture a little stretched, leaning, raised, in other light and with noise.

    Args:
        torch: The module.
        pictures: Values -1 to 1, [lines, height, width].
        used: Columns that the picture itself fills, [lines]; beside them the result is 0, as the reader fills its input.
    """
    count, height, width = pictures.shape

    def normal(spread: float) -> Any:
        return torch.randn(count, device=pictures.device) * spread

    columns = torch.arange(width, device=pictures.device)[None, :]
    inside = (columns < used[:, None])[:, None, :]
    mean = (pictures * inside).sum((1, 2)) / (used.clamp(min=1) * height)
    pictures = torch.where(inside, pictures, mean[:, None, None])
    turn = torch.zeros(count, 2, 3, device=pictures.device)
    stretch = 1 + normal(0.03).clamp(-0.1, 0.1)
    turn[:, 0, 0], turn[:, 0, 1] = stretch, normal(0.04) * height / width
    # the left edge stays where it is
    turn[:, 0, 2] = stretch - 1
    turn[:, 1, 0], turn[:, 1, 1] = normal(0.004) * width / height, 1 + normal(0.05).clamp(-0.12, 0.1)
    turn[:, 1, 2] = normal(0.04)
    grid = torch.nn.functional.affine_grid(turn, (count, 1, height, width), align_corners=False)
    moved = torch.nn.functional.grid_sample(pictures[:, None], grid, padding_mode="border", align_corners=False)[:, 0]
    noise = torch.randn_like(moved) * (torch.rand(count, device=pictures.device) * 0.08)[:, None, None]
    lit = moved * (1 + normal(0.12))[:, None, None] + normal(0.1)[:, None, None] + noise
    still = (columns < (used / stretch)[:, None])[:, None, :]
    return torch.where(still, lit.clamp(-1, 1), 0.0)
