"""Question and sentence say the same in other words, so that shared words stop being the cue. Pure.

Words that both have are exchanged for synonyms or left out of the question; a name that the
question has gives way to a pronoun in the sentence that answers; questions lose what people do not
type.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.examples import Example
from training.synonyms import Synonyms

_WORD = re.compile(r"[^\W\d_]+")
_PART = r"[A-Z](?:[\w-]|['’](?!s\b)(?=\w))*"  # of a name: "O'Neil", and "Wren" of "Wren's"
_NAME = re.compile(rf"\b{_PART}(?: (?:of |the |de |van )?{_PART})*")
_ASKS = frozenset("who whom whose what which when where why how".split())
_LIGHT = _ASKS | frozenset(
    """a an the of in on at to for by from with and or is are was were be been do did does has have
    had can could will would should may it its that this many much long old""".split()
)
_STEM = 5  # letters that two forms of one word share
_DROPPED = re.compile(r"\b(?:did|does|do|the|a|an|is|was|were|are|of)\s", re.IGNORECASE)


def reworded(example: Example, synonyms: Synonyms, rng: random.Random) -> Example:
    """Return an example whose question shares fewer words with the sentence that answers."""
    sentence = " ".join(example.sentences[place] for place, _, _ in example.answers).lower()
    stems = {word[:_STEM] for word in _WORD.findall(sentence)}
    question = example.question
    content = [m for m in _WORD.finditer(question) if m[0].lower() not in _LIGHT]
    shared = [m for m in content if m[0].islower() and m[0][:_STEM] in stems]
    left = len(content)
    for match in reversed(shared):
        draw, others = rng.random(), synonyms.of(match[0])
        if others and draw < 0.6:
            new = rng.choice(others[:3])
        elif left > 2 and draw > 0.8:
            new, left = "", left - 1
        else:
            continue
        question = question[: match.start()] + new + question[match.end() :]
    return _asking(example, " ".join(question.split()).replace(" ?", "?"))


def unnamed(example: Example, rng: random.Random) -> Example:
    """Return an example where the answering sentence calls the question's names by a pronoun.

    Answers lie outside of what is replaced, and what follows it moves.
    """
    asked = set(_WORD.findall(example.question.lower())) - _LIGHT
    sentences, answers = list(example.sentences), list(example.answers)
    pronoun = rng.choice(("he", "she", "it", "they"))
    for place in {place for place, _, _ in answers}:
        own = [(start, end) for at, start, end in answers if at == place]
        for name in reversed(list(_names(sentences[place], asked))):
            first, last = name.span()
            if any(first < end and start < last for start, end in own):
                continue
            new = pronoun.capitalize() if first == 0 else pronoun
            text = sentences[place]
            if text[last : last + 2] in {"’s", "'s"}:
                last += 2
                new = {"he": "his", "she": "her", "it": "its", "they": "their"}[pronoun]
                new = new.capitalize() if first == 0 else new
            sentences[place] = text[:first] + new + text[last:]
            moved = len(new) - (last - first)
            answers = [
                (at, start + moved, end + moved)
                if at == place and start >= last
                else (at, start, end)
                for at, start, end in answers
            ]
    return Example(
        example.number,
        example.kind,
        example.question,
        example.title,
        tuple(sentences),
        tuple(answers),
    )


def _names(sentence: str, asked: set[str]) -> Iterator[re.Match[str]]:
    """Yield the names in a sentence of which the question has a word."""
    for match in _NAME.finditer(sentence):
        words = {word.lower() for word in _WORD.findall(match[0])}
        if words & asked and not (match.start() == 0 and " " not in match[0] and len(match[0]) < 4):
            yield match


def typed(question: str, rng: random.Random) -> str:
    """Return a question as it is typed in haste: less of it, or the words that matter."""
    draw = rng.random()
    if draw < 0.3:  # in telegram style: "when treaty signed?"
        shorter = _DROPPED.sub(lambda m: "" if rng.random() < 0.6 else m[0], question)
        return shorter if len(_WORD.findall(shorter)) > 2 else question
    if draw < 0.5:  # key words, and no mark
        words = [w for w in re.findall(r"[\w’'.-]+", question) if w.lower() not in _LIGHT]
        return " ".join(words).rstrip(".?") if len(words) > 1 else question
    if draw < 0.6:
        return f"{rng.choice(('do you know', 'tell me', 'so', 'and'))} {question}"
    if draw < 0.7:
        return question.rstrip(" ?")
    if draw < 0.85:
        return _slipped(question, rng)
    return re.sub(
        r"\b(who|what|where|how|when) (?:is|has)\b", r"\1's", question, flags=re.IGNORECASE
    )


def _slipped(question: str, rng: random.Random) -> str:
    """Return a question with a letter of a long word left out, doubled or exchanged."""
    long = [m for m in _WORD.finditer(question) if len(m[0]) > 5]
    if not long:
        return question
    match = rng.choice(long)
    word, at = match[0], rng.randint(1, len(match[0]) - 3)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return question[: match.start()] + rng.choice(slips) + question[match.end() :]


def _asking(example: Example, question: str) -> Example:
    return Example(
        example.number, example.kind, question, example.title, example.sentences, example.answers
    )
