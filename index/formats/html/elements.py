"""What the elements of HTML mean for what is shown: which begin a line, which are not seen."""

from __future__ import annotations

import re

from index.article import Role
from index.formats.html.tokens import attributes

VOID = frozenset(
    "area base br col embed frame hr img input keygen link meta param source track wbr".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CELLS = frozenset({"td", "th"})
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li "
    "listing main menu nav ol optgroup option p plaintext pre search section summary table tbody "
    "td tfoot th thead tr ul xmp".split()
)
"""Elements that stand on lines of their own."""

HIDDEN = frozenset(
    "annotation annotation-xml applet audio canvas datalist embed frameset head iframe map "
    "meter noembed noframes noscript object optgroup option picture progress rp rt "
    "rtc script select style svg template textarea title video".split()
)
"""Elements whose content a reader does not see, or sees as a picture or a control."""

# Which open elements a start tag ends, where they have no end tag of their own.
CLOSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BLOCKS, ("p",)),
    "li": ("li", "p"),
    "dt": ("dt", "dd", "p"),
    "dd": ("dt", "dd", "p"),
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr",),
    **dict.fromkeys(("tbody", "tfoot", "thead"), ("tbody", "tfoot", "thead", "tr")),
}
ROLES = {
    "figcaption": Role.CAPTION,
    "caption": Role.CAPTION,
    "pre": Role.CODE,
    "blockquote": Role.QUOTATION,
}
ENDS_HEADING = frozenset("article blockquote figure footer form li main nav section table".split())
"""Elements that no heading is around, but by an end tag that is missing."""
TABLE_PARTS = frozenset("table caption tbody thead tfoot tr td th".split())

_MAY_HIDE = re.compile(r"hidden|none|reader|sr-only", re.IGNORECASE)
_UNSEEN_STYLE = re.compile(
    r"(?:^|;)\s*+(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)\b", re.IGNORECASE
)
# The names that Bootstrap, WordPress and HTML5 Boilerplate give to what is only read aloud.
_READ_ALOUD = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-text|visually-?hidden|screen-?reader(?:-only)?)(?:$|\s)",
    re.IGNORECASE,
)


def is_unseen(name: str, written: str) -> bool:
    """Say whether an element is not seen, for its name or its attributes as ``written``."""
    if name in HIDDEN:
        # A page saved by SingleFile keeps shadow roots in such templates.
        return not (name == "template" and "shadowroot" in written)
    if name == "dialog":
        return "open" not in attributes(written)
    if not _MAY_HIDE.search(written):
        return False
    stated = attributes(written)
    return (
        "hidden" in stated
        or _UNSEEN_STYLE.search(stated.get("style", "")) is not None
        or _READ_ALOUD.search(stated.get("class", "")) is not None
    )
