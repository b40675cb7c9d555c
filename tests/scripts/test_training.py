"""Training: how examples are made, and that the recipe runs from examples to a reader."""

import gzip
import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import MPNetConfig, MPNetModel

from qa.reading.extractive import ExtractiveReader
from qa.reading.registry import encoders_tokenizer
from qa.reading.span_model import ReaderManifest, SpanModel
from qa.reading.window import open_tokenizer
from tests.support.readable import BRIDGE, FERRY, passage
from training import prepare
from training.alter import alterations, asked_otherwise
from training.examples import (
    Example,
    is_held_out,
    joined,
    read_all,
    read_examples,
    together,
    write_examples,
)
from training.fit import listwise
from training.network import END, EVIDENCE, START, Network, distance
from training.rounding import LEVELS, rounded
from training.teacher import Teacher, network_of
from training.train import default_encoder
from training.windows import Lesson, batches, lessons_of, read_lessons, tensors, write_lessons

ROOT = Path(__file__).parents[2]

QUESTION = "Who was the first mayor of Arlen to cut the ribbon in 1911?"
RELATED = ["Who founded Brenna in 1850?", "What did the last captain of the Ferry King eat?"]


TEXT = " ".join(BRIDGE)


def ways(question=QUESTION, text=TEXT, seed=0):
    return alterations(question, text, RELATED, random.Random(seed))  # noqa: S311 - drawn again


def test_a_question_is_altered_in_every_way_that_applies():
    made = {name: text for seed in range(9) for name, text in ways(seed=seed).items()}
    assert set(made) == {"number", "name", "negation", "opposite", "word", "condition"}
    assert "1911" not in made["number"]
    assert "Arlen" not in made["name"]
    assert " not " in made["negation"] or " never " in made["negation"]
    assert "last mayor" in made["opposite"]
    assert "1850" in made["condition"]


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 9))
def test_what_is_altered_is_another_question(question, text, seed):
    for altered in ways(question, text, seed).values():
        assert altered.casefold() != question.casefold()


def test_an_opposite_that_the_passage_names_as_well_is_not_used():
    assert "opposite" not in ways(text="The last mayor of Arlen.")


def lessons(count=12):
    """Examples about the bridge and the ferry: answered, and with the answer taken away."""
    start = BRIDGE[1].index("Ida Wren")
    for number in range(count):
        title = "Arlen" if number % 2 else None
        asked = f"Who cut the ribbon on day {number}?"
        right = ((1, start, start + len("Ida Wren")),)
        yield Example(number, "answered", asked, title, BRIDGE, right)
        yield Example(number, "mined", asked, title, FERRY, ())


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("When did the ferry sink?", "It sank in March 1911.", "Where did the ferry sink?"),
        ("in which year was it built", "It was built in 1911.", "where was it built"),
        ("Where did the ferry sink?", "It sank off Arlen.", "When did the ferry sink?"),
        ("When did the ferry sink?", "It sank in March 1911 near Arlen.", None),
        ("Where did the ferry sink?", "It sank off Arlen last night.", None),
        ("Who sank the ferry?", "Ida Wren did.", None),
    ],
)
def test_where_is_asked_of_what_says_only_when_and_when_of_what_says_only_where(
    question, text, other
):
    assert asked_otherwise(question, text) == other


def test_examples_are_read_as_they_were_written(tmp_path):
    made = list(lessons())
    assert write_examples(tmp_path / "e.jsonl.gz", made) == len(made)
    assert list(read_examples(tmp_path / "e.jsonl.gz")) == made


def test_questions_of_several_files_keep_numbers_of_their_own(tmp_path):
    paths = [tmp_path / "one.jsonl.gz", tmp_path / "two.jsonl.gz"]
    for path in paths:
        write_examples(path, lessons())
    read = list(read_all(paths))
    assert len(read) == 48
    assert len({one.number for one in read}) == 24
    assert read[:24] == list(lessons())


def test_what_a_question_is_shown_with_is_joined_with_what_was_mined_for_it_in_either_order():
    made = list(lessons())
    rng = random.Random(0)  # noqa: S311 - drawn again
    assert list(joined(made, 0.0, rng)) == made
    both = list(joined(made, 1.0, rng))
    assert [one.kind for one in both] == ["joined", "mined"] * 12
    orders = set()
    for one in both[::2]:
        (answer,) = one.answers
        assert one.sentences[answer[0]][answer[1] : answer[2]] == "Ida Wren"
        assert sorted(one.sentences) == sorted(BRIDGE + FERRY)
        orders.add(one.sentences.index(BRIDGE[0]))
    assert orders == {0, len(FERRY)}


def test_joined_passages_that_do_not_answer_do_not_answer_and_keep_their_question():
    mined = Example(1, "mined", "Who cut it?", None, FERRY, ())
    others = [
        Example(1, "word", "Who tied it?", None, BRIDGE, ()),
        Example(1, "removed", "Who cut it?", None, BRIDGE[:1], ()),
    ]
    made = list(joined([mined, *others], 1.0, random.Random(0)))  # noqa: S311 - drawn again
    assert [one.question for one in made] == ["Who cut it?", "Who tied it?", "Who cut it?"]
    assert not any(one.answers for one in made)
    assert sorted(made[1].sentences) == sorted(BRIDGE + FERRY)


def test_what_two_passages_share_is_joined_once_and_two_titles_are_none():
    answered = Example(1, "answered", "Who?", "Arlen", BRIDGE, ((1, 0, 3),))
    mined = Example(1, "mined", "Who?", "Ferries", (*BRIDGE[2:], *FERRY), ())
    for seed in range(4):
        one = together(answered, mined, random.Random(seed))  # noqa: S311 - drawn again
        assert sorted(one.sentences) == sorted(BRIDGE + FERRY)
        assert one.title is None
        assert one.sentences[one.answers[0][0]] == BRIDGE[1]


def test_questions_that_people_changed_join_the_passage_that_answered_them(tmp_path):
    questions, out = tmp_path / "QG", tmp_path / "out"
    questions.mkdir()
    pairs = {
        "train": [
            ("who cut the ribbon on day 3 ?", "who was n't asked to cut the ribbon on day 3 ?"),
            ("who cut the ribbon on day 4 ?", "who tied the ribbon on day 4 ?"),
            ("who cut the ribbon on day 4 ?", "who dyed the ribbon on day 4 ?"),
        ],
        "dev": [("who cut the ribbon on day 5 ?", "who sold the ribbon on day 5 ?")],
        "test": [("who cut the ribbon on day 6 ?", "who ate the ribbon on day 6 ?")],
    }
    for part, of in pairs.items():
        for kind, column in (("answerable", 0), ("unanswerable", 1)):
            lines = "".join(f"id{i}\t{pair[column]}\t0\t1\n" for i, pair in enumerate(of))
            (questions / f"{part}-{kind}-questions.txt").write_text(lines)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_examples(tmp_path / name / "train.jsonl.gz", lessons())
        write_examples(tmp_path / name / "held_out.jsonl.gz", lessons(4))
    script("pairs", questions, out, tmp_path / "one", tmp_path / "two", "--others", 2)
    made = list(read_examples(out / "train.jsonl.gz"))
    changed = {one.number: one for one in made if one.kind == "changed"}
    # A question that was changed twice is left out, and what SQuAD tests with is never read.
    assert set(changed) == {3, 5}
    assert changed[3].question == "who wasn't asked to cut the ribbon on day 3 ?"
    assert changed[5].sentences == BRIDGE
    assert not changed[5].answers
    answered = [one.number for one in made if one.kind == "answered"]
    assert len(answered) == len(set(answered)) == 4
    assert sorted(one.number for one in made if one.kind == "mined") == sorted(answered)
    held_out = [(one.number, one.kind) for one in read_examples(out / "held_out.jsonl.gz")]
    assert held_out == [(3, "answered"), (3, "changed"), (3, "mined")]


def test_sets_become_articles_of_forty_paragraphs_with_all_places_of_an_answer(tmp_path):
    datasets = tmp_path / "datasets"
    datasets.mkdir()
    asked = {"question": "Who cut the ribbon?", "answers": [{"text": "Ida", "answer_start": 0}]}
    paragraphs = [{"context": "Ida cut it. Ida did!", "qas": [asked]}] * 90
    for name in ("new_wiki", "reddit", "amazon_reviews"):
        data = {"data": [{"title": name, "paragraphs": paragraphs}]}
        (datasets / f"{name}_v1.0.json").write_text(json.dumps(data))
    script("shifts", datasets, tmp_path)
    for name, sizes in ("wiki", [40, 40, 10]), ("web", [40, 40, 10, 40, 40, 10]):
        with gzip.open(tmp_path / name / "squad" / "train-v1.1.json.gz", "rt") as file:
            articles = json.load(file)["data"]
        assert [len(article["paragraphs"]) for article in articles] == sizes
        answer = articles[-1]["paragraphs"][0]["qas"][0]["answers"][0]
        assert answer["all_starts"] == [0, 12]


def script(name, *arguments):
    command = [sys.executable, "-m", f"training.{name}", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=240
    )


def test_rounded_weights_are_within_half_a_step_and_the_true_ones_come_back():
    torch.manual_seed(1)
    network = torch.nn.Sequential(torch.nn.Linear(30, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
    true = [parameter.detach().clone() for parameter in network.parameters()]
    with rounded(network):
        network(torch.ones(3, 30)).sum().backward()
        weight = network[0].weight.detach()
    step = true[0].abs().amax(1, keepdim=True) / LEVELS
    off = (weight - true[0]).abs() / step
    assert 0 < off.max() <= 0.5 + 1e-5
    torch.testing.assert_close(weight / step, (weight / step).round(), rtol=0, atol=1e-4)
    for parameter, before in zip(network.parameters(), true, strict=True):
        torch.testing.assert_close(parameter.detach(), before, rtol=0, atol=0)
        assert parameter.grad is not None


def test_a_network_drops_out_from_the_first_step():
    torch.manual_seed(1)
    network = Network(default_encoder(), dropout=0.5)
    ids = torch.tensor([[101, 2040, 102, 4862, 102]])
    one, other = (network(ids, torch.ones_like(ids), torch.zeros_like(ids)) for _ in range(2))
    assert not torch.equal(one, other)


def test_examples_become_a_network_and_a_network_a_reader(tmp_path):
    examples, run, model = tmp_path / "examples", tmp_path / "run", tmp_path / "model"
    told = tmp_path / "told"
    examples.mkdir()
    for name in ("train", "held_out"):
        write_examples(examples / f"{name}.jsonl.gz", lessons())
    script("train", examples, run, "--epochs", 8, "--tokens", 256, "--rate", 3e-4,
           "--processes", 2, "--device", "cpu")  # fmt: skip
    log = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert (log[0]["event"], log[-1]["event"]) == ("start", "end")
    assert log[-1]["sentence"] == 1.0
    assert log[-1]["auroc_sentence"] > 0.99
    script("distil", examples, run, told, "--encoder", default_encoder(), "--device", "cpu")
    script("train", examples, told, tmp_path / "again", "--start", run / "network.pt",
           "--epochs", 1, "--tokens", 256, "--device", "cpu",
           "--rounded", "--joined", 0.5)  # fmt: skip
    script("export", run, tmp_path / "again", model)
    assert ReaderManifest.load(model).precision == "int8, 7 bits"
    reader = ExtractiveReader(SpanModel.open(model), open_tokenizer(encoders_tokenizer()))
    read = reader.read("Who cut the ribbon on day 3?", [passage(*FERRY), passage(*BRIDGE)])
    assert read.sentences[0].candidate.sentence.text == BRIDGE[1]


def crossed(ours, theirs):
    """The cross entropy of two lists of logits, as it is defined."""
    likely = np.exp(theirs) / np.exp(theirs).sum()
    return -(likely * (ours - np.log(np.exp(ours).sum()))).sum()


def test_the_distance_from_a_teacher_is_the_mean_cross_entropy_over_the_places_that_may_answer():
    rng = np.random.default_rng(2)
    sentences = np.array([0, -1, 1, 1, 2])
    ours, told = rng.normal(size=(2, 5, 3))
    may = sentences >= 0
    by_place = [crossed(ours[may, place], told[may, place]) for place in (START, END)]
    pooled = [
        np.array([each[sentences == s, EVIDENCE].mean() for s in range(3)]) for each in (ours, told)
    ]
    args = (torch.tensor(each)[None] for each in (ours, told, sentences))
    found = distance(*args, count=3)
    assert found.item() == pytest.approx((sum(by_place) + crossed(*pooled)) / 3, abs=1e-5)


def test_lessons_are_read_as_a_teacher_was_heard(tmp_path):
    tokenizer = open_tokenizer(encoders_tokenizer())
    rng = random.Random(0)  # noqa: S311 - drawn again
    made = [
        replace(one, told=np.full((len(one.ids), 3), number, np.float16))
        for number, one in enumerate(lessons_of(lessons(), tokenizer, 0.0, rng))
    ]
    write_lessons(tmp_path / "lessons-0000.npz", made[:5])
    write_lessons(tmp_path / "lessons-0001.npz", made[5:])
    read = list(read_lessons(tmp_path))
    assert [(one.starts, one.ends, one.right) for one in read] == [
        (one.starts, one.ends, one.right) for one in made
    ]
    for one, other in zip(read, made, strict=True):
        for name in ("ids", "types", "sentences", "told"):
            assert np.array_equal(getattr(one, name), getattr(other, name))


def test_what_a_teacher_said_is_not_lost_beside_lessons_that_none_has_told():
    rng = random.Random(1)  # noqa: S311 - drawn again
    plain = [lesson_of(size) for size in range(5, 45)]
    told = [replace(one, told=np.zeros((len(one.ids), 3), np.float16)) for one in plain]
    cut = list(batches(rng.sample(plain + told, 80), 200, rng))
    assert sum(len(batch) for batch in cut) == 80
    for batch in cut:
        assert len({one.told is None for one in batch}) == 1
        assert ("told" in tensors(batch, "cpu")) == (batch[0].told is not None)
        assert max(len(one.ids) for one in batch) * len(batch) <= 200


def lesson_of(size):
    ids = np.arange(size, dtype=np.int32)
    return Lesson(ids, ids.astype(np.int8), ids.astype(np.int16), (0,), (0,), (0,))


def test_the_teacher_knows_words_by_their_numbers_in_berts_vocabulary(tmp_path):
    config = MPNetConfig(
        vocab_size=30527, hidden_size=8, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=8,
    )  # fmt: skip
    MPNetModel(config).save_pretrained(tmp_path)
    teacher = network_of(tmp_path, frozen=1)
    assert isinstance(teacher, Teacher)
    assert teacher.numbers[[0, 101, 102, 100, 2040]].tolist() == [1, 0, 2, 104, 2044]
    ids = torch.tensor([[101, 2040, 102, 4862, 102]])
    assert teacher(ids, torch.ones_like(ids), torch.zeros_like(ids)).shape == (1, 5, 3)
    learned = {name for name, its in teacher.named_parameters() if its.requires_grad}
    assert not any("layer.0." in name or "embeddings" in name for name in learned)
    assert any("layer.1." in name for name in learned)


@pytest.mark.parametrize("penalty", [0.0, 0.1])
def test_the_gradient_of_the_listwise_loss_is_that_of_small_steps(penalty):
    rng = np.random.default_rng(1)
    lists = [(rng.normal(size=(5, 3)), np.arange(5) == right) for right in (0, 3)]
    weights = np.array([0.3, -1.0, 2.0])
    _, gradient = listwise(weights, lists, penalty)
    steps = 1e-6 * np.eye(3)
    slopes = [
        (listwise(weights + step, lists, penalty)[0] - listwise(weights - step, lists, penalty)[0])
        / 2e-6
        for step in steps
    ]
    assert np.allclose(gradient, slopes, atol=1e-6)


@pytest.mark.parametrize(("kept", "missing"), [("train", "held_out"), ("held_out", "train")])
def test_a_corpus_too_small_to_hold_out_articles_is_refused(tmp_path, monkeypatch, kept, missing):
    names = (f"articles/{number}.txt" for number in range(100))
    file = next(name for name in names if is_held_out(name) == (kept == "held_out"))
    (tmp_path / "questions.jsonl").write_text(
        json.dumps({"question": QUESTION, "gold": [{"file": file, "start": 0, "end": 5}]}) + "\n"
    )
    out = tmp_path / "examples"
    monkeypatch.setattr(sys, "argv", ["prepare", str(tmp_path), str(tmp_path / ".qa"), str(out)])
    with pytest.raises(SystemExit, match=f"part {missing}"):
        prepare.main()
    assert not out.exists()


def test_a_corpus_whose_articles_held_out_lie_elsewhere_is_learned_from_as_a_whole(
    tmp_path, monkeypatch
):
    gold = [{"file": "articles/1.txt", "start": 0, "end": 5}]
    (tmp_path / "questions.jsonl").write_text(json.dumps({"question": QUESTION, "gold": gold}))
    out = tmp_path / "examples"
    command = ["prepare", str(tmp_path), str(tmp_path / ".qa"), str(out), "--whole"]
    monkeypatch.setattr(sys, "argv", command)
    asked = []
    # No index is searched: which questions are made examples of is what counts here.
    monkeypatch.setattr(prepare, "examples", lambda part, _: asked.append(part) or iter(lessons()))
    prepare.main()
    assert [[one.question for one in part] for part in asked] == [[QUESTION]]
    assert [path.name for path in out.iterdir()] == ["train.jsonl.gz"]
