"""Does a line ask for the next answers to the question before: "tell me more", "go on"? Pure.

The whole line must: "tell me more about the bridge" is a question.
"""

from __future__ import annotations

import re

_LONGEST = 60  # characters
_LINE = re.compile(
    r"""\W*(?:(?:and|ok(?:ay)?|yes|please|now)\W+)*
        (?: (?:(?:(?:can|could)\s+you\s+)?(?:tell|show|give)\s+(?:me|us)\s+)?
              (?:(?:some|even|the)\s+)?(?:more|others|the\s+(?:rest|others)|rest)
              (?:\s+(?:answers?|results?|sentences?|of\s+(?:them|these|those)))?
          | (?:please\s+)?(?:go\s+on|continue|keep\s+going)
          | next(?:\s+(?:answers?|results?|one|ones|page))? )
        (?:\W+please)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def asks_to_go_on(line: str) -> bool:
    """Say whether a line asks no more than to be shown more."""
    return len(line) <= _LONGEST and _LINE.fullmatch(line) is not None
