"""Text and addresses in Markdown, where nothing of them is taken for markup. Pure."""

from __future__ import annotations

import re

from qa.rendering.sanitise import clean

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&#$!])")
_LINE_MARKUP = re.compile(r"^(\d+)([.)])|^([-+=])")


def escaped(words: str) -> str:
    """Return text in which Markdown sees no markup, also at the beginning of a line."""
    return _LINE_MARKUP.sub(_escape_line, inline(words))


def _escape_line(match: re.Match[str]) -> str:
    number, stop, sign = match.groups()
    return f"\\{sign}" if sign else f"{number}\\{stop}"


def inline(words: str) -> str:
    """Return text in which Markdown sees no markup within a line."""
    return _MARKUP.sub(r"\\\1", clean(words))


def address(url: str) -> str:
    """Return an address as it stands in the parentheses of a link."""
    return url.replace("(", "%28").replace(")", "%29")
