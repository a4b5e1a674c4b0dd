"""Which of several machines in a text is in trouble: of `P-1105B tripped, put P-1105A on line` the first one."""

from __future__ import annotations

import re
from functools import cache

from pdm.vocabulary.phrases import phrases

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CLAUSE_ENDS = re.compile(r"[.;:,&/(\n]")
_MOST = 4
"""Words of a phrase that are looked at."""
_BETWEEN = frozenset(
    ["has", "had", "have", "was", "is", "again", "just", "also", "pump", "motor", "fan", "hat", "ist", "wurde", "war", "wieder", "est", "a", "se", "ha", "está", "fue", "är", "er", "var"]
)  # fmt: skip
"""Words that may stand between a machine and what befell it."""


_ON_PURPOSE = frozenset(["stop", "stopped", "stopping", "stoppage"])
"""What is also done with a machine when another one takes over."""


@cache
def _losses() -> frozenset[str]:
    """Phrases of lost functions, and of defects in one word, in all languages of the vocabulary."""
    modes = (p for p in phrases() if p.kind == "mode" and not p.text.startswith("not "))
    return frozenset(p.text for p in modes if p.failed or " " not in p.text) - _ON_PURPOSE


def is_troubled(text: str, end: int) -> bool:
    """Whether what follows a name, that ends there, in its clause says that the machine failed: `tripped`, `is out of service`."""
    rest = text[end:]
    ends = _CLAUSE_ENDS.search(rest)
    words = [w.casefold() for w in _WORD.findall(rest[: ends.start()] if ends else rest)]
    while words and words[0] in _BETWEEN:
        words.pop(0)
    return any(" ".join(words[:n]) in _losses() for n in range(1, min(_MOST, len(words)) + 1))
