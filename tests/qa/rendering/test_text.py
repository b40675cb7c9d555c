"""How an answer looks: plain, on a terminal, and as JSON; and what never gets through."""

import json
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index.article import Location, Span
from index.errors import UsageError
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict
from qa.rendering.answer_json import error_json, read_answer, to_json
from qa.rendering.json_text import dumps, in_ascii
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.styled import marked, styled_answer
from qa.rendering.text import plain_answer, short_path

HERE = Location(4, 3, 20, 60, 22, 64)
CITATION = Citation(
    file="/articles/heron.txt",
    location=HERE,
    sha256="ab" * 32,
    stale=False,
    title="The heron waits",
    date="2016-11-17",
    authors=("Ann Author",),
)
CITED = CitedSentence("Herons wade in the pond at dawn.", 0.87654321, CITATION)
NEIGHBOUR = ContextSentence("It rained.", Location(3, 1, 5, 15, 5, 15))

HOSTILE = (
    "a\x00b\x07c\x08d\x1b[31me\x1b]0;owned\x07f\x7fg\x9b1mh\u061ci\u200bj\u200ek\u202el\u202cm"
    "\u2066n\u2069o\ufeffp\U000e0041q\r\nr\x0bs\x85t\u2028u\u2029v\ud800w\ufff9x"
)
UNSAFE = frozenset(
    [
        *map(chr, (*range(9), *range(11, 32), *range(127, 160))),
        *map(chr, (0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF)),
        *map(chr, range(0xD800, 0xE000)),
        *map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xE0000, 0xE0080))),
    ]
)


def answer(*cited, **changes):
    """Return an answer with these sentences, or, with none, one that is not found."""
    verdict = Verdict.ANSWERED if cited else Verdict.NOT_FOUND
    asked = Answer("where do herons wade?", verdict, cited, confidence=0.7)
    return replace(asked, **changes)


def drawn(text, width=80):
    """Return what a terminal of ``width`` cells is sent."""
    screen = StringIO()
    console = Console(file=screen, force_terminal=True, width=width, color_system="truecolor")
    console.print(text, soft_wrap=True)
    return screen.getvalue()


# --- for people ---------------------------------------------------------------------------------


def test_a_sentence_stands_above_what_its_article_says_of_itself_and_its_place():
    assert plain_answer(answer(CITED)) == (
        "1. Herons wade in the pond at dawn.\n"
        "   likely · The heron waits · 2016-11-17 · Ann Author\n"
        "   /articles/heron.txt:4:3"
    )


def test_what_an_article_does_not_say_of_itself_takes_no_line():
    bare = replace(CITED, citation=replace(CITATION, title=None, date=None, authors=()))
    near = answer(nearest=bare)
    assert plain_answer(near).splitlines()[3:] == [
        "   Herons wade in the pond at dawn.",
        "   /articles/heron.txt:4:3",
    ]
    assert styled_answer(near).plain.endswith("dawn.\n   /articles/heron.txt:4:3")
    assert plain_answer(answer(bare)).splitlines()[1] == "   likely"
    assert styled_answer(answer(bare)).plain.endswith("\n   likely  /articles/heron.txt:4:3")


def test_neighbours_stand_around_the_sentence_with_their_own_places():
    cited = replace(CITED, before=(NEIGHBOUR,), after=(NEIGHBOUR,))
    lines = plain_answer(answer(cited)).splitlines()
    assert lines[:3] == [
        "   It rained.  :3:1",
        "1. Herons wade in the pond at dawn.",
        "   It rained.  :3:1",
    ]
    assert styled_answer(answer(cited)).plain.splitlines()[:3] == lines[:3]


def test_every_line_of_a_block_is_indented_like_its_number():
    blocks = plain_answer(answer(*[replace(CITED, before=(NEIGHBOUR,))] * 12)).split("\n\n")
    assert [block.split("\n")[1].split(" ")[0] for block in blocks] == [
        f"{number}." for number in range(1, 13)
    ]
    for number, block in enumerate(blocks, 1):
        indent = " " * len(f"{number}. ")
        others = [line for line in block.splitlines() if not line.startswith(f"{number}. ")]
        assert all(line.startswith(indent) and line[len(indent)] != " " for line in others)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.0, "unsure"), (0.59, "unsure"), (0.6, "likely"), (0.89, "likely"), (0.9, "sure")],
)
def test_how_sure_it_is_stands_with_the_first_sentence_alone_in_one_of_three_words(
    confidence, word
):
    shown = answer(CITED, CITED, confidence=confidence)
    for page in (plain_answer(shown), styled_answer(shown).plain):
        assert f"   {word} · The heron waits" in page
        assert page.count(word) == 1
        assert f"{confidence}" not in page
    assert json.loads(to_json(shown))["confidence"] == confidence


@pytest.mark.parametrize("word", ["sure", "likely", "unsure"])
def test_a_nearest_miss_is_not_called_anything(word):
    assert word not in plain_answer(answer(nearest=CITED, confidence=0.1)).split()


def test_alternatives_are_set_apart_once_wherever_the_page_begins():
    other = replace(CITED, alternative=True)
    shown = answer(CITED, CITED, other, other)
    for page in (plain_answer(shown), styled_answer(shown).plain):
        blocks = page.split("\n\n")
        assert [block.startswith("Less likely:\n") for block in blocks] == [
            False,
            False,
            True,
            False,
        ]
        assert blocks[2].splitlines()[1].startswith("3. ")
    assert plain_answer(shown, skip=3).startswith("Less likely:\n4. ")
    assert "Less likely" not in plain_answer(answer(CITED, CITED))


def test_without_an_answer_the_nearest_miss_is_shown_as_one():
    assert plain_answer(answer()) == "The articles do not say."
    near = plain_answer(answer(nearest=CITED))
    assert near.startswith("The articles do not say.\n\nNearest miss:\n   Herons wade")
    assert "1." not in near
    assert styled_answer(answer(nearest=CITED)).plain.startswith(near.split("wade")[0])


def test_a_stale_citation_says_so_everywhere():
    stale = answer(replace(CITED, citation=replace(CITATION, stale=True)))
    assert "stale" in plain_answer(stale)
    assert "stale" in styled_answer(stale).plain
    assert json.loads(to_json(stale))["answers"][0]["citation"]["stale"] is True


def test_a_citation_that_nobody_checked_is_not_proved_and_leads_to_no_file():
    unproved = answer(replace(CITED, citation=replace(CITATION, stale=True, checked=False)))
    for page in (plain_answer(unproved), styled_answer(unproved).plain):
        assert "not proved" in page
        assert "stale" not in page
    assert "file:" not in repr(styled_answer(unproved).spans)
    value = json.loads(to_json(unproved))
    citation = value["answers"][0]["citation"]
    assert (citation["stale"], citation["checked"]) == (True, False)
    assert not read_answer(value).answers[0].citation.checked
    del citation["checked"]
    assert read_answer(value).answers[0].citation.checked, "as older files are read"


def test_a_file_without_a_place_on_disk_is_linked_to_nothing():
    relative = answer(replace(CITED, citation=replace(CITATION, file="../heron.txt")))
    assert "file:" not in repr(styled_answer(relative).spans)


def test_a_path_below_the_working_directory_is_relative_to_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert short_path(str(tmp_path / "a" / "b.txt")) == "a/b.txt"
    assert short_path("/elsewhere/b.txt") == "/elsewhere/b.txt"


def test_the_words_of_the_question_are_underlined_and_the_answer_span_is_bold():
    text = marked(CITED.sentence, [Span(0, 6), Span(7, 11)], Span(12, 23))
    styles = {text.plain[span.start : span.end]: span.style for span in text.spans}
    assert styles == {"Herons": "underline", "wade": "underline", "in the pond": "bold"}
    overlapping = marked("abc", [Span(0, 2)], Span(1, 3))
    assert [(span.start, span.end, span.style) for span in overlapping.spans] == [
        (0, 1, "underline"),
        (1, 2, "underline bold"),
        (2, 3, "bold"),
    ]


def test_a_place_on_a_terminal_links_to_its_file():
    odd = replace(CITED, citation=replace(CITATION, file="/a b/[red]%\x1b\x07\n.txt"))
    sent = drawn(styled_answer(answer(odd)))
    assert f";{Path(odd.citation.file).as_uri()}\x1b\\" in sent
    assert "\x07" not in sent


def test_markup_in_an_article_is_text():
    sent = drawn(styled_answer(answer(replace(CITED, sentence="[bold]x[/bold] :smile: `y`"))))
    assert "[bold]x[/bold] :smile: `y`" in sent


# --- what a terminal could act on ---------------------------------------------------------------


def test_no_control_character_is_left_in_a_cleaned_line():
    assert clean(HOSTILE) == (
        "a\ufffdb\ufffdc\ufffdd\ufffd[31me\ufffd]0;owned\ufffdf\ufffdg\ufffd1mhijk\ufffdl\ufffdm"
        "\ufffdn\ufffdopq r s t u v\ufffdw\ufffdx"
    )
    assert clean_lines("a\x1b\n\tb") == "a\ufffd\n\tb"


@given(st.text(st.characters() | st.sampled_from(HOSTILE)))
def test_whatever_is_shown_holds_nothing_unsafe(text):
    # What no file can be called has been refused long before.
    path = f"/{text}".replace("\0", "").encode("utf-8", "ignore").decode()
    cited = CitedSentence(
        text or "x",
        0.5,
        replace(CITATION, file=path, title=text, authors=(text,), date=text),
        matches=(Span(0, 1),),
        before=(ContextSentence(text, HERE),),
    )
    shown = answer(cited)
    for page in (
        clean(text),
        plain_answer(shown).replace("\n", ""),
        styled_answer(shown).plain.replace("\n", ""),
        to_json(shown),
        error_json(UsageError(text, text), id=text),
    ):
        assert UNSAFE.isdisjoint(page)


@given(st.text(st.characters() | st.sampled_from(HOSTILE)))
def test_json_gives_back_every_text_exactly(text):
    found = json.loads(to_json(answer(replace(CITED, sentence=text)), id=text))
    assert found["id"] == text
    assert found["answers"][0]["sentence"] == text
    assert json.loads(in_ascii(dumps([text]))) == [text]


@given(st.text(), st.data())
def test_marks_change_no_word_of_a_sentence(text, data):
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = [Span(a, b) for a, b in pairwise(edges) if a < b]
    plain = marked(text, spans[1:], spans[0] if spans else None).plain
    assert "".join(plain.split()) == "".join(clean(text).split())


# --- JSON ---------------------------------------------------------------------------------------


def test_json_of_an_answer_is_schema_2():
    cited = replace(CITED, highlight=Span(7, 11), before=(NEIGHBOUR,))
    found = json.loads(to_json(answer(cited, timings_ms={"total": 1.5})))
    neighbour = {
        "sentence": "It rained.", "why": "neighbour", "line": 3, "column": 1, "start": 5, "end": 15,
        "byte_start": 5, "byte_end": 15,
        "locator": {
            "kind": "text", "line": 3, "column": 1, "start": 5, "end": 15,
            "byte_start": 5, "byte_end": 15,
        },
    }  # fmt: skip
    assert found == {
        "schema": 2,
        "question": "where do herons wade?",
        "understood_as": None,
        "filter": None,
        "matching_articles": None,
        "verdict": "answered",
        "confidence": 0.7,
        "answers": [
            {
                "sentence": "Herons wade in the pond at dawn.",
                "role": "prose",
                "score": 0.8765,
                "highlight": [7, 11],
                "citation": {
                    "file": "/articles/heron.txt",
                    "line": 4,
                    "column": 3,
                    "start": 20,
                    "end": 60,
                    "byte_start": 22,
                    "byte_end": 64,
                    "locator": {
                        "kind": "text",
                        "line": 4,
                        "column": 3,
                        "start": 20,
                        "end": 60,
                        "byte_start": 22,
                        "byte_end": 64,
                    },
                    "sha256": "ab" * 32,
                    "stale": False,
                    "checked": True,
                    "title": "The heron waits",
                    "date": "2016-11-17",
                    "author": "Ann Author",
                    "authors": ["Ann Author"],
                    "member": None,
                    "section": [],
                },
                "alternative": False,
                "repeats": 0,
                "copies": [],
                "dates": [],
                "before": [neighbour],
                "after": [],
            }
        ],
        "nearest": None,
        "timings_ms": {"total": 1.5},
    }


@pytest.mark.parametrize("indent", [None, 2])
def test_json_without_indent_is_one_line(indent):
    text = to_json(answer(CITED), indent=indent)
    assert ("\n" in text) == bool(indent)


def test_an_error_is_json_with_what_and_next():
    found = json.loads(error_json(UsageError("It is broken.", "Mend it."), id=3))
    assert found == {
        "schema": 2,
        "id": 3,
        "error": {"what": "It is broken.", "next": "Mend it."},
    }
