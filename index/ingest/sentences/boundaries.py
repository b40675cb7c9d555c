"""What stands around a possible end of a sentence, for the rules to look at.

A boundary sees a bounded stretch of the text to either side of some marks. Nothing here looks for
boundaries or decides about one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.ingest.sentences import abbreviations as abbr

MARKS = ".!?…؟۔।॥։‼⁇⁈⁉"
"""What may end a sentence when white space follows."""

WIDE_MARKS = "。！？｡។။።"
"""What ends a sentence in scripts without spaces: Chinese, Khmer, Burmese and Ethiopic marks."""

REACH = 160
"""How far the rules look to either side of a possible end, in characters."""

_QUOTES = frozenset("\"'”’»›“‘«")
_OPENER = re.compile(r"(?:[\"'`“”‘’«»„‚‹›(\[{¿¡*_#—–-]++[ \u00a0\u202f]?)*+")
_NAME = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"[—–…(\[{“\"„«‘*_-]")
_RANK = re.compile(r"[A-Z][a-z]+\Z")
_ADDRESS = re.compile(r"://|@|www\.")
_INITIAL = re.compile(r"[^\W\d_]\.")
_ELIDED = re.compile(r"\A(?:[ldLD]|(?:[dD]e|[aA]l)l)['’](?=\w{2})")  # "l'art. 5", "dell'avv. Rossi"
_ELISION = re.compile(r"(?:[LDCJSNMT]|Qu)['’]")
_REPLY = re.compile(r"\A(?:>\s*)+")
_NOTE = re.compile(r"\(\d{1,3}\)")
_CITATION = re.compile(
    r"\bvs?\. |[§¶]|\b[Ii]d\.|\b\d+ (?:[A-Z][\w'’]{0,9}\.? ?){1,4}(?:\d[a-z]{1,2} )?\d"
    r"|\((?:[^()\n]{0,30}[ .])?\d{4}\)"
)


class Boundary(NamedTuple):
    """A possible end of a sentence with what stands around it.

    ``left`` is the sentence so far, up to the marks and as far as ``REACH``; ``whole`` says whether
    that is all of it; ``word`` is its last word and ``before`` the one before. ``right`` is what
    follows the marks and their closers: an ``opener`` and the ``next`` word, whose first letters or
    digits are ``name``; ``wraps`` says that it stands on another line.
    """

    left: str
    whole: bool
    wraps: bool
    before: str
    word: str
    marks: str
    closers: str
    right: str
    opener: str
    next: str
    name: str

    @classmethod
    def at(cls, text: str, match: re.Match[str], start: int, end: int) -> Boundary:
        """Look around the marks of a match: from its sentence's start to the end of the block."""
        at, after = match.start(), match.end()
        left = text[max(start, at - REACH) : at]
        right = text[after : min(end, after + REACH)]
        before, chunk = _last_words(left)
        if right[0] == ">":  # the next line of a quoted mail
            right = _REPLY.sub("", right, count=1) or right
        found = None if right[0].isalnum() else _OPENER.match(right)
        opener = found[0] if found else ""
        following = right[len(opener) :].split(None, 1)[0] if len(opener) < len(right) else ""
        return cls(
            left=left,
            whole=at - start <= REACH,
            wraps="\n" in text[match.end(2) : after],
            before=before,
            word=_bare(chunk),
            marks=text[at] + match[1],
            closers=_NOTE.sub("¹", match[2]) if "(" in match[2] else match[2],
            right=right,
            opener=opener,
            next=following,
            name=following if following.isalpha() else "".join(_NAME.findall(following)[:1]),
        )

    @property
    def bracketed(self) -> bool:
        """Whether a bracket opens right before the word."""
        return _last_words(self.left)[1].startswith(("(", "["))

    @property
    def key(self) -> str:
        """The word as the tables of abbreviations have it."""
        return self.word.lower()

    @property
    def lower(self) -> bool:
        """Whether the next word begins in lower case."""
        return self.next[:1].islower()

    @property
    def upper(self) -> bool:
        """Whether the next word begins with a capital."""
        return self.next[:1].isupper()

    @property
    def starter(self) -> bool:
        """Whether a plain sentence start follows: ``The``, ``However``, ``L'``."""
        if not self.upper:
            return False
        if self.name.lower() in abbr.STARTERS:
            return self.next != "No." and not _INITIAL.match(self.next)
        if self.name.lower() in abbr.HERE_STARTERS:
            return self.speaks(abbr.HERE_STARTERS[self.name.lower()])
        return len(self.name) <= 2 and _ELISION.match(self.next) is not None

    @property
    def quoted(self) -> bool:
        """Whether a quotation closes after the marks."""
        return not _QUOTES.isdisjoint(self.closers)

    @property
    def numbered(self) -> bool:
        """Whether a number stands before the word, as in ``5 km`` and ``5 sq. km``."""
        return self.before[-1:].isdigit() or self.before in {"sq.", "cu."}

    @property
    def german(self) -> bool:
        """Whether small German words stand near: there every noun has a capital."""
        signs = abbr.SIGNS["german"]
        return signs.search(self.left) is not None or signs.search(self.right) is not None

    @property
    def citing(self) -> bool:
        """Whether a case or a statute is cited near: ``Roe v. Wade``, ``42 U.S.C. § 1983``."""
        return _CITATION.search(self.left) is not None or _CITATION.search(self.right) is not None

    def speaks(self, languages: tuple[str, ...]) -> bool:
        """Say whether two small words of one of the languages stand near."""
        near = f"{self.left} {self.right}"
        return any(len(set(abbr.SIGNS[name].findall(near))) > 1 for name in languages)


def _last_words(left: str) -> tuple[str, str]:
    """Return the last two words with what is glued to them; none, if white space follows them."""
    words = left[-48:].rsplit(None, 2)
    if not words or left[-1].isspace():
        return "", ""
    return (words[-2] if len(words) > 1 else ""), words[-1]


def _bare(chunk: str) -> str:
    """Return the word at the end of a chunk without what is glued in front of it."""
    if chunk.isalpha() and chunk[1:].islower():
        return chunk
    if _ADDRESS.search(chunk):
        return ""
    word = _ELIDED.sub("", _GLUED.split(chunk)[-1]).replace("'", "").replace("’", "")
    rank = _RANK.search(word)  # P/Supt., LtGen.
    return rank[0] if rank and rank[0].lower() in abbr.TITLES else word
