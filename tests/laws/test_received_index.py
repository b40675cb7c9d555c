"""An index that somebody else has made is harmless: it is not opened unasked, and leads nowhere."""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest

from index.embedding.for_index import encoder_for
from index.errors import IndexCorrupt, IndexUntrusted, ModelError, QaError, UsageError
from index.maintenance import check as checking
from index.maintenance.check import check
from index.search.searcher import Searcher
from index.store import derived, trust
from index.store.catalog.catalog import Catalog
from index.store.catalog.derived_files import FileRow
from index.store.catalog.packing.packed import packed
from index.store.catalog.seals import seal_of
from index.store.directory import CATALOG, Directory
from index.store.vector_index import Segment
from qa.answering.citing.citations import Citations
from qa.assistant import Assistant
from qa.config.settings import Settings
from tests.support.mutation import outcomes

DIARY = "The vault is behind the heron.\n"


class Received:
    """A copy of an index, as it comes in an archive, and a file of the user's beside it."""

    def __init__(self, shelf, place):
        self.shelf = shelf
        self.path = place / "archive" / ".qa"
        shutil.copytree(shelf.directory.path, self.path)
        self.directory = Directory(self.path)
        self.build = self.directory.current()
        self.victim = place / "victim"
        self.victim.mkdir(mode=0o755)
        self.secret = self.victim / "secret.txt"
        self.secret.write_text(DIARY, encoding="utf-8")
        self.secret.chmod(0o644)

    def trusted(self):
        trust.trust(self.path, [(str(self.shelf.folder), "")])
        return self

    def change(self, work):
        """Change the catalogue as one does who knows how it is written."""
        with closing(Catalog.live(self.directory)) as catalog, catalog.transaction():
            work(catalog)

    def execute(self, statement, *values):
        with closing(sqlite3.connect(self.build / CATALOG)) as database:
            database.create_function("seal", -1, lambda *row: seal_of(row))
            database.execute(statement, values)
            database.commit()

    def columns(self, table):
        with closing(sqlite3.connect(self.build / CATALOG)) as database:
            return [f'"{row[1]}"' for row in database.execute(f"PRAGMA table_info({table})")]

    def builder(self):
        own, self.shelf.directory = self.shelf.directory, self.directory
        try:
            return self.shelf.builder()
        finally:
            self.shelf.directory = own

    def ask(self):
        with (
            closing(Searcher(self.directory, self.shelf.encoder)) as searcher,
            searcher.snapshot(),
        ):
            return searcher.search("Where does the otter live?", 3)

    def everything(self):
        """Do all that can be done with an index; return what was refused."""
        builder = self.builder()
        actions = (
            self.ask,
            lambda: check(self.directory, sources=True),
            builder.update,
            lambda: builder.add([str(self.shelf.folder)]),
            lambda: builder.remove([str(self.shelf.folder / "otter.txt")]),
            builder.rebuild,
        )
        refused = []
        for action in actions:
            try:
                action()
            except QaError as error:
                refused.append(error)
        return refused

    def unharmed(self):
        """Say whether what lies outside is as it was."""
        return (
            sorted(path.name for path in self.victim.iterdir()) == ["secret.txt"]
            and self.secret.read_text(encoding="utf-8") == DIARY
            and self.secret.stat().st_mode & 0o777 == 0o644
            and self.victim.stat().st_mode & 0o777 == 0o755
        )


@pytest.fixture
def received(full_shelf, tmp_path):
    return Received(full_shelf, tmp_path)


# --- whose it is --------------------------------------------------------------------------------


def test_an_index_that_was_found_is_not_opened_before_its_user_says_so(received, monkeypatch):
    monkeypatch.chdir(received.path.parent)
    with pytest.raises(IndexUntrusted, match="qa index trust"):
        Settings.load()
    received.trusted()
    assert Settings.load().index == received.path


def test_an_index_that_was_named_is_read_and_not_changed(received):
    assert next(hit.source.path for hit in received.ask()).endswith("otter.txt")
    before = (received.build / CATALOG).read_bytes()
    builder = received.builder()
    for change in (builder.update, builder.rebuild, lambda: builder.add([str(received.victim)])):
        with pytest.raises(IndexUntrusted):
            change()
    assert (received.build / CATALOG).read_bytes() == before


def test_an_index_of_ones_own_is_known_again_where_it_was_moved_to(full_shelf, tmp_path):
    moved = tmp_path / "elsewhere"
    full_shelf.directory.path.rename(moved)
    assert trust.doubt(moved) is None


def test_an_index_whose_files_belong_to_somebody_else_is_not_trusted(full_shelf, monkeypatch):
    note = trust.doubt(full_shelf.directory.path)
    assert note is None
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert trust.doubt(full_shelf.directory.path) is None, "its owner is the one it was made by"
    (full_shelf.directory.path / "CURRENT").touch()
    real = os.scandir

    class Other:
        def __init__(self, entry):
            self.path, self.name = entry.path, entry.name

        def stat(self, **_):
            return os.stat_result((0o600, 1, 1, 1, me + 7, 1, 1, 1, 1, 1))

    class Entries(list):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", lambda path: Entries(map(Other, real(path))))
    assert trust.doubt(full_shelf.directory.path) == "it has got another owner"


def test_the_command_shows_what_an_index_would_read_and_trusts_it(received, qa, monkeypatch):
    refused = qa("index", "trust", str(received.path))
    assert refused.code == 2
    assert "--yes" in refused.err
    said = qa("index", "trust", "--yes", str(received.path))
    assert said.code == 0, said
    assert str(received.shelf.folder) in said.err
    monkeypatch.chdir(received.path.parent)
    assert trust.doubt(received.path) is None
    assert qa("index", "status").code == 0
    assert check(received.directory, sources=True).findings == ()


def test_an_index_that_cannot_be_written_to_is_not_trusted_and_the_way_out_is_told(
    received, qa, monkeypatch
):
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    what, next_step = qa("index", "trust", "--yes", str(received.path)).error
    assert "cannot be written to" in what
    assert "qa index trust COPY" in next_step
    assert trust.doubt(received.path) is not None


def test_a_root_that_nobody_confirmed_is_not_read(received):
    received.trusted()
    received.change(lambda catalog: catalog.roots.add(str(received.victim), "*"))
    for change in (received.builder().update, received.builder().rebuild):
        with pytest.raises(IndexUntrusted, match="victim"):
            change()


def test_a_folder_is_confirmed_for_the_files_that_it_was_confirmed_for(received):
    """The text and Markdown files of a folder are not all that lies there."""
    received.trusted()
    received.change(lambda catalog: catalog.roots.add(str(received.shelf.folder), "*"))
    with pytest.raises(IndexUntrusted, match="files like"):
        received.builder().update()


def test_a_root_that_leads_out_of_a_confirmed_one_is_not_read(received):
    received.trusted()
    outside = f"{received.shelf.folder}/../victim"
    received.change(lambda catalog: catalog.roots.add(outside, ""))
    with pytest.raises(IndexUntrusted, match="victim"):
        received.builder().update()


def test_what_a_received_index_cites_is_not_read_from_disk(received):
    hit = received.ask()[0]
    proof = Citations(received.directory.pages, reads=False).cite(
        hit.source, hit.candidates[0].sentence
    )
    assert (proof.stale, proof.checked) == (True, False)


def test_what_a_received_index_cites_is_not_opened_in_an_editor(library, qa, monkeypatch):
    monkeypatch.setenv("VISUAL", "true")
    library(heron="The heron waits by the pond.\n")
    trust.forget(qa.folder / ".qa")
    question = ("ask", "--index", ".qa", "Where does the heron wait?")
    asked = qa(*question, "--plain")
    assert "not proved" in asked.out
    assert "stale" not in asked.out
    what, next_step = qa("open", 1).error
    assert "heron.txt" in what
    assert "qa index trust DIR" in next_step
    assert qa("index", "trust", "--yes", ".qa").code == 0
    assert "not proved" not in qa(*question, "--plain").out
    assert qa("open", 1).code == 0


# --- what may lie in it -------------------------------------------------------------------------


def linked(received, name, target):
    """Put a link in place of what an index has under ``name``."""
    path = received.path / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(target)


BUILD = "build-000001"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("writer.lock", False),
        ("CURRENT", False),
        ("identity", False),
        (BUILD, True),
        (f"{BUILD}/words", True),
        (f"{BUILD}/vectors", True),
        (f"{BUILD}/{CATALOG}", False),
        (f"{BUILD}/{CATALOG}-wal", False),
        (f"{BUILD}/{CATALOG}-journal", False),
        (f"{BUILD}/words/meta.json", False),
        (".CURRENT.00ff.tmp", False),
        (".gitignore", False),
    ],
)
@pytest.mark.parametrize("trusting", [False, True], ids=["named", "trusted"])
def test_a_link_in_an_index_leads_nowhere(received, name, folder, trusting):
    if trusting:
        received.trusted()
    linked(received, name, received.victim if folder else received.secret)
    received.everything()
    assert received.unharmed()


@pytest.mark.parametrize("name", ["writer.lock", "CURRENT", f"{BUILD}/{CATALOG}"])
def test_a_second_name_of_a_file_outside_is_not_written_to(received, name):
    received.trusted()
    (received.path / name).unlink(missing_ok=True)
    os.link(received.secret, received.path / name)
    received.everything()
    assert received.unharmed()


@pytest.mark.parametrize("name", ["writer.lock", "CURRENT", f"{BUILD}/{CATALOG}", f"{BUILD}/x"])
def test_a_pipe_in_an_index_is_not_waited_for(received, name):
    received.trusted()
    (received.path / name).unlink(missing_ok=True)
    os.mkfifo(received.path / name)
    assert received.everything()


def test_a_hot_journal_that_names_another_file_deletes_nothing(received):
    """The way of SQLite's multi-file commits: https://sqlite.org/fileformat2.html, section 3."""
    name = str(received.secret).encode()
    total = sum(name) & 0xFFFFFFFF
    tail = b"".join((
        name, len(name).to_bytes(4, "big"), total.to_bytes(4, "big"),
        bytes.fromhex("d9d505f920a163d7"),
    ))  # fmt: skip
    journal = bytes.fromhex("d9d505f920a163d7") + bytes(504) + (0).to_bytes(4, "big") + tail
    (received.build / f"{CATALOG}-journal").write_bytes(journal)
    with pytest.raises(IndexCorrupt, match="journal"):
        received.ask()
    received.everything()
    assert received.unharmed()


@pytest.mark.parametrize("name", ["../../victim", "/etc", "build-000001/../..", "x" * 1000])
def test_the_live_build_is_one_of_the_index(received, name):
    (received.path / "CURRENT").write_text(name, encoding="utf-8")
    with pytest.raises(IndexCorrupt):
        received.ask()
    received.everything()
    assert received.unharmed()


def test_another_programs_database_is_not_switched_to_another_journal(received):
    other = received.build / CATALOG
    other.unlink()
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE notes (text)")
        database.commit()
    before = other.read_bytes()
    with pytest.raises(IndexCorrupt):
        received.ask()
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        (
            "CREATE VIEW more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
            "SELECT * FROM n"
        ),
        "CREATE TRIGGER t AFTER DELETE ON articles BEGIN DELETE FROM sentences; END",
        "CREATE TABLE more (a, b AS (a || a))",
        "CREATE TABLE more (a DEFAULT (random()))",
        "CREATE INDEX more ON articles (lower(path))",
    ],
)
def test_a_schema_that_computes_is_refused(received, statement):
    received.trusted()
    received.execute(statement)
    assert any("table" in error.what for error in received.everything())


def _record(folder, rows, catalog):
    """Have a catalogue name the files of a folder."""
    catalog.derived_files.set_files(folder, rows)


def test_the_libraries_of_derived_files_see_none_that_somebody_else_wrote(received):
    for folder in ("vectors", "words"):
        rows = []
        for path in received.build.glob(f"{folder}/*"):
            noise = os.urandom(path.stat().st_size)
            path.write_bytes(noise)
            rows.append(FileRow(f"{folder}/{path.name}", len(noise), zlib.crc32(noise)))
        received.change(partial(_record, folder, rows))
    assert received.ask()[0].source.path.endswith("otter.txt")


def test_a_check_looks_at_nothing_that_an_untrusted_index_leads_to(received, monkeypatch):
    def opened(*_):
        pytest.fail("it was opened")

    monkeypatch.setattr(derived, "open_words", opened)
    monkeypatch.setattr(Segment, "load", opened)
    monkeypatch.setattr(checking, "bytes_of", opened)
    findings = check(received.directory, sources=True).findings
    assert ["not trusted" in finding.what for finding in findings] == [True]
    assert "qa index trust" in findings[0].next_step


@pytest.mark.parametrize("name", ["../../../victim/secret.txt", "/etc/passwd", "vectors/../../x"])
def test_a_derived_file_lies_in_its_folder(received, name):
    received.trusted()
    rows = [FileRow(f"vectors/{name}", len(DIARY), zlib.crc32(DIARY.encode()))]
    received.change(partial(_record, "vectors", rows))
    received.change(
        lambda catalog: catalog.set_segments(
            [replace(row, name=f"vectors/{name}") for row in catalog.segments()]
        )
    )
    with pytest.raises(IndexCorrupt):
        received.ask()
    assert received.unharmed()


# --- what it names ------------------------------------------------------------------------------


def test_an_encoder_that_only_the_index_names_is_not_loaded(received):
    received.change(lambda catalog: catalog.set("encoder", "somebody/model"))
    received.change(lambda catalog: catalog.set("fingerprint", "0" * 32))
    told = []
    with pytest.raises(ModelError, match="--model somebody/model"):
        encoder_for(received.directory, None, told.append)
    assert told == []


# --- private ------------------------------------------------------------------------------------


def test_whatever_the_umask_nobody_else_can_read_an_index(shelf):
    before = os.umask(0)
    try:
        shelf.write("a.txt", "The otter lives by the river.\n")
        shelf.add()
        shelf.write("b.txt", "The heron waits.\n")
        shelf.update()
        shelf.builder().rebuild()
    finally:
        os.umask(before)
    for path in (shelf.directory.path, *shelf.directory.path.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_an_index_is_not_made_in_a_folder_that_has_other_things(received):
    with pytest.raises(UsageError):
        Directory(received.victim).prepare()
    assert received.unharmed()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_changed_in_a_received_index_it_is_harmless(received, tmp_path, chance, seed):
    """Nothing crashes or hangs or looks or writes outside; what is not trusted stays as it is.

    For thousands of changes: python -m tests.support.mutation 10000
    """
    place = tmp_path / "copies"
    place.mkdir()
    roots = [(str(received.shelf.folder), "")]
    for _, done, outcome in outcomes(received.path, place, chance(seed), 100, roots):
        assert outcome in {"answered", "told"}, f"{done}: {outcome}"


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("totals", "terms", "many"),
        ("totals", "sentences", -1),
        ("terms", "passages", 1 << 40),
        ("terms", "passages", b"\x00"),
        ("passages", "first", "0"),
        ("passages", "terms", b"otter"),
        ("sentences", "last", 1e308),
        ("sentences", "last", 1 << 40),
        ("sentences", "data", "The otter lives by the river in valley 0."),
        ("sentences", "data", b"The otter lives by the river in valley 0."),
        ("sentences", "data", packed("[" * 100_000)),
        ("sentences", "data", packed('[["The otter."]' + 12 * ",[1e308]" + "]")),
        ("articles", "digest", "no digest"),
        ("articles", "encoding", "no encoding"),
        ("files", "size", 1 << 62),
    ],
)
@pytest.mark.parametrize("trusting", [False, True], ids=["named", "trusted"])
def test_a_sealed_value_that_no_column_holds_is_told(received, table, column, value, trusting):
    if trusting:
        received.trusted()
    received.execute(f'UPDATE {table} SET "{column}" = ?', value)
    if table != "files":
        names = received.columns(table)[:-1]
        received.execute(f"UPDATE {table} SET seal = seal({', '.join(names)})")
    received.everything()
    searcher = Searcher(received.directory, received.shelf.encoder)
    with Assistant(searcher) as assistant, contextlib.suppress(IndexCorrupt):
        assistant.ask("Where does the otter live?", min_confidence=0)
    assert received.unharmed()


def test_a_folder_that_names_a_server_has_nobody_asked_before_the_user_says_so(qa):
    """Neither a question nor a password is told to where somebody else's folder points."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"milvus://127.0.0.1:{server.getsockname()[1]}/press"
        received = qa.folder / "received.qa"
        received.mkdir()
        (received / "store.json").write_text(json.dumps({"store": address}))
        for command in (("ask", "who cut the ribbon?"), ("index", "list"), ("index", "update"),
                        ("index", "status"), ("doctor",)):  # fmt: skip
            ran = qa("--index", "received.qa", *command)
            said = ran.err + ran.out
            assert address in said, command
            assert "qa index trust" in said, command
        with pytest.raises(TimeoutError):
            server.accept()
