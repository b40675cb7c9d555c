"""Subtitles: sentences run across cues, and lead back into the file past the heads between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.document import Unreadable
from index.formats.registry import documents, format_of
from index.parts import Cue
from tests.support.law import damaged, read_lawfully, survives

FORMAT = "subtitles"
FILM = """\
1
00:00:01,000 --> 00:00:03,500
{\\an8}<i>We walked up the hill</i>
and saw the

2
00:00:03,600 --> 00:00:05,000
old mill &amp; the sea.

3
00:00:05,200 --> 00:00:07,000
- Who built it?
- A man from Cebu.

4
00:00:15,200 --> 00:00:17,000
LUZ: It stood for years.

5
00:00:17,200 --> 00:00:19,000
LUZ: Until the storm.
[thunder]

1984

6
01:00:20,000 --> 01:00:21,000
The year it fell.
"""
TALK = """\
WEBVTT - The hill
Kind: captions
Language: en-US

STYLE
::cue { color: red }

NOTE nobody
reads this

intro
00:01.000 --> 00:04.000 align:start position:0%
<v.loud Ana Cruz>We are in <b>the old</b> town

00:04.000 --> 00:06.000
<v Ana Cruz>and it rains.</v>

NOTE nor this

00:06.000 --> 00:08.000
<v Ben>Does it?
"""


def rolling():
    """Return captions that roll up: each line is shown as it is spoken, alone, and once more."""
    lines = ["the harbour was built", "in nineteen sixty two", "with stone from the", "island it"]
    cues = ["WEBVTT\nKind: captions\n"]
    for i, line in enumerate(lines):
        first, *others = line.split()
        words = first + "".join(f"<00:00:{i:02}.500><c> {word}</c>" for word in others)
        above = lines[i - 1] if i else " "
        cues.append(
            f"00:00:{2 * i:02}.000 --> 00:00:{2 * i + 1:02}.990 align:start\n{above}\n{words}\n"
        )
        cues.append(
            f"00:00:{2 * i + 1:02}.990 --> 00:00:{2 * i + 2:02}.000 align:start\n{line}\n \n"
        )
    return "\n".join(cues)


def blocks(document):
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def read(text, encoding="utf-8"):
    (document,) = read_lawfully(FORMAT, text.encode(encoding))
    return document


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_said_goes_on_from_cue_to_cue(newline, encoding):
    assert blocks(read(FILM.replace("\n", newline), encoding)) == [
        ("prose", "We walked up the hill and saw the old mill & the sea."),
        ("prose", "Who built it?"),
        ("prose", "A man from Cebu."),
        ("speaker", "LUZ"),
        ("prose", "It stood for years. Until the storm."),
        ("navigation", "[thunder]"),
        ("prose", "1984"),
        ("prose", "The year it fell."),
    ]


def test_a_place_is_that_in_the_file_with_the_cue_in_which_it_begins():
    document = read(FILM)
    first, *_, last = document.places.locate([block.span for block in document.blocks])
    assert (first.line, first.column, first.parts) == (3, 10, (Cue(1, "00:00:01"),))
    cited = FILM.encode()[first.byte_start : first.byte_end].decode()
    assert cited.startswith("We walked")
    assert cited.endswith("sea.")
    assert last.parts == (Cue(6, "01:00:20"),)


def test_voices_are_named_once_and_notes_and_styles_are_no_text():
    document = read(TALK)
    assert blocks(document) == [
        ("speaker", "Ana Cruz"),
        ("prose", "We are in the old town and it rains."),
        ("speaker", "Ben"),
        ("prose", "Does it?"),
    ]
    assert (document.metadata.title, document.metadata.language) == ("The hill", "en")


def test_captions_that_roll_up_say_everything_once():
    document = read(rolling())
    assert document.text == (
        "the harbour was built in nineteen sixty two with stone from the island it"
    )
    assert document.places.locate([document.blocks[0].span])[0].parts == (Cue(1, "00:00:00"),)


def test_what_is_said_twice_is_kept_where_nothing_rolls():
    cues = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{line}\n\n" for i, line in
                   enumerate(["No.", "No.", "It is mine.", "Whose?", "Mine."], 1))  # fmt: skip
    assert read(cues).text == "No. No. It is mine. Whose? Mine."


@pytest.mark.parametrize(
    "text", ["", "WEBVTT\n", "Some prose.", "1\n00:00:01,000 --> 00:00:02,000\n"]
)
def test_a_file_without_words_is_refused(text):
    with pytest.raises(Unreadable, match="no subtitles"):
        list(documents(FORMAT, text.encode()))


def test_all_sentences_of_a_known_text_are_found_in_their_order():
    said = [f"This is sentence {i}, said in two cues" for i in range(150)]
    cues = []
    for i, sentence in enumerate(said):
        half = sentence.rindex(",") + 1
        for j, piece in enumerate((sentence[:half], sentence[half + 1 :] + ".")):
            at = 2 * i + j
            stamp = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
            cues.append(f"{at + 1}\n{stamp},000 --> {stamp},900\n{piece}\n")
    assert read("\n".join(cues)).text.split() == " ".join(f"{each}." for each in said).split()


def test_damage_is_survived():
    for text in (FILM, TALK, rolling()):
        for data in damaged(text.encode()):
            survives(FORMAT, data)
    for bad in (
        b"00:00:01,000 --> 00:00:02,000\n<" * 300,
        b"00:00:01.0 --> 00:00:02.0\n&" * 300,
    ):
        survives(FORMAT, bad)
    survives(FORMAT, b"00:00:01,000 --> 00:00:02,000\n" + b"<v a" * 5_000)


LINES = st.lists(
    st.sampled_from(
        ["00:00:01,000 --> 00:00:02,000", "00:09.000 --> 00:10.000 line:0", "1", "", "", " ",
         "- one", "A: b", "LUZ: ", "<v Ana>hi", "<i>é</i> &lt;", "&nbsp;&amp;", "[x]", "WEBVTT",
         "{\\an8}", ">> no", "語。", "<v >x", "NOTE", "--> x"]
    ),
    max_size=20,
)  # fmt: skip


@given(LINES, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=150, deadline=None)
def test_the_law_holds_for_any_subtitles(lines, newline):
    survives(FORMAT, newline.join(["00:00:00,000 --> 00:00:01,000", *lines]).encode())


def test_subtitles_are_found_by_their_suffix_or_by_how_they_begin():
    assert {format_of("a.SRT"), format_of("a.vtt"), format_of("a", b"WEBVTT\n")} == {FORMAT}
