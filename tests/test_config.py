"""Settings: all mistakes at once, each with its key and the mend; the documentation names every key and default."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from pdm.config import Settings, load_settings, parse_settings
from pdm.errors import ExitStatus, SettingsError, SettingsWarning

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


def test_an_empty_file_gives_the_defaults() -> None:
    settings = parse_settings({})
    assert settings.risk.horizon_days == 30
    assert settings.plant.register_file == "register.csv"
    assert settings.site("anywhere").date_order == "DMY"


@pytest.mark.acceptance
def test_all_mistakes_are_reported_together_each_with_key_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "plant.toml"
    path.write_text(
        """
        [plant]
        nam = "x"
        [sites.north]
        timezone = "Europe/Berlln"
        date_order = "DYM"
        reporting_lag_days = -3
        [[sites.north.forms]]
        match = "*.csv"
        columns = {"Equip. No." = "equipmnt"}
        [[sites.north.sql]]
        url_env = "DB"
        query = "select 1"
        [links]
        target_precision = 1.5
        [gate]
        closed = ["nroth"]
        """
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(path, fields=("equipment", "date"))
    error = caught.value
    expected = {
        "plant.nam": "did you mean 'name'",
        "sites.north.timezone": "Europe/Berlin",
        "sites.north.date_order": "'DMY', 'MDY' or 'YMD'",
        "sites.north.reporting_lag_days": "should be 0 or more",
        "sites.north.forms.0.columns.Equip. No.": "did you mean 'equipment'",
        "sites.north.sql.0.query": ":watermark",
        "sites.north.sql.0.watermark": "is missing; add it",
        "links.target_precision": "less than 1",
        "gate.closed": "did you mean 'north'",
    }
    assert len(error.problems) == len(expected)
    for key, mend in expected.items():
        (problem,) = [p for p in error.problems if p.startswith(f"{key}:")]
        assert mend in problem
        assert problem in str(error)
    assert str(path) in str(error)
    assert error.exit_status == ExitStatus.USAGE


def test_a_column_may_be_left_alone_and_an_order_type_be_named() -> None:
    form = {"match": "*.csv", "columns": {"No.": "", "Was": "description"}}
    site = {"forms": [form], "order_types": {"PM03": "breakdown"}}
    found = parse_settings({"sites": {"north": site}}, fields=("description",)).site("north")
    assert found.forms[0].columns == {"No.": "", "Was": "description"}
    with pytest.raises(SettingsError, match="'breakdown', 'corrective'"):
        parse_settings({"sites": {"north": {"order_types": {"PM03": "failure"}}}})


def test_keys_of_earlier_versions_that_do_nothing_are_passed_over_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "plant.toml"
    path.write_text("[ocr]\nmin_dpi = 150\nsecond_opinion = false\nmax_side = 2000\n")
    with pytest.warns(SettingsWarning) as told:
        assert load_settings(path).ocr.max_side == 2000
    assert sorted(re.findall(r"ocr\.\w+ has no effect", " ".join(str(w.message) for w in told))) == [
        "ocr.min_dpi has no effect", "ocr.second_opinion has no effect",
    ]  # fmt: skip
    # settings that an earlier run kept are those of that run
    kept = Settings().model_dump_json(by_alias=True).replace('"ocr":{', '"ocr":{"min_dpi":110,"second_opinion":true,')
    assert Settings.model_validate_json(kept) == Settings()


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "plant.toml"
    path.write_text("[plant]\nname = \n")
    with pytest.raises(SettingsError, match="line 2"):
        load_settings(path)


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "plant.toml").write_bytes('[plant]\nname = "Müller"\n'.encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(tmp_path / "plant.toml")


@pytest.mark.parametrize("site", ["", ".", "..", "a/b", " a", "a:b"])
def test_a_site_is_called_what_a_folder_can_be_called(site: str) -> None:
    with pytest.raises(SettingsError, match="folder"):
        parse_settings({"sites": {site: {}}})
    assert list(parse_settings({"sites": {"Nörd 2": {}}}).sites) == ["Nörd 2"]


def test_no_file_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="pdm-logs init"):
        load_settings(tmp_path / "plant.toml")


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plant.toml"
    path.write_bytes('\ufeff[plant]\r\nname = "Grube Süd"\r\n'.encode())
    assert load_settings(path).plant.name == "Grube Süd"


def test_the_fingerprint_changes_with_any_value() -> None:
    one, same = parse_settings({}), parse_settings({"risk": {"horizon_days": 30}})
    other = parse_settings({"costs": {"inspection": 201}})
    assert one.fingerprint() == same.fingerprint() != other.fingerprint()


def _model_keys(model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    """Key as documented -> default (PydanticUndefined when required)."""
    keys: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = prefix + (field.alias or name)
        section, inside = _section(field.annotation)
        if section is None:
            keys[key] = field.default
        else:
            keys |= _model_keys(section, f"{key}{inside}.")
    return keys


def _section(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return (annotation, "") if issubclass(annotation, BaseModel) else (None, "")
    for part in get_args(annotation):
        found, _ = _section(part)
        if found is not None:
            return found, ".<id>" if get_origin(annotation) is dict else "[]"
    return None, ""


def _shown(default: Any) -> str:
    if default is PydanticUndefined:
        return "required"
    if default is None:
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, str):
        return f'`"{default}"`'
    if isinstance(default, tuple):
        return "`[]`"
    return f"`{default}`"


def test_the_documentation_names_every_key_with_its_default() -> None:
    documented = dict(re.findall(r"^\| `([a-z_<>\[\].]+)` \| (.+?) \| .+ \|$", DOCS.read_text(), re.M))
    real = {key: _shown(default) for key, default in _model_keys(Settings).items()}
    assert documented == real


def test_a_cost_without_end_is_none() -> None:
    with pytest.raises(SettingsError, match=r"costs\.failure: .*finite"):
        parse_settings({"costs": {"failure": float("inf")}})


def test_what_is_of_the_wrong_kind_is_told_in_words_for_whoever_writes_the_file(tmp_path: Path) -> None:
    wrong = {
        "costs": {"failure": "much", "planned_repair": -3}, "gate": {"closed": "north", "max_days_silent": 0},
        "risk": {"horizon_days": 30.5, "step_days": 91}, "privacy": {"people": True}, "ocr": {"keep_lattice": 3},
        "sites": {"north": {"timezone": 5, "live_since": "yesterday"}, "south": 3},
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        parse_settings(wrong)
    told = str(caught.value)
    for line in (
        "costs.failure: should be a number (found 'much')", "costs.planned_repair: should be 0 or more (found -3)",
        """gate.closed: should be a list, such as ["a", "b"] (found 'north')""", "gate.max_days_silent: should be more than 0 (found 0)",
        "risk.horizon_days: should be a whole number (found 30.5)", "risk.step_days: should be 90 or less (found 91)",
        "privacy.people: should be 'keep', 'initials' or 'hash' (found True)", "ocr.keep_lattice: should be true or false (found 3)",
        "sites.north.timezone: should be text, in quotation marks (found 5)", "sites.south: should be a section, with keys of its own (found 3)",
        "sites.north.live_since: should be a day, written 2026-01-31 (found 'yesterday')",
    ):  # fmt: skip
        assert f"- {line}\n" in f"{told}\n"
    (tmp_path / "plant.toml").mkdir()
    with pytest.raises(SettingsError, match="there is no plant"):
        load_settings(tmp_path / "plant.toml")
