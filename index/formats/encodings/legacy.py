"""Which encoding of the time before UTF-8 a text is in, by how it reads in each of them.

Read in a wrong one, a text shows capitals and signs inside words, letters that no one language has
side by side, or rare letters where common ones belong. Each such oddity is a point; what has fewest
is taken where the others have clearly more, and where even that reads oddly, none is.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

_SAMPLE = 8_000  # bytes; enough for the guess, and it bounds its time
_MOST_ODD = 0.25  # points a foreign character, in a text that still reads well
_CLEAR = 0.9  # points by which the second must be behind, where it reads differently

# The letters beyond A to Z of the languages that a family of encodings was made for.
_WESTERN = (
    "àâæçèéêëîïôœùûüÿ", "äöüßéà", "áéíñóúü", "àçéèíïóòúü", "áâãàçéêíóôõúü", "àèéìíîòóùú",
    "åäöéšžü", "æøåéäöòôó", "áéíóúýþæöð", "ëéèïóöüáä", "éèêëïîçñöüáâà", "äöõüšž",
)  # fmt: skip
_CENTRAL = (
    "ąćęłńóśźżé", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "äöüßé",
)  # fmt: skip
_TURKISH = ("çğıöşüâîûi\u0307",)
_CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "абвгдђежзијклљмнњопрстћуфхцчџш",
)  # fmt: skip
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)
_HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת" + "".join(map(chr, range(0x5B0, 0x5C3))),)
_ARABIC = ("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگکی" + "".join(map(chr, range(0x64B, 0x653))),)
_THAI = ("".join(map(chr, (*range(0xE01, 0xE3B), *range(0xE40, 0xE4F)))),)

# The commonest characters of a script, and what share of its texts they make up at least. Counted
# in running text; a wrong encoding deals its characters out evenly.
_COMMON = {
    "CYRILLIC": ("оеаинтсрвлкіђј", 0.5),
    "GREEK": ("αοιετσνρκπης", 0.5),
    "HEBREW": ("יוהלארמתבש", 0.5),
    "ARABIC": ("اليمنرتوبهعد", 0.5),
    "THAI": ("านรกอเงมยลวดทสต", 0.4),
    "HANGUL": ("이다는을에의가고하지한로사를은기도인어리서자그대일수정시아나", 0.3),
    "HIRAGANA": ("のにはをたがでとしるいてなれもっらこかりあまさくけうすきよ", 0.5),
    "CJK": (  # simplified, traditional and Japanese
        (
            "的一是不了在有人这中大国为上个我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
            "民說說这這個會國來時們為對過發動後長學说後经經方家日本月新公政市行部总總统統第三五十二今"
            "昨明高前全事件法問問题題討討论論贸貿易在於與与和及"
        ),
        0.12,
    ),
}
_TYPOGRAPHY = frozenset("“”‘’«»„‚–—…•·¡¿€£\xa0、。，！？：；「」『』（）《》【】・〈〉％～ー")
_JOINS_WORDS = frozenset("’–—…·\xa0・ー")
_BESIDE_WORDS = frozenset("™®°²³©ªº§№¹")
_CLOSING = frozenset(",;!?")
_UNUSUAL = frozenset("¤¦¨¬¸´¯ƒˇ˘˛˙˝¶±µ×÷¢¥¼½¾")
_IDEOGRAPHS = "\u2e80"  # from here on
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


class _Candidate(NamedTuple):
    """An encoding, the alphabets of its languages, and the points that it starts with."""

    name: str
    alphabets: tuple[str, ...]
    handicap: float = 0.5
    common: Callable[[str], bool] | None = None
    """Of an encoding of Chinese characters: which of them are in daily use."""


class Reading(NamedTuple):
    """A text read in an encoding, and how oddly it reads, in points, and a foreign character."""

    encoding: str
    points: float
    share: float


def _in(*parts: tuple[str, int, int]) -> Callable[[str], bool]:
    """Return whether a character is of a standard's common part: by its first byte there."""

    @cache
    def common(char: str) -> bool:
        for codec, first, last in parts:
            with contextlib.suppress(UnicodeEncodeError):
                if first <= char.encode(codec)[0] <= last:
                    return True
        return False

    return common


_SIMPLIFIED = ("gb2312", 0xB0, 0xD7)
_TRADITIONAL = ("big5", 0xA4, 0xC6)
_JAPANESE = _in(("euc_jp", 0xB0, 0xCF))


_CANDIDATES = (
    _Candidate("cp1252", _WESTERN, 0.0),
    _Candidate("iso8859_15", _WESTERN),
    _Candidate("cp1250", _CENTRAL),
    _Candidate("iso8859_2", _CENTRAL),
    _Candidate("cp1254", _TURKISH),
    _Candidate("mac_roman", _WESTERN),
    _Candidate("cp850", _WESTERN),
    _Candidate("cp437", _WESTERN),
    _Candidate("cp852", _CENTRAL),
    _Candidate("cp1251", _CYRILLIC),
    _Candidate("koi8_r", _CYRILLIC),
    _Candidate("koi8_u", _CYRILLIC),
    _Candidate("iso8859_5", _CYRILLIC),
    _Candidate("cp866", _CYRILLIC),
    _Candidate("mac_cyrillic", _CYRILLIC),
    _Candidate("cp1253", _GREEK),
    _Candidate("iso8859_7", _GREEK),
    _Candidate("cp1255", _HEBREW),
    _Candidate("cp1256", _ARABIC),
    _Candidate("cp874", _THAI),
    _Candidate("gb18030", (), 0.5, _in(_SIMPLIFIED, _TRADITIONAL)),
    _Candidate("big5", (), 0.5, _in(_TRADITIONAL)),
    _Candidate("cp932", (), 0.5, _JAPANESE),
    _Candidate("euc_jp", (), 0.5, _JAPANESE),
    _Candidate("cp949", (), 0.5, _in(("euc_kr", 0xB0, 0xC8))),
)


def guess(sample: bytes) -> tuple[str | None, tuple[str, ...]]:
    """Return the encoding that a sample is in, None where that is in doubt, and the likeliest ones.

    ``sample`` begins and ends between characters.
    """
    readings, texts = [], {}
    for candidate in _CANDIDATES:
        try:
            text = sample.decode(candidate.name)
        except UnicodeDecodeError:
            continue
        readings.append(_read(text, candidate))
        texts[candidate.name] = text
    readings.sort(key=lambda reading: reading.points)
    likeliest = tuple(reading.encoding for reading in readings[:3])
    if not readings:
        return None, ()
    best = readings[0]
    others = (each for each in readings[1:] if texts[each.encoding] != texts[best.encoding])
    second = next(others, None)
    doubtful = second is not None and second.points - best.points < _CLEAR * (
        best.encoding != "cp1252"
    )
    return (None if doubtful or best.share > _MOST_ODD else best.encoding), likeliest


def telling_part(data: bytes) -> bytes:
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


def _read(text: str, candidate: _Candidate) -> Reading:
    foreign = [i for i, char in enumerate(text) if char > "\x7f"]
    padded = f" {text}  "
    points = sum(_oddity(padded[i : i + 4], candidate) for i in foreign)
    points += _rarity(text, candidate) * len(foreign)
    return Reading(
        candidate.name, points + candidate.handicap, points / len(foreign) if foreign else 0.0
    )


def _oddity(around: str, candidate: _Candidate) -> float:
    """Return how odd a character is, the second of four that stand together."""
    before, char, after, next_ = tuple(around)
    category = unicodedata.category(char)
    if category in {"Cc", "Cn", "Co"}:
        return 2.0
    if category[0] in "LM":
        glued = before in _CLOSING or (char.isupper() and after.isupper() and next_.islower())
        return 1.0 if glued else _odd_letter(before, char, after, candidate)
    return _odd_sign(before, char, after)


def _odd_sign(before: str, char: str, after: str) -> float:
    words = before.isalpha() + after.isalpha()
    if char == "–" and before.islower() and after.islower():
        return 0.15  # seldom; in Mac OS Roman it is the letter ñ
    if char in _TYPOGRAPHY:
        # Chinese and Japanese leave no blanks around them.
        inside = words == 2 and char not in _JOINS_WORDS and before < _IDEOGRAPHS
        return 1.0 if inside else 0.5 if char in "€£" and before.isalpha() else 0.0
    if char in _BESIDE_WORDS:
        return 1.0 if words == 2 else 0.1
    if "\u2500" <= char <= "\u259f":  # what DOS drew boxes with
        return 1.0 if words else 0.1
    return 1.0 if words else 0.7 if char in _UNUSUAL else 0.3


def _odd_letter(before: str, char: str, after: str, candidate: _Candidate) -> float:
    if before == char == after:
        return 1.0
    latin = bool(_LATIN.match(char))
    if any(each.isalpha() and bool(_LATIN.match(each)) != latin for each in (before, after)):
        return 1.0
    if candidate.common is not None:
        if "\uff61" <= char <= "\uff9f":  # half as wide, as no text is written
            return 0.6
        return 0.0 if not _is_ideograph(char) or candidate.common(char) else 0.8
    if char.isupper():
        return float(before.islower())
    return float(char.islower() and before.isupper() and after.isupper())


def _is_ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char > "\uf8ff" or "\uac00" <= char <= "\ud7a3"


def _rarity(text: str, candidate: _Candidate) -> float:
    """Return how little the letters look like those of any one language, from 0 to 1."""
    letters = [c for char in text if char > "\x7f" and char.isalpha() for c in char.lower()]
    if not letters:
        return 0.0
    rarity = 0.0
    if candidate.alphabets:
        known = max(sum(each in alphabet for each in letters) for alphabet in candidate.alphabets)
        rarity = 1 - known / len(letters)
    scripts = list(map(_script, letters))
    for script, (common, usual) in _scripts(candidate):
        own = [letter for letter, each in zip(letters, scripts, strict=True) if each == script]
        if len(own) >= 10:
            share = sum(letter in common for letter in own) / len(own) / usual
            rarity += max(0.0, 1 - share) * len(own) / len(letters)
    return min(rarity, 1.0)


def _scripts(candidate: _Candidate) -> Iterator[tuple[str, tuple[str, float]]]:
    """Yield the scripts of a candidate that have common letters."""
    for script, common in _COMMON.items():
        if candidate.common is None or candidate.name != "cp932" or script != "CJK":
            yield script, common


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
