"""The markers of a list that runs on in a line: ``The rules: 1. Be kind. 2. Be brave.``.

A marker goes with what follows it, and one that comes next in its list begins a sentence. Nothing
here looks at lines: a list with an item a line is ``index.ingest.sentences.paragraphs``'.
"""

from __future__ import annotations

import re
from string import ascii_letters

from index.ingest.sentences.boundaries import Boundary

_NEXT = re.compile(r"\(?(\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})([.)])(?=\s)")
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_LABELS = frozenset([*_ROMANS, *map(str.upper, _ROMANS), *ascii_letters])
_FIRST = frozenset("1aiAI")


def ends_in_marker(boundary: Boundary) -> bool:
    """Say whether the full stop is that of a marker: of the first after a colon, or a later one."""
    label = boundary.word
    if boundary.closers or not (label in _LABELS or (label.isdigit() and len(label) < 3)):
        return False
    if label in _FIRST and boundary.before.endswith((":", ":-", ":—", "—")):
        return True
    if label == "1":
        return _is_followed(boundary)
    divided = boundary.before.endswith((",", ";", ":", ".", "!", "?"))
    return divided and _stands_before(boundary.left[: -len(label)], label)


def next_marker_follows(boundary: Boundary) -> bool:
    """Say whether the next marker of a list follows that the sentence belongs to."""
    found = _NEXT.match(boundary.right)
    if found is None:
        return False
    titled = boundary.right[found.end() :].lstrip()[:1]
    if found[2] == "." and not (titled.isupper() or titled.isdigit() or titled in "“\"'"):
        return False
    return _stands_before(boundary.left, found[1])


def _is_followed(boundary: Boundary) -> bool:
    """Say whether a ``2.`` comes soon, behind the end of a sentence or the same word."""
    for marker in (" 2. ", "\n2. ", "(2) ", " 2) "):
        head, found, _ = boundary.right.partition(marker)
        if found:
            return head.rstrip().endswith((".", ";", "!", "?", f" {boundary.before}"))
    return False


def _stands_before(left: str, label: str) -> bool:
    """Say whether the marker before ``label`` stands in ``left``."""
    return any(
        re.search(rf"(?:^|[\s(:]){before}[.)]\s", left) is not None for before in _before(label)
    )


def _before(label: str) -> list[str]:
    """Return the labels that may come before one: of ``v`` these are ``u`` and ``iv``."""
    if label.isdigit():
        return [str(int(label) - 1)]
    found = []
    if len(label) == 1 and label not in "aA":
        found.append(chr(ord(label) - 1))
    if label.lower() in _ROMANS[1:]:
        roman = _ROMANS[_ROMANS.index(label.lower()) - 1]
        found.append(roman if label.islower() else roman.upper())
    return found
