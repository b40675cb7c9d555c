"""Slips in the words that make a question, which no article has to have."""

import pytest

from qa.question.asking import mended


def unknown(_word):
    return False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht is the price", "what is the price"),
        ("Waht is the price", "What is the price"),
        ("wich ships sailed", "which ships sailed"),
        ("whn was it built", "when was it built"),
        ("wehre is it", "where is it"),
        ("and wehre si it", "and where is it"),
        ("in whcih year did he die", "in which year did he die"),
        ("hwo is the mayor", "who is the mayor"),
        ("hwo many ships sailed", "how many ships sailed"),
        ("hwo did he die", "how did he die"),
        ("wat is it", "what is it"),
        ("were is the bridge", "where is the bridge"),
        ("whats the price", "what's the price"),
        ("whos the mayor", "who's the mayor"),
        ("what weapons ddi he seek", "what weapons did he seek"),
        ("who wsa elected", "who was elected"),
        ("ddi he sail north", "did he sail north"),
    ],
)
def test_a_slip_in_a_word_that_asks_is_put_right(typed, meant):
    assert mended(typed, unknown) == meant


@pytest.mark.parametrize(
    "question",
    [
        "what is the price",
        "were there bridges",
        "Wat Tyler revolt",
        "Des Moines flood",
        "cold war treaties",
        "dose of aspirin",
        "soft loans",
        "hen parties in May",
        "AWS was down",
        "who ownd the ship",
        'who said "ddi he sail"',
        "",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left(question):
    assert mended(question, unknown) == question


def test_a_word_that_the_articles_have_is_no_slip():
    assert mended("wich is a town", lambda word: word == "wich") == "wich is a town"
    assert mended("what si is it", lambda word: word == "si") == "what si is it"
