"""A long run of one short pattern is read as white space; everything around it is read as ever."""

import pytest

from index.errors import ArticleError
from index.formats.texts.filler import LONGEST_UNIT, SHORTEST_RUN, filler, without_filler
from index.ingest.pipeline import read_article

BEFORE = "The mayor opened the bridge. "
AFTER = "A new day began in the valley."


def read(tmp_path, text, suffix=".txt"):
    path = tmp_path / f"article{suffix}"
    path.write_text(text, encoding="utf-8", newline="")
    return read_article(path)


@pytest.mark.parametrize("unit", [".", "\n", "- ", "A.\n", "> ", "“a” ", "01234567"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_what_stands_around_filler_is_read_where_it_stands(tmp_path, unit, suffix):
    text = f"{BEFORE}\n{unit * 9999}\n\n{AFTER}\n"
    article = read(tmp_path, text, suffix)
    assert [sentence.text for sentence in article.sentences] == [BEFORE.strip(), AFTER]
    for sentence in article.sentences:
        place = sentence.location
        assert sentence.span.of(article.text) == sentence.text
        assert place.line == text.count("\n", 0, place.start) + 1
        assert text.encode()[place.byte_start : place.byte_end].decode() == sentence.text


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [(BEFORE.strip(), " a.", f" {AFTER}"), (BEFORE, "A.\n", AFTER), (BEFORE, "is so. ", AFTER)],
)
def test_no_word_is_lost_that_filler_runs_into(before, unit, after):
    text = without_filler(before + unit * 4000 + after)
    assert text.split() == [*before.split(), *after.split()]
    assert len(text) == len(before + unit * 4000 + after)


@pytest.mark.parametrize("unit", ["x", "A.\n", ". " * 4, "\n\nX"])
@pytest.mark.parametrize("lead", ["", "\n", "\ufeff"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_an_article_that_is_nothing_else_is_refused(tmp_path, unit, lead, suffix):
    with pytest.raises(ArticleError, match="repeats one pattern"):
        read(tmp_path, lead + unit * SHORTEST_RUN, suffix)


@pytest.mark.parametrize("size", [SHORTEST_RUN - 1, SHORTEST_RUN, SHORTEST_RUN + 1])
@pytest.mark.parametrize("unit", range(1, LONGEST_UNIT + 2))
def test_a_run_is_found_wherever_it_begins_if_it_is_long_and_its_unit_short(size, unit):
    pattern = "0123456789"[:unit]
    run = (pattern * size)[:size]
    for start in (0, 1, 2047, 2048, 5000):
        text = f"{'The quick brown fox. ' * 300}"[:start] + run + "!"
        found = [(span.start, span.end) for span in filler(text)]
        long = size >= SHORTEST_RUN and unit <= LONGEST_UNIT
        assert found == ([(start, start + size)] if long else [])


def test_runs_of_many_kinds_are_found_in_one_text():
    text = "".join(f"{AFTER} {sign * 5000}\n" for sign in "-=.*")
    assert without_filler(text).split() == AFTER.split() * 4


def test_a_sentence_that_is_said_again_and_again_is_no_filler():
    assert list(filler(BEFORE * 1000)) == []
