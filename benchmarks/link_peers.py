"""Peers of the benchmark of links: rapidfuzz here, splink and dedupe as scripts in an interpreter of their own."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from pdm.entity_resolution.names import take_apart
from pdm.grammar.tags import parse

Told = tuple[list[str | None], list[float]]
Other = tuple[pd.DataFrame, pd.DataFrame, list[str | None]]
SCORERS: dict[str, Callable[..., float]] = {
    "ratio": fuzz.ratio, "token_set": fuzz.token_set_ratio, "WRatio": fuzz.WRatio, "jaro_winkler": JaroWinkler.normalized_similarity,
}  # fmt: skip
PEERS = Path(__file__).parent / "peers"
LABELLED = 400
"""Names of another seed that dedupe learns from, each with its machine and with another."""
LEAST = -1e9
"""Score of a mention for which a peer has no candidate."""


def rapidfuzz_answers(
    mentions: pd.DataFrame, register: pd.DataFrame, other: Other | None, *, normalised: bool = False
) -> Told | None:
    """Nearest name of the site's register; the scorer that does best on the other seed (ratio without one).

    Args:
        mentions: event_id, site, mention.
        register: records.REGISTER; tag, number, place, description and aliases are names.
        other: Mentions, register and truth of another seed, to choose the scorer.
        normalised: Compare tags as this package's grammar writes them.
    """
    chosen = "ratio"
    if other is not None:
        sample = other[0].iloc[::4].reset_index(drop=True)
        true = other[2][::4]
        score = {
            name: sum(a is not None and a == t for a, t in zip(_nearest(sample, other[1], s, normalised)[0], true, strict=True))
            for name, s in SCORERS.items()
        }  # fmt: skip
        chosen = max(score, key=lambda n: score[n])
    return _nearest(mentions, register, SCORERS[chosen], normalised)


def _nearest(mentions: pd.DataFrame, register: pd.DataFrame, scorer: Callable[..., float], normalised: bool) -> Told:
    names: dict[str, tuple[list[str], list[str]]] = {}
    for asset in register.to_dict("records"):
        forms, owner = names.setdefault(asset["site"], ([], []))
        for name in names_of(asset):
            forms.append(_form(name, normalised))
            owner.append(asset["asset_id"])
    cache: dict[tuple[str, str], tuple[str | None, float]] = {}
    for site, mention in zip(mentions["site"], mentions["mention"], strict=True):
        if (site, mention) not in cache:
            forms, owner = names.get(site, ([], []))
            found = process.extractOne(_form(mention, normalised), forms, scorer=scorer)
            cache[site, mention] = (owner[found[2]], float(found[1])) if found else (None, 0.0)
    told = [cache[k] for k in zip(mentions["site"], mentions["mention"], strict=True)]
    return [t[0] for t in told], [t[1] for t in told]


def _form(name: str, normalised: bool) -> str:
    tag = parse(name) if normalised else None
    if tag is not None:
        return f"{tag.letters} {tag.number} {tag.train}".casefold()
    return name.casefold().lstrip("0")


def splink_answers(
    mentions: pd.DataFrame, register: pd.DataFrame, other: Other | None, python: str | None, *, normalised: bool = False
) -> Told | None:
    """splink's answers, None where it cannot be imported."""
    return _script("splink", mentions, register, None, python, normalised)


def dedupe_answers(
    mentions: pd.DataFrame, register: pd.DataFrame, other: Other | None, python: str | None, *, normalised: bool = False
) -> Told | None:
    """dedupe's answers, trained on labelled pairs of another seed; None where it cannot be imported."""
    assert other is not None
    return _script("dedupe", mentions, register, other, python, normalised)


def importable(name: str, python: str | None = None) -> bool:
    """Whether an interpreter has a peer."""
    return (
        subprocess.run([python or sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode
        == 0
    )


def _script(
    name: str, mentions: pd.DataFrame, register: pd.DataFrame, other: Other | None, python: str | None, normalised: bool
) -> Told | None:
    if not importable(name, python):
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / n for n in ("mentions.csv", "register.csv", "out.csv")]
        unique = mentions.drop_duplicates(["site", "mention"])
        rows = zip(unique["event_id"], unique["site"], unique["mention"], strict=True)
        _write(paths[0], [{"id": e, "site": s, "name": m, **_parts(m)} for e, s, m in rows])
        _write(paths[1], [r for a in register.to_dict("records") for r in _named(a)])
        more = ["normalised" if normalised else "plain"]
        if other is not None:
            _write(Path(folder) / "labels.csv", _labels(other))
            more.append(str(Path(folder) / "labels.csv"))
        command = [python or sys.executable, str(PEERS / f"{name}_peer.py"), *map(str, paths), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"absent: {name} (its run failed: {done.stderr.strip().splitlines()[-1:]})")
            return None
        with paths[2].open(encoding="utf-8", newline="") as file:
            best = {r["id"]: (r["asset_id"], float(r["score"])) for r in csv.DictReader(file)}
    first = {(s, m): e for e, s, m in zip(unique["event_id"], unique["site"], unique["mention"], strict=True)}
    told = [best.get(first[k], (None, LEAST)) for k in zip(mentions["site"], mentions["mention"], strict=True)]
    return [t[0] for t in told], [t[1] for t in told]


def _parts(text: str) -> dict[str, str]:
    """Columns for the peers: what any user cuts out of a name, and what this package's grammar makes of it."""
    name = take_apart(text)
    tag = name.tag
    words = " ".join([*sorted(w for w in name.words if tag is None or w != tag.letters.casefold()), name.unit]).strip()
    return {
        "digits": "".join(c for c in text if c.isdigit()).lstrip("0"), "alpha": "".join(c for c in text.casefold() if c.isalpha()),
        "letters": tag.letters if tag else "", "number": tag.number if tag else "",
        "train": (tag.train if tag else "") or name.letter, "words": words,
    }  # fmt: skip


def _named(asset: dict[str, Any]) -> list[dict[str, str]]:
    """A row for each name of an asset."""
    listed = names_of(asset)
    return [
        {"id": f"{asset['asset_id']}#{n}", "site": asset["site"], "name": name, **_parts(name)}
        for n, name in enumerate(listed)
    ]


def names_of(asset: dict[str, Any]) -> list[str]:
    """Tag, number, place, description and aliases, each once."""
    listed = [asset[c] for c in ("tag", "asset_id", "functional_location", "description")]
    listed += asset["aliases"].split(";") if isinstance(asset["aliases"], str) else []
    return list(dict.fromkeys(n.strip() for n in listed if isinstance(n, str) and n.strip()))


def _labels(other: Other) -> list[dict[str, str]]:
    """Pairs of another seed: each name with the nearest name of its asset, and with that of the asset before it in the register."""
    assets = {a["asset_id"]: names_of(a) for a in other[1].to_dict("records")}
    order = sorted(assets)
    rows = []
    unique = other[0].assign(true=other[2]).drop_duplicates(["site", "mention"]).iloc[:LABELLED]
    for mention, true in zip(unique["mention"], unique["true"], strict=True):
        if not isinstance(true, str):
            continue
        for same, asset in (("1", true), ("0", order[order.index(true) - 1])):
            name = max(assets[asset], key=lambda n: fuzz.ratio(mention.casefold(), n.casefold()))
            one, two = {"name": mention, **_parts(mention)}, {"name": name, **_parts(name)}
            rows.append({"same": same, **{f"m_{k}": v for k, v in one.items()}, **{f"a_{k}": two[k] for k in one}})
    return rows


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
