"""Pieces of a source become a text in blocks: HTML as it is seen, lines that run on, ways back."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Role, Span
from index.formats.document import Unreadable
from index.formats.places import TextPlaces
from index.formats.shaping import fragment
from index.formats.shaping.composition import Composition
from index.formats.shaping.fragment import compose_html
from index.formats.shaping.value import compose
from index.formats.shaping.wrapping import lines, runs, width


def seen(html):
    composition = Composition()
    compose_html(composition, html)
    text = composition.text
    return [(block.role.value, block.span.of(text)) for block in composition.blocks]


def test_of_html_only_what_is_seen_is_kept_and_white_space_is_collapsed():
    html = (
        "<head><title>No</title><style>p{}</style></head><h2>The  <i>mill</i></h2>\n<p>One\n <b>big"
        "</b>, old\u00a0house.<br>It &amp; the&nbsp;barn.</p><script>x('<p>no</p>')</script>"
        "<div style='display: none'>hidden</div><!-- <p>no</p> --><ul><li>first<li>second</ul>end"
    )
    assert seen(html) == [
        ("heading", "The mill"),
        ("prose", "One big, old house."),
        ("prose", "It & the barn."),
        ("prose", "first"),
        ("prose", "second"),
        ("prose", "end"),
    ]


def test_rows_of_data_are_rows_and_tables_of_layout_are_not():
    data = "<table><tr><th>Town<th>Rain</tr><tr><td>Iloilo</td><td><p>112 mm</p></td></tr></table>"
    assert seen(data) == [("row", "Town | Rain"), ("row", "Iloilo | 112 mm")]
    layout = "<table><tr><td><h1>News</h1></td><td><p>One.</p><p>Two.</p></td></tr></table>"
    assert seen(layout) == [("heading", "News"), ("prose", "One."), ("prose", "Two.")]


def test_what_mail_programs_mark_has_its_role():
    html = (
        "<p>Yes.</p><div class='gmail_quote'><div class='gmail_attr'>Ann wrote:</div>"
        "<blockquote>Shall we?</blockquote></div><div class='gmail_signature'>Bob</div>"
        "<pre>x = 1\n  y = 2</pre>"
    )
    assert seen(html) == [
        ("prose", "Yes."),
        ("speaker", "Ann wrote:"),
        ("quotation", "Shall we?"),
        ("navigation", "Bob"),
        ("code", "x = 1"),
        ("code", "  y = 2"),
    ]


@given(
    st.lists(
        st.sampled_from("<b> </b> <p <td> <tr> </tr> <!-- --> ' \" > & &amp; é word <".split())
    )
)
def test_any_markup_gives_blocks_in_order(pieces):
    composition = Composition()
    compose_html(composition, " ".join(pieces))
    end = 0
    for block in composition.blocks:
        assert end <= block.span.start < block.span.end <= len(composition.text)
        end = block.span.end


@pytest.mark.parametrize("bad", ["<!--x>", '<a ">', "<b>", "<p></x>", "&", "<", "<tr>", "<script>"])
def test_markup_that_never_ends_takes_no_longer_for_being_long(bad):
    with contextlib.suppress(Unreadable):
        compose(f"<br>{bad * 10_000}")


def test_more_tags_than_any_text_needs_are_refused(monkeypatch):
    monkeypatch.setattr(fragment, "_MAX_TOKENS", 100)
    with pytest.raises(Unreadable, match="HTML tags"):
        compose("<br>" * 101)


def test_a_plain_value_keeps_its_paragraphs_and_joins_lines_that_were_full():
    value = (
        "The lighthouse on the point was built by the town itself, with stone\n"
        "that was brought from the island, over four years.\n"
        "\n"
        "Dear Ann,\nit stands.\n\n- one\n- two"
    )
    joined = value.partition("\n\n")[0].replace("\n", " ")
    composition = compose(value)
    assert [block.span.of(composition.text) for block in composition.blocks] == [
        joined,
        "Dear Ann, it stands.",
        "- one",
        "- two",
    ]


def test_short_lines_do_not_run_on():
    verse = "The tide is low\nThe boats are in\nThe lamp is lit"
    spans = list(lines(verse))
    assert [len(group) for group in runs(verse, spans, width(spans))] == [1, 1, 1]


PIECES = st.lists(
    st.tuples(
        st.integers(0, 3),  # how much of the source is passed over before it
        st.text("ab é", min_size=1, max_size=5),  # what it is in the source
        st.sampled_from(["same", "shorter", "block", "joined"]),
    ),
    max_size=12,
)


@given(PIECES, st.data())
def test_every_span_of_a_composition_leads_to_a_place_and_back(pieces, data):
    composition = Composition()
    source = ""
    for gap, piece, kind in pieces:
        source += "#" * gap
        start = len(source)
        source += piece
        if kind == "block":
            composition.begin(Role.PROSE)
        shown = "X" if kind == "shorter" else piece
        composition.write(shown, start, " " if kind == "joined" else "", len(source))
    text = composition.text
    places = TextPlaces(source, "utf-8", 0, composition.offsets)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert places.in_text(places.in_source(span)) == span
