"""The commands as a user meets them: what they print, where, and with which exit code."""

import re
import stat
import subprocess
import sys

import pytest

from qa import __version__
from qa.cli.main import _command_meant

SUMMIT = "The APEC Leaders’ Summit will take place on November 19 to 20."
CITATION = {
    "file", "line", "column", "start", "end", "byte_start", "byte_end", "sha256", "stale",
    "checked", "title", "date", "author", "authors", "locator", "member", "section", "opening",
    "source", "format", "accessed",
}  # fmt: skip


# --- asking -------------------------------------------------------------------------------------


WHEN = "When will the APEC summit take place?"


def test_an_answer_in_a_pipe_is_a_line_behind_its_place(seeded):
    ran = seeded("ask", "-k", 1, "when is the summit?")
    assert ran.code == 0
    assert ran.out == f"seeds/004_22810352ee4bca97.txt:23:126: {SUMMIT}\n"
    assert ran.err == ""


def test_the_words_of_a_question_need_no_quotes(seeded):
    quoted = seeded("ask", "-k", 1, "when is the summit")
    assert seeded("ask", "when", "is", "the", "summit", "-k", 1).out == quoted.out


def test_what_is_no_command_is_asked(seeded):
    asked = seeded("ask", "when is the summit?").out
    assert seeded("when is the summit?").out == asked
    assert seeded("when", "is", "the", "summit?").out == asked
    assert seeded("what weapons did Duterte seek?", "--json").json["verdict"] == "answered"


def test_plain_is_understood_before_the_command_behind_it_and_without_one(seeded):
    read = seeded("ask", "--plain", "-k", 1, WHEN).out
    assert read.startswith(("likely", "sure"))
    assert seeded("--plain", "ask", "-k", 1, WHEN).out == read
    assert seeded("--plain", WHEN, "-k", 1).out == read
    assert seeded(WHEN, "-k", 1, "--plain").out == read
    assert "on  (flag)" in seeded("--plain", "config").out
    assert "\x1b[" in seeded("--color", "always", WHEN).out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("idnex add articles", "qa index?"),
        ("opne 1", "qa open?"),
        ("hlep", "qa help?"),
        ("collections", "qa collection?"),
        ("add articles", "qa index add?"),
        ("status", "qa index status?"),
    ],
)
def test_what_is_close_to_a_command_is_not_asked(seeded, typed, meant):
    what, next_step = seeded(*typed.split()).error
    assert what == f"There is no command {typed.split()[0]}."
    assert next_step == f"Did you mean: {meant} To ask it: qa ask {typed}"


def test_a_path_alone_is_no_question(seeded):
    assert seeded("seeds").error[1] == "To index it: qa index add seeds"


QUESTION_WORDS = (
    "what which who whom whose where when why how is are was were be do does did has have had can "
    "could will would should may might must in on at of for from to by with as if that this there "
    "name list show tell find give explain describe summarise any whats what's"
).split()


@pytest.mark.parametrize("word", QUESTION_WORDS)
def test_no_word_that_questions_begin_with_is_taken_for_a_command(word):
    assert _command_meant([word, "said", "of", "the", "summit"]) is None


def test_a_question_is_read_from_a_pipe(seeded):
    asked = seeded("ask", "when is the summit?").out
    assert seeded("ask", stdin=b"when is the summit?\n").out == asked
    assert seeded("ask", "-", stdin=b"when is the summit?\n").out == asked
    within = seeded("ask", "--since", "2016", "--json", stdin=b"when is the summit?\n").json
    assert (within["question"], within["filter"]) == ("when is the summit?", {"since": "2016"})
    assert "stdin" in seeded("ask", "-", "--history", "-", stdin=b"x").error[0]


def test_help_explains_a_command(qa):
    assert qa("help").out == qa("--help").out
    assert qa("help", "ask").out == qa("ask", "--help").out
    assert qa("help", "index", "add").out == qa("index", "add", "--help").out
    assert "frobnicate" in qa("help", "frobnicate").error[0]


def test_k_limits_how_many_sentences_are_shown(seeded):
    for k in (1, 3):
        ran = seeded("ask", "-k", k, "summit")
        assert len(re.findall(r"^seeds/\S+\.txt:\d+:\d+: \S", ran.out, re.MULTILINE)) == k


def test_context_shows_neighbours_each_with_its_own_place(seeded):
    ran = seeded("ask", "-k", 1, "-C", 1, "when is the summit?")
    answer, before, after = ran.out.splitlines()
    assert answer == f"seeds/004_22810352ee4bca97.txt:23:126: {SUMMIT}"
    assert before.startswith("seeds/004_22810352ee4bca97.txt-23-1- Putin is expected")
    assert after.startswith("seeds/004_22810352ee4bca97.txt-25-1- The White House")
    read = seeded("ask", "--plain", "-k", 1, "-C", 1, WHEN).out.splitlines()
    assert read[2] == "1 The APEC Leaders’ Summit will take place on *November 19 to 20*."
    assert read[3].startswith("  | :23 Putin is expected")
    assert read[5].startswith("  | :25 The White House")


def test_what_the_articles_do_not_say_is_exit_code_1_and_two_lines_on_stderr(seeded):
    ran = seeded("ask", "how do I bake a pancake?")
    assert (ran.code, ran.out) == (1, "")
    what, next_step = ran.err.splitlines()
    assert what == "qa: not in your 2 articles"
    assert next_step.startswith("    ")
    assert seeded("ask", "--plain", "how do I bake a pancake?").out.startswith(
        "not in your 2 articles\n"
    )


def test_a_question_that_wants_a_yes_or_a_no_is_told_apart(seeded):
    ran = seeded("ask", "--plain", "did Duterte talk with the ambassador of Russia?")
    assert ran.out.startswith("no yes or no is claimed; read this\n\n1 ")
    found = seeded("ask", "--json", "did Duterte talk with the ambassador of Russia?").json
    assert (found["verdict"], found["kind"]) == ("answered", "yes_no")
    ran = seeded("ask", "did Duterte talk with the ambassador of Russia?")
    assert ran.err == "no yes or no is claimed; read this\n"


def test_min_confidence_moves_the_line_between_an_answer_and_none(seeded):
    assert seeded("ask", "--min-confidence", 0, "how do I bake a pancake?").code == 0
    assert seeded("ask", "--min-confidence", 1, "when is the summit?").code == 1


def test_json_has_the_keys_of_schema_2(seeded):
    ran = seeded("ask", "-k", 2, "-C", 1, "--json", "when is the summit?")
    answer = ran.json
    assert set(answer) == {
        "schema", "question", "understood_as", "filter", "matching_articles", "kind", "articles",
        "language_known", "verdict", "confidence", "answers", "nearest", "near", "listed",
        "timings_ms",
    }  # fmt: skip
    assert (answer["schema"], answer["verdict"], answer["nearest"]) == (2, "answered", None)
    assert answer["question"] == "when is the summit?"
    assert all(isinstance(took, float) for took in answer["timings_ms"].values())
    assert len(answer["answers"]) == 2
    for found in answer["answers"]:
        assert set(found) == {
            "sentence", "role", "score", "highlight", "citation", "alternative", "repeats",
            "copies", "dates", "before", "after",
        }  # fmt: skip
        assert set(found["citation"]) == CITATION
        assert 0 <= found["score"] <= 1
    first = answer["answers"][0]
    assert first["sentence"] == SUMMIT
    assert first["citation"]["file"] == str(seeded.folder / "seeds" / "004_22810352ee4bca97.txt")
    assert (first["citation"]["line"], first["citation"]["column"]) == (23, 126)
    assert first["citation"]["stale"] is False
    assert first["citation"]["date"] == "2016-11-17"
    assert len(first["before"]) == len(first["after"]) == 1


def test_json_of_no_answer_has_the_nearest_miss(seeded):
    ran = seeded("ask", "--json", "how do I bake a pancake?")
    assert ran.code == 1
    assert (ran.json["verdict"], ran.json["answers"]) == ("not_found", [])
    assert set(ran.json["nearest"]["citation"]) == CITATION


def test_jsonl_is_one_line(seeded):
    ran = seeded("ask", "--jsonl", "summit")
    assert ran.stdout.count(b"\n") == 1
    assert ran.json["verdict"] == "answered"


# --- errors -------------------------------------------------------------------------------------


def test_without_an_index_the_error_says_how_to_make_one(qa):
    what, next_step = qa("ask", "who?").error
    assert "no index" in what
    assert "qa index add" in next_step


WRONG = {
    "no question": ("ask",),
    "an empty question": ("ask", ""),
    "k of nothing": ("ask", "-k", "0", "who?"),
    "k too large": ("ask", "-k", "101", "who?"),
    "k that is no number": ("ask", "-k", "many", "who?"),
    "negative context": ("ask", "-C", "-1", "who?"),
    "a confidence that is none": ("ask", "--min-confidence", "1.5", "who?"),
    "a confidence that is no number": ("ask", "--min-confidence", "nan", "who?"),
    "an unknown colour": ("ask", "--color", "red", "who?"),
    "an unknown option": ("ask", "--frobnicate", "who?"),
    "a question and a batch": ("ask", "--batch", "-", "who?"),
    "an unknown command": ("chats",),
    "an index without a name": ("--index", "", "ask", "who?"),
    "a batch that is not there": ("ask", "--batch", "nowhere.txt"),
    "questions that are not there": ("eval", "nowhere.jsonl"),
    "nothing to add": ("index", "add"),
    "a path that is not there": ("index", "add", "nowhere"),
    "a path without a name": ("index", "add", ""),
    "a limit of nothing": ("index", "add", "--max-size", "0", "."),
    "a path that is not indexed": ("index", "remove", "nowhere"),
    "no citation": ("open",),
    "a citation that is no number": ("open", "first"),
    "a model that is none": ("ask", "--model", "/dev/null", "who?"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_two_lines_and_exit_code_2(seeded, arguments):
    ran = seeded(*arguments)
    assert ran.error
    assert ran.stdout == b"" or "--batch" in arguments


def test_an_option_that_does_not_exist_points_to_the_help_of_its_command(qa):
    assert "qa index add --help" in qa("index", "add", "--frobnicate", ".").error[1]
    assert "after --" in qa("ask", "-when is it?").error[1]


FAILING = {
    "ask, no index": ("--index", "nowhere", "ask", "--json", "who?"),
    "ask, a bad option": ("ask", "--json", "-k", "many", "who?"),
    "ask, no question": ("ask", "--jsonl"),
    "batch, no file": ("ask", "--batch", "nowhere"),
    "batch, written with =": ("ask", "--batch=nowhere"),
    "status, no index": ("--index", "nowhere", "index", "status", "--json"),
    "list, no index": ("--index", "nowhere", "index", "list", "--json"),
    "eval, no questions": ("eval", "--json", "nowhere.jsonl"),
}


@pytest.mark.parametrize("arguments", FAILING.values(), ids=FAILING)
def test_where_json_was_asked_for_an_error_is_json_as_well(seeded, arguments):
    ran = seeded(*arguments)
    what, next_step = ran.error
    assert ran.json == {"schema": 2, "error": {"what": what, "next": next_step}}


def test_debug_shows_the_traceback_before_the_two_lines(qa):
    for arguments in (("--debug", "ask", "who?"), ("ask", "--debug", "who?")):
        ran = qa(*arguments)
        assert ran.code == 2
        assert ran.err.startswith("Traceback")
        assert ran.err.splitlines()[-2].startswith("qa: There is no index")


# --- which index --------------------------------------------------------------------------------


def test_index_may_be_named_before_or_after_the_command_and_the_nearest_wins(seeded):
    for arguments in (
        ("--index", "seeds.qa", "index", "status"),
        ("index", "--index", "seeds.qa", "status"),
        ("index", "status", "--index", "seeds.qa"),
        ("--index", "elsewhere", "index", "status", "--index", "seeds.qa"),
    ):
        assert seeded(*arguments).code == 0, arguments
    assert seeded("--index", "seeds.qa", "index", "status", "--index", "elsewhere").code == 2


def test_the_flag_wins_over_the_environment_and_that_over_a_folder_above(seeded, monkeypatch):
    def place(*arguments):
        return seeded(*arguments, "index", "status").error[0]

    monkeypatch.setenv("QA_INDEX", "/nowhere/by-environment")
    assert "/nowhere/by-flag" in place("--index", "/nowhere/by-flag")
    assert "/nowhere/by-environment" in place()


def test_a_qa_folder_here_or_in_a_parent_is_found(library, qa, monkeypatch):
    library(herons="Herons wade in the pond at dawn.\n")
    below = qa.folder / "articles" / "deep" / "down"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert qa("ask", "--json", "where do herons wade?").json["verdict"] == "answered"
    assert qa("index", "status", "--json").json["index"] == str(qa.folder / ".qa")


def test_without_any_choice_the_index_is_the_users_own(qa, tmp_path):
    (qa.folder / "heron.txt").write_text("Herons wade in the pond at dawn.\n")
    assert qa("index", "add", "heron.txt").code == 0
    assert qa("index", "status", "--json").json["index"].startswith(str(tmp_path / "data"))
    assert not (qa.folder / ".qa").exists()


def test_a_folder_that_was_removed_under_the_command_is_no_riddle(qa, monkeypatch):
    gone = qa.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "working directory" in qa("ask", "who?").error[0]


# --- keeping the index --------------------------------------------------------------------------


def test_articles_are_added_listed_updated_removed_and_rebuilt(qa):
    articles = qa.folder / "articles"
    articles.mkdir()
    (articles / "heron.txt").write_text("The heron waits\n\nHerons wade in the pond at dawn.\n")
    (articles / "otter.md").write_text("# Otters play\n\nOtters play in the river at dusk.\n")
    (articles / "notes.log").write_text("Not an article.\n")
    index = ("--index", ".qa", "index")

    added = qa(*index, "add", "articles")
    said = "2 added · 1 not read: 1 log · 2 passages embedded\n"
    assert (added.code, added.out) == (0, said)
    assert qa(*index, "add", "articles").out == "2 unchanged · 1 not read: 1 log\n"
    assert qa(*index, "list").out.splitlines() == [
        "articles/heron.txt\t-\tThe heron waits",
        "articles/otter.md\t-\tOtters play",
    ]
    listed = qa(*index, "list", "--json").json
    assert [article["title"] for article in listed] == ["The heron waits", "Otters play"]
    assert set(listed[0]) == {
        "file", "member", "title", "date", "author", "authors", "sha256", "copies"
    }  # fmt: skip

    (articles / "heron.txt").unlink()
    (articles / "raven.txt").write_text("Ravens solve puzzles for food.\n")
    assert qa(*index, "update").out == "1 added · 1 removed · 1 unchanged · 1 passage embedded\n"
    assert qa(*index, "remove", "articles/otter.md").out == "1 removed\n"
    assert (articles / "otter.md").exists()
    assert qa(*index, "update").out == "1 unchanged\n"
    assert qa(*index, "rebuild").code == 0
    status = qa(*index, "status", "--json").json
    assert (status["articles"], status["passages"], status["embedded"]) == (1, 1, 1)
    assert status["roots"] == [{"path": str(articles), "glob": None}]
    text = qa(*index, "status").out
    assert "articles    1\n" in text
    assert "1 of 1 embedded" in text


OTTER, HERON = "Otters play in the river at dusk.\n", "Herons wade in the pond at dawn.\n"


@pytest.fixture
def folder(qa):
    """A folder with two articles, one of them ignored, and with what is none."""
    folder = qa.folder / "articles"
    (folder / "node_modules").mkdir(parents=True)
    (folder / "otter.txt").write_text(OTTER)
    (folder / "heron.txt").write_text(HERON)
    (folder / "node_modules" / "readme.md").write_text("Not by you.\n")
    (folder / ".gitignore").write_text("heron.txt\n")
    (folder / ".hidden.txt").write_text("Not seen.\n")
    (folder / "broken.txt").write_bytes(b"\0\1\2")
    for name in ("empty.txt", "a.jpg", "b.JPG", "c.log"):
        (folder / name).touch()
    return folder


ACCOUNT = "4 not read: 2 jpg, 1 txt, 1 log · 1 empty"
PASSED = "passed over: 1 hidden, 1 ignored, articles/node_modules; to have them: qa index add"


@pytest.mark.usefixtures("folder")
def test_everything_in_a_folder_is_accounted_for(qa):
    ran = qa("--index", ".qa", "index", "add", "articles")
    assert (ran.code, ran.out) == (0, f"1 added · {ACCOUNT} · 1 passage embedded\n")
    assert f"{PASSED} --hidden --no-ignore FOLDER\n" in ran.err
    everything = qa("--index", ".qa", "index", "add", "--hidden", "--no-ignore", "articles")
    assert everything.out.startswith("3 added · 1 unchanged")
    assert "passed over" not in everything.err
    assert qa("--index", ".qa", "index", "update").out.startswith("4 unchanged")


def test_a_dry_run_says_what_would_be_added_and_writes_nothing(qa, folder):
    ran = qa("--index", ".qa", "index", "add", "--dry-run", "articles", "https://example.org/a")
    assert ran.code == 0
    fates = [line.split()[0] for line in ran.out.splitlines()[:-1]]
    assert fates == ["fetch", "add", "add", "empty"]
    assert ran.out.endswith("2 to add · 1 empty · 3 not read: 2 jpg, 1 log\n")
    assert ran.err.startswith(PASSED)
    assert not (qa.folder / ".qa").exists()
    qa("--index", ".qa", "index", "add", "articles")
    (folder / "otter.txt").write_text(HERON)
    again = qa("--index", ".qa", "index", "add", "--dry-run", "articles")
    assert f"change  {folder}/otter.txt\n" in again.out
    assert qa("--index", ".qa", "ask", "what plays in the river?").code == 0


def test_where_nothing_could_be_read_the_exit_code_is_1_and_a_file_is_no_root(qa, folder):
    assert qa("--index", ".qa", "index", "add", folder / "heron.txt").code == 0
    ran = qa("--index", ".qa", "index", "add", folder / "broken.txt")
    assert (ran.code, ran.out) == (1, "1 not read: 1 txt\n")
    (folder / "broken.txt").write_text(OTTER)
    assert qa("--index", ".qa", "index", "update").out == "1 unchanged\n"
    assert qa("--index", ".qa", "index", "add", folder / "broken.txt").code == 0
    (folder / "broken.txt").write_bytes(b"\0\1\2")  # it was an article, and may be one again
    assert qa("--index", ".qa", "index", "add", folder / "broken.txt").code in (0, 1)
    (folder / "broken.txt").write_text(OTTER)
    assert qa("--index", ".qa", "index", "update").out == "2 unchanged\n"


def test_what_becomes_ignored_goes_as_what_is_deleted_does_and_is_told(qa, folder):
    (folder / ".gitignore").unlink()
    assert qa("--index", ".qa", "index", "add", "articles").out.startswith("2 added")
    (folder / ".gitignore").write_text("heron.txt\n")
    ran = qa("--index", ".qa", "index", "update")
    assert ran.out.startswith("1 removed · 1 unchanged")
    assert "though still there, and now passed over: articles/heron.txt; to have" in ran.err


def test_many_that_become_ignored_at_once_stay_until_that_is_meant(qa):
    folder = qa.folder / "articles"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"Otter number {number} plays in the river.\n")
    qa("--index", ".qa", "index", "add", "articles")
    (folder / ".ignore").write_text("*.txt\n")
    for command in ("update", "rebuild"):
        ran = qa("--index", ".qa", "index", command)
        assert "has lost 12 of its 12 articles at once" in ran.err
    accepted = qa("--index", ".qa", "index", "update", "--accept-removals")
    assert accepted.out == "12 removed\n"


def test_a_glob_picks_files_of_a_folder(qa):
    (qa.folder / "2016-heron.txt").write_text("The heron waded in the pond.\n")
    (qa.folder / "2017-otter.txt").write_text("The otter played in the river.\n")
    assert qa("index", "add", ".", "--glob", "2016-*.txt").code == 0
    assert [article.split("\t")[0] for article in qa("index", "list").out.splitlines()] == [
        "2016-heron.txt"
    ]


def test_an_empty_index_lists_nothing_and_says_so(library, qa):
    folder = library(heron="Herons wade in the pond.\n")
    assert qa("index", "remove", folder).code == 0
    ran = qa("index", "list")
    assert (ran.code, ran.stdout) == (0, b"")
    assert "no article" in ran.err
    assert qa("index", "list", "--json").json == []
    assert qa("ask", "--json", "herons?").json["verdict"] == "not_found"


def test_a_file_too_large_is_skipped_until_the_limit_is_raised(qa):
    (qa.folder / "long.txt").write_text("Herons wade. " * 100_000)
    (qa.folder / "short.txt").write_text("Otters play in the river.\n")
    ran = qa("--index", ".qa", "index", "add", ".", "--max-size", 1)
    assert ran.out == "1 added · 1 not read: 1 txt · 1 passage embedded\n"
    assert ran.err == (
        "skipped long.txt: is 1.3 MB large; the limit is 1.0 MB. "
        "Raise the limit with --max-size 2.\n"
    )
    assert qa("--index", ".qa", "index", "add", ".", "--max-size", 2).out.startswith(
        "1 added · 1 unchanged"
    )


def test_an_index_refuses_another_encoder_and_says_how_to_rebuild(seeded, tmp_path):
    ran = seeded("ask", "--model", tmp_path, "who?")
    assert "not a sentence-transformers model" in ran.error[0]


# --- opening ------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """An editor that writes what it was asked to open into a file."""
    script, opened = tmp_path / "editor", tmp_path / "opened"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {opened}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(script))
    return opened


def test_open_starts_the_editor_at_the_line_of_a_citation(seeded, editor):
    asked = seeded("ask", "--json", "-k", 2, "when is the summit?").json
    for number, found in enumerate(asked["answers"], 1):
        assert seeded("open", number).code == 0
        line, file = editor.read_text().splitlines()
        assert line == f"+{found['citation']['line']}"
        assert file == found["citation"]["file"]
    what, next_step = seeded("open", 3).error
    assert (what, next_step) == (
        "The last answer has 2 citations, and no number 3.",
        "Give one from 1 to 2.",
    )


def test_open_goes_to_the_nearest_miss_where_there_was_no_answer(seeded, editor):
    missed = seeded("ask", "--json", "how do I bake a pancake?").json["nearest"]
    assert seeded("open", 1).code == 0
    assert editor.read_text().splitlines()[-1] == missed["citation"]["file"]
    assert "one citation" in seeded("open", 0).error[0]


def test_open_before_any_question_says_to_ask_first(qa):
    assert "qa ask" in qa("open", 1).error[1]


# --- measuring ----------------------------------------------------------------------------------


def test_eval_prints_figures_as_a_table_and_as_json(seeded, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"question": "when is the summit?", "gold": [{"file": "004_22810352ee4bca97.txt", '
        '"contains": "November 19 to 20"}]}\n'
        '{"question": "how do I bake a pancake?", "gold": []}\n'
    )
    figures = seeded("eval", "--json", questions).json
    assert (figures["questions"], figures["answerable"]) == (2, 1)
    assert figures["r@1"] == figures["r@5"] == figures["r@10"] == figures["mrr"] == 1.0
    assert figures["not_found"] == {"answerable": 0.0, "unanswerable": 1.0}
    assert set(figures["latency_ms"]) == {"p50", "p95"}
    assert figures["risk_coverage"]["chosen"] == {"threshold": 0.2, "coverage": 0.5, "risk": 0.0}
    assert sum(each["questions"] for each in figures["calibration"]["bins"]) == 2
    table = seeded("eval", "--prefer-recent", questions).out
    assert re.search(r"^R@1 +1\.0000$", table, re.MULTILINE)


def test_eval_writes_a_report_beside_its_figures(seeded, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"question": "when is the summit?", "gold": [{"file": "004_22810352ee4bca97.txt", '
        '"contains": "Putin is expected"}]}\n'
    )
    ran = seeded("eval", "--json", "--report", tmp_path / "misses.html", questions)
    assert ran.json["r@1"] == 0.0
    assert ran.err == f"The report is in {tmp_path / 'misses.html'}.\n"
    page = (tmp_path / "misses.html").read_text(encoding="utf-8")
    assert "1 of 1 missed" in page
    assert "The APEC Leaders’ Summit will take place on" in page
    assert "<mark>Putin is expected</mark>" in page


@pytest.mark.parametrize("name", ["questions.jsonl", "report", "nowhere/report.html"])
def test_a_report_goes_nowhere_but_into_a_page(seeded, tmp_path, name):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "who?", "gold": []}\n')
    what, _ = seeded("eval", "--report", tmp_path / name, questions).error
    assert str(tmp_path / name) in what
    assert questions.read_text() == '{"question": "who?", "gold": []}\n'


# --- help ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version_names_the_program(qa, flag):
    assert qa(flag).out == f"article-qa {__version__}\n"


def test_a_group_alone_shows_its_help(qa):
    assert qa("index").out == qa("index", "--help").out
    assert qa("index").code == 0


@pytest.mark.parametrize("command", ["ask", "open", "eval"])
def test_help_shows_examples_a_line_each(qa, command):
    ran = qa(command, "--help")
    assert re.search(rf"^  Examples:\n    qa {command}", ran.out, re.MULTILINE) or (
        "  Examples:\n    qa ask" in ran.out
    )
    assert "\\b" not in ran.out


def test_help_waits_for_nothing_that_only_a_question_needs():
    heavy = ("numpy", "faiss", "tantivy", "onnxruntime", "tokenizers")
    code = (
        "import sys; from qa.cli.main import run; run(['ask', '--help']);"
        f"sys.exit(any(name in sys.modules for name in {heavy}))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )


def test_config_shows_what_is_in_force_where_nothing_was_chosen(qa):
    shown = dict(line.split(maxsplit=1) for line in qa("config").out.splitlines())
    assert shown["model"] == "the index's own  (default)"
    assert shown["reader"] == "the one that comes with qa  (default)"
    assert {each["name"]: each["value"] for each in qa("config", "--json").json}["model"] is None


def test_the_shell_completes_the_names_of_saved_questions_and_collections(qa, library):
    library(otter="Otters play in the river at dusk.\n")
    qa("saved", "add", "otters", "where do otters play?")
    qa("collection", "add", "wild", "--in", "articles")
    for words, name in (("qa saved run o", "otters"), ("qa collection show w", "wild")):
        env = {"_QA_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
        assert qa.process(env=env).out.split() == [name]


def test_the_shell_completes_commands_and_options(qa):
    def completed(words, at):
        env = {"_QA_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        return qa.process(env=env).out.split()

    assert completed("qa ind", 1) == ["index"]
    assert "--json" in completed("qa ask --js", 2)


# --- nothing to index ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["empty.txt", "broken.docx"])
def test_a_first_add_that_can_read_nothing_begins_no_index(qa, name):
    folder = qa.folder / "articles"
    folder.mkdir()
    (folder / name).write_bytes(b"" if name == "empty.txt" else b"no package")
    for named in ("articles", f"articles/{name}"):
        ran = qa("--index", ".qa", "index", "add", named)
        assert ran.code == 1
        assert name in ran.err
        assert not (qa.folder / ".qa").exists()
    assert "There is no index" in qa("--index", ".qa", "index", "status").error[0]
    (folder / "note.txt").write_text("Anna Holm opened the bridge on Sunday.", encoding="utf-8")
    assert qa("--index", ".qa", "index", "add", "articles").code == 0


# --- pasted paths -------------------------------------------------------------------------------


def test_paths_are_taken_as_terminals_and_desktops_paste_them(qa):
    folder = qa.folder / "my dir"
    folder.mkdir()
    note = folder / "a note.txt"
    note.write_text("Anna Holm opened the bridge on Sunday.", encoding="utf-8")
    for pasted in (folder.as_uri(), r"my\ dir/", "'my dir/'", note.as_uri()):
        ran = qa("--index", ".qa", "index", "add", pasted)
        assert ran.code == 0, ran
    assert len(qa("--index", ".qa", "index", "list").out.splitlines()) == 1
    assert qa("--index", ".qa", "index", "show", "--json", r"my\ dir/a\ note.txt").json[
        "file"
    ] == str(note)
    assert qa("--index", (qa.folder / ".qa").as_uri(), "index", "remove", r"my\ dir/").code == 0
    assert qa("--index", ".qa", "index", "list").out == ""


# --- help ---------------------------------------------------------------------------------------

HELPED = """
import sys
from qa.cli.main import run
for name in sys.argv[1:]:
    assert run([name, "--help"]) == 0
assert sys.modules.keys().isdisjoint({"numpy", "faiss", "tantivy", "onnxruntime", "tokenizers"})
"""


def test_help_waits_for_nothing_that_only_the_command_needs():
    names = "ask cite conversations doctor open quote saved table verify why-not".split()
    subprocess.run([sys.executable, "-c", HELPED, *names], check=True, capture_output=True)
