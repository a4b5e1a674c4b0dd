"""Settings of a workspace: `plant.toml` as a person writes it, checked as a whole, and as the stages receive it.

All mistakes are reported together, each with its key and the mend. Stages never read the file: the workspace hands
them a `SiteSettings` or the section they need.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pdm.errors import SettingsError, SettingsWarning
from pdm.mistakes import across, problem, table

DateOrder = Literal["DMY", "MDY", "YMD"]

KindOfWork = Literal["breakdown", "corrective", "preventive", "inspection", "modification", "other"]
"""What an order type of a plant's own may stand for; `breakdown` is corrective work because the machine failed."""

R = TypeVar("R", bound=BaseModel)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class FormSettings(_Section):
    """How one form's headers map to fields, only where recognition is not enough; a header mapped to "" is left alone.

    `match` is a file-name pattern (`*.xlsx`) or a text that occurs in the header row.
    """

    match: str
    columns: dict[str, str] = {}


class SqlSettings(_Section):
    """A query that brings log rows from a database, with its watermark.

    `url_env` names the environment variable that holds the SQLAlchemy URL (so no password stands in the file).
    `query` selects rows and contains `:watermark`; `watermark` names the column whose largest value is remembered.
    """

    url_env: str
    query: str
    watermark: str
    name: str = "sql"

    @field_validator("query")
    @classmethod
    def _has_watermark(cls, value: str) -> str:
        if ":watermark" not in value:
            raise ValueError("needs ':watermark', e.g. \"... where changed_on > :watermark\"")
        return value


class Units(_Section):
    """Units a site writes when it writes none."""

    temperature: str = "degC"
    pressure: str = "bar"
    vibration: str = "mm/s"
    load: str = "%"
    running_hours: str = "h"
    downtime: Literal["min", "h", "d"] = "h"


class SiteSettings(_Section):
    """One site."""

    name: str = ""
    timezone: str = "UTC"
    date_order: DateOrder = "DMY"
    units: Units = Units()
    reporting_lag_days: Annotated[int, Field(ge=0, le=400)] = 7
    live_since: date | None = None
    people: tuple[str, ...] = ()
    order_types: dict[str, KindOfWork] = {}
    forms: tuple[FormSettings, ...] = ()
    sql: tuple[SqlSettings, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception as error:
            raise ValueError(f"is no time zone; write one like 'Europe/Berlin', not {value!r}") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


class PlantSection(_Section):
    """The plant as a whole: its name and where its register lies."""

    name: str = "plant"
    register_file: str = Field("register.csv", alias="register")


class TruthRule(_Section):
    """Which source wins for a field when sources disagree, best first."""

    field: str
    order: tuple[Literal["register", "cmms", "typed", "mail", "print", "paper"], ...]


RETIRED = {
    "second_opinion": "print is read by the second reader, too, wherever the first is unsure",
    "min_dpi": "pages are read at the size they have, and 'pdm-logs check' names those that are read badly",
}
"""Keys of `[ocr]` that files of earlier versions may hold, and what is done whatever they say."""


class OcrSettings(_Section):
    """How pages are read."""

    hand_engine: str = "ppocr"
    print_engine: str = "tesseract"
    max_side: Annotated[int, Field(ge=800, le=12000)] = 3600
    keep_lattice: bool = True
    self_training: bool = True

    @model_validator(mode="before")
    @classmethod
    def _without_retired(cls, raw: Any) -> Any:
        return {k: v for k, v in raw.items() if k not in RETIRED} if isinstance(raw, dict) else raw


class LinkSettings(_Section):
    """When a link is accepted without a person."""

    target_precision: Annotated[float, Field(ge=0.5, lt=1.0)] = 0.995


class ReviewSettings(_Section):
    """Review queue.

    `audit_share`: share of automatic decisions sent to the queue unmarked. `reading_precision`: promised share of right readings among the
    dates and measurements that are taken without a person.
    """

    audit_share: Annotated[float, Field(ge=0.0, le=0.5)] = 0.02
    reading_precision: Annotated[float, Field(ge=0.5, lt=1.0)] = 0.95


MAX_HORIZON = 730
"""Days ahead that a risk may be about, at most."""


class RiskSettings(_Section):
    """What is forecast. `step_days`: distance of training dates."""

    horizon_days: Annotated[int, Field(ge=1, le=MAX_HORIZON)] = 30
    step_days: Annotated[int, Field(ge=1, le=90)] = 14
    seed: int = 7


USUAL_COSTS = {"failure": 10000.0, "planned_repair": 2500.0, "inspection": 200.0}
"""What is taken where a plant names no cost of its own."""


@dataclass(frozen=True)
class Costs:
    """What a failure that was not seen coming, the same repair when planned, and looking at one asset cost."""

    failure: float
    planned_repair: float
    inspection: float


class CostSettings(_Section):
    """Costs in the plant's currency; what nobody named is not known."""

    failure: Annotated[float, Field(ge=0)] | None = None
    planned_repair: Annotated[float, Field(ge=0)] | None = None
    inspection: Annotated[float, Field(ge=0)] | None = None

    def unnamed(self) -> list[str]:
        """Costs that the plant did not name."""
        return [k for k in USUAL_COSTS if getattr(self, k) is None]

    def taken(self) -> Costs:
        """The costs, with usual ones in place of those that are not named: whoever shows what comes of these says so."""
        return Costs(**{k: usual if getattr(self, k) is None else getattr(self, k) for k, usual in USUAL_COSTS.items()})


class SizeLimits(_Section):
    """Sizes above which a document is set aside."""

    file_mb: Annotated[float, Field(gt=0)] = 500.0
    page_megapixels: Annotated[float, Field(gt=0)] = 120.0
    zip_unpacked_mb: Annotated[float, Field(gt=0)] = 2000.0
    zip_ratio: Annotated[float, Field(gt=1)] = 200.0
    zip_members: Annotated[int, Field(gt=0)] = 10000
    nesting: Annotated[int, Field(ge=1, le=8)] = 3
    rows: Annotated[int, Field(gt=0)] = 5_000_000
    document_pages: Annotated[int, Field(gt=0)] = 5000


class GateSettings(_Section):
    """When a site is held back from scoring."""

    max_days_silent: Annotated[int, Field(gt=0)] = 120
    max_unresolved_share: Annotated[float, Field(gt=0, le=1)] = 0.6
    max_undated_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    min_reading_confidence: Annotated[float, Field(ge=0, le=1)] = 0.25
    closed: tuple[str, ...] = ()


class PrivacySettings(_Section):
    """What is stored of people, applied before anything is stored."""

    people: Literal["keep", "initials", "hash"] = "keep"


class Settings(_Section):
    """A checked `plant.toml`."""

    plant: PlantSection = PlantSection(register="register.csv")
    sites: dict[str, SiteSettings] = {}
    truth: tuple[TruthRule, ...] = ()
    ocr: OcrSettings = OcrSettings()
    links: LinkSettings = LinkSettings()
    review: ReviewSettings = ReviewSettings()
    risk: RiskSettings = RiskSettings()
    costs: CostSettings = CostSettings()
    limits: SizeLimits = SizeLimits()
    gate: GateSettings = GateSettings()
    privacy: PrivacySettings = PrivacySettings()

    def site(self, site: str) -> SiteSettings:
        """Settings of `site`; a site without a section gets the defaults."""
        return self.sites.get(site, SiteSettings(name=site))

    def fingerprint(self) -> str:
        """Hash of all values, for run records."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def load_settings(path: Path, *, fields: Collection[str] = ()) -> Settings:
    """Read and check `plant.toml`; warns of keys that have no effect (`SettingsWarning`).

    Args:
        path: The file.
        fields: Names of fields that a form's columns may be mapped to; not checked when empty.

    Raises:
        SettingsError: The file is missing, is no TOML, or has mistakes (all of them in `problems`).
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SettingsError(
            "there is no plant.toml.", place=str(path), remedy="Run 'pdm-logs init DIR' or name the workspace's folder."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError("is not written in UTF-8.", place=str(path), remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not valid TOML: {error}.", place=str(path), remedy="Mend that line.") from error
    for key in RETIRED.keys() & table(raw.get("ocr")).keys():
        warnings.warn(f"{path}: ocr.{key} has no effect: {RETIRED[key]}. Take it out.", SettingsWarning, stacklevel=2)
    return parse_settings(raw, place=str(path), fields=fields)


def parse_settings(raw: dict[str, Any], *, place: str = "plant.toml", fields: Collection[str] = ()) -> Settings:
    """Check settings given as a dictionary. Raises `SettingsError` with every mistake."""
    problems: list[str] = []
    settings = None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        problems += [problem(e, Settings) for e in error.errors()]
    problems += [p for p in across(raw, fields) if p not in problems]
    if problems or settings is None:
        count = f"{len(problems)} mistake{'s' if len(problems) > 1 else ''}"
        raise SettingsError(f"{count} in the settings:", place=place, problems=tuple(problems))
    return settings


def load_recipe(path: Path, kind: type[R]) -> R:
    """A TOML file that says how something is trained, checked as a `kind`.

    Raises:
        SettingsError: It is not there, is no TOML, or has mistakes; with every mistake.
    """
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError("there is no such config.", place=str(path), remedy="Name a TOML file.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not valid TOML: {error}.", place=str(path), remedy="Mend that line.") from error
    except ValidationError as error:
        problems = tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}".lstrip(": ") for e in error.errors())
        raise SettingsError("mistakes in the config:", place=str(path), problems=problems) from error


def find_beside(name: str, config: Path) -> Path:
    """A file or folder that a recipe names: beside it, or in the folder that PDM_DATA names.

    Raises:
        SettingsError: It is at neither place.
    """
    for root in (config.parent, Path(os.environ.get("PDM_DATA", "."))):
        if (root / name).exists():
            return root / name
    raise SettingsError(
        f"{name} is not there.", place=str(config), remedy="Write its path relative to the config, or set PDM_DATA."
    )
