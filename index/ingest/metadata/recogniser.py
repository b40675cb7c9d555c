"""What an article says about itself: its title, date, author and source, and which lines say so.

An article copied from a web page brings along a breadcrumb, its headline (often twice), a date, a
byline and the page's buttons. They are recognised by their shape and by where they stand; what is
in doubt stays prose, and what is not found stays ``None``. Nothing here cuts a sentence or changes
a character.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from index.article import Metadata, Role, Span
from index.dates import stamped_dates
from index.formats.document import Block, Document
from index.ingest.metadata.datelines import Dateline, dateline
from index.ingest.metadata.labels import labels, stated
from index.ingest.metadata.lines import Lines
from index.ingest.metadata.passes import (
    Finds,
    named_title,
    read_body,
    read_format,
    read_head,
    read_labels,
    read_pages,
    read_tail,
    without_leading_stamp,
)

VERSION = 6
"""Raised whenever a document would get other roles or metadata (``index.maintenance.recipe``)."""


def recognise(document: Document) -> tuple[Metadata, tuple[Block, ...]]:
    """Return what the document says about itself, and its blocks with their roles.

    The blocks are the document's, cut where the role changes: ``NAVIGATION`` for breadcrumbs, dates
    and buttons, ``HEADING`` for headlines and subheadings, ``BYLINE`` for credits, ``PROSE`` for
    the rest. A stamp that runs into the text (`` date 2016-11-17 ``) belongs to no block. What the
    format itself states (``document.metadata``) wins over what is recognised.
    """
    lines, stamp = without_leading_stamp(Lines.of(document))
    labelled = labels(lines)
    given = _stated_first(document.metadata, stated(labelled))
    lines = replace(lines, title=given.title, named=named_title(lines))
    finds = read_labels(labelled, read_pages(lines, read_format(lines)))
    finds = read_head(lines, finds)
    lines = replace(lines, title=lines.title or _first(find.title for find in finds.values()))
    finds = read_body(lines, finds)
    finds = read_tail(lines, finds)
    metadata = _stated_first(given, _said(lines, finds, stamp))
    return metadata, _blocks(document.text, lines, finds)


def _said(lines: Lines, finds: Finds, stamp: str | None) -> Metadata:
    """Return what the lines say of the article; of credits, what the first one says."""
    stamps = [stamp, *(find.stamp for find in finds.values())]
    credits_ = [credit for find in finds.values() for credit in find.credits]
    published, updated = stamped_dates(" | ".join(filter(None, stamps)))
    opening = _dateline(lines, finds)
    return Metadata(
        title=lines.title or lines.named,
        subtitle=_first(find.subtitle for find in finds.values()),
        date=published or updated or opening.date,
        authors=next((credit.authors for credit in credits_ if credit.authors), ()),
        source=_first(credit.source for credit in credits_) or opening.source,
        updated=updated,
        place=_first(find.place for find in finds.values()) or opening.place,
    )


def _dateline(lines: Lines, finds: Finds) -> Dateline:
    """Return the dateline of the first line of prose."""
    # The last line of prose is a find where it ends in a credit.
    prose = (
        line.text
        for i, line in enumerate(lines)
        if i not in finds or (finds[i].role is Role.PROSE and not finds[i].subtitle)
    )
    return dateline(next(prose, "")) or Dateline()


def _first(statements: Iterable[str | None]) -> str | None:
    """Return the first that says anything."""
    return next(filter(None, statements), None)


def _stated_first(given: Metadata, found: Metadata) -> Metadata:
    """Return what the format states, and where it is silent, what was found."""
    silent = {
        field.name: getattr(found, field.name)
        for field in fields(Metadata)
        if not getattr(given, field.name)
    }
    return replace(given, **silent)


def _blocks(text: str, lines: Lines, finds: Finds) -> tuple[Block, ...]:
    """Return the blocks in order, neighbouring lines of prose joined again."""
    blocks: list[Block] = []
    origin = None
    for i, line in enumerate(lines):
        for block in finds[i].parts(line) if i in finds else (line.part(Role.PROSE),):
            if line.block == origin and _run_on(text, blocks[-1], block):
                blocks[-1] = Block(Span(blocks[-1].span.start, block.span.end), Role.PROSE)
            else:
                blocks.append(block)
            origin = line.block
    return tuple(blocks)


def _run_on(text: str, before: Block, after: Block) -> bool:
    """Say whether two blocks are prose with nothing but white space between them."""
    prose = before.role is after.role is Role.PROSE
    return prose and not text[before.span.end : after.span.start].strip()
