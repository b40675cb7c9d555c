"""The passes over the lines of a document, and what each of them finds there.

A pass goes over the lines of which nothing is known yet, and returns what is known after it. In
what order they run is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise, repeat

from index.article import Role
from index.dates import around_stamp, leading_stamp, names_time, without_stamp
from index.formats.document import Block
from index.ingest.metadata.boilerplate import (
    LONGEST_FURNITURE,
    breadcrumb,
    heads_note,
    heads_related,
    is_caption,
    is_furniture,
    is_section,
    links_elsewhere,
)
from index.ingest.metadata.bylines import (
    Credit,
    bare_credit,
    byline,
    closing_credit,
    is_known_outlet,
    outlet,
    post_credit,
    signature,
)
from index.ingest.metadata.datelines import dateline, is_place
from index.ingest.metadata.headlines import LONGEST_HEADLINE, folded, site_of, title_of
from index.ingest.metadata.labels import Label
from index.ingest.metadata.letters import is_around_letter, says_who, signs_quotation
from index.ingest.metadata.lines import (
    HEAD_LINES,
    Line,
    Lines,
    ends_like_sentence,
    heads_list,
    introduces_name,
    is_deck,
    is_headline,
    is_introductory,
    is_item,
    is_name_line,
    is_named_below,
    is_nobody,
    is_role,
    is_subheading,
)
from index.ingest.metadata.pages import page_furniture

_TITLE_LINES = 5  # lines of text among which the headline stands
_PROSE_IN_HEAD = 2  # lines of prose, such as a deck, above a byline's date
_LONGEST_STAMPED = 120  # characters of a line that has a byline, a stamp and something else
_LONGEST_DATE = 40  # characters of a line that is but a date
_LONGEST_REST = 50  # characters of that: a section, a topic
_STAMP_LINES = 5  # lines of text that a stamp may run into
_TITLES = 2  # times that a page repeats its headline
_TAIL_LINES = 15
_RELATED_LINES = 12

_WORD = re.compile(r"[^\W_]")
_ACCOUNT = re.compile(r"(?:posted\s+|written\s+)?by:?\s+\S+", re.IGNORECASE)  # "by admin"
_URL = re.compile(r"<?(?:https?://|www\.)\S+>?")
_STAMP_LABEL = re.compile(r"\W*(?:date|published|posted|updated|last\s+updated)\b", re.IGNORECASE)
_POSTS = frozenset({Role.PROSE, Role.QUOTATION})
_END_MARK = re.compile(r"[-–—#*\s]*(?:30|end|enditem)[-–—#*\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Find:
    """What a line is found to be, and what it says about the article.

    ``lead`` are the characters of a label before what is said. ``cuts`` are the places in the line
    where credits at its end begin; ``role`` is what stands before them, or all of the line.
    """

    role: Role
    credits: tuple[Credit, ...] = ()
    stamp: str | None = None
    title: str | None = None
    subtitle: str | None = None
    place: str | None = None
    cuts: tuple[int, ...] = ()
    lead: int = 0

    @property
    def introduces(self) -> bool:
        """Say whether what is said on the next line may belong to this."""
        return self.role in (Role.BYLINE, Role.HEADING) or self.stamp is not None

    @property
    def is_furniture(self) -> bool:
        """Say whether the line says nothing about the article."""
        return self.role is Role.NAVIGATION and self.stamp is None

    def parts(self, line: Line) -> Iterator[Block]:
        """Yield the parts of the line as blocks."""
        if self.lead:
            yield line.part(Role.NAVIGATION, 0, self.lead)
        if self.lead == len(line.text):
            return
        roles = chain([self.role], repeat(Role.BYLINE))
        bounds = pairwise((self.lead, *self.cuts, len(line.text)))
        for role, (start, end) in zip(roles, bounds, strict=False):
            yield line.part(role, start, end)


Finds = Mapping[int, Find]
"""Finds by the number of their line, in the order in which they were made."""


def without_leading_stamp(lines: Lines) -> tuple[Lines, str | None]:
    """Take a stamp that runs into one of the first lines out of it."""
    for i, line in enumerate(islice(lines, _STAMP_LINES)):
        found = leading_stamp(line.text)
        if line.role is not Role.PROSE or found is None:
            continue
        before, _, end = found
        if before.strip() and not byline(before):
            continue
        lead = [replace(line, text=before.rstrip())] if before.strip() else []
        rest = replace(line, start=line.start + end, text=line.text[end:])
        split = (*lines.lines[:i], *lead, rest, *lines.lines[i + 1 :])
        return replace(lines, lines=split), line.text[len(before) : end]
    return lines, None


def named_title(lines: Lines) -> str | None:
    """Find a title beyond guessing: a breadcrumb ends with it, or it stands there twice."""
    seen = set()
    for i, line in enumerate(islice(lines, HEAD_LINES)):
        crumbs = breadcrumb(line.text)
        text = crumbs[-1] if crumbs else line.text
        if len(text) > LONGEST_HEADLINE:
            return None
        if len(text.split()) < 3 or is_section(text) or is_furniture(text):
            continue
        if crumbs or folded(text) in seen:
            return None if not crumbs and _is_listed(lines, text) else title_of(text)
        if ends_like_sentence(text):
            return None
        # A refrain stands further down, and within its stanza.
        if lines.plain and line.apart and i < _TITLE_LINES:
            seen.add(folded(text))
    return None


def _is_listed(lines: Lines, text: str) -> bool:
    """Say whether a line stands there again and again: an item of several lists, not a title."""
    return sum(line.text == text for line in lines) > _TITLES


def read_labels(found: Mapping[int, Label], known: Finds) -> Finds:
    """Take over the labelled lines of a head."""
    finds = dict(known)
    for i, label in found.items():
        finds[i] = Find(label.role, lead=label.start if label.role is Role.HEADING else 0)
    return finds


def read_format(lines: Lines) -> Finds:
    """Take over what the format marks."""
    finds = {i: Find(line.role) for i, line in enumerate(lines) if line.role is not Role.PROSE}
    for i, line in enumerate(lines):
        start = post_credit(line.text) if line.role in _POSTS else None
        if start is not None:
            finds[i] = Find(line.role, cuts=(start,)) if start else Find(Role.BYLINE)
    return finds


def read_pages(lines: Lines, known: Finds) -> Finds:
    """Find page numbers and running heads, where a plain text was cut from pages."""
    if not lines.plain:
        return known
    return {**{i: Find(Role.NAVIGATION) for i in sorted(page_furniture(lines))}, **known}


def read_head(lines: Lines, known: Finds) -> Finds:
    """Read the lines before the prose, and what credits and stamps soon follow them."""
    finds = dict(known)
    prose = 0  # lines of it so far
    for i in range(min(HEAD_LINES, len(lines))):
        if i in finds or signs_quotation(lines, i):
            continue
        # A date right below a byline or the headline, or with a time, is the article's, whatever
        # stood above.
        near = i - 1 in finds and finds[i - 1].introduces
        short = len(lines[i].text) <= _LONGEST_STAMPED
        stands = prose <= _PROSE_IN_HEAD and (near or (short and names_time(lines[i].text)))
        stands = stands or (prose <= _PROSE_IN_HEAD and _is_stamp_in_head(lines, i))
        find = None if is_around_letter(lines, i) else _dateline_alone(lines[i].text)
        find = find or _credit_or_furniture(lines[i].text, in_prose=prose > 0 and not stands)
        if prose == 0 and (find is None or find.is_furniture):
            find = _introduction(lines, i) or find
        if find is None or _names_item(lines, i, find):
            prose += 1
            continue
        finds[i] = find
        lines = replace(lines, title=lines.title or find.title)
    return finds


def read_body(lines: Lines, known: Finds) -> Finds:
    """Find the furniture and the subheadings between the paragraphs."""
    finds = dict(known)
    related = 0  # how many more lines may belong to a list of related articles
    noted = False  # the line belongs to an editor's note
    for i, line in enumerate(lines):
        noted = i not in finds and (heads_note(line.text) or (noted and not line.apart))
        if noted:
            finds[i] = Find(Role.NAVIGATION)
        elif i in finds or len(line.text) > LONGEST_FURNITURE:
            related = 0
        elif heads_related(line.text):
            related = _RELATED_LINES
            finds[i] = Find(Role.NAVIGATION)
        elif role := _role_by_shape(lines, i):
            finds[i] = Find(role)
        elif related and not ends_like_sentence(line.text):
            related -= 1
            finds[i] = Find(Role.NAVIGATION)
        else:
            related = 0
    return finds


def _role_by_shape(lines: Lines, i: int) -> Role | None:
    """Return what a short line is for, whatever stands above; None if it may be prose."""
    text = lines[i].text
    if is_furniture(text) or is_around_letter(lines, i):
        return Role.NAVIGATION
    # It is searched beside what it belongs to: who looks for what somebody said names them.
    if is_caption(text) or says_who(lines, i):
        return Role.CAPTION
    if links_elsewhere(text) and not lines.is_title(text):
        return Role.NAVIGATION
    heads = lines.is_title(text) or is_subheading(lines, i) or heads_list(lines, i)
    return Role.HEADING if heads else None


def read_tail(lines: Lines, known: Finds) -> Finds:
    """Read credits and stamps after the prose, and the credits at the end of its last line."""
    finds = dict(known)
    for i in reversed(range(max(0, len(lines) - _TAIL_LINES), len(lines))):
        if i in finds:
            continue
        text = lines[i].text
        find = _credit_or_furniture(text, in_prose=True) or _sign_off(text)
        if find is None or _names_item(lines, i, find):
            closing = _closing_credits(text)
            return {**finds, i: closing} if closing else finds
        finds[i] = find
    return finds


def _is_stamp_in_head(lines: Lines, i: int) -> bool:
    """Say whether a line is the text's only date of its own, below lines that are no sentences."""
    if not _is_date(lines[i].text) or not lines[i].apart:
        return False
    above = lines.lines[:i]
    told = any(ends_like_sentence(line.text) or len(line.text) > LONGEST_HEADLINE for line in above)
    return not told and sum(_is_date(line.text) for line in lines) == 1


def _is_date(text: str) -> bool:
    return len(text) <= _LONGEST_DATE and without_stamp(text) == ""


def _names_item(lines: Lines, i: int, find: Find) -> bool:
    """Say whether a credit is one of a list: those who were there, or who won."""
    return find.role is Role.BYLINE and is_item(lines, i)


def _credit_or_furniture(text: str, *, in_prose: bool) -> Find | None:
    """Recognise a line that is a stamp, a byline or furniture wherever it stands."""
    if len(text) > LONGEST_FURNITURE:
        return None
    # A long sentence is no stamp: looking for one takes a while.
    told = len(text) > _LONGEST_STAMPED and ends_like_sentence(text)
    rest = None if told else without_stamp(text)
    if rest == "":
        bare = in_prose and not _STAMP_LABEL.match(text)  # a date among prose
        return None if bare else Find(Role.NAVIGATION, stamp=text)
    if rest and (stamped := _stamped_credit(text, rest, in_prose=in_prose)):
        return replace(stamped, stamp=text)
    furniture = Find(Role.NAVIGATION) if is_furniture(text) else None
    return _credited(byline(text)) or furniture


def _stamped_credit(text: str, rest: str, *, in_prose: bool) -> Find | None:
    """Read a credit beside a stamp: ``rest`` is what the line says without it."""
    if byline(rest) or outlet(rest) or (not in_prose and bare_credit(rest)):
        return _credited(byline(rest) or bare_credit(rest)) or Find(Role.NAVIGATION)
    around = around_stamp(text)
    if around is None or len(text) > _LONGEST_STAMPED or ends_like_sentence(text):
        return None
    before, after = around
    if len(after) > _LONGEST_REST:
        return None
    return _credited(byline(before)) or (Find(Role.BYLINE) if _ACCOUNT.fullmatch(before) else None)


def _introduction(lines: Lines, i: int) -> Find | None:
    """Recognise a line that only the head of an article has: breadcrumb, headline, names."""
    text = lines[i].text
    if breadcrumb(text) or is_section(text) or not _WORD.search(text) or _URL.fullmatch(text):
        return Find(Role.NAVIGATION)
    if lines.is_title(text):
        return Find(Role.HEADING)
    return _maker(lines, i) or _heading(lines, i)


def _maker(lines: Lines, i: int) -> Find | None:
    """Recognise a line that names whoever made the article, and is no byline by its shape."""
    text = lines[i].text
    if is_nobody(text) or (introduces_name(text) and is_name_line(lines, i + 1)):
        return Find(Role.BYLINE)
    if outlet(text) and (lines.title or is_known_outlet(text) or _has_headline_below(lines, i)):
        return _credited(bare_credit(text))
    return _credited(_names(lines, i)) if lines.plain else None


def _heading(lines: Lines, i: int) -> Find | None:
    """Recognise the headline, and its second part."""
    text = lines[i].text
    if lines.plain and not lines.title and is_headline(lines, i):
        return Find(Role.NAVIGATION) if is_named_below(lines, i) else _headline(text)
    if is_deck(lines, i):
        return Find(Role.PROSE if ends_like_sentence(text) else Role.HEADING, subtitle=text)
    return None


def _names(lines: Lines, i: int) -> Credit | None:
    """Read a line of names that nothing introduces, or of the role of whoever is named above."""
    text = lines[i].text
    if is_role(text) and i > 0 and is_name_line(lines, i - 1):
        return Credit()
    credit = bare_credit(text)
    if credit is None or not is_name_line(lines, i):
        return None
    # Above the headline one name may as well be what the article is about.
    several = len(credit.authors) > 1 or credit.source is not None
    return credit if lines.title or (several and _has_headline_below(lines, i)) else None


def _has_headline_below(lines: Lines, i: int) -> bool:
    """Say whether one of the next lines, with names and dates between at most, is a headline."""
    for j in range(i + 1, min(i + 1 + _TITLE_LINES, len(lines))):
        if is_introductory(lines, j) or is_section(lines[j].text):
            continue
        return lines[j].role is Role.HEADING or is_headline(lines, j)
    return False


def _dateline_alone(text: str) -> Find | None:
    """Recognise a line that is nothing but a dateline: "Washington CNN —"."""
    if len(text) > _LONGEST_STAMPED:
        return None
    if is_place(text):
        return Find(Role.BYLINE, place=text)
    found = dateline(text)
    if found is None or found.end < len(text):
        return None
    return Find(Role.BYLINE, credits=(Credit(source=found.source),), place=found.place)


def _headline(text: str) -> Find:
    site = Credit(source=site_of(text))
    return Find(Role.HEADING, credits=(site,), title=title_of(text))


def _credited(credit: Credit | None) -> Find | None:
    return Find(Role.BYLINE, credits=(credit,)) if credit else None


def _sign_off(text: str) -> Find | None:
    """Recognise a line that only follows the prose: a signature, an end mark."""
    mark = Find(Role.NAVIGATION) if _END_MARK.fullmatch(text) else None
    return _credited(signature(text)) or mark


def _closing_credits(text: str) -> Find | None:
    """Find the credits at the end of a line of prose, the last of them first."""
    credits_: list[Credit] = []
    cuts: list[int] = []
    while found := closing_credit(text[: cuts[0] if cuts else None].rstrip()):
        start, credit = found
        credits_.append(credit)
        cuts.insert(0, start)
    return Find(Role.PROSE, credits=tuple(credits_), cuts=tuple(cuts)) if cuts else None
