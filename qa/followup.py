"""A question and what was said before it become a question that stands alone. No model, no I/O.

A question that stands alone already is left as it is (``qa.leaning`` decides). Another is
completed with what the conversation is about: the title of the article cited last, and the names
and phrases of the questions back to the last change of topic. Nothing is added that was not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.query import Query
from index.words import analyse, analyse_question
from qa import wording
from qa.answer import Answer
from qa.leaning import Look, Talk, asks_for_more, leans
from qa.reader import Reading

DENSE_WEIGHT = 0.65
"""Weight of the cosine in the fused score of a completed question (bench/followup.py).

Its own words are few and common, and those it is completed with occur all over the article: the
vectors tell its passages apart better than the words do.
"""

# Weights in the word index, where a question's own terms weigh 1, for terms as rare as can be; a
# commoner one weighs less (bench/followup.py). The title cited first says best what the talk is
# about; where no title is known, the names and phrases of the questions have to.
_TITLES = (2.2, 0.9)
_MOST_OF_A_TITLE = 7.5
_NAME, _PHRASE = 0.75, 0.75
_NAME_ALONE, _PHRASE_ALONE = 2.2, 1.5
_CITED_NAME = 0.5
_DECAY = 0.7

_MOST_TURNS = 12
_MOST_SHOWN = 5

_SAID_ALREADY = 0.8
"""What is left of the score of a sentence cited before, where something else is asked for."""

# What a question must say by itself to have left the talk: so many heavy terms, so much of it in
# one passage, so much more than the talk's passages hold of it (bench/followup.py).
_TELLING, _HALF, _BETTER = 2, 0.5, 0.1

_ASKS = re.compile(
    r"""^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|has
           |have|had|will|would|should|tell|describe|explain|give|list|show|name|compare|and|any)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKS_NAME = re.compile(
    r"^\W*(?:who|whom|which|what(?:'s|\s+(?:is|was|are|were))\s+the\s+(?:name|title))\b",
    re.IGNORECASE,
)
_TURNS_TO = re.compile(r"^\W*(?:and|but|or|(?:what|how)\s+(?:about|of))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is remembered of a question: the sentences cited for it, and their articles' titles.

    Both best first; ``question`` is empty where only the topic is known.
    """

    question: str
    sentences: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """Return what is to be remembered of an answer."""
        title = answer.answers[0].citation.title if answer.answers else None
        sentences = tuple(cited.sentence for cited in answer.answers)
        return cls(answer.question, sentences, (title,) if title else ())


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A completed question, and the sentences that do not answer it because they were said."""

    query: Query
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the talk that a question may need, its weight, and whether people see it."""

    text: str
    weight: float
    shown: bool


def understand(question: str, history: Sequence[str | Turn], look: Look) -> FollowUp | None:
    """Return what ``question`` means after ``history``, oldest first; None if it stands alone.

    A plain string of ``history`` is a question, or what was answered to the question before it;
    strings before the first question are the topic. ``look`` gives the statistics of the
    collection. The new text is the old one with words of the history before it.
    """
    turns = recall(history)[-_MOST_TURNS:]
    thread, talk = _thread(turns, look)
    if not turns or not question.strip() or not leans(question, talk, look):
        return None
    weights = dict.fromkeys(analyse_question(question), 1.0)
    shown: list[str] = []
    for piece in _context(thread):
        terms = analyse_question(piece.text)
        if piece.shown and not weights.keys() >= set(terms) and len(shown) < _MOST_SHOWN:
            shown.append(piece.text)
        found = look(terms)
        for term in terms:
            weights[term] = max(piece.weight * found.rarity(term), weights.get(term, 0.0))
    if not shown:
        return None
    query = Query(f"{', '.join(shown)}: {question.strip()}", tuple(weights.items()))
    told = (_plain(turn.sentences[0]) for turn, _ in thread if turn.sentences)
    return FollowUp(query, frozenset(told) if asks_for_more(question) else frozenset())


def recall(history: Sequence[str | Turn]) -> tuple[Turn, ...]:
    """Return the turns of a history: plain strings become questions, answers, or the topic."""
    turns: list[Turn] = []
    topic: tuple[str, ...] = ()
    for item in history:
        if isinstance(item, Turn):
            turns.append(item)
        elif not item.strip():
            continue
        elif item.rstrip().endswith("?") or _ASKS.match(item):
            turns.append(Turn(item, titles=topic))
        elif turns:
            turns[-1] = replace(turns[-1], sentences=(*turns[-1].sentences, item))
        else:
            topic = (*topic, item)
    return tuple(turns) if turns or not topic else (Turn("", titles=topic),)


def is_elsewhere(question: str, alone: str, together: Sequence[str], look: Look) -> bool:
    """Say whether ``question`` has left the talk that it seems to lean on.

    ``alone`` is the best passage for the question as it stands, ``together`` are the best for it
    completed. If the one holds half of what the question says, and more than any of the others,
    the question has turned to that.
    """
    if len(wording.heavy_terms(question)) < _TELLING:
        return False
    own = analyse_question(question)
    statistics = look(own)
    held, *others = (statistics.coverage(own, analyse(text)) for text in (alone, *together))
    return held >= _HALF and held - max(others, default=0.0) >= _BETTER


def put_off(reading: Reading, told: frozenset[str]) -> Reading:
    """Return the reading with the sentences in ``told`` ranked lower."""
    if not told:
        return reading
    scored = [
        replace(found, score=found.score * _SAID_ALREADY)
        if _plain(found.candidate.sentence.text) in told
        else found
        for found in reading.sentences
    ]
    return replace(reading, sentences=tuple(sorted(scored, key=lambda found: -found.score)))


def _plain(sentence: str) -> str:
    return " ".join(sentence.split()).casefold()


# --- what the talk is about ---------------------------------------------------------------------


def _thread(turns: Sequence[Turn], look: Look) -> tuple[list[tuple[Turn, bool]], Talk]:
    """Return the turns since the last change of topic, each with whether it stands alone.

    The topic changes with a question that stands alone and takes up nothing said before.
    """
    thread: list[tuple[Turn, bool]] = []
    talk = Talk()
    for turn in turns:
        stands = bool(turn.question) and not leans(turn.question, talk, look)
        if stands and not wording.heavy_terms(turn.question) & (talk.asked | talk.cited):
            thread, talk = [], Talk()
        thread.append((turn, stands))
        talk = talk.and_then(turn.question, "".join(turn.sentences[:1]), turn.titles)
    return thread, talk


def _context(thread: Sequence[tuple[Turn, bool]]) -> Iterator[_Piece]:
    """Yield what the talk is about: titles first, then from the newest turn to the oldest."""
    titles = next((turn.titles for turn, _ in reversed(thread) if turn.titles), ())
    for title, weight in zip(titles, _TITLES, strict=False):
        length = len(analyse_question(title))
        yield _Piece(title, min(weight, _MOST_OF_A_TITLE / max(length, 1)), shown=True)
    by_name, by_phrase = (_NAME, _PHRASE) if titles else (_NAME_ALONE, _PHRASE_ALONE)
    newest = True
    for turn, stands in reversed(thread):
        # What was taken up again is as new as when it was: age counts the turns that named.
        phrases = wording.phrases(turn.question)
        names = [name for phrase in phrases for name in phrase.names]
        if stands or _TURNS_TO.match(turn.question):
            for phrase in phrases:
                yield _Piece(phrase.text, by_phrase, shown=newest or not titles)
            by_phrase, newest = by_phrase * _DECAY, newest and not phrases
        for name in names:
            yield _Piece(name, by_name, shown=not titles)
        by_name *= _DECAY if names else 1.0
    last = thread[-1][0]
    if _ASKS_NAME.match(last.question) or not titles:
        for phrase in wording.phrases("".join(last.sentences[:1])):
            for name in phrase.names:
                yield _Piece(name, _CITED_NAME, shown=False)
