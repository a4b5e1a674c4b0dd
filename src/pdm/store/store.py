"""The store: append-only tables whose rows become visible batch by batch.

Delta has no transaction over several tables, so every row carries its batch and a commit log in SQLite says which
batches count. Rows are written first, the log entry last and synced: a process killed in between leaves rows that
nobody sees, and the same work done again is a new batch. A key may be committed once only, so two processes doing the
same work cannot both succeed. The number of the newest commit is the version of the store; reading at an old version
gives exactly what was visible then.
"""

from __future__ import annotations

import fcntl
import json
import threading
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pdm.errors import StorageError
from pdm.records import CROPS, TABLES
from pdm.store.delta import COMPACT_ABOVE, DeltaFile, as_table, storage_error
from pdm.store.state import AlreadyCommitted, State
from pdm.table import Table

READ_AGAIN = "read again"
"""Kind of the batches that hold pages which were read once more."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One visible batch; `rows` counts its rows by table."""

    seq: int
    batch: str
    kind: str
    run_id: str | None
    at: pd.Timestamp
    rows: Mapping[str, int] = field(default_factory=dict)


class Store:
    """Tables and hot state of one workspace.

    Args:
        folder: The `.pdm` folder; created when missing. One that may not be written can be read.

    Raises:
        StorageError: The folder cannot be created or read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.state = State(folder / "state.sqlite")
            self._files: dict[tuple[str, int], DeltaFile] = {}
        except OSError as error:
            raise storage_error(error, folder) from error

    # -- writing -------------------------------------------------------------------------------------------------

    @property
    def writable(self) -> bool:
        """Whether anything can be kept here; otherwise it can only be looked at."""
        return self.state.writable

    def require_writable(self) -> None:
        """Stop before work whose result could not be kept.

        Raises:
            StorageError: The folder may not be written.
        """
        if not self.writable:
            raise storage_error(PermissionError("permission denied"), self.folder)

    def commit(
        self,
        tables: Mapping[str, pd.DataFrame],
        *,
        kind: str,
        at: pd.Timestamp,
        keys: Sequence[str] = (),
        run_id: str | None = None,
    ) -> int | None:
        """Write rows of several tables and make them visible together.

        Args:
            tables: Frames by table name; empty ones are left out.
            kind: What the batch is (ingest, events, decide, run).
            at: Time of the commit.
            keys: Work done by this batch. A key can be committed once.
            run_id: Run that did it.

        Returns:
            The new version, or None when one of the keys was committed before (then nothing becomes visible).

        Raises:
            StorageError: The disk is full or may not be written. Nothing became visible.
        """
        self.require_writable()
        if keys and self.state.has(keys):
            return None
        # names that sort by time: after compaction a file still holds a narrow range of batches
        batch = f"{time.time_ns():016x}{uuid.uuid4().hex[:16]}"
        counts: dict[str, int] = {}
        for name, frame in tables.items():
            if frame.empty:
                continue
            if name == CROPS.name:
                self.state.add_crops(zip(frame["crop_id"], frame["png"], strict=True))
                continue
            table = TABLES[name]
            file = self._file(table)
            file.create()
            file.append(as_table(table.conform(frame), file.schema, batch))
            counts[name] = len(frame)
            self._compact(table, file)
        try:
            return self.state.commit(batch, kind, at.isoformat(), counts, list(keys), run_id)
        except AlreadyCommitted:
            return None

    def _compact(self, table: Table, file: DeltaFile) -> None:
        if file.files() <= COMPACT_ABOVE:
            return
        with self.lock(f"compact-{table.name}", wait=False) as held:
            if held:
                file.compact()

    # -- reading -------------------------------------------------------------------------------------------------

    def read(
        self,
        name: str,
        *,
        version: int | None = None,
        columns: Sequence[str] | None = None,
        batches: Collection[str] | None = None,
        where: Mapping[str, Collection[str]] | None = None,
        with_batch: bool = False,
    ) -> pd.DataFrame:
        """Rows of a table as visible at `version`, in the order they were committed.

        Args:
            name: Table (pdm.records.TABLES).
            version: Version of the store; now when None.
            columns: Columns wanted; all when None.
            batches: Only rows of these batches (see `commits`).
            where: Only rows whose text columns hold one of the values: {column: values}.
            with_batch: Add the column `batch`.
        """
        table = TABLES[name]
        wanted = list(columns) if columns is not None else table.names
        file = self._file(table)
        visible = self.state.batches(name, version)
        if batches is not None:
            chosen = set(batches)
            visible = [b for b in visible if b in chosen]
        if not visible or not (file.folder / "_delta_log").is_dir():
            return table.empty()[wanted].assign(**({"batch": []} if with_batch else {}))
        arrow = file.read([*wanted, "batch"], visible if batches is not None else None, where)
        order = {b: i for i, b in enumerate(visible)}
        frame = arrow.to_pandas(types_mapper=None)
        seq = frame["batch"].map(order)
        frame = frame[seq.notna()]
        frame = frame.iloc[seq[seq.notna()].argsort(kind="stable")].reset_index(drop=True)
        batch = frame.pop("batch")
        for missing in [c for c in wanted if c not in frame]:
            frame[missing] = None
        typed = _typed(frame[wanted], table)
        return typed.assign(batch=batch) if with_batch else typed

    def events(
        self,
        *,
        version: int | None = None,
        all_versions: bool = False,
        with_withdrawn: bool = False,
        where: Mapping[str, Collection[str]] | None = None,
    ) -> pd.DataFrame:
        """Events visible at `version`; superseded ones are left out unless `all_versions`, withdrawn ones unless asked for.

        `where` may name columns that all versions of an event share (site, document, entry_id).
        """
        frame = self.read("events", version=version, where=where)
        if all_versions or frame.empty:
            return frame
        gone = frame["event_id"].isin(set(frame["supersedes"].dropna()))
        if not with_withdrawn:
            gone |= frame["withdrawn"].fillna(False).astype(bool)
        return frame[~gone].reset_index(drop=True)

    def lines(
        self,
        name: str,
        *,
        version: int | None = None,
        columns: Sequence[str] | None = None,
        where: Mapping[str, Collection[str]] | None = None,
    ) -> pd.DataFrame:
        """Entries or cells of the newest reading of each line: a page that was read again counts as it was read last.

        Args:
            name: `entries` or `cells`.
            version: Version of the store; now when None.
            columns: Columns wanted; all when None.
            where: Only rows whose text columns hold one of the values, in the newest reading.
        """
        wanted = list(columns) if columns is not None else TABLES[name].names
        again = [c.batch for c in self.commits() if c.kind == READ_AGAIN] if self.state.has_kind(READ_AGAIN) else []
        if not again:
            return self.read(name, version=version, columns=wanted, where=where)
        needed = list(dict.fromkeys([*wanted, "entry_id"]))
        frame = self.read(name, version=version, columns=needed, where=where, with_batch=True)
        last = self.read(name, version=version, columns=["entry_id"], batches=again, with_batch=True)
        last = last.drop_duplicates("entry_id", keep="last").set_index("entry_id")["batch"]
        newest = frame["entry_id"].map(last)
        return frame.loc[newest.isna() | (newest == frame["batch"]), wanted].reset_index(drop=True)

    def version(self) -> int:
        """Number of the newest commit."""
        return self.state.version()

    def commits(self) -> list[Commit]:
        """The commit log, oldest first."""
        return [Commit(s, b, k, r, pd.Timestamp(at), json.loads(rows)) for s, b, k, r, at, rows in self.state.log()]

    def crop(self, crop_id: str) -> bytes | None:
        """A picture as PNG bytes."""
        return self.state.crop(crop_id)

    # -- locks ---------------------------------------------------------------------------------------------------

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[bool]:
        """A lock between processes on this host; freed by the system when its holder dies."""
        try:
            handle = (self.folder / f"{name}.lock").open("w")
        except OSError as error:
            raise storage_error(error, self.folder) from error
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            try:
                yield True
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)

    def _file(self, table: Table) -> DeltaFile:
        # one a thread: a handle is not meant for two at once
        key = (table.name, threading.get_ident())
        if key not in self._files:
            schema = table.arrow_schema().append(pa.field("batch", pa.string()))
            self._files[key] = DeltaFile(self.folder / "store" / table.name, schema)
        return self._files[key]


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    try:
        partial = Table(table.name, tuple(table[c] for c in frame.columns), ())
        return partial.conform(frame)
    except (TypeError, ValueError) as error:
        raise StorageError(
            f"table {table.name} holds values that do not fit: {error}", remedy="Restore it from a backup."
        ) from error
