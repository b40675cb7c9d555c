"""Lines that ask the articles nothing."""

import pytest

from qa.question.kinds.small_talk import SmallTalk, small_talk


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("hi", SmallTalk.GREETING),
        ("Hello there!", SmallTalk.GREETING),
        ("good morning", SmallTalk.GREETING),
        ("how are you?", SmallTalk.GREETING),
        ("thanks", SmallTalk.THANKS),
        ("Thank you so much!", SmallTalk.THANKS),
        ("ok, thanks", SmallTalk.THANKS),
        ("bye", SmallTalk.GOODBYE),
        ("ok", SmallTalk.AGREED),
        ("I see", SmallTalk.AGREED),
        ("?", SmallTalk.HELP),
        ("help", SmallTalk.HELP),
        ("what can you do?", SmallTalk.HELP),
        ("who are you?", SmallTalk.HELP),
        ("2+2", SmallTalk.SUM),
        ("what is 2 + 2?", SmallTalk.SUM),
    ],
)
def test_small_talk_is_known_by_the_whole_line(line, kind):
    assert small_talk(line) is kind


@pytest.mark.parametrize(
    "line",
    [
        "thanks, who paid for the bridge?",
        "what can you do with precision-guided weapons?",
        "what do you know about Duterte?",
        "who is Test?",
        "why?",
        "who?",
        "1984",
        "2016-11-17",
        "555-1234",
        "C++",
        "Greetings from Arlen: who wrote it?",
        "hi " * 40,
        "",
    ],
)
def test_what_may_ask_something_is_no_small_talk(line):
    assert small_talk(line) is None
