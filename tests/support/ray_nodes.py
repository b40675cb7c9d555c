"""A Ray cluster of several nodes on this machine, in processes of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from index.embedding.hash_encoder import HashEncoder
from index.maintenance.builder import Builder
from index.maintenance.workers.ray_cluster import joined
from index.progress import silent
from index.store.directory import Directory

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "scripts" / "ray_nodes.py"


class Nodes:
    """As many nodes as wanted, of one processor each.

    ``client`` is the address for machines outside of the cluster, ``address`` for those in it.
    """

    def __init__(self, count):
        port = _free_port()
        self.client = f"ray://127.0.0.1:{port}"
        self._place = tempfile.mkdtemp(prefix="qa-ray-")  # short: sockets lie in it
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(count), str(port), self._place],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address = self._said("ready")

    def kill(self):
        """Kill a node that is not the head, with all that it does."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._said("killed")

    def _said(self, word):
        """Wait for a line that begins with a word, and return what follows it."""
        for line in iter(self._process.stdout.readline, ""):
            if line.startswith(word):
                return line.removeprefix(word).strip()
        self.__exit__()
        raise RuntimeError(f"the cluster ended before it was {word}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.communicate()
        shutil.rmtree(self._place, ignore_errors=True)


@dataclass(frozen=True)
class Slow:
    """An encoder that takes some seconds for whatever it is given."""

    encoder: object
    seconds: float

    def encode(self, texts):
        time.sleep(self.seconds)
        return self.encoder.encode(texts)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.encoder, name)


class Deadly:
    """A file's bytes that end whichever worker unpacks them, as a reader that crashes does."""

    def __init__(self, data):
        self.data = data

    def __reduce__(self):
        return _deadly, (self.data,)


def _deadly(data):
    worker = sys.modules["ray._private.worker"]  # whoever unpacks has it; a client's agent lives
    if worker.global_worker.mode == worker.WORKER_MODE:
        os._exit(13)
    return Deadly(data)


def add_on(address, index, folder):
    """Index a folder on the cluster at an address, and print how many files were added."""
    encoder = HashEncoder(48)
    with joined(address, encoder) as workers:
        made = Builder(Directory(Path(index)), encoder, silent, 100_000, workers)
        sys.stdout.write(f"{made.add([folder]).added}\n")


def _free_port():
    """Return a free port below those that Ray gives its workers."""
    for port in range(9_000, 10_000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError
