"""A file becomes its articles: read once, shown by its format, understood, cut and located.

The order is file, reader, metadata, segmenter, places, and each is a room of its own. Nothing here
follows directories, remembers what was read, or writes anything.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.article import Article, Role, Sentence, Span
from index.errors import ArticleEmpty, ArticleError
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.places import TextPlaces
from index.formats.registry import Unread, documents, format_of
from index.ingest.metadata.division import divided
from index.ingest.metadata.recogniser import recognise
from index.ingest.sentences.segmenter import quote_groups, segment
from index.lexical.languages import ENGLISH, language_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.formats.document import Block

MAX_BYTES = 50_000_000

_QUOTE_MARKS = re.compile(r"(?:>[ \t]?)+\s*(?=\S)")
_WHOLE = frozenset({Role.HEADER, Role.ROW, Role.CODE, Role.SPEAKER})
# A mark that asks, what may stand behind it, and how a Japanese sentence asks without one.
_ASKS = re.compile(
    r"(?:[?？؟][!?！？)\]*_\s]*|(?:です|ます|ました|でした|でしょう|ません)か[。)\]]*)\Z"
)
_TAIL = 8  # characters among which that is looked for
# Who ends so says something, and asks nothing.
_FILLER = re.compile(r", (?:you know|you see|know what I mean|if you will|okay|OK)\?\W*\Z")
_QUOTED = re.compile(r"[“”\"«»„]")
# "I thought: How surprising can it be?" tells what somebody asked, without quotation marks.
_REPORTED = re.compile(
    r"\b(?:thought|wondered|asked|questions? like)[:,] (?=[A-Z])(?!Mr|Mrs|Ms|Sir)"
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: its articles, and ``problems``, why a member of it gave none."""

    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()


def read_article(path: Path, max_bytes: int = MAX_BYTES) -> Article:
    """Read a file as one article, the first of those that it holds; raises as ``read_file``."""
    return read_file(path, max_bytes).articles[0]


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file, or a page that was fetched, as bytes; its state when it was read, 0 for a page.

    The name in ``hints`` is that of the file without its folder.
    """

    path: str
    data: bytes
    hints: Hints
    mtime_ns: int = 0
    ctime_ns: int = 0
    inode: int = 0


def read_file(path: Path, max_bytes: int = MAX_BYTES, hints: Hints | None = None) -> Reading:
    """Read a file's articles: their text, their metadata, their sentences and where they stand.

    Raises ``ArticleError`` as ``load`` and ``understand`` do.
    """
    return understand(load(path, max_bytes, hints))


def load(path: Path, max_bytes: int = MAX_BYTES, hints: Hints | None = None) -> RawFile:
    """Read a file's bytes, once and whole.

    ``path`` is made absolute; links in it are not resolved. A file of more than ``max_bytes`` is
    refused before it is read. Raises ``ArticleError`` for what is no regular file, may not be read
    or did not hold still.
    """
    name = os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{name!a} has a name that no citation can hold.", "Rename the file, in UTF-8."
        ) from error
    data, state = _read_file(name, max_bytes)
    hints = replace(hints or Hints(), name=os.path.basename(name))  # noqa: PTH119 - text
    return RawFile(name, data, hints, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def read_page(url: str, data: bytes, hints: Hints) -> Reading:
    """Read the articles of a page that was fetched; raises ``ArticleError`` like ``understand``.

    ``hints`` have the name that the page would have as a file.
    """
    return understand(RawFile(url, data, hints))


def understand(raw: RawFile) -> Reading:
    """Make articles of a file's bytes; opens nothing.

    Raises ``ArticleError`` for whatever cannot be read as an article: binary data, an unknown
    encoding, no text.
    """
    name, data = raw.path, raw.data
    sha256 = hashlib.sha256(data).hexdigest()
    times = (raw.mtime_ns, raw.ctime_ns, raw.inode)
    file = _File(name, format_of(raw.hints.name, data), sha256, len(data), *times)
    try:
        reading, empty = _read_articles(file, data, raw.hints)
    except Unreadable as error:
        raise ArticleError(f"{name} {error.reason}.", error.remedy) from error
    except MemoryError:
        raise
    except Exception as error:  # a file that its reader trips over costs itself only
        raise ArticleError(
            f"{name} cannot be read as {file.format}: {type(error).__name__}.",
            "It may be damaged; open it in the program that made it and save it again.",
        ) from error
    if not reading.articles and empty:
        raise ArticleEmpty(f"{name} is empty.", "Add it again once it holds text.")
    if not reading.articles:
        raise ArticleError(
            f"{name} holds no sentence.",
            " ".join(reading.problems) or "Check that its text is prose, not only markup or code.",
        )
    return reading


def _read_articles(file: _File, data: bytes, hints: Hints) -> tuple[Reading, bool]:
    """Return what a file gave, and whether that is because it is empty."""
    articles: list[Article] = []
    problems, empty = [], True
    for found in documents(file.format, data, hints):
        empty = empty and isinstance(found, Document) and _is_empty(found)
        if isinstance(found, Unread):
            problems.append(f"{found.member} {found.problem.reason}. {found.problem.remedy}")
            continue
        made = [article for part in divided(found) if (article := _article(file, part))]
        articles += made
        if not made and found.member:
            problems.append(f"{found.member} holds no sentence.")
    return Reading(tuple(articles), tuple(problems)), empty


def _is_empty(document: Document) -> bool:
    places = document.places
    return isinstance(places, TextPlaces) and not places.source.strip()


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read: its path, its format, its bytes' hash, its state; a page has none."""

    path: str
    format: str
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def _article(file: _File, document: Document) -> Article | None:
    """Return an article of a file, None where no sentence is in it."""
    metadata, blocks = recognise(document)
    metadata = replace(metadata, language=_language(metadata.language, document, blocks))
    sentences = _sentences(document, blocks)
    if not sentences:
        return None
    return Article(
        path=file.path,
        size=file.size,
        mtime_ns=file.mtime_ns,
        sha256=file.sha256,
        encoding=document.encoding,
        format=file.format,
        metadata=metadata,
        text=document.text,
        sentences=sentences,
        ctime_ns=file.ctime_ns,
        inode=file.inode,
        member=document.member,
        notes=document.notes,
    )


def _language(stated: str | None, document: Document, blocks: Sequence[Block]) -> str | None:
    """Return an article's language: what is stated, unless that is English and the prose is not.

    Templates of pages and office programs say English of whatever they hold.
    """
    if stated and stated != ENGLISH:
        return stated
    prose = (block.span.of(document.text) for block in blocks if block.role is Role.PROSE)
    return language_of(" ".join(prose)) or stated


def _read_file(name: str, max_bytes: int) -> tuple[bytes, os.stat_result]:
    """Read a regular file once, whole, and make sure that it held still."""
    try:
        # A pipe or a device is refused before it is opened: opening might wait, or do something.
        _check_file(name, os.stat(name), max_bytes)  # noqa: PTH116 - the name is a str throughout
        with open(name, "rb", opener=_without_waiting) as file:
            before = os.fstat(file.fileno())
            _check_file(name, before, max_bytes)
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError(
            f"{name} cannot be read: {reason}.", "Check that it exists and that you may read it."
        ) from error
    if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise ArticleError(f"{name} changed while it was read.", "Add it again.")
    return data, after


def _without_waiting(name: str, flags: int) -> int:
    # Should a pipe have taken the file's place since the check, opening it does not block.
    return os.open(name, flags | os.O_NONBLOCK)


def _check_file(name: str, status: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, a socket or a device"
        raise ArticleError(f"{name} is {kind}, not a file.", "Name a file to read.")
    if status.st_size > max_bytes:
        raise ArticleError(
            f"{name} is {_megabytes(status.st_size)} large; the limit is {_megabytes(max_bytes)}.",
            f"Raise the limit with --max-size {-(-status.st_size // 1_000_000)}.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"


def _sentences(document: Document, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """Cut the blocks into sentences; pieces without a letter or a digit are left out."""
    text = document.text
    cut = [(span, block) for block in blocks for span in _cut(text, block)]
    prose = [span for span, block in cut if block.role is Role.PROSE]
    groups = iter(quote_groups(text, prose))
    grouped = [
        (span, block, next(groups) if block.role is Role.PROSE else None) for span, block in cut
    ]
    kept = [each for each in grouped if _LETTER_OR_DIGIT.search(text, each[0].start, each[0].end)]
    places = document.places.locate([span for span, _, _ in kept])
    return tuple(
        Sentence(span, span.of(text), _role(text, span, block), place, group, block.level)
        for (span, block, group), place in zip(kept, places, strict=True)
    )


def _role(text: str, span: Span, block: Block) -> Role:
    """Return what a sentence is for: what its block is, but that prose may only ask."""
    if block.role is not Role.PROSE or not _ASKS.search(
        text, max(span.start, span.end - _TAIL), span.end
    ):
        return block.role
    # Who quotes a question says who asked it.
    sentence = span.of(text)
    said = any(mark.search(sentence) for mark in (_QUOTED, _FILLER, _REPORTED))
    return block.role if said else Role.QUESTION


def _cut(text: str, block: Block) -> list[Span]:
    """Return the sentences of a block; a row of a table or a line of code is one as a whole."""
    if block.role in _WHOLE:
        return [block.span]
    spans = (span.shifted(block.span.start) for span in segment(block.span.of(text)))
    return [_without_marks(text, span) for span in spans]


def _without_marks(text: str, span: Span) -> Span:
    """Drop the marks of a quotation (``> ``) before a sentence that begins a line inside it."""
    if span.start > 0 and text[span.start - 1] not in "\r\n":
        return span
    marks = _QUOTE_MARKS.match(text, span.start, span.end)
    return Span(marks.end(), span.end) if marks else span
