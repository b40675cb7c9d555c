"""Article files and question sets, written as ``qa index add`` and ``qa eval`` read them.

This room lays out and writes; where the articles and questions come from is for the script that
uses it. It never overwrites: an OUT_DIR that holds articles already is refused, because an index
of it would hold articles of two corpora.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LONGEST_NAME = 100  # characters of a title that become the file's name


@dataclass(frozen=True, slots=True)
class Gold:
    """Characters ``start`` to ``end`` (0-based, half-open) of ``file``, relative to OUT_DIR."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the places that answer it; none means that the articles do not say."""

    text: str
    gold: tuple[Gold, ...]


class Corpus:
    """A folder ``OUT_DIR/articles`` to which articles are added, one UTF-8 file each."""

    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._names: set[str] = set()
        folder = out_dir / "articles"
        if folder.exists():
            sys.exit(f"{folder} exists already.\nName another OUT_DIR, or remove it.")
        folder.mkdir(parents=True)

    def add(self, title: str, paragraphs: Sequence[str]) -> tuple[str, tuple[int, ...]]:
        """Write an article and return its file's name and where each paragraph starts in it."""
        text, starts = layout(title, paragraphs)
        file = f"articles/{self._free_name(title)}.txt"
        # Bytes, so that no platform translates the line feeds that the offsets count.
        (self._out_dir / file).write_bytes(text.encode("utf-8"))
        return file, starts

    def _free_name(self, title: str) -> str:
        stem = re.sub(r"[^\w.-]+", "_", title).strip("_.")[:LONGEST_NAME] or "article"
        name, number = stem, 1
        while name.casefold() in self._names:  # some file systems ignore case
            number += 1
            name = f"{stem}_{number}"
        self._names.add(name.casefold())
        return name


def layout(title: str, paragraphs: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Return the article's text, and where each paragraph starts in it, in characters.

    The title is the first line; a blank line goes before each paragraph; paragraphs are kept
    character by character.
    """
    pieces, starts, length = [title], [], len(title)
    for paragraph in paragraphs:
        starts.append(length + 2)
        pieces.append(paragraph)
        length += 2 + len(paragraph)
    return "\n\n".join(pieces) + "\n", tuple(starts)


def write_questions(path: Path, questions: Iterable[Question]) -> None:
    """Write a question set, one JSON object a line."""
    lines = (
        json.dumps(
            {
                "question": question.text,
                "gold": [
                    {"file": gold.file, "start": gold.start, "end": gold.end}
                    for gold in question.gold
                ],
            },
            ensure_ascii=False,
        )
        for question in questions
    )
    path.write_bytes("".join(line + "\n" for line in lines).encode("utf-8"))
