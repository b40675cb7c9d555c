"""What a sentence leans on: the one that names its "he", and the one that names its speaker. Pure.

By form alone: pronouns, quotation marks, capitals. It offers sentences of the same article, never
a name, and none at all where no sentence near by fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile

from index.article import Role, Sentence
from qa.answer import Why

REACH = 6
"""Sentences that are looked at on each side."""

_LONGEST = 1000  # characters; what is longer is no sentence, and would take a while

_OPENING, _CLOSING, _EITHER = "“„«", "”»", '"'
_MARKS = frozenset(_OPENING + _CLOSING + _EITHER)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_LEAD = (
    r"(?:(?i:and|but|yet|so|or|however|meanwhile|later|then|still|also|instead|nevertheless|thus"
    r"|nonetheless|therefore|moreover|furthermore|afterwards?|eventually|finally|soon|subsequently"
    r"|consequently|similarly|additionally|today|now),?\s+"
    rf"|(?:In|On|By|Since|During|Until|At)\s(?:{_MONTHS}|{_DAYS}|[^A-Z,“\"])*,\s+){{0,2}}"
)
_TITLE = r"(?!\s+(?:Majesty|(?:Royal\s+)?Highness|Holiness|Eminence|Excellency|Grace|Honou?r)\b)"
_PERSON = re.compile(rf"^\W*{_LEAD}(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b(?!-){_TITLE}")
_THING = re.compile(
    rf"^\W*{_LEAD}"
    r"(?:(?:[Tt]hey|[Tt]heir|[Ii]ts?|[Tt]his|[Tt]hese|[Tt]hose|[Ss]uch)\b(?!-)"
    r"|[Bb]oth\b(?!\s[^.,]{0,60}?\sand\b)"
    r"|[Tt]hat\b(?!\s+(?:the|an?|he|she|it|they|we|I)\b)"
    r"|[Tt]he\s+(?:two|pair|duo|trio|former|latter|others?)\b"
    r"(?!\s+(?:president|prime|minister|senator|governor|mayor|chief|head|secretary)))"
)
# "It was reported that", "it is hard to", "it was Duterte who": there it stands for nothing.
_EXPLETIVE = re.compile(
    rf"^\W*{_LEAD}[Ii]t(?:['’]s|\s+(?:is|was|has\s+been|will\s+be|would\s+be|remains|seems|appears))"
    r"\s+(?:(?:[\w’'-]+\s+){0,4}?(?:that|if|whether|who|how|why|when)\b"
    r"|(?:not\s+|very\s+|also\s+|now\s+)?(?:possible|impossible|difficult|hard|easy|important|clear"
    r"|necessary|common|rare|likely|unlikely|better|best|time|unclear|useful)\b)"
)
SPEECH = (
    "said|says|told|tells|asked|asks|added|adds|replied|stated|states|wrote|writes|explained|noted"
    "|notes|announced|declared|recalled|continued|insisted|argued|argues|warned|claimed|claims"
    "|joked|shouted|cried|answered|remarked|observed|testified|tweeted|stressed|admitted|denied"
    "|quipped|concluded|commented|reiterated|vowed|urged|called|saying|adding"
)
_SPEAKS = re.compile(rf"\b(?:{SPEECH})\b|\baccording\s+to\b")
_PRONOUN_SPEAKS = re.compile(
    rf"\b(?:[Hh]e|[Ss]he|[Tt]hey)\s+(?:\w+ly\s+|also\s+|then\s+)?(?:{SPEECH})\b"
    rf"|\b(?:{SPEECH})\s+(?:he|she|they)\b"
)
_HE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|him)\b")
_CAPITALS = r"[^\W\d_a-z][\w’'-]{0,40}(?:\.(?=\s+[A-Z]))?"
_NAME = re.compile(
    rf"(?:(?P<before>\b[\w’'-]{{1,40}})\s+)?"
    rf"(?P<name>\b{_CAPITALS}(?:\s+(?:(?:de|la|van|von|bin|al|del|dos)\s+)?{_CAPITALS}){{0,8}})"
    r"(?:\s+(?P<after>[a-z]+))?"
)
_PLACING = frozenset("in at near from across outside inside throughout around within".split())
_TITLES = frozenset(
    """president senator mayor governor king queen pope prince princess emperor judge justice
    chief secretary ambassador general captain bishop chancellor director professor minister
    mr mrs ms miss dr sen gov rep sir dame lord lady father sister""".split()
)
_NO_NAMES = frozenset(
    f"{_MONTHS}|{_DAYS}".lower().split("|")
    + """i a an the this that these those it its he she they his her their we our you your my in on
    at by for from to with of as and but or if when while after before since during until there
    here what who which how why where not no one two three all some many most both each every such
    other another also then however although though because so yet once only even still""".split()
)
_PEOPLES = re.compile(r"(?:ian|ean|ese|ish|can)s?$")


def leans_on_others(sentence: Sentence) -> bool:
    """Say whether a sentence may lean on another: it opens with a pronoun, or is part of speech."""
    text = sentence.text
    return len(text) <= _LONGEST and (
        sentence.group is not None
        or not _MARKS.isdisjoint(text)
        or bool(_PERSON.match(text) or _THING.match(text))
    )


def supports(sentences: Sequence[Sentence], at: int) -> dict[int, Why]:
    """Return which of ``sentences``, neighbours in one article, the one at ``at`` leans on.

    At most three: the one that its opening pronoun refers to, the one that says who speaks, and
    the one that names that speaker where it only says "he".
    """
    found: dict[int, Why] = {}
    narrated = narration(sentences, at)
    speaking = at
    if not any(map(str.isalnum, narrated)):
        speaker = _speaker(sentences, at)
        if speaker is None:
            return _antecedent(sentences, at, sentences[at].text)
        found[speaker] = Why.SPEAKER
        speaking, narrated = speaker, narration(sentences, speaker)
    quotes = narrated != sentences[speaking].text
    if quotes and _PRONOUN_SPEAKS.search(narrated):
        named = _back(sentences, speaking, at, lambda i: _names_person(narration(sentences, i)))
        found |= dict.fromkeys(named, Why.SPEAKER)
    return _antecedent(sentences, at, sentences[at].text) | found


def _antecedent(sentences: Sequence[Sentence], at: int, text: str) -> dict[int, Why]:
    """Return the nearest sentence before that may name what the opening pronoun stands for."""
    if _PERSON.match(text):
        named = _back(sentences, at, at, lambda i: _names_person(narration(sentences, i)))
    elif _THING.match(text) and not _EXPLETIVE.match(text):
        named = _back(sentences, at, at, lambda i: not _refers(sentences[i].text))
    else:
        named = ()
    return dict.fromkeys(named, Why.ANTECEDENT)


def _refers(text: str) -> bool:
    return bool(_PERSON.match(text) or _THING.match(text))


def _back(
    sentences: Sequence[Sentence], start: int, at: int, fits: Callable[[int], bool]
) -> tuple[int, ...]:
    """Return the nearest sentence before ``start`` that fits, if one does before a heading."""
    for i in range(start - 1, max(at - REACH, 0) - 1, -1):
        if sentences[i].role is Role.HEADING:
            break
        if i != at and _is_plain(sentences[i]) and fits(i):
            return (i,)
    return ()


def _is_plain(sentence: Sentence) -> bool:
    return sentence.role is Role.PROSE and len(sentence.text) <= _LONGEST


# --- who speaks ---------------------------------------------------------------------------------


def _speaker(sentences: Sequence[Sentence], at: int) -> int | None:
    """Return the sentence that says who speaks the one at ``at``, which is nothing but speech.

    The nearest of its quotation; else the one before, then the one after, where that quotes, too.
    """
    group = sentences[at].group
    joined = [i for i, each in enumerate(sentences) if group is not None and each.group == group]
    for i in sorted(joined, key=lambda i: (abs(i - at), i)):
        if i != at and _is_plain(sentences[i]) and _SPEAKS.search(narration(sentences, i)):
            return i
    for i in (at - 1, at + 1):
        if 0 <= i < len(sentences) and _is_plain(sentences[i]):
            narrated = narration(sentences, i)
            quotes = narrated != sentences[i].text or (i < at and narrated.endswith(":"))
            if quotes and _SPEAKS.search(narrated):
                return i
    return None


def narration(sentences: Sequence[Sentence], at: int) -> str:
    """Return what stands outside the quotation marks of a sentence."""
    text, group = sentences[at].text, sentences[at].group
    spoken = group is not None and _open_before(sentences, at)
    kept = []
    for number, sign in enumerate(text):
        if sign in _OPENING:
            spoken = True
        elif sign in _CLOSING:
            spoken = False
        elif sign in _EITHER:
            # A quotation that goes on in a new paragraph opens again.
            spoken = not spoken or not number
        elif not spoken:
            kept.append(sign)
    return "".join(kept).strip()


def _open_before(sentences: Sequence[Sentence], at: int) -> bool:
    """Say whether a quotation is open where a sentence that belongs to a group begins."""
    group, first = sentences[at].group, at
    while first and sentences[first - 1].group == group:
        first -= 1
    marks = (sign for each in sentences[first : at + 1] for sign in each.text if sign in _MARKS)
    # The quotation may have begun before the first sentence that is known here.
    spoken = not first and next(marks, _CLOSING[0]) in _CLOSING
    for each in sentences[first:at]:
        for sign in each.text:
            if sign in _EITHER:
                spoken = not spoken
            elif sign in _MARKS:
                spoken = sign in _OPENING
    return spoken


# --- names --------------------------------------------------------------------------------------


def _names_person(text: str) -> bool:
    """Say whether a text names somebody, as far as capitals and the words around them tell.

    What follows a "he" does not count: it would be somebody else, or a place.
    """
    return any(_is_person(*name) for name in _names(_HE.split(text, maxsplit=1)[0]))


def _names(text: str) -> Iterator[tuple[str, list[str], str, bool]]:
    """Yield the word before each name, its words, the word after it, and whether it comes first."""
    for match in _NAME.finditer(text):
        words = match["name"].split()
        before = (match["before"] or "").lower()
        first = not any(map(str.isalnum, text[: match.start("name")]))
        while words and words[0].lower().strip(".") in _NO_NAMES:
            before = words.pop(0).lower()
            first = False
        if words:
            yield before, words, match["after"] or "", first


def sole_person(text: str) -> str | None:
    """Return the one person whom a text names, without titles; None for nobody, or several."""
    if not _MARKS.isdisjoint(text) or len(text) > _LONGEST:
        return None
    found = set()
    for before, words, after, first in _names(_HE.split(text, maxsplit=1)[0]):
        if _is_person(before, words, after, first):
            named = [*_opening(text, before, words[0]), *words]
            plain = list(dropwhile(lambda word: _plain(word) in _TITLES, named)) or named
            found.add(re.sub(r"['’]s?$", "", " ".join(plain)))
    return found.pop() if len(found) == 1 else None


def _opening(text: str, before: str, name: str) -> list[str]:
    """Return the first of a name's words where it was taken for what comes before the name."""
    lead = re.findall(rf"([^\W\d_a-z][\w’'-]*)\s+{re.escape(name)}", text)
    return [word for word in lead[:1] if word.lower() == before and before not in _NO_NAMES]


def pronoun(text: str) -> str | None:
    """Return what a sentence calls somebody or something by that it does not name: he, they."""
    match = _PERSON.match(text) or _THING.match(text)
    last = re.search(r"(?:the\s+)?\w+$", match.group(), re.IGNORECASE) if match else None
    low = last.group().lower() if last else None
    return _SUBJECTS.get(low, low) if low else None


_SUBJECTS = {"his": "he", "her": "she", "its": "it", "their": "they"}


def _plain(word: str) -> str:
    return word.lower().strip(".").removesuffix("'s").removesuffix("’s")


def _is_person(before: str, words: Sequence[str], after: str, first: bool) -> bool:
    plain = list(map(_plain, words))
    if not _TITLES.isdisjoint(plain):
        return True
    if before in _PLACING or before == "the" or plain[0] in _NO_NAMES:
        return False
    if all(len(word) > 1 and word.isupper() for word in words):
        return False  # an acronym
    if len(words) > 1:
        return True
    if first:  # any word has a capital there
        return bool(_SPEAKS.match(after)) or words[0].endswith(("'s", "’s"))
    return not (_PEOPLES.search(plain[0]) and after)
