"""The vocabulary of a catalogue: its words as they are written, and how many articles have each.

With it a question's word that no article has is compared with those there are, and a name typed in
lower case is known. Kept exact by every commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from sqlite3 import Row

from index.article import Sentence
from index.lexical.spelling import LONG, Written, slips, written_in
from index.store.catalog.database import Database
from index.store.catalog.records import Entry
from index.store.catalog.seals import BrokenSeal, seal_of

_COUNTS = ("articles", "named", "plain")
_PREFIX = 3  # letters at which two slips in a long word are not looked for

Read = Callable[[int], Iterable[Sentence]]
"""Gives the sentences of an article."""


class Vocabulary:
    """The table of words in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes: dict[str, Counter[str]] = {name: Counter() for name in _COUNTS}

    def of(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of ``words``, folded, that an article has."""
        rows = self._database.rows_in("words", "word", tuple(words))
        return {row["word"]: self._written(row) for row in rows}

    def near(self, word: str) -> tuple[Written, ...]:
        """Return the words that one slip makes ``word`` of, or else, where it is long, maybe two.

        ``word`` is folded. Of two slips none is in the first three letters.
        """
        found = tuple(self.of(list(dict.fromkeys(slips(word)))).values())
        if found or len(word) < LONG:
            return found
        start = word[:_PREFIX]
        rows = self._database.rows(
            "words",
            "WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?",
            (start, start + "\U0010ffff", len(word) - 2, len(word) + 2),
        )
        return tuple(map(self._written, rows))

    def _written(self, row: Row) -> Written:
        word = Written(row["word"], *(row[name] for name in _COUNTS))
        if word.articles < max(word.named, word.plain, 1) or min(word.named, word.plain) < 0:
            raise BrokenSeal(self._database.path, "words")
        return word

    # --- counting -------------------------------------------------------------------------------

    def count(self, sentences: Iterable[Sentence], title: str | None, sign: int = 1) -> None:
        """Count an article's words in, or out with ``sign`` -1."""
        for word in written_in(sentences, title).values():
            for name, changes in self._changes.items():
                if number := getattr(word, name):
                    changes[word.word] += sign * number

    def flush(self) -> None:
        """Write what was collected, as a part of the commit."""
        articles, named, plain = self._changes.values()
        words = articles.keys() | named.keys() | plain.keys()
        changes = ((word, articles[word], named[word], plain[word]) for word in words)
        self._database.executemany(
            # What was damaged before stays so: a seal is renewed only where it was whole.
            """INSERT INTO words VALUES (?1, ?2, ?3, ?4, seal(?1, ?2, ?3, ?4))
               ON CONFLICT (word) DO UPDATE SET articles = articles + excluded.articles,
               named = named + excluded.named, plain = plain + excluded.plain,
               seal = CASE WHEN seal IS seal(word, articles, named, plain)
                      THEN seal(word, articles + excluded.articles, named + excluded.named,
                                plain + excluded.plain) ELSE seal END""",
            [change for change in changes if any(change[1:])],
        )
        gone = [(word,) for word, change in articles.items() if change < 0]
        self._database.executemany("DELETE FROM words WHERE word = ? AND articles = 0", gone)
        self.forget()

    def forget(self) -> None:
        """Drop what was collected for a commit that did not happen."""
        for changes in self._changes.values():
            changes.clear()

    # --- counting again -------------------------------------------------------------------------

    def agrees(self, entries: Iterable[Entry], read: Read) -> bool:
        """Say whether the table is what counting again gives."""
        stored = {row["word"]: self._written(row) for row in self._database.rows("words")}
        return stored == _counted(entries, read)

    def count_anew(self, entries: Iterable[Entry], read: Read) -> None:
        """Replace the table by what counting again gives."""
        self.forget()
        self._database.execute("DELETE FROM words")
        rows = ((w.word, w.articles, w.named, w.plain) for w in _counted(entries, read).values())
        self._database.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?, ?)", ((*row, seal_of(row)) for row in rows)
        )


def _counted(entries: Iterable[Entry], read: Read) -> dict[str, Written]:
    """Return the words of all articles."""
    totals: dict[str, Written] = {}
    for entry in entries:
        source = entry.source
        for word, new in written_in(read(source.id), source.metadata.title).items():
            old = totals.get(word, Written(word, 0))
            counts = (getattr(old, name) + getattr(new, name) for name in _COUNTS)
            totals[word] = Written(word, *counts)
    return totals
