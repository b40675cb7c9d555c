"""An answer in a pipe: a sentence a line behind its place, as grep has it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answer import Answer, CitedSentence, Why
from qa.rendering.listed import listed_lines
from qa.rendering.place import for_machines, within
from qa.rendering.sanitise import clean
from qa.rendering.text import CLAIMS, STALE, not_found, short_path


def lines(answer: Answer) -> Iterator[str]:
    """Yield ``file:line:column: sentence`` of each sentence, the best first.

    Neighbours that were asked for follow theirs, with dashes for colons.
    """
    if answer.listed:
        yield from listed_lines(answer.listed, short_path)
    told = {(each.citation.file, each.citation.location) for each in answer.answers}
    for cited in answer.answers:
        yield f"{_place(cited)}: {clean(cited.sentence)}"
        file = cited.citation.file
        for context in (*cited.before, *cited.after):
            if context.why is Why.NEIGHBOUR and (file, context.location) not in told:
                told.add((file, context.location))
                where = clean(within(context.location)).replace(":", "-")
                yield f"{short_path(file)}{where}- {clean(context.sentence)}"


def remarks(answer: Answer) -> Iterator[str]:
    """Yield what is to be said beside the lines: that they claim no yes, or that a file changed."""
    if answer.answers and (claim := CLAIMS.get(answer.kind)):
        yield claim
    stale = (each.citation for each in answer.answers)
    files = [each.file for each in stale if each.checked and each.stale]
    yield from (f"{short_path(file)}: {STALE}" for file in dict.fromkeys(files))


def refusal(answer: Answer) -> tuple[str, str]:
    """Return in two lines that there is no answer, and what comes nearest or what to do next."""
    what, *without = not_found(answer).split("\n")
    if without:
        return what, " ".join(without)
    for near in answer.displayed:
        return what, f"nearest: {_place(near)}: {clean(near.sentence)}"
    if answer.listed:
        return what, "Look for fewer words, or others."
    return what, "Ask in other words; --min-confidence 0 shows what there is."


def _place(cited: CitedSentence) -> str:
    return clean(for_machines(short_path(cited.citation.file), cited.citation.location))
