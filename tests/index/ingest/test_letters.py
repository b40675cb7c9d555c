"""Around a letter, a quotation or a picture: who is greeted, who said it, whose the picture is."""

from __future__ import annotations

import pytest

from index.formats.registry import read
from index.ingest.metadata.recogniser import recognise
from tests.support.roles import roles_of

LEAD = (
    "The bell of the chapel cracked in the winter of 1893, and for eleven years the village was "
    "called to prayer with a ship's horn that a captain's widow had given."
)
TOLD = "“We heard it as far as the mill.”"
LAST = "The new bell was cast from the old one, and from forty kettles."


def roles(*lines: str) -> dict[str, str]:
    """Return the role of each block of a plain text by its words."""
    return roles_of("\n\n".join(lines))


def answers(line: str, found: dict[str, str]) -> bool:
    return any(line in text and role == "prose" for text, role in found.items())


@pytest.mark.parametrize(
    "line", ["Dear all,", "MY DEAR HOLM,--", "Dear Miss Lund:", "Hello everyone,", "Dearest Ida,—"]
)
def test_who_is_greeted_in_a_line_of_its_own_is_no_answer(line: str) -> None:
    assert roles("The bell", LEAD, line, LAST)[line] == "navigation"


@pytest.mark.parametrize(
    "line",
    [
        "Dear all, the bell is back.",
        "Dear was the price of bronze,",
        "Hello, everyone cried.",
        "Dear Abbey Road",
    ],
)
def test_a_line_that_says_more_than_a_greeting_goes_on_answering(line: str) -> None:
    assert answers(line, roles("The bell", LEAD, f"{line}\nand nobody could pay it.", LAST))


def test_place_and_day_above_a_greeting_are_no_answer_and_in_a_list_they_are() -> None:
    letter = roles("The bell", LEAD, "Bergen, March 5, 1904.", "Dear Ida,", LAST)
    assert letter["Bergen, March 5, 1904."] == "navigation"
    tour = roles("The tour", LEAD, "Bergen, March 5, 1904", "Oslo, March 9, 1904", LAST)
    assert answers("Bergen, March 5, 1904", tour)


@pytest.mark.parametrize(
    "line",
    ["—Per Lund, Warden of the Chapel", "-- Ida Holm, Bell founder", "— Per Lund, Miller"],
)
def test_who_said_what_is_quoted_above_is_read_beside_it_and_is_no_author(line: str) -> None:
    assert roles("The bell", LEAD, TOLD, line, LAST)[line] == "caption"
    document = read("text", f"The bell\n\n{LEAD}\n\n{TOLD}\n\n{line}\n\n{LAST}".encode())
    assert recognise(document)[0].authors == ()


def test_who_wrote_for_an_agency_is_credited_below_a_quotation_all_the_same() -> None:
    document = read("text", f"The bell\n\n{LEAD}\n\n{TOLD}\n\n— Per Lund, Reuters".encode())
    assert recognise(document)[0].authors == ("Per Lund",)


@pytest.mark.parametrize("line", ["Per Lund writes:", "On Monday Ida wrote:"])
def test_who_wrote_what_follows_is_read_beside_it(line: str) -> None:
    assert roles("The bell", LEAD, line, LAST)[line] == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "— the bell, Per Lund said, was lost",
        "— Per Lund, who rang it, left in May.",
        "The warden writes of it:",
        "What Per Lund wrote:",
        "On paper the warden wrote:",
        "Per Lund rang the bell: it cracked",
    ],
)
def test_a_line_that_tells_something_behind_a_dash_or_before_a_colon_answers(line: str) -> None:
    assert answers(line, roles("The bell", LEAD, TOLD, line, LAST))


@pytest.mark.parametrize(
    "line",
    [
        "Image credit: Museum of Bells",
        "Background image credit: Ida Holm / CC BY",
        "Figure 3: The bell before it was cast",
        "The bell on its cart. Photo: Ida Holm.",
    ],
)
def test_a_picture_and_whose_it_is_are_a_caption(line: str) -> None:
    assert roles("The bell", LEAD, TOLD, line, LAST)[line] == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "Figure 3 shows how far the sound of the bell was carried",
        "Figure 3: the bell was heard at nine of the twelve farms.",
        "Extra credit: ring it twice",
        "They rang it at noon. Photos were not allowed: the warden forbade them.",
    ],
)
def test_a_sentence_about_a_picture_answers(line: str) -> None:
    assert answers(line, roles("The bell", LEAD, TOLD, line, LAST))


def test_names_in_a_list_are_no_credits() -> None:
    rang = ["The ringers were:", "- Ida Holm", "- Per Lund", "- Gov. Ada Lim"]
    found = roles("The bell", LEAD, *rang, LAST)
    assert all(answers(name, found) for name in rang)
    assert all(answers(name, roles("The bell", LEAD, LAST, *rang)) for name in rang)
