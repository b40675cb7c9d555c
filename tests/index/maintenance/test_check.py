"""Checking and mending: every damage is found, and the command that is named mends it."""

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress

import pytest

from index.errors import IndexCorrupt, IndexLocked, IndexMissing, QaError, StorageError
from index.maintenance.check import check
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG
from index.store.lock import writing
from qa.cli.main import run

QUESTIONS = ("Who saw the otter?", "Where does the heron live?", "in May")


def answers(shelf):
    return [shelf.ask(question) for question in QUESTIONS]


def change(shelf, statement, *values):
    """Change the catalogue as no program of ours would."""
    with closing(sqlite3.connect(shelf.build / CATALOG)) as database, database:
        database.execute(statement, values)


def advice(shelf, **options):
    return " ".join(finding.next_step for finding in check(shelf.directory, **options).findings)


def test_a_healthy_index_is_clean_and_counted(full_shelf):
    report = check(full_shelf.directory, sources=True)
    assert report.findings == ()
    assert (report.articles, report.sentences, report.vectors) == (6, 18, 6)
    assert report.files == len(full_shelf.derived_files())


def test_without_an_index_there_is_nothing_to_check_or_repair(shelf):
    for action in (shelf.check, shelf.repair):
        with pytest.raises(IndexMissing):
            action()
    assert not shelf.directory.path.exists()


def test_a_check_waits_for_no_writer(full_shelf):
    with writing(full_shelf.directory.lock):
        for action in (full_shelf.check, full_shelf.repair):
            with pytest.raises(IndexLocked):
                action()


# --- derived files -------------------------------------------------------------------------------


def test_every_flipped_bit_in_a_derived_file_is_found(full_shelf, chance, flip):
    dice = chance(3)
    files = full_shelf.derived_files()
    for _ in range(100):
        path = dice.choice(files)
        bit = dice.randrange(8 * path.stat().st_size)
        flip(path, bit)
        assert full_shelf.check()
        flip(path, bit)
    assert full_shelf.check() == []


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "everything gone"])
def test_a_repair_mends_derived_files_and_answers_stay_the_same(
    full_shelf, damage, flip, put_bytes
):
    before = answers(full_shelf)
    for folder in ("words", "vectors"):
        victim = max(
            (path for path in full_shelf.derived_files() if path.parent.name == folder),
            key=lambda path: path.stat().st_size,
        )
        if damage == "flipped":
            flip(victim, 1234)
        elif damage == "cut":
            put_bytes(victim, victim.read_bytes()[:100])
        elif damage == "gone":
            victim.unlink()
        else:
            shutil.rmtree(full_shelf.build / folder)
    assert "qa index repair" in advice(full_shelf)
    done = full_shelf.repair()
    assert (done.passages, done.to_read, done.to_embed) == (6, 0, 0)
    assert full_shelf.check(sources=True) == []
    assert answers(full_shelf) == before


@pytest.mark.parametrize("change", ["repair", "update"])
def test_what_a_stopped_run_left_is_found_and_dropped_by_the_next_change(full_shelf, change):
    left = [
        full_shelf.build / "vectors/9-9.9.faiss",
        full_shelf.build / "vectors/.9-9.9.faiss.77.tmp",
        full_shelf.directory.path / "build-000000",
        full_shelf.directory.path / ".CURRENT.7.tmp",
        full_shelf.directory.path / f".words.{'a' * 32}.gone",
    ]
    for path in left:
        path.write_text("") if path.suffix in (".faiss", ".tmp") else path.mkdir()
    assert len(full_shelf.check()) == len(left)
    getattr(full_shelf, change)()
    assert full_shelf.check() == []
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize(
    "place", ["", "build-000001", "build-000001/vectors", "build-000001/words"]
)
def test_what_the_user_put_into_an_index_is_no_stray_and_outlives_every_change(full_shelf, place):
    own = full_shelf.directory.path / place / "catalog.db.bak"
    own.write_text("mine")
    folder = full_shelf.directory.path / place / "kept apart"
    folder.mkdir()
    for change in (full_shelf.repair, full_shelf.update, full_shelf.builder().rebuild):
        change()
        assert full_shelf.check() == []
        assert own.read_text() == "mine"
        assert folder.is_dir()


def test_a_word_index_begun_anew_leaves_what_is_not_its_own_and_a_check_says_so(full_shelf, qa):
    before = answers(full_shelf)
    own = full_shelf.build / "words" / "notes.txt"
    own.write_text("mine")
    (full_shelf.build / "words" / "meta.json").unlink()
    full_shelf.update()
    assert own.read_text() == "mine"
    assert full_shelf.check() == []
    assert answers(full_shelf) == before
    code, said = qa("check")
    assert (code, said.splitlines()[-1]) == (0, f"not of the index, and left alone: {own}")
    own.unlink()
    assert full_shelf.check() == []


@pytest.mark.parametrize("folder", ["words", "vectors"])
@pytest.mark.parametrize("damage", ["one gone", "all gone"])
def test_derived_files_that_are_gone_are_written_anew_by_the_next_change(
    full_shelf, folder, damage
):
    before = answers(full_shelf)
    files = [path for path in full_shelf.derived_files() if path.parent.name == folder]
    for path in files[: 1 if damage == "one gone" else None]:
        path.unlink()
    assert "qa index repair" in advice(full_shelf)
    full_shelf.update()
    assert full_shelf.check() == []
    assert answers(full_shelf) == before


@pytest.mark.parametrize("new", [False, True], ids=["as before", "with a new article"])
def test_a_word_index_is_looked_at_before_an_update_goes_on_with_it(full_shelf, flip, new):
    for path in (full_shelf.build / "words").glob("*.idx"):
        flip(path, 8)
    if new:
        full_shelf.write("toad.txt", "A toad came to the pond.\n")
    full_shelf.update()
    assert full_shelf.check() == []


def test_a_word_index_that_holds_too_little_is_found(full_shelf):
    change(full_shelf, "DELETE FROM words_removed")
    with closing(Catalog.live(full_shelf.directory)) as catalog, catalog.transaction():
        catalog.set("words_through", "99")
    full_shelf.write("toad.txt", "A toad came.\n")
    full_shelf.update()
    assert any("word index holds" in what for what in full_shelf.check())
    full_shelf.repair()
    assert full_shelf.check() == []


# --- the catalogue -------------------------------------------------------------------------------

SWAPPED = """UPDATE sentences SET data = (SELECT data FROM sentences WHERE article = 2)
             WHERE article = 1"""


@pytest.mark.parametrize(
    "statement",
    [
        SWAPPED,
        "UPDATE sentences SET data = substr(data, 1, length(data) - 1) WHERE article = 1",
        "UPDATE sentences SET roles = 'nonsense' WHERE article = 1",
        "UPDATE sentences SET last = last + 1 WHERE article = 2",
        "UPDATE sentences SET first = first + 1 WHERE article = 2",
        "DELETE FROM sentences WHERE article = 1",
        "UPDATE articles SET title = 'Another title' WHERE id = 3",
        "UPDATE articles SET sha256 = '00' WHERE id = 3",
        "UPDATE passages SET terms = (SELECT terms FROM passages WHERE id = 2) WHERE id = 1",
        "UPDATE passages SET last = last - 1 WHERE id = 1",
        "UPDATE passages SET key = x'00' WHERE id = 1",
        "DELETE FROM passages WHERE id = 1",
        "UPDATE embeddings SET vector = zeroblob(32) WHERE id = 1",
        "UPDATE embeddings SET vector = x'00' WHERE id = 1",
        "UPDATE embeddings SET key = x'00' WHERE id = 1",
        "UPDATE embeddings SET id = 0 WHERE id = 1",
        "DELETE FROM embeddings WHERE id = 1",
        "UPDATE passages SET embedding = embedding % 6 + 1 WHERE id = 1",
        """INSERT INTO sentences
           SELECT 99, first, last, roles, data, seal FROM sentences WHERE article = 1""",
        "UPDATE totals SET passages = passages + 1",
        "UPDATE totals SET waiting = 1",
        "UPDATE terms SET passages = passages + 1 WHERE term = 'otter'",
        "DELETE FROM terms WHERE term = 'otter'",
        "UPDATE segments SET dead = 1",
        "UPDATE segments SET high = high + 1",
        "UPDATE passages SET length = length + 1 WHERE id = 1",
        "UPDATE articles SET path = path || 'x' WHERE id = 1",
        "UPDATE articles SET mtime_ns = mtime_ns + 1 WHERE id = 1",
        "UPDATE articles SET size = 'large' WHERE id = 1",
        "UPDATE meta SET value = value + 1 WHERE key = 'dimension'",
        "UPDATE meta SET value = '1' WHERE key = 'format'",
        "DELETE FROM meta WHERE key = 'format'",
        "UPDATE roots SET path = path || 'x'",
        "UPDATE roots SET glob = '*.log'",
        "DELETE FROM roots",
        "INSERT INTO excluded SELECT path, 0 FROM roots",
        "UPDATE terms SET passages = 'many' WHERE term = 'otter'",
        "DELETE FROM totals",
        "DELETE FROM articles WHERE id = 1",
        "UPDATE files SET size = 'large'",
        "DELETE FROM segments",
        "UPDATE files SET crc = crc + 1",
        "DELETE FROM files",
    ],
)
def test_whatever_is_not_as_it_was_written_is_found_and_mended(full_shelf, statement):
    before = answers(full_shelf)
    change(full_shelf, statement)
    assert "qa index repair" in advice(full_shelf)
    full_shelf.repair()
    assert full_shelf.update().embedded <= 1, "what is whole is not embedded again"
    assert full_shelf.check(sources=True) == []
    assert answers(full_shelf) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM terms WHERE term = 'otter'",
        "UPDATE terms SET term = 'badgers' WHERE term = 'otter'",
        "UPDATE terms SET id = id + 1000 WHERE term = 'otter'",
        "UPDATE passages SET terms = (SELECT terms FROM passages WHERE id = 2) WHERE id = 1",
        "UPDATE passages SET terms = x'ff' WHERE id = 1",
        "DELETE FROM passages WHERE id = 1",
    ],
)
def test_passages_are_mended_of_the_sentences_and_no_article_is_read(full_shelf, statement):
    before = answers(full_shelf)
    change(full_shelf, statement)
    assert full_shelf.check()
    assert full_shelf.repair().to_read == 0
    assert full_shelf.check(sources=True) == []
    assert answers(full_shelf) == before


@pytest.mark.parametrize(
    "statement",
    [
        SWAPPED,
        "DELETE FROM sentences WHERE article = 1",
        "UPDATE articles SET title = 7 WHERE id = 1",
        "DELETE FROM articles WHERE id = 1",
        "UPDATE passages SET terms = (SELECT terms FROM passages WHERE id = 2) WHERE id = 1",
        "DELETE FROM passages WHERE id = 1",
        "UPDATE passages SET embedding = NULL WHERE id = 1",
        "UPDATE embeddings SET vector = zeroblob(32) WHERE id = 1",
        "DELETE FROM embeddings WHERE id = 1",
        "UPDATE totals SET terms = terms + 100",
        "UPDATE terms SET passages = passages + 1 WHERE term = 'otter'",
        "DELETE FROM terms WHERE term = 'otter'",
        "DELETE FROM segments",
        "UPDATE segments SET high = high + 10",
    ],
)
def test_a_question_is_never_answered_from_what_is_damaged(full_shelf, statement, refused):
    change(full_shelf, statement)
    error = refused(full_shelf.ask, "Who saw the otter?")
    assert isinstance(error, IndexCorrupt)
    assert "qa index repair" in error.next_step


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roots SET path = path || 'x'",
        "UPDATE roots SET glob = '*.log'",
        "DELETE FROM roots",
        "UPDATE articles SET path = path || 'x' WHERE id = 1",
        "INSERT INTO excluded SELECT path, 0 FROM roots",
    ],
)
def test_no_article_is_removed_for_a_damage(full_shelf, statement, refused):
    change(full_shelf, statement)
    assert "qa index repair" in refused(full_shelf.update).next_step
    with suppress(IndexCorrupt):
        full_shelf.builder().rebuild()
    full_shelf.repair()
    full_shelf.update()
    assert len(full_shelf.names()) == 6


def test_a_list_of_folders_that_was_damaged_is_said_to_be_named_again(qa, full_shelf):
    change(full_shelf, "UPDATE roots SET glob = '*.log'")
    assert "name them again with qa index add" in qa("repair")[1]
    assert full_shelf.check(sources=True) == []


def test_an_encoder_that_is_not_known_any_more_is_named_by_a_rebuild(full_shelf, refused):
    change(full_shelf, "UPDATE meta SET value = 'x' WHERE key = 'fingerprint'")
    assert full_shelf.check()
    assert "qa index rebuild --model" in refused(full_shelf.repair).next_step
    full_shelf.builder().rebuild()
    assert full_shelf.check(sources=True) == []


@pytest.mark.parametrize("key", ["fingerprint", "dimension", "generation", "words_through"])
def test_facts_that_are_lost_are_found(full_shelf, key):
    change(full_shelf, "UPDATE meta SET value = 'x' WHERE key = ?", key)
    if key == "fingerprint":
        change(full_shelf, "DELETE FROM meta WHERE key = ?", key)
    assert full_shelf.check()


def without_index(path, name, statement):
    """Run ``statement`` while SQLite does not know of its index ``name``."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        row = database.execute("SELECT * FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        database.execute("DELETE FROM sqlite_schema WHERE name = ?", (name,))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)


def test_an_index_of_the_catalogue_that_disagrees_with_its_table_is_repaired(full_shelf):
    path = full_shelf.build / CATALOG
    without_index(path, "passages_article", "UPDATE passages SET article = 99 WHERE id = 1")
    change(full_shelf, "REINDEX")
    without_index(path, "passages_article", "UPDATE passages SET article = 1 WHERE id = 1")
    assert any("passages_article" in what for what in full_shelf.check())
    full_shelf.repair()
    full_shelf.update()
    assert full_shelf.check(sources=True) == []


def test_a_damaged_page_is_found_wherever_it_is_and_nothing_worse_is_said(full_shelf, chance):
    """Each page in turn becomes noise: found, never a traceback, and mended or said to be lost."""
    before = answers(full_shelf)
    kept = full_shelf.directory.path.with_name("kept")
    shutil.copytree(full_shelf.directory.path, kept)
    path = full_shelf.build / CATALOG
    mended = 0
    size = 8192
    pages = path.stat().st_size // size
    for page in range(pages):
        data = path.read_bytes()
        noise = chance(page).randbytes(size)
        path.write_bytes(data[: page * size] + noise + data[page * size + size :])
        assert full_shelf.check()
        for action in (full_shelf.ask, full_shelf.update, full_shelf.repair):
            try:
                action(*(["Who?"] if action == full_shelf.ask else []))
            except QaError as error:
                assert isinstance(error, (IndexCorrupt, StorageError))  # noqa: PT017 - it may also pass
        try:
            full_shelf.builder().rebuild()
        except IndexCorrupt as error:
            assert "qa index add" in error.next_step  # noqa: PT017 - what is lost is said
        else:
            assert full_shelf.check(sources=True) == []
            assert answers(full_shelf) == before
            mended += 1
        shutil.rmtree(full_shelf.directory.path)
        shutil.copytree(kept, full_shelf.directory.path)
    assert mended > 0.7 * pages


@pytest.mark.parametrize("size", [0, 100, 5000, 40960])
def test_a_catalogue_that_was_cut_is_found(full_shelf, size):
    path = full_shelf.build / CATALOG
    path.write_bytes(path.read_bytes()[:size])
    assert full_shelf.check()


def test_a_current_file_that_is_lost_or_damaged_is_made_again(full_shelf):
    before = answers(full_shelf)
    current = full_shelf.directory.path / "CURRENT"
    for damage in (None, b"\0\0", b"build-000009"):
        current.unlink()
        if damage is not None:
            current.write_bytes(damage)
            assert full_shelf.check()
        full_shelf.repair()
        assert full_shelf.check() == []
        assert answers(full_shelf) == before


# --- the sources ---------------------------------------------------------------------------------


def test_sources_that_changed_or_went_are_named_and_an_update_is_advised(full_shelf):
    full_shelf.write("otter.txt", "The otter has left.\n")
    (full_shelf.folder / "heron.txt").unlink()
    assert full_shelf.check() == []
    found = full_shelf.check(sources=True)
    assert len(found) == 2
    assert {"otter.txt", "heron.txt"} == {
        name for name in ("otter.txt", "heron.txt", "newt.txt") if name in " ".join(found)
    }
    assert "qa index update" in advice(full_shelf, sources=True)
    full_shelf.update()
    assert full_shelf.check(sources=True) == []


def test_a_pipe_or_a_huge_file_in_place_of_an_article_is_not_read(full_shelf):
    otter, heron = full_shelf.folder / "otter.txt", full_shelf.folder / "heron.txt"
    otter.unlink()
    os.mkfifo(otter)
    os.truncate(heron, 6 << 30)
    assert len(full_shelf.check(sources=True)) == 2
    report = full_shelf.update()
    assert len(report.skipped) == 2
    assert len(full_shelf.names()) == 6


# --- the commands ---------------------------------------------------------------------------------


@pytest.fixture
def qa(full_shelf, capsys):
    """A function that runs a command on the index and returns its exit code and its output."""

    def command(*arguments):
        code = run(["--index", str(full_shelf.directory.path), "index", *arguments])
        return code, capsys.readouterr().out

    return command


def test_the_check_command_leaves_with_0_when_nothing_is_wrong(qa):
    code, said = qa("check", "--sources")
    assert code == 0
    assert said.startswith("6 articles, 18 sentences, 6 vectors, ")
    assert json.loads(qa("check", "--json")[1])["findings"] == []


def test_the_check_command_leaves_with_2_and_names_what_mends_it(qa, full_shelf):
    (full_shelf.folder / "otter.txt").unlink()
    full_shelf.derived_files()[0].unlink()
    code, said = qa("check", "--sources")
    assert code == 2
    assert "otter.txt cannot be read" in said
    assert "qa index repair" in said
    assert "qa index update" in said
    code, said = qa("check", "--json")
    assert code == 2
    assert "qa index repair" in json.loads(said)["findings"][0]["next_step"]


def test_the_repair_command_says_what_it_did_and_what_is_left(qa, full_shelf):
    change(full_shelf, "UPDATE embeddings SET vector = x'00' WHERE id = 1")
    assert qa("check")[0] == 2
    code, said = qa("repair")
    assert code == 0
    assert "6 passages written anew" in said
    assert "1 passage to embed: run qa index update" in said


def test_a_dry_run_lists_what_an_update_would_do_and_does_nothing(qa, full_shelf):
    assert qa("update", "--dry-run") == (0, "nothing to do · 6 unchanged · less than a second\n")
    full_shelf.write("toad.txt", "A toad came.\n")
    (full_shelf.folder / "newt.txt").rename(full_shelf.folder / "eft.txt")
    (full_shelf.folder / "lynx.txt").unlink()
    code, said = qa("update", "--dry-run")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["add", "move", "remove", "1"]
    assert "1 to add · 1 to move · 1 to remove · 4 unchanged · up to 1 passage" in said
    assert "newt.txt" in full_shelf.names()
