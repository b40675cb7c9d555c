"""Saved questions through the real commands: what was printed once is not printed again."""

import json
import shutil

import pytest

BRIDGE = "Bridge\n\nMay 3, 2016\n\nThe mayor of Arlen opened the bridge on Monday.\n"
FERRY = "Ferry\n\nMay 3, 2017\n\nThe mayor of Arlen opened the 12 ferries on Friday.\n"
TUNNEL = "Tunnel\n\nMay 3, 2018\n\nThe mayor of Arlen opened the tunnel on Sunday.\n"
ASK = "what did the mayor of Arlen open?"


@pytest.fixture
def opened(library, qa, monkeypatch):
    """An index of one article, a question that is saved, and the command line beside them."""
    library(bridge=BRIDGE)
    monkeypatch.setenv("QA_INDEX", str(qa.folder / ".qa"))
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")
    assert qa("saved", "add", "opened", ASK).code == 0
    return qa


def write(qa, name, text):
    (qa.folder / "articles" / f"{name}.txt").write_text(text)
    assert qa("index", "update").code == 0


def news(qa, *arguments):
    """Run the saved questions; return the sentences that are printed, and check the exit code."""
    ran = qa("saved", "run", "--json", *arguments)
    found = [each["sentence"] for line in ran.lines for each in line["answers"]]
    assert ran.code == (0 if found else 1), ran
    return found


# --- what is new --------------------------------------------------------------------------------


def test_what_was_printed_is_not_printed_again_and_what_came_since_is(opened):
    assert news(opened) == ["The mayor of Arlen opened the bridge on Monday."]
    assert news(opened) == []
    write(opened, "ferry", FERRY)
    assert news(opened) == ["The mayor of Arlen opened the 12 ferries on Friday."]
    assert news(opened) == []


def test_a_rebuild_a_move_a_copy_and_a_change_elsewhere_are_no_news_and_a_number_is(opened):
    write(opened, "ferry", FERRY)
    assert len(news(opened)) == 2
    folder = opened.folder / "articles"
    assert opened("index", "rebuild").code == 0
    assert news(opened) == []
    (folder / "moved").mkdir()
    (folder / "ferry.txt").rename(folder / "moved" / "sunk.txt")
    assert opened("index", "update").out.startswith("1 moved")
    assert news(opened) == []
    write(opened, "moved/sunk", f"{FERRY}\nIt rained on the harbour, and nobody came.\n")
    assert news(opened) == ["It rained on the harbour, and nobody came."]
    write(opened, "copy", FERRY.replace("The mayor", "ARLEN (Reuters) - The mayor"))
    assert news(opened) == []
    write(opened, "moved/sunk", FERRY.replace("12", "13"))
    assert news(opened) == ["The mayor of Arlen opened the 13 ferries on Friday."]
    write(opened, "moved/sunk", FERRY)
    assert news(opened) == []


def test_everything_is_printed_again_where_that_is_asked_for(opened):
    first = news(opened)
    assert news(opened, "--all-again") == first
    assert news(opened, "--all-again", "opened") == first
    assert news(opened) == []


def test_people_are_shown_each_sentence_with_its_citation_and_told_where_nothing_is_new(opened):
    ran = opened("saved", "run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"opened: {ASK}\n"
        "1 The mayor of Arlen opened *the bridge* on Monday.\n"
        "  Bridge · 2016-05-03   articles/bridge.txt:5\n"
        "  Monday = 2016-05-02\n"
    )
    ran = opened("saved", "run", "opened")
    assert (ran.code, ran.out, ran.err) == (1, "", "Nothing is new.\n")


def test_a_script_gets_an_object_for_each_question_with_the_keys_of_an_answer(opened):
    opened("saved", "add", "ferry", "who sank the ferry?", "--title", "nowhere")
    ran = opened("saved", "run", "--json")
    ferry, bridge = ran.lines
    asked = opened("ask", "--json", ASK).json
    assert set(bridge) == {*asked, "name"}
    assert bridge["answers"] == asked["answers"]
    assert (bridge["name"], bridge["question"]) == ("opened", ASK)
    assert (ferry["name"], ferry["answers"], ferry["matching_articles"]) == ("ferry", [], 0)


def test_sentences_beyond_those_that_an_answer_shows_are_news_up_to_ten(opened, monkeypatch):
    for number in range(12):
        folder = opened.folder / "articles"
        (folder / f"{number}.txt").write_text(f"The mayor of Arlen opened the school {number}.\n")
    opened("index", "update")
    monkeypatch.setenv("QA_K", "3")
    assert len(news(opened)) == 10
    assert len(news(opened, "-k", "40")) == 3
    assert news(opened) == []


def test_what_nobody_has_read_is_printed_again(opened):
    process = opened.start("saved", "run", "--json")
    process.stdout.close()
    process.stderr.read()
    assert process.wait(60) == 0
    for stream in (process.stdin, process.stderr):
        stream.close()
    assert len(news(opened)) == 1


def test_of_two_that_run_at_once_one_prints_what_is_new(opened):
    both = [opened.start("saved", "run", "--json") for _ in range(2)]
    found = [process.communicate(timeout=120) for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], found
    assert sorted(len(json.loads(out)["answers"]) for out, _ in found) == [0, 1]


# --- within -------------------------------------------------------------------------------------


def test_it_is_asked_within_what_was_meant_when_it_was_saved_wherever_it_is_run(
    opened, monkeypatch
):
    write(opened, "ferry", FERRY)
    write(opened, "tunnel", TUNNEL)
    monkeypatch.chdir(opened.folder / "articles")
    opened("collection", "add", "late", "--since", "2018")
    said = opened("saved", "add", "here", f"since:2017 in:f*.txt {ASK}")
    assert "1 article now" in said.err
    opened("saved", "add", "late", ASK, "--in", "late")
    opened("collection", "remove", "late")
    monkeypatch.chdir("/")
    assert news(opened, "here") == ["The mayor of Arlen opened the 12 ferries on Friday."]
    assert news(opened, "late") == ["The mayor of Arlen opened the tunnel on Sunday."]
    (listed,) = [x for x in opened("saved", "list", "--json").json if x["name"] == "here"]
    assert listed["question"] == ASK
    assert listed["filter"] == {
        "since": "2017",
        "folders": [str(opened.folder / "articles" / "f*.txt")],
    }


def test_a_question_that_cannot_be_asked_costs_itself_only(opened):
    path = opened.folder / ".qa" / "saved.json"
    saved = json.loads(path.read_text())
    saved["broken"] = saved["opened"] | {"filter": {"since": "soon"}}
    path.write_text(json.dumps(saved))
    ran = opened("saved", "run", "--json")
    assert ran.code == 2
    broken, whole = ran.lines
    assert broken["name"] == "broken"
    assert "date" in broken["error"]["what"]
    assert len(whole["answers"]) == 1
    assert "broken: " in ran.err


# --- list, add, remove --------------------------------------------------------------------------


def test_they_are_listed_with_what_was_told_and_when_and_forgotten(opened):
    (listed,) = opened("saved", "list", "--json").json
    assert listed == {
        "name": "opened", "question": ASK, "filter": None, "last_run": None, "told": 0,
    }  # fmt: skip
    news(opened)
    assert opened("saved", "list", "--json").json[0]["told"] == 1
    assert opened("saved", "list", "--json").json[0]["last_run"]
    row = opened("saved", "list").out.split("\t")
    assert row[:3] == ["opened", ASK, "-"]
    assert row[4] == "1 sentence told\n"
    assert opened("saved", "remove", "opened").code == 0
    assert opened("saved", "list").err.startswith("No question is saved.")


def test_what_is_wrong_is_told_in_two_lines(opened):
    assert opened("saved", "run", "opend").error == (
        "There is no saved question opend.",
        "Did you mean opened?",
    )
    assert opened("saved", "remove", "opend").code == 2
    what, next_step = opened("saved", "add", "opened", "who?").error
    assert what == f"There is a saved question opened already: {ASK}"
    assert "--replace opened" in next_step
    assert opened("saved", "add", "--replace", "opened", "who?").code == 0
    assert opened("saved", "add", "a b", "who?").error[0].startswith("'a b' is no name")
    assert opened("saved", "add", "x", "since:2016").error[0] == "The question is empty."
    ran = opened("saved", "run", "--json", "nothing")
    assert ran.json["error"]["what"] == "There is no saved question nothing."
    opened("saved", "remove", "opened")
    assert opened("saved", "run").error[0] == "No question is saved."


def test_in_an_index_that_somebody_else_has_made_nothing_is_asked(opened):
    shutil.copytree(".qa", "received.qa")
    ran = opened("--index", "received.qa", "saved", "run")
    assert "is not trusted" in ran.error[0]
    assert ran.out == ""


# --- after an update ----------------------------------------------------------------------------


LINE = "opened: articles/bridge.txt:5: The mayor of Arlen opened the bridge on Monday.\n"


def test_an_update_says_what_is_new_once_and_also_where_it_changed_nothing(opened):
    """What a killed update had taken in before it could say so is told by the next."""
    ran = opened("index", "update", "--saved")
    assert ran.code == 0
    assert ran.out == f"1 unchanged\n{LINE}"
    assert opened("index", "update", "--saved").out == "1 unchanged\n"
    assert news(opened) == []


def test_a_command_gets_the_news_as_json_and_no_shell_reads_it(opened, tmp_path):
    (opened.folder / "articles" / "ferry.txt").write_text(FERRY)
    opened("saved", "add", "none", "who?", "--title", "nowhere")
    heard = tmp_path / "heard.json"
    ran = opened.process(
        "index", "update", "--saved", "--exec", f"tee {heard} '$(touch hacked)' ';' x"
    )
    assert ran.code == 0, ran
    value = json.loads(heard.read_text())
    assert (value["name"], len(value["answers"])) == ("opened", 2)
    assert (opened.folder / "$(touch hacked)").exists()
    assert not (opened.folder / "hacked").exists()
    assert ran.out.count("opened: ") == 2
    assert '"schema"' not in ran.out
    assert '"schema"' in ran.err


def test_without_news_no_command_is_run(opened):
    news(opened)
    assert opened("index", "update", "--saved", "--exec", "false").code == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("false", "false ended with exit code 1."),
        ("./none", "./none cannot be run: No such file or directory."),
        ("sh -c 'kill -9 $$'", "sh ended with exit code -9."),
    ],
)
def test_what_a_failing_command_was_to_hear_is_told_again(opened, command, said):
    ran = opened("index", "update", "--saved", "--exec", command)
    assert (ran.code, ran.out) == (2, f"1 unchanged\n{LINE}")
    assert f"qa: {said}\n" in ran.err
    assert opened("index", "update", "--saved", "--exec", "true").out == f"1 unchanged\n{LINE}"
    assert opened("index", "update", "--saved").out == "1 unchanged\n"


@pytest.mark.parametrize("command", ["'open", "", "  "])
def test_a_command_that_is_none_is_refused_before_anything_is_done(opened, command):
    write(opened, "ferry", FERRY)
    (opened.folder / "articles" / "ferry.txt").unlink()
    ran = opened("index", "update", "--saved", "--exec", command)
    assert "--exec" in ran.error[0]
    assert opened("index", "update").out.startswith("1 removed")


def test_options_that_make_no_sense_together_are_refused(opened):
    assert opened("index", "update", "--exec", "true").error[0].startswith("--exec was given")
    assert opened("index", "watch", "--exec", "true").error[0].startswith("--exec was given")
    assert opened("index", "update", "--saved", "--dry-run").code == 2


def test_where_nothing_is_saved_an_update_says_how_to(opened):
    opened("saved", "remove", "opened")
    ran = opened("index", "update", "--saved")
    assert ran.code == 0
    assert "No question is saved yet." in ran.err
