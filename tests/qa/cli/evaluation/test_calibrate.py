"""`qa calibrate` and `qa eval init`: what they write, say and leave alone."""

import json

import pytest

from qa.config.settings import Settings, config_file
from qa.conversation import Conversation, Turn
from qa.doors.desk import Desk
from qa.evaluation.calibrating import calibrated
from qa.history import conversations

NOTHING = ["how do I bake a pancake?", "who won the cup?", "what is the boiling point of lead?"]


@pytest.fixture
def questions(tmp_path):
    """A set of a question with an answer, and of three without."""
    gold = [{"file": "004_22810352ee4bca97.txt", "contains": "November 19 to 20"}]
    lines = [{"question": "when is the summit?", "gold": gold}]
    lines += [{"question": each, "gold": []} for each in NOTHING]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    return file


@pytest.fixture
def few(monkeypatch):
    """Three questions are enough to promise something."""
    monkeypatch.setattr(calibrated, "FEWEST", 3)


@pytest.mark.usefixtures("few")
def test_it_sets_the_threshold_that_it_says(seeded, questions):
    ran = seeded("calibrate", "--at-most", "40%", questions)
    assert ran.code == 0
    assert "wanted" in ran.out
    assert "It holds for questions like these" in ran.out
    value = seeded("calibrate", "--json", "--at-most", "0.4", "--dry-run", questions).json
    threshold = value["after"]["threshold"]
    assert f"min_confidence is {threshold:g} from now on" in ran.err
    assert f"min_confidence = {threshold}" in config_file().read_text()
    assert value["before"]["threshold"] == threshold  # it is in force by now
    assert seeded("ask", NOTHING[0]).code == 1


@pytest.mark.usefixtures("few")
def test_a_dry_run_sets_nothing(seeded, questions, tmp_path):
    page = tmp_path / "curve.html"
    ran = seeded("calibrate", "--at-most", "0.4", "--dry-run", "--page", page, questions)
    assert ran.code == 0
    assert "min_confidence stays 0.2" in ran.err
    assert not config_file().exists()
    assert page.read_text().count("<svg") == 3


def test_few_articles_tell_nothing(seeded):
    ran = seeded("calibrate")
    assert ran.code == 1
    assert "Cannot tell: it takes 50 questions" in ran.out
    assert not config_file().exists()
    assert seeded("calibrate", "--json").json["after"] is None


def test_questions_of_conversations_are_tried_as_well(seeded):
    settings = Settings.load()
    conversation = Conversation.begin()
    with Desk(settings) as desk:
        for asked in ("who is the Russian ambassador?", "hello", "which articles mention Putin?"):
            conversation = conversation.with_turn(Turn(asked, desk.ask(asked)))
    conversations.keep(conversation, settings.index)
    before = seeded("calibrate", "--json").json["questions"]
    after = seeded("calibrate", "--json", "--asked").json["questions"]
    assert after["answerable"] == before["answerable"]  # nobody has said what is right
    tried = after["unanswerable"] + after["answered_elsewhere"]
    assert tried == before["unanswerable"] + before["answered_elsewhere"] + 1


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--at-most", "0"], "0 is no share"),
        (["--at-most", "5"], "5 is no share"),
        (["--at-most", "some"], "some is no share"),
        (["--questions", "0"], "0 is no whole number"),
        (["--page", "curve.txt"], "curve.txt is no place for the page."),
        (["nowhere.jsonl"], "Cannot read the question set nowhere.jsonl"),
    ],
)
def test_what_makes_no_sense_is_told_in_two_lines(seeded, words, what):
    said, _ = seeded("calibrate", *words).error
    assert what in said


# --- a draft of a set -----------------------------------------------------------------------------


def test_a_drafted_set_is_read_by_eval_as_it_is(seeded, tmp_path):
    drafted = tmp_path / "mine.jsonl"
    ran = seeded("eval", "init", drafted)
    assert ran.code == 0
    assert ran.out == ""
    assert f"correct them, then: qa eval {drafted}" in ran.err
    lines = [json.loads(line) for line in drafted.read_text().splitlines()]
    assert all(each["draft"] for each in lines)
    texts = [each.read_text() for each in (seeded.folder / "seeds").glob("*.txt")]
    for each in lines:
        for gold in each["gold"]:
            assert any(gold["contains"] in text for text in texts)
    figures = seeded("eval", "--json", drafted).json
    assert figures["questions"] == len(lines)
    assert figures["r@1"] == 1.0


def test_a_set_that_is_there_is_left_alone(seeded, tmp_path):
    mine = tmp_path / "mine.jsonl"
    mine.write_text("corrected\n")
    what, _ = seeded("eval", "init", mine).error
    assert what == f"{mine} is there already."
    assert mine.read_text() == "corrected\n"


def test_articles_of_which_nothing_can_be_asked_are_told(qa, home):
    (home / "a").mkdir()
    (home / "a" / "note.txt").write_text("Nothing.\n\nIt rained again.\n")
    assert qa("index", "--index", ".qa", "add", "a").code == 0
    ran = qa("eval", "init", "--index", ".qa")
    assert ran.code == 1
    assert "No sentence of the articles can be asked for" in ran.err
    assert not (home / "questions.jsonl").exists()
