"""A citation, opened where it stands: a text at its line, a PDF at its page, HTML at its words.

Starts no shell. What has a window of its own is started and left alone.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from index.article import Location
from index.errors import IndexUntrusted, UsageError
from index.parts import Cue, Member, Page
from index.urls import is_url
from qa.terminal import editor

_PDF_VIEWERS = {
    "zathura": ("--page={page}", "{file}"),
    "evince": ("--page-index={page}", "{file}"),
    "okular": ("--page", "{page}", "{file}"),
    "atril": ("--page-index={page}", "{file}"),
    "xreader": ("--page-index={page}", "{file}"),
    "qpdfview": ("--unique", "{file}#{page}"),
    "mupdf": ("{file}", "{page}"),
}
_OPENERS = ("xdg-open", "open")
_WORDS = 6  # of a sentence's beginning and end, by which a browser finds it


def require_trusted(file: str, *, trusted: bool) -> None:
    """Raise IndexUntrusted unless the index that names ``file`` is ``trusted``."""
    if not trusted:
        raise IndexUntrusted(
            f"{file} is named by an index that is not trusted, so it is not opened.",
            "If you know where the index comes from: qa index trust DIR, and ask again.",
        )


def open_citation(file: str, location: Location, sentence: str) -> None:
    """Open ``file`` where ``sentence`` stands, in what the user reads such files with.

    A page of the web opens as it is now, in a browser; "" shows it from its beginning.

    Raises UsageError if the file is gone, or nothing is there to open it with.
    """
    page = next((part for part in location.parts if isinstance(part, Page)), None)
    if is_url(file):
        _start(_page_command(file, sentence, page))
        return
    if not Path(file).is_file():
        raise UsageError(
            f"The file {file} is not there any more.", "Bring the index up to date: qa index update"
        )
    inside = any(isinstance(part, Member) for part in location.parts)
    if page and not inside:
        _start(_pdf_command(file, page.number))
    elif Path(file).suffix.lower() in (".html", ".htm", ".xhtml") and not inside:
        _start(_page_command(file, sentence))
    elif location.line and all(isinstance(part, Cue) for part in location.parts):
        editor.open_at(file, location.line, location.column)
    else:
        _start([_opener(file), file])


def _pdf_command(file: str, page: int) -> list[str]:
    """Return the command that shows a page of a PDF, 1-based."""
    for viewer, form in _PDF_VIEWERS.items():
        if shutil.which(viewer):
            return [viewer, *(part.format(file=file, page=page) for part in form)]
    return [_opener(f"{file} at page {page}"), file]


def _page_command(file: str, sentence: str, page: Page | None = None) -> list[str]:
    """Return the command that shows a web page where it says ``sentence``, a PDF at its page."""
    place = file if is_url(file) else Path(file).as_uri()
    words = f"#:~:text={_fragment(sentence)}" if sentence else ""
    address = f"{place}#page={page.number}" if page else f"{place}{words}"
    browser = os.environ.get("BROWSER", "").strip()
    program = shlex.split(browser) if browser else [_opener(file)]
    return [*program, address]


def _fragment(sentence: str) -> str:
    """Return a text fragment: the first words and the last, as browsers look for them."""
    words = sentence.split()
    if len(words) <= 2 * _WORDS:
        return _encoded(words)
    return f"{_encoded(words[:_WORDS])},{_encoded(words[-_WORDS:])}"


def _encoded(words: list[str]) -> str:
    # A dash and a comma have a meaning in a fragment.
    return quote(" ".join(words), safe="").replace("-", "%2D")


def _opener(what: str) -> str:
    """Return the program that opens a file by its kind."""
    found = next((name for name in _OPENERS if shutil.which(name)), None)
    if not found or not _has_windows(os.environ):
        raise UsageError(
            f"There is nothing here that could show {what}.",
            "Read it in the session: /show N",
        )
    return found


def _has_windows(environment: Mapping[str, str]) -> bool:
    shows = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return bool(shows) or sys.platform == "darwin"


def _start(command: list[str]) -> None:
    """Start a program that has a window of its own, and leave it alone."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own choice
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UsageError(
            f"{command[0]} cannot be started: {error.strerror}.", "Check $BROWSER and your PATH."
        ) from error
    _started.append(process)


_started: list[subprocess.Popen[bytes]] = []  # Python warns of one that is dropped while it runs
