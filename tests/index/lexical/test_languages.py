"""In which language is a text, and a question?"""

import tomllib
from pathlib import Path

import pytest

from index.lexical.languages import asked_in, language_of

SHELVES = sorted((Path(__file__).parents[2] / "data" / "languages").glob("*.toml"))


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda path: path.stem)
def test_a_short_article_tells_its_language(shelf):
    articles = tomllib.loads(shelf.read_text(encoding="utf-8"))["articles"].values()
    assert {language_of(text) for text in articles} == {shelf.stem}


@pytest.mark.parametrize(
    "text",
    [
        "The heron waits at the river, and nobody knows what it is waiting for.",
        "Cut off by snow for two days, the village lived on potatoes, and on what it had.",
    ],
)
def test_english_is_english(text):
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("नगर में नया पुल खुल गया है और लोग इस से बहुत खुश हैं।", "hi"),
        ("שער העיר נפתח אחרי שנים רבות של בנייה", "he"),
        ("Η νέα γέφυρα άνοιξε τη Δευτέρα και ο δήμαρχος μίλησε", "el"),
        ("Новий міст відкрили в суботу, і це була вже третя спроба міста, але не остання", "uk"),
        (
            "Nowy most otwarto w sobotę i nie jest to ostatnia próba, ale burmistrz już się cieszy",
            "pl",
        ),
    ],
)
def test_languages_of_other_scripts_and_neighbours_are_told(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2016 | 17 | 3.5",
        "Villeneuve",
        "Luis de la Cruz, San Juan",
        "Kennedy Space Center on Merritt Island, Florida, George C.",
        "J. S. Bach, A. E. Milne, O. Henry, W. H. Auden, M. C. Escher",
    ],
)
def test_of_names_and_numbers_no_language_is_told(text):
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Combien l'opération a-t-elle coûté ?", "fr"),
        ("combien a coute le pont", "fr"),
        ("Wie hoch ist der Turm?", "de"),
        ("how high is the tower?", "en"),
        ("Dupont Villeneuve", None),
        ("", None),
    ],
)
def test_a_question_is_in_the_language_of_its_little_words(question, language):
    assert asked_in(question, ("en", "fr", "de")) == language


def test_a_question_is_in_no_language_that_no_article_is_in():
    assert asked_in("Combien coûte le pont ?", ("en", "de")) is None
