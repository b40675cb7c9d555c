"""What is said to a line that asks the articles nothing: one friendly line, with examples. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Answer, Kind, Verdict
from qa.question.kinds.small_talk import SmallTalk

_REPLIES = {
    SmallTalk.GREETING: "Hello. Ask me what your articles say",
    SmallTalk.THANKS: "You are welcome. Ask on",
    SmallTalk.GOODBYE: "Goodbye. Until you leave, ask on",
    SmallTalk.HELP: "I find the sentences of your articles that answer a question, and say where "
    "they stand. Ask",
    SmallTalk.AGREED: "Good. Ask on",
    SmallTalk.SUM: "I do not calculate: I find what your articles say. Ask",
}


def reply(question: str, kind: SmallTalk, examples: Sequence[str], articles: int) -> Answer:
    """Return the answer to small talk: no sentence, and a line with ``examples`` to ask.

    ``articles`` is how many are indexed.
    """
    asked = " or ".join(f"“{example}”" for example in examples)
    line = f"{_REPLIES[kind]}, for example {asked}" if asked else f"{_REPLIES[kind]}."
    return Answer(
        question=question,
        verdict=Verdict.NOT_FOUND,
        answers=(),
        notes=(line,),
        kind=Kind.SMALL_TALK,
        articles=articles,
    )
