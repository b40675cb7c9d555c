"""A window: a question and a passage as the reader's network sees them, and the way back.

Pure but for the tokenizer. Training lays its examples out by the same rules, so that what was
learned is what is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from index.characters import encodable
from index.ingest.passages import embedded_text

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

QUESTION_TOKENS = TITLE_TOKENS = 64
"""Tokens of a question, and of a title, that are read."""

TOKENS = 256
"""Tokens of a window that are read, special ones included."""

_Item = TypeVar("_Item")

# Characters past which a text is not tokenised: no token of a vocabulary covers many more.
_CHARACTERS = 128


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids and types; for each token its sentence and its characters inside that sentence.

    ``sentences`` numbers the sentences from 1; the first token has 0 and stands for "no answer";
    tokens that cannot answer (question, title, separators) have -1. ``characters`` holds
    half-open offsets, (0, 0) outside sentences.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    sentences: tuple[int, ...]
    characters: tuple[tuple[int, int], ...]

    def tokens_of(self, sentence: int, start: int, end: int) -> list[int]:
        """Return the tokens that overlap characters [start, end) of a sentence, by its number."""
        return [
            token
            for token, (first, last) in enumerate(self.characters)
            if self.sentences[token] == sentence and first < end and last > start
        ]


def open_tokenizer(path: Path) -> Tokenizer:
    """Open a tokenizer that neither pads nor cuts: that is done here."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - `qa --help` must not pay for it

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def common_title(titles: Iterable[str | None]) -> str | None:
    """Return the title that passages read as one are shown under: theirs, if they have the same."""
    found = set(titles)
    return found.pop() if len(found) == 1 else None


def lay_out(
    tokenizer: Tokenizer, question: str, title: str | None, sentences: Sequence[str]
) -> Window:
    """Lay out the question, then the sentences under their title, as the tokenizer joins pairs."""
    joined = " ".join(sentences)
    text = embedded_text(title and _head(tokenizer, title, TITLE_TOKENS), joined)
    head = _head(tokenizer, question, QUESTION_TOKENS)
    encoding = tokenizer.encode(head, encodable(text[: TOKENS * _CHARACTERS]))
    owner = _owners(sentences, len(text) - len(joined))
    numbers, characters = [0], [(0, 0)]
    for part, (start, end) in zip(encoding.sequence_ids[1:], encoding.offsets[1:], strict=True):
        while part == 1 and start < end and text[start].isspace():
            start += 1  # noqa: PLW2901 - some tokenizers count the space before a word as part of it
        number, base = owner(start) if part == 1 and end > start else (-1, 0)
        numbers.append(number)
        characters.append((start - base, end - base) if number > 0 else (0, 0))
    return Window(_cut(encoding.ids), _cut(encoding.type_ids), _cut(numbers), _cut(characters))


def longest_window() -> Window:
    """Return a window of as many tokens as are read, all of one sentence and the same."""
    others = TOKENS - 1
    return Window((0,) * TOKENS, (0,) * TOKENS, (0, *(1,) * others), ((0, 0), *((0, 1),) * others))


def _cut(items: Sequence[_Item]) -> tuple[_Item, ...]:
    """Return the items of the tokens that are read: the last, a separator, always is."""
    return (*items[: TOKENS - 1], items[-1]) if len(items) > TOKENS else tuple(items)


def _owners(sentences: Sequence[str], start: int) -> Callable[[int], tuple[int, int]]:
    """Return what tells the number and the start of the sentence that holds a character."""
    starts = []
    for sentence in sentences:
        starts.append(start)
        start += len(sentence) + 1

    def owner(character: int) -> tuple[int, int]:
        number = bisect_right(starts, character)
        return (number, starts[number - 1]) if number else (-1, 0)

    return owner


def _head(tokenizer: Tokenizer, text: str, most: int) -> str:
    """Return as much of a text as ``most`` tokens hold."""
    head = encodable(text[: most * _CHARACTERS])
    if len(head) < most:  # no token is shorter than a character
        return head
    offsets = tokenizer.encode(head, add_special_tokens=False).offsets
    return head if len(offsets) <= most else head[: offsets[most - 1][1]]
