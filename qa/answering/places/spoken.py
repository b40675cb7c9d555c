"""What did somebody say about something, where a talk or a letter tells who speaks?

"What did Per Lund say about the engine?" is answered by what he says there that has the word: he
does not say that he says it, and that is what a reader looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.article import Role
from index.ingest.turns import speakers
from index.lexical.analysis import analyse_question
from index.search.hits import Hit
from qa.answering.places.wording import terms_of
from qa.answering.selection import put_first
from qa.reading.reader import Reading

_SAYS = re.compile(
    r"""\W*(?:(?:and|so|but)\W+)*what(?:\s+else)?\s+
    (?:(?:did|does|do|has|have|had|would|will|is|was)\s+(?P<name>.{1,60}?)\s+
       (?:say(?:ing)?|said|state[ds]?|write|written|writing|think(?:ing)?|thought|answer(?:ed)?|reply
         |replied|suggest(?:ed|ing)?|propose[ds]?|mention(?:ed|ing)?|claim(?:ed|ing)?|ask(?:ed|ing)?
         |report(?:ed)?|explain(?:ed)?|tell(?:ing)?|told|argue[ds]?|promise[ds]?|recommend(?:ed)?)
      |(?:is|was|are|were)\s+(?P<whose>.{1,60}?)['’]s?\s+(?:opinions?|views?|answers?|reply
         |replies|position|suggestions?|advice)
    )\b(?:\s+(?:about|of|on|regarding|concerning|to))?(?P<topic>[^?]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST = 5  # sentences that may answer together


def said_by(reading: Reading, question: str, hits: Sequence[Hit]) -> Reading:
    """Return a reading whose first sentences are what somebody says of what is asked, if any is.

    Whose they are is said by a line above them, or by the letter that they are from. All words for
    what is asked stand in each; where nothing is, what is found of theirs answers, in its order.
    """
    asked = _SAYS.match(question)
    if not asked:
        return reading
    name = terms_of(asked["name"] or asked["whose"])
    topic = frozenset(analyse_question(asked["topic"]))
    named = cache(lambda speaker: bool(name) and name <= terms_of(speaker))
    theirs = {place for place, speaker in _turns(hits) if named(speaker)}
    found = [
        one
        for one in reading.sentences
        if one.place in theirs
        and one.candidate.sentence.role in (Role.PROSE, Role.QUOTATION)
        and topic <= terms_of(one.candidate.sentence.text)
    ]
    if not topic:
        found.sort(key=lambda one: one.place)
    return put_first(reading, found[:_MOST]) if found else reading


def _turns(hits: Sequence[Hit]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the places of sentences of which it is said who speaks, each with that."""
    for hit in hits:
        sentences = [each.sentence for each in hit.candidates]
        for each, speaker in zip(hit.candidates, speakers(sentences, hit.speaker), strict=True):
            if speaker:
                yield (hit.source.id, each.ordinal), speaker
