"""Map a function over partitions: in this process, on this machine's cores, or on a Dask cluster."""

from pdm.execution.executor import DaskExecutor, Executor, LostPartition, ProcessExecutor, SerialExecutor, executor

__all__ = ["DaskExecutor", "Executor", "LostPartition", "ProcessExecutor", "SerialExecutor", "executor"]
