"""Characters that have no bytes: the lone surrogates that a decoded argument or JSON may hold."""

from __future__ import annotations


def encodable(text: str) -> str:
    """Return ``text`` with "?" for each lone surrogate: no index, model or terminal takes one."""
    return text.encode("utf-8", "replace").decode("utf-8")
