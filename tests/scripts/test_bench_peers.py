"""Beside others: what is handed to them, and how what they find is judged."""

import json
from pathlib import Path

from bench.peers import QA, Bench, decimal, rank_of, write_sentences
from bench.questions import read_asked
from bench.rivals import RIVALS


def corpus(root):
    """Write an article and a question about its second sentence."""
    article = root / "articles" / "otter.txt"
    article.parent.mkdir()
    article.write_text("The otter lives by the river.\n\nNobody has counted them.\n")
    gold = [{"file": str(article), "start": 31, "end": 37}]
    asked = root / "questions.jsonl"
    asked.write_text(json.dumps({"question": "Who has counted them?", "gold": gold}) + "\n")
    return str(article), read_asked(asked, [str(article)])


def test_a_sentence_counts_by_its_file_and_by_what_it_overlaps(tmp_path):
    article, (asked,) = corpus(tmp_path)
    assert write_sentences(tmp_path / "s.json", [article]) == 2
    first, second = json.loads((tmp_path / "s.json").read_text())
    assert second[3] == "Nobody has counted them."
    assert rank_of(asked, [tuple(first[:3]), tuple(second[:3])]) == 2
    assert rank_of(asked, [tuple(first[:3]), ("elsewhere", *second[1:3])]) == 0
    assert rank_of(asked, []) == 0


def test_each_step_is_a_process_and_the_others_have_a_python_of_their_own(tmp_path):
    bench = Bench(Path("/corpus"), tmp_path, "/venv/bin/python")
    assert bench.command("qa", "build", tmp_path)[0] == QA
    commands = [bench.command(name, "build", tmp_path) for name in RIVALS]
    assert {command[0] for command in commands} == {"/venv/bin/python"}
    assert decimal(0.5) == ".500"
