"""A page of the web, fetched once because the user named it, within limits of time and size.

No proxy is used, no cookie kept and nothing sent but the address. Each name is resolved here and
the connection made to the very address that was looked at, so that a name that means another
machine a moment later leads nowhere else.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.client import HTTPException, HTTPResponse, IncompleteRead
from threading import Thread
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urljoin, urlsplit

from index.errors import ArticleError, UsageError
from index.formats.encodings.decoding import codec_of
from index.formats.kinds import SUFFIXES
from index.ingest.addresses import is_public
from index.ingest.limits import Limits
from index.urls import normalised

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_REDIRECTS = 5
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_OK, _SERVER_FAULT = 200, 500
_SIGN_IN = frozenset({401, 403, 407})
_WAIT = frozenset({408, 425, 429})
_CHUNK = 65_536  # bytes
_HEADERS = (
    "User-Agent: article-qa\r\n"
    "Accept: text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate\r\n"
    "Connection: close\r\n"
)

# What a media type is called as a file; types that say little leave it to the address.
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/epub+zip": ".epub",
    "text/vtt": ".vtt",
}
_NO_ARTICLES = frozenset({"image", "audio", "video", "font"})

_SAVE = "Open it in a browser, save the page, and add the file."
_LATER = "Try again later."


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: its bytes, unpacked; ``name`` is what they would be called as a file.

    ``encoding`` is the codec that the server says they are in, where they are; else None.
    """

    url: str
    data: bytes
    name: str
    encoding: str | None

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


def fetch(url: str, limits: Limits) -> Page:
    """Return the page at a normalised address.

    Raises ArticleError where there is none to be had: no network, no such server, another status
    than 200, too many redirects, too slow, too large, an address that may not be reached.
    """
    deadline = time.monotonic() + limits.seconds
    with _told(url, limits):
        at = url
        for _ in range(_REDIRECTS + 1):
            with _asked(at, limits, deadline) as response:
                if response.status not in _REDIRECTING:
                    return _page(url, response, limits)
                at = _led_to(at, response.headers.get("Location", ""))
    raise ArticleError(f"{url} leads on and on, more than {_REDIRECTS} times.", _SAVE)


@contextmanager
def _told(url: str, limits: Limits) -> Iterator[None]:
    """Have whatever goes wrong on the way told in two lines."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ArticleError(
            f"{url} cannot show who it is: {error.verify_message.rstrip('.')}.",
            "Nothing was read from it. Check the address, and this machine's clock.",
        ) from error
    except TimeoutError as error:
        raise ArticleError(f"{url} took longer than {limits.seconds:g} seconds.", _LATER) from error
    except socket.gaierror as error:
        raise ArticleError(
            f"{url} cannot be reached: {error.strerror or error}.",
            "Check the spelling of the address, and the network.",
        ) from error
    except (HTTPException, zlib.error) as error:
        cut = isinstance(error, IncompleteRead)
        what = "ended before all of it had come" if cut else "did not answer as a web server does"
        raise ArticleError(f"{url} {what}.", _LATER) from error
    except OSError as error:
        raise ArticleError(
            f"{url} cannot be reached: {error.strerror or error}.",
            "Check the network; nothing was changed.",
        ) from error


# --- asking -------------------------------------------------------------------------------------


@contextmanager
def _asked(url: str, limits: Limits, deadline: float) -> Iterator[HTTPResponse]:
    """Ask for an address, and yield the answer as far as its headers."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with closing(_connected(url, (host, port), limits, deadline)) as raw:
        wire = raw
        if parts.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        wire.settimeout(_left(deadline))
        wire.sendall(f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{_HEADERS}\r\n".encode())
        with closing(wire):
            response = HTTPResponse(cast("socket.socket", _Answer(wire, deadline)), method="GET")
            with closing(response):
                response.begin()
                yield response


def _connected(url: str, server: tuple[str, int], limits: Limits, deadline: float) -> socket.socket:
    """Connect to the first of a server's addresses that may be reached and answers."""
    refused: OSError | None = None
    found = _resolved(server, deadline)
    allowed = [each for each in found if limits.private or is_public(str(each[1][0]))]
    if not allowed:
        raise ArticleError(
            f"{url} leads to {found[0][1][0]}, an address of this machine, of its network or of "
            "nobody.",
            "Nothing was asked of it. If you mean it: qa index add --allow-private ADDRESS",
        )
    for family, place in allowed:
        wire = socket.socket(family, socket.SOCK_STREAM)
        try:
            wire.settimeout(_left(deadline))
            wire.connect(place)
        except OSError as error:
            wire.close()
            refused = error
        else:
            return wire
    raise refused or OSError("no address")


_Place = tuple[int, tuple[str | int, ...]]


def _resolved(server: tuple[str, int], deadline: float) -> list[_Place]:
    """Return a server's addresses; TimeoutError where they are not known in time."""
    found: list[_Place] = []
    failed: list[OSError] = []

    def resolve() -> None:
        try:
            for family, _, _, _, place in socket.getaddrinfo(*server, type=socket.SOCK_STREAM):
                found.append((family, cast("tuple[str | int, ...]", place)))
        except OSError as error:
            failed.append(error)

    # The system's resolver cannot be told how long to wait.
    resolving = Thread(target=resolve, daemon=True)
    resolving.start()
    resolving.join(_left(deadline))
    if failed:
        raise failed[0]
    if resolving.is_alive() or not found:
        raise TimeoutError
    return found


def _led_to(at: str, location: str) -> str:
    """Return where a redirect leads; ArticleError where that is nowhere to go."""
    try:
        to = normalised(urljoin(at, location)) if location else ""
    except UsageError as error:
        raise ArticleError(f"{at} leads to what is no page of the web.", _SAVE) from error
    if not to:
        raise ArticleError(f"{at} leads on, and does not say where.", _SAVE)
    if at.startswith("https:") and not to.startswith("https:"):
        raise ArticleError(
            f"{at} leads to {to}, which anybody on the way could change.",
            f"If you mean it, name it yourself: qa index add {to}",
        )
    return to


def _left(deadline: float) -> float:
    """Return the seconds that are left; TimeoutError where none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Answer(io.RawIOBase):
    """What a server sends, each piece of it waited for no longer than to the deadline."""

    def __init__(self, wire: socket.socket, deadline: float) -> None:
        self._wire = wire
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the file that http.client reads, as of a socket."""
        return io.BufferedReader(self, _CHUNK)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Receive what comes next."""
        self._wire.settimeout(_left(self._deadline))
        return self._wire.recv_into(buffer)


# --- what was answered --------------------------------------------------------------------------


def _page(url: str, response: HTTPResponse, limits: Limits) -> Page:
    """Read the page that an answer holds."""
    if response.status != _OK:
        said = f"{response.status} {response.reason}".strip()
        asks = _SAVE if response.status in _SIGN_IN else "Check the address in a browser."
        waits = response.status in _WAIT or response.status >= _SERVER_FAULT
        raise ArticleError(f"{url} is not to be had: {said}.", _LATER if waits else asks)
    headers = response.headers
    if headers.get_content_maintype() in _NO_ARTICLES:
        raise ArticleError(f"{url} is {headers.get_content_type()}, no article.", _SAVE)
    data = b"".join(_unpacked(url, response, limits))
    return Page(url, data, _name(url, headers), _encoding(headers, data))


def _unpacked(url: str, response: HTTPResponse, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of a page; ArticleError once they are too many, packed or unpacked."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in _DECODERS:
        raise ArticleError(f"{url} is packed as {coding!a}, which is not known here.", _SAVE)
    if (response.length or 0) > limits.max_bytes:
        raise _too_large(url, limits)
    decoder = _DECODERS[coding]()
    received = total = 0
    for chunk in iter(partial(response.read, _CHUNK), b""):
        received += len(chunk)
        rest = chunk
        while rest or decoder.pending:
            piece, rest = decoder.decode(rest)
            total += len(piece)
            if max(total, received) > limits.max_bytes:
                raise _too_large(url, limits)
            yield piece
    if response.length or not decoder.complete:
        raise IncompleteRead(b"")


def _too_large(url: str, limits: Limits) -> ArticleError:
    megabytes = limits.max_bytes / 1e6
    return ArticleError(
        f"{url} is larger than the limit of {megabytes:,.1f} MB.",
        f"Raise the limit with --max-size {int(2 * megabytes) + 1}.",
    )


class _Plain:
    """Bytes that are not packed."""

    pending = False
    complete = True

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """Return what ``data`` holds, and what of it is to be decoded next."""
        return data, b""


class _Zipped:
    """Bytes packed with zlib, unpacked a piece at a time, so that a bomb is seen as it swells."""

    def __init__(self, forms: tuple[int, ...]) -> None:
        self._forms = forms
        self._unpacks = zlib.decompressobj(forms[0])
        self._begun = False
        self.pending = False

    @property
    def complete(self) -> bool:
        """Whether the end of what was packed has come."""
        return self._unpacks.eof or not self._begun

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """Return a piece of what was packed, and what of ``data`` is to be unpacked next."""
        if self._unpacks.eof:
            self.pending = False
            if not data.startswith(_GZIP_SIGN):
                return b"", b""  # padding
            self._unpacks = zlib.decompressobj(self._forms[0])  # another member
        try:
            piece = self._unpacks.decompress(data, _CHUNK)
        except zlib.error:
            if self._begun or len(self._forms) == 1:
                raise
            self._unpacks = zlib.decompressobj(self._forms[1])  # "deflate" without its header
            piece = self._unpacks.decompress(data, _CHUNK)
        self._begun = True
        self.pending = len(piece) == _CHUNK and not self._unpacks.eof
        return piece, self._unpacks.unconsumed_tail or self._unpacks.unused_data


_GZIP_SIGN = b"\x1f"
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_DECODERS: dict[str, Callable[[], _Plain | _Zipped]] = {
    "identity": _Plain,
    "": _Plain,
    "gzip": partial(_Zipped, (_GZIP,)),
    "x-gzip": partial(_Zipped, (_GZIP,)),
    "deflate": partial(_Zipped, (_ZLIB, _RAW)),
}


def _name(url: str, headers: Message) -> str:
    """Return what a page would be called as a file: by its media type, or as the address ends."""
    stem, ending = posixpath.splitext(unquote(posixpath.basename(urlsplit(url).path)))
    ending = _ENDINGS.get(headers.get_content_type(), ending.lower())
    return f"{stem or 'page'}{ending if ending in SUFFIXES else '.txt'}"


def _encoding(headers: Message, data: bytes) -> str | None:
    """Return the codec that a server names, where the bytes are in it and are not UTF-8."""
    codec = codec_of(headers.get_content_charset() or "")
    if codec is None:
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        try:
            return codec if data.decode(codec).encode(codec) == data else None
        except UnicodeError:
            return None
    return None
