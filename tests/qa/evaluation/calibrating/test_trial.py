"""Questions are drafted from articles, and tried with these and as if they were not there."""

import pytest

from index.article import Role
from qa.evaluation.calibrating import trial
from qa.evaluation.calibrating.threshold import FEWEST
from qa.evaluation.calibrating.trial import Trial, tried
from qa.evaluation.dataset import Case, GoldText
from qa.evaluation.drafting import question_set
from qa.evaluation.drafting.drafts import drafts
from tests.support.small_index import Small

HARBOUR = (
    "The harbour of Arlen\n\nIda Holm opened the harbour of Arlen in 1999. It was windy.\n\n"
    "The harbour of Arlen has 40 berths. The harbour of Arlen was founded by Per Lund.\n"
)
ARTICLES = {
    "harbour.txt": HARBOUR,
    "copy.txt": HARBOUR.replace("windy", "rainy"),
    "mill.txt": "The mill of Dorn\n\nMaja Berg sold the mill of Dorn in 1905. Nobody knew why.\n",
    "inn.txt": "The inn\n\nKnut Rode painted the inn of Halm in 1920. He liked green.\n",
    "french.txt": "Le moulin\n\nLe moulin de Dorn a été vendu par Maja Berg. Personne ne sait.\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    made = Small(tmp_path_factory.mktemp("small"))
    made.write(ARTICLES)
    made.build()
    return made


@pytest.fixture
def assistant(small):
    with small.open_assistant() as opened:
        yield opened


def snapshot(assistant, made):
    with assistant.snapshot() as searcher:
        return made(searcher)


def test_drafts_are_spread_over_the_articles_and_the_same_again(assistant):
    found = snapshot(assistant, lambda searcher: drafts(searcher, 3))
    assert len({each.source.path for each in found}) == 3
    assert found == snapshot(assistant, lambda searcher: drafts(searcher, 3))
    everything = snapshot(assistant, lambda searcher: drafts(searcher, 100))
    assert len(everything) > 3
    assert len({each.question for each in everything}) == len(everything)
    for each in everything:
        assert each.sentence.role is Role.PROSE
        assert each.answer in each.sentence.text
        assert "french" not in each.source.path


def test_a_question_is_tried_with_its_article_and_without_it_and_its_copies(assistant):
    with assistant.snapshot() as searcher:
        made = [each for each in drafts(searcher, 100) if "arbour" in each.question]
        trials = trial.of_drafts(searcher, made)
        own = {s.id for s in searcher.sources() if "harbour of Arlen" in (s.metadata.title or "")}
    assert made
    for each in trials:
        assert each.articles == own
        found = tried(assistant, each)
        assert found.answered.right
        assert found.unanswerable < found.answered.confidence


def test_what_another_article_answers_as_well_is_left_out(assistant):
    with assistant.snapshot() as searcher:
        (harbour,) = (s for s in searcher.sources() if s.path.endswith("harbour.txt"))
    gold = GoldText(harbour.path, "Ida Holm opened the harbour of Arlen in 1999.")
    case = Case("who opened the harbour of Arlen?", (), (gold,))
    found = tried(assistant, Trial(case, ("Ida Holm",), frozenset({harbour.id})))
    assert found.elsewhere
    assert found.unanswerable is None


def test_a_question_without_an_answer_is_tried_as_it_stands(assistant):
    found = tried(assistant, Trial(Case("who won the cup?", (), ())))
    assert found.answered is None
    assert found.unanswerable is not None


def test_of_a_question_that_was_asked_the_article_found_first_is_taken_away(assistant):
    (asked,) = trial.of_asked(["who sold the mill of Dorn?"] * 2)
    found = tried(assistant, asked)
    assert found.answered is None  # nobody has said that it was right
    assert found.unanswerable is not None or found.elsewhere


@pytest.mark.parametrize(("count", "without"), [(FEWEST, False), (FEWEST - 1, True)])
def test_who_writes_questions_enough_that_nothing_answers_is_asked_those_alone(
    assistant, count, without
):
    with assistant.snapshot() as searcher:
        (mill,) = (s for s in searcher.sources() if s.path.endswith("mill.txt"))
        cases = [Case("who sold it?", (), (GoldText(mill.path, "Maja Berg"),))]
        cases += [Case(f"who won cup {number}?", (), ()) for number in range(count)]
        first = trial.of_cases(searcher, cases)[0]
    assert bool(first.articles) is without


def test_a_drafted_set_has_whole_sentences_and_names_that_the_article_has_not(assistant):
    with assistant.snapshot() as searcher:
        answerable, unanswerable = question_set.drafted(searcher, 3, 2)
        texts = [s.text for source in searcher.sources() for s in searcher.sentences(source)]
    assert len(answerable) == 3
    assert all(each.sentence.text in texts for each in answerable)
    assert unanswerable
    for question in unanswerable:
        names = [name for name in ("Arlen", "Dorn", "Halm") if name in question]
        assert len(names) == 1
        rest = {"harbour": "Arlen", "mill": "Dorn", "inn": "Halm"}
        assert not any(thing in question and name in names for thing, name in rest.items())


def test_where_no_rule_fits_the_words_of_other_sentences_fill_a_drafted_set(assistant):
    with assistant.snapshot() as searcher:
        answerable, _ = question_set.drafted(searcher, 10_000, 0)
    made = [each for each in answerable if each.answer]
    words = [each for each in answerable if not each.answer]
    assert made
    assert words
    assert not {each.sentence.text for each in made} & {each.sentence.text for each in words}
    assert answerable == (*made, *words)
