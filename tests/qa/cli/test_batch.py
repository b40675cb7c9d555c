"""Batches: a line is a question, and each line gets its answer, in order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cli.batch import questions


def read(*lines):
    return list(questions([line.encode() for line in lines], "set.txt"))


def problem(line):
    (found,) = questions([line if isinstance(line, bytes) else line.encode()], "set.txt")
    assert found.problem, found
    return found


def test_a_line_is_a_question_or_an_object_with_one():
    plain, bare, full = read(
        "who is it?\n",
        '{"question": "who?"}\r\n',
        '{"question": "and he?", "history": ["who?"], "id": {"n": [1, null]}}\n',
    )
    assert (plain.text, plain.history, plain.extra) == ("who is it?", (), {})
    assert (bare.text, bare.extra) == ("who?", {})
    assert (full.text, full.history) == ("and he?", ("who?",))
    assert full.extra == {"id": {"n": [1, None]}}


def test_blank_lines_and_a_byte_order_mark_are_no_questions():
    assert [found.text for found in read("\ufeffwho?\n", "\n", "  \t\n", "what?")] == [
        "who?",
        "what?",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        '{"question": 3}',
        '{"query": "who?"}',
        '{"question": "who?", "history": "what?"}',
        '{"question": "who?", "history": [1]}',
        '{"question": "who?", "id": NaN}',
        '{"question": "who?", "id": 1e999}',
        "{" * 100_000,
        b"caf\xe9",
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_line_that_makes_no_sense_is_named_by_its_number(line):
    assert "set.txt, line 1" in problem(line).problem.what


def test_the_id_of_a_line_that_makes_no_sense_is_known():
    assert problem('{"question": 3, "id": 9}').extra == {"id": 9}


@given(st.binary())
def test_no_line_stops_the_reading(line):
    found = list(questions([line, b"who?"], "set.txt"))
    assert found[-1].text == "who?"


def test_each_line_gets_one_object_in_order_with_its_id(seeded):
    lines = (
        "when is the summit?",
        "",
        '{"question": "how do I bake a pancake?", "id": "p"}',
        '{"question": "Who is the Russian ambassador?", "history": ["what?"], "id": null}',
    )
    ran = seeded("ask", "--batch", "-", "-k", 1, stdin="\n".join(lines).encode())
    summit, pancake, ambassador = ran.lines
    assert ran.code == 0
    assert (summit["question"], summit["verdict"]) == ("when is the summit?", "answered")
    assert "id" not in summit
    assert (pancake["id"], pancake["verdict"]) == ("p", "not_found")
    assert ambassador["id"] is None
    assert all(len(found["answers"]) <= 1 for found in ran.lines)
    assert {found["schema"] for found in ran.lines} == {2}


def test_a_bad_line_is_an_error_in_its_place_and_the_others_are_answered(seeded, tmp_path):
    batch = tmp_path / "set.txt"
    batch.write_bytes(b'summit\n{"question": 3, "id": 9}\n   \n\xff\n{"question": " "}\nsummit\n')
    ran = seeded("ask", "--batch", batch, "-k", 1)
    assert ran.code == 2
    assert [found.get("verdict") for found in ran.lines] == [
        "answered", None, None, None, "answered",
    ]  # fmt: skip
    assert ran.lines[1]["id"] == 9
    assert "line 2" in ran.lines[1]["error"]["what"]
    assert "line 4" in ran.lines[2]["error"]["what"]
    assert ran.err.count("\n") == 6


def test_a_batch_without_any_answer_is_exit_code_1_and_an_empty_one_as_well(seeded):
    assert seeded("ask", "--batch", "-", stdin=b"how do I bake a pancake?\n").code == 1
    empty = seeded("ask", "--batch", "-", stdin=b"")
    assert (empty.code, empty.stdout) == (1, b"")


def test_an_answer_is_given_before_the_next_question_is_asked(seeded):
    with seeded.start("ask", "--batch", "-") as command:
        for question in ("summit", "weapons"):
            command.stdin.write(f"{question}\n".encode())
            command.stdin.flush()
            assert json.loads(command.stdout.readline())["question"] == question
        command.stdin.close()
        assert command.wait(60) == 0


def test_any_text_can_be_an_id_and_a_question(seeded):
    entry = {"question": "\ud800 summit \x1b[31m", "id": "\udfff\u202e\x07"}
    ran = seeded("ask", "--batch", "-", stdin=json.dumps(entry).encode())
    assert (ran.json["question"], ran.json["id"]) == (entry["question"], entry["id"])
    assert b"\x1b" not in ran.stdout
