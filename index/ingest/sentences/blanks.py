"""Thai and Lao end a sentence with a blank, and set one inside it as others set a comma.

Which of the two a blank is only its surroundings can suggest: a sentence is rarely short, and some
words only go on with one. Nothing here looks at other marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Span

_LETTER = r"[\u0e01-\u0e2e\u0e30-\u0e45\u0e47-\u0e4e\u0e81-\u0ec4\u0ec8-\u0ece]"
_ANY = re.compile(_LETTER)
_SHORTEST, _LAST = 40, 20  # characters of a sentence, and of the last one of a paragraph

# Thai for and, or, with, of, which, by, to, because, until, so, such as, is, will, said; and Lao
# for and, or, which, because.
_GOES_ON = (
    "และ|หรือ|กับ|ของ|ซึ่ง|ที่|ว่า|โดย|เพื่อ|เพราะ|เนื่องจาก|จน|จึง|อัน|ดังกล่าว|เช่น|ได้แก่|รวมทั้ง|ตลอดจน"
    "|เป็น|คือ|ได้|จะ|กล่าว"
    "|ແລະ|ຫຼື|ຊຶ່ງ|ທີ່|ເພາະ"
)
_BLANK = re.compile(rf"(?<={_LETTER})[ \u00a0]+(?={_LETTER})(?!{_GOES_ON})")


def ends_by_blanks(text: str) -> bool:
    """Say whether some of a text is written so."""
    return not text.isascii() and _ANY.search(text) is not None


def cut_at_blanks(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of a stretch of text without other marks that end one."""
    start = span.start
    for blank in _BLANK.finditer(text, span.start, span.end):
        if blank.start() - start >= _SHORTEST and span.end - blank.end() >= _LAST:
            yield Span(start, blank.start())
            start = blank.end()
    yield Span(start, span.end)
