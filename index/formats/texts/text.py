"""Plain text: the document is the decoded file, but for words parted at a line's end, and tabs.

What in it is headline, byline or navigation is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.article import Location
    from index.formats.document import Document
    from index.formats.hints import Hints

_MAY_HIDE = re.compile(r"[\t\r\n]")  # what stands where something of the file is not seen


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read plain text; raises ``Unreadable`` when the bytes are not text."""
    # Imported here, as below: a question reads no more than the bytes that it cites.
    from index.formats.texts.plain import read_plain  # noqa: PLC0415

    return read_plain(data, hints.encoding if hints else None)


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at ``location``."""
    cited = data[location.byte_start : location.byte_end].decode(encoding, errors="replace")
    if not _MAY_HIDE.search(cited):
        return cited
    from index.formats.texts.hyphens import may_part  # noqa: PLC0415
    from index.formats.texts.structure import may_hold_turn  # noqa: PLC0415

    if "\t" not in cited and not may_part(cited) and not may_hold_turn(cited):
        return cited
    # What of it is seen is for the whole text to say.
    from index.formats.places import visible_at  # noqa: PLC0415
    from index.formats.texts.plain import read_plain  # noqa: PLC0415

    return visible_at(read_plain(data, encoding), location)
