"""Drafts that quote and misquote, made by rule: what a verifier is measured and tested on.

``written`` writes articles, drafts that quote them in every way and with every kind of damage, and
what is right to say of each quotation. The words are our own; which of them meet is chance by a
seed, so a set is made again as it was.
"""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path

EXPECTED = "expected.jsonl"
ARTICLES, DRAFTS = "articles", "drafts"


@dataclass(frozen=True, slots=True)
class Said:
    """Words of an article that may be quoted: whole sentences, and who says them, if anybody."""

    file: str
    text: str
    line: int
    speaker: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right to say of one quotation of a draft."""

    draft: str
    text: str
    verdict: str
    damage: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words that sentences are made of."""

    firsts: tuple[str, ...]
    surnames: tuple[str, ...]
    roles: tuple[str, ...]
    towns: tuple[str, ...]
    things: tuple[str, ...]
    kinds: tuple[str, ...]
    deeds: tuple[str, ...]
    ends: tuple[str, ...]
    invented: tuple[str, ...]


_FIRST = Words(
    firsts=tuple("Ida Per Mona Arvid Selma Tove Nils Greta Olav Ruth Emil Karin".split()),
    surnames=tuple(
        "Holm Lund Vestergaard Brandt Ekdahl Sorensen Tveit Moen Falk Aasen Nygaard Rask".split()
    ),
    roles=("Mayor", "Senator", "Harbour Director", "Professor", "Judge", "Captain"),
    towns=tuple("Arlen Brevik Corvo Dalby Estrup Farsund Gimle Hamar".split()),
    things=tuple(
        """bridges ferries turbines orchards trawlers archives reservoirs libraries quarries
        greenhouses lighthouses tramways""".split()
    ),
    kinds=tuple(
        "old northern narrow public private wooden unfinished neglected costly small".split()
    ),
    deeds=(
        "repair", "sell", "close", "insure", "inspect", "rebuild", "lease", "paint", "survey",
        "abandon", "measure", "defend",
    ),
    ends=(
        "before the first frost", "along the western shore", "without asking the council",
        "under the agreement of last spring", "for the families of the valley",
        "in spite of the storm", "because nobody else offered", "while the prices are falling",
        "as the engineers had advised", "near the disused station",
    ),
    invented=(
        "Whoever taught the choir to whistle deserves a medal made of chocolate",
        "Dragons rarely pay their parking tickets on a rainy Thursday",
        "My grandmother always kept seven violins beneath the kitchen sink",
        "Astronomers have lost patience with the colour purple",
        "A quiet breakfast outweighs any amount of philosophy and jam",
        "Nothing smells quite like an umbrella that has been to Paris",
    ),
)  # fmt: skip

_SECOND = Words(
    firsts=tuple("Amara Tomas Yusuf Leila Bruno Chiara Dmitri Esther Farid Hana Igor Jun".split()),
    surnames=tuple(
        "Okafor Reyes Haddad Moretti Castillo Petrov Mbeki Tanaka Silva Novak Duarte Aziz".split()
    ),
    roles=("Governor", "Ambassador", "Prime Minister", "General", "Commissioner", "Bishop"),
    towns=tuple("Quillan Rosario Samarra Tarragon Umbria Valdez Westport Yarrow".split()),
    things=tuple(
        """hospitals tractors vineyards pipelines newspapers embassies satellites laboratories
        warehouses airports stadiums aqueducts""".split()
    ),
    kinds=tuple(
        "foreign crowded modern southern military rural empty famous leaking large".split()
    ),
    deeds=(
        "finance", "buy", "reopen", "supply", "search", "expand", "guard", "evacuate", "photograph",
        "privatise", "count", "replace",
    ),
    ends=(
        "until the elections are over", "across the whole province", "with the help of volunteers",
        "against the advice of the court", "during the coming drought", "at twice the usual price",
        "since the treaty was signed", "despite the protests of farmers",
        "after the airlift had ended", "between the river and the ring road",
    ),
    invented=(
        "Any trumpet left in the snow will eventually learn to forgive",
        "The pickled moon was served with a choice of two apologies",
        "Our goldfish composed an anthem for people who dislike ladders",
        "Bankers seldom dream of marmalade unless Tuesday comes early",
        "She knitted a submarine out of leftover compliments",
        "Every penguin in the choir insisted on the wallpaper",
    ),
)  # fmt: skip

VOCABULARIES: Mapping[str, Words] = {"first": _FIRST, "second": _SECOND}

_NUMBER_WORDS = "two three four five six seven eight nine eleven twelve fifteen forty".split()
_CHANCES = ("will", "will not", "can", "cannot", "must", "should never", "may", "would not")


# --- articles ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Press:
    """Writes articles, and notes what they say."""

    words: Words
    chance: random.Random
    said: list[Said] = field(default_factory=list)

    def article(self, name: str) -> str:
        """Return the text of one article, its quotations and its narration noted."""
        pick = self.chance.choice
        town = pick(self.words.towns)
        lines = [f"{pick(self.words.kinds).title()} {pick(self.words.things)} of {town}", ""]
        names = [
            (pick(self.words.firsts), each) for each in self.chance.sample(self.words.surnames, 3)
        ]
        roles = self.chance.sample(self.words.roles, 3)
        for (first, last), role in zip(names, roles, strict=True):
            self._paragraph(lines, name, self._sentence(), "", "")
            full = f"{role} {first} {last}"
            one, two, three, four = (self._sentence() for _ in range(4))
            self._quoted(lines, name, f"{one} {two[:-1]},", f"{full} said.", last, role)
            self._quoted(lines, name, f"{three[:-1]},", f"{last} added.", last, role)
            told = f"{last} told reporters in {town}: "
            self._quoted(lines, name, four, "", last, role, before=told)
        first, last = names[0]
        one, two = self._sentence(), self._sentence()
        lines += [f"“{one}", "", f"“{two[:-1]},” {last} said.", ""]
        self.said.append(Said(name, f"{one}\n\n{two[:-1]}", len(lines) - 3, last, roles[0]))
        return "\n".join(lines)

    def _paragraph(self, lines: list[str], name: str, text: str, speaker: str, role: str) -> None:
        lines += [text, ""]
        self.said.append(Said(name, text[:-1], len(lines) - 1, speaker, role))

    def _quoted(  # noqa: PLR0913, PLR0917 - a line and who says it
        self,
        lines: list[str],
        name: str,
        text: str,
        after: str,
        speaker: str,
        role: str,
        *,
        before: str = "",
    ) -> None:
        lines += [f"{before}“{text}” {after}".rstrip(), ""]
        self.said.append(Said(name, text.rstrip(",."), len(lines) - 1, speaker, role))

    def _sentence(self) -> str:
        pick, words = self.chance.choice, self.words
        number = (
            str(self.chance.randint(21, 980)) if self.chance.random() < 0.6 else pick(_NUMBER_WORDS)
        )
        who = pick(
            (
                f"The council of {pick(words.towns)}",
                f"Our friends in {pick(words.towns)}",
                f"{pick(words.firsts)} {pick(words.surnames)}",
                f"The {pick(words.kinds)} committee",
                "We",
            )
        )
        what = f"{number} {pick(words.kinds)} {pick(words.things)}"
        return f"{who} {pick(_CHANCES)} {pick(words.deeds)} {what} {pick(words.ends)}."


LANGUAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "russian": (
        ("Город не продаст 45 старых трамваев до конца зимы", "Анна Ковалёва"),
        ("Мы построили 12 новых школ вдоль северной дороги", "Анна Ковалёва"),
        ("Никто в министерстве не обещал снизить цены на хлеб в 2019 году", "Игорь Белов"),
    ),
    "german": (
        ("Die Stadt wird keine 30 Brücken über die Leine schließen", "Jürgen Vogt"),
        ("Wir haben im März 118 Bäume am Fluss gepflanzt", "Jürgen Vogt"),
        ("Größere Schäden gab es nur an der Straße nach Süden", "Käthe Weiß"),
    ),
    "french": (
        ("La mairie ne vendra pas ses 14 péniches avant l’été prochain", "Hélène Garnier"),
        ("Nous avons compté 250 élèves dans l’école du canal", "Hélène Garnier"),
        ("Le musée rouvrira ses portes au début du mois de septembre", "Luc Besnard"),
    ),
    "spanish": (
        ("El puerto no cerrará sus 9 muelles durante la huelga de marzo", "Íñigo Peña"),
        ("Compramos 340 árboles para la plaza de la estación vieja", "Íñigo Peña"),
    ),
    "arabic": (
        ("لن تبيع المدينة 45 حافلة قديمة قبل نهاية الشتاء", "ليلى حداد"),
        ("زرعنا 120 شجرة زيتون على طول الطريق الشمالي", "ليلى حداد"),
    ),
    "chinese": (
        ("市政府不会在冬天之前出售45辆旧电车和两座仓库", "王晓梅"),
        ("我们沿着北方公路新建了十二所学校和一座图书馆", "王晓梅"),
    ),
    "japanese": (
        ("市は冬が来る前に古い路面電車45台を売ることはない", "田中花子"),
        ("私たちは北の道路に沿って新しい学校を12校建てました", "田中花子"),
    ),
    "greek": (("Ο δήμος δεν θα πουλήσει 45 παλιά λεωφορεία πριν από τον χειμώνα", "Ελένη Παππά"),),
}
"""Sentences of other languages and scripts, and who says them."""

_KABILING, _APEC = "000_dfecf8afc0c1ce97.txt", "004_22810352ee4bca97.txt"
_PRESIDENT = ("Duterte", "President")
SEEDS: Mapping[str, tuple[Said, ...]] = {
    name: tuple(Said(name, text, line, *said) for line, said, text in lines)
    for name, lines in {
        _KABILING: (
            (9, ("Department of Foreign Affairs",), (
                "mark a new chapter in Philippine-Russia relations"
            )),
            (13, _PRESIDENT, (
                "I’m going to Russia on Tuesday. Same purpose. If they can spare us with the "
                "precision guided (weapons)"
            )),
            (15, _PRESIDENT, (
                "We have so many smart bombs but not as the accurate as one. It’s guided by the"
                " laser or by the satellites"
            )),
            (17, _PRESIDENT, "because it could cause so many collateral damage"),
            (27, ("Natividad",), (
                "Both the Philippines and Russia recognize that there is a need also to explore"
                " the many untapped opportunities"
            )),
            (29, ("Natividad",), (
                "At the moment, Russian investments in the Philippines are very modest. And "
                "with this visit of the President, we hope we can start to correct that"
            )),
            (9, (), "This will be the President’s first visit to Russia"),
        ),
        _APEC: (
            (7, _PRESIDENT, (
                "Earlier tonight, I had a long talk with the ambassador of Russia. I reiterated"
                " my desire to meet Putin"
            )),
            (13, _PRESIDENT, (
                "I want to be friends with him. I just want the two countries to be the best of"
                " friends"
            )),
            (15, _PRESIDENT, (
                "This is an economic world. If there are things we can sell them or export to "
                "them, or if there are also things they own"
            )),
            (17, (), (
                "the two countries agreed to extend soft loans payable in 2025 for the "
                "acquisition of military equipment"
            )),
            (23, (), "The APEC Leaders’ Summit will take place on November 19 to 20"),
            (3, (), "the government was looking at buying weapons from Moscow and Beijing"),
        ),
    }.items()
}  # fmt: skip
"""What may be quoted of the sample articles: where it stands, and who says it."""


def seeds(folder: Path) -> dict[str, tuple[str, list[Said]]]:
    """Return the sample articles, and what may be quoted of them, for ``written``."""
    return {
        name: ((folder / name).read_text(encoding="utf-8"), list(said))
        for name, said in SEEDS.items()
    }


_STYLES: Mapping[str, tuple[str, str, str]] = {
    "russian": ("«{}», — сказала {}.", "«", "»"),
    "german": ("„{}“, sagte {}.", "„", "“"),
    "french": ("« {} », a déclaré {}.", "« ", " »"),
    "spanish": ("«{}», dijo {}.", "«", "»"),
    "arabic": ("قالت {1}: «{0}».", "«", "»"),
    "chinese": ("{1}说：“{0}。”", "“", "”"),
    "japanese": ("{1}は「{0}」と述べた。", "「", "」"),
    "greek": ("«{}», είπε η {}.", "«", "»"),
}


def _foreign(language: str) -> tuple[str, list[Said]]:
    """Return an article of another language, and what it says."""
    pattern = _STYLES[language][0]
    name, lines, said = f"{language}.txt", [language.title(), ""], []
    for text, speaker in LANGUAGES[language]:
        lines += [pattern.format(text, speaker), ""]
        said.append(Said(name, text, len(lines) - 1, speaker))
    return "\n".join(lines), said


# --- damage -----------------------------------------------------------------------------------

Damage = Callable[[str, random.Random, Words], str | None]
"""Makes something else of words that were said; None where it cannot."""


def _same(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001 - a Damage
    return text


def _fragment(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    """Take some words out of the middle."""
    parts = text.split(" ")
    if len(parts) < 9:
        return None
    start = chance.randint(1, len(parts) - 7)
    return " ".join(parts[start : start + chance.randint(5, 7)])


def _lower(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    return text[:1].lower() + text[1:] if re.match(r"(?:The|Our|We) ", text) else None


def _typed(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    """Write it as a typewriter does, or as a typesetter."""
    if chance.random() < 0.5:
        return re.sub("[’‘]", "'", text).replace("fi", "ﬁ").replace(" ", "\u00a0", 2)
    middle = len(text) // 2
    return (
        f"{text[:middle]}\u00ad{text[middle:]}" if text[middle - 1 : middle + 1].isalpha() else None
    )


def _apart(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    """Write accents as characters of their own."""
    import unicodedata  # noqa: PLC0415 - for this alone

    apart = unicodedata.normalize("NFD", text)
    return apart if apart != text else None


def _number(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    matches = list(re.finditer(r"\d+", text))
    if not matches:
        return None
    match = chance.choice(matches)
    value = int(match.group())
    other = chance.choice([value + 1, value * 10, max(value - 10, 1), int(f"{value}"[::-1]) + 7])
    return text[: match.start()] + str(other) + text[match.end() :] if other != value else None


def _number_word(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    found = [word for word in _NUMBER_WORDS if f" {word} " in text]
    if not found:
        return None
    other = chance.choice([word for word in _NUMBER_WORDS if word not in found])
    return text.replace(f" {found[0]} ", f" {other} ", 1)


_DENIALS = (
    (" will not ", " will "), (" cannot ", " can "), (" should never ", " should "),
    (" would not ", " would "), (" will ", " will not "), (" can ", " cannot "),
    (" are ", " are not "), (" have ", " have never "), (" want ", " do not want "),
    (" could ", " could not "), (" was ", " was not "), (" agreed ", " never agreed "),
    (" must ", " must not "), (" may ", " may not "), (" не ", " "), (" keine ", " "),
    (" ne vendra pas ", " vendra "), (" no cerrará ", " cerrará "), ("لن ", "سوف "), ("不会", "会"),
    ("ことはない", "ことになる"), (" δεν ", " "), ("Никто ", "Кто-то "), (" haben ", " haben nie "),
    ("Nous avons compté", "Nous n’avons pas compté"),
)  # fmt: skip


def _denial(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    for one, other in _DENIALS:
        if one in text:
            return text.replace(one, other, 1)
    return None


_NAMES = (
    ("Duterte", "Putin", "Medvedev", "Khovaev"),
    ("Russia", "China", "Peru", "Laos", "Japan"),
    ("Moscow", "Beijing", "Lima", "Manila"),
)


def _name(text: str, chance: random.Random, words: Words) -> str | None:
    for group in (words.towns, words.surnames, words.firsts, *_NAMES):
        found = [name for name in group if re.search(rf"\b{name}\b", text)]
        if found:
            other = chance.choice([name for name in group if name not in found])
            return text.replace(found[0], other, 1)
    return None


def _word(text: str, chance: random.Random, words: Words) -> str | None:
    for group in chance.sample((words.deeds, words.things, words.kinds), 3):
        found = [word for word in group if re.search(rf"\b{word}\b", text)]
        if found:
            other = chance.choice([word for word in group if word not in found])
            return re.sub(rf"\b{found[0]}\b", other, text, count=1)
    return None


def _dropped(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    if len(parts) < 8:
        return None
    at = chance.randint(1, len(parts) - 2)
    return " ".join([*parts[:at], *parts[at + 1 :]])


def _inserted(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    if len(parts) < 6:
        return None
    at = chance.randint(2, len(parts) - 2)
    return " ".join([*parts[:at], chance.choice(["simply", "certainly", "perhaps"]), *parts[at:]])


def _swapped(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    at = chance.randint(2, max(len(parts) - 3, 2))
    if len(parts) < 7 or parts[at] == parts[at + 1]:
        return None
    parts[at], parts[at + 1] = parts[at + 1], parts[at]
    return " ".join(parts)


def _signed(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    return " ".join([*parts[:3], f"{parts[3]},", *parts[4:]]) if len(parts) > 7 else None


def _ellipsis(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    if len(parts) < 11:
        return None
    at, left_out = chance.randint(4, len(parts) - 6), chance.randint(1, 2)
    mark = chance.choice(["…", "...", "[…]", "[...]", ". . ."])
    return " ".join([*parts[:at], mark, *parts[at + left_out :]])


def _bracket(text: str, chance: random.Random, words: Words) -> str | None:
    found = [thing for thing in words.things if f" {thing} " in text]
    if not found:
        return None
    other = chance.choice(["[of them]", f"{found[0]} [sic]", "[such things]"])
    return text.replace(f" {found[0]} ", f" {other} ", 1)


def _letter(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    return f"[{text[0].lower()}]{text[1:]}" if re.match(r"(?:The|Our|We) ", text) else None


def _wrong_ellipsis(text: str, chance: random.Random, words: Words) -> str | None:
    """Leave something out, as it is said, and change a number as well."""
    changed = _number(text, chance, words)
    shortened = _ellipsis(changed, chance, words) if changed else None
    kept = shortened and set(re.findall(r"\d+", shortened)) - set(re.findall(r"\d+", text))
    return shortened if kept else None


def _cut_number(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    """Begin within a number: "47 bridges" of "147 bridges"."""
    match = re.search(r"\d(\d{2} .*)", text)
    return match.group(1) if match and len(match.group(1).split(" ")) > 4 else None


def _short(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    parts = text.split(" ")
    return " ".join(parts[2 : 2 + chance.randint(1, 2)]) if len(parts) > 5 else None


def _made_up(text: str, chance: random.Random, words: Words) -> str | None:  # noqa: ARG001
    return chance.choice(words.invented)


_KINDS: tuple[tuple[str, str, Damage, int], ...] = (
    ("exact", "verbatim", _same, 10),
    ("fragment", "verbatim", _fragment, 6),
    ("first letter", "verbatim", _lower, 3),
    ("typography", "verbatim", _typed, 6),
    ("accents apart", "verbatim", _apart, 3),
    ("number", "altered", _number, 9),
    ("number in words", "altered", _number_word, 4),
    ("negation", "altered", _denial, 9),
    ("name", "altered", _name, 9),
    ("word", "altered", _word, 5),
    ("word left out", "altered", _dropped, 4),
    ("word put in", "altered", _inserted, 4),
    ("words swapped", "altered", _swapped, 3),
    ("sign", "altered", _signed, 2),
    ("cut number", "altered", _cut_number, 3),
    ("ellipsis over a change", "altered", _wrong_ellipsis, 3),
    ("ellipsis", "shortened", _ellipsis, 7),
    ("bracket", "shortened", _bracket, 5),
    ("letter in brackets", "shortened", _letter, 3),
    ("somebody else", "misattributed", _same, 8),
    ("another line", "moved", _same, 6),
    ("invented", "not_found", _made_up, 7),
    ("short", "too_short", _short, 4),
)
"""What is done to a quotation, what is right to say of it then, and how often it is done."""

GRAVE = frozenset({"number", "number in words", "negation", "name", "cut number"})
"""Damage after which nothing may pass as verbatim."""


# --- drafts -----------------------------------------------------------------------------------

_MARKS = (
    ("“", "”"),
    ("„", "“"),
    ("«", "»"),
    ("« ", " »"),
    ('"', '"'),
    ("‘", "’"),
    ("»", "«"),
    ("”", "”"),
)
_FILLER = (
    "The meeting lasted until the evening, and the minutes were not published.",
    "Several people who were asked for a comment did not reply.",
    "It was the third time this year that the matter came up.",
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of a draft; a block quotation has the line below it in ``source``."""

    text: str
    block: bool = False
    source: str = ""


@dataclass(slots=True)
class _Desk:
    """Writes drafts that quote what was said."""

    said: Sequence[Said]
    articles: Mapping[str, str]
    words: Words
    chance: random.Random
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = [_squeezed(text) for text in self.articles.values()]

    def paragraph(self, kind: tuple[str, str, Damage, int]) -> tuple[_Paragraph, Expected] | None:
        """Return a paragraph with a quotation, and what is right to say of that."""
        damage, verdict, change, _ = kind
        said = self.chance.choice(self.said)
        if verdict == "misattributed" and (not said.speaker or said.file in _FOREIGN_FILES):
            return None
        text = change(said.text, self.chance, self.words)
        if text is None or (
            "\n\n" in text and verdict not in {"verbatim", "misattributed", "moved"}
        ):
            return None
        if verdict == "altered" and any(_squeezed(text) in each for each in self.texts):
            return None
        several = sum(_squeezed(text) in each for each in self.texts) > 1
        file = None if several or verdict in {"not_found", "too_short"} else said.file
        place = ""
        if verdict == "moved":
            place = f"{said.file}:{said.line + self.chance.choice([4, 6, 40])}"
        elif (
            self.chance.random() < 0.15
            and verdict in {"verbatim", "shortened"}
            and "\n" not in said.text
        ):
            place = f"{said.file}:{said.line}"
        speaker = self._speaker(said, other=verdict == "misattributed")
        written = self._written(text, speaker, place)
        return written, Expected("", text, verdict, damage, file)

    def _speaker(self, said: Said, *, other: bool) -> str:
        if not said.speaker:
            return ""
        if other:
            return self.chance.choice([n for n in self.words.surnames if n != said.speaker])
        named = [said.speaker, "", ""]
        if said.role:
            named.append(f"{said.role} {said.speaker}")
        return self.chance.choice(named)

    def _written(self, text: str, speaker: str, place: str) -> _Paragraph:
        if "\n" not in text and self.chance.random() < 0.2:
            below = ", ".join(part for part in (speaker, place) if part)
            return _Paragraph(text, block=True, source=f"— {below}" if below else "")
        opening, closing = self.chance.choice(_MARKS)
        if "’" in text or "'" in text:
            opening, closing = "“", "”"
        if "\n" in text:
            opening, closing = "“", "”"
            text = text.replace("\n\n", "\n\n“")
        after = f" ({place})" if place else ""
        quoted = f"{opening}{text}{closing}"
        comma = f"{opening}{text},{closing}" if opening == "“" else f"{quoted},"
        if not speaker:
            return _Paragraph(f"{self.chance.choice(_FILLER)} {quoted}{after}.")
        form = self.chance.randint(0, 3)
        if form == 0 or "\n" in text:
            return _Paragraph(f"{comma} {speaker} said{after}.")
        if form == 1:
            return _Paragraph(f"{comma} said {speaker}{after}. {self.chance.choice(_FILLER)}")
        if form == 2:
            return _Paragraph(f"According to {speaker}, {quoted}{after}.")
        return _Paragraph(f"{speaker} told reporters: {quoted}{after}")


_FOREIGN_FILES = frozenset(f"{language}.txt" for language in LANGUAGES)


def _squeezed(text: str) -> str:
    return " ".join(re.sub("[“”]", "", text).split()).casefold()


def _as_text(paragraphs: Iterable[_Paragraph]) -> bytes:
    parts = []
    for each in paragraphs:
        if each.block:
            below = f"\n> {each.source}" if each.source else ""
            parts.append(f"> {each.text}{below}")
        else:
            parts.append(each.text)
    return "\n\n".join(parts).encode()


def _as_markdown(paragraphs: Iterable[_Paragraph]) -> bytes:
    parts = ["# A draft"]
    for each in paragraphs:
        below = f"\n>\n> {each.source}" if each.source else ""
        text = re.sub(r"([\[\]])", r"\\\1", each.text)
        parts.append(f"> {text}{below}" if each.block else text)
    return "\n\n".join(parts).encode()


def _as_html(paragraphs: Iterable[_Paragraph]) -> bytes:
    parts = ["<!doctype html><html><head><meta charset='utf-8'><title>A draft</title></head><body>"]
    parts.append("<article><h1>A draft</h1>")
    for each in paragraphs:
        if each.block:
            below = f"<p>{escape(each.source)}</p>" if each.source else ""
            parts.append(f"<blockquote><p>{escape(each.text)}</p>{below}</blockquote>")
        else:
            parts += [f"<p>{escape(part)}</p>" for part in each.text.split("\n\n")]
    return "\n".join((*parts, "</article></body></html>")).encode()


_SCHEMAS = "http://schemas.openxmlformats.org"
_WORD_XML = f"{_SCHEMAS}/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = {
    "[Content_Types].xml": f'<Types xmlns="{_SCHEMAS}/package/2006/content-types"><Default '
    'Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    f'ContentType="{_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{_SCHEMAS}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def _as_docx(paragraphs: Iterable[_Paragraph]) -> bytes:
    lines = []
    for each in paragraphs:
        # Between marks: what a style sets apart is for its reader to know.
        text = f"“{each.text}” {each.source}" if each.block else each.text
        lines += text.split("\n\n")
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )
    document = f'<w:document xmlns:w="{_WORD_XML}"><w:body>{body}</w:body></w:document>'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**_PACKAGE, "word/document.xml": document}.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # the same bytes every time
            file.writestr(info, f'<?xml version="1.0"?>{data}')
    return buffer.getvalue()


_FORMATS: Mapping[str, Callable[[Iterable[_Paragraph]], bytes]] = {
    ".txt": _as_text,
    ".md": _as_markdown,
    ".html": _as_html,
    ".docx": _as_docx,
}


# --- a set ------------------------------------------------------------------------------------


def written(  # noqa: PLR0913 - each says what is in a set
    folder: Path,
    seed: int,
    *,
    words: str = "first",
    quotations: int = 1_000,
    articles: int = 8,
    others: Mapping[str, tuple[str, Sequence[Said]]] | None = None,
) -> None:
    """Write a set of articles and drafts into a folder.

    ``others`` are further articles: their text and what may be quoted of it, by name.
    """
    chance = random.Random(seed)  # noqa: S311 - chance, no secrets
    press = _Press(VOCABULARIES[words], chance)
    texts = {f"news{i}.txt": press.article(f"news{i}.txt") for i in range(articles)}
    said = list(press.said)
    for language in LANGUAGES:
        texts[f"{language}.txt"], of_it = _foreign(language)
        said += 3 * of_it
    for name, (text, more) in (others or {}).items():
        texts[name] = text
        said += 2 * list(more)
    for name in (ARTICLES, DRAFTS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / ARTICLES / name).write_text(text, encoding="utf-8")
    desk = _Desk(said, texts, VOCABULARIES[words], chance)
    expected = list(_drafts(folder / DRAFTS, desk, quotations))
    lines = (json.dumps(asdict(each), ensure_ascii=False) for each in expected)
    (folder / EXPECTED).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _drafts(folder: Path, desk: _Desk, count: int) -> Iterator[Expected]:
    kinds = [kind for kind in _KINDS for _ in range(kind[3])]
    made: list[tuple[_Paragraph, Expected]] = []
    while len(made) < count:
        if found := desk.paragraph(kinds[len(made) % len(kinds)]):
            made.append(found)
        else:
            desk.chance.shuffle(kinds)
    desk.chance.shuffle(made)
    suffixes = list(_FORMATS)
    for number, start in enumerate(range(0, count, 20)):
        name = f"draft{number:02}{suffixes[number % len(suffixes)]}"
        part = made[start : start + 20]
        (folder / name).write_bytes(_FORMATS[Path(name).suffix]([each for each, _ in part]))
        for _, expected in part:
            yield Expected(**asdict(expected) | {"draft": name})
