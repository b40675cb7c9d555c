"""The markup of a page: tags, entities and the text between them, with their places.

A small tokeniser after the HTML standard. It never fails and takes time linear in the source;
a range of a page that begins in its text gives the same tokens there as the page as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

SPACE = " \t\n\r\f\xa0"
"""What a browser shows as a blank, several as one; a no-break space reads as one as well."""

_UNSEEN = "\0\xad\u200b\u2060\ufeff"  # NUL, soft hyphen, zero-width space, joiner and mark
_LETTERS = rf"(?:[^{SPACE}{_UNSEEN}&]|&(?![A-Za-z#]))++"

# After the name, quotation marks count after "=" only: <p title=it's>.
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)>"
)
_TAG_OPENS = re.compile(r"</?[A-Za-z]")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s/>=]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]++)))?"
)
# Their content is no markup; it ends with their own end tag only.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "iframe", "noembed", "noframes")
}
_TEXT = re.compile(
    rf"(?P<letters>{_LETTERS}(?: {_LETTERS})*+)"
    rf"|(?P<space>[{SPACE}]++)"
    r"|(?P<entity>&(?:\#[0-9]++;?|\#[xX][0-9a-fA-F]++;?|[A-Za-z][A-Za-z0-9]*+;?))"
    rf"|[{_UNSEEN}]++"
    r"|(?P<sign>&)"
)
_LONGEST_ENTITY = 33  # characters; "&CounterClockwiseContourIntegral;" is the longest
_LONGEST_NUMBER = 12  # digits of a numeric entity; more are no character


class Tag(NamedTuple):
    """A start or end tag: its name in lower case and its attributes as written."""

    name: str
    closing: bool
    written: str


class Piece(NamedTuple):
    """Characters as shown, and the range of the source that shows them; white space is "" here."""

    shown: str
    start: int
    end: int


class Raw(NamedTuple):
    """The content of a script, a style, a title: not shown, and no markup."""

    tag: Tag
    start: int
    end: int


def tokens(source: str, start: int = 0) -> Iterator[Tag | Piece | Raw]:
    """Yield the tags and the pieces of text of a page, in order.

    What a browser would swallow to the end of the file, as a tag or a comment without an end, is
    left out.
    """
    at, size = start, len(source)
    while at < size:
        less = source.find("<", at)
        if less != at:
            less = size if less < 0 else less
            yield from _text(source, at, less)
            at = less
            continue
        if tag := _TAG.match(source, at):
            name, closing = tag["name"].lower(), bool(tag["slash"])
            at = tag.end()
            token = Tag(name, closing, tag["attributes"])
            yield token
            if not closing and name in _RAW:
                ends = _RAW[name].search(source, at)
                end = ends.start() if ends else size
                yield Raw(token, at, end)
                at = end
        elif _TAG_OPENS.match(source, at):
            return
        elif source.startswith("<!--", at):
            # <!--> and <!---> are comments too.
            ends = _COMMENT_END.search(source, at + 2)
            at = ends.end() if ends else size
        elif source.startswith(("<!", "<?", "</"), at):
            at = (source.find(">", at) + 1) or size
        else:
            yield Piece("<", at, at + 1)
            at += 1


def attributes(written: str) -> dict[str, str]:
    """Return the attributes of a tag by their names in lower case; of two, the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(match["name"].lower(), unescape(value) if "&" in value else value)
    return found


def _text(source: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of a stretch without tags."""
    for match in _TEXT.finditer(source, start, end):
        kind = match.lastgroup
        if kind == "letters":
            yield Piece(match[0], match.start(), match.end())
        elif kind == "space":
            yield Piece("", match.start(), match.end())
        elif kind == "entity":
            yield from _entity(source, match.start(), match.end())
        elif kind == "sign":
            yield Piece(match[0], match.start(), match.end())


def _entity(source: str, start: int, end: int) -> Iterator[Piece]:
    """Yield what an entity stands for, and what merely follows it: ``&copy2020``."""
    written = source[start : min(end, start + _LONGEST_ENTITY)]
    if written[1] == "#":
        shown = unescape(written) if len(written) <= _LONGEST_NUMBER else "\ufffd"
        length = end - start
    elif written[1:] in html5:
        shown, length = html5[written[1:]], len(written)
    else:
        # Some names need no semicolon; the longest has six letters.
        length = next((n for n in range(min(7, len(written)), 2, -1) if written[1:n] in html5), 0)
        shown = html5[written[1:length]] if length else "&"
        length = length or 1
    if shown.strip(SPACE):
        shown = shown.strip(_UNSEEN)
        if shown:
            yield Piece(shown, start, start + length)
    elif shown:
        yield Piece("", start, start + length)
    if start + length < end:
        yield Piece(source[start + length : end], start + length, end)
