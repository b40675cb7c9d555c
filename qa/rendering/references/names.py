"""A person's name, in its parts only where they are sure. Pure.

Which word is the family's depends on whose name it is: Xi Jinping and Park Geun-hye have it first,
García Márquez has two. A name that is not taken apart is right in every style, only less well
sorted; one that is taken apart wrongly is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_WORD = r"[^\W\d_][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_SUFFIX = r"(?:,? (?P<suffix>Jr\.?|Sr\.?|II|III|IV))?"
# A middle initial stands between given and family name wherever it is written at all, and a leading
# one before it; with two words behind, either may be a second family name.
_INITIAL = re.compile(
    rf"(?P<given>(?:{_WORD}(?: {_WORD})?(?: [^\W\d_]\.)+|[^\W\d_]\.(?: [^\W\d_]\.)*)) "
    rf"(?P<family>{_WORD}){_SUFFIX}"
)
_REVERSED = re.compile(rf"(?P<family>{_WORD}), (?P<given>{_WORD}(?: (?:{_WORD}|[^\W\d_]\.))*)")
_TWO = re.compile(rf"(?P<given>{_WORD}) (?P<family>{_WORD}){_SUFFIX}")
_NO_PERSON = frozenset(("U. S.", "U. N.", "U. K.", "E. U.", "D. C."))

_GIVEN = frozenset(
    """
    Adam Alan Albert Alice Amanda Amy Andrea Andrew Angela Anna Anne Anthony Barbara Benjamin Brian
    Carol Caroline Catherine Charlotte Christine Christopher Daniel David Deborah Diana Donald
    Dorothy Edward Eleanor Elizabeth Emily Emma Eric Eva Frances Frank Fred Gary George Hannah Helen
    Jack James Jane Janet Jennifer Jeremy Jessica Joan John Jonathan Joseph Joshua Judith Julia
    Julie Karen Katherine Kathleen Kenneth Kevin Larry Laura Linda Lisa Louise Lucy Margaret Maria
    Marie Mark Martha Mary Matthew Melissa Michael Michelle Nancy Nicholas Olivia Pamela Patricia
    Patrick Paul Peter Philip Rachel Rebecca Richard Robert Roger Ronald Rose Ruth Samuel Sandra
    Sarah Sharon Sophie Stephanie Stephen Steven Susan Theresa Thomas Timothy Victoria William
    """.split()
)
"""Names that, in front of one other word, are nobody's family name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name: its parts, or else ``literal``, all of it as it is written."""

    literal: str = ""
    family: str = ""
    given: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the name that is written as ``text``, on one line."""
        found = _INITIAL.fullmatch(text) or _REVERSED.fullmatch(text) or _two_words(text)
        parts = found.groupdict() if found else {}
        if not found or parts["given"] in _NO_PERSON or not _are_names(parts):
            return cls(text)
        return cls("", parts["family"], parts["given"], parts.get("suffix") or "")

    @property
    def sorted_by(self) -> str:
        """What it stands under in a list."""
        return self.family or self.literal

    @property
    def in_order(self) -> str:
        """The name as it is spoken."""
        return self.literal or " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        """The name with the family's first: ``Mabasa, Roy C., Jr.``."""
        return self.literal or ", ".join(filter(None, (self.family, self.given, self.suffix)))


def _two_words(text: str) -> re.Match[str] | None:
    found = _TWO.fullmatch(text)
    return found if found and found["given"] in _GIVEN else None


def _are_names(parts: dict[str, str | None]) -> bool:
    """Say whether each word begins with a capital, so that no particle is among them."""
    words = f"{parts['given']} {parts['family']}".split()
    return all(word[0].isupper() for word in words) and parts["family"] not in _ENDINGS


_ENDINGS = frozenset("Jr Sr II III IV Inc Ltd Co Corp Press News Times Staff Agency Bureau".split())
