"""One typed line as a log line: what it is about, what is said of it, and who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pdm.sources.tables.site_names import Named, bears_like, named_in, one_in, rare_in
from pdm.vocabulary.fields import normalise
from pdm.vocabulary.phrases import phrases

TAG = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9/_-]*\d)(?:\d{1,3}[-_/ ]?)?[A-Z]{1,5}(?:[-_/ ]\d{2,6}|\d{3,6}|[-_]\d+)(?:[-_/][A-Z0-9]{1,5}){0,3}[A-Z]?(?![\w])"
)
_SHORT_TAG = re.compile(r"(?!(?:KW|CW|WK|FY|HJ)\d)[A-Z]{2,5}\d{2}[A-Z]?(?= ?[:–-] |\s+[^\W\d_]{2})")
"""A tag of two figures, where a line begins with it; weeks and years of accounts are none."""
BULLET = re.compile(r"^\s*(?:[-*•·–]|\(?\d{1,2}[.)])\s+(?=\S)")
_AFTER = re.compile(r" ?[:–] | - ")
"""What parts the machine at the head of a line from what is said of it."""
_INITIALS = re.compile(r"(?:\s[-–/(]\s*|\s{2,}|\t|\()([A-Z]{2,3}|[A-Z]\. ?[A-Z][a-z]+)\)?\s*$")
_PERSON = re.compile(
    r"^(?!(?:OK|NA|TBC|YES|NO|DONE|NIL)$)(?:[A-ZÄÖÜ]{1,4}|[A-ZÄÖÜ]\.? ?[A-ZÄÖÜ]?\.?|(?:[A-ZÄÖÜ][\w'’-]*\.? ){0,3}[A-ZÄÖÜ][\w'’-]+)$"
)
_ABOUT = re.compile(r"^((?:[\w#./&-]+ ){0,3}[\w#./&-]+)(?: ?(?::|--|–) +| - )(\S+(?: +\S+)+)$")
"""A machine by its name and what is said of it."""
# "booster pump B: lost suction" names its subject before the colon
_SUBJECT = re.compile(r"^((?:[\w#./-]+ ){0,3}[\w#./-]+)(?: ?(?::|--|–) +|(?<=\d) - |(?<=\d[A-Za-z]) - )(\S.{3,})$")
_CORRECTS = re.compile(r"\b(?:correct(?:ion|ed)|sorry|apologies|wrong|mistake|my error|in error|i (?:put|wrote|said|reported)|korrektur|berichtigung|entschuldig\w+|rectificati(?:on|f)|erratum|corrección|correctie|rettifica)\b", re.I)  # fmt: skip
_IT_WAS = re.compile(r"\b(?:it was|it is|it's|was actually|should (?:be|read|have been)|i meant|es war|gemeint (?:war|ist)|c['’]était|era|het was|bedoeld was) (?:actually |in fact )?(?:the |die |der |das |la |le |el |de |het )?((?:[\w./&-]+ ){0,4}[\w./&-]*[\w&-])(?=\s*(?:[,;.!)]|$| that\b| which\b| - ))", re.I)  # fmt: skip
"""What a correction says it was."""
_LETTERS = 4
"""Letters that a line has to have behind its day."""


@dataclass(frozen=True)
class Told:
    """A line without a day that is a log line: its fields, and whether it is a sentence that the lines around it belong to."""

    fields: dict[str, str]
    prose: bool = False


def dated_fields(rest: str, names: frozenset[str] = frozenset()) -> dict[str, str] | None:
    """Machine, text and person of a line behind its day; None where nothing is said.

    Args:
        rest: The line behind its day.
        names: What the site's machines are called; a tag at the head of the line is one however it is built.
    """
    rest = rest.strip()
    if sum(map(str.isalpha, rest)) < _LETTERS:
        return None
    tag = TAG.search(rest)
    named = None if tag is None else Named(tag.start(), tag.group())
    known = named_in(rest, names) if named is None or named.start > 0 else None
    if known is not None and known.start == 0 and " " not in known.text:
        named = known
    fields = _columns(rest) or _sentence(rest, named)
    if "equipment" not in fields and known is not None and known.start == 0 and one_in(rest, names):
        # a name of several words may go on as a sentence, which is kept whole
        fields["equipment"] = known.text
    return fields


def undated(line: str, names: frozenset[str]) -> Told | None:
    """A line without a day that names a machine and says something about it, or None.

    Args:
        line: As it is written; a bullet at its head is left out.
        names: What the site's machines are called.
    """
    rest = BULLET.sub("", line).strip()
    words = len(rest.split())
    if sum(map(str.isalpha, rest)) < _LETTERS:
        return None
    if (meant := machine_meant(rest, names)) is not None:
        return Told({"equipment": meant, "description": rest}, prose=True)
    known = _known(rest, names)
    tag = TAG.search(rest) or _SHORT_TAG.match(rest)
    if known is not None and known.start == 0 and words > len(known.text.split()):
        said = _AFTER.match(rest[known.end :])
        return Told(_of(rest, known), prose=said is None and rest.endswith((".", "!")))
    if tag is not None and tag.start() == 0 and words >= 3:
        return Told(_columns(rest) or _sentence(rest, Named(0, tag.group())))
    if known is not None and words >= 3:
        columns = _columns(rest) if tag is not None else {}
        # of several machines in a sentence ("not at crane 2 but at crane 3") none is taken for the one meant
        own = {"equipment": known.text} if one_in(rest, names) else {}
        return Told(columns or {**own, "description": rest}, prose=not columns)
    if tag is not None and words >= 3:
        if not bears_like(tag.group(), names):
            # a code in the midst of a sentence that is built like no tag of the site: a batch, an order
            return None
        return Told(_columns(rest) or _sentence(rest, Named(tag.start(), tag.group())))
    about = _about_a_machine(rest) if tag is None else None
    return None if about is None else Told(about)


def machine_meant(rest: str, names: frozenset[str]) -> str | None:
    """The machine that a correction says it was ("Sorry, I put No3 boiler fan. It was No 4 boiler fan, on overload."); None where it is none or names none."""
    found = _IT_WAS.search(rest) if _CORRECTS.search(rest) else None
    return found[1] if found is not None and (names_a_machine(found[1], names) or is_kind(found[1])) else None


def _known(rest: str, names: frozenset[str]) -> Named | None:
    """The machine of the site that a line names; at its head, set apart, a word that only one is called by will do."""
    known = named_in(rest, names)
    if known is None or known.start > 0:
        about = _ABOUT.match(rest)
        if about is not None and rare_in(about[1], names) is not None:
            return Named(0, about[1])
    return known


def _of(rest: str, known: Named) -> dict[str, str]:
    """Fields of a line that begins with a machine of the site."""
    if TAG.match(rest) and (columns := _columns(rest)):
        return columns
    return _sentence(rest, known)


def _about_a_machine(rest: str) -> dict[str, str] | None:
    """Machine and text of a line that begins with a kind of machine by its name ("Milk intake pump - slight weep")."""
    found = _ABOUT.match(rest)
    if found is None or not is_kind(found[1]):
        return None
    return {"equipment": found[1], "description": found[2]}


def names_a_machine(text: str, names: frozenset[str]) -> bool:
    """Whether a text names a machine by its tag or as the site calls it."""
    return bool(TAG.search(text)) or named_in(text, names) is not None


def is_kind(name: str) -> bool:
    """Whether a word of a name says what kind of machine it is ("milk intake pump")."""
    return not _kinds().isdisjoint(normalise(name).split())


@cache
def _kinds() -> frozenset[str]:
    """Words for kinds of machines."""
    return frozenset(normalise(p.text).split()[-1] for p in phrases() if p.kind == "class" and normalise(p.text))


def _sentence(rest: str, tag: Named | None) -> dict[str, str]:
    fields = {"description": rest}
    subject = _SUBJECT.match(rest)
    if subject and (tag is None or tag.start < subject.end(1)):
        # "booster pump B: lost suction", "mtr M216: high vibration"
        fields["equipment"], fields["description"] = subject.group(1).strip(), subject.group(2).strip()
    elif tag:
        fields["equipment"] = tag.text
        # the tag at the head of the line is its subject, not part of the sentence
        if tag.start == 0:
            said = rest[tag.end :].lstrip(" :,;-–|\t")
            if len(said) >= 4:
                fields["description"] = said
    initials = _INITIALS.search(fields["description"])
    if initials and initials.start() > 3:
        fields["technician"] = initials.group(1)
        fields["description"] = fields["description"][: initials.start()].rstrip()
    return fields


def _columns(rest: str) -> dict[str, str]:
    """Machine, text and person of a line whose parts stand apart by bars, tabs, wide gaps or dashes; else empty."""
    for separator, least in ((r"\||\t", 2), (r"\s{2,}", 3), (r"\s+[-–]\s+", 3)):
        parts = [p.strip() for p in re.split(separator, rest) if p.strip()]
        if len(parts) >= least:
            break
    else:
        return {}
    if least == 3 and (len(parts[0].split()) > 5 or not any(_PERSON.match(p) for p in parts[1:])):
        return {}
    person = next((i for i in range(len(parts) - 1, 0, -1) if _PERSON.match(parts[i])), None)
    # who writes in columns names the machine first; the text may look like a name ("SEAL LEAKING"), a name is no text
    told = [i for i in range(1, len(parts)) if i != person and sum(map(str.isalpha, parts[i])) >= 4]
    if not told and len(parts[0].split()) < 4:
        person, told = None, list(range(1, len(parts)))
    text = max(told or [0], key=lambda i: (len(parts[i].split()), len(parts[i])))
    others = [i for i in range(len(parts)) if i != text]
    machine = next((i for i in others if i != person and TAG.search(parts[i])), None)
    if machine is None:
        machine = next((i for i in others if i != person and len(parts[i].split()) <= 5), None)
    fields = {"description": " | ".join(p for i, p in enumerate(parts) if i not in (person, machine))}
    if machine is not None:
        fields["equipment"] = parts[machine]
    if person is not None:
        fields["technician"] = parts[person]
    return fields
