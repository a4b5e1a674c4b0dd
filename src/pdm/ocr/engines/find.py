"""Find a reader by name: the package's own and those of other packages (entry points of `pdm.engines`)."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from pdm.errors import EngineMissing
from pdm.ocr.engines.base import Engine


def available() -> list[str]:
    """Names of all readers that are offered."""
    return sorted({p.name for p in entry_points(group="pdm.engines")})


@cache
def engine(name: str) -> Engine:
    """The reader called `name`, loaded once per process.

    Raises:
        EngineMissing: Nobody offers it, or what it needs is not installed.
    """
    for point in entry_points(group="pdm.engines"):
        if point.name == name:
            made = point.load()()
            if not isinstance(made, Engine):
                raise EngineMissing(
                    f"{point.value} is no reader.", remedy="It must be a subclass of pdm.ocr.engines.Engine."
                )
            return made
    raise EngineMissing(f"there is no reader {name!r}.", remedy=f"Installed: {', '.join(available())}.")
