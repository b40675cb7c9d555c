"""Passages: every searchable sentence is covered, in order, within the size."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Role, Sentence, Span
from index.ingest.passages import embedded_text, passage_text, passages


def sentence(text, role=Role.PROSE):
    return Sentence(Span(0, len(text)), text, role, Location(1, 1, 0, len(text), 0, len(text)))


articles = st.lists(
    st.builds(
        sentence,
        st.integers(1, 400).map("x".__mul__),
        st.sampled_from([Role.PROSE, Role.PROSE, Role.HEADING, Role.NAVIGATION, Role.BYLINE]),
    ),
    max_size=40,
)


@given(articles, st.integers(50, 900), st.integers(0, 3))
def test_every_searchable_sentence_is_in_a_passage_and_no_other_is_in_its_text(
    article, target, overlap
):
    windows = passages(article, target, overlap)
    covered = {i for w in windows for i in range(w.first, w.last)}
    assert {i for i, s in enumerate(article) if s.searchable} <= covered
    for window in windows:
        assert window.text == passage_text(article[window.first : window.last])
        assert article[window.first].searchable
        assert article[window.last - 1].searchable


@given(articles, st.integers(50, 900), st.integers(0, 3))
def test_passages_advance_and_keep_to_the_size_unless_one_sentence_exceeds_it(
    article, target, overlap
):
    windows = passages(article, target, overlap)
    for window in windows:
        searchable = sum(s.searchable for s in article[window.first : window.last])
        assert len(window.text) <= target or searchable == 1
    for earlier, later in pairwise(windows):
        assert earlier.first < later.first
        assert earlier.last < later.last
        shared = article[later.first : earlier.last]
        assert sum(s.searchable for s in shared) <= overlap


def test_neighbours_share_a_sentence():
    article = [sentence(c * 300) for c in "abcd"]
    windows = passages(article, target=700, overlap=1)
    assert [(w.first, w.last) for w in windows] == [(0, 2), (1, 3), (2, 4)]


def test_an_article_without_prose_has_no_passages():
    assert passages([sentence("Home » News", Role.NAVIGATION)]) == ()


def test_the_title_is_prefixed_for_embedding_only_where_there_is_one():
    assert embedded_text("Title", "Text.") == "Title\nText."
    assert embedded_text(None, "Text.") == "Text."
