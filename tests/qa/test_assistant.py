"""From a question to an answer: the assistant, what it selects, how it reads and cites."""

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.embedding.hash_encoder import HashEncoder
from index.errors import EncoderMismatch, IndexMissing, UsageError
from index.search.hits import Candidate, Hit
from index.search.searcher import Searcher
from qa import Assistant
from qa.answer import SURE, Answer, CitedSentence, Verdict
from qa.answering import selection
from qa.answering.citing.citations import Citations
from qa.question.kinds import facts
from qa.question.within import parse, today
from qa.reading.reader import Reading, ScoredSentence
from qa.reading.search_scores import SearchScoreReader

PLACE = Location(1, 1, 0, 1, 0, 1)
SOURCE = Source(1, "/a.txt", "0" * 64, "utf-8", "text", Metadata(title="The heron waits"))


def scored(text, score=1.0, role=Role.PROSE, ordinal=0):
    """Return a sentence as a reader returns it."""
    sentence = Sentence(Span(0, len(text)), text, role, PLACE)
    return ScoredSentence(SOURCE, Candidate(ordinal, sentence, 0.0, 0.0), score)


def texts(ranking):
    return [found.candidate.sentence.text for found in ranking]


# --- the library --------------------------------------------------------------------------------


def test_the_library_answers_with_typed_cited_sentences(seeded):
    with Assistant.open("seeds.qa") as assistant:
        answer = assistant.ask("when is the summit?", k=2)
    assert isinstance(answer, Answer)
    assert answer.verdict is Verdict.ANSWERED
    assert len(answer.answers) == 2
    first = answer.answers[0]
    assert isinstance(first, CitedSentence)
    assert first.sentence == "The APEC Leaders’ Summit will take place on November 19 to 20."
    assert first.citation.file == str(seeded.folder / "seeds" / "004_22810352ee4bca97.txt")
    assert (first.citation.location.line, first.citation.location.column) == (23, 126)
    assert [span.of(first.sentence) for span in first.matches] == ["Summit"]


@pytest.mark.usefixtures("seeded")
def test_open_takes_the_index_that_the_command_would_take():
    with Assistant.open() as assistant:
        assert assistant.totals().articles == 2
        assert [source.metadata.date for source in assistant.sources()] == [None, "2016-11-17"]


@pytest.mark.usefixtures("qa")
def test_open_says_where_there_is_no_index(tmp_path):
    with pytest.raises(IndexMissing) as caught:
        Assistant.open(tmp_path / "nothing")
    assert str(tmp_path / "nothing") in caught.value.what


def test_an_index_refuses_the_vectors_of_another_encoder(full_shelf):
    with pytest.raises(EncoderMismatch) as caught:
        Searcher(full_shelf.directory, HashEncoder(dimension=64))
    assert "qa index rebuild --model" in caught.value.next_step


# --- asking -------------------------------------------------------------------------------------


@pytest.fixture
def assistant(full_shelf):
    """An assistant over six short articles, with an encoder that needs no model."""
    with Assistant(Searcher(full_shelf.directory, full_shelf.encoder)) as assistant:
        yield assistant


def test_an_index_that_was_replaced_is_said_to_be_once(assistant, full_shelf, tmp_path):
    kept = tmp_path / "kept"
    shutil.copytree(full_shelf.directory.path, kept)
    assert assistant.ask("Where does the otter live?").notes == ()
    shutil.rmtree(full_shelf.directory.path)
    kept.rename(full_shelf.directory.path)
    (said,) = assistant.ask("Where does the otter live?").notes
    assert "was replaced" in said
    assert assistant.ask("Where does the otter live?").notes == ()


def test_an_index_that_holds_nothing_yet_says_so_instead_of_not_found_alone(shelf):
    shelf.write("otter.txt", "An otter.\n")

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.builder(stop).add([str(shelf.folder)])
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        answer = assistant.ask("Who?")
        assert answer.verdict is Verdict.NOT_FOUND
        assert "holds no article yet" in answer.notes[0]
        shelf.update()
        assert assistant.ask("Who?").notes == ()


@pytest.mark.parametrize("k", [1, 2, 5])
def test_an_answer_has_at_most_k_sentences_best_first(assistant, k):
    answer = assistant.ask("Where does the otter live?", k=k, min_confidence=0.0)
    scores = [found.score for found in answer.answers]
    assert len(scores) == k
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert "otter" in answer.answers[0].sentence


def test_below_the_threshold_there_is_no_answer_and_the_best_is_the_nearest_miss(assistant):
    certain = assistant.ask("Where does the otter live?", min_confidence=0.0)
    missed = assistant.ask("Where does the otter live?", min_confidence=1.0)
    assert (missed.verdict, missed.answers) == (Verdict.NOT_FOUND, ())
    assert missed.nearest is not None
    assert missed.nearest.sentence == certain.answers[0].sentence
    assert certain.nearest is None


def test_context_gives_neighbours_in_the_order_of_the_article(assistant):
    found = assistant.ask("Nobody has counted every otter", k=1, context=5, min_confidence=0.0)
    (cited,) = found.answers
    assert cited.sentence == "Nobody has counted every otter there."
    assert [near.sentence for near in cited.before] == ["The otter lives by the river in valley 0."]
    assert [near.sentence for near in cited.after] == ["A ranger saw 2 of them in May."]
    bare = assistant.ask("Nobody has counted every otter", k=1, min_confidence=0.0)
    assert bare.answers[0].before == bare.answers[0].after == ()


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(assistant, question):
    with pytest.raises(UsageError, match="empty"):
        assistant.ask(question)


@given(question=st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_other_question_has_an_answer_or_none_or_is_a_filter_alone(full_shelf_once, question):
    try:
        answer = full_shelf_once.ask(question)
    except UsageError:
        assert parse(question, today()).within
        return
    assert answer.question == question
    assert bool(answer.answers) == (answer.verdict is Verdict.ANSWERED)


@pytest.fixture(scope="module")
def full_shelf_once(tmp_path_factory):
    from tests.conftest import Shelf  # noqa: PLC0415 - a helper of the tests, not of the product

    shelf = Shelf(tmp_path_factory.mktemp("once"))
    shelf.write("heron.txt", "The heron waits by the pond. It eats frogs at dawn.\n")
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        yield assistant


def test_the_same_sentence_of_two_articles_is_shown_once(shelf):
    shelf.write("one.txt", "The heron waits by the pond.\n")
    shelf.write("two.txt", "The  heron waits\nby the pond.\n")
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        answer = assistant.ask("Where does the heron wait?", min_confidence=0.0)
    assert len(answer.answers) == 1


def test_passages_without_a_vector_are_found_by_their_words_and_it_is_said(shelf):
    class Interrupted(HashEncoder):
        def encode(self, _):
            raise KeyboardInterrupt

    shelf.write("heron.txt", "The heron waits by the pond.\n")
    encoder, shelf.encoder = shelf.encoder, Interrupted(dimension=32)
    with pytest.raises(KeyboardInterrupt):
        shelf.add()
    with Assistant(Searcher(shelf.directory, encoder)) as assistant:
        answer = assistant.ask("heron", min_confidence=0.0)
    assert [found.sentence for found in answer.answers] == ["The heron waits by the pond."]
    assert "0 of 1 passages are embedded" in answer.notes[0]


def test_evaluating_ranks_sentences_whatever_the_verdict(assistant):
    found = assistant.evaluate("zebra crossing?", (), 4)
    assert found.verdict is Verdict.NOT_FOUND
    assert len(found.sentences) == 4
    assert found.confidence == found.sentences[0].evidence.confidence


def test_an_article_is_shown_whole_and_an_unknown_one_is_refused(assistant, full_shelf):
    sentences = assistant.article(str(full_shelf.folder / "newt.txt"))
    assert len(sentences) == 3
    with pytest.raises(UsageError, match="no article"):
        assistant.article("/nowhere.txt")


# --- who wrote it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "who wrote the article about the trip to Russia?",
        "Who is the author of the Russia story?",
        "by whom was the article on Moscow written?",
        "whose byline is on “Duterte off to Russia today”?",
    ],
)
def test_a_question_for_the_author_finds_the_byline(seeded, question):
    found = seeded("ask", "--json", "--min-confidence", 0, question).json["answers"]
    assert "Genalyn D. Kabiling" in found[0]["sentence"]
    assert found[0]["citation"]["line"] == 29


@pytest.mark.parametrize(
    ("question", "author"),
    [
        ("Who wrote On the Origin of Species?", "Charles Darwin"),
        ("Who wrote Much Ado About Nothing?", "William Shakespeare"),
        ("Who wrote the song about peace?", "Carla Nunes"),
        ("Who wrote the novel on which the film is based?", "Peter Harling"),
        ("Who reported the fire on the harbour bridge to the police?", "Tom Brice"),
        ("Who wrote the article about the evening?", "By Jane Doe"),
        ("Who wrote this?", "By Jane Doe"),
        ("Who wrote A long evening of old books?", "By Jane Doe"),
    ],
)
def test_who_wrote_a_book_or_a_song_is_not_asked_of_the_byline(qa, question, author):
    (qa.folder / "evening.txt").write_text(
        """A long evening of old books

By Jane Doe

Charles Darwin wrote On the Origin of Species in 1859, the evening's first speaker said.

The actors read from Much Ado About Nothing, a comedy that William Shakespeare wrote in 1598.

The song about peace at the end was written by Carla Nunes.

The film is based on a novel of the same name, which Peter Harling wrote in 1962.

A driver, Tom Brice, reported the fire on the harbour bridge to the police.
""",
        encoding="utf-8",
    )
    qa("index", "add", qa.folder / "evening.txt")
    found = qa("ask", "--json", "--min-confidence", 0, question).json["answers"]
    assert author in found[0]["sentence"]


@pytest.mark.parametrize(
    "question", ["what will be signed?", "who invited Duterte?", "what did Duterte say of bombs?"]
)
def test_neither_bylines_nor_navigation_nor_headlines_answer_other_questions(seeded, question):
    answer = seeded("ask", "--json", "-k", 50, "--min-confidence", 0, question).json
    shown = " ".join(found["sentence"] for found in answer["answers"])
    assert "Home »" not in shown
    assert "(Genalyn" not in shown
    assert "Duterte off to Russia today" not in shown


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who wrote it?", True),
        ("who's the author of this piece?", True),
        ("by whom was it written?", True),
        ("who has reported on Moscow?", True),
        ("who is the ambassador?", False),
        ("what did the author say?", False),
        ("who invited the writer?", False),
    ],
)
def test_which_questions_ask_for_an_author(question, asked):
    assert (facts.asked(question) is facts.Fact.AUTHOR) is asked


# --- selecting ----------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from(["Rain.", "rain.", "Ra in.", "Snow.", "S  now."])), st.integers(1, 9)
)
def test_a_ranking_holds_each_text_once_and_at_most_k_of_them(sentences, k):
    ranking = selection.rank(Reading(tuple(map(scored, sentences)), 1.0), k)
    kept = dict.fromkeys(" ".join(text.split()).casefold() for text in sentences)
    shown = [" ".join(text.split()).casefold() for text in texts(ranking)]
    assert shown == list(kept)[:k]


def test_a_verdict_depends_on_confidence_alone():
    ranking = (scored("a"), scored("b"))
    found = selection.select(ranking, 0.5, 0.5)
    assert (found.verdict, found.answers, found.nearest) == (Verdict.ANSWERED, ranking, None)
    missed = selection.select(ranking, 0.4, 0.5)
    assert (missed.verdict, missed.answers, missed.nearest) == (Verdict.NOT_FOUND, (), ranking[0])
    nothing = selection.select((), 1.0, 0.0)
    assert (nothing.verdict, nothing.nearest) == (Verdict.NOT_FOUND, None)


# --- reading ------------------------------------------------------------------------------------


def hit(*candidates, words=0.0, dense=0.0, coverage=0.0):
    """Return a passage with candidates (ordinal, words)."""
    return Hit(
        SOURCE, 0, 9, 0.5, words, dense, coverage,
        tuple(
            Candidate(ordinal, Sentence(Span(0, 1), str(ordinal), Role.PROSE, PLACE), share, share)
            for ordinal, share in candidates
        ),
    )  # fmt: skip


def test_a_sentence_of_two_passages_counts_once_by_the_better_one():
    read = SearchScoreReader().read(
        "q", [hit((1, 0.5), dense=0.9), hit((1, 0.5), (2, 0.5), dense=0.1)]
    )
    assert texts(read.sentences) == ["1", "2"]


def test_more_evidence_means_a_better_place_and_more_confidence():
    weak = SearchScoreReader().read("q", [hit((1, 0.1), words=0.1, dense=0.1, coverage=0.1)])
    strong = SearchScoreReader().read("q", [hit((1, 0.9), words=0.9, dense=0.9, coverage=0.9)])
    assert 0.0 <= weak.confidence < strong.confidence <= 1.0
    read = SearchScoreReader().read("q", [hit((1, 0.1), (2, 0.9), dense=0.5)])
    assert texts(read.sentences) == ["2", "1"]


def test_similarity_counts_little_where_the_article_is_in_another_language():
    """A table of names may read as no English either, and is judged as English is."""

    def confidence(dense, language):
        row = Sentence(
            Span(0, 1),
            "Baguio | Aparri | Laoag | Vigan | Roxas | Basco | Cebu | Iba | Naga",
            Role.ROW,
            PLACE,
        )
        found = replace(hit(dense=dense), candidates=(Candidate(1, row, 0.5, 0.7),))
        source = replace(SOURCE, metadata=Metadata(language=language))
        return SearchScoreReader().read("q", [replace(found, source=source)]).confidence

    assert confidence(0.1, "tl") == confidence(0.3, "tl") > 0.2
    assert confidence(0.3, "tl") < confidence(0.9, "tl") < SURE
    for language in (None, "en"):
        assert confidence(0.1, language) < 0.2 < confidence(0.9, language)


def test_nothing_found_is_no_confidence():
    assert SearchScoreReader().read("q", []) == Reading((), 0.0)


# --- citing -------------------------------------------------------------------------------------


@pytest.fixture
def cited(full_shelf):
    """A function that cites the first sentence of an article, and the article's file."""
    with Assistant(Searcher(full_shelf.directory, full_shelf.encoder)) as assistant:
        source = assistant.sources()[0]
        sentence = assistant.article(source.path)[0]
    return lambda: Citations(full_shelf.directory.pages).cite(
        source, sentence
    ), full_shelf.folder / "badger.txt"


def test_a_citation_names_the_place_and_the_bytes_it_was_read_from(cited):
    cite, file = cited
    citation = cite()
    assert citation.file == str(file)
    assert not citation.stale
    place = citation.location
    data = file.read_bytes()
    assert data[place.byte_start : place.byte_end].decode() == file.read_text()[
        place.start : place.end
    ]  # fmt: skip


def test_a_citation_is_stale_once_the_file_says_something_else(cited):
    cite, file = cited
    before = file.read_bytes()
    for change in (b"", before + b"!", before.replace(b"badger", b"BADGER"), before[:-1]):
        file.write_bytes(change)
        assert cite().stale
    os.truncate(file, 6 << 30)
    assert cite().stale, "and what is larger than memory is not read to say so"
    file.write_bytes(before)
    assert not cite().stale


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_a_citation_is_stale_once_the_file_is_gone_or_is_none_any_more(cited, make):
    cite, file = cited
    file.unlink()
    assert cite().stale
    make(file)
    assert cite().stale
