"""Windows like people's pages: whatever is done to one, its answers stay the words they were."""

import gzip
import json
import random

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from qa.reading.registry import SHIPPED, encoders_tokenizer
from qa.reading.span_model import SpanModel
from qa.reading.window import lay_out, open_tokenizer
from training import shipped
from training.asked import main as make_corpora
from training.checks import best_span
from training.examples import Example, is_held_out, read_examples
from training.furniture import dateline, furniture
from training.network import Network
from training.pages import Maker, main
from training.paraphrase import reworded, typed, unnamed
from training.prepare import read_questions, read_silent
from training.qamr import running
from training.synonyms import Synonyms, inflected
from training.train import default_encoder

LEAD = "Ida Wren, the mayor of Arlen, opened a new bridge on Tuesday."
SENTENCES = (
    LEAD,
    "Wren's father purchased the old ferry in 1911 for 300 crowns.",
    "Repairs to the bridge had cost four million crowns.",
)
QUESTION = "When was the old ferry bought by Ida Wren's father?"
ANSWER = "in 1911"
COST = "four million crowns."
ONE = Example(7, "answered", QUESTION, "Arlen", SENTENCES, ((1, 38, 45),))
WORDS = Synonyms(
    {
        "noun": {"father": ("sire",), "ferry": ("boat",)},
        "verb": {"buy": ("purchase",), "repair": ("mend",)},
        "adj": {},
        "adv": {},
    }
)


def chance(seed):
    return random.Random(seed)  # noqa: S311 - drawn again


def said(example):
    return [example.sentences[place][start:end] for place, start, end in example.answers]


@given(st.integers(0, 10_000))
def test_answers_are_the_same_words_after_whatever_is_done_to_a_window(seed):
    maker = Maker(WORDS, {}, chance(seed))
    for one in (maker.varied(ONE, [QUESTION]), unnamed(ONE, chance(seed))):
        assert said(one) == [ANSWER]


def test_a_name_of_the_question_gives_way_to_a_pronoun_where_it_answers():
    made = {unnamed(ONE, chance(seed)).sentences[1].split()[0] for seed in range(20)}
    assert made <= {"His", "Her", "Its", "Their"}
    assert unnamed(ONE, chance(0)).sentences[0] == LEAD


def test_a_name_that_is_the_answer_stays():
    one = Example(1, "answered", "Who is Ida Wren?", None, SENTENCES, ((0, 0, 8),))
    assert unnamed(one, chance(1)).sentences[0].startswith("Ida Wren")


def test_words_that_question_and_answer_share_become_others():
    questions = {reworded(ONE, WORDS, chance(seed)).question for seed in range(40)}
    assert any("old boat" in question for question in questions)
    assert any("sire" in question for question in questions)
    assert all("Ida Wren" in question for question in questions), "names are not reworded"
    assert all("bought" in question for question in questions), "the sentence does not have it"


@given(st.text(max_size=60), st.integers(0, 1000))
def test_whatever_is_typed_in_haste_still_asks_something(question, seed):
    assert bool(typed(question, chance(seed)).strip()) or not question.strip()


@given(st.text(min_size=1, max_size=60), st.integers(0, 1000))
@example("?", 570)
def test_lines_of_a_page_are_made_for_any_question(question, seed):
    line = furniture(question, [QUESTION], chance(seed))
    assert line
    assert "{" not in line.replace(question, "")
    assert dateline(chance(seed)).endswith(" ")


@pytest.mark.parametrize(
    ("lemma", "ending", "form"),
    [
        ("walk", "ed", "walked"),
        ("purchase", "ing", "purchasing"),
        ("bridge", "s", "bridges"),
        ("stop", "ed", None),
        ("city", "s", None),
    ],
)
def test_a_form_is_made_only_where_it_is_regular(lemma, ending, form):
    assert inflected(lemma, ending) == form


def test_the_first_sense_of_a_word_is_read_as_wordnet_writes_it(tmp_path):
    for part in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{part}").write_text("  1 licence\n")
        (tmp_path / f"index.{part}").write_text("  1 licence\n")
    (tmp_path / "data.verb").write_text(
        "02207206 40 v 02 buy 0 purchase 0 001 @ 02210855 v 0000 01 + 08 00 | obtain; \n"
        "00932246 40 v 01 believe 9 000 01 + 08 00 | accept; \n"
    )
    (tmp_path / "index.verb").write_text(
        "buy v 2 1 @ 2 1 02207206 00932246  \npurchase v 1 1 @ 1 1 02207206  \n"
    )
    found = Synonyms.open(tmp_path)
    assert found.of("buy") == ("purchase",)
    assert found.of("purchasing") == ("buying",)
    with pytest.raises(SystemExit, match="wordnet-base"):
        Synonyms.open(tmp_path / "none")


def test_tokens_of_a_treebank_become_running_text_with_the_answer_in_it():
    tokens = "`` It 's over , '' said Ida -LRB- 57 -RRB- .".split()
    text, (start, end) = running(tokens, [1, 7, 8])
    assert text == '"It\'s over," said Ida (57).'
    assert text[start:end] == "Ida ("


def test_question_sets_become_windows_that_answer_and_windows_that_do_not(tmp_path, monkeypatch):
    monkeypatch.setattr(Synonyms, "open", classmethod(lambda _cls: WORDS))
    names = [f"articles/{number}.txt" for number in range(60)]
    kept = [next(n for n in names if is_held_out(n) == held) for held in (False, True)]
    lines = []
    for file in kept:
        text = "\n\n".join(("Arlen", *SENTENCES, "A second bridge will follow. " * 12))
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
        start = text.index(ANSWER)
        gold = {"file": file, "start": start, "end": start + len(ANSWER)}
        lines += [json.dumps({"question": QUESTION, "gold": [gold]})] * 12
    (tmp_path / "questions.jsonl").write_text("\n".join(lines) + "\n")
    qamr = tmp_path / "qamr"
    qamr.mkdir()
    for name, rows in {
        "wiki-sentences": ["W:n:1:0:0\tIda Wren cut the ribbon .", "W:n:1:0:1\tIt rained ."],
        "dev": ["W:n:1:0:0\t\t\t\t\tWho cut the long ribbon then ?\t0 1"] * 4,
        "test": [],
    }.items():
        with gzip.open(qamr / f"{name}.tsv.gz", "wt") as file:
            file.write("".join(row + "\n" for row in rows))
    out = tmp_path / "out"
    monkeypatch.setattr("sys.argv", ["pages", str(out), str(tmp_path), "--qamr", str(qamr)])
    main()
    made = [
        one for part in ("train", "held_out") for one in read_examples(out / f"{part}.jsonl.gz")
    ]
    assert {answer for one in made for answer in said(one)} == {ANSWER, "Ida Wren"}
    assert any(not one.answers for one in made)
    assert any(len(one.sentences) > 3 for one in made)

    only = tmp_path / "only"
    monkeypatch.setattr("sys.argv", ["pages", str(only), str(tmp_path), "--only", "mined"])
    main()
    kinds = {}
    for one in read_examples(only / "train.jsonl.gz"):
        kinds.setdefault(one.number, set()).add(one.kind)
    assert kinds
    assert all({"mined"} < each for each in kinds.values()), "with the window that answers"


def test_questions_written_about_pages_become_corpora_with_those_that_nothing_answers(
    tmp_path, monkeypatch, capsys
):
    asked = tmp_path / "asked"
    (asked / "articles").mkdir(parents=True)
    lines = []
    for number in range(20):
        (asked / f"articles/{number}.txt").write_text("\n\n".join(("Arlen", *SENTENCES)) + "\n")
        for question, words in (
            (QUESTION, [ANSWER]),
            ("what did the bridge cost", ["four million crowns."]),
            ("who painted the bridge", []),
            ("who sold the ferry", ["nobody knows"]),
        ):
            lines.append(json.dumps({"file": f"{number}.txt", "q": question, "a": words}))
    (asked / "questions.jsonl").write_text("\n".join(lines) + "\n")
    out = tmp_path / "corpora"
    monkeypatch.setattr("sys.argv", ["asked", str(asked), str(out)])
    make_corpora()
    assert "who sold the ferry" in capsys.readouterr().out, "its words stand nowhere"
    files = {part: {one.file for one in read_questions(out / part)} for part in ("taught", "kept")}
    assert len(files["taught"] | files["kept"]) == 20
    assert not files["taught"] & files["kept"]
    assert not any(is_held_out(file) for file in files["taught"])
    for part in files:
        for one in read_questions(out / part):
            text = (out / part / one.file).read_text()
            assert [one.gold[0].of(text)] == ([ANSWER] if one.question == QUESTION else [COST])
        silent = read_silent(out / part)
        assert {(one.question, one.gold) for one in silent} == {("who painted the bridge", ())}
    monkeypatch.setattr(Synonyms, "open", classmethod(lambda _cls: WORDS))
    monkeypatch.setattr("sys.argv", ["pages", str(tmp_path / "windows"), str(out / "taught")])
    main()
    made = list(read_examples(tmp_path / "windows" / "train.jsonl.gz"))
    assert {answer for one in made for answer in said(one)} == {ANSWER, COST}
    assert any(one.kind == "silent" and one.sentences and not one.answers for one in made)


def test_the_shipped_reader_becomes_a_network_that_says_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["shipped", str(tmp_path)])
    shipped.main()
    network = Network(default_encoder())
    network.load_state_dict(torch.load(tmp_path / "network.pt", weights_only=True))
    network.eval()
    window = lay_out(open_tokenizer(encoders_tokenizer()), "What was bought?", None, SENTENCES)
    ids = torch.tensor([window.ids])
    with torch.no_grad():
        logits = network(ids, torch.ones_like(ids), torch.tensor([window.types]))[0].numpy()
    theirs = max(SpanModel.open(SHIPPED).mark(window).values(), key=lambda mark: mark.span)
    first, last, margin = best_span(logits, torch.tensor(window.sentences).numpy())
    assert window.characters[first][0] == theirs.start
    assert window.characters[last][1] == theirs.end
    assert margin == pytest.approx(theirs.span, abs=0.5)
