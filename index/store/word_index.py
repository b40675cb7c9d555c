"""The word index: which passages share words with a question. The only file importing tantivy.

It proposes candidates and nothing more: the score that counts is computed from the catalogue's
exact statistics (``index.lexical.bm25``). Passages arrive analysed, so a text is analysed once in
its life.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path

import tantivy

from index.article import Span
from index.errors import IndexCorrupt

_ACRONYM = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_CLITIC = re.compile(r"(?<=\w)['’](?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"\w+(?:[.,]\w+)*")
_TOKEN = r"\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+"  # noqa: S105 - a pattern, not a password

_QUESTION_WORDS = frozenset(
    """what who whom whose which when where why how did do does doing done has have had having can
    could would should shall may might must were was been being am is are be about any some from
    he she his her him them they you your we us our i me my it its many much tell give name list
    please there than then that this these those""".split()
)
"""Words that carry a question's form, not its matter: never searched (stop words go as well)."""

_WRITER_MEMORY = 64_000_000
_MOST_TERMS = 64
"""Terms of a question that are searched: the rest of a pasted page adds time, not sense."""


@cache
def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_TOKEN))
    for step in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def _normalise(text: str) -> str:
    """Undo what would split one word into several: U.S., 3,500, 3.5%, Duterte’s."""
    text = _ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    text = _CLITIC.sub("", text)
    return _THOUSANDS.sub("", text).replace("%", " percent ")


def analyse(text: str) -> list[str]:
    """Return the terms of ``text`` in order: lower case, without accents, stemmed, no stop words.

    Stemming is Snowball's for English; a word of another language passes through it unharmed for
    matching, since question and passage pass through the same.
    """
    return list(_analyser().analyze(_normalise(text)))


def analyse_question(question: str) -> tuple[str, ...]:
    """Return the distinct terms of a question that are worth searching, in order of appearance."""
    words = _normalise(question).split()
    matter = " ".join(
        word for word in words if word.strip("\"'?!.,;:()“”‘’").lower() not in _QUESTION_WORDS
    )
    return tuple(dict.fromkeys(analyse(matter)))[:_MOST_TERMS]


def matching(text: str, terms: Collection[str]) -> tuple[Span, ...]:
    """Return the spans of the words in ``text`` whose analysis is among ``terms``."""
    wanted = set(terms)
    return tuple(
        Span(*word.span())
        for word in _WORD.finditer(text)
        if not wanted.isdisjoint(analyse(word.group()))
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A signed field: a delete by term on an unsigned one silently deletes nothing.
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="terms", index_option="freq")
    return builder.build()


def _open(directory: Path, *, create: bool) -> tantivy.Index:
    try:
        if create:
            directory.mkdir(exist_ok=True)
            index = tantivy.Index(_schema(), path=str(directory), reuse=True)
        else:
            index = tantivy.Index.open(str(directory))
    except (ValueError, OSError) as error:
        raise IndexCorrupt(
            f"The word index in {directory} cannot be opened: {error}",
            "Run `qa index repair`; it needs no embedding.",
        ) from error
    index.register_tokenizer(
        "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    return index


class Words:
    """A snapshot of the word index, as it was when opened."""

    def __init__(self, directory: Path) -> None:
        self._index = _open(directory, create=False)
        self._index.config_reader("manual", 1)
        self._index.reload()
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], k: int) -> list[int]:
        """Return the ids of up to ``k`` passages that share terms with ``terms``, best first."""
        if not terms or not len(self):
            return []
        schema = self._index.schema
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq"))
            for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        addresses = [address for _, address in self._searcher.search(query, k, count=False).hits]
        return [int(value) for value in self._searcher.fast_field_values("id", addresses)]


def write(
    directory: Path,
    added: Iterable[tuple[int, str]],
    removed: Sequence[int],
) -> None:
    """Commit passages to the word index in ``directory``, making it where there is none.

    ``added`` holds (passage id, terms joined by spaces); ``removed`` passage ids. One commit: a
    crash leaves the index as it was, or with all of this.
    """
    index = _open(directory, create=True)
    writer = index.writer(_WRITER_MEMORY, 1)
    # A writer that was killed may have left a file under the very name this commit will use.
    writer.garbage_collect_files()
    if removed:
        query = tantivy.Query.term_set_query(index.schema, "id", list(removed))
        writer.delete_documents_by_query(query)
    for passage, terms in added:
        document = tantivy.Document()
        document.add_integer("id", passage)
        document.add_text("terms", terms)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
