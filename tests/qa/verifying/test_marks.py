"""Quotations between marks of all languages, across paragraphs, and what only looks like one."""

import re

import pytest

from index.article import Span
from qa.verifying.marks import marked


def quoted(text):
    paragraphs, at = [], 0
    for match in re.finditer(r"\n\n|\Z", text):
        paragraphs.append(Span(at, match.start()))
        at = match.end()
    return [each.inner.of(text).strip() for each in marked(text, paragraphs)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “we have” it.", ["we have"]),
        ("He said \"we have\" and 'we lack' it.", ["we have", "we lack"]),
        ("„Wir haben“, sagte er. »Ja«, sagte sie.", ["Wir haben", "Ja"]),
        ("„Mamy to” i ”hej du” och »hej»", ["Mamy to", "hej du", "hej"]),
        ("« Nous avons », dit-il, «rien»", ["Nous avons", "rien"]),
        ("他说“我们有”和「聪明『炸弹』吗」。", ["我们有", "聪明『炸弹』吗"]),
        ("``as in LaTeX'' or not", ["as in LaTeX"]),
        ("“he said ‘no’ to “them” twice” then", ["he said ‘no’ to “them” twice"]),
        ("‘The workers’ boots are here,’ she said. It’s ‘fine’.", [
            "The workers’ boots are here,", "fine",
        ]),
        ("a 5\" pipe, 6' tall, the dogs' bowls, rock 'n' roll of '68", ["n"]),
        ('He said:"No blank before"', ["No blank before"]),
        ("‘[T]he end is near’", ["[T]he end is near"]),
        ("„Она“ и “так”", ["Она", "так"]),
    ],
)  # fmt: skip
def test_what_stands_between_marks_is_found(text, found):
    assert quoted(text) == found


def test_a_quotation_that_opens_again_in_the_next_paragraph_goes_on_there():
    assert quoted("“One.\n\n“Two,” he said. “Three.”") == ["One.\n\n“Two,", "Three."]


def test_one_that_just_goes_on_in_the_next_paragraph_is_found_as_well():
    assert quoted("“One.\n\nTwo,” he said.") == ["One.\n\nTwo,"]


def test_a_mark_that_was_forgotten_costs_its_paragraph_only():
    assert quoted("“Never closed.\n\nNext “quote here” ok.") == ["Never closed.", "quote here"]
