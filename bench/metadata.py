"""Metadata: of what a text says of itself, how much is recognised, and how much of that is right?

    python -m bench.metadata [FOLDER]

Two sets. **Layouts** are made here, by rule: heads as newspapers, agencies, press offices, blogs,
mails and exports write them, each in five languages. **Pages** need ``FOLDER``, that of Zyte's
article-extraction-benchmark (see ``bench.html``): each page is copied as people copy it, from its
headline to the end of its true body, and again as the body alone, and read as plain text. What the
page itself states (JSON-LD, meta tags) is the truth where the copy prints it within its first
lines; a date may be a day off, for pages state it in another zone than they print it in. What is
recognised where nothing is printed is invented.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from index.article import Metadata
from index.formats.html.blocks import blocks_of
from index.formats.html.encoding import decode_page
from index.formats.html.runs import Reading
from index.formats.registry import format_of, read
from index.ingest.metadata.bylines import is_name, outlet
from index.ingest.metadata.headlines import folded
from index.ingest.metadata.recogniser import recognise

FIELDS = ("title", "date", "authors")
_HEAD = 15  # lines in which a copy prints what it says of itself


@dataclass(frozen=True, slots=True)
class Case:
    """A text, what it says of itself, and what is stated of it elsewhere, printed or not."""

    text: str
    truth: Metadata
    stated: Metadata = field(default_factory=Metadata)


# --- layouts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one language writes a head. ``day`` is a pattern of a date, ``months`` are its names."""

    by: str
    join: str
    day: str
    months: str
    posted: str
    updated: str
    role: str
    labels: tuple[str, str, str]
    titles: tuple[str, ...]
    names: tuple[str, ...]
    prose: tuple[str, str]

    def date(self, day: date) -> str:
        """Return a day as people write it."""
        month = self.months.split()[day.month - 1]
        return self.day.format(d=day.day, m=month, y=day.year, n=day.month)


TONGUES = (
    Tongue(
        "By", "and", "{m} {d}, {y}",
        "January February March April May June July August September October November December",
        "Published", "Updated", "Staff writer", ("Title", "Author", "Date"),
        ("Council votes to close two schools", "Will the old bridge survive the winter?",
         "‘We had no warning’: a valley after the flood", "Rivera Signs New Harbor Law"),
        ("Ana Cruz", "Ben R. Ong", "Maria de la Vega", "Samuel O’Hara", "Tess Bondoc"),
        (("The council voted on Monday night to close two of its five schools, the mayor "
          "said, after a year in which the number of pupils had fallen by a third."),
         "Parents said they would appeal. “Nobody asked us,” one of them said."),
    ),
    Tongue(
        "Von", "und", "{d}. {m} {y}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Veröffentlicht am", "Aktualisiert am", "Redakteurin", ("Titel", "Autor", "Datum"),
        ("Stadtrat schließt zwei Schulen", "Hält die alte Brücke den Winter durch?",
         "Das Tal nach der Flut", "Neue Regeln für den Hafen"),
        ("Anna Kraus", "Peter Lang", "Jörg Müller-Weiß", "Eva von Stein", "Tom Ritter"),
        (("Der Stadtrat hat am Montagabend beschlossen, zwei der fünf Schulen zu "
          "schließen, wie die Bürgermeisterin sagte, weil es ein Drittel weniger Schüler "
          "gibt."),
         "Die Eltern wollen sich wehren. „Niemand hat uns gefragt“, sagte eine Mutter."),
    ),
    Tongue(
        "Par", "et", "{d} {m} {y}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "Publié le", "Mis à jour le", "Journaliste", ("Titre", "Auteur", "Date"),
        ("La ville ferme deux écoles", "Le vieux pont passera-t-il l’hiver ?",
         "La vallée après la crue", "De nouvelles règles pour le port"),
        ("Léa Petit", "Jean Roux", "Marie-Claire Dubois", "Luc de Vries", "Zoé Martin"),
        (("Le conseil a décidé lundi soir de fermer deux des cinq écoles de la ville, a "
          "dit la maire, car le nombre des élèves a baissé d’un tiers."),
         "Les parents feront appel. « Personne ne nous a demandé », dit l’un d’eux."),
    ),
    Tongue(
        "Por", "y", "{d} de {m} de {y}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "Publicado el", "Actualizado el", "Redactora", ("Título", "Autor", "Fecha"),
        ("La ciudad cierra dos escuelas", "¿Aguantará el viejo puente el invierno?",
         "El valle tras la riada", "Nuevas normas para el puerto"),
        ("Eva Sanz", "José Ortega y Gasset", "Ana María Ruiz", "Luis Vega", "Marta del Río"),
        (("El concejo decidió el lunes por la noche cerrar dos de las cinco escuelas, "
          "dijo la alcaldesa, porque el número de alumnos bajó un tercio."),
         "Los padres apelarán. «Nadie nos preguntó», dijo uno de ellos."),
    ),
    Tongue(
        "Ni", "at", "{m} {d}, {y}",
        "Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre",
        "Inilathala noong", "In-update noong", "Reporter", ("Pamagat", "May-akda", "Petsa"),
        ("Dalawang paaralan ang isasara", "Kakayanin ba ng lumang tulay ang bagyo?",
         "Ang lambak pagkatapos ng baha", "Bagong batas sa daungan"),
        ("Juan dela Cruz", "Genalyn D. Santos", "Liza Reyes", "Ma. Teresa Lim", "Nestor Abad"),
        (("Nagpasya ang konseho noong Lunes ng gabi na isara ang dalawa sa limang "
          "paaralan, ayon sa alkalde, dahil kumaunti ng sangkatlo ang mga mag-aaral."),
         "Aapela ang mga magulang. “Walang nagtanong sa amin,” sabi ng isa."),
    ),
)  # fmt: skip

# T title, B byline, B2 two names, D date, L labelled date, U date and update, O outlet, N name
# alone, N2 two names alone, R role, K kicker, S deck, W address, P press release, M mail head,
# X labels; a stroke joins on one line, a blank line parts.
LAYOUTS = (
    *("T  B  D", "T B D", "T  D  B", "T  B|D", "T  B2 D", "T  L", "T  B  L", "T  U  B", "T  D"),
    *("O D  T  B", "O  T  B", "K  T  B  D", "T  S  B D", "T  B|O  D", "T  B|R  D", "T  N R D"),
    *("T  N|D", "T  N|R|D", "T  N2|O", "O D  N2  T", "W T  B  D", "T|O  B  D", "T  N D", "P", "M"),
    *("X", "T", "T  B", "T  d", "T  B  d"),
)


def layouts() -> Iterator[Case]:
    """Yield each layout in each language, titles, names and days taken in turn."""
    turn = count()
    for layout in LAYOUTS:
        for tongue in TONGUES:
            yield _laid_out(layout, tongue, next(turn))


def _laid_out(layout: str, tongue: Tongue, turn: int) -> Case:
    title = tongue.titles[turn % len(tongue.titles)]
    names = [tongue.names[(turn + i) % len(tongue.names)] for i in (0, 2)]
    day = date(2012, 1, 5) + timedelta(days=37 * turn)
    shown = tongue.date(day)
    later = tongue.date(day + timedelta(days=1))
    said = {
        "T": title,
        "B": f"{tongue.by} {names[0]}",
        "B2": f"{tongue.by} {names[0]} {tongue.join} {names[1]}",
        "N": names[0],
        "N2": f"{names[0]} {tongue.join} {names[1]}",
        "D": shown,
        "d": f"{day.day:02}.{day.month:02}.{day.year}",
        "L": f"{tongue.posted} {shown}, 14:05",
        "U": f"{tongue.posted} {shown} | {tongue.updated} {later}",
        "O": "The Harbour Times",
        "R": tongue.role,
        "K": "Local News",
        "S": tongue.prose[1].split(".")[0] + ".",
        "W": f"https://news.example.com/{day.year}/{turn}",
        "P": f"{title}\n\nSPRINGFIELD, Ill., {day:%B} {day.day}, {day.year} /PRNewswire/ -- ",
        "M": f"From: {names[0]} <a@example.org>\nTo: b@example.org\n"
        f"Date: {day:%a}, {day.day} {day:%b} {day.year} 10:22:31 +0800\nSubject: {title}",
        "X": "\n".join(map(": ".join, zip(tongue.labels, (title, names[0], shown), strict=True))),
    }
    signs = [re.findall("[A-Z]2?|d", line) for line in re.split(" +", layout)]
    lines = [_BAR.join(said[sign] for sign in line) for line in signs]
    gaps = ["\n\n" if len(gap) > 1 else "\n" for gap in re.findall(" +", layout)]
    head = "".join(map("".join, zip(lines, [*gaps, ""], strict=True)))
    whole = {sign for line in signs for sign in line}
    two = bool(whole & {"B2", "N2"})
    stated = Metadata(
        title=title,
        date=day.isoformat() if whole & set("DLUdPMX") else None,
        authors=tuple(names if two else names[:1]) if whole & {*"BNMX", "B2", "N2"} else (),
    )
    gap = "" if "P" in whole else "\n\n"
    return Case(head + gap + "\n\n".join(tongue.prose) + "\n", stated)


_BAR = " | "


# --- pages ----------------------------------------------------------------------------------------


def pages(folder: Path, *, copied: bool) -> Iterator[Case]:
    """Yield the pages of a folder as text: from their headline on, or their bodies alone."""
    truths = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, truth in truths.items():
        data = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        stated, body = read("html", data).metadata, truth["articleBody"]
        text = _copy(data, body, stated.title) if copied else body
        if text:
            yield Case(text, _printed(stated, text), stated)


def _copy(data: bytes, body: str, title: str | None) -> str | None:
    """Return what a page shows from its headline to the last paragraph of its body."""
    blocks = blocks_of(Reading().runs(decode_page(data, None).text))
    shown = [" ".join(block.text.split()) for block in blocks]
    paragraphs = {" ".join(line.split()) for line in body.splitlines() if len(line) > 60}
    inside = [i for i, text in enumerate(shown) if text in paragraphs]
    heads = [i for i, text in enumerate(shown) if inside and text == title and i < inside[0]]
    return "\n\n".join(shown[heads[-1] : inside[-1] + 1]) if heads else None


def _printed(stated: Metadata, text: str) -> Metadata:
    """Return what of a page's metadata its copy prints."""
    lines = [line for line in text.splitlines() if line.strip()][:_HEAD]
    head = "\n".join(lines).casefold()
    title = stated.title and any(folded(line) == folded(stated.title) for line in lines)
    # Pages state agencies and desks as authors, too; to us they are sources.
    people = tuple(name for name in stated.authors if is_name(name) and not outlet(name))
    names = bool(people) and all(name.casefold() in head for name in people)
    return Metadata(
        title=stated.title if title else None,
        date=stated.date if _prints_day(stated.date, head) else None,
        authors=people if names else (),
    )


def _prints_day(iso: str | None, head: str) -> bool:
    if iso is None or len(iso) < 10:
        return False
    near = (date.fromisoformat(iso) + timedelta(days=days) for days in (0, -1, 1))
    return any(shape in head for day in near for shape in _shapes(day))


def _shapes(day: date) -> Iterator[str]:
    month, short = f"{day:%B}".lower(), f"{day:%b}".lower()
    for name in (month, short, f"{short}."):
        yield from (f"{name} {day.day}, {day.year}", f"{name} {day.day} {day.year}")
        yield from (f"{day.day} {name} {day.year}", f"{day.day:02} {name} {day.year}")
    yield from (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}")


# --- the measure ----------------------------------------------------------------------------------


def score(cases: Sequence[Case]) -> dict[str, Counter[str]]:
    """Count by field what is right, wrong, missing and invented."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    for case in cases:
        data = case.text.encode()
        found, _ = recognise(read(format_of("a.txt", data), data))
        for name in FIELDS:
            counts[name][_verdict(name, found, case)] += 1
    return counts


def _verdict(name: str, found: Metadata, case: Case) -> str:
    has, should, stated = (getattr(each, name) for each in (found, case.truth, case.stated))
    if not should and has and stated and _same(name, has, stated):
        return "right"  # printed in another shape than is looked for
    if not should:
        return "invented" if has else "silent"
    if not has:
        return "missing"
    return "right" if _same(name, has, should) else "wrong"


def _same(name: str, has: object, should: object) -> bool:
    if name == "date":
        days = date.fromisoformat(str(has)) - date.fromisoformat(str(should))
        return len(str(has)) == 10 and abs(days.days) <= 1
    if name == "title":
        return folded(str(has)) == folded(str(should))
    return [n.casefold() for n in list(has)] == [n.casefold() for n in list(should)]  # type: ignore[call-overload]


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    sets = {"layouts": list(layouts())}
    if folder:
        sets["pages, from the headline on"] = list(pages(folder, copied=True))
        sets["pages, the body alone"] = list(pages(folder, copied=False))
    print("| set | texts | field | printed | right | wrong | missing | invented |")
    print("|---|---|---|---|---|---|---|---|")
    for name, cases in sets.items():
        for part, counts in score(cases).items():
            printed = counts["right"] + counts["wrong"] + counts["missing"]
            shares = (f"{counts[v] / max(printed, 1):.3f}" for v in ("right", "wrong", "missing"))
            print(f"| {name} | {len(cases)} | {part} | {printed} | {' | '.join(shares)} |", end="")
            print(f" {counts['invented']} of {counts['invented'] + counts['silent']} |")


if __name__ == "__main__":
    main()
