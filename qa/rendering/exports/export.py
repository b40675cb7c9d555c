"""A conversation as a file to keep or to send: text, Markdown, JSON, or a web page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from index.errors import StorageError, UsageError
from index.files import replace_file
from qa.conversation import Conversation
from qa.rendering import conversation_json
from qa.rendering.exports.conversation_html import CitedArticle, webpage
from qa.rendering.exports.markdown import markdown
from qa.rendering.glance.layout import WHOLE, page
from qa.rendering.sanitise import clean
from qa.rendering.text import taken_as

Export = Callable[[Conversation, Sequence[CitedArticle]], str]

EXPORTS: dict[str, tuple[str, Export]] = {
    ".md": ("Markdown", lambda conversation, _: markdown(conversation)),
    ".html": ("a web page with the articles", webpage),
    ".json": ("data", lambda conversation, _: f"{conversation_json.to_json(conversation)}\n"),
}
"""By suffix: what such a file is, and what writes one; that is given the cited articles as well."""


def exporter(name: str) -> Export:
    """Return what writes files with the suffix of ``name``; UsageError for an unknown one."""
    suffix = PurePath(name).suffix.casefold()
    if suffix not in EXPORTS:
        raise UsageError(f"{name} does not say what to write.", f"End it in {_suffixes()}.")
    return EXPORTS[suffix][1]


def _suffixes() -> str:
    *others, last = EXPORTS
    return f"{', '.join(others)} or {last}"


def text(conversation: Conversation) -> str:
    """Return a conversation as it was shown, without colour, under its title."""
    blocks = [f"Conversation of {conversation.began:%Y-%m-%d %H:%M}\n"]
    for turn in conversation.turns:
        asked = (f"> {clean(turn.question)}", *taken_as(turn.answer))
        blocks.append("\n".join((*asked, page(turn.answer, WHOLE).text.plain, "")))
    return "\n".join(blocks)


def write(path: Path, content: str, *, replace: bool) -> None:
    """Write a file, whole or not at all; UsageError if one is there that may not be replaced.

    What is no regular file, such as a pipe, is written to as it is.
    """
    data = content.encode("utf-8", "replace")
    try:
        if not replace:
            _create(path, data)
        elif path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            replace_file(path.resolve(), data)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already.", "Give another name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageError(
            f"{path} cannot be written: {reason}.", "Give a file where you may write."
        ) from error


def _create(path: Path, data: bytes) -> None:
    """Write a file where there is none; FileExistsError if there is."""
    path.open("x").close()
    try:
        replace_file(path, data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
