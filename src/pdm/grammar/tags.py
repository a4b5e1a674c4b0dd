"""Equipment tags: their parts, and the ways in which people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(
    r"(?:(?P<area>\d{1,3})[\s\-_./]{0,2})?(?P<letters>[A-Za-z]{1,5})[\s\-_./#]{0,2}(?P<number>\d{1,7})[\s\-_./]{0,2}(?P<train>[A-Za-z]?)(?![A-Za-z0-9])"
)
_NUMBER = re.compile(r"#?\s*(?P<number>\d{2,7})[\s\-_/]{0,2}(?P<train>[A-Za-z]?)(?![A-Za-z0-9])")
_PLAIN = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Tag:
    """Parts of a tag.

    Attributes:
        letters: Function letters, upper case; empty when only a number was written.
        number: Number without leading zeros.
        train: Letter of one of several like machines; empty if there is none.
        area: Area or unit before the letters, without leading zeros.
    """

    letters: str
    number: str
    train: str = ""
    area: str = ""


@lru_cache(maxsize=200_000)
def parse(text: str) -> Tag | None:
    """The parts of the last tag in `text`, None when there is none.

    `P-101A`, `p 101 a`, `P101/A`, `01-P-0101A`, `pump P101A` and `#101A` are understood.
    """
    best: Tag | None = None
    for found in _TAG.finditer(text):
        letters = found["letters"].upper()
        tag = Tag(
            letters, found["number"].lstrip("0") or "0", found["train"].upper(), (found["area"] or "").lstrip("0")
        )
        if best is None or len(letters) <= 3 or len(best.letters) > 3:
            best = tag
    if best is not None:
        return best
    number = _NUMBER.search(text)
    return Tag("", number["number"].lstrip("0") or "0", number["train"].upper()) if number else None


def plain(text: str) -> str:
    """Lower case letters and digits only: for comparing names letter by letter."""
    return _PLAIN.sub("", text.casefold())


@lru_cache(maxsize=200_000)
def written_forms(tag: str) -> tuple[tuple[str, float], ...]:
    """The ways in which people write a tag, with weights that add up to about one."""
    parts = parse(tag)
    if parts is None or not parts.letters:
        return ((tag, 0.8), (tag.replace("-", ""), 0.2)) if "-" in tag else ((tag, 1.0),)
    p, n, t = parts.letters, parts.number, parts.train
    forms: dict[str, float] = {tag: 0.40}
    for form, weight in (
        (f"{p}{n}{t}", 0.16), (f"{p}-{n}{t}", 0.12), (f"{p} {n}{t}", 0.10), (f"{p}-{n} {t}".strip(), 0.05), (f"{p}{n} {t}".strip(), 0.03),
        (f"{p}.{n}{t}", 0.01), (f"{p}{n}/{t}" if t else f"{p}/{n}", 0.02), (f"{p}{n:0>4}{t}", 0.02), (f"{p}{n:0>5}{t}", 0.01),
        (f"{p}{n}{t}".lower(), 0.02), (f"{p}.{n}{t}".lower(), 0.01), (f"#{n}{t}", 0.01), (f"{n}{t}", 0.02), (tag.replace("-", ""), 0.03),
        (tag.replace("-", " "), 0.02), (tag.lower(), 0.02),
    ):  # fmt: skip
        forms[form] = forms.get(form, 0.0) + weight
    total = sum(forms.values())
    return tuple((f, w / total) for f, w in forms.items())


def confusable(a: str, b: str) -> bool:
    """Whether two strings of one length differ only by characters that readers confuse (0/O, 1/I/l, 5/S, 8/B, 2/Z, 6/G)."""
    return len(a) == len(b) and all(
        x == y or frozenset((x.upper(), y.upper())) in _ALIKE for x, y in zip(a, b, strict=True)
    )


_ALIKE = frozenset(
    frozenset(p)
    for p in ("0O", "0D", "0Q", "1I", "1L", "1T", "5S", "8B", "2Z", "6G", "4A", "7T", "7I", "9G", "17", "UV", "MN")
)
