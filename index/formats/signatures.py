"""What the bytes of a file say of its format, whatever it is called."""

from __future__ import annotations

import re

from index.formats.document import Unreadable
from index.formats.zipped import Zipped

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


def signed(data: bytes) -> str | None:
    """Return the format that a file's bytes tell, None where they tell none."""
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
