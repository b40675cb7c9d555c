"""The citations of earlier answers: of JSON as it was printed, of an export as Markdown or HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Any

from index.article import Location
from qa.rendering.place import location_of
from qa.verifying.quotation import Cited

_MARKDOWN = re.compile(rb"\s*# Conversation of \d{4}-\d\d-\d\d")
_PAGE = re.compile(rb"<h1>Questions and answers</h1>")
_QUESTION = re.compile(r"## \d+\. (.*)")
_SOURCE = re.compile(
    r"> — (?:.* · )?(?:\[(?P<linked>(?:\\.|[^\]\\])*)\]\(.*\)|(?P<plain>.+?))(?: \(.*\))?\Z"
)
_ESCAPED = re.compile(r"\\(.)")
_BOLD = re.compile(r"(?<!\\)\*\*")
_NOTED = re.compile(r"\[\^\d+\]\Z")  # no text of an article has brackets that are not escaped
_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?\Z", re.DOTALL)


def cited_in(name: str, data: bytes) -> tuple[Cited, ...]:
    """Return the sentences that earlier answers in a file cite; none where it is no such file."""
    suffix = PurePath(name).suffix.casefold()
    if suffix in {".json", ".jsonl", ".ndjson"} or data[:64].lstrip()[:1] == b"{":
        return tuple(_of_json(data))
    if _MARKDOWN.match(data):
        return tuple(_of_markdown(data.decode("utf-8", "replace")))
    if _PAGE.search(data[:20_000]):
        page = _Page()
        page.feed(data.decode("utf-8", "replace"))
        return tuple(page.cited)
    return ()


# --- JSON -----------------------------------------------------------------------------------------


def _of_json(data: bytes) -> Iterator[Cited]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    try:
        values = [json.loads(text)]
    except (ValueError, RecursionError):
        values = list(_lines(text))
    for value in values:
        yield from _inside(value, "")


def _lines(text: str) -> Iterator[Any]:
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            continue


def _inside(value: Any, question: str) -> Iterator[Cited]:  # noqa: ANN401 - what JSON holds
    """Yield what a value holds of cited sentences, whatever else it holds."""
    if isinstance(value, list):
        for each in value:
            yield from _inside(each, question)
    if not isinstance(value, dict):
        return
    asked = value.get("question", question)
    question = asked if isinstance(asked, str) else question
    sentence, citation = value.get("sentence"), value.get("citation")
    if isinstance(sentence, str) and isinstance(citation, dict):
        if isinstance(file := citation.get("file"), str):
            member = citation.get("member")
            line = citation.get("line")
            yield Cited(
                question,
                sentence,
                file,
                _location(citation),
                line if isinstance(line, int) else 0,
                member if isinstance(member, str) else "",
            )
        return
    for name, each in value.items():
        if name != "found":  # what an earlier verification found is no answer
            yield from _inside(each, question)


def _location(citation: dict[str, Any]) -> Location | None:
    try:
        return location_of(citation)
    except (KeyError, TypeError, ValueError):
        return None


# --- an export ------------------------------------------------------------------------------------


def _of_markdown(text: str) -> Iterator[Cited]:
    question, sentence = "", ""
    for line in text.splitlines():
        if match := _QUESTION.fullmatch(line):
            question = _plain(match.group(1))
        elif match := _SOURCE.match(line):
            if sentence:
                yield _placed(question, sentence, _plain(match["linked"] or match["plain"]))
            sentence = ""
        elif not line:
            sentence = ""  # what stood last in a quotation was a remark on it
        elif line.startswith("> ") and not line.startswith("> … "):
            sentence = sentence or _plain(_BOLD.sub("", _NOTED.sub("", line[2:])))


def _plain(escaped: str) -> str:
    return _ESCAPED.sub(r"\1", escaped).strip()


def _placed(question: str, sentence: str, place: str) -> Cited:
    match = _PLACE.match(place)
    assert match  # noqa: S101 - it matches anything
    return Cited(question, sentence, match["file"], None, int(match["line"] or 0))


class _Page(HTMLParser):
    """Reads the answers of a conversation that was exported as a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cited: list[Cited] = []
        self._question = self._sentence = self._text = ""
        self._kind: str | None = None
        self._inside = self._noted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a question, an answer or its place begins."""
        said = {name: value or "" for name, value in attrs}
        if tag == "sup":
            self._noted = True
        elif tag == "li" and re.fullmatch(r"q\d+-\d+", said.get("id", "")):
            self._inside, self._sentence = True, ""
        if tag == "h2" and re.fullmatch(r"q\d+", said.get("id", "")):
            self._kind, self._text = "question", ""
        elif tag == "p" and self._inside:
            self._kind, self._text = said.get("class", ""), ""
        elif tag == "span" and self._kind == "place" and "stale" in said.get("class", ""):
            self._end()  # what is said against a citation is no part of its place

    def handle_endtag(self, tag: str) -> None:
        """Take what has ended."""
        if tag in {"p", "h2"}:
            self._end()
        elif tag == "sup":
            self._noted = False
        elif tag == "li":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Collect what is shown."""
        if self._kind is not None and not self._noted:
            self._text += data

    def _end(self) -> None:
        text = " ".join(self._text.split())
        if self._kind == "question":
            self._question = text
        elif self._kind == "" and self._inside:
            self._sentence = self._sentence or text
        elif self._kind == "place" and self._sentence:
            self.cited.append(_placed(self._question, self._sentence, text))
            self._sentence = ""
        self._kind = None
