"""What recognises the text of a picture: the seam, and what the ``ocr`` extra brings for it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Protocol

from index.formats.child import Child, Limits
from index.formats.pdf.recognition.written import Written, written_of

_PACKAGE, _VERSION = "rapidocr-onnxruntime", "1.4.4"
_OURS = 1  # raised whenever `picture` would make other lines of the same page


class Recogniser(Protocol):
    """Recognises one page at a time; ``name`` changes whenever it would recognise otherwise."""

    @property
    def name(self) -> str:
        """Return what names it and its version, as a part of a path."""
        ...

    def is_there(self) -> bool:
        """Say whether it is installed."""
        ...

    def lines(self, data: bytes, number: int) -> list[Written]:
        """Return the lines of a page of a PDF, counted from 1; raises ``Unreadable``."""
        ...


class RapidOcr:
    """RapidOCR, in a child of its own.

    A full page took 27 seconds of processor time, 0.8 GB of memory and 1.7 GB of address space (2.8
    where the picture was not made smaller to find its lines).
    """

    def __init__(self) -> None:
        limits = Limits(quiet=120, seconds=120, memory=4 << 30)
        self._child = Child("index.formats.pdf.recognition.picture", limits)

    @property
    def name(self) -> str:
        """Return the version that the extra brings; what it read is known without it as well."""
        return f"{_PACKAGE}-{_VERSION}-{_OURS}"

    def is_there(self) -> bool:
        """Say whether the version that the extra brings is installed."""
        try:
            return find_spec("rapidocr_onnxruntime") is not None and version(_PACKAGE) == _VERSION
        except PackageNotFoundError:
            return False

    def lines(self, data: bytes, number: int) -> list[Written]:
        """Return the lines of a page; raises ``Unreadable`` where it takes too much or crashes."""
        return written_of(self._child.call("lines", data, number=number))
