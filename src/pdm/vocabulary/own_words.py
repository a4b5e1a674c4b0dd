"""Columns under headings that nobody lists, told by all their cells: what people wrote in their own words, and hours that no counter shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import PERSON_FIELDS, candidates, normalise, planned

_FEW, _PROSE, _UNLIKE = 4, 0.5, 0.8
"""Filled cells from which a column tells what it is, how far they have to speak for a text, and the share that differs."""
_COMES_BACK = 0.5
"""Share that differs of sentences that may still be of each line."""
_NAMES = ("equipment", "equipment_name", "functional_location", "site", "department", "manufacturer", "parts")
_SENTENCE, _SENTENCES = 4, 0.25
"""Words of a cell that is no name, and the share of such cells."""
_ASIDE = frozenset(
    ("address", "adresse", "anschrift", "direccion", "indirizzo", "endereco", "customer", "client", "cliente", "kunde", "klant", "supplier", "lieferant", "fournisseur", "proveedor",
     "fornitore", "fornecedor", "contact", "kontakt", "contacto", "contatto", "tools", "tool", "werkzeug", "outils", "outillage", "herramienta", "herramientas", "attrezzi", "ferramentas",
     "material", "materials", "materiales", "materiel", "materiali", "materiais", "part", "parts", "spares", "spare", "refacciones", "repuestos", "pieces", "ricambi", "pecas", "ersatzteile",
     "teile", "onderdelen", "project", "projekt", "projet", "proyecto", "progetto", "projeto", "location", "ubicacion", "lieu", "ort", "standort", "place", "path", "link", "url", "file", "photo",
     "foto", "picture", "attachment", "permit", "permiso", "permis", "ppe", "epp", "epi", "name", "nombre", "nom", "names", "equipment", "equipo", "equipement", "machine", "maquina", "asset",
     "outstanding", "handed", "handover", "hand", "todo", "pending", "pendiente", "pendientes", "carried", "remaining", "restant", "reste", "offen", "open", "offene", "next", "needed", "required", "later")
)  # fmt: skip
"""Words of headings, as `normalise` writes them, above texts that tell of no event: who, where, with what, and what is still to be done."""
_STEPS, _TURNS = 4, 0.3
"""Steps from one figure of a machine to the next that tell whether they count on, and the share that goes the other way of a counter that was set back now and then."""


def writes_of_events(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column under an unknown heading holds what people wrote of each line: sentences, hardly two alike."""
    if not heading.strip() or not _ASIDE.isdisjoint(normalise(heading).split()):
        return False
    return _sentences(cells, _UNLIKE)


def unread_texts(headers: Sequence[str], samples: Mapping[int, Sequence[str]], known: Collection[int]) -> list[int]:
    """Columns of sentences that nobody reads: those under a heading of another field that stands elsewhere, and those whose sentences come back.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        known: Columns that are a field, or that the site's settings leave alone.
    """
    free = [p for p, h in enumerate(headers) if h.strip() and p not in known and not planned(h)]
    return [p for p in free if _of_lines(headers[p]) and _sentences(samples.get(p, ()), _COMES_BACK)]


def _of_lines(heading: str) -> bool:
    """Whether a heading may stand above what was written of lines, rather than of their machines, places, people or parts."""
    if not _ASIDE.isdisjoint(normalise(heading).split()):
        return False
    named = {m.field for m in candidates(heading.strip())}
    return not named & {*PERSON_FIELDS, *_NAMES}


def _sentences(cells: Sequence[str], unlike: float) -> bool:
    """Whether cells are sentences, of which the share `unlike` differs."""
    holds = Column.of(cells)
    told = [c.split() for c in cells if c.strip()]
    return (
        holds.filled >= _FEW
        and holds.fit("description") > _PROSE
        and holds.distinct >= unlike
        and sum(len(c) >= _SENTENCE for c in told) >= _SENTENCES * len(told)
    )


def counts_on(figures: Sequence[str], machines: Sequence[str]) -> bool:
    """Whether figures go one way for each machine, as those of a counter do, or are too few to tell; hours of jobs go up and down.

    Args:
        figures: Cells of a column.
        machines: Which machine each is of; empty where a line names none.
    """
    of_each: dict[str, list[float]] = {}
    for figure, machine in zip(figures, machines, strict=False):
        value = _number(figure)
        if value is not None and machine.strip():
            of_each.setdefault(machine.strip().casefold(), []).append(value)
    steps = [b - a for values in of_each.values() for a, b in pairwise(values) if a != b]
    down = sum(s < 0 for s in steps)
    return len(steps) < _STEPS or min(down, len(steps) - down) < _TURNS * len(steps)


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().replace(" ", "").replace(",", "."))
    except ValueError:
        return None
