"""The machine that `qa` runs on: interpreter, libraries, processor, terminal, each as checks.

Looks and changes nothing; imports none of the libraries whose versions it tells.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_DISTRIBUTION = "article-qa"
_ALSO = ("torch",)  # not named as a dependency, and worth knowing
_NARROW = 40  # columns
CPUINFO = Path("/proc/cpuinfo")
_FEATURES = {
    "AVX2": {"avx2"},
    "AVX-512": {"avx512f"},
    "VNNI": {"avx512_vnni", "avx_vnni"},
    "AMX": {"amx_int8"},
    "dot product": {"asimddp"},
    "int8 matrices": {"i8mm"},
}
_FAST = {"VNNI", "AMX", "dot product", "int8 matrices"}


class State(StrEnum):
    """How serious a finding is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and the command that mends it."""

    name: str
    detail: str
    state: State = State.GOOD
    fix: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether it does not stand in the way."""
        return self.state is not State.FAILED

    def to_json(self) -> dict[str, object]:
        """Return the check in the shape that ``qa doctor --json`` prints."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "fix": self.fix}


def python() -> Iterator[Check]:
    """Name the interpreter, and what it stands on."""
    yield Check(
        "python",
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()} {platform.machine()}, {sys.prefix}",
    )


def libraries() -> Iterator[Check]:
    """Name the versions of all libraries, and those that are missing or too old."""
    try:
        required = importlib.metadata.requires(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        required = []
        yield Check(
            "libraries",
            "article-qa runs without being installed, so what it needs is not known",
            State.DOUBTFUL,
            "pip install article-qa",
        )
    parted = (re.match(r"[\w.-]+", line) for line in required if "extra ==" not in line)
    wanted = {name.group(): name.string[name.end() :].strip() for name in parted if name}
    present = {name: _version(name) for name in (*wanted, *_ALSO)}
    yield Check(
        "libraries", ", ".join(f"{name} {version}" for name, version in present.items() if version)
    )
    for name, clauses in wanted.items():
        version = present[name]
        if version is None or not _satisfies(version, clauses):
            yield Check(
                name,
                f"is {version or 'not installed'}; {clauses or 'any version'} is needed",
                State.FAILED,
                f"pip install {shlex.quote(name + clauses)}",
            )


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _satisfies(version: str, clauses: str) -> bool:
    """Say whether a version meets clauses such as ``>=0.6,<1``; compares release numbers only."""
    here = _release(version)
    for operator, bound in re.findall(r"(>=|==|<)\s*([\w.]+)", clauses):
        there = _release(bound)
        if not {">=": here >= there, "==": here == there, "<": here < there}[operator]:
            return False
    return True


def _release(version: str) -> tuple[int, ...]:
    release = re.split(r"[^\d.]", version, maxsplit=1)[0]
    parts = [int(part) for part in release.split(".") if part]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def processor() -> Iterator[Check]:
    """Name the processor's features that int8 arithmetic is fast with."""
    from index.inference.runtime import physical_cores  # noqa: PLC0415 - imports numpy, which may be broken

    cores = f"{physical_cores()} cores"
    try:
        text = CPUINFO.read_text("utf-8")
    except OSError:
        yield Check("processor", f"{platform.machine()}, {cores}; its features are not known here")
        return
    facts: dict[str, str] = dict(re.findall(r"^(.+?)\s*: (.*)$", text, re.MULTILINE))
    flags = set(facts.get("flags", facts.get("Features", "")).split())
    found = [name for name, any_of in _FEATURES.items() if flags & any_of]
    what = f"{facts.get('model name', platform.machine())}, {cores}: {', '.join(found) or 'none'}"
    if _FAST.intersection(found):
        yield Check("processor", what)
    else:
        yield Check("processor", f"{what}; without VNNI embedding is slower", State.DOUBTFUL)


def terminal() -> Iterator[Check]:
    """Say what stdout can show."""
    if sys.stdout is None or not sys.stdout.isatty():
        yield Check("terminal", "stdout is not a terminal: plain text")
        return
    width = shutil.get_terminal_size().columns
    dumb = os.environ.get("TERM") == "dumb"
    off = "NO_COLOR is set" if os.environ.get("NO_COLOR") else "TERM is dumb" if dumb else None
    colour = f"no colour ({off})" if off else "colour"
    encoding = sys.stdout.encoding
    what = f"{width} columns, {colour}, {encoding.upper()}"
    if not encoding.lower().startswith("utf"):
        fix = "export PYTHONUTF8=1"
        yield Check("terminal", f"{what}: typographic signs are lost", State.DOUBTFUL, fix)
    elif width < _NARROW:
        yield Check("terminal", f"{what}: narrow", State.DOUBTFUL, "Widen the window.")
    else:
        yield Check("terminal", what)
