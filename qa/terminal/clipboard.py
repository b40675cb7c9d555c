"""The clipboard: by the system's own tool where there is one, and by the terminal.

A terminal is asked in its own language (OSC 52), which also reaches the clipboard of the machine
that somebody sits at when the session runs on another.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PATIENCE = 2.0  # seconds a tool has; one that waits for a display that is gone never ends
_LONGEST = 74_994  # bytes of base64 that every terminal with OSC 52 takes


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that fills the clipboard from its stdin, and the variable it needs, if any."""

    command: tuple[str, ...]
    needs: str | None = None


TOOLS = (
    Tool(("wl-copy",), "WAYLAND_DISPLAY"),
    Tool(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Tool(("xsel", "--input", "--clipboard"), "DISPLAY"),
    Tool(("pbcopy",)),
    Tool(("tmux", "load-buffer", "-w", "-"), "TMUX"),
)


def copy(text: str) -> str | None:
    """Fill the clipboard by the first tool that works; return its name, None if none does."""
    for tool in usable(os.environ):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            # A tool may stay behind to serve the clipboard: it must not hold our output open.
            subprocess.run(  # noqa: S603 - one of TOOLS
                tool.command,
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=True,
            )
            return tool.command[0]
    return None


def usable(environment: Mapping[str, str]) -> Iterator[Tool]:
    """Yield the tools that are installed and have what they need."""
    for tool in TOOLS:
        if (tool.needs is None or environment.get(tool.needs)) and shutil.which(tool.command[0]):
            yield tool


def osc52(text: str) -> str | None:
    """Return what asks a terminal to fill the clipboard; None for more than terminals take."""
    payload = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{payload}\x07" if len(payload) <= _LONGEST else None
