"""A PDF as PDFium has it open, in the child."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2_raw as pdfium

from index.formats.served import Refused

_PASSWORD, _SECURITY = 4, 5  # of PDFium's errors

pdfium.FPDF_InitLibrary()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Give a handle of the document; raises ``Refused`` where it cannot be opened."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        if error in {_PASSWORD, _SECURITY}:
            raise Refused("is an encrypted PDF", "Save it without its password and add that.")
        raise Refused("is a damaged PDF", "Save it anew, for example by printing it to a file.")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
