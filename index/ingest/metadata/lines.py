"""The lines of a document, and what a line may be by its shape and by the lines around it.

Pure questions: nothing here keeps what it finds, nor knows what has been found elsewhere but the
title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Role, Span
from index.dates import without_stamp
from index.formats.document import Block, Document
from index.ingest.metadata.boilerplate import LONGEST_FURNITURE
from index.ingest.metadata.bylines import bare_credit, byline, outlet
from index.ingest.metadata.headlines import LONGEST_HEADLINE, folded, names_same, repeats

HEAD_LINES = 20
"""Lines of text in which an article still introduces itself."""

_LONGEST_SUBHEADING = 60  # characters
_TITLED = 4  # letters of the words that a headline may write with capitals
_ITEMS = 2  # lines without a final mark that make a list
_SHORT_LINE = 30  # characters; no line of prose is wrapped so early
_PARAGRAPH = 150  # characters; a line so long is a paragraph, not a line of wrapped prose

_LINE = re.compile(r".+")
_LINE_OR_RETURN = re.compile(r"[^\r\n]+")  # a tenth as fast, and few texts have a return
_WHOLE = re.compile(r"(?s).+")
_NEWLINE = re.compile(r"\r\n?|\n")
_LETTER = re.compile(r"[^\W\d_]")
_HANDLE = re.compile(r"@\w+")
_SENTENCE_END = re.compile(r"(?<![A-Z]\.[A-Z])[.!?…。！？][”\"’')\]」』]*$")
_SENTENCE_INSIDE = re.compile(r"[.!?…][”\"’')\]]*(?:\s|$)")
_TWO_SENTENCES = re.compile(r"(?:[^\W\d_A-Z]{4}|\))[.!]\s+\S")
_UNFINISHED = re.compile(r"[,;:–—-]$")
_VALUE = re.compile(r"\w:\s")  # several of them are facts about something, not its headline
_MARKS = frozenset({"- ", "– ", "• ", "* "})
_ITEM = re.compile(r"[\d:]")
# What ends a headline that is whole all the same: a mark other than the full stop, or a quotation.
_OPEN_END = re.compile(r"(?:[?!…]|\.\.\.|[.!?…][”\"’'])$")
_BY = re.compile(r"(?:written |posted |reported )?by:?|von|par|por|ni|nina|di", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,|•·/]\s*|\s+[-–—]\s+")
_NOBODY = re.compile(
    r"\W*(?:traditional|trad\.|anonymous|anon\.|author unknown|unknown author|folk ?song"
    r"|(?:words|lyrics|music|text)(?: (?:and|&) (?:words|lyrics|music))? by .{2,60})\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article without the white space around it.

    ``block`` is the index of its block in the document, and ``role`` what the format says of it;
    ``apart`` says that a blank line, or the end of another block, comes before it, and ``page``
    that a form feed does; ``level`` is a heading's.
    """

    start: int
    text: str
    block: int
    role: Role
    apart: bool
    level: int = 0
    page: bool = False

    def part(self, role: Role, start: int = 0, end: int | None = None) -> Block:
        """Return a part of the line, without white space at its end, as a block."""
        text = self.text[start:end].rstrip()
        level = self.level if role is Role.HEADING else 0
        return Block(Span(self.start + start, self.start + start + len(text)), role, level)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a document from top to bottom, and its title as far as it is known.

    ``plain`` is the document's. ``title`` is stated by the format or stands in a headline above;
    ``named`` is what something else calls the article, and its headline may be yet to come.
    """

    lines: tuple[Line, ...]
    plain: bool
    title: str | None = None
    named: str | None = None

    @classmethod
    def of(cls, document: Document) -> Lines:
        """Return the lines of the document's prose that are not blank, and other blocks whole."""
        return cls(tuple(_lines(document)), document.plain, document.metadata.title)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, i: int) -> Line:
        return self.lines[i]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def below(self, i: int) -> Line | None:
        """Return the line after this one, if there is one."""
        return self.lines[i + 1] if i + 1 < len(self.lines) else None

    def is_title(self, text: str) -> bool:
        """Say whether a text is the title that is known."""
        return self.title is not None and repeats(text, self.title)


def is_headline(lines: Lines, i: int) -> bool:
    """Say whether a line may be the headline: short, no sentence, and set apart below.

    One that asks, exclaims or trails off is a headline where it is introduced, or opens a text
    in which no other line does so.
    """
    text, below = lines[i].text, lines.below(i)
    if len(text) > LONGEST_HEADLINE or not _LETTER.search(text):
        return False
    if lines.named and names_same(text, lines.named):
        return True
    if below is None or _is_cut_off(text) or len(_VALUE.findall(text)) > 1:
        return False
    if folded(text) == folded(below.text) or is_introductory(lines, i + 1):
        return True
    return not (_TWO_SENTENCES.search(text) or _runs_on(lines, i)) and _stands_out(lines, i)


def _stands_out(lines: Lines, i: int) -> bool:
    """Say whether a line that nothing introduces is set apart as a headline is."""
    text, below = lines[i].text, lines[i + 1]
    if not ends_like_sentence(text):
        return below.apart or _begins_paragraph(below.text)
    open_end = _OPEN_END.search(text) is not None
    return open_end and below.apart and (is_introduced(lines, i) or _asks_alone(lines, i))


def is_introduced(lines: Lines, i: int) -> bool:
    """Say whether a byline or a date comes soon below a line, with a deck between at most."""
    for j in range(i + 1, min(i + 4, len(lines))):
        if is_introductory(lines, j):
            return True
        if len(lines[j].text) > LONGEST_FURNITURE:
            break
    return False


def is_named_below(lines: Lines, i: int) -> bool:
    """Say whether the line that is known to be the headline is yet to come."""
    named = lines.named
    if named is None or names_same(lines[i].text, named):
        return False
    return any(names_same(line.text, named) for line in lines.lines[i + 1 : HEAD_LINES])


def is_deck(lines: Lines, i: int) -> bool:
    """Say whether a line right under the headline is its second part."""
    text, below = lines[i].text, lines.below(i)
    if not lines.plain or i == 0 or not lines.is_title(lines[i - 1].text):
        return False
    if below is None or not below.apart or len(text) > LONGEST_FURNITURE:
        return False
    if len(text) > LONGEST_HEADLINE or not _reads_as_heading(text):
        return lines[i].apart and is_introductory(lines, i + 1) and not _UNFINISHED.search(text)
    return is_introductory(lines, i + 1) or _holds_sentence(below.text)


def is_introductory(lines: Lines, i: int) -> bool:
    """Say whether a line is one that stands between a headline and the prose."""
    text = lines[i].text
    if len(text) > LONGEST_FURNITURE:
        return False
    said = byline(text) or _is_stamp_or_outlet(text) or is_nobody(text)
    return bool(said) or is_name_line(lines, i)


def is_name_line(lines: Lines, i: int) -> bool:
    """Say whether a line names the authors: with an outlet, a role or a date, or above one.

    Several names are believed as they are, and one below the word that introduces it.
    """
    if i >= len(lines) or len(lines[i].text) > LONGEST_FURNITURE:
        return False
    text = lines[i].text
    rest = without_stamp(text)
    credit = bare_credit(rest or text)
    if credit is None or not credit.authors:
        return False
    if credit.source or rest or len(credit.authors) > 1 or _has_role(text) or "@" in text:
        return True
    if i > 0 and introduces_name(lines[i - 1].text):
        return True
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    if not below or len(below) > LONGEST_FURNITURE:
        return False
    stamped = _is_stamp_or_outlet(below) or _HANDLE.fullmatch(below) is not None
    return stamped or is_role(below) or lines.is_title(below)


def is_role(text: str) -> bool:
    """Say whether a line is nothing but what somebody is: "Opinion contributor"."""
    credit = bare_credit(text)
    return credit is not None and not credit.authors and not credit.source


def introduces_name(text: str) -> bool:
    """Say whether a line is but the word before a name: "By"."""
    return _BY.fullmatch(text) is not None


def is_nobody(text: str) -> bool:
    """Say whether a line says that there is no author to name: "Traditional"."""
    return _NOBODY.fullmatch(text) is not None


def _has_role(text: str) -> bool:
    """Say whether a line with a name goes on with a role: "Jane Doe, Staff Writer"."""
    return any(is_role(part) for part in _PARTS.split(text)[1:] if part.strip())


def _asks_alone(lines: Lines, i: int) -> bool:
    """Say whether a line that asks opens the text, and no other one of that shape follows."""
    above = (j for j in range(i) if lines[j].role is Role.PROSE)
    if any(len(lines[j].text) > _SHORT_LINE and not is_introductory(lines, j) for j in above):
        return False
    end = lines[i].text[-1]
    others = (line for line in lines.lines[i + 1 :] if len(line.text) <= LONGEST_HEADLINE)
    return not any(line.apart and line.text.endswith(end) for line in others)


def is_subheading(lines: Lines, i: int) -> bool:
    """Say whether a line is a few words between two paragraphs that are whole sentences."""
    line, below = lines[i], lines.below(i)
    if not lines.plain or i == 0 or below is None or not (line.apart and below.apart):
        return False
    if not _is_few_words(line.text) or _runs_on(lines, i):
        return False
    if not ends_like_sentence(lines[i - 1].text):
        return False
    return len(below.text) > _LONGEST_SUBHEADING and _holds_sentence(below.text)


def heads_list(lines: Lines, i: int) -> bool:
    """Say whether a line is the headline of the items below: words in capitals, and a colon."""
    text, below = lines[i].text, lines.below(i)
    if len(text) > _LONGEST_SUBHEADING or not text.endswith(":") or below is None:
        return False
    begins = lines[i].apart or i == 0 or ends_like_sentence(lines[i - 1].text)
    items = [line.text for line in lines.lines[i + 1 : i + 1 + _ITEMS]]
    listed = len(items) == _ITEMS and not any(map(ends_like_sentence, items))
    words = [word for word in text.split() if len(word) >= _TITLED]
    titled = len(words) > 1 and 2 * sum(not word[0].islower() for word in words) > len(words)
    return begins and listed and titled and not _holds_sentence(text)


def is_item(lines: Lines, i: int) -> bool:
    """Say whether a line and one beside it begin with the same mark of a list."""
    mark = lines[i].text[:2]
    if mark not in _MARKS:
        return False
    above = i > 0 and lines[i - 1].text.startswith(mark)
    return above or (i + 1 < len(lines) and lines[i + 1].text.startswith(mark))


def ends_like_sentence(text: str) -> bool:
    """Say whether a line ends with a mark that ends a sentence."""
    return _SENTENCE_END.search(text) is not None


def _is_few_words(text: str) -> bool:
    """Say whether a line is short and begins with a capital, and no item of a list or a table."""
    if len(text) > _LONGEST_SUBHEADING or not text[0].isupper():
        return False
    return not _ITEM.search(text) and _reads_as_heading(text)


def _reads_as_heading(text: str) -> bool:
    """Say whether a line ends like no sentence and like nothing that goes on."""
    return not _UNFINISHED.search(text) and not ends_like_sentence(text)


def _runs_on(lines: Lines, i: int) -> bool:
    """Say whether a line of double-spaced prose goes on in the next one, in lower case."""
    text, below, after = lines[i].text, lines[i + 1].text, lines.below(i + 1)
    if len(text) < _SHORT_LINE or not below[0].islower():
        return False
    alone = after is None or after.apart
    return alone and len(text) + 1 + below.find(" ") > len(below)


def _is_cut_off(text: str) -> bool:
    return _UNFINISHED.search(text) is not None or text.count("(") != text.count(")")


def _holds_sentence(text: str) -> bool:
    return _SENTENCE_INSIDE.search(text) is not None


def _begins_paragraph(text: str) -> bool:
    return len(text) > _PARAGRAPH and not text[0].islower()


def _is_stamp_or_outlet(text: str) -> bool:
    rest = without_stamp(text)
    return rest == "" or outlet(rest or text) is not None or byline(rest or "") is not None


def _lines(document: Document) -> Iterator[Line]:
    text, end = document.text, 0
    line_of = _LINE_OR_RETURN if "\r" in text else _LINE
    for number, block in enumerate(document.blocks):
        pattern = line_of if block.role is Role.PROSE else _WHOLE
        apart = True
        for match in pattern.finditer(text, block.span.start, block.span.end):
            whole = match[0]
            line = whole.strip()
            if not line:
                continue
            start = match.start() + len(whole) - len(whole.lstrip())
            gap = text[end:start]
            apart = apart or gap == "\n\n" or _parts_paragraphs(gap)
            yield Line(start, line, number, block.role, apart, block.level, "\f" in gap)
            end, apart = start + len(line), False


def _parts_paragraphs(gap: str) -> bool:
    return gap != "\n" and (gap == "\n\n" or len(_NEWLINE.findall(gap)) > 1)
