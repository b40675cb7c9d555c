"""`qa index show`: what was understood of a file, of the index or as it would be read."""

import json

FERRY = "Ferry sinks\n\nBy Ana Cruz and Ben Ong\nMay 3, 2019\n\nThe ferry sank off the cape.\n"
MARKET = "Market closes\n\nBy Eva Lim\nApril 9, 2019\n\nThe market closed on Tuesday.\n"


def test_a_file_of_the_index_is_shown_with_its_fields_and_sentences(qa):
    (qa.folder / "ferry.txt").write_text(FERRY)
    assert qa("--index", ".qa", "index", "add", "ferry.txt").code == 0
    shown = qa("--index", ".qa", "index", "show", "ferry.txt")
    assert shown.code == 0
    lines = [line.split(maxsplit=1) for line in shown.out.splitlines() if line]
    assert ["title", "Ferry sinks"] in lines
    assert ["authors", "Ana Cruz, Ben Ong"] in lines
    assert ["date", "2019-05-03"] in lines
    assert ["source", "-"] in lines
    assert ["3", "byline      By Ana Cruz and Ben Ong"] in lines
    assert ["6", "The ferry sank off the cape."] in lines
    assert "does not hold it" not in shown.out


def test_json_says_the_same_of_a_file_before_and_after_it_is_added(qa):
    (qa.folder / "note.md").write_text("# Ferries\n\n## North\n\nThe ferry sank.\n")
    before = qa("--index", ".qa", "index", "show", "--json", "note.md").json
    assert before["indexed"] is False
    assert before["title"] == "Ferries"
    last = before["sentences"][-1]
    assert (last["text"], last["role"], last["section"]) == ("The ferry sank.", "prose", ["North"])
    assert (last["line"], before["passages"], before["format"]) == (5, 1, "markdown")
    assert qa("--index", ".qa", "index", "add", "note.md").code == 0
    after = qa("--index", ".qa", "index", "show", "--json", "note.md").json
    assert after == before | {"indexed": True}


def test_each_article_of_a_file_is_shown(qa):
    (qa.folder / "two.txt").write_text(f"{FERRY}\n-----\n\n{MARKET}")
    found = qa("index", "show", "--json", "two.txt").json
    assert [(each["member"], each["title"]) for each in found] == [
        ("1", "Ferry sinks"),
        ("2", "Market closes"),
    ]
    assert "two.txt › 2" in qa("index", "show", "two.txt").out


def test_a_file_that_is_not_there_is_an_error_of_two_lines(qa):
    what, _ = qa("index", "show", "nowhere.txt").error
    assert "nowhere.txt" in what


def test_nothing_in_a_file_reaches_the_terminal_as_a_command(qa):
    (qa.folder / "bad.txt").write_text("Ferry \x1b[31msinks\n\nBy Ana Cruz\n\nIt \x1b]0;sank.\n")
    assert "\x1b" not in qa("index", "show", "bad.txt").out
    assert json.dumps("\x1b")[1:-1] in qa("index", "show", "--json", "bad.txt").out
