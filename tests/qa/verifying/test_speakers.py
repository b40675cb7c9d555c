"""Whom a draft gives a quotation to, and whether an article names the same."""

import pytest

from index.article import Span
from qa.verifying.speakers import agree, dashed, speaker_in, speaker_of


def draft(text):
    start, end = text.index("“"), text.rindex("”") + 1
    return speaker_of(text, Span(start, end), Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We have it,” Duterte said.", "Duterte"),
        ("“We have it,” said Mayor Ida Holm, who was there.", "Mayor Ida Holm"),
        ("According to the DFA, “we have it”.", "DFA"),
        ("“We have it”, according to the Department of Foreign Affairs.",
         "Department of Foreign Affairs"),
        ("In Davao City, Duterte told reporters: “We have it.”", "Duterte"),
        ("“We have it,” he added.", "he"),
        ("Several people did not reply. “We have it.”", None),
        ("“We have it.” Putin told us more the next day in Moscow, as he said.", None),
        ("„Wir haben es“, sagte Jürgen Vogt. ”", "Jürgen Vogt"),
        ("Mr. Holm said “we have it”.", "Holm"),
        ("The President said on Monday that “we have it”.", "President"),
    ],
)  # fmt: skip
def test_a_speaker_is_named_beside_a_quotation(text, speaker):
    if "„" in text:
        assert speaker_of(text, Span(0, text.index("“") + 1), Span(0, len(text))) == speaker
    else:
        assert draft(text) == speaker


def test_a_line_below_a_block_quotation_names_its_speaker():
    assert dashed("— Ida Holm, seeds/a.txt:3") == "Ida Holm"


@pytest.mark.parametrize(
    ("narration", "speaker"),
    [
        ("Foreign Affairs Assistant Secretary Maria Cleofe Natividad said.",
         "Foreign Affairs Assistant Secretary Maria Cleofe Natividad"),
        ("Duterte told a gathering of Coast Guard personnel in Davao City last Friday.", "Duterte"),
        ("The bridge was opened on Monday.", None),
    ],
)  # fmt: skip
def test_the_narration_of_an_article_names_who_speaks(narration, speaker):
    assert speaker_in(narration) == speaker


@pytest.mark.parametrize(
    ("one", "other", "text", "same"),
    [
        ("Duterte", "President Rodrigo Duterte", "", True),
        ("Mr. Duterte", "Putin", "", False),
        ("the President", "Duterte", "President Duterte came.", True),
        ("the President", "Medvedev", "President Duterte met Medvedev.", False),
        ("the mayor", "Duterte", "President Duterte came.", None),
        ("DFA", "Department of Foreign Affairs", "", True),
        ("the Philippine leader", "Duterte", "President Duterte came.", None),
        ("Russian President Vladimir Putin", "Putin", "", True),
        ("Анны Ковалёвой", "Анна Ковалёва", "", True),
        ("Игорь Белов", "Анна Ковалёва", "", False),
        ("Xi", "Chinese President Xi Jinping", "", True),
        ("Yasay", "Foreign Affairs Secretary Natividad", "", False),
    ],
)
def test_two_names_for_a_speaker_agree_differ_or_leave_it_open(one, other, text, same):
    assert agree(one, other, text) is same
