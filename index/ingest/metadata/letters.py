"""What stands around the words of a letter, or of a quotation: who is greeted, and who says so.

Whole lines only, and the lines beside them; nothing here knows where in the article they stand.
"""

from __future__ import annotations

import re

from index.ingest.metadata.bylines import is_name, outlet
from index.ingest.metadata.lines import Lines, ends_like_sentence

_LONGEST = 120  # characters of such a line

_SALUTATION = re.compile(
    r"(?:(?:my\s+)?(?:very\s+)?(?:dear(?:est)?|honou?red|esteemed)\b[^.?!;:,]{0,40}"
    r"(?:,[^.?!;:,]{1,20})?"
    r"|(?:hi|hello|hey|good\s+(?:morning|afternoon|evening))\s+(?:all|everyone|everybody|team|folks"
    r"|friends|colleagues|there))(?:[,:]?\s*(?:--|—)|[,:])",
    re.IGNORECASE,
)
_GREETS = ",:-—"  # what a salutation ends with
_PLACE_AND_DAY = re.compile(
    r"[^\W\d_a-z][\w.’' -]{1,30}, (?:the )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\.?(?: of)? [^\W\d_a-z]\w{2,8}\.?),? \d{4}\.?"
)
_WRITES = re.compile(
    r"(?:(?P<day>On (?:[A-Z][a-z]{2,5}day|[^:]{0,40}\d[^:]{0,20}),? )"
    r"|(?!What|How|As |Here|When|That))"
    r"(?P<name>[^\W\d_a-z][^:,]{1,50}) (?:wrote|writes)(?: to [^:,]{2,50})?:"
)
_SPOKE = re.compile(r"(?:[—―]|--)\s*(?P<name>[^,—]{3,60}), (?=[^\W\d_a-z]).{1,90}")
_SAID = re.compile(r"[.!?…][”\"’')\]]*$|[”\"]$")
_DASHES = ("—", "―", "--")


def is_around_letter(lines: Lines, i: int) -> bool:
    """Say whether a line greets somebody, or tells where and when what follows was written."""
    text, below = lines[i].text, lines.below(i)
    if len(text) > _LONGEST or below is None or not (lines[i].apart and below.apart):
        return False
    if text[-1] in _GREETS:
        return _SALUTATION.fullmatch(text) is not None
    greeted = below.text[-1] in _GREETS and _SALUTATION.fullmatch(below.text)
    return bool(greeted and _PLACE_AND_DAY.fullmatch(text))


def says_who(lines: Lines, i: int) -> bool:
    """Say whether a line names who wrote what follows, or with a title who said what is above."""
    text = lines[i].text
    if len(text) > _LONGEST:
        return False
    if text.endswith(":"):
        writes = _WRITES.fullmatch(text)
        return writes is not None and bool(writes["day"] or is_name(writes["name"]))
    if not text.startswith(_DASHES) or i == 0 or ends_like_sentence(text):
        return False
    spoke, above = _SPOKE.fullmatch(text), lines[i - 1].text
    return spoke is not None and is_name(spoke["name"]) and _SAID.search(above) is not None


def signs_quotation(lines: Lines, i: int) -> bool:
    """Say whether a line names who said what is quoted above, and not who wrote the article."""
    if not lines[i].text.startswith(_DASHES) or not says_who(lines, i):
        return False
    quoted = lines[i - 1].text.endswith(("”", '"'))
    return quoted and outlet(lines[i].text.rsplit(", ", 1)[-1]) is None
