"""Heads as newspapers, agencies and songbooks write them; and prose that merely looks like one."""

import pytest

from index.article import Metadata
from index.formats.registry import read
from index.ingest.metadata.recogniser import recognise

LEAD = (
    "The ferry sank on Monday off the northern cape, the coast guard said, after two days of rain "
    "and wind that had closed the harbour and kept most of the fishermen at home."
)
NEXT = "All forty passengers were saved. Nobody knows why the ferry sank."


def understood(*lines):
    document = read("text", "\n\n".join(lines).encode())
    metadata, blocks = recognise(document)
    return metadata, [(block.role.value, block.span.of(document.text)) for block in blocks]


HEADS = {
    "a headline that asks": (("Why did the ferry sink?",), Metadata("Why did the ferry sink?")),
    "a headline that trails off": (("And then it sank…",), Metadata("And then it sank…")),
    "a headline that quotes": (
        ('Captain speaks: "We got them!"', "Updated on: May 3, 2019 / 10:07 AM / Harbour News"),
        Metadata('Captain speaks: "We got them!"', "2019-05-03", (), "Harbour News", "2019-05-03"),
    ),
    "a headline that ends in a number, a byline in lower case below": (
        ("In the north, ferries never sail at a stable 60 knots", "by Ana Cruz"),
        Metadata("In the north, ferries never sail at a stable 60 knots", None, ("Ana Cruz",)),
    ),
    "a date with a zone": (
        ("Ferry sinks", "By Ana Cruz", "May 29, 2024, 4:34 p.m. ET"),
        Metadata("Ferry sinks", "2024-05-29", ("Ana Cruz",)),
    ),
    "two dates in one line": (
        ("Ferry sinks", "Oct. 7, 2021 Updated Oct. 8, 2021, 12:38 a.m. ET"),
        Metadata("Ferry sinks", "2021-10-07", updated="2021-10-08"),
    ),
    "a name, a role and a date on lines of their own": (
        ("Ferry sinks", "Ana Cruz\nOpinion contributor\nMay 3, 2019"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",)),
    ),
    "a name, a role and a date in one line": (
        ("Ferry sinks - The Daily Herald", "Ana Cruz, Staff Writer | May 3, 2019"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",), "The Daily Herald"),
    ),
    "a byline, a date and a section in one line": (
        ("Ferry sinks", "By Ana Cruz | May 3, 2019 -- 19:14 GMT (19:14 GMT) | Topic: Ferries"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",)),
    ),
    "an account in place of an author": (
        ("Ferry sinks", "By admin - 2019-05-03"),
        Metadata("Ferry sinks", "2019-05-03"),
    ),
    "a name with a handle": (
        ("Ferry sinks", "Ana Cruz @anacruz", "Updated 0339 GMT (1139 HKT) May 3, 2019"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",), updated="2019-05-03"),
    ),
    "a name and a date in one line": (
        ("Ferry sinks", "Ana Cruz - May 3, 2019, 10:31 pm CST"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",)),
    ),
    "two names and the outlet": (
        ("Ferry sinks", "Ana Cruz, and Ben R Ong, USA TODAY"),
        Metadata("Ferry sinks", None, ("Ana Cruz", "Ben R Ong"), "USA TODAY"),
    ),
    "a word that introduces the name on the next line": (
        ("Ferry sinks", "By", "Ana Cruz"),
        Metadata("Ferry sinks", None, ("Ana Cruz",)),
    ),
    "three names above the headline": (
        ("The Harbour Examiner\nMay 3, 2019", "ANA CRUZ, BEN ONG and EVA LIM", "Ferry Sinks"),
        Metadata(
            "Ferry Sinks", "2019-05-03", ("ANA CRUZ", "BEN ONG", "EVA LIM"), "The Harbour Examiner"
        ),
    ),
    "a deck that is a sentence": (
        ("Ferry sinks", "Nobody was hurt.", "by Ana Cruz", "3 May 2019 05:44 GMT"),
        Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",), subtitle="Nobody was hurt."),
    ),
    "an address above the headline": (
        ("https://news.example.com/ferry\nFerry sinks", "By Ana Cruz"),
        Metadata("Ferry sinks", None, ("Ana Cruz",)),
    ),
    "a dateline that is a paragraph": (
        ("Ferry sinks", "By Ana Cruz, CNN", "Key West, Florida CNN —"),
        Metadata("Ferry sinks", None, ("Ana Cruz",), "CNN", place="Key West, Florida"),
    ),
    "an agency alone": (("Ferry sinks", "(CNN)"), Metadata("Ferry sinks", source="CNN")),
    "wire reports": (
        ("Ferry sinks", "From USA TODAY Network and wire reports"),
        Metadata("Ferry sinks", source="USA TODAY Network"),
    ),
    "German": (
        ("Fähre gesunken", "Von Eva Lang und Tom Ritter\n03.05.2019"),
        Metadata("Fähre gesunken", "2019-05-03", ("Eva Lang", "Tom Ritter")),
    ),
    "French": (
        ("Un ferry sombre", "Par Léa Petit", "Publié le 3 mai 2019 à 14h05"),
        Metadata("Un ferry sombre", "2019-05-03", ("Léa Petit",)),
    ),
    "Spanish": (
        ("Se hunde un ferri", "Por Eva Sanz", "viernes, 3 de mayo de 2019"),
        Metadata("Se hunde un ferri", "2019-05-03", ("Eva Sanz",)),
    ),
    "Filipino": (
        ("Lumubog ang barko", "Ni Ana Cruz", "Biyernes, ika-3 ng Mayo 2019"),
        Metadata("Lumubog ang barko", "2019-05-03", ("Ana Cruz",)),
    ),
}


@pytest.mark.parametrize(("head", "metadata"), HEADS.values(), ids=HEADS)
def test_a_head_gives_the_metadata(head, metadata):
    found, blocks = understood(*head, LEAD, NEXT)
    assert found == metadata
    shown = " ".join(text for role, text in blocks if role == "prose")
    assert shown.removeprefix(metadata.subtitle or "").strip() == f"{LEAD}\n\n{NEXT}"


def test_the_dateline_of_a_press_release_gives_its_place_agency_and_date():
    found, _ = understood("Acme buys a ferry", f"OSLO, May 3, 2019 /PRNewswire/ -- {LEAD}", NEXT)
    assert found == Metadata("Acme buys a ferry", "2019-05-03", (), "PRNewswire", place="OSLO")


def test_a_date_with_a_time_is_the_articles_below_a_caption_too():
    found, _ = understood("Ferry sinks", "By Ana Cruz", "The ferry", "3 May 2019 6:30 AM", LEAD)
    assert found == Metadata("Ferry sinks", "2019-05-03", ("Ana Cruz",))


def test_a_song_is_called_by_its_first_line_and_not_by_its_refrain():
    found, blocks = understood(
        "The Ferry Song\nTraditional",
        "Oh the wind is from the west\nRow away my girls, row away",
        "Oh the tide is at its best\nRow away my girls, row away",
    )
    assert found == Metadata("The Ferry Song")
    assert ("byline", "Traditional") in blocks


def test_furniture_between_paragraphs_is_no_prose():
    _, blocks = understood(
        "Ferry sinks",
        LEAD,
        "How safe are our ferries? | CNN Business",
        "Watch the captain's video here",
        "Photos: The ferry and the cape",
        "Editor’s note: Ana Cruz sails. The views expressed here are her own.\nShe lives in Oslo.",
        NEXT,
    )
    assert [text for role, text in blocks if role == "prose"] == [LEAD, NEXT]
    assert ("caption", "Photos: The ferry and the cape") in blocks


@pytest.mark.parametrize(
    "lines",
    [
        (LEAD, NEXT),
        ("Paris — that was the dream of every one of us in those years.", NEXT),
        ("By noon the harbour was empty, and Ana Cruz went home.", NEXT),
        ("From the cape one sees the ferries. On May 3, 2019 there was none.", NEXT),
        ("“Where is it?” she asked. “Gone.”", NEXT),
        ("Ana Cruz said on May 3, 2019, that she had seen it sink.", NEXT),
        ("The following ferries sail:", "Otter", "Heron", NEXT),
        ("What is a ferry?", "A ferry is a ship.", "What is a cape?", "A cape is a headland."),
        ("フェリーは月曜日に沈んだ。", "誰も怪我をしなかった。"),
        ("Note: the ferry was old.", NEXT),
        ("By noon on May 3, 2019 it rained.", NEXT),
        ("1. Otter\n2. Heron\n3. Toad", NEXT),
    ],
)
def test_ordinary_prose_says_nothing_of_itself(lines):
    found, _ = understood(*lines)
    assert found == Metadata()


def test_the_words_of_an_article_are_no_byline_and_no_date():
    found, blocks = understood("Ferry sinks", LEAD, NEXT, "Ana Cruz", "May 3, 2019", NEXT)
    assert (found.authors, found.date) == ((), None)
    assert ("prose", f"{LEAD}\n\n{NEXT}\n\nAna Cruz\n\nMay 3, 2019\n\n{NEXT}") in blocks


def test_what_a_format_states_wins_over_what_stands_in_the_text():
    text = "---\ntitle: Stated\ndate: 2018-01-02\nauthor: Eva Lim\n---\n"
    text += f"# Ferry sinks\n\nBy Ana Cruz\n\nMay 3, 2019\n\n{LEAD}\n"
    metadata, _ = recognise(read("markdown", text.encode()))
    assert metadata == Metadata("Stated", "2018-01-02", ("Eva Lim",))


def test_an_item_of_several_lists_is_no_headline_and_hides_nothing_above_it() -> None:
    day = ("Rye bread and butter", "Stewed pears", "Coffee")
    menu = ("Meals on the ferry", *day, "Barley soup", *day, "Cold ham", *day)
    metadata, blocks = understood(*menu)
    assert metadata.title == "Meals on the ferry"
    prose = " ".join(text for role, text in blocks if role == "prose")
    assert all(meal in prose for meal in (*day, "Barley soup", "Cold ham"))


def test_the_only_date_of_a_line_below_short_lines_is_the_articles() -> None:
    metadata, blocks = understood(
        *("The Ferry Diary", "About  Archive  Contact", "A day on deck", "2019-05-03", LEAD, NEXT)
    )
    assert metadata.date == "2019-05-03"
    assert ("navigation", "2019-05-03") in blocks


@pytest.mark.parametrize(
    "lines",
    [
        ("Concerts", "By the sea", "Bergen", "May 3, 2019", "Oslo", "May 9, 2019", LEAD),
        ("The ferry", LEAD, NEXT, "May 3, 2019", NEXT),
        ("The ferry", "It sank on the cape.", "All were saved.", "May 3, 2019", NEXT),
    ],
)
def test_a_date_among_dates_or_below_a_sentence_goes_on_answering(lines: tuple[str, ...]) -> None:
    _, blocks = understood(*lines)
    assert any(role == "prose" and "May 3, 2019" in text for role, text in blocks)
