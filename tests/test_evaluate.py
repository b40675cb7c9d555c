"""``qa.evaluate`` and ``qa.questions``: figures by hand, and question sets good and bad."""

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
from qa.answer import Citation, CitedSentence, Verdict
from qa.evaluate import Figures, Outcome, auroc, evaluate, figures, percentile
from qa.questions import Case, GoldSpan, GoldText, read_questions

A, B = "/news/a.txt", "/news/b.txt"
scores = st.integers(0, 20).map(lambda n: n / 20)


def cited(file: str, start: int, text: str, score: float = 0.5) -> CitedSentence:
    end = start + len(text)
    location = Location(1, start + 1, start, end, start, end)
    citation = Citation(file, location, "0" * 64, stale=False, title=None, date=None, author=None)
    return CitedSentence(text, score, citation)


class Recorded:
    """Gives each question the ranking that was written down for it."""

    def __init__(self, rankings, silent=()):
        self.rankings = rankings
        self.silent = silent
        self.asked = []

    def evaluate(self, question, history, k):
        self.asked.append((question, history, k))
        verdict = Verdict.NOT_FOUND if question in self.silent else Verdict.ANSWERED
        return verdict, self.rankings[question][:k]


def outcome(
    rank=None, answerable=True, verdict=Verdict.ANSWERED, score=0.5, latency=1.0
) -> Outcome:
    return Outcome(answerable, rank, verdict, score, latency)


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


def test_the_auroc_is_that_of_the_best_scores():
    found = figures(
        [
            outcome(1, score=0.9),
            outcome(1, score=0.4),
            outcome(answerable=False, score=0.4),
            outcome(answerable=False, score=0.1),
        ]
    )
    assert found.auroc == 3.5 / 4


def test_the_json_has_the_keys_of_the_contract():
    found = figures([outcome(1, latency=2.0), outcome(answerable=False, latency=4.0, score=0.1)])
    assert json.loads(json.dumps(found.to_json())) == {
        "questions": 2,
        "answerable": 1,
        "r@1": 1.0,
        "r@5": 1.0,
        "r@10": 1.0,
        "mrr": 1.0,
        "not_found": {"answerable": 0.0, "unanswerable": 0.0},
        "auroc": 1.0,
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
    found = Figures(12, 10, 0.7, 0.9, 0.95, 0.79, 0.1, None, None, 11.04, 22.0)
    lines = found.to_table().splitlines()
    assert [line.split()[-1] for line in lines[:6]] == [
        "12",
        "10",
        "0.7000",
        "0.9000",
        "0.9500",
        "0.7900",
    ]
    assert lines[7].split() == ["not", "found,", "unanswerable", "–"]
    assert lines[9].endswith("11.0 ms")
    assert len({len(line) for line in lines}) == 1


def test_no_questions_is_an_error():
    with pytest.raises(UsageError, match="no questions"):
        figures([])


# Asking


def test_a_question_counts_where_the_first_right_sentence_stands():
    ranking = (cited(B, 0, "Wrong."), cited(A, 100, "Right file."), cited(A, 0, "Right one."))
    answerer = Recorded({"who?": ranking})
    found = evaluate(answerer, [Case("who?", (), (GoldSpan(A, Span(6, 9)),))])
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
    found = evaluate(answerer, [Case("who?", (), (GoldText(A, "He"),))])
    assert found.recall_at_1 == 1.0
    assert found.not_found_answerable == 1.0


def test_an_empty_ranking_is_a_miss_with_a_score_of_zero():
    answerer = Recorded({"who?": (), "what?": (cited(A, 0, "It.", score=0.2),)})
    cases = [Case("who?", (), ()), Case("what?", (), (GoldText(A, "It"),))]
    found = evaluate(answerer, cases)
    assert found.auroc == 1.0
    assert found.recall_at_10 == 1.0


def test_sentences_past_the_tenth_do_not_count():
    ranking = (*(cited(B, n, "x") for n in range(10)), cited(A, 0, "Right."))

    class Eager(Recorded):
        def evaluate(self, question, history, k):
            return super().evaluate(question, history, k + 1)

    found = evaluate(Eager({"who?": ranking}), [Case("who?", (), (GoldText(A, "Right"),))])
    assert found.recall_at_10 == 0.0
    assert found.mrr == 0.0


def test_each_question_is_asked_once_with_its_history_and_progress_is_told():
    answerer = Recorded({"who?": (), "and he?": ()})
    told = []
    evaluate(
        answerer,
        [Case("who?", (), ()), Case("and he?", ("who?",), ())],
        progress=lambda done, total: told.append((done, total)),
    )
    assert answerer.asked == [("who?", (), 10), ("and he?", ("who?",), 10)]
    assert told == [(1, 2), (2, 2)]


# Statistics, against other ways of working them out


@given(st.lists(scores, min_size=1, max_size=12), st.lists(scores, min_size=1, max_size=12))
def test_auroc_counts_the_pairs_that_are_in_order(positives, negatives):
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


def test_auroc_of_no_pairs_is_none():
    assert auroc([], [0.1]) is None
    assert auroc([0.1], []) is None


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=30),
    st.sampled_from([0.0, 0.5, 0.95, 1.0]),
)
def test_percentiles_are_numpys(values, share):
    assert percentile(values, share) == pytest.approx(float(np.percentile(values, share * 100)))


def test_importing_the_room_does_not_import_numpy():
    code = "import sys, qa.evaluate, qa.questions; sys.exit('numpy' in sys.modules)"
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
