"""Pages of program code: hardly other words than English has, but signs that no prose has."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = re.compile(r"[=\[\]{}_<|\\^~]|(?<!-)>|\w\(|;\s*$")
"""What programs are full of: what is set equal, brackets, names with underscores, calls, lines that end in a semicolon."""
CODE = 0.01
"""Signs a written character from which a page is one of program code: drawn prose as it is first read has at most 0.002, real
pages of code 0.03 and more, and so has drawn code but for pages of comments."""


def is_code(texts: Iterable[str]) -> bool:
    """Whether lines of a page, as the picture shows them, are program code."""
    lines = list(texts)
    written = sum(len(line.replace(" ", "")) for line in lines)
    return sum(len(_SIGNS.findall(line)) for line in lines) > CODE * written
