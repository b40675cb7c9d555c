"""What is shown of a reading: no repetitions, answers and alternatives, and whom they mean."""

import json
import re
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Metadata, Role, Sentence, Source, Span
from index.search.hits import Candidate
from index.search.searcher import Searcher
from qa import Assistant
from qa.answer import Verdict
from qa.answering import selection
from qa.reading.duplicates import Statement
from qa.reading.reader import Reading, ScoredSentence
from qa.reading.search_scores import SearchScoreReader
from qa.rendering.answer_json import to_json
from qa.rendering.glance.layout import Look, page

PLACE = Location(1, 1, 0, 1, 0, 1)
SOURCE = Source(1, "/a.txt", "0" * 64, "utf-8", "text", Metadata())

REPORT = "Ida Holm told reporters on Monday that the bridge at Arlen had cost 4 million crowns."


def scored(text, score=1.0):
    sentence = Sentence(Span(0, len(text)), text, Role.PROSE, PLACE)
    return ScoredSentence(SOURCE, Candidate(0, sentence, 0.0, 0.0), score)


def texts(ranking):
    return [found.candidate.sentence.text for found in ranking]


reports = st.builds(
    "{}{} told reporters {}that the bridge at Arlen had {}cost {} million crowns.{}".format,
    st.sampled_from(["", "ARLEN — ", "ARLEN (Wire) - "]),
    st.sampled_from(["Ida Holm", "Ida Marie Holm", "Mayor Ida Holm", "Per Lund"]),
    st.sampled_from(["", "on Monday ", "Monday "]),
    st.sampled_from(["", "not "]),
    st.sampled_from(["4", "5"]),
    st.sampled_from(["", " (Wire)"]),
)


@given(st.lists(reports, max_size=12), st.integers(1, 9))
def test_a_ranking_keeps_the_order_and_nothing_in_it_repeats_another(found, k):
    reading = Reading(tuple(scored(text, 1.0 / n) for n, text in enumerate(found, 1)), 1.0)
    ranking = selection.rank(reading, k)
    scores = [each.score for each in ranking]
    assert scores == sorted(scores, reverse=True)
    assert set(scores) <= {each.score for each in reading.sentences}
    assert texts(ranking)[:1] == found[:1]
    said = [Statement(text) for text in texts(ranking)]
    assert not any(a.says_same(b) for n, a in enumerate(said) for b in said[:n])
    if len(ranking) < k:  # whatever was left out is counted
        assert len(ranking) + sum(each.repeats for each in ranking) == len(found)


def test_copies_of_a_report_are_shown_once_and_counted_and_other_numbers_stay():
    copies = [REPORT, f"ARLEN — {REPORT}", REPORT.replace("Ida", "Mayor Ida"), REPORT + " (Wire)"]
    other = REPORT.replace("4 million", "5 million")
    ranking = selection.rank(Reading((*map(scored, copies), scored(other)), 1.0), 5)
    assert texts(ranking) == [REPORT, other]
    assert [each.repeats for each in ranking] == [3, 0]


scores = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=9).map(
    lambda values: sorted(values, reverse=True)
)


@given(scores, st.booleans())
def test_all_but_the_hopeless_is_shown_and_its_beginning_answers(values, several):
    ranking = tuple(scored(str(value), value) for value in values)
    found = selection.select(ranking, 0.5, 0.3, several=several)
    hopeful = tuple(one for one in ranking if one.score >= selection.FAR * values[0])
    assert (found.verdict, found.answers) == (Verdict.ANSWERED, hopeful)
    assert selection.select(ranking, 0.5, 0.0).answers == ranking
    near = [value for value in values if value >= selection.NEAR * values[0]]
    assert found.main == (len(near) if several else 1)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9), st.booleans())
def test_alternatives_stand_by_article_that_of_the_answer_first(articles, several):
    ranking = tuple(
        replace(scored(str(n), 1.0 / 1.5**n), source=replace(SOURCE, id=article))
        for n, article in enumerate(articles)
    )
    found = selection.select(ranking, 0.5, 0.0, several=several)
    assert found.answers[: found.main] == ranking[: found.main]
    assert set(found.answers) == set(ranking)
    others = [each.source.id for each in found.answers[found.main - 1 :]]
    assert [key for key, _ in groupby(others)] == list(dict.fromkeys(others))
    alternatives = found.answers[found.main :]
    for article in set(others):
        scores = [each.score for each in alternatives if each.source.id == article]
        assert scores == sorted(scores, reverse=True)


# --- through the command ------------------------------------------------------------------------

PACTS = """The pacts of Arlen

Arlen and Brenna will sign a fishing agreement on Monday.

Ida Holm, the mayor, invited the council. She will sign a ferry agreement on Tuesday as well.

“The bridge agreement is signed next year. It needs more time,” she told the council.
"""


@pytest.fixture
def asked(shelf):
    shelf.write("pacts.txt", PACTS)
    shelf.write("copy.txt", "Arlen and Brenna will sign a fishing agreement Monday. (Wire)\n")
    shelf.write("rain.txt", "Rain fell over the hills.\n")
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        yield lambda question, **chosen: assistant.ask(question, min_confidence=0.0, **chosen)


def test_one_thing_asked_for_has_one_answer_and_alternatives(asked):
    found = asked("when will Arlen sign the fishing agreement?").answers
    assert [each.alternative for each in found] == [False, *[True] * (len(found) - 1)]
    assert len(found) > 2


def test_several_things_asked_for_are_all_answers(asked):
    found = asked("which agreements will be signed?").answers
    answers = [each.sentence for each in found if not each.alternative]
    assert {text.split(" agreement")[0].split()[-1] for text in answers} >= {"fishing", "ferry"}
    assert sorted(found, key=lambda each: each.alternative) == list(found)


def test_a_copy_is_folded_and_counted(asked):
    found = asked("when will Arlen sign the fishing agreement?", k=50).answers
    assert len([each for each in found if "fishing" in each.sentence]) == 1
    assert found[0].repeats == 1


def test_a_pronoun_comes_with_whom_it_means_and_speech_with_its_speaker(asked):
    by_start = {each.sentence.split()[0]: each for each in asked("agreement", k=50).answers}
    she = by_start["She"]
    assert [(near.sentence, near.why) for near in she.before] == [
        ("Ida Holm, the mayor, invited the council.", "antecedent")
    ]
    quote = by_start["“The"]
    assert [near.why for near in (*quote.before, *quote.after)] == ["speaker", "speaker"]
    assert quote.before[0].sentence == "Ida Holm, the mayor, invited the council."
    assert quote.after[0].sentence == "It needs more time,” she told the council."
    for cited in by_start.values():
        for near in (*cited.before, *cited.after):
            text = PACTS.encode()[near.location.byte_start : near.location.byte_end].decode()
            assert text == near.sentence


def test_neighbours_that_were_asked_for_are_not_shown_twice(asked):
    found = asked("will she sign a ferry agreement?", k=1, context=2).answers[0]
    places = [near.location.start for near in (*found.before, *found.after)]
    assert places == sorted(set(places))
    assert [near.why for near in found.before] == ["neighbour", "antecedent"]
    assert [near.why for near in found.after] == ["neighbour", "neighbour"]


@pytest.mark.parametrize("best", [0.0, -0.2])
def test_an_answer_shows_a_sentence_whatever_its_score(best):
    ranking = (scored("The bridge is new.", best), scored("It rains.", best - 0.1))
    for least, several in ((0.0, False), (0.0, True), (0.1, False)):
        found = selection.select(ranking, 0.5, least, several=several)
        assert (found.answers[:1], found.main) == (ranking[:1], 1)


class Marking(SearchScoreReader):
    """Marks a day where a sentence names one, and trusts nothing else."""

    def read(self, question, hits, *, several=False):
        found = []
        for each in super().read(question, hits, several=several).sentences:
            day = re.search(r"\w+day", each.candidate.sentence.text)
            mark = Span(*day.span()) if day else None
            found.append(replace(each, score=0.9 if day else 0.1, highlight=mark))
        found.sort(key=lambda each: -each.score)
        return Reading(tuple(found), 0.8)


def test_what_a_reader_marks_is_bold_and_in_the_json_and_what_it_trusts_answers(shelf):
    shelf.write("pacts.txt", PACTS)
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder), Marking()) as assistant:
        answer = assistant.ask("which agreements are signed?", k=9)
    assert [each.alternative for each in answer.answers[:3]] == [False, False, True]
    told = json.loads(to_json(answer))
    assert told["confidence"] == 0.8
    for each in told["answers"][:2]:
        start, end = each["highlight"]
        assert each["sentence"][start:end] in {"Monday", "Tuesday"}
    shown = page(answer, Look(80)).text
    bold = {shown.plain[span.start : span.end] for span in shown.spans if span.style == "bold cyan"}
    assert bold == {"Monday · Tuesday", "Monday", "Tuesday"}


def test_the_command_says_whom_a_pronoun_means_below_the_sentence_with_its_place(qa):
    (qa.folder / "pacts.txt").write_text(PACTS, encoding="utf-8")
    qa("index", "add", qa.folder / "pacts.txt")
    question = ("ask", "-k", 1, "--min-confidence", 0, "when will a ferry agreement be signed")
    lines = qa(*question, "--plain").out.splitlines()
    assert lines[0].split()[0] in {"sure", "likely", "unsure"}
    assert lines[2].startswith("1 She will sign")
    assert lines[3] == "  | she = Ida Holm :5 Ida Holm, the mayor, invited the council."
    coloured = qa(*question, "--color", "always").out
    assert "she = Ida Holm :5 Ida Holm, the mayor, invited the council." in coloured
    assert "\x1b[2m│ " in coloured.replace("\x1b[2m  │", "\x1b[2m│")
    found = json.loads(qa(*question, "--json").stdout)
    assert found["answers"][0]["before"][0]["why"] == "antecedent"
    assert found["answers"][0]["alternative"] is False
    assert 0.0 <= found["confidence"] <= 1.0
