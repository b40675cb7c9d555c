"""`qa index add https://…` as it is typed: what is said and shown, with which exit code."""

import pytest

from index.ingest import limits
from tests.support.web_server import PAGE, serving

ASKED = "when did the heron come back to the pond of Arlen?"


@pytest.fixture
def qa(qa, monkeypatch):
    monkeypatch.setenv("QA_INDEX", str(qa.folder / "pages.qa"))
    return qa


@pytest.fixture
def server():
    with serving() as found:
        yield found


def test_a_page_is_added_asked_listed_exported_and_removed(qa, server):
    url = server.gives("/heron")
    added = qa("index", "add", "--allow-private", url)
    assert (added.code, added.out.startswith("1 added")) == (0, True)
    server.gives("/heron", status=500)
    server.asked.clear()
    answer = qa("ask", "--json", "--min-confidence", 0, ASKED).json["answers"][0]
    assert answer["sentence"].startswith("The heron came back")
    assert (answer["citation"]["file"], answer["citation"]["stale"]) == (url, False)
    line, column = answer["citation"]["line"], answer["citation"]["column"]
    assert f"{url}:{line}:{column}: " in qa("ask", "--min-confidence", 0, ASKED).out
    assert qa("index", "list").out.startswith(url)
    assert f"root        {url}" in qa("index", "status").out
    assert qa("index", "check", "--sources").code == 0
    assert qa("index", "update").out == "1 unchanged\n"
    assert qa("index", "rebuild").code == 0
    session = f"{ASKED}\n/export talk.html\n/export talk.md\n".encode()
    assert qa("chat", stdin=session).code == 0
    assert f"]({url})" in (qa.folder / "talk.md").read_text()
    assert f'<a href="{url}">' in (qa.folder / "talk.html").read_text()
    assert server.asked == []
    assert qa("index", "remove", url).out == "1 removed\n"


@pytest.mark.parametrize(
    ("given", "what", "next_step"),
    [
        ({"status": 404}, "404 Not Found", "Check the address"),
        ({"status": 503}, "503", "Try again later"),
        ({"status": 403}, "403", "save the page"),
        ({"data": b"\x89PNG", "kind": "image/png"}, "image/png", "save the page"),
        ({"data": bytes(range(256)) * 9, "kind": "application/x-thing"}, "not text", "Convert"),
        ({"data": bytes(1_000_001)}, "larger than the limit of 1.0 MB", "--max-size"),
        ({"data": "<!DOCTYPE html><html></html>"}, "no visible text", "browser"),
    ],
)
def test_what_gives_no_article_is_told_in_two_lines(qa, server, given, what, next_step):
    url = server.gives("/page", **given)
    said = qa("index", "add", "--max-size", 1, "--allow-private", url).error
    assert said[0].startswith(url)
    assert what in said[0]
    assert next_step in said[1]


def test_so_is_a_server_that_does_not_answer_in_time(qa, server, monkeypatch):
    monkeypatch.setattr(limits.Limits.__init__, "__defaults__", (False, 0.2))
    url = server.does("/slow", lambda handler: handler.rfile.read(1))
    assert "longer than 0.2 seconds" in qa("index", "add", "--allow-private", url).error[0]


def test_so_are_addresses_that_are_none_or_not_to_be_reached(qa, server):
    url = server.gives("/page")
    what, next_step = qa("index", "add", url).error
    assert "127.0.0.1, an address of this machine" in what
    assert "--allow-private" in next_step
    assert "no address of a web page" in qa("index", "add", "https:///x").error[0]
    what = qa("index", "add", "https://me:secret@example.org/").error[0]
    assert "password" in what
    assert "secret" not in what
    assert (
        "cannot be reached" in qa("index", "add", "--allow-private", "http://127.0.0.1:9/").error[0]
    )
    assert server.asked == []


def test_a_page_comes_beside_files_and_one_that_fails_costs_itself_only(qa, server):
    (qa.folder / "toad.txt").write_text("A toad came to the pond.\n")
    bad = server.url("/bad")
    ran = qa("index", "add", "--allow-private", "toad.txt", server.gives("/a", PAGE), bad)
    assert (ran.code, ran.out.splitlines()[-1].startswith("2 added · 1 not read: 1 page")) == (
        0,
        True,
    )
    assert f"skipped {bad}: is not to be had: 404 Not Found." in ran.err


def test_a_session_takes_a_page_in_as_well(qa, server):
    qa("index", "add", "--allow-private", server.gives("/first"))
    server.asked.clear()
    url = server.gives("/page")
    said = qa("chat", stdin=f"/add {url}\n".encode())
    assert f"{url} leads to 127.0.0.1" in said.err
    assert server.asked == []
