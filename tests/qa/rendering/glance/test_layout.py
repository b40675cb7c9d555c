"""An answer at a glance: the verdict first, nothing twice, no line wider than the window."""

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from index.article import Location, Span
from index.parts import Member
from qa.answer import (
    Answer,
    Citation,
    CitedSentence,
    ContextSentence,
    CopiedSentence,
    Difference,
    Kind,
    Verdict,
    Why,
)
from qa.rendering.glance.layout import Look, around, page, screenful

WIDTHS = (40, 80, 120)
SIGNS = Look(80, signs=True)


def at(line, file="/articles/heron.txt", **said):
    place = Location(line, 1, 100 * line, 100 * line + 9, 0, 0)
    known = {"title": "The heron waits", "date": "2016-11-17", "authors": ("Ann B. Author",)}
    return Citation(file, place, "ab" * 32, stale=False, **(known | said))


WADE = CitedSentence("Herons wade in the pond at dawn.", 0.9, at(4), highlight=Span(12, 23))
SLEEP = CitedSentence("At noon the herons sleep.", 0.4, at(9), alternative=True)
FLY = CitedSentence("Storks fly south.", 0.3, at(2, "/articles/stork.txt"), alternative=True)


def answer(*cited, **changes):
    found = Verdict.ANSWERED if cited else Verdict.NOT_FOUND
    return replace(Answer("where?", found, cited, confidence=0.7, articles=3), **changes)


def shown(found, look=SIGNS):
    return page(found, look).text.plain.split("\n")


def drawn(found, look=SIGNS, **console):
    screen = StringIO()
    Console(file=screen, force_terminal=True, width=80, **console).print(
        page(found, look).text, soft_wrap=True
    )
    return screen.getvalue()


# --- what stands where --------------------------------------------------------------------------


def test_the_verdict_is_first_then_the_answer_then_the_rest_under_its_articles():
    assert shown(answer(WADE, SLEEP, FLY)) == [
        "likely  in the pond",
        "",
        "1 Herons wade *in the pond* at dawn.",
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/heron.txt:4",
        "",
        "also found",
        "2  :9  At noon the herons sleep.",
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/stork.txt",
        "3  :2  Storks fly south.",
    ]


def test_numbers_go_up_and_an_article_is_named_again_where_its_sentences_stand_apart():
    rest = replace(SLEEP, sentence="Herons rest.", citation=at(12))
    lines = shown(answer(WADE, FLY, SLEEP, rest))
    assert [line[:1] for line in lines if re.match(r"\d", line)] == ["1", "2", "3", "4"]
    assert lines[-3:] == [
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/heron.txt",
        "3  :9   At noon the herons sleep.",
        "4  :12  Herons rest.",
    ]


def test_all_that_were_asked_for_stand_in_full_and_their_words_in_the_first_line():
    second = replace(WADE, sentence="Storks wade by day.", citation=at(5), highlight=Span(12, 18))
    lines = shown(answer(WADE, second, kind=Kind.SEVERAL))
    assert lines[0] == "likely  in the pond · by day"
    assert "2 Storks wade *by day*." in lines
    assert "also found" not in lines


def test_a_refusal_says_where_it_looked_and_shows_what_is_near():
    assert shown(answer()) == ["not in your 3 articles"]
    assert shown(answer(nearest=WADE))[:4] == [
        "not in your 3 articles",
        "",
        "nearest miss",
        "  Herons wade *in the pond* at dawn.",
    ]
    assert shown(answer(nearest=WADE, near=False)) == ["not in your 3 articles"]


def test_a_yes_or_no_is_not_claimed():
    lines = shown(answer(WADE, kind=Kind.YES_NO))
    assert lines[:3] == [
        "no yes or no is claimed; read this",
        "",
        "1 Herons wade *in the pond* at dawn.",
    ]


def test_a_path_that_does_not_fit_beside_its_title_has_a_line():
    titled = replace(WADE, citation=at(4, "/articles/heron-waits.txt"))
    assert shown(answer(titled), Look(40))[-2:] == [
        "  The heron waits · 2016-11-17",
        "  /articles/heron-waits.txt:4",
    ]


def test_an_article_without_a_title_is_headed_by_how_it_begins():
    untitled = replace(WADE, citation=at(4, title=None, opening="It was a wet year"))
    assert shown(answer(untitled))[3].startswith("  “It was a wet year…” · 2016-11-17")


def test_what_is_to_be_said_against_a_sentence_stands_below_it():
    stale = answer(replace(WADE, citation=replace(WADE.citation, stale=True)))
    assert shown(stale)[-1] == "  stale: the file has changed or is gone"
    unproved = answer(replace(WADE, citation=replace(WADE.citation, stale=True, checked=False)))
    assert shown(unproved)[-1].startswith("  not proved: ")
    assert "file:" not in drawn(unproved)


def test_copies_are_told_below_their_sentence_wherever_it_stands():
    copy = CopiedSentence("Herons wade.", at(7, "/b.txt"), (Difference("12", "21"),))
    lines = shown(answer(replace(WADE, copies=(copy,)), replace(FLY, copies=(copy,))))
    told = [n for n, line in enumerate(lines) if "differs in 1 copy: 12 → 21  (/b.txt:7:1)" in line]
    assert len(told) == 2
    assert lines[told[1] - 1].startswith("2  :2  Storks")


def test_what_holds_for_an_article_is_said_once_of_it_and_what_differs_where_it_does():
    same = CopiedSentence("At noon.", at(7, "/b.txt", date="2016-11-16"), ())
    other = CopiedSentence("Rest.", at(7, "/c.txt"), (Difference("12", "21"),))
    rest = replace(SLEEP, sentence="Herons rest.", citation=at(12), copies=(same, other))
    lines = shown(answer(WADE, replace(SLEEP, copies=(same,)), rest))
    also = [n for n, line in enumerate(lines) if "also in" in line]
    assert len(also) == 2  # the second sentence has a copy in one article more
    again = shown(answer(WADE, replace(SLEEP, copies=(same,)), replace(rest, copies=(same,))))
    assert [line for line in again if "also in" in line] == ["   also in 1 article, 2016-11-16"]
    elsewhere = shown(answer(replace(WADE, copies=(same,)), replace(FLY, copies=(same,))))
    assert sum("also in" in line for line in elsewhere) == 2


def test_that_an_index_is_not_trusted_is_said_once_on_a_page():
    unproved = [
        replace(each, citation=replace(each.citation, checked=False)) for each in (WADE, SLEEP, FLY)
    ]
    assert sum("not proved" in line for line in shown(answer(*unproved))) == 1
    whole = shown(answer(*unproved), Look(80, whole=True))
    assert sum("not proved" in line for line in whole) == 3


def test_the_folders_of_a_member_are_left_out_where_a_line_has_no_room_for_them():
    place = replace(at(4).location, parts=(Member("exports/2016/november/the-heron-waits.txt"),))
    inner = replace(at(4, "/a.zip", title=None), location=place)
    lines = shown(answer(replace(WADE, citation=inner)), Look(40))
    assert lines[-1] == "  /a.zip › …/the-heron-waits.txt:4"


# --- context ------------------------------------------------------------------------------------


def context(text, line, why):
    return ContextSentence(text, at(line).location, why)


HOLM = context("The mayor, Ida Holm, came to the pond.", 2, Why.ANTECEDENT)
SHE = replace(WADE, sentence="She fed the herons.", highlight=None)


def test_whom_a_pronoun_means_is_told_by_name_and_place_behind_a_bar():
    lines = shown(answer(replace(SHE, before=(HOLM,))))
    assert lines[3] == "  | she = Ida Holm :2 The mayor, Ida Holm, came to the pond."
    styled = shown(answer(replace(SHE, before=(HOLM,))), Look(80))
    assert styled[3].startswith("  │ she = Ida Holm")


def test_a_sentence_that_is_shown_is_not_shown_again_but_named_by_its_number():
    mayor = CitedSentence(HOLM.sentence, 0.3, at(2), alternative=True)
    lines = shown(answer(replace(SHE, before=(HOLM,)), mayor))
    assert lines[3] == "  | she = Ida Holm (see 2)"
    assert "\n".join(lines).count("came to the pond") == 1
    other = replace(SHE, sentence="She left.", citation=at(5), before=(HOLM,))
    lines = shown(answer(replace(SHE, before=(HOLM,)), other))
    assert "  | she = Ida Holm (see 1)" in lines


def test_where_several_are_named_no_name_is_told():
    two = context("Ida Holm met Per Lund.", 2, Why.ANTECEDENT)
    lines = shown(answer(replace(SHE, before=(two,))))
    assert lines[3] == "  | she: :2 Ida Holm met Per Lund."


def test_speakers_columns_what_a_colon_leads_in_and_neighbours_say_why_they_are_there():
    said = context("“Yes,” said Ida Holm.", 2, Why.SPEAKER)
    columns = context("Bird | Place", 1, Why.COLUMNS)
    led = context("a heron", 5, Why.LED_IN)
    near = context("It rained.", 3, Why.NEIGHBOUR)
    lines = shown(answer(replace(WADE, before=(columns, said, near), after=(led,))))
    assert lines[3:7] == [
        "  | columns :1 Bird | Place",
        "  | said by :2 “Yes,” said Ida Holm.",
        "  | :3 It rained.",
        "  | :5 a heron",
    ]


def test_neighbours_that_were_asked_for_have_a_line_below_the_others_as_well():
    near = context("It rained.", 8, Why.NEIGHBOUR)
    lines = shown(answer(WADE, replace(SLEEP, before=(near, HOLM))))
    assert lines[-1] == "   | :8 It rained."


def test_a_sentence_amidst_its_neighbours_stands_in_the_order_of_its_article():
    near = (context("Before.", 3, Why.NEIGHBOUR), context("After.", 5, Why.NEIGHBOUR))
    text = around(replace(WADE, before=near[:1], after=near[1:]), 7, SIGNS).plain
    assert [line.strip() for line in text.split("\n")][:3] == [
        "| :3 Before.",
        "7 Herons wade *in the pond* at dawn.",
        "| :5 After.",
    ]


# --- style --------------------------------------------------------------------------------------


def test_style_takes_the_place_of_signs():
    assert "\x1b[1;36min the pond\x1b[0m" in drawn(answer(WADE), Look(80))
    assert "*" not in drawn(answer(WADE), Look(80))
    assert "\x1b[1m*in the pond*" in drawn(answer(WADE), no_color=True)


def test_the_words_of_the_question_are_not_underlined():
    assert "\x1b[4" not in drawn(answer(replace(WADE, matches=(Span(0, 6),))), Look(80))


def test_a_place_links_to_its_file():
    odd = replace(WADE, citation=at(4, "/a b/[red]%\x1b\x07\n.txt"))
    sent = drawn(answer(odd), Look(80))
    assert f";{Path(odd.citation.file).as_uri()}\x1b\\" in sent
    assert "\x07" not in sent


def test_markup_in_an_article_is_text():
    sent = drawn(answer(replace(WADE, sentence="[bold]x[/bold] :smile: `y`", highlight=None)))
    assert "[bold]x[/bold] :smile: `y`" in sent


# --- a screenful --------------------------------------------------------------------------------


@pytest.mark.parametrize("room", range(5, 14))
def test_what_there_is_no_room_for_is_left_and_told_and_the_first_line_stays(room):
    found = answer(WADE, SLEEP, FLY)
    part = screenful(found, SIGNS, room)
    assert len(part.lines) <= room
    assert part.lines[0].plain == "likely  in the pond"
    told = {int(line.plain.split()[0]) for line in part.lines if re.match(r"\d", line.plain)}
    assert told | set(part.rest) == {1, 2, 3}
    assert part.lines[-1].plain.startswith("/show ")
    assert (f"/more: {len(part.rest)} left" in part.lines[-1].plain) is bool(part.rest)


def test_what_was_left_is_shown_by_its_numbers():
    lines = screenful(answer(WADE, SLEEP, FLY), SIGNS, 20, (2, 3)).lines
    assert [line.plain for line in lines][1:3] == [
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/heron.txt",
        "2  :9  At noon the herons sleep.",
    ]


def test_a_sentence_longer_than_the_screen_is_cut_below_the_verdict():
    long = replace(WADE, sentence="Herons wade in the pond at dawn. " * 40)
    lines = [line.plain for line in screenful(answer(long), SIGNS, 10).lines]
    assert len(lines) == 10
    assert lines[0] == "likely  in the pond"
    assert lines[-3:-1] == [
        "  …",
        "  The heron waits · 2016-11-17 · Ann B. Author   /articles/heron.txt:4",
    ]


# --- whatever is shown --------------------------------------------------------------------------

texts = st.text(
    st.sampled_from("ab z.,“”日本橋🎉e\u0301\u200b\x1b\n\t漢字 ") | st.characters(), max_size=120
)


@st.composite
def answers(draw):
    """An answer whose sentences are all different, with context and copies of any kind."""
    lines = iter(range(1, 99))
    unique = (f"s{n}x" for n in range(1, 99))
    files = st.sampled_from(["/a/heron.txt", "/a/" + "long/" * 12 + "stork.txt", "/b/日本.txt"])

    def contexts():
        count = draw(st.integers(0, 2))
        whys = [draw(st.sampled_from(Why)) for _ in range(count)]
        return tuple(context(f"{next(unique)} {draw(texts)}", next(lines), why) for why in whys)

    found = []
    for number in range(draw(st.integers(1, 6))):
        sentence = f"{next(unique)} {draw(texts)}"
        ends = st.integers(0, len(sentence))
        start, end = sorted((draw(ends), draw(ends)))
        said = {"title": draw(st.none() | texts), "authors": (draw(texts),)}
        found.append(
            CitedSentence(
                sentence,
                0.5,
                at(next(lines), draw(files), **said),
                highlight=draw(st.none() | st.just(Span(start, end))),
                matches=(Span(0, 3),),
                before=contexts(),
                after=contexts(),
                alternative=number > draw(st.integers(0, 3)),
            )
        )
    return answer(*sorted(found, key=lambda each: each.alternative))


@given(answers(), st.sampled_from(WIDTHS), st.booleans())
def test_no_line_is_wider_than_the_window(found, width, signs):
    for line in page(found, Look(width, signs=signs)).lines:
        assert cell_len(line.plain) <= width


@given(answers(), st.sampled_from(WIDTHS))
def test_every_sentence_is_printed_once_below_the_verdict(found, width):
    first, *others = page(found, Look(width, signs=True)).lines
    assert first.plain.startswith("likely")
    text = "\n".join(line.plain for line in others).replace("*", "")
    for number, cited in enumerate(found.answers, 1):
        assert len(re.findall(rf"^{number} ", text, re.MULTILINE)) == 1
        if not cited.alternative:
            assert len(re.findall(rf"\b{cited.sentence.split()[0]}\b", text)) <= 1
    for word in re.findall(r"\bs\d+x\b", text):
        assert text.count(word) == 1


@given(answers(), st.integers(4, 40))
def test_a_screenful_never_scrolls_its_first_line_away(found, room):
    part = screenful(found, Look(40), room)
    assert len(part.lines) <= room
    assert part.lines[0].plain.startswith("likely")
