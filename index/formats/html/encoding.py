"""The encoding of a page: by its mark, as UTF-8, as the page itself says, or guessed."""

from __future__ import annotations

import re

from index.formats.document import Unreadable
from index.formats.encodings.decoding import Decoded, codec_of, decode

_HEAD = 4096  # bytes in which a page states its encoding; browsers look at 1,024
_STATED = re.compile(
    rb"(?:<meta\b[^>]{0,512}?\bcharset|<\?xml\b[^>]{0,256}?\bencoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})",
    re.IGNORECASE,
)


def decode_page(data: bytes, named: str | None = None, stated: str | None = None) -> Decoded:
    """Return the characters of a page; raises ``Unreadable`` when it is no text.

    ``named`` is the encoding that the user says it is in, ``stated`` what was said around it. Valid
    UTF-8 is UTF-8 whatever a page says: one saved anew often still says what it was before.
    """
    if named or _is_utf8(data):
        return decode(data, named)
    found = _STATED.search(data, 0, _HEAD)
    label = stated or (found[1].decode("ascii", "ignore") if found else "")
    encoding = codec_of(label)
    # UTF-16 cannot say so in bytes that were read as ASCII, and damaged UTF-8 is told as such.
    if encoding and not encoding.startswith("utf"):
        try:
            return decode(data, encoding)
        except Unreadable:
            pass
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
