"""The command that says why a line is not the answer to the last question."""

from __future__ import annotations

from rich.text import Text

from qa.rendering.why_not import place_named, to_text
from qa.session.commands import paths
from qa.session.commands.command import Command
from qa.session.session import Session


def _why_not(session: Session, argument: str) -> None:
    turn, chosen = session.conversation.last, session.settings
    place = place_named(str(paths.meant(argument)))
    found = session.with_index(
        lambda assistant: assistant.why_not(
            place,
            turn.question,
            [each.answer for each in session.conversation.before_last],
            k=chosen.k,
            min_confidence=chosen.min_confidence,
            within=turn.within,
            prefer_recent=chosen.prefer_recent,
        )
    )
    session.screen.listing(session.screen.fitted(Text(to_text(found))))


COMMANDS = (
    Command(
        "why-not",
        "FILE:LINE",
        "say why a line is not the answer to the last question",
        _why_not,
        details="Not indexed, filtered out, not found, not read, behind another or folded: with "
        "its ranks by words and by likeness, and its score beside the best one's.",
        choices=paths.complete,
    ),
)
