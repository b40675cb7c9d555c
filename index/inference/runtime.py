"""ONNX graphs at run time: a session on one thread, and several inputs at once beside it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# onnxruntime reports its use over the network unless it is told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_Input = TypeVar("_Input")
_Output = TypeVar("_Output")


def in_parallel(
    function: Callable[[_Input], _Output], inputs: Sequence[_Input], threads: int
) -> Iterator[_Output]:
    """Yield ``function`` of each input, in order; several at once where there are several."""
    if min(threads, len(inputs)) < 2:
        yield from map(function, inputs)
    else:
        yield from _pool(threads).map(function, inputs)


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    # Threads that stay: each new one would keep memory of its own, of which a server has ever more.
    return ThreadPoolExecutor(threads, "inference")


def physical_cores() -> int:
    """Count the cores this process may run on; the hyper-threads of one core count once."""
    try:
        cpus = os.sched_getaffinity(0)
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
    cores = set()
    for cpu in cpus:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text(encoding="ascii"))
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))


def open_session(graph: Path) -> Any:  # noqa: ANN401 - onnxruntime ships no types
    """Open an ONNX graph to run on one thread of the processor."""
    import onnxruntime  # noqa: PLC0415 - `qa --help` must not pay for it

    options = onnxruntime.SessionOptions()
    # One thread for one text: no thread pool, so nothing spins, and vectors are reproducible.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        graph,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # it would join again what `part_norms` parted
    )
