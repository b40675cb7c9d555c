"""The law of formats: what a document shows at a place is what its file shows there."""

from __future__ import annotations

from random import Random

from index.article import Span
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread, documents, shown

_ACROSS = 2_000  # characters, from the beginning
_SPANS = 6  # of each block, and of each document across blocks


def read_lawfully(format_, data, hints=Hints()):  # noqa: B008 - frozen
    """Return the articles of a file, once the law has held for spans of each of them."""
    found = list(documents(format_, data, hints))
    for document in found:
        if isinstance(document, Document):
            check_law(format_, data, document)
    return found


def check_law(format_, data, document):
    """Assert that blocks, spans in them and spans across them are shown again at their places."""
    rng = Random(len(data))  # noqa: S311 - spans, no secrets
    text = document.text
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        end = block.span.end
    for span in _spans(rng, document):
        (location,) = document.places.locate([span])
        assert shown(format_, data, location, document.encoding) == span.of(text), span
    located = document.places.locate([block.span for block in document.blocks])
    assert len(located) == len(document.blocks)


def _spans(rng, document):
    blocks = document.blocks if len(document.blocks) < 20 else rng.sample(document.blocks, 20)
    for block in blocks:
        yield block.span
        for _ in range(_SPANS):
            start = rng.randrange(block.span.start, block.span.end)
            yield Span(start, rng.randrange(start, block.span.end) + 1)
    text = document.text[:_ACROSS]
    spans = [Span(i, i + 1) for i in range(len(text))]
    parts = [location.parts for location in document.places.locate(spans)]
    for _ in range(_SPANS if parts else 0):
        start = end = rng.randrange(len(parts))
        while end < len(parts) and parts[end] == parts[start] and rng.random() < 0.98:
            end += 1
        # What stands between two blocks or two parts is in neither.
        piece = text[start:end]
        if piece.strip():
            yield Span(end - len(piece.lstrip()), start + len(piece.rstrip()))


def survives(format_, data, hints=Hints()):  # noqa: B008 - frozen
    """Return what a file of any bytes gives: its documents lawful, or why there are none."""
    try:
        found = list(documents(format_, data, hints))
    except Unreadable as problem:
        return problem
    for document in found:
        assert isinstance(document, Document | Unread)
        if isinstance(document, Document):
            check_law(format_, data, document)
    return found


def damaged(data, count=20):
    """Yield a file cut off at each twentieth, and with bytes changed, removed and put in."""
    rng = Random(len(data))  # noqa: S311 - damage, no secrets
    for part in range(20):
        yield data[: len(data) * part // 20]
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 3, 30))):
            at = rng.randrange(len(changed))
            kind = rng.randrange(3)
            if kind == 0:
                changed[at] = rng.randrange(256)
            elif kind == 1 and len(changed) > 1:
                del changed[at : at + rng.randrange(1, 9)]
            else:
                changed[at:at] = rng.randbytes(3)
            if not changed:
                break
        yield bytes(changed)
