"""Who wrote it: bylines, sign-offs and agency credits, told from prose by their shape.

A credit is a line, or the tail of one, in which everything is accounted for: names, agencies and
outlets, job titles, addresses. One word that is none of these, and it is prose. Nothing here
decides where in an article a byline may stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AGENCIES = frozenset(
    name.casefold()
    for name in (
        *("AP", "Associated Press", "AFP", "Agence France-Presse", "Agence France Presse"),
        *("Reuters", "Thomson Reuters", "Xinhua", "Kyodo", "Yonhap", "Bernama", "TASS", "Interfax"),
        *("Sputnik", "RIA Novosti", "UPI", "DPA", "EFE", "ANSA", "PTI", "IANS", "Bloomberg", "BBC"),
        *("CNN", "NPR", "Al Jazeera", "Deutsche Welle", "The Guardian", "PNA", "PIA", "ABS-CBN"),
        *("GMA", "Rappler", "Philstar", "SunStar", "Sun.Star", "BusinessWorld", "BusinessMirror"),
        *("Interaksyon", "MindaNews", "The Freeman", "CNN Philippines", "Politiko", "NewsDesk"),
        *("Axios", "Politico", "ProPublica", "Vox", "PBS", "NBC", "CBS", "ABC", "MSNBC", "CNBC"),
        *("Forbes", "Fortune", "Newsweek", "Time", "Variety", "Wired", "Slate", "HuffPost"),
    )
)
_SMALL = frozenset({"dpa", "afp", "epd", "kna", "sid", "efe"})  # agencies that write themselves so
# A desk of an agency: "CNN Business", "BBC Sport".
_DESK_NAME = re.compile(
    r"(?P<agency>\S+(?: \S+)?) (?:Business|Politics|Sports?|World|News|Health|Travel|Opinion|Style|"
    r"Underscored|International|Entertainment|Tech|Weather|Markets|Money|Digital|Science|Climate|"
    r"Radio|TV)"
)
# The last word of most newspapers' and agencies' names.
_OUTLET = re.compile(
    r"(?:News|Newspaper|Times|Post|Daily|Bulletin|Star|Tribune|Standard|Journal|Press|Agency|"
    r"Gazette|Herald|Chronicle|Network|Inquirer|Mirror|Mail|Wire|Bureau|Media|Observer|Examiner|"
    r"Globe|Sun|Telegraph|Courier|Dispatch|Service|Magazine|Review|Weekly|Online|Today|"
    r"\S+\.(?:com|net|org|ph|news|co\.uk))$",
    re.IGNORECASE,
)
_LEADS = frozenset("by from in at with for on to".split())  # no outlet is called so
_ROLE_NOUNS = frozenset(
    "writer reporter correspondent editor columnist contributor staff intern researcher desk "
    "photographer journalist analyst trainee stringer infographics graphics photos writers "
    "reporters correspondents editors columnists contributors journalists producer producers "
    "freelancer critic blogger anchor reports redaktion redakteur redakteurin korrespondent "
    "korrespondentin rédaction journaliste correspondant redacción redactor redactora "
    "corresponsal periodista".split()
)
_ROLE_WORDS = _ROLE_NOUNS | frozenset(
    "senior special chief bureau associate assistant political business foreign news managing "
    "deputy executive national metro city sports contributing our by of for the in to at on and "
    "head opinion guest freelance digital breaking investigative health science technology "
    "education environment climate culture entertainment features general assignment white house "
    "congressional legal data video multimedia wire press auto medical foreign world local state "
    "regional security military consumer personal finance travel food tv radio auto".split()
)
_PARTICLES = frozenset(
    "de la las los del dela delos da das do dos di du el al bin ibn ben van von der den "
    "ten y".split()
)
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
# Words that make a pair of capitalised words something else than a person.
_NO_NAMES = frozenset(
    "the a an this that these those our your my his her its their photo photos file image video "
    "story stories updated update more read see also with from for by to be continued continuation "
    "conclusion editor editors note related sources source end ends exclusive advertisement "
    "correction clarification developing breaking translation laughs applause sic department "
    "office embassy court senate congress house committee commission university college party city "
    "province region island islands republic street avenue government ministry council association "
    "organization summit conference agreement forces army navy police president minister secretary "
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight "
    "morning afternoon evening night noon midnight southeast asia pacific united states kingdom "
    "nations new philippine philippines russia china japan america".split()
)
_NO_PERSON = _NO_NAMES | _ROLE_NOUNS

_INTRODUCED = re.compile(
    r"(?:(?:written|reported|story|text|words|report|compiled|article|posted)\s+)?by\b\s*:?\s*"
    r"|(?:ni|nina|nila)\b\s*:?\s*|(?:credit\s+to\s+)?(?:authors?|byline|reporters?|writers?)\s*:\s*"
    r"|(?:von|par|por|di|door|oleh|av|autore?|auteurs?|autor(?:in|es)?|texte?|texto|testo)\b\s*:\s*"
    r"|(?:ein(?:e[mnr]?)?\s+\w+\s+von|(?:un\s+)?(?:texte|article)\s+de)\s+",
    re.IGNORECASE,
)
_HELPERS = re.compile(
    r"(?:^|(?<![\s,;/–—-])[\s,;/–—-]++)with\s++(?:an?\s++|additional\s++)*+"
    r"(?:reports?|reporting|files?|inputs?|contributions?)(?:\s++(?:from|by|of))?\b",
    re.IGNORECASE,
)
# "Von" and its like may also begin a name: "Von Miller".
_FOREIGN = re.compile(r"(?:Von|Par|Por|Di|Door|Oleh|Av)\s+(?=[^\W\d_])", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:(?<!\s)\s++)?(?:[,;/|•·()&–—]\s*+)(?:(?:and|und|et|y|at)\s++)?"
    r"|(?<!\s)\s++(?:-++|and|at|with|of|for|und|et|en|dan)\s++",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"@\w+|[^\s@]++@[^\s@]+\.\w+|https?://\S+")
_HANDLE = re.compile(r"\s+@\w+$")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"[A-Z]{2,4}|[a-z]{2,4}|Enditem")
_WITH = re.compile(r"with\s+", re.IGNORECASE)
_DESK = re.compile(
    r"(?P<helper>additional\s+reporting|edit(?:ing|ed)|(?=\w))(?:reporting|writing|compiled)?"
    r"(?<!\s)\s+by\s+",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:source|quelle|fuente)\s*:\s*(?P<name>\S.{1,40})", re.IGNORECASE)
_WIRE_ENDS = ("eport", "ports", "rvice", "vices", "tches")
_WIRES = re.compile(
    r"(?:from\s+|by\s+)?(?P<outlet>(?:the\s+)?[A-Z][^,;.]{1,40})?(?:,\s*|\s+|^)"
    r"\b(?:(?:staff|wire|news|other|agency)\s+(?:and\s+)?)+(?:reports?|services?|dispatches)",
    re.IGNORECASE,
)

_STOP = r"(?<=[.!?…”\"’')\]])"
_ENDS = (
    re.compile(_STOP + r"\s*(?P<credit>[(\[](?P<inner>[^()\[\]]{2,160})[)\]]\.?)\s*$"),
    re.compile(_STOP + r"\s*(?P<credit>(?:[–—]|--?(?=\s))\s*(?P<inner>[^–—]{2,100}))$"),
    # Bare, after what is a sentence's end rather than an abbreviation.
    re.compile(
        r"(?:[^\W\d_A-Z]{3}|[IVX]{2,4}|\d{4})[.!?]?[.!?…”\"’')\]]\s+"
        r"(?P<credit>/?(?P<inner>[a-z]{2,4}|[A-Z][\w./-]*(?:\s[A-Z][\w.-]*){0,4}))$"
    ),
)
_LONGEST = 160  # characters of a line that can be a byline


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is credited: people as written, and an agency or outlet; both may be unknown."""

    authors: tuple[str, ...] = ()
    source: str | None = None


def byline(line: str) -> Credit | None:
    """Read a whole line as a byline ("By Jane Doe, Reuters", "— AFP"), or return ``None``."""
    line = line.strip("*_ \t\xa0")
    if not line or len(line) > _LONGEST:
        return None
    if (source := _SOURCE.fullmatch(line)) and _is_proper(source["name"]):
        return Credit(source=source["name"])
    if line[-6:].lower().endswith(_WIRE_ENDS) and (wires := _WIRES.fullmatch(line)):
        return Credit(source=outlet((wires["outlet"] or "").removesuffix(" and")))
    return _introduced(line) or _marked(line)


def _introduced(line: str) -> Credit | None:
    """Read a credit that a word introduces: "By Jane Doe", "Von Anna Kraus"."""
    if introduced := _INTRODUCED.match(line):
        return _credit(line[introduced.end() :])
    foreign = _FOREIGN.match(line)
    credit = _credit(line[foreign.end() :]) if foreign else None
    return credit if credit and credit.authors else None


def _marked(line: str) -> Credit | None:
    """Read a credit that signs show: "— AFP", "(Jane Doe)", "with a report from AP"."""
    if line[0] in "—–-":
        return _credit(line.lstrip("—–- "), initials=True)
    if re.fullmatch(r"[(\[][^()\[\]]*[)\]]\.?", line):
        return _bracketed(line.rstrip(".")[1:-1])
    return _credit(line) if _HELPERS.match(line) else None


def bare_credit(line: str) -> Credit | None:
    """Read a line of names and outlets that nothing introduces ("Jane Doe, Reuters")."""
    if len(line) > _LONGEST:
        return None
    return _credit(_HANDLE.sub("", line.strip("*_ \t\xa0")))


_POSTED = re.compile(
    r"(?:[—–]|--)\s*[^—–\n]{1,60}\(@\w{1,30}\)"
    r"(?:\s+(?:[^\W\d_]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}))?\s*\Z"
)


def signature(line: str) -> Credit | None:
    """Read a line below the prose that signs it: "AFP", "LAP/JFM", "CATHERINE S. VALENTE"."""
    line = line.strip("*_ \t\xa0")
    if len(line) > _LONGEST:
        return None
    if outlet(line) or "/" in line or (is_name(line) and _signs(line)):
        return _bare_signature(line)
    return None


def closing_credit(line: str) -> tuple[int, Credit] | None:
    """Find the credit at the end of an article's last line of prose, and where it begins.

    "… she added. (Genalyn D. Kabiling)", "… he said. — Jane Doe, Reuters", "… today. AFP".
    """
    for pattern in _ENDS:
        match = pattern.search(line, max(0, len(line) - _LONGEST - 40))
        if not match:
            continue
        inner = match["inner"]
        if pattern is _ENDS[0]:
            credit = _bracketed(inner, initials=inner.isupper() and line.endswith(")"))
        elif pattern is _ENDS[1]:
            credit = _credit(inner, initials=True)
        else:
            credit = _bare_signature(inner)
        if credit:
            return match.start("credit"), credit
    return None


def post_credit(text: str) -> int | None:
    """Return where the line below a quoted post begins that says whose it is, and when it was.

    "— Ada Lim (@adalim) November 19, 2019", as pages show a post of another site.
    """
    match = _POSTED.search(text, max(0, len(text) - _LONGEST)) if "(@" in text else None
    return match.start() if match else None


def outlet(text: str) -> str | None:
    """Return the text if it is nothing but the name of a news agency or a newspaper."""
    if len(text) > _LONGEST:
        return None
    words = text.split()
    name = " ".join(words)
    if not words or ":" in name or words[0].casefold() in _LEADS:
        return None
    if not name[0].isupper():
        small = name in _SMALL or re.fullmatch(r"[\w-]+\.(?:com|net|org|ph|de|fr|es)", name)
        return name if small else None
    if name.casefold().removeprefix("the ") in _AGENCIES:
        return name
    if (desk := _DESK_NAME.fullmatch(name)) and desk["agency"].casefold() in _AGENCIES:
        return name
    many = 2 <= len(words) <= 5 or "." in name
    return name if many and _is_proper(name) and _OUTLET.search(name) else None


def is_known_outlet(name: str) -> bool:
    """Say whether a name is that of an agency or a site beyond doubt, whatever it ends with."""
    plain = name.casefold().removeprefix("the ")
    return plain in _AGENCIES or "." in name or _DESK_NAME.fullmatch(name) is not None


def _is_proper(name: str) -> bool:
    return all(word[0].isupper() or word in {"of", "the"} for word in name.split())


def is_name(text: str) -> bool:
    """Say whether a text looks like one person's name: two to six capitalised words."""
    words = text.split()
    capitals = [word for word in words if word[0].isupper()]
    return (
        2 <= len(words) <= 6
        and len(capitals) >= 2
        and words[0] in capitals
        and all(word in _PARTICLES for word in words if word not in capitals)
        and all(_WORD.fullmatch(word) for word in words)
        and not any(word.casefold() in _NO_PERSON for word in words)
        and any(len(word.rstrip(".")) > 2 for word in capitals)
    )


def _credit(text: str, *, initials: bool = False) -> Credit | None:
    """Account for every part of a credit; ``initials`` alone will do where it is a signature."""
    helpers = _HELPERS.search(text) or _WITH.match(text)
    if not helpers:
        return _credit_of_parts(text, initials=initials)
    lead, helper = text[: helpers.start()], text[helpers.end() :]
    if _credit_of_parts(helper, initials=True) is None:
        return None
    return _credit_of_parts(lead, initials=initials) if lead.strip() else Credit()


def _credit_of_parts(text: str, *, initials: bool) -> Credit | None:
    authors: list[str] = []
    source = None
    signed = False
    parts = [part for part in map(_without_stop, _BETWEEN.split(text)) if part]
    for part in parts:
        person = _without_role(part)
        if outlet(person):
            source = source or outlet(person)
        elif is_name(person):
            authors += _people(person)
        elif part in _SUFFIXES and authors:
            authors[-1] += f", {part}"
        elif _INITIALS.fullmatch(part):
            signed = True
        elif not (_is_proper(person) if person != part else _CONTACT.fullmatch(part)):
            return None
    if not parts or (signed and not (initials or authors or source)):
        return None
    return Credit(tuple(dict.fromkeys(" ".join(name.split()) for name in authors)), source)


def _people(name: str) -> list[str]:
    """Return two people where "y" stands between two whole names: not in "Ortega y Gasset"."""
    parts = name.split(" y ")
    return parts if all(map(is_name, parts)) else [name]


def _without_stop(part: str) -> str:
    """Drop the full stop that ends a line, but not the one of an initial or of "Jr."."""
    part = part.strip()
    return part.rstrip(".") if re.search(r"[^\W\d_]{3}\.$", part) else part


def _without_role(part: str) -> str:
    """Drop the job title around a name: "Senior Reporter Jane Doe", "Manila correspondent"."""
    words = part.split()
    if not any(word.casefold() in _ROLE_NOUNS for word in words):
        return part
    while words and words[0].casefold() in _ROLE_WORDS:
        del words[0]
    while words and words[-1].casefold() in _ROLE_WORDS:
        del words[-1]
    return " ".join(words) if len(words) > 1 else ""


def _bracketed(text: str, *, initials: bool = False) -> Credit | None:
    """Read what stands in brackets: people, or who of a news desk did what."""
    desk = _DESK.match(text)
    if not desk:
        return _credit(text, initials=initials)
    people = re.split(r";|\bin\s", text[desk.end() :])[0]
    credit = _credit_of_parts(people, initials=False)
    return Credit() if credit and desk["helper"] else credit


def _bare_signature(text: str) -> Credit | None:
    """Read a signature without a mark before it, which must look like nothing else."""
    known = outlet(text) or all(_INITIALS.fullmatch(part) for part in text.split("/"))
    return _credit(text, initials=True) if known or (is_name(text) and _signs(text)) else None


def _signs(name: str) -> bool:
    """Say whether a name is written as in a signature: in capitals, or with a middle initial."""
    return name.isupper() or re.search(r"\s[A-Z]\.\s", name) is not None
