"""Numbers in words a plant manager reads without knowing statistics."""

from __future__ import annotations

_WORDS = (
    (0.02, "very unlikely"),
    (0.10, "unlikely"),
    (0.25, "possible"),
    (0.50, "quite possible"),
    (0.75, "more likely than not"),
    (1.01, "very likely"),
)


def likelihood(risk: float) -> str:
    """A probability in words."""
    return next(word for bound, word in _WORDS if risk < bound)


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
    return f"{100 * value:.1f} %" if abs(value) < 0.0995 else f"{100 * value:.0f} %"


def points(value: float) -> str:
    """Risk points with their sign, in points of a hundred."""
    return f"{100 * value:+.1f}".replace("-", "−")


def certainty(low: float, high: float) -> str:
    """How sure the figure is, in words."""
    if low != low or high != high:
        return "no range can be given"
    if high - low < 0.02:
        return "doubtful readings hardly change this figure"
    return f"doubtful readings could make it anything from {percent(low)} to {percent(high)}"


BASIS = {
    "model": "The figure comes from this plant's own history.",
    "fallback": "The figure comes from failure rates of its class, because there is too little history to learn more.",
    "stale": "This is an older figure: the site's records are held back.",
    "none": "Nothing is recorded of this asset.",
}


def repaired(risk: float) -> str:
    """What a repair today would do, with the limits of saying so."""
    return (
        f"If it were repaired today, the figure would be {in_hundred(risk)}. That is what the model says of a machine like this "
        "one after a repair; it is no promise and knows nothing of how well the work is done."
    )


def basis(kind: str, reason: str | None) -> str:
    """Where a figure comes from, with the reason where there is one."""
    told = BASIS.get(kind, kind)
    if not reason or reason.rstrip(".").casefold() in told.casefold():
        return told
    return f"{told} {reason[:1].upper()}{reason[1:].rstrip('.')}."
