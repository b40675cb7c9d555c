"""Asking within a filter, from the command line: its options, and what is typed in a question."""

import json

import pytest

from qa.cli.main import run

AMBASSADOR = "who is the Russian ambassador?"
OTHER, DATED = "000_dfecf8afc0c1ce97.txt", "004_22810352ee4bca97.txt"


def files(ran):
    return {found["citation"]["file"].rpartition("/")[2] for found in ran.json["answers"]}


def test_an_option_and_the_same_typed_in_the_question_give_the_same_answer(seeded):
    by_option = seeded("ask", "--json", "--since", "2016-11", "--in", "seeds", AMBASSADOR)
    typed = seeded("ask", "--json", f"since:2016-11 in:seeds {AMBASSADOR}")
    assert by_option.code == typed.code == 0
    assert files(by_option) == {DATED}
    assert by_option.json["filter"] == {"since": "2016-11", "folders": ["seeds"]}
    assert by_option.json["matching_articles"] == 1
    same = ("filter", "matching_articles", "answers", "confidence", "understood_as")
    assert [by_option.json[key] for key in same] == [typed.json[key] for key in same]
    assert typed.json["question"] == f"since:2016-11 in:seeds {AMBASSADOR}"


def test_without_a_filter_nothing_is_said_of_one(seeded):
    ran = seeded("ask", "--json", AMBASSADOR)
    assert (ran.json["filter"], ran.json["matching_articles"]) == (None, None)
    assert "within" not in seeded("ask", AMBASSADOR).err


def test_what_an_option_says_gives_way_to_what_the_question_says(seeded):
    ran = seeded("ask", "--json", "--on", "1990", f"on:2016 {AMBASSADOR}")
    assert ran.json["filter"] == {"since": "2016", "until": "2016"}


def test_people_are_told_within_what_was_asked(seeded):
    ran = seeded("ask", "--since", "17 November 2016", AMBASSADOR)
    assert ran.err == "↳ within: since 2016-11-17 (1 article)\n"
    assert "Khovaev" in ran.out


def test_a_quoted_phrase_is_required_word_for_word_and_said(seeded):
    ran = seeded("ask", "who agreed to extend “soft loans”?")
    assert "soft loans” word for word (1 article)" in ran.err
    assert "soft loans" in ran.out
    absent = seeded("ask", '"hard loans" who agreed to extend them?')
    assert (absent.code, absent.out, absent.err.splitlines()) == (
        1,
        "",
        ["qa: No article is within: “hard loans” word for word.",
         "    Without “hard loans” word for word: 2 articles."],
    )  # fmt: skip


def test_a_question_whose_own_quotation_no_article_has_is_asked_without_it(seeded):
    ran = seeded("ask", 'who agreed to extend "softest loans"?')
    assert ran.code == 0
    assert "soft loans" in ran.out
    assert "No article says “softest loans” word for word; asked without." in ran.err
    found = seeded("ask", "--json", 'in:seeds who agreed to extend "softest loans"?').json
    assert found["filter"] == {"folders": ["seeds"]}
    within = seeded("ask", 'in:seeds who agreed to extend "softest loans"?')
    assert "No article within says “softest loans” word for word; asked without." in within.err


def test_what_matches_nothing_says_how_many_there_would_be_without_each_part(seeded):
    arguments = ("ask", "--author", "kabiling", "--since", "2016-11", AMBASSADOR)
    ran = seeded(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "qa: No article is within: since 2016-11, author kabiling.",
        '    Without "since 2016-11": 1 article; without "author kabiling": 1 article.',
    ]
    found = seeded(*arguments, "--json").json
    assert (found["verdict"], found["matching_articles"]) == ("not_found", 0)
    assert found["without"] == [
        {"filter": {"since": "2016-11"}, "articles": 1},
        {"filter": {"authors": ["kabiling"]}, "articles": 1},
    ]


@pytest.mark.parametrize("arguments", [("since:2016",), ("--since", "2016"), ("--since=2016", " ")])
def test_a_filter_without_a_question_counts_the_articles_and_asks_for_one(seeded, arguments):
    what, next_step = seeded("ask", *arguments).error
    assert what == "1 article is within: since 2016; and nothing is asked."
    assert next_step.startswith("Add a question.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "lately", "who?"), "'lately' is not a date."),
        (("--on", "03/04/2016", "who?"), "'03/04/2016' is not a date."),
        (("--author", " ", "who?"), "author: says nothing."),
        (("--since", "2017", "--until", "2016", "who?"), "Nothing is both since 2017"),
        (("author: kabiling who?",), "author: says nothing."),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_with_what_would(seeded, arguments, told):
    what, next_step = seeded("ask", *arguments).error
    assert what.startswith(told)
    assert next_step


def test_articles_are_listed_within_a_filter(seeded):
    def listed(*options):
        return [each["file"].rpartition("/")[2] for each in seeded(*listing, *options).json]

    listing = ("index", "list", "--json")
    assert listed() == [OTHER, DATED]
    assert listed("--on", "2016-11-17") == [DATED]
    assert listed("--author", "Kabiling") == [OTHER]
    assert listed("--author", "Kabiling", "--author", "nobody", "--title", "russia") == [OTHER]
    nothing = seeded("index", "list", "--on", "1990")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "No article is within: on 1990.\n")


def test_questions_are_measured_within_a_filter(seeded, tmp_path):
    gold = [{"file": DATED, "contains": "Igor Khovaev"}]
    (tmp_path / "set.jsonl").write_text(json.dumps({"question": AMBASSADOR, "gold": gold}))
    everything = seeded("eval", "--json", tmp_path / "set.jsonl").json
    elsewhere = seeded("eval", "--json", "--author", "kabiling", tmp_path / "set.jsonl").json
    assert everything["r@10"] > elsewhere["r@10"] == 0


def test_a_line_of_a_batch_has_its_filter_as_parts_or_as_it_is_typed(seeded, tmp_path):
    lines = [
        {"question": AMBASSADOR, "filter": {"since": "Nov 2016", "folders": ["seeds"]}},
        {"question": AMBASSADOR, "filter": 'since:"Nov 2016" in:seeds'},
        {"question": f"on:2016 {AMBASSADOR}", "filter": {"since": "1990"}},
        {"question": AMBASSADOR, "filter": None},
        {"question": AMBASSADOR, "filter": {"authors": ["nobody"]}},
    ]
    (tmp_path / "batch").write_text("\n".join(map(json.dumps, lines)))
    ran = seeded("ask", "--batch", tmp_path / "batch")
    assert ran.code == 0
    parts = {"since": "2016-11", "folders": ["seeds"]}
    assert [line["filter"] for line in ran.lines] == [
        parts, parts, {"since": "2016", "until": "2016"}, None, {"authors": ["nobody"]},
    ]  # fmt: skip
    assert [line["matching_articles"] for line in ran.lines] == [1, 1, 1, None, 0]
    within = seeded("ask", "--author", "kabiling", "--batch", tmp_path / "batch")
    assert within.lines[3]["filter"] == {"authors": ["kabiling"]}
    assert within.lines[4]["filter"] == {"authors": ["nobody"]}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"sinse": "2016"}, "its filter has no part 'sinse'"),
        ({"since": "lately"}, "'lately' is not a date."),
        ({"authors": "kabiling"}, "its filter has in authors no list of texts"),
        (["since:2016"], "its filter is no filter"),
        ("since:2016 who", "'who' is no part of a filter."),
        ("", "'' is no part of a filter."),
    ],
)
def test_a_filter_of_a_line_that_makes_no_sense_is_named_by_its_number(seeded, said, told):
    line = json.dumps({"question": "who?", "filter": said, "id": 7}).encode()
    ran = seeded("ask", "--batch", "-", stdin=line)
    assert ran.code == 2
    assert ran.json["id"] == 7
    assert ran.json["error"]["what"].startswith(f"-, line 1: {told}")


def test_an_answer_that_was_kept_is_read_with_what_it_was_asked_within(seeded, tmp_path):
    talk = tmp_path / "talk.jsonl"
    talk.write_bytes(seeded("ask", "--jsonl", "author:nobody When is the APEC summit?").stdout)
    ran = seeded("ask", "--json", "--history", talk, "where will it be held?")
    assert "nobody" not in ran.json["understood_as"]


def test_every_command_that_asks_or_lists_has_the_same_options(qa):
    for command in (("ask",), ("chat",), ("eval",), ("index", "list"), ("collection", "add")):
        shown = qa(*command, "--help").out
        for option in ("since", "until", "on", "author", "source", "title", "lang", "type", "tag"):
            assert f"--{option} " in shown, command
        assert "--in FOLDER|GLOB" in shown


def test_a_shell_that_took_a_question_apart_keeps_its_filter(seeded):
    ran = seeded("ask", "--json", "since:2016", "who", "is", "the", "Russian", "ambassador?")
    assert ran.json["filter"] == {"since": "2016"}
    assert run(["ask", "--since"]) == 2


def test_a_question_for_a_time_alone_is_asked_of_what_is_dated_then(seeded):
    ran = seeded("ask", "--json", "what happened in November 2016?")
    assert ran.json["filter"] == {"since": "2016-11", "until": "2016-11"}
    other = seeded("ask", "--json", "what happened in November 1990?")
    assert other.json["filter"] is None
    assert other.err == "No article is dated on 1990-11; all were asked.\n"
    given = seeded("ask", "--json", "--since", "2015", "what happened in November 2016?")
    assert given.json["filter"] == {"since": "2015"}
