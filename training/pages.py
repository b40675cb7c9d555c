"""Question sets become windows like those of people's own pages.

    python -m training.pages EXAMPLES CORPUS [CORPUS …] [--changed QG] [--qamr FOLDER]

A ``CORPUS`` is a folder that ``bench.squad`` or ``training.asked`` wrote. A question comes with the
passage that answers and, of the same article, those that share most of its words: the competition
is inside the article. A share of the windows has several of them, the article's lead among them; a
page's furniture (``furniture``), other words (``paraphrase``), questions as they are typed, those
that people changed so that nothing answers (``pairs``), and windows without the passage that
answers. ``--qamr`` adds questions about single sentences (Michael et al. 2018), with others of the
same document beside them.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.ingest.passages import passages
from index.ingest.pipeline import read_article
from training.alter import alterations, asked_otherwise
from training.examples import FILE, Example, is_held_out, write_examples
from training.furniture import dateline, furniture
from training.pairs import bare, read_changed
from training.paraphrase import reworded, typed, unnamed
from training.prepare import LONGEST, Asked, answers, by_article, read_questions, read_silent
from training.qamr import SentenceQuestion, read_sentences
from training.synonyms import Synonyms

WIDE, REWORDED, UNNAMED, FURNISHED, TYPED, SILENT, ALTERED, TITLED, OTHERWISE = (
    0.35, 0.3, 0.3, 0.4, 0.3, 0.2, 0.15, 0.85, 0.6,
)  # fmt: skip
"""Shares of windows: of several passages, and so on; of questions asked of what does not answer."""

CHARACTERS = 950
"""Of a window of several passages: about the 256 tokens that are read."""

_WORD = re.compile(r"[^\W_]{3,}")
_STEM = 6  # letters: enough to tell words apart, few enough to join their forms


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of an article, with the stems of their words."""

    first: int
    ordinals: tuple[int, ...]
    texts: tuple[str, ...]
    stems: frozenset[str]


class Page:
    """An article, cut as the index cuts it, and how rare each word is in it."""

    def __init__(self, path: Path) -> None:
        self.article = read_article(path)
        sentences = self.article.sentences
        self.passages = []
        for cut in passages(sentences):
            ordinals = tuple(i for i in range(cut.first, cut.last) if sentences[i].searchable)
            texts = tuple(sentences[i].text for i in ordinals)
            if texts and len(cut.text) <= LONGEST:
                self.passages.append(Passage(cut.first, ordinals, texts, stems(" ".join(texts))))
        self.times = Counter(stem for one in self.passages for stem in one.stems)

    def rivals(
        self, question: str, holding: Passage | None = None, said: Collection[str] = ()
    ) -> list[Passage]:
        """Return passages that do not hold the answers' words, those nearest the question first."""
        asked = stems(question)
        weigh = {
            s: math.log(1 + len(self.passages) / self.times[s]) for s in asked if self.times[s]
        }
        others = [
            one
            for one in self.passages
            if one is not holding
            and not any(text in " ".join(one.texts).casefold() for text in said)
        ]
        return sorted(others, key=lambda one: -sum(weigh.get(s, 0.0) for s in one.stems & asked))


def main() -> None:
    """Write the windows that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m training.pages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument(
        "--questions", type=int, default=30_000, metavar="N", help="of each at most"
    )
    parser.add_argument("--changed", type=Path, help="questions that people changed (pairs.py)")
    parser.add_argument("--qamr", type=Path)
    parser.add_argument(
        "--alone",
        type=Path,
        nargs="*",
        default=(),
        metavar="CORPUS",
        help="whose questions do not say which text they mean",
    )
    parser.add_argument(
        "--only", metavar="KIND", help="questions that a window of a kind was made of"
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    maker = Maker(
        Synonyms.open(),
        read_changed(arguments.changed) if arguments.changed else {},
        random.Random(arguments.seed),
    )
    made: dict[str, list[Example]] = {"train": [], "held_out": []}
    corpora = [(one, True) for one in arguments.corpora] + [(one, False) for one in arguments.alone]
    for number, (corpus, rivals) in enumerate(corpora):
        most = arguments.questions if rivals else arguments.questions // 5
        for part, examples in maker.of_corpus(corpus, most, rivals=rivals):
            made[part] += [replace(one, number=FILE * number + one.number) for one in examples]
    if arguments.qamr:
        for one in read_sentences(arguments.qamr, arguments.questions // 4, maker.rng):
            made["held_out" if is_held_out(one.document) else "train"] += maker.of_sentence(one)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for part, examples in made.items():
        numbers = {one.number for one in examples if arguments.only in (None, one.kind)}
        chosen = [one for one in examples if one.number in numbers]
        maker.rng.shuffle(chosen)
        write_examples(arguments.out / f"{part}.jsonl.gz", chosen)
        print(part, len(chosen), dict(Counter(one.kind for one in chosen)))


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes windows of questions: synonyms, changed questions, and chance."""

    synonyms: Synonyms
    changed: Mapping[str, str]
    rng: random.Random

    def of_corpus(
        self, corpus: Path, most: int, *, rivals: bool
    ) -> Iterator[tuple[str, list[Example]]]:
        """Yield the examples of each question, with the part that they belong to.

        Without ``rivals`` the texts have no titles either, and no other passage is taken.
        """
        asked = read_questions(corpus)
        self.rng.shuffle(asked)
        related = by_article(asked)
        pages: dict[str, Page] = {}
        for one in asked[:most] + read_silent(corpus):
            if one.file not in pages:
                pages[one.file] = Page(corpus / one.file)
            part = "held_out" if is_held_out(one.file) else "train"
            page, others = pages[one.file], related[one.file]
            if one.gold:
                yield part, self.of_question(one, page, others, rivals=rivals)
            else:
                yield part, [self.of_nothing(one, page, others)]

    def of_question(
        self, asked: Asked, page: Page, related: Sequence[str], *, rivals: bool
    ) -> list[Example]:
        """Return the windows of one question: one that answers, and as a rule one that does not."""
        held = [
            (one, found)
            for one in page.passages
            if (found := answers(page.article, one.ordinals, asked))
        ]
        if not held:
            return []
        passage, found = self.rng.choice(held)
        title = page.article.metadata.title if rivals and self.rng.random() < TITLED else None
        one = Example(asked.number, "answered", asked.question, title, passage.texts, found)
        said = {one.sentences[place][start:end].casefold() for place, start, end in found}
        others = page.rivals(asked.question, passage, said) if rivals else []
        lead = [other for other in page.passages[:1] if other in others]
        made = [self.varied(self.widened(one, passage, others, lead), related)]
        draw = self.rng.random()
        if (new := self.changed.get(bare(asked.question))) is not None:
            made.append(
                self.furnished(replace(one, kind="changed", question=new, answers=()), related)
            )
        elif (new := asked_otherwise(asked.question, " ".join(passage.texts))) is not None and (
            self.rng.random() < OTHERWISE
        ):
            made.append(
                self.furnished(replace(one, kind="otherwise", question=new, answers=()), related)
            )
        elif draw < SILENT and others:
            near = others[: self.rng.randint(1, 3)]
            silent = self.read_together(one, near, None)
            made.append(self.varied(replace(silent, kind="silent"), related))
        elif draw < SILENT + ALTERED:
            ways = alterations(asked.question, " ".join(passage.texts), related, self.rng)
            if ways:
                name = self.rng.choice(sorted(ways))
                altered = replace(one, kind=name, question=ways[name], answers=())
                made.append(self.furnished(altered, related))
        elif others:
            texts = others[min(int(self.rng.expovariate(0.5)), len(others) - 1)].texts
            made.append(replace(one, kind="mined", sentences=texts, answers=()))
        return made

    def of_nothing(self, asked: Asked, page: Page, related: Sequence[str]) -> Example:
        """Return a window of the page that nothing in it answers, of what is nearest."""
        near = page.rivals(asked.question)[: self.rng.randint(1, 3)]
        one = Example(asked.number, "silent", asked.question, page.article.metadata.title, (), ())
        return replace(self.varied(self.read_together(one, near, None), related), kind="silent")

    def widened(
        self, one: Example, passage: Passage, rivals: Sequence[Passage], lead: Sequence[Passage]
    ) -> Example:
        """Return a share of the windows with the nearest rivals, often the lead, beside them."""
        if self.rng.random() >= WIDE or not rivals:
            return one
        near = list(rivals[: self.rng.randint(1, 3)])
        if lead and lead[0] not in near and self.rng.random() < 0.5:
            near.append(lead[0])
        return self.read_together(one, near, passage)

    def read_together(
        self, one: Example, others: Sequence[Passage], passage: Passage | None
    ) -> Example:
        """Return passages as one window, half in their own order; silent without ``passage``."""
        size, chosen = len(" ".join(passage.texts)) if passage else 0, [passage] if passage else []
        for other in others:
            if size + len(" ".join(other.texts)) <= CHARACTERS:
                chosen.append(other)
                size += len(" ".join(other.texts))
        if self.rng.random() < 0.5:
            chosen.sort(key=lambda each: each.first)
        else:
            self.rng.shuffle(chosen)
        texts: list[str] = []
        known: set[int] = set()
        moved: dict[int, int] = {}
        for each in chosen:
            for ordinal, text in zip(each.ordinals, each.texts, strict=True):
                if each is passage:
                    moved[each.ordinals.index(ordinal)] = len(texts)
                elif ordinal in known or (passage and ordinal in passage.ordinals):
                    continue
                known.add(ordinal)
                texts.append(text)
        found = tuple((moved[place], a, b) for place, a, b in one.answers) if passage else ()
        return replace(one, kind="wide", sentences=tuple(texts), answers=found)

    def varied(self, one: Example, related: Sequence[str]) -> Example:
        """Return a window with other words, furniture, and its question as it may be typed."""
        if one.answers and self.rng.random() < UNNAMED:
            one = replace(unnamed(one, self.rng), kind="unnamed")
        if one.answers and self.rng.random() < REWORDED:
            one = replace(reworded(one, self.synonyms, self.rng), kind="reworded")
        one = self.furnished(one, related)
        if self.rng.random() < TYPED:
            one = replace(one, question=typed(one.question, self.rng))
        return one

    def furnished(self, one: Example, related: Sequence[str]) -> Example:
        """Return a share of the windows with lines of a page among their sentences."""
        if self.rng.random() >= FURNISHED:
            return one
        sentences, found = list(one.sentences), list(one.answers)
        if self.rng.random() < 0.25:
            leading = dateline(self.rng)
            sentences[0] = leading + sentences[0]
            found = [
                (place, a + len(leading), b + len(leading)) if place == 0 else (place, a, b)
                for place, a, b in found
            ]
        others = self.rng.sample(list(related), min(6, len(related)))
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            at = self.rng.choice((0, self.rng.randint(0, len(sentences)), len(sentences)))
            sentences.insert(at, furniture(one.question, others, self.rng))
            found = [(place + (place >= at), a, b) for place, a, b in found]
        return replace(one, sentences=tuple(sentences), answers=tuple(found))

    def of_sentence(self, asked: SentenceQuestion) -> list[Example]:
        """Return a window of a sentence and others of its document, and a share without it."""
        beside = self.rng.sample(asked.others, min(self.rng.randint(1, 4), len(asked.others)))
        at = self.rng.randint(0, len(beside))
        window = (*beside[:at], asked.sentence, *beside[at:])
        number = FILE * 90 + asked.number
        found = ((at, *asked.answer),)
        one = Example(number, "sentence", asked.question, None, window, found)
        made = [self.varied(one, ())]
        if beside and self.rng.random() < SILENT:
            made.append(replace(one, kind="silent", sentences=tuple(beside), answers=()))
        return made


def stems(text: str) -> frozenset[str]:
    """Return the words of a text by their first letters."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


if __name__ == "__main__":
    main()
