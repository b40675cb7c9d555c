"""The command line in this process: the real commands, captured streams, a home of its own."""

import fcntl
import io
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from index.embedding.encoder import OnnxEncoder
from index.store import trust
from qa.cli.main import run

SEEDS = Path(__file__).parents[2] / "seeds"
COMMAND = str(Path(sys.executable).with_name("qa"))

_open = cache(OnnxEncoder.open)


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and the bytes of its streams."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self):
        return self.stdout.decode()

    @property
    def err(self):
        return self.stderr.decode()

    @property
    def json(self):
        return json.loads(self.stdout)

    @property
    def lines(self):
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def error(self):
        """The two lines of the error that it must have ended with, and nothing else."""
        assert self.code == 2, self
        what, next_step = self.err.splitlines()
        assert what.startswith("qa: ")
        assert len(what) > len("qa: ") + 5
        assert next_step.startswith("    ")
        assert len(next_step) > 4 + 5
        assert "Traceback" not in self.err
        return what.removeprefix("qa: "), next_step.strip()


class CommandLine:
    """Runs `qa` in ``folder``, in this process or as one of its own."""

    command = COMMAND

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments, stdin=b""):
        out, err = io.BytesIO(), io.BytesIO()
        shown = io.TextIOWrapper(out, "utf-8", write_through=True)
        told = io.TextIOWrapper(err, "utf-8", "backslashreplace", write_through=True)
        typed, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        try:
            with redirect_stdout(shown), redirect_stderr(told):
                code = run([str(argument) for argument in arguments])
        finally:
            sys.stdin = typed
        return Ran(code, out.getvalue(), err.getvalue())

    def process(self, *arguments, stdin=b"", env=None, **options):
        """Run the installed command in a process of its own; what ``env`` sets to None is unset."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        done = subprocess.run(
            [COMMAND, *arguments],
            input=stdin,
            env=environment(env),
            timeout=120,
            check=False,
            **streams,
        )
        return Ran(done.returncode, done.stdout or b"", done.stderr or b"")

    def start(self, *arguments, **streams):
        """Start the installed command and return the process; every stream is a pipe."""
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen([COMMAND, *arguments], **pipes | streams)

    def screen(self, *arguments, columns=80, rows=40, env=None):
        """Run the installed command on a terminal; stdout and stderr come as one."""
        reading, writing = pty.openpty()
        fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen(
            [COMMAND, *arguments], env=environment(env), stdin=writing, stdout=writing,
            stderr=writing,
        )  # fmt: skip
        os.close(writing)
        seen = b""
        # Once the command has closed its end of the terminal, there is an error to read.
        with suppress(OSError):
            while piece := os.read(reading, 65536):
                seen += piece
        os.close(reading)
        return Ran(process.wait(60), seen.replace(b"\r\n", b"\n"), b"")


def environment(changes):
    """Return this process's environment with ``changes``, where None takes a variable out."""
    changed = os.environ | (changes or {})
    return {name: value for name, value in changed.items() if value is not None}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder, and empty folders for the user's own index, settings and state."""
    for name in list(os.environ):
        if name.startswith(("QA_", "_QA")) and name != "QA_CACHE":
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.setenv("TERM", "xterm-256color")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def qa(home, monkeypatch):
    """The command line with the default encoder, which is loaded once for all tests."""
    monkeypatch.setattr(OnnxEncoder, "open", _open)
    return CommandLine(home)


@pytest.fixture
def library(qa):
    """A function that writes articles into the folder ``articles`` and indexes it in ``.qa``."""

    def write(**articles):
        folder = qa.folder / "articles"
        folder.mkdir(exist_ok=True)
        for name, content in articles.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / f"{name}.txt").write_bytes(data)
        ran = qa("--index", ".qa", "index", "add", "articles")
        assert ran.code == 0, ran
        return folder

    return write


@pytest.fixture(scope="session")
def _seeds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(SEEDS, folder / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OnnxEncoder, "open", _open)
        patch.chdir(folder)
        ran = CommandLine(folder)("--index", "seeds.qa", "index", "add", "seeds")
    assert ran.code == 0, ran
    return folder


@pytest.fixture
def seeded(qa, _seeds, monkeypatch):
    """The command line in a folder with ``seeds`` and their index, which no test may change."""
    monkeypatch.chdir(_seeds)
    monkeypatch.setenv("QA_INDEX", str(_seeds / "seeds.qa"))
    trust.trust(_seeds / "seeds.qa", [(str(_seeds / "seeds"), "")])  # made under another home
    qa.folder = _seeds
    return qa
