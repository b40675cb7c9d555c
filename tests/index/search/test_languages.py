"""Articles in several languages: each is searched by its words, and a question by all theirs."""

from contextlib import closing

import pytest

from index.filter import Filter
from index.lexical.analysis import analyse_question
from index.search.searcher import Searcher
from qa.question.form import respelt

FRENCH = """Le pont de Villeneuve rouvre

Le maire Ricardo Ferrero a dit que les travaux avaient coûté treize millions. Les habitants étaient
très contents de la réouverture, et les camions peuvent de nouveau passer sur le pont.
"""
SPANISH = """El mercado abre los domingos

El alcalde Ricardo Ferrero prometió que los puestos estarían limpios. Los vendedores votaron por la
medida, y el mercado de la ciudad abrirá también los domingos y los días de fiesta.
"""
ENGLISH = """The ferry

The captain of the ferry said that it was late, and that the horses had been restless all night. She
had not seen such weather in the harbour, which is what the keeper of the lighthouse said as well.
"""


@pytest.fixture
def polyglot(shelf):
    """Articles in three languages, indexed."""
    for name, text in (("fr.txt", FRENCH), ("es.txt", SPANISH), ("en.txt", ENGLISH)):
        shelf.write(name, text)
    shelf.add()
    return shelf


@pytest.fixture
def searcher(polyglot):
    with closing(Searcher(polyglot.directory, polyglot.encoder)) as searcher, searcher.snapshot():
        yield searcher


def names(sources):
    return {source.path.rpartition("/")[2] for source in sources}


def within(searcher, **parts):
    return names(searcher.sources(Filter(**parts)))


def test_an_article_that_states_no_language_is_found_by_it(searcher):
    assert within(searcher, languages=("French",)) == {"fr.txt"}
    assert within(searcher, languages=("es",)) == {"es.txt"}
    assert within(searcher, languages=("en",)) == {"en.txt"}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Combien ont coûté les travaux ?", "fr.txt"),
        ("combien a coute la reouverture", "fr.txt"),
        ("¿Quién votó por las medidas?", "es.txt"),
        ("what of the captains and the horse?", "en.txt"),
    ],
)
def test_a_question_is_searched_in_its_own_language(searcher, question, name):
    hits = searcher.search(question, 3)
    best = max(hits, key=lambda hit: hit.words)
    assert names([best.source]) == {name}
    assert best.coverage > 0.9


@pytest.mark.parametrize("question", ["Who is Ricardo Ferrero?", "Ferrero, Ricardo"])
def test_a_name_is_found_wherever_it_stands(searcher, question):
    hits = [hit for hit in searcher.search(question, 5) if hit.coverage > 0.99]
    assert {"fr.txt", "es.txt"} <= names(hit.source for hit in hits)
    assert all(hit.words <= 1.0 for hit in hits)


def test_a_word_that_is_no_name_is_searched_in_the_question_s_language_alone(searcher):
    assert dict(searcher.query("What is the date of Ferrero?").forms) == {"ferrer": "ferrero"}


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("ricardo ferrero a dit", "fr.txt"),
        ("les habitants étaient", "fr.txt"),
        ("los vendedores votaron", "es.txt"),
        ("that the horses had been", "en.txt"),
    ],
)
def test_a_phrase_is_found_in_whatever_language(searcher, phrase, name):
    assert within(searcher, phrases=(phrase,)) == {name}
    assert within(searcher, without=(phrase,)) == {"fr.txt", "es.txt", "en.txt"} - {name}
    (article,) = (each.id for each in searcher.sources() if names([each]) == {name})
    assert article in searcher.quoting().may_hold(phrase)
    assert searcher.quoting().near(phrase, 1) == [article]


def test_what_articles_speak_of_is_told_in_each_language(searcher):
    (french,) = (each.id for each in searcher.sources() if names([each]) == {"fr.txt"})
    assert searcher.speaking_of("habitant content") == {french}


def test_slips_in_what_asks_are_put_right_in_english_beside_articles_in_other_languages(searcher):
    assert searcher.query("what did the captain say?").language is None
    assert respelt("waht did the captain say?", searcher) == "what did the captain say?"
    assert respelt("wer a dit les travaux ?", searcher) == "wer a dit les travaux ?"


def test_an_index_of_english_articles_is_searched_in_english_alone(full_shelf):
    shelf = full_shelf
    with closing(Searcher(shelf.directory, shelf.encoder)) as searcher, searcher.snapshot():
        query = searcher.query("Combien ont coûté les travaux ?")
    assert (query.language, query.forms) == (None, ())
    assert query.terms == analyse_question("Combien ont coûté les travaux ?")
