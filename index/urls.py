"""The address of a page on the web, as the catalogue holds it where a file has its path."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from index.errors import UsageError

_WEB = re.compile(r"https?://", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
# What stands for itself in a path or a query (RFC 3986, 3.3 and 3.4), and "%" of what is encoded.
_KEPT = "/:@!$&'()*+,;=%-._~"
_STRANGE = re.compile(r"[\x00-\x1f\x7f\\]")


def is_url(path: str) -> bool:
    """Say whether what stands in a path's place is the address of a page on the web."""
    return _WEB.match(path) is not None


def normalised(address: str) -> str:
    """Return an address as it is asked for and kept: one spelling, without the fragment.

    Raises UsageError for what is none, and for one that holds a name or a password.
    """
    strange = UsageError(
        f"{address!a} is no address of a web page.", "Give it as a browser shows it."
    )
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
        path, query = quote(parts.path, safe=_KEPT) or "/", quote(parts.query, safe=f"{_KEPT}?")
    except ValueError as error:
        raise strange from error
    if not host or parts.scheme not in _PORTS or _STRANGE.search(address):
        raise strange
    if parts.username is not None:
        raise UsageError(
            "The address holds a name or a password, which would be kept and shown.",
            "Leave it out; if the page needs it, save the page in a browser and add the file.",
        )
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    return urlunsplit((parts.scheme, netloc, path, query, ""))
