"""What trafilatura takes for the content of a page: its words alone; the text is never taken."""

from __future__ import annotations

import logging
import re

import trafilatura
from trafilatura.utils import load_html

from index.formats.html.runs import Reading
from index.formats.html.wording import Content, Wording

# Bounds for libxml2 and for what walks its trees: such a page takes a second or two.
_LARGEST = 2_000_000  # characters without scripts and styles
_DEEPEST = 200  # elements in elements; libxml2 stops at 256
_MOST_TAGS = 20_000
_DATA = re.compile(r"\bdata:[^\"')>\s]{100,}+")  # pictures that a page holds in its attributes

# It reports odd pages to whoever listens, and by default that is the terminal.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
logging.getLogger("htmldate").setLevel(logging.CRITICAL + 1)


def content_of(source: str, reading: Reading) -> Content | None:
    """Return what trafilatura takes for the content, None where it finds none or must not look."""
    if reading.depth > _DEEPEST or reading.tags > _MOST_TAGS:
        return None
    lean = _DATA.sub("data:,", _without_raw(source, reading))
    if len(lean) > _LARGEST:
        return None
    try:
        tree = load_html(lean)
        if tree is None:
            return None
        precise = trafilatura.extract(tree, include_comments=False, favor_precision=True)
        ample = trafilatura.extract(tree, include_comments=False, fast=True)
    except Exception:  # noqa: BLE001 - whatever a hostile page makes it raise, the page is read
        return None
    if not (precise or ample):
        return None
    return Content(Wording(precise or ample or ""), Wording(ample or precise or ""))


def _without_raw(source: str, reading: Reading) -> str:
    """Return a page without the content of its scripts and styles: none of it is shown."""
    kept, at = [], 0
    for raw in reading.raw:
        kept.append(source[at : raw.start])
        at = raw.end
    return "".join((*kept, source[at:]))
