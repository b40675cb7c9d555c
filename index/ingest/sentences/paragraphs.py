"""The stretches of a text that no sentence leaves: paragraphs, list items, headlines.

Blank lines separate them, but where a full line plainly runs on below: in double-spaced text, and
over the end of a page. A single line break does so where the next line is a list item, or where the
line before it is set apart: a headline, a byline, a navigation line. In hard-wrapped prose and in
verse a line break is only white space, and so are the marks of quoted mail. Punctuation is left to
the segmenter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.article import Span
from index.ingest.sentences import abbreviations as abbr
from index.ingest.sentences.verse import WIDEST, is_verse

_NEAR = 160  # how much of a line is looked at, in characters
_HEADLINE = 150  # no headline is longer
_SHORT = 30  # characters; a shorter line that a blank one follows does not run on
_NARROW = 60  # a break after a shorter line is suspect, since few texts are wrapped so narrowly

_BREAKS = r"\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"\S[^{_BREAKS}]*+")
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_BULLET = re.compile(r"[•‣▪▫◦●○■□◆◇►▶➤✓✔][ \t\u00a0]*\S|[-*][ \t\u00a0]+[\"“'‘]?[^\W\d_a-z]")
_WEAK_ITEM = re.compile(
    r"(?:[-*+·–—]|[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4}|[IVX]{1,4})[.)\]])[ \t\u00a0]+\S"
)
_ITEM = re.compile(f"{_BULLET.pattern}|{_WEAK_ITEM.pattern}")
_PARAGRAPH_MARK = re.compile(
    r"(?:[{\[(]?¶{1,2} ?\d{1,4}[}\])]?|\[\d{1,4}\])[ \t\u00a0]+[\"“‘]?[^\W\d_a-z]"
)
_ENDS = frozenset('.!?:;…"”»)]*_|>')  # no line runs on behind them
_SIGNS = ">{[(¶"  # what quoted mail and numbered paragraphs begin with
_REPLY = re.compile(r">[> \t]*+")
_WORDS_ON = re.compile(r"[^\W\d_]+[,;]?(?:[’'-][^\W\d_]+)*\s")
_LOWER_BELOW = re.compile(r"\s++[^\W\d_A-Z]")
_CLOSED = re.compile(r"[.!?…。！？｡؟۔।॥։។။።][\"'”’»›“‘«)\]}*_」』）】]*\Z")
_DATELINE = re.compile(
    r"(?:[^\W\d_a-z]{3,}|[A-Z]\.)[^\na-z]{0,30}(?:, [^\n—–]{1,30})?(?: \([^)\n]{1,20}\))? ?[—–]"
)
_INSIDE = re.compile(r"[^\W\d_]{3,}[.!?][\"”’»)]?\s+[\"“‘«(]?[^\W_a-z]|;")
_PLAIN_STARTERS = abbr.STARTERS - abbr.PARTICLES
_FIRST_WORD = re.compile(r"[^\W_]+")


def blocks(text: str) -> Iterator[Span]:
    """Yield the blocks of a text, in order, disjoint and trimmed of white space."""
    lines: list[Span] = []
    last = 0
    verse = False
    signed = ">" in text or "¶" in text or "[" in text
    for match in _LINE.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        parted = gap != "\n" and (gap == "\n\n" or _parts_paragraphs(gap))
        if signed and not parted:
            parted = _begins_apart(text, lines, match)
        if lines and parted and (text[last - 1] in _ENDS or not _goes_on(text, lines, match)):
            if len(lines) == 1:
                yield lines[0]
            else:
                verse = _is_stanza(text, lines, after_verse=verse)
                yield from _joined(text, lines, verse=verse)
            lines = []
        last = end if not text[end - 1].isspace() else start + len(match[0].rstrip())
        lines.append(Span(start, last))
    if len(lines) > 1:
        verse = _is_stanza(text, lines, after_verse=verse)
    yield from lines if len(lines) < 2 else _joined(text, lines, verse=verse)


def _goes_on(text: str, lines: list[Span], match: re.Match[str]) -> bool:
    """Say whether a paragraph runs on below a blank line: in lower case, or in double spacing.

    Double spacing shows in a sentence that has run on so before, or that does so further below.
    """
    joined = len(lines) > 1 and _parts_paragraphs(text[lines[-2].end : lines[-1].start])
    if not (joined or text[match.start()].islower() or _LOWER_BELOW.match(text, match.end())):
        return False
    later = _LINE.search(text, match.end())
    below = Span(match.start(), match.start() + len(match[0].rstrip()))
    if not _is_full(text, lines[-1], below):
        return False
    single = later is None or _parts_paragraphs(text[below.end : later.start()])
    if single and joined:
        return True
    if _in_lower_case(text, lines[0], below):
        return single or len(lines) > 1
    if not single or later is None:
        return False
    last = Span(later.start(), later.start() + len(later[0].rstrip()))
    return _in_lower_case(text, below, last) and _is_full(text, below, last)


def _in_lower_case(text: str, first: Span, below: Span) -> bool:
    """Say whether words follow in lower case what begins like a sentence."""
    return (
        text[below.start].islower()
        and not text[first.start].islower()
        and _WORDS_ON.match(text, below.start, below.end) is not None
    )


def _is_full(text: str, before: Span, after: Span) -> bool:
    """Say whether a line without a final mark has no room for the first word of the next one."""
    last = text[before.end - 1]
    if before.end - before.start < _SHORT or not (last.isalnum() or last in ",’'-–—"):
        return False
    line, following = _head(text, before), _head(text, after)
    if not following or _ITEM.match(following) or _has_room(before, after, following):
        return False
    return not _is_set_apart(line, following)


def _begins_apart(text: str, lines: list[Span], match: re.Match[str]) -> bool:
    """Say whether a line of quoted mail, or one with a paragraph's number, begins a paragraph.

    A line that was quoted and wrapped again runs on, though its mark is lost.
    """
    if not lines or not (text[match.start()] in _SIGNS or text[lines[-1].start] == ">"):
        return False
    before, after = lines[-1], Span(*match.span())
    above, line = _head(text, before), _head(text, after)
    closed = _CLOSED.search(text, max(before.start, before.end - 40), before.end) is not None
    if _PARAGRAPH_MARK.match(line):
        return closed or line[1] == "¶"
    if not line or not above:
        return True
    if _depth(text, before) == _depth(text, after):
        return False
    return closed or above[-1] == ":" or not line[0].islower()


def _depth(text: str, line: Span) -> int:
    """Count the marks of quoted mail before a line."""
    marks = _REPLY.match(text, line.start, line.end)
    return marks[0].count(">") if marks else 0


def _head(text: str, line: Span) -> str:
    """Return the beginning of a line, without the marks of quoted mail."""
    head = text[line.start : min(line.end, line.start + _NEAR)]
    marks = _REPLY.match(head)
    return head[marks.end() :] if marks else head


def _is_stanza(text: str, lines: list[Span], *, after_verse: bool) -> bool:
    """Say whether the lines are verse, under a title or not."""
    if any(line.end - line.start > WIDEST for line in lines):
        return False
    heads = [_head(text, line) for line in lines]
    return is_verse(heads[_is_titled(heads[0]) :], after_verse=after_verse)


def _is_titled(first: str) -> bool:
    return not any(word[0].islower() for word in first.split())


def _joined(text: str, lines: list[Span], *, verse: bool) -> Iterator[Span]:
    """Yield the blocks of one paragraph: a stanza whole, below its title."""
    if not verse:
        yield from _paragraph(text, lines)
        return
    titled = _is_titled(_head(text, lines[0]))
    if titled:
        yield lines[0]
    yield Span(lines[titled].start, lines[-1].end)


def _parts_paragraphs(gap: str) -> bool:
    """Say whether the white space between two lines holds an empty line or U+2029."""
    return "\u2029" in gap or len(_BREAK.findall(gap)) > 1


def _paragraph(text: str, lines: list[Span]) -> Iterator[Span]:
    """Join the lines of one paragraph that run on into the next."""
    heads = [_head(text, line) for line in lines]
    closed = [_CLOSED.search(text, max(line.start, line.end - 40), line.end) for line in lines]
    listed = sum(_WEAK_ITEM.match(head) is not None for head in heads) > 1
    wrapped = any(
        head[0].islower() and not end for head, end in zip(heads[1:], closed, strict=False)
    )
    start = lines[0].start
    fresh = True  # whether a sentence begins with the line
    for number, (before, after) in enumerate(pairwise(lines)):
        line, following = heads[number], heads[number + 1]
        if _BULLET.match(following) or (listed and _WEAK_ITEM.match(following)):
            ends = True
        elif closed[number]:
            ends = False  # the segmenter decides about marks
        else:
            ends = (
                fresh
                and before.end - before.start <= _HEADLINE
                and _may_run_out(line, following)
                and (
                    _begins_anew(line, following)
                    or (_has_room(before, after, following) and _fits_headline(line, following))
                    or (not wrapped and len(following) < _NARROW and _is_short(line))
                )
            )
        fresh = ends or closed[number] is not None
        if ends:
            yield Span(start, before.end)
            start = after.start
    yield Span(start, lines[-1].end)


def _may_run_out(line: str, following: str) -> bool:
    """Say whether a line without a final mark may be complete, by its last and the next word."""
    word = _FIRST_WORD.search(following)
    if word is None or word[0][0].islower() or following[0] in "([–—":
        return False
    if line[-1] in ",;-–—([{/&+«“„‘¿¡=" or _INSIDE.search(line):
        return False
    if line[-1] == ":" and following[0] in "“\"'«„‘":
        return False
    last = line.rsplit(None, 1)[-1].strip("“\"'")
    return last.lower() not in abbr.FUNCTION_WORDS or last.isupper()


def _begins_anew(line: str, following: str) -> bool:
    """Say whether the next line can only begin a sentence, or the line only be set apart."""
    if line[-1] == ":" or _DATELINE.match(following) or _is_set_apart(line, following):
        return True
    word = _FIRST_WORD.search(following)
    return (
        word is not None
        and word[0] != "I"
        and not word[0].isupper()
        and word[0].lower() in _PLAIN_STARTERS
    )


def _is_set_apart(line: str, following: str) -> bool:
    """Say whether capitals or separators mark a byline, a headline or a navigation line."""
    if line.isupper() and len(line) > 4:
        return not following.isupper()
    tokens = line.split()
    if not {"»", "|", "›", ">"}.isdisjoint(tokens):
        return True
    if tokens[0] in {"By", "BY", "Ni", "Por", "Von", "Par"} and len(tokens) > 1:
        return not any(t.islower() for t in tokens if t not in abbr.PARTICLES)
    long = [token for token in tokens if len(token) > 3]
    titled = len(long) >= 3 and not any(token[0].islower() for token in long)
    return (
        titled
        and tokens[0].lower() not in abbr.STARTERS
        and any(token.islower() and len(token) > 3 for token in following.split())
    )


def _has_room(before: Span, after: Span, following: str) -> bool:
    """Say whether the next line's first word would have fitted: a wrapped line is full."""
    length = before.end - before.start
    width = max(length, after.end - after.start)
    return length + 1 + len(following.split(maxsplit=1)[0]) + width // 16 <= width


def _fits_headline(line: str, following: str) -> bool:
    """Say whether what follows agrees: a number may belong to the line, as in ``H`` and ``2O``."""
    return not following[0].isdigit() or _is_short(line)


def _is_short(line: str) -> bool:
    """Say whether a line reads as a headline: short, and not begun like a sentence."""
    word = _FIRST_WORD.search(line)
    return (
        len(line) < _NARROW
        and line.count(" ") >= 2
        and word is not None
        and word[0].lower() not in abbr.STARTERS
    )
