"""What the notes of an engine say, of the articles, their sentences and the figures.

head       the last commit, and the number of the last attempt at one
figures    "totals", "numbers" (the next of an article and a passage), "languages", "spent"
meta       what is said of the index          roots      one note, all that was asked for
article    by number (``shapes.Kept``)        path       the articles of a file
sentences  by article and first ordinal       passage    by number, with its terms
vector     by the passage's number            term, word by ``name_of``
spent      by the generation, what has no use from it on
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.article import LANDMARKS, UNSEARCHED, NearCopy, Role, Sentence, Source
from index.errors import EncoderMismatch, IndexCorrupt, IndexMissing
from index.lexical.bm25 import Statistics
from index.lexical.spelling import LONG, Written, slips
from index.store import trust
from index.store.catalog.packing.blocks import sentences_in, texts_in, with_roles
from index.store.catalog.records import Entry, Facts, PassageRow, entry_of, facts_of, source_of
from index.store.catalog.roots import is_under
from index.store.catalog.statistics import Totals
from index.store.engine import shapes
from index.store.engine.engine import Engine
from index.store.engine.ledger import Head, Ledger, name_of
from index.store.engine.root_list import Roots
from index.store.engine.shapes import Kept
from index.store.passage_store import Ids

_AT_ONCE = 64  # blocks of an article up to which all are fetched with the first
_PREFIX = 3  # letters at which two slips in a long word are not looked for, as in vocabulary.py


class Holdings:
    """What an index in an ``engine`` holds; its folder on this machine is ``place``."""

    def __init__(self, place: Path, engine: Engine) -> None:
        self.place = place
        self.engine = engine
        self.ledger = Ledger(engine)
        self.trusted = trust.doubt(place) is None
        self._state = object()
        self._begun = False
        self._articles: dict[int, Kept] | None = None

    def close(self) -> None:
        """Close the connection."""
        self.engine.close()

    @contextmanager
    def snapshot(self, *, searching: bool = True) -> Iterator[None]:  # noqa: ARG002 - all the same
        """See the newest generation, and that one only, for the length of the block."""
        self.move_to(self._newest())
        yield

    def _newest(self) -> Head:
        self._begun = self._begun or self.engine.is_begun()
        head = self.ledger.newest() if self._begun else Head()
        if not head.generation:
            raise IndexMissing(
                f"There is no index at {self.engine.address} yet.",
                "Make one with: qa --index FOLDER index add --store ADDRESS ARTICLES",
            )
        return head

    def move_to(self, head: Head) -> None:
        """See what was committed up to ``head``."""
        if head.generation != self.generation:
            self._state, self._articles = object(), None
        self.ledger.move_to(head)

    def was_replaced(self) -> bool:
        """Say that it was not: a collection that was dropped has no head."""
        return False

    @property
    def generation(self) -> int:
        """The number of the commit that is seen."""
        return self.ledger.head.generation

    @property
    def kept_at(self) -> str:
        """The engine's address."""
        return self.engine.address

    @property
    def state(self) -> object:
        """An object for what is seen."""
        return self._state

    def get(self, key: str, default: str = "") -> str:
        """Return what is said of the index, or ``default``."""
        value = self.ledger.value("meta", name_of(key))
        if not isinstance(value, str | None):
            raise self.damaged("meta")
        return default if value is None else value

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        with self._reading("meta"):
            return int(self.get("dimension"))

    def require_encoder(self, fingerprint: str, name: str) -> None:
        """Raise EncoderMismatch unless the vectors are of the encoder with this ``fingerprint``."""
        found = self.get("fingerprint")
        if found != fingerprint:
            raise EncoderMismatch(
                f"The index was built with the encoder {self.get('encoder')} ({found[:12]}), not "
                f"with {name} ({fingerprint[:12]}).",
                "Leave out --model.",
            )

    def damaged(self, what: str) -> IndexCorrupt:
        """Return the error for notes that do not fit the rest."""
        return self.ledger.damaged(what)

    @contextmanager
    def _reading(self, kind: str) -> Iterator[None]:
        """Turn what a note of a kind is not into IndexCorrupt."""
        try:
            yield
        except (ValueError, TypeError, KeyError) as error:
            raise self.damaged(kind) from error

    # --- figures --------------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return how much there is."""
        with self._reading("totals"):
            return shapes.totals_of(self.ledger.value("figures", "totals"))

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return the exact collection statistics for some terms."""
        totals = self.totals()
        names = {name_of(term): term for term in terms}
        with self._reading("terms"):
            found = [shapes.count_of(v) for v in self.ledger.values("term", names).values()]
        if any(count > totals.passages for _, count in found):
            raise self.damaged("terms")
        return Statistics(
            totals.passages,
            totals.terms / max(totals.passages, 1),
            {term: count for term, count in found if term in terms},
            average_sentence=totals.sentence_terms / max(totals.sentences, 1),
        )

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some words, folded, that an article has."""
        found = self.ledger.values("word", list(map(name_of, words))).values()
        return {word.word: word for word in self._words(found)}

    def near(self, word: str) -> tuple[Written, ...]:
        """Return the words that a word may be a slip of, as ``catalog.vocabulary`` does."""
        found = tuple(self.written(list(dict.fromkeys(slips(word)))).values())
        if found or len(word) < LONG:
            return found
        low = name_of(word[:_PREFIX])
        others = self._words(self.ledger.all_of("word", low, f"{low}g").values())
        return tuple(each for each in others if abs(len(each.word) - len(word)) <= 2)

    def _words(self, values: Iterable[object]) -> list[Written]:
        with self._reading("words"):
            return list(map(shapes.written_of, values))

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles."""
        with self._reading("languages"):
            return tuple(sorted(map(str, self.ledger.value("figures", "languages") or {})))

    # --- articles and their sentences -----------------------------------------------------------

    @property
    def roots(self) -> Roots:
        """What the user asked to be indexed."""
        return Roots(self.ledger)

    def kept(self, ids: Iterable[int]) -> dict[int, Kept]:
        """Return the articles with these ids, those that exist."""
        if self._articles is not None and not self.ledger.pending:
            return {i: self._articles[i] for i in ids if i in self._articles}
        with self._reading("articles"):
            found = self.ledger.values("article", [number_name(i) for i in ids])
            return {int(name): self._kept(name, value) for name, value in found.items()}

    def _kept(self, name: str, value: object) -> Kept:
        found = shapes.kept(value)
        if number_name(found.id) != name:
            raise self.damaged("articles")
        return found

    def _all(self) -> dict[int, Kept]:
        """Return all articles, in order of their ids."""
        if self._articles is None:
            with self._reading("articles"):
                found = (self._kept(*each) for each in self.ledger.all_of("article").items())
                self._articles = {each.id: each for each in sorted(found, key=lambda k: k.id)}
            if len(self._articles) != self.totals().articles:
                raise self.damaged("articles")
        return self._articles

    def entries(self, under: str | None = None) -> tuple[Entry, ...]:
        """Return all articles, or those at or under a path, by path."""
        rows: list[Any] = [each.row for each in self._all().values()]
        if under is not None:
            rows = [row for row in rows if is_under(row["path"], {under})]
        return tuple(entry_of(row) for row in sorted(rows, key=lambda r: (r["path"], r["id"])))

    def articles(self) -> Ids:
        """Return the ids of all articles."""
        return np.fromiter(self._all(), dtype=np.int64)

    def facts(self) -> Iterator[Facts]:
        """Yield what is known of each article."""
        rows: list[Any] = [each.row for each in self._all().values()]
        return map(facts_of, rows)

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Return the articles with these ids, which must be there."""
        wanted = set(ids)
        found = self.kept(wanted)
        if len(found) < len(wanted):
            raise self.damaged("articles")
        rows: dict[int, Any] = {i: each.row for i, each in found.items()}
        return {i: source_of(row) for i, row in rows.items()}

    def copies(self, article: int) -> tuple[NearCopy, ...]:  # noqa: ARG002 - see below
        """Return nothing: near-copies are known of an index on this machine only."""
        return ()

    def copy_pairs(self) -> Mapping[tuple[int, int], float]:
        """Return nothing, likewise."""
        return {}

    def _blocks(self, article: int, first: int, last: int, *roles: Role) -> list[dict[str, Any]]:
        """Return the blocks with sentences ``[first, last)`` of an article, in order."""
        its = self.kept((article,)).get(article)
        blocks = its.blocks if its else ()
        wanted = [
            block
            for block in blocks
            if block[0] < last and block[1] > first
            if not roles or not {role.value for role in roles}.isdisjoint(block[2].split())
        ]
        if wanted and len(blocks) <= _AT_ONCE:  # others of them are asked for next
            self._texts(article, blocks)
        found = self._texts(article, wanted)
        with self._reading("sentences"):
            return [
                shapes.block_row(block, value) for block, value in zip(wanted, found, strict=True)
            ]

    def _texts(self, article: int, blocks: Sequence[tuple[int, int, str]]) -> list[object]:
        """Return what is noted of some blocks of an article's sentences."""
        names = [block_name(article, block[0]) for block in blocks]
        found = self.ledger.values("sentences", names)
        if len(found) < len(names):
            raise self.damaged("sentences")
        return [found[name] for name in names]

    def sentences(self, article: int, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return the sentences ``[first, last)`` of an article, those that exist, in order."""
        found: list[Sentence] = []
        with self._reading("sentences"):
            for row in self._blocks(article, first, last):
                found += sentences_in(row, first, last)  # type: ignore[arg-type]
        return tuple(found)

    def sentences_of(self, passage: PassageRow) -> tuple[Sentence, ...]:
        """Return the sentences of a passage, which must be there."""
        found = self.sentences(passage.article, passage.first, passage.last)
        if len(found) != passage.last - passage.first:
            raise self.damaged("sentences")
        return found

    def bylines(self, article: int) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return tuple(self._of(article, 2**62, Role.BYLINE))[::-1]

    def headings(self, article: int, last: int = 2**62) -> tuple[tuple[int, Sentence], ...]:
        """Return the headings of an article up to an ordinal."""
        return tuple(self._of(article, last + 1, Role.HEADING))[::-1]

    def headings_of(self, article: int) -> tuple[tuple[tuple[int, Sentence], ...], bool]:
        """Return the headings of an article, and whether lines say who speaks in it."""
        found = tuple(self._of(article, 2**62, *LANDMARKS))[::-1]
        headings = tuple(each for each in found if each[1].role is Role.HEADING)
        return headings, len(headings) < len(found)

    def columns(self, article: int, row: int) -> Sentence | None:
        """Return the header of the table in which a row stands."""
        found = next(self._of(article, row, Role.HEADER), None)
        if found is None:
            return None
        between = next(self._of(article, row, *(set(Role) - {Role.ROW})), None)
        return found[1] if between == found else None

    def speaker(self, article: int, ordinal: int, role: Role) -> Sentence | None:
        """Return the line that says who speaks a sentence of some role: the nearest above it."""
        ends = {Role.HEADING} if role is Role.QUOTATION else {Role.HEADING, Role.QUOTATION}
        found = next(self._of(article, ordinal, Role.SPEAKER, *ends), None)
        return found[1] if found and found[1].role is Role.SPEAKER else None

    def _of(self, article: int, before: int, *roles: Role) -> Iterator[tuple[int, Sentence]]:
        """Yield the sentences of some roles before an ordinal, the nearest first."""
        for row in reversed(self._blocks(article, 0, before, *roles)):
            with self._reading("sentences"):
                block = with_roles(row, set(roles))
            yield from (each for each in reversed(block) if each[0] < before)

    def text_of(self, article: int) -> str:
        """Return an article's visible text, as far as white space does not matter."""
        parts: list[str] = []
        reached = 0
        for row in self._blocks(article, 0, 2**62):
            with self._reading("sentences"):
                texts = texts_in(row)  # type: ignore[arg-type]
            for start, end, text in texts:
                parts += [" ", text] if start > reached else [text]
                reached = end
        return "".join(parts)

    def unsearched(self) -> Iterator[tuple[int, str]]:
        """Yield the sentences that no passage has the words of."""
        for article in self._all():
            yield from ((article, s.text) for _, s in self._of(article, 2**62, *UNSEARCHED))


def number_name(number: int) -> str:
    """Return a number as a name that sorts as it does."""
    return f"{number:012d}"


def block_name(article: int, first: int) -> str:
    """Return the name of a block of an article's sentences."""
    return f"{number_name(article)}.{number_name(first)}"
