"""The furniture that a web page leaves in an article's text: breadcrumbs, buttons, tags, notices.

Patterns for whole lines only, and short ones: a line that says anything else, or ends like a
sentence, is prose. Nothing here knows where in the article a line stands.
"""

from __future__ import annotations

import re

from index.ingest.metadata.bylines import outlet
from index.ingest.metadata.links import is_link

LONGEST_FURNITURE = 250
"""Characters of a line that can be furniture."""

_SECTIONS = frozenset(
    "home|homepage|home page|front page|frontpage|main|main page|news|headlines|headline|nation|"
    "national|national news|world|world news|international|global nation|global|asia|philippines|"
    "business|economy|money|opinion|editorial|editorials|columns|columnists|sports|sport|metro|"
    "metro manila|regions|regional|provincial|provinces|nationwide|lifestyle|life|entertainment|"
    "showbiz|arts|culture|technology|tech|science|science and technology|health|education|travel|"
    "politics|government|foreign affairs|defense|security|crime|law|environment|weather|features|"
    "special reports|special features|in depth|analysis|latest|latest news|latest stories|breaking|"
    "breaking news|breakingnews|top stories|top news|more news|local|local news|the nation|article|"
    "articles|archives|archive|blog|blogs|video|videos|photos|newsinfo|news and features|"
    "top story|banner story|banner news|stories|elections|united states|europe|middle east|"
    "you are here|you are here:|motoring|property|banking|finance|markets|people|family|food|youth|"
    "entertainment news|sports news|business news|regional news|metro news|home news".split("|")
)
# A run of white space is entered at its beginning only, so that each takes linear time.
_ARROWS = re.compile(r"(?:(?<!\s)\s++)?[»›→]\s*+|(?<!\s)\s++(?:>{1,2}|::)\s++")
_STROKES = re.compile(r"(?<!\s)\s++[/|•·\\]\s++")
_TIGHT_STROKES = re.compile(r"(?:(?<!\s)\s++)?[/|]\s*+")

_NETWORK = (
    r"(?:facebook|twitter|google\s?\+|google|linkedin|pinterest|reddit|whatsapp|viber|telegram|"
    r"tumblr|e-?mail|instagram|youtube|messenger|pocket|skype|flipboard|x)"
)
_SHOP = (
    r"amazon|e-?bay|walmart|best\s+buy|target|newegg|etsy|costco|apple|microsoft|dell|macy[’']?s"
    r"|(?:the\s+)?app\s+store|google\s+play|itunes|home\s+depot|gamestop|b&h|kohl[’']?s"
)
# Of a line in lower case, which is a third as slow as to ignore the case.
_FURNITURE = re.compile(
    rf"""
    (?:please\s+)?share(?:s|d)?(?:\s+(?:this|it|the))?(?:\s+(?:article|story|post|page|news))?
        (?:\s+(?:on|via|to|with)\s+(?:{_NETWORK}|friends|your\s+friends))?\s*[:!]?(?:\s*\d+)?
    | \d[\d,.]*k?\s+(?:shares?|comments?|views?|likes?|reactions?|retweets?)
    | {_NETWORK} | tweet | like | print | pin\s+it | bookmark | (?:facebook\s+)?comments?
    | (?:{_NETWORK}[\s,|/•·]+)+{_NETWORK}
    | click\s+(?:here\s+)?(?:to|for)\s+
        (?:share|e-?mail|print|tweet|pin|follow|view|watch|more|full|all|the)\b.{{0,80}}
    | (?:e-?mail|print|save)\s+(?:this|to)\s+(?:a\s+)?(?:article|page|story|post|friend|pdf)
    | (?:continue|keep)\s+reading(?:\s+below)?\W* | (?:see|view|show|load)\s+(?:more|all)\W*
    | (?:learn|find\s+out)\s+more\W*
    | read\s+(?:more|next|also|on|full\s+story|the\s+full\s+story|the\s+rest)\s*[:»→….]*
    | read\s+(?:more|next|also|full\s+story)\s*:\s*.{{1,150}}
    | \W*(?:advertisements?|sponsored(?:\s+(?:links?|content))?|ads?\s+by\s+\w+)\W*
        (?:(?:article|story|scroll|continue).{{0,60}})?
    | (?:article|story)\s+continues\s+(?:below|after).{{0,40}}
    | (?:tags?|tagged(?:\s+(?:in|with|as))?|topics?|filed\s+(?:under|in)|posted\s+in
        |categor(?:y|ies)|keywords?|sections?|related\s+(?:topics?|tags?))\s*:\s*.{{0,180}}
    | ©.{{0,160}} | copyright\s*(?:©|\(c\)|\d{{4}}|by\b|notice).{{0,160}} | copyright
    | (?:leave|post|add|write)\s+(?:a|your)\s+(?:comment|reply)\W*
    | (?:view|read|show|see)\s+(?:all\s+)?(?:the\s+)?(?:\d+\s+)?comments?\W*
    | (?:no|\d+)\s+comments?(?:\s+yet)?
    | (?:follow|like|join|find)\s+us(?:\s+on\s+.{{1,80}})?\s*[:!.]?
    | (?:subscribe|sign\s+up|log\s*in|sign\s+in)
        (?:\s+(?:now|today|here)|\s+(?:to|for)\s+our\s.{{1,80}})?\W*
    | subscribe\s+to\s+inquirer\s+plus\b.{{0,230}}
    | don[’']t\s+miss\s+out\s+on\s+the\s+latest\s+news.{{0,60}}
    | for\s+feedback,\s+complaints,?\s+or\s+inquiries.{{0,40}}
    | .{{0,60}}\bpagematch:\s*\d.{{0,40}} | (?:\d+\s+)*googleplus\d*(?:\s+\d+)* | @\w+
    | featured\s+stories | clipboard | filtered\s+by\s*:.{{0,40}}
    | register | menu | search | close | loading\W*
    | (?:skip|jump)\s+to\s+(?:main\s+)?(?:content|navigation)|back\s+to\s+(?:top|home)
    | \W*(?:previous|prev|next|older|newer)(?:\s+(?:post|article|story|page|entry|entries)s?)?\W*
    | (?:posted|submitted|uploaded)\s+by\s+\S+(?:\s+\S+)?
    | (?:see|buy|shop|get|order|find|check\s+price)(?:\s+(?:it|this|them|one))?(?:\s+now)?
        (?:\s*:|\s+(?:at|on|from))\s*(?:{_SHOP})
    | (?:\d+|an?)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago
    | \d+\s*[-\s]?min(?:ute)?s?\s+read
    | what(?:[’']s|\s+is)\s+your\s+reaction\W*
    | (?:file\s+)?photos?\s*(?:\bby\b|\bfrom\b|\bcourtesy\b).{{1,60}} | file\s+photo
    | watch\s+(?:the\s+)?(?:full\s+|latest\s+|related\s+)?(?:.{{1,60}}\s)?
        (?:video|clip|trailer|interview)\s+(?:here|below|above)\W*
    | (?:get|view)\s+(?:author|short)\s+(?:archive|rss\s+feed|url) | e-?mail\s+the\s+author
    | follow\s+on\s+twitter | back\s+to\s+gallery | sharing\s+is\s+caring\W* | \d*\s*shares?
    """,
    re.VERBOSE,
)
_LONGEST_LABEL = 40  # characters before the colon of a caption, or of a note
_CAPTION = re.compile(
    r"(?:file\s+|cover\s+)?(?:photos?|pictures?|images?|photograph|video|graphic|illustration|gallery"
    r"|in\s+pictures|foto|bild|imagen|larawan)\s*:\s*\S.*"
    r"|(?:\w+\s+)?(?:photo|image|picture|video|illustration)s?\s+(?:credits?|courtesy(?:\s+of)?)"
    r"\s*:\s*\S.*",
    re.IGNORECASE,
)
# "A hive in May. Image: Per Lund.", and "Figure 2: A hive", which says nothing.
_CREDITED = re.compile(
    r"[^.!?\n]{3,100}[.!?)]\s+(?:[Ii]mage|[Pp]hoto|[Pp]icture)s?(?:\s+[Cc]redits?)?:"
    r"\s*[^\W\d_a-z][^.!?:]{1,50}\.?"
)
_FIGURE = re.compile(r"(?:figure|fig\.)\s+\d{1,3}[.:]\s+\S.*[^.!?…]", re.IGNORECASE)
_NOTE = re.compile(
    r"[\W_]*(?:editor|publisher|author|reporter)s?(?:[’']s?)?\s+note\b\s*[:—–-]", re.IGNORECASE
)
_ELSEWHERE = re.compile(r".{10,160}\s\|\s+(?P<site>[^|]{2,30})")
# Its capitals tell "READ: Putin, Duterte meet" from an order to read something.
_SHOUTED = re.compile(r"(?:ALSO |MUST )?(?:READ|RELATED)(?: MORE| ALSO| STORY)?\s*:.{1,160}")
_RELATED_ONE = re.compile(
    r"related(?:\s+(?:stor(?:y|ies)|articles?|news|reads?|videos?))?\s*:\s*\S.{1,160}",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\W*(?:related(?:\s+(?:stor(?:y|ies)|articles?|posts?|news|links?|contents?|videos?|reads?))"
    r"|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in|have\s+missed)"
    r"|(?:most|more)\s+(?:read|popular|viewed|shared|stories|news)|also\s+read|trending(?:\s+now)?"
    r"|recommended(?:\s+for\s+you|\s+stories)?|more\s+from\s+[\w .’']{1,30}"
    r"|editor[’']?s[’']?\s+picks?"
    r"|latest\s+(?:news|stories|headlines)|other\s+(?:news|stories)|top\s+stories|popular\s+posts"
    r"|don[’']t\s+miss)(?:\s+(?:today|now|right\s+now|this\s+week))?\s*:?\W*",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"\ball\s+rights\s+reserved", re.IGNORECASE)
_RESERVING = re.compile(r".{0,100}\ball\s+rights\s+reserved\b.{0,60}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[^.…][.!?][”\"’')\]]*$")
# Notices that are sentences all the same.
_FULL_STOP_IS_FINE = re.compile(
    r"©|\(c\)\s|copyright\s+(?:©|\(c\)|\d{4})|subscribe\s+to\s+(?:our|inquirer)"
    r"|(?:follow|like|join|find)\s+us\s+on\s|don[’']t\s+miss\s+out\s+on\s+the\s+latest\s+news"
    r"|for\s+feedback,\s+complaints|sign\s+up\s+(?:for|to)\s+(?:our|the)\s.{0,40}newsletter"
    r"|(?:leave|post)\s+a\s+comment",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Say whether a line is nothing but a page's furniture: a button, tags, a notice."""
    line = line.strip("*_ \t\xa0")
    if len(line) > LONGEST_FURNITURE:
        return False
    if _SENTENCE_END.search(line[-10:]) and not _is_notice(line):
        return False
    lowered = line.lower()
    if _FURNITURE.fullmatch(lowered) or is_link(line):
        return True
    if "reserved" in lowered and _RESERVING.fullmatch(line):
        return True
    return ":" in line and bool(_SHOUTED.fullmatch(line) or _RELATED_ONE.fullmatch(line))


def _is_notice(line: str) -> bool:
    return bool(_FULL_STOP_IS_FINE.match(line) or _RESERVED.search(line))


def is_section(line: str) -> bool:
    """Say whether a line is the name of a newspaper's section ("Headlines", "WORLD NEWS")."""
    return line.rstrip(": ").casefold() in _SECTIONS


def is_caption(line: str) -> bool:
    """Say whether a line says what a picture beside the text shows ("Photos: …")."""
    if len(line) > LONGEST_FURNITURE or not (":" in line or line[:3].lower() == "fig"):
        return False
    if ":" in line[:_LONGEST_LABEL] and _CAPTION.fullmatch(line):
        return True
    if line[:3].lower() == "fig" and _FIGURE.fullmatch(line):
        return True
    return ":" in line[-_LONGEST_LABEL - 20 :] and _CREDITED.fullmatch(line) is not None


def heads_note(line: str) -> bool:
    """Say whether a line begins a note of the editor's, which may be long."""
    return "ote" in line[:_LONGEST_LABEL].lower() and _NOTE.match(line) is not None


def links_elsewhere(line: str) -> bool:
    """Say whether a line is the headline of another article, with the site's name behind it."""
    match = _ELSEWHERE.fullmatch(line) if "|" in line else None
    return match is not None and outlet(match["site"]) is not None


def heads_related(line: str) -> bool:
    """Say whether a line introduces a list of other articles ("Related stories")."""
    return len(line) <= 60 and _RELATED.fullmatch(line) is not None


def breadcrumb(line: str) -> tuple[str, ...] | None:
    """Return the parts of a breadcrumb line ("Home » Headlines » …"), or ``None``.

    All parts but the last are names of sections; two or more guillemets will do without.
    """
    if len(line) > LONGEST_FURNITURE or "«" in line or "‹" in line:
        return None
    parts = _parts(_ARROWS, line)
    if len(parts) > 1 and all(len(part) <= 40 for part in parts[:-1]):
        marked = len(parts) > 2 and ("»" in line or "›" in line)
        return parts if is_section(parts[0]) or marked else None
    parts = _parts(_STROKES, line)
    if len(parts) > 1 and all(is_section(part) for part in parts[:-1]):
        return parts
    parts = _parts(_TIGHT_STROKES, line)
    return parts if len(parts) > 1 and all(is_section(part) for part in parts) else None


def _parts(separator: re.Pattern[str], line: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in separator.split(line) if part.strip())
