"""What is new of a saved question is told in full, in the layout of an answer."""

from dataclasses import replace

from qa.answer import SaidDate
from qa.rendering.glance.layout import WHOLE
from qa.rendering.glance.news import news_block, news_line
from tests.qa.rendering.glance.test_layout import FLY, SLEEP, Span, answer


def test_every_new_sentence_stands_in_full_below_its_question():
    long = replace(FLY, sentence="Storks fly south. " * 40)
    lines = news_block("birds", answer(SLEEP, long), WHOLE).plain.split("\n")
    assert lines == [
        "birds: where?",
        "also found",
        "1 At noon the herons sleep.",
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/heron.txt:9",
        f"2 {long.sentence.strip()}",
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/stork.txt:2",
    ]


def test_a_line_of_news_has_the_name_the_file_and_the_line():
    assert news_line("birds", FLY) == "birds: /articles/stork.txt:2: Storks fly south."
    stale = replace(FLY, citation=replace(FLY.citation, stale=True))
    assert news_line("birds", stale).endswith("  (stale: the file has changed or is gone)")


def test_a_day_that_is_meant_stands_below_its_sentence():
    dated = replace(SLEEP, dates=(SaidDate("noon", Span(3, 7), "2016-11-16"),))
    assert news_block("birds", answer(dated), WHOLE).plain.endswith("\n  noon = 2016-11-16")
