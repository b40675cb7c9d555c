"""The real command in a terminal: what a session shows there, and that no key is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.maintenance.status import overview
from index.store import trust
from qa.session.commands.table import COMMANDS
from tests.support.pseudo_terminal import terminal
from tests.support.small_index import ARTICLES

COMMAND = str(Path(sys.executable).with_name("qa"))
CTRL_C, CTRL_D, TAB, DOWN = "\x03", "\x04", "\t", "\x1b[B"
WIDE = "日本の橋\n\n橋は月曜日に開いた。市長の井田さんがリボンを切った。Café Zoë war auch da 🎉.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A folder with the articles of ``small_index``, and one more, in its index ``.qa``."""
    root = tmp_path_factory.mktemp("library")
    (root / "articles").mkdir()
    for name, text in (ARTICLES | {"wide.txt": WIDE}).items():
        (root / "articles" / name).write_text(text, encoding="utf-8")
    add = [COMMAND, "--index", ".qa", "index", "add", "articles"]
    subprocess.run(add, cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture
def indexed(library, home, monkeypatch):
    """The working folder, with an index of its own over the articles of the library."""
    shutil.copytree(library / ".qa", home / ".qa")
    trust.trust(home / ".qa", overview(home / ".qa").roots)
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")
    return home


def start(folder, *arguments, columns=80, rows=24, **variables):
    """Run `qa` in a terminal."""
    environment = {**os.environ, **variables}
    return terminal([COMMAND, *arguments], environment, folder, columns=columns, rows=rows)


@pytest.fixture
def chat(indexed):
    """A function that starts a session over the index and waits for its prompt."""

    @contextmanager
    def run(*arguments, **options):
        with start(indexed, *arguments, **options) as screen:
            screen.wait("the commands.")
            screen.wait(lambda: prompt(screen))
            yield screen

    return run


def prompt(screen):
    """Say whether an empty prompt is the last thing above the toolbar, if there is one."""
    return ">" in [line for line in screen.lines if line][-2:]


def last(screen):
    """The last line on the screen."""
    return next(line for line in reversed(screen.lines) if line)


def menu(screen):
    """The lines of the open menu: those beneath the prompt, but for the toolbar."""
    at = max((n for n, line in enumerate(screen.lines) if line.startswith(">")), default=-2)
    return [line for line in screen.lines[at + 1 : -1] if line]


def write_many(folder):
    """Write more articles than are indexed within a moment."""
    folder.mkdir()
    for number in range(300):
        parts = (f"Item {number}-{part} is kept in room {part}. " * 9 for part in range(9))
        (folder / f"{number}.txt").write_text("\n\n".join(parts))


def test_menu_and_toolbar_open_beneath_the_line_and_leave_no_trace(chat):
    with chat() as screen:
        screen.wait(lambda: screen.lines[-1].startswith(".qa · 4 articles · min_confidence 0 · "))
        screen.type("/s")
        screen.wait("write the conversation as plain text")
        screen.wait("/sources")
        screen.type("h")
        # The menu closes with each key, and opens again when another thread has filled it.
        screen.wait(lambda: [line.split()[0] for line in menu(screen)] == ["/show"])
        screen.type(f"{DOWN}fer")
        screen.wait("The ferry of Arlen retires")
        screen.type(f"{CTRL_C}/k 2\r")
        screen.wait(lambda: screen.lines[-1].startswith(".qa · 4 articles · k 2 · "))
        assert "The ferry of Arlen retires" not in "\n".join(screen.lines)
        screen.type("/quit\r")
        assert screen.end() == 0


def test_the_prompt_stands_out_where_there_is_colour(chat):
    for variables, bold in (({}, True), ({"NO_COLOR": "1"}, False)):
        with chat(**variables) as screen:
            at = max(number for number, line in enumerate(screen.lines) if line == ">")
            assert screen.screen.buffer[at][0].bold is bold


def test_the_last_latency_stands_in_the_toolbar(chat):
    with chat() as screen:
        screen.type("who cut the ribbon?\r")
        screen.wait(lambda: screen.lines[-1].endswith(" ms"))
        assert "1 The mayor, Ida Holm, cut the ribbon." in screen.text


@pytest.mark.parametrize("columns", [40, 80])
def test_no_word_is_broken_by_the_edge_of_the_terminal(chat, columns):
    with chat(columns=columns) as screen:
        for line in ("who cut the ribbon?", "/help", "/why 1", "/set", "/context 1", "/history"):
            screen.type(f"{line}\r")
        screen.wait("1. who cut the ribbon? The mayor")
        shown = " ".join(screen.text.split())
        for command in COMMANDS:
            assert command.summary in shown
        for words in ("of the highest there could be", "neighbouring sentences shown on each side"):
            assert words in shown


MILL = """The old mill burned on Monday evening, and with it the wool of a whole year.

Twelve men were hurt, said the mayor, who came by the last ferry to see what was left of it.
"""


@pytest.fixture
def copied(home, monkeypatch):
    """A folder with an article and three near-copies of it, in its index ``.qa``."""
    (home / "press").mkdir()
    for day, figure in enumerate(("Twelve", "13", "14", "15"), 1):
        text = f"Mill burns\n\nMay {day}, 2016\n\n{MILL.replace('Twelve', figure)}"
        (home / "press" / f"{day}.txt").write_text(text)
    add = [COMMAND, "--index", ".qa", "index", "add", "press"]
    subprocess.run(add, cwd=home, check=True, capture_output=True)
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0")
    return home


@pytest.mark.parametrize("columns", [40, 80])
def test_copies_are_stepped_through_forth_and_back(copied, columns):
    with start(copied, columns=columns, rows=30) as screen:
        screen.wait("the commands.")
        screen.wait(lambda: prompt(screen))
        screen.type("how many men were hurt, said the mayor?\r")
        screen.wait("differs in")
        screen.wait(lambda: prompt(screen))
        screen.type("/copies\r")
        for keys, number, ways in (
            ("", 1, "Enter next, q end"),
            ("\r", 2, "Enter next, p back, q end"),
            ("n", 3, "Enter end, p back"),
            ("p", 2, "Enter next, p back, q end"),
            ("\x1b[C", 3, "Enter end, p back"),
        ):
            screen.type(keys)
            screen.wait(lambda n=number, ways=ways: last(screen) == f"{n} of 3 · {ways}")
        assert max(len(line) for line in screen.lines) <= columns
        screen.type("\r")
        screen.wait(lambda: prompt(screen))
        said = screen.text
        assert [line for line in said.splitlines() if line.startswith("copy")] == [
            f"copy {number} of 3" for number in (1, 2, 3, 2, 3)
        ]
        assert "Enter" not in said
        screen.type("/copies\rq/quit\r")
        assert screen.end() == 0
        assert screen.text.count("copy 1 of 3") == 2


def test_nobody_steps_through_copies_in_plain_output(copied):
    with start(copied, "chat", "--plain", rows=50) as screen:
        screen.wait("the commands.")
        screen.type("how many men were hurt, said the mayor?\r/copies\r")
        screen.wait("copy 3 of 3")
        screen.wait(lambda: prompt(screen))
        assert "Enter" not in screen.text


def test_another_size_is_used_at_once(chat):
    with chat() as screen:
        screen.resize(30, 20)
        screen.wait(lambda: screen.lines[-1] == "4 articles · min_confidence 0")
        screen.resize(100, 30)
        screen.wait(lambda: screen.lines[-1].startswith(".qa · 4 articles · "))
        screen.type("who will teach sailing?\r")
        screen.wait("1 Its captain, Per Lund, will teach sailing to children in the summer.")
        screen.wait(lambda: sum("4 articles ·" in line for line in screen.lines) == 1)


def test_five_thousand_pasted_characters_arrive_whole(chat):
    pasted = "who cut the ribbon? " * 250

    def asked(screen):
        return "".join(screen.text.split()).count("whocuttheribbon?")

    with chat(rows=100) as screen:
        screen.type(f"\x1b[200~{pasted}\x1b[201~")
        screen.wait(lambda: asked(screen) == 250)
        screen.type("\r")
        screen.wait(" ms")
        screen.type("/history\r")
        screen.wait(lambda: asked(screen) == 500)
        screen.type(CTRL_D)
        assert screen.end() == 0


def test_wide_and_accented_characters_are_typed_shown_and_wrapped(chat):
    with chat(columns=40) as screen:
        screen.type("市長の井田さんがリボンを切った Café Zoë 🎉?\r")
        screen.wait(" ms")
        screen.type("/show wide.txt\r")
        screen.wait(lambda: "CaféZoëwarauchda🎉." in "".join(screen.text.split()))
        assert "市長の井田さんがリボンを切った。" in "".join(screen.text.split())


def test_an_article_with_escape_sequences_cannot_act_on_the_terminal(chat):
    with chat() as screen:
        screen.type("why did the turnip harvest fail?\r/show turnips.txt\r/sources turnip\r/q\r")
        assert screen.end() == 0
        assert screen.text.count("harvest failed in") >= 2
        assert "�]0;owned" in screen.text
        assert screen.screen.title == ""
        assert b"\x1b]0;" not in screen.raw
        assert "\u202e".encode() not in screen.raw


def test_keys_typed_while_an_answer_is_sought_wait_for_the_prompt_and_are_not_echoed(chat):
    questions = [f"who cut the ribbon on day {number}?" for number in range(12)]
    with chat(rows=60) as screen:
        for question in questions:
            screen.type(f"{question}\r")
            time.sleep(0.02)
        screen.type(f"/history\r{CTRL_D}")
        assert screen.end() == 0
        for number, question in enumerate(questions, 1):
            assert f"{number}. {question}" in screen.text
            assert screen.text.count(f"> {question}") == 1
            assert screen.text.count(question) == 2


def test_keys_typed_before_the_first_prompt_are_not_lost(indexed):
    with start(indexed) as screen:
        screen.type("who cut the ribbon?\rwho will teach sailing?\r/history\r")
        screen.wait("2. who will teach sailing?")
        screen.type("/quit\r")
        assert screen.end() == 0


@pytest.mark.parametrize(("columns", "rows", "most"), [(120, 40, 4), (80, 24, 4), (40, 20, 5)])
def test_the_first_start_is_a_few_lines_and_enter_indexes_the_sample_articles(
    qa, columns, rows, most
):
    size = {"columns": columns, "rows": rows}
    with start(qa.folder, "--index", "new.qa", QA_MIN_CONFIDENCE="0", **size) as screen:
        screen.wait("folder:")
        assert [line for line in screen.lines if line][-1] == "folder:"
        assert len([line for line in screen.lines if line]) <= most
        screen.type("\r")
        screen.wait("2 articles ·")
        screen.type("what weapons did Duterte seek?\r")
        screen.wait("1 Prior to his flight")
        assert "precision-guided" in screen.text


def test_ctrl_c_while_articles_are_indexed_returns_to_the_prompt_and_keeps_what_was_done(
    chat, indexed
):
    write_many(indexed / "many")
    with chat() as screen:
        screen.type("/add many\r")
        screen.wait("embedding")
        screen.type(CTRL_C)
        screen.wait("Stopped. What was indexed is kept; /update goes on.")
        screen.type("who is the mayor of Arlen, Ida Holm, who cut the ribbon?\r")
        screen.wait(" ms")
        assert "passages are embedded so far" in " ".join(screen.text.split())
        assert "1 The mayor, Ida Holm, cut the ribbon." in screen.text
        screen.wait(lambda: screen.raw.rfind(b"\x1b[?25h") > screen.raw.rfind(b"\x1b[?25l"))
        screen.type("/quit\r")
        assert screen.end() == 0


def test_after_ctrl_z_and_fg_keys_typed_during_work_are_unseen_as_before(chat, indexed):
    write_many(indexed / "many")
    with chat() as screen:
        screen.type("/add many\r")
        screen.wait("reading")
        as_held = screen.echoes
        os.kill(screen.process.pid, signal.SIGSTOP)
        screen.echoes = True  # as a shell would set it
        os.kill(screen.process.pid, signal.SIGCONT)
        screen.wait(lambda: not screen.echoes)
        screen.type(CTRL_C)
        screen.wait("Stopped. What was indexed is kept; /update goes on.")
        screen.wait(lambda: prompt(screen))
        assert not as_held


def test_in_a_low_terminal_the_menu_leaves_room_for_the_line(chat):
    with chat(rows=6) as screen:
        screen.type("/s")
        screen.wait("/show")
        screen.wait("> /s")
        screen.resize(80, 5)
        screen.type("o")
        screen.wait("/sources")
        assert "too small" not in screen.text


def test_vi_mode_tells_what_its_keys_do(chat):
    with chat(QA_EDITING_MODE="vi") as screen:
        screen.wait(lambda: " · vi insert · " in screen.lines[-1])
        screen.type("\x1b")
        screen.wait(lambda: " · vi navigation · " in screen.lines[-1])


def test_without_colour_a_chosen_completion_is_seen(chat):
    with chat(NO_COLOR="1") as screen:
        screen.type("/s")
        screen.wait("/sources")
        screen.type(DOWN)
        screen.wait(lambda: screen.reversed("/show") and not screen.reversed("/sources"))


def test_ctrl_c_drops_the_line_and_ctrl_d_leaves(chat):
    with chat() as screen:
        screen.type(f"a question I regret{CTRL_C}")
        screen.wait(lambda: prompt(screen))
        screen.type(CTRL_D)
        assert screen.end() == 0


def test_copy_asks_the_terminal_where_there_is_no_tool(chat, monkeypatch, tmp_path):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with chat() as screen:
        screen.type("who cut the ribbon?\r/copy 1\r")
        screen.wait("if your terminal allows it")
        assert b"\x1b]52;c;" in screen.raw


def test_plain_draws_no_toolbar_no_menu_no_colour_and_no_wheel(chat):
    with chat("chat", "--plain") as screen:
        screen.type("who cut the ribbon?\r")
        screen.wait("bridge.txt:3")
        screen.type("/sh")
        screen.rest()
        shown = "\n".join(screen.lines)
        assert "read the N-th citation" not in shown
        assert " · 4 articles · " not in shown
        raw = screen.raw.decode()
        assert not [code for code in range(30, 48) if f"\x1b[{code}m" in raw or f";{code}m" in raw]
        assert "Searching" not in raw
        screen.type(f"{TAB}fer{TAB}")
        screen.wait("> /show The ferry of Arlen retires")


def test_a_dumb_terminal_gets_no_escape_sequence_at_all(indexed):
    with start(indexed, TERM="dumb") as screen:
        screen.wait("the commands. >")
        screen.type("who cut the ribbon?\r")
        screen.wait(lambda: "bridge.txt:3" in screen.text)
        screen.type("/q\r")
        assert screen.end() == 0
        assert b"\x1b" not in screen.raw


def test_a_line_typed_ahead_in_a_dumb_terminal_ends_with_its_enter(indexed):
    code = """
import time
from qa.terminal import keyboard
with keyboard.held():
    print("busy", flush=True)
    time.sleep(1)
    print(repr(keyboard.bare_line("> ")), repr(keyboard.bare_line("> ")))
"""
    with terminal([sys.executable, "-c", code], dict(os.environ), indexed) as screen:
        screen.wait("busy")
        screen.type("/more\r/q\r")
        screen.wait("'/more' '/q'", patience=10)
        assert screen.end() == 0


def test_where_stdout_is_a_pipe_answers_go_there_and_the_prompt_does_not(indexed):
    command = f"{COMMAND} chat > out.txt"
    with terminal(["sh", "-c", command], dict(os.environ), indexed) as screen:
        screen.wait("the commands.")
        screen.type("who cut the ribbon?\r/quit\r")
        assert screen.end() == 0
    written = (indexed / "out.txt").read_bytes()
    assert b"\n1 *The mayor, Ida Holm*, cut the ribbon.\n" in written
    assert b"\x1b" not in written
    assert b"> " not in written


def test_the_terminal_is_left_as_it_was_found(indexed):
    command = f"stty -a > before; {COMMAND}; stty -a > after"
    with terminal(["sh", "-c", command], dict(os.environ), indexed) as screen:
        screen.wait("the commands.")
        screen.type("who cut the ribbon?\r/quit\r")
        assert screen.end() == 0
    assert (indexed / "after").read_text() == (indexed / "before").read_text()
