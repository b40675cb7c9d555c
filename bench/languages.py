"""Answers in other languages than English: how many are right, and how many are made up?

Run: python -m bench.languages tests/data/languages [--together] [--half 0|1] [--reworded]

Reads short articles and their questions (a TOML file a language), indexes each language by itself,
or all ``--together``, and asks with the reader that is shipped. A question is answered right where
the best sentence has its answer; one that the articles do not answer should not be answered. Most
ask in words close to the article's; those ``--reworded``, in nine languages, in others.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.embedding.for_index import encoder_for
from index.maintenance.builder import Builder
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa import Assistant
from qa.answer import Verdict
from qa.reading.registry import reader_for

_COLUMNS = ("answerable", "right first", "answered right", "unanswerable", "answered all the same")


def main() -> None:
    """Print a row for each language, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--together", action="store_true", help="one index for all the languages")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every second question only")
    parser.add_argument("--reworded", action="store_true", help="the questions in other words")
    options = parser.parse_args()
    table = "reworded" if options.reworded else "questions"
    shelves = {path.stem: tomllib.loads(path.read_text()) for path in options.folder.glob("*.toml")}
    total: Counter[str] = Counter()
    print("language", *_COLUMNS, sep=" | ")
    with tempfile.TemporaryDirectory() as name:
        for language, articles in sorted(_indexed(shelves, together=options.together).items()):
            with _assistant(Path(name), articles) as assistant:
                for each in sorted(shelves) if options.together else (language,):
                    questions = list(shelves[each].get(table, {}).items())
                    step = slice(options.half, None, 2 if options.half is not None else 1)
                    found = _counted(assistant, dict(questions[step]))
                    print(each, *(found[column] for column in _COLUMNS), sep=" | ")
                    total += found
    print("all", *(total[column] for column in _COLUMNS), sep=" | ")


def _indexed(
    shelves: Mapping[str, Mapping[str, Mapping[str, str]]], *, together: bool
) -> dict[str, dict[str, str]]:
    """Return the articles of each index by their names."""
    found: dict[str, dict[str, str]] = {}
    for language, shelf in shelves.items():
        index = found.setdefault("all" if together else language, {})
        index |= {f"{language}-{name}.txt": text for name, text in shelf["articles"].items()}
    return found


def _assistant(root: Path, articles: Mapping[str, str]) -> Assistant:
    """Return an assistant over an index of some articles, made in a folder of its own."""
    folder = Path(tempfile.mkdtemp(dir=root))
    for name, text in articles.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    directory = Directory(folder / "index.qa")
    Builder(directory, encoder_for(directory, None, print)).add([str(folder)])
    return Assistant(
        Searcher(directory, encoder_for(directory, None, print)), reader_for(None, print)
    )


def _counted(assistant: Assistant, questions: Mapping[str, str]) -> Counter[str]:
    return Counter(column for asked in questions.items() for column in _outcome(assistant, *asked))


def _outcome(assistant: Assistant, question: str, gold: str) -> Iterator[str]:
    answer = assistant.ask(question)
    answered = answer.verdict is Verdict.ANSWERED
    yield "answerable" if gold else "unanswerable"
    if not gold:
        if answered:
            yield "answered all the same"
        return
    shown = answer.answers[0] if answered else answer.nearest
    if shown and gold in shown.sentence:
        yield "right first"
        if answered:
            yield "answered right"


if __name__ == "__main__":
    main()
