"""What a typed line is by its words: greeting, goodbye, a name, a heading or foot, or one that says something; and the notice of those that were not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.errors import Reason, Refusal
from pdm.sources.files.opened import Source
from pdm.sources.tables.signed_rows import names_signer
from pdm.sources.tables.site_names import rare_in
from pdm.sources.tables.told_rows import counted_rows
from pdm.sources.texts.typed_entry import names_a_machine

GOODBYE = re.compile(
    r"^(?:regards|best|kind|many|thanks|thank|thx|cheers|br|brgds|gru(?:ss|ß)|gr[uü]e?ße|vg|lg|mfg|viele|mit|cordialement|saludos|sent from)\b",
    re.I,
)
HELLO = re.compile(
    r"^(?:hi|hello|hey|dear|all|team|good (?:morning|afternoon|evening)|morning|hallo|guten (?:morgen|tag|abend)|moin|servus|liebe[rs]?|sehr geehrte|kollegen|kolleg[ie]n+en|"
    r"bonjour|salut|bonsoir|hola|buenos d[ií]as|buenas|estimad[oa]s?|ciao|buongiorno|gentil[ei]|goedemorgen|beste)\b[^.!?]{0,40}[,!.]?\s*$",
    re.I,
)
_NAME = re.compile(r"[A-ZÄÖÜ][\w.'’-]*(?: [A-ZÄÖÜ][\w.'’-]*)?[.,]?")
_SAYS_SOMETHING = 4
"""Words of a line that is told where it was not read."""
_SAYS_BRIEFLY = 2
"""Words of one that is told below a day."""
_LONG_LINE = 60
"""A line as long as this was wrapped by the mail program if its successor begins with no date."""
_FOOTER = re.compile(
    r"\b(?:page|seite|página|pagina|pag|blatt|sheet)\b\W*\d+(?:\W+(?:of|von|de|di|van)?\W*\d+)?\W*$", re.I
)


def says_something(text: str) -> bool:
    """Whether a line that was not read says more than a heading or the foot of a page does."""
    return len(text.split()) >= _SAYS_SOMETHING and not text.endswith(":") and not _FOOTER.search(text)


def says_briefly(text: str) -> bool:
    """Whether a line says something in few words, as people write below a day ("MUC1 dead"): it is no name, heading or foot of a page."""
    named = signs(text) and not any(map(str.isdigit, text))
    return len(text.split()) >= _SAYS_BRIEFLY and not (named or text.endswith(":") or _FOOTER.search(text))


def signs(text: str) -> bool:
    """Whether a line is no more than a name, as people address and sign with, or says who looked at the page."""
    return bool(_NAME.fullmatch(text)) or names_signer(text)


def goes_on(before: str, line: str) -> bool:
    """Whether a line without a date carries on the one before: indented, or wrapped."""
    text = line.strip()
    if line[:1] in (" ", "\t"):
        return True
    return not GOODBYE.match(text) and (len(before.rstrip()) >= _LONG_LINE or text[:1].islower())


def runs_over(before: str, rest: str) -> bool:
    """Whether what stands behind a clock may be the end of the sentence in the line before it, which was wrapped there ("... was reset at / 0940 by Lee")."""
    full = len(before.rstrip()) >= _LONG_LINE and not before.rstrip().endswith((".", "!", "?"))
    return full and rest[:1].islower()


def passed_over(source: Source, lines: Sequence[tuple[int, str]], page: int, *, beside: bool = False) -> Refusal:
    """The refusal that names lines which say something and were not read.

    Args:
        source: The document.
        lines: Their rows and texts.
        page: Where they stand.
        beside: Whether they stand beside a table, whatever they name.
    """
    many = f"{len(lines)} lines begin" if len(lines) > 1 else "A line begins"
    if beside:
        many = f"{len(lines)} lines stand" if len(lines) > 1 else "A line stands"
        return source.refusal(
            Reason.NO_TABLE, f"{many} beside the table and {'were' if len(lines) > 1 else 'was'} not read: {counted_rows(r for r, _ in lines)}.",
            "If they tell of equipment, begin them with their day and the machine's tag, or put them into the table.",
            page=page, row=lines[0][0], value=lines[0][1],
        )  # fmt: skip
    told = f"{'were' if len(lines) > 1 else 'was'} not read: {counted_rows(r for r, _ in lines)}."
    if any(names_a_machine(text, source.names) or rare_in(text, source.names) for _, text in lines):
        return source.refusal(
            Reason.NO_TABLE, f"{many} with no day, and {told}",
            "If they tell of equipment, begin them with their day, or write the day above them in a line of its own.",
            page=page, row=lines[0][0], value=lines[0][1],
        )  # fmt: skip
    return source.refusal(
        Reason.NO_TABLE, f"{many} with no day and name{'s' * (len(lines) == 1)} no machine of the register, and {told}",
        "If they tell of equipment, begin them with their day or the machine's tag, or add the name they use to the register's aliases.",
        page=page, row=lines[0][0], value=lines[0][1],
    )  # fmt: skip
