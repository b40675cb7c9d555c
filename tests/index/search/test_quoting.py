"""Which articles may hold some words: the same whatever was looked for before."""

from contextlib import closing

from index.search import quoting
from index.search.searcher import Searcher

WORDS = ("otter", "river", "weir", "heron", "mill")


def test_few_terms_are_kept_however_many_are_looked_for(shelf, monkeypatch):
    monkeypatch.setattr(quoting, "_KEPT", 2)
    for number, word in enumerate(WORDS):
        shelf.write(f"{number}.txt", f"A title\n\nThe {word} is old. The {WORDS[0]} is not.\n")
    shelf.add()
    with closing(Searcher(shelf.directory, None)) as searcher, searcher.snapshot():
        texts = searcher.quoting()
        for _ in range(2):
            found = [texts.may_hold(word) for word in WORDS]
            assert [len(each) for each in found] == [5, 1, 1, 1, 1]
            assert len(texts._holding) <= 2
