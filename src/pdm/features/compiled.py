"""How small functions inside kernels are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdm.compiled import compiled


def inner(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that kernels call and that makes no array.

    So it need not count references to the arrays it is given, which costs several times what such a function does.
    """
    made: Callable[..., Any] = compiled(nogil=True, _nrt=False)(function)
    return made
