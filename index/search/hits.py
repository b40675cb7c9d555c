"""What a search returns: passages with their scores, and the sentences in them."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Sentence, Source
from index.ingest.passages import headline


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a hit, with its place in the article and its own word evidence.

    ``words`` is the BM25 score of the sentence alone, as a share in [0, 1] of the highest there
    can be; ``coverage`` the share of the question's information that its words hold;
    ``lacks`` how many of the question's names, of those that stand in one place of the articles, it
    and its article's title lack.
    """

    ordinal: int
    sentence: Sentence
    words: float
    coverage: float
    lacks: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that a search returned.

    ``score`` is the fused score in [0, 1], within one search; ``words`` the BM25 score as a share
    in [0, 1] of the highest there can be; ``dense`` the cosine similarity, ``None`` while the
    passage is not embedded yet; ``coverage`` the share of the question's information in its words.
    ``section`` are the headings above its first sentence, outermost first; ``speaker`` is who
    speaks there, where the article says so in lines of its own.
    """

    source: Source
    first: int
    last: int
    score: float
    words: float
    dense: float | None
    coverage: float
    candidates: tuple[Candidate, ...]
    section: tuple[str, ...] = ()
    speaker: str = ""

    @property
    def head(self) -> str | None:
        """What stands above the passage: its article's title, and the section it begins in."""
        return headline(self.source.metadata.title, self.section)

    @property
    def text(self) -> str:
        """The candidates' sentences, joined by spaces."""
        return " ".join(candidate.sentence.text for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rank of the better passage of a sentence among ``passages``, from 1; equals share one.

    ``words`` is by BM25, None where the passage has no word of the question; ``dense`` by the
    cosine, None while it has no vector.
    """

    passages: int
    words: int | None
    dense: int | None
