"""One web page that needs nothing else: no script, no network, no other file. Pure.

The shell and the look that all pages of the project share; what stands on one is said elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from qa.rendering.sanitise import clean, piece

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1b18; --paper: #f6f4ef; --card: #fffefb;
  --faint: #66625a; --line: #e0dcd3; --link: #0a5a9c; --mark: #ffe793; --mark-ink: #1d1b18;
  --warn: #a3261b; --sans: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e4de; --paper: #151412; --card: #1e1d1a;
  --faint: #a39e95; --line: #35322d; --link: #8fc5f7; --mark: #5f4d0c; --mark-ink: #fff4cf;
  --warn: #ff9d92; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 44rem; padding: 1.25rem 1rem 3rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 Charter, "Iowan Old Style", Georgia, Cambria, serif;
  overflow-wrap: anywhere; }
h1, h2, h3, nav, .about, .place, .note, .back, footer { font-family: var(--sans); }
h1, h2, h3 { line-height: 1.3; text-wrap: balance; }
h1 { font-size: 1.5rem; margin: .75rem 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 0 0 .25rem; }
p { margin: .7rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
.about, .place, .note, .back, nav, footer { font-size: .875rem; line-height: 1.45; }
.place, .note, .context, .aside, footer { color: var(--faint); }
.place { font-size: .8125rem; }
.context { font-size: .9375rem; }
.stale { color: var(--warn); font-weight: 600; }
mark { background: var(--mark); color: var(--mark-ink); padding: .1em .15em;
  border-radius: .2em; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
footer { margin-top: 2rem; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { body { max-width: none; padding: 0; background: none; font-size: 11pt; }
  h2, h3 { break-inside: avoid; break-after: avoid; } }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{heading}</h1>
<p class="note">{note}</p>
</header>
<main>
{body}
</main>
<footer><p>{footer}</p></footer>
</body>
</html>
"""


def page(  # noqa: PLR0913 - one parameter for each part of the page
    *, heading: str, note: str, body: str, footer: str, style: str, title: str = ""
) -> str:
    """Return a page of HTML; ``style`` is added to the common one.

    ``body`` is HTML, and the other texts are escaped; the browser shows ``title``, or else the
    heading. The page allows no style but its own, and nothing else at all.
    """
    css = f"{_STYLE}{style}"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    return _PAGE.format(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'",
        style=css,
        title=text(title) or text(heading),
        heading=text(heading),
        note=text(note),
        body=body,
        footer=text(footer),
    )


def text(words: str) -> str:
    """Return words as HTML on one line."""
    return escape(clean(words))


def part(words: str) -> str:
    """Return a part of a sentence as HTML, with the spaces that it begins or ends with."""
    return escape(piece(words))
