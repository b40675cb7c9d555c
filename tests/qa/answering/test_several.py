"""Several questions on a line are answered one after the other, in the light of those before."""

import json

import pytest

LINE = "who cut the ribbon? and who will teach sailing?"


@pytest.mark.usefixtures("bridge")
def test_each_is_answered_under_its_own_heading(qa):
    run = qa("ask", "--plain", LINE)
    assert run.code == 0
    assert run.err.splitlines()[0] == "> who cut the ribbon?"
    assert "> who will teach sailing?" in run.err
    assert run.out.index("Ida Holm") < run.out.index("Per Lund")


@pytest.mark.usefixtures("bridge")
def test_each_is_one_object_of_json(qa):
    lines = qa("ask", "--jsonl", LINE).out.splitlines()
    assert [json.loads(line)["question"] for line in lines] == [
        "who cut the ribbon?",
        "who will teach sailing?",
    ]


@pytest.mark.usefixtures("bridge")
def test_in_a_session_they_are_turns_of_their_own(qa):
    run = qa("chat", stdin=f"{LINE}\n/history\n".encode())
    assert "1. who cut the ribbon?" in run.out
    assert "2. who will teach sailing?" in run.out


@pytest.mark.usefixtures("bridge")
def test_the_second_is_asked_in_the_light_of_the_first(qa):
    lines = qa("ask", "--jsonl", "who cut the ribbon? and when did she do it?").out.splitlines()
    assert "ribbon" in json.loads(lines[1])["understood_as"]
