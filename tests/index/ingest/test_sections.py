"""A sentence stands under the headings that are still open above it."""

from index.article import Location, Role, Sentence, Span
from index.ingest.sections import headings_in, paths

NOWHERE = Location(1, 1, 0, 0, 0, 0)


def sentence(text, role=Role.PROSE, level=0):
    return Sentence(Span(0, len(text)), text, role, NOWHERE, level=level)


def heading(level, text):
    return sentence(text, Role.HEADING, level)


def sections(*sentences, title=None):
    return list(paths(headings_in(sentences), range(len(sentences)), title))


def test_a_heading_opens_a_section_and_closes_those_of_its_level_and_below():
    found = sections(
        heading(1, "Adobo"),
        sentence("Sour."),
        heading(2, "Ingredients"),
        sentence("Vinegar."),
        heading(1, "Tinola"),
        sentence("Ginger."),
    )
    assert found[1] == ("Adobo",)
    assert found[3] == ("Adobo", "Ingredients")
    assert found[5] == ("Tinola",)


def test_a_heading_stands_under_those_above_it_and_not_under_itself():
    found = sections(heading(1, "A"), heading(2, "B"), heading(2, "C"), heading(1, "D"))
    assert found == [(), ("A",), ("A",), ()]


def test_the_title_and_headings_without_a_level_open_no_section():
    found = sections(
        heading(1, "The title"), heading(0, "Somewhere"), sentence("Text."), title="The title"
    )
    assert found[2] == ()


def test_a_path_can_be_asked_for_at_some_places_only():
    sentences = [heading(1, "A"), sentence("One."), heading(1, "B"), sentence("Two.")]
    assert list(paths(headings_in(sentences), [1, 3], None)) == [("A",), ("B",)]
