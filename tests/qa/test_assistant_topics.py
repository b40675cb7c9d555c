"""A talk that turns to something else: a question that stands alone is left alone.

With the encoder and the reader that come with the package, over three small articles.
"""

import pytest

from index.embedding.for_index import encoder_for
from index.maintenance.builder import Builder
from index.store.directory import Directory
from qa.assistant import Assistant

LIGHTHOUSE = """Lighthouse of Skerry Point to be sold

By Inga Dahl
May 4, 2018

The lighthouse of Skerry Point was built in 1874 and will be sold in autumn, the coast guard said.

Its last keeper, Olav Brandt, left in 1991. The tower is thirty metres high and has a leaking dome.
"""
BAKERY = """A bakery that never closes

By Pia Lorenz
July 9, 2019

The bakery in Fenwick Street was founded by two sisters, Nora and Edith Quill, who had come from
Leeds. It bakes nine hundred loaves a night in an oven that the sisters brought with them.

The owner today, Samir Haddad, says that the bakery sells most of its loaves before six in the
morning. The city bought the yard behind the shop for a car park.
"""
SCHOOL = """School orchestra wins in Ghent

By Tom Reyes
March 12, 2020

The orchestra of the Aldous School won the youth prize in Ghent on Saturday. The conductor, Lena
Marsh, had chosen a suite by Holst.

The school teaches four hundred pupils. Its roof was repaired in 2017 for two million crowns.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    root = tmp_path_factory.mktemp("talks")
    for name, text in {"lighthouse": LIGHTHOUSE, "bakery": BAKERY, "school": SCHOOL}.items():
        (root / f"{name}.txt").write_text(text, encoding="utf-8")
    directory = Directory(root / ".qa")
    Builder(directory, encoder_for(directory, None)).add([str(root)])
    with Assistant.open(root / ".qa") as opened:
        yield opened


@pytest.mark.parametrize("joins", ["And ", "and ", "but "])
def test_an_and_does_not_tie_a_question_to_a_talk_of_something_else(assistant, joins):
    first = assistant.ask("when was the lighthouse of Skerry Point built?")
    after = assistant.ask(f"{joins}who founded the bakery?", [first])
    assert "Edith Quill" in after.answers[0].sentence
    assert after.understood_as == "who founded the bakery?"
    kept = assistant.ask(f"{joins}who was the last keeper?", [first])
    assert "Olav Brandt" in kept.answers[0].sentence
    assert kept.understood_as.startswith("Lighthouse of Skerry Point")


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        (
            "when was the lighthouse of Skerry Point built?",
            "who founded the bakery?",
            "Edith Quill",
        ),
        ("who won in Ghent?", "how many loaves does the bakery bake?", "nine hundred"),
        ("who founded the bakery?", "who conducts the orchestra?", "Lena"),
        ("who owns the bakery?", "how many pupils does the school teach?", "four hundred"),
        ("who is the conductor?", "who was the last keeper of the lighthouse?", "Olav Brandt"),
        ("how high is the tower?", "in which year did the school repair its roof?", "2017"),
        ("what did the orchestra win?", "How high is the lighthouse with its dome?", "thirty"),
        ("who conducts the orchestra?", "when will the lighthouse be sold?", "in autumn"),
    ],
)
def test_a_question_about_something_else_is_left_alone(assistant, before, question, answer):
    first = assistant.ask(before)
    alone = assistant.ask(question)
    after = assistant.ask(question, [first])
    assert answer in alone.answers[0].sentence
    assert after.answers[0].sentence == alone.answers[0].sentence
    assert after.understood_as is None


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        ("when was the lighthouse of Skerry Point built?", "how high is the tower?", "thirty"),
        ("who won the youth prize in Ghent?", "who was the conductor?", "Lena"),
        ("who founded the bakery in Fenwick Street?", "who is the owner today?", "Samir Haddad"),
        ("who won the youth prize in Ghent?", "when was its roof repaired?", "2017"),
    ],
)
def test_a_question_about_a_part_of_what_was_spoken_of_finds_it(
    assistant, before, question, answer
):
    after = assistant.ask(question, [assistant.ask(before)])
    assert answer in after.answers[0].sentence


@pytest.mark.usefixtures("seeded")
def test_what_the_talk_leaves_unanswered_is_answered_as_it_stands():
    talk = []
    with Assistant.open("seeds.qa") as opened:
        for question in (
            "when will the APEC summit take place?",
            "did Duterte talk with the ambassador of Russia?",
            "which articles mention Putin?",
            "what weapons did Duterte seek?",
        ):
            talk.append(opened.ask(question, talk))
        alone = opened.ask("what weapons did Duterte seek?")
    assert talk[-1].answers[0].sentence == alone.answers[0].sentence
    assert "precision-guided" in talk[-1].answers[0].sentence
