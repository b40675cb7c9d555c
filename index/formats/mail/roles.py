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

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|liebe[rs]?"
    r"|sehr geehrte[rs]?|guten (?:tag|morgen)|bonjour|ch[eè]re?s?|hola|estimad[oa]s?|ciao|gentile"
    r"|caro|cara|beste|kjære|kära|hei|hej|drog[ai]|szanown[aiy]|mahal na)\b[^.?!;]{0,50}[,:!.]?\Z",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with |my )?(?:(?:very |all my )?(?:best|kind|kindest|warm|warmest|many|friendly)\s+)?"
    r"(?:regards|wishes|greetings|thanks)(?: and (?:best|kind) regards)?(?: again| in advance)?"
    r"|all the best|best|cheers|thank you(?: very much| again| in advance)?|sincerely(?: yours)?"
    r"|(?:yours|respectfully)(?: (?:sincerely|faithfully|truly|ever))?|love|talk soon|see you"
    r"|(?:mit (?:freundlichen|besten|herzlichen)|viele|liebe|beste|herzliche) gr(?:ü|ue)(?:ß|ss)en?"
    r"|cordialement|bien (?:à vous|cordialement)|(?:un )?saludos?(?: cordiale?s?)?|atentamente"
    r"|(?:cordiali|distinti) saluti|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?"
    r"|(?:med )?(?:vennlig|venlig) hilsen|mvh|hälsningar|pozdrawiam|z poważaniem)[,.!]*\Z",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\S+(?:\s+\S+){4,}[.?!…]\W*\Z|(?:P\.?\s?P?\.?S)\b")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2}\Z")
_LONGEST_NAME = 60  # characters of a line below a closing: a name, a role, an address
_UNDERSIGNED = 8  # lines below a closing


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
    return _without_courtesies(paragraphs, found)


def _without_courtesies(
    paragraphs: Sequence[Paragraph], rows: Sequence[list[Role]]
) -> list[list[Role]]:
    """Return the roles with greetings, and how somebody takes leave and signs, as furniture."""
    found: list[list[Role]] = []
    begins, closed = True, False
    for i, ((lines, depth), row) in enumerate(zip(paragraphs, rows, strict=True)):
        following = rows[i + 1][0] if i + 1 < len(paragraphs) else Role.SPEAKER
        ends = following in {Role.SPEAKER, Role.BYLINE} or paragraphs[i + 1].depth != depth
        says = row[0] in {Role.PROSE, Role.QUOTATION}
        if i and paragraphs[i - 1].depth != depth:
            begins, closed = True, False
        first = int(begins and says and _GREETING.match(lines[0]) is not None)
        last = len(lines) if not says else _closing(lines, alone=ends and not begins)
        if closed and says and _undersigns(lines):
            last = 0
        left = max(last, first)
        rest = [Role.NAVIGATION] * (len(lines) - left)
        found.append([Role.NAVIGATION] * first + row[first:left] + rest)
        begins, closed = Role.BYLINE in row, says and last < len(lines)
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


def _closing(lines: Sequence[str], *, alone: bool) -> int:
    """Return the line with which somebody takes leave, or only signs where the name is ``alone``.

    It is behind the last line where nobody does.
    """
    for i, line in enumerate(lines):
        if _CLOSING.match(line.strip()) and _undersigns(lines[i + 1 :]):
            return i
    return 0 if alone and len(lines) == 1 and _NAME.match(lines[0].strip()) else len(lines)


def _undersigns(lines: Sequence[str]) -> bool:
    """Say whether lines are what stands below a closing: a name, and who that is."""
    short = all(len(line) <= _LONGEST_NAME and not _SENTENCE.match(line) for line in lines)
    return short and len(lines) <= _UNDERSIGNED


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
