"""Whether a sentence begins right behind a mark, its blank forgotten: ``early.The council``.

A full stop inside a word is seldom an end: addresses, file names and code have many. So both words
must be plain, and a word that begins no sentence counts only in prose.
"""

from __future__ import annotations

import re

from index.ingest.sentences import abbreviations as abbr

_BEFORE = re.compile(r"(?:^|[\s([“\"«‘'—–])([^\W\d_]+(?:[-’'][^\W\d_]+)*)[.!?][”\]]?(?:\d{1,3})?\Z")
_REFERENCE = re.compile(r"\[[^\[\]\n]{1,40}\]\Z")
_AFTER = re.compile(
    r"[“«]?((?:[^\W\d_]['’])?[^\W\d_]+)(?:['’-][^\W\d_]+)*(?=[\s,;:!?…”\"]|\.(?:\s|[^\W_a-z]|\Z)|\Z)"
)
_CODE = re.compile(r"[`{}=<>\\]|\(\)|\w_\w|->|::")
_ABBREVIATIONS = abbr.ANY_CASE - abbr.OFTEN_LAST - abbr.HERE.keys() - abbr.HERE_NUMBERED.keys()
_ENDINGS = frozenset(
    "com net org gov edu info txt pdf doc docx xls exe html htm js ts py md csv zip jpg png java "
    "cs cpp go rs sh xml json sql".split()
)  # of addresses and files


def begins_glued(left: str, right: str) -> bool:
    """Say whether ``left`` ends a sentence, its marks included, and ``right`` begins another."""
    before = _BEFORE.search(_REFERENCE.sub("", left)[-64:])
    after = _AFTER.match(right)
    if before is None or after is None:
        return False
    word, following = before[1], after[1]
    if not left.endswith("”") and (len(word) < 3 or word.lower() in _ABBREVIATIONS):
        return False
    if following.lower() in abbr.STARTERS:
        return following.istitle() and word[1:].islower()
    plain = word[1:].islower() and following[1:].islower() and following.lower() not in _ENDINGS
    if not plain or _CODE.search(left) or _CODE.search(right):
        return False
    return not word.isascii() or _tells(right[after.end() :])


def _tells(right: str) -> bool:
    """Say whether one of the next words is a verb, as in ``Police arrested``."""
    words = right[:48].split()[:2]
    return any(
        word in abbr.VERBS or (word.islower() and word.endswith("ed"))
        for word in (each.rstrip(",;:.!?") for each in words)
    )
