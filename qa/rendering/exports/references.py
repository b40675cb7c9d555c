"""The references of a conversation, as the end of each kind of export. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from qa.conversation import Conversation
from qa.rendering import markup
from qa.rendering.html import text
from qa.rendering.references.styles import Style, references
from qa.rendering.sanitise import clean_lines

HEADING = "References"
_LINED = (Style.CHICAGO, Style.APA)
_LANGUAGES = {Style.BIBTEX: "bibtex", Style.CSL_JSON: "json", Style.RIS: ""}


def of(conversation: Conversation, style: Style) -> str:
    """Return the references of all that a conversation shows; "" where it cites nothing."""
    shown = [each for turn in conversation.turns for each in turn.answer.displayed]
    return references(shown, style) if shown else ""


def text_end(conversation: Conversation, style: Style) -> str:
    """Return them for the end of a plain text."""
    found = of(conversation, style).replace("\r\n", "\n")
    return f"\n{HEADING}\n\n{clean_lines(found)}\n" if found else ""


def markdown_end(conversation: Conversation, style: Style) -> str:
    """Return them for the end of a Markdown file: a list, or data as a block of code."""
    found = of(conversation, style).replace("\r\n", "\n")
    if not found:
        return ""
    if style in _LINED:
        found = "\n".join(f"- {markup.escaped(line)}" for line in found.split("\n"))
    elif style in _LANGUAGES:
        longest = max(map(len, re.findall("`+", found)), default=0)
        fence = "`" * max(3, longest + 1)
        found = f"{fence}{_LANGUAGES[style]}\n{found}\n{fence}"
    return f"\n## {HEADING}\n\n{found}\n"


def html_end(conversation: Conversation, style: Style) -> Iterator[str]:
    """Yield them for the end of a web page: a list, or data as it is."""
    found = of(conversation, style).replace("\r\n", "\n")
    if not found:
        return
    yield f"<article><h2>{HEADING}</h2>"
    if style in _LINED:
        yield from ("<ul>", *(f"<li>{text(line)}</li>" for line in found.split("\n")), "</ul>")
    else:
        yield f"<pre>{escape(found)}</pre>"
    yield "</article>"


def json_end(conversation: Conversation, style: Style) -> dict[str, object]:
    """Return them as a key of a JSON object: items of CSL-JSON as these, others as a text."""
    found = of(conversation, style)
    return {"references": json.loads(found or "[]") if style is Style.CSL_JSON else found}
