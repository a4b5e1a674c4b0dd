"""A template with its data set by Typst, whatever people wrote: a sign that no font has costs the sign, never the report."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that stand for no sign and that drawings do not take."""
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_LONG = re.compile(r"\S{41,}")
"""A run of signs that may be longer than a line."""
_SCRIPTS = 40
"""Scripts without a font that are taken out of one report; a text of more is none."""
MISSING = " Signs that no font here has are shown as “?”; the page (HTML) has them."


def typeset(template: bytes, data: dict[str, Any], drawings: dict[str, bytes], *, at: int) -> bytes:
    """A PDF (PDF/UA-1); the same input gives the same bytes.

    Signs that the fonts coming with Typst lack are taken from those of the computer; where these lack them, too, they are shown as `?`
    and `data["foot"]` says so.

    Args:
        template: Typst source; reads `data.json`.
        data: What it shows, with `foot`.
        drawings: SVG by name.
        at: Seconds since 1970 that the PDF is dated with.
    """
    import typst

    data = _strings(data, lambda text: _LONG.sub(_breakable, _NO_TEXT.sub("", text)))
    own, foot = True, str(data["foot"])
    for _ in range(_SCRIPTS):
        # its type hints know no sources by name, which it takes
        sources: Any = {"main.typ": template, "data.json": json.dumps(data, ensure_ascii=False).encode(), **drawings}
        try:
            return bytes(
                typst.compile(sources, format="pdf", ignore_system_fonts=own, pdf_standards=["ua-1"], timestamp=at)
            )
        except typst.TypstError as error:
            undrawn = _UNDRAWN.search(str(error))
            if undrawn is None:
                raise
            if not own:
                data = {**_without(data, undrawn[1]), "foot": foot + MISSING}
            own = False
    raise ValueError("the report's words are in too many scripts that no font here has.")


def drawable(svg: str) -> bytes:
    """A drawing as Typst takes it."""
    return _NO_TEXT.sub("", svg).encode()


def _breakable(run: re.Match[str]) -> str:
    """A long run with places, which are not seen, where a line may end."""
    return "\u200b".join(re.findall(".{1,20}", run[0], re.DOTALL))


def _without(data: dict[str, Any], undrawn: str) -> dict[str, Any]:
    """`data` without the signs named and others of their scripts."""
    signs = _CODE.sub(lambda m: chr(int(m[1], 16)), undrawn)
    scripts = {_script(c) for c in signs if not c.isascii()}
    return dict(
        _strings(data, lambda text: "".join("?" if not c.isascii() and _script(c) in scripts else c for c in text))
    )


def _script(sign: str) -> str:
    """The script by the first word of a sign's name; none for signs without a name."""
    return unicodedata.name(sign, "").partition(" ")[0]


def _strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {k: _strings(v, change) for k, v in value.items()}
    return [_strings(v, change) for v in value] if isinstance(value, list) else value
