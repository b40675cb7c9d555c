"""The command that says within which articles the next questions are asked."""

from __future__ import annotations

from collections.abc import Iterator

from index.filter import EVERYTHING, Filter
from qa.question.within import KEYS, only, today
from qa.rendering.amounts import counted
from qa.rendering.text import nothing_within, scope
from qa.session.commands.command import Command
from qa.session.commands.filter_values import suggested
from qa.session.session import Session

_OFF = ("off", "none")


def _filter(session: Session, argument: str) -> None:
    within = session.within
    if argument:
        within = EVERYTHING if argument.casefold() in _OFF else only(argument, today())
    session.screen.tell(_told(session, within))
    session.within = within


def _told(session: Session, within: Filter) -> str:
    """Return what is asked from now on; it raises what a filter that makes no sense does."""
    found = session.with_index(lambda assistant: assistant.scope(within))
    if found is None:
        count = session.with_index(lambda assistant: assistant.totals().articles)
        return f"No filter: {_all(count)} asked."
    asked = f"Questions are asked within: {scope(found)}."
    return asked if found.articles else nothing_within(found)


def _all(count: int) -> str:
    return f"all {counted(count, 'article')} are" if count != 1 else "the one article is"


def _choices(session: Session, typed: str) -> Iterator[tuple[str, str]]:
    found = False
    for text, note, length in suggested(session, typed):
        found = True
        yield f"{typed[: len(typed) - length]}{text}", note
    last = typed.rpartition(" ")[2].casefold()
    if not found and ":" not in last:
        before = typed[: len(typed) - len(last)]
        yield from ((f"{before}{key}:", _NOTES[key]) for key in KEYS if key.startswith(last))
        if not before and "off".startswith(last):
            yield "off", "ask all articles again"


_NOTES = {
    "since": "of this date or later",
    "until": "of this date or earlier",
    "on": "of this day, month or year",
    "author": "by this author",
    "source": "from this newspaper, site or address",
    "title": "with these words in the title",
    "lang": "in this language",
    "type": "of this format",
    "tag": "with this tag",
    "in": "in this folder, glob or collection",
}

COMMANDS = (
    Command(
        "filter",
        "[parts|off]",
        "say within which articles questions are asked, or set it",
        _filter,
        details='Parts are typed as in a question: since:2016-11 author:"ann lee" in:clippings '
        '"word for word" -without. What a question says of the same part comes before it.',
        choices=_choices,
    ),
)
