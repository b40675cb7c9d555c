"""An older catalogue is read as it is, and one of today's once somebody writes to it."""

from contextlib import closing

import pytest

from index.article import Article, Location, Metadata, Role, Sentence, Span
from index.maintenance.intake import prepare
from index.store.catalog.catalog import Catalog
from index.store.catalog.records import article_digest
from index.store.catalog.schema import FORMAT
from index.store.catalog.upkeep.upgrade import upgrade
from index.store.directory import CATALOG

NEWER = ("subtitle", "place")  # the columns of format 4


def article(member, metadata):
    text = "One otter swims."
    span = Span(0, len(text))
    place = Location(1, 1, 0, len(text), 0, len(text))
    sentences = (Sentence(span, text, Role.PROSE, place),)
    return Article(
        "/a.mbox", 16, 7, "0" * 64, "utf-8", "mbox", metadata, text, sentences, member=member
    )


OLD = (
    article("1", Metadata("Otters", "2016-11-17", ("Ana Reyes, Ben Ong",), "Reuters", tags=("a",))),
    article("2", Metadata()),
)


@pytest.fixture
def older(tmp_path):
    """Yield a catalogue of format 3: without the newer columns, sealed over those it has."""
    with closing(Catalog.create(tmp_path / CATALOG, "print", "name", 4)) as catalog:
        with catalog.transaction():
            for made in OLD:
                catalog.put_article(made, prepare(made), 9)
            for name in NEWER:
                catalog.execute(f"ALTER TABLE articles DROP COLUMN {name}")
            catalog.execute("DROP INDEX sentences_headings")
            known = [row["name"] for row in catalog.execute("PRAGMA table_info(articles)")]
            kept = ", ".join(name for name in known if name != "seal")
            catalog.execute(f"UPDATE articles SET seal = seal({kept})")
            catalog.set("format", "3")
        catalog.execute("DROP TABLE words")
        yield catalog


def assert_whole(catalog):
    """Assert that a catalogue holds the old articles, and that their digests are true."""
    found = {entry.source.member: entry.source for entry in catalog.entries()}
    assert {name: each.metadata for name, each in found.items()} == {
        made.member: made.metadata for made in OLD
    }
    for source in found.values():
        sentences = catalog.sentences(source.id)
        digest = article_digest(source, sentences, catalog.indexed_text(source.id))
        assert catalog.stored_digest(source.id) == digest


def test_format_3_is_read_as_it_is_an_authors_line_as_one_name(older):
    assert_whole(older)
    assert older.count("format") == 3


def test_an_upgrade_keeps_articles_of_one_file_apart_and_their_digests_true(older):
    upgrade(older)
    assert older.count("format") == FORMAT
    assert_whole(older)
    assert older.execute(
        "SELECT * FROM sentences INDEXED BY sentences_headings WHERE role = 'heading'"
    )
    assert all(not older.broken(table) for table in ("articles", "sentences", "roots", "words"))
    assert older.vocabulary.of(["otter"])["otter"].articles == 2
    new = Metadata(authors=("Sammy Davis, Jr.", "Ben Ong"), subtitle="A deck", place="Manila")
    with older.transaction():
        older.put_article(article("3", new), prepare(article("3", new)), 9)
    assert older.entries()[-1].source.metadata == new
