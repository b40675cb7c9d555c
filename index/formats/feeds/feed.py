"""RSS and Atom: each item is an article, told by its link, with the feed as its source.

https://www.rssboard.org/rss-specification and RFC 4287.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate
from html import escape

from index.article import Location, Metadata, Role
from index.dates import parse_date
from index.formats.containers.nested import Names
from index.formats.containers.xml_events import Handler, local, read_xml
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.places import PartPlaces
from index.formats.registry import Unread
from index.formats.shaping.composition import Composition
from index.formats.shaping.fragment import compose_html
from index.formats.shaping.value import compose_into
from index.formats.tables.fields import language_of, only_links
from index.names import names_in
from index.parts import Member

_ROOTS = frozenset({"rss", "feed", "RDF"})
_LINKS = frozenset({"opml", "urlset", "sitemapindex"})
_ITEMS = frozenset({"item", "entry"})
_CONTENT = ("encoded", "content", "description", "summary", "subtitle")
_DATES = ("pubDate", "published", "date", "issued", "created")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});", re.IGNORECASE)


@dataclass(slots=True)
class _Node:
    """An element: its name and attributes, and what it holds, in order."""

    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list[_Node | str] = field(default_factory=list)

    def all(self, name: str) -> Iterator[_Node]:
        """Yield the elements of a local name that lie directly inside."""
        for each in self.inner:
            if isinstance(each, _Node) and local(each.name) == name:
                yield each

    @property
    def text(self) -> str:
        """The text inside, of all depths."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inner)

    @property
    def markup(self) -> str:
        """What lies inside as HTML."""
        return "".join(
            escape(each, quote=False)
            if isinstance(each, str)
            else f"<{local(each.name)}>{each.markup}</{local(each.name)}>"
            for each in self.inner
        )


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:  # noqa: ARG001
    """Yield the items of a feed; raises ``Unreadable`` when the bytes are none."""
    tree, problem = _parse(data)
    source = next((_line(node) for node in tree.feed.all("title")), "")
    language = next((language_of(node.text.strip()) for node in tree.feed.all("language")), None)
    found = False
    for name, item in _named(tree.items):
        composition = _compose(item)
        if any(block.role != Role.HEADING for block in composition.blocks):
            found = True
            yield Document(
                composition.text,
                composition.blocks,
                PartPlaces((0,), ((Member(name),),)),
                metadata=_metadata(item, source, language),
                member=name,
            )
    if problem and not tree.items:
        raise problem
    if not found:
        raise only_links() if tree.items else Unreadable("is a feed without items", "Get it anew.")
    if problem:
        yield Unread("the rest of the feed", problem)


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001
    """Return the visible text at a place of an item."""
    if len(location.parts) != 1 or not isinstance(location.parts[0], Member):
        return None
    tree, _ = _parse(data)
    for name, item in _named(tree.items):
        if name == location.parts[0].name:
            return _compose(item).text[location.start : location.end]
    return None


def _parse(data: bytes) -> tuple[_Tree, Unreadable | None]:
    """Return a feed's items, and where it breaks off, why; raises where it is no feed."""
    tree = _Tree()
    try:
        # A mark or a blank line before the declaration is common, and no XML.
        read_xml(data.lstrip(b" \t\r\n"), tree)
    except Unreadable as problem:
        if tree.items and not tree.refused:
            return tree, problem
        raise
    return tree, None


def _named(items: list[_Node]) -> Iterator[tuple[str, _Node]]:
    names = Names()
    for number, item in enumerate(items, 1):
        yield names.unique(_link(item) or f"item {number}"), item


def _link(item: _Node) -> str:
    links = [node.attributes.get("href") or node.text.strip() for node in item.all("link")
             if node.attributes.get("rel", "alternate") == "alternate"]  # fmt: skip
    ids = [node.text.strip() for name in ("guid", "id") for node in item.all(name)]
    return next(filter(None, [*links, *ids]), "")


def _compose(item: _Node) -> Composition:
    """Return what an item shows: its title, and the longest that it holds of the article."""
    composition = Composition()
    if title := next(filter(None, map(_line, item.all("title"))), ""):
        composition.begin(Role.HEADING, 1)
        composition.write(title)
    groups = [*item.all("group"), item]
    nodes = [node for name in _CONTENT for group in groups for node in group.all(name)]
    content = max(map(_html, nodes), key=lambda pair: len(pair[0]), default=("", False))
    compose_into(composition, *content)
    return composition


def _html(node: _Node) -> tuple[str, bool]:
    """Return what an element says, and whether that is HTML."""
    kind = node.attributes.get("type", "")
    if any(isinstance(each, _Node) for each in node.inner):
        return node.markup, True
    text = node.text.strip()
    html = kind in {"html", "text/html"} or (
        kind not in {"text", "text/plain"} and _HTML.search(text)
    )
    return text, bool(html)


def _line(node: _Node) -> str:
    composition = Composition()
    text, html = _html(node)
    if not html:
        return " ".join(text.split())
    compose_html(composition, text)
    return " ".join(composition.text.split())


def _metadata(item: _Node, source: str, language: str | None) -> Metadata:
    authors = [_line(name) for node in item.all("author") for name in node.all("name")]
    authors = authors or [_line(node) for node in item.all("creator")]
    authors = authors or [_author(_line(node)) for node in item.all("author")]
    titles = filter(None, map(_line, item.all("title")))
    stamps = [node.text for name in _DATES for node in item.all(name)]
    updated = [node.text for node in item.all("updated")]
    categories = [node.attributes.get("term") or _line(node) for node in item.all("category")]
    return Metadata(
        title=next(titles, None),
        date=next(filter(None, map(_date, stamps or updated)), None),
        authors=tuple(dict.fromkeys(name for each in authors for name in names_in(each))),
        source=source or None,
        updated=next(filter(None, map(_date, updated)), None),
        language=language,
        tags=tuple(filter(None, categories)),
    )


def _author(text: str) -> str:
    """Return the name in ``ann@example.org (Ann Lee)``, as RSS has it."""
    named = re.fullmatch(r"\S+@\S+ \((.+)\)", text)
    return named[1] if named else text


def _date(stamp: str) -> str | None:
    parsed = parsedate(stamp)
    return parse_date(f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}" if parsed else stamp)


class _Tree(Handler):
    """The items of a feed as they are closed, and the elements of the feed around them."""

    def __init__(self) -> None:
        self.feed = _Node()
        self.items: list[_Node] = []
        self.refused = False
        self._open: list[_Node] = []
        self._depth = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        plain = local(name)
        if self._depth == 0:
            self._check(plain)
        self._depth += 1
        if self._open or plain in _ITEMS or self._depth in {2, 3}:
            if plain == "channel" and not self._open:
                return
            node = _Node(name, attributes)
            if self._open:
                self._open[-1].inner.append(node)
            self._open.append(node)

    def close(self, name: str) -> None:
        self._depth -= 1
        if not self._open or self._open[-1].name != name:
            return
        node = self._open.pop()
        if not self._open:
            if local(name) in _ITEMS:
                self.items.append(node)
            else:
                self.feed.inner.append(node)

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].inner.append(data)

    def _check(self, root: str) -> None:
        self.refused = root not in _ROOTS
        if root in _LINKS:
            raise only_links()
        if self.refused:
            raise Unreadable("is XML that is no feed", "Convert it to text or HTML, and add that.")
