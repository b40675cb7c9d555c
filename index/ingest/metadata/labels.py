"""What a text says of itself in labelled lines: "Title: …", "Author: …", as exports write them.

One such line is prose like any other. Two of different labels among the first lines, of which one
names a title or an author, are a head that somebody's program has written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from index.article import Metadata, Role
from index.dates import parse_date
from index.ingest.metadata.bylines import byline
from index.ingest.metadata.lines import HEAD_LINES, Lines
from index.names import names_in

_LONGEST = 300  # characters of such a line
_LONGEST_NAME = 100
_FIELDS: Mapping[str, str] = {
    "title": "title|headline|subject|titel|titre|título|titolo|betreff|objet|asunto|pamagat",
    "subtitle": "subtitle|sub-?headline|deck|standfirst|untertitel|sous-titre|subtítulo",
    "author": "authors?|byline|by|from|writers?|reporters?|autor(?:en|in|es)?|auteurs?|autore"
    "|verfasser|von|de|may-akda",
    "date": "date|published(?: on| at)?|publication date|date published|posted|sent|datum|fecha"
    "|veröffentlicht|publié|publicado|petsa",
    "updated": "updated|last updated|modified|date modified|aktualisiert|mis à jour|actualizado",
    "source": "source|publication|publisher|newspaper|outlet|site|quelle|fuente|zeitung|journal",
    "place": "place|location|dateline|ort|lieu|lugar",
    "language": "language|lang|sprache|langue|idioma",
    "tags": "tags?|keywords?|categor(?:y|ies)|topics?|schlagwörter",
    "": "url|link|permalink|address|to|cc|section|page|pages|length|load-date|document type"
    "|copyright|release date|edition|volume|issue|body|text|words|id|retrieved|accessed"
    "|credits?|producer",
}
_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<f{i}>{names})" for i, names in enumerate(_FIELDS.values())) + r")"
    r"[ \t]*:[ \t]*(?P<value>\S.*)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*<[^<>]*>|\s*\S+@\S+")
_LANGUAGES = {
    name: code
    for code, names in {
        "en": "english englisch anglais inglés",
        "de": "german deutsch allemand alemán",
        "fr": "french französisch français francés",
        "es": "spanish spanisch espagnol español",
        "it": "italian italienisch italiano",
        "pt": "portuguese português",
        "nl": "dutch nederlands",
        "tl": "filipino tagalog",
    }.items()
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled line: which field of the metadata it states, if any, where the value begins."""

    field: str
    start: int
    value: str

    @property
    def role(self) -> Role:
        """Return what the value is for."""
        roles = {"title": Role.HEADING, "subtitle": Role.HEADING, "author": Role.BYLINE}
        return roles.get(self.field, Role.NAVIGATION)


def labels(lines: Lines) -> dict[int, Label]:
    """Return the labelled lines of a head by their numbers; none where it is no such head."""
    if not lines.plain:
        return {}
    found = {
        i: label
        for i, line in enumerate(islice(lines, HEAD_LINES))
        if line.role is Role.PROSE and (label := _label(line.text))
    }
    fields = {label.field for label in found.values() if label.value}
    named = bool(fields & {"title", "author"})
    return found if named and len({label.field for label in found.values()}) > 1 else {}


def stated(found: Mapping[int, Label]) -> Metadata:
    """Return what labelled lines say; of several of one field the first that is understood."""
    if not found:
        return Metadata()
    said: dict[str, str] = {}
    for label in found.values():
        if label.value:
            said.setdefault(label.field, label.value)
    language = said.get("language", "").casefold()
    return Metadata(
        title=said.get("title"),
        subtitle=said.get("subtitle"),
        date=parse_date(said.get("date", "")),
        authors=_authors(said.get("author", "")),
        source=said.get("source"),
        updated=parse_date(said.get("updated", "")),
        language=_LANGUAGES.get(language, language if len(language) == 2 else None),
        place=said.get("place"),
        tags=tuple(filter(None, (tag.strip() for tag in said.get("tags", "").split(",")))),
    )


def _label(text: str) -> Label | None:
    match = _LABEL.fullmatch(text) if len(text) <= _LONGEST and ":" in text[:24] else None
    if match is None:
        return None
    field = next(name for i, name in enumerate(_FIELDS) if match[f"f{i}"])
    value = match["value"]
    return Label(
        field, match.start("value") if value else len(text), " ".join((value or "").split())
    )


def _authors(value: str) -> tuple[str, ...]:
    """Return the people in the value of a label, without addresses and roles."""
    plain = _ADDRESS.sub("", value).strip("\"' ")
    if len(plain) > _LONGEST_NAME:
        return ()
    credit = byline(f"By {plain}")
    return credit.authors if credit and credit.authors else names_in(plain)
