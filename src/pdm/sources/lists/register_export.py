"""A register made from a list of equipment: an export of a maintenance system, or one kept by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from pdm.errors import SettingsError
from pdm.records import REGISTER
from pdm.sources.lists.plain_tables import read_plain, without_nothing
from pdm.sources.lists.register_dates import coarse, days_of
from pdm.sources.lists.register_rows import filled_down, sheet_of, without_notes, without_titles
from pdm.vocabulary.fields import candidates, normalise
from pdm.vocabulary.register_headings import columns_of, names_assets, says
from pdm.vocabulary.tables import read_table, split_list

DATES = ("valid_from", "valid_to", "installed_on", "retired_on")
_OUT_OF_USE = re.compile(
    r"\b(?:decommissioned|retired|scrapped|disposed|demolished|dismantled|out of (?:service|use)|not in use|stillgelegt|verschrottet|demontiert|ausser betrieb|"
    r"sold|written off|withdrawn|removed from (?:service|site)|taken out of (?:service|use)|ausgesondert|ausgemustert|ausser dienst|entsorgt|verkauft|abgebaut|declasse|vendu|ferraille|mis hors service"
    r"|retirad[oa]|vendid[oa]|desmontad[oa]|chatarra|alienat[oa]|smantellat[oa]|abatid[oa]|sucata|afgestoten|afgevoerd|gesloopt|verkocht|verschroot|uit (?:dienst|bedrijf|gebruik)|buiten dienst"
    r"|skrotad|utrangerad|skrotet|utrangert|kassert|kasseret|skrottet|sald|solgt|ur drift|ute av drift|ude af drift|zlomowan\w*|"
    r"inak|lvom|hors service|reforme|depose|au rebut|fuera de (?:servicio|uso)|de baja|dado de baja|desguazado|dismesso|fuori servizio|rottamato|desativado|fora de servico|buiten gebruik|buiten bedrijf)\b"
)
"""States in which equipment does not work any more, as `normalise` writes them; INAK and LVOM are SAP's."""
_NAMED_SO = ("asset_id", "assetid", "assetnum", "equnr")
"""Headings that can be nothing but an identifier."""
_SHOWN, _SURE, _CODED = 5, 0.93, 0.8
_TYPES, _FEW, _UNLIKE, _WITH_FIGURES = ("type", "types", "typ", "tipo", "machine type"), 4, 0.5, 0.4
"""Headings above a class or a model, and cells from which, and shares of those that differ and that have figures, they are models."""
_BETWEEN_NAMES = re.compile(r",\s|\n|\s/\s|\s\|\s")
_OTHER = "other name"
"""Columns with names of assets beside the one that tells them apart, until their cells were looked at."""
_TITLES, _SHEETS = "titles of groups", "names of sheets"
_UNNAMED = re.compile(
    r"^(?:sheet|tabelle|feuil(?:le)?|hoja|foglio|planilha|blad|arkusz|list[ea]?|register|assets?|equipment)?[ _-]?\d*$",
    re.I,
)
"""Names of sheets that say nothing of a place."""


@dataclass(frozen=True)
class RegisterExport:
    """What a list of equipment gave.

    Attributes:
        register: A frame of `REGISTER`.
        taken: Column of the register to heading it was taken from (several, of aliases, joined by " + ").
        left: Headings that mean nothing here.
        notes: Sentences on what was left out or is not clear.
    """

    register: pd.DataFrame
    taken: dict[str, str]
    left: tuple[str, ...]
    notes: tuple[str, ...]


def register_from_export(path: Path | str, *, site: str = "") -> RegisterExport:
    """A register made from an export of a maintenance system or an asset list (CSV or workbook).

    Headings are known by SAP PM and Maximo names and plain ones in seven languages (`vocabulary/register_headings.toml`). Where the list
    has only a tag, or only a short name or number, it becomes the asset_id; where it names no site, `site` is used. Assets are
    taken once. A row that holds one text alone is the title of a group, and the place of those below it where no column names one.

    Raises:
        SettingsError: No column names the asset, or no site is known.
    """
    path = Path(path)
    notes: list[str] = []
    frame = read_plain(path, "the export", _named_columns, told_by=("asset_id", "tag", "key"))
    headings: dict[str, str] = frame.attrs["headings"]
    left = tuple(frame.attrs["left"])
    taken = {str(c): headings[str(c)] for c in frame if c in REGISTER.names}
    sheets: dict[int, str] = frame.attrs["sheets"]
    notes += _of_sheets(sheets, frame.attrs["sheets_left"])
    frame = _with_states(without_nothing(frame), sheets)
    frame, groups = without_titles(filled_down(without_notes(frame, sheets, notes), sheets), sheets)
    if "functional_location" not in frame and (groups is not None or _named_so(sheets)):
        # titles of groups, else of sheets, say where what stands below them is
        frame["functional_location"] = (
            groups
            if groups is not None
            else ["" if _OUT_OF_USE.search(normalise(s)) else s for s in sheet_of(frame, sheets)]
        )
        taken["functional_location"] = _TITLES if groups is not None else _SHEETS
    frame = _with_models(frame, taken)
    frame = _identified(frame, path, taken, headings, notes)
    _check_names(frame, taken)
    frame = _with_other_names(frame, taken, headings, notes)
    for column in [c for c in frame if re.fullmatch(r"aliases \d+", str(c))]:
        both = frame[["aliases", column]].agg(lambda r: "; ".join(v for v in r if v), axis=1)
        frame["aliases"], taken["aliases"] = both, f"{taken['aliases']} + {headings[str(column)]}"
        frame = frame.drop(columns=column)
    if "aliases" in frame:
        frame["aliases"] = _names_apart(frame["aliases"])
    frame = _with_sites(frame, path, site)
    empty = frame.index[frame["asset_id"].eq("")]
    if len(empty):
        notes.append(f"{_rows(empty)} without an asset_id left out.")
    frame = frame[frame["asset_id"].ne("")]
    twice = frame.index[frame.duplicated("asset_id")]
    if len(twice):
        ids = list(dict.fromkeys(frame.loc[twice, "asset_id"]))
        notes.append(f"{_rows(twice)} left out, whose asset_id stands further up already: {_some(ids)}.")
    frame = frame.drop_duplicates("asset_id")
    present = [c for c in DATES if c in frame]
    days, wrong = days_of([frame[c] for c in present])
    for column, read, unread in zip(present, days, wrong, strict=True):
        rough = coarse(frame[column]) & read.notna()
        frame[column] = read
        if rough.any():
            end = "last" if column in ("valid_to", "retired_on") else "first"
            notes.append(
                f"{column}: {int(rough.sum())} days are known only to the month or the year and stand at the {end} day of it."
            )
        if len(unread):
            notes.append(
                f"{column}: {len(unread)} of {int(read.notna().sum()) + len(unread)} days could not be read and are empty, as in row "
                f"{unread.index[0]}: {str(unread.iloc[0])!r}. Write them as 2024-05-31."
            )
    if "status" in frame:
        out = frame["status"].map(lambda s: bool(_OUT_OF_USE.search(normalise(str(s)))))
        out &= frame["retired_on"].isna() if "retired_on" in frame else True
        if out.any():
            marked = "1 asset is" if out.sum() == 1 else f"{int(out.sum())} assets are"
            notes.append(
                f"{marked} marked as out of use, but not since when: {_some(list(frame.loc[out, 'asset_id']))}. "
                "Fill in retired_on, or it counts as running."
            )
    if "equipment_class" in frame:
        frame["equipment_class"] = _plain_classes(frame["equipment_class"])
    frame["tag"] = frame["tag"].where(frame["tag"].ne(""), frame["asset_id"]) if "tag" in frame else frame["asset_id"]
    frame["row"] = frame.index
    out_frame = frame[[c for c in REGISTER.names if c in frame]].reset_index(drop=True).replace("", None)
    known = set(frame["asset_id"])
    if "parent_id" in out_frame:
        by_tag = dict(zip(frame["tag"], frame["asset_id"], strict=True))
        # a parent may be named by its tag
        out_frame["parent_id"] = out_frame["parent_id"].map(lambda p: p if p in known else by_tag.get(p, p))
        lost = out_frame["parent_id"].notna() & ~out_frame["parent_id"].isin(known)
        if lost.any():
            notes.append(
                f"{int(lost.sum())} parents are not in the list and were left out: {_some(sorted(set(out_frame.loc[lost, 'parent_id'])))}."
            )
            out_frame.loc[lost, "parent_id"] = None
    used = {h for said in taken.values() for h in (said, *said.split(" + "))}
    unused = [h for h in left if h not in used]
    again = {h: says(h) for h in unused if says(h) in taken}
    notes += [f"{h!r} says {c}, too, which was taken from {taken[c]!r}; it was left out." for h, c in again.items()]
    return RegisterExport(REGISTER.validate(out_frame), taken, tuple(h for h in unused if h not in again), tuple(notes))


def _with_models(frame: pd.DataFrame, taken: dict[str, str]) -> pd.DataFrame:
    """The table with what stands below a bare "Type" as the models of its assets, where hardly two are alike and most have figures: classes come back."""
    named = normalise(taken.get("equipment_class", ""))
    if "model" in frame or named not in _TYPES:
        return frame
    cells = frame["equipment_class"][frame["equipment_class"].ne("")]
    figures = cells.str.contains(r"\d")
    if len(cells) < _FEW or cells.nunique() < _UNLIKE * len(cells) or figures.mean() < _WITH_FIGURES:
        return frame
    taken["model"] = taken.pop("equipment_class")
    return frame.rename(columns={"equipment_class": "model"})


def _of_sheets(read: Mapping[int, str], left: Sequence[str]) -> list[str]:
    """What is to be said of the sheets of a workbook: that several were read, and which were not."""
    said = []
    if read:
        said.append(
            f"{len(read)} sheets were read, one below the other: {_some(list(read.values()))}; rows are counted on through them."
        )
    if left:
        said.append(
            f"Not read, as nothing in them tells assets apart as in the first list: sheets {_some(list(left))}. If they hold assets, give them the same headings or add each from a file of its own."
        )
    return said


def _with_states(frame: pd.DataFrame, sheets: Mapping[int, str]) -> pd.DataFrame:
    """The table with the name of a sheet such as "Scrapped" as the state of what stands in it."""
    out = {sheet for sheet in sheets.values() if _OUT_OF_USE.search(normalise(sheet))}
    if not out:
        return frame
    said = pd.Series([s if s in out else "" for s in sheet_of(frame, sheets)], index=frame.index, dtype="str")
    own = frame["status"].where(frame["status"].ne(""), said) if "status" in frame else said
    return frame.assign(status=own)


def _named_so(sheets: Mapping[int, str]) -> bool:
    """Whether several sheets bear names that say where something stands."""
    return len(sheets) > 1 and not any(_UNNAMED.match(name.strip()) for name in sheets.values())


def _named_columns(header: Sequence[str], filled: Sequence[bool]) -> dict[int, str]:
    """Names of columns by position, those of several aliases and keys numbered; a heading that logs have for machines names a key."""
    out: dict[int, str] = {}
    named = columns_of(header, filled)
    if not {"asset_id", "tag", "key"} & set(named.values()):
        for position, heading in enumerate(header):
            if position not in named and any(m.field == "equipment" for m in candidates(heading.strip(), _SURE)[:1]):
                named[position] = "key"
    if {"asset_id", "tag"} & set(named.values()):
        # a second number or tag of the assets is another name of them
        others = [p for p, h in enumerate(header) if p not in named and filled[p] and names_assets(h)]
        named |= dict.fromkeys(others, _OTHER)
    for position, column in sorted(named.items()):
        seen = sum(c == column or c.startswith(f"{column} ") for c in out.values())
        out[position] = column if not seen else f"{column} {seen + 1}"
    return out


def _identified(
    frame: pd.DataFrame, path: Path, taken: dict[str, str], headings: Mapping[str, str], notes: list[str]
) -> pd.DataFrame:
    """The table with an asset_id; that its heading does not say so is noted."""
    if "asset_id" not in frame and "tag" in frame:
        frame["asset_id"], taken["asset_id"] = frame["tag"], taken["tag"]
    keys = [c for c in frame if str(c).split(" ")[0] == "key"]
    if "asset_id" not in frame and keys:
        best = max(keys, key=lambda c: _tells_apart(frame[c]))
        # what only counts the rows names no machine where codes do
        if _tells_apart(frame[best]) > (0, 0) and not (_counts_rows(frame[best]) and _coded(frame)):
            frame["asset_id"], taken["asset_id"] = frame[best], str(headings.get(best, best))
    if "asset_id" not in frame and (coded := _coded(frame)):
        frame["asset_id"], taken["asset_id"] = frame[coded], str(headings.get(coded, coded))
        notes.append(
            f"No heading says which column identifies the asset; {taken['asset_id']!r} was taken, in which no two rows are alike. "
            "Rename another one to asset_id if it is not."
        )
    if "asset_id" not in frame:
        # codes of places name assets where words do not
        told = [c for c in ("functional_location", "description") if c in frame and _tells_apart(frame[c]) > (0, 0)]
        if best := max(told, key=lambda c: (_tells_apart(frame[c])[1] >= _CODED, c == "description"), default=""):
            frame["asset_id"], taken["asset_id"] = frame[best], taken[best]
    if "asset_id" not in frame:
        raise SettingsError(
            f"no column names the asset; found: {', '.join(str(headings.get(c, c)) for c in frame)}.", place=str(path),
            remedy="Rename the column that identifies the asset to asset_id.",
        )  # fmt: skip
    return frame


def _with_other_names(
    frame: pd.DataFrame, taken: dict[str, str], headings: Mapping[str, str], notes: list[str]
) -> pd.DataFrame:
    """The table with further names and numbers of its assets as aliases, where no two assets share one."""
    for column in [c for c in frame if str(c).startswith(_OTHER)]:
        heading = headings[str(column)]
        if _tells_apart(frame[column]) == (0, 0.0):
            notes.append(f"{heading!r} was left out: it names machines, but several rows have the same there.")
        elif "aliases" in frame:
            both = frame[["aliases", column]].agg(lambda r: "; ".join(v for v in r if v), axis=1)
            frame["aliases"], taken["aliases"] = both, f"{taken['aliases']} + {heading}"
        else:
            frame["aliases"], taken["aliases"] = frame[column], heading
    return frame.drop(columns=[c for c in frame if str(c).startswith(_OTHER)])


def _names_apart(cells: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Cells with several names of a machine as the register parts them, where commas, lines or strokes do so: no part names two machines or a kind of them."""
    parted = cells.map(lambda c: [p.strip() for p in _BETWEEN_NAMES.split(c) if p.strip()] if ";" not in c else [c])
    count = Counter(normalise(p) for parts in parted for p in dict.fromkeys(parts))
    alone = parted.map(lambda parts: all(count[normalise(p)] == 1 and normalise(p) not in _classes() for p in parts))
    return parted.map("; ".join).where(alone, cells)


def _coded(frame: pd.DataFrame) -> str:
    """The column under an unknown heading whose cells are codes that tell the rows apart; empty where there is none."""
    unknown = [
        str(c) for c in frame if c not in REGISTER.names and str(c).split(" ")[0] not in ("status", "aliases", "key")
    ]
    best = max(unknown, key=lambda c: _tells_apart(frame[c]), default="")
    return best if best and _tells_apart(frame[best]) >= (1, _CODED) else ""


def _counts_rows(cells: pd.Series) -> bool:  # type: ignore[type-arg]
    """Whether cells are running numbers from the top of a list, a few left out."""
    given = cells[cells.ne("")]
    if given.empty or not given.str.fullmatch(r"\d{1,6}\.?").all():
        return False
    numbers = given.str.rstrip(".").astype(int)
    return bool(numbers.is_monotonic_increasing and numbers.iloc[0] <= 1 and numbers.iloc[-1] <= 2 * len(cells))


@cache
def _classes() -> dict[str, str]:
    rows = read_table("equipment_classes")
    return {normalise(name): r["code"] for r in rows for name in (r["code"], r["label"], *split_list(r["phrases"]))}


def _plain_classes(cells: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Classes under the package's own names, where a word of some language names one ("PUMPS", "Pompe"); others stay as they are written, and so do several words of
    a list that would become one: its "Excavator", "Drill" and "Grader" are not all the same."""
    named = {str(c): _plain_class(str(c)) for c in cells.unique()}
    words: dict[str, set[str]] = {}
    for written, plain in named.items():
        words.setdefault(plain, set()).add(normalise(written).removesuffix("s"))
    alone = {w: p for w, p in named.items() if len(words[p]) == 1 or normalise(w).removesuffix("s") == normalise(p)}
    return cells.map(lambda c: alone.get(str(c), c))


def _plain_class(written: str) -> str:
    """The package's own name of a class that a word names, where the word is no narrower than that class; else the word."""
    word = normalise(written)
    known = _classes()
    return known.get(word) or known.get(word.removesuffix("s")) or written


def _tells_apart(cells: pd.Series) -> tuple[int, float]:  # type: ignore[type-arg]
    """How well cells serve as names of assets: no two alike, and letters with figures rather than a running number or words."""
    given = cells[cells.ne("")]
    if given.empty or given.duplicated().any() or len(given) < 0.5 * len(cells):
        return 0, 0.0
    tags = given.str.contains(r"\d") & given.str.contains(r"[^\W\d_]") & ~given.str.contains(r"\s\S+\s")
    return 1, float(tags.mean())


def _check_names(frame: pd.DataFrame, taken: dict[str, str]) -> None:
    """Under "Equipment" beside a tag some lists have what a machine is called, not a number of its own."""
    if (
        "tag" not in frame
        or taken["asset_id"] == taken["tag"]
        or normalise(taken["asset_id"]).replace(" ", "") in _NAMED_SO
    ):
        return
    if (
        frame["asset_id"].duplicated().any()
        and not frame.loc[frame["tag"].ne(""), "tag"].duplicated().any()
        and frame["tag"].ne("").all()
    ):
        if "description" not in frame:
            frame["description"], taken["description"] = frame["asset_id"], taken["asset_id"]
        frame["asset_id"], taken["asset_id"] = frame["tag"], taken["tag"]


def _with_sites(frame: pd.DataFrame, path: Path, site: str) -> pd.DataFrame:
    named = "site" in frame
    frame["site"] = frame["site"].where(frame["site"].ne(""), site) if named else site
    given = frame[frame["asset_id"].ne("")]
    without = given.index[given["site"].eq("")]
    if len(without):
        some = f"{len(without)} of {len(given)} rows name no site; the first is row {without[0]}."
        message = some if named else "no column names the site."
        raise SettingsError(message, place=str(path), remedy="Fill in a column 'site', or add --site SITE.")
    return frame


def _rows(index: pd.Index) -> str:  # type: ignore[type-arg]
    return f"Row {index[0]}" if len(index) == 1 else f"{len(index)} rows, the first is row {index[0]},"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
