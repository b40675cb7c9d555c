"""The references of a conversation, as the end of each kind of export. Pure.

In a style for people, Markdown and web pages have them as notes, to which marks in the text lead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from qa.conversation import Conversation
from qa.rendering import markup
from qa.rendering.exports.notes import SAID, Notes
from qa.rendering.html import text
from qa.rendering.references.apa import entry
from qa.rendering.references.markdown import footnote
from qa.rendering.references.reference import Reference
from qa.rendering.references.styles import Style, references
from qa.rendering.sanitise import clean_lines

HEADING = "References"
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
    """Return them for the end of a Markdown file: footnotes, or data as a block of code."""
    found = of(conversation, style).replace("\r\n", "\n")
    if not found:
        return ""
    if style in SAID:
        notes = (
            f"[^{number}]: {_noted(each, style)}\n" for number, each in Notes(conversation, style)
        )
        return f"\n{''.join(notes)}"
    longest = max(map(len, re.findall("`+", found)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n## {HEADING}\n\n{fence}{_LANGUAGES[style]}\n{found}\n{fence}\n"


def _noted(reference: Reference, style: Style) -> str:
    """Return what a footnote of Markdown says: in Chicago's style with italics and links."""
    return markup.inline(entry(reference)) if style is Style.APA else footnote(reference)


def html_end(conversation: Conversation, style: Style) -> Iterator[str]:
    """Yield them for the end of a web page: notes, or data as it is."""
    found = of(conversation, style).replace("\r\n", "\n")
    if not found:
        return
    yield f"<article><h2>{HEADING}</h2>"
    if style in SAID:
        notes = Notes(conversation, style)
        said = (
            f'<li id="{note_id(number)}">{text(SAID[style](each))}</li>' for number, each in notes
        )
        yield from ('<ol class="notes">', *said, "</ol>")
    else:
        yield f"<pre>{escape(found)}</pre>"
    yield "</article>"


def note_id(number: int) -> str:
    """Return what a note is called on a web page."""
    return f"n{number}"


def json_end(conversation: Conversation, style: Style) -> dict[str, object]:
    """Return them as a key of a JSON object: items of CSL-JSON as these, others as a text."""
    found = of(conversation, style)
    return {"references": json.loads(found or "[]") if style is Style.CSL_JSON else found}
