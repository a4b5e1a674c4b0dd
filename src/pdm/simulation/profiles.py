"""Profiles (how bad the logs are) and sizes (how large the enterprise is). A used profile is frozen."""

from __future__ import annotations

from dataclasses import dataclass, field

from pdm.errors import UsageError


@dataclass(frozen=True)
class Profile:
    """How bad the logs are.

    Attributes:
        name: Name of the profile.
        odd_name: Share of mentions that are not the tag or number in a plain form.
        vague_name: Share of mentions that name no single machine for sure (a class word and a letter).
        misspelt: Chance that a word is misspelt.
        shorthand: Chance that a word with a short form is shortened.
        missing: Share of temperature, load and hours fields left empty.
        told_twice: Share of events also told in a second channel.
        late: Share of lines that arrive months late.
        trap: Share of harmless lines that sound like failures, and the other way round.
    """

    name: str
    odd_name: float
    vague_name: float
    misspelt: float
    shorthand: float
    missing: float
    told_twice: float
    late: float
    trap: float


PROFILES = {
    p.name: p
    for p in (
        Profile("easy", 0.15, 0.01, 0.01, 0.30, 0.40, 0.02, 0.01, 0.10),
        Profile("normal", 0.76, 0.025, 0.04, 0.55, 0.65, 0.05, 0.03, 0.35),
        Profile("worst", 0.86, 0.06, 0.09, 0.75, 0.85, 0.10, 0.08, 0.50),
    )
}


def profile(name: str) -> Profile:
    """The profile called `name`.

    Raises:
        UsageError: There is none.
    """
    if name not in PROFILES:
        raise UsageError(f"there is no profile {name!r}.", remedy=f"One of: {', '.join(PROFILES)}.")
    return PROFILES[name]


@dataclass(frozen=True)
class SitePlan:
    """One site.

    Attributes:
        site: Identifier.
        assets: Number of assets.
        channels: Share of lines per channel.
        timezone: IANA name.
        date_order: DMY, MDY or YMD.
        lag_days: Days from an event to its record in normal running.
        writers: Number of people who write.
        silent_months: Months before the end in which nothing arrives any more.
        worn: Factor on wear at this site.
        language: Language of its CMMS.
    """

    site: str
    assets: int
    channels: dict[str, float]
    timezone: str = "UTC"
    date_order: str = "DMY"
    lag_days: int = 7
    writers: int = 5
    silent_months: int = 0
    worn: float = 1.0
    language: str = "en"


@dataclass(frozen=True)
class Size:
    """How large the enterprise is.

    Attributes:
        name: Name of the size.
        years: Years of history; it ends on 2025-12-31.
        sites: Sites.
    """

    name: str
    years: float
    sites: tuple[SitePlan, ...] = field(default_factory=tuple)


_PAPER = {"sheet": 0.70, "work_order_form": 0.012, "photo": 0.047, "csv": 0.11, "mail": 0.04, "typed_pdf": 0.09}
_PAPER_2 = {"sheet": 0.71, "work_order_form": 0.012, "photo": 0.027, "workbook": 0.19, "mail": 0.06}

SIZES = {
    "demo": Size(
        "demo",
        3.0,
        (
            SitePlan("harbour", 26, _PAPER, "Europe/London", "DMY", 12, 5, worn=1.15),
            SitePlan("millbrook", 26, _PAPER_2, "America/Chicago", "MDY", 12, 5, worn=0.9),
            SitePlan(
                "rheinau",
                80,
                {"sap": 0.85, "mail": 0.15},
                "Europe/Berlin",
                "DMY",
                4,
                6,
                worn=1.0,
                language="de",
            ),
            SitePlan("stonebridge", 80, {"maximo": 0.6, "workbook": 0.4}, "America/Denver", "MDY", 4, 6, worn=1.1),
            SitePlan("vallin", 64, {"csv": 0.6, "typed_pdf": 0.25, "mail": 0.15}, "UTC", "YMD", 5, 5, worn=0.8),
            SitePlan("westfield", 32, {"csv": 1.0}, "UTC", "DMY", 5, 3, silent_months=5),
        ),
    ),
    "tiny": Size(
        "tiny",
        1.5,
        (
            SitePlan("harbour", 9, _PAPER, "Europe/London", "DMY", 12, 2, worn=1.5),
            SitePlan(
                "rheinau",
                16,
                {"sap": 0.6, "workbook": 0.25, "mail": 0.15},
                "Europe/Berlin",
                "DMY",
                4,
                3,
                worn=1.5,
            ),
            SitePlan("stonebridge", 15, {"maximo": 0.6, "csv": 0.4}, "America/Denver", "MDY", 4, 3, worn=1.5),
        ),
    ),
}


def size_of(size: Size | str | None) -> Size:
    """A size by name; the demo's when None.

    Raises:
        UsageError: There is none of this name.
    """
    if isinstance(size, Size):
        return size
    name = size or "demo"
    if name not in SIZES:
        raise UsageError(f"there is no size {name!r}.", remedy=f"One of: {', '.join(SIZES)}.")
    return SIZES[name]
