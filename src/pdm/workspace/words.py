"""What a site says in its own words: `shorthand.csv` and `failure_modes.csv` of the workspace, its typed history, decisions."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import SettingsError

if TYPE_CHECKING:
    from pdm.extraction.words.site_words import SiteWords
    from pdm.vocabulary.phrases import Phrase
    from pdm.workspace.context import Context
    from pdm.workspace.decisions import Effective

SHORTHAND, MODES = "shorthand.csv", "failure_modes.csv"
TYPED = ("typed", "cmms", "mail")
HISTORY = 20_000
"""Newest typed lines of a site from which shorthand is learned."""


def words_of(context: Context, site: str, entries: pd.DataFrame, decisions: Effective) -> SiteWords:
    """The words of a site: what the plant wrote down wins over what was learned.

    Raises:
        SettingsError: A file has mistakes; all of them are listed with their rows.
    """
    from pdm.extraction.words.site_words import SiteWords, learn_from_decisions, learn_shorthand
    from pdm.vocabulary.components import components

    known = context.store.events(where={"site": [site]})
    known = known.sort_values(["occurred_at", "event_id"])
    typed = known.loc[known["channel"].isin(TYPED) & known["text"].notna(), "text"].tail(HISTORY).tolist()
    typed += entries.loc[entries["channel"].isin(TYPED) & entries["text"].notna(), "text"].head(HISTORY).tolist()
    text_at = dict(zip(zip(known["document"], known["page"], known["row"], strict=True), known["text"], strict=True))
    decided = [
        (text_at.get((d["document"], d["page"], d["row"])), components().get(str(d["answer"])))
        for d in decisions.by_item.values()
        if d["kind"] == "event" and d["field"] == "component" and d["site"] == site
    ]
    told = learn_from_decisions([(t, _first(c)) for t, c in decided if isinstance(t, str) and c])
    modes, codes = read_modes(context.root / MODES)
    return SiteWords({**learn_shorthand(typed), **told, **read_shorthand(context.root / SHORTHAND, site)}, modes, codes)


def _first(label: str) -> str:
    return label.split(",")[0].casefold()


def read_shorthand(path: Path, site: str) -> dict[str, str]:
    """`shorthand.csv`: `short, long`, and `site` where it holds at one site only."""
    out: dict[str, str] = {}
    problems = []
    for row, cells in _rows(path, ("short", "long")):
        short, long = cells["short"].casefold(), cells["long"].casefold()
        if not short or not long or " " in short:
            problems.append(f"row {row}: needs one short form and the words it stands for")
        elif cells.get("site", "") in ("", site):
            out[short] = long
    _raise(path, problems)
    return out


def read_modes(path: Path) -> tuple[tuple[Phrase, ...], dict[str, str]]:
    """`failure_modes.csv`: `code, label, mode` (a code of ours or of ISO 14224), and `phrases` separated by `;`.

    Returns:
        Phrases, and the plant's codes and labels (upper case), each with our code.
    """
    from pdm.vocabulary.failure_modes import failure_modes, mode_codes
    from pdm.vocabulary.phrases import Phrase

    phrases: list[Phrase] = []
    codes: dict[str, str] = {}
    problems = []
    for row, cells in _rows(path, ("code", "mode")):
        written = cells["mode"]
        mode = written.casefold() if written.casefold() in failure_modes() else mode_codes().get(written.upper())
        if mode is None or not cells["code"]:
            problems.append(
                f"row {row}: {written!r} is no failure mode" if mode is None else f"row {row}: code is empty"
            )
            continue
        for name in (cells["code"], cells.get("label", "")):
            if name:
                codes[name.upper()] = mode
        for text in [cells.get("label", ""), *cells.get("phrases", "").split(";")]:
            failed, words = text.strip().startswith("!"), text.strip().removeprefix("!").casefold()
            if words:
                phrases.append(Phrase(" ".join(words.split()), "mode", mode, failed))
    _raise(path, problems)
    return tuple(phrases), codes


def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read()
    except UnicodeDecodeError as error:
        raise SettingsError("is not UTF-8 text.", place=str(path), remedy="Save it as CSV UTF-8.") from error
    lines = sample.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=separator, skipinitialspace=True)
    found = [n.strip().casefold() for n in reader.fieldnames or ()]
    lacking = [n for n in needed if n not in found]
    if lacking:
        raise SettingsError(
            f"column {', '.join(lacking)} missing.", place=str(path), remedy="Add it to the header row."
        )
    return [
        (number, {k: (v or "").strip() for k, v in zip(found, row.values())})
        for number, row in enumerate(reader, start=2)
    ]


def _raise(path: Path, problems: list[str]) -> None:
    if problems:
        raise SettingsError("has mistakes:", place=str(path), remedy="Correct these rows.", problems=tuple(problems))
