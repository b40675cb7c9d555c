"""Whether a full stop, a question mark or an ellipsis ends its sentence.

Rules over the words around one boundary, with the tables of
``index.ingest.sentences.abbreviations``; where those are silent and a lower-case word follows,
nupunkt's vocabulary decides. Behind an abbreviation, ``index.ingest.sentences.continuations`` says
whether its sentence goes on.
"""

from __future__ import annotations

import re
from functools import cache

from index.ingest.sentences import abbreviations as abbr
from index.ingest.sentences.boundaries import MARKS, WIDE_MARKS, Boundary
from index.ingest.sentences.continuations import abbreviation_goes_on
from index.ingest.sentences.markers import ends_in_marker, next_marker_follows

_ASIDES = frozenset("([—–-")
_ENUMERATOR = re.compile(
    r"[\"“(\[]?"
    r"(?:(?:Step|Rule|Part|Chapter|Section|Article|Item|Lesson|Question|Figure|Table|Tip|Phase) )?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxlc]{1,5}|[IVXLC]{1,5})"
)
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]|(?:e|al|el|as)-[A-Z]")


def ends_sentence(boundary: Boundary, *, in_quotation: bool) -> bool:
    """Say whether the sentence ends here; ``in_quotation``: inside an open quotation."""
    if (not boundary.name and _marks_follow(boundary)) or (
        len(boundary.left) <= 20 and _is_enumerator(boundary)
    ):
        return False
    quotation_before = in_quotation or boundary.quoted
    if quotation_before and boundary.opener.startswith("[") and _translates(boundary):
        return False
    if boundary.marks == "." and (boundary.word or boundary.left[-2:] != ". "):
        return _full_stop_ends(boundary)
    if set(boundary.marks) <= {".", "…"}:
        return _ellipsis_ends(boundary)
    if boundary.marks[0] in WIDE_MARKS:
        return not (boundary.closers and boundary.right[0] in "、，と")
    return _question_ends(boundary)


def _marks_follow(boundary: Boundary) -> bool:
    """Say whether nothing but marks follow, or ``& Sons``: they belong to what stands before."""
    following = boundary.next[:1]
    return not following or following in f"{MARKS}{WIDE_MARKS},;:&"


def _translates(boundary: Boundary) -> bool:
    """Say whether a bracket behind quoted words is their translation, and so goes on with them.

    A bracket that lower case follows stands for words of the next sentence: ``[The deal] is off``.
    """
    after = boundary.right.partition("]")[2].lstrip()
    return not after[:1].islower() and boundary.name.lower() not in abbr.EDITORIAL


def _question_ends(boundary: Boundary) -> bool:
    """Decide about question and exclamation marks."""
    if boundary.lower:
        return boundary.opener[:1] not in _ASIDES and _begins_lower(boundary)
    if boundary.quoted and _attributed(boundary):
        return False
    if boundary.marks == "!" and not boundary.closers and _exclaims(boundary):
        return boundary.starter
    if ")" in boundary.closers and not boundary.starter:  # "(again!) Cruz", but "(Why not?) Cruz"
        outside, bracket, _ = boundary.left.rpartition("(")
        return not bracket or (boundary.whole and not outside)
    return True


def _exclaims(boundary: Boundary) -> bool:
    """Say whether the word is a name that is written with an exclamation mark: ``Yahoo!``."""
    return boundary.key in abbr.EXCLAIMING_NAMES


def _ellipsis_ends(boundary: Boundary) -> bool:
    """Decide about two dots or more."""
    if not boundary.upper or (boundary.quoted and _attributed(boundary)):
        return False
    opened = boundary.left.endswith(("[", "("))
    if opened and boundary.closers.startswith(("]", ")")):  # an omission: "[...]"
        return boundary.starter and len(boundary.left) > 1
    return boundary.name != "I" and boundary.name.lower() != boundary.key


def _full_stop_ends(boundary: Boundary) -> bool:
    """Decide about a single full stop."""
    if boundary.next.endswith((".", ")")) and next_marker_follows(boundary):
        return not _is_enumerator(boundary)
    goes_on = (
        (len(boundary.word) < 6 and ends_in_marker(boundary)) or abbreviation_goes_on(boundary)
        if boundary.word
        else None
    )
    if boundary.lower:
        plain = boundary.opener[:1] not in _ASIDES and not boundary.closers and goes_on is None
        return plain and (_begins_lower(boundary) or not _abbreviates(boundary))
    if boundary.quoted:
        return not _attributed(boundary, complete=True)
    if goes_on is not None and not boundary.starter and boundary.opener[:1] in _ASIDES:
        return False
    if goes_on and ")" in boundary.closers:
        return boundary.starter or (boundary.whole and boundary.left.startswith("("))
    return not goes_on


def _is_enumerator(boundary: Boundary) -> bool:
    """Say whether the sentence has but been numbered: ``3.1.``, ``Step 2.``."""
    if boundary.marks != "." or not boundary.whole:
        return False
    return _ENUMERATOR.fullmatch(boundary.left) is not None


def _begins_lower(boundary: Boundary) -> bool:
    """Say whether a name follows that may begin a sentence in lower case: iPhone, de Leon."""
    if _CAMEL.match(boundary.next):
        return True
    following = boundary.right[len(boundary.opener) :].split(None, 2)
    named = boundary.name in abbr.PARTICLES and len(following) > 1 and following[1][0].isupper()
    return named and not (boundary.quoted and _attributed(boundary))


def _attributed(boundary: Boundary, *, complete: bool = False) -> bool:
    """Say whether what follows a quotation names its speaker: ``De Leon asked``.

    With ``complete`` the speech verb must end its clause: ``Cruz said.``
    """
    if boundary.opener or (boundary.starter and not complete):
        return False
    aside = False
    for number, word in enumerate(boundary.right.split()[:16]):
        bare = word.strip(",.;:")
        if number and bare in abbr.SPEECH:
            return word != bare or not complete
        if not (aside or word[0].isupper() or bare in abbr.NAME_WORDS):
            return False
        aside = aside or word.endswith(",")
    return False


def _abbreviates(boundary: Boundary) -> bool:
    """Say whether a word before lower case is an abbreviation that no table knows."""
    return (boundary.numbered and len(boundary.word) <= 4) or boundary.key in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    import nupunkt  # noqa: PLC0415 - the question path imports this room but segments nothing

    return frozenset(nupunkt.load("default").abbreviations)
