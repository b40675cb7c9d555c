"""Names as people write them: without case and accents, by whole words, initials for first names.

Pure: a name that was asked for against one that an article gives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")


class Names:
    """Names that are looked for in many texts, by a word that each text with one must have."""

    def __init__(self, names: Iterable[str], same: Callable[[str, str], bool]) -> None:
        self._same = same
        self._by_word: dict[str, set[str]] = {}
        for name in names:
            for last in {words(name)[-1:], words(_turned(name))[-1:]}:
                self._by_word.setdefault("".join(last), set()).add(name)

    def one_is(self, text: str) -> bool:
        """Say whether one of the names is the ``same`` as a text, or stands in it."""
        return any(self._same(name, text) for name in self._near(text))

    def _near(self, text: str) -> Iterator[str]:
        for word in dict.fromkeys(words(text)):
            yield from self._by_word.get(word, ())


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def stands_in(wanted: str, text: str) -> bool:
    """Say whether the words of a name stand in a text, one after the other."""
    few, many = words(wanted), words(text)
    return bool(few) and any(
        many[at : at + len(few)] == few for at in range(len(many) - len(few) + 1)
    )


def names_same(wanted: str, person: str) -> bool:
    """Say whether ``wanted`` may name a person.

    What they share must end in the same word; before it the names of one stand in the other in
    their order, each whole or by its initial, and a middle initial may be left out: "kabiling",
    "G. Kabiling" and "Genalyn D. Kabiling" are all "Genalyn Kabiling", who is no "R. Kabiling".
    """
    if stands_in(wanted, person):
        return True
    few, many = words(_turned(wanted)), words(_turned(person))
    if len(few) < 2 or len(many) < 2:
        return few == many
    if few[-1] not in many[1:]:
        return False
    first = many[: len(many) - 1 - many[::-1].index(few[-1])]
    return _in_order(few[:-1], first) or _in_order(first, few[:-1])


def _turned(name: str) -> str:
    """Return "Genalyn Kabiling" for "Kabiling, Genalyn"."""
    last, comma, first = name.partition(",")
    return f"{first} {last}" if comma and "," not in first else name


def _in_order(few: Sequence[str], many: Sequence[str]) -> bool:
    """Say whether each of ``few`` stands for one of ``many``, beginning with the first of both."""
    if not few or not many or not _stands_for(few[0], many[0]):
        return False
    rest = iter(many[1:])
    return all(any(_stands_for(each, other) for other in rest) for each in few[1:])


def _stands_for(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
