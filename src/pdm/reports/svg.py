"""Small drawings in the page itself."""

from __future__ import annotations

import base64
import math
import struct
from datetime import date
from typing import Any

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT = 800, 150, 144, 12
_RISK = 74
"""Height of the band of the risk, the room of its name above the line included."""
_NAME = 40
"""Room that the name of a year takes."""
_LANES = (("failure", "failures", "#b3261e"), ("corrective", "repairs, defects", "#c77700"), ("inspection", "inspections", "#1d4e89"),
          ("preventive", "planned, other work", "#1f6f43"))  # fmt: skip


def timeline_chart(timeline: list[dict[str, Any]], history: list[tuple[str, float]]) -> str:
    """Events by kind along time and, above them, the risk of earlier lists; empty when there is nothing dated."""
    days = [date.fromisoformat(e["date"]) for e in timeline if e["date"] != "undated"]
    days += [date.fromisoformat(d) for d, _ in history]
    if not days:
        return ""
    first, last = min(days), max(days)
    span = max((last - first).days, 1)

    def x(day: str) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (date.fromisoformat(day) - first).days / span

    height = _HEIGHT + (_RISK if len(history) > 1 else 0)
    top = height - _HEIGHT
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="100%" role="img" aria-label="Events over time" '
        'font-family="inherit" font-size="12">'
    ]
    shown = float(_WIDTH)
    for year in range(last.year, first.year - 1, -1):
        px = x(max(date(year, 1, 1), first).isoformat())
        parts.append(f'<line x1="{px:.1f}" y1="4" x2="{px:.1f}" y2="{height - 18}" stroke="#d9dee5"/>')
        # from the newest back, as far as names have room; the first year may have begun just before the next
        if shown - px > _NAME:
            shown = px
            parts.append(f'<text x="{px + 3:.1f}" y="{height - 4}" fill="#5b6675">{year}</text>')
    for lane, (kind, title, colour) in enumerate(_LANES):
        y = top + 18 + lane * 28
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#5b6675">{title}</text>')
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#eef1f4"/>')
        parts.append(_at_right(y - 8, title))
        for event in timeline:
            if event["date"] == "undated" or _lane(event["kind"]) != kind:
                continue
            parts.append(
                f'<circle cx="{x(event["date"]):.1f}" cy="{y}" r="4.5" fill="{colour}" fill-opacity=".75">'
                f"<title>{event['date']}: {escape(event['text'])}</title></circle>"
            )
    if len(history) > 1:
        peak = max(max(r for _, r in history), 0.01)
        line = " ".join(f"{x(d):.1f},{top - 4 - (top - 26) * r / peak:.1f}" for d, r in history)
        parts.append(f'<polyline points="{line}" fill="none" stroke="#1c2430" stroke-width="1.8"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="16" text-anchor="end" fill="#5b6675">risk, up to {100 * peak:.0f} in 100</text>'
        )
        parts.append(_at_right(13, f"risk, up to {100 * peak:.0f} in 100"))
    return "".join([*parts, "</svg>"])


_PART = 9.0
"""Width of a part of a strip that a phone shows, as a multiple of its height."""
_SHARED = 0.6
"""How much of a part the next one shows again, in heights: no word is cut in both."""


def png_size(url: str) -> tuple[int, int]:
    """Width and height of a PNG in a data URL, pixels."""
    wide, high = struct.unpack(">II", base64.b64decode(url.partition(",")[2][:64])[16:24])
    return int(wide), int(high)


def strip(url: str, name: str, text: str) -> Markup:
    """The picture of a line: in one piece, and for a phone in parts below one another, so that all of it is seen.

    Args:
        url: The PNG as a data URL.
        name: Its name, unique on the page.
        text: What it says.
    """
    wide, high = png_size(url)
    whole = (
        f'<svg class="all" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" preserveAspectRatio="xMinYMid" role="img" '
        f'aria-label="The line as written: {escape(text)}"><image id="p-{escape(name)}" width="{wide}" height="{high}" href="{url}"/></svg>'
    )
    count = max(1, math.ceil((wide / high - _SHARED) / (_PART - _SHARED)))
    step = (wide - _SHARED * high) / count
    parts = "".join(
        f'<svg class="part" viewBox="{k * step:.0f} 0 {step + _SHARED * high:.0f} {high}" aria-hidden="true"><use href="#p-{escape(name)}"/></svg>'
        for k in range(count)
    )
    return Markup(f'<div class="strip">{whole}{parts}</div>')


def _at_right(y: float, title: str) -> str:
    """A lane's name where a phone shows the newest part first; hidden elsewhere (see the style sheet)."""
    return f'<text class="near" display="none" x="{_WIDTH - _RIGHT}" y="{y}" text-anchor="end" font-size="13" fill="#5b6675">{title}</text>'


def _lane(kind: str) -> str:
    return kind if kind in ("failure", "corrective", "inspection") else "preventive"
