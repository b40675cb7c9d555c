"""Question sets good and bad, how they are asked, and figures by hand."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Span
from index.errors import UsageError
from qa.answer import Citation, CitedSentence, Ranking, Verdict
from qa.evaluation.dataset import Case, GoldSpan, GoldText, read_questions
from qa.evaluation.metrics import figures, percentile
from qa.evaluation.run import Outcome, evaluate

A, B = "/news/a.txt", "/news/b.txt"


def cited(file: str, start: int, text: str, highlight: Span | None = None) -> CitedSentence:
    end = start + len(text)
    location = Location(1, start + 1, start, end, start, end)
    citation = Citation(file, location, "0" * 64, stale=False, title=None, date=None)
    return CitedSentence(text, 0.5, citation, highlight=highlight)


class Recorded:
    """Gives each question the ranking that was written down for it."""

    def __init__(self, rankings, silent=(), confidence=0.5):
        self.rankings = rankings
        self.silent = silent
        self.confidence = confidence
        self.asked = []

    def evaluate(self, question, history, k, min_confidence, within):
        self.asked.append((question, history, k, min_confidence))
        self.within = within
        verdict = Verdict.NOT_FOUND if question in self.silent else Verdict.ANSWERED
        return Ranking(verdict, self.confidence, self.rankings[question][:k])


def measured(answerer, cases):
    return figures(evaluate(answerer, cases))


def outcome(
    rank=None, answerable=True, verdict=Verdict.ANSWERED, confidence=0.5, latency=1.0
) -> Outcome:
    case = Case("who?", (), (GoldText(A, "He"),) if answerable else ())
    return Outcome(case, verdict, confidence, None, None, rank, latency)


# Figures


def test_recall_and_mrr_are_those_worked_out_by_hand():
    found = figures([outcome(1), outcome(2), outcome(6), outcome(None)])
    assert (found.recall_at_1, found.recall_at_5, found.recall_at_10) == (0.25, 0.5, 0.75)
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)


def test_not_found_shares_are_kept_apart_for_answerable_and_unanswerable():
    silent = Verdict.NOT_FOUND
    found = figures(
        [
            outcome(1),
            outcome(1, verdict=silent),
            outcome(answerable=False, verdict=silent),
            outcome(answerable=False, verdict=silent),
            outcome(answerable=False),
        ]
    )
    assert found.not_found_answerable == 0.5
    assert found.not_found_unanswerable == pytest.approx(2 / 3)
    assert found.recall_at_1 == 1.0


def test_the_auroc_is_that_of_the_confidences():
    found = figures(
        [
            outcome(1, confidence=0.9),
            outcome(1, confidence=0.4),
            outcome(answerable=False, confidence=0.4),
            outcome(answerable=False, confidence=0.1),
        ]
    )
    assert found.auroc == 3.5 / 4


def test_risk_and_coverage_are_those_worked_out_by_hand():
    found = figures(
        [
            outcome(1, confidence=0.9),
            outcome(2, confidence=0.8),
            outcome(1, confidence=0.8),
            outcome(answerable=False, confidence=0.1),
        ]
    )
    assert [(p.threshold, p.coverage, p.risk) for p in found.curve] == [
        (0.9, 0.25, 0.0),
        (0.8, 0.75, pytest.approx(1 / 3)),
        (0.1, 1.0, 0.5),
    ]
    assert (found.chosen.coverage, found.chosen.risk) == (0.75, pytest.approx(1 / 3))
    assert found.coverage_at_risk == 0.25
    assert found.aurc == pytest.approx((0 + (1 / 2) / 2 + 1 / 3 + 1 / 2) / 4)
    assert [(each.questions, each.right) for each in found.bins if each.questions] == [
        (1, 0.0),
        (2, 0.5),
        (1, 1.0),
    ]
    assert found.calibration_error == pytest.approx((0.1 + 2 * 0.3 + 0.1) / 4)


def test_the_json_has_the_keys_of_the_contract():
    found = figures(
        [outcome(1, latency=2.0), outcome(answerable=False, latency=4.0, confidence=0.1)]
    )
    told = json.loads(json.dumps(found.to_json()))
    bins = told["calibration"].pop("bins")
    assert [each["low"] for each in bins] == [n / 10 for n in range(10)]
    assert bins[5] == {"low": 0.5, "high": 0.6, "questions": 1, "confidence": 0.5, "right": 1.0}
    assert told == {
        "questions": 2,
        "answerable": 1,
        "r@1": 1.0,
        "r@5": 1.0,
        "r@10": 1.0,
        "mrr": 1.0,
        "not_found": {"answerable": 0.0, "unanswerable": 0.0},
        "auroc": 1.0,
        "risk_coverage": {
            "aurc": 0.25,
            "chosen": {"threshold": 0.2, "coverage": 0.5, "risk": 0.0},
            "tolerated_risk": 0.05,
            "coverage_at_tolerated": 0.5,
            "curve": [
                {"threshold": 0.5, "coverage": 0.5, "risk": 0.0},
                {"threshold": 0.1, "coverage": 1.0, "risk": 0.5},
            ],
        },
        "calibration": {"ece": 0.3},
        "marked": {"questions": 0, "exact": None, "f1": None},
        "latency_ms": {"p50": 3.0, "p95": 3.9},
    }


def test_shares_of_no_questions_are_null():
    only_answerable = figures([outcome(1)]).to_json()
    assert only_answerable["not_found"] == {"answerable": 0.0, "unanswerable": None}
    assert only_answerable["auroc"] is None
    only_unanswerable = figures([outcome(answerable=False)]).to_json()
    assert only_unanswerable["r@1"] is None
    assert only_unanswerable["mrr"] is None
    assert only_unanswerable["not_found"] == {"answerable": None, "unanswerable": 0.0}


def test_the_table_shows_every_figure_on_a_line_of_one_width():
    found = figures([outcome(1), outcome(2), outcome(6, latency=21.04)])
    shares, bins = (part.splitlines() for part in found.to_table().split("\n\n"))
    assert [line.split()[-1] for line in shares[:6]] == [
        "3",
        "3",
        "0.3333",
        "0.6667",
        "1.0000",
        "0.5556",
    ]
    assert shares[7].split() == ["not", "found,", "unanswerable", "–"]
    assert shares[-2].endswith("1.0 ms")
    assert len({len(line) for line in shares}) == 1
    assert len(bins) == 11
    assert len({len(line) for line in bins}) == 1
    assert bins[6].split() == ["0.5", "to", "0.6", "3", "0.5000", "0.3333"]


def test_no_questions_is_an_error():
    with pytest.raises(UsageError, match="no questions"):
        figures([])


# Asking


def test_a_question_counts_where_the_first_right_sentence_stands():
    ranking = (cited(B, 0, "Wrong."), cited(A, 100, "Right file."), cited(A, 0, "Right one."))
    answerer = Recorded({"who?": ranking})
    found = measured(answerer, [Case("who?", (), (GoldSpan(A, Span(6, 9)),))])
    assert (found.recall_at_1, found.recall_at_5) == (0.0, 1.0)
    assert found.mrr == pytest.approx(1 / 3)


def test_a_span_must_share_a_character_with_the_sentence():
    sentence = cited(A, 10, "0123456789")
    assert GoldSpan(A, Span(19, 30)).met_by(sentence)
    assert GoldSpan(A, Span(0, 11)).met_by(sentence)
    assert not GoldSpan(A, Span(20, 30)).met_by(sentence)
    assert not GoldSpan(A, Span(0, 10)).met_by(sentence)
    assert not GoldSpan(B, Span(10, 20)).met_by(sentence)


def test_a_text_must_stand_in_the_sentence_whatever_the_white_space():
    sentence = cited(A, 0, "He will depart Davao\nCity.")
    assert GoldText(A, "depart  Davao City").met_by(sentence)
    assert not GoldText(A, "arrive").met_by(sentence)
    assert not GoldText(B, "Davao City").met_by(sentence)


def test_the_ranking_counts_even_where_the_verdict_is_not_found():
    answerer = Recorded({"who?": (cited(A, 0, "He did."),)}, silent={"who?"})
    found = measured(answerer, [Case("who?", (), (GoldText(A, "He"),))])
    assert found.recall_at_1 == 1.0
    assert found.not_found_answerable == 1.0


def test_an_empty_ranking_is_a_miss():
    (found,) = evaluate(Recorded({"who?": ()}), [Case("who?", (), (GoldText(A, "It"),))])
    assert (found.first, found.right, found.rank, found.correct) == (None, None, None, False)


def test_the_span_marked_in_the_first_sentence_is_compared_with_the_gold_ones():
    said = "The mayor of Arlen, Ida Holm, cut the ribbon."
    gold = (GoldSpan(A, Span(20, 28), "Ida Holm"), GoldSpan(A, Span(0, 28), "The mayor Ida Holm"))
    case = Case("who?", (), gold)

    def marked(highlight):
        (found,) = evaluate(Recorded({"who?": (cited(A, 0, said, highlight),)}), [case])
        return found.marked

    assert marked(None) is None
    exact, near, wrong = marked(Span(20, 28)), marked(Span(20, 32)), marked(Span(38, 44))
    assert (exact.exact, exact.f1) == (True, 1.0)
    assert (near.exact, near.f1) == (False, pytest.approx(0.8))
    assert (wrong.exact, wrong.f1) == (False, 0.0)
    without_text = Case("who?", (), (GoldSpan(A, Span(20, 28)), GoldText(A, "Ida Holm")))
    answerer = Recorded({"who?": (cited(A, 0, said, Span(20, 28)),)})
    assert evaluate(answerer, [without_text])[0].marked is None
    found = figures(
        [
            *evaluate(Recorded({"who?": (cited(A, 0, said, Span(20, 28)),)}), [case]),
            *evaluate(Recorded({"who?": (cited(A, 0, said, Span(38, 44)),)}), [case]),
            *evaluate(Recorded({"who?": (cited(A, 0, said),)}), [case]),
        ]
    )
    assert (found.marked, found.exact, found.f1) == (2, 0.5, 0.5)


def test_sentences_past_the_tenth_do_not_count():
    ranking = (*(cited(B, n, "x") for n in range(10)), cited(A, 0, "Right."))

    class Eager(Recorded):
        def evaluate(self, question, history, k, min_confidence, within):
            return super().evaluate(question, history, k + 1, min_confidence, within)

    found = measured(Eager({"who?": ranking}), [Case("who?", (), (GoldText(A, "Right"),))])
    assert found.recall_at_10 == 0.0
    assert found.mrr == 0.0


def test_each_question_is_asked_once_with_its_history_and_progress_is_told():
    answerer = Recorded({"who?": (), "and he?": ()})
    told = []
    evaluate(
        answerer,
        [Case("who?", (), ()), Case("and he?", ("who?",), ())],
        0.3,
        progress=lambda _, done, total: told.append((done, total)),
    )
    assert answerer.asked == [("who?", (), 10, 0.3), ("and he?", ("who?",), 10, 0.3)]
    assert told == [(1, 2), (2, 2)]


# Statistics, against other ways of working them out


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=30),
    st.sampled_from([0.0, 0.5, 0.95, 1.0]),
)
def test_percentiles_are_numpys(values, share):
    assert percentile(values, share) == pytest.approx(float(np.percentile(values, share * 100)))


def test_importing_the_room_does_not_import_numpy():
    code = "import sys, qa.evaluation.report; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Question sets


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "set.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_a_set_is_read_with_spans_texts_history_and_empty_gold(tmp_path):
    path = written(
        tmp_path,
        {"question": "who?", "gold": [{"file": A, "start": 3, "end": 9}], "id": 7},
        "",
        {"question": "and he?", "history": ["who?"], "gold": [{"file": B, "contains": "he"}]},
        {"question": "why?", "gold": []},
    )
    assert read_questions(path, [A, B]) == (
        Case("who?", (), (GoldSpan(A, Span(3, 9)),)),
        Case("and he?", ("who?",), (GoldText(B, "he"),)),
        Case("why?", (), ()),
    )


def test_a_gold_span_knows_what_stands_there_and_around_it(tmp_path):
    article = tmp_path / "a.txt"
    article.write_bytes("Der Bürgermeister, Ida Holm, kam. ".encode("cp1252") * 9)
    gold = {"file": "a.txt", "start": 19, "end": 27}
    gone = {"file": "b.txt", "start": 19, "end": 27}
    late = {"file": "a.txt", "start": 189, "end": 197}
    path = written(tmp_path, {"question": "who?", "gold": [gold, gone, late]})
    (case,) = read_questions(path, [str(article), "/gone/b.txt"])
    found, unknown, last = case.gold
    assert (found.text, found.around[0]) == ("Ida Holm", "Der Bürgermeister, ")
    assert found.around[1].startswith(", kam. Der ")
    assert found.around[1].endswith(", kam. Der …")
    assert last.text == "Ida Holm"
    assert last.around[0].startswith("… Bürgermeister, Ida Holm, kam. ")
    assert unknown == GoldSpan("/gone/b.txt", Span(19, 27))


@pytest.mark.parametrize(
    ("gold", "complaint"),
    [
        ({"start": 30, "end": 36}, 'a.txt has 35 characters, and "end" is 36.'),
        ({"contains": "Ida Holm went."}, "a.txt does not hold the text"),
    ],
)
def test_what_could_never_be_right_is_an_error(tmp_path, gold, complaint):
    article = tmp_path / "a.txt"
    article.write_text("The mayor,  Ida\nHolm, was the last.", encoding="utf-8")
    path = written(tmp_path, {"question": "who?", "gold": [{"file": "a.txt", **gold}]})
    with pytest.raises(UsageError) as caught:
        read_questions(path, [str(article)])
    assert complaint in caught.value.what
    fine = {"file": "a.txt", "contains": "mayor, Ida Holm,"}
    (case,) = read_questions(written(tmp_path, {"question": "?", "gold": [fine]}), [str(article)])
    assert case.gold == (GoldText(str(article), "mayor, Ida Holm,"),)


def test_a_set_may_have_a_byte_order_mark_crlf_and_line_separators_in_texts(tmp_path):
    path = tmp_path / "set.jsonl"
    line = '{"question": "one\u2028line?", "gold": []}\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + (line * 2).encode())
    assert read_questions(path, []) == (Case("one\u2028line?", (), ()),) * 2


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("/news/2016/a.txt", "/news/2016/a.txt"),
        ("2016/a.txt", "/news/2016/a.txt"),
        ("./b.txt", "/news/2016/b.txt"),
        ("b.txt", "/news/2016/b.txt"),
    ],
)
def test_a_gold_file_is_found_by_its_path_or_a_unique_ending(tmp_path, name, article):
    articles = ["/news/2016/a.txt", "/news/2017/a.txt", "/news/2016/b.txt"]
    path = written(tmp_path, {"question": "?", "gold": [{"file": name, "contains": "x"}]})
    assert read_questions(path, articles)[0].gold == (GoldText(article, "x"),)


def test_a_gold_file_beside_the_set_wins_over_others_with_the_same_ending(tmp_path):
    beside = str(tmp_path / "articles" / "a.txt")
    path = written(
        tmp_path, {"question": "?", "gold": [{"file": "articles/a.txt", "contains": "x"}]}
    )
    assert read_questions(path, ["/other/articles/a.txt", beside])[0].gold[0].file == beside


def test_an_ambiguous_ending_is_an_error_that_names_both_articles(tmp_path):
    path = written(tmp_path, {"question": "?", "gold": [{"file": "a.txt", "contains": "x"}]})
    with pytest.raises(UsageError) as caught:
        read_questions(path, ["/x/a.txt", "/y/a.txt"])
    assert "line 1" in caught.value.what
    assert "/x/a.txt" in caught.value.what
    assert "/y/a.txt" in caught.value.what


@pytest.mark.parametrize("name", ["c.txt", "ews/a.txt", "old/a.txt", "/", "..", "a.txt\0"])
def test_an_unknown_file_is_an_error(tmp_path, name):
    path = written(
        tmp_path,
        {"question": "?", "gold": []},
        {"question": "?", "gold": [{"file": name, "contains": "x"}]},
    )
    with pytest.raises(UsageError, match="line 2: no indexed article"):
        read_questions(path, [A, B])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("who?", "not JSON"),
        ('{"question": "who?"', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("1" * 5_000, "not JSON"),
        ("[]", "not a JSON object"),
        ('{"gold": []}', '"question" is missing'),
        ('{"question": " ", "gold": []}', '"question" is missing'),
        ('{"question": "who?"}', '"gold" is missing'),
        ('{"question": "who?", "gold": {}}', '"gold" is missing'),
        ('{"question": "who?", "gold": [], "history": "x"}', '"history"'),
        ('{"question": "who?", "gold": [], "history": [1]}', '"history"'),
        ('{"question": "who?", "gold": ["a.txt"]}', 'no "file"'),
        ('{"question": "who?", "gold": [{"contains": "x"}]}', 'no "file"'),
        ('{"question": "who?", "gold": [{"file": "a.txt"}]}', "needs either"),
        (
            '{"question": "?", "gold": [{"file": "a.txt", "start": 0, "end": 1, "contains": "x"}]}',
            "needs either",
        ),
        ('{"question": "?", "gold": [{"file": "a.txt", "start": 0}]}', "whole numbers"),
        ('{"question": "?", "gold": [{"file": "a.txt", "start": 2, "end": 2}]}', "whole numbers"),
        ('{"question": "?", "gold": [{"file": "a.txt", "start": -1, "end": 2}]}', "whole numbers"),
        ('{"question": "?", "gold": [{"file": "a.txt", "start": 0.0, "end": 2}]}', "whole"),
        ('{"question": "?", "gold": [{"file": "a.txt", "start": false, "end": 2}]}', "whole"),
        ('{"question": "?", "gold": [{"file": "a.txt", "contains": ""}]}', '"contains"'),
        ('{"question": "?", "gold": [{"file": "a.txt", "contains": 3}]}', '"contains"'),
    ],
)
def test_a_malformed_line_is_an_error_that_names_file_and_line(tmp_path, line, complaint):
    path = written(tmp_path, {"question": "fine?", "gold": []}, "", line)
    with pytest.raises(UsageError) as caught:
        read_questions(path, [A])
    assert caught.value.what.startswith(f"{path}, line 3: ")
    assert complaint in caught.value.what
    assert caught.value.next_step


def test_a_line_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'{"question": "fine?", "gold": []}\n{"question": "caf\xe9?", "gold": []}\n')
    with pytest.raises(UsageError, match="line 2: not UTF-8"):
        read_questions(path, [])


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_a_set_without_questions_is_an_error(tmp_path, data):
    path = tmp_path / "set.jsonl"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="holds no questions"):
        read_questions(path, [])


def test_a_set_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="Cannot read the question set"):
        read_questions(tmp_path / "none.jsonl", [])
    with pytest.raises(UsageError, match="Cannot read the question set"):
        read_questions(tmp_path, [])
