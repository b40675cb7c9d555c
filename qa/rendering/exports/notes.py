"""The notes of an export: what the marks behind its sentences lead to, one a cited place. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from qa.answer import CitedSentence
from qa.conversation import Conversation
from qa.rendering.references.apa import entry
from qa.rendering.references.chicago import note
from qa.rendering.references.reference import Reference, reference
from qa.rendering.references.styles import Style, by_key

SAID: Mapping[Style, Callable[[Reference], str]] = MappingProxyType(
    {Style.CHICAGO: note, Style.MARKDOWN: note, Style.APA: entry}
)
"""What a note says in each style that is for people."""


class Notes:
    """The notes of a conversation, numbered as the places are first cited; none in other styles."""

    def __init__(self, conversation: Conversation, style: Style | None) -> None:
        shown = (each for turn in conversation.turns for each in turn.answer.displayed)
        self._references = by_key(shown) if style in SAID else {}
        self._numbers = {key: number for number, key in enumerate(self._references, 1)}

    def number(self, cited: CitedSentence) -> int | None:
        """Return the number of the note for a citation, if it has one."""
        return self._numbers.get(reference(cited).key) if self._numbers else None

    def __iter__(self) -> Iterator[tuple[int, Reference]]:
        """Yield what there is to note, with its number."""
        return enumerate(self._references.values(), 1)
