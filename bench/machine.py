"""The line that dates a measurement: when, on which machine, with which versions."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from index.inference.runtime import physical_cores


def describe(*packages: str) -> str:
    """Return date, processor, cores and the versions of Python and of ``packages``."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{day}, {_processor()}, {physical_cores()} cores, "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
