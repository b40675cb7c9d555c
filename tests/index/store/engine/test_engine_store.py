"""A store over an engine that may be killed, tampered with, or rank as it likes."""

from contextlib import suppress

import numpy as np
import pytest

from index.article import Article, Location, Metadata, Role, Sentence, Span
from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexCorrupt, IndexLocked, IndexMissing
from index.maintenance.intake import prepare, waiting_texts
from index.store.engine import engine_store
from index.store.engine.engine import Key, Note
from index.store.engine.engine_store import EngineStore
from index.store.engine.engine_writer import EngineWriter
from index.store.engine.lease import Lease, leased
from index.store.engine.ledger import Head, Ledger, name_of, written
from tests.support.memory_engine import MemoryEngine

ENCODER = HashEncoder(dimension=32)


class Killed(BaseException):
    """Ends a writer where a signal might."""


class Mortal(MemoryEngine):
    """An engine whose writer is killed after some calls that change it."""

    def __init__(self):
        super().__init__()
        self.left = 10**9
        self.calls = 0

    def _live(self):
        self.calls += 1
        self.left -= 1
        if self.left < 0:
            raise Killed

    def put(self, notes):
        for note in list(notes):
            self._live()
            super().put([note])

    def put_words(self, rows):
        for row in list(rows):
            self._live()
            super().put_words([row])

    def put_vectors(self, rows):
        for row in list(rows):
            self._live()
            super().put_vectors([row])

    def drop(self, keys):
        for key in list(keys):
            self._live()
            super().drop([key])


def article(name, text):
    sentence = Sentence(
        Span(0, len(text)), text, Role.PROSE, Location(1, 1, 0, len(text), 0, len(text))
    )
    said = Metadata(title=name, language="en")
    return Article(f"/{name}", len(text), 7, name, "utf-8", "text", said, text, (sentence,))


def begun(place, engine, **options):
    """Return a writer of an index that may be new."""
    engine.begin(ENCODER.dimension)
    writer = EngineWriter(place, engine, **options)
    writer.recover()
    writer.begin(ENCODER.fingerprint, ENCODER.name, ENCODER.dimension)
    return writer


def put(writer, *articles):
    with writer.transaction():
        for each in articles:
            writer.remove_file(each.path)
            writer.put_article(each, prepare(each), 9)
    texts = next(waiting_texts(writer, 1_000), [])
    with writer.transaction():
        writer.put_vectors([key for key, _ in texts], ENCODER.encode([text for _, text in texts]))


def shown(place, engine):
    """Return all that a reader sees."""
    reader = EngineStore(place, engine)
    with reader.snapshot():
        entries = reader.entries()
        terms = "otter river heron one two three".split()
        rows = reader.passages(range(1, 60))
        return (
            reader.generation,
            reader.totals(),
            [(e.source.path, reader.sentences(e.source.id)) for e in entries],
            reader.statistics(terms),
            reader.written(terms),
            sorted(row.terms for row in rows),
            [c is None for c in reader.cosines(rows, ENCODER.encode(["otter"])[0])],
        )


@pytest.mark.parametrize("step", range(0, 60, 2))
def test_a_writer_killed_anywhere_leaves_a_generation_whole_and_another_goes_on(tmp_path, step):
    engine = Mortal()
    writer = begun(tmp_path, engine, patience=-1.0)
    put(writer, article("a", "The otter swims in the river."), article("b", "A heron is one."))
    states = [shown(tmp_path, engine)]
    changed = article("a", "The otter sleeps by the river, one of two.")
    engine.left = step
    with suppress(Killed):
        put(writer, changed)
        writer.tidy()
    engine.left = 10**9
    seen = shown(tmp_path, engine)
    again = begun(tmp_path, engine, patience=-1.0)
    assert shown(tmp_path, engine) == seen
    put(again, changed)
    again.tidy()
    states.append(shown(tmp_path, engine))
    texts = [[text for _, s in state[2] for text in (x.text for x in s)] for state in states]
    assert [text for _, s in seen[2] for text in (x.text for x in s)] in texts
    whole = begun(tmp_path, MemoryEngine())
    put(whole, article("b", "A heron is one."), changed)
    assert states[1][1:] == shown(tmp_path, whole.engine)[1:]


def test_what_was_spent_is_kept_for_as_long_as_an_answer_may_take(tmp_path):
    engine = MemoryEngine()
    writer = begun(tmp_path, engine)
    put(writer, article("a", "The otter swims in the river."))
    reader = EngineStore(tmp_path, engine)
    with reader.snapshot():
        put(writer, article("a", "Nothing is left of it."))
        writer.tidy()
        (entry,) = reader.entries()
        assert reader.text_of(entry.source.id) == "The otter swims in the river."


def test_nothing_is_left_of_what_was_removed_long_ago(tmp_path):
    engine = MemoryEngine()
    writer = begun(tmp_path, engine, patience=-1.0)
    put(writer, article("b", "A heron is one."))
    writer.tidy()
    before = {*engine._notes, Key("figures", "spent")}
    for number in range(4):
        put(writer, article("a", f"The otter swims in river {number}."))
    with writer.transaction():
        writer.remove_file("/a")
    writer.tidy()
    assert engine._notes.keys() == before
    assert {article for article, _ in engine._words.values()} == {1}


def test_where_nothing_was_committed_there_is_no_index(tmp_path):
    with pytest.raises(IndexMissing), EngineStore(tmp_path, MemoryEngine()).snapshot():
        pass
    engine = MemoryEngine()
    engine.begin(32)
    with pytest.raises(IndexMissing), EngineStore(tmp_path, engine).snapshot():
        pass


# --- what comes from another machine is looked at -------------------------------------------------

_LOOKS = {
    "article": lambda reader: reader.entries(),
    "figures": lambda reader: reader.totals(),
    "meta": lambda reader: reader.get("encoder"),
    "passage": lambda reader: reader.passages([1]),
    "path": lambda reader: EngineWriter(reader.place, reader.engine)._at("/a"),
    "roots": lambda reader: reader.roots.all(),
    "sentences": lambda reader: reader.sentences(1),
    "term": lambda reader: reader.statistics(["otter", "river", "swim", "swims"]),
    "vector": lambda reader: reader.cosines(reader.passages([1]), np.ones(32, np.float32)),
    "word": lambda reader: reader.written(["otter", "river"]),
}

_OTHERS = (
    True, -1, 1.5, "text", [], {}, [1], [[[]]], [{}], [{"path": "/"}, 1, 1, []], ["", 0], ["x", -1],
    [1, 0, 1, "x", "zz"], ["otter", "x", 1, 1], "AAAA", "not base 64!", [None] * 6, [-1] * 6,
)  # fmt: skip


def looked_at(tmp_path, engine, kind):
    reader = EngineStore(tmp_path, engine)
    with reader.snapshot():
        if kind == "path":
            writer = EngineWriter(tmp_path, engine)
            writer.move_to(reader.ledger.head)
            return writer._at("/a")
        return _LOOKS[kind](reader)


@pytest.fixture
def engine(tmp_path):
    made = MemoryEngine()
    writer = begun(tmp_path, made)
    put(writer, article("a", "The otter swims in the river."))
    with writer.transaction():
        writer.roots.add("/", "")
    return made


@pytest.mark.parametrize("kind", sorted(_LOOKS))
def test_a_note_that_was_changed_is_told(tmp_path, engine, kind):
    looked_at(tmp_path, engine, kind)
    for key, note in list(engine._notes.items()):
        if key.kind == kind:
            at = len(note.text) // 2
            changed = note.text[:at] + ("1" if note.text[at] != "1" else "2") + note.text[at + 1 :]
            engine._notes[key] = Note(key, changed)
    with pytest.raises(IndexCorrupt):
        looked_at(tmp_path, engine, kind)


@pytest.mark.parametrize("kind", sorted(_LOOKS))
@pytest.mark.parametrize("value", _OTHERS, ids=repr)
def test_a_note_of_another_shape_is_told_whatever_its_seal_says(tmp_path, engine, kind, value):
    """Whoever can write to the server can seal what is written."""
    for key in [key for key in engine._notes if key.kind == kind]:
        engine._notes[key] = written(*key, [(1, value)])
    with suppress(IndexCorrupt):
        looked_at(tmp_path, engine, kind)


def test_a_note_under_the_name_of_another_is_told(tmp_path, engine):
    (key,) = [key for key in engine._notes if key.kind == "article"]
    engine._notes[key] = Note(Key("article", "000000000009"), engine._notes[key].text)
    with pytest.raises(IndexCorrupt):
        looked_at(tmp_path, engine, "article")


# --- proposing ------------------------------------------------------------------------------------


class Reversed(MemoryEngine):
    """An engine that has what was removed before what is there."""

    def by_words(self, weights, k, articles=None):
        return sorted(super().by_words(weights, 10**9, articles))[:k]

    def by_vector(self, vector, k, articles=None):
        return sorted(super().by_vector(vector, 10**9, articles))[:k]


def test_as_many_as_are_wanted_are_proposed_behind_all_that_is_gone(tmp_path):
    engine = Reversed()
    writer = begun(tmp_path, engine)
    for number in range(30):
        put(writer, *[article(f"{n}", f"The otter of river {number}.") for n in range(5)])
    with writer.snapshot():
        living = {i for i in range(1, 200) if writer.passages([i])}
        terms = ("otter",)
        assert writer.by_words(terms, writer.statistics(terms), 5) == living
        assert writer.by_vector(ENCODER.encode(["otter"])[0], 5) == living


@pytest.mark.parametrize("most", [4, 16_384])
def test_few_of_many_are_found_within_a_filter(tmp_path, monkeypatch, most):
    monkeypatch.setattr(engine_store, "MOST", most)
    monkeypatch.setattr(engine_store, "_LISTED", 2)
    writer = begun(tmp_path, MemoryEngine())
    put(writer, *[article(f"{n:02}", f"The otter of river {n}.") for n in range(40)])
    with writer.snapshot():
        within = writer.within(np.array([3, 17, 31]))
        terms = ("otter",)
        assert writer.by_words(terms, writer.statistics(terms), 3, within) == {3, 17, 31}
        assert writer.by_vector(ENCODER.encode(["otter"])[0], 3, within) == {3, 17, 31}


# --- one writer at a time -------------------------------------------------------------------------


def test_a_second_writer_is_told_who_writes_and_a_dead_one_is_in_nobodys_way(monkeypatch):
    engine = MemoryEngine()
    with leased(engine), pytest.raises(IndexLocked, match=r"pid \d+"), leased(engine):
        pass
    with leased(engine):
        pass
    Lease(engine).take()
    monkeypatch.setattr("index.store.engine.lease._HELD", -1.0)
    with leased(engine):
        pass


def test_a_writer_whose_lease_another_took_commits_nothing(tmp_path):
    engine = MemoryEngine()
    begun(tmp_path, engine)
    first = Lease(engine)
    first.take()
    writer = EngineWriter(tmp_path, engine, first.renew)
    engine.put([written("writer", "writer", [(0, ["other", 10.0**10, "another"])])])
    with pytest.raises(IndexLocked):
        put(writer, article("a", "The otter swims."))
    reader = EngineStore(tmp_path, engine)
    with reader.snapshot():
        assert not reader.totals().articles


def test_names_sort_as_words_do_unless_they_are_long():
    words = ["", "a", "ab", "b", "é", "北", "🦦"]
    assert sorted(words, key=name_of) == sorted(words)
    assert len(name_of("x" * 10_000)) < 100
    assert name_of("x" * 10_000) != name_of("x" * 10_001)


def test_a_ledger_shows_what_was_newest_at_its_generation():
    engine = MemoryEngine()
    history = [(1, "one"), (3, None), (4, "four"), (5, "never committed")]
    engine.put([written("meta", "key", history)])
    ledger = Ledger(engine)
    shown = []
    for generation in range(7):
        ledger.move_to(Head(generation, frozenset({5})))
        shown.append(ledger.value("meta", "key"))
    assert shown == [None, "one", "one", None, "four", "four", "four"]
