"""Executors keep order, survive dead workers, and hold few partitions at a time."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from pdm.errors import UsageError
from pdm.execution import LostPartition, ProcessExecutor, SerialExecutor, executor


def square(number: int) -> int:
    return number * number


def die_once(item: tuple[int, str]) -> int:
    number, folder = item
    mark = Path(folder) / "died"
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def always_die_on_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.mark.parametrize("run", [SerialExecutor(), ProcessExecutor(2)])
def test_results_come_in_the_order_of_the_items(run: SerialExecutor | ProcessExecutor) -> None:
    assert list(run.map(square, range(20))) == [n * n for n in range(20)]


def test_a_partition_whose_worker_died_is_run_again(tmp_path: Path) -> None:
    items = [(n, str(tmp_path)) for n in range(6)]
    assert list(ProcessExecutor(2).map(die_once, items)) == list(range(6))


def test_a_poisonous_partition_is_named_and_takes_no_neighbour_with_it() -> None:
    results = list(ProcessExecutor(2).map(always_die_on_three, range(6)))
    assert [r for r in results if not isinstance(r, LostPartition)] == [0, 1, 2, 4, 5]
    assert [r.item for r in results if isinstance(r, LostPartition)] == [3]


def test_an_exception_comes_out_where_its_result_is_due() -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(ProcessExecutor(2).map(fail, range(2)))


def test_items_are_drawn_as_they_are_needed() -> None:
    drawn = []

    def source():
        for number in range(100):
            drawn.append(number)
            yield number

    results = ProcessExecutor(2).map(square, source())
    next(iter(results))
    assert len(drawn) <= 6


def test_one_worker_means_this_process() -> None:
    assert isinstance(executor(1), SerialExecutor)
    assert isinstance(executor("3"), ProcessExecutor)


def test_what_is_no_number_and_no_address_is_said() -> None:
    with pytest.raises(UsageError, match="neither a number") as error:
        executor("many")
    assert "tcp://" in error.value.remedy


def test_dask_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="not installed") as error:
        list(executor("tcp://127.0.0.1:1").map(square, range(2)))
    assert "dask" in error.value.remedy
