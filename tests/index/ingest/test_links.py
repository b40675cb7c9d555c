"""The links around a page's text are furniture; lines that only begin like them go on answering."""

from __future__ import annotations

import pytest

from tests.support.roles import roles_of

LEAD = (
    "The orchard behind the school was planted in 1931, and each spring its forty trees are pruned "
    "by the pupils of the upper form, who sell the apples in October."
)
LAST = "Nobody has counted the jars of jelly, said the caretaker."


def roles(*lines: str) -> dict[str, str]:
    """Return the role of each block of a plain text by its words."""
    return roles_of("\n\n".join(lines))


@pytest.mark.parametrize(
    "line",
    [
        "Share: Mastodon LinkedIn Email",
        "Share this recipe: Copy link | Pinterest | X",
        "Share on Reddit  Share on Mastodon",
        "Follow us: YouTube and Instagram",
        "Subscribe: Spotify | Overcast | RSS",
        "Next post: How we built the cider press",
        "« Older  Newer »",
        "Previous chapter · Next chapter",
        "Related: The pear wall | Quinces",
        "Related posts: .orchard: Ida Holm · .orchard: Per Lund",
        "You may also like: A short history of the ladder",
        "Posted in Gardens, Schools",
        "Posted in Kent, England | 3 Comments",
        "Post tags: apples, pruning",
        "Reading time: 4 minutes",
        "0:00 / 12:07",
        "END 4:20 P.M. CET",
        "Edit this page on GitHub",
        "Log in or register to post comments",
        "Subscribe to the newsletter",
        "Your email address",
        "Comments (12)",
        "Back to all stories",
        "Download this report (PDF, 210KB)",
        "Home | Trees | Tools | Harvest",
        "Blog  About  Orchards",
        "Privacy policy | Imprint | About the School Garden",
        "OrchardKeeper on GitHub",
        "Ida Holm on Mastodon",
    ],
)
def test_a_link_is_furniture(line: str) -> None:
    assert roles("The orchard", LEAD, line, LAST)[line] == "navigation"


@pytest.mark.parametrize(
    "line",
    [
        "330g warm water",
        "09:00 Registration",
        "End 4:20 p.m. at the gate",
        "12:30 / 13:30 Lunch, in two sittings",
        "2002 World Cup, we won bronze.",
        "Share the apples among the neighbours",
        "Share: one crate for each family",
        "Next: grease the press",
        "Posted in Malta for two years",
        "Posted in Burma, where he learned to graft",
        "Print the labels on card",
        "Download the tax form (PDF) and sign it",
        "Apples | 40 kg | Kent",
        "Apples  Pears  Quinces",
        "Live on YouTube",
        "Email: holm@orchard.example",
        "Related to the quince",
        "Subscribe to the box scheme before May",
        "2 responses to the letter came in June",
        "Edit this page of the ledger in pencil",
        "Back to school in September",
        "We put the orchard’s plan on GitHub",
    ],
)
def test_a_line_that_says_something_goes_on_answering(line: str) -> None:
    found = roles("The orchard", LEAD, line, "Crates are stacked by the gate", LAST)
    assert any(line in text and role == "prose" for text, role in found.items())


def test_a_menu_above_the_headline_leaves_the_headline_and_its_date_to_be_found() -> None:
    found = roles("About  Archive  Subscribe", "Pruning in March", "2019-03-05", LEAD, LAST)
    assert found["Pruning in March"] == "heading"
    assert found["2019-03-05"] == "navigation"
