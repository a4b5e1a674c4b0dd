"""What the verbs of a workspace share: folder, settings, register, store, who is at work and what time it is."""

from __future__ import annotations

import getpass
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from pdm import __version__
from pdm.config import Settings, load_settings
from pdm.errors import Refusal, UsageError
from pdm.records import RUNS
from pdm.store import Store

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are (0 if unknown)."""


_ALIKE = 60
"""Likeness (0 to 100) from which another name may be what was meant."""


def silent(_what: str, _done: int, _all: int) -> None:
    """Progress for nobody."""


def _now() -> pd.Timestamp:
    return pd.Timestamp.now(tz="UTC").floor("us")


def _user() -> str:
    try:
        return os.environ.get("PDM_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@dataclass
class Context:
    """One opened workspace.

    Attributes:
        root: The workspace's folder.
        clock: Gives the present instant (UTC); replaced in tests.
        by: Who is at work.
        progress: Told how far a verb is.
        workers: Number of worker processes, or the address of a Dask scheduler; None for this machine's cores.
        asked: The queue as it was last shown, so that answers to it need not look for all questions again.
    """

    root: Path
    clock: Callable[[], pd.Timestamp] = _now
    by: str = field(default_factory=_user)
    progress: Progress = silent
    workers: int | str | None = None
    asked: pd.DataFrame | None = None

    @cached_property
    def settings(self) -> Settings:
        """Checked `plant.toml`."""
        from pdm.vocabulary.fields import FIELDS

        return load_settings(self.root / "plant.toml", fields=FIELDS)

    @cached_property
    def store(self) -> Store:
        """The store in `.pdm`."""
        return Store(self.root / ".pdm")

    @cached_property
    def _register(self) -> tuple[pd.DataFrame, list[Refusal]]:
        from pdm.sources import read_register
        from pdm.workspace.refusals import sites_of_nobody

        path = self.root / self.settings.plant.register_file
        register, refusals = read_register(path)
        return register, refusals + sites_of_nobody(register, self.settings.sites, path.name)

    @property
    def register(self) -> pd.DataFrame:
        """The assets of `register.csv` and those that people added by answering (records.REGISTER)."""
        if "fixed_register" in self.__dict__:  # a replay looks at the register of its run
            return cast("pd.DataFrame", self.__dict__["fixed_register"])
        from pdm.workspace.added import with_added
        from pdm.workspace.decisions import effective_decisions

        version = self.store.version()
        known = self.__dict__.get("_added")
        if known is None or known[0] != version:
            known = version, with_added(self._register[0], effective_decisions(self.store)).register
            self.__dict__["_added"] = known
        return cast("pd.DataFrame", known[1])

    @property
    def register_file(self) -> pd.DataFrame:
        """The assets of `register.csv` alone."""
        return self._register[0]

    @property
    def register_refusals(self) -> list[Refusal]:
        """Rows of `register.csv` that were set aside."""
        return self._register[1]

    @cached_property
    def limits(self) -> pd.DataFrame:
        """`limits.csv` (records.LIMITS); empty when there is none."""
        from pdm.records import LIMITS
        from pdm.sources import read_limits

        path = self.root / "limits.csv"
        if not path.exists():
            return LIMITS.empty()
        frame = read_limits(path)
        return frame[0] if isinstance(frame, tuple) else frame

    @cached_property
    def limits_refusals(self) -> list[Refusal]:
        """Words of `limits.csv` that stand for nothing known."""
        from pdm.sources import strange_limits

        path = self.root / "limits.csv"
        return strange_limits(path, self.register) if path.exists() else []

    @property
    def folder(self) -> Path:
        """The `.pdm` folder."""
        return self.root / ".pdm"

    def sites(self) -> list[str]:
        """Sites with settings, then sites that only the register or the inbox names."""
        inbox = self.root / "inbox"
        found = [p.name for p in sorted(inbox.iterdir()) if p.is_dir()] if inbox.is_dir() else []
        return list(dict.fromkeys([*self.settings.sites, *sorted(self.register["site"].dropna().unique()), *found]))

    def asset(self, name: str) -> str:
        """The asset_id meant by `name`, which may be an asset_id or a tag.

        Raises:
            UsageError: Nothing is called so, or several assets carry the tag; the choices are listed.
        """
        if not isinstance(name, str):
            # a number has lost the noughts that an ID may begin with
            raise UsageError(f"{name!r} is no asset_id or tag.", remedy="Name it as text, such as 'P-101A'.")
        register = self.register
        if (register["asset_id"] == name).any():
            return name
        same = register[register["tag"].str.casefold() == name.casefold()]
        if len(same) == 1:
            return str(same["asset_id"].iloc[0])
        if len(same) > 1:
            choices = ", ".join(f"{a} ({s})" for a, s in zip(same["asset_id"], same["site"], strict=True))
            raise UsageError(f"{len(same)} assets carry the tag {name!r}.", remedy=f"Name one of: {choices}.")
        from rapidfuzz import process

        near = process.extract(name, [*register["asset_id"], *register["tag"]], limit=3, score_cutoff=_ALIKE)
        hint = ", ".join(dict.fromkeys(str(n[0]) for n in near))
        if hint:
            remedy = f"Did you mean {hint}?"
        else:
            remedy = (
                "The register is empty."
                if register.empty
                else f"The {len(register)} assets stand in {self.settings.plant.register_file}."
            )
        raise UsageError(f"no asset is called {name!r}.", remedy=remedy)

    def record_run(
        self,
        kind: str,
        *,
        started_at: pd.Timestamp,
        arguments: dict[str, Any] | None = None,
        summary: dict[str, Any] | None = None,
        tables: dict[str, pd.DataFrame] | None = None,
        run_id: str | None = None,
        store_version: int | None = None,
        model_id: str | None = None,
        result_hash: str | None = None,
        work: str | None = None,
    ) -> str:
        """Write a run record (and result tables with it) as one commit; returns the run_id.

        `work` names what was done: where another run has just committed the same, nothing is written, and its run_id returned.
        """
        run_id = run_id or new_run_id(kind, started_at)
        row = {
            "run_id": run_id,
            "kind": kind,
            "by": self.by,
            "started_at": started_at,
            "finished_at": self.clock(),
            "arguments": arguments or {},
            "settings_hash": self.settings.fingerprint(),
            "store_version": store_version if store_version is not None else self.store.version(),
            "model_id": model_id,
            "package_version": __version__,
            "result_hash": result_hash,
            "summary": summary or {},
        }
        keys = [f"run:{run_id}", *([] if work is None else [f"work:{work}"])]
        tables = {"runs": RUNS.rows([row]), **(tables or {})}
        if self.store.commit(tables, kind=kind, at=self.clock(), run_id=run_id, keys=keys) is None and work is not None:
            return self.store.state.run_of(f"work:{work}") or run_id
        return run_id

    def note_settings(self) -> None:
        """Record that the settings changed since the last command, with what changed (for `audit`).

        Raises:
            StorageError: The store may not be written, so that nothing of what is to follow could be kept.
        """
        import json

        self.store.require_writable()
        present = self.settings.model_dump(mode="json")
        before = self.store.state.get("settings")
        if before is not None and json.loads(before) == present:
            return
        old = json.loads(before) if before else {}
        changes = {
            key: {"before": old.get(key), "after": present.get(key)}
            for key in sorted({*old, *present})
            if old.get(key) != present.get(key)
        }
        self.record_run("settings", started_at=self.clock(), summary={"changes": changes if old else "first settings"})
        self.store.state.put("settings", json.dumps(present))


def new_run_id(kind: str, at: pd.Timestamp) -> str:
    """A run_id that sorts by time and is unique."""
    return f"{kind}-{at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
