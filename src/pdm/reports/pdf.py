"""The summary as a PDF for paper and archive (PDF/UA-1): the same words and figures as the page, set by Typst."""

from __future__ import annotations

import base64
import struct
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pdm.reports import words
from pdm.reports.svg import timeline_chart
from pdm.reports.text import reason_rows
from pdm.reports.typesetting import drawable, typeset

if TYPE_CHECKING:
    from pdm.reports.summary import AssetSummary

AGAINST, LINES, PAGES = 2, 2, 2
FITTING = ((5, 12), (5, 5), (4, 5), (3, 3))
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
    known = risk["risk"] is not None
    up, down = (
        words.leading(r, n, str(risk["basis"])) for r, n in ((summary.reasons, most), (summary.against, AGAINST))
    )
    name = f"{asset['tag']} – {asset['description']}" if asset["description"] else str(asset["tag"])
    about = [summary.site_name, words.kind(asset["equipment_class"]), asset["functional_location"], asset["asset_id"]]
    if known:
        base = words.in_hundred(risk["base_risk"]) if risk["base_risk"] is not None else "unknown"
        sure = [
            *([summary.look_at] if summary.look_at else []),
            f"Rank {risk['rank']} of {summary.fleet} assets. A typical one: {base}.",
            words.sure(risk, len(summary.timeline)),
        ]
    else:
        sure = [words.basis(str(risk["basis"]), risk["basis_reason"], known=False)]
    return {
        "title": f"{asset['tag']} – risk report", "heading": name, "stale": risk["basis"] == "stale",
        "about": " · ".join([str(a) for a in about if a] + [f"as of {risk['as_of']}"]),
        "big": words.in_hundred(risk["risk"]) if known else "–",
        "likelihood": f"{words.headline(risk)}." if known else "No figure can be given",
        "sure": sure,
        "why": words.why(str(risk["basis"])),
        "reasons": [_reason(r, summary, pictures) for r in summary.reasons[:up]],
        "against": [_reason(r, summary, pictures) for r in summary.against[:down]],
        "reasons_rest": words.smaller(summary.reasons[up:], up) if len(summary.reasons) > up else "",
        "against_rest": words.smaller(summary.against[down:], down) if len(summary.against) > down else "",
        "record": summary.record,
        "repair": words.repaired(summary.after_repair) if summary.after_repair is not None else "", "gaps": [g[:1].upper() + g[1:] for g in summary.gaps],
        "chart": bool(_chart(summary)),
        "timeline": [{k: e[k] for k in ("date", "what", "text", "where")} for e in summary.timeline[:lines]],
        "timeline_rest": _older(len(summary.timeline) - lines),
        "foot": _foot(summary),
    }  # fmt: skip


def _older(count: int) -> str:
    return (
        f"{count} older line{'' if count == 1 else 's'}: in the HTML report or the events export." if count > 0 else ""
    )


def _foot(summary: AssetSummary) -> str:
    risk = summary.risk
    if risk["risk"] is None:
        return f"Records used up to {risk['data_through'] or '–'}. Run {risk['run_id']}."
    total = sum(r["risk_points"] for r in [*summary.reasons, *summary.against])
    base = words.percent(risk["base_risk"]) if risk["base_risk"] is not None else "–"
    return (
        f"Typical asset {base}, all points together {words.points(total)} in 100, gives {words.percent(risk['risk'])}. "
        f"Records used up to {risk['data_through'] or '–'}. Run {risk['run_id']}, model {risk['model_id'] or 'none'}."
    )


def _reason(reason: dict[str, Any], summary: AssetSummary, pictures: dict[str, bytes]) -> dict[str, Any]:
    lines = [
        {
            "text": text,
            "where": where,
            "alt": text or "the line as written",
            "picture": _picture(crop, summary, pictures),
        }
        for text, where, crop in reason_rows(reason, LINES)
    ]
    return {
        "text": reason["text"], "points": words.beside(reason["risk_points"], str(summary.risk["basis"])), "raises": reason["risk_points"] > 0,
        "lines": lines[: LINES + 1],
    }  # fmt: skip


def _picture(crop: str | None, summary: AssetSummary, pictures: dict[str, bytes]) -> str:
    """Name of the picture among the sources; empty when there is none."""
    url = summary.pictures.get(crop or "")
    if url is None:
        return ""
    name = f"crop-{crop}.svg"
    if name not in pictures:
        wide, high = struct.unpack(">II", base64.b64decode(url.partition(",")[2][:64])[16:24])
        # Typst takes sources handed over in memory as text only: the PNG travels inside a drawing
        pictures[name] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
            f'<image width="{wide}" height="{high}" href="{url}"/></svg>'
        ).encode()
    return name
