"""Alignment: what an article has in place of a quotation's words, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match as Block
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from index.article import Span
from qa.verifying.folding import Folded, fold, tokens
from qa.verifying.quotation import Change, Kind

ALIKE = 0.5
"""Share of letters in words that both have, in order, from which one is the other, altered."""

_FEWEST = 3
"""Words that both must have; of a shorter quotation all but one."""

_LEFT_OUT = 12
"""Words of the article that may be missing in a quotation."""

_STOPS = frozenset(".!?。！？")

_TRIED = 12
"""Runs on each side of the longest that are tried as the first and the last."""

_NUMBER_WORDS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion dozen half third quarter first second fourth fifth
    sixth seventh eighth ninth tenth once twice double triple""".split()
)
_NEGATIONS = frozenset(
    """not no never none nor neither nobody nothing nowhere without cannot hardly
    nicht kein keine keinen keiner keines nie niemals nichts ohne ne pas jamais aucun aucune rien
    sans nunca ningún ninguna nada sin non mai nessun nessuna senza não nem sem nenhum nenhuma
    niet geen nooit inte ingen aldrig не нет ни никогда без нельзя nie bez hindi wala walang
    لا لم لن ليس غير 不 没 無 无 未 非 否 勿 莫""".split()
)


@dataclass(frozen=True)
class Words:
    """A folded text in words, numbers and signs, each with what it is compared by."""

    folded: Folded

    @cached_property
    def spans(self) -> list[Span]:
        """Where each stands in the folded text."""
        return tokens(self.folded.text)

    @cached_property
    def keys(self) -> list[str]:
        """Each without case."""
        return [self.text(at).casefold() for at in range(len(self.spans))]

    @cached_property
    def sizes(self) -> list[int]:
        """The letters of each, 0 of a sign."""
        return [len(key) if key[0].isalnum() else 0 for key in self.keys]

    def text(self, at: int) -> str:
        """Return a word as it is compared, without the brackets of "[T]he"."""
        word = self.spans[at].of(self.folded.text)
        return word[1] + word[3:] if word[0] == "[" and len(word) > 1 else word

    def said(self, first: int, last: int) -> str:
        """Return what the original has for the words ``[first, last)``."""
        if first >= last:
            return ""
        return self.folded.said(self.spans[first].start, self.spans[last - 1].end)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The place of an article that comes nearest to a quotation: ``span`` of its folded text."""

    span: Span
    share: float
    changes: tuple[Change, ...]


def align(quote: Words, article: Words) -> Alignment | None:
    """Return where an article comes nearest to a quotation, None where it has nothing like it."""
    window = _densest(quote, article)
    found = [
        _region(quote, article, blocks)
        for longest in _longest(quote, article, window)
        for blocks in _around(longest, _runs(quote, article, window, longest))
    ]
    if not found:
        return None
    share, blocks, start, end = max(found, key=lambda region: (region[0], len(region[1])))
    common = sum(quote.sizes[i] > 0 for each in blocks for i in range(each.a, each.a + each.size))
    words = sum(size > 0 for size in quote.sizes)
    if share < ALIKE or common < min(_FEWEST, words - 1):
        return None
    span = Span(article.spans[start].start, article.spans[end - 1].end)
    return Alignment(span, share, tuple(_changes(quote, article, blocks, start, end)))


def _region(
    quote: Words, article: Words, blocks: Sequence[Block]
) -> tuple[float, Sequence[Block], int, int]:
    """Return the share of letters that some runs make, the runs, and the words that they span.

    What a quotation has before and after them stands for as many words of the article.
    """
    first, last = blocks[0], blocks[-1]
    before, after = first.a, len(quote.keys) - last.a - last.size
    start = first.b - _lead(article, first.b, before)
    end = last.b + last.size + _lead(article, last.b + last.size, after, 1)
    letters = sum(_letters(quote, each) for each in blocks)
    share = letters / max(sum(quote.sizes), sum(article.sizes[start:end]), 1)
    return share, blocks, start, end


def _letters(quote: Words, block: Block) -> int:
    return sum(quote.sizes[block.a : block.a + block.size])


def _around(longest: Block, found: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Yield runs that follow each other, the longest among them."""
    at = found.index(longest)
    for first in range(max(at - _TRIED, 0), at + 1):
        for last in range(at, min(at + _TRIED, len(found) - 1) + 1):
            yield found[first : last + 1]


def between(quote: Words, article: Words, start: int, end: int) -> tuple[Change, ...]:
    """Return what a whole quotation and a stretch of an article, in its words, differ in."""
    matcher = SequenceMatcher(None, quote.keys, article.keys[start:end], autojunk=False)
    blocks = [Block(a, b + start, size) for a, b, size in matcher.get_matching_blocks() if size]
    return tuple(_changes(quote, article, blocks, start, end))


def changed(this: str, other: str) -> tuple[Change, ...]:
    """Return what two texts differ in."""
    one, two = Words(fold(this)), Words(fold(other))
    return between(one, two, 0, len(two.keys))


def _densest(quote: Words, article: Words) -> Span:
    """Return the words of an article among which most of a quotation's stand together."""
    size, total = len(quote.keys), len(article.keys)
    width = 2 * size + _LEFT_OUT
    if total <= 2 * width:
        return Span(0, total)
    wanted = dict(zip(quote.keys, quote.sizes, strict=True))
    counts: dict[str, int] = {}
    for key in article.keys:
        if key in wanted:
            counts[key] = counts.get(key, 0) + 1
    weights = [wanted[key] / counts[key] if key in counts else 0.0 for key in article.keys]
    sums = np.concatenate(([0.0], np.cumsum(weights)))
    at = int(np.argmax(sums[width:] - sums[:-width]))
    return Span(max(at - size, 0), min(at + width + size, total))


def _longest(quote: Words, article: Words, window: Span) -> set[Block]:
    """Return the longest run of words that both have: the first and the last such."""
    keys, others = quote.keys, article.keys[window.start : window.end]
    first = SequenceMatcher(None, keys, others, autojunk=False).find_longest_match()
    back = SequenceMatcher(None, keys[::-1], others[::-1], autojunk=False).find_longest_match()
    last = Block(len(keys) - back.a - back.size, len(others) - back.b - back.size, back.size)
    return {Block(a, b + window.start, size) for a, b, size in (first, last) if size}


def _runs(quote: Words, article: Words, window: Span, longest: Block) -> list[Block]:
    """Return the runs of words that both have in order, each as near the longest as may be."""
    keys, others = quote.keys, article.keys
    a, b, size = longest
    # Of equal runs the first is taken: backwards, that is the nearest.
    left = SequenceMatcher(None, keys[:a][::-1], others[window.start : b][::-1], autojunk=False)
    right = SequenceMatcher(None, keys[a + size :], others[b + size : window.end], autojunk=False)
    before = [Block(a - i - n, b - j - n, n) for i, j, n in left.get_matching_blocks() if n]
    after = [Block(a + size + i, b + size + j, n) for i, j, n in right.get_matching_blocks() if n]
    return [*before[::-1], longest, *after]


def _lead(article: Words, at: int, count: int, step: int = -1) -> int:
    """Return how many words beside a place stand for ``count`` of a quotation, in its sentence."""
    taken = 0
    if step > 0 and article.keys[at - 1] in _STOPS:
        return 0
    for i in range(count):
        place = at + i if step > 0 else at - 1 - i
        if not 0 <= place < len(article.keys) or article.keys[place] in _STOPS:
            break
        taken += 1
    return taken


def _changes(
    quote: Words, article: Words, blocks: Sequence[Block], start: int, end: int
) -> Iterator[Change]:
    a, b = 0, start
    for block in [*blocks, Block(len(quote.keys), end, 0)]:
        if block.a > a or block.b > b:
            yield _change(quote, article, Span(a, block.a), Span(b, block.b))
        for i in range(block.size):
            one, other = quote.text(block.a + i), article.text(block.b + i)
            # A quotation begins a sentence of its own, or has left one; "[T]he" says so.
            opens = block.a + i == 0 or quote.spans[block.a + i].of(quote.folded.text)[0] == "["
            if one != other and not (opens and one[1:] == other[1:]):
                here = Span(block.a + i, block.a + i + 1)
                yield _change(quote, article, here, here.shifted(block.b - block.a))
        a, b = block.a + block.size, block.b + block.size


def _change(quote: Words, article: Words, here: Span, there: Span) -> Change:
    at = quote.spans[here.start].start if here.start < len(quote.spans) else len(quote.folded.text)
    end = quote.spans[here.end - 1].end if here.end > here.start else at
    span = quote.folded.span(at, end) if end > at else Span(*(2 * (quote.folded.place(at),)))
    words = [quote.text(i) for i in range(here.start, here.end)]
    others = [article.text(i) for i in range(there.start, there.end)]
    return Change(
        quote.said(here.start, here.end),
        article.said(there.start, there.end),
        kind_of(words, others, opening=here.start == 0),
        span,
    )


def kind_of(words: Sequence[str], others: Sequence[str], *, opening: bool = False) -> Kind:
    """Return the gravest of what two lists of words differ in."""
    if _says_left_out(words):
        return Kind.LEFT_OUT
    mine, theirs = ({word.casefold() for word in each} for each in (words, others))
    differing = mine ^ theirs
    if any(word in _NEGATIONS or re.search(r"n't\Z|\Acannot\Z", word) for word in differing):
        return Kind.NEGATION
    if any(word in _NUMBER_WORDS or any(map(str.isdecimal, word)) for word in differing):
        return Kind.NUMBER
    inner = [*words[opening:], *others[opening:]]
    if any(word[0].isupper() and word.casefold() in differing for word in inner):
        return Kind.NAME
    if mine == theirs and any(word[0].isupper() for word in inner):
        return Kind.NAME
    return Kind.WORD if any(word[0].isalnum() for word in (*words, *others)) else Kind.SIGN


def _says_left_out(words: Sequence[str]) -> bool:
    """Say whether words of a quotation are an ellipsis or a bracket, and nothing else."""
    return words in (["…"], ["[", "…", "]"], ["(", "…", ")"]) or (
        len(words) > 2 and words[0] == "[" and words[-1] == "]" and "]" not in words[:-1]
    )
