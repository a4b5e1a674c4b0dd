"""The summary in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pdm.reports.words import (
    basis,
    beside,
    earlier,
    headline,
    in_hundred,
    leading,
    marks,
    ranked,
    repaired,
    smaller,
    sure,
    why,
)
from pdm.vocabulary.held_back import over

if TYPE_CHECKING:
    from pdm.reports.summary import AssetSummary


def render_text(summary: AssetSummary) -> str:
    """The summary as plain lines."""
    risk, asset = summary.risk, summary.asset
    lines = [f"{asset['tag']}  {asset['description'] or ''}  ({summary.site_name}, {asset['asset_id']})"]
    if risk["risk"] is None:
        lines.append(f"No figure. {basis(risk['basis'], risk['basis_reason'], known=False)}")
    else:
        said = headline(risk, since=True)
        lines.append(f"{said}." if over(risk) else f"{said}: {in_hundred(risk['risk'])}.")
        lines.append(ranked(risk, summary.fleet))
        lines.append(sure(risk, len(summary.timeline)))
    if summary.look_at:
        lines.append(summary.look_at)
    if summary.record:
        lines.append(f"How the list did before: {summary.record}")
    first = "Why" if risk["basis"] != "stale" else why("stale")
    for title, reasons in ((first, summary.reasons), ("What speaks against it", summary.against)):
        if reasons:
            valued = any(beside(r["risk_points"], str(risk["basis"])) for r in reasons)
            lines.append(f"{title} (points in 100):" if valued else f"{title}:")
        count = leading(reasons, len(reasons), str(risk["basis"]))
        for reason in reasons[:count]:
            lines.append(f"  {beside(reason['risk_points'], str(risk['basis'])):>5}  {reason['text']}")
            lines += [
                f"         {text}" + (f"  [{where}]" if where else "")
                for text, where, _ in reason_rows(reason, 4, asset)
            ]
        if reasons[count:]:
            lines.append(f"         {smaller(reasons[count:], count)}")
    if summary.past:
        lines.append("What earlier lists said, and what came after:")
        lines += [f"  {told}" for told in earlier(summary.past)]
    if summary.after_repair is not None:
        lines.append(repaired(summary.after_repair))
    if summary.doubtful:
        lines.append("Lines that may belong to it (not counted):")
        lines += [f"  {e['date']}  “{e['text']}” ({e['chance']} in 100)  [{e['where']}]" for e in summary.doubtful[:4]]
    if summary.gaps:
        lines.append("Missing:")
        lines += [f"  {gap}" for gap in summary.gaps]
    return "\n".join(lines)


def reason_rows(reason: dict[str, Any], most: int, asset: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    """All evidence of a reason as lines (see `evidence_rows`); two figures may rest on the same line, which is shown once."""
    told: list[tuple[str, str, str | None]] = []
    for evidence in reason["evidence"]:
        last = evidence.get("last")
        if last and any((text, where) == (_line(last, asset), last["where"]) for text, where, _ in told):
            evidence = {**evidence, "last": None, "seen": True}
        for row in evidence_rows(evidence, most, asset):
            if not any(where == row[1] and text.endswith(row[0]) for text, where, _ in told):
                told.append(row)
    return told


def evidence_rows(evidence: dict[str, Any], most: int, asset: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    """One piece of evidence as lines: what it says, where it stands, and the crop_id of its picture."""
    kind = evidence["kind"]
    if kind == "rows":
        rows = evidence["rows"]
        told = [(_line(r, asset), str(r["where"]), r.get("crop")) for r in rows[:most]]
        more = int(evidence.get("count", len(rows))) - len(told)
        return [*told, *([(f"and {more} more", "", None)] if more > 0 else [])]
    if kind == "register":
        return [(f"{evidence['column']}: {evidence['value']}", f"register.csv, row {evidence['row']}", None)]
    if kind == "settings":
        return [(f"{evidence['key']}: {evidence['value']}", str(evidence["file"]), None)]
    if kind == "absence":
        last = evidence.get("last")
        searched = f"Searched for {evidence['looked_for']} from {evidence['from']} to {evidence['to']}: none."
        if not last:
            return [(searched if evidence.get("seen") else f"{searched} None on record at all.", "", None)]
        return [(f"{searched} The last before: {_line(last, asset)}", str(last["where"]), last.get("crop"))]
    return [(f"{evidence.get('told') or 'Compared with ' + str(evidence['count']) + ' ' + evidence['who']}.", "", None)]


def _line(row: dict[str, Any], asset: Mapping[str, Any]) -> str:
    """A line with its day, and what is to be known of it."""
    known = marks(row, asset)
    return f"{row['date']}  “{row['text']}”{' (' + '; '.join(known) + ')' if known else ''}"
