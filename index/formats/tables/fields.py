"""Which field of a record holds what: its text, title, date, author and source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from index.article import Metadata
from index.dates import parse_date
from index.formats.document import Unreadable
from index.formats.hints import Hints
from index.formats.shaping.value import line_of
from index.names import names_in

# Plain names, best first. A field inside another is known by its own name (``content.text``).
_NAMES = {
    "text": (
        "body article_body articlebody full_text fulltext text_content content_text content_html"
        " text content article story plain_text maintext main_text html markdown transcript message"
        " post comment review abstract"
    ).split(),
    "title": "title headline name subject heading question".split(),
    "date": (
        "date published publication_date published_at publishedat date_published datepublished"
        " pubdate publish_date published_date published_time publication_time publish_time"
        " publishing_date created_at createdat created date_created timestamp time year"
    ).split(),
    "author": "author authors byline creator writer reporter by username user".split(),
    "source": (
        "source publisher publication outlet newspaper site site_name sitename journal feed agency"
    ).split(),
    "url": "url link href permalink source_url web_url canonical_url id".split(),
    "updated": "updated updated_at modified date_modified last_modified".split(),
    "language": "language lang".split(),
    "subtitle": "subtitle standfirst deck subheadline".split(),
    "place": ["dateline"],
    "description": "description summary excerpt lead".split(),
    "tags": "tags keywords categories labels".split(),
}
_SHORTEST_NAMED = 80  # characters; a title is shorter, the text of an article is not
_SHORTEST_UNNAMED = 200  # so long a field is a text, whatever it is called
_INNER = re.compile(r"[.\[\]\"]+")
_URL = re.compile(r"https?://\S+\Z", re.IGNORECASE)
# What programs that keep links export beside them: Pocket, Instapaper, Raindrop, browsers.
_LINK_FIELDS = frozenset(
    "url link href title name headline time_added tags status selection folder timestamp created"
    " createdat updated updatedat cover highlights favorite note excerpt id slug description"
    " labels state savedat publishedat archived favourited taggedat thumbnail image date"
    " author readingprogress type modifiedat collection domain source".split()
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields that hold the parts of a record; ``notes`` say what was guessed."""

    text: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def metadata(self, record: Mapping[str, str]) -> Metadata:
        """Return what a record states of itself."""
        stated = {
            part: ", ".join(filter(None, map(line_of, record.get(name, "").split("\n\n"))))
            for part, name in self.parts.items()
        }
        host = urlsplit(stated["url"]).hostname if _URL.match(stated.get("url", "")) else None
        return Metadata(
            title=stated.get("title") or None,
            date=parse_date(stated.get("date", "")),
            authors=_authors(record.get(self.parts.get("author", ""), "")),
            source=stated.get("source") or (host or "").removeprefix("www.") or None,
            updated=parse_date(stated.get("updated", "")),
            language=language_of(stated.get("language", "")),
            subtitle=stated.get("subtitle") or None,
            place=stated.get("place") or None,
            description=stated.get("description") or None,
            tags=tuple(t.strip() for t in stated.get("tags", "").split(",") if t.strip()),
        )


def _authors(value: str) -> tuple[str, ...]:
    """Return the names in a field: of a list one by one, of a text as people write them."""
    names = [line for each in value.split("\n\n") if (line := line_of(each))]
    return tuple(names) if len(names) > 1 else names_in(*names or [""])


def language_of(code: str) -> str | None:
    """Return the two letters of a language's code (``en-US``), None where it is none."""
    match = re.match(r"([A-Za-z]{2})(?:[-_]|\Z)", code)
    return match[1].lower() if match else None


def choose(names: Sequence[str], sample: Sequence[Mapping[str, str]], hints: Hints) -> Fields:
    """Return which of the named fields is what, from their names and what a sample holds.

    ``text`` is None where no field holds a text. Raises ``Unreadable`` where the user names a field
    that is not there.
    """
    named = {
        "text": hints.text_field,
        "title": hints.title_field,
        "date": hints.date_field,
        "author": hints.author_field,
    }
    for name in named.values():
        if name is not None and name not in names:
            known = ", ".join(names[:20]) or "none"
            raise Unreadable(f"has no field “{name}”", f"Its fields are: {known}.")
    lengths = {name: _length(name, sample) for name in names}
    text = hints.text_field or _text(names, lengths)
    if text is None:
        return Fields()
    parts: dict[str, str] = {}
    for part, plain in _NAMES.items():
        free = [n for n in names if n != text and n not in parts.values()]
        chosen = named.get(part) or _first(plain, free)
        if chosen and part != "text":
            parts[part] = chosen
    guessed = [
        f"the {part} in “{parts[part]}”" for part in ("title", "date", "author") if part in parts
    ]
    note = f"The text of each record was found in “{text}”" + "".join(f", {g}" for g in guessed)
    return Fields(text, parts, () if hints.text_field else (f"{note}.",))


def _text(names: Sequence[str], lengths: Mapping[str, float]) -> str | None:
    """Return the field that holds the text of an article: by its name, or the longest by far."""
    long = [name for name in names if lengths[name] >= _SHORTEST_NAMED]
    if known := _first(_NAMES["text"], long):
        return known
    longest = max(long, key=lambda name: lengths[name], default=None)
    return longest if longest and lengths[longest] >= _SHORTEST_UNNAMED else None


def _first(known: Sequence[str], names: Sequence[str]) -> str | None:
    """Return the field with the first of the known names, an outer one before an inner one."""
    plain = {name: [p for p in _INNER.split(_normal(name)) if p] for name in names}
    for last in (False, True):
        for wanted in known:
            for name, path in plain.items():
                if path and (path == [wanted] or (last and wanted in {path[-1], path[0]})):
                    return name
    return None


def _normal(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _length(name: str, sample: Sequence[Mapping[str, str]]) -> float:
    """Return how long a field's texts are, by the median; what has no words has no length."""
    values = [record.get(name, "") for record in sample]
    lengths = [len(v) if " " in v.strip() or not v.isascii() else 0 for v in values if v.strip()]
    return median(lengths) if lengths else 0


def refuse_links(names: Sequence[str], sample: Sequence[Mapping[str, str]]) -> None:
    """Raise ``Unreadable`` where records are nothing but links, as reading lists export them."""
    known = {_INNER.split(_normal(name))[0].replace("_", "") for name in names}
    links = [n for n in names if any(_URL.match(r.get(n, "").strip()) for r in sample)]
    plain = {each.replace("_", "") for each in _LINK_FIELDS}
    if links and len(known) > 1 and known <= plain:
        raise only_links()


def only_links() -> Unreadable:
    """Return the refusal of a file that holds links to articles, and none of them."""
    return Unreadable(
        "holds only links, not the articles themselves",
        "Fetch the pages with `qa index add URL`, or export the articles with their text.",
    )
