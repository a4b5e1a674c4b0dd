"""Why a link is as it is: bits of evidence as records first, as text or HTML second, the same figures in each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

BAR = 120
"""Width of the longest bar, pixels."""


@dataclass(frozen=True)
class Waterfall:
    """The evidence of one link.

    Attributes:
        steps: Label and bits of each piece of evidence, the prior first; they sum to `score` exactly.
        score: Bits.
        normalisation: Bits; score and normalisation sum to log2 of the posterior.
        notes: Lines without bits (posterior and nearest rival, or what a person settled).
        rival: What comes next: asset_id or "not in the register"; None where there is nothing.
        margin: Bits by which the rival is behind (negative where it is ahead).
    """

    steps: tuple[tuple[str, float], ...]
    score: float | None
    normalisation: float | None
    notes: tuple[str, ...]
    rival: str | None = None
    margin: float | None = None

    @classmethod
    def of(cls, reason: object) -> Waterfall:
        """From the `link_reason` of an event (JSON as `posterior.waterfall` writes it); empty when there is none."""
        rows: list[dict[str, Any]] = json.loads(reason) if isinstance(reason, str) else []
        at = next((n for n, r in enumerate(rows) if r["label"] == "score"), None)
        last = rows[-1] if rows else {}
        if at is None:
            return cls((), None, None, tuple(str(r["label"]) for r in rows))
        return cls(
            tuple((str(r["label"]), float(r["bits"])) for r in rows[:at]), float(rows[at]["bits"]), float(rows[at + 1]["bits"]),
            tuple(str(r["label"]) for r in rows[at + 2 :]), last.get("rival"), last.get("margin"),
        )  # fmt: skip

    def shown(self) -> list[tuple[str, float]]:
        """Steps with bits of two decimals that sum to the score of two decimals: each is off by less than 0.01."""
        out, told, total = [], 0, 0.0
        for label, bits in self.steps:
            total += bits
            cents = round(100 * total)
            out.append((label, (cents - told) / 100))
            told = cents
        return out

    def would_change(self) -> list[str]:
        """What would have changed the answer, in words."""
        if self.rival is None or self.margin is None:
            return []
        out = [f"evidence of {abs(self.margin):.2f} bits for {self.rival}"]
        weighty = sorted((s for s in self.steps[1:] if s[1] > self.margin), key=lambda s: -s[1])
        out += [f"without “{label}” ({bits:+.2f}) {self.rival} would be ahead" for label, bits in weighty[:3]]
        if not weighty:
            out.append("no single piece of evidence: without any one of them the answer stays")
        return out

    def lines(self) -> list[str]:
        """For a terminal."""
        out = [f"{bits:+8.2f}  {label}" for label, bits in self.shown()]
        if self.score is not None and self.normalisation is not None:
            out += [
                "-" * 8,
                f"{self.score:+8.2f}  score",
                f"{self.normalisation:+8.2f}  normalisation: all candidates together",
            ]
        out += [f"{'':8}  {note}" for note in self.notes]
        return out + [
            f"{'':8}  {'would have changed it: ' if not n else ' ' * 23}{t}" for n, t in enumerate(self.would_change())
        ]

    def html(self) -> str:
        """As a table with bars, for a notebook or a page; all text is escaped."""
        most = max((abs(b) for _, b in self.steps), default=1.0) or 1.0
        body = "".join(_step(label, bits, most) for label, bits in self.shown())
        if self.score is not None and self.normalisation is not None:
            body += _sum("score", self.score) + _sum("normalisation: all candidates together", self.normalisation)
        told = "".join(f"<p style='margin:2px 0'>{escape(note)}</p>" for note in self.notes)
        change = self.would_change()
        if change:
            told += f"<p style='margin:2px 0'>Would have changed the answer: {escape('; '.join(change))}.</p>"
        return f"<table style='border-collapse:collapse;font-size:13px'>{body}</table>{told}"

    def _repr_html_(self) -> str:
        return self.html()


def _step(label: str, bits: float, most: float) -> str:
    width = round(BAR * abs(bits) / most)
    left = BAR - width if bits < 0 else BAR
    colour = "#b45309" if bits < 0 else "#1f3a5f"
    bar = (
        f"<svg width='{2 * BAR}' height='12' role='img' aria-label='{bits:+.2f} bits'>"
        f"<line x1='{BAR}' y1='0' x2='{BAR}' y2='12' stroke='#9aa5b1'/>"
        f"<rect x='{left}' y='2' width='{width}' height='8' fill='{colour}'/></svg>"
    )
    return f"<tr><td style='text-align:right;padding:1px 8px'>{bits:+.2f}</td><td>{bar}</td><td style='text-align:left;padding:1px 8px'>{escape(label)}</td></tr>"


def _sum(label: str, bits: float) -> str:
    return (
        "<tr style='border-top:1px solid #9aa5b1;font-weight:600'>"
        f"<td style='text-align:right;padding:1px 8px'>{bits:+.2f}</td><td></td><td style='text-align:left;padding:1px 8px'>{escape(label)}</td></tr>"
    )
