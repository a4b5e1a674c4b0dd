"""What was made of a text before: each different text of a stream is worked on once, within a bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_TEXTS = 100_000
"""Different texts that are remembered; about 200 MB of events, parts and measurements."""


@dataclass
class Memory:
    """Results of steps by text.

    It serves one site with one set of settings: results hold for the words and units they were made with.
    """

    most: int = MOST_TEXTS
    _known: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def each(self, step: str, keys: Iterable[K], make: Callable[[list[K]], dict[K, V]]) -> dict[K, V]:
        """The result of a step for each key; `make` gets those keys that are new, each once.

        Args:
            step: Name of the step.
            keys: Repeats are welcome.
            make: Takes different keys, gives their results.
        """
        known = self._known.setdefault(step, {})
        wanted = dict.fromkeys(keys)
        new = [k for k in wanted if k not in known]
        over = len(known) + len(new) - self.most
        if over > 0:
            # the oldest go first: a log's words change slowly
            for key in [k for k in known if k not in wanted][:over]:
                del known[key]
        known.update(make(new))
        return known
