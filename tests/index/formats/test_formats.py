"""Readers: bytes become text that can be turned into the same bytes again, and blocks of it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from index.article import Role, Span
from index.formats.document import Unreadable
from index.formats.encodings.decoding import decode
from index.formats.places import TextPlaces
from index.formats.registry import format_of, read, suffixes

WESTERN = {
    "english": "He said “It’s the President’s first visit” in Malacañang — and left.",
    "a quotation": "“Hello,” he said.",
    "two words": "Malacañang Palace",
    "signs": "It cost €50 – or £40 – a night, and 10 per cent more at the other place, © 2016.",
    "french": "L’été dernier, le président français a été reçu à la Maison-Blanche.",
    "german": "Der Präsident erklärte, daß die Öffnung für alle Bürger große Änderungen bringe.",
    "spanish": "¿Qué dijo el niño? El año pasado, la señora Muñoz viajó a España.",
    "swedish": "Statsministern sade i går att Sverige är öppet för samtal på hög nivå.",
    "portuguese": "O presidente não disse que a operação começará amanhã em São Paulo.",
}
OTHERS = {
    "cp1250": "Prezydent powiedział, że współpraca z Rosją będzie ważna. Żółć gaśnie też.",
    "cp1251": "Президент России встретился с коллегой в Москве. Они обсудили торговлю.",
    "koi8_r": "Президент России встретился с коллегой в Москве. Они обсудили торговлю.",
    "cp1253": "Ο πρόεδρος συναντήθηκε με τον πρωθυπουργό στην Αθήνα.",
    "cp1256": "التقى الرئيس أمس في موسكو بالرئيس الروسي وناقشا التجارة.",
    "cp932": "大統領は昨日、モスクワでロシアのプーチン大統領と会談した。",
    "gb18030": "总统昨天在莫斯科会见了俄罗斯总统普京。双方讨论了贸易问题。",
    "big5": "總統昨天在莫斯科會見了俄羅斯總統普京。雙方討論了貿易問題。",
    "cp949": "대통령은 어제 모스크바에서 러시아 대통령을 만났다. 무역 문제를 논의했다.",
}
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}

PROSE = st.text(
    st.sampled_from("abcXYZ 019 .,?!\n\r\t“”’—«»ñé€\u00a0\u2028\ufeff😀語")
    | st.characters(codec="utf-8"),
    max_size=200,
)


# --- decoding -----------------------------------------------------------------------------------


@given(st.binary(max_size=300), st.integers(0, 300))
@example(b"caf\xe9 \x93quoted\x94", 3)
@example(b"\xff\xfe\x00\x00", 0)
@example(b"\x81 \x93quoted\x94 and a long enough line of text to be read as one", 2)
def test_whatever_is_decoded_encodes_to_the_same_bytes_also_in_slices(
    data: bytes, cut: int
) -> None:
    try:
        decoded = decode(data)
    except Unreadable:
        return
    text, encoding = decoded.text, decoded.encoding
    assert data[: decoded.bom] + text.encode(encoding) == data
    assert text[:cut].encode(encoding) + text[cut:].encode(encoding) == text.encode(encoding)


@given(PROSE, st.sampled_from(sorted(MARKS)))
def test_a_byte_order_mark_decides_the_encoding_and_is_no_part_of_the_text(
    text: str, encoding: str
) -> None:
    if encoding == "utf-16-le" and text.startswith("\0"):
        return  # its first four bytes are the mark of UTF-32
    try:
        decoded = decode(MARKS[encoding] + text.encode(encoding))
    except Unreadable:
        assert sum(not c.isprintable() for c in text) > 3
        return
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.bom == len(MARKS[encoding])


@given(PROSE)
def test_utf8_is_read_as_it_stands_newlines_and_all(text: str) -> None:
    data = text.encode()
    if data.startswith(codecs.BOM_UTF8) or any(c < " " for c in text):
        text = text.translate(dict.fromkeys(range(9), " ")).lstrip("\ufeff\x0e\x0f\0")
        text = "".join(c for c in text if c >= " " or c in "\r\n\t")
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, "utf-8", 0)


@pytest.mark.parametrize("text", WESTERN.values(), ids=WESTERN)
@pytest.mark.parametrize("times", [1, 30])
def test_western_text_that_is_not_utf8_is_windows_1252(text: str, times: int) -> None:
    decoded = decode(f"{text}\r\n".encode("cp1252") * times)
    assert decoded.encoding == "cp1252"
    assert decoded.text == f"{text}\r\n" * times


def test_a_few_chinese_quotes_in_an_english_text_are_recognised() -> None:
    text = "“I’m going to Russia on Tuesday,” he said. “Same purpose.” They’ll meet again.\n" * 5
    assert decode(text.encode("gb18030")).encoding == "gb18030"


@pytest.mark.parametrize("encoding", OTHERS)
def test_other_legacy_encodings_are_recognised(encoding: str) -> None:
    decoded = decode(OTHERS[encoding].encode(encoding))
    assert (decoded.text, decoded.encoding) == (OTHERS[encoding], encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised_in_a_latin_script(encoding: str) -> None:
    text = "The Philippines is seeking “defense” in Malacañang.\r\n"
    assert decode(text.encode(encoding)).encoding == encoding


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "program"),
        (b"%PDF-1.4 a page", "PDF"),
        (b"PK\x03\x04 a document", "ZIP"),
        (bytes(range(256)) * 20, "binary"),
        (b"words \x00\x01\x02\x03 words", "binary"),
        (codecs.BOM_UTF16_LE + b"odd", "UTF-16"),
    ],
)
def test_binary_data_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        decode(data)


@pytest.mark.parametrize("damage", [b"\xff", b"\xe2\x80", b"\xc3"])
def test_utf8_with_a_broken_character_is_refused_rather_than_garbled(damage: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged UTF-8"):
        decode("“Malacañang” is the President’s palace.".encode() + damage)


def test_a_stray_control_character_is_a_character_like_any_other() -> None:
    data = b"A line with a NUL\x00 in it, and an \x1b[31mescape\x1b[0m.\n" * 40
    assert decode(data[:45]).text == data[:45].decode()


def test_a_byte_that_windows_1252_lacks_is_no_control_character_of_latin_1() -> None:
    data = b"The caf\xe9 \x81 was closed on the day that the summit began in Lima, Peru."
    with pytest.raises(Unreadable, match="cannot be told"):
        decode(data)


# --- the registry -------------------------------------------------------------------------------


def test_a_format_is_found_by_suffix_whatever_its_case() -> None:
    assert [format_of(name) for name in ("a.txt", "b.TXT", "c.Md", "d.markdown", "e")] == [
        *("text", "text", "markdown", "markdown", "text")
    ]
    assert format_of("a.log") == "text"
    assert {".txt", ".md"} <= suffixes()


def test_spans_are_led_back_into_a_source_with_gaps() -> None:
    places = TextPlaces(
        source="<p>Hi, <b>you.</b></p><p>Bye.</p>",
        encoding="utf-8",
        offsets=((0, 3), (4, 7), (4, 10), (8, 14), (8, 25), (12, 29)),
    )
    words = [Span(0, 3), Span(4, 8), Span(0, 8), Span(8, 12)]
    found = [places.in_source(span) for span in words]
    assert [span.of(places.source) for span in found] == ["Hi,", "you.", "Hi, <b>you.", "Bye."]
    assert [places.in_text(span) for span in found] == words


# --- text and Markdown --------------------------------------------------------------------------


def blocks(markdown: str) -> list[tuple[str, str]]:
    document = read("markdown", markdown.encode())
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def test_plain_text_is_one_block() -> None:
    document = read("text", b"One.\r\n\r\nTwo.")
    assert [(b.span, b.role) for b in document.blocks] == [(Span(0, 12), Role.PROSE)]


@pytest.mark.parametrize("data", [b"", b"One.", b"# One\n\nTwo."])
def test_text_is_plain_and_markdown_is_not(data: bytes) -> None:
    assert read("text", data).plain
    assert not read("markdown", data).plain


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "# Title #",
                    "## *Second*",
                    "Some prose.",
                    "More “prose” 😀 here",
                    "> quoted",
                    "> > deep",
                ),
                *(
                    "- item",
                    "  - [x] nested",
                    "1. one",
                    "   two",
                    "| a | b |",
                    "|---|:-:|",
                    "c \\| d | e",
                ),
                *(
                    "===",
                    "---",
                    "```",
                    "    code",
                    "<p>Hi <b>x</b>.</p>",
                    "<!-- no",
                    "-->",
                    "[a]: http://b",
                ),
                *(
                    "",
                    "",
                    "\t",
                    "\u00a0",
                    "title: x",
                    "\0",
                    "a\u2028b",
                    "<script>",
                    "* * *",
                    "\u00a0\ta",
                ),
            ]
        ),
        max_size=25,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_markdown_blocks_are_slices_of_the_file_in_order_and_trimmed(
    lines: list[str], newline: str
) -> None:
    assume(lines.count("\0") <= 3)  # more is binary data
    data = newline.join(lines).encode()
    document = read("markdown", data)
    assert all(c in data.decode() or c in "\n |" for c in document.text)
    end = 0
    for block in document.blocks:
        piece = block.span.of(document.text)
        assert end <= block.span.start < block.span.end <= len(document.text)
        assert piece == piece.strip()
        assert any(c.isalnum() for c in piece)
        end = block.span.end


def test_markdown_headings_lose_their_marks() -> None:
    assert blocks("# One *two* #\n\n> ### Three\n\nFour\nfive\n====\n\n#hashtag it is") == [
        ("heading", "One two"),
        ("heading", "Three"),
        ("heading", "Four\nfive"),
        ("prose", "#hashtag it is"),
    ]


def test_markdown_paragraphs_lists_and_quotations_lose_the_markers_before_them() -> None:
    text = "A *b*\nc.\n\n- one\n  two\n- [ ] three\n  1) four\n\n> five\n> six\n\n2016. Seven"
    assert blocks(text) == [
        *(("prose", piece) for piece in ("A b\nc.", "one\ntwo", "three", "four")),
        *(("prose", piece) for piece in ("five\nsix", "Seven")),
    ]


def test_markdown_table_rows_are_blocks_without_their_rule() -> None:
    assert blocks("| City | When |\n|---|---|\n| Lima \\| Peru | 2016 |\n-5 | x\n") == [
        ("header", "City | When"),
        *(("row", row) for row in ("Lima | Peru | 2016", "-5 | x")),
    ]


def test_code_is_text_line_by_line_and_indented_prose_is_prose() -> None:
    text = (
        "Run:\n\n```sh\na --b\n\n  c\n```\n\n    x = 1\n\nSo:\n\n    We left at dawn. It rained.\n"
    )
    assert blocks(text) == [
        ("prose", "Run:"),
        *(("code", line) for line in ("a --b", "c", "x = 1")),
        ("prose", "So:"),
        ("prose", "We left at dawn. It rained."),
    ]


def test_markdown_comments_rules_and_link_definitions_are_no_text() -> None:
    text = (
        "<!-- a\ncomment --> said\n\n***\n\n[a]: http://b 'c'\n\n"
        "<script>\nx = 1\n</script>\n\n<img src='x'>\n\nEnd."
    )
    assert blocks(text) == [("prose", "said"), ("prose", "End.")]


def test_text_between_html_tags_is_text() -> None:
    assert blocks("<div>\n<p>Hi <b>x</b>.</p><p>Two.</p>\n</div>") == [
        ("prose", "Hi x."),
        ("prose", "Two."),
    ]


def test_front_matter_states_the_metadata_and_is_no_text() -> None:
    text = (
        '---\r\ntitle: "Duterte: off to Russia"\r\ndate: 2016-11-17T08:00:00+08:00\r\n'
        "authors:\r\n  - Jane Doe\r\n  - 'John Smith'\r\n# a comment\r\n"
        "publisher: [Manila Bulletin]\r\n---\r\n# Another title\r\n\r\nProse."
    )
    document = read("markdown", text.encode())
    stated = document.metadata
    assert (stated.title, stated.date) == ("Duterte: off to Russia", "2016-11-17")
    assert (stated.author, stated.source) == ("Jane Doe, John Smith", "Manila Bulletin")
    assert blocks(text) == [("heading", "Another title"), ("prose", "Prose.")]


@pytest.mark.parametrize(
    "text", ["---\n\nNot a key.\n\n---\nProse.", "---\ntitle: never closed\n\nProse."]
)
def test_a_rule_at_the_top_is_not_taken_for_front_matter(text: str) -> None:
    assert read("markdown", text.encode()).metadata.title is None
    assert any("Prose." in piece for _, piece in blocks(text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Intro.\n\n# The *first* `of` [them](x)\n\n# Second", "The first of them"),
        ("## A section opens the page\n\nProse.", None),
        ("Prose.\n\n## A section", None),
        ("Two\nlines\n===\n", "Two lines"),
    ],
)
def test_the_first_heading_gives_the_title(text: str, title: str | None) -> None:
    assert read("markdown", text.encode()).metadata.title == title


# --- the tags of a vault ------------------------------------------------------------------------

TAGGED = """---
tags: [vault]
---
# The rise of #MeToo

- [ ] call the mayor about the bridge #todo #work/city
- [x] paint the door #done ^id1
- she joined #MeToo

The bridge opened. #bridge

Issue #12 of #important matters, closed #12

```
# comment #x
```
"""


def test_tags_behind_a_task_or_a_sentence_are_the_notes_and_in_a_sentence_its_words():
    document = read("markdown", TAGGED.encode())
    assert [block.span.of(document.text) for block in document.blocks] == [
        "The rise of #MeToo",
        "call the mayor about the bridge",
        "paint the door",
        "she joined #MeToo",
        "The bridge opened.",
        "Issue #12 of #important matters, closed #12",
        "# comment #x",
    ]
    tags = ("vault", "MeToo", "todo", "work/city", "done", "bridge", "important")
    assert document.metadata.tags == tags
