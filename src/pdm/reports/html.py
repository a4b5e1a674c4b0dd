"""The summary as a standalone HTML page: no network, no script, prints well."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pdm.reports import words
from pdm.reports.svg import strip, timeline_chart

LEADING = 6
"""Reasons shown at once; smaller ones unfold."""
ON_PAPER = 8
"""Lines of the history that are printed."""

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from pdm.reports.summary import AssetSummary


@cache
def environment() -> Environment:
    """Templates of the package; everything is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("pdm.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in (
        "headline",
        "beside",
        "sure",
        "basis",
        "repaired",
        "smaller",
        "marks",
        "big",
        "ranked",
        "foot",
        "leading",
        "kind",
        "why",
        "older",
        "earlier",
    ):
        made.globals[name] = getattr(words, name)
    made.globals["unbroken"] = unbroken
    made.globals["strip"] = strip
    return made


_WHOLE = re.compile(r"\d{4}-\d\d-\d\d|\d[\d.]* (?:%|°C|mm/s|in 100)(?!\w)")


def unbroken(text: str) -> Markup:
    """A text whose days, and figures with their units, are not broken at the end of a line."""
    from markupsafe import Markup, escape

    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


@cache
def style() -> str:
    """The style sheet that stands in every page."""
    return (files("pdm.reports") / "templates" / "style.css").read_text(encoding="utf-8")


def page(title: str, body: str) -> str:
    """A whole page around a fragment."""
    from markupsafe import escape

    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>body{{margin:0;background:#fff}}{style()}</style></head><body>{body}</body></html>\n"
    )


def render_fragment(summary: AssetSummary) -> str:
    """The report as a fragment with its style, for notebooks."""
    return f"<style>{style()}</style>{_body(summary)}"


def render_html(summary: AssetSummary) -> str:
    """The report as one file."""
    return page(f"{summary.asset['tag']} – risk report", _body(summary))


def _body(summary: AssetSummary) -> str:
    from markupsafe import Markup

    from pdm.reports.summary import MAX_ROWS

    shown: dict[str, Any] = {
        "s": summary,
        # each is shown once on a page
        "pictures": dict(summary.pictures),
        "most": MAX_ROWS,
        "at_once": LEADING,
        "on_paper": ON_PAPER,
        "total": sum(r["risk_points"] for r in [*summary.reasons, *summary.against]),
        # drawn by us from numbers and escaped text
        "chart": Markup(timeline_chart(summary.timeline, summary.history)),
    }
    return environment().get_template("asset.html.j2").render(shown)
