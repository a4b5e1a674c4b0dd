"""The summary as a PDF for paper and archive (PDF/UA-1): the same words and figures as the page, set by Typst."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pdm.reports import words
from pdm.reports.svg import png_size, timeline_chart
from pdm.reports.text import reason_rows
from pdm.reports.typesetting import drawable, typeset

if TYPE_CHECKING:
    from pdm.reports.summary import AssetSummary

AGAINST, LINES, DOUBTFUL, PAST, PAGES = 2, 2, 2, 3, 2
FITTING = ((5, 12), (5, 5), (4, 5), (3, 3), (2, 3))
"""Reasons and lines of the history, fewer where they take more than `PAGES`; the whole stands in the HTML report."""


def render_pdf(summary: AssetSummary) -> bytes:
    """The report as PDF. The same summary gives the same bytes."""
    import pypdfium2

    # dated by the list, so that the same list gives the same file
    day = datetime.fromisoformat(f"{summary.risk['as_of']}T00:00:00+00:00")
    made = b""
    for reasons, lines in FITTING:
        drawings: dict[str, bytes] = {}
        data = _data(summary, drawings, reasons, lines)
        if data["chart"]:
            drawings["chart.svg"] = drawable(_chart(summary))
        made = typeset(_template(), data, drawings, at=int(day.timestamp()))
        if len(pypdfium2.PdfDocument(made)) <= PAGES:
            break
    return made


@cache
def _template() -> bytes:
    return (files("pdm.reports") / "templates" / "asset.typ").read_bytes()


def _chart(summary: AssetSummary) -> str:
    drawn = timeline_chart(summary.timeline, summary.history)
    if not drawn:
        return ""
    # on its own a drawing needs its name space and a font that Typst brings
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
        'font-family="inherit"', 'font-family="Libertinus Serif"'
    )


def _data(summary: AssetSummary, pictures: dict[str, bytes], most: int, lines: int) -> dict[str, Any]:
    risk, asset = summary.risk, summary.asset
    known, rest = risk["risk"] is not None, len(summary.timeline) - lines
    up, down = (
        words.leading(r, n, str(risk["basis"])) for r, n in ((summary.reasons, most), (summary.against, AGAINST))
    )
    name = f"{asset['tag']} – {asset['description']}" if asset["description"] else str(asset["tag"])
    about = [summary.site_name, words.kind(asset["equipment_class"]), asset["functional_location"], asset["asset_id"]]
    if known:
        sure = [
            *([summary.look_at] if summary.look_at else []),
            words.ranked(risk, summary.fleet),
            words.sure(risk, len(summary.timeline)),
            *([f"How the list did before: {summary.record}"] if summary.record else []),
        ]
    else:
        sure = [words.basis(str(risk["basis"]), risk["basis_reason"], known=False)]
    return {
        "title": f"{asset['tag']} – risk report", "heading": name, "stale": risk["basis"] == "stale",
        "about": " · ".join([str(a) for a in about if a] + [f"as of {risk['as_of']}"]),
        "big": words.big(risk),
        "likelihood": f"{words.headline(risk)}." if known else "No figure can be given",
        "sure": sure,
        "why": words.why(str(risk["basis"])),
        "reasons": [_reason(r, summary, pictures) for r in summary.reasons[:up]],
        "against": [_reason(r, summary, pictures) for r in summary.against[:down]],
        "reasons_rest": words.smaller(summary.reasons[up:], up) if len(summary.reasons) > up else "",
        "against_rest": words.smaller(summary.against[down:], down) if len(summary.against) > down else "",
        "repair": words.repaired(summary.after_repair) if summary.after_repair is not None else "", "gaps": [g[:1].upper() + g[1:] for g in summary.gaps],
        "chart": bool(_chart(summary)), "earlier": words.earlier(summary.past, PAST),
        "timeline": [{k: e[k] for k in ("date", "what", "text", "where")} for e in summary.timeline[:lines]],
        "timeline_rest": f"{words.older(rest)}: in the HTML report or the events export." if rest > 0 else "",
        "doubtful": [
            f"{e['date']}: “{e['text']}” written as “{e['mention']}” ({e['chance']} in 100), {e['where']}" for e in summary.doubtful[:DOUBTFUL]
        ],
        "exact": _exact(summary), "foot": words.foot(risk, sum(r["risk_points"] for r in [*summary.reasons, *summary.against]), summary.figure_model),
    }  # fmt: skip


def _exact(summary: AssetSummary) -> list[str]:
    """The figures to the last digit, for machines (keywords of the PDF): base_risk and all points give risk."""
    if summary.risk["risk"] is None:
        return []
    points = [
        f"points {r['family'].replace(',', '')}={r['risk_points']!r}" for r in [*summary.reasons, *summary.against]
    ]
    return [f"risk={summary.risk['risk']!r}", f"base_risk={summary.risk['base_risk']!r}", *points]


def _reason(reason: dict[str, Any], summary: AssetSummary, pictures: dict[str, bytes]) -> dict[str, Any]:
    # each figure of a reason keeps a line of its own
    figures = sum(1 for piece in reason["evidence"] if piece["kind"] == "rows")
    lines = [
        {
            "text": text,
            "where": where,
            "alt": text or "the line as written",
            "picture": _picture(crop, summary, pictures),
        }
        for text, where, crop in reason_rows(reason, LINES if figures < 2 else 1, summary.asset)
    ]
    return {
        "text": reason["text"], "points": words.beside(reason["risk_points"], str(summary.risk["basis"])), "raises": reason["risk_points"] > 0,
        "lines": lines[: 2 * LINES],
    }  # fmt: skip


def _picture(crop: str | None, summary: AssetSummary, pictures: dict[str, bytes]) -> str:
    """Name of the picture among the sources; empty when there is none."""
    url = summary.pictures.get(crop or "")
    name = f"crop-{crop}.svg"
    # each picture is shown once
    if url is None or name in pictures:
        return ""
    wide, high = png_size(url)
    # Typst takes sources handed over in memory as text only: the PNG travels inside a drawing
    pictures[name] = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="{url}"/></svg>'
    ).encode()
    return name
