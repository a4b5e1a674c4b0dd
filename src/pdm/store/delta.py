"""One append-only Delta table: create, append durably, read.

deltalake does not call fsync, so a power cut could take an acknowledged commit with it; `append` therefore syncs the
added files, the log entry and both folders before it returns.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from pdm.errors import StorageError

_CONFIGURATION: dict[str, str | None] = {
    "delta.appendOnly": "true",
    "delta.enableChangeDataFeed": "true",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
COMPACT_ABOVE = 64
"""Live files above which a table is compacted: append latency grows with their number."""


class DeltaFile:
    """A Delta table in a folder."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.folder = folder
        self.schema = schema
        # opening a table replays its log; a handle that is kept reads only what was added since
        self._handle: Any = None

    def create(self) -> None:
        """Create the table if it is not there (safe when several processes do it at once)."""
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        if DeltaTable.is_deltatable(str(self.folder)):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            DeltaTable.create(str(self.folder), schema=self.schema, mode="ignore", configuration=_CONFIGURATION)
        except DeltaError:
            # another process created it in between
            if not DeltaTable.is_deltatable(str(self.folder)):
                raise

    def append(self, table: pa.Table) -> None:
        """Append rows and make them durable.

        Raises:
            StorageError: The disk is full, or the folder may not be written.
        """
        from deltalake import CommitProperties, write_deltalake

        before = self._log_names()
        try:
            write_deltalake(
                self._table(),
                table,
                mode="append",
                schema_mode="merge",
                commit_properties=CommitProperties(max_commit_retries=200),
            )
            self._sync(before)
        except Exception as error:
            self._handle = None
            raise storage_error(error, self.folder) from error

    def read(
        self,
        columns: Sequence[str] | None = None,
        batches: Sequence[str] | None = None,
        where: Mapping[str, Collection[str]] | None = None,
    ) -> pa.Table:
        """All rows, or those of `batches` and those whose text columns hold one of the values of `where`.

        Columns that the table got later are null in older rows. Batches are named by time, so their range is enough
        to leave most files unopened.
        """
        import pyarrow.compute as pc
        from deltalake import DeltaTable

        try:
            dataset = DeltaTable(str(self.folder)).to_pyarrow_dataset()
            names = [c for c in (columns or self.schema.names) if c in dataset.schema.names]
            condition = None
            if batches is not None:
                named = pc.field("batch")
                condition = (named >= min(batches)) & (named <= max(batches)) & named.isin(list(batches))
            for column, values in (where or {}).items():
                one_of = pc.field(column).isin(pa.array(list(values), pa.string()))
                condition = one_of if condition is None else condition & one_of
            return dataset.to_table(columns=names, filter=condition)
        except StorageError:
            raise
        except Exception as error:
            raise storage_error(error, self.folder) from error

    def files(self) -> int:
        """Number of live files."""
        return len(self._table().file_uris())

    def compact(self) -> None:
        """Merge small files. Old files stay: nothing is vacuumed, so old versions can be read."""
        from deltalake import DeltaTable

        DeltaTable(str(self.folder)).optimize.compact()

    def _table(self) -> Any:
        """The table as it is now."""
        from deltalake import DeltaTable

        if self._handle is None:
            self._handle = DeltaTable(str(self.folder))
        else:
            self._handle.update_incremental()
        return self._handle

    def _log_names(self) -> set[str]:
        log = self.folder / "_delta_log"
        return set(os.listdir(log)) if log.is_dir() else set()

    def _sync(self, before: set[str]) -> None:
        log = self.folder / "_delta_log"
        for name in set(os.listdir(log)) - before:
            entry = log / name
            if entry.suffix == ".json":
                for added in _added_files(entry):
                    _fsync(self.folder / added)
            if entry.is_file():
                _fsync(entry)
        _fsync(self.folder)
        _fsync(log)


def _added_files(entry: Path) -> list[str]:
    # not splitlines(): statistics hold text of cells, in which U+0085 and its like may stand
    actions = (json.loads(line) for line in entry.read_text(encoding="utf-8").split("\n") if line.strip())
    return [unquote(a["add"]["path"]) for a in actions if "add" in a]


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_NO_ROOM = 1 << 20
"""Bytes below which a disk is full for all that SQLite is concerned."""


def storage_error(error: Exception, place: Path) -> StorageError:
    """Turn a library's or the system's complaint into words a person can act on."""
    text = str(error)
    low = text.lower()
    if isinstance(error, StorageError):
        return error
    # what SQLite says where not even its log finds room
    full = "disk i/o error" in low and shutil.disk_usage(place.parent).free < _NO_ROOM
    if full or "no space left" in low or "disk is full" in low:
        return StorageError(
            "the disk is full.",
            place=str(place),
            remedy="Free some space and run the same command again; nothing was lost.",
        )
    denied = isinstance(error, PermissionError) or "permission denied" in low or "read-only" in low or "readonly" in low
    # SQLite does not say why it cannot make its files
    if denied or ("unable to open" in low and not os.access(place.parent, os.W_OK)):
        return StorageError(
            "this folder may not be written.",
            place=str(place),
            remedy="Give your user write permission (or copy the workspace) and run the same command again.",
        )
    return StorageError(
        f"the store cannot be used: {text.splitlines()[0][:300] if text else error!r}",
        place=str(place),
        remedy="Run the same command again; if it stays, restore the folder from a backup.",
    )


def as_table(frame: Any, schema: pa.Schema, batch: str) -> pa.Table:
    """A pandas frame as an Arrow table of `schema` with the batch column."""
    import pandas as pd

    arrays = []
    for field in schema:
        if field.name == "batch":
            arrays.append(pa.array([batch] * len(frame), pa.string()))
            continue
        values = frame[field.name]
        if pa.types.is_binary(field.type):
            arrays.append(pa.array([v if isinstance(v, bytes) else None for v in values], pa.binary()))
        else:
            arrays.append(pa.Array.from_pandas(pd.Series(values), type=field.type, safe=False))
    return pa.Table.from_arrays(
        [a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for a in arrays], schema=schema
    )
