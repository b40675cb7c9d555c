"""The words that make a question of a line, and what a slip of the keys makes of them. Pure.

They are few and the same in all articles, so no article has to have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

# In the order in which a slip that may be of two is taken for one.
_ASK = "what which who whom whose when where why how".split()
_HELP = "is are was were do does did has have had will would can could should".split()
_QUESTION, _AUXILIARY = frozenset(_ASK), frozenset(_HELP)

_SHORTEST = 3  # letters that are left of a word of which one was dropped
_WORDS = frozenset("aws cna cold des doe dos dose iss odes wee wold".split())
"""What would be a slip, and is a word or a name."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_QUOTED = re.compile(r'"[^"]*"')
_BEFORE = frozenset(
    "and but or so then also plus please ok okay in at on for from to by with of about".split()
)
"""Words that a question may begin with before it asks."""

_AFTER_HOW = frozenset(
    """many much long old far often big large high deep tall fast soon late early close likely do
    does did can could come to""".split()
)
_BEHIND = 4  # words behind the one that asks, among which the auxiliary is looked for


def mended(question: str, is_known: Callable[[str], bool]) -> str:
    """Return a question with the slips in the words that ask put right: "waht si", "whats".

    Nothing is done to a word that ``is_known``, that an article has in lower case, to acronyms,
    and to what is quoted.
    """
    words = list(_WORD.finditer(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), question)))
    first = next((i for i, word in enumerate(words) if _low(word) not in _BEFORE), None)
    if first is None:
        return question
    put = dict(_asking(words, first, is_known))
    for i in sorted(put, reverse=True):
        word, right = words[i], put[i]
        right = right.capitalize() if word.group()[0].isupper() else right
        question = f"{question[: word.start()]}{right}{question[word.end() :]}"
    return question


def _asking(
    words: Sequence[re.Match[str]], first: int, is_known: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """Yield which words are slips of what: the ``first``, and the first auxiliary behind it."""
    lows = [_low(word) for word in words[first : first + 1 + _BEHIND]]
    asks, behind = lows[0], lows[1:]
    if asks == "were" and behind[:1] and behind[0] in _AUXILIARY:
        yield first, "where"  # "were is the bridge?"
    elif asks in _AUXILIARY:
        return
    elif asks not in _QUESTION and asks.partition("'")[0] not in _QUESTION:
        right = _meant(asks, behind)
        if right is None or is_known(asks):
            return
        yield first, right
        if right not in _QUESTION:
            return
    if _AUXILIARY.isdisjoint(behind):
        for i, low in enumerate(behind, first + 1):
            if low in _AUXILIARY_SLIPS and not is_known(low):
                yield i, _AUXILIARY_SLIPS[low]
                return


def _meant(asks: str, behind: Sequence[str]) -> str | None:
    """Return what the first word of a question may be a slip of; in "hwo" it shows behind it."""
    if asks in _CONTRACTED:
        return _CONTRACTED[asks]
    if asks not in _QUESTION_SLIPS:
        return _AUXILIARY_SLIPS.get(asks) if len(behind) > 1 else None
    if asks == "hwo":
        return "how" if behind[:1] and behind[0] in _AFTER_HOW else "who"
    # So short a word may be a name, unless it stands as one that asks.
    asking = _AUXILIARY | _AUXILIARY_SLIPS.keys()
    stands = len(asks) > _SHORTEST or not asking.isdisjoint(behind)
    return _QUESTION_SLIPS[asks] if stands else None


def _low(word: re.Match[str]) -> str:
    """Return a word in lower case; an acronym as it is, since it is no slip."""
    typed = word.group()
    return typed if typed.isupper() else typed.lower()


def _slips(words: Iterable[str]) -> Mapping[str, str]:
    """Return what each of some words becomes with a letter dropped, doubled or swapped."""
    found: dict[str, str] = {}
    for word in words:
        for i, letter in enumerate(word):
            head, tail = word[:i], word[i + 1 :]
            dropped = head + tail if i and len(word) > _SHORTEST else ""
            swapped = f"{head}{tail[:1]}{letter}{tail[1:]}"
            for slip in (dropped, f"{head}{letter}{letter}{tail}", swapped):
                if slip not in _QUESTION | _AUXILIARY and slip not in _WORDS:
                    found.setdefault(slip, word)
    found.pop("", None)
    return found


_QUESTION_SLIPS, _AUXILIARY_SLIPS = _slips(_ASK), _slips(_HELP)
_CONTRACTED = {f"{word}s": f"{word}'s" for word in "what who when where why how".split()}
