"""Reliability plot and risk-coverage curve as inline SVG, for HTML and notebooks."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

from pdm.quality.reliability import Reliability

_SIDE, _EDGE = 180, 34


def pictures(found: Iterable[Reliability]) -> str:
    """A row of two drawings for each field, with what they show in words; empty without any."""
    rows = [
        f'<figure style="margin:0 0 1em"><figcaption>{escape(sentence(r))}</figcaption>{_plot(r)}{_curve(r)}</figure>'
        for r in found
    ]
    return "".join(rows)


def sentence(found: Reliability) -> str:
    """What the drawings of a field say."""
    own = "" if found.own_area != found.own_area else f" (by the engine's own confidence {found.own_area:.3f})"
    return (
        f"{found.field}: {found.cells} cells that people settled, {100 * found.right:.0f} % read right, mean confidence "
        f"{found.mean:.2f}, calibration error {found.error:.3f}, area under the risk-coverage curve {found.area:.3f}{own}"
    )


def _frame(title: str, across: str, up: str, inside: str) -> str:
    far = _EDGE + _SIDE
    ticks = "".join(
        f'<text x="{_EDGE + _SIDE * v:.0f}" y="{far + 12}" text-anchor="middle">{v:g}</text>'
        f'<text x="{_EDGE - 4}" y="{far - _SIDE * v + 3:.0f}" text-anchor="end">{v:g}</text>'
        for v in (0, 0.5, 1)
    )
    return (
        f'<svg viewBox="0 0 {far + 14} {far + 34}" width="{far + 14}" height="{far + 34}" role="img" '
        f'aria-label="{escape(title)}" style="font:10px sans-serif"><title>{escape(title)}</title>'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>'
        f'<text x="{_EDGE}" y="{_EDGE - 8}">{escape(title)}</text>{ticks}'
        f'<text x="{_EDGE + _SIDE / 2}" y="{far + 26}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="translate(10 {_EDGE + _SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
        f"{inside}</svg>"
    )


def _at(x: float, y: float) -> tuple[float, float]:
    return _EDGE + _SIDE * x, _EDGE + _SIDE * (1 - y)


def _plot(found: Reliability) -> str:
    most = max(float(found.bins["cells"].max()), 1.0)
    (x0, y0), (x1, y1) = _at(0, 0), _at(1, 1)
    dots = []
    for confidence, right, cells in found.bins[["confidence", "right", "cells"]].itertuples(index=False):
        x, y = _at(float(confidence), float(right))
        told = f"{int(cells)} cells: confidence {confidence:.2f}, {100 * right:.0f} % right"
        radius = 2 + 5 * (cells / most) ** 0.5
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2563a8"><title>{told}</title></circle>')
    ideal = f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#bbb" stroke-dasharray="3 3"/>'
    return _frame(f"{found.field}: reliability", "confidence", "share right", ideal + "".join(dots))


def _curve(found: Reliability) -> str:
    # a few hundred points show what thousands would
    step = max(1, len(found.curve) // 200)
    shown = found.curve.iloc[step - 1 :: step]
    points = " ".join(
        f"{x:.1f},{y:.1f}"
        for x, y in (_at(float(c), float(r)) for c, r in zip(shown["coverage"], shown["risk"], strict=True))
    )
    line = f'<polyline points="{points}" fill="none" stroke="#2563a8" stroke-width="1.5"/>'
    return _frame(f"{found.field}: risk and coverage", "share of cells taken", "share wrong", line)
