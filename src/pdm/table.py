"""A typed table: its columns, a frame without rows, a frame brought into shape, checked, and its Arrow schema.

Times are UTC-aware with microseconds; text is pandas `str`; JSON columns are text that holds JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pdm.errors import PdmError

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["text", "int", "float", "bool", "time", "json", "bytes"]

_PANDAS: dict[str, str] = {
    "text": "str",
    "int": "Int64",
    "float": "float64",
    "bool": "boolean",
    "time": "datetime64[us, UTC]",
    "json": "str",
    "bytes": "object",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, kind, whether it may be empty, what it holds (with its unit)."""

    name: str
    kind: Kind
    required: bool = False
    doc: str = ""


@dataclass(frozen=True)
class Table:
    """A named table with typed columns.

    Attributes:
        name: Name in the store.
        columns: Columns in their order.
        key: Columns that identify a row.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    doc: str = ""
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)
    _empty: pd.DataFrame | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {c.name: c for c in self.columns})

    @property
    def names(self) -> list[str]:
        """Column names in their order."""
        return [c.name for c in self.columns]

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def empty(self) -> pd.DataFrame:
        """A frame without rows and with the right columns and types."""
        if self._empty is None:
            object.__setattr__(self, "_empty", self.conform(pd.DataFrame()))
        assert self._empty is not None
        return self._empty.copy()

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """A frame from mappings; missing columns are empty, lists and dicts in JSON columns are encoded."""
        return self.conform(pd.DataFrame.from_records([dict(r) for r in rows]))

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` with exactly this table's columns, in order and with their types.

        Missing columns become empty. Columns the table does not know raise `PdmError`: a stage that invents a column
        has broken its contract.
        """
        unknown = [c for c in frame.columns if c not in self._by_name]
        if unknown:
            raise PdmError(f"Table {self.name} has no column {', '.join(map(str, unknown))}.")
        out: dict[str, pd.Series[Any]] = {}
        for column in self.columns:
            values = frame[column.name] if column.name in frame else _blank(frame.index)
            out[column.name] = _cast(values, column)
        return pd.DataFrame(out, index=frame.index)

    def validate(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check `frame` against the table and return it in shape.

        Raises:
            PdmError: A required column has empty cells or a key occurs twice; the message names the first of them.
        """
        frame = self.conform(frame)
        for column in self.columns:
            if column.required and frame[column.name].isna().any():
                at = frame.index[frame[column.name].isna()][0]
                raise PdmError(f"Table {self.name}: column {column.name} is empty at row {at}.")
        if self.key:
            twice = frame.duplicated(list(self.key))
            if twice.any():
                raise PdmError(
                    f"Table {self.name}: key {tuple(frame.loc[twice, list(self.key)].iloc[0])} occurs twice."
                )
        return frame

    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema the store writes (all columns nullable, times in UTC)."""
        import pyarrow as pa

        kinds = {
            "text": pa.string(),
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
            "time": pa.timestamp("us", tz="UTC"),
            "json": pa.string(),
            "bytes": pa.binary(),
        }
        return pa.schema([pa.field(c.name, kinds[c.kind]) for c in self.columns])


def _blank(index: pd.Index[Any]) -> pd.Series[Any]:
    return pd.Series([None] * len(index), index=index, dtype="object")


def _cast(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    target = _PANDAS[column.kind]
    if column.kind == "json":
        values = values.map(_encode)
    if column.kind in ("json", "text"):
        return values.astype("str")
    if column.kind == "time":
        return pd.to_datetime(values, utc=True).astype(target)
    if column.kind == "float":
        return pd.to_numeric(values).astype(target)
    return values.astype(target)


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value != value:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
