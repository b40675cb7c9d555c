"""One web page that needs nothing else: no script, no network, no other file. Pure.

The shell and the look that all pages of the project share; what stands on one is said elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from qa import render

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcfa; --faint: #68645d;
  --line: #dcd8d0; --link: #0b5ea8; --mark: #ffe58a; --mark-ink: #1c1b19; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dd; --paper: #181715;
  --faint: #a29d94; --line: #3a3733; --link: #8cc2f5; --mark: #6a5610; --mark-ink: #fff6d8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 42rem; padding: 1rem 1rem 4rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; }
h1, h2, h3, .about, .place, .note, footer { font-family: system-ui, sans-serif; line-height: 1.35; }
h1 { font-size: 1.5rem; margin: 1rem 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
ol { padding-left: 1.6rem; margin: 0; }
li { margin: 1rem 0; padding-left: .2rem; }
li::marker { font-family: system-ui, sans-serif; color: var(--faint); }
p { margin: .6rem 0; }
li p { margin: .15rem 0; }
a { color: var(--link); }
.about, .place, .note, footer { font-size: .875rem; }
.place, .note, .context, footer, .aside { color: var(--faint); }
.stale { font-weight: bold; }
mark { background: var(--mark); color: var(--mark-ink); padding: 0 .15em; border-radius: .15em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
:target { outline: 2px solid var(--link); outline-offset: 2px; scroll-margin: 30vh 0; }
.back { font-family: system-ui, sans-serif; font-size: .8125rem; white-space: nowrap; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="note">{note}</p>
</header>
<main>
{body}
</main>
<footer><p>{footer}</p></footer>
</body>
</html>
"""


def page(title: str, note: str, body: str, footer: str, style: str = "") -> str:
    """Return a page of HTML; ``style`` is added to the common one.

    ``body`` is HTML, and the other texts are escaped. The page allows no style but its own, and
    nothing else at all.
    """
    css = f"{_STYLE}{style}"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    return _PAGE.format(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'",
        style=css,
        title=text(title),
        note=text(note),
        body=body,
        footer=text(footer),
    )


def text(words: str) -> str:
    """Return words as HTML on one line."""
    return escape(render.clean(words))


def part(words: str) -> str:
    """Return a part of a sentence as HTML, with the spaces that it begins or ends with."""
    return escape(render.piece(words))
