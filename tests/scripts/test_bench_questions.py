"""Question sets as the benchmarks ask them."""

import json

import pytest

from bench.questions import read_asked
from index.article import Span


def written(folder, *golds):
    """An article, and a question set about it with one question a gold entry."""
    article = folder / "a.txt"
    article.write_text("Ida Wren cut the ribbon.")
    questions = folder / "questions.jsonl"
    lines = [{"question": "Who?", "gold": [{"file": "a.txt", **gold}]} for gold in golds]
    questions.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return questions, str(article)


def test_a_span_answers_if_it_overlaps_a_stretch_of_its_own_file(tmp_path):
    questions, article = written(tmp_path, {"start": 0, "end": 8})
    (asked,) = read_asked(questions, [article])
    assert asked.answered_by(article, Span(7, 12))
    assert not asked.answered_by(article, Span(8, 12))
    assert not asked.answered_by("b.txt", Span(0, 8))


def test_a_set_that_names_an_answer_by_its_text_is_refused(tmp_path):
    questions, article = written(tmp_path, {"start": 0, "end": 8}, {"contains": "Ida Wren"})
    with pytest.raises(SystemExit, match="Give start and end"):
        read_asked(questions, [article])
