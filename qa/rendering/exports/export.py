"""A conversation as a file to keep or to send: text, Markdown, JSON, or a web page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from index.errors import StorageError, UsageError
from index.files import replace_file
from qa.conversation import Conversation
from qa.rendering import conversation_json
from qa.rendering.exports import references
from qa.rendering.exports.conversation_html import CitedArticle, webpage
from qa.rendering.exports.markdown import markdown
from qa.rendering.glance.layout import WHOLE, page
from qa.rendering.references.styles import Style
from qa.rendering.sanitise import clean
from qa.rendering.text import taken_as

Export = Callable[[Conversation, Sequence[CitedArticle]], str]
_Written = Callable[[Conversation, Sequence[CitedArticle], Style | None], str]


def _markdown(conversation: Conversation, _: object, style: Style | None) -> str:
    return markdown(conversation, style)


def _json(conversation: Conversation, _: object, style: Style | None) -> str:
    end = references.json_end(conversation, style) if style else {}
    return f"{conversation_json.to_json(conversation, **end)}\n"


def _text(conversation: Conversation, _: object, style: Style | None) -> str:
    return text(conversation, style)


EXPORTS: dict[str, tuple[str, _Written]] = {
    ".md": ("Markdown", _markdown),
    ".html": ("a web page with the articles", webpage),
    ".json": ("data", _json),
    ".txt": ("plain text, as /save writes", _text),
}
"""By suffix: what such a file is, and what writes one; that is given the cited articles, and in
which style to write references at its end, if in any."""


def exporter(name: str, style: Style | None = None) -> Export:
    """Return what writes files with the suffix of ``name``; UsageError for an unknown one.

    In a ``style``, the references of all that is cited stand at the end.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix not in EXPORTS:
        raise UsageError(f"{name} does not say what to write.", f"End it in {_suffixes()}.")
    written = EXPORTS[suffix][1]
    return lambda conversation, articles: written(conversation, articles, style)


def _suffixes() -> str:
    *others, last = EXPORTS
    return f"{', '.join(others)} or {last}"


def text(conversation: Conversation, style: Style | None = None) -> str:
    """Return a conversation as it was shown, without colour, under its title.

    In a ``style``, the references of all that is cited stand at the end.
    """
    blocks = [f"Conversation of {conversation.began:%Y-%m-%d %H:%M}\n"]
    for turn in conversation.turns:
        asked = (f"> {clean(turn.question)}", *taken_as(turn.answer))
        blocks.append("\n".join((*asked, page(turn.answer, WHOLE).text.plain, "")))
    end = references.text_end(conversation, style) if style else ""
    return "\n".join(blocks) + end


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
