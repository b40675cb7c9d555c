"""Saved web pages: what a reader sees of the article, each character with its place in the file.

The words are the page's own; ``choice`` says what of it is the article.
"""

from __future__ import annotations

import re
from itertools import takewhile

from index.article import Location, Role, Span
from index.formats.document import Block, Document, Unreadable
from index.formats.hints import Hints
from index.formats.html.blocks import PageBlock, blocks_of, joined
from index.formats.html.choice import Kept, article
from index.formats.html.encoding import decode_page
from index.formats.html.runs import Reading
from index.formats.html.stated import marked, stated
from index.formats.html.wording import Content
from index.formats.places import TextPlaces
from index.parts import Part

_SCANTY = 60  # words; a page that shows no more may hide its article until a script shows it
_MORE = 3  # times as many words must come to light for it to have done so
_MAIN_HEADINGS = (1, 2)
_OPENING = frozenset({Role.HEADING, Role.BYLINE, Role.CAPTION})
_ROWS = frozenset({Role.HEADER, Role.ROW})
_PREFORMATTED = re.compile(rb"<\0{0,3}p\0{0,3}r\0{0,3}e", re.IGNORECASE)
_IN_A_CELL = ("table", "tr", "td")


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read a page; raises ``Unreadable`` when the bytes are not text, or show none."""
    decoded = decode_page(data, hints.encoding if hints else None)
    return document(decoded.text, decoded.encoding, decoded.bom)


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return what the cited range shows, which begins and ends in the text of one block."""
    inside: tuple[str, ...] = _IN_A_CELL
    if _PREFORMATTED.search(data, 0, location.byte_start):
        before = Reading()
        for _ in before.runs(data[: location.byte_start].decode(encoding, errors="replace")):
            pass
        inside += ("pre",) * (before.open["pre"] > 0)
    cited = data[location.byte_start : location.byte_end].decode(encoding, errors="replace")
    return "".join(gap + run.shown for gap, run in joined(Reading(inside).runs(cited)))


def document(source: str, encoding: str, bom: int, parts: tuple[Part, ...] = ()) -> Document:
    """Return the article of a page that stands in the file's ``parts``."""
    reading = Reading()
    blocks = blocks_of(reading.runs(source))
    headings = [" ".join(block.text.split()) for block in blocks if block.level in _MAIN_HEADINGS]
    metadata = stated(source, reading, headings)
    content = _content(source, reading)
    kept = article(blocks, content, metadata.title)
    if reading.hides and _words(kept) < _SCANTY:
        everything = blocks_of(Reading(all_seen=True).runs(source), tables=False)
        revealed = article(everything, content, metadata.title)
        if _words(revealed) > max(_SCANTY, _MORE * _words(kept)):
            kept = revealed
    if not kept:
        raise Unreadable(
            "holds no visible text", "Open it in a browser, and save the page again once it shows."
        )
    text, laid, offsets = _laid_out(kept)
    return Document(
        text=text,
        blocks=laid,
        places=TextPlaces(source, encoding, bom, offsets, parts),
        metadata=marked(metadata, _bylines(kept)),
        encoding=encoding,
    )


def _content(source: str, reading: Reading) -> Content | None:
    try:
        # Imported here: it takes a while, and a citation is proved without it.
        from index.formats.html.content import content_of  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Unreadable(
            f"needs {error.name} to be read", "Install it: pip install 'article-qa[html]'"
        ) from error
    return content_of(source, reading)


def _laid_out(kept: list[Kept]) -> tuple[str, tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """Return the text of the article, its blocks, and what leads from the text to the source."""
    written: list[str] = []
    blocks: list[Block] = []
    way = _Way()
    at = 0
    for number, each in enumerate(kept):
        if number:
            in_table = each.role in _ROWS and kept[number - 1].role in _ROWS
            written.append("\n" if in_table else "\n\n")
            at += len(written[-1])
        start = at
        for gap, run in joined(each.block.runs):
            written += (gap, run.shown)
            at += len(gap)
            way.passes(at, run.start)
            at += len(run.shown)
            way.passes(at, run.end)
        blocks.append(Block(Span(start, at), each.role, each.block.level))
    return "".join(written), tuple(blocks), way.offsets()


class _Way:
    """The way from a text to its source: a pair at both ends of wherever they fall out of step."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []
        self._last = (0, 0)

    def passes(self, text: int, source: int) -> None:
        """Note that a place of the text stands at a place of the source."""
        in_step = text - self._last[0] == source - self._last[1]
        if not (self._pairs and in_step):
            if self._pairs and self._pairs[-1] != self._last:
                self._pairs.append(self._last)
            self._pairs.append((text, source))
        self._last = (text, source)

    def offsets(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs, the end of the text among them."""
        return (*self._pairs, self._last)


def _bylines(kept: list[Kept]) -> list[PageBlock]:
    """Return the bylines above the text."""
    opening = takewhile(lambda each: each.role in _OPENING, kept)
    return [each.block for each in opening if each.role == Role.BYLINE]


def _words(kept: list[Kept]) -> int:
    return sum(len(each.block.text.split()) for each in kept if each.role != Role.NAVIGATION)
