"""Whether a question asks for one thing or for several. Pure.

By the form of English alone: what it does not recognise asks for one.
"""

from __future__ import annotations

import re

_LONGEST = 500  # characters; a pasted page says at its beginning what it asks, if anywhere

_LISTS = re.compile(
    r"""^\W*(?:(?:please|can|could|would|you|now|and|so|then)\W+)*
        (?: (?:list|enumerate)\b
          | (?:name|give|tell|show)\s+(?:(?:me|us)\s+)?
            (?:(?:all|some|several|both|examples|instances|two|three|four|five|six|\d+)\b
              |(?:about\s+)?(?:the\s+)?(?P<named>[\w’'-]+(?:\s+[\w’'-]+){0,3})) )""",
    re.IGNORECASE | re.VERBOSE,
)
_ARE = re.compile(
    r"\b(?:who|what|which)(?:\s+(?:all|exactly|else))?(?:\s+(?:are|were)\b|['’]re\b)", re.IGNORECASE
)
_ELSE = re.compile(r"\b(?:who|what|whom)\s+(?:all|else)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:known|called|named|termed|referred|considered|described)\b[^?,]*$", re.IGNORECASE
)
_HEAD = re.compile(r"\b(?P<word>which|what)\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\d,.]*")

# What ends the noun that "which" or "what" asks for.
_AFTER_NOUN = frozenset(
    """are were do did does have had has is was be been being will would can could shall should may
    might must of in on at by for from to with without about against among between under over
    after before during since until near into as that who whom whose which and or not also ever
    he she it they we you i the a an his her its their
    won made took gave went came became wrote led held met said saw ran fell began left lost found
    built fought sold sent got told brought paid rose grew broke drew drove chose spoke stood
    understood kept felt taught thought bought caught sought died hit put set cut""".split()
)
_ONE = frozenset("is was".split())
_NO_PLURAL_BEFORE = frozenset("the a an his her its their you it that".split())
# Words in -s that are no plurals, and plurals that stand before the noun they belong to.
_NO_PLURAL = frozenset(
    """news series species physics politics economics mathematics ethics athletics gymnastics
    headquarters means congress business process access address class gas bus census status basis
    crisis analysis virus campus bonus focus process progress press princess actress illness
    happiness is was has does this us its his as plus versus always perhaps less
    happens leads comes goes makes takes gives stands
    sports arms sales customs savings""".split()
)
_IRREGULAR = frozenset(
    """people men women children feet teeth mice media criteria phenomena bacteria data alumni
    policemen businessmen congressmen countrymen""".split()
)


def asks_several(question: str) -> bool:
    """Say whether several sentences may be wanted: "which agreements …?", "who are the …?".

    ``question`` may be one that was completed from a talk: "ferry, island: name all of them".
    """
    asked = question[:_LONGEST].rstrip("?!. \n")
    if _ELSE.search(asked) or (_ARE.search(asked) and not _CALLED.search(asked)):
        return True
    listed = _LISTS.match(asked) or _LISTS.match(asked.rpartition(": ")[2])
    if listed:
        named = listed["named"]
        return named is None or _names_several(named)
    head = _HEAD.search(asked)
    return head is not None and _heads_several(head["word"].lower(), head["rest"])


def _names_several(named: str) -> bool:
    """Say whether what is to be named ends in a plural: "the agreements", "the two men who"."""
    noun = ""
    for word in _WORD.findall(named):
        if word.lower() in _AFTER_NOUN:
            break
        noun = word
    return _plural(noun)


def _heads_several(asking: str, rest: str) -> bool:
    """Say whether the noun after "which" or "what" is a plural: "which US presidents visited"."""
    words = _WORD.findall(rest)[:5]
    lows = [word.lower() for word in words]
    if lows[:1] == ["of"]:  # which of the two teams was …, were …
        return bool(re.search(r"\b(?:are|were|have)\b", rest))
    for number, (word, low) in enumerate(zip(words, lows, strict=True)):
        if low in _AFTER_NOUN or (number and low.endswith("ed")):
            return False
        if not _plural(word):
            continue
        after = lows[number + 1] if number + 1 < len(lows) else ""
        ends = not after or after in _AFTER_NOUN or after.endswith("ed")
        first = asking == "which" and not number
        # After "what", and after another noun, it may be a verb: "what causes the rain?"
        if first or (ends and after not in _NO_PLURAL_BEFORE):
            return after not in _ONE
        if not number:
            return False
    return False


def _plural(word: str) -> bool:
    low = word.lower()
    if low in _IRREGULAR:
        return True
    if not word[:1].islower() and not word.isupper():
        return False  # a name: Paris, Williams
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "is", "'s", "’s"))
        and low not in _NO_PLURAL
    )
