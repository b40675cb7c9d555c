"""A headline as text: what surrounds it on its line, and when two lines are the same headline.

Nothing here knows where in an article a line stands; that is for ``index.ingest.metadata.lines``.
"""

from __future__ import annotations

import re

from index.ingest.metadata.bylines import outlet

LONGEST_HEADLINE = 160
"""Characters of a line that can be a headline."""

_LONGEST_SITE = 50  # characters after a headline

_SITE = re.compile(r"\s+[|–-]\s+(?P<site>[^|–-]{2,40})$")


def title_of(line: str) -> str:
    """Return the headline in a line: without a bullet before it or the site's name after it."""
    text = " ".join(line.split()).removeprefix("• ").removeprefix("· ")
    return _SITE.sub("", text) if site_of(text) else text


def site_of(line: str) -> str | None:
    """Return the outlet after a headline: "Palace: deal on track | Inquirer News"."""
    match = _SITE.search(line)
    return outlet(match["site"]) if match else None


def folded(text: str) -> str:
    """Return a text for comparing headlines: case, white space and quotes' shape do not count."""
    folded = " ".join(text.split()).casefold().translate({0x2018: "'", 0x2019: "'"})
    return folded.replace("“", '"').replace("”", '"')


def repeats(line: str, title: str) -> bool:
    """Say whether a line is nothing but a title that is known, perhaps with the site's name."""
    if len(line) > len(title) + _LONGEST_SITE:
        return False
    return folded(title_of(line)) == folded(title)


def names_same(line: str, title: str) -> bool:
    """Say whether a line is the headline that something else names, perhaps cut short there."""
    whole, named = folded(title_of(line)), folded(title)
    cut = named.rstrip(".… ")
    return whole == named or (cut != named and len(cut) >= 10 and whole.startswith(cut))
