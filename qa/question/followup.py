"""A question and what was said before it become a question that stands alone. No model, no I/O.

A question that stands alone already is left as it is (``qa.question.dependence`` decides). Another
is completed with what the conversation is about: the title of the article cited last, and the names
and phrases of the questions back to the last change of topic. Nothing is added that was not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.lexical.analysis import analyse, analyse_question
from index.lexical.query import Query
from qa.answer import MIN_CONFIDENCE
from qa.question.dependence import (
    Look,
    asks_for_more,
    hangs_by_and,
    in_doubt,
    leans,
    may_stand,
    unjoined,
)
from qa.question.said import History, Said
from qa.question.talk import _LONGEST, Talk, _plain, recall
from qa.question.words import heavy_terms, phrases

# Weights in the word index, where a question's own terms weigh 1, for terms as rare as can be; a
# commoner one weighs less (bench/followup.py). The title says best what the talk is about; where
# none is known, the names and phrases of the questions have to. Each turn back they count less.
_TITLE, _BESIDE_TITLE, _WITHOUT_TITLE, _CITED_NAME = 2.0, 0.75, 2.0, 0.5
_MOST_OF_A_TITLE = 7.5
_DECAY = 0.7

_MOST_TURNS = 12
_MOST_SHOWN = 5


# What a question must say by itself to have left the talk: so many heavy terms, so much of it in
# one passage, so much more than the talk's passages hold of it (bench/followup.py).
_TELLING, _HALF, _BETTER = 2, 0.5, 0.1

# How sure the answer to a question in doubt must be as it stands, and how much likelier, by its
# odds, than that to the completed one (bench/README.md).
_ANSWERS, _LIKELIER = 0.6, 4.0

_ASKS_NAME = re.compile(
    r"^\W*(?:who|whom|which|what(?:'s|\s+(?:is|was|are|were))\s+the\s+(?:name|title))\b",
    re.IGNORECASE,
)
_TURNS_TO = re.compile(r"^\W*(?:and|but|or|(?:what|how)\s+(?:about|of))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A completed question, and the sentences that do not answer it because they were said.

    Where that is ``in_doubt``, it may mean what it says by itself; the more so where it hangs on
    the talk ``by_and`` alone. One that ``may_stand`` does where it is answered so alone.
    """

    query: Query
    told: frozenset[str] = frozenset()
    in_doubt: bool = False
    by_and: bool = False
    may_stand: bool = False

    def is_refused(self, together: float) -> bool:
        """Say whether a question that may stand has no answer as it was completed."""
        return self.may_stand and together < MIN_CONFIDENCE

    def is_alone(self, alone: float, together: float) -> bool:
        """Say whether a question in doubt is to be taken as it stands.

        ``alone`` and ``together`` are how sure the answers to it are, as it stands and completed.
        """
        if self.by_and:
            return alone > together
        return alone >= _ANSWERS and alone * (1 - together) > _LIKELIER * together * (1 - alone)


def understand(question: str, history: History, look: Look) -> FollowUp | None:
    """Return what ``question`` means after ``history``; None if it stands alone.

    ``look`` gives the statistics of the collection. The new text is the old one after words of
    the history. What was refused lends its words only to a question that points to them: another
    may well be of something else.
    """
    turns = recall(history)[-_MOST_TURNS:]
    if not turns or len(question) > _LONGEST:
        return None
    thread, talk = _thread(turns, look)
    if not question.strip() or not leans(question, talk, look):
        return None
    doubtful = in_doubt(question, talk)
    if doubtful and all(turn.refused for turn, _ in thread):
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
    asked = unjoined(question) if doubtful else question
    query = Query(f"{', '.join(shown)}: {asked.strip()}", tuple(weights.items()))
    told = (_plain(turn.sentences[0]) for turn, _ in thread if turn.sentences)
    return FollowUp(
        query,
        frozenset(told) if asks_for_more(question) else frozenset(),
        doubtful,
        doubtful and hangs_by_and(question, talk, look),
        may_stand(question),
    )


def may_be_elsewhere(question: str, together: Sequence[str], look: Look) -> bool:
    """Say whether ``is_elsewhere`` could hold for any passage found for ``question`` alone."""
    return _left(question, 1.0, together, look)


def is_elsewhere(question: str, alone: str, together: Sequence[str], look: Look) -> bool:
    """Say whether ``question`` has left the talk that it seems to lean on.

    ``alone`` is the best passage for the question as it stands, ``together`` are the best for it
    completed. If the one holds half of what the question says, and more than any of the others,
    the question has turned to that.
    """
    own = analyse_question(question)
    return _left(question, look(own).coverage(own, analyse(alone)), together, look)


def _left(question: str, held: float, together: Sequence[str], look: Look) -> bool:
    if len(heavy_terms(question)) < _TELLING or held < _HALF:
        return False
    own = analyse_question(question)
    statistics = look(own)
    most = max((statistics.coverage(own, analyse(text)) for text in together), default=0.0)
    return held - most >= _BETTER


# --- what the talk is about ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the talk that a question may need, its weight, and whether people see it."""

    text: str
    weight: float
    shown: bool


def _thread(turns: Sequence[Said], look: Look) -> tuple[list[tuple[Said, bool]], Talk]:
    """Return the turns since the last change of topic, each with whether it stands alone.

    The topic changes with a question that stands alone and takes up nothing said before.
    """
    thread: list[tuple[Said, bool]] = []
    talk = Talk()
    for turn in turns:
        stands = bool(turn.question) and (turn.alone or not leans(turn.question, talk, look))
        if stands and not heavy_terms(turn.question) & (talk.asked | talk.cited):
            thread, talk = [], Talk()
        thread.append((turn, stands))
        talk = talk.and_then(turn.question, "".join(turn.sentences[:1]), turn.titles)
    return thread, talk


def _context(thread: Sequence[tuple[Said, bool]]) -> Iterator[_Piece]:
    """Yield what the talk is about: the title, then from the newest question to the oldest.

    What the vectors are given is the title and the newest question's pieces; all, without one.
    """
    titles = next((turn.titles for turn, _ in reversed(thread) if turn.titles), ())
    for title in titles:
        most = _MOST_OF_A_TITLE / max(len(analyse_question(title)), 1)
        yield _Piece(title, min(_TITLE, most), shown=True)
    weight, newest = (_BESIDE_TITLE, True) if titles else (_WITHOUT_TITLE, True)
    for turn, stands in reversed(thread):
        said = phrases(turn.question)
        if stands or _TURNS_TO.match(turn.question):
            pieces = [phrase.text for phrase in said]
        else:
            pieces = [name for phrase in said for name in phrase.names]
        for piece in pieces:
            yield _Piece(piece, weight, shown=newest or not titles)
        if pieces:  # what was taken up again is as new as when it was
            weight, newest = weight * _DECAY, False
    last = thread[-1][0]
    if _ASKS_NAME.match(last.question) or not titles:
        for phrase in phrases("".join(last.sentences[:1])):
            for name in phrase.names:
                yield _Piece(name, _CITED_NAME, shown=False)
