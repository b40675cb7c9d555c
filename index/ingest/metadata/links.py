"""The links that a page has around its text: to share it, to its neighbours, to what else there is.

Whole lines only, without the mark that ends a sentence. A word that leads links in stands with a
colon before them, or with nothing but names of networks behind it; a menu is told by its entries.
Nothing here knows where in the article a line stands.
"""

from __future__ import annotations

import re

_CHANNEL = (
    r"(?:facebook|twitter|x|linkedin|reddit|mastodon|bluesky|threads|instagram|youtube|pinterest"
    r"|whatsapp|telegram|tumblr|digg|delicious|stumbleupon|newsvine|hacker\s+news|pocket|rss"
    r"|apple(?:\s+podcasts)?|google\s+podcasts|spotify|overcast|e-?mail|print|copy(?:\s+link)?)"
)
_CHANNELS = rf"{_CHANNEL}(?:[\s,|/•·]+(?:(?:and|or)\s+)?{_CHANNEL})*"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_POST = r"(?:posts?|articles?|stor(?:y|ies)|pages?|entr(?:y|ies)|episodes?|issues?|chapters?)"
_NEIGHBOUR = rf"(?:previous|prev|next|older|newer)(?:\s+{_POST})?"

# Of a line in lower case, which is a third as slow as to ignore the case.
_LINK = re.compile(
    rf"""
    (?:share|follow\s+us|subscribe|bookmark\s+(?:with|on))(?:\s+this(?:\s+\w+)?)?\s*:?\s+{_CHANNELS}
    | {_CHANNEL}(?:[\s,|/•·]+{_CHANNEL}){{2,}}
    | (?:share\s+on\s+{_CHANNEL}\W*){{2,}} | share\s+on\s+(?:mastodon|bluesky|reddit)
    | (?:previous|next)\s+{_POST}\s*:\s*\S.{{0,150}} | \W*{_NEIGHBOUR}\W+{_NEIGHBOUR}\W*
    | (?:listen\s*:\s*)?{_CLOCK}\s*/\s*{_CLOCK} | end\s+{_CLOCK}\s+[ap]\.m\.\s+[a-z]{{2,4}}
    | (?:you\s+(?:may|might)\s+also\s+like|(?:related|similar|recent)\s+(?:posts?|articles?)
        |more\s+from)\s*:\s*\S.{{0,150}}
    | (?:post\s+tags|recipe\s+tagged\s+as|published\s+in|on\s+this\s+page)\s*:\s*\S.{{0,150}}
    | (?:(?:report\s+(?:issues|an?\s+\w+)\s+or\s+)?edit\s+this\s+page|edit)\s+on\s+git(?:hub|lab)
    | edit\s+this\s+page | suggest\s+(?:an\s+)?edits? | report\s+an\s+error\s*\|.{{0,60}}
    | (?:please\s+)?submit\s+(?:typo\s+corrections|your\s+suggestions)\s+on\s+git(?:hub|lab)
    | (?:log|sign)\s+in\s+or\s+(?:register|join|sign\s+up)\s+to\s+(?:post\s+|leave\s+)?(?:a\s+)?
        comments?(?:\s+or\s+\w+)?
    | subscribe\s+to\s+(?:the|our|this)\s+(?:\S+\s+){{0,3}}(?:newsletter|feed|blog|podcast)
    | (?:get|join)\s+our\s+newsletter | sign\s+up\s+for\s+(?:e-?mail\s+updates|our\s+e-?mails)
    | sign\s+up\s+for\s+e-?mails\s*:.{{0,80}}
    | (?:enter\s+)?your\s+e-?mail(?:\s+address)?(?:\s+subscribe)? | reply\s+via\s+e-?mail
    | likes | stay\s+connected | rss\s+feed | (?:comments?|responses?)\s*\(\d+\) | \d+\s+responses?
    | reading\s+time\s*:\s*\d+\s*min(?:ute)?s?
    | (?:back|return)\s+to\s+(?:the\s+)?(?:top|index|all\s+\w+)
    | see\s+all\s+(?:posts|articles|news)
    | jump\s+to\s+recipe\b.{{0,30}} | jump\s+to\s*:\s*navigation,\s*search | navigation\s+menu
    | here[’']s\s+how\s+you\s+know | an\s+official\s+web\s?site\s+of\s+the\s+[\w .]{{4,60}}
    | download\s+(?:this\s.{{1,40}}|transcript)\s\(pdf\b[^()]{{0,20}}\)(?:\s*\|.{{1,30}})?
    | watch\s+video | watch\s+on\s+youtube
    """,
    re.VERBOSE,
)
# "TimidRobot on GitHub": an account, told from a word by its shape, or a name.
_ACCOUNT = re.compile(
    r"(?:[A-Za-z]*[a-z][A-Z]\w*|@?\w*[\d_]\w*|[A-Z][\w.-]+ [A-Z][\w.-]+)"
    r" on (?:GitHub|GitLab|Twitter|Mastodon|LinkedIn|Bluesky)"
)
# Under what a post is filed. What somebody was posted for, or did there, is told.
_FILED = re.compile(r"Posted in [^\W\d_][^.!?:\d]{1,70}(?: \| \d+ Comments?)?")
_TOLD = re.compile(
    r"\b(?:for|to|as|by|from|with|since|until|where|when|during|the|a|he|she|they|was|were|who|his"
    r"|her)\b"
)

_ENTRIES = frozenset(
    "home|about|about us|contact|contact us|archive|archives|blog|news|recent news|newsletter"
    "|newsletters|subscribe|rss|feed|faq|faqs|privacy policy|privacy|terms|terms of service"
    "|terms and conditions|terms and policies|code of conduct|copyright policy|accessibility"
    "|disclaimers|help|donate|community|downloads|get started|get involved|log in|login|sign in"
    "|search|recent changes|podcast|careers|colophon|speaking|cookies|sitemap|imprint|accept"
    "|decline|view source|micronews".split("|")
)
_BETWEEN = re.compile(r"(?<!\s)\s+[|·•]\s+|(?<!\s)[ \t\xa0]{2,}")
_LONGEST_ENTRY = 30  # characters
_SENTENCE_END = re.compile(r"[.!?…:;][”\"’')\]]*$")


def is_link(line: str) -> bool:
    """Say whether a line of at most 250 characters is nothing but a page's links or controls."""
    if _SENTENCE_END.search(line[-4:]):
        return False
    if _LINK.fullmatch(line.lower()) or _is_menu(line):
        return True
    if " on " in line and _ACCOUNT.fullmatch(line):
        return True
    return _FILED.fullmatch(line) is not None and not _TOLD.search(line, len("Posted in"))


def _is_menu(line: str) -> bool:
    """Say whether a line holds short entries of which two are known, or the first is "Home"."""
    if not ("  " in line or "|" in line or "·" in line or "•" in line):
        return False
    entries = [entry.strip() for entry in _BETWEEN.split(line.strip("|·• "))]
    if len(entries) < 2 or not all(map(_may_be_entry, entries)):
        return False
    known = sum(entry.casefold() in _ENTRIES for entry in entries)
    return known > 1 or (len(entries) > 2 and known == 1 and entries[0] in {"Home", "About"})


def _may_be_entry(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_ENTRY and text[0].isupper()
