"""Who is said to speak: in a draft around a quotation, in an article beside it. By form. Pure.

It reads the sentence that a quotation stands in: a verb of speech or "according to", and the name
or the office next to it. What it is not sure of it does not name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import starmap

from index.article import Span
from qa.answering.citing.context import SPEECH

_ELSEWHERE = (
    r"sagte|sagt|erklärte|betonte|meinte|a dit|a déclaré|déclare|déclara|dit|affirme|a affirmé"
    r"|a expliqué|a répondu|répondit|répond|a ajouté|ajouta|ajoute|demanda|a demandé|dijo|afirmó"
    r"|declaró|señaló|explicó|añadió|respondió|contestó|preguntó|ha detto|disse|ha dichiarato"
    r"|ha affermato|rispose|aggiunse|chiese|afirmou|declarou|explicou|respondeu|perguntou"
    r"|acrescentou|zei|zegt|сказал[аи]?|заявил[аи]?|отметил[аи]?|сообщил[аи]?|ответил[аи]?"
    r"|спросил[аи]?|добавил[аи]?|powiedział[a]?|odpowiedział[a]?|zapytał[a]?|dodał[a]?|sade|säger"
)
_VERBS = rf"{SPEECH}|posted|pointed out|went on|tell|say|{_ELSEWHERE}"
_VERB = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|selon|d['’]après|según|secondo|segundo|laut"
    r"|nach Angaben von|volgens|по словам|według|enligt|ayon (?:kay|sa)|sabi (?:ni|ng))\s+",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s*[—–―-]+\s*(?=\w)")
_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*\w)?|[^\s\w]|\d\S*")
_END = re.compile(r"(?<=[.!?;])[”\"’']?\s+(?=\W*(?:[^\Wa-z_]|\Z))|\n\s*\n")
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|St|Gen|Lt|Col|Jr|Sr|Prof)|\b\w)\.\Z")

_REACH = 600  # characters beside a quotation in which its sentence ends

_PRONOUNS = frozenset(
    "he she they i we it him her them er sie il elle ils elles él ella он она".split()
)
_ROLES = frozenset(
    """president vice-president senator mayor governor king queen pope prince princess emperor judge
    justice chief secretary ambassador general captain bishop chancellor director professor minister
    premier spokesman spokeswoman spokesperson chairman chairwoman chair officer official officials
    commissioner envoy lawyer attorney doctor coach ranger police ministry department government
    agency company bank council court committee report study statement author leader head""".split()
)
_TITLES = _ROLES | frozenset(
    """mr mrs ms miss dr sen gov rep sir dame lord lady father sister prime deputy assistant acting
    former the""".split()
)
_JOINING = frozenset("of de la le van von bin al del dos da di ibn the for and y".split())
_PLACING = frozenset(
    """in at near from across outside inside throughout around within on by since during until after
    before with against about to into over under through between reporters""".split()
)
_NO_NAMES = frozenset(
    """january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday but and or so yet when while as then later
    earlier still also meanwhile however this that these those there here what who how why where
    in at on by for from to with of if because although though since yesterday today tomorrow
    not no one two three a an several many some most few all both each every another other others
    such people nobody everybody somebody""".split()
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_STEM, _ENDING = 3, 3  # letters that the cases of a name share, and that each adds

_SKIPPED = frozenset(
    "also then later has had have was is were been again once recently himself herself as".split()
)


# What tells behind a dash, or a comma, that somebody has spoken: "— сказал он", ", dit Holm"
_NARRATES = re.compile(rf"(?:[\w’'.-]+\s+){{0,3}}?(?:{_VERBS})(?:\b|-)", re.IGNORECASE)
_ENDS = re.compile(rf"(?<=[,?!…])\s+(?=(?:{_ELSEWHERE})(?:\b|-)[^,?!…]*\Z)")


def narrates(words: str) -> bool:
    """Say whether words behind a dash say that somebody has spoken: "сказал Холм."."""
    return _NARRATES.match(words) is not None


def told_behind(speech: str) -> int | None:
    """Return where what was said ends, and who says it begins: in "Il pleut, dit Holm."."""
    match = _ENDS.search(speech)
    return match.start() if match else None


def speaker_of(text: str, outer: Span, paragraph: Span) -> str | None:
    """Return whom a paragraph of a draft gives the quotation at ``outer`` to.

    A pronoun is returned as it is; None where nobody is named.
    """
    after = _clause_after(text, outer, paragraph)
    found = _after(after) if after else None
    return found or _before(_clause_before(text, outer, paragraph))


def speaker_in(narration: str) -> str | None:
    """Return who speaks, as what stands outside of the quotation marks of a sentence says."""
    if match := _ACCORDING.search(narration):
        return _object(narration[match.end() :])
    for match in _VERB.finditer(narration):
        before = _subject(narration[: match.start()])
        if before:
            return before
        if after := _object(narration[match.end() :]):
            return after
    return None


def dashed(text: str) -> str | None:
    """Return whom a line such as "— Ida Holm, mayor" names below a quotation."""
    match = _DASHED.match(text)
    return _object(text[match.end() :]) if match else None


def is_pronoun(speaker: str) -> bool:
    """Say whether somebody is named by a pronoun alone."""
    return speaker.casefold() in _PRONOUNS


# --- the clause beside a quotation ----------------------------------------------------------------


def _clause_after(text: str, outer: Span, paragraph: Span) -> str:
    """Return what follows a quotation in its sentence; "" where another sentence begins."""
    rest = text[outer.end : min(paragraph.end, outer.end + _REACH)]
    opening = re.search(r"[“„«‘‹「『]|(?<=\s)\"", rest)
    rest = rest[: opening.start()] if opening else rest
    clause = rest[: _sentence_end(rest)]
    last = text[outer.start : outer.end].rstrip("”\"»’'›」』“‘ ")[-1:]
    starts = clause.lstrip(" ,")[:1]
    # A sentence of its own may lead in the next quotation.
    if (
        last in ".…"
        and starts.isupper()
        and not re.fullmatch(r"\W*(?:[\w.'’-]+\s+){1,6}\w+\.?\s*", clause)
    ):
        return ""
    return "" if clause.rstrip().endswith((":", "that")) and last in ".…!?" else clause


def _clause_before(text: str, outer: Span, paragraph: Span) -> str:
    """Return what comes before a quotation in its sentence, other quotations left out."""
    before = text[max(paragraph.start, outer.start - _REACH) : outer.start]
    ends = [match.end() for match in _END.finditer(before) if not _is_abbreviated(before, match)]
    return before[ends[-1] if ends else 0 :]


def _sentence_end(text: str) -> int:
    for match in _END.finditer(text):
        if not _is_abbreviated(text, match):
            return match.start()
    return len(text)


def _is_abbreviated(text: str, match: re.Match[str]) -> bool:
    return bool(_ABBREVIATED.search(text[: match.start()]))


def _after(clause: str) -> str | None:
    if match := _ACCORDING.match(clause.lstrip(" ,.")):
        return _object(clause.lstrip(" ,.")[match.end() :])
    if found := dashed(clause):
        return found
    match = _VERB.search(clause)
    if match is None or len(_WORD.findall(clause[: match.start()])) > 14:
        return None
    head = clause[: match.start()].strip(" ,.")
    if not head:
        return _object(clause[match.end() :])
    if head.split()[0].casefold() in {
        "and",
        "but",
        "or",
        "while",
        "when",
        "which",
        "that",
        "und",
        "et",
    }:
        return None
    return _subject(head)


def _before(clause: str) -> str | None:
    if matches := list(_ACCORDING.finditer(clause)):
        return _object(clause[matches[-1].end() :])
    for match in reversed(list(_VERB.finditer(clause))):
        if found := _subject(clause[: match.start()]):
            return found
        if found := _object(clause[match.end() :]):
            return found
    label = re.fullmatch(r"\W*((?:[^\W\d_][\w.'’-]*\s*){1,5}):\s*", clause)
    return _named(label.group(1)) if label else None


# --- names ----------------------------------------------------------------------------------------


def _subject(text: str) -> str | None:
    """Return the name, the office or the pronoun that a text ends with, or else the first in it."""
    names = list(_phrases(text))
    return names[-1][0] if names and names[-1][1] else (names[0][0] if names else None)


def _object(text: str) -> str | None:
    """Return the name, the office or the pronoun that a text begins with."""
    for phrase, _ in _phrases(re.split(r"[,;.:](?:\s|\Z)", text, maxsplit=1)[0], first=True):
        return phrase
    return None


def _named(text: str) -> str | None:
    return next((phrase for phrase, _ in _phrases(text)), None)


def _phrases(text: str, *, first: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield names and offices in order, each with whether it ends the text, adverbs apart.

    With ``first``, nothing but an article may come before the first.
    """
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        begins, at = at, _phrase_end(words, at)
        if at == begins:
            if first and words[at].group().casefold() not in {
                "the",
                "a",
                "an",
                "by",
                "der",
                "le",
                "la",
                "el",
                "что",
            }:
                return
            at += 1
            continue
        before = words[begins - 1].group().casefold() if begins else ""
        if before in _PLACING and not first:
            continue
        rest = (word.group() for word in words[at:])
        ends = all(word.casefold() in _SKIPPED or word.endswith("ly") for word in rest)
        yield text[words[begins].start() : words[at - 1].end()], ends


def _phrase_end(words: list[re.Match[str]], begin: int) -> int:
    """Return where a name that begins at a word ends; there itself if none does."""
    word = words[begin].group()
    low = word.casefold()
    if low in _PRONOUNS:
        return begin if low in {"i", "it"} else begin + 1
    end = begin
    for at in range(begin, len(words)):
        word = words[at].group()
        low = word.casefold().rstrip(".")
        capital = word[0].isupper() and low not in _NO_NAMES and low not in _PRONOUNS
        caseless = word[0].isalpha() and word[0].upper() == word[0].lower()
        if (capital and low != "the") or caseless or low in _ROLES:
            end = at + 1
        elif not (end and low in _JOINING):
            break
    return max(begin, end)


# --- are they the same ----------------------------------------------------------------------------


def agree(one: str, other: str, text: str) -> bool | None:
    """Say whether two ways to name a speaker may mean the same; None where that is not known.

    ``text`` is the article's, in which "the President" may stand with a name.
    """
    names, others = _names(one), _names(other)
    if names and others:
        pairs = [(names[-1], each) for each in others] + [(others[-1], each) for each in names]
        if any(starmap(_same_name, pairs)):
            return True
        return _is_acronym(one, other) or _is_acronym(other, one)
    if not names and not others:
        mine, theirs = _roles(one), _roles(other)
        return True if mine & theirs or not mine or not theirs else None
    named, office = (one, other) if names else (other, one)
    known = {name for role in _roles(office) for name in _holders(role, text)}
    if not known:
        return None
    return not known.isdisjoint(_names(named))


def _names(phrase: str) -> list[str]:
    """Return the words of a name that are no title, folded; of "the Russian leader" none.

    Behind an office stands the name of who holds it, before it a country or a ministry.
    """
    words = [match.group() for match in _WORD.finditer(phrase)]
    offices = [at for at, word in enumerate(words) if _plain(word) in _ROLES]
    if offices and offices[-1]:
        words = words[offices[-1] + 1 :]
    capitals = (_plain(word) for word in words if word[0].isalpha() and not word[0].islower())
    return [word for word in capitals if word not in _TITLES and word not in _JOINING]


def _same_name(one: str, other: str) -> bool:
    """Say whether two words are one name; in Russian it may stand in another case."""
    if one == other:
        return True
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    ending = max(len(one), len(other)) - shared
    return bool(_CYRILLIC.match(one)) and shared >= _STEM and ending <= _ENDING


def _roles(phrase: str) -> set[str]:
    return {word for match in _WORD.finditer(phrase) if (word := _plain(match.group())) in _ROLES}


def _holders(role: str, text: str) -> set[str]:
    """Return the names that stand behind an office in a text."""
    pattern = rf"(?i:\b{role})\s+((?:[^\W\d_a-z][\w’'-]*\s*){{1,4}})"
    found = (_names(match.group(1)) for match in re.finditer(pattern, text))
    return {name for names in found for name in names}


def _is_acronym(short: str, long: str) -> bool:
    letters = next((w for w in re.findall(r"\w+", short) if w.isupper() and len(w) > 1), "")
    initials = "".join(word[0] for word in re.findall(r"\w+", long) if word[0].isupper())
    return bool(letters) and letters in initials


def _plain(word: str) -> str:
    low = word.casefold().rstrip(".").removesuffix("'s").removesuffix("’s")
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
