"""Reads the package's word lists: tab-separated files with a header row; lines that start with `#` are comments."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `<name>.tsv` as column name to text; missing cells are empty.

    Raises:
        FileNotFoundError: The package has no such list.
    """
    text = resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        rows.append({c: cells[i].strip() if i < len(cells) else "" for i, c in enumerate(columns)})
    return tuple(rows)


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by `;`."""
    return tuple(p.strip() for p in cell.split(";") if p.strip())
