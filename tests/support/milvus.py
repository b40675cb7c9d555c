"""A Milvus of this machine for the tests, started once for those that ask for it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 60.0


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder=None, port=None):
    """Run milvus-lite's server on this machine alone; give its address as a store has it.

    What it keeps in ``folder`` stays there; without one it is gone in the end.
    """
    given = folder
    folder = given or tempfile.mkdtemp(prefix="qa-milvus-")
    port = port or free_port()
    command = (Path(sys.executable).parent / "milvus-lite", "server", "--data-dir", folder)
    where = ("--host", "127.0.0.1", "--port", str(port))
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - it is no path of ours
        server = subprocess.Popen([*command, *where], stdout=nowhere, stderr=nowhere)
    try:
        _await(server, port)
        yield f"milvus://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        if not given:
            shutil.rmtree(folder, ignore_errors=True)


def _await(server, port):
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The server did not start.")
