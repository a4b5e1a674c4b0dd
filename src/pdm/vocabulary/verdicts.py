"""What is answered with yes or no, and with passed or failed, in the languages of the logs."""

from __future__ import annotations

import re
from collections.abc import Collection

from pdm.vocabulary.heading_text import normalise

_YES = frozenset(
    ("x", "yes", "y", "true", "1", "ja", "j", "oui", "o", "si", "s", "sim", "vero", "vrai", "verdadero", "verdadeiro", "wahr", "waar", "tak", "t", "da", "kylla", "v")
)  # fmt: skip
_NO = frozenset(
    ("no", "n", "false", "0", "nein", "non", "nee", "nao", "nej", "nei", "falso", "faux", "falsch", "onwaar", "nie", "ne", "ei")
)  # fmt: skip
_TICKS = frozenset("✓✔☑☒")
_PASSED = frozenset(
    ("pass", "passed", "ok", "okay", "o k", "good", "satisfactory", "io", "i o", "bestanden", "in ordnung", "conforme", "bon", "reussi", "apto", "aprobado", "correcto", "superato", "idoneo",
     "positivo", "aprovado", "goedgekeurd", "akkoord", "godkjent", "bestatt", "godkand", "godkendt")
)  # fmt: skip
_FAILED = frozenset(
    ("fail", "failed", "failure", "nok", "n ok", "not ok", "not passed", "unsatisfactory", "nio", "n i o", "nicht ok", "nicht bestanden", "nicht in ordnung", "durchgefallen", "ko", "non conforme", "nc",
     "echec", "echoue", "no conforme", "no apto", "fallido", "fallo", "rechazado", "non superato", "non idoneo", "negativo", "nao conforme", "reprovado", "afgekeurd", "niet ok", "ikke godkjent",
     "ikke bestatt", "underkjent", "underkand", "ej ok", "ikke godkendt", "ikke ok")
)  # fmt: skip
_OUT_OF_LIMITS = frozenset(
    ("oot", "out of tol", "out of tolerance", "out of spec", "out of limits", "limited", "conditional", "conditional pass", "ausser toleranz", "bedingt i o", "eingeschrankt", "hors tolerance", "fuera de tolerancia",
     "fora de tolerancia", "fuori tolleranza", "buiten tolerantie")
)  # fmt: skip
"""Verdicts that say neither that something passed nor that it failed to work."""
_BEHIND = re.compile(
    r"\s*(?:[(/,;]|\b(?:w|with|after|mit|nach|avec|apres|après|con|tras|com|ap[oó]s|dopo|met|na)\b).*$", re.I
)
"""What stands behind a verdict: "PASS (retest)", "n.i.O. / justiert", "Pass w/ adj"."""
RESULTS = frozenset(
    ("result", "results", "end result", "test result", "outcome", "resultat", "resultat de l essai", "resultado", "resultado de la prueba", "ergebnis", "prufergebnis", "testergebnis", "esito",
     "esito prova", "uitkomst", "resultaat", "wynik", "resultado do teste", "testresultat")
)  # fmt: skip
"""Headings, as `normalise` writes them, above what a test came to."""
_VERDICTS = 0.8


def says_yes(cell: str) -> bool:
    """Whether a cell is a yes or a tick: "Sì", "J", "x"."""
    return normalise(cell) in _YES or cell.strip() in _TICKS


def says_no(cell: str) -> bool:
    """Whether a cell is a no: "Não", "N", "0"."""
    return normalise(cell) in _NO


def says_passed(cell: str) -> bool:
    """Whether a cell is the verdict of a test that was passed: "PASS (retest)", "i.O."."""
    return normalise(_BEHIND.sub("", cell)) in _PASSED


def says_failed(cell: str) -> bool:
    """Whether a cell is the verdict of a test that was not: "FAIL", "n.i.O. / justiert"."""
    return normalise(_BEHIND.sub("", cell)) in _FAILED


def judges(heading: str, cells: Collection[str]) -> bool:
    """Whether cells are the verdicts of tests, one of them failed at least."""
    told = [c for c in cells if c.strip()]
    known = sum(says_passed(c) or says_failed(c) or normalise(c) in _OUT_OF_LIMITS for c in told)
    return normalise(heading) in RESULTS and known >= _VERDICTS * len(told) and any(map(says_failed, told))


def answers(cells: Collection[str]) -> bool:
    """Whether all that cells say is yes or no, and one of them yes, in words or letters rather than as figures of an amount."""
    told = {c.strip() for c in cells if c.strip()}
    return any(map(says_yes, told)) and all(says_yes(c) or says_no(c) for c in told) and not all(map(str.isdigit, told))
