"""Folding: a text as it is compared, and for each of its characters the way back. Pure.

What typography alone decides makes no difference: the shape of dashes and blanks, quotation marks,
ligatures, the width of a letter, whether an accent is a character of its own, what nobody sees.
Letters, digits and all other signs do, case as well; an exponent is no digit.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.article import Span

MARKS = '"“”„‟«»″‘’‚‛‹›「」『』﹁﹂﹃﹄〝〞〟＂｢｣'
"""Quotation marks of all languages, and apostrophes."""

_APOSTROPHES = "'’‘‛ʼ＇`´"
_UNSEEN = (
    "\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff"
)
"""Soft hyphens, joiners, marks of direction, variants of glyphs, what stretches an Arabic word."""

_HYPHENS, _DASHES = "‐‑‒−﹣－", "–—―﹘"
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts that set no blank between words: Thai to Lao, Burmese, Khmer, Chinese and Japanese."""

_WIDE = f"{_UNSPACED}\u3001-\u3003！（），．：；？"
_SHAPED = "\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdfb\ufe70-\ufefc\uff01-\uff5e\uff61-\uffee"
"""Ligatures, Arabic letters in the shape of their place, letters of another width."""

_SPECIAL = (
    rf"(?P<unseen>[{_UNSEEN}]+(?:(?<=\u00ad)[ \t]*\r?\n\s*)?)"
    rf"|(?P<dash>(?:(?<!\s)\s+)?(?:[{_DASHES}]|(?<![-!<])--+(?![->]))+\s*"
    rf"|(?<!\s)\s+-\s+|[{_HYPHENS}])"
    r"|(?P<dots>(?:(?<!\s)\s+)?(?:…+|\.(?:[ \u00a0]?\.){2,}))"
    rf"|(?P<mark>(?:(?<=[\s(])|(?<![\S]))«\s+|(?<!\s)\s+»(?!\w)|[{MARKS}{_APOSTROPHES}])"
    rf"|(?P<blank>[^\S ]\s*| \s+|(?<=[{_WIDE}]) (?=[{_WIDE}])"
    r"| (?=[,;:!?%)\]])| (?=\.(?!\d))|(?<=[(\[]) )"
    rf"|(?P<shaped>[{_SHAPED}][\uff9e\uff9f]?)"
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_IS_SHAPED = re.compile(f"[{_SHAPED}]")
_IS_WIDE = re.compile(f"[{_WIDE}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared.

    ``runs`` lead back, ascending: from ``folded`` on it was made of the original from there on; in
    step, or, of what was replaced, by so many characters as a whole.
    """

    text: str
    original: str
    runs: tuple[tuple[int, int, int], ...]

    def span(self, start: int, end: int) -> Span:
        """Return where the original has ``text[start:end]``, which is not empty."""
        first, last = self._run(start), self._run(end - 1)
        begins = first[1] if first[2] else first[1] + start - first[0]
        return Span(begins, last[1] + (last[2] or end - last[0]))

    def said(self, start: int, end: int) -> str:
        """Return what the original has there, "" for nothing."""
        return self.span(start, end).of(self.original) if end > start else ""

    def place(self, original: int) -> int:
        """Return where a character of the original stands, or else what is next to it."""
        at = bisect_right(self.runs, original, key=lambda run: run[1]) - 1
        if at < 0:
            return 0
        folded, begins, length = self.runs[at]
        following = self.runs[at + 1][0] if at + 1 < len(self.runs) else len(self.text)
        return min(folded + (0 if length else original - begins), following)

    def _run(self, at: int) -> tuple[int, int, int]:
        return self.runs[bisect_right(self.runs, at, key=lambda run: run[0]) - 1]


def fold(text: str) -> Folded:
    """Return a text as it is compared, without blanks at its ends."""
    written: list[str] = []
    runs: list[tuple[int, int, int]] = []
    size = 0
    for start, end, shown in _pieces(text):
        if not shown:
            continue
        if shown == " " and (not size or written[-1][-1] == " "):
            continue
        runs.append((size, start, 0 if len(shown) == end - start else end - start))
        written.append(shown)
        size += len(shown)
    folded = "".join(written)
    folded = folded.removesuffix(" ")
    return Folded(folded, text, tuple(runs) or ((0, 0, 0),))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield stretches of a text with what each is folded to."""
    at = 0
    for match in _special(*_composed_of(text)).finditer(text):
        if match.start() > at:
            yield at, match.start(), text[at : match.start()]
        yield match.start(), match.end(), _shown(match, text)
        at = match.end()
    if at < len(text):
        yield at, len(text), text[at:]


def _shown(match: re.Match[str], text: str) -> str:
    start, end = match.span()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    match match.lastgroup:
        case "unseen":
            return ""
        case "dash":
            return _dash(match.group(), after)
        case "dots":
            return "…"
        case "mark":
            return _mark(match.group(), before, after)
        case "blank":
            return _blank(before, after)
        case _:
            shaped = _IS_SHAPED.match(match[0])
            return unicodedata.normalize("NFKC" if shaped else "NFC", match[0])


def _dash(found: str, after: str) -> str:
    """Return a hyphen; what may be a minus keeps the blank before it."""
    minus = after.isdigit() and found[:1].isspace() and not found[-1:].isspace()
    return " -" if minus else "-"


def _mark(found: str, before: str, after: str) -> str:
    """Return an apostrophe within a word, an inch or a second after a digit, and else nothing."""
    mark = found.strip()
    if mark == "″":
        return "″" if before.isdigit() else ""
    if before.isalnum() and after.isalnum():
        return "'" if mark in _APOSTROPHES else " "
    return ""


def _blank(before: str, after: str) -> str:
    """Return a blank, or nothing where the next sign follows without one, as between characters."""
    if before and after and _IS_WIDE.match(before) and _IS_WIDE.match(after):
        return ""
    if (after and after in ",;:!?%)]") or (before and before in "(["):
        return ""
    return " "


def _composed_of(text: str) -> tuple[str, str]:
    """Return the marks of a text that belong to the letter before, and what stands for another."""
    composed = unicodedata.is_normalized("NFC", text) and not _IS_SHAPED.search(text)
    if text.isascii() or composed:
        return "", ""
    marks = {c for c in set(text) if unicodedata.combining(c) or "\u1160" <= c <= "\u11ff"}
    others = {c for c in set(text) - marks if unicodedata.normalize("NFC", c) != c}
    return "".join(sorted(marks)), "".join(sorted(others))


@lru_cache(maxsize=64)
def _special(marks: str, others: str) -> re.Pattern[str]:
    composed = [rf"[^{re.escape(marks)}\s][{re.escape(marks)}]+"] if marks else []
    composed += [f"[{re.escape(others)}]"] if others else []
    return re.compile("|".join((*(f"(?P<c{i}>{c})" for i, c in enumerate(composed)), _SPECIAL)))


# --- words ----------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\[\w\]\w+"  # "[T]he" is one word
    rf"|[{_UNSPACED}]"
    r"|\d+(?:[.,:/]\d+)*"
    rf"|(?:(?![{_UNSPACED}\d_])\w[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff]*)+"
    rf"(?:'(?:(?![{_UNSPACED}\d_])\w)+)*"
    r"|\S"
)


def tokens(folded: str) -> list[Span]:
    """Return where the words, numbers and signs of a folded text stand.

    In a script without blanks each character is a word.
    """
    return [Span(*match.span()) for match in _TOKEN.finditer(folded)]


def is_unspaced(text: str) -> bool:
    """Say whether most of a text is of a script that sets no blanks between words."""
    return 2 * len(_IS_UNSPACED.findall(text)) > len(text)


def size_of(text: str) -> tuple[int, int]:
    """Return how many words a folded text has, and how many letters and digits.

    A character of Chinese or Japanese counts as two.
    """
    words = [span.of(text) for span in tokens(text) if text[span.start].isalnum()]
    letters = sum(sum(map(str.isalnum, word)) for word in words)
    return len(words), letters + sum(bool(_IS_UNSPACED.match(word)) for word in words)


# --- where words begin and end --------------------------------------------------------------------

_DENYING = re.compile(r"\b(?:non|un|anti|de|dis|ex|counter|quasi|pseudo|semi)-\Z", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:\d[.,:/-]|(?:^|[\s(])[-+±])\Z")
_NUMBER_AFTER = re.compile(r"[.,:/-]\d|[%‰°″]")


def occurrences(text: str, phrase: str) -> Iterator[Span]:
    """Yield where a folded text has a folded phrase, beginning and ending where words do.

    The case of its first letter makes no difference: a quotation begins a sentence of its own, or
    has left one. A number is not cut, nor is a denying "non-" cut off.
    """
    variants = {phrase, phrase[:1].swapcase() + phrase[1:]}
    for variant in variants if len(phrase[:1].swapcase()) == 1 else {phrase}:
        at = text.find(variant)
        while at >= 0:
            if _is_whole(text, at, at + len(variant)):
                yield Span(at, at + len(variant))
            at = text.find(variant, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_goes_on(text, start - 1, start) or _goes_on(text, end - 1, end)) and (
        _begins(text, start) and _ends(text, end)
    )


def _begins(text: str, start: int) -> bool:
    if text[start - 1 : start] == "'" and text[start - 2 : start - 1].isalnum():
        return False
    before = text[max(start - 12, 0) : start]
    if text[start].isdigit():
        return not _NUMBER_BEFORE.search(before)
    return not _DENYING.search(before)


def _ends(text: str, end: int) -> bool:
    if text[end : end + 1] == "'" and text[end + 1 : end + 2].isalnum():
        return False
    return not (text[end - 1].isdigit() and _NUMBER_AFTER.match(text, end))


def _goes_on(text: str, left: int, right: int) -> bool:
    """Say whether the characters at two neighbouring places belong to one word."""
    if left < 0 or right >= len(text):
        return False
    one, other = text[left], text[right]
    if unicodedata.combining(other):
        return True
    if not (one.isalnum() and other.isalnum()):
        return False
    return not (_IS_UNSPACED.match(one) or _IS_UNSPACED.match(other))
