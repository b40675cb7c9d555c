"""Collections: filters under names, that survive a rebuild and harm nobody who receives them."""

import json

import pytest

ASK = "who opened it?"


@pytest.fixture
def two(library, qa, monkeypatch):
    """An index of two folders, and the command line in the folder above them."""
    for name in ("north", "south"):
        (qa.folder / "articles" / name).mkdir(parents=True)
    library(
        **{
            "north/a": "Bridge\n\nMay 3, 2016\n\nThe mayor of Arlen opened the bridge.\n",
            "north/b": "Ferry\n\nMay 3, 2017\n\nThe mayor of Arlen opened the ferry.\n",
            "south/c": "Tunnel\n\nMay 3, 2017\n\nThe mayor of Arlen opened the tunnel.\n",
        }
    )
    monkeypatch.setenv("QA_INDEX", str(qa.folder / ".qa"))
    return qa


def asked(qa, question, *options):
    return qa("ask", "--json", "--min-confidence", "0", *options, question)


def said(ran):
    return " ".join(each["sentence"] for each in ran.json["answers"])


def test_a_collection_is_asked_within_by_its_name_and_what_is_beside_it_narrows_it(two):
    added = two("collection", "add", "new-north", "--in", "articles/north", "--since", "2017")
    assert added.code == 0
    assert added.err == f"new-north is since 2017, in {two.folder}/articles/north: 1 article now.\n"
    ran = asked(two, f"in:new-north {ASK}")
    assert "ferry" in said(ran)
    assert "bridge" not in said(ran)
    assert ran.json["filter"] == {"since": "2017", "folders": [f"{two.folder}/articles/north"]}
    assert asked(two, ASK, "--in", "new-north").json["filter"] == ran.json["filter"]
    assert "bridge" in said(asked(two, f"in:new-north on:2016 {ASK}"))


def test_collections_are_listed_shown_and_removed(two):
    assert two("collection", "list").err.startswith("There is no collection.")
    two("collection", "add", "b", "--in", "articles/*th", "--in", "articles/north/a.txt")
    two("collection", "add", "a", "--author", "x", "--author", "y")
    assert two("collection", "list").out.splitlines()[0] == "a\tauthor x or y"
    assert list(two("collection", "list", "--json").json) == ["a", "b"]
    assert two("collection", "show", "b", "--json").json["articles"] == 3
    assert two("collection", "show", "a").out == "author x or y (0 articles)\n"
    assert two("collection", "remove", "a").code == 0
    what, next_step = two("collection", "show", "a").error
    assert (what, next_step) == ("There is no collection a.", "There are: b.")


def test_a_folder_is_the_one_that_was_meant_where_the_collection_was_made(two, monkeypatch):
    monkeypatch.chdir(two.folder / "articles")
    two("collection", "add", "up", "--in", "north/")
    monkeypatch.chdir(two.folder / "articles" / "south")
    assert asked(two, f"in:up {ASK}").json["matching_articles"] == 2


def test_collections_survive_an_update_and_a_rebuild(two):
    two("collection", "add", "n", "--in", "articles/north")
    kept = two("collection", "list").out
    assert two("index", "update").code == 0
    assert two("index", "rebuild").code == 0
    assert two("index", "check").code == 0
    assert two("collection", "list").out == kept
    assert asked(two, f"in:n {ASK}").json["matching_articles"] == 2


def test_a_name_comes_before_a_folder_of_that_name_and_that_is_said(two):
    two("collection", "add", "articles", "--in", "articles/south")
    ran = two("ask", f"in:articles {ASK}")
    assert "tunnel" in ran.out
    assert "articles is the collection of that name; the folder is ./articles" in ran.err
    assert asked(two, f"in:./articles {ASK}").json["matching_articles"] == 3


def test_collections_of_folders_are_joined_and_of_more_are_not(two):
    two("collection", "add", "n", "--in", "articles/north")
    two("collection", "add", "s", "--in", "articles/south")
    two("collection", "add", "new", "--since", "2017")
    two("collection", "add", "both", "--in", "n", "--in", "s")
    assert asked(two, f"in:n in:s {ASK}").json["matching_articles"] == 3
    assert two("collection", "show", "both").out.endswith("(3 articles)\n")
    what, _ = two("ask", f"in:n in:new {ASK}").error
    assert what == "The collection new is more than folders, and is asked within alone."


@pytest.mark.parametrize("name", ["", "a/b", "*", "..", "a b", "x" * 65])
def test_a_name_that_would_be_a_path_is_refused(two, name):
    assert two("collection", "add", name, "--since", "2016").code == 2
    assert not (two.folder / ".qa" / "collections.json").exists()


def test_a_collection_of_everything_is_refused_and_one_without_an_index_too(two, qa):
    assert two("collection", "add", "all").error[0] == "The collection all would be everything."
    missing = qa("--index", "nowhere", "collection", "add", "x", "--since", "2016")
    assert missing.error[0].startswith("There is no index at")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"n": 1}', b'{"../n": {}}', b'{"n": {"folders": "/"}}',
     b'{"n": {"folders": [3]}}', json.dumps({"n": {"sinse": "1"}}).encode(), b"[" * 100_000],
)  # fmt: skip
def test_a_file_of_collections_that_is_none_is_told_and_stops_no_other_question(two, content):
    (two.folder / ".qa" / "collections.json").write_bytes(content)
    what, next_step = two("ask", f"in:n {ASK}").error
    assert "collections" in what
    assert "Remove that file" in next_step
    assert asked(two, ASK).code == 0


def test_a_file_of_collections_that_leads_outside_is_not_followed(two, tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text('{"n": {"since": "2017"}}')
    (two.folder / ".qa" / "collections.json").symlink_to(outside)
    assert two("ask", f"in:n {ASK}").code == 2
    assert two("collection", "add", "m", "--since", "2016").code == 2
    assert outside.read_text() == '{"n": {"since": "2017"}}'
