"""Who speaks is read with what is said."""

import pytest

from index.article import Location, Role, Sentence, Span
from index.ingest.passages import passage_text, passages
from index.ingest.sections import openings
from index.ingest.turns import speaker_in, speakers, spoken

NOWHERE = Location(1, 1, 0, 0, 0, 0)
TALK = [
    (Role.HEADING, "The ferry"),
    (Role.SPEAKER, "Ida Holm: 00:01:17"),
    (Role.PROSE, "Let us begin."),
    (Role.PROSE, "The engine failed."),
    (Role.SPEAKER, "[00:01:30] Per Lund:"),
    (Role.PROSE, "Rent a ferry."),
    (Role.HEADING, "The vote"),
    (Role.PROSE, "Five were for it."),
]


def said(*lines):
    return [Sentence(Span(0, len(text)), text, role, NOWHERE) for role, text in lines]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ida Holm: 00:01:17", "Ida Holm"),
        ("[00:01:30] Per Lund:", "Per Lund"),
        ("Per Lund (10:04 AM)", "Per Lund"),
        ("2024-03-04, 10:04 - Mette Aas:", "Mette Aas"),
        ("SPEAKER 2", "SPEAKER 2"),
        ("00:01:30", ""),
        ("", ""),
    ],
)
def test_the_name_is_what_a_speakers_line_says_but_for_the_time(line, name):
    assert speaker_in(line) == name


def test_a_turn_ends_with_the_next_or_at_a_heading():
    assert list(speakers(said(*TALK))) == ["", *["Ida Holm"] * 3, *["Per Lund"] * 2, "", ""]


def test_the_name_stands_before_the_first_sentence_of_a_turn():
    assert passage_text(said(*TALK)) == (
        "The ferry Ida Holm: Let us begin. The engine failed. "
        "Per Lund: Rent a ferry. The vote Five were for it."
    )


def test_a_passage_that_begins_inside_a_turn_says_whose():
    assert passage_text(said(*TALK[3:6]), "Ida Holm") == (
        "Ida Holm: The engine failed. Per Lund: Rent a ferry."
    )


def test_passages_name_who_speaks_where_they_begin():
    long = [(Role.PROSE, f"Sentence {i} goes on and on about the ferry.") for i in range(30)]
    talk = said((Role.SPEAKER, "Ida Holm:"), *long)
    cut = passages(talk)
    assert len(cut) > 2
    assert all(each.text.startswith("Ida Holm: Sentence") for each in cut)
    above = openings(talk, [each.first for each in cut], "Title")
    assert list(above) == [((), "Ida Holm")] * len(cut)


def test_what_nobody_is_said_to_speak_is_as_it_was():
    plain = said(*(line for line in TALK if line[0] is not Role.SPEAKER))
    assert passage_text(plain) == " ".join(each.text for each in plain)
    assert [before for _, before in spoken(plain)] == [""] * len(plain)
