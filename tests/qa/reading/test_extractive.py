"""The reader that comes with the package: what it marks, ranks and refuses."""

import json
import math
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from index.article import Role
from index.errors import ModelError, UsageError
from qa.reading import extractive
from qa.reading.registry import NONE, SHIPPED, reader_for
from qa.reading.search_scores import SearchScoreReader
from qa.reading.span_model import GRAPH, MANIFEST, WEIGHTS, SpanModel
from tests.support.readable import BRIDGE, FERRY, marked, passage


def silent(message):
    """Tell nobody."""


@pytest.fixture(scope="module")
def reader():
    """The reader that comes with the package."""
    return reader_for(None, silent)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who cut the ribbon?", "Ida Wren"),
        ("What did the bridge cost?", "4.2 million"),
        ("When was the bridge opened?", "Tuesday"),
        ("Who is the captain of the ferry?", "Otto Reed"),
        ("Since when has the ferry crossed the river?", "1911"),
    ],
)
def test_the_sentence_that_answers_comes_first_with_its_answer_marked(reader, question, answer):
    read = reader.read(question, [passage(*FERRY, article=2), passage(*BRIDGE)])
    assert answer in marked(read.sentences[0])
    assert len(marked(read.sentences[0])) < len(answer) + 16


def test_a_name_that_one_sentence_has_outweighs_how_another_puts_it(reader):
    """Names that it has never met the network hardly tells apart."""
    right = passage("In Zarn260 the birds were in the care of Ida Wren.")
    wrong = passage("Otto Reed kept the herons of the lake.", article=2)
    lacking = replace(wrong, candidates=tuple(replace(c, lacks=1) for c in wrong.candidates))
    asked = "who kept the herons of Zarn260?"
    before, after = (reader.read(asked, [right, each]).sentences for each in (wrong, lacking))
    share = [one.score for one in after if "Otto" in one.candidate.sentence.text]
    assert share < [one.score for one in before if "Otto" in one.candidate.sentence.text]


def test_what_nothing_says_is_less_certain_than_what_is_said(reader):
    hits = [passage(*BRIDGE), passage(*FERRY, article=2)]
    said = reader.read("Who cut the ribbon?", hits).confidence
    for unsaid in ("Who painted the bridge?", "What is the capital of Peru?", "zxqv blorp?"):
        assert reader.read(unsaid, hits).confidence < said


def test_scores_are_probabilities_in_order_and_marks_lie_inside_their_sentences(reader):
    read = reader.read("Who cut the ribbon?", [passage(*BRIDGE), passage(*FERRY, article=2)])
    scores = [found.score for found in read.sentences]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in (*scores, read.confidence))
    marks = [(one.highlight, one.candidate.sentence.text) for one in read.sentences]
    assert all(0 <= span.start < span.end <= len(text) for span, text in marks if span)


def test_nothing_is_marked_where_nothing_answers(reader):
    read = reader.read("What is the capital of Peru?", [passage(*BRIDGE)])
    assert [found.highlight for found in read.sentences] == [None] * len(BRIDGE)


def test_a_sentence_of_two_passages_is_listed_once(reader):
    read = reader.read("Who?", [passage(*BRIDGE), passage(*BRIDGE[1:], first=1)])
    assert sorted(found.candidate.ordinal for found in read.sentences) == [0, 1, 2]


def test_a_passage_is_marked_alike_in_whatever_company(reader):
    bridge, ferry = passage(*BRIDGE), passage(*FERRY, article=2)
    (alone,) = reader.marks("Who cut the ribbon?", [bridge])
    assert list(reader.marks("Who cut the ribbon?", [ferry, bridge]))[1] == alone


def features(weighed, article):
    return [one.features for one in weighed if one.sentence.source.id == article]


CAPTAINS = [
    passage("Otto Reed steers the ferry on weekdays.", article=1),
    passage("The ferry is steered by Mia Holt on Sundays.", article=2),
    passage("It rained.", article=3),
]


def test_a_passage_counts_for_as_much_as_its_rank_says(reader):
    place = extractive.FEATURES.index("rank")
    weighed = reader.weigh("Who steers the ferry?", CAPTAINS)
    by_article = {one.sentence.source.id: one.features[place] for one in weighed}
    assert by_article == pytest.approx({1: 0.0, 2: math.log(2), 3: math.log(3)})


def test_where_the_next_best_comes_close_its_passage_is_read_again_with_the_best(reader):
    weighed = reader.weigh("Who steers the ferry?", CAPTAINS)
    assert {one.sentence.source.id for one in weighed[:2]} == {1, 2}
    own, among = slice(0, 2), slice(-2, None)
    for article in (1, 2):
        assert all(row[own] != row[among] for row in features(weighed, article))
    assert all(row[own] == row[among] for row in features(weighed, 3))


def test_where_nothing_comes_close_no_passage_is_read_again(reader):
    weighed = reader.weigh("Who cut the ribbon?", [passage(*BRIDGE), *CAPTAINS])
    assert weighed[1].sentence.score < extractive.CLOSE * weighed[0].sentence.score
    assert all(one.features[:2] == one.features[-2:] for one in weighed)


def test_several_answers_are_not_set_against_each_other(reader):
    weighed = reader.weigh("Which captains steer the ferry?", CAPTAINS, several=True)
    assert weighed[1].sentence.score >= extractive.CLOSE * weighed[0].sentence.score
    assert all(one.features[:2] == one.features[-2:] for one in weighed)


def test_copies_of_a_report_are_not_set_against_each_other(reader):
    copy = passage("ARLEN — Otto Reed steers the ferry on weekdays.", article=4)
    weighed = reader.weigh("Who steers the ferry?", [CAPTAINS[0], copy])
    assert weighed[1].sentence.score >= extractive.CLOSE * weighed[0].sentence.score
    assert all(one.features[:2] == one.features[-2:] for one in weighed)


def test_further_passages_are_read_only_where_the_first_leave_it_unsure(reader):
    others = [passage(f"Nothing happened on day {i}.", article=10 + i) for i in range(14)]
    bridge = passage(*BRIDGE, dense=0.8, words=0.6)
    sure = reader.read("Which mayor cut the ribbon of the bridge?", [bridge, *others])
    unsure = reader.read("Who stole the cheese?", [passage(*BRIDGE), *others])
    first, least = extractive.STEPS[0]
    assert sure.sentences[0].score >= least
    assert len({found.source.id for found in sure.sentences}) == first
    assert len({found.source.id for found in unsure.sentences}) == 15


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.PROSE, Role.ROW, Role.QUOTATION, Role.CODE})
)
@pytest.mark.parametrize("chosen", [None, NONE])
def test_what_does_not_answer_answers_nothing_and_lends_its_confidence_to_nothing(role, chosen):
    reader = reader_for(chosen, silent)
    aside = passage("Mayor Ida Wren cut the ribbon", article=3, role=role, dense=0.8, words=0.7)
    weather = passage("The weather was fine.", article=4)
    read = reader.read("Who cut the ribbon?", [weather, aside])
    assert [found.source.id for found in read.sentences] == [4]
    assert read.confidence == reader.read("Who cut the ribbon?", [weather]).confidence


def test_a_heading_is_read_with_the_sentences_under_it(reader):
    (sentence,) = passage("She cut the ribbon with a sword.", first=1).candidates
    titled = passage("Mayor Ida Wren opens the bridge", role=Role.HEADING)
    titled = replace(titled, last=2, candidates=(*titled.candidates, sentence))
    below, alone = (
        reader.weigh("Which mayor opened the bridge?", [hit])[0].features[0]
        for hit in (titled, replace(titled, candidates=(sentence,)))
    )
    assert below != alone


def test_a_passage_without_its_vector_is_read_like_the_others(reader):
    read = reader.read("Who cut the ribbon?", [passage(*BRIDGE, dense=None), passage(*FERRY)])
    assert "Ida Wren" in marked(read.sentences[0])


def test_where_the_articles_are_not_english_the_search_decides(reader):
    german = passage(
        "Die neue Brücke über die Arlen wurde am Dienstag eröffnet und ist vierzig Meter lang.",
        "Bürgermeisterin Ida Wren zerschnitt das Band mit einem Schwert.",
    )
    question = "Wer zerschnitt das Band?"
    searched = SearchScoreReader().read(question, [german])
    assert reader.read(question, [german]) == replace(searched, language_known=False)
    assert replace(reader, english=False).read(question, [german]).sentences[0].highlight


def test_nothing_found_is_no_confidence(reader):
    assert reader.read("Who?", []).confidence == 0.0
    assert reader.read("Who?", []).sentences == ()


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, MANIFEST])
@pytest.mark.parametrize("damage", ["gone", "flipped"])
def test_a_damaged_reader_is_refused(tmp_path, name, damage):
    shutil.copytree(SHIPPED, tmp_path / "model")
    file = tmp_path / "model" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2 if name != MANIFEST else 0] ^= 0x10
    file.unlink()
    if damage == "flipped":
        file.write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        SpanModel.open(tmp_path / "model")


@pytest.mark.parametrize("name", ["ranking", "confidence"])
@pytest.mark.parametrize("weights", [[], [0.5], [math.nan] * (1 + len(extractive.FEATURES))])
def test_a_manifest_without_a_weight_for_each_evidence_is_refused(
    tmp_path, monkeypatch, name, weights
):
    shutil.copytree(SHIPPED, tmp_path / "model")
    manifest = tmp_path / "model" / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {name: weights}))
    monkeypatch.setattr("qa.reading.registry.SHIPPED", tmp_path / "model")
    with pytest.raises(ModelError, match="damaged"):
        reader_for(None, silent)


def test_the_manifest_says_what_the_model_was_made_of():
    fields = json.loads((SHIPPED / MANIFEST).read_text())
    assert set(fields["files"]) == {GRAPH, WEIGHTS}
    assert len(fields["ranking"]) == len(fields["confidence"]) == 1 + len(extractive.FEATURES)


def test_no_reader_is_a_choice():
    assert isinstance(reader_for(NONE, silent), SearchScoreReader)


def test_a_folder_that_holds_no_model_is_refused(tmp_path):
    with pytest.raises(UsageError, match="not an extractive"):
        reader_for(str(tmp_path), silent)


GROWTH = """
import re, sys
from pathlib import Path
from index.inference.runtime import in_parallel, physical_cores
from qa.reading.registry import reader_for
from tests.support.readable import passage

def own():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

reader = reader_for(None, print)
long = [passage(*("The heron of Arlen walked over the bridge, and nobody saw it. " * 4,) * 6)] * 8
reader.read("Who walked?", [passage("Ida Wren walked over the bridge.")])
if sys.argv[1] == "warm":
    reader.warm()
before = own()
reader.read("Who walked over the bridge? " * 40, long)
print(own() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="says what memory is a process's own")
def test_once_warm_it_takes_no_more_memory_however_long_what_it_reads_is():
    def growth(how):
        """Return the kB that a long reading adds, of a new process."""
        command = [sys.executable, "-c", GROWTH, how]
        return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    assert growth("warm") < 4_000
    assert growth("cold") > 8_000
