"""What a page states about itself: JSON-LD first, then its meta tags, its times, its title.

Nothing is concluded from what the page shows: that is left to whoever reads its lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Any

from index.article import Metadata
from index.dates import parse_date, stamped_date
from index.formats.html.blocks import PageBlock
from index.formats.html.runs import Element, Reading
from index.formats.html.tokens import attributes
from index.names import names_in

_LARGEST_JSON = 2_000_000  # characters
_MOST_NODES = 5_000
_LONGEST = 400  # characters of a title or a name
_MOST_TAGS = 30
_NEAR = 3  # elements around a name

# How schema.org's names for written works end.
_WORKS = re.compile(r"(?:Article|Posting|Report|Review|Recipe|HowTo|CreativeWork|WebPage)$")
_KEYS = {
    "title": "og:title twitter:title citation_title dc.title dcterms.title headline parsely-title",
    "date": (
        "article:published_time datepublished og:published_time og:article:published_time "
        "parsely-pub-date sailthru.date citation_publication_date citation_date dc.date "
        "dc.date.issued dcterms.created dcterms.issued dcterms.date pubdate publishdate "
        "publish-date publish_date article.published originalpublicationdate date"
    ),
    "updated": (
        "article:modified_time datemodified og:updated_time og:article:modified_time "
        "dcterms.modified last-modified lastmod article.updated"
    ),
    "author": (
        "author article:author parsely-author sailthru.author citation_author dc.creator "
        "dcterms.creator byl article.author"
    ),
    "source": "og:site_name application-name dc.publisher dcterms.publisher publisher",
    "description": "og:description description twitter:description dc.description",
    "tags": "news_keywords keywords article:tag parsely-tags sailthru.tags",
    "language": "og:locale content-language dc.language dcterms.language inlanguage",
}
_NO_NAME = re.compile(
    r"https?:|www\.|[@{<]|^(?:\w*admin(?:istrator)?|guest|unknown|null|none)$", re.IGNORECASE
)
_BY = re.compile(r"^(?:by|written by)\s*:?\s+", re.IGNORECASE)
# Capitalised names of two to four words, to the end or to what tells when or for whom.
_NAME = r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}"
_BYLINE = re.compile(
    rf"(?i:by:?)\s+(?P<names>{_NAME}(?:\s*(?:,|\band\b|&)\s*{_NAME})*+)\s*(?:$|[,|•·\n]|on\b|\d)"
)
_SITE = re.compile(r"\s*[,|]\s*[^,|]*\.(?:com|org|net)$|\s+\|.*$")  # behind a name, for whom
_AND = re.compile(r"\s*(?:,|\band\b|&)\s*")
_OFFICE = re.compile(r"\b(?:Staff|Writers?|Editors?|Correspondents?|Reporters?|News|Press|Desk)\b")
_SEPARATOR = r"\s*(?:[|–—·•»«]|::|\s[-:/~]\s)\s*"
_PUBLISHED = re.compile(r"publish|pub-?date|entry-date|post-date|posted-on", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")

Work = dict[str, Any]


def stated(source: str, reading: Reading, headings: list[str]) -> Metadata:
    """Return what a page states, of which ``reading`` has come to its end.

    ``headings`` are the texts of its main headings: they tell a title from a title with the name of
    the site.
    """
    meta = _meta(reading)
    works = _works(source, reading)
    shown = next(
        (source[raw.start : raw.end] for raw in reading.raw if raw.tag.name == "title"), ""
    )
    titles = [_text(meta.get("title")), _text(shown)]
    work = _main_work(works, {*titles, *headings})
    titles.insert(0, _text(work.get("headline")))
    site = _site(meta.get("source")) or _site(_name(work.get("publisher")))
    date = _date(work.get("datePublished")) or _date(meta.get("date")) or _time(reading)
    updated = _date(work.get("dateModified")) or _date(meta.get("updated"))
    return Metadata(
        title=_title([each for each in titles if each], headings, site),
        date=date,
        authors=_authors(work.get("author")) or _authors(meta.get("author")),
        source=site,
        updated=updated if updated and updated > (date or "") else None,
        language=_language(work, meta, reading),
        description=_text(work.get("description")) or _text(meta.get("description")),
        tags=_tags(work.get("keywords") or meta.get("tags")),
    )


def marked(metadata: Metadata, opening: Sequence[PageBlock]) -> Metadata:
    """Return the metadata with what is missing of author and date, from bylines.

    ``opening`` are the blocks above the text that the page itself calls so.
    """
    dates = (stamped_date(block.text) for block in opening)
    return replace(
        metadata,
        authors=metadata.authors or _marked_authors(opening),
        date=metadata.date or next(filter(None, dates), None),
    )


def _marked_authors(blocks: Sequence[PageBlock]) -> tuple[str, ...]:
    """Return the names that blocks link to with ``rel=author``, or put after "by"."""
    names: dict[Element, str] = {}
    for block in blocks:
        for run in block.runs:
            for element in islice(run.element.path(), _NEAR):
                if "author" in element.stated.get("rel", "").lower().split():
                    gap = " " if run.gap else ""
                    names[element] = names.get(element, "") + gap + run.shown
    said = (match["names"] for block in blocks if (match := _BYLINE.match(block.text)))
    return _authors(list(names.values())) or _authors(
        [name for each in said for name in _AND.split(each) if not _OFFICE.search(name)]
    )


def _meta(reading: Reading) -> dict[str, list[str]]:
    """Return what the meta tags state, by the fields of ``_KEYS``; of several keys the first."""
    found: dict[str, list[str]] = {}
    for tag in reading.stated:
        if tag.name == "meta" and len(found) < _MOST_NODES:
            given = attributes(tag.written)
            key = given.get("property") or given.get("name") or given.get("itemprop")
            key = key or given.get("http-equiv") or ""
            if value := given.get("content", "").strip():
                found.setdefault(key.lower(), []).append(value)
    return {
        field: next((found[key] for key in keys.split() if key in found), [])
        for field, keys in _KEYS.items()
    }


def _works(source: str, reading: Reading) -> list[Work]:
    """Return the written works that the page's JSON-LD describes, references resolved."""
    nodes: list[Work] = []
    for raw in reading.raw:
        if raw.tag.name == "script" and "ld+json" in raw.tag.written.lower():
            nodes += _nodes(source[raw.start : min(raw.end, raw.start + _LARGEST_JSON)])
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    works = [node for node in nodes if _is_work(node)]
    for work in works:
        for key in ("author", "publisher"):
            work[key] = [_resolved(each, by_id) for each in _several(work.get(key))]
    return works


def _nodes(script: str) -> list[Work]:
    """Return the objects of a script that stand for themselves, not as a part of another."""
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return []
    nodes: list[Work] = []
    while waiting and len(nodes) < _MOST_NODES:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:_MOST_NODES]
        elif isinstance(value, dict):
            nodes.append(value)
            waiting += [value[key] for key in ("@graph", "mainEntity") if key in value]
    return nodes


def _resolved(value: object, by_id: dict[str, Work]) -> object:
    if isinstance(value, dict) and "name" not in value:
        return by_id.get(str(value.get("@id")), value)
    return value


def _is_work(node: Work) -> bool:
    return any(_WORKS.search(str(each)) for each in _several(node.get("@type")))


def _main_work(works: list[Work], titles: set[str | None]) -> Work:
    """Return the work that the page is about: one with its title, or the only one."""
    headed = [work for work in works if _text(work.get("headline"))]
    named = next((work for work in headed if _text(work["headline"]) in titles), None)
    if named or len(headed) == 1:
        return named or headed[0]
    return works[0] if len(works) == 1 else {}


def _site(value: object) -> str | None:
    """Return the name of a site, where it is one rather than the name of an account."""
    name = _text(value)
    return None if name and name.startswith("@") else name


def _title(titles: list[str], headings: list[str], site: str | None) -> str | None:
    """Return the best title: one that is shown as a heading, without the name of the site."""
    if not titles:
        return None
    for title in titles:
        for heading in headings:
            if title == heading or re.match(re.escape(heading) + _SEPARATOR, title):
                return heading
    title = titles[0]
    # A headline may be cut short where the title of the page is not.
    if title.endswith(("...", "…")):
        start = title.rstrip(".…")
        title = next((each for each in titles if each.startswith(start) and each != title), title)
    if site:
        cut = re.sub(_SEPARATOR + re.escape(site) + r"\s*$", "", title, flags=re.IGNORECASE)
        title = re.sub(r"^" + re.escape(site) + _SEPARATOR, "", cut, flags=re.IGNORECASE) or title
    return title


def _authors(value: object) -> tuple[str, ...]:
    """Return the names of authors, each once, in order."""
    names = [
        name
        for each in _several(value)
        for name in names_in(_SITE.sub("", _BY.sub("", _name(each) or "")))
        if len(name) <= _LONGEST and not _NO_NAME.search(name)
    ]
    people = [name for name in names if not _OFFICE.search(name)]
    return tuple(dict.fromkeys(people or names))


def _time(reading: Reading) -> str | None:
    """Return the date of an element that says that it is the one of publication."""
    for tag in reading.stated:
        if tag.name == "time":
            given = attributes(tag.written)
            says_so = given.get("itemprop", "").lower() == "datepublished" or "pubdate" in given
            if says_so or _PUBLISHED.search(given.get("class", "")):
                return _date(given.get("datetime") or given.get("data-pubdate"))
    return None


def _language(work: Work, meta: dict[str, list[str]], reading: Reading) -> str | None:
    page = next((tag.written for tag in reading.stated if tag.name == "html"), "")
    given = attributes(page)
    for value in (
        given.get("lang") or given.get("xml:lang"),
        work.get("inLanguage"),
        meta["language"],
    ):
        code = re.split(r"[-_,]", _text(value) or "")[0].lower()
        if len(code) == 2 and code.isalpha() and code.isascii():
            return code
    return None


def _tags(value: object) -> tuple[str, ...]:
    tags = (
        _text(tag)
        for each in _several(value)
        if isinstance(each, str)
        for tag in (each.split(",") if "," in each else [each])
    )
    return tuple(dict.fromkeys(filter(None, tags)))[:_MOST_TAGS]


def _date(value: object) -> str | None:
    return next((parse_date(each) for each in _several(value) if isinstance(each, str)), None)


def _name(value: object) -> str | None:
    """Return a name that is given as it is, or as an object's, or as the first one's of a list."""
    for each in _several(value):
        name = _text(each.get("name") if isinstance(each, dict) else each)
        if name:
            return name
    return None


def _text(value: object) -> str | None:
    """Return a text, or the first of several, without entities, tags and odd blanks."""
    first = next(iter(_several(value)), None)
    if not isinstance(first, str):
        return None
    # Twice: what an editor wrote as an entity is often escaped again.
    plain = _MARKUP.sub("", unescape(unescape(first[: 4 * _LONGEST])))
    return " ".join(plain.split()) or None


def _several(value: object) -> list[Any]:
    if value is None:
        return []
    return value[:_MOST_TAGS] if isinstance(value, list) else [value]
