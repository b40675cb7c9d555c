"""A word index in pieces becomes one, and is whole whenever that is stopped."""

from contextlib import closing

import pytest

from index.search.searcher import Searcher
from index.store import joining
from index.store.catalog.catalog import Catalog
from index.store.joining import join_words
from index.store.local.local_writer import LocalWriter

QUESTIONS = ["Who saw the otter?", "Where does the heron live?", "seen in May"]


@pytest.fixture
def pieces(shelf):
    """An index whose word index was written in five commits, with an article that is gone."""
    for number in range(5):
        shelf.write(f"{number}.txt", f"The otter of valley {number} saw a heron in May.\n")
        shelf.add()
    (shelf.folder / "3.txt").unlink()
    shelf.update()
    return shelf


def count(shelf):
    return len(list((shelf.build / "words").glob("*.idx")))


def join(shelf):
    with closing(Catalog.live(shelf.directory)) as catalog:
        join_words(catalog)
        return catalog.generation


def answers(shelf):
    return [shelf.ask(question) for question in QUESTIONS]


def test_pieces_become_one_that_holds_the_same(pieces):
    before = answers(pieces)
    assert count(pieces) > 1
    join(pieces)
    assert count(pieces) == 1
    assert answers(pieces) == before
    assert pieces.check() == []


def test_one_piece_is_left_alone(pieces):
    assert join(pieces) == join(pieces)


def test_who_has_the_index_open_asks_on(pieces):
    with closing(Searcher(pieces.directory, pieces.encoder)) as searcher:
        with searcher.snapshot():
            before = searcher.search(QUESTIONS[0], 5)
        join(pieces)
        with searcher.snapshot():
            assert searcher.search(QUESTIONS[0], 5) == before


@pytest.mark.parametrize("step", ["write", "note_words"])
def test_where_it_is_stopped_nothing_is_lost(pieces, monkeypatch, step):
    def stop(*_):
        raise KeyboardInterrupt

    before = answers(pieces)
    place = joining.words if step == "write" else joining
    with monkeypatch.context() as patch:
        patch.setattr(place, step, stop)
        with pytest.raises(KeyboardInterrupt):
            join(pieces)
    assert answers(pieces) == before
    pieces.write("toad.txt", "The toad came in May.\n")
    pieces.update()
    assert pieces.check() == []
    assert "toad.txt" in {name for name, *_ in pieces.ask("Where is the toad?")}


def test_a_build_leaves_one_piece(shelf, monkeypatch):
    monkeypatch.setattr(LocalWriter, "commit_seconds", 0.0)
    monkeypatch.setattr("index.maintenance.builder._WORDS_AFTER", 0)
    monkeypatch.setattr("index.maintenance.builder._COMPACTED", 3)
    for number in range(6):
        shelf.write(f"{number}.txt", f"The otter of valley {number} saw a heron in May.\n")
    shelf.add()
    assert count(shelf) == 1
    assert shelf.check() == []
    shelf.builder().rebuild()
    assert count(shelf) == 1
    assert shelf.check() == []
