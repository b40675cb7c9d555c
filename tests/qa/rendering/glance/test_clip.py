"""A sentence on one line: what matters of it stays, whatever its characters are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from index.article import Span
from qa.answer import Citation, CitedSentence
from qa.rendering.glance.clip import Words, clipped, elided, head, starred, words
from qa.rendering.sanitise import clean

TEXT = "If they can spare us with the precision guided weapons, Duterte told a gathering on Friday."


def span(part, text=TEXT):
    return Span(text.index(part), text.index(part) + len(part))


def test_no_sign_between_parts_is_left_hanging():
    assert head("in the pond · by the day", 15) == "in the pond …"


def test_a_line_that_fits_is_left_alone():
    assert clipped(Words(TEXT), 200).text == TEXT


def test_a_line_is_cut_between_words_at_its_end():
    assert head(TEXT, 30) == "If they can spare us with…"


def test_the_marked_answer_stays_wherever_it_stands():
    found = clipped(Words(TEXT, span("on Friday")), 30)
    assert found.text.startswith("…")
    assert found.mark.of(found.text) == "on Friday"


def test_without_a_mark_the_words_that_weigh_most_stay():
    matches = (span("they"), span("gathering"))
    rare = {"they": 0.1, "gathering": 1.0}
    assert "gathering" in clipped(Words(TEXT, None, matches), 30, rare.get).text
    assert "they" in clipped(Words(TEXT, None, matches), 30, lambda _: 1.0).text


def test_asterisks_stand_around_the_answer():
    found = starred(Words(TEXT, span("precision guided weapons")))
    assert "*precision guided weapons*," in found.text
    assert found.mark.of(found.text) == "*precision guided weapons*"


texts = st.text(st.sampled_from("ab z.日本🎉e\u0301\u200b \n\t*") | st.characters(), max_size=80)


@given(texts, st.data())
def test_spans_follow_what_cleaning_does_to_a_sentence(text, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = [Span(a, b) for a, b in pairwise(ends) if a < b]
    citation = Citation("/a", None, "", stale=False, title=None, date=None)
    mark = spans[0] if spans else None
    cited = CitedSentence(text, 0.5, citation, highlight=mark, matches=tuple(spans[1:]))
    found = words(cited)
    assert found.text == clean(text)
    if found.mark:
        assert found.mark.of(found.text).replace(" ", "") == clean(mark.of(text)).replace(" ", "")


@given(texts, st.integers(8, 60), st.data())
def test_no_part_of_a_line_is_wider_than_its_room_and_none_is_made_up(text, room, data):
    line = clean(text)
    ends = sorted(data.draw(st.lists(st.integers(0, len(line)), min_size=2, max_size=2)))
    mark = Span(*ends) if ends[0] < ends[1] else None
    found = clipped(Words(line, mark), room)
    assert cell_len(found.text) <= room
    assert found.text.removeprefix("…").removesuffix("…") in line or found.text == line


def test_of_a_long_member_its_name_stays_or_the_end_of_that():
    where = "a.zip › exports/2016/heron.txt:4"
    assert elided(where, 40) == where
    assert elided(where, 24) == "a.zip › …/heron.txt:4"
    assert elided("a.zip › a-heron-that-waits-in-the-pond.txt:4", 24) == "a.zip › …-the-pond.txt:4"
    assert (
        elided("a/very/long/way/to.zip › heron.txt:4", 24) == "a/very/long/way/to.zip › heron.txt:4"
    )
    assert elided("a/very/long/way/to/heron.txt:4", 24) == "a/very/long/way/to/heron.txt:4"


@given(st.text(st.sampled_from("ab/ ›漢-"), max_size=60), st.integers(16, 60))
def test_what_is_elided_fits_and_only_its_middle_is_left_out(member, room):
    where = f"a.zip › {member}"
    found = elided(where, room)
    if found != where:
        start, end = found.split("…", 1)
        assert cell_len(found) <= room
        assert where.startswith(start)
        assert where.endswith(end)
