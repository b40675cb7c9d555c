"""The machines of a Ray cluster as workers: bytes go out, articles and vectors come back.

The files are loaded here, so nothing is shared but the network, and the model travels with the
work. Ray's tasks have no state of their own: where a machine is lost, others do its tasks again.
Results are taken in the order of the work, so the index comes out as one built here. Ray Data is
not used: it cannot be driven through a cluster's client port, and it has no source for files that
only one machine sees.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import create_connection
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import urlsplit

from index.embedding.encoder import Encoder
from index.embedding.packed import packed
from index.errors import ClusterError, QaError
from index.ingest.pipeline import RawFile
from index.ingest.scan import ScannedFile
from index.maintenance import recipe
from index.maintenance.intake import Understood
from index.maintenance.plan import Skipped
from index.maintenance.workers import tasks
from index.maintenance.workers.workers import Load, Texts, Vectors

# Ray asks whether it may tell of its use, and what it prints is for its own users.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
import ray._private.worker
from ray.exceptions import (
    NodeDiedError,
    OutOfMemoryError,
    RayError,
    RayTaskError,
    WorkerCrashedError,
)

_AUTO, _LOCAL = "ray://auto", "ray://local"

_BLOCK_BYTES, _BLOCK_FILES = 1 << 18, 64  # of text that is read in about a second
_BLOCK_TEXTS = 64  # embedded in about a second
_AHEAD = 3  # blocks for each processor that are under way, and as many results held at most
_TRIES = 3  # times that a block is done again because its worker was lost
_REACHED = 5.0  # seconds that a cluster's port may take to open
_STORE = 1 << 28  # bytes of shared memory for a cluster of this machine alone

_LOST = (WorkerCrashedError, OutOfMemoryError, NodeDiedError)
_KEPT = (
    "Look whether article-qa is installed there, in this version. What was indexed is kept; "
    "`qa index update` goes on."
)

_Block = TypeVar("_Block")


@contextmanager
def joined(address: str, encoder: Encoder) -> Iterator[RayCluster]:
    """Join the cluster at an address, with an encoder for it, as long as the block lasts.

    ``ray://HOST:PORT`` is a cluster's client port, ``ray://auto`` the cluster that this machine is
    in, ``ray://local`` one of this machine alone, for this once. Raises ClusterError where it
    cannot be joined.
    """
    logging.getLogger("ray").setLevel(logging.ERROR)
    # What befalls its machines Ray prints on stdout, though it is told not to; here that is data.
    ray._private.worker._worker_logs_enabled = False  # noqa: SLF001 - there is no other way
    with TemporaryDirectory(prefix="qa-ray-", ignore_cleanup_errors=True) as place:
        try:
            yield _cluster(address, place, encoder)
        finally:
            ray.shutdown()


def _cluster(address: str, place: str, encoder: Encoder) -> RayCluster:
    """Join or start a cluster; of one that is started the files lie in ``place``."""
    how: dict[str, Any] = {"address": "auto" if address == _AUTO else address}
    if address == _LOCAL:
        how = {
            "address": "local",
            "include_dashboard": False,
            "object_store_memory": _STORE,
            "_node_ip_address": "127.0.0.1",
            "_temp_dir": place,
        }
    try:
        if address not in {_AUTO, _LOCAL}:
            # Ray would try for half a minute.
            where = urlsplit(address)
            create_connection((where.hostname, where.port), _REACHED).close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what they say is said by the error
            ray.init(**how, log_to_driver=False, logging_level=logging.ERROR)
        return RayCluster([ray.put(packed(encoder))], encoder.fingerprint)
    except (ImportError, OSError, ValueError, RuntimeError, RayError) as error:
        raise ClusterError(
            f"The Ray cluster {address} cannot be joined: {_line_of(error)}",
            "Look whether it runs (`ray status`), and with this Python and this Ray.",
        ) from error


@dataclass(frozen=True, slots=True)
class RayCluster:
    """The machines of the cluster that this process has joined; ``encoder`` lies among them."""

    encoder: list[Any]
    fingerprint: str
    here: bool = field(default=False, init=False)

    @property
    def processors(self) -> int:
        """Count the cluster's processors; they come and go."""
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        return max(1, int(resources.get("CPU", 1)))

    def read(
        self, files: Iterable[ScannedFile], load: Load
    ) -> Iterator[tuple[ScannedFile, Understood | Skipped]]:
        """Yield each file with what it gave. One that no worker survives costs itself only."""
        made, read = recipe.current(), _remote(tasks.read)

        def send(block: Sequence[tuple[ScannedFile, RawFile | Skipped]]) -> Any:  # noqa: ANN401
            return read.remote(made, ray.put([raw for _, raw in block]))

        for block, ref in self._under_way(_blocks((found, load(found)) for found in files), send):
            try:
                given = _result(ref)
            except _LOST:
                given = [_alone(each, send) for each in block]
            yield from zip((found for found, _ in block), given, strict=True)

    def embed(self, batches: Iterable[Texts]) -> Iterator[Vectors]:
        """Yield the vectors of each batch."""
        embed = _remote(tasks.embed)

        def send(block: Texts) -> Any:  # noqa: ANN401 - Ray's reference
            return embed.remote(self.encoder, self.fingerprint, [text for _, text in block])

        for block, ref in self._under_way(_slices(batches), send):
            try:
                vectors = _result(ref)
            except _LOST as error:
                raise _failed(error) from error
            yield [key for key, _ in block], vectors

    def _under_way(
        self, blocks: Iterable[_Block], send: Callable[[_Block], Any]
    ) -> Iterator[tuple[_Block, Any]]:
        """Yield each block with the reference of its result, in order, some of them sent ahead."""
        pending: deque[tuple[_Block, Any]] = deque()
        for block in blocks:
            try:
                pending.append((block, send(block)))
                full = len(pending) >= _AHEAD * self.processors
            except Exception as error:
                raise _failed(error) from error
            if full:
                yield pending.popleft()
        yield from pending


def _remote(task: Callable[..., object]) -> Any:  # noqa: ANN401 - what Ray makes of a function
    """Return a function as a task for one processor, done again where its worker is lost."""
    return ray.remote(num_cpus=1, max_retries=_TRIES)(task)


def _blocks(
    loaded: Iterable[tuple[ScannedFile, RawFile | Skipped]],
) -> Iterator[list[tuple[ScannedFile, RawFile | Skipped]]]:
    """Yield files together that are small; a large one is a block of its own, or ends one."""
    block: list[tuple[ScannedFile, RawFile | Skipped]] = []
    size = 0
    for found, raw in loaded:
        block.append((found, raw))
        size += 0 if isinstance(raw, Skipped) else len(raw.data)
        if size >= _BLOCK_BYTES or len(block) >= _BLOCK_FILES:
            yield block
            block, size = [], 0
    if block:
        yield block


def _slices(batches: Iterable[Texts]) -> Iterator[Texts]:
    for batch in batches:
        for start in range(0, len(batch), _BLOCK_TEXTS):
            yield batch[start : start + _BLOCK_TEXTS]


def _alone(
    loaded: tuple[ScannedFile, RawFile | Skipped], send: Callable[[Any], Any]
) -> Understood | Skipped:
    """Return what a file gives that was lost with others, or that whoever reads it is lost."""
    found, raw = loaded
    if isinstance(raw, Skipped):
        return raw
    try:
        given: Understood | Skipped = _result(send([loaded]))[0]
    except _LOST:
        return Skipped(
            found.path,
            f"{found.path} could not be read: its workers crashed. Save it anew, or in parts, and "
            "add it again.",
        )
    return given


def _result(ref: Any) -> Any:  # noqa: ANN401 - Ray's reference, and what a task returned
    """Wait for a result; raises what the task raised of ours, one of ``_LOST``, or ClusterError."""
    try:
        return ray.get(ref)
    except _LOST:
        raise
    except RayTaskError as error:
        if isinstance(error.cause, (QaError, MemoryError)):
            raise error.cause from error
        raise _failed(error) from error
    except Exception as error:
        raise _failed(error) from error


def _failed(error: Exception) -> ClusterError:
    return ClusterError(f"The Ray cluster could not do its work: {_line_of(error)}", _KEPT)


def _line_of(error: Exception) -> str:
    """Return what an error says, in a line: of a traceback, the last."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
