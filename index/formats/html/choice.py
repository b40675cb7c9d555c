"""Which blocks of a page are its article, and what is each there for?

trafilatura finds the content by its words; the blocks that hold these words are found here, and
what it takes too much or leaves out is put right by what the page says of its own parts: where the
article's element ends, which blocks are links only, what their classes are called. Each rule was
kept because it helped on both halves of a set of pages (``bench/html.py``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from index.article import Role
from index.formats.html.blocks import PageBlock
from index.formats.html.elements import BLOCKS
from index.formats.html.runs import Element
from index.formats.html.wording import Content, words_of

_COVERED = 0.5  # the share of a block's words that must be content for the block to be so
_HOME = 0.7  # the share of the content that the article's element holds at least
_LINKS = 0.8  # the share of a block's characters that makes it a list of links
_TELLING = 12  # words; a paragraph of so many is prose where nothing speaks against it
_MOST = 20_000  # blocks; a page of more is a book, and all of it is meant
_LEAST = 25  # words; whatever has fewer is no article
_FEW = 3  # words
_SENTENCE = 8  # words; a block of so many may begin or end the article
_MUCH = 100  # words of paragraphs in an element make whatever stands among them one of them
_HALF = 0.5
_NEAR = 4  # elements around a block, whose names say what it is
_WEIGHTY = 0.15  # of the content; an element with so much is no furniture, whatever it is called
_LONGEST_LABEL = 40  # words of a block that only tells where to go on

_ASIDE = frozenset("nav aside footer form".split())
_PARTS = frozenset("blockquote dd dl dt figure li ol p pre span table tbody tr ul".split())
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|author|breadcrumbs?|byline|comments?|consent|cookies?|credits?"
    r"|cta|dateline|disclaimer|footer|menu|meta|modal|most-read|nav|newsletters?|outbrain|overlay"
    r"|paywall|popular|popup|postinfo|promo|rail|read-?time|recirc\w*|recommend\w*|related|shar(?:e|ing)"
    r"|sidebar|signup|sponsor\w*|subscri\w+|taboola|tags?|teaser|timestamp|toolbar|trending|widget)"
    r"(?:$|[\s_-])|newsletter|related|breadcrumb|gallery-overlay",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\W*(?:related(?:\s+\w+)?:|read (?:more|also|next)\b|see (?:more|also)\b|more:|also read\b"
    r"|don.?t miss\b|you (?:may|might) also|subscribe\b|sign up\b|follow (?:us|me|\w+ on)\b"
    r"|click here\b|source:|filed under|tags?:|copyright\b|©|\(c\)|all rights reserved"
    r"|advertisement\b|share this|most read|(?:last )?updated? (?:at|on)\b|listen to\b"
    r"|image credit|photo:|recommended)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"caption|(?:image|photo|picture)-?(?:credit|copyright)", re.IGNORECASE)
_BYLINE = re.compile(
    r"by-?line|author|dateline|timestamp|publish|posted|(?:entry|post|article)-?_*(?:meta|date)"
    r"|(?:^|[\s_-])(?:pub)?date(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A block that belongs to the article, and its role there."""

    block: PageBlock
    role: Role


class _Candidate:
    """A block with what the rules ask of it."""

    def __init__(self, block: PageBlock) -> None:
        self.block = block
        self.words = words_of(block.text)
        self.is_heading = block.role == Role.HEADING

    @cached_property
    def path(self) -> tuple[Element, ...]:
        """Return the elements around the block, innermost first."""
        return tuple(self.block.element.path())

    @cached_property
    def boxes(self) -> tuple[Element, ...]:
        """Return the elements around the block that begin a line, innermost first."""
        return tuple(element for element in self.path if element.name in BLOCKS)

    @cached_property
    def is_caption(self) -> bool:
        return self.block.role == Role.CAPTION or (
            self.block.role == Role.PROSE
            and any(
                element.name == "figure" or _CAPTION.search(_names(element))
                for element in islice(self.block.element.path(), _NEAR)
            )
        )

    @cached_property
    def only_points_elsewhere(self) -> bool:
        """Say whether the block is a link, or a line that leads away from the article."""
        if self.block.linked >= _LINKS and not self.is_heading and len(self.words) >= _FEW:
            return True
        return len(self.words) < _LONGEST_LABEL and _POINTER.match(self.block.text) is not None


class _Page:
    """The candidates of a page, and the element that holds most of its content."""

    def __init__(self, candidates: list[_Candidate], content: Content | None) -> None:
        self.candidates = candidates
        self.mass: Counter[Element] = Counter()  # words of content in an element
        seeds = self._seeds(content)
        for i in seeds:
            for element in candidates[i].path:
                self.mass[element] += len(candidates[i].words)
        self.total = sum(len(candidates[i].words) for i in seeds)
        self.home = self._home(seeds)
        self.furniture: dict[Element, bool] = {}
        self.content = set(seeds)
        inside = [i for i in seeds if self._is_inside(i) and len(candidates[i].words) >= _SENTENCE]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, -1)
        if content:
            between = range(self.first + 1, self.last)
            self.content |= {
                i for i in between if content.ample.covers(candidates[i].words) >= _COVERED
            }
        self.parents: Counter[Element] = Counter()  # words of paragraphs right inside an element
        for i in inside:
            for element in candidates[i].boxes[1:3]:
                self.parents[element] += len(candidates[i].words)

    def chosen(self) -> list[int]:
        """Return which candidates are the article: its text, its headings and its captions."""
        chosen = [i for i in range(len(self.candidates)) if self._belongs(i)]
        while chosen and self.candidates[chosen[-1]].is_heading:
            chosen.pop()  # it heads what was left out
        return chosen

    def is_furniture(self, candidate: _Candidate) -> bool:
        """Say whether the page itself calls the block, or what is around it, no article."""
        walked = []
        verdict = False
        for element in candidate.block.element.path():
            if element in self.furniture:
                verdict = self.furniture[element]
                break
            walked.append(element)
            if element is self.home or self.mass[element] > _WEIGHTY * self.total > 0:
                break
            if element.name in _ASIDE or _FURNITURE.search(_names(element)):
                verdict = True
                break
        self.furniture.update(dict.fromkeys(walked, verdict))
        return verdict

    def is_byline(self, candidate: _Candidate) -> bool:
        """Say whether the page calls the block, or what is right around it, a byline or a date."""
        return len(candidate.words) <= _LONGEST_LABEL and any(
            (element.name == "time" or _BYLINE.search(_names(element)))
            and self.mass[element] <= _WEIGHTY * self.total
            for element in islice(candidate.block.element.path(), _NEAR)
        )

    def _belongs(self, i: int) -> bool:
        candidate = self.candidates[i]
        if not self._is_inside(i):
            return False
        between = self.first < i < self.last
        if candidate.is_caption:
            return between and len(candidate.words) >= _FEW
        if i not in self.content and not (between and self._stands_among_paragraphs(candidate)):
            return False
        return not (candidate.only_points_elsewhere or self.is_furniture(candidate))

    def _is_inside(self, i: int) -> bool:
        return self.home is not None and self.home in self.candidates[i].block.element.path()

    def _stands_among_paragraphs(self, candidate: _Candidate) -> bool:
        if candidate.block.role == Role.QUOTATION:
            return True
        around = candidate.boxes[1:2]
        return candidate.block.linked < _HALF and bool(around) and self.parents[around[0]] > _MUCH

    def _seeds(self, content: Content | None) -> list[int]:
        """Return the candidates that are content without doubt."""
        texts = [i for i, each in enumerate(self.candidates) if not each.is_caption]
        if content is None:
            return [i for i in texts if self._tells(self.candidates[i])]
        for wording in (content.precise, content.ample):
            seeds = [i for i in texts if wording.covers(self.candidates[i].words) >= _COVERED]
            if sum(len(self.candidates[i].words) for i in seeds) >= _LEAST:
                break
        return seeds

    def _tells(self, candidate: _Candidate) -> bool:
        """Say whether a block reads like prose, where nobody says what the content is."""
        return (
            len(candidate.words) >= _TELLING
            and candidate.block.linked < _HALF
            and not candidate.is_heading
            and not any(element.name in _ASIDE for element in candidate.path)
        )

    def _home(self, seeds: list[int]) -> Element | None:
        """Return the innermost element that holds most of the content."""
        least = _HOME * self.total
        around = (
            next((e for e in self.candidates[i].path if self._may_be_home(e, least)), None)
            for i in seeds
        )
        return min(filter(None, around), key=self.mass.__getitem__, default=None)

    def _may_be_home(self, element: Element, least: float) -> bool:
        return self.mass[element] >= least and element.name not in _PARTS


def article(blocks: Sequence[PageBlock], content: Content | None, title: str | None) -> list[Kept]:
    """Return the blocks of the article in order, its heading first where it stands before it.

    A page that has none, a list of links or a form, is given as it is: prose and navigation.
    """
    if len(blocks) > _MOST:
        return [Kept(block, _plain_role(block)) for block in blocks]
    candidates = [_Candidate(block) for block in blocks]
    page = _Page(candidates, content)
    chosen = page.chosen()
    texts = [i for i in chosen if not (candidates[i].is_heading or candidates[i].is_caption)]
    if sum(len(candidates[i].words) for i in texts) < _LEAST:
        return [
            Kept(
                each.block, Role.NAVIGATION if page.is_furniture(each) else _plain_role(each.block)
            )
            for each in candidates
        ]
    roles = {
        i: Role.CAPTION if candidates[i].is_caption else candidates[i].block.role for i in chosen
    }
    heading = _heading(candidates, texts[0], words_of(title or ""))
    if heading is not None:
        roles[heading] = Role.HEADING
        for i in range(heading + 1, texts[0]):
            if i not in roles and page.is_byline(candidates[i]):
                roles[i] = Role.BYLINE
    return [Kept(candidates[i].block, roles[i]) for i in sorted(roles)]


def _heading(candidates: list[_Candidate], first: int, title: tuple[str, ...]) -> int | None:
    """Return which heading before the first paragraph is the title, the nearest one of the best."""
    best, level = None, 7
    for i in range(first, -1, -1):
        block, words = candidates[i].block, candidates[i].words
        if not candidates[i].is_heading or not words:
            continue
        says_so = words == title or (len(words) >= _FEW and _holds(title, words))
        if (says_so or (block.level == 1 and not title)) and block.level < level:
            best, level = i, block.level
    return best


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return f" {' '.join(part)} ".lower() in f" {' '.join(words)} ".lower()


def _plain_role(block: PageBlock) -> Role:
    """Return the role of a block on a page without an article: what is mostly links leads on."""
    return Role.NAVIGATION if block.linked >= _HALF else block.role


def _names(element: Element) -> str:
    """Return what a page calls an element."""
    return " ".join(filter(None, map(element.stated.get, ("class", "id", "role"))))
