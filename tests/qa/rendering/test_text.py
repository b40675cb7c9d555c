"""How an answer is told: in words, in a pipe, and as JSON; and what never gets through."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Span
from index.errors import UsageError
from index.filter import Filter
from index.parts import Member, Page, Record
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Kind, Scope, Verdict
from qa.rendering.answer_json import error_json, to_json
from qa.rendering.glance.layout import Look, page
from qa.rendering.glance.lines import lines, refusal, remarks
from qa.rendering.json_text import dumps, in_ascii
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import named_shortly, short_path, verdict

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


# --- in words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.0, "unsure"), (0.59, "unsure"), (0.6, "likely"), (0.89, "likely"), (0.9, "sure")],
)
def test_how_sure_it_is_is_told_in_one_of_three_words(confidence, word):
    assert verdict(answer(CITED, CITED, confidence=confidence)) == word


def test_what_wants_a_yes_or_a_no_is_never_called_sure():
    assert "sure" not in verdict(answer(CITED, confidence=1.0, kind=Kind.YES_NO))


def test_not_to_be_found_is_told_of_the_articles_that_were_asked():
    assert verdict(answer()) == "not in your articles"
    assert verdict(answer(articles=1)) == "not in your one article"
    assert verdict(answer(articles=2100)) == "not in your 2,100 articles"
    within = answer(articles=63, scope=Scope(Filter(authors=("kabiling",)), 12))
    assert verdict(within) == "not in the 12 articles within author kabiling"
    assert verdict(answer(language_known=False)).startswith("cannot tell: ")


def test_a_name_with_a_middle_initial_is_shortened_and_no_other():
    assert named_shortly("Off to Russia · Genalyn D. Kabiling") == "Off to Russia · G. Kabiling"
    assert named_shortly("A title · Associated Press") == "A title · Associated Press"


def test_a_path_below_the_working_directory_is_relative_to_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert short_path(str(tmp_path / "a" / "b.txt")) == "a/b.txt"
    assert short_path("/elsewhere/b.txt") == "/elsewhere/b.txt"


# --- in a pipe ----------------------------------------------------------------------------------


def test_a_sentence_has_a_line_behind_its_place_and_its_neighbours_follow():
    broken = replace(CITED, sentence="Herons wade\nat dawn.", before=(NEIGHBOUR,))
    told = replace(CITED, citation=replace(CITATION, location=NEIGHBOUR.location))
    assert list(lines(answer(broken, CITED))) == [
        "/articles/heron.txt:4:3: Herons wade at dawn.",
        "/articles/heron.txt-3-1- It rained.",
        "/articles/heron.txt:4:3: Herons wade in the pond at dawn.",
    ]
    assert len(list(lines(answer(broken, told)))) == 2, "a neighbour that answers is told once"


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ((Page(12),), "/a.pdf:p. 12: Herons"),
        ((Member("b.txt"),), "/a.pdf:b.txt:4:3: Herons"),
        ((Record("body", 41),), "/a.pdf:row 41 body: Herons"),
    ],
)
def test_where_there_are_no_lines_the_place_is_told_in_words(parts, line):
    text = isinstance(parts[0], Member)
    here = replace(HERE, parts=parts) if text else Location(0, 0, 1, 2, 0, 0, parts)
    cited = replace(CITED, citation=replace(CITATION, file="/a.pdf", location=here))
    assert next(lines(answer(cited))).startswith(line)


def test_what_changed_is_remarked_once_a_file():
    stale = replace(CITED, citation=replace(CITATION, stale=True))
    assert list(remarks(answer(stale, stale))) == [
        "/articles/heron.txt: stale: the file has changed or is gone"
    ]
    assert list(remarks(answer(CITED))) == []


def test_a_refusal_is_two_lines_the_second_with_what_comes_near():
    assert refusal(answer(articles=3))[0] == "not in your 3 articles"
    _, near = refusal(answer(nearest=CITED))
    assert near == "nearest: /articles/heron.txt:4:3: Herons wade in the pond at dawn."
    assert "Herons" not in "".join(refusal(answer(nearest=CITED, near=False)))


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
    for told in (
        clean(text),
        page(shown, Look(40)).text.plain.replace("\n", ""),
        page(shown, Look(40, signs=True)).text.plain.replace("\n", ""),
        *lines(shown),
        to_json(shown),
        error_json(UsageError(text, text), id=text),
    ):
        assert UNSAFE.isdisjoint(told)


@given(st.text(st.characters() | st.sampled_from(HOSTILE)))
def test_json_gives_back_every_text_exactly(text):
    found = json.loads(to_json(answer(replace(CITED, sentence=text)), id=text))
    assert found["id"] == text
    assert found["answers"][0]["sentence"] == text
    assert json.loads(in_ascii(dumps([text]))) == [text]


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
        "kind": "one",
        "articles": 0,
        "language_known": True,
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
                    "opening": None,
                    "source": None,
                    "format": None,
                    "accessed": None,
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
        "near": None,
        "listed": None,
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
