"""The proof of a citation: is what the file shows at the cited place, read again, the sentence?"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from index.article import Article, Role, Sentence, Source
from index.formats import registry
from index.store.pages import Pages
from index.urls import is_url


def bytes_of(source: Source, pages: Path) -> bytes | None:
    """Return what an article's file holds, None where it is not such as was indexed.

    Of a page of the web it is what was kept in ``pages``, a folder of the index.

    Nothing but a regular file of the size that it had is read: a pipe would have to be waited for,
    and a file may have become larger than memory. Raises OSError where it cannot be opened.
    """
    if is_url(source.path):
        return Pages(pages).read(source.sha256, source.size or 0)
    descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        size = state.st_size if source.size is None else source.size
        if not stat.S_ISREG(state.st_mode) or state.st_size != size:
            return None
        return file.read(size + 1)


def is_as_indexed(source: Source, data: bytes) -> bool:
    """Say whether ``data`` are the bytes that the article was read from."""
    return hashlib.sha256(data).hexdigest() == source.sha256


def stands_at(source: Source | Article, sentence: Sentence, data: bytes) -> bool:
    """Say whether the file's bytes, ``data``, show the sentence at its place.

    What a file states outside of its text is a line of it as it is, or was understood of the very
    bytes when they were read.
    """
    if sentence.role is Role.METADATA:
        place = sentence.location
        stated = data[place.byte_start : place.byte_end].decode(source.encoding, "replace")
        return bool(place.parts) or stated == sentence.text
    shown = registry.shown(source.format, data, sentence.location, source.encoding)
    return shown == sentence.text


def proves(source: Source, sentence: Sentence, data: bytes | None) -> bool:
    """Say whether a file's bytes, None where it is gone, still prove that it says ``sentence``."""
    return data is not None and is_as_indexed(source, data) and stands_at(source, sentence, data)
