"""The weight of the dense ranking in the fused one: passages and sentences, by weight.

    $ python -m bench.fusion INDEX QUESTIONS.jsonl [--questions 1000]

P@k: a passage among the first k overlaps the answer. R@k, MRR: the same for sentences, ranked by
`qa.reading.search_scores.SearchScoreReader` within the first ten passages.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from pathlib import Path

from bench.machine import describe
from bench.questions import read_asked
from index.article import Role
from index.embedding.for_index import encoder_for
from index.search.searcher import Searcher
from index.store.directory import Directory
from qa.reading.search_scores import SearchScoreReader

WEIGHTS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 1.0)


def first(flags: Iterable[bool]) -> int:
    """Return the 1-based place of the first true flag, or a large number."""
    return next((i for i, flag in enumerate(flags, 1) if flag), 10**6)


def main() -> None:
    """Print one row a weight."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.fusion", description=__doc__.splitlines()[0]
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--questions", dest="count", type=int, default=1000)
    arguments = parser.parse_args()
    directory = Directory(arguments.index)
    searcher = Searcher(directory, encoder_for(directory, None))
    reader = SearchScoreReader()
    print(describe("onnxruntime", "tantivy", "faiss-cpu"))
    print("dense weight    P@1    P@5   P@10    R@1    R@5    MRR")
    with searcher.snapshot():
        paths = [source.path for source in searcher.sources()]
        cases = read_asked(arguments.questions, paths)
        random.Random(1).shuffle(cases)  # noqa: S311 - a sample, not a secret
        cases = cases[: arguments.count]
        for weight in WEIGHTS:
            passages, sentences = [], []
            for case in cases:
                hits = searcher.search(case.question, SearchScoreReader.passages, weight)
                passages.append(
                    first(
                        any(
                            case.answered_by(hit.source.path, c.sentence.span)
                            for c in hit.candidates
                        )
                        for hit in hits
                    )
                )
                ranking = reader.read(case.question, hits).sentences
                sentences.append(
                    first(
                        case.answered_by(s.source.path, s.candidate.sentence.span)
                        for s in ranking
                        if s.candidate.sentence.role is Role.PROSE
                    )
                )
            shares = [sum(p <= k for p in passages) / len(cases) for k in (1, 5, 10)]
            shares += [sum(s <= k for s in sentences) / len(cases) for k in (1, 5)]
            shares.append(sum(1 / s for s in sentences if s <= 10) / len(cases))
            print(f"{weight:12.2f} " + " ".join(f"{share:6.4f}" for share in shares))


if __name__ == "__main__":
    main()
