"""The catalogue: what is committed is there, exactly counted; what is not, is not."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Location, Metadata, Role, Sentence, Span
from index.errors import (
    IndexCorrupt,
    IndexMissing,
    IndexUnusable,
    IndexVersion,
    ModelError,
    StorageError,
)
from index.maintenance.intake import prepare
from index.store.catalog import embeddings
from index.store.catalog.catalog import Catalog
from index.store.catalog.database import Database, translated
from index.store.catalog.membership import text_of
from index.store.catalog.records import FileState, article_digest
from index.store.catalog.roots import Root
from index.store.catalog.schema import FORMAT
from index.store.catalog.seals import BrokenSeal
from index.store.directory import CATALOG, Directory

DIMENSION = 4


def article(path, *texts, title=None):
    """Return an article of ``texts``, each a sentence on a line of its own."""
    sentences, at = [], 0
    for line, text in enumerate(texts, start=1):
        span = Span(at, at + len(text))
        place = Location(line, 1, span.start, span.end, span.start, span.end)
        sentences.append(Sentence(span, text, Role.PROSE, place))
        at += len(text) + 1
    return Article(
        path, at, 7, "hash of " + path, "utf-8", "text", Metadata(title), "", tuple(sentences)
    )


def put(catalog, made, read_ns=9):
    with catalog.transaction():
        catalog.put_article(made, prepare(made), read_ns)


def remove_and_stop(catalog, path):
    """Remove an article in a transaction that is stopped before its commit."""
    with catalog.transaction():
        catalog.remove_file(path)
        raise KeyboardInterrupt


def vectors(count, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def embed(catalog):
    """Give every passage that waits a vector."""
    with catalog.transaction():
        keys = [key for key, _ in catalog.passages_waiting(1000)]
        return catalog.embeddings.put(keys, vectors(len(keys)))


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog.create(tmp_path / CATALOG, "print", "name", DIMENSION)) as made:
        yield made


# --- articles ------------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was_stored(catalog):
    made = article("/a.txt", "One otter.", "Two otters swim.", title="Otters")
    put(catalog, made)
    (entry,) = catalog.entries()
    assert (entry.source.path, entry.size, entry.mtime_ns, entry.read_ns) == (
        "/a.txt",
        34 - 6,
        7,
        9,
    )
    assert entry.source.metadata == made.metadata
    assert catalog.sentences(entry.source.id) == made.sentences
    assert catalog.sentences(entry.source.id, 1, 2) == made.sentences[1:]
    text = prepare(made)
    stored = catalog.indexed_text(entry.source.id)
    assert [sorted(p.terms) for p in stored.passages] == [sorted(p.terms) for p in text.passages]
    assert [replace(p, terms=()) for p in stored.passages] == [
        replace(p, terms=()) for p in text.passages
    ]
    assert stored.sentence_terms == text.sentence_terms
    assert article_digest(made, made.sentences, stored) == article_digest(
        made, made.sentences, text
    )
    assert catalog.stored_digest(entry.source.id) == article_digest(made, made.sentences, text)


def test_entries_below_a_path_are_those_and_no_neighbours(catalog):
    for path in ("/x/a.txt", "/x/[1]/*.txt", "/x0/a.txt", "/x-/a.txt", "/x"):
        put(catalog, article(path, "Text."))
    found = [entry.source.path for entry in catalog.entries("/x")]
    assert found == ["/x", "/x/[1]/*.txt", "/x/a.txt"]
    assert [e.source.path for e in catalog.entries("/x/[1]")] == ["/x/[1]/*.txt"]
    assert len(catalog.entries("/")) == 5


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM articles WHERE (path = '/x' OR (path > '/x/' AND path < '/x0'))",
        "SELECT * FROM sentences WHERE article = 1 AND first > -32 AND first < 5 ORDER BY first",
        "SELECT * FROM sentences WHERE article = 1 AND first < 5 ORDER BY first DESC",
        "SELECT id, terms FROM passages WHERE id > 7 ORDER BY id LIMIT 5",
        "SELECT embedding, id FROM passages WHERE embedding IN (1, 2)",
        "SELECT * FROM embeddings WHERE id > 1 AND id <= 5",
        "UPDATE passages SET embedding = 1 WHERE key = x'00' AND embedding IS NULL",
        "SELECT count(*) FROM passages WHERE article = 1 AND embedding IS NULL",
    ],
)
def test_what_is_asked_for_every_article_or_question_never_scans_a_table(catalog, query):
    steps = [row[3] for row in catalog.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert not [step for step in steps if step.startswith("SCAN")]


def test_waiting_passages_are_taken_from_an_index_as_many_as_are_wanted(catalog):
    steps = catalog.execute(
        """EXPLAIN QUERY PLAN SELECT key, min(id), article, first, last FROM passages
           WHERE embedding IS NULL GROUP BY key LIMIT 10"""
    ).fetchall()
    assert ["passages_waiting" in row[3] for row in steps] == [True]


def test_a_move_changes_the_path_and_nothing_else(catalog):
    made = article("/a.txt", "One otter.")
    put(catalog, made)
    embed(catalog)
    with catalog.transaction():
        catalog.move_file("/a.txt", "/b.txt", FileState(11), 12)
    (entry,) = catalog.entries()
    assert (entry.source.path, entry.mtime_ns, entry.read_ns) == ("/b.txt", 11, 12)
    assert catalog.sentences(entry.source.id) == made.sentences
    assert catalog.waiting() == 0


# --- exact statistics, whatever happened ---------------------------------------------------------

WORDS = st.sampled_from("otter heron lynx river swim hunt valley spring".split())
SENTENCE = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: " ".join(words) + ".")
STEP = st.tuples(
    st.sampled_from(["put", "remove", "embed", "crash"]),
    st.sampled_from(["/a", "/b", "/c"]),
    st.lists(SENTENCE, min_size=1, max_size=4),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_tallies_are_always_what_counting_again_gives(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("tallies") / CATALOG
    with closing(Catalog.create(path, "print", "name", DIMENSION)) as catalog:
        for kind, name, texts in steps:
            if kind == "put":
                put(catalog, article(name, *texts))
            elif kind == "embed":
                embed(catalog)
            elif kind == "remove":
                with catalog.transaction():
                    catalog.remove_file(name)
            else:
                with pytest.raises(KeyboardInterrupt):
                    remove_and_stop(catalog, name)
            assert catalog.tallies.agree()
            assert not catalog.orphans()
        used = {row[0] for row in catalog.execute("SELECT embedding FROM passages")} - {None}
        assert used <= {row[0] for row in catalog.execute("SELECT id FROM embeddings")}


def test_term_statistics_count_passages_not_occurrences(catalog):
    put(catalog, article("/a", "Otter otter otter."))
    put(catalog, article("/b", "An otter and a heron."))
    statistics = catalog.tallies.statistics(["otter", "heron", "lynx"])
    assert statistics.passages == 2
    assert statistics.frequencies == {"otter": 2, "heron": 1}


def test_the_number_of_a_term_that_is_gone_is_never_another_ones(catalog):
    def numbers():
        return {row["term"]: row["id"] for row in catalog.execute("SELECT id, term FROM terms")}

    put(catalog, article("/a", "Otter heron."))
    first = numbers()
    with catalog.transaction():
        catalog.remove_file("/a")
    assert numbers() == {}
    put(catalog, article("/a", "Lynx otter."))
    assert set(numbers()) == {"lynx", "otter"}
    assert set(numbers().values()).isdisjoint(first.values())


def test_a_term_that_came_with_what_was_rolled_back_is_told_apart_from_the_next(catalog):
    def stop():
        with catalog.transaction():
            catalog.put_article(article("/a", "Heron."), prepare(article("/a", "Heron.")), 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    put(catalog, article("/b", "Otter."))
    assert [row.terms for row in catalog.passages([1])] == ["otter"]
    assert catalog.tallies.agree()


# --- embeddings ----------------------------------------------------------------------------------


def test_equal_texts_share_a_vector_and_an_edited_article_keeps_those_of_what_stayed(catalog):
    put(catalog, article("/a", "Same."))
    put(catalog, article("/b", "Same."))
    assert embed(catalog) == 2
    assert catalog.embeddings.last() == 1
    put(catalog, article("/a", "Other."))
    assert catalog.waiting() == 1
    put(catalog, article("/a", "Same."))
    assert catalog.waiting() == 0


def test_vectors_come_in_order_part_by_part_or_some_from_all_over_them(catalog, monkeypatch):
    with catalog.transaction():
        catalog.embeddings.put([bytes([n] * 8) for n in range(100)], vectors(100))
        catalog.embeddings.drop(range(40, 50))
    _, every = catalog.embeddings.get([*range(1, 40), *range(50, 101)])
    monkeypatch.setattr(embeddings, "_AT_ONCE", 7)
    parts = [ids.tolist() for ids, _ in catalog.embeddings.parts(10, 100)]
    assert [each for part in parts for each in part] == [*range(11, 40), *range(50, 101)]
    assert max(map(len, parts)) == 7
    assert np.array_equal(catalog.embeddings.between(0, 100)[1], every)
    assert np.array_equal(catalog.embeddings.spread(0, 100, 10), every[::9])
    assert catalog.embeddings.between(100, 200)[1].shape == (0, DIMENSION)


def test_a_vector_that_no_passage_uses_is_kept_until_there_are_many(catalog, monkeypatch):
    def stored():
        return {row[0] for row in catalog.execute("SELECT id FROM embeddings")}

    def used():
        rows = catalog.execute("SELECT embedding FROM passages")
        return {row[0] for row in rows}

    for number in range(5):
        put(catalog, article(f"/{number}", f"Otter {number}."))
    embed(catalog)
    with catalog.transaction():
        for number in range(4):
            catalog.remove_file(f"/{number}")
    assert catalog.embeddings.surplus() == []
    put(catalog, article("/0", "Otter 0."))
    assert catalog.waiting() == 0
    monkeypatch.setattr(embeddings, "KEPT", 1)
    (oldest,) = catalog.embeddings.surplus()
    assert oldest == min(stored() - used()), "as many are kept as are used, the newest"
    with catalog.transaction():
        catalog.embeddings.drop(catalog.embeddings.surplus())
    assert stored() == {1, 2, 3, 4, 5} - {oldest}
    with catalog.transaction():
        catalog.embeddings.drop_unused()
    assert stored() == used()
    assert catalog.tallies.agree()


@pytest.mark.parametrize(
    "bad", [np.zeros((1, DIMENSION + 1), np.float32), np.full((1, DIMENSION), np.nan, np.float32)]
)
def test_vectors_that_no_search_could_use_are_refused(catalog, bad):
    with pytest.raises(ModelError), catalog.transaction():
        catalog.embeddings.put([b"key"], bad)


def test_whole_vectors_are_salvaged_and_damaged_ones_passed_over(catalog, tmp_path):
    for number in range(3):
        put(catalog, article(f"/{number}", f"Otter {number}."))
    embed(catalog)
    before = dict(catalog.execute("SELECT key, vector FROM embeddings"))
    with catalog.transaction():
        catalog.execute("UPDATE embeddings SET vector = zeroblob(16) WHERE id = 2")
    assert catalog.embeddings.damaged() == [2]
    with closing(Catalog.create(tmp_path / "new.db", "print", "name", DIMENSION)) as new:
        for rows in catalog.embeddings.salvage():
            with new.transaction():
                new.embeddings.take(rows)
        taken = dict(new.execute("SELECT key, vector FROM embeddings"))
    assert len(taken) == 2
    assert taken.items() < before.items()


# --- roots ---------------------------------------------------------------------------------------


def test_an_exclusion_concerns_the_roots_above_it_and_no_others(catalog):
    with catalog.transaction():
        catalog.roots.add("/x", "")
        catalog.roots.drop("/x/sub")
        catalog.roots.add("/x/sub/a.txt", "")
    assert catalog.roots.all() == (
        Root("/x", "", frozenset({"/x/sub"})),
        Root("/x/sub/a.txt", "", frozenset()),
    )
    with catalog.transaction():
        catalog.roots.add("/x", "")
    assert catalog.roots.all()[0] == Root("/x", "", frozenset())


# --- transactions and snapshots ------------------------------------------------------------------


def test_a_snapshot_shows_one_state_while_another_is_committed(catalog):
    put(catalog, article("/a", "One."))
    with closing(Catalog.open(catalog.path)) as reader:
        with reader.snapshot():
            generation = reader.generation
            put(catalog, article("/b", "Two."))
            assert reader.generation == generation
            assert len(reader.entries()) == 1
        with reader.snapshot():
            assert reader.generation == generation + 1
            assert len(reader.entries()) == 2


def test_what_a_failed_transaction_did_is_gone(catalog):
    put(catalog, article("/a", "One."))
    generation = catalog.generation
    with pytest.raises(KeyboardInterrupt):
        remove_and_stop(catalog, "/a")
    assert catalog.generation == generation
    assert len(catalog.entries()) == 1


# --- opening what cannot be opened ---------------------------------------------------------------


def test_a_catalogue_is_never_made_by_opening_it(tmp_path):
    with pytest.raises(IndexCorrupt):
        Catalog.open(tmp_path / CATALOG)
    with pytest.raises(StorageError):
        Database(tmp_path / CATALOG)
    assert not (tmp_path / CATALOG).exists()


@pytest.mark.parametrize(
    ("found", "said"), [(FORMAT + 1, "newer"), ("-1", "older"), ("?", "damaged")]
)
def test_another_format_is_refused_by_name(catalog, found, said):
    with catalog.transaction():
        catalog.set("format", str(found))
    with pytest.raises(IndexUnusable, match=said):
        Catalog.open(catalog.path)


def test_an_older_format_opens_for_a_rebuild_and_a_newer_one_never(catalog):
    with catalog.transaction():
        catalog.set("format", str(FORMAT - 1))
    Catalog.open(catalog.path, older=True).close()
    with catalog.transaction():
        catalog.set("format", str(FORMAT + 1))
    with pytest.raises(IndexVersion):
        Catalog.open(catalog.path, older=True)


@pytest.mark.parametrize("damage", [b"", b"no database at all, only text" * 100])
def test_a_file_that_is_no_database_is_corrupt(tmp_path, damage):
    (tmp_path / CATALOG).write_bytes(damage)
    with pytest.raises(IndexCorrupt):
        Catalog.open(tmp_path / CATALOG)


def test_a_database_named_with_signs_of_a_uri_is_opened(tmp_path):
    folder = tmp_path / "a?b#c%20 d"
    folder.mkdir()
    Catalog.create(folder / CATALOG, "print", "name", DIMENSION).close()
    with closing(Catalog.open(folder / CATALOG)) as catalog:
        assert catalog.dimension == DIMENSION


# --- where nothing can be written ----------------------------------------------------------------

UNPRIVILEGED = """
import ctypes, os, sys
if os.geteuid() == 0:  # root ignores permissions unless it gives that right up
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(header, nothing) == 0
from pathlib import Path
from index.store.catalog.catalog import Catalog
from index.errors import QaError
try:
    catalog = Catalog.open(Path(sys.argv[1]))
    with catalog.snapshot():
        print(catalog.count("beat"), flush=True)
    for _ in sys.stdin:
        with catalog.snapshot():
            print(catalog.count("beat"), flush=True)
    with catalog.transaction():
        print("written")
except QaError as error:
    print(type(error).__name__, flush=True)
"""


def set_writable(catalog, writable):
    for path in (catalog.build, *catalog.build.glob(f"{CATALOG}*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o200 if writable else mode & ~0o222)


@pytest.fixture
def frozen(catalog):
    """A function that starts a reader, a process that may write nothing where the catalogue is."""
    started = []

    def start():
        set_writable(catalog, writable=False)
        process = subprocess.Popen(
            [sys.executable, "-c", UNPRIVILEGED, catalog.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.communicate()
    set_writable(catalog, writable=True)


def beat(catalog, number):
    with catalog.transaction():
        catalog.set("beat", str(number))


def test_without_a_log_a_frozen_catalogue_is_read_as_a_file_and_writing_is_refused(catalog, frozen):
    beat(catalog, 1)
    catalog.close()
    output, _ = frozen().communicate()
    assert output.split() == ["1", "StorageError"]


def test_a_log_beside_a_frozen_catalogue_is_read_with_it(catalog, frozen):
    beat(catalog, 1)
    reader = frozen()
    assert reader.stdout.readline() == "1\n"


def test_a_log_that_cannot_be_read_is_never_ignored(catalog, frozen):
    beat(catalog, 1)
    log = catalog.path.with_name(f"{CATALOG}-wal")
    kept = log.read_bytes()
    catalog.close()
    log.write_bytes(kept)
    assert frozen().stdout.readline() == "StorageError\n"


def test_a_frozen_catalogue_is_opened_anew_when_somebody_writes_to_it_after_all(catalog, frozen):
    beat(catalog, 1)
    catalog.close()
    reader = frozen()
    assert reader.stdout.readline() == "1\n"
    set_writable(catalog, writable=True)
    for written_while_open in (2, 3):
        with closing(Catalog.open(catalog.path)) as writer:
            beat(writer, written_while_open)
            reader.stdin.write("\n")
            reader.stdin.flush()
            assert reader.stdout.readline() == f"{written_while_open}\n"


# --- the directory -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [b"", b"../elsewhere", b"build-1", b"\xff\xfe"])
def test_a_current_file_that_names_no_build_is_corrupt(tmp_path, name):
    (tmp_path / "CURRENT").write_bytes(name)
    with pytest.raises(IndexCorrupt):
        Directory(tmp_path).current()


def test_no_index_is_missing_wherever_one_looks(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(IndexMissing):
            Directory(path).current()


def test_publishing_drops_other_builds_and_sweeping_what_stopped_runs_left(tmp_path):
    directory = Directory(tmp_path)
    for name in ("build-000001", "build-000002"):
        (tmp_path / name).mkdir()
    directory.publish(tmp_path / "build-000002")
    assert directory.builds() == [directory.current()] == [tmp_path / "build-000002"]
    for name in ("build-000001", "build-000003", "photos"):
        (tmp_path / name).mkdir()
    (tmp_path / ".CURRENT.12.tmp").write_text("")
    directory.sweep()
    assert {path.name for path in tmp_path.iterdir()} == {
        "CURRENT",
        "build-000002",
        "build-000003",
        "photos",
    }


def test_a_database_error_is_never_shown_raw(catalog):
    with pytest.raises(IndexCorrupt) as caught, catalog.snapshot():
        catalog.execute("SELECT * FROM nothing")
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_a_column_of_another_name_is_told_as_damage(tmp_path):
    path = tmp_path / "catalog.db"
    Catalog.create(path, "f" * 64, "hash", 4).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE meta RENAME COLUMN value TO walue")
    with pytest.raises(IndexCorrupt):
        Catalog.open(path)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_what_stops_a_seal_from_being_computed_is_no_damage(tmp_path, stop):
    def fail(*_):
        raise stop

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_function("seal", -1, fail)
        with pytest.raises(stop), translated(tmp_path / "catalog.db"):
            connection.execute("SELECT seal(1)").fetchone()


@pytest.mark.parametrize("gone", ["first = 0", "first > 0", "first >= 0"])
def test_a_text_of_which_sentences_are_gone_is_told_and_not_taken_for_all_there_was(catalog, gone):
    texts = [f"The heron ate {number} beetles." for number in range(200)]
    put(catalog, article("a.txt", *texts))
    assert text_of(catalog, 1) == " ".join(texts)
    with catalog.transaction():
        catalog.execute(f"DELETE FROM sentences WHERE {gone}")
    with pytest.raises(BrokenSeal):
        text_of(catalog, 1)
