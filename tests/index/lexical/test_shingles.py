"""Shingles: containment is that of the runs of five words, whichever of two articles is asked."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import shingles
from index.lexical.shingles import LEAST, Shingles, shingles_of

WORDS = st.lists(st.sampled_from("a b c d e f the heron saw 12 21 Ärger ἄλφα".split()), max_size=60)


def runs(words):
    """Return the runs of five words, the plain way."""
    low = [word.casefold() for word in words]
    return {tuple(low[at : at + 5]) for at in range(len(low) - 4)}


def text(count, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [f"word{chance.randrange(5_000)}" for _ in range(count)]


@given(WORDS, WORDS)
def test_of_short_articles_containment_is_that_of_all_runs(one, two):
    a, b = runs(one), runs(two)
    shared = len(a & b)
    wanted = shared / min(len(a), len(b)) if shared >= LEAST else 0.0
    found = shingles_of([" ".join(one)]), shingles_of([" ".join(two)])
    assert found[0].containment(found[1]) == found[1].containment(found[0]) == wanted


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("length", [400, 3_000])
def test_of_long_articles_it_is_estimated(share, length):
    """Every kept hash is a trial: of about 50 and 375, three standard deviations are allowed."""
    original = text(length, "original")
    cut = int(length * share)
    copy = original[:cut] + text(length - cut, "other")
    a, b = runs(original), runs(copy)
    true = len(a & b) / min(len(a), len(b))
    found = shingles_of([" ".join(original)]).containment(shingles_of([" ".join(copy)]))
    assert found == pytest.approx(true, abs=3 * 0.5 / (length / 8) ** 0.5)


def test_a_short_excerpt_is_found_in_a_long_article():
    original = text(4_000, "original")
    long, short = shingles_of([" ".join(original)]), shingles_of([" ".join(original[800:900])])
    assert (long.every, short.every) == (8, 1)
    assert long.containment(short) == short.containment(long) == 1.0


def test_case_signs_and_blanks_do_not_count():
    said = "“We waited nine years,” she said. Now the ferry can rest."
    same = "we  WAITED nine years she\nsaid now THE Ferry can rest"
    assert shingles_of([said]) == shingles_of([same]) == shingles_of(said.split(" "))
    assert shingles_of([said]).hashes.size == 7


def test_a_word_ends_with_its_text():
    assert shingles_of(["one two three four", "five"]).hashes.size == 1
    assert shingles_of(["one two three fo", "ur"]) != shingles_of(["one two three four"])


def test_what_has_no_blanks_is_cut_into_characters():
    assert shingles_of(["市長は橋を渡った。"]).hashes.size == 4


def test_pieces_of_a_large_article_leave_no_seam(monkeypatch):
    sentences = [" ".join(text(12, number)) for number in range(100)]
    whole = shingles_of(sentences)
    monkeypatch.setattr(shingles, "_PIECE", 300)
    assert shingles_of(sentences) == whole


@pytest.mark.parametrize("texts", [[], [""], ["—"], ["four words are few"]])
def test_what_has_no_five_words_is_like_nothing(texts):
    nothing = shingles_of(texts)
    assert nothing == Shingles()
    assert nothing.containment(shingles_of([" ".join(text(50, "any"))])) == 0.0


@given(st.text())
def test_any_text_has_shingles_in_order(said):
    hashes = shingles_of([said]).hashes.tolist()
    assert hashes == sorted(set(hashes))
    assert all(number >= 0 for number in hashes)
