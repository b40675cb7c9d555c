"""Notes whose subject stands in a heading only: ``python -m bench.sections OUT_DIR``.

Writes Markdown notebooks under ``OUT_DIR/articles`` and ``OUT_DIR/questions.jsonl``, for `qa index
add` and `qa eval`. A section is some 900 characters long, and each looks like every other: what a
question is about is said by the heading above it, once. What counts as right is that section's
sentence. The same seed makes the same notes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Gold, Question, write_questions

DISHES = (
    "Adobo Sinigang Kare-kare Lechon Pancit Tinola Bulalo Laing Dinuguan Lumpia Menudo Caldereta "
    "Paksiw Tocino Binagoongan"
).split()
TOWNS = "Baguio Vigan Batanes Sagada Siargao Coron Bontoc Sorsogon Camiguin Dumaguete".split()
MEATS = ("pork belly", "chicken thighs", "oxtail", "beef shank", "river shrimp", "milkfish")
TIMES = ("forty minutes", "two hours", "an hour and a half", "twenty minutes", "three hours")
RIDES = ("ferry", "night bus", "small plane", "jeepney", "van")

DISH = """
## {name}

A plate that the whole family asks for on Sundays. It was written down by an aunt who never measured
anything, and everybody who cooked it has changed it since. Some like it dry and others want a sauce
to spoon over rice, and nobody agrees on the salt.

### Ingredients

- {one}
- a cup of something sour
- six cloves of garlic
- bay leaves and peppercorns

### Method

Brown it in its own fat. Pour in the sour part and do not stir until it boils, or it will taste raw.
{two} Salt goes in at the end. Serve it with plenty of rice and a tomato on the side.
"""
TOWN = """
## {name}

The place is best seen in the dry months. The market opens before dawn, and what is worth eating is
gone by nine. People are patient with strangers who ask the way, and walk along where it is hard to
tell. Nothing need be booked outside of Holy Week.

### Getting there

{one} Tickets are sold at the terminal only. The stub is asked for again on the way back, so it is
worth keeping.

### Where to sleep

{two} A room at the back is quieter. Water is warm in the evening only.
"""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A kind of note: its sections' form, and the two sentences and questions of each."""

    title: str
    form: str
    names: Sequence[str]
    sentences: tuple[str, str]
    questions: tuple[str, str]

    def write(self, folder: Path, chance: random.Random) -> Iterator[Question]:
        """Write the notebook and yield its questions."""
        file = folder / f"{self.title.lower()}.md"
        text = f"# {self.title}\n"
        for name in self.names:
            facts = {
                "meat": chance.choice(MEATS),
                "time": chance.choice(TIMES),
                "ride": chance.choice(RIDES),
                "hours": chance.randint(2, 14),
                "pesos": chance.randint(200, 2500),
            }
            one, two = (sentence.format(**facts) for sentence in self.sentences)
            begins = len(text)
            text += self.form.format(name=name, one=one, two=two)
            for sentence, question in zip((one, two), self.questions, strict=True):
                start = text.index(sentence, begins)
                place = Gold(f"{folder.name}/{file.name}", start, start + len(sentence))
                yield Question(question.format(name=name), (place,))
        file.write_text(text, encoding="utf-8")


NOTEBOOKS = (
    Notebook(
        "Kitchen",
        DISH,
        DISHES,
        ("one kilo of {meat}", "Cover the pot and let it simmer for {time}."),
        ("what meat goes into {name}?", "how long does {name} simmer?"),
    ),
    Notebook(
        "Travel",
        TOWN,
        TOWNS,
        (
            "Take the {ride} from the capital, which needs some {hours} hours.",
            "Rooms near the plaza start at {pesos} pesos a night.",
        ),
        ("how do I get to {name}?", "what does a room cost in {name}?"),
    ),
)


def main() -> None:
    """Write the notebooks, and say what was written."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.sections",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out_dir", type=Path, metavar="OUT_DIR")
    out_dir = parser.parse_args().out_dir
    folder = out_dir / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(5)  # noqa: S311 - the same notes every time
    questions = [question for book in NOTEBOOKS for question in book.write(folder, chance)]
    write_questions(out_dir / "questions.jsonl", questions)
    print(f"{len(NOTEBOOKS)} articles, {len(questions)} questions")


if __name__ == "__main__":
    main()
