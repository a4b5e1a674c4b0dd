"""The model card: in lines for a terminal, as a page for the file."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from pdm.model import FittedModel

_NAMES = {
    "pdm": "this model", "rate_90d": "failures of 90 days", "rate_1y": "failures of 1 year", "rate_3y": "failures of 3 years",
    "rate_all": "failures of all time", "recent_failure": "days since failure", "logistic": "logistic regression on counts",
}  # fmt: skip


_METRICS = {
    "average_precision": "average precision", "roc_auc": "ROC AUC", "caught_top10": "caught by top tenth", "brier_skill": "Brier skill",
    "calibration_slope": "calibration slope", "predicted_over_observed": "predicted / observed", "ece": "calibration error",
}  # fmt: skip


_FACTS = {
    "store_version": "commits in the store", "cutoff": "known by", "events": "events", "readings": "measurements", "settings": "settings (fingerprint)",
    "all": "assets at dates", "labelled": "of these, what followed is known", "failures": "of these, a failure followed", "trees": "trees",
}  # fmt: skip
_UNKNOWN = {
    "immature": "too recent", "silent": "the site sent nothing", "retired": "retired meanwhile", "overhauled": "renewed as planned first",
}  # fmt: skip


def table(card: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Figures out of time: metrics as columns, systems as rows."""
    metrics = list(dict.fromkeys(e["metric"] for e in card["evaluation"]))
    systems = list(dict.fromkeys(e["system"] for e in card["evaluation"]))
    value = {(e["system"], e["metric"]): e["value"] for e in card["evaluation"]}
    rows = [[_NAMES.get(s, s), *(f"{value[s, m]:.3f}" if (s, m) in value else "" for m in metrics)] for s in systems]
    return ["", *(_METRICS.get(m, m) for m in metrics)], rows


def card_table(model: FittedModel) -> pd.DataFrame:
    """The figures out of time, a row a system (the plain ones too) and a column a metric; empty where none could be had."""
    if not model.card.get("evaluation"):
        return pd.DataFrame()
    head, rows = table(model.card)
    frame = pd.DataFrame(rows, columns=["system", *head[1:]]).set_index("system")
    return frame.apply(pd.to_numeric)


def in_words(card: dict[str, Any]) -> list[str]:
    """How good the model was on months that it had not seen, in a few plain sentences; none where no time was kept for judging."""
    value = {(e["system"], e["metric"]): e["value"] for e in card["evaluation"]}
    caught = value.get(("pdm", "caught_top10"))
    if caught is None or caught != caught:
        return []
    first, last, _ = card["slices"]["judge"]
    told = [
        f"On the lists from {first} to {last}, which it had not seen, {100 * caught:.0f} of 100 failures came to the tenth of the assets",
        f"that it put on top; choosing blindly catches 10 of 100, the best plain rule ({_NAMES.get(card['best_plain'], card['best_plain'])}) "
        f"{100 * value[card['best_plain'], 'caught_top10']:.0f}.",
    ]
    level = value.get(("pdm", "predicted_over_observed"))
    if level is not None and level == level:
        told.append(f"For every 100 failures that came it had expected {100 * level:.0f}.")
    return told


def card_text(model: FittedModel) -> str:
    """The card in a few lines."""
    card = model.card
    if model.kind != "lightgbm":
        told = (
            f"No model was learned: {card['why']}. Failure rates shrunk to class are used instead (basis 'fallback')."
        )
        return "\n".join([told, *_warned(card)])
    if not card["evaluation"]:
        return f"A model of {card['trees']} trees; no part of the time was kept for judging it."
    head, rows = table(card)
    # names of metrics on two lines: a terminal is narrow
    upper, _, lower = zip(*(h.rpartition(" ") for h in head), strict=True)
    heads = [list(upper), list(lower)]
    widths = [max(len(r[i]) for r in [*heads, *rows]) for i in range(len(head))]
    lines = [
        *in_words(card),
        f"Out of time, {card['slices']['judge'][0]} to {card['slices']['judge'][1]}, failures within {card['horizon_days']} days, "
        f"base rate {100 * card['base_rate']:.1f} %:",
    ]
    lines += [
        "  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True)))
        for r in [*heads, *rows]
    ]
    lines += [f"  {told} (95 %, over assets)" for told in _bounds(card)]
    return "\n".join([*lines, *_warned(card)])


def _bounds(card: dict[str, Any]) -> list[str]:
    """How sure the figures are."""
    told = [
        f"average precision of {_NAMES.get(name, name)}: {bound['low']:.3f} to {bound['high']:.3f}"
        for name, bound in card["intervals"].items()
    ]
    return told + [
        f"{_METRICS[name]} of {_NAMES['pdm']}: {low:.3f} to {high:.3f}"
        for name, (low, high) in card.get("bounds", {}).items()
    ]


def _warned(card: dict[str, Any]) -> list[str]:
    return [f"  warning ({w['name']}): {w['text']}" for w in card.get("warnings", [])]


def card_html(model: FittedModel) -> str:
    """The card as a standalone page."""
    card = model.card
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;color:#1c2430;max-width:58rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0 1.5rem}td,th{padding:.3rem .6rem;border-bottom:1px solid #d9dee5;text-align:right}"
        "td:first-child,th:first-child{text-align:left;min-width:11rem}th{background:#f4f6f8}h2{font-size:1.1rem;margin-top:2rem}"
    )
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Model {model.model_id}</title><style>{style}</style>'
    ]
    parts.append(f"<h1>Model {model.model_id}</h1><p>Failures within {model.horizon_days} days. Seed {model.seed}.</p>")
    if model.kind != "lightgbm":
        parts.append(
            f"<p><strong>No model was learned:</strong> {escape(card['why'])}. Failure rates shrunk to class are used instead.</p>"
        )
        return "".join([*parts, *_rates(model), *_warnings(card), *_foot(card)])
    if plain := in_words(card):
        parts.append(f"<p><strong>{escape(' '.join(plain))}</strong></p>")
    if card["evaluation"]:
        judged = (
            f"<p>Judged from {card['slices']['judge'][0]} to {card['slices']['judge'][1]}: in {100 * card['base_rate']:.1f} % of the cases a "
            "failure followed.</p>"
        )
        parts.append("<h2>How good it was out of time</h2>" + judged + _table(*table(card)))
    parts.append(
        "".join(
            f"<p>{escape(told[:1].upper() + told[1:])} (95 %, bootstrap over assets).</p>" for told in _bounds(card)
        )
    )
    if card["calibration"]:
        parts.append("<h2>Calibration on the judged months</h2>" + _calibration(card["calibration"]))
        parts.append("<h2>Failures caught by the top of the list</h2>" + _lift(card["lift"], card["best_plain"]))
    if card["groups"]:
        parts.append("<h2>By site and class</h2>" + _table(["", "rows", "failures", "predicted"], [
            [escape(_group(g)), str(g["rows"]), str(g["failures"]), f"{g['predicted']:.1f}"] for g in card["groups"]
        ]))  # fmt: skip
    parts += _warnings(card)
    slices = [[k, v[0], v[1], str(v[2])] for k, v in card["slices"].items()]
    parts.append(
        f"<h2>Data</h2>{_table(['slice', 'from', 'to', 'dates'], slices)}<p>Gap between slices: {card['gap_days']} days.</p>"
    )
    return "".join([*parts, *_foot(card)])


def _group(group: dict[str, Any]) -> str:
    """A site by its key, a class as people write it."""
    return str(group["name"]) if group["by"] == "site" else str(group["name"]).replace("_", " ")


def _rates(model: FittedModel) -> list[str]:
    """What a fallback knows: failures a year by class, and what they were counted of."""
    counted = model.card.get("counted", {}).get("of", {})
    rows = [
        [escape(kind.replace("_", " ")) or "all", *map(str, counted.get(kind, [])[:2]), f"{365 * rate:.2g}"]
        for kind, rate in sorted(model.rates.items()) if not kind.startswith("_") and kind in counted
    ]  # fmt: skip
    return ["<h2>Failure rates</h2>", _table(["class", "failures", "assets", "failures of one in a year"], rows)]


def _warnings(card: dict[str, Any]) -> list[str]:
    told = [f"<li><strong>{escape(w['name'])}</strong>: {escape(w['text'])}</li>" for w in card.get("warnings", [])]
    return ["<h2>Warnings</h2><ul>", *told, "</ul>"] if told else []


def _foot(card: dict[str, Any]) -> list[str]:
    """What any model's card ends with: what it was made from, and known limits."""
    limits = [f"<li>{escape(t)}</li>" for t in card["limits"]]
    return [_table(["", "value"], _facts(card)), "<h2>Known limits</h2><ul>", *limits, "</ul></html>"]


def _facts(card: dict[str, Any]) -> list[list[str]]:
    """What was learned from, in words: name and value."""
    told = []
    for name, value in {
        **card.get("data", {}),
        **card["rows"],
        **{k: card[k] for k in ("trees",) if k in card},
    }.items():
        if name == "unknown":
            told += [[f"what followed is not known: {_UNKNOWN.get(k, k)}", f"{n:,}"] for k, n in value.items()]
        else:
            shown = f"{value:,}" if isinstance(value, int) and name != "store_version" else str(value)
            if name == "cutoff":
                shown = f"{pd.Timestamp(value):%Y-%m-%d %H:%M} UTC"
            told.append([_FACTS.get(name, name), escape(shown)])
    return told


def _table(head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(h)}</th>" for h in head)
    return (
        f"<table><tr>{top}</tr>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows)
        + "</table>"
    )


def _lift(points: list[list[float]], best: str) -> str:
    head = ["share of the list looked at", "this model", f"best plain: {_NAMES.get(best, best)}", "by chance"]
    rows = [[f"{100 * s:.0f} %", f"{100 * a:.0f} %", f"{100 * b:.0f} %", f"{100 * s:.0f} %"] for s, a, b in points]
    return _table(head, rows)


def _calibration(points: list[list[float]]) -> str:
    """Predicted against observed, one dot per tenth of the rows."""
    top = max(max(p[0], p[1]) for p in points) * 1.1 or 1.0
    dots = "".join(
        f'<circle cx="{40 + 260 * p / top:.1f}" cy="{270 - 250 * o / top:.1f}" r="5" fill="#1d4e89" fill-opacity=".8"/>'
        for p, o, _ in points
    )
    return (
        '<svg viewBox="0 0 330 310" width="330" role="img" aria-label="predicted against observed" font-size="12">'
        '<path d="M40 20V270H300" fill="none" stroke="#5b6675"/><path d="M40 270L300 20" stroke="#d9dee5"/>'
        + dots
        + f'<text x="170" y="300" text-anchor="middle">predicted, up to {100 * top:.0f} %</text>'
        '<text x="14" y="145" transform="rotate(-90 14 145)" text-anchor="middle">observed</text></svg>'
    )
