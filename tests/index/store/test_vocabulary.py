"""The vocabulary of a catalogue: exact after whatever came and went, and near to what is typed."""

from contextlib import closing

import pytest

from index.store.catalog.catalog import Catalog
from index.store.catalog.seals import BrokenSeal


def near(shelf, word):
    with closing(Catalog.live(shelf.directory)) as catalog, catalog.snapshot():
        return {each.word for each in catalog.vocabulary.near(word)}


def known(shelf):
    with closing(Catalog.live(shelf.directory)) as catalog, catalog.snapshot():
        assert catalog.vocabulary.agrees(catalog.entries(), catalog.sentences)
        return {row["word"]: row["articles"] for row in catalog.execute("SELECT * FROM words")}


def test_words_come_and_go_with_their_articles(shelf):
    shelf.write("a.txt", "The otter met Ida Holm at the weir.\n")
    shelf.write("b.txt", "Ida Holm fed the otter.\n")
    shelf.add()
    assert known(shelf)["otter"] == 2
    shelf.write("a.txt", "The heron left.\n", age=1.0)
    shelf.update()
    assert known(shelf) == {
        "ida": 1,
        "holm": 1,
        "fed": 1,
        "the": 2,
        "otter": 1,
        "heron": 1,
        "left": 1,
    }
    shelf.builder().remove([str(shelf.folder / "b.txt")])
    assert known(shelf) == {"the": 1, "heron": 1, "left": 1}


def test_words_that_a_slip_or_two_in_a_long_word_lead_to_are_near(shelf):
    shelf.write("a.txt", "The ambassador wept over weapons and bridges.\n")
    shelf.add()
    assert near(shelf, "wepons") == near(shelf, "ewapons") == {"weapons"}
    assert "ambassador" in near(shelf, "ambasadro")
    assert near(shelf, "bribges") == {"bridges"}
    assert near(shelf, "brdigse") == set()


def test_a_count_that_was_not_stored_is_told_and_mended(shelf):
    shelf.write("a.txt", "The ambassador wept.\n")
    shelf.add()
    with closing(Catalog.live(shelf.directory)) as catalog:
        catalog.execute("UPDATE words SET articles = 7 WHERE word = 'ambassador'")
    with pytest.raises(BrokenSeal):
        near(shelf, "ambasador")
    assert any("words" in finding for finding in shelf.check())
    shelf.repair()
    assert shelf.check() == []
    assert near(shelf, "ambasador") == {"ambassador"}
