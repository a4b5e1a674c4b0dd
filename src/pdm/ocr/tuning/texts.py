"""What is written on the lines that a recogniser is tuned on: what stands in cells of logs, and plain English."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

LONGEST = 96
"""Characters of a text, at most."""

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKS = ".,-/:()#+=_*&%'\"<>[]!?;@$"


def _words(text: str) -> list[str]:
    return text.split()


_TRADE = _words(
    "pump motor valve fan seal bearing brg gearbox coupling belt shaft filter strainer hose pipe flange gasket impeller "
    "casing rotor stator winding cable breaker relay sensor switch gauge conveyor roller chain sprocket cylinder piston ring "
    "rod tank vessel heater cooler exchanger compressor blower mixer agitator crusher screen feeder hopper drum lub oil "
    "grease leak leaking vib vibration noise noisy hot temp high low press pressure flow level trip tripped fault failed "
    "broken cracked worn loose tight adj adjust repl replace replaced rep repair repaired insp inspect inspected checked chk "
    "cleaned clean ok nok not no found done shift day night per from at on off in out of to and the with after before again "
    "min hr hrs mm bar degC C kW rpm A V Hz psi l/min m3/h NDE DE R/R U/S S/D c/o w/o o/h pmp mtr vlv fdr cnv assy elec mech "
    "hyd pneu ctrl"
)
_NAMES = _words(
    "smith jones brown lee khan garcia muller meyer rossi silva novak kim ali singh cohen jensen olsen berg weber fischer "
    "martin dubois lopez costa wang chen sato patel evans wright young king hall baker clark hill adams"
)
_MONTHS = _words("jan feb mar apr may jun jul aug sep oct nov dec sept june july march")
_UNITS = ("C", "mm", "bar", "%", "hrs", "mm/s", "A", "kW", "F", "h", "°C")


class Texts:
    """Draws texts.

    Args:
        words: English words, the commonest first.
        lines: Lines that people typed; runs of their words are written.
    """

    def __init__(self, words: Sequence[str], lines: Sequence[str] = ()) -> None:
        self.words = list(words)
        self.lines = [line for line in lines if line.strip()]
        self._common = list(accumulate(1 / (rank + 30) for rank in range(len(self.words))))
        kinds: list[tuple[float, Callable[[Random], str]]] = [
            (18, tag), (12, date), (5, code), (4, numbers), (6, measured), (19, self.english), (14, self.shorthand),
            (11, self.phrase), (5, person), (6, jumble), (9, self.marked),
        ]  # fmt: skip
        self._kinds = [k for _, k in kinds]
        self._weights = list(accumulate(w for w, _ in kinds))

    def __call__(self, r: Random) -> str:
        """A text of 1 to 96 characters, single spaces between its words."""
        kind = r.choices(self._kinds, cum_weights=self._weights)[0]
        return " ".join(kind(r).split())[:LONGEST].rstrip() or "0"

    def english(self, r: Random) -> str:
        """One to 14 words, mostly common ones, with the capitals and stops of notes."""
        count = r.choice([1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 11, 14])
        weights = self._common if r.random() < 0.75 else None
        words = r.choices(self.words, cum_weights=weights, k=count)
        if r.random() < 0.3:
            words[r.randrange(count)] += r.choice(".,.,;:?!")
        text = _cased(" ".join(words), r, first=0.3, all_=0.1, each=0.05)
        return r.choice(['"%s"', "(%s)", "'%s'"]) % text if r.random() < 0.06 else text

    def shorthand(self, r: Random) -> str:
        """Words of the trade with tags, measurements and cut words among them."""
        words = []
        for _ in range(_several(r, 6)):
            word, k = r.choice(_TRADE), r.random()
            if k < 0.08:
                word = tag(r)
            elif k < 0.16:
                word = number(r) + r.choice(["", " "]) + r.choice(_UNITS)
            elif k < 0.24:
                word = r.choice(self.words)
            elif k < 0.30:
                word = word[: r.randint(2, 5)]
            words.append(word + (r.choice(",.;:") if r.random() < 0.12 else ""))
        return _cased(" ".join(words), r, first=0.28, all_=0.12)

    def marked(self, r: Random) -> str:
        """Words and numbers that marks join or stand between, as in formulas, paths and names of signals."""
        parts = []
        for _ in range(r.randint(1, 6)):
            k = r.random()
            word = number(r) if k < 0.2 else r.choice(CAPITALS + CAPITALS.lower()) if k < 0.35 else r.choice(self.words)
            word = _cased(word, r, first=0.15, all_=0.15)
            around = r.choice(["%s"] * 8 + ["(%s)", "[%s]", '"%s"', "'%s'", "%s()", "<%s>", "%s:", "%s;", "-%s", "/%s"])
            parts.append(around % word)
            parts.append(r.choice([" "] * 6 + [r.choice(_MARKS), f" {r.choice(_MARKS)} ", "_", ".", ", ", " = ", "-"]))
        return "".join(parts[:-1])

    def phrase(self, r: Random) -> str:
        """Up to 14 words that follow each other in a typed line."""
        if not self.lines:
            return self.shorthand(r)
        # what was masked in a line stands for a name
        words = re.sub(r"<[^<> ]+>", lambda _: tag(r), r.choice(self.lines)).split()
        count = _several(r, 7)
        start = r.randint(0, max(0, len(words) - count))
        return " ".join(words[start : start + count])


def _several(r: Random, most: int) -> int:
    """One to `most`, now and then up to twice as many: long lines are seldom, but they are the ones that say most."""
    return r.randint(1, most) if r.random() < 0.7 else r.randint(most, 2 * most)


def _cased(text: str, r: Random, *, first: float, all_: float, each: float = 0.0) -> str:
    k = r.random()
    if k < first:
        return text[:1].upper() + text[1:]
    if k < first + all_:
        return text.upper()
    return text.title() if k < first + all_ + each else text


def _letters(r: Random, count: int) -> str:
    return "".join(r.choice(CAPITALS) for _ in range(count))


def number(r: Random) -> str:
    """A whole number, one with decimals, or one as long as an order's."""
    k = r.random()
    if k < 0.3:
        return str(r.randint(0, 99))
    if k < 0.55:
        return str(r.randint(0, 9999))
    if k < 0.85:
        return f"{r.randint(0, 300)}{r.choice('..,')}{r.randint(0, 99 if r.random() < 0.4 else 9)}"
    return str(r.randint(10**5, 10**8))


def measured(r: Random) -> str:
    """A number, half the time with a unit."""
    return number(r) + (r.choice(["", " "]) + r.choice(_UNITS) if r.random() < 0.5 else "")


def numbers(r: Random) -> str:
    """Several short numbers, some with a letter, some with a word after them."""
    parts = []
    for _ in range(r.randint(1, 7)):
        k, part = r.random(), str(r.randint(1, 599))
        if k < 0.15:
            part += r.choice("ABCDE")
        elif k < 0.22:
            part += f"({r.choice(['A', 'B', 'a', 'b', '1', '2', 'i', 'ii'])})"
        parts.append(part)
    text = r.choice(["/", "/", "/", ",", "-", " ", ", "]).join(parts)
    return text + r.choice([" ", " of "]) + _letters(r, r.randint(2, 4)) if r.random() < 0.2 else text


def tag(r: Random) -> str:
    """A name of a machine, in the many ways that plants write it."""
    sep = r.choice(["-", "-", " ", "", "_", ".", "/"])
    letters = "".join(r.choice("PPKECVFMTAXLSHBDGR" + CAPITALS) for _ in range(r.choice([1, 1, 1, 2, 2, 3])))
    value = r.choice([r.randint(1, 99), r.randint(100, 999), r.randint(100, 9999)])
    digits = str(value).zfill(r.choice([0, 0, 3, 4]))
    last = r.choice(["", "", "A", "B", "C", r.choice(CAPITALS), ".1", "-2"])
    area = f"{r.randint(1, 40):02d}"
    text = r.choice([
        f"{letters}{sep}{digits}{last}", f"{area}{sep}{letters}{sep}{digits}{last}", f"{letters}{digits}{sep}{last}",
        f"{area}{letters}{digits}{last}", f"{r.choice(CAPITALS)}{area}{sep}{letters}{r.randint(1, 999):03d}{last}",
        f"#{r.randint(1, 12)} {r.choice(_TRADE)}", str(r.randint(10**7, 10**8 - 1)), f"{r.choice(_TRADE)} {digits}{last}",
        f"{_letters(r, 2)}-{area}-{letters}-{digits}",
    ])  # fmt: skip
    return text.lower() if r.random() < 0.12 else text


def date(r: Random) -> str:
    """A day, month, year or time of day of 1950 to 2049, in the orders and separators in use."""
    d, m, y = r.randint(1, 31), r.randint(1, 12), r.randint(1950, 2049)
    sep, padded = r.choice("..//--  "), r.random() < 0.5
    day, month = (f"{v:02d}" if padded else str(v) for v in (d, m))
    year = str(y) if r.random() < 0.45 else f"{y % 100:02d}"
    clock = f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}"
    name = r.choice(_MONTHS)
    name = r.choice([name, name.capitalize(), name.upper()])
    forms = {
        sep.join((day, month, year)): 35, sep.join((month, day, year)): 20, f"{y}-{m:02d}-{d:02d}": 10,
        f"{day}{r.choice(' -.')}{name}{r.choice(' - ' + chr(39))}{year}": 10, f"{day}{sep}{month}": 5, str(y): 10, clock: 5,
        f"{sep.join((day, month, year))} {clock}": 5,
    }  # fmt: skip
    return r.choices(list(forms), weights=list(forms.values()))[0]


def code(r: Random) -> str:
    """A code string: groups of digits, letters and digits mixed, a letter and numbers."""
    k = r.random()
    if k < 0.45:
        parts = [str(r.randint(0, 10 ** r.randint(1, 4) - 1)) for _ in range(r.randint(2, 5))]
        return r.choice("/-. ").join(parts)
    if k < 0.7:
        return "".join(r.choice("0123456789ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(r.randint(3, 11)))
    return r.choice(CAPITALS) + "/".join(str(r.randint(0, 999)) for _ in range(r.randint(1, 4)))


def person(r: Random) -> str:
    """Initials or a name, as people sign."""
    name, one, two = r.choice(_NAMES).capitalize(), _letters(r, 2), _letters(r, 2)
    return r.choice(
        [one, f"{one[0]}.{one[1]}.", f"{one[0]}. {name}", name, _letters(r, 3), f"{name} {one[0]}", f"{one}/{two}"]
    )


def jumble(r: Random) -> str:
    """Characters by chance, so that every one is seen beside every other."""
    characters = CAPITALS + CAPITALS.lower() + "0123456789"

    def word() -> str:
        return "".join(r.choice(_MARKS if r.random() < 0.2 else characters) for _ in range(r.randint(1, 8)))

    return " ".join(word() for _ in range(r.choice([1, 1, 2, 3])))


def only(text: str, characters: frozenset[str]) -> str:
    """`text` without what is not in `characters`; spaces stay, single ones."""
    return re.sub(" +", " ", "".join(c for c in text if c == " " or c in characters)).strip()
