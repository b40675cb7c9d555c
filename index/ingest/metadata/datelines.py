"""Where an article was written, and for whom: the dateline before its first sentence.

"MANILA, Philippines (AP) — …", "Hong Kong (CNN) …", "BERLIN, 3 May 2019 /PRNewswire/ -- …", or a
line that is nothing else: "Washington CNN —". Prose may begin with a capitalised word and a dash as
well: a place is believed where it is written in capitals, has its country or state behind it, or an
agency. Nothing here knows where in the article a line stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.dates import parse_date
from index.ingest.metadata.bylines import outlet

_LONGEST = 120  # characters of a dateline

_PART = (
    r"[^\W\d_a-z][\w.’'-]*(?: (?:(?:de|del|da|la|las|los|of|am|sur) )?[^\W\d_a-z][\w.’'-]*){0,3}"
)
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}\.? [A-Z][a-zä]{2,8}\.?)(?:,? \d{4})?"
_DATELINE = re.compile(
    rf"(?P<place>{_PART}(?:, (?!{_DAY}){_PART}){{0,2}})?(?:,? ?(?P<day>{_DAY}))?,?\s*"
    r"(?:\((?P<agency>[^()]{2,40})\)|/(?P<wire>[^/]{2,40})/)?\s*"
    r"(?P<dash>[—–―]|--?(?=\s|$)|:(?=\s))?\s*"
)
_MARK = re.compile(r"[—–―(/:]|--|-(?:\s|$)")  # one of them ends every dateline
_BEGINS = re.compile(r"[\W\d_]*[^\W\d_a-z]")
_WIRE = re.compile(
    r"(?:PR ?Newswire|Globe ?Newswire|Business ?Wire|Accesswire|EIN Presswire)", re.IGNORECASE
)
# What is written in capitals as well and may be followed by a dash.
_NO_PLACES = frozenset(
    "NATO UNESCO UNICEF ASEAN OPEC NASA ISIS USAID COVID FIFA UEFA INTERPOL NOTE UPDATE BREAKING "
    "EXCLUSIVE WATCH READ CORRECTION OPINION ANALYSIS EDITORIAL COLUMN REVIEW VIDEO PHOTOS".split()
)
# What stands behind a place: states as newspapers shorten them, and countries. The Associated
# Press Stylebook's list of abbreviations is that of the states.
_REGIONS = frozenset(
    (
        "Ala., Ariz., Ark., Calif., Colo., Conn., Del., D.C., DC, Fla., Ga., Ill., Ind., Kan., "
        "Ky., La., Md., Mass., Mich., Minn., Miss., Mo., Mont., Neb., Nev., N.H., N.J., N.M., "
        "N.Y., NY, N.C., N.D., Okla., Ore., Pa., R.I., S.C., S.D., Tenn., Vt., Va., Wash., "
        "W.Va., Wis., Wyo., Ontario, Quebec, Alaska, Alabama, Arizona, Arkansas, California, "
        "Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho, Illinois, Indiana, "
        "Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, "
        "Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New "
        "Jersey, New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, "
        "Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, "
        "Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming, Philippines, "
        "Argentina, Australia, Austria, Bangladesh, Belgium, Brazil, Canada, Chile, China, "
        "Colombia, Cuba, Denmark, Egypt, England, Ethiopia, Finland, France, Germany, Ghana, "
        "Greece, Hungary, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Japan, Kenya, "
        "Lebanon, Malaysia, Mexico, Morocco, Myanmar, Nepal, Netherlands, New Zealand, Nigeria, "
        "Norway, Pakistan, Peru, Poland, Portugal, Qatar, Romania, Russia, Saudi Arabia, "
        "Scotland, Serbia, Singapore, South Africa, South Korea, North Korea, Spain, Sri Lanka, "
        "Sudan, Sweden, Switzerland, Syria, Taiwan, Thailand, Tunisia, Turkey, Uganda, Ukraine, "
        "United Arab Emirates, United Kingdom, United States, Venezuela, Vietnam, Wales, "
        "Zimbabwe"
    ).split(", ")
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, as it is written, and where in the line the text behind it begins."""

    place: str | None = None
    source: str | None = None
    date: str | None = None
    end: int = 0


def dateline(line: str) -> Dateline | None:
    """Return the dateline that a line begins with, or is."""
    opening = line[:_LONGEST]
    match = _DATELINE.match(opening) if _MARK.search(opening) else None
    if match is None or match.end() == 0 or not (match["dash"] or match["agency"] or match["wire"]):
        return None
    rest = line[match.end() :]
    if rest and not _BEGINS.match(rest):
        return None
    place, source = match["place"], _agency(match)
    if (match["agency"] or match["wire"]) and source is None:
        return None
    if place and source is None:
        place, source = _split(place)
    if source is None and (match["dash"] == ":" or not _is_place(place)):
        return None
    if not rest and not match["dash"] and not match["agency"]:
        return None
    date = parse_date(match["day"]) if match["day"] else None
    return Dateline(place, source, date, match.end())


def is_place(line: str) -> bool:
    """Say whether a line is nothing but a place in capitals and its country."""
    return line.isupper() and "," in line and _is_place(line) and len(line) <= _LONGEST // 2


def _agency(match: re.Match[str]) -> str | None:
    if match["wire"]:
        return match["wire"] if _WIRE.fullmatch(match["wire"]) else outlet(match["wire"])
    name = (match["agency"] or "").split("/")[0].strip()
    return (name if _WIRE.fullmatch(name) else outlet(name)) if name else None


def _split(place: str) -> tuple[str | None, str | None]:
    """Take an agency without brackets off the end of a place: "Washington CNN"."""
    words = place.split(" ")
    for count in (1, 2, 3):
        if len(words) >= count and (name := outlet(" ".join(words[-count:]))):
            return " ".join(words[:-count]).rstrip(",") or None, name
    return place, None


def _is_place(place: str | None) -> bool:
    """Say whether a place is told by its capitals or by what it lies in."""
    if place is None:
        return False
    first, *rest = place.split(", ")
    known = any(part in _REGIONS or part.title() in _REGIONS for part in rest)
    shouted = first.isupper() and len(first) > 3 and first not in _NO_PLACES
    return known or (shouted and not rest)
