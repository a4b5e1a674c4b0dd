"""What people write: phrases per kind of record, their shorthand and their spelling.

All words stand here and nowhere else in the package, so that nobody is examined on his own answer sheet.
"""

from __future__ import annotations

import numpy as np

from pdm.simulation.profiles import Profile

FAILURE = {
    "pump": (
        "tripped on overload, {part} seized", "no flow, stopped. changed {part}", "{part} blew out, pump stopped, renewed same",
        "broke down - {part} collapsed, fitted new", "would not start, {part} gone, replaced", "lost suction and tripped, {part} worn away, exchanged",
        "shut down by operator, {part} burst", "packed up on night shift, new {part} in",
    ),
    "motor": (
        "burnt out, {part} failed, swapped", "tripped on earth fault, {part} damaged, rewound", "seized solid, {part} broken up, replaced",
        "dead on start, {part} gone open circuit", "stopped, {part} flashed over, changed out", "kicked out three times then stayed out, {part} shot",
    ),
    "fan": (
        "stopped, {part} snapped, fitted new", "tripped on high vib, {part} broken, renewed", "{part} let go, unit down 1 shift",
        "came to a stand, {part} seized, changed",
    ),
    "compressor": (
        "tripped high discharge temp, {part} broken, replaced", "no air made, {part} failed, overhauled", "seized, {part} wrecked",
        "shut down on low oil, {part} split, renewed", "failed to load, {part} in bits, exchanged",
    ),
    "gearbox": (
        "stopped, {part} stripped, changed", "seized, {part} collapsed, spare fitted", "broke down, {part} sheared", "locked up, {part} chewed, swapped",
    ),
    "conveyor": (
        "stopped, {part} torn, spliced", "came off and jammed, {part} broken, renewed", "tripped, {part} seized, replaced", "stood 3 h, {part} ripped",
    ),
    "valve": ("stuck shut, {part} failed, renewed", "did not stroke, {part} broken, replaced", "{part} blown, line isolated, changed"),
    "heat_exchanger": (
        "taken off line, {part} burst, plugged", "passing heavily, stopped, {part} failed, renewed", "blocked solid, no duty, {part} pulled and rodded",
    ),
}  # fmt: skip

PRECURSOR = {
    "leak": (
        "slight leak at {part}", "{part} weeping, nipped up", "drip from {part}, tray put under", "oil on baseplate below {part}",
        "{part} sweating, keep an eye", "passing a little at {part}", "damp round {part}, wiped down",
    ),
    "noise": (
        "{part} noisy", "rumbling from {part}", "knocking at {part} on start", "squeal at {part}, greased", "grumbling {part}, listen again next round",
        "ticking heard, {part} suspected",
    ),
    "heat": (
        "{part} running hot {temp}", "{part} warm to hand {temp}", "hot {part}, {temp} measured", "high temp at {part} {temp}", "{part} up to {temp}, was 20 less last week",
    ),
    "vibration": (
        "high vib at {part} {vib}", "shaking, {part} {vib}", "vibration up on {part}, {vib}", "{part} rough, {vib} DE", "unsteady at full load, {part} {vib}",
    ),
    "other": (
        "{part} worn, still in limits", "paint gone and rust at {part}", "guard loose near {part}, tightened", "label missing, {part} dirty, cleaned",
        "low oil in sight glass, topped up", "belt dust round {part}",
    ),
}  # fmt: skip

REPAIRED = (
    "; replaced {part}",
    ", {part} changed in planned stop",
    ". renewed {part}",
    " - {part} overhauled same day",
    ", fitted new {part}",
)

FINE = (
    "inspected, all ok", "weekly round, nothing found", "checked {part}, no leak found", "PM done, no abnormal noise", "insp. {part}: good",
    "condition check ok, no vibration", "looked at {part}, within limits", "test trip carried out ok", "proof test, tripped as it should",
)  # fmt: skip
WORN = (
    "inspection: {part} worn, wear marks", "found {part} scored on inspection", "insp. - play in {part}", "checked, {part} pitted", "PM: {part} thin, order spare",
)  # fmt: skip
LUBRICATION = (
    "greased all points", "oil change", "lubed {part}", "grease {part} 4 shots", "relubricated per route", "topped up and greased", "oiled chain and {part}",
)  # fmt: skip

PLANNED = (
    "{part} to be replaced next shutdown", "need to order {part}", "plan to change {part} in week 32", "{part} should be renewed at overhaul",
    "request spare {part} before it fails",
)  # fmt: skip
HARMLESS = (
    "replaced failed bulb in local panel", "stand-by unit stopped for changeover", "breakdown drill held at unit, ok", "broken hand wheel cover refitted",
    "stopped for cleaning, restarted", "removed seized padlock from isolator", "fire alarm trip in area, unit not affected", "spare {part} failed goods-in check, sent back",
)  # fmt: skip
MODIFICATION = (
    "new guard fitted",
    "pressure gauge moved to front",
    "suction line rerouted",
    "drain enlarged as per MOC",
)

QUIET_FAILURE = (
    "{part} let go, had to switch over to other unit", "no output, spare {part} put in", "found standing at 05:40, {part} in two pieces",
    "could not be kept running, {part} gone", "production down 4 h because of {part}",
)  # fmt: skip
"""Failures told without the words a dictionary knows."""

SHORT = {
    "bearing": ("brg", "bearg", "bg"), "mechanical seal": ("mech seal", "m/seal", "ms"), "replaced": ("repl", "rpl", "R/R"), "temperature": ("temp", "tmp"),
    "vibration": ("vib", "vibs"), "pump": ("pmp", "pp"), "motor": ("mtr",), "checked": ("chkd", "ckd"), "inspected": ("insp", "inspd"), "leak": ("lk", "leek"),
    "coupling": ("cplg", "coupg"), "gearbox": ("gbx", "g/box"), "greased": ("grsd",), "changed": ("chgd", "chg"), "stopped": ("stpd",), "tripped": ("trpd", "trip'd"),
    "impeller": ("imp", "impllr"), "compressor": ("compr",), "winding": ("wdg",), "gasket": ("gskt", "jnt"), "cleaned": ("clnd",), "overload": ("o/l",),
    "measured": ("meas",), "conveyor": ("conv",), "renewed": ("rnwd",), "inspection": ("insp",), "oil seal": ("o/seal",), "noise": ("nse",), "running": ("rng", "run'g"),
    "tightened": ("tghtnd",), "fitted": ("ftd",), "suction": ("suct",), "discharge": ("disch", "d/charge"), "not": ("nt",), "with": ("w/",), "overhauled": ("o/hauled",),
}  # fmt: skip

SPELLED = {
    "bearing": ("bearng", "baering"), "vibration": ("vibraton", "vibrashun"), "seized": ("siezed", "seezed"), "leak": ("leek", "laek"), "coupling": ("cupling",),
    "inspected": ("inspeckted",), "impeller": ("impellor",), "grease": ("greese",), "tripped": ("triped",), "replaced": ("replased", "repalced"), "noisy": ("noisey",),
    "measured": ("mesured",), "stopped": ("stoped",), "gasket": ("gaskit",), "temperature": ("temprature",), "overload": ("overlaod",), "broken": ("brocken",),
}  # fmt: skip


def spoken(phrase: str, part: str, profile: Profile, rng: np.random.Generator, *, fahrenheit: bool) -> str:
    """A phrase with its blanks filled, in somebody's shorthand and spelling."""
    celsius = int(rng.integers(68, 112))
    temp = (
        f"{round(celsius * 1.8 + 32)}F"
        if fahrenheit
        else str(rng.choice((f"{celsius}C", f"{celsius} °C", f"{celsius} deg")))
    )
    vib = f"{rng.uniform(6.5, 14.0):.1f} mm/s"
    text = phrase.format(part=part, temp=temp, vib=vib)
    for word, forms in SHORT.items():
        if word in text and rng.random() < profile.shorthand:
            text = text.replace(word, str(rng.choice(forms)), 1)
    for word, forms in SPELLED.items():
        if word in text and rng.random() < profile.misspelt * 4:
            text = text.replace(word, str(rng.choice(forms)), 1)
    if rng.random() < profile.misspelt:
        text = _slip(text, rng)
    return text


def _slip(text: str, rng: np.random.Generator) -> str:
    """Two letters of a long word the wrong way round."""
    words = text.split(" ")
    at = int(rng.integers(0, len(words)))
    word = words[at]
    if len(word) > 5 and word.isalpha():
        i = int(rng.integers(1, len(word) - 2))
        words[at] = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return " ".join(words)


def spellings() -> set[str]:
    """All short forms and misspellings used."""
    return {f for forms in (*SHORT.values(), *SPELLED.values()) for f in forms}
