"""Is the newest of equal answers first? ``python -m bench.recency FOLDER``.

Writes six monthly reports on each of twenty things into FOLDER, from a fixed seed, whose figures
change from month to month, and indexes them. Asks for the latest price of each in four wordings,
twice without a word for it and with ``prefer_recent``: how often the sentence of the newest report
on that thing is first, and one of another thing, with and without the preference. The model is
the default one.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from unittest.mock import patch

from bench.machine import describe
from index.embedding.for_index import encoder_for
from index.maintenance.builder import Builder
from index.progress import silent
from index.store.directory import Directory
from qa.answering import retrieval
from qa.assistant import Assistant

THINGS = """rice sugar corn onions garlic coffee eggs pork chicken diesel gasoline cement copper
nickel gold rubber cotton wheat milk salt""".split()
MONTHS = "January February March April May June".split()
SAYS = (
    "The price of {thing} {moved} to {price} pesos in {month}.",
    "Traders in Manila said that {thing} now sells at {price} pesos.",
    "At {price} pesos, {thing} {moved} for the second week, the bureau of statistics reported.",
    "{Thing} cost {price} pesos on average, according to the survey of {month}.",
)
AROUND = (
    "The weather was mild for most of the month.",
    "Importers asked the government to lower the duties that they pay at the port.",
    "A committee of the House will hear the growers before the end of the session.",
    "Transport costs have weighed on small shops outside the capital.",
    "The central bank kept its forecast for the year as it was.",
    "Consumers told the survey that they bought as much {thing} as before.",
    "Growers of the northern provinces hope for a better season of {thing}.",
    "Warehouses hold enough {thing} for the next three months.",
)
ASKED = (
    "what is the latest price of {thing}?",
    "what is the most recent price of {thing}?",
    "how much does {thing} cost at the latest count, and what is the newest price?",
    "what was the latest price that {thing} sold at?",
)
PLAIN = ("what is the price of {thing}?", "how much does {thing} cost?")


def write(folder: Path) -> None:
    """Write the reports."""
    chance = random.Random(5)  # noqa: S311 - no secret
    for thing in THINGS:
        price = chance.randint(20, 200)
        for number, month in enumerate(MONTHS, 1):
            change = chance.choice((-3, -2, -1, 1, 2, 3))
            price += change
            words = {
                "thing": thing,
                "Thing": thing.capitalize(),
                "moved": "rose" if change > 0 else "fell",
                "price": price,
                "month": month,
            }
            said = [chance.choice(SAYS), *chance.sample(AROUND, 5)]
            chance.shuffle(said)
            text = "\n\n".join(" ".join(said[at : at + 3]) for at in (0, 3)).format(**words)
            (folder / f"{thing}-{number}.md").write_text(
                f"---\ntitle: Markets in {month}\ndate: 2017-{number:02}-{10 + number}\n---\n\n"
                f"{text}\n",
                encoding="utf-8",
            )


def measure(assistant: Assistant, asked: tuple[str, ...], *, prefer_recent: bool) -> str:
    """Return how often the newest sentence is first, and one of another thing, of all."""
    newest = other = 0
    started = time.perf_counter()
    for thing in THINGS:
        for question in asked:
            found = assistant.ask(
                question.format(thing=thing), min_confidence=0.0, prefer_recent=prefer_recent
            ).answers[0]
            newest += found.citation.file.endswith(f"/{thing}-{len(MONTHS)}.md") and any(
                sign.isdigit() for sign in found.sentence
            )
            other += f"/{thing}-" not in found.citation.file
    count = len(THINGS) * len(asked)
    each = 1e3 * (time.perf_counter() - started) / count
    return f"{newest / count:.3f} | {other / count:.3f} | {each:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.recency", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    directory = Directory(folder / ".qa")
    if not directory.path.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        write(folder)
        Builder(directory, encoder_for(directory, None, silent)).add([str(folder)])
    print(describe("faiss-cpu", "onnxruntime"))
    print("asked | preference | newest first | of another thing | ms")
    print("---|---|---|---|---")
    with Assistant.open(directory.path) as assistant:
        with patch.object(retrieval, "asks_recent", lambda _: False):
            print(f"latest | off | {measure(assistant, ASKED, prefer_recent=False)}")
        print(f"latest | asked for | {measure(assistant, ASKED, prefer_recent=False)}")
        print(f"plain | off | {measure(assistant, PLAIN, prefer_recent=False)}")
        print(f"plain | on | {measure(assistant, PLAIN, prefer_recent=True)}")


if __name__ == "__main__":
    main()
