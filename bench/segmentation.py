"""Sentence boundaries: F1 by category, throughput, and the worst of many adversarial strings.

    python -m bench.segmentation CASES.jsonl [--text FILE ...] [--xquad FILE]

A case is one JSON object per line: ``{"category": …, "sentences": […], "joiner": …}``. The text is
the sentences joined by the joiner; the gold boundaries are the ends of all sentences but the last.
F1 is micro-averaged. ``--xquad`` adds an XQuAD-R file with its ``sentence_breaks``; ``--text``
names the text for the throughput, in place of the cases. Times are CPU seconds of one core; nupunkt
alone is measured in the same run on the same text, so that its ratio to ours holds anywhere.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import nupunkt

from index.ingest.sentences.segmenter import quote_groups, segment

Case = tuple[str, str, set[int]]  # category, text, gold boundaries
SIZE = 200_000  # characters of an adversarial string
THROUGHPUT = 5_000_000  # characters to time

UNITS = {
    "spaces": " ",
    "NBSP": "\u00a0",
    "mixed white space": " \t\u00a0\u2003\u200b",
    "newlines": "\n",
    "CRLF": "\r\n",
    "newline and spaces": "\n   ",
    "line separators": "\u2028",
    "form feeds": "\f",
    "dots": ".",
    "spaced dots": ". ",
    "ellipses": "… ",
    "question marks": "?",
    "spaced question marks": "? ",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "apostrophes": "'",
    "dot, quote": ".”",
    "quote, dot, space": "”. ",
    "dot, quote, space": '." ',
    "single quotes": "‘a’ ",
    "guillemets": "« . » ",
    "brackets": "(",
    "closing brackets": ")",
    "square brackets": "[",
    "dot, bracket": ".[",
    "references": ".[1] ",
    "open references": ".[aaaa",
    "page references": ".:1,",
    "digits": "1",
    "dotted digits": "1.",
    "list numbers": "1. ",
    "initials": "A. ",
    "acronyms": "U.S. ",
    "glued initials": "A.",
    "titles": "Gov. ",
    "one-letter lines": "a\n",
    "short capital lines": "Ab\n",
    "headline lines": "Aaaa Bbbb Cccc\n",
    "dateline lines": "AAA, AAA (A\n",
    "bullet lines": "- A\n",
    "numbered lines": "1. A\n",
    "colon lines": "a:\n",
    "quotation paragraphs": "“A.\n\n",
    "lines of spaces": "a\n \n",
    "letters": "a",
    "capitals": "A",
    "words": "word ",
    "sentences": "Word. ",
    "lower case after stops": "ab. cd ",
    "wide stops": "。",
    "wide quotations": "「。」",
    "asked quotations": "“A?” B c d ",
    "translations": "“A. [b] ",
    "emoji": "😀. ",
    "combining marks": "e\u0301",
    "NUL": "\0",
    "hyphens": "-",
    "dashes": "— ",
    "underscores": "_",
    "stars": "* ",
    "slashes": "/. ",
    "semicolons": "; ",
    "camel case": ". iP ",
}


def ours(text: str) -> set[int]:
    """Return the ends of our sentences, all but the last."""
    return {span.end for span in segment(text)[:-1]}


def nupunkt_alone(text: str) -> set[int]:
    """Return the same for nupunkt without our rules."""
    return {end for _, end in nupunkt.load("default").spans(text)[:-1]}


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file of JSON lines."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        case = json.loads(line)
        text, ends = "", set()
        for sentence in case["sentences"]:
            ends.add(len(text))
            text += (case["joiner"] if text else "") + sentence
        yield case["category"], text, ends - {0}


def read_xquad(path: Path) -> Iterator[Case]:
    """Yield the paragraphs of an XQuAD-R file."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            breaks = paragraph["sentence_breaks"][:-1]
            yield "xquad", text, {len(text[:end].rstrip()) for _, end in breaks}


def accuracy(cases: Iterable[Case], find: Callable[[str], set[int]]) -> dict[str, Counter[str]]:
    """Count right, extra and missed boundaries by category."""
    by_category: dict[str, Counter[str]] = {}
    for category, text, gold in cases:
        found = find(text)
        by_category.setdefault(category, Counter()).update(
            right=len(gold & found), extra=len(found - gold), missed=len(gold - found)
        )
    return by_category


def f1(counts: Counter[str]) -> float:
    """Return F1 in percent."""
    right = 2 * counts["right"]
    return 100 * right / max(1, right + counts["extra"] + counts["missed"])


def print_accuracy(cases: Sequence[Case]) -> None:
    """Print F1 by category and in total, ours and nupunkt's."""
    mine, theirs = accuracy(cases, ours), accuracy(cases, nupunkt_alone)
    print(f"{'category':14}{'F1':>8}{'nupunkt':>9}")
    for category in mine:
        print(f"{category:14}{f1(mine[category]):8.2f}{f1(theirs[category]):9.2f}")
    total, punkt_total = (sum(counts.values(), Counter()) for counts in (mine, theirs))
    print(f"{'total':14}{f1(total):8.2f}{f1(punkt_total):9.2f}   {dict(total)}\n")


def cpu_seconds(run: Callable[[str], object], text: str) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    run(text)
    return time.process_time() - start


def print_throughput(paragraphs: list[str]) -> None:
    """Print megabytes of UTF-8 per second, ours and nupunkt's, on repeated text."""
    length = sum(map(len, paragraphs))
    text = "\n\n".join(paragraphs * (THROUGHPUT // length + 1))[:THROUGHPUT]
    spans = segment(text)
    megabytes = len(text.encode()) / 1e6
    speed, punkt, groups = (
        megabytes / min(cpu_seconds(run, text) for _ in range(3))
        for run in (segment, nupunkt_alone, lambda text: quote_groups(text, spans))
    )
    print(f"{length} characters, repeated; one sentence in {len(text) / len(spans):.0f} characters")
    print(f"segment {speed:.1f} MB/s, nupunkt alone {punkt:.1f}: {speed / punkt:.2f}x")
    print(f"quote_groups {groups:.1f} MB/s\n")


def adversarial() -> dict[str, str]:
    """Return strings of ``SIZE`` characters that are hard on regular expressions."""
    strings = {name: (unit * (SIZE // len(unit) + 1))[:SIZE] for name, unit in UNITS.items()}
    stream = random.Random(1)  # noqa: S311 - a fixed stream of test data
    strings["random marks"] = "".join(stream.choices("aA1 .!?…\"“”'’()[]«»\n\t-—,:;/", k=SIZE))
    strings["spaces in a line"] = "A b." + " " * (SIZE - 8) + "C d."
    strings["spaces at the end"] = "A b." + " " * SIZE
    strings["one line"] = ("word " * SIZE)[: SIZE - 1] + "."
    strings["long lines"] = ("a" * 5000 + "\n") * (SIZE // 5001)
    return strings


def print_worst() -> None:
    """Print the slowest adversarial strings."""
    strings = adversarial()
    times = {
        name: cpu_seconds(lambda text: quote_groups(text, segment(text)), text)
        for name, text in strings.items()
    }
    print(f"the slowest of {len(strings)} adversarial strings of {SIZE} characters:")
    for name, seconds in sorted(times.items(), key=lambda item: -item[1])[:5]:
        print(f"  {seconds:6.3f} s  {name}")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.segmentation", description="Measure the sentence segmenter."
    )
    parser.add_argument("cases", type=Path)
    parser.add_argument("--text", type=Path, nargs="+", default=[])
    parser.add_argument("--xquad", type=Path)
    arguments = parser.parse_args()
    cases = list(read_cases(arguments.cases))
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}")
    print(f"nupunkt {version('nupunkt')}, {len(cases)} cases\n")
    print_accuracy(cases)
    if arguments.xquad:
        print_accuracy(list(read_xquad(arguments.xquad)))
    texts = [path.read_text(encoding="utf-8") for path in arguments.text]
    print_throughput(texts or [text for _, text, _ in cases])
    print_worst()


if __name__ == "__main__":
    main()
