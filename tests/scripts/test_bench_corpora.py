"""The corpus scripts of ``bench/``, run on small data sets made here."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from qa.evaluation.dataset import GoldSpan, read_questions

ROOT = Path(__file__).parents[2]


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"bench.{script}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def made(script: str, *arguments: object) -> str:
    done = run(script, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def packed(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(value).encode()))


def gold_texts(out: Path, name: str = "questions.jsonl") -> dict[str, list[tuple[str, str]]]:
    """Each question with (file name, characters of the file) of its gold, read as a user would."""
    files = sorted(str(path) for path in (out / "articles").iterdir())
    found = {}
    for case in read_questions(out / name, files):
        found[case.question] = []
        for gold in case.gold:
            assert isinstance(gold, GoldSpan)
            text = Path(gold.file).read_bytes().decode()
            found[case.question].append((Path(gold.file).name, gold.span.of(text)))
    return found


def answer(context: str, text: str) -> dict[str, object]:
    starts = [n for n in range(len(context)) if context.startswith(text, n)]
    return {
        "text": text,
        "answer_start": starts[0],
        "all_starts": starts,
        "start_source": "unique_sentence",
    }


def article(title: str, *paragraphs: tuple[str, dict[str, list[str]]]) -> dict[str, object]:
    return {
        "title": title,
        "paragraphs": [
            {
                "context": context,
                "qas": [
                    {
                        "question": question,
                        "answers": [answer(context, text) for text in texts],
                        "is_impossible": not texts,
                    }
                    for question, texts in questions.items()
                ],
            }
            for context, questions in paragraphs
        ],
    }


@pytest.fixture
def squad(tmp_path):
    """Two articles; the second paragraph of the first repeats its answers, and has characters
    outside ASCII before them."""
    oil = article(
        "Oil_crisis,_1973",
        ("It began in 1973.", {"When did it begin?": ["1973"]}),
        (
            " Été – two networks, two\nnets in 1973.",
            {"How many nets?": ["two", "two", "two networks"], "When?": ["1973"]},
        ),
    )
    force = article("Force", ("A push or a pull.", {"What is it?": ["A push or a pull"]}))
    packed(tmp_path / "squad" / "dev-v1.1.json.gz", {"data": [oil, force]})
    packed(tmp_path / "squad" / "train-v1.1.json.gz", {"data": numbered(20)})
    packed(
        tmp_path / "squad" / "dev-v2.0.json.gz",
        {
            "data": [
                article(
                    "Force",
                    ("A push or a pull.", {"What is it?": [], "Who pushed?": [], "A?": ["push"]}),
                ),
                article("Elsewhere", ("Not in this corpus.", {"Where?": []})),
            ]
        },
    )
    return tmp_path


def numbered(count: int) -> list[dict[str, object]]:
    return [
        article(f"Article_{n}", (f"This is {n}, indeed.", {f"Which is {n}?": [str(n)]}))
        for n in range(count)
    ]


def test_squad_writes_a_file_per_article_with_title_and_paragraphs(squad, tmp_path):
    out = tmp_path / "out"
    assert made("squad", squad, out) == "2 articles, 4 questions\n"
    assert (out / "articles" / "Oil_crisis_1973.txt").read_bytes().decode() == (
        "Oil crisis, 1973\n\nIt began in 1973.\n\n Été – two networks, two\nnets in 1973.\n"
    )
    assert (out / "articles" / "Force.txt").read_bytes() == b"Force\n\nA push or a pull.\n"


def test_squad_gold_is_every_place_of_an_answer_in_its_own_paragraph(squad, tmp_path):
    out = tmp_path / "out"
    made("squad", squad, out)
    gold = gold_texts(out)
    assert gold["When did it begin?"] == [("Oil_crisis_1973.txt", "1973")]
    assert [text for _, text in gold["How many nets?"]] == ["two", "two networks", "two"]
    assert gold["What is it?"] == [("Force.txt", "A push or a pull")]


def test_squad_counts_a_place_inside_a_word_only_where_there_is_no_other(tmp_path):
    packed(
        tmp_path / "squad" / "dev-v1.1.json.gz",
        {
            "data": [
                article(
                    "Net", ("A network of two.", {"How many?": ["two"], "Which letters?": ["wor"]})
                )
            ]
        },
    )
    made("squad", tmp_path, tmp_path / "out")
    lines = (tmp_path / "out" / "questions.jsonl").read_text().splitlines()
    starts = {
        value["question"]: [gold["start"] for gold in value["gold"]]
        for value in map(json.loads, lines)
    }
    text = "Net\n\nA network of two."
    assert starts == {"How many?": [text.index("two.")], "Which letters?": [text.index("wor")]}


def test_squad_version_2_adds_questions_without_answer_about_the_same_articles(squad, tmp_path):
    out = tmp_path / "out"
    made("squad", squad, out, "--unanswerable", "v2")
    assert gold_texts(out, "questions_unanswerable.jsonl") == {"Who pushed?": []}
    assert len(list((out / "articles").iterdir())) == 2


def test_squad_removed_asks_about_articles_that_are_not_written(squad, tmp_path):
    out = tmp_path / "out"
    made("squad", squad, out, "--split", "train", "--unanswerable", "removed")
    kept = gold_texts(out)
    removed = gold_texts(out, "questions_unanswerable.jsonl")
    assert len(list((out / "articles").iterdir())) == len(kept) == len(removed) == 10
    assert kept.keys() | removed.keys() == {f"Which is {n}?" for n in range(20)}
    assert all(kept.values())
    assert not any(removed.values())


def test_squad_draws_the_same_articles_for_the_same_seed_only(squad, tmp_path):
    drawn = []
    for number, seed in enumerate((1, 1, 2)):
        out = tmp_path / f"out{number}"
        made("squad", squad, out, "--split", "train", "--articles", 5, "--seed", seed)
        drawn.append(sorted(path.name for path in (out / "articles").iterdir()))
    assert [len(names) for names in drawn] == [5, 5, 5]
    assert drawn[0] == drawn[1] != drawn[2]


def test_squad_refuses_flags_that_do_not_go_together(squad, tmp_path):
    done = run("squad", squad, tmp_path / "out", "--split", "train", "--unanswerable", "v2")
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_titles_that_make_the_same_file_name_get_files_of_their_own(tmp_path):
    articles = [
        article(title, (f"Text of {title}.", {f"{title}?": [title]})) for title in ("A/B", "a_b")
    ]
    packed(tmp_path / "squad" / "dev-v1.1.json.gz", {"data": articles})
    made("squad", tmp_path, tmp_path / "out")
    assert gold_texts(tmp_path / "out") == {
        "A/B?": [("A_B.txt", "A/B")],
        "a_b?": [("a_b_2.txt", "a_b")],
    }


def test_a_folder_of_articles_is_never_mixed_with_another(squad, tmp_path):
    made("squad", squad, tmp_path / "out")
    again = run("squad", squad, tmp_path / "out")
    assert again.returncode == 1
    assert "exists already" in again.stderr


@pytest.mark.parametrize("script", ["squad", "selqa", "xquad"])
def test_missing_data_is_named(tmp_path, script):
    done = run(script, tmp_path, tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith(f"Cannot read {tmp_path}")


def test_selqa_writes_a_shared_section_once_and_marks_the_labelled_sentences(tmp_path):
    museums = [" The museum is old.", "It is big. ", "It shuts at five."]
    wine = ["Wine ferments.", "Yeast helps."]

    def record(question, article_title, section, sentences, labels):
        return {
            "question": question,
            "article": article_title,
            "section": section,
            "candidates": sentences,
            "answers": labels,
        }

    packed(
        tmp_path / "selqa" / "selqa-ass-dev.json.gz",
        [
            record("How big?", "Israel", "Museums", museums, [1]),
            record("What of wine?", "Israel", "Wine", wine, [0, 1]),
            record("When does it shut?", "Israel", "Museums", museums, [2]),
            record("Nothing?", "Peru", "Wine", wine, []),
        ],
    )
    out = tmp_path / "out"
    assert made("selqa", tmp_path, out) == "1 articles, 3 questions\n"
    assert (out / "articles" / "Israel.txt").read_text() == (
        "Israel\n\nThe museum is old. It is big. It shuts at five.\n\nWine ferments. Yeast helps.\n"
    )
    assert gold_texts(out) == {
        "How big?": [("Israel.txt", "It is big.")],
        "What of wine?": [("Israel.txt", "Wine ferments."), ("Israel.txt", "Yeast helps.")],
        "When does it shut?": [("Israel.txt", "It shuts at five.")],
    }


def test_xquad_gold_is_the_answer_where_the_data_says_it_stands(tmp_path):
    context = "Two é and two, then two."
    last = context.rindex("two")
    folder = tmp_path / "xquad_r"
    folder.mkdir()
    question = {"question": "How many?", "answers": [{"text": "two", "answer_start": last}]}
    (folder / "xquad-r_en.json").write_text(
        json.dumps(
            {
                "data": [
                    {"title": "Num_bers", "paragraphs": [{"context": context, "qas": [question]}]}
                ]
            }
        )
    )
    out = tmp_path / "out"
    assert made("xquad", tmp_path, out) == "1 articles, 1 questions\n"
    (line,) = (out / "questions.jsonl").read_text().splitlines()
    (gold,) = json.loads(line)["gold"]
    start = len("Num bers\n\n") + last
    assert gold == {"file": "articles/Num_bers.txt", "start": start, "end": start + 3}
    assert gold_texts(out) == {"How many?": [("Num_bers.txt", "two")]}
