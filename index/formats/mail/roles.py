"""What each line of a mail is: said, quoted, signed, or put there by a program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.article import Role

_WROTE = re.compile(
    r"(?:wrote|writes|said|sent|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał"
    r"|sumulat|写道|wrote on [^:]{4,40})\s*[:：]\s*\Z",
    re.IGNORECASE,
)
_OPENS_ATTRIBUTION = re.compile(r"(?:On|Am|Le|El|Em|Il|Op|Den|In|At|Noong)\s|\d{4}[-/年]")
_CERTAIN_ATTRIBUTION = re.compile(r"On .*\d.* wrote:\Z", re.IGNORECASE)
_NEAR = 8  # lines; what belongs together stands so near
_LONGEST_ATTRIBUTION = 300  # characters
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Original Appointment|Forwarded message|Forwarded by\b.*"
    r"|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|Message original"
    r"|Mensaje original|Messaggio originale)\s*-{2,}\Z|Begin forwarded message:\Z",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\*?(?:From|Sent|To|Cc|Bcc|Subject|Date|Reply-To|Von|Gesendet|An|Betreff|Datum|De|Envoyé|À|Objet"
    r"|Enviado|Para|Asunto|Fecha|Data|Inviato|Oggetto)\s*:",
)
_FROM = re.compile(r"\*?(?:From|Von|De|Da)\s*:")
_RULE = re.compile(r"[-_=*~ ]{4,}\Z")
_SIGNATURE = re.compile(r"--\Z")
_LIST = re.compile(
    r"mailing list|listinfo|unsubscribe|you received this (?:message|email|e-mail) because"
    r"|sent from my |get outlook for |view (?:this email )?in (?:your )?browser",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:\W*(?:confidentiality (?:notice|note)|disclaimer)\b"
    r"|(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication)"
    r"\b.{0,120}\b(?:confidential|intended|privileged))",
    re.IGNORECASE | re.DOTALL,
)
_SENT_FROM = re.compile(r"(?:Sent from my |Get Outlook for )\S", re.IGNORECASE)


class Paragraph(NamedTuple):
    """The lines of a paragraph, and how many times they are quoted."""

    lines: Sequence[str]
    depth: int


def roles(paragraphs: Sequence[Paragraph]) -> list[list[Role]]:
    """Return the role of every line of every paragraph of a mail."""
    found = []
    forwarded: int | None = None  # the depth from which on all is somebody else's
    signed: int | None = None  # the depth of the signature that goes on
    for i, (lines, depth) in enumerate(paragraphs):
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        if signed is not None and depth != signed:
            signed = None
        prose = Role.QUOTATION if depth or forwarded is not None else Role.PROSE
        row = [prose] * len(lines)
        if (at := _signature(lines, following)) is not None and signed is None:
            row[at:] = [Role.NAVIGATION] * (len(lines) - at)
            signed = depth
        elif signed is None and (at := _forwarding(lines)) is not None:
            row[at:] = [
                Role.BYLINE if _HEADER.match(line) or _ORIGINAL.match(line) or _RULE.match(line)
                else Role.QUOTATION
                for line in lines[at:]
            ]  # fmt: skip
            forwarded = depth
        elif signed is None and (at := _attribution(lines, depth, following)) is not None:
            row[at:] = [Role.SPEAKER] * (len(lines) - at)
            if following and following.depth <= depth:
                forwarded = depth
        elif _DISCLAIMER.match(" ".join(lines)) or _SENT_FROM.match(lines[0]):
            row = [Role.NAVIGATION] * len(lines)
        if signed is not None and at is None:
            row = [Role.NAVIGATION] * len(lines)
        found.append(row)
    return found


def _signature(lines: Sequence[str], following: Paragraph | None) -> int | None:
    """Return the line at which a signature or a list's footer begins."""
    for i, line in enumerate(lines):
        if _SIGNATURE.match(line):
            return i
        if _RULE.match(line) and len(line) > 9:
            rest = list(lines[i + 1 : i + _NEAR])
            if not rest and following:
                rest = list(following.lines[:_NEAR])
            if rest and _LIST.search(" ".join(rest)) and not _FROM.match(rest[0]):
                return i
    return None


def _forwarding(lines: Sequence[str]) -> int | None:
    """Return the line at which the head of another mail begins."""
    for i, line in enumerate(lines):
        if _ORIGINAL.match(line):
            return i
        if (
            _FROM.match(line)
            and sum(bool(_HEADER.match(each)) for each in lines[i : i + _NEAR]) > 2
        ):
            return i - (i > 0 and bool(_RULE.match(lines[i - 1])))
    return None


def _attribution(lines: Sequence[str], depth: int, following: Paragraph | None) -> int | None:
    """Return the line at which the words begin that say who is quoted next."""
    if following is None or not _WROTE.search(lines[-1]):
        return None
    quoted = following.depth > depth
    for i in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
        text = " ".join(lines[i:])
        if _CERTAIN_ATTRIBUTION.match(text) or (quoted and _OPENS_ATTRIBUTION.match(text)):
            return i if len(text) <= _LONGEST_ATTRIBUTION else None
    return len(lines) - 1 if quoted and len(lines[-1]) <= _LONGEST_ATTRIBUTION else None
