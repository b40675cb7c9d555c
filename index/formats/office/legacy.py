"""What is no package but a compound file: an old office document, or one that is encrypted."""

from __future__ import annotations

from typing import Never

from index.article import Location
from index.formats.document import Unreadable
from index.formats.hints import Hints

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2

# The name of a stream in it -> what the file is, and the program's name for the newer format.
_KINDS = (
    ("EncryptedPackage", None, ""),
    ("WordDocument", "an old Word document (.doc)", "docx"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", "pptx"),
    ("Workbook", "an old Excel workbook (.xls)", "xlsx"),
)


def refuse(data: bytes) -> None:
    """Raise ``Unreadable`` where the bytes are a compound file."""
    if data.startswith(SIGNATURE):
        read(data)


def read(data: bytes, hints: Hints | None = None) -> Never:  # noqa: ARG001 - as every reader
    """Raise ``Unreadable`` with what the file is, and what to do."""
    for stream, kind, suffix in _KINDS:
        if stream.encode("utf-16-le") not in data:
            continue
        if kind is None:
            raise Unreadable(
                "is protected by a password", "Save it without a password and add that."
            )
        raise Unreadable(
            f"is {kind}",
            f"Save it as .{suffix}, for example with `soffice --headless --convert-to {suffix}`.",
        )
    raise Unreadable("is an old office file", "Save it in a newer format and add that.")


def shown(data: bytes, location: Location, encoding: str) -> None:
    """Return None: nothing of such a file is ever cited."""
