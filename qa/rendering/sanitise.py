"""Text from an article, a path or a question, with nothing left that a terminal could act on."""

from __future__ import annotations

import re

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, ESC and C1 among them
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"  # bidi marks, invisible characters, no characters, tags
)
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SPACE = re.compile(r"[\s\x85]+")


def clean(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that a terminal could act on."""
    return _SPACE.sub(" ", UNSAFE.sub(_replacement, text)).strip()


def _replacement(match: re.Match[str]) -> str:
    if match.group() in _BREAKS:
        return " "
    return "" if _INVISIBLE.match(match.group()) else "\ufffd"


def piece(text: str) -> str:
    """Return what ``clean`` does, for a part of a line: the space around it is kept."""
    return _SPACE.sub(" ", UNSAFE.sub(_replacement, text))


def clean_lines(text: str) -> str:
    """Return ``text`` with its lines kept and nothing in it that a terminal could act on."""
    return "\n".join(UNSAFE.sub(_replacement, line) for line in text.split("\n"))
