"""What else a machine is called: its whole description, its type, and its type behind its maker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdm.entity_resolution.classes import class_of_word
from pdm.entity_resolution.names import name_key

_SEPARATOR = re.compile(r"[\s\-/]")
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LEAST_MAKER = 4
"""Letters of the first word of a maker's name that stands for all of it."""
_LEAST = 3
"""Letters and figures of a type that tells machines apart by itself."""


def called(description: str, manufacturer: str, model: str) -> dict[str, tuple[str, str]]:
    """Names of a machine that its row implies, by key: as it stands there, and what it is.

    They are weaker than tags and aliases: several machines may bear one, and it names none where another one is named so outright.
    """
    out: dict[str, tuple[str, str]] = {}
    for kind, shown in _listed(description, manufacturer, model):
        key = name_key(shown)
        if key:
            out.setdefault(key, (shown, kind))
    return out


def maker_keys(manufacturer: str) -> tuple[str, ...]:
    """Keys under which a maker is written: its name, and the first word of it (`Atlas` of `Atlas Copco`)."""
    first = manufacturer.split(" ", 1)[0]
    keys = (name_key(manufacturer), name_key(first) if len(first) >= _LEAST_MAKER else "")
    return tuple(dict.fromkeys(key for key in keys if len(key) >= _LEAST and not key.isdigit()))


def makes(manufacturer: str, model: str) -> frozenset[str]:
    """Keys of the words by which a machine is known from its maker and its type: `creadigit` of `Creadigit XXL`, `hp300` of `Metso HP300`,
    `willy` of `LAEIS / Willy`. Words for a class are none."""
    words = (word for text in (manufacturer, model) for word in _WORD.findall(text))
    keys = ((name_key(word), word) for word in words)
    return frozenset(
        key
        for key, word in keys
        if _tells(word) or (key.isalpha() and len(key) >= _LEAST and class_of_word(key) is None)
    )


def _listed(description: str, manufacturer: str, model: str) -> Iterator[tuple[str, str]]:
    if len(name_key(description)) >= _LEAST:
        yield "description", description
    for type_ in dict.fromkeys((model, _short_type(model))):
        # a dash for a type that nobody knows leaves the maker alone
        if not name_key(type_):
            continue
        if _tells(type_):
            yield "type", type_
        if manufacturer:
            yield "maker and type", f"{manufacturer} {type_}"


def _short_type(model: str) -> str:
    """The beginning of a type that people keep to: `830E` of `830E-1AC`; empty where all of it is needed."""
    ends = (found.start() for found in _SEPARATOR.finditer(model))
    return next((model[:end] for end in ends if _tells(model[:end])), "")


def _tells(type_: str) -> bool:
    """Whether a type is one without its maker: letters and figures. A number alone is rather that of a machine."""
    key = name_key(type_)
    return len(key) >= _LEAST and any(c.isdigit() for c in key) and any(c.isalpha() for c in key)
