"""How words are written: the words of a text as it has them, and those that a slip of the keys is.

Pure. Unstemmed, in lower case and without accents: what a stemmer leaves of a misspelt word is near
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from index.article import Role, Sentence
from index.lexical.normal import normalised

SHORTEST, SURE, LONG = 5, 7, 9
"""Letters from which on a word may have a slip, a letter taken for another, and two of either."""

LONGEST = 40
"""Letters past which a word is no slip of another: nobody writes such words."""

_OTHER = 1.5  # the cost of such a letter: fingers drop, double and swap letters sooner

_LONGEST = 32  # letters: what is longer is no word, or of a language without blanks
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A word, how many ``articles`` have it, and in how many of them it is ``named`` or ``plain``.

    Where no sentence begins, what is named mostly has a capital, and what is plain mostly none;
    what only begins sentences is neither.
    """

    word: str
    articles: int = 1
    named: int = 0
    plain: int = 0

    @property
    def is_name(self) -> bool:
        """Whether a capital is how it is written."""
        return self.named > self.plain


def folded(word: str) -> str:
    """Return a word as it is compared: in lower case, without accents."""
    low = word.lower()
    if low.isascii():
        return low
    apart = unicodedata.normalize("NFKD", low)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written, without numbers."""
    return _WORD.findall(normalised(text))


def written_in(sentences: Iterable[Sentence], title: str | None) -> dict[str, Written]:
    """Return the words of one article; the capitals of a title or a heading tell nothing.

    Catalogues keep them counted: were it other words, the catalogue's format would be another.
    """
    inside: Counter[str] = Counter()
    apart: set[str] = set(words_in(title or ""))
    for sentence in sentences:
        if sentence.searchable:
            first, *others = words_in(sentence.text) or [""]
            apart.add(first)
            inside.update(others if sentence.role is Role.PROSE else ())
            apart.update(others)
    capitals: Counter[str] = Counter()
    for word in apart:
        if 1 < len(word) <= _LONGEST:
            small = word == word.lower()
            capitals[folded(word)] += -inside[word] if small else inside[word]
    return {low: Written(low, 1, int(n > 0), int(n < 0)) for low, n in capitals.items()}


# --- slips --------------------------------------------------------------------------------------


def slips(word: str) -> Iterator[str]:
    """Yield what a word would be had one letter been dropped, added, swapped or taken for another.

    The letters that may be missing are those of English.
    """
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def cost(typed: str, word: str) -> float:
    """Return what it takes to type ``typed`` for ``word``.

    Optimal string alignment: 1 for a letter dropped, doubled, or swapped with the next, 1.5 for one
    added or taken for another.
    """
    before: list[float] = []
    row: list[float] = [float(i) for i in range(len(word) + 1)]
    for i, letter in enumerate(typed, 1):
        doubled = letter in typed[max(i - 2, 0) : i - 1] + typed[i : i + 1]
        added = 1.0 if doubled else _OTHER
        earlier, before, row = before, row, [row[0] + added]
        for j, sign in enumerate(word, 1):
            least = min(
                before[j] + added, row[j - 1] + 1, before[j - 1] + _OTHER * (letter != sign)
            )
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == sign:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def meant(typed: str, candidates: Iterable[Written], *, name: bool | None) -> Written | None:
    """Return the one of ``candidates`` that ``typed`` is most likely a slip of, if any can be.

    Whether a ``name`` is meant is not always known: then names come first of what is as near, and
    then what more articles have. What was added or taken for another is never the first letter, nor
    one of a short word.
    """
    most = 2 * _OTHER if len(typed) >= LONG else _OTHER if len(typed) >= SURE else 1.0
    near = []
    for each in candidates:
        its = cost(typed, each.word)
        fits = each.named if name else name is None or not each.is_name or len(typed) >= SURE
        if fits and its <= most and (its == 1.0 or typed[0] == each.word[0]):
            near.append((its, each.is_name == (name is False), -each.articles, each.word, each))
    return min(near)[-1] if near else None
