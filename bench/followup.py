"""Follow-up questions: ``python -m bench.followup DATA_DIR OUT_DIR [--squad INDEX QUESTIONS]``.

CANARD dev (``DATA_DIR/canard``, CC BY-SA 4.0, Elgohary et al. 2019): every answer turn that
answers becomes an article of ``OUT_DIR/answers``, indexed in ``OUT_DIR/canard.qa`` with the default
encoder. A question is asked with the questions and answers before it; the title of their article
and section stands for the title of the article that was cited. R@k, MRR: the answer among the
passages found.

CAsT 2019 (``DATA_DIR/cast2019``, MIT, Dalton et al. 2020): a question needs the history if its
resolved form has a term that it lacks itself; precision and recall of what is completed.

SQuAD (an index of ``bench/squad.py``'s articles and its questions.jsonl): each question is asked
after three questions about another article. What is lost of R@1 by that, relatively.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from bench.machine import describe
from bench.questions import Asked, read_asked
from index.embedding.for_index import encoder_for
from index.lexical.analysis import analyse_question
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.answering.selection import share_kept
from qa.assistant import Assistant
from qa.question.followup import understand
from qa.question.said import History, Said

DEPTH = 100  # passages of a ranking that are looked at
GUARDED = 2000


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a dialogue, the text that answered it, and what had been said by then.

    ``titles`` are those of the article and the section that the dialogue is about.
    """

    question: str
    answer: str
    titles: tuple[str, ...]
    history: tuple[Said, ...]


def main() -> None:
    """Print one row a way of asking, then what is recognised, then what is lost."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.followup",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    parser.add_argument("--squad", nargs=2, type=Path, metavar=("INDEX", "QUESTIONS"))
    arguments = parser.parse_args()
    print(describe("onnxruntime", "tantivy", "faiss-cpu"))
    turns = answered_turns(arguments.data_dir / "canard" / "dev.json.gz")
    answers_index = indexed(sorted({turn.answer for turn in turns}), arguments.out_dir)
    with opened(answers_index) as searcher:
        print_answers_found(searcher, turns)
        print_recognised(searcher, arguments.data_dir / "cast2019")
    if arguments.squad:
        index, questions = arguments.squad
        with opened(Directory(index)) as searcher:
            print_lost(searcher, questions)


def opened(directory: Directory) -> closing[Searcher]:
    """Return a searcher over an index, to be closed by a with block."""
    return closing(Searcher(directory, encoder_for(directory, None)))


# --- CANARD -------------------------------------------------------------------------------------


def answered_turns(path: Path) -> list[Turn]:
    """Return the questions whose answer, the next entry of the history, answers."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = json.load(file)
    dialogs = groupby(
        sorted(records, key=lambda record: (record["QuAC_dialog_id"], record["Question_no"])),
        key=lambda record: record["QuAC_dialog_id"],
    )
    turns = []
    for _, dialog in dialogs:
        asked = list(dialog)
        for record, following in pairwise(asked):
            answer = following["History"][-1].strip()
            if following["Question_no"] == record["Question_no"] + 1 and answers(answer):
                titles, said = tuple(record["History"][:2]), record["History"][2:]
                turns.append(Turn(record["Question"], answer, titles, history(said, titles)))
    return turns


def answers(text: str) -> bool:
    """Say whether an answer turn answers."""
    return "CANNOTANSWER" not in text and not text.lower().startswith("i don't know")


def history(said: Sequence[str], titles: tuple[str, ...]) -> tuple[Said, ...]:
    """Return questions and answers in turn as what was said; the titles alone before the first."""
    if not said:
        return (Said("", titles=titles),)
    pairs = zip(said[::2], said[1::2], strict=True)
    return tuple(
        Said(question, (answer,) if answers(answer) else (), titles) for question, answer in pairs
    )


def indexed(texts: Sequence[str], out_dir: Path) -> Directory:
    """Return an index in which each text is an article."""
    folder, directory = out_dir / "answers", Directory(out_dir / "canard.qa")
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    Builder(directory, encoder_for(directory, None)).add([str(folder)])
    return directory


def print_answers_found(searcher: Searcher, turns: Sequence[Turn]) -> None:
    """Print how often the answer is found: alone, with the titles, and in the light of it all."""
    print(f"CANARD dev, {len(turns)} questions       R@1    R@5   R@10    MRR")
    assistant = Assistant(searcher)
    texts = {
        source.path: Path(source.path).read_text(encoding="utf-8") for source in assistant.sources()
    }

    def place(turn: Turn, question: str, said: History = ()) -> int | None:
        found = assistant.find(question, said, DEPTH)
        ranked = sorted(
            found.hits,
            key=lambda hit: -hit.score * share_kept(texts[hit.source.path], found.told),
        )
        paths = dict.fromkeys(hit.source.path for hit in ranked)
        return next((i for i, path in enumerate(paths, 1) if texts[path] == turn.answer), None)

    ways: dict[str, Callable[[Turn], int | None]] = {
        "the question alone": lambda turn: place(turn, turn.question),
        "titles + question": lambda turn: place(turn, " ".join((*turn.titles, turn.question))),
        "understood in its history": lambda turn: place(turn, turn.question, turn.history),
    }
    for name, way in ways.items():
        print(f"{name:28}", row([way(turn) for turn in turns]), flush=True)


def row(places: Sequence[int | None]) -> str:
    """Return R@1, R@5, R@10 and MRR of the places of right answers; None where there is none."""
    found = [place for place in places if place]
    shares = [sum(place <= k for place in found) for k in (1, 5, 10)]
    figures = [*shares, sum(1 / place for place in found)]
    return " ".join(f"{figure / len(places):6.3f}" for figure in figures)


# --- CAsT ---------------------------------------------------------------------------------------


def print_recognised(searcher: Searcher, folder: Path) -> None:
    """Print how well a question that needs its history is told from one that stands alone."""
    topics = json.loads((folder / "evaluation_topics_v1.0.json").read_text(encoding="utf-8"))
    lines = (folder / "evaluation_topics_annotated_resolved_v1.0.tsv").read_text(encoding="utf-8")
    resolved = dict(line.split("\t") for line in lines.splitlines())
    right = wrong = missed = alone = 0
    with searcher.snapshot():
        for topic in topics:
            asked: list[str] = []
            for turn in topic["turn"]:
                question = turn["raw_utterance"].strip()
                full = resolved[f"{topic['number']}_{turn['number']}"]
                needs = set(analyse_question(full)) - set(analyse_question(question))
                if asked:
                    completed = understand(question, asked, searcher.statistics)
                    right += bool(needs and completed)
                    wrong += bool(completed and not needs)
                    missed += bool(needs and not completed)
                    alone += not needs and not completed
                asked.append(question)
    total = right + wrong + missed + alone
    print(
        f"CAsT 2019, {total} questions, {right + missed} need their history: "
        f"precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}"
    )


# --- SQuAD --------------------------------------------------------------------------------------


def print_lost(searcher: Searcher, path: Path) -> None:
    """Print R@1 of questions alone, and after three questions about another article."""
    assistant = Assistant(searcher)
    cases = read_asked(path, [source.path for source in assistant.sources()])
    by_article: dict[str, list[Asked]] = {}
    for case in cases:
        by_article.setdefault(case.gold[0].file, []).append(case)
    earlier = {
        file: [said(assistant, case) for case in asked[:50]] for file, asked in by_article.items()
    }
    chance = random.Random(7)  # noqa: S311 - a sample, not a secret
    alone = after = leaning = 0
    for case in chance.sample(cases, GUARDED):
        other = chance.choice([file for file in by_article if file != case.gold[0].file])
        start = chance.randrange(len(earlier[other]) - 3)
        before = earlier[other][start : start + 3]
        first = is_right(assistant, case, ())
        with searcher.snapshot():
            leans = understand(case.question, before, searcher.statistics) is not None
        alone += first
        after += is_right(assistant, case, before) if leans else first
        leaning += leans
    print(
        f"SQuAD, {GUARDED} questions: R@1 {alone / GUARDED:.4f} alone, {after / GUARDED:.4f} "
        f"after three about another article, {1 - after / alone:.2%} lost; {leaning} seem to lean"
    )


def said(assistant: Assistant, case: Asked) -> Said:
    """Return a question with a sentence that answers it and the title of its article."""
    gold = case.gold[0]
    sentences = assistant.article(gold.file)
    cited = next(sentence.text for sentence in sentences if sentence.span.overlaps(gold.span))
    return Said(case.question, (cited,), (Path(gold.file).stem.replace("_", " "),))


def is_right(assistant: Assistant, case: Asked, before: History) -> bool:
    """Say whether the best sentence is a right one."""
    best = assistant.evaluate(case.question, before, 1).sentences
    return any(gold.met_by(cited) for gold in case.gold for cited in best)


if __name__ == "__main__":
    main()
