"""Questions answered from your own articles, word for word, with citations that can be proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, CitedSentence, Verdict
    from qa.assistant import Assistant

__version__ = "0.1.0"
__all__ = ["Answer", "Assistant", "Citation", "CitedSentence", "Verdict"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is: `qa --help` needs none of it."""
    if name not in __all__:
        raise AttributeError(name)
    if name == "Assistant":
        from qa.assistant import Assistant  # noqa: PLC0415 - lazily, see above

        return Assistant
    from qa import answer  # noqa: PLC0415 - likewise

    return getattr(answer, name)
