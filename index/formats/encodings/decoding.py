"""Bytes to characters and back: which encoding a text file is in.

The ladder: a known binary signature, a byte-order mark, UTF-16 without one, too many control
characters, strict UTF-8, then what ``legacy`` says of the encodings that articles were written in
before UTF-8, with Windows-1252 given the benefit of the doubt. Every rung is exact both ways:
``text.encode(encoding)`` is the file without its mark, for any slice too, so offsets in characters
can be turned into offsets in bytes. Nothing here replaces, drops or translates a character; where
the encoding is in doubt, or one in which no character stands by itself, the file is refused.

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
from index.formats.encodings.legacy import guess, telling_part

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

_SAMPLE = 32_000  # bytes; enough to see whether it is UTF-16

# Encodings in which bytes mean what the bytes before them say: a slice of them is no text.
_SHIFTING = (
    (re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([IJ])"), "ISO-2022-JP"),
    (re.compile(rb"\x1b\$\)C"), "ISO-2022-KR"),
    (re.compile(rb"\x1b\$\)[AEG]"), "ISO-2022-CN"),
    (re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}"), "HZ"),
)
_SHIFTING_CODECS = ("iso2022", "hz", "utf-7")

_LARGER = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codecs of names and of source code; none of them is what a text is in.
_NO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})

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


def decode_again(data: bytes, encoding: str) -> str:
    """Return the characters of a file that was decoded as ``encoding``, its mark left out."""
    return data.decode(encoding, "replace").removeprefix("\ufeff")


def codec_of(label: str) -> str | None:
    """Return the codec that a file means by the name of its encoding, None where there is none.

    Of an encoding that is commonly mistaken for the larger one it is part of, that one is meant
    (https://encoding.spec.whatwg.org/#names-and-labels).
    """
    codec = _codec(label)
    return None if codec in {None, "ascii"} else _LARGER.get(codec or "", codec)


def _named(data: bytes, encoding: str) -> Decoded:
    """Decode as the user says, a mark of that encoding left out."""
    codec = _codec(encoding)
    if codec is None:
        raise Unreadable(
            f"cannot be read as {encoding}: there is no such encoding",
            "Name one that Python knows, such as iso8859-2, cp850 or mac_roman.",
        )
    if codec.startswith(_SHIFTING_CODECS):
        raise _shifting(encoding)
    codec = codec.removesuffix("-sig")
    for mark, name in _MARKS:
        if data.startswith(mark) and name.startswith(codec):
            codec, bom = name, len(mark)
            break
    else:
        bom = 0
    text = _exactly(data[bom:], codec)
    if text is None:
        raise Unreadable(f"is not in {encoding}", "Leave out --encoding, or name another.")
    return Decoded(text, codec, bom)


def _codec(label: str) -> str | None:
    """Return the codec of texts that has a name, None where there is none."""
    try:
        known = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    is_text = known._is_text_encoding  # noqa: SLF001 - what str.encode goes by
    return known.name if is_text and known.name not in _NO_TEXT else None


def _shifting(encoding: str) -> Unreadable:
    return Unreadable(
        f"is in {encoding}, in which no character stands by itself",
        f"Convert it, and add that: iconv -f {encoding} -t UTF-8 FILE > NEW",
    )


def _unmarked(data: bytes) -> tuple[str, str]:
    wide = _wide_encoding(data)
    text = _exactly(data, wide) if wide else None
    if wide and text is not None and _is_text(text):
        return text, wide
    if data.isascii() and (found := [name for mark, name in _SHIFTING if mark.search(data)]):
        raise _shifting(found[0])
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(_STRAY_CONTROLS, len(data) * _CONTROL_SHARE):
        raise Unreadable("is not text: it holds binary data", "Convert it to plain text first.")
    text = _exactly(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    _refuse_damaged_utf8(data)
    encoding, likeliest = guess(telling_part(data))
    text = _exactly(data, encoding) if encoding else None
    if encoding is None or text is None:
        named = f"; likeliest is one of {', '.join(likeliest)}" if likeliest else ""
        raise Unreadable(
            "is in an encoding that cannot be told for certain",
            f"Add it again with --encoding NAME{named}; or save it as UTF-8.",
        )
    return text, encoding


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
