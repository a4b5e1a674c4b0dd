"""Functions that numba compiles, kept on disk for as long as nothing that went into them changes.

Numba keeps a compiled function until the text of its own module changes. Constants and functions of other modules are compiled
into it all the same, so after an update it would go on with those of before: a longer alphabet read beyond the end of an
array. Here the files kept also bear the mark of every constant and compiled function that a function names.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any, ParamSpec, TypeVar

import numba
import numpy as np
from numba.core import caching
from numba.core.dispatcher import Dispatcher

P = ParamSpec("P")
R = TypeVar("R")
_CONSTANTS = (bool, int, float, complex, str, bytes, tuple, np.generic, np.ndarray)


def compiled(**options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator that compiles a function at its first call, or takes what an earlier process compiled.

    Args:
        options: Of `numba.njit`, such as `nogil`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        before = numba.config.CACHE_LOCATOR_CLASSES
        numba.config.CACHE_LOCATOR_CLASSES = before or ",".join(f"{__name__}.{c.__name__}" for c in PLACES)
        try:
            made: Callable[P, R] = numba.njit(cache=True, **options)(function)
        finally:
            numba.config.CACHE_LOCATOR_CLASSES = before
        return made

    return decorate


def mark(function: Callable[..., Any]) -> str:
    """Mark of what a plain function says and of all constants and compiled functions that it names, however far away."""
    digest = hashlib.sha256()
    _add(function, digest.update, set())
    return digest.hexdigest()


def _add(function: Any, add: Callable[[bytes], None], seen: set[Any]) -> None:
    if function in seen:
        return
    seen.add(function)
    for code in _codes(function.__code__):
        add(code.co_code)
        add(repr([c for c in code.co_consts if not isinstance(c, CodeType)]).encode())
        for name in code.co_names:
            value = function.__globals__.get(name)
            whole = isinstance(value, ModuleType) and value.__name__.startswith(__package__)
            for each in [getattr(value, n, None) for n in code.co_names] if whole else [value]:
                if isinstance(each, Dispatcher):
                    _add(each.py_func, add, seen)
                elif isinstance(each, _CONSTANTS):
                    add(name.encode() + pickle.dumps(each))


def _codes(code: CodeType) -> list[CodeType]:
    """A function's code and that of the functions inside of it."""
    return [code, *(c for inside in code.co_consts if isinstance(inside, CodeType) for c in _codes(inside))]


class _Marked:
    """A place for compiled functions whose files bear a function's mark, so that versions never share one."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        super().__init__(function, file)  # type: ignore[call-arg]
        self._mark = mark(function)[:16]

    def get_disambiguator(self) -> str:
        """What the names of a function's files end with."""
        return f"{super().get_disambiguator()}-{self._mark}"  # type: ignore[misc]


class Chosen(_Marked, caching.UserProvidedCacheLocator):  # type: ignore[misc]
    """The folder that `NUMBA_CACHE_DIR` names."""


class Beside(_Marked, caching.InTreeCacheLocator):  # type: ignore[misc]
    """Beside the module."""


class OfUser(_Marked, caching.UserWideCacheLocator):  # type: ignore[misc]
    """The user's folder for such files, where the package may not be written to."""


PLACES = (Chosen, Beside, OfUser)
