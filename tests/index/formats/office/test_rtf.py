"""Rich texts: what a reader sees of them, in whatever code page, and what is left out and said."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.office.rtf import read
from index.formats.registry import format_of
from tests.support.office import rtf


def lines(body, head=""):
    data = body if isinstance(body, bytes) else rtf(body, head)
    return read(data).text.split("\n\n")


def blocks(data):
    document = read(data)
    return [(b.span.of(document.text), b.role.value, b.level) for b in document.blocks]


def test_paragraphs_lines_and_signs_are_those_that_are_shown():
    body = (
        r"One\line line,\tab a {\b bo}ld \{brace\} and a \\." + "\n"
        r"\par Two\~\endash  words\_in\-side \ldblquote quoted\rdblquote .\par\par"
    )
    assert lines(body) == [
        "One\nline, a bold {brace} and a \\.", "Two\xa0– words\u2011inside “quoted”."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("\\ansicpg1252", "Malacañang “quoted”"),
        ("\\ansicpg1250", "współpraca żółć"),
        ("\\ansicpg1251", "Москва и Петербург"),
        ("\\ansicpg932", "大統領は昨日、表示ソ"),
        ("\\mac", "Malacañang “quoted”"),
        ("\\pca", "déjà vu"),
    ],
)
def test_bytes_are_characters_of_the_files_code_page(page, text):
    codec = {"\\mac": "mac_roman", "\\pca": "cp850"}.get(page, "cp" + page[8:])
    quoted = "".join(
        chr(b) if chr(b).isalnum() and b < 128 else f"\\'{b:02x}" for b in text.encode(codec)
    )
    assert lines(f"{{\\rtf1\\ansi{page} {quoted}\\par}}".encode()) == [text]


def test_bytes_are_characters_of_the_code_page_of_their_font():
    head = (
        r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204{\*\panose 02}Times Cyr;}"
        r"{\f2\fcharset2 Symbol;}{\f3\fcharset2{\*\panose 05}Wingdings;}}\deff0"
    )
    body = r"caf\'e9 {\f1 \'cc\'ee\'f1\'ea\'e2\'e0} {\f2 a\'b7}{\f3\'fc}.\par"
    assert lines(body, head) == ["café Москва α•✓."]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\u8220?quoted\u8221\'94.", "“quoted”."),
        (r"{\uc0\u8212}dash\uc2\u8212--dash", "—dash—dash"),
        (r"\u-10179?\u-8704?!", "\U0001f600!"),
        (r"\u8212\emdash x", "—x"),
        (r"{\upr{caf?}{\*\ud{caf\u233?}}}s", "cafés"),
        (r"\uc999999999\u65 abc}", "A"),
        (r"\u-10179?alone", "\ufffdalone"),
    ],
)
def test_unicode_is_read_and_its_stand_in_skipped(body, text):
    assert lines(body) == [text]


def test_destinations_that_are_not_shown_are_skipped_whatever_is_in_them():
    body = (
        r"{\header Page \chpgn}{\footer x\par}{\pict\pngblip 89504e47{\*\x y}}"
        r"{\*\unknown {secret} \'41}{\nonshppict{\pict 00}}{\listtext 1.\tab}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the {\ul link}}} is{\xe an index}"
        r"{\*\bkmkstart a} shown{\pict\bin5 }}}}}}.\par"
    )
    assert lines(body) == ["the link is shown."]


def test_headings_are_known_by_style_or_outline_level_and_contents_are_furniture():
    head = (
        r"{\stylesheet{Normal;}{\s1 heading 1;}{\s15 Title;}{\s20 toc 1;}{\*\cs9 heading 1 Char;}}"
    )
    body = (
        r"\pard\s15 The {\b Title}\par\pard\s20 Chapter ... 3\par\pard\s1 One\par"
        r"\pard\outlinelevel1 Two\par\pard Prose.\par"
    )
    assert blocks(rtf(body, head)) == [
        ("The Title", "heading", 1), ("One", "heading", 1), ("Two", "heading", 2),
        ("Prose.", "prose", 0),
    ]  # fmt: skip


def test_tables_are_read_by_row():
    body = (
        r"\trowd\trhdr\cellx1\cellx2\pard\intbl Port\cell Fate\cell\row"
        r"\trowd\cellx1\pard\intbl Ribe\cell flooded\par twice\cell\row\pard After.\par"
    )
    assert blocks(rtf(body)) == [
        ("Port | Fate", "header", 0), ("Ribe | flooded twice", "row", 0), ("After.", "prose", 0)
    ]  # fmt: skip


def test_a_table_that_is_never_ended_is_not_lost():
    assert lines(r"\trowd\intbl Port\cell Fate\cell\row Ribe\cell flooded") == [
        "Port | Fate", "Ribe | flooded"
    ]  # fmt: skip


def test_notes_and_text_boxes_follow_their_paragraph():
    body = (
        r"Before{\super\chftn}{\*\footnote\pard\plain A {\i note}.} and"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard In a box.\par}}{\shprslt no}}"
        r" after.\par Next.\par"
    )
    assert lines(body) == ["Before and after.", "A note.", "In a box.", "Next."]


def test_a_note_that_is_never_ended_loses_nothing():
    assert lines(r"Before {\footnote a note") == ["Before", "a note"]
    assert lines(r"Before \footnote a note") == ["Before", "a note"]


def test_deleted_and_hidden_text_and_comments_are_left_out_and_said():
    body = (
        r"Kept{\deleted gone \'41 \b too}{\v hidden} {\*\atnid X}{\*\annotation a comment}"
        r"\v\'e9\v0 text.\par"
    )
    document = read(rtf(body))
    assert document.text == "Kept text."
    assert document.notes == ("1 comment, 1 deleted passage and 2 hidden passages left out",)


def test_formulas_are_read_in_order():
    body = r"So {\mmath{\*\moMath{\mf{\mfPr{\mtype bar}}{\mnum{\mr a}}{\mden{\mr /b}}}}}.\par"
    assert lines(body) == ["So a/b."]


def test_the_information_states_title_author_and_date():
    head = (
        r"{\info{\title A {\b title}}{\author Ad\u233?}{\creatim\yr2015\mo3\dy2\hr1}"
        r"{\revtim\yr2016}{\*\company X}}"
    )
    document = read(rtf(r"Prose.\par", head))
    metadata = document.metadata
    assert (metadata.title, metadata.author, metadata.date) == ("A title", "Adé", "2015-03-02")
    assert document.text == "Prose."


def test_it_is_known_by_how_it_begins():
    assert format_of("letter.doc", rtf("x")) == "rtf"
    with pytest.raises(Unreadable, match="no RTF document"):
        read(b"Just text.")


@pytest.mark.parametrize(
    "body",
    [
        b"{" * 100_000,
        b"{\\*\\x" + b"{" * 100_000,
        b"{\\b x}" * 50_000 + b"}" * 9,
        b"\\bin999999999 x",
        b"\\" * 100_000,
        b"{\\footnote x" * 9_000,
        b"\\u99999999?\\'4\\ansicpg0\\f-1 x\\cell\\row\\row",
        bytes(range(256)) * 50,
    ],
)
def test_hostile_files_are_read_or_refused(body):
    try:
        read(b"{\\rtf1 " + body)
    except Unreadable as problem:
        assert "nested too deeply" in problem.reason  # noqa: PT017 - it need not be raised
