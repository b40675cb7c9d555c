"""Terminals, pipes and signals: colour and layout, readers that leave early, Ctrl-C."""

import json
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len

WHEN = "When will the APEC summit take place?"
SUMMIT = "The APEC Leaders’ Summit will take place on November 19 to 20."
ESCAPE = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\]8;[^\x1b]*\x1b\\")

# --- on a terminal ------------------------------------------------------------------------------


def test_a_terminal_gets_colour_and_a_link_to_the_file(seeded):
    ran = seeded.screen("ask", "-k", "1", WHEN)
    assert b"\x1b[1" in ran.stdout
    file = (seeded.folder / "seeds" / "004_22810352ee4bca97.txt").as_uri().encode()
    assert b";" + file + b"\x1b\\" in ran.stdout
    assert b"\x1b[4m" not in ran.stdout
    assert ESCAPE.sub(b"", ran.stdout).decode().startswith("sure  November 19 to 20\n\n1 The")


UNSTYLED = {
    "a terminal that can do nothing": ((), {"TERM": "dumb"}),
    "--color=never": (("--color=never",), {}),
    "--plain": (("--plain",), {}),
}


@pytest.mark.parametrize(("flags", "env"), UNSTYLED.values(), ids=UNSTYLED)
def test_a_terminal_that_wants_no_style_gets_no_escape_sequence_but_signs(seeded, flags, env):
    ran = seeded.screen("ask", "-k", "1", *flags, WHEN, env=env)
    assert b"\x1b" not in ran.stdout
    assert ran.out.startswith("sure  November 19 to 20\n\n1 The APEC")
    assert "*November 19 to 20*" in ran.out


def test_no_color_takes_away_colour_and_leaves_bold(seeded):
    ran = seeded.screen("ask", "-k", "1", WHEN, env={"NO_COLOR": "1"})
    assert b"\x1b[1m*November 19 to 20*" in ran.stdout
    assert not re.search(rb"\x1b\[(?:\d+;)*[349]\d", ran.stdout)


def test_colour_that_is_asked_for_is_given_to_a_pipe_whatever_the_environment(seeded, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    ran = seeded("ask", "--color=always", "-k", 1, WHEN)
    assert b"\x1b[1" in ran.stdout
    assert b"\x1b]8;" in ran.stdout


def test_a_terminal_that_can_do_nothing_has_a_width_all_the_same(seeded):
    ran = seeded.screen("ask", "--all", WEAPONS, columns=40, env={"TERM": "dumb"})
    assert max(map(cell_len, ran.out.splitlines())) <= 40


WEAPONS = "what weapons did Duterte seek?"


@pytest.mark.parametrize(("columns", "rows"), [(40, 14), (80, 12), (80, 8)])
def test_an_answer_longer_than_the_window_is_cut_to_it_and_says_how_to_see_the_rest(
    seeded, columns, rows
):
    ran = seeded.screen("ask", "since:2016 " + WEAPONS, columns=columns, rows=rows)
    lines = ESCAPE.sub(b"", ran.stdout).decode().splitlines()
    assert lines[0].startswith("↳ within: since 2016")
    assert any(line.startswith("likely  ") for line in lines[1:3])
    assert sum(-(-len(line) // columns) or 1 for line in lines) <= rows - 2
    assert re.fullmatch(r"(\d+ more|more of it): qa ask --all", lines[-1])


@pytest.mark.parametrize(
    ("flags", "env"), [(("--all",), {}), (("--plain",), {}), ((), {"TERM": "dumb"})]
)
def test_all_of_an_answer_is_shown_where_that_is_asked_for_and_where_nothing_is_drawn(
    seeded, flags, env
):
    whole = ESCAPE.sub(b"", seeded.screen("ask", *flags, WEAPONS, rows=9, env=env).stdout).decode()
    assert re.findall(r"^\d", whole, re.MULTILINE) == list("12345")
    assert "--all" not in whole


@pytest.mark.parametrize("columns", [40, 80])
def test_wrapped_lines_stand_under_their_sentence_and_inside_the_screen(seeded, columns):
    ran = seeded.screen("ask", "-k", "3", "-C", "1", "what weapons did Duterte seek?",
                        columns=columns)  # fmt: skip
    lines = ESCAPE.sub(b"", ran.stdout).decode().splitlines()
    assert all(cell_len(line) <= columns for line in lines)
    assert lines[0].startswith("likely  precision-guided weapons")
    assert all(re.match(r"\d \S|\d  :\d|  \S|  +│ |also found$|$", line) for line in lines[1:])
    assert sum(line.startswith(("1 ", "2 ", "3 ")) for line in lines) == 3


@pytest.mark.parametrize("columns", [40, 80])
def test_a_terminal_sees_how_far_indexing_is_and_then_only_the_result(qa, columns):
    for number in range(9):
        (qa.folder / f"{number}.txt").write_text(f"Heron {number} wades in the pond.\n")
    ran = qa.screen("--index", ".qa", "index", "add", ".", columns=columns)
    shown = ESCAPE.sub(b"", ran.stdout).decode()
    assert re.search(r"  reading \S+ 9/9  [\d,]+/s", shown)
    assert re.search(r"embedding \S+ 0/9", shown)
    assert shown.splitlines()[-1].endswith("9 added · 9 passages embedded")
    assert qa("--index", ".qa", "index", "rebuild").err == ""


# --- streams that end early ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "when is the summit?"), 0),
        (("ask", "--color=always", "when is the summit?"), 0),
        (("ask", "--json", "how do I bake a pancake?"), 1),
        (("index", "list"), 0),
        (("--help",), 0),
    ],
)
def test_a_reader_that_leaves_early_changes_no_exit_code(seeded, arguments, code):
    with seeded.start(*arguments, stdin=None) as command:
        command.stdout.close()
        assert command.stderr.read() == b""
        assert command.wait(60) == code


def test_a_batch_ends_when_nobody_reads_it_any_more(seeded):
    command = seeded.start("ask", "--batch", "-", stderr=None)
    command.stdin.write(b"summit\n")
    command.stdin.flush()
    assert json.loads(command.stdout.readline())["question"] == "summit"
    command.stdout.close()
    with suppress(BrokenPipeError):
        while command.poll() is None:
            command.stdin.write(b"summit\n")
            command.stdin.flush()
    with suppress(BrokenPipeError):
        command.stdin.close()
    assert command.wait(60) == 0


def test_output_that_cannot_be_written_is_an_error(seeded):
    with Path("/dev/full").open("wb") as full:
        for flags in ((), ("--json",)):
            ran = seeded.process("ask", *flags, "when is the summit?", stdout=full)
            assert "No space left" in ran.error[0]


def test_closed_streams_do_no_harm(seeded):
    for closing, seen in ((">&-", ""), ("2>&-", SUMMIT), (">&- 2>&-", "")):
        ran = subprocess.run(
            ["sh", "-c", f'"$0" ask -k 1 "when is the summit?" {closing}', seeded.command],
            capture_output=True,
            check=False,
            text=True,
        )
        assert ran.returncode == 0
        assert seen in ran.stdout
        assert ran.stderr == ""


def test_a_terminal_of_ascii_gets_what_it_can_take(seeded):
    env = {"PYTHONIOENCODING": "ascii"}
    plain = seeded.process("ask", "-k", "1", "when is the summit?", env=env)
    assert plain.out.split(": ")[1].startswith("The APEC Leaders? Summit")
    found = seeded.process("ask", "--json", "-k", "1", "when is the summit?", env=env)
    assert found.stdout.isascii()
    assert found.json["answers"][0]["sentence"] == SUMMIT


def test_a_question_is_utf8_whatever_the_locale(seeded):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = seeded.process("ask", "--json", "Malacañang", env=env)
    assert ran.json["question"] == "Malacañang"


# --- Ctrl-C -------------------------------------------------------------------------------------


def test_ctrl_c_while_asking_is_exit_code_130(seeded):
    command = seeded.start("ask", "--batch", "-")
    command.stdin.write(b"summit\n")
    command.stdin.flush()
    assert command.stdout.readline()
    command.send_signal(signal.SIGINT)
    _, told = command.communicate(timeout=60)
    assert command.returncode == 130
    assert b"Traceback" not in told


def test_ctrl_c_while_indexing_keeps_what_was_indexed(qa):
    for number in range(120):  # enough that it is not done before it is stopped
        words = " ".join(f"heron{number}x{word} wades by stone {word}." for word in range(60))
        (qa.folder / f"{number}.txt").write_text(words)
    command = qa.start("--index", ".qa", "index", "add", ".")
    while qa("--index", ".qa", "index", "status").code or not _passages(qa):
        assert command.poll() is None
        time.sleep(0.05)
    command.send_signal(signal.SIGINT)
    said, told = command.communicate(timeout=60)
    assert command.returncode == 130
    assert said == b""
    assert b"qa index update" in told
    assert b"Traceback" not in told
    ran = qa("ask", "--json", "heron7x3")
    assert ran.code in {0, 1}
    assert "passages are embedded so far" in ran.err
    assert qa("index", "status").out.count("to do") == 1


def _passages(qa):
    return qa("--index", ".qa", "index", "status", "--json").json["passages"]
