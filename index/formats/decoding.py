"""Bytes to characters and back: which encoding a text file is in.

The ladder: a known binary signature, a byte-order mark, UTF-16 without one, too many control
characters, strict UTF-8, then a guess among the encodings that articles were written in before
UTF-8, with Windows-1252 given the benefit of the doubt. Every rung is exact both ways:
``text.encode(encoding)`` is the file without its mark, for any slice too, so offsets in characters
can be turned into offsets in bytes. Nothing here replaces, drops or translates a character; bytes
for which no such encoding is found are refused.

A few stray NUL or other control characters are read as they stand: they are characters like any
other here, and whoever prints them must hide them. UTF-16 without a mark is recognised by its NUL
bytes, hence for texts in a Latin script only; UTF-32 needs its mark.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from index.formats.document import Unreadable

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

# The C0 controls that no text needs. Tab, newlines, form feed, bell, backspace and escape do
# occur in texts (old listings, terminal logs) and count as text.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\a\b\x1b")) + b"\x7f"
_STRAY_CONTROLS = 3  # so many are an accident, whatever the file's size
_CONTROL_SHARE = 1 / 50  # random bytes have about one in ten

_LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman")
_EAST_ASIAN = ("gb18030", "big5", "cp932", "euc_jp", "cp949")
_ALL = (*_LATIN, "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", *_EAST_ASIAN)
_LATIN_SHARE = 0.4  # a text with fewer foreign letters than this is in a Latin script
_TOO_FEW = 3  # letters; they do not make a case for another encoding
_GLANCE_SHARE = 0.03  # names and loan words in an English text stay below it
# How far behind Windows-1252 may be: French, German, Spanish, Swedish and Icelandic texts need
# this much, Polish, Czech and Mac OS Roman ones are further away.
_CHAOS_SLACK = 0.12
_COHERENCE_SLACK = 0.05
_SAMPLE = 32_000  # bytes; enough for the guess, and it bounds its time

# What a Western text has above ASCII. A mark or a sign between two letters, on the other hand,
# is a letter of another code page: "wspó³praca" is Polish.
_WESTERN = re.compile(r"[\0-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›\xa0-¿]*")
_SIGN_IN_WORD = re.compile(r"[A-Za-zÀ-ÿ][€‚ƒ„†‡ˆ‰‹•˜™›¡-©«-¿]+[A-Za-zÀ-ÿ]")

_TO_UTF8 = "Save it as UTF-8 text (for example with iconv) and add it again."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's characters, its encoding (a Python codec), and its mark's length in bytes."""

    text: str
    encoding: str
    bom: int


def decode(data: bytes, named: str | None = None) -> Decoded:
    """Return the characters of a text file; raises ``Unreadable`` when it is none.

    ``named`` is the encoding that the user says it is in; no other is tried then.
    """
    if named:
        return _named(data, named)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"is {what}, not text", "Convert it to plain text and add that.")
    for mark, encoding in _MARKS:
        text = _exactly(data[len(mark) :], encoding) if data.startswith(mark) else None
        if text is not None and (encoding == "utf-8" or _is_text(text)):
            return Decoded(text, encoding, len(mark))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("is not text: it is marked as UTF-16, and is not", _TO_UTF8)
    text, encoding = _unmarked(data)
    return Decoded(text, encoding, 0)


def _named(data: bytes, encoding: str) -> Decoded:
    """Decode as the user says, a mark of that encoding left out."""
    try:
        known = codecs.lookup(encoding)
    except LookupError as error:
        raise Unreadable(
            f"cannot be read as {encoding}: there is no such encoding",
            "Name one that Python knows, such as iso8859-2, cp850 or mac_roman.",
        ) from error
    marks = [
        mark for mark, name in _MARKS if codecs.lookup(name) == known and data.startswith(mark)
    ]
    bom = len(marks[0]) if marks else 0
    text = _exactly(data[bom:], known.name)
    if text is None:
        raise Unreadable(f"is not in {encoding}", "Leave out --encoding, or name another.")
    return Decoded(text, known.name, bom)


def _unmarked(data: bytes) -> tuple[str, str]:
    wide = _wide_encoding(data)
    text = _exactly(data, wide) if wide else None
    if wide and text is not None and _is_text(text):
        return text, wide
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(_STRAY_CONTROLS, len(data) * _CONTROL_SHARE):
        raise Unreadable("is not text: it holds binary data", "Convert it to plain text first.")
    text = _exactly(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    _refuse_damaged_utf8(data)
    for encoding in _legacy_encodings(data):
        text = _exactly(data, encoding)
        if text is not None:
            return text, encoding
    raise Unreadable("is in an unknown text encoding", _TO_UTF8)


def _exactly(data: bytes, encoding: str) -> str | None:
    """Decode, unless some byte has no character or would not come back."""
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except UnicodeError:
        return None


def _is_text(text: str) -> bool:
    """Say whether decoded wide characters are assigned and printable, judged by the first ones."""
    sample = text[:_SAMPLE]
    odd = sum(unicodedata.category(c) in {"Cn", "Co", "Cc"} and not c.isspace() for c in sample)
    return odd <= max(_STRAY_CONTROLS, len(sample) * _CONTROL_SHARE)


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 by where its NUL bytes are: every other one, on one side only."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    few, many = pairs * 0.05, max(pairs * 0.4, _STRAY_CONTROLS)
    if second > many and first < few:
        return "utf-16-le"
    return "utf-16-be" if first > many and second < few else None


def _refuse_damaged_utf8(data: bytes) -> None:
    """Refuse a file that is UTF-8 but for some bytes: read otherwise, it would all be garbled.

    By accident, two bytes of a text in another encoding rarely make one character of UTF-8.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = len(re.findall(r"[^\0-\x7f\ufffd]", text))
    if data.startswith(codecs.BOM_UTF8) or good >= bad:
        count = f"{bad} byte{'s' * (bad != 1)}"
        remedy = "Drop them with `iconv -f UTF-8 -t UTF-8 -c`, or save the article again."
        raise Unreadable(f"is damaged UTF-8: {count} are no part of any character", remedy)


def _legacy_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings to try, best first, for bytes that are not UTF-8."""
    sample = _telling_part(data)
    foreign, share = _foreign_letters(sample)
    if (foreign <= _TOO_FEW or share <= _GLANCE_SHARE) and _looks_western(sample):
        return ("cp1252", "latin_1")
    if share >= _LATIN_SHARE:
        guess = _guess(sample, _ALL)
        return (guess,) if guess else ()
    if guess := _guess(sample, _LATIN, _CHAOS_SLACK):
        return (guess, "cp1252", "latin_1")
    if guess := _guess(sample, _EAST_ASIAN):
        return (guess,)
    return ("cp1252", "latin_1") if _looks_western(sample) else ()


def _telling_part(data: bytes) -> bytes:
    """Return the lines that are not plain ASCII, as many as the sample holds."""
    lines = []
    room = _SAMPLE
    for match in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", data):
        line = match[0]
        if len(line) > room:
            # After a space or the like: in no encoding is such a byte the second half of another.
            line = line[: 1 + max(line.rfind(byte, 0, room) for byte in b" ,.-\n")] or line[:room]
        lines.append(line)
        room -= len(match[0])
        if room <= 0:
            break
    return b"".join(lines)


def _foreign_letters(sample: bytes) -> tuple[int, float]:
    """Count the letters that, in Western eyes, are none of A to Z, and their share of all."""
    foreign = len(re.findall(rb"[\xc0-\xff]", sample))
    letters = foreign + len(re.findall(rb"[A-Za-z]", sample))
    return foreign, foreign / letters if letters else 0.0


def _looks_western(sample: bytes) -> bool:
    # The five bytes that Windows-1252 lacks say nothing about the others.
    text = sample.decode("cp1252", "ignore")
    return _WESTERN.fullmatch(text) is not None and not _SIGN_IN_WORD.search(text)


def _guess(sample: bytes, encodings: tuple[str, ...], slack: float = 0.0) -> str | None:
    """Ask charset-normalizer; the first encoding need not be better than the others.

    ``slack`` is by how much its measure of mess may be worse than the best one's.
    """
    # Imported here: few files need it, and a question never does.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    matches = from_bytes(sample, cp_isolation=list(encodings))
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        if (
            encodings[0] in match.could_be_from_charset
            and match.chaos <= best.chaos + slack
            and match.coherence >= best.coherence - _COHERENCE_SLACK
        ):
            return encodings[0]
    return best.encoding
