"""Compiled functions that are kept on disk follow what they were compiled from."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pdm.compiled import compiled, mark

TOOLS = """
import numpy as np
from pdm.compiled import compiled

WIDTH = {width}
TABLE = np.arange(WIDTH) * 10

@compiled()
def last(table):
    return table[WIDTH - 1] + {more}
"""
USER = """
from pdm.compiled import compiled
from tools import TABLE, last

@compiled(nogil=True)
def told(n):
    return n + last(TABLE)

print(told(1), sum(told.stats.cache_hits.values()))
"""


@pytest.fixture
def told(tmp_path: Path):
    """Write the module that the other names things of, run the other: what it says, and whether it was taken from disk."""
    (tmp_path / "user.py").write_text(USER)

    def run(width: int, more: int = 0) -> tuple[int, int]:
        (tmp_path / "tools.py").write_text(TOOLS.format(width=width, more=more))
        done = subprocess.run(
            [sys.executable, "-c", "import user"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        value, hits = done.stdout.split()
        return int(value), int(hits)

    return run


def test_kept_function_follows_constants_and_functions_of_other_modules(told) -> None:
    assert told(3) == (21, 0)
    assert told(3) == (21, 1)
    assert told(4, more=5) == (36, 0)


def test_mark_tells_arrays_numbers_and_code_apart() -> None:
    def made(text: str, **names: object):
        exec(text, names)
        return mark(names["f"])  # type: ignore[arg-type]

    marks = [
        made("def f(): return A", A=1),
        made("def f(): return A", A=2),
        made("def f(): return A", A=np.array([1, 2])),
        made("def f(): return A", A=np.array([1, 3])),
        made("def f(): return A + 1", A=1),
        made("def f(): return A + 2", A=1),
        made("def f(): return A()", A=compiled()(lambda: 1)),
        made("def f(): return A()", A=compiled()(lambda: 2)),
    ]
    assert len(set(marks)) == len(marks)
    assert made("def f(): return A", A=1) == marks[0]


def test_function_that_calls_itself_has_a_mark() -> None:
    @compiled()
    def down(n: int) -> int:
        return n if n <= 0 else down(n - 1)

    assert down(3) == 0
