"""An index of an older format says how it becomes one of today's, and nothing of it is lost.

That of format 1 holds four articles of /srv/article-qa/articles, which are not there any more.
"""

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexUntrusted, IndexVersion, UsageError
from index.maintenance.status import overview
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.catalog.packing.codes import decoded
from index.store.catalog.schema import FORMAT
from index.store.catalog.seals import seal_of
from index.store.directory import CATALOG, Directory
from qa.cli.main import run

OLD = Path(__file__).parents[1] / "data" / "index_format_1"
PLACE = "/srv/article-qa/articles"


@pytest.fixture
def old(shelf):
    shutil.copytree(OLD, shelf.directory.path)
    trust.trust(shelf.directory.path, [(PLACE, "")])
    shelf.directory = Directory(shelf.directory.path)
    shelf.encoder = HashEncoder(dimension=16)
    return shelf


def held(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.name: path.read_bytes() for path in files}


def test_an_old_index_says_to_be_rebuilt_and_is_left_alone(old):
    before = held(old.directory.path)
    for action in (old.update, old.repair, old.check, old.names, lambda: old.ask("Who?")):
        with pytest.raises(IndexVersion, match="older") as refusal:
            action()
        assert "qa index rebuild" in refusal.value.next_step
    assert held(old.directory.path) == before


def test_an_old_index_says_what_it_holds(old):
    found = overview(old.directory.path)
    assert (found.totals.articles, found.totals.sentences, found.embedded) == (4, 9, 4)
    assert found.roots == ((PLACE, ""),)


def test_an_old_index_of_somebody_else_is_trusted_first_and_then_rebuilt(full_shelf, capsys):
    path = full_shelf.directory.path
    trust.forget(path)
    made_older(full_shelf.build, full_shelf.encoder.dimension)
    with pytest.raises(IndexUntrusted):
        full_shelf.builder().rebuild()
    assert run(["index", "trust", "--yes", str(path)]) == 0
    assert "qa index rebuild" in capsys.readouterr().err
    full_shelf.builder().rebuild()
    assert full_shelf.check(sources=True) == []


def test_an_old_index_whose_articles_are_away_is_rebuilt_without_them_only_if_told(old):
    with pytest.raises(UsageError, match=PLACE):
        old.builder().rebuild()
    with pytest.raises(IndexVersion):
        old.names()
    old.builder().rebuild(accept_removals=True)
    assert old.names() == []
    assert overview(old.directory.path).roots == ((PLACE, ""),)


def made_older(build, dimension):
    """Give a catalogue the vectors and the keys that it had in format 5."""
    with closing(sqlite3.connect(build / CATALOG)) as database, database:
        rows = database.execute("SELECT id, key, vector FROM embeddings").fetchall()
        for number, key, code in rows:
            vector = decoded([code], dimension).astype("<f4").tobytes()
            database.execute(
                "UPDATE embeddings SET key = ?, crc = ?, vector = ? WHERE id = ?",
                (key + bytes(24), zlib.crc32(vector), vector, number),
            )
        row = ("format", "5")
        database.execute(
            "UPDATE meta SET value = ?2, seal = ?3 WHERE key = ?1", (*row, seal_of(row))
        )


def test_a_rebuild_takes_over_the_vectors_and_roots_of_an_older_index(full_shelf):
    before = full_shelf.ask("Who saw the otter?")
    made_older(full_shelf.build, full_shelf.encoder.dimension)
    with pytest.raises(IndexVersion, match="older"):
        full_shelf.update()
    report = full_shelf.builder().rebuild()
    assert (report.added, report.embedded) == (6, 0)
    assert full_shelf.ask("Who saw the otter?") == before
    assert full_shelf.check(sources=True) == []


def test_vectors_of_an_older_index_stay_what_they_were(full_shelf):
    def vectors():
        with closing(Catalog.live(full_shelf.directory)) as catalog, catalog.snapshot():
            return catalog.embeddings.between(0, catalog.embeddings.last())[1]

    before = vectors()
    made_older(full_shelf.build, full_shelf.encoder.dimension)
    full_shelf.builder().rebuild()
    assert np.array_equal(vectors(), before)


def test_an_index_of_a_newer_format_is_refused_and_left_alone(full_shelf):
    with closing(Catalog.live(full_shelf.directory)) as catalog, catalog.transaction():
        catalog.set("format", str(FORMAT + 1))
    before = (full_shelf.build / CATALOG).read_bytes()
    shelf = full_shelf
    for action in (shelf.update, shelf.repair, shelf.check, shelf.builder().rebuild, shelf.names):
        with pytest.raises(IndexVersion, match="newer"):
            action()
    assert (full_shelf.build / CATALOG).read_bytes() == before
