"""Datelines: a place and an agency before the first sentence are told from prose with a dash."""

import pytest

from index.ingest.metadata.datelines import Dateline, dateline, is_place


@pytest.mark.parametrize(
    ("line", "place", "source"),
    [
        ("MANILA, Philippines (AP) — The bridge", "MANILA, Philippines", "AP"),
        ("MOSCOW, Nov. 17 (Xinhua) -- The bridge", "MOSCOW", "Xinhua"),
        ("(Reuters) - The bridge", None, "Reuters"),
        ("MANILA, Philippines — The bridge", "MANILA, Philippines", None),
        ("Lyon (AFP) Two bridges", "Lyon", "AFP"),
        ("Oslo (CNN Business) Two bridges", "Oslo", "CNN Business"),
        ("Springfield, Ill. — “Two bridges", "Springfield, Ill.", None),
        ("QUEZON CITY -- In the north", "QUEZON CITY", None),
        ("Berlin (dpa) - Die Brücke", "Berlin", "dpa"),
        ("CNN —", None, "CNN"),
        ("Washington CNN —", "Washington", "CNN"),
        ("Key West, Florida CNN —", "Key West, Florida", "CNN"),
        ("(CNN)", None, "CNN"),
    ],
)
def test_a_dateline_names_a_place_and_an_agency(line, place, source):
    found = dateline(line)
    assert found is not None
    assert (found.place, found.source) == (place, source)


def test_the_dateline_of_a_press_release_has_a_date():
    line = "NEW YORK, March 3, 2019 /PRNewswire/ -- Ferries"
    assert dateline(line) == Dateline("NEW YORK", "PRNewswire", "2019-03-03", line.index("Ferries"))


@pytest.mark.parametrize(
    "line",
    [
        "Asia-Pacific Economic Cooperation (APEC) — the forum",
        "Ana — who won — wept",
        "Paris — The city slept",
        "Ana Cruz, Ben Ong — Two friends",
        "NATO — The alliance met",
        "WATCH — The bridge opens",
        "The mayor (AP) said no",
        "He went to MANILA — By boat",
        "Rain (see below) — The rest",
        "LONDON: the rest",
        "Washington —",
        "A — B",
        "— AFP",
        "",
    ],
)
def test_prose_has_no_dateline(line):
    assert dateline(line) is None


def test_a_line_in_capitals_is_a_place_where_its_country_follows():
    assert is_place("BAAR, SWITZERLAND")
    assert not any(
        map(is_place, ["READY, STEADY", "GIRLS BASKETBALL", "Baar, Switzerland", "ROME"])
    )
