"""What a session shows of an answer in windows of two sizes: its first line, whatever follows."""

import shutil

import pytest

from index.maintenance.status import overview
from index.store import trust
from tests.qa.session.test_session_screen import start

SIZES = [(120, 40), (80, 24), (40, 20)]
SCENES = (  # what is typed, one line after the other, and what is to be seen below it
    ("what weapons did Duterte seek?", "likely precision-guided weapons"),
    (
        "who is the Russian ambassador? and when will the APEC summit take place?",
        "sure November 19 to 20",
    ),
    ("where will it be held?", "where will it be held? likely Lima, Peru"),
    ("how do I bake a pancake?", "not in your 2 articles"),
    ("did Duterte talk with the ambassador of Russia?", "no yes or no is claimed; read this"),
    ("thanks", "You are welcome. Ask on, for example"),
    ("which articles mention Putin?", "2 of your 2 articles mention “Putin”"),
    ("waht weopons did Duterte seek?", "↳ understood as: what weapons did Duterte seek?"),
)


@pytest.fixture
def window(seeded, tmp_path):
    """A folder with an index of the sample articles, to begin a session in."""
    folder = tmp_path / "window"
    folder.mkdir()
    shutil.copytree(seeded.folder / "seeds.qa", folder / ".qa")
    trust.trust(folder / ".qa", overview(folder / ".qa").roots)
    return folder


@pytest.fixture
def asked(window):
    """A function that asks a question over the sample articles in a window of some size."""

    def ask(question, columns, rows, *more):
        with start(window, columns=columns, rows=rows, QA_INDEX=".qa") as screen:
            screen.wait("the commands.")
            for line in (question, *more):
                screen.type(f"{line}\r")
                screen.wait(" ms")
                screen.rest()
            return screen.lines

    return ask


QUESTIONS = {
    "a first answer": ("when will the APEC summit take place?", "sure  November 19 to 20"),
    "several": ("what weapons did Duterte seek?", "likely  precision-guided weapons"),
    "a refusal": ("how do I bake a pancake?", "not in your 2 articles"),
    "a yes or no": ("did he talk with the ambassador of Russia?", "no yes or no is claimed"),
}


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize(("question", "first"), QUESTIONS.values(), ids=QUESTIONS)
def test_the_question_and_the_first_line_are_on_the_screen(asked, columns, rows, question, first):
    lines = asked(question, columns, rows)
    at = max(number for number, line in enumerate(lines) if line.startswith("> "))
    assert any(line.startswith(first) for line in lines[at + 1 : at + 4]), lines
    assert ">" in lines, "the prompt stands below it"


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_each_kind_of_line_is_seen_with_what_it_is_answered_by(window, columns, rows):
    with start(window, columns=columns, rows=rows, QA_INDEX=".qa") as screen:
        screen.wait("the commands.")
        for line, answered in SCENES:
            screen.type(f"{line}\r")
            screen.wait(lambda line=line, answered=answered: answered in _below(screen, line))
            screen.rest()
            assert answered in _below(screen, line), screen.lines
            assert ">" in screen.lines, "the prompt stands below it"


def _below(screen, line):
    """What is on the screen from the last question of a line on, its blanks and breaks made one."""
    lines = screen.lines
    asked = line.partition("? and ")[2] or line
    at = max((n for n, shown in enumerate(lines) if shown.startswith(f"> {asked[:20]}")), default=0)
    return " ".join(" ".join(lines[at:]).split())


def test_more_shows_what_there_was_no_room_for(asked):
    lines = asked("what weapons did Duterte seek?", 40, 20, "/more")
    assert any(line.startswith("2 ") for line in lines), lines


def test_after_a_resize_the_next_answer_has_the_new_width(window):
    with start(window, columns=100, rows=30, QA_INDEX=".qa") as screen:
        screen.wait("the commands.")
        screen.type("when will the APEC summit take place?\r")
        screen.wait(" ms")
        screen.rest()
        screen.resize(40, 20)
        screen.rest()
        screen.type("what weapons did Duterte seek?\r")
        screen.wait("precision-guided weapons …")
        screen.rest()
        lines = screen.lines
    assert any(line.startswith("> what weapons") for line in lines), lines
    assert "1 Prior to his flight, Duterte has shown" in lines
    assert ">" in lines
