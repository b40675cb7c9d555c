"""Which format is a file of? By what it begins with, or else by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from index.formats.document import Unreadable

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

EXTRAS = {"pdf": "pdf"}
"""The extra that installs what a reader imports, where that is no part of every installation."""

_SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office_97"),
    (b"WEBVTT", "subtitles"),
    (b"WARC/1.", "warc"),
)

# What a ZIP says it is in its member ``mimetype``, or a folder that only such a file has -> format.
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
}
_FOLDERS = {"word": "docx", "ppt": "pptx", "xl": "xlsx"}

# What a page begins with: white space, a declaration and comments may come before it.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\s++|<\?xml[^>]*+>|<!--(?s:.)*?-->)*+"
    rb"<(?:!doctype\s++html|html)[\s>]",
    re.IGNORECASE,
)
_OPENING = 4096  # bytes that are looked at for it

# What a mail begins with, whatever it is called: who wrote it, and to whom, when or about what.
_MAIL = re.compile(
    rb"(?=(?:[^\r\n]++\r?\n)*?From:[ \t])(?=(?:[^\r\n]++\r?\n)*?(?:Subject|Date):[ \t])"
    rb"(?:[A-Z][A-Za-z0-9-]{1,40}:[ \t][^\r\n]*+\r?\n(?:[ \t][^\r\n]++\r?\n)*+){3,}+\r?\n"
)

# What browsers and reading lists export: links to articles, and none of the articles.
_LINKS = re.compile(
    rb"<!DOCTYPE NETSCAPE-Bookmark-file-1>"
    rb"|<title>\s*(?:Pocket Export|Instapaper: Export)\s*</title>",
    re.IGNORECASE,
)
_HEAD = 2_000  # bytes that are looked at for that

# A PDF may begin with other bytes; it ends with where its table of objects is.
_PDF = b"%PDF-"
_PDF_AFTER = re.compile(rb"[\s\S]{1,1019}?%PDF-\d\.\d")
_PDF_END = b"startxref"


def suffixes() -> frozenset[str]:
    """Return the file name endings that have a reader, in lower case, with their dot."""
    return frozenset(SUFFIXES)


def is_lined(format_: str) -> bool:
    """Say whether the lines of such a file are the lines of its text."""
    return format_ in ("text", "markdown")


def format_of(name: str, data: bytes = b"") -> str:
    """Return the format of a file, by what it begins with, or else by its name.

    A suffix that has no reader is read as text: nobody names such a file but on purpose, and
    what is no text is refused by its bytes.
    """
    return _signed(data) or SUFFIXES.get(PurePath(name).suffix.lower(), "text")


def _signed(data: bytes) -> str | None:
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(_PDF) or (_PDF_END in data[-2048:] and _PDF_AFTER.match(data)):
        return "pdf"
    signed = next((form for signature, form in _SIGNATURES if data.startswith(signature)), None)
    if _LINKS.search(data, 0, _HEAD):
        return "links"
    if signed is None and _MAIL.match(data, 0, _OPENING):
        return "eml"
    if signed is None and _PAGE.match(data[:_OPENING].replace(b"\0", b"")):
        return "html"
    return signed


def _packed(data: bytes) -> str | None:
    """Return the format of a ZIP by what it holds, None where that tells none."""
    # Imported here: a question that cites no such file never needs it.
    from index.formats.zipped import Zipped  # noqa: PLC0415

    try:
        zipped = Zipped.of(data)
        mimetype = zipped.read("mimetype") if "mimetype" in zipped else b""
    except Unreadable:
        return None
    if "[Content_Types].xml" in zipped:
        folders = {name.partition("/")[0] for name in zipped.names}
        return next((format_ for folder, format_ in _FOLDERS.items() if folder in folders), None)
    if "META-INF/container.xml" in zipped and not mimetype:
        return "epub"
    return _MIMETYPES.get(mimetype.strip())
