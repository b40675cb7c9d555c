"""Copies in the catalogue: found as articles come and go, and told where the tables are damaged."""

import random
from contextlib import closing

import pytest

from index.errors import IndexCorrupt
from index.store.catalog import copies
from index.store.catalog.catalog import Catalog


def prose(words, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    said = [f"word{chance.randrange(3_000)}" for _ in range(words)]
    lines = [" ".join(said[at : at + 12]) for at in range(0, words, 12)]
    return "".join(f"The {line}.\n" for line in lines)


RELEASE = prose(240, "release")
NOTICE = prose(36, "legal notice")


@pytest.fixture
def copied(shelf):
    shelf.write("a.txt", RELEASE)
    shelf.write("b.txt", RELEASE.replace("word12", "term12"))
    shelf.write("c.txt", RELEASE[: len(RELEASE) // 3])
    shelf.write("other.txt", prose(240, "other"))
    shelf.add()
    return shelf


def near(shelf):
    """Return the near-copies of each article that has any, by name."""
    with closing(Catalog.live(shelf.directory)) as catalog, catalog.snapshot():
        names = {e.source.id: e.source.path.rpartition("/")[2] for e in catalog.entries()}
        found = {
            name: {names[c.source.id]: c.containment for c in catalog.copies.of(number)}
            for number, name in names.items()
        }
        pairs = {(names[a], names[b]): share for (a, b), share in catalog.copies.pairs().items()}
    asked = {(a, b): share for a, others in found.items() for b, share in others.items()}
    assert asked == pairs | {(b, a): share for (a, b), share in pairs.items()}
    return {name: set(others) for name, others in found.items() if others}


def test_copies_are_found_however_the_articles_came(copied):
    everybody = {
        "a.txt": {"b.txt", "c.txt"},
        "b.txt": {"a.txt", "c.txt"},
        "c.txt": {"a.txt", "b.txt"},
    }
    assert near(copied) == everybody
    copied.builder().rebuild()
    assert near(copied) == everybody
    copied.write("b.txt", prose(200, "written anew"), age=0)
    copied.update()
    assert near(copied) == {"a.txt": {"c.txt"}, "c.txt": {"a.txt"}}
    copied.builder().remove([str(copied.folder / "c.txt")])
    assert near(copied) == {}
    assert copied.check() == []


def test_a_notice_that_articles_share_makes_no_copies(shelf):
    for number in range(6):
        shelf.write(f"{number}.txt", prose(240, number) + NOTICE)
    shelf.add()
    assert near(shelf) == {}


def test_a_notice_that_many_articles_share_makes_no_copies_of_short_ones(shelf, monkeypatch):
    monkeypatch.setattr(copies, "COMMON", 6)
    for number in range(6):
        shelf.write(f"{number}.txt", prose(36, number) + NOTICE)
    shelf.add()
    assert near(shelf) == {}
    shelf.builder().remove([str(shelf.folder / "0.txt")])
    assert len(near(shelf)) == 5, "what so few share may as well be news"


def test_many_copies_are_copies(shelf, monkeypatch):
    monkeypatch.setattr(copies, "COMMON", 4)
    for number in range(6):
        shelf.write(f"{number}.txt", RELEASE + prose(24, number))
    shelf.add()
    assert {len(others) for others in near(shelf).values()} == {5}


def test_copies_are_direct_and_make_no_chain(shelf):
    parts = [prose(120, number) for number in range(4)]
    for number, name in enumerate(("first", "second", "third")):
        shelf.write(f"{name}.txt", parts[number] + parts[number + 1])
    shelf.add()
    second = {"first.txt", "third.txt"}
    assert near(shelf) == {
        "first.txt": {"second.txt"}, "second.txt": second, "third.txt": {"second.txt"},
    }  # fmt: skip


def test_of_a_hash_that_many_share_some_are_looked_at(copied, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 2)
    with closing(Catalog.live(copied.directory)) as catalog, catalog.snapshot():
        first = min(entry.source.id for entry in catalog.entries())
        assert len(catalog.copies.of(first)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE shingles SET kept = x'00000001'",
        "UPDATE shingles SET every = 0",
        "UPDATE shingles SET every = 0, seal = seal(article, 0, kept)",
        "UPDATE shingles SET kept = x'01', seal = seal(article, every, x'01')",
        "DELETE FROM shingles WHERE article = 2",
        "INSERT INTO shingles VALUES (99, 1, x'', seal(99, 1, x''))",
        "DELETE FROM shingled WHERE bucket = (SELECT min(bucket) FROM shingled)",
        "UPDATE shingled SET pairs = x'000000000000'",
        "UPDATE shingled SET pairs = substr(pairs, 2)",
        "UPDATE shingled SET pairs = 'otters'",
        "INSERT INTO shingled VALUES (99999, x'000000000000')",
    ],
)
def test_damage_is_told_and_repaired_without_reading_an_article(copied, damage):
    before = near(copied)
    with closing(Catalog.live(copied.directory)) as catalog:
        catalog.execute(damage)
    assert len(copied.check()) == 1
    copied.repair()
    assert copied.check() == []
    assert near(copied) == before


def test_a_damaged_row_is_not_used(copied):
    with closing(Catalog.live(copied.directory)) as catalog:
        catalog.execute("UPDATE shingles SET kept = x'00000001'")
        with catalog.snapshot(), pytest.raises(IndexCorrupt, match="shingles"):
            catalog.copies.of(1)
