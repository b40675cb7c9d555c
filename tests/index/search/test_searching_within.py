"""A search within a filter is the search of an index that holds nothing else."""

import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from index.embedding.hash_encoder import HashEncoder
from index.errors import IndexCorrupt, UsageError
from index.filter import Filter
from index.maintenance.builder import Builder
from index.search import selection
from index.search.phrases import folded, holds
from index.search.searcher import Searcher
from index.search.selection import Selections
from index.store import vector_index
from index.store.catalog import membership
from index.store.catalog.catalog import Catalog
from index.store.catalog.membership import text_of
from index.store.directory import Directory
from index.store.local import chosen
from index.store.opening import open_store

ENCODER = HashEncoder(dimension=32)
WORDS = "the otter of river saw a heron and heard two ravens in 2016 by old mills".split()
FOLDERS = ("north", "south", "south/coast")
AUTHORS = ("Ana Lim", "Ben Cruz", "Ana Reyes")

sentences = some.lists(some.sampled_from(WORDS), min_size=2, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
articles = some.tuples(
    some.sampled_from(FOLDERS),
    some.sampled_from(AUTHORS),
    some.sampled_from(("2015", "2016-02", "2016-11-17", "2017-01-01")),
    some.lists(sentences, min_size=1, max_size=30).map(" ".join),
)
filters = some.builds(
    Filter,
    since=some.sampled_from((None, "2016", "2016-11")),
    until=some.sampled_from((None, "2016", "2016-12")),
    authors=some.sampled_from(((), ("Ana",), ("B. Cruz", "Reyes"))),
    folders=some.sampled_from(((), ("south",), ("n*h",))),
    phrases=some.sampled_from(((), ("the otter",), ("of a",), ("river. the",))),
    without=some.sampled_from(((), ("two ravens in",), ("a heron", "old"))),
).filter(bool)


class Collection:
    """Articles in a folder and an index of them; of some texts the vectors wait."""

    def __init__(self, root, written):
        self.folder = root / "articles"
        self.directory = Directory(root / "index.qa")
        for name, text in written.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @property
    def builder(self):
        return Builder(self.directory, ENCODER)

    def let_some_wait(self):
        with closing(Catalog.live(self.directory)) as catalog, catalog.transaction():
            keys = catalog.execute("SELECT id, key FROM embeddings").fetchall()
            catalog.embeddings.drop([number for number, key in keys if key[0] % 5 == 0])

    @contextmanager
    def searched(self):
        with closing(Searcher(self.directory, ENCODER)) as searcher, searcher.snapshot():
            yield searcher


def made(root, found):
    """Return a collection with some removed articles, and a second segment of vectors."""
    texts = {
        f"{folder}/{number}.md": f"---\nauthor: {author}\ndate: {date}\n---\n\n{text}\n"
        for number, (folder, author, date, text) in enumerate(found)
    }
    whole = Collection(root / "whole", texts)
    whole.builder.add([str(whole.folder)])
    gone, late = whole.folder / "gone.md", whole.folder / "late.md"
    gone.write_text("The otter and the heron of the old mills.\n")
    whole.builder.update()
    gone.unlink()
    late.write_text("Two ravens heard the otter. The river saw a heron.\n")
    whole.builder.update()
    whole.let_some_wait()
    return whole


def shown(hits, folder):
    return [
        (
            Path(hit.source.path).relative_to(folder),
            (hit.first, hit.last, hit.candidates),
            [round(score or 0.0, 9) for score in (hit.score, hit.words, hit.coverage, hit.dense)],
            hit.dense is None,
        )
        for hit in hits
    ]


@pytest.mark.parametrize("few", [0, 10, 10_000])
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(found=some.lists(articles, min_size=2, max_size=12), within=filters, data=some.data())
def test_hits_are_those_of_an_index_that_holds_only_the_articles_within(few, found, within, data):
    question = " ".join(data.draw(some.lists(some.sampled_from(WORDS), min_size=1, max_size=4)))
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_index, "FLAT_LIMIT", 4)
        patch.setattr(vector_index, "QUANTISED_LIMIT", 30)
        patch.setattr("index.search.searcher.SCORED_AT_ONCE", few // 10)
        patch.setattr(chosen, "_FEW", few // 10)
        patch.setattr(chosen, "_OWN_SEGMENT", few)
        patch.setattr(chosen, "_LOOKED_UP", few // 5)
        patch.setattr(selection, "_ENOUGH", 0)
        whole = made(Path(name), found)
        with whole.searched() as searcher:
            hits = searcher.search(question, 20, within=within)
            matching = {
                str(Path(source.path).relative_to(whole.folder)): Path(source.path).read_text()
                for source in searcher.sources(within)
            }
            assert searcher.count(within) == len(matching)
            ids = searcher.matching(within)
            assert searcher.search(question, 20, within=frozenset(ids)) == hits
            if not matching:
                assert hits == ()
                return
            alone = Collection(Path(name) / "alone", matching)
            alone.builder.add([str(alone.folder)])
            alone.let_some_wait()
            with alone.searched() as other:
                other.statistics = searcher.statistics
                expected = other.search(question, 20)
            assert shown(hits, whole.folder) == shown(expected, alone.folder)


ODD = (
    "“Don’t", "don't", "re", "U.S.", "U.S", "S.", "3,500", "500", "3.5", "5%", "percent", "café",
    "cafe\u0301", "Straße", "STRASSE", "ﬁne", "fine", "well-known", "well–known", "to", "be", "or",
    "not", "Москва", "МОСКВА", "東京", "東京都", "O’Brien", "o'brien’s", "_x_",
    "x", "a.b", "Day", "days",
)  # fmt: skip
odd_texts = some.lists(some.sampled_from(ODD), min_size=1, max_size=12)


@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    texts=some.lists(some.tuples(odd_texts, odd_texts), min_size=1, max_size=6),
    wanted=some.lists(some.sampled_from(ODD), min_size=1, max_size=3),
    cut=some.tuples(some.integers(0, 3), some.integers(0, 3)),
    other=some.sampled_from(ODD),
)
def test_a_phrase_is_found_wherever_it_stands_word_for_word(texts, wanted, cut, other):
    phrase = " ".join(wanted)
    phrase = phrase[cut[0] : len(phrase) - cut[1]]
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_ENOUGH", 0)
        written = {
            f"{number}.txt": f"A title\n\nBy {' '.join(one)}\n\nIt is {' '.join(other)}. So on.\n"
            for number, (one, other) in enumerate(texts)
        }
        collection = Collection(Path(name), written)
        collection.builder.add([str(collection.folder)])
        with (
            collection.searched() as searcher,
            closing(Catalog.live(collection.directory)) as truth,
        ):
            everything = {source.id for source in searcher.sources()}

            def having(phrase):
                texts = {article: folded(text_of(truth, article)) for article in everything}
                return {each for each, text in texts.items() if holds(text, folded(phrase))}

            with_other = having(other)
            if not folded(phrase):
                assert searcher.matching(Filter(phrases=(phrase,))) == everything
                assert searcher.matching(Filter(phrases=(phrase, other))) == with_other
                return
            found = having(phrase)
            assert searcher.matching(Filter(phrases=(phrase,))) == found
            assert searcher.matching(Filter(without=(phrase,))) == everything - found
            assert searcher.matching(Filter(phrases=(phrase, other))) == found & with_other
            without = everything - found - with_other
            assert searcher.matching(Filter(without=(phrase, other))) == without


@pytest.mark.parametrize("filtered", ["phrases", "without"])
def test_an_article_is_read_once_for_all_phrases_of_a_filter(tmp_path, monkeypatch, filtered):
    whole = made(tmp_path, [("north", "Ana Lim", "2016", "The otter saw a heron.")] * 3)
    read = []

    def noted(database, article):
        read.append(article)
        return text_of(database, article)

    monkeypatch.setattr(membership, "text_of", noted)
    phrases = ("otter saw", "the river", "two ravens", "heron by", "a heron", "of the")
    with whole.searched() as searcher:
        searcher.matching(Filter(**{filtered: phrases}))
    assert read
    assert len(read) == len(set(read))


@pytest.mark.parametrize("looked_up", [0, 1_000])
def test_a_passage_moved_to_another_article_is_missed_by_no_filter_in_silence(
    tmp_path, monkeypatch, looked_up
):
    monkeypatch.setattr(chosen, "_LOOKED_UP", looked_up)
    monkeypatch.setattr(selection, "_ENOUGH", 0)
    said = [f"The otter of mill {number} saw a heron by the river." for number in range(40)]
    texts = [said[:1], said[:16], said[10:24], said[2:3], said[25:40], said[4:5]]
    found = [
        ("north", f"Ana Lim{number}", "2016", " ".join(text)) for number, text in enumerate(texts)
    ]
    whole = made(tmp_path, found)
    within = [Filter(authors=(f"Lim{number}",)) for number in (1, 3, 4)]
    within += [Filter(without=("mill 15", "mill 39")), Filter(phrases=("otter of",))]

    def searched(within):
        with whole.searched() as searcher:
            return shown(searcher.search("otter", 20, within=within), whole.folder)

    expected = [(each, searched(each)) for each in within]
    assert all(hits for _, hits in expected)
    with closing(Catalog.live(whole.directory)) as catalog:
        rows = [tuple(row) for row in catalog.execute("SELECT id, article FROM passages")]
        articles = sorted({article for _, article in rows})
        assert len(rows) > len(articles)
        for passage, article in rows:
            for other in {article - 1, article + 1, 99, articles[0], articles[-1]} - {article}:
                change = "UPDATE passages SET article = ? WHERE id = ?"
                with catalog.transaction():
                    catalog.execute(change, (other, passage))
                for each, hits in expected:
                    with suppress(IndexCorrupt):
                        assert searched(each) == hits
                with catalog.transaction():
                    catalog.execute(change, (article, passage))


def test_more_phrases_than_can_be_looked_for_are_refused_in_words(tmp_path):
    whole = made(tmp_path, [("north", "Ana Lim", "2016", "The otter saw a heron.")])
    with whole.searched() as searcher, pytest.raises(UsageError, match="at most 100 phrases"):
        searcher.count(Filter(without=tuple(f"heron {number}" for number in range(101))))


def test_a_filter_that_lets_everything_pass_finds_what_none_does(tmp_path):
    whole = made(tmp_path, [("north", "Ana Lim", "2016", "The otter saw a heron.")] * 3)
    with whole.searched() as searcher:
        assert searcher.search("otter", 9, within=Filter(folders=(str(whole.folder),))) == (
            searcher.search("otter", 9)
        )


@pytest.mark.parametrize(("passages", "kept"), [(50_000, True), (2, True), (1, False)])
def test_filters_are_kept_as_long_as_they_let_few_passages_pass(
    full_shelf, monkeypatch, passages, kept
):
    """What is held for them is bounded, however large they are."""
    monkeypatch.setattr(selection, "_KEPT_PASSAGES", passages)
    one, other = (
        Filter(folders=(str(path),)) for path in sorted(full_shelf.folder.glob("[ho]*.txt"))
    )
    with closing(open_store(full_shelf.directory)) as store, store.snapshot():
        selections = Selections(store)
        first = selections.of(one)
        assert [len(each.passages) for each in (first, selections.of(other))] == [1, 1]
        again = selections.of(one)
        assert again.passages.tolist() == first.passages.tolist()
        assert (again is first) == kept
