"""What every store keeps to, whatever keeps the articles: the contract of ``passage_store``."""

from contextlib import closing

import numpy as np
import pytest

from index.article import Article, Location, Metadata, Role, Sentence, Span
from index.embedding.hash_encoder import HashEncoder
from index.errors import EncoderMismatch, ModelError
from index.formats.hints import Hints
from index.lexical.bm25 import Statistics
from index.maintenance.intake import prepare, waiting_texts
from index.store.catalog.records import FileState

ENCODER = HashEncoder(dimension=32)


def article(path, texts, *, member="", roles=(), **said):
    """Return an article of some sentences, one after the other."""
    at, sentences = 0, []
    for i, text in enumerate(texts):
        place = Location(1, at + 1, at, at + len(text), at, at + len(text))
        role = roles[i] if i < len(roles) else Role.PROSE
        level = 2 if role is Role.HEADING else 0
        sentences.append(Sentence(Span(at, at + len(text)), text, role, place, level=level))
        at += len(text) + 1
    return Article(
        path=path,
        size=at,
        mtime_ns=7,
        sha256=f"hash of {path}",
        encoding="utf-8",
        format="text",
        metadata=Metadata(**said),
        text=" ".join(texts),
        sentences=tuple(sentences),
        member=member,
    )


ANIMALS = ("otter", "heron", "badger", "lynx", "raven", "newt")
COLLECTION = tuple(
    article(
        f"/press/{animal}.txt",
        (
            f"The {animal} lives by the river in valley {number}.",
            f"Nobody has counted every {animal} there.",
        ),
        title=f"Of the {animal}",
        language="en" if number % 2 else "tl",
        date=f"2016-0{number + 1}",
    )
    for number, animal in enumerate(ANIMALS)
)


def put(writer, *articles):
    with writer.transaction():
        for each in articles:
            writer.put_article(each, prepare(each), 9)


def embed(writer, limit=1_000):
    texts = next(waiting_texts(writer, limit))
    with writer.transaction():
        return writer.put_vectors([key for key, _ in texts], ENCODER.encode([t for _, t in texts]))


@pytest.fixture
def store(keeper):
    """A keeper of the collection, embedded and caught up with."""
    with keeper.writing() as writer:
        put(writer, *COLLECTION)
        embed(writer)
        writer.catch_up()
    return keeper


def names(rows, reader):
    sources = reader.sources({row.article for row in rows})
    return {sources[row.article].path.rpartition("/")[2].removesuffix(".txt") for row in rows}


def by_words(reader, *terms, k=100, within=None):
    found = reader.by_words(terms, reader.statistics(terms), k, within)
    return names(reader.passages(sorted(found)), reader)


# --- figures --------------------------------------------------------------------------------------


def test_figures_are_exact_after_articles_came_changed_and_went(store):
    with store.writing() as writer:
        put(writer, article("/press/otter.txt", ("An otter swam to valley 9 alone.",)))
        with writer.transaction():
            writer.remove_file("/press/heron.txt")
    expected = [
        each for each in COLLECTION if "heron" not in each.path and "otter" not in each.path
    ]
    expected.append(article("/press/otter.txt", ("An otter swam to valley 9 alone.",)))
    texts = [prepare(each) for each in expected]
    passages = [passage for text in texts for passage in text.passages]
    with store.reading() as reader, reader.snapshot():
        totals = reader.totals()
        assert totals.articles == len(expected)
        assert totals.sentences == sum(len(each.sentences) for each in expected)
        assert totals.passages == len(passages)
        assert totals.terms == sum(len(passage.terms) for passage in passages)
        assert totals.sentence_terms == sum(text.sentence_terms for text in texts)
        terms = sorted({term for p in passages for term in p.terms} | {"heron"})
        statistics = reader.statistics(terms)
        assert statistics.frequencies == {
            term: sum(term in passage.terms for passage in passages)
            for term in terms
            if any(term in passage.terms for passage in passages)
        }
        assert statistics.average_length == totals.terms / totals.passages


def test_words_are_counted_by_article_and_slips_find_them(store):
    with store.reading() as reader, reader.snapshot():
        assert reader.written(["river", "otter", "nowhere"]).keys() == {"river", "otter"}
        assert reader.written(["river"])["river"].articles == len(COLLECTION)
        assert [each.word for each in reader.near("badgr")] == ["badger"]
    with store.writing() as writer, writer.transaction():
        writer.remove_file("/press/badger.txt")
    with store.reading() as reader, reader.snapshot():
        assert not reader.written(["badger"])
        assert reader.written(["river"])["river"].articles == len(COLLECTION) - 1


def test_a_word_of_any_script_is_counted_and_found_again(keeper):
    texts = ("Ñandúes de Übersee und 北京 kamen.", 'Said "quoted\\" and %_ in Đà Nẵng.')
    with keeper.writing() as writer:
        put(writer, article("/ü/\u5317 '\"%.txt", texts, title='"\\'))
    with keeper.reading() as reader, reader.snapshot():
        assert reader.written(["nandues"])
        (entry,) = reader.entries()
        assert entry.source.path == "/ü/\u5317 '\"%.txt"
        assert entry.source.metadata.title == '"\\'
        assert [s.text for s in reader.sentences(entry.source.id)] == list(texts)


def test_languages_are_those_of_the_articles_there_are(store):
    with store.reading() as reader, reader.snapshot():
        assert reader.languages() == ("en", "tl")
    with store.writing() as writer, writer.transaction():
        for each in COLLECTION[::2]:
            writer.remove_file(each.path)
    with store.reading() as reader, reader.snapshot():
        assert reader.languages() == ("en",)


# --- articles and sentences -----------------------------------------------------------------------


def test_articles_are_given_back_as_they_were_put(store):
    with store.reading() as reader, reader.snapshot():
        entries = reader.entries()
        assert [entry.source.path for entry in entries] == sorted(each.path for each in COLLECTION)
        assert reader.articles().tolist() == sorted(entry.source.id for entry in entries)
        assert {fact.path for fact in reader.facts()} == {each.path for each in COLLECTION}
        for entry in entries:
            put_in = next(each for each in COLLECTION if each.path == entry.source.path)
            assert entry.source.metadata == put_in.metadata
            assert (entry.size, entry.mtime_ns, entry.read_ns) == (put_in.size, 7, 9)
            assert reader.sentences(entry.source.id) == put_in.sentences
            assert reader.sentences(entry.source.id, 1) == put_in.sentences[1:]
            assert reader.text_of(entry.source.id) == put_in.text
            assert reader.passages_in(entry.source.id) == len(prepare(put_in).passages)
        assert len(reader.entries("/press")) == len(COLLECTION)
        assert len(reader.entries("/press/otter.txt")) == 1
        assert not reader.entries("/pre")


def test_what_stands_above_a_sentence_is_found(keeper):
    roles = (
        Role.HEADING, Role.BYLINE, Role.SPEAKER, Role.PROSE, Role.HEADING, Role.HEADER, Role.ROW
    )  # fmt: skip
    texts = [f"Line {number} says as much." for number in range(40)]
    with keeper.writing() as writer:
        put(writer, article("/a.txt", texts, roles=(*roles, *[Role.PROSE] * 33)))
    with keeper.reading() as reader, reader.snapshot():
        (number,) = reader.articles().tolist()
        assert [at for at, _ in reader.headings(number)] == [0, 4]
        assert [at for at, _ in reader.headings(number, 3)] == [0]
        assert [at for at, _ in reader.headings_of(number)[0]] == [0, 4]
        assert reader.headings_of(number)[1], "somebody speaks"
        assert [at for at, _ in reader.bylines(number)] == [1]
        assert reader.columns(number, 6).text == texts[5]
        assert reader.columns(number, 39) is None
        assert reader.speaker(number, 3, Role.PROSE).text == texts[2]
        assert reader.speaker(number, 39, Role.PROSE) is None
        assert {text for _, text in reader.unsearched()} == {texts[1], texts[2]}
        assert reader.sentences(number, 30, 36) == reader.sentences(number)[30:36]


def test_a_file_of_several_articles_changes_as_one(keeper):
    parts = [
        article("/mail.mbox", (f"Letter {n} speaks of otters.",), member=str(n)) for n in range(3)
    ]
    with keeper.writing() as writer:
        put(writer, *parts)
        assert len(keeper.paths(writer)) == 3
        put(writer, article("/mail.mbox", ("Letter 1 speaks of herons.",), member="1"))
        with writer.snapshot(searching=False):
            members = sorted(entry.source.member for entry in writer.entries())
        assert members == ["0", "1", "2"]
        with writer.transaction():
            writer.move_file("/mail.mbox", "/post.mbox", FileState(8, 9, 10), 11)
        assert keeper.paths(writer) == ["/post.mbox"] * 3
        with writer.transaction():
            writer.remove_file("/post.mbox")
        assert keeper.paths(writer) == []


def test_a_moved_file_keeps_its_articles_and_its_vectors(store):
    with store.writing() as writer:
        with writer.transaction():
            writer.move_file("/press/otter.txt", "/old/otter.txt", FileState(8, 9, 10), 11)
        assert writer.waiting() == 0
    with store.reading() as reader, reader.snapshot():
        (entry,) = reader.entries("/old")
        assert (entry.mtime_ns, entry.ctime_ns, entry.inode, entry.read_ns) == (8, 9, 10, 11)
        assert not reader.entries("/press/otter.txt")
        assert by_words(reader, "otter") == {"otter"}


def test_very_long_texts_are_kept_whole(keeper):
    texts = ("word " * 30_000 + "end.", *(f"Line {n} of many a thing." for n in range(400)))
    with keeper.writing() as writer:
        put(writer, article("/long.txt", texts))
        embed(writer)
    with keeper.reading() as reader, reader.snapshot():
        (number,) = reader.articles().tolist()
        assert [sentence.text for sentence in reader.sentences(number)] == list(texts)


# --- passages -------------------------------------------------------------------------------------


def test_words_propose_the_best_and_nothing_without_them(store):
    with store.reading() as reader, reader.snapshot():
        assert by_words(reader, "otter") == {"otter"}
        assert by_words(reader, "river") == set(ANIMALS)
        assert by_words(reader, "unicorn") == set()
        assert "lynx" in by_words(reader, "lynx", "river", k=1)


def test_vectors_propose_the_nearest(store):
    with store.reading() as reader, reader.snapshot():
        rows = reader.passages([*range(1, 100)])
        for row in rows:
            wanted = ENCODER.encode(["otter river heron valley"])[0]
            cosines = dict(zip([r.id for r in rows], reader.cosines(rows, wanted), strict=True))
            best = max(cosines, key=cosines.__getitem__)
            assert best in reader.by_vector(wanted, 1)
            assert row.id in reader.by_vector(wanted, len(rows))


def test_a_cosine_is_exact_and_none_without_a_vector(keeper):
    with keeper.writing() as writer:
        put(writer, COLLECTION[0])
        embed(writer)
        put(writer, COLLECTION[1])
        assert writer.waiting() == len(prepare(COLLECTION[1]).passages)
    with keeper.reading() as reader, reader.snapshot():
        rows = reader.passages([*range(1, 100)])
        vector = ENCODER.encode(["the otter"])[0]
        found = dict(zip([row.article for row in rows], reader.cosines(rows, vector), strict=True))
        first, second = sorted(found)
        assert isinstance(found[first], float)
        assert found[second] is None
        assert by_words(reader, "heron") == {"heron"}


def test_within_a_filter_nothing_else_is_proposed(store):
    with store.reading() as reader, reader.snapshot():
        some = np.array(sorted(e.source.id for e in reader.entries())[1:4], dtype=np.int64)
        within = reader.within(some)
        assert within.articles.tolist() == some.tolist()
        assert {row.article for row in reader.passages(within.passages.tolist())} == set(some)
        vector = ENCODER.encode(["the river"])[0]
        terms = ("river",)
        for found in (
            reader.by_words(terms, reader.statistics(terms), 100, within),
            reader.by_vector(vector, 100, within),
        ):
            assert found == set(within.passages.tolist())


def test_an_article_holds_terms_that_stand_in_one_of_its_passages(store):
    with store.reading() as reader, reader.snapshot():
        everything = reader.articles().tolist()
        assert reader.holding(["river"]).tolist() == everything
        (otter,) = reader.holding(["otter", "river"]).tolist()
        assert reader.sources([otter])[otter].path == "/press/otter.txt"
        assert not reader.holding(["otter", "heron"]).tolist()
        assert not reader.holding([]).tolist()


def test_the_number_of_a_passage_is_not_used_again(store):
    with store.reading() as reader, reader.snapshot():
        before = {row.id for row in reader.passages([*range(1, 100)])}
    with store.writing() as writer:
        with writer.transaction():
            for each in COLLECTION:
                writer.remove_file(each.path)
        put(writer, *COLLECTION)
    with store.reading() as reader, reader.snapshot():
        after = {row.id for row in reader.passages([*range(1, 100)])}
    assert after
    assert not before & after


# --- vectors --------------------------------------------------------------------------------------


def test_one_text_is_embedded_once_and_serves_all_its_passages(keeper):
    twins = [article(f"/{n}.txt", ("The otter lives by the river.",)) for n in range(3)]
    with keeper.writing() as writer:
        put(writer, *twins)
        assert writer.waiting() == 3
        with writer.snapshot(searching=False):
            assert len(writer.passages_waiting(10)) == 1
        assert embed(writer) == 3
        assert writer.waiting() == 0


def test_vectors_that_no_search_could_use_are_refused(keeper):
    with keeper.writing() as writer:
        put(writer, COLLECTION[0])
        with writer.snapshot(searching=False):
            keys = [key for key, _ in writer.passages_waiting(1)]
        for wrong in (np.ones((1, 31), np.float32), np.full((1, 32), np.nan, np.float32)):
            with pytest.raises(ModelError), writer.transaction():
                writer.put_vectors(keys, wrong)
        assert writer.waiting() == len(prepare(COLLECTION[0]).passages)
        assert embed(writer)


def test_a_changed_article_keeps_the_vectors_of_what_it_still_says(store):
    otter = COLLECTION[0]
    with store.writing() as writer:
        with writer.transaction():
            writer.remove_file(otter.path)
            writer.put_article(otter, prepare(otter), 12)
        assert writer.waiting() == 0


def test_another_encoder_is_refused(store):
    with store.reading() as reader, reader.snapshot():
        reader.require_encoder(ENCODER.fingerprint, ENCODER.name)
        with pytest.raises(EncoderMismatch):
            reader.require_encoder("another", "name")


# --- generations ----------------------------------------------------------------------------------


def test_a_commit_raises_the_generation_and_a_reader_sees_one_whole(store):
    with store.reading() as reader:
        with reader.snapshot():
            before = reader.generation, reader.totals(), by_words(reader, "river")
            with store.writing() as writer:
                with writer.transaction():
                    writer.remove_file("/press/otter.txt")
                put(writer, article("/press/toad.txt", ("The toad lives by the river too.",)))
                assert (reader.generation, reader.totals(), by_words(reader, "river")) == before
                assert len(reader.entries()) == len(COLLECTION)
                assert not reader.written(["toad"])
                assert reader.statistics(["toad", "otter"]).frequencies.keys() == {"otter"}
        with reader.snapshot():
            assert reader.generation > before[0]
            assert by_words(reader, "river") == {*ANIMALS, "toad"} - {"otter"}
            assert reader.statistics(["toad", "otter"]).frequencies.keys() == {"toad"}


def fail(writer):
    put_in = article("/press/toad.txt", ("The toad lives there too.",), language="es")
    with writer.transaction():
        writer.put_article(put_in, prepare(put_in), 9)
        writer.remove_file("/press/otter.txt")
        writer.roots.add("/press", "")
        raise ZeroDivisionError


def test_a_transaction_that_fails_leaves_nothing(store):
    with store.reading() as reader, reader.snapshot():
        before = reader.generation, reader.totals(), reader.entries(), reader.languages()
    with store.writing() as writer:
        with pytest.raises(ZeroDivisionError):
            fail(writer)
        assert writer.waiting() == 0
    with store.reading() as reader, reader.snapshot():
        assert (
            reader.generation, reader.totals(), reader.entries(), reader.languages()
        ) == before  # fmt: skip
        assert not reader.written(["toad"])
        assert not reader.roots.all()


def test_what_is_seen_is_the_same_object_until_something_else_is(store):
    with store.reading() as reader:
        with reader.snapshot():
            state = reader.state
        with reader.snapshot():
            assert reader.state is state
        with store.writing() as writer, writer.transaction():
            writer.set("note", "1")
        with reader.snapshot():
            assert reader.state is not state


def test_what_was_spent_is_forgotten_and_nothing_else(store):
    with store.writing() as writer:
        for age in range(3):
            put(writer, article("/press/otter.txt", (f"The otter is {age} years old.",)))
            embed(writer)
        with writer.transaction():
            writer.remove_file("/press/heron.txt")
        writer.tidy()
        writer.catch_up()
        writer.compact()
    with store.reading() as reader, reader.snapshot():
        assert by_words(reader, "river") == set(ANIMALS) - {"otter", "heron"}
        assert by_words(reader, "year") == {"otter"}
        assert not reader.written(["heron"])
        assert len(reader.entries()) == len(COLLECTION) - 1


# --- what the user asked for ----------------------------------------------------------------------


def test_roots_are_kept_dropped_and_taken_back(keeper):
    with keeper.writing() as writer:
        with writer.transaction():
            writer.roots.add("/press", "*.txt", Hints(encoding="latin-1"))
            writer.roots.add("/press/old", "")
            writer.roots.add("/notes.txt", "")
        with writer.transaction():
            writer.roots.drop("/press/old")
            writer.roots.take_back("/notes.txt")
            writer.set("rate", "0.5")
        assert writer.get("rate") == "0.5"
        assert writer.get("other", "none") == "none"
    with keeper.reading() as reader, reader.snapshot():
        (root,) = reader.roots.all()
        assert (root.path, root.glob, root.hints.encoding) == ("/press", "*.txt", "latin-1")
        assert root.excluded == {"/press/old"}
    with keeper.writing() as writer, writer.transaction():
        writer.roots.add("/press/old", "")
    with keeper.reading() as reader, reader.snapshot():
        assert [root.excluded for root in reader.roots.all()] == [frozenset(), frozenset()]


def test_information_weighs_what_is_proposed(store):
    """Weights of the question's terms count, as for a question completed from the talk."""
    with store.reading() as reader, reader.snapshot():
        known = reader.statistics(["otter", "river"])
        heavy = Statistics(
            known.passages,
            known.average_length,
            known.frequencies,
            {"otter": 1.0, "river": 0.01},
            known.average_sentence,
        )
        found = reader.by_words(("otter", "river"), heavy, 1)
        assert "otter" in names(reader.passages(sorted(found)), reader)


def test_reading_ends_with_its_store(store):
    with closing(store.reader()) as reader, reader.snapshot():
        assert reader.trusted
        assert reader.kept_at
