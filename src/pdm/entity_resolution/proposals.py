"""Machines that no register holds, found by their mentions, and proposed as register rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pandas as pd

from pdm.entity_resolution.classes import class_of_word
from pdm.entity_resolution.names import Name, take_apart
from pdm.entity_resolution.spellings import Spelling, together
from pdm.grammar.tags import HouseStyle, parse, plain
from pdm.records import stable_id

MIN_TIMES = 2
"""A name that was written once may be a slip."""
_FORMER = re.compile(r"\b(?:old|ex|former|formerly|was)\b[\s\-:]*", re.IGNORECASE)
"""Marks a former name: the machine is in the register under another one."""


def unregistered(mentions: pd.DataFrame, links: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Mentions of machines that are in no register, clustered.

    A mention counts when "not in the register" is its likeliest meaning and the name is that of a machine: a tag in the plant's
    style, a number as the register has them, or a class with its unit. "workshop" and "see above" are nobody's name.

    Args:
        mentions: As `mentions_of` gives them.
        links: As `resolve` gives them.
        register: records.REGISTER.

    Returns:
        event_id, asset_id (`new-…`, made of the site and the fullest spelling of the name alone, so it stays when that is written
        again), site, name, key.
    """
    best = {e: _none_is_best(c) for e, c in zip(links["event_id"], links["candidates"], strict=True)}
    styles = {site: _Style(part) for site, part in register.groupby("site")}
    known: dict[tuple[str, str], Spelling | None] = {}
    here: dict[str, dict[str, Spelling]] = {}
    found = []
    for event, site, mention in zip(mentions["event_id"], mentions["site"], mentions["mention"], strict=True):
        if not isinstance(mention, str) or not best.get(event, False) or site not in styles:
            continue
        if (site, mention) not in known:
            known[site, mention] = styles[site].spelling(mention)
        spelling = known[site, mention]
        if spelling is not None:
            here.setdefault(site, {})[spelling.key] = spelling
            found.append((event, site, mention, spelling.key))
    full = {site: together(spellings.values()) for site, spellings in here.items()}
    rows = [
        (event, "new-" + stable_id("proposal", site, full[site][key], length=8), site, mention, key)
        for event, site, mention, key in found
    ]
    return pd.DataFrame(rows, columns=["event_id", "asset_id", "site", "name", "key"])


def propose_assets(mentions: pd.DataFrame, links: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Register rows for machines that are written of and not registered.

    Args:
        mentions, links, register: As for `unregistered`.

    Returns:
        asset_id, tag (as most often written), site, description, equipment_class, times, names (JSON: name to count); most often
        written first. A person decides: nothing is registered by itself.
    """
    found = unregistered(mentions, links, register)
    rows = []
    for (asset, site), part in found.groupby(["asset_id", "site"], sort=True):
        counts = Counter(part["name"])
        if sum(counts.values()) < MIN_TIMES:
            continue
        tag = min(counts, key=lambda n: (-counts[n], n))
        meant = {m for n in counts for w in take_apart(n).words if (m := class_of_word(w)) is not None}
        rows.append({
            "asset_id": asset, "tag": tag, "site": site, "description": f"not in the register; written as {', '.join(sorted(counts)[:4])}",
            "equipment_class": meant.pop() if len(meant) == 1 else None, "times": sum(counts.values()),
            "names": json.dumps(dict(sorted(counts.items())), ensure_ascii=False),
        })  # fmt: skip
    columns = ["asset_id", "tag", "site", "description", "equipment_class", "times", "names"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["times", "asset_id"], ascending=[False, True], ignore_index=True)


def _none_is_best(candidates: Any) -> bool:
    """Whether nothing in the register is likelier than not: a vague name that fits many machines is none of a new one."""
    if not isinstance(candidates, str):
        return False
    first = json.loads(candidates)[0]
    return bool(first["asset_id"] is None and first["posterior"] >= 0.5)


class _Style:
    """What names of machines look like at a site."""

    def __init__(self, register: pd.DataFrame) -> None:
        self.letters = frozenset(HouseStyle.learn(register["tag"].dropna()).letters)
        self.numbers = {len(plain(a).lstrip("0")) for a in register["asset_id"] if plain(a).isdigit()}
        tags = [parts for tag in register["tag"].dropna() if (parts := parse(tag)) is not None]
        self.placed = any(parts.place for parts in tags)
        classes: dict[str, Counter[str]] = {}
        for tag, meant in zip(register["tag"], register["equipment_class"], strict=True):
            parts = parse(tag) if isinstance(tag, str) else None
            if parts is not None and parts.letters and isinstance(meant, str):
                classes.setdefault(meant, Counter())[parts.letters] += 1
        self.letters_of = {c: min(n, key=lambda x: (-n[x], x)) for c, n in classes.items()}

    def spelling(self, mention: str) -> Spelling | None:
        """What is the same in all ways to write a name; None when it names no machine."""
        if _FORMER.search(mention):
            return None
        name = take_apart(mention)
        if plain(mention).isdigit() and len(name.key) in self.numbers:
            return Spelling(name.key)
        meant = next((m for w in name.words if (m := class_of_word(w)) is not None), None)
        if name.tag is not None and len(name.tag.number) >= 2:
            tag = name.tag
            letters = tag.letters if tag.letters in self.letters else self.letters_of.get(meant or "", "")
            if self.placed and tag.place:
                # "A-LIFT-03" and "B-LIFT-03" are two
                letters = f"{tag.place}-{letters}"
            key = f"{letters}{tag.number}{tag.train}{tag.suffix}"
            return Spelling(key, letters, tag.number, tag.train, tag.suffix)
        if (meant is not None or self._short_name(name)) and (name.unit or name.letter):
            words = tuple(sorted({meant or w if class_of_word(w) else w for w in name.words}))
            unit = f"{name.unit}{name.letter}"
            return Spelling(f"{' '.join(words)} {unit}", words=words, unit=unit)
        return None

    def _short_name(self, name: Name) -> bool:
        """Capitals that end in the letters of the plant's tags, with a unit: `BPXV-1A` beside `XV-101`."""
        letters = name.tag.letters if name.tag is not None else ""
        return letters in name.text and any(
            letters.endswith(known) and len(letters) > len(known) for known in self.letters
        )
