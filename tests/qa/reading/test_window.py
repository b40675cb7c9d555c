"""Windows: how a question and a passage are laid out for the reader's network."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Metaspace

from qa.reading.registry import encoders_tokenizer
from qa.reading.window import QUESTION_TOKENS, TITLE_TOKENS, TOKENS, lay_out, open_tokenizer

TOKENIZER = open_tokenizer(encoders_tokenizer())
SENTENCES = ("The mayor opened the bridge on Tuesday.", "He cut the ribbon with a sword.")


def said(window, token):
    """Return the characters of a token inside its sentence."""
    start, end = window.characters[token]
    return SENTENCES[window.sentences[token] - 1][start:end]


def test_tokens_know_their_sentence_and_their_characters():
    window = lay_out(TOKENIZER, "Who cut the ribbon?", "The bridge of Arlen", SENTENCES)
    words = [said(window, t) for t, number in enumerate(window.sentences) if number == 2]
    assert words == ["He", "cut", "the", "ribbon", "with", "a", "sword", "."]
    assert len(window.ids) == len(window.types) == len(window.sentences) == len(window.characters)


def test_neither_question_nor_title_nor_separators_can_answer():
    window = lay_out(TOKENIZER, "Who cut the ribbon?", "The bridge of Arlen", SENTENCES)
    tokens = [TOKENIZER.id_to_token(i) for i in window.ids]
    silent = [token for token, n in zip(tokens, window.sentences, strict=True) if n == -1]
    assert " ".join(silent) == "who cut the ribbon ? [SEP] the bridge of ar ##len [SEP]"
    assert window.sentences[0] == 0


def test_the_tokens_of_a_span_are_those_that_overlap_it():
    window = lay_out(TOKENIZER, "What with?", None, SENTENCES)
    start = SENTENCES[1].index("a sword")
    found = window.tokens_of(2, start, start + len("a sword"))
    assert [said(window, token) for token in found] == ["a", "sword"]
    assert window.tokens_of(2, start + 2, start + 3) == found[1:]
    assert window.tokens_of(3, 0, 5) == []


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=5),
    st.text(max_size=300),
    st.none() | st.text(max_size=40),
)
@settings(max_examples=150)
def test_any_text_is_laid_out_within_its_bounds(sentences, question, title):
    window = lay_out(TOKENIZER, question, title, sentences)
    assert len(window.ids) <= TOKENS
    for number, (start, end) in zip(window.sentences, window.characters, strict=True):
        if number > 0:
            assert 0 <= start < end <= len(sentences[number - 1])
        else:
            assert (start, end) == (0, 0)


@pytest.mark.parametrize("word", ["why ", "ж", "\ud800", "a" * 200 + " "])
def test_a_question_without_end_leaves_room_for_the_passage(word):
    window = lay_out(TOKENIZER, word * 5000, None, SENTENCES)
    assert sum(kind == 0 for kind in window.types) <= QUESTION_TOKENS + 2
    assert {1, 2} <= set(window.sentences)


def test_a_title_without_end_leaves_room_for_the_passage():
    title = "The longest title of them all " * 50
    window = lay_out(TOKENIZER, "Who?", title, SENTENCES)
    assert {1, 2} <= set(window.sentences)
    assert window.sentences.count(-1) <= TITLE_TOKENS + 5  # "who", "?" and the separators
    assert lay_out(TOKENIZER, "Who?", title * 2, SENTENCES) == window


def test_a_token_that_begins_with_a_space_belongs_to_the_sentence_after_it():
    vocabulary = dict.fromkeys("▁" + w for w in " ".join(("Who?", *SENTENCES)).split())
    spaced = Tokenizer(WordLevel({word: i for i, word in enumerate(["?", *vocabulary])}, "?"))
    spaced.pre_tokenizer = Metaspace()
    window = lay_out(spaced, "Who?", None, SENTENCES)
    tokens = [token for token, number in enumerate(window.sentences) if number == 2]
    assert " ".join(said(window, token) for token in tokens) == SENTENCES[1]


def test_a_passage_without_end_is_cut():
    window = lay_out(TOKENIZER, "Who?", None, ("word " * 5000, "never read"))
    assert len(window.ids) == TOKENS
    assert set(window.sentences) == {0, -1, 1}
