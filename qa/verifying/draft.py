"""A draft: a file read as any article is, and the quotations in it. Pure but for its reader."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.article import Location, Role, Span
from index.errors import UsageError
from index.formats.document import Block, Document, Unreadable
from index.formats.hints import Hints
from index.formats.places import TextPlaces
from index.formats.registry import Unread, documents, format_of
from index.ingest.sentences.segmenter import segment
from qa.verifying.marks import Marked, marked, spoken
from qa.verifying.quotation import Quotation, StatedPlace
from qa.verifying.speakers import dashed, is_pronoun, speaker_in, speaker_of

_PARAGRAPH = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_QUOTED_LINE = re.compile(r"^[ \t]*>[ \t>]*", re.MULTILINE)
_IN_QUOTATION = re.compile(r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]*)?>")
_ATTRIBUTION = re.compile(r"(?:\A|\n)[ \t>]*(?:[—–―]|--?)[ \t]*(?=[^\n]+\Z)")
_PLACE = re.compile(
    r"(?<![^\s()\[\]<>\"“”„«»…,;])(?P<file>[^\s()\[\]<>\"“”„«»…,;]*\.[A-Za-z]\w{0,5}):(?P<line>\d+)(?::\d+)?"
)
_ADDRESS = re.compile(rf"{_PLACE.pattern}|\w+://\S+|\bwww\.\S+")
_WRAPPED = re.compile(r"\s*[\"“„«»”]?\s*(.*?)\s*[\"“”«»]?\s*\Z", re.DOTALL)
_WORD = re.compile(r"\w")
_NOWHERE = Location(0, 0, 0, 0, 0, 0)  # until it is located
_SPEAKING = frozenset(
    {Role.PROSE, Role.QUOTATION, Role.QUESTION, Role.CAPTION, Role.HEADING, Role.ROW}
)


@dataclass(frozen=True)
class Draft:
    """The visible text of a draft, its paragraphs and the quotations in it, in order.

    ``quoted`` are the paragraphs that are block quotations. ``member`` tells the drafts of one file
    apart.
    """

    document: Document
    paragraphs: tuple[Span, ...]
    quoted: frozenset[Span]
    quotations: tuple[Quotation, ...]

    @property
    def text(self) -> str:
        """The visible text."""
        return self.document.text

    @property
    def member(self) -> str:
        """What tells it from other drafts of its file."""
        return self.document.member

    def sentences(self) -> Iterator[Span]:
        """Yield where its sentences stand."""
        for paragraph in self.paragraphs:
            for span in segment(paragraph.of(self.text)):
                yield span.shifted(paragraph.start)

    @cached_property
    def _addresses(self) -> list[Span]:
        return [Span(*match.span()) for match in _ADDRESS.finditer(self.text)]

    def is_address(self, span: Span) -> bool:
        """Say whether a stretch is part of a place that the draft names, or of an address."""
        return any(span.overlaps(address) for address in self._addresses)


def drafts(name: str, data: bytes) -> tuple[Draft, ...]:
    """Return the drafts of a file, which may hold several; ``name`` tells its format.

    Raises UsageError where the bytes cannot be read.
    """
    found = []
    try:
        for document in documents(format_of(name, data), data, Hints(name=name)):
            if isinstance(document, Unread):
                raise document.problem
            found.append(draft_of(document))
    except Unreadable as error:
        raise UsageError(f"{name} {error.reason}.", error.remedy) from error
    return tuple(found)


def draft_of(document: Document) -> Draft:
    """Return a document as a draft."""
    paragraphs, quoted = [], set()
    for block in document.blocks:
        if block.role not in _SPEAKING:
            continue
        in_block = _is_quoted(document, block)
        for span in _paragraphs(document.text, block.span):
            paragraphs.append(span)
            if in_block or _all_marked(document.text, span):
                quoted.add(span)
    groups = list(_groups(document, paragraphs, quoted))
    found = list(_found(document.text, paragraphs, quoted, groups))
    places = document.places.locate([each.span for each in found])
    quotations = tuple(
        replace(each, location=place) for each, place in zip(found, places, strict=True)
    )
    return Draft(document, tuple(paragraphs), frozenset(quoted), quotations)


# --- paragraphs -----------------------------------------------------------------------------------


def _paragraphs(text: str, block: Span) -> Iterator[Span]:
    at = block.start
    for match in _PARAGRAPH.finditer(text, block.start, block.end):
        yield from _shown(text, Span(at, match.start()))
        at = match.end()
    yield from _shown(text, Span(at, block.end))


def _shown(text: str, span: Span) -> Iterator[Span]:
    words = span.of(text)
    if _WORD.search(words):
        start = span.start + len(words) - len(words.lstrip())
        yield Span(start, start + len(words.strip()))


def _is_quoted(document: Document, block: Block) -> bool:
    """Say whether a block is a quotation, as HTML and mail tell, or as Markdown marks its lines."""
    if block.role is Role.QUOTATION:
        return True
    places = document.places
    if not isinstance(places, TextPlaces) or block.span.end <= block.span.start:
        return False
    start = places.in_source(block.span).start
    line = max(places.source.rfind("\n", 0, start), places.source.rfind("\r", 0, start)) + 1
    return bool(_IN_QUOTATION.match(places.source, line, start))


def _all_marked(text: str, span: Span) -> bool:
    lines = text[span.start : span.end].splitlines()
    return all(line.lstrip().startswith(">") for line in lines)


# --- quotations -----------------------------------------------------------------------------------


def _found(
    text: str, paragraphs: Sequence[Span], quoted: set[Span], groups: Sequence[_Group]
) -> Iterator[Quotation]:
    """Yield the quotations in order; "he said" means whoever was named last."""
    plain = [span for span in paragraphs if span not in quoted]
    said = tuple(spoken(text, plain))
    within = [
        each
        for each in marked(text, plain)
        if _WORD.search(each.inner.of(text)) and not any(each.outer.overlaps(s.span) for s in said)
    ]
    blocks = (each for group in groups for each in _group(text, group))
    behind = (_quotation(text, s.span, speaker_in(s.narration), None) for s in said)
    found = [*blocks, *behind, *_marked(text, plain, within)]
    named: str | None = None
    for each in sorted(found, key=lambda each: each.span):
        speaker = named if each.speaker and is_pronoun(each.speaker) else each.speaker
        named = speaker or named
        yield replace(each, speaker=speaker)


def _marked(text: str, paragraphs: Sequence[Span], found: Sequence[Marked]) -> Iterator[Quotation]:
    """Yield what stands between quotation marks; right after one, another goes on."""
    before: Quotation | None = None
    ends = 0
    for number, each in enumerate(found):
        paragraph = _around(paragraphs, each)
        speaker = speaker_of(text, each.outer, paragraph)
        if speaker is None and before and paragraph.start < ends:
            between = text[ends : each.outer.start]
            speaker = before.speaker if _goes_straight_on(between) else None
        following = found[number + 1].outer.start if number + 1 < len(found) else len(text)
        rest = text[each.outer.end : min(following, paragraph.end)]
        before, ends = _quotation(text, each.inner, speaker, _stated(rest)), each.outer.end
        yield before


def _goes_straight_on(between: str) -> bool:
    """Say whether a quotation begins a sentence right after the one that names the speaker."""
    return (
        len(between) < 200
        and re.search(r"[.!?]\s*\Z", between) is not None
        and (len(re.findall(r"[.!?](?:\s|\Z)", between)) == 1)
    )


def _around(paragraphs: Sequence[Span], found: Marked) -> Span:
    """Return the paragraphs from that in which a quotation begins to that in which it ends."""
    first = bisect_right(paragraphs, found.outer.start, key=lambda span: span.start) - 1
    last = bisect_left(paragraphs, found.outer.end, key=lambda span: span.start) - 1
    return Span(paragraphs[first].start, paragraphs[last].end)


@dataclass(frozen=True, slots=True)
class _Group:
    """The paragraphs of one block quotation, and the paragraph before it, if any."""

    paragraphs: tuple[Span, ...]
    before: Span | None


def _groups(document: Document, paragraphs: Sequence[Span], quoted: set[Span]) -> Iterator[_Group]:
    before: Span | None = None
    group: list[Span] = []
    for span in [*paragraphs, None]:
        goes_on = span in quoted and not (group and span and _are_apart(document, group[-1], span))
        if group and not goes_on:
            yield _Group(tuple(group), before)
            group, before = [], None
        if span is not None and span in quoted:
            group.append(span)
        else:
            before = span


def _are_apart(document: Document, one: Span, other: Span) -> bool:
    """Say whether two paragraphs that follow each other are of two block quotations."""
    places = document.places
    if not isinstance(places, TextPlaces):
        return False
    ends, begins = places.in_source(one).end, places.in_source(other).start
    between = places.source[ends:begins]
    if "</" in between:
        return "</blockquote" in between.lower()
    return re.search(r"^[ \t]*\r?$", between.partition("\n")[2], re.MULTILINE) is not None


def _group(text: str, group: _Group) -> Iterator[Quotation]:
    """Yield each paragraph of a block quotation; a line with a dash below names the speaker."""
    said = [_attributed(text, span) for span in group.paragraphs]
    below = next((line for _, line in reversed(said) if line), "")
    before = group.before
    speaker = dashed(below) if below else None
    if speaker is None and before and before.of(text).rstrip().endswith(":"):
        speaker = speaker_of(text, Span(before.end, before.end), before)
    for inner, _ in said:
        if inner and _WORD.search(inner.of(text)):
            yield _quotation(text, inner, speaker, _stated(below))


def _attributed(text: str, span: Span) -> tuple[Span | None, str]:
    """Return a paragraph of a block quotation without its last line, if that names the source."""
    words = span.of(text)
    line = _ATTRIBUTION.search(words)
    end = line.start() if line else len(words)
    below = words[end:].strip().lstrip("> ") if line else ""
    inner = _WRAPPED.match(words[:end])
    if inner is None or not inner.group(1):
        return None, below
    return Span(span.start + inner.start(1), span.start + inner.end(1)), below


def _quotation(
    text: str, inner: Span, speaker: str | None, stated: StatedPlace | None
) -> Quotation:
    words = inner.of(text)
    start = inner.start + len(words) - len(words.lstrip())
    span = Span(start, start + len(words.strip()))
    said = _QUOTED_LINE.sub("", span.of(text))
    return Quotation(said, span, _NOWHERE, speaker, stated)


def _stated(text: str) -> StatedPlace | None:
    match = _PLACE.search(text)
    return StatedPlace(match["file"], int(match["line"])) if match else None
