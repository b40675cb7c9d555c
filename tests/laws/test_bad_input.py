"""Bad input: each kind has a defined result or an error of two lines, and nothing is lost."""

import os
import resource
import shutil

import pytest

from index.inference.cache import models_directory

GOOD = "Herons wade in the pond at dawn.\n"


def contents(folder):
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture
def folder(qa):
    """A folder with one good article."""
    folder = qa.folder / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    return folder


# --- folders and files --------------------------------------------------------------------------


def test_an_empty_folder_is_an_error_and_makes_no_index(qa):
    (qa.folder / "empty").mkdir()
    what, next_step = qa("--index", ".qa", "index", "add", "empty").error
    assert "no articles in" in what
    assert "--glob" in next_step
    assert not (qa.folder / ".qa").exists()


@pytest.mark.usefixtures("folder")
def test_a_missing_folder_is_an_error_also_beside_good_ones(qa):
    assert "nowhere" in qa("--index", ".qa", "index", "add", "articles", "nowhere").error[0]
    assert not (qa.folder / ".qa").exists()


def make_large(path):
    path.touch()
    os.truncate(path, 100_000_000)


def make_link_loop(path):
    path.symlink_to(path.name)


def make_link_outside(path):
    path.symlink_to("/etc/passwd")


def make_dangling_link(path):
    path.symlink_to("nowhere")


UNREADABLE = {
    "nothing": lambda path: path.write_bytes(b""),
    "white space": lambda path: path.write_bytes(b" \n\t\r\n\xc2\xa0\n"),
    "punctuation": lambda path: path.write_bytes(b"... --- !!!\n"),
    "random bytes": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "a PDF": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "NUL bytes": lambda path: path.write_bytes(bytes(10_000)),
    "damaged UTF-8": lambda path: path.write_bytes(
        "naïve café façade\n".encode() * 9 + b"\xe2\x80"
    ),
    "100 MB": make_large,
    "a pipe": os.mkfifo,
    "a loop of links": make_link_loop,
    "a link to outside": make_link_outside,
    "a link to nothing": make_dangling_link,
}


@pytest.mark.parametrize("make", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_article_is_named_counted_and_skipped(qa, folder, make):
    make(folder / "bad.txt")
    ran = qa("--index", ".qa", "index", "add", "articles")
    fate = "1 empty" if b"is empty." in ran.stderr else "1 not read: 1 txt"
    assert (ran.code, ran.out) == (0, f"1 added · {fate} · 1 passage embedded\n")
    assert ran.err.startswith("skipped articles/bad.txt: ")
    assert len(ran.err.splitlines()) == 1
    assert qa("--index", ".qa", "index", "update").out == f"1 unchanged · {fate}\n"


def test_links_that_loop_through_folders_are_not_followed(qa, folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "up").symlink_to("..")
    (folder / "out").symlink_to("/etc")
    assert qa("--index", ".qa", "index", "add", "articles").out.startswith("1 added ·")


ENCODED = {
    "Windows-1252": ("cp1252", b""),
    "UTF-8 with a mark": ("utf-8", b"\xef\xbb\xbf"),
    "UTF-16": ("utf-16-le", b"\xff\xfe"),
}


@pytest.mark.parametrize(("encoding", "mark"), ENCODED.values(), ids=ENCODED)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=repr)
def test_encodings_and_newlines_are_read_right_and_cited_to_the_byte(
    folder, qa, encoding, mark, newline
):
    text = "“Élan” cost £5 – no more."
    source = newline.join(("The menu was short.", "", text, "The soup was cold.", ""))
    data = mark + source.encode(encoding)
    (folder / "menu.txt").write_bytes(data)
    assert qa("--index", ".qa", "index", "add", "articles").code == 0
    found = qa("ask", "--json", "-k", 1, "--min-confidence", 0, "what did élan cost?").json
    place = found["answers"][0]["citation"]
    assert found["answers"][0]["sentence"] == text
    assert (place["line"], place["column"]) == (3, 1)
    assert data[place["byte_start"] : place["byte_end"]].decode(encoding) == text
    assert source[place["start"] : place["end"]] == text


def test_stray_nul_bytes_do_not_end_a_sentence_nor_reach_the_terminal(qa, folder):
    (folder / "nul.txt").write_bytes(b"The lemur jumped\x00 high over the wall. It laughed.\n")
    qa("--index", ".qa", "index", "add", "articles")
    ran = qa("ask", "-k", 1, "--min-confidence", 0, "how high did the lemur jump?")
    assert ran.out.startswith("articles/nul.txt:1:1: The lemur jumped\ufffd high over the wall.\n")


def test_one_line_of_5_mb_without_a_full_stop_is_indexed_and_found(qa, folder):
    line = "word " * 500_000
    (folder / "long.txt").write_text(f"{line}needle {line}")
    assert qa("--index", ".qa", "index", "add", "articles").out.startswith("2 added ·")
    found = qa("ask", "--json", "-k", 1, "--min-confidence", 0, "needle").json["answers"][0]
    assert "needle" in found["sentence"]
    assert found["citation"]["stale"] is False


NAMES = {
    "a newline": "two\nlines.txt",
    "an escape sequence": "red\x1b[31m\x1b]0;owned\x07.txt",
    "a bidirectional override": "gnp\u202etxt.txt",
    "signs of a link": "a b#?%[x].txt",
    "a dash in front": "-rf.txt",
    "letters beyond ASCII": "Öl–食.txt",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_file_may_have_any_name_and_it_never_reaches_the_terminal_raw(qa, folder, name):
    (folder / name).write_text("Otters play in the river at dusk.\n")
    (folder / f"empty {name}").touch()
    added = qa("--index", ".qa", "index", "add", "articles")
    assert added.out == "2 added · 1 empty · 2 passages embedded\n"
    question = ("ask", "-k", 1, "when do otters play?")
    found = qa(*question, "--json")
    assert found.json["answers"][0]["citation"]["file"] == str(folder / name)
    shown = (
        added,
        found,
        qa(*question),
        qa("index", "list"),
        qa("index", "list", "--json"),
        qa("index", "status"),
    )
    for ran in shown:
        assert ran.code == 0
        for acting in ("\x1b", "\x07", "\u202e"):
            assert acting not in ran.out + ran.err
    assert len(added.err.splitlines()) == 1
    assert len(shown[3].out.splitlines()) == 2


def test_a_name_that_is_not_utf8_is_skipped_and_named(qa, folder):
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(GOOD)
    ran = qa("--index", ".qa", "index", "add", "articles")
    assert ran.out == "1 added · 1 not read: 1 txt · 1 passage embedded\n"
    assert ran.err.startswith("skipped articles/caf")
    assert ran.err.isascii()
    named = qa.process("--index", ".qa", "index", "add", b"articles/caf\xe9.txt")
    assert "caf" in named.error[0]


# --- questions ----------------------------------------------------------------------------------

QUESTIONS = {
    "10,000 characters": "summit " * 1_430,
    "one word of 10,000 characters": "x" * 10_000,
    "emoji": "🙂🙃👩‍👩‍👧",
    "only stop words": "the of and to what is",
    "one letter": "a",
    "punctuation": "???",
    "operators": 'x:y AND (Putin OR "Duterte") NOT + - && || ! { } [ ] ^ ~ * ? \\ /',
    "an open quotation mark": '"summit',
    "a query language": "title:summit^2 AND summit~3 OR [a TO z]",
    "SQL": "'; DROP TABLE articles; --",
    "control characters": "summit\x00\x1b[31m\x07\n\r",
    "bytes that are no text": "summit \udcff\udcfe",
    "invisible": "\u200b\u2060\ufeff",
    "another script": "когда саммит? 首脑会议 متى القمة",
    "a path": "../../etc/passwd",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_any_question_has_an_answer_or_none(seeded, question):
    shown = seeded("ask", "--", question)
    found = seeded("ask", "--json", "--", question)
    for ran in (shown, found):
        assert ran.code in {0, 1}
        assert b"\x1b" not in ran.stdout + ran.stderr
    said = found.json["kind"] == "small_talk" or found.stderr.startswith("↳ within: ".encode())
    assert said or found.stderr == b""
    assert bool(shown.stdout) is (shown.code == 0)
    heard = question.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    assert found.json["question"] == heard
    assert found.json["verdict"] == ("not_found" if found.code else "answered")


@pytest.mark.parametrize("name", ["emoji", "only stop words", "punctuation", "invisible"])
def test_a_question_that_asks_nothing_is_not_answered(seeded, name):
    assert seeded("ask", "--", QUESTIONS[name]).code == 1


@pytest.mark.parametrize("question", ["", " ", "\n\t"], ids=repr)
def test_an_empty_question_is_an_error(seeded, question):
    assert "empty" in seeded("ask", question).error[0]


def test_a_question_that_begins_with_a_dash_goes_after_two(seeded):
    assert seeded("ask", "-k", 1, "--", "- when is the summit?").code == 0
    assert seeded("ask", "--", "--json").err.startswith("qa: not in your 2 articles\n")
    assert "after --" in seeded("ask", "-when is the summit?").error[1]


def test_bytes_that_are_no_text_are_a_question_too(seeded):
    ran = seeded.process("ask", "--json", "-k", "1", b"when is the \xff\xfe summit?")
    assert ran.code == 0
    assert ran.json["question"] == "when is the \ufffd\ufffd summit?"


# --- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["/proc/qa", "articles/good.txt", "articles/good.txt/index"])
def test_an_index_where_nothing_can_be_written_is_an_error(qa, folder, place):
    before = contents(folder)
    assert place.split("/")[1] in qa("--index", place, "index", "add", "articles").error[0]
    assert contents(folder) == before


@pytest.mark.parametrize(
    "state", ["/proc/qa", "/dev/null"], ids=["no folder can be made", "a file is in the way"]
)
def test_a_state_folder_that_refuses_takes_no_answer_away(seeded, monkeypatch, state):
    monkeypatch.setenv("XDG_STATE_HOME", state)
    ran = seeded("ask", "-k", 1, "when is the summit?")
    assert (ran.code, ran.err) == (0, "")
    assert "qa ask" in seeded("open", 1).error[1]


def test_a_full_disk_takes_no_answer_away(seeded):
    """Every write to a file fails, as on a full disk; reading goes on."""
    ran = seeded.process(
        "ask", "-k", "1", "when is the summit?",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )  # fmt: skip
    assert ran.code == 0, ran
    assert "November 19 to 20" in ran.out


def test_without_a_home_there_still_is_an_answer(seeded):
    unset = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"))
    cache = {"QA_CACHE": str(models_directory().parent)}
    for env in (unset, {"HOME": "/proc/nowhere", "XDG_STATE_HOME": None}):
        ran = seeded.process("ask", "-k", "1", "when is the summit?", env=env | cache)
        assert ran.code == 0
        assert "November 19 to 20" in ran.out


# --- a damaged index ----------------------------------------------------------------------------


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def flip(path):
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 16] = bytes(byte ^ 0xFF for byte in data[middle : middle + 16])
    path.write_bytes(data)


def empty(path):
    path.write_bytes(b"")


def overwrite(path):
    path.write_bytes(bytes(range(256)) * 20)


@pytest.fixture
def damaged(qa, library):
    """A function that does something to the files of an index that match a pattern."""
    library(heron=GOOD, otter="Otters play in the river at dusk.\n")
    index = qa.folder / ".qa"
    spared = contents(qa.folder / "articles")

    def damage(pattern, how):
        files = [path for path in index.glob(pattern) if path.is_file() and path.stat().st_size]
        assert files
        for path in files:
            how(path)
        for command in (
            ("ask", "--json", "when do otters play?"),
            ("index", "status"),
            ("index", "list"),
            ("index", "check"),
            ("index", "update"),
        ):
            ran = qa(*command)
            assert b"Traceback" not in ran.stderr
            assert b"unexpected" not in ran.stderr
            # A check's findings are what it was asked for, on stdout.
            assert ran.code == 0 or command[1] == "check" or ran.error
        assert contents(qa.folder / "articles") == spared

    return damage


HARM = [cut, flip, empty, overwrite, os.unlink]


@pytest.mark.parametrize("how", HARM)
@pytest.mark.parametrize("pattern", ["build-*/words/*", "build-*/vectors/*"])
def test_what_is_derived_is_mended_without_embedding(qa, damaged, pattern, how):
    before = qa("ask", "when do otters play?")
    damaged(pattern, how)
    assert qa("index", "repair").code == 0
    assert qa("ask", "when do otters play?").out == before.out


@pytest.mark.parametrize("how", HARM)
@pytest.mark.parametrize("pattern", ["build-*/catalog.db", "CURRENT"])
def test_a_damaged_catalogue_is_told_and_the_articles_can_be_indexed_anew(
    qa, damaged, pattern, how
):
    damaged(pattern, how)
    shutil.rmtree(qa.folder / ".qa")
    assert qa("--index", ".qa", "index", "add", "articles").out.startswith("2 added")
    assert qa("ask", "when do otters play?").code == 0
