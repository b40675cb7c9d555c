"""An index in an engine as its one writer has it: a commit is what is new, and then its number.

What a commit leaves without use is noted as spent, and forgotten when no answer can still be made
of it.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.article import Article
from index.errors import IndexLocked, ModelError
from index.lexical.spelling import written_in
from index.store.catalog.records import FileState, IndexedText, PassageRow
from index.store.catalog.statistics import Totals
from index.store.engine import shapes
from index.store.engine.engine import Engine, Key, Weights
from index.store.engine.engine_store import EngineStore
from index.store.engine.holdings import block_name, number_name
from index.store.engine.ledger import FIXED, Head, name_of
from index.store.engine.numbers import weights_of
from index.store.engine.root_list import Roots
from index.store.engine.shapes import Kept
from index.store.passage_store import Floats

LONGEST_ANSWER = 600.0
"""Seconds after which no answer is made of a generation any more."""

_AT_ONCE = 4_096

_OF_ARTICLES = FIXED | {"vector"}
"""Kinds of notes that go with their article, whose number is not used again."""

_Waiting = dict[bytes, list[tuple[int, int]]]
"""Passages without a vector, with their articles, by the key of their text."""


class EngineWriter(EngineStore):
    """What changes an index in an ``engine``.

    ``renew`` is called before each commit, and may raise; ``patience`` is for how long answers may
    take, in seconds.
    """

    commit_seconds = 10.0

    def __init__(
        self,
        place: Path,
        engine: Engine,
        renew: Callable[[], None] = lambda: None,
        patience: float = LONGEST_ANSWER,
    ) -> None:
        super().__init__(place, engine)
        self._renew = renew
        self._patience = patience
        self._waiting: _Waiting | None = None
        self._unsettled = False
        self._forget()

    # --- opening --------------------------------------------------------------------------------

    def begin(self, fingerprint: str, encoder: str, dimension: int) -> None:
        """Make an empty index for vectors of one encoder, where there is none."""
        self.engine.begin(dimension)
        if self.ledger.newest().generation:
            return
        with self.transaction():
            said = {"fingerprint": fingerprint, "encoder": encoder, "dimension": str(dimension)}
            for key, value in said.items():
                self.set(key, value)
            self._put("figures", "totals", [0] * 6)

    def recover(self) -> None:
        """Forget the passages that a writer left which was killed before its commit."""
        self.move_to(self.ledger.newest())
        if self.generation:
            self.engine.drop_passages_from(self._numbers()[1])

    def _newest(self) -> Head:
        return self.ledger.newest()

    # --- committing -----------------------------------------------------------------------------

    def _forget(self) -> None:
        """Have nothing that is to be committed."""
        self.ledger.pending = {}
        self._new_words: list[tuple[int, int, Weights]] = []
        self._new_vectors: list[tuple[int, int, Floats]] = []
        self._spent: list[Key] = []
        self._gone: list[int] = []
        self._terms: Counter[str] = Counter()
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        self._known: dict[bytes, object] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything in the block, or nothing at all."""
        self.move_to(self._newest())
        try:
            yield
            head = self._committed()
        except BaseException:
            self._waiting = None
            raise
        finally:
            self._forget()
        self.move_to(head)

    def _committed(self) -> Head:
        self._renew()
        self._count_terms()
        self._count_words()
        number = self.ledger.attempt()
        self._note_spent(number)
        before = self.ledger.head
        self.engine.put_words(self._new_words)
        self.engine.put_vectors(self._new_vectors)
        self._unsettled = self._unsettled or bool(self._new_words or self._new_vectors)
        self.engine.put(self.ledger.next(number, before.before(time.time() - self._patience)))
        head = before.raised(number, range(before.generation + 1, number), self._patience)
        if self.ledger.newest().generation != before.generation:
            raise IndexLocked(
                f"Another process has written to the index at {self.engine.address}.",
                "Run this again: qa index update",
            )
        self.ledger.raise_to(head)
        return head

    def _put(self, kind: str, name: str, value: object) -> None:
        """Note something as a part of the commit; None that there is nothing any more."""
        self.ledger.pending[Key(kind, name)] = value

    def _note_spent(self, number: int) -> None:
        """Note, with the commit, what has no use any more once it is seen."""
        self._spent += [key for key, value in self.ledger.pending.items() if value is None]
        if self._spent or self._gone:
            value = [time.time(), [list(key) for key in self._spent], self._gone]
            self._put("spent", number_name(number), value)
            self._put("figures", "spent", [*self._all_spent(), number])

    def _all_spent(self) -> list[int]:
        """Return the commits of which something is to be forgotten."""
        with self._reading("figures"):
            return list(map(int, self.ledger.value("figures", "spent") or ()))

    def _count_terms(self) -> None:
        names = {name_of(term): term for term, change in self._terms.items() if change}
        with self._reading("terms"):
            known = dict(map(shapes.count_of, self.ledger.values("term", names).values()))
        for name, term in names.items():
            count = known.get(term, 0) + self._terms[term]
            self._put("term", name, [term, count] if count > 0 else None)

    def _count_words(self) -> None:
        changes = self._written
        words = [word for word in changes if any(changes[word].values())]
        known = self.written(words)
        for word in words:
            before = known.get(word)
            counts = [
                (getattr(before, name) if before else 0) + changes[word][name]
                for name in ("articles", "named", "plain")
            ]
            self._put("word", name_of(word), [word, *counts] if counts[0] > 0 else None)

    def _count(self, change: Totals, passages: Iterable[Sequence[str]], sign: int) -> None:
        """Count in what was added, or out with ``sign`` -1; ``passages`` are their terms."""
        before = asdict(self.totals())
        after = [value + sign * asdict(change)[name] for name, value in before.items()]
        self._put("figures", "totals", after)
        for terms in passages:
            for term in set(terms):
                self._terms[term] += sign

    def _numbers(self) -> tuple[int, int]:
        """Return the numbers of the next article, and of the next passage."""
        value = self.ledger.value("figures", "numbers") or [1, 1]
        with self._reading("numbers"):
            article, passage = map(int, value)
            return article, passage

    # --- what is said of the index --------------------------------------------------------------

    def set(self, key: str, value: str) -> None:
        """Note something about the index."""
        self._put("meta", name_of(key), value)

    @property
    def roots(self) -> Roots:
        """What the user asked to be indexed."""
        return Roots(self.ledger, self._put)

    # --- articles -------------------------------------------------------------------------------

    def put_article(self, article: Article, text: IndexedText, read_ns: int) -> None:
        """Store an article, replacing the one at its place."""
        for each in self._at(article.path).values():
            if each.row["member"] == article.member:
                self._remove(each)
        number, first = self._numbers()
        made = shapes.kept_of(number, article, text, read_ns, first)
        self._put("figures", "numbers", [number + 1, made.last])
        self._put("article", number_name(number), made.to_json())
        self._put("path", name_of(article.path), [*self._at(article.path), number])
        for ordinal, value in shapes.sentences_value(article.sentences).items():
            self._put("sentences", block_name(number, ordinal), value)
        self._count_article(article.metadata.language, 1)
        for word in written_in(article.sentences, article.metadata.title).values():
            self._written[word.word].update(asdict(word) | {"word": 0})
        self._put_passages(number, text, made)

    def _put_passages(self, article: int, text: IndexedText, made: Kept) -> None:
        totals = self.totals()
        average = totals.terms / max(totals.passages, 1)
        waiting = 0
        for i, passage in enumerate(text.passages, made.first):
            self._put("passage", number_name(i), shapes.passage_value(article, passage))
            self._new_words.append(
                (i, article, weights_of(passage.terms, average or len(passage.terms)))
            )
            if passage.key in self._known:
                self._give(i, article, self._known[passage.key])
            else:
                self._all_waiting().setdefault(passage.key, []).append((i, article))
                waiting += 1
        change = Totals(
            articles=1,
            sentences=made.blocks[-1][1] if made.blocks else 0,
            passages=len(text.passages),
            terms=sum(len(p.terms) for p in text.passages),
            sentence_terms=text.sentence_terms,
            waiting=waiting,
        )
        self._count(change, (p.terms for p in text.passages), 1)

    def _give(self, passage: int, article: int, value: object) -> None:
        """Note the vector of a passage."""
        self._put("vector", number_name(passage), value)
        with self._reading("vectors"):
            vector = shapes.vectors_of([value], self.dimension)[0]
        self._new_vectors.append((passage, article, vector))

    def _count_article(self, language: str | None, sign: int) -> None:
        if language:
            known = Counter(self.ledger.value("figures", "languages") or {})
            known[language] += sign
            self._put("figures", "languages", dict(+known))

    def _at(self, path: str) -> dict[int, Kept]:
        """Return the articles of the file at a path."""
        with self._reading("paths"):
            return self.kept(map(int, self.ledger.value("path", name_of(path)) or ()))

    def remove_file(self, path: str) -> None:
        """Remove the articles of the file at ``path``."""
        for each in self._at(path).values():
            self._remove(each)

    def _remove(self, gone: Kept) -> None:
        sentences = self.sentences(gone.id)
        passages = self.keyed(range(gone.first, gone.last))
        names = {number_name(row.id): (row.id, key) for row, key in passages}
        vectors = self.ledger.values("vector", names)
        for name, (passage, key) in names.items():
            if name in vectors:
                self._known[key] = vectors[name]
                continue
            left = [each for each in self._all_waiting()[key] if each[0] != passage]
            self._all_waiting()[key] = left
            if not left:
                del self._all_waiting()[key]
        path = gone.row["path"]
        left_there = [number for number in self._at(path) if number != gone.id]
        self._put("article", number_name(gone.id), None)
        self._put("path", name_of(path), left_there or None)
        self._spent += [Key("vector", name) for name in vectors]
        self._spent += [Key("passage", name) for name in names]
        self._spent += [Key("sentences", block_name(gone.id, block[0])) for block in gone.blocks]
        self._gone.append(gone.id)
        self._count_article(gone.row["language"], -1)
        for word in written_in(sentences, gone.row["title"]).values():
            self._written[word.word].subtract(asdict(word) | {"word": 0})
        change = Totals(
            articles=1,
            sentences=len(sentences),
            passages=len(passages),
            terms=sum(len(row.terms.split()) for row, _ in passages),
            sentence_terms=gone.row["sentence_terms"],
            waiting=len(passages) - len(vectors),
        )
        self._count(change, (row.terms.split() for row, _ in passages), -1)

    def move_file(self, old: str, new: str, state: FileState, read_ns: int) -> None:
        """Note that the file lies elsewhere, or was written again, with the same content."""
        moved = self._at(old)
        for each in moved.values():
            row = {**each.row, "path": new, **asdict(state), "read_ns": read_ns}
            changed = Kept(row, each.first, each.last, each.blocks)
            self._put("article", number_name(each.id), changed.to_json())
        if old != new:
            self._put("path", name_of(new), [*self._at(new), *moved])
            self._put("path", name_of(old), None)

    # --- vectors --------------------------------------------------------------------------------

    def waiting(self) -> int:
        """Return the number of passages without a vector."""
        return self.totals().waiting

    def _all_waiting(self) -> _Waiting:
        if self._waiting is None:
            self._waiting = self._looked_for()
        return self._waiting

    def _looked_for(self) -> _Waiting:
        """Return the passages that have no vector: all are looked at, if there are any."""
        overlay, self.ledger.pending = self.ledger.pending, {}
        found: _Waiting = {}
        everything = self._all().values() if self.totals().waiting else ()
        ids = [i for each in everything for i in range(each.first, each.last)]
        for start in range(0, len(ids), _AT_ONCE):
            rows = self.keyed(ids[start : start + _AT_ONCE])
            known = self.ledger.values("vector", [number_name(row.id) for row, _ in rows])
            for row, key in rows:
                if number_name(row.id) not in known:
                    found.setdefault(key, []).append((row.id, row.article))
        self.ledger.pending = overlay
        return found

    def passages_waiting(
        self, limit: int, after: bytes = b""
    ) -> tuple[tuple[bytes, PassageRow], ...]:
        """Return passages without a vector, one for each distinct text, by the next keys."""
        waiting = self._all_waiting()
        keys = sorted(key for key in waiting if key > after)[:limit]
        rows = self.passages([waiting[key][0][0] for key in keys])
        return tuple(zip(keys, rows, strict=True))

    def put_vectors(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Store vectors by their texts' keys; return how many passages they serve."""
        if vectors.shape != (len(keys), self.dimension) or not np.isfinite(vectors).all():
            raise ModelError(
                f"The encoder returned vectors of shape {vectors.shape} for {len(keys)} texts, or "
                f"values that are no numbers; {self.dimension} numbers a text were expected.",
                "Use another model: --model NAME",
            )
        served = 0
        for key, value in zip(keys, shapes.vector_values(vectors), strict=True):
            for passage, article in self._all_waiting().pop(key, ()):
                self._give(passage, article, value)
                served += 1
        self._count(Totals(0, 0, 0, 0, 0, served), (), -1)
        return served

    # --- afterwards -----------------------------------------------------------------------------

    def catch_up(self, *, words: bool = True, vectors: bool = True) -> None:
        """Have the engine find quickly what was put."""
        if self._unsettled and (words or vectors) and not self.waiting():
            self.engine.settle()
            self._unsettled = False

    def tidy(self) -> None:
        """Forget what was spent so long ago that no answer is made of it any more."""
        self.move_to(self._newest())
        since = time.time() - self._patience
        horizon = self.ledger.head.before(since)
        forgotten = []
        for number in self._all_spent():
            with self._reading("spent"):
                at, keys, articles = self.ledger.value("spent", number_name(number))
                spent = [Key(str(kind), str(name)) for kind, name in keys]
                if float(at) <= since and number <= horizon:
                    self.engine.drop(key for key in spent if self._is_done_with(key, horizon))
                    self.engine.drop_articles(list(map(int, articles)))
                    forgotten.append(number)
        if forgotten:
            with self.transaction():
                left = [number for number in self._all_spent() if number not in forgotten]
                self._put("figures", "spent", left)
            self.engine.drop(Key("spent", number_name(number)) for number in forgotten)

    def _is_done_with(self, key: Key, horizon: int) -> bool:
        """Say whether nothing is noted under a key, nor was since ``horizon``: it may come back."""
        if key.kind in _OF_ARTICLES:
            return True
        history = self.ledger.histories(key.kind, (key.name,)).get(key.name, [])
        return not history or (history[-1][1] is None and history[-1][0] <= horizon)

    def compact(self) -> None:
        """Leave that to the engine."""
