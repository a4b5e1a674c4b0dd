"""Machines that are named in free text: `Lost tooth SHD0024`, `no drive on shovel 16`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from rapidfuzz.distance import OSA

from pdm.config import LinkSettings
from pdm.entity_resolution.alone import OTHER_NAMES
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key
from pdm.entity_resolution.units import whole_in_text
from pdm.grammar.tags import FORMULA, PLACE

_NAMED = re.compile(
    rf"(?:(?P<place>{PLACE})|(?<![A-Za-z0-9])(?<!\d[.,:/\-])(?P<area>\d{{1,3}})(?P<sign>[\-_. ]?))?(?<![A-Za-z])(?P<letters>{FORMULA}|[A-Za-z]{{1,10}})[\s\-_./#]{{0,2}}(?P<number>\d{{1,7}})(?P<rest>[A-Za-z]*)(?![0-9])"
)
_TRAIN = re.compile(r"\s([A-H])(?![^\W_]|['’.])")
"""The letter of one of several like machines, apart from their number."""
_MISTAKEN = re.compile(
    r"\b(?:wrong|incorrect|falsche[nrs]?|verkeerde?|fel|feil|mauvaise?|erróne[oa]|equivocad[oa])\s(?:asset|machine|unit|equip\w*|eq|tag|plant|vehicle|truck|bus|no\b|"
    r"number|maschine|anlage|gerät|nummer|inventar\w*|équipement|equipo|máquina|numéro|número|utrustning|utstyr)"
    r"|\b(?:should|ought to) (?:be|read|have been)\b|\brichtig (?:ist|wäre)\b|\bnicht (?:auf|an|für) dies"
    r"|\b(?:strike|scratch|disregard|ignore) (?:the )?(?:above|that|last|previous)\b|\bstatt (?:auf|an|für)\b",
    re.I,
)
"""What says that a line is booked on another machine than it tells of."""
_SHOULD_READ = re.compile(
    r"\b(?:should|ought to) (?:be|read|have been)\b|\b(?:muss|müsste|sollte) (?:heißen|heissen)\b|\bdoit (?:être|lire)\b|\bdebe (?:ser|decir|leer)\b|\bdeve (?:ser|essere|ler)\b|\bmoet zijn\b|\brichtig (?:ist|wäre)\b",
    re.I,
)
"""What stands before the right machine in a correction."""
_CLAUSE = re.compile(r"[^,;.\n]*")
_JOINED_BEFORE = re.compile(r"(?<![\w/.])(?:[A-Za-z][/.]){1,2}$")
"""Letters with signs before the last one of a name: `R/F 9`."""
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|falsche[nrs]?|verkeerde?|fel|feil|mauvaise?|erróne[oa]|equivocad[oa])\s+(?P<noun>[^\W\d]{3,})",
    re.I,
)
"""The same in other words, where what is wrong is a kind of machine: "wrong pump"."""
_LETTERED = re.compile(r"(?<![\w./#,=+\-])(?P<number>\d{3,6})(?P<train>[A-Za-z])(?!\w|[./\-]\w)")
"""A number and a letter without letters before it: `3015B`."""
_UNITS = frozenset("ACFGHJKLMNSTVW")
"""Letters behind a number that may be a unit."""
_NUMBER = re.compile(r"(?<![\w.,/-])\d{3,6}(?![\w/-]|[.,]\d)")
"""A number that may be all that a machine is called."""
_LETTER = re.compile(r"\b(?:on|auf|an|bei|sur|en|på|op)\s([A-H])(?=\s?(?:[.,;:)]|$|not\b|nicht\b|and\b|und\b))")
"""A letter that stands for one of several like machines: `it was on B.`"""
_SISTER = re.compile(r"\d[ -]?[A-H]$")
"""The end of the name of one of several like machines."""
_CODED = re.compile(r"(?<![\w./\-])[A-Z]{1,4}[ \-]?\d{1,4}[A-Z]?(?![\w\-]|[./,]\d)")
"""Capitals with a number that may be all that a machine is called."""
_LONG = 4
"""Figures of a number that is seldom a quantity."""
_BEGINS = re.compile(r"(?:^|[.;:,(&\n]|\b(?:and|und|et|y|put|swapped|switched|started|stopped|to)\b)\W*$", re.I)
"""What stands before the first word of a clause, or before a machine that something is done with."""
_READS = re.compile(
    r"(?:[=~<>@]|\b(?:at|drew|draws|drawing|pulls|pulling|reads|reading|read|of|max|min|about|approx|limit|set|rated|was|is|hit|hits|amps?|only|over|under|bei|auf))\W*$", re.I,
)  # fmt: skip
"""What stands before a quantity."""
_SHORTEST = 3
"""Letters of a tag that may be misspelt by one."""


def names_in_text(text: str, index: SiteIndex) -> list[tuple[int, int, str]]:
    """Names of machines of the site in a text: start, end, and the name without what is stuck to it.

    Letters of the site's tags (or one slip from them, if they are three or more) or a word for a class, and a number that a
    machine of these letters or class bears. `24V` and `12 hours` are nobody's name.
    A tag of the register that goes on behind a number (`BHS-ML1-07`) is taken as a whole.
    """
    out = [(start, end, text[start:end]) for start, end in whole_in_text(text, index)]
    whole = list(out)
    at = 0
    while (found := _NAMED.search(text, at)) is not None:
        if behind := [end for start, end, _ in whole if start < found.end("number") and found.start("letters") < end]:
            at = max(behind)
            continue
        letters, number, rest = found["letters"].upper(), found["number"].lstrip("0") or "0", found["rest"]
        before = _JOINED_BEFORE.search(text[: found.start("letters")]) if len(letters) == 1 else None
        letters = re.sub(r"[/.]", "", before[0]).upper() + letters if before else letters
        train = rest.upper() if len(rest) == 1 else ""
        bearing = [i for i in index.by_number.get(number, ()) if _bears(letters, index, i)]
        area = _area(found, bearing, index)
        glued = found["letters"] and text[found.start("letters") - 1 : found.start("letters")].isdigit()
        if not bearing or (glued and not area):
            # its figures may be the area of a tag: `on 27-KA001A`
            at = found.start("number")
            continue
        at = found.end()
        # two letters and more are the next word, stuck to the number ("SHD0024HOSE")
        end = found.end() if train else found.end("number")
        lettered = None if rest or text.isupper() else _TRAIN.match(text, end)
        if lettered and _is_lettered(letters, number, lettered[1], index):
            end = lettered.end()
        # where tags have a place before them, one that is written says which of several machines is meant
        start = (
            before.start()
            if before
            else found.start()
            if area or (found["place"] and index.places)
            else found.start("letters")
        )
        out.append((start, end, text[start:end]))
    return sorted(out)


def _area(found: re.Match[str], bearing: Sequence[int], index: SiteIndex) -> bool:
    """Whether figures before the letters of a tag are the area in which its machine stands: `27-KA001A`, `43KA002A`; of another area they
    are where a sign joins them and tags have areas."""
    written, areas = (found["area"] or "").lstrip("0"), {index.area(i) for i in bearing}
    return bool(written) and (written in areas or (found["sign"] in ("-", "_") and areas != {""}))


def numbers_in_text(text: str, index: SiteIndex) -> list[tuple[int, int, str]]:
    """Numbers with the letter of one of several like machines that stand for these (`3015B tripped`), as `names_in_text` gives names.

    Quantities (`drew 601A`) are none, nor what no machine of the site bears.
    """
    out = []
    for found in _LETTERED.finditer(text):
        number, train = found["number"].lstrip("0"), found["train"].upper()
        if not any(
            t.number == number and t.train == train
            for i in index.by_number.get(number, ())
            for t in index.candidates[i].tags
        ):
            continue
        before = text[: found.start()]
        quantity = train in _UNITS and (_READS.search(before) or (len(number) < _LONG and not _BEGINS.search(before)))
        if not quantity:
            out.append((found.start(), found.end(), found[0]))
    return out


def codes_in_text(text: str, index: SiteIndex) -> list[tuple[int, int, str]]:
    """Capitals with a number that are another name of one machine of the site (`DH72`, `STS 2`), as `names_in_text` gives names."""
    out = []
    for found in _CODED.finditer(text):
        key = name_key(found[0])
        its = index.by_name.get(key, ())
        if len(key) < _SHORTEST or len(its) != 1 or (text.isupper() and " " in found[0]):
            continue
        if index.candidates[its[0]].names[key][1] in OTHER_NAMES:
            out.append((found.start(), found.end(), found[0]))
    return out


def corrected_in_text(text: str, index: SiteIndex, name: str = "") -> list[str]:
    """Names of machines in a text that says its line stands under a wrong one (`name`): `Wrong asset, this is P-102`, `should read 4205`,
    `strike above, it was on B` under `P-101A`."""
    mistaken = _MISTAKEN.search(text) or any(index.class_of(m["noun"].casefold()) for m in _WRONG.finditer(text))
    if not mistaken or name_key(name) in _right(text, index):
        return []
    out = [named for _, _, named in names_in_text(text, index)]
    out += [number for number in _NUMBER.findall(text) if index.called(name_key(number))]
    sisters = [name[:-1] + letter for letter in _LETTER.findall(text)] if _SISTER.search(name) else []
    return out + [sister for sister in sisters if index.called(name_key(sister))]


def _right(text: str, index: SiteIndex) -> set[str]:
    """Keys of the names that a correction gives as the right ones: of `entry for CV302 should read CV301` the last."""
    reads = _SHOULD_READ.search(text)
    clause = _CLAUSE.match(text, reads.end()) if reads is not None else None
    behind = clause[0] if clause is not None else ""
    numbers = [number for number in _NUMBER.findall(behind) if index.called(name_key(number))]
    return {name_key(named) for *_, named in names_in_text(behind, index)} | set(map(name_key, numbers))


def _bears(letters: str, index: SiteIndex, i: int) -> bool:
    candidate = index.candidates[i]
    own = {t.letters for t in candidate.tags}
    if letters in own:
        return True
    meant = index.class_of(letters.casefold())
    if meant is not None:
        kinds = index.kinds(i) if any(len(t.number) >= _LONG for t in candidate.tags) else (candidate.equipment_class,)
        return meant in kinds
    if letters in index.letters or len(letters) < _SHORTEST:
        return False
    return any(len(o) >= _SHORTEST and OSA.distance(o, letters, score_cutoff=1) <= 1 for o in own)


def _is_lettered(letters: str, number: str, train: str, index: SiteIndex) -> bool:
    """Whether machines of these letters and this number all have a letter, one of them the written one: `P 2301 A`, not `P 101 A new seal`."""
    tags = [t for i in index.by_number.get(number, ()) for t in index.candidates[i].tags[:1]]
    trains = {t.train for t in tags if t.letters == letters and t.number == number}
    return train in trains and "" not in trains


def find_mentions(lines: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Mentions of machines in the texts of lines, as `resolve` takes them.

    Args:
        lines: event_id, site, text, channel, occurred_at; other columns are left.
        register: records.REGISTER.

    Returns:
        One row a mention: event_id (`<event_id>#<n>`), of (the line's event_id), site, mention, channel, occurred_at, start, end.
    """
    none = pd.DataFrame(columns=["site", "alias", "asset_id"])
    indexes = {site: SiteIndex(part, none, {}) for site, part in register.groupby("site")}
    rows = []
    for event, site, text, channel, day in zip(
        lines["event_id"], lines["site"], lines["text"], lines["channel"], lines["occurred_at"], strict=True
    ):
        if site not in indexes or not isinstance(text, str):
            continue
        for n, (start, end, name) in enumerate(names_in_text(text, indexes[site])):
            rows.append((f"{event}#{n}", event, site, name, channel, day, start, end))
    return pd.DataFrame(rows, columns=["event_id", "of", "site", "mention", "channel", "occurred_at", "start", "end"])


def contradictions(lines: pd.DataFrame, register: pd.DataFrame, settings: LinkSettings) -> pd.DataFrame:
    """Lines whose text names another machine than the one they are booked on, and not that one as well.

    A machine and its parent are no contradiction: a pump's line may name its motor.

    Args:
        lines: event_id, site, asset_id (as booked), text, channel, occurred_at.
        register: records.REGISTER.
        settings: `[links]`.

    Returns:
        event_id, asset_id (as booked), named (the machine in the text), mention, posterior. Nothing is decided here: either may
        be wrong.
    """
    from pdm.entity_resolution.resolve import resolve

    found = find_mentions(lines, register)
    none = pd.DataFrame(columns=["site", "alias", "asset_id"])
    links = resolve(
        found, register, settings=settings, aliases=none, decided=pd.DataFrame(columns=["event_id", "asset_id"])
    )
    booked = dict(zip(lines["event_id"], lines["asset_id"], strict=True))
    parent = dict(zip(register["asset_id"], register["parent_id"], strict=True))
    told = list(zip(found["of"], found["mention"], links["asset_id"], links["asset_confidence"], strict=True))

    def belongs(one: object, other: object) -> bool:
        return one == other or parent.get(one) == other or parent.get(other) == one

    agreeing = {of for of, _, asset, _ in told if isinstance(asset, str) and belongs(asset, booked[of])}
    rows = [
        (of, booked[of], asset, mention, posterior)
        for of, mention, asset, posterior in told
        if isinstance(asset, str) and isinstance(booked[of], str) and of not in agreeing
    ]
    return pd.DataFrame(rows, columns=["event_id", "asset_id", "named", "mention", "posterior"])
