"""Small hot state in SQLite (WAL): the commit log, keys that make replays harmless, watermarks, crops."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pdm.store.delta import storage_error

_SCHEMA = """
create table if not exists commits (
    seq integer primary key autoincrement,
    batch text not null unique,
    kind text not null,
    run_id text,
    committed_at text not null,
    tables text not null
);
create table if not exists keys (key text primary key, seq integer not null);
create table if not exists state (key text primary key, value text not null);
create table if not exists crops (crop_id text primary key, png blob not null);
"""


class AlreadyCommitted(Exception):
    """A key of the commit is in the log: the same work was committed before."""


class State:
    """The SQLite file of a workspace.

    Attributes:
        path: The file.
        writable: Whether it may be written; where it may not, it can still be looked at.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writable = all(os.access(p, os.W_OK) for p in (path.parent, path) if p.exists())
        if self.writable:
            with self.connect() as connection:
                connection.executescript(_SCHEMA)

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection in WAL mode with full sync, or one that only reads; commits on success."""
        try:
            connection = self._writing() if self.writable else self._reading()
        except sqlite3.Error as error:
            raise storage_error(error, self.path) from error
        try:
            yield connection
        except sqlite3.Error as error:
            raise storage_error(error, self.path) from error
        finally:
            connection.close()

    def _writing(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        return connection

    def _reading(self) -> sqlite3.Connection:
        """With another's log where one is at work; else as a file that nobody changes, since SQLite could not make a log here."""
        where = f"{self.path.resolve().as_uri()}?mode=ro"
        log = self.path.with_name(f"{self.path.name}-wal")
        if not log.exists() or not log.stat().st_size:
            where += "&immutable=1"
        return sqlite3.connect(where, uri=True, timeout=60, isolation_level=None)

    def commit(
        self, batch: str, kind: str, at: str, tables: Mapping[str, int], keys: Sequence[str], run_id: str | None
    ) -> int:
        """Make a batch visible; returns its number.

        Raises:
            AlreadyCommitted: One of `keys` was committed before; nothing was written.
        """
        with self.connect() as connection:
            connection.execute("begin immediate")
            try:
                row = connection.execute(
                    "insert into commits (batch, kind, run_id, committed_at, tables) values (?, ?, ?, ?, ?)",
                    (batch, kind, run_id, at, json.dumps(dict(tables))),
                )
                seq = int(row.lastrowid or 0)
                connection.executemany("insert into keys values (?, ?)", [(k, seq) for k in keys])
            except sqlite3.IntegrityError as error:
                connection.execute("rollback")
                raise AlreadyCommitted(str(error)) from error
            connection.execute("commit")
            return seq

    def batches(self, table: str, version: int | None) -> list[str]:
        """Batches visible at `version` that hold rows of `table`, oldest first."""
        with self.connect() as connection:
            rows = connection.execute(
                "select batch, tables from commits where seq <= ? order by seq",
                (version if version is not None else 2**62,),
            ).fetchall()
        return [batch for batch, tables in rows if table in json.loads(tables)]

    def version(self) -> int:
        """Number of the newest commit, 0 for an empty store."""
        with self.connect() as connection:
            return int(connection.execute("select coalesce(max(seq), 0) from commits").fetchone()[0])

    def log(self) -> list[tuple[int, str, str, str | None, str, str]]:
        """All commits: number, batch, kind, run, time, tables."""
        with self.connect() as connection:
            return connection.execute(
                "select seq, batch, kind, run_id, committed_at, tables from commits order by seq"
            ).fetchall()

    def has_kind(self, kind: str) -> bool:
        """Whether a batch of this kind was committed."""
        with self.connect() as db:
            return db.execute("select 1 from commits where kind = ? limit 1", (kind,)).fetchone() is not None

    def has(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` that are committed."""
        with self.connect() as connection:
            found: set[str] = set()
            wanted = list(keys)
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                found.update(r[0] for r in connection.execute(f"select key from keys where key in ({marks})", part))
        return found

    def run_of(self, key: str) -> str | None:
        """The run that committed `key`; None when none did."""
        with self.connect() as connection:
            found = connection.execute(
                "select run_id from commits join keys on keys.seq = commits.seq where key = ?", (key,)
            ).fetchone()
        return None if found is None else found[0]

    def get(self, key: str) -> str | None:
        """A remembered value."""
        with self.connect() as connection:
            row = connection.execute("select value from state where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Remember a value."""
        with self.connect() as connection:
            connection.execute("insert or replace into state values (?, ?)", (key, value))

    def put_new(self, key: str, value: str) -> None:
        """Remember a value unless there is one."""
        with self.connect() as connection:
            connection.execute("insert or ignore into state values (?, ?)", (key, value))

    def add_crops(self, crops: Iterable[tuple[str, bytes]]) -> None:
        """Keep pictures; a picture that is there stays."""
        with self.connect() as connection:
            connection.execute("begin immediate")
            connection.executemany("insert or ignore into crops values (?, ?)", crops)
            connection.execute("commit")

    def crop(self, crop_id: str) -> bytes | None:
        """One picture as PNG bytes."""
        with self.connect() as connection:
            row = connection.execute("select png from crops where crop_id = ?", (crop_id,)).fetchone()
        return None if row is None else bytes(row[0])
