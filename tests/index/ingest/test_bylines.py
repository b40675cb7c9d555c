"""Bylines and furniture: told from prose by accounting for every word of a line."""

from __future__ import annotations

import pytest

from index.ingest.metadata.boilerplate import breadcrumb, heads_related, is_furniture
from index.ingest.metadata.bylines import (
    Credit,
    bare_credit,
    byline,
    closing_credit,
    is_name,
    outlet,
)


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("By JANE DOE, Staff Writer", "JANE DOE", None),
        ("Written by Jane Doe", "Jane Doe", None),
        ("— Jane Doe, Reuters", "Jane Doe", "Reuters"),
        ("*By Jane Doe and John Smith*", "Jane Doe; John Smith", None),
        ("By: Nestor D. Cruz - Reporter / @nestor", "Nestor D. Cruz", None),
        ("By Ana Reyes (The Philippine Star)", "Ana Reyes", "The Philippine Star"),
        ("Ni Juan dela Cruz", "Juan dela Cruz", None),
        ("By Jose Santos, Jr., Reuters", "Jose Santos, Jr.", "Reuters"),
        ("By Ma. Ceres P. Reyes", "Ma. Ceres P. Reyes", None),
        ("By Senior Writer Jane Doe, Malacañang reporter", "Jane Doe", None),
        ("By The Associated Press", None, "The Associated Press"),
        ("By staff", None, None),
        ("(Genalyn D. Kabiling)", "Genalyn D. Kabiling", None),
        ("(Jane Doe and John Smith with a report from Ann Lee)", "Jane Doe; John Smith", None),
        ("(With reports from AFP)", None, None),
        ("(Reporting by Jane Doe in Moscow; Editing by Ann Lee)", "Jane Doe", None),
        ("(AP)", None, "AP"),
        ("– Rappler.com", None, "Rappler.com"),
        ("—KG/RSJ, GMA News", None, "GMA News"),
        ("Source: Manila Bulletin", None, "Manila Bulletin"),
        ("By Ana Cruz, Ben Ong, and Eva Lim, USA TODAY", "Ana Cruz; Ben Ong; Eva Lim", "USA TODAY"),
        ("By Ana R Cruz and B J Ong, Reuters", "Ana R Cruz; B J Ong", "Reuters"),
        ("By SAM DOE, AP Auto Writer", "SAM DOE", None),
        ("Von Eva Lang und Tom Ritter", "Eva Lang; Tom Ritter", None),
        ("Par Léa Petit et Jean Roux", "Léa Petit; Jean Roux", None),
        ("Por Ana María Ruiz y Eva Sanz", "Ana María Ruiz; Eva Sanz", None),
        ("Por José Ortega y Gasset", "José Ortega y Gasset", None),
        ("Nina Ana Cruz at Ben Ong", "Ana Cruz; Ben Ong", None),
        ("Autor: Eva Lang", "Eva Lang", None),
        ("From USA TODAY Network and wire reports", None, "USA TODAY Network"),
        ("From staff and wire reports", None, None),
        ("Harbour News wire services", None, "Harbour News"),
    ],
)
def test_a_credit_names_people_and_outlets(
    line: str, authors: str | None, source: str | None
) -> None:
    credit = byline(line)
    assert credit is not None
    assert ("; ".join(credit.authors) or None, credit.source) == (authors, source)


@pytest.mark.parametrize(
    "line",
    [
        *("By Tuesday night", "By the time the President arrived", "By admin", "By 2016"),
        *("By Russia and China", "By President Duterte", "By Jane Doe, the senator said nothing"),
        *("(This story was updated at 5 p.m. with new figures.)", "(Davao City)", "(APEC)", "()"),
        *("(Photo by Jane Doe)", "(Editor’s note: see below)", "- a list item", "— he said", "—"),
        *("Von Stein", "Von der Brücke aus", "Por favor", "Par exemple", "Di Maria scores again"),
        *("By writers said the mayor", "Wire reports said the mayor was ill"),
        *("With his wife", "With Russia", "Source: the people who know him", "", "By", "By " * 100),
    ],
)
def test_a_line_with_any_other_word_is_no_byline(line: str) -> None:
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "credit", "authors", "source"),
    [
        (
            "that,” she added. (Genalyn D. Kabiling)",
            "(Genalyn D. Kabiling)",
            *("Genalyn D. Kabiling", None),
        ),
        ("he said.(Roy C. Reyes)", "(Roy C. Reyes)", "Roy C. Reyes", None),
        ("he said. — Jane Doe, Reuters", "— Jane Doe, Reuters", "Jane Doe", "Reuters"),
        ("in the town of weapons. AFP", "AFP", None, "AFP"),
        ("the summit. CATHERINE S. REYES", "CATHERINE S. REYES", "CATHERINE S. REYES", None),
        ("next week. CBB/rga", "CBB/rga", None, None),
        ("in the town. (GPL, TPT)", "(GPL, TPT)", None, None),
        ("he said. (AP)", "(AP)", None, "AP"),
    ],
)
def test_a_closing_credit_begins_where_the_sentence_ends(
    line: str, credit: str, authors: str | None, source: str | None
) -> None:
    found = closing_credit(line)
    assert found is not None
    assert line[found[0] :] == credit
    assert ("; ".join(found[1].authors) or None, found[1].source) == (authors, source)


@pytest.mark.parametrize(
    "line",
    [
        "he said. (This story was updated at 5 p.m. with new figures.)",
        "the Asia-Pacific Economic Cooperation (APEC)",
        "the leader of the nation. (Russian President)",
        "he lives in the U.S. NY",
        "the vowel of the word. [AE]",
        "as “evil.” Putin",
        "“We will win.” He laughed",
        "He met Jane Doe",
    ],
)
def test_the_end_of_a_sentence_is_no_credit(line: str) -> None:
    assert closing_credit(line) is None


def test_names_and_outlets() -> None:
    assert all(
        map(is_name, ["Jane Doe", "Genalyn D. Kabiling", "Leila de Lima", "Jean-Luc O’Hara"])
    )
    assert not any(map(is_name, ["Jane", "jane doe", "The President", "Jane Doe 3", "A. B.", ""]))
    assert all(map(outlet, ["INQUIRER.net", "Philippine Daily Inquirer", "PNA"]))
    assert not any(map(outlet, ["Times", "the bad news", "Duterte", "", "Good morning"]))
    assert bare_credit("Jane Doe, Reuters") == Credit(("Jane Doe",), "Reuters")


@pytest.mark.parametrize(
    "line",
    [
        *("Share this:", "SHARES", "Share on Facebook", "Facebook Twitter Email", "12 comments"),
        *(
            "Click to share on Facebook (Opens in new window)",
            "Read more",
            "Read more: Duterte off",
        ),
        *("READ: Duterte, Putin meet", "ADVERTISEMENT", "Advertisement – continue reading below"),
        *("Tags: Duterte, Putin", "Topics: Russia", "© 2016 Manila Bulletin. All rights reserved."),
        *("Copyright 2016 The Manila Times", "Follow us on Facebook.", "Subscribe", "Back to top"),
        *(
            "Related story: Putin invites Duterte",
            "Next »",
            "3 hours ago",
            "Posted by admin",
            "@jane",
        ),
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Share this responsibility with the people.", "Read more books, he told the children."),
        *("Copyright law reform pushed", "Tags: they help the police find stolen goods.", "Food"),
        *("Advertisement spending rose 3 percent", "Join us or die, rebels told", "Printing money"),
        *("Duterte off to Russia today", "The President said: share this", "x" * 500, "", "!"),
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_lists_of_other_articles_are_announced() -> None:
    assert all(map(heads_related, ["Related stories", "YOU MAY ALSO LIKE:"]))
    assert not heads_related("Related stories of survival moved the audience")


@pytest.mark.parametrize(
    ("line", "last"),
    [
        ("Home\u00a0»\u00a0Headlines\u00a0»\u00a0Duterte off to Russia", "Duterte off to Russia"),
        ("Home > News", "News"),
        ("You are here: › World › Asia › Putin: yes", "Putin: yes"),
        ("Home / Nation / Duterte off to Russia", "Duterte off to Russia"),
        ("News | World", "World"),
        ("Blog » Archive » 2016 » Duterte", "Duterte"),
    ],
)
def test_a_breadcrumb_ends_with_the_article(line: str, last: str) -> None:
    parts = breadcrumb(line)
    assert parts is not None
    assert parts[-1] == last


@pytest.mark.parametrize(
    "line",
    [
        *("« Il est là » dit-il « enfin »", "Palace: deal on track | Inquirer News", "5 > 3 > 1"),
        *("He and/or she", "Food/water shortage feared", "Home", "", "»", "Duterte > Putin"),
    ],
)
def test_other_lines_with_such_signs_are_no_breadcrumbs(line: str) -> None:
    assert breadcrumb(line) is None
