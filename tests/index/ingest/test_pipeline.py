"""Ingest: every sentence of an article can be proved against the bytes of its file."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Role, Span
from index.errors import ArticleError
from index.formats.places import TextPlaces
from index.formats.registry import shown
from index.ingest.pipeline import read_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.article import Article

ROOT = Path(__file__).parents[3]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")
PIECES = st.sampled_from(
    [
        *(
            "The President left. ",
            "“It is new,” he said. “We’ll see.” ",
            "Malacañang ",
            "😀 語 smiles. ",
        ),
        *(
            "Home » World » It rose",
            "By Jane Doe",
            "(Jane Doe)",
            "Published: March 3, 2017",
            "* * *",
        ),
        *(
            "# Heading",
            "> quoted words. ",
            "- item",
            "| a | b |",
            "…",
            "\u00a0",
            "\t",
            "\u2028",
            "A. ",
        ),
        *("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r\n"),
    ]
)


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Count lines character by character: LF, CRLF and a lone CR end one."""
    line = column = 1
    at = 0
    while at < offset:
        crlf = text.startswith("\r\n", at)
        if text[at] in "\r\n":
            line, column = line + 1, 1
        else:
            column += 1
        at += 2 if crlf else 1
    return line, column


def check_laws(article: Article, data: bytes) -> None:
    """Check what must hold of any article that is a text file."""
    assert hashlib.sha256(data).hexdigest() == article.sha256
    end = 0
    for sentence in article.sentences:
        place = sentence.location
        source = data.decode(article.encoding).removeprefix("\ufeff")
        cited = data[place.byte_start : place.byte_end].decode(article.encoding)
        assert sentence.span.of(article.text) == sentence.text
        assert shown(article.format, data, place, article.encoding) == sentence.text
        assert Span(place.start, place.end).of(source) == cited
        assert (place.line, place.column) == line_and_column(source, place.start)
        assert article.format == "markdown" or cited == sentence.text
        assert sentence.text == sentence.text.strip()
        assert any(c.isalnum() for c in sentence.text)
        assert end <= sentence.span.start
        end = sentence.span.end


# --- laws ---------------------------------------------------------------------------------------


@given(
    st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60),
    st.sampled_from(ENCODINGS),
    st.sampled_from([".txt", ".md"]),
)
@example("One.\rTwo.\r\nThree.\n\n“Four.”", "utf-8-sig", ".txt")
@example("> one\n> two. Three\n> four.", "utf-16", ".md")
@example("“Curly” caf\u00e9s.\r\n“More.”", "cp1252", ".txt")
def test_every_sentence_is_proved_by_its_place(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str, suffix: str
) -> None:
    data = text.encode(encoding, "replace")
    path = written(tmp_path_factory.getbasetemp(), f"article{suffix}", data)
    try:
        article = read_article(path)
    except ArticleError as error:
        refusal = error.what
    else:
        check_laws(article, data)
        return
    if suffix == ".txt" and any(c.isalnum() for c in data.decode(encoding)):
        # Only control characters, or Windows-1252 that looks like something else, are a reason.
        strange = sum(not c.isprintable() and not c.isspace() for c in text)
        assert strange > 3 or encoding == "cp1252", refusal


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_laws_hold_for_the_samples(path: Path) -> None:
    article = read_article(path)
    check_laws(article, path.read_bytes())
    assert (article.format, article.encoding) == ("text", "utf-8")
    assert (article.size, article.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)


def test_places_are_led_through_the_gaps_of_a_format_with_markup() -> None:
    source = "<p>Hé,\r\n <b>you.</b></p>\r<p>Bye.</p>"
    places = TextPlaces(
        source=source,
        encoding="utf-8",
        bom=3,
        offsets=((0, 3), (3, 6), (3, 8), (4, 9), (4, 12), (8, 16), (8, 28), (12, 32)),
    )
    first, second = places.locate([Span(0, 8), Span(8, 12)])
    assert source[first.start : first.end] == "Hé,\r\n <b>you."
    assert (first.line, first.column, second.line, second.column) == (1, 4, 3, 4)
    data = codecs.BOM_UTF8 + source.encode()
    assert data[first.byte_start : first.byte_end].decode() == "Hé,\r\n <b>you."
    assert data[second.byte_start : second.byte_end] == b"Bye."


# --- what an article holds ----------------------------------------------------------------------


def test_roles_and_quotations_come_with_the_sentences() -> None:
    article = read_article(SEEDS[0])
    assert article.metadata.title == "Duterte off to Russia today"
    assert [s.role for s in article.sentences[:3]] == [Role.NAVIGATION, Role.HEADING, Role.PROSE]
    assert (article.sentences[-1].role, article.sentences[-1].text) == (
        *(Role.BYLINE, "(Genalyn D. Kabiling)"),
    )
    bombs = [s for s in article.sentences if "bombs" in s.text and s.text[0] in "“I"]
    assert len(bombs) == 2
    assert bombs[0].group is not None
    assert bombs[0].group == bombs[1].group
    assert article.sentences[2].group is None


def test_pieces_without_a_letter_or_a_digit_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"One came.\n\n* * *\n\n???\n\nTwo left.")
    assert [s.text for s in read_article(path).sentences] == ["One came.", "Two left."]


def test_a_sentence_inside_a_quotation_begins_after_its_mark(tmp_path: Path) -> None:
    path = written(tmp_path, "a.md", b"> One came.\n> Two left\n> at once.\n")
    assert [s.text for s in read_article(path).sentences] == ["One came.", "Two left\nat once."]


def test_a_western_file_that_is_not_utf8_is_read_right(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"\x93It\x92s new,\x94 he said in Malaca\xf1ang.\r\nHe left.")
    article = read_article(path)
    assert article.encoding == "cp1252"
    assert article.sentences[0].text == "“It’s new,” he said in Malacañang."


def test_a_stray_nul_is_kept_in_its_place(tmp_path: Path) -> None:
    data = b"The summit \x00 is in Lima, Peru. It begins today."
    article = read_article(written(tmp_path, "a.txt", data))
    check_laws(article, data)
    assert article.text == data.decode()


def test_a_path_is_made_absolute_and_its_links_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "real.txt", b"One came.")
    (tmp_path / "link.txt").symlink_to("real.txt")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert read_article(Path("sub/../link.txt")).path == str(tmp_path / "link.txt")


def test_a_long_line_without_a_full_stop_is_read(tmp_path: Path) -> None:
    data = b"words and more " * 30_000
    article = read_article(written(tmp_path, "a.txt", data))
    assert article.sentences[-1].location.byte_end == len(data.rstrip())


# --- what is refused ----------------------------------------------------------------------------


@contextmanager
def without_privileges() -> Iterator[None]:
    """Act as somebody whom file permissions bind."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(65534)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


def refused(path: Path, what: str, max_bytes: int = 1_000_000) -> ArticleError:
    with pytest.raises(ArticleError, match=re.escape(what)) as caught:
        read_article(path, max_bytes)
    assert caught.value.next_step
    assert "\n" not in caught.value.what + caught.value.next_step
    return caught.value


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u00a0\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    error = refused(written(tmp_path, name, data), "is empty")
    assert str(tmp_path / name) in error.what


@pytest.mark.parametrize(("name", "data"), [("a.txt", b"* * *"), ("a.md", b"<!-- code -->\n\n***")])
def test_a_file_without_a_sentence_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    refused(written(tmp_path, name, data), "holds no sentence")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a PNG image, not text"),
        (bytes(range(256)) * 4, "binary data"),
        ("Malacañang".encode() + b"\xff", "is damaged UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, what: str) -> None:
    error = refused(written(tmp_path, "a.txt", data), what)
    assert str(tmp_path / "a.txt") in error.what


def test_a_file_over_the_limit_is_refused_with_the_flag_that_raises_it(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"One came. " * 200_000)
    error = refused(path, "is 2.0 MB large; the limit is 1.0 MB")
    assert "--max-size 2" in error.next_step
    assert read_article(path, 2_000_000).size == 2_000_000


def test_a_file_with_an_unknown_suffix_is_read_as_the_text_it_is_or_refused(
    tmp_path: Path,
) -> None:
    assert read_article(written(tmp_path, "a.log", b"The pump failed at noon.")).format == "text"
    refused(written(tmp_path, "a.bin", b"PK\x03\x04" + bytes(range(256))), "not text")


def test_what_is_no_file_is_refused_without_waiting_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        refused(Path("socket.txt"), "is a pipe, a socket or a device")
    refused(Path("pipe.txt"), "is a pipe, a socket or a device")
    refused(Path("/dev/zero"), "is a pipe, a socket or a device")
    refused(Path("folder.txt"), "is a folder")
    refused(Path("gone.txt"), "cannot be read: No such file")
    refused(Path("loop.txt"), "cannot be read")
    refused(Path("nul\0.txt"), "cannot be read")


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"One came.")
    path.chmod(0)
    with without_privileges():
        refused(path, "cannot be read: Permission denied")


def test_a_name_that_no_text_can_hold_is_refused(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_bytes(b"One came.")
    error = refused(Path(name), "has a name that no citation can hold")
    error.what.encode()


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.txt", b"One came.")
    fstat = os.fstat

    def fstat_and_append(descriptor: int) -> os.stat_result:
        found = fstat(descriptor)
        with path.open("ab") as file:
            file.write(b" Two left.")
        return found

    monkeypatch.setattr("index.ingest.pipeline.os.fstat", fstat_and_append)
    refused(path, "changed while it was read")


def test_reading_text_loads_neither_a_guesser_of_encodings_nor_a_parser_of_markdown() -> None:
    code = (
        "import sys; from pathlib import Path; from index.ingest.pipeline import read_article; "
        f"read_article(Path({str(SEEDS[0])!r})); "
        "print([m for m in ('charset_normalizer', 'markdown_it', 'torch') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


FRENCH = "Le maire a dit que les travaux avaient coûté treize millions et que le pont est ouvert.\n"


@pytest.mark.parametrize(
    ("said", "language"),
    [("", "fr"), ("lang: en\n", "fr"), ("lang: de\n", "de"), ("lang: fr\n", "fr")],
)
def test_the_language_of_the_prose_stands_where_none_is_stated_or_what_templates_say(
    tmp_path, said, language
):
    path = tmp_path / "pont.md"
    path.write_text(f"---\ntitle: The bridge\n{said}---\n\n{FRENCH}", encoding="utf-8")
    assert read_article(path).metadata.language == language


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Who signed it?", Role.QUESTION),
        ("Who on earth signed it?!", Role.QUESTION),
        ("(And who signed it?)", Role.QUESTION),
        ("Who signed it???", Role.QUESTION),
        ("橋はいつ開通しましたか。", Role.QUESTION),
        ("大桥什么时候通车？！", Role.QUESTION),
        ("He asked “who signed it?”", Role.PROSE),
        ("Nobody signed it!", Role.PROSE),
        ("The one battery always goes bad, you know?", Role.PROSE),
        ("Do you know?", Role.QUESTION),
        ("On the ferry I thought: How cold can a summer be?", Role.PROSE),
        ("The pupils asked questions like, Why is the bell green?", Role.PROSE),
        ("A harder question: Why is the bell green?", Role.QUESTION),
        ("Who was asked, Mr. Lund?", Role.QUESTION),
        ("Who signed it? said nobody;", Role.PROSE),
        ("橋は静かだ。", Role.PROSE),
    ],
)
def test_a_sentence_that_asks_is_a_question_with_whatever_marks(tmp_path, text, role):
    path = tmp_path / "asked.md"
    path.write_text(f"# The bridge and its contract\n\n{text}\n\nIt was Ada.\n", encoding="utf-8")
    found = {sentence.text: sentence.role for sentence in read_article(path).sentences}
    assert list(found.values())[1] is role
