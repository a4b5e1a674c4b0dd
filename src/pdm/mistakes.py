"""Mistakes in a file of settings, each with its key and the mend, in words for whoever writes the file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Any, get_args

from pydantic import BaseModel

NO_FOLDER = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.|^\s|\s$')
"""Found in names that no folder can have on every system; a site's logs lie in `inbox/<site>/`."""


def across(raw: dict[str, Any], fields: Collection[str]) -> list[str]:
    """Mistakes that concern several keys, looked for even where single keys are wrong."""
    sites, closed = table(raw.get("sites")), table(raw.get("gate")).get("closed")
    problems = [
        f"gate.closed: names {site!r}, which is no site; {_near(str(site), sites) or 'add its section or take it out'}"
        for site in (closed if isinstance(closed, list) else [])
        if site not in sites
    ]
    problems += [
        f"sites.{site!r}: cannot be the name of a folder in inbox/; write it without slashes, colons, quotation marks and the like"
        for site in sites
        if not site or NO_FOLDER.search(site)
    ]
    for site, section in sites.items():
        forms = table(section).get("forms")
        for number, form in enumerate(forms if isinstance(forms, list) else []):
            for header, name in table(table(form).get("columns")).items():
                if fields and name != "" and name not in fields:
                    mend = _near(str(name), fields) or f'fields are {", ".join(fields)}; "" leaves a column alone'
                    problems.append(f"sites.{site}.forms.{number}.columns.{header}: {name!r} is no field; {mend}")
    return problems


def table(value: Any) -> dict[str, Any]:
    """What is a section of the file; none where something else stands in its place."""
    return value if isinstance(value, dict) else {}


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def problem(error: Any, of: type[BaseModel]) -> str:
    """A mistake that pydantic found in a file of settings: its key, what is wanted there, and what stands there."""
    key = ".".join(str(p) for p in error["loc"]) or "(file)"
    kind = error["type"]
    if kind == "extra_forbidden":
        near = _near(str(error["loc"][-1]), _keys(error["loc"][:-1], of))
        return f"{key}: is not a known key; {near or 'remove it'}"
    if kind == "missing":
        return f"{key}: is missing; add it"
    return f"{key}: {_wanted(kind, error)} (found {error.get('input')!r})"


_KINDS = {
    "string": "should be text, in quotation marks", "int": "should be a whole number", "float": "should be a number",
    "finite": "should be a finite number", "bool": "should be true or false", "tuple": 'should be a list, such as ["a", "b"]',
    "dict": "should be a section, with keys of its own", "model": "should be a section, with keys of its own",
    "date": "should be a day, written 2026-01-31",
}  # fmt: skip
"""What is wanted where a value is of another kind, by the first word of pydantic's name for the mistake."""
_BOUNDS = {
    "greater_than_equal": ("ge", "should be {} or more"), "greater_than": ("gt", "should be more than {}"),
    "less_than_equal": ("le", "should be {} or less"), "less_than": ("lt", "should be less than {}"),
    "literal_error": ("expected", "should be {}"),
}  # fmt: skip


def _wanted(kind: str, error: Any) -> str:
    """What should stand there, in words for whoever writes the file."""
    if kind in _BOUNDS:
        name, told = _BOUNDS[kind]
        bound = error["ctx"][name]
        return told.format(f"{bound:g}" if isinstance(bound, float) else bound)
    return _KINDS.get(kind.split("_")[0]) or str(error["msg"]).removeprefix("Value error, ")


def _keys(place: tuple[str | int, ...], of: type[BaseModel]) -> list[str]:
    """Keys that may stand at a place of the file."""
    model = of
    for part in place:
        if isinstance(part, int):
            continue
        known = {f.alias or n: f for n, f in model.model_fields.items()}
        if part not in known:
            continue  # the name of a site
        model = _section_of(known[part].annotation) or model
    return [f.alias or n for n, f in model.model_fields.items()]


def _section_of(annotation: Any) -> type[BaseModel] | None:
    """The section a key holds: itself, or one of the values of its list or table."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((s for a in get_args(annotation) if (s := _section_of(a)) is not None), None)
