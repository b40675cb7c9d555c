"""Which format is a file of? By what it begins with, or else by its name."""

from __future__ import annotations

from pathlib import PurePath

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".epub": "epub",
    ".eml": "eml",
    ".mbox": "mbox",
    ".mbx": "mbox",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".ipynb": "ipynb",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".opml": "feed",
    ".zip": "archive",
    ".tar": "archive",
    ".gz": "archive",
    ".tgz": "archive",
    ".bz2": "archive",
    ".tbz2": "archive",
    ".xz": "archive",
    ".txz": "archive",
    ".warc": "warc",
}
"""The format of a file by its name's ending, which is what an index calls it."""

MODULES = {
    "text": "texts.text",
    "markdown": "texts.markdown",
    "html": "html.html",
    "mhtml": "html.mhtml",
    "pdf": "pdf.pdf",
    "docx": "office.docx",
    "odt": "office.odt",
    "rtf": "office.rtf",
    "pptx": "office.pptx",
    "epub": "office.epub",
    "office_97": "office.legacy",
    "eml": "mail.eml",
    "mbox": "mail.mbox",
    "csv": "tables.csv",
    "json": "tables.json",
    "jsonl": "tables.jsonl",
    "ipynb": "tables.ipynb",
    "xlsx": "tables.xlsx",
    "subtitles": "subtitles.subtitles",
    "feed": "feeds.feed",
    "links": "feeds.links",
    "archive": "archives.archive",
    "warc": "archives.warc",
}
"""The reader of a format, a module of this package."""

LETTERS = ("eml", "mbox")
"""The formats of letters."""

EXTRAS = {"pdf": "pdf"}
"""The extra that installs what a reader imports, where that is no part of every installation."""


def suffixes() -> frozenset[str]:
    """Return the file name endings that have a reader, in lower case, with their dot."""
    return frozenset(SUFFIXES)


def is_letter(format_: str) -> bool:
    """Say whether who has written such a file says all of it, but for what is quoted."""
    return format_ in LETTERS


def is_lined(format_: str) -> bool:
    """Say whether the lines of such a file are the lines of its text."""
    return format_ in ("text", "markdown")


def format_of(name: str, data: bytes = b"") -> str:
    """Return the format of a file, by what it begins with, or else by its name.

    A suffix that has no reader is read as text: nobody names such a file but on purpose, and
    what is no text is refused by its bytes.
    """
    # Imported here: a question, which knows the format, never looks.
    from index.formats.signatures import signed  # noqa: PLC0415

    return signed(data) or SUFFIXES.get(PurePath(name).suffix.lower(), "text")
