"""What a session shows of an answer in windows of two sizes: its first line, whatever follows."""

import shutil

import pytest

from index.maintenance.status import overview
from index.store import trust
from tests.qa.session.test_session_screen import start

SIZES = [(80, 24), (40, 20)]


@pytest.fixture
def asked(seeded, tmp_path):
    """A function that asks a question over the sample articles in a window of some size."""
    folder = tmp_path / "window"
    folder.mkdir()
    shutil.copytree(seeded.folder / "seeds.qa", folder / ".qa")
    trust.trust(folder / ".qa", overview(folder / ".qa").roots)

    def ask(question, columns, rows, *more):
        with start(folder, columns=columns, rows=rows, QA_INDEX=".qa") as screen:
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


def test_more_shows_what_there_was_no_room_for(asked):
    lines = asked("what weapons did Duterte seek?", 40, 20, "/more")
    assert any(line.startswith("2 ") for line in lines), lines
