"""Reads the package's word lists: tab-separated files with a header row; lines that start with `#` are comments."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `<name>.tsv` as column name to text; missing cells are empty.

    Raises:
        FileNotFoundError: The package has no such list.
    """
    text = resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        rows.append({c: cells[i].strip() if i < len(cells) else "" for i, c in enumerate(columns)})
    return tuple(rows)


_INFLECTED = re.compile(r"(\w+)~(\w\w)")
_ENDINGS = {
    "es": {"o": "o a os as"},
    "it": {"co": "co ca chi che", "go": "go ga ghi ghe", "o": "o a i e"},
    "fr": {"": " e s es"},
    "sv": {"ad": "ad at ade", "en": "en et na", "dd": "dd tt dda", "": " t a"},
    "no": {"et": "et ede", "t": "t te", "": " t e"},
    "sn": {"a": "a an or orna", "e": "e en ar arna", "": " en ar arna er erna et"},
    "nn": {"e": "e en er ene erne a", "": " en er ene erne et"},
}
"""How the forms of an adjective or participle end, by how the first of them does; Spanish and Portuguese, and Norwegian and Danish, alike; "sn" and "nn" are nouns of the
North, one and several, with and without their article."""


_ENGLISH = 3.0
"""Occurrences in a billion words of English, as a power of ten, from which a word is an English one."""


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by `;`, a part with an inflected word ("rotto~it") in all its forms."""
    return tuple(form for p in cell.split(";") if p.strip() for form in _forms(p.strip()))


@cache
def _forms(part: str) -> tuple[str, ...]:
    """Forms of a part in which a word bears the mark of its language; several such words agree. What is an English word is left out ("fuse")."""
    marked = [(stem, _ENDINGS[language]) for stem, language in _INFLECTED.findall(part)]
    if not marked:
        return (part,)
    words = [_inflected(word, endings) for word, endings in marked]
    first, *others = (_filled(part, agreeing) for agreeing in zip(*words, strict=True))
    return (first, *(form for form in others if not _is_english(form.lstrip("!="))))


def _is_english(word: str) -> bool:
    from wordfreq import zipf_frequency

    return " " not in word and bool(zipf_frequency(word, "en") >= _ENGLISH)


def _inflected(word: str, endings: dict[str, str]) -> list[str]:
    """Forms of a word by the longest of the endings that it has."""
    ending = max((e for e in endings if word.endswith(e)), key=len)
    return [word[: len(word) - len(ending)] + e for e in endings[ending].split(" ")]


def _filled(part: str, words: tuple[str, ...]) -> str:
    following = iter(words)
    return _INFLECTED.sub(lambda _: next(following), part)
