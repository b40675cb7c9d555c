"""What an office file says of itself, without what a template or a program put there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.article import Metadata
from index.dates import parse_date
from index.names import names_in

_NO_TITLE = {"powerpoint presentation", "word document", "untitled", "document", "presentation"}
_SUFFIXES = (".doc", ".docx", ".ppt", ".pptx", ".odt", ".rtf", ".txt")
_NO_AUTHOR = {"python-docx", "steve canny", "user", "author", "admin", "unknown", "unknown author"}
# When the templates of python-docx and python-pptx were made; their files keep it.
_NO_DATE = {"2013-12-23", "2013-01-27"}


def stated(
    title: str, author: str, created: str, modified: str = "", language: str = ""
) -> Metadata:
    """Return the metadata of properties that begin with an ISO date, or are ""; blanks collapsed.

    A file's name is no title, nor is what a program calls a file that has none.
    """
    title = " ".join(title.split())
    name = title.lower()
    made_up = name.rstrip("0123456789 ") in _NO_TITLE or name.endswith(_SUFFIXES)
    made = created[:10] not in _NO_DATE
    return Metadata(
        title=title if title and not made_up else None,
        authors=people(names_in(author)),
        date=parse_date(created[:10]) if made else None,
        updated=parse_date(modified[:10]) if made else None,
        language=code(language),
    )


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of authors, each once, but for what programs call somebody unknown."""
    names = dict.fromkeys(" ".join(name.split()) for name in names)
    return tuple(n for n in names if n and n.lower() not in _NO_AUTHOR)


def code(language: str) -> str | None:
    """Return the code of a language, of two letters: ``en`` for ``en-GB``."""
    found = re.match(r"[a-z]{2}(?![a-z])", language.strip().lower())
    return found[0] if found else None
