"""Scripts without blanks between words: their terms are pairs of neighbouring signs. Pure.

So a part of a longer word is found, and no dictionary has to know where words end. What is written
in Korean has blanks, but between words with their endings; it is taken alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.article import Span
from index.lexical.little_words import ASKING_UNSPACED, PARTICLES_UNSPACED

# A run of one kind of sign (blocks of the Unicode standard): Chinese signs, katakana, Korean,
# and Thai, Lao, Burmese and Khmer; hiragana, which mostly inflects, and binds what stands around.
_HAN = r"[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
_HIRAGANA = r"[\u3041-\u309f]"
_KATAKANA = r"[\u30a1-\u30ff\uff66-\uff9f]"
_HANGUL = r"[\uac00-\ud7a3]"
_SOUTHEAST = r"[\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3]"
_RUN = re.compile(
    rf"(?P<han>{_HAN}+)|(?P<hiragana>{_HIRAGANA}+)|(?P<katakana>{_KATAKANA}+)"
    rf"|(?P<hangul>{_HANGUL}+)|(?P<southeast>{_SOUTHEAST}+)"
)
_ENDING = re.compile(
    r"(?<=..)(?:에서는|에서|에게서|에게|으로|까지|부터|이라고|라고|이었다|였다|은|는|이|가|을|를|에|의"
    r"|와|과|도|로|만)\Z"
)
"""The particles that Korean words end in."""


def has_runs(text: str) -> bool:
    """Say whether something is written in such a script."""
    return _RUN.search(text) is not None


def parted(text: str) -> str:
    """Return a text with a blank in place of each run of such signs."""
    return _RUN.sub(" ", text)


def terms_in(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the terms of a text with their places: pairs, and each Chinese sign by itself."""
    for run in _RUN.finditer(text):
        signs, start = _stem(run), run.start()
        if run.lastgroup == "han" or (len(signs) == 1 and run.lastgroup != "hiragana"):
            yield from ((sign, Span(start + i, start + i + 1)) for i, sign in enumerate(signs))
        for i in range(len(signs) - 1):
            yield signs[i : i + 2], Span(start + i, start + i + 2)


def asked_in(question: str) -> list[str]:
    """Return the terms of a question: pairs, single signs that stand alone, without its form.

    Hiragana, which mostly inflects, is searched where nothing is asked, or nothing else.
    """
    matter = _asking(particles=True).sub("\0", question)
    runs = [(run.lastgroup, _stem(run)) for run in _RUN.finditer(matter)]
    firm = [run for run in runs if run[0] != "hiragana"]
    found: list[str] = []
    for kind, signs in firm if firm and asks(question) else runs:
        if len(signs) == 1:
            found += [signs] if kind != "hiragana" else []
        found += (signs[i : i + 2] for i in range(len(signs) - 1))
    return found


def _stem(run: re.Match[str]) -> str:
    """Return a run, if it is Korean without the particle at its end."""
    return _ENDING.sub("", run[0]) if run.lastgroup == "hangul" else run[0]


def asks(question: str) -> bool:
    """Say whether a word asks in it."""
    return _asking(particles=False).search(question) is not None


@cache
def _asking(*, particles: bool) -> re.Pattern[str]:
    words = " ".join((*ASKING_UNSPACED, PARTICLES_UNSPACED if particles else "")).split()
    return re.compile("|".join(map(re.escape, sorted(set(words), key=len, reverse=True))))
