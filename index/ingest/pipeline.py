"""One file becomes one ``Article``: read once, decoded, understood, cut and located.

The order is file, reader, metadata, segmenter, locations, and each is a room of its own. Nothing
here follows directories, remembers what was read, or writes anything.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from typing import TYPE_CHECKING

from index.article import Article, Role, Sentence, Span
from index.errors import ArticleError
from index.formats.document import Unreadable
from index.formats.registry import format_of, read
from index.ingest.metadata.recogniser import recognise
from index.ingest.sentences.segmenter import quote_groups, segment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.formats.document import Block, Document
from index.ingest.locations import locate

MAX_BYTES = 50_000_000

_QUOTE_MARKS = re.compile(r"(?:>[ \t]?)+\s*(?=\S)")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def read_article(path: Path, max_bytes: int = MAX_BYTES) -> Article:
    """Read a file as an article: its text, its metadata, its sentences and where they stand.

    ``path`` is made absolute; links in it are not resolved. A file of more than ``max_bytes`` is
    refused before it is read. Raises ``ArticleError`` for whatever cannot be read as an article:
    no regular file, no permission, binary data, an unknown encoding, no text.
    """
    name = os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{name!a} has a name that no citation can hold.", "Rename the file, in UTF-8."
        ) from error
    format_ = format_of(name)
    data, status = _read_file(name, max_bytes)
    try:
        document = read(format_, data)
    except Unreadable as error:
        raise ArticleError(f"{name} {error.reason}.", error.remedy) from error
    if not document.source.strip():
        raise ArticleError(f"{name} is empty.", "Add it again once it holds text.")
    metadata, blocks = recognise(document)
    sentences = _sentences(document, blocks)
    if not sentences:
        raise ArticleError(
            f"{name} holds no sentence.", "Check that its text is prose, not only markup or code."
        )
    return Article(
        path=name,
        size=len(data),
        mtime_ns=status.st_mtime_ns,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=document.encoding,
        format=format_,
        metadata=metadata,
        text=document.text,
        sentences=sentences,
        ctime_ns=status.st_ctime_ns,
        inode=status.st_ino,
    )


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
    cut = [
        (_without_marks(text, span.shifted(block.span.start), block), block.role)
        for block in blocks
        for span in segment(block.span.of(text))
    ]
    prose = [span for span, role in cut if role is Role.PROSE]
    groups = dict(zip(prose, quote_groups(text, prose), strict=True))
    kept = [
        (span, role) for span, role in cut if _LETTER_OR_DIGIT.search(text, span.start, span.end)
    ]
    places = locate(document, [span for span, _ in kept])
    return tuple(
        Sentence(span, span.of(text), role, place, groups.get(span))
        for (span, role), place in zip(kept, places, strict=True)
    )


def _without_marks(text: str, span: Span, block: Block) -> Span:
    """Drop the marks of a quotation (``> ``) before a sentence that begins a line inside it."""
    if span.start == block.span.start or text[span.start - 1] not in "\r\n":
        return span
    marks = _QUOTE_MARKS.match(text, span.start, span.end)
    return Span(marks.end(), span.end) if marks else span
