"""The verdicts on drafts made by rule, with every kind of damage (bench/misquoting.py)."""

from pathlib import Path

import pytest

from bench.misquoting import ARTICLES, EXPECTED, GRAVE, seeds, written
from bench.verify import BAR, judged, opened
from qa.verifying.verifier import Verifier

DATA = Path(__file__).parents[2] / "data" / "verify"
SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with opened(DATA / ARTICLES, tmp_path_factory.mktemp("verify") / "index.qa") as searcher:
        return list(judged(DATA, Verifier(searcher)))


def test_the_verdict_is_right_for_99_of_100_quotations(found):
    assert len(found) >= 500
    wrong = [(each.expected.draft, each.expected.text) for each in found if not each.right]
    assert len(wrong) <= (1 - BAR) * len(found), wrong


def test_no_changed_number_name_or_negation_passes_as_verbatim(found):
    grave = [each for each in found if each.expected.damage in GRAVE]
    assert len(grave) >= 200
    assert not [each.expected for each in grave if each.passed]


def test_what_is_found_is_proved_against_its_file(found):
    cited = [each.checked.found for each in found if each.checked and each.checked.found]
    assert cited
    assert all(each.proved for each in cited)


def test_what_differs_stands_where_it_is_said_to(found):
    for each in found:
        if each.checked:
            for change in each.checked.changes:
                assert change.span.of(each.checked.quotation.text) == change.this


def test_the_set_is_made_by_its_rules(tmp_path):
    written(tmp_path, 1, others=seeds(SEEDS))
    made = (tmp_path / EXPECTED).read_bytes()
    assert made == (DATA / EXPECTED).read_bytes()
