"""A word index that many commits have left in pieces is written as one, which is smaller.

A crash at any instant leaves the pieces or the one, and never an answer less.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.store import word_index as words
from index.store.catalog.catalog import Catalog
from index.store.derived import WORDS_AT_ONCE, is_settled, note_words, words_through
from index.store.directory import WORDS, storing
from index.store.word_files import writing_words

_PIECE = ".idx"  # a file that each piece has


def join_words(catalog: Catalog) -> None:
    """Write a word index of several pieces as one, if it holds what the catalogue does."""
    with catalog.snapshot():
        last = catalog.number("SELECT ifnull(max(id), 0) FROM passages")
        pieces = sum(name.endswith(_PIECE) for name in catalog.derived_files.files(WORDS))
        whole = is_settled(catalog) and 1 < last <= words_through(catalog)
    if pieces < 2 or not whole:
        return
    with catalog.transaction():  # not settled until its files are noted: what lies there is read
        catalog.set("words_through", str(last - 1))
    folder = catalog.build / WORDS
    with catalog.snapshot(), storing(catalog.build), writing_words(folder):
        words.write(folder, _all(catalog), None)
    note_words(catalog, last)


def _all(catalog: Catalog) -> Iterator[tuple[int, str]]:
    """Yield the passages with their terms."""
    through = 0
    while rows := catalog.terms_after(through, WORDS_AT_ONCE):
        yield from rows
        through = rows[-1][0]
