"""An index of format 1 is read for ever after; a change makes it one of today's.

It holds four articles of /srv/article-qa/articles, which are not there any more, one removed
article, and vectors in two segments.
"""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from index.article import Location, Role, Sentence, Span
from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexVersion, UsageError
from index.maintenance.status import overview
from index.search.searcher import Searcher
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.catalog.schema import FORMAT
from index.store.catalog.upkeep.upgrade import upgrade
from index.store.directory import Directory

OLD = Path(__file__).parents[1] / "data" / "index_format_1"
PLACE = "/srv/article-qa/articles"


@pytest.fixture
def old(shelf):
    shutil.copytree(OLD, shelf.directory.path)
    trust.trust(shelf.directory.path, [(PLACE, "")])
    shelf.directory = Directory(shelf.directory.path)
    shelf.encoder = HashEncoder(dimension=16)
    return shelf


def test_an_old_index_says_what_it_holds(old):
    found = overview(old.directory.path)
    assert found.totals.articles == 4
    assert found.totals.sentences == 9
    assert found.embedded == found.totals.passages == 4
    assert found.roots == ((PLACE, ""),)
    assert old.check() == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Where does the heron nest?", "heron.md"),
        ("Who saw the otter?", "otter.txt"),
        ("What did the warden say?", "lynx.txt"),
    ],
)
def test_an_old_index_answers(old, question, name):
    assert old.ask(question)[0][0] == f"{PLACE}/{name}"


def test_an_old_index_knows_no_copies(old):
    with closing(Catalog.live(old.directory)) as catalog, catalog.snapshot():
        assert (catalog.copies.of(1), catalog.copies.pairs()) == ((), {})


def test_the_sentences_of_an_old_index_are_what_was_stored(old):
    with closing(Searcher(old.directory, old.encoder)) as searcher, searcher.snapshot():
        lynx = next(s for s in searcher.sources() if s.path.endswith("lynx.txt"))
        assert lynx.encoding == "utf-8"
        assert searcher.sentences(lynx)[1] == Sentence(
            Span(37, 59), "“It crossed the pass.”", Role.PROSE, Location(1, 38, 37, 59, 41, 67)
        )
        heron = next(s for s in searcher.sources() if s.path.endswith("heron.md"))
        about = heron.metadata
        assert (about.title, about.author, about.date) == (
            "The grey heron",
            "Ana Reyes",
            "2016-11-17",
        )


def test_an_old_index_grows_and_shrinks_and_is_repaired(old):
    old.write("raven.txt", "The raven stole a spoon.\n")
    old.add()
    assert old.ask("What did the raven steal?")[0][0] == "raven.txt"
    with closing(Catalog.live(old.directory)) as catalog, catalog.snapshot():
        assert catalog.count("format") == FORMAT
        assert len(catalog.copies.pairs()) == 0
        assert catalog.copies.agree()
        assert catalog.number("SELECT count(*) FROM shingles") == 5
    report = old.update()
    assert report.missing == (PLACE,)
    assert old.check() == []
    old.repair()
    assert old.check() == []
    with pytest.raises(UsageError, match=PLACE):
        old.builder().rebuild()
    old.builder().remove([PLACE])
    assert old.names() == ["raven.txt"]
    old.builder().rebuild()
    assert old.check(sources=True) == []


def test_an_index_of_a_newer_format_is_refused_and_left_alone(old):
    with closing(Catalog.live(old.directory)) as catalog:
        upgrade(catalog)
        with catalog.transaction():
            catalog.set("format", str(FORMAT + 1))
    before = (old.build / "catalog.db").read_bytes()
    for action in (old.update, old.repair, old.check, old.builder().rebuild, old.names):
        with pytest.raises(IndexVersion, match="newer"):
            action()
    assert (old.build / "catalog.db").read_bytes() == before
