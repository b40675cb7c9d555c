"""The characters of the fonts Symbol and Wingdings, which files name by their place in them.

Symbol's encoding is Adobe's (Symbol Encoding Vector); of Wingdings, the marks that texts use.
"""

from __future__ import annotations

import re

_PLACES = {
    0x22: "∀", 0x24: "∃", 0x27: "∍", 0x2A: "∗", 0x2D: "−", 0x40: "≅",
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)), 0x5C: "∴", 0x5E: "⊥",
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)), 0x7E: "∼",
    **dict(enumerate("ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", 0xA1)),
    **dict(enumerate("ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊", 0xC0)),
    0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x71: "❑", 0x76: "❖", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢",
    0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_PRIVATE = range(0xF020, 0xF100)  # where Windows puts the characters of such a font
_IN_PRIVATE = re.compile("[\uf020-\uf0ff]")


def symbol(number: int, font: str) -> str:
    """Return the character at a place of a font, "" where nobody could say which it is."""
    place = number - 0xF000 if number in _PRIVATE else number
    if font.lower().startswith("wingdings"):
        return _WINGDINGS.get(place, "")
    if number in _PRIVATE or font.lower() == "symbol":
        return _PLACES.get(place, chr(place) if place < 0x7F else "")
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def replaced(text: str) -> str:
    """Return text with what stands at the private places of Symbol as the characters it shows."""
    return _IN_PRIVATE.sub(lambda found: symbol(ord(found[0]), "symbol"), text)
