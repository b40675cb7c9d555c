"""Labelled heads: what an export says of a text line by line is believed, a lone label is prose."""

import pytest

from index.article import Metadata
from index.formats.registry import read
from index.ingest.metadata.recogniser import recognise

BODY = (
    "The ferry sank on Monday off the northern cape, the coast guard said. All forty passengers "
    "were saved by fishermen.\n\nNobody knows why it sank.\n"
)


def understood(head):
    document = read("text", (head + "\n\n" + BODY).encode())
    metadata, blocks = recognise(document)
    return metadata, [(block.role.value, block.span.of(document.text)) for block in blocks]


def test_labels_state_the_metadata_and_are_no_prose():
    metadata, blocks = understood(
        "Headline: Ferry sinks\nSubtitle: All are saved\nByline: Ana Cruz and Ben Ong\n"
        "Published: 3 March 2019\nUpdated: 4 March 2019\nSource: Harbour Post\n"
        "Location: Northcape\nLanguage: English\nTags: ferries, rescue\nURL: https://example.org/1"
    )
    assert metadata == Metadata(
        title="Ferry sinks",
        subtitle="All are saved",
        date="2019-03-03",
        updated="2019-03-04",
        authors=("Ana Cruz", "Ben Ong"),
        source="Harbour Post",
        place="Northcape",
        language="en",
        tags=("ferries", "rescue"),
    )
    assert [text for role, text in blocks if role == "prose"] == [BODY.strip()]
    assert ("heading", "Ferry sinks") in blocks


def test_labels_may_stand_apart_and_below_other_lines():
    metadata, _ = understood(
        "The Harbour Library presents Ferry sinks\n\nThis text is free for everybody.\n\n"
        "Title: Ferry sinks\n\nAuthor: Ana P. Cruz"
    )
    assert (metadata.title, metadata.authors) == ("Ferry sinks", ("Ana P. Cruz",))


def test_the_labels_of_a_mail_that_was_pasted_are_its_head():
    metadata, _ = understood(
        "From: Ana Cruz <ana@example.org>\nSent: Tuesday, March 5, 2019 10:22 AM\n"
        "To: Ben Ong\nSubject: RE: Ferry"
    )
    assert (metadata.title, metadata.authors) == ("RE: Ferry", ("Ana Cruz",))
    assert metadata.date == "2019-03-05"


@pytest.mark.parametrize(
    ("head", "metadata"),
    [
        (
            "Titel: Fähre gesunken\nAutorin: Eva Lang\nDatum: 03.05.2019",
            Metadata("Fähre gesunken", "2019-05-03", ("Eva Lang",)),
        ),
        (
            "Título: Se hunde un ferri\nAutor: Eva Sanz\nFecha: 3 de mayo de 2019",
            Metadata("Se hunde un ferri", "2019-05-03", ("Eva Sanz",)),
        ),
    ],
)
def test_labels_are_known_in_other_languages(head, metadata):
    assert understood(head)[0] == metadata


@pytest.mark.parametrize(
    "head",
    [
        "Note: Bring boots.\nPlace: The harbour\nDate: May 3, 2019",
        "Date: May 3, 2019\nTime: 5 p.m.\nLocation: The harbour",
        "Words: four thousand were counted.",
        "From: here to there is a mile.",
    ],
)
def test_lines_with_colons_that_name_no_title_or_author_are_no_head(head):
    metadata, _ = understood(head)
    assert (metadata.authors, metadata.place) == ((), None)
