"""Questions that were written about people's pages become corpora.

    python -m training.asked ASKED [ASKED …] OUT

An ``ASKED`` folder has ``articles`` as text files and ``questions.jsonl`` with, one a line, the
``file``, the question ``q`` and the words ``a`` of the article that answer it; none where it is
silent. ``OUT/taught`` and ``OUT/kept`` receive articles and questions as ``bench.squad`` writes
them, three articles of ten kept: what weights are fitted on, and nothing else. A question that
nothing answers stands in ``questions_unanswerable.jsonl``, with its article's file.
"""

from __future__ import annotations

import argparse
import json
import shutil
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.article import Article, Span
from index.ingest.pipeline import read_article
from training.prepare import SILENT

KEPT = 3
"""Of ten articles, by their file's name; among them those that ``is_held_out`` names."""


def main() -> None:
    """Write both corpora, and say what they hold."""
    parser = argparse.ArgumentParser(
        prog="python -m training.asked",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("asked", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    parts = {part: arguments.out / part for part in ("taught", "kept")}
    for folder in parts.values():
        (folder / "articles").mkdir(parents=True)
    counts: Counter[str] = Counter()
    for asked in arguments.asked:
        for part, name, fields in questions(asked):
            with (parts[part] / name).open("a", encoding="utf-8") as file:
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
            shutil.copy(asked / fields["file"], parts[part] / fields["file"])
            counts[f"{part} {name}"] += 1
    for what, count in sorted(counts.items()):
        print(f"{count} in {what}")


def questions(asked: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each question of a folder with the part and the file of questions it goes to.

    One whose words stand in no sentence that may answer is left out, and said.
    """
    articles: dict[str, Article] = {}
    for line in (asked / "questions.jsonl").read_text("utf-8").splitlines():
        fields = json.loads(line)
        file = f"articles/{fields['file']}"
        if file not in articles:
            articles[file] = read_article(asked / file)
        gold = [one for words in fields["a"] for one in places(articles[file], words)]
        if fields["a"] and not gold:
            print(f"left out: {fields['q']!r}, {fields['a']}")
            continue
        part = "kept" if zlib.crc32(file.encode()) % 10 < KEPT else "taught"
        name = "questions.jsonl" if gold else SILENT
        marked = [{"file": file, "start": one.start, "end": one.end} for one in gold]
        yield part, name, {"question": fields["q"], "file": file, "gold": marked}


def places(article: Article, words: str) -> list[Span]:
    """Return where some words stand in an article's sentences that may answer.

    Words that run over several sentences stand in each of them.
    """
    start = article.text.find(words)
    if start < 0:
        return []
    end = start + len(words)
    return [
        Span(max(start, one.span.start), min(end, one.span.end))
        for one in article.sentences
        if one.answers and one.span.start < end and start < one.span.end
    ]


if __name__ == "__main__":
    main()
