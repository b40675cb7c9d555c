"""In which language is a text, and in which of those of the articles is a question? Pure.

A script tells it, or the share of the little words that only one language has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import islice

from index.lexical.little_words import ASKING, LITTLE
from index.lexical.normal import MARKS

VERSION = 1
"""Raised whenever a text would be taken for another language (``index.maintenance.recipe``)."""

ENGLISH = "en"

_WORD = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+")
_WORDS = 600  # that are looked at
_FEW = 6  # words, of which too little can be told
_DISTINCT = 3  # little words of two letters and more, or it may be names and initials
_SHARE, _AHEAD = 0.12, 1.2  # of words that are little; and times that of the next language
_RARELY = 0.03  # of words, where few languages have the letters

# Scripts of one language (blocks of the Unicode standard). Chinese signs without kana are Chinese.
_SCRIPTS = (
    ("ja", r"[\u3041-\u30ff]"),
    ("ko", r"[\uac00-\ud7a3]"),
    ("zh", r"[\u3400-\u9fff]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("lo", r"[\u0e80-\u0eff]"),
    ("my", r"[\u1000-\u109f]"),
    ("km", r"[\u1780-\u17ff]"),
    ("el", r"[\u0370-\u03ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("hy", r"[\u0530-\u058f]"),
    ("ka", r"[\u10a0-\u10ff]"),
    ("bn", r"[\u0980-\u09ff]"),
    ("ta", r"[\u0b80-\u0bff]"),
    ("am", r"[\u1200-\u137f]"),
)


def language_of(text: str) -> str | None:
    """Return the code of a text's language, None where that cannot be told."""
    head = text[: 8 * _WORDS]
    return _by_script(head) or _by_words(head)


def _by_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text))
    if text.isascii() or not letters:
        return None
    for code, signs in _SCRIPTS:
        share = len(_signs(signs).findall(text)) / letters
        if share > (0.1 if code == "ja" else 0.4):
            return code
    return None


@cache
def _signs(signs: str) -> re.Pattern[str]:
    return re.compile(signs)


def _by_words(text: str) -> str | None:
    words = [match[0].lower() for match in islice(_WORD.finditer(text), _WORDS)]
    if len(words) < _FEW:
        return None
    best, score, second = _best(words)
    latin = sum(map(_is_latin, words)) > len(words) / 2
    its = {word for word in words if len(word) > 1 and best in _languages().get(word, ())}
    if latin and len(its) < _DISTINCT:
        return None
    least = (_SHARE if latin else _RARELY) * len(words)
    return best if score >= least and score >= _AHEAD * second else None


def _is_latin(word: str) -> bool:
    return word[0] < "ɐ"  # past the last of the Latin letters


def asked_in(question: str, among: Collection[str]) -> str | None:
    """Return in which of some languages a question is, None where nothing tells them apart."""
    words = [match[0].lower() for match in _WORD.finditer(question)]
    best, score, second = _best(words, among)
    return best if score > second else None


def _best(
    words: Iterable[str], among: Collection[str] | None = None
) -> tuple[str | None, float, float]:
    """Return the language that most of the words are little words of, its score, and the next."""
    scores: dict[str, float] = {}
    for word in words:
        for code in _languages().get(word, ()):
            if among is None or code in among:
                scores[code] = scores.get(code, 0.0) + len(_languages()[word]) ** -0.5
    best, after = (*sorted(scores, key=lambda code: -scores[code])[:2], None, None)[:2]
    return best, scores.get(best or "", 0.0), scores.get(after or "", 0.0)


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Return for each little word the languages that have it."""
    known: dict[str, dict[str, None]] = {}
    for code, table in (*LITTLE.items(), *ASKING.items()):
        for word in table.split():
            known.setdefault(word, {})[code] = None
    return {word: tuple(codes) for word, codes in known.items()}
