"""Whether a question leans on what was said before it, or stands alone.

Rules of general English, no model. What makes a question lean is a word that points outside it
(``he``, ``else``, ``the band``) and finds nothing in it to point at; what makes it stand is an
anchor of its own, a name above all. This room decides, with ``qa.question.pronouns``; what a
leaning question is completed with is chosen in ``qa.question.followup``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from index.lexical.bm25 import Statistics
from qa.question.pronouns import CONTINUERS, DEMONSTRATIVES, PREPOSITIONS, pointing
from qa.question.talk import Talk
from qa.question.words import Word, split

Look = Callable[[Sequence[str]], Statistics]
"""Gives the statistics that a collection has of some terms."""

COMMON = 0.01
"""Share of the passages from which on a word singles out nothing in a collection."""

_POOR, _RICH = 2, 4
"""Heavy terms up to which a question without a name is poor, and beyond which it is rich."""

_QUOTED = re.compile(r"[\"“«][^\"“”»]+[\"”»]|(?<!\w)['‘][^'‘’]+['’](?!\w)")

# "And in 2016?", "what about …", "which ones?", "any others?", "for what?"
_GOES_ON = re.compile(
    r"""^\W*(?: (?:and|but|or|plus|also|then|so)\b
          | (?:what|how)\s+(?:about|of)\b
          | (?:how\s+(?:so|come)|why\s+not|really|like\s+what|such\s+as\s+what)\W*$
          | (?:which|whose|how\s+(?:many|much|long|often|far|old))(?:\s+\w+){0,2}\W*$
          | (?:what|which)\s+(?:kind|type|sort)s?(?:\s+of\s+\w+)?\W*$
          | (?:(?:is|are|was|were)\s+there\s+)?any(?:thing|one|body|where)?(?:\s+\w+){0,3}\W*$
          | (?:\w+\s+){0,2}(?:about|at|by|for|from|in|of|on|since|to|with)\s+
            (?:whom?|what|which|when|where)\W*$ )""",
    re.IGNORECASE | re.VERBOSE,
)
# "and who opened …": what only joins a question of its own to the one before
_JOINED = re.compile(
    r"""^\W*(?:and|but|so|then)\W+(?=(?:(?:in|at|on|for|from|to|by|with)\s+)?
          (?:who|whom|whose|what|which|when|where|why|how)\s+(?!about\b|of\b|come\b)\S+\s+\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDS = re.compile(
    r"""\belse\b
      | (?<!each\s)(?<!all\s)(?<!no\s)(?<!one\s)\b(?:others?|another)\b
        (?!\s+(?:than|hand|word|name|term)\b)
      | (?<!is\s)(?<!are\s)(?<!was\s)(?<!were\s)\bthere\W*$
      | \b(?:also|too|instead|as\s+well|afterwards?|later|again|then|after|before|next)\W*$
      | \bones\b | \b(?:which|the|a|an)\s+(?:\w+\s+)?one\b(?!\s+of\b)
      | \bthe\s+(?:former|latter)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE = re.compile(r"\b(?:else|others?|another|more|also|besides)\b", re.IGNORECASE)
# What "the …" names only together with more: "the end", "the first part".
_EMPTY_HEADS = frozenset(
    "time year way part number first last same most best end begin name place rest day".split()
)
_DOES = frozenset("do does did will would can could".split())
_EXPLAINS = (PREPOSITIONS | {"that", "which", "who"}) - {"to"}


def leans(question: str, talk: Talk, look: Look) -> bool:
    """Say whether ``question`` cannot be understood without the ``talk`` before it."""
    words = split(question)
    named = bool(_QUOTED.search(question)) or any(word.name for word in words)
    if _GOES_ON.match(question) and (not named or words[0].low in CONTINUERS):
        return True
    pointers = pointing(question, words)
    if pointers - DEMONSTRATIVES or _is_half_named(words, talk):
        return True
    if named:
        return bool(pointers) and _knows_names(talk, words)
    heavy = [term for word in words for term in word.heavy]
    return (
        bool(pointers)
        or not heavy
        or (len(heavy) <= _POOR and bool(_ADDS.search(question)))
        or any(_is_open(phrase, heavy, talk, look) for _, phrase in _definites(words))
    )


def unjoined(question: str) -> str:
    """Return a question without the "and" that joins it to the talk, where it asks by itself."""
    return _JOINED.sub("", question, count=1)


def in_doubt(question: str, talk: Talk) -> bool:
    """Say whether a question that seems to lean may be about something else: ``the hotel``.

    It may, if nothing of such a thing was said in the ``talk``, and no word of the question points
    there before the thing is named; an "and" that joins it to the talk points nowhere.
    """
    rest = unjoined(question)
    joined, question = rest != question, rest
    if _GOES_ON.match(question) or _ADDS.search(question):
        return False
    return _names_unspoken(question, talk, explained=joined)


def may_stand(question: str) -> bool:
    """Say whether a question says what it is about, and has no word that points outside it."""
    words = split(question)
    if _GOES_ON.match(question) or _ADDS.search(question) or pointing(question, words):
        return False
    return any(word.name or word.heavy for word in words)


def hangs_by_and(question: str, talk: Talk, look: Look) -> bool:
    """Say whether nothing but an "and" ties a question to the talk."""
    rest = unjoined(question)
    return rest != question and not leans(rest, talk, look)


def _names_unspoken(question: str, talk: Talk, *, explained: bool) -> bool:
    """Say whether a question names a thing of which nothing was said, before it points to one.

    What is ``explained`` in the question itself counts only if it is to.
    """
    words = split(question)
    pointers = pointing(question, words)
    first = next((i for i, word in enumerate(words) if word.low in pointers), len(words))
    said = talk.asked | talk.cited
    found = _definites(words, explained=explained)
    return any(phrase and not phrase & said for start, phrase in found if start < first)


def asks_for_more(question: str) -> bool:
    """Say whether the question wants something that was not said yet: "who else …"."""
    return bool(_MORE.search(question))


# --- names and definite phrases -----------------------------------------------------------------


def _knows_names(talk: Talk, words: Sequence[Word]) -> bool:
    """Say whether the talk knows a name among ``words``."""
    known = {part.lower() for name in talk.names for part in name.split()}
    return any(word.low in known for word in words if word.name)


def _is_half_named(words: Sequence[Word], talk: Talk) -> bool:
    """Say whether all names are parts of longer ones: Wilson, where Carl Wilson was spoken of.

    In a question all in lower case, any heavy word may be a name.
    """
    lower = not any(word.text[0].isupper() for word in words)
    full = [name.lower().split() for name in talk.names if " " in name]
    runs = list(_name_runs(words, lower))
    if lower:
        said = {part for run in runs for part in run}
        return any(len(said.intersection(name)) == 1 for name in full)
    return bool(runs) and all(
        len(run) == 1 and any(run[0] in (name[0], name[-1]) for name in full) for run in runs
    )


def _name_runs(words: Sequence[Word], lower: bool) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word.name or (lower and word.heavy):
            run.append(word.low)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _definites(
    words: Sequence[Word], *, explained: bool = False
) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield where each ``the …`` stands that nothing after it explains, and its terms.

    Those that are ``explained`` only if these are wanted. What follows on a subject and its verb
    does not explain it: "does the hotel keep on its roof".
    """
    for i, word in enumerate(words):
        if word.low != "the":
            continue
        end = i + 1
        while end < len(words) and words[end].terms and end - i <= 3:
            end += 1
        verb = i > 0 and words[i - 1].low in _DOES and end - i > 2
        stands = not verb and end < len(words) and words[end].low in _EXPLAINS
        if explained or not stands:
            named = (w for w in words[i + 1 : end] if w.low not in _EMPTY_HEADS)
            yield i, frozenset(term for w in named for term in w.terms)


def _is_open(phrase: frozenset[str], heavy: Collection[str], talk: Talk, look: Look) -> bool:
    """Say whether ``the <phrase>`` takes up something from outside the question.

    It does if the talk was of such a thing; or if the question holds little else, and what it
    names is common in the collection: "when was the album released?"
    """
    if phrase & talk.asked:
        return len(heavy) <= _RICH
    if len(heavy) > _POOR:
        return False
    if phrase & talk.latest:
        return True
    known = sorted(phrase.intersection(heavy))
    if not known:
        return False
    found = look(known)
    return all(found.frequencies.get(term, 0) > max(2, COMMON * found.passages) for term in known)
