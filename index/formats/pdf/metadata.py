"""What a PDF says of itself, where it is believed, and what its first page says beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from index.article import Metadata, Role
from index.dates import parse_date, stamped_date, without_stamp
from index.formats.document import Block
from index.names import names_in

_LONGEST_TITLE = 300  # characters
_OPENING = 12  # lines in which a date line is looked for
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*"
    r"|\(?(?:untitled|anonymous|unspecified).*|(?:new )?document\s*\d*"
    r"|(?:powerpoint )?presentation\s*\d*|slide \d+|layout \d+|title|print|about:blank"
    r"|https?:.*|file:.*|\S+\.\w{2,5}"
    r"|.*\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt|xlsx?|pptx?|pages|html?|txt|wpd))",
    re.IGNORECASE | re.DOTALL,
)
_NO_AUTHOR = re.compile(
    r"(?:admin(?:istrator)?|user|owner|root|author|unknown|\(?anonymous\)?|\(?unspecified\)?|.*@.*)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\d|(?:contents|table of contents|abstract|introduction)$", re.IGNORECASE)
_FIRST_BLOCKS = 8
_CREATED = re.compile(r"(?:D:)?(?P<year>\d{4})(?P<month>\d{2})?(?P<day>\d{2})?")
_ITEM = re.compile(r"<rdf:li\b[^>]*>(.*?)</rdf:li>", re.DOTALL)


def metadata_of(found: dict[str, Any], blocks: Sequence[Block], name: str) -> Metadata:
    """Return what is known of a document: what it states where that makes sense, else page one."""
    stated, xmp = found["stated"], found["xmp"]
    titles = (_stated(xmp, "dc:title"), stated["Title"])
    authors = (tuple(_items(xmp, "dc:creator")), names_in(stated["Author"]))
    language = found["language"][:2].lower()
    return Metadata(
        title=next((t for t in titles if _is_title(t, name)), None)
        or _heading(found["text"], blocks),
        authors=next((a for a in authors if _is_name(", ".join(a))), ()),
        date=_published(xmp) or _date_line(found["opening"]) or _created(stated["CreationDate"]),
        language=language if re.fullmatch("[a-z]{2}", language) else None,
    )


def _is_title(title: str, name: str) -> bool:
    """Say whether somebody has given a title, rather than a program."""
    plain = title.strip()
    return (
        len(re.findall(r"[^\W\d_]", plain)) > 2
        and len(plain) <= _LONGEST_TITLE
        and not _NO_TITLE.fullmatch(plain)
        and (not name or plain.casefold() != name.rpartition(".")[0].casefold())
    )


def _is_name(author: str) -> bool:
    """Say whether somebody is named in full: one word is mostly an account."""
    plain = author.strip()
    return " " in plain and len(plain) <= _LONGEST_TITLE and not _NO_AUTHOR.fullmatch(plain)


def _heading(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the largest heading, where there is one of that size and it opens the document."""
    largest = [b for b in blocks if b.role is Role.HEADING and b.level == 1]
    if len(largest) != 1 or largest[0] not in blocks[:_FIRST_BLOCKS]:
        return None
    title = largest[0].span.of(text)
    return None if _SECTION.match(title) else title[:_LONGEST_TITLE]


def _date_line(opening: Sequence[str]) -> str | None:
    """Return the date of a line on the first page that holds little else."""
    for line in opening[:_OPENING]:
        rest = without_stamp(line)
        if rest is not None and len(rest) < 40 and (date := stamped_date(line)):
            return date
    return None


def _created(stamp: str) -> str | None:
    """Return the day on which the file was made."""
    match = _CREATED.match(stamp)
    return parse_date("-".join(filter(None, match.groups()))) if match else None


def _published(xmp: str) -> str | None:
    """Return the date of publication that a publisher's program has stated."""
    for key in ("prism:publicationDate", "prism:coverDate"):
        if date := parse_date(_stated(xmp, key)):
            return date
    return None


def _stated(xmp: str, key: str) -> str:
    return next(iter(_items(xmp, key)), "")


def _items(xmp: str, key: str) -> list[str]:
    element = re.search(rf"<{key}\b[^>]*>(.*?)</{key}>", xmp, re.DOTALL)
    attribute = re.search(rf'\b{key}="([^"]*)"', xmp)
    if element:
        found = _ITEM.findall(element[1]) or [element[1]]
    else:
        found = [attribute[1]] if attribute else []
    return [" ".join(unescape(item).split()) for item in found if "<" not in item]
