"""Numbers in words a plant manager reads without knowing statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdm.vocabulary.held_back import figure_day, over

_WORDS = (
    (0.02, "very unlikely"),
    (0.10, "unlikely"),
    (0.25, "possible"),
    (0.45, "quite possible"),
    (0.55, "about as likely as not"),
    (0.75, "more likely than not"),
    (1.01, "very likely"),
)


def likelihood(risk: float) -> str:
    """A probability in words."""
    return next(word for bound, word in _WORDS if risk < bound)


def headline(risk: Mapping[str, Any], since: bool = False) -> str:
    """The risk in a sentence; an older figure looked ahead from its own day, not from that of the list.

    Args:
        risk: Row of the list.
        since: Whether the day of the list is named, where the sentence stands alone.
    """
    word, within = likelihood(risk["risk"]), f"a failure within {risk['horizon_days']} days"
    if risk["basis"] != "stale":
        return f"A{within[1:]}{' of ' + str(risk['as_of']) if since else ''} is {word}"
    day, end = figure_day(risk["basis_reason"]), over(risk)
    then = f"{'On an earlier list' if day is None else f'On {day:%Y-%m-%d}'} {within} was {word}"
    return (
        then
        if end is None
        else f"No forecast any more: what there was ended on {end:%Y-%m-%d}. {then} ({in_hundred(risk['risk'])})"
    )


def big(risk: Mapping[str, Any]) -> str:
    """The figure as it stands large above all; none where there is none that holds."""
    return "–" if risk["risk"] is None or over(risk) else in_hundred(risk["risk"])


def ranked(risk: Mapping[str, Any], fleet: int) -> str:
    """Where it stands in the list, with what a typical asset has."""
    if over(risk):
        return f"Not ranked among the {fleet} assets: the figure is over."
    base = in_hundred(risk["base_risk"]) if risk["base_risk"] is not None else "unknown"
    return f"Rank {risk['rank']} of {fleet} assets. A typical one: {base}."


def in_hundred(risk: float) -> str:
    """A probability as so many in a hundred."""
    count = round(100 * risk)
    if count == 0:
        return "fewer than 1 in 100"
    return f"{count} in 100" if count < 100 else "more than 99 in 100"


def percent(value: float) -> str:
    """A share in per cent, one decimal below ten."""
    if value != value:
        return "–"
    if 0.995 <= value < 1:
        return "over 99 %"
    return f"{100 * value:.1f} %" if abs(value) < 0.0995 else f"{100 * value:.0f} %"


def points(value: float) -> str:
    """Risk points with their sign, in points of a hundred."""
    told = f"{100 * value:+.1f}".replace("-", "−")
    return "0" if told[1:] == "0.0" else told


def beside(value: float, basis: str) -> str:
    """Risk points as they stand beside a reason; nothing beside why a figure is an old one, as that did not raise it."""
    return points(value) if value and basis != "stale" else ""


ROUNDED_AWAY = 0.0005
"""Risk points below which a reason would be shown with +0.0 in 100."""
FEW_LINES = 5
"""Up to so many lines about an asset a figure rests on little."""


def certainty(risk: Mapping[str, Any], lines: int | None = None) -> str:
    """How sure the figure is, in words: how far doubt in what was read could move it, and the model's own doubt where that is known.

    Args:
        risk: Row of the list.
        lines: How many lines were written about the asset, where that is known.
    """
    low, high = risk["risk_low"], risk["risk_high"]
    if low is None or high is None or low != low or high != high:
        told = "no range can be given for doubt in reading"
    elif high - low < 0.02:
        told = "doubtful readings hardly change this figure"
    else:
        told = f"doubtful readings alone could make it anything from {in_hundred(low)} to {in_hundred(high)}"
    least, most = risk.get("model_low"), risk.get("model_high")
    if least is not None and most is not None and 0.02 <= most - least < 1.0:
        told += f"; judged by what became of earlier figures like it, it may stand for {in_hundred(least)} to {in_hundred(most)}"
    if lines == 0:
        return "nothing was ever written about this asset, so the figure is that of one of which little is known"
    if lines is not None and lines <= FEW_LINES:
        return f"only {lines} line{' was' if lines == 1 else 's were'} ever written about this asset, so it rests on little; {told}"
    return told


BASIS = {
    "model": "The figure comes from this plant's own history.",
    "fallback": "The figure comes from failure rates of its class, because there is too little history to learn more.",
    "stale": "This is an older figure: the site's records are held back.",
    "none": "Nothing is recorded of this asset.",
}


def sure(risk: Mapping[str, Any], lines: int) -> str:
    """How sure a figure is and where it comes from; of an old figure only that it is one.

    Args:
        risk: Row of the list.
        lines: How many lines were written about the asset.
    """
    told = basis(str(risk["basis"]), risk["basis_reason"])
    if risk["basis"] == "stale":
        return told
    return f"How sure: {certainty(risk, lines)}. {told}"


def repaired(risk: float) -> str:
    """What a repair today would do, with the limits of saying so."""
    return (
        f"If it were repaired today, the figure would be {in_hundred(risk)}. That is what the model says of a machine like this "
        "one after a repair; it is no promise and knows nothing of how well the work is done."
    )


def basis(kind: str, reason: str | None, known: bool = True) -> str:
    """Where a figure comes from, with the reason where there is one.

    Args:
        kind: The basis.
        reason: Why it is that one.
        known: Whether there is a figure.
    """
    told = BASIS.get(kind, kind) if known or kind != "stale" else "The site's records are held back."
    reason = (reason or "").removeprefix("Held back: ")
    if not reason or reason.rstrip(".").casefold() in told.casefold():
        return told
    return f"{told} {reason[:1].upper()}{reason[1:].rstrip('.')}."


def leading(reasons: list[dict[str, Any]], most: int, basis: str) -> int:
    """How many reasons are shown at once: `most`, without those of which no point is left when rounded.

    Why a figure is an old one, or one of a class, is told whatever its points.
    """
    moves = [abs(float(r["risk_points"])) >= ROUNDED_AWAY for r in reasons[:most]]
    # up to the first that moves nothing: what is no reason by itself comes behind it, whatever its points together
    seen = moves.index(False) if False in moves else len(moves)
    return seen if basis == "model" else max(seen, min(len(reasons), 1))


def smaller(reasons: list[dict[str, Any]], shown: int) -> str:
    """The reasons that are not shown at once, in a line.

    Args:
        reasons: These reasons.
        shown: How many are shown above them.
    """
    count, total = len(reasons), sum(float(r["risk_points"]) for r in reasons)
    told = f"{'' if count == 1 else 'together '}{'less than 0.1' if points(total) == '0' else points(total)} in 100"
    if not shown:
        return f"Nothing that moves the figure noticeably: {count} small reason{'' if count == 1 else 's'}, {told}"
    return f"{count} smaller one{'' if count == 1 else 's'}, {told}"


def foot(risk: Mapping[str, Any], total: float, model: str) -> str:
    """How the figure adds up, and what it was made from.

    Args:
        risk: Row of the list.
        total: Sum of all risk points.
        model: The model that the figure comes from; empty where that is not known.
    """
    made = ""
    if risk["risk"] is not None and risk["basis"] == "stale":
        day = figure_day(risk["basis_reason"])
        made = f"The figure is that of {'an earlier list' if day is None else f'the list of {day:%Y-%m-%d}'}. "
    elif risk["risk"] is not None:
        base = "–" if risk["base_risk"] is None else f"{100 * risk['base_risk']:.1f}"
        made = f"A typical asset {base} in 100, all points together {points(total)}, gives {100 * risk['risk']:.1f} in 100. "
    by = f", model {model}" if model else ""
    return f"{made}Records used up to {risk['data_through'] or '–'}. Run {risk['run_id']}{by}."


SHORT_BASIS = {"model": "", "fallback": "rates of its class", "stale": "older figure", "none": "no record"}


def short_basis(row: Mapping[str, Any]) -> str:
    """What is noted of a figure in a list: nothing where it is what a reader expects."""
    if row["basis"] != "stale":
        return SHORT_BASIS.get(row["basis"], str(row["basis"]))
    day = figure_day(row["basis_reason"])
    if day is not None and over(row):
        return f"no forecast any more: figure of {day:%Y-%m-%d}"
    return (
        "no figure"
        if row["risk"] != row["risk"]
        else SHORT_BASIS["stale"]
        if day is None
        else f"figure of {day:%Y-%m-%d}"
    )


def kind(equipment_class: Any) -> str:
    """A class of equipment as people write it; empty when it is not known."""
    return equipment_class.replace("_", " ") if isinstance(equipment_class, str) else ""


def why(basis: str) -> str:
    """Title above the reasons."""
    return "Why there is no newer figure" if basis == "stale" else "Why, and where it is written"


FORECASTS = 6
"""Earlier forecasts that are shown with what came after."""


def earlier(past: list[dict[str, Any]], most: int = FORECASTS) -> list[str]:
    """What earlier lists said of an asset, and what came after, a line each."""
    return [f"{p['date']}: {in_hundred(p['risk'])} – {p['after']}" for p in past[:most]]


def older(count: int) -> str:
    """How many lines of a history are not shown."""
    return f"{count} older line{'' if count == 1 else 's'}"


def own_way(mention: str, asset: Mapping[str, Any]) -> bool:
    """Whether a name as written differs from those that the register has for the asset (but for marks, case and leading noughts)."""
    names = {_bare(str(asset[k])) for k in ("asset_id", "tag", "functional_location", "description") if asset.get(k)}
    return _bare(mention) not in names


def _bare(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum()).lstrip("0")


def marks(row: Mapping[str, Any], asset: Mapping[str, Any]) -> list[str]:
    """What is to be known of a line of evidence: how the asset is called in it, and whatever is in doubt.

    Args:
        row: The line.
        asset: The asset's row of the register.
    """
    told = [f"written as “{row['mention']}”"] if row.get("mention") and own_way(row["mention"], asset) else []
    if row.get("dated_by"):
        told.append(f"day by the {row['dated_by']}")
    if row.get("decided_by"):
        told.append(f"confirmed – {row['decided_by']}")
    elif row.get("confidence") is not None and row["confidence"] < CLEAR:
        told.append(f"{100 * row['confidence']:.0f} in 100 sure that this asset is meant")
    return told


CLEAR = 0.98
"""Confidence from which nobody needs to be told whether the asset is meant."""
