"""Words that mean the same, from WordNet 3.0 as Debian's ``wordnet-base`` installs it.

Used in training alone; nothing of it is shipped. A word gives way to another of its first sense,
which is its most frequent one (Fellbaum 1998), in the form in which it stands: as it is, a plural
in -s, or a past in -ed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WORDNET = Path("/usr/share/wordnet")

_PARTS = "noun", "verb", "adj", "adv"
_WORD = re.compile(r"[a-z]{3,}")
_FORMS = ("", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")
"""Endings of a form, and what its lemma has in their place."""


@dataclass(frozen=True, slots=True, eq=False)
class Synonyms:
    """The first senses of a WordNet: for each part of speech, of each lemma its synonyms."""

    senses: dict[str, dict[str, tuple[str, ...]]]

    @classmethod
    def open(cls, folder: Path = WORDNET) -> Synonyms:
        """Read the files ``index.*`` and ``data.*``; raises SystemExit where there are none."""
        if not (folder / "index.noun").exists():
            raise SystemExit(f"{folder} has no WordNet: apt-get install wordnet-base")
        return cls({part: dict(first_senses(folder, part)) for part in _PARTS})

    def of(self, word: str) -> tuple[str, ...]:
        """Return what a lower-case word may be exchanged for, in its form."""
        return _of(self, word)


@lru_cache(maxsize=50_000)
def _of(synonyms: Synonyms, word: str) -> tuple[str, ...]:
    found = []
    for ending, lemmas in _FORMS:
        if not word.endswith(ending) or len(word) - len(ending) < 3:
            continue
        lemma = word.removesuffix(ending) + lemmas
        parts = _PARTS if not ending else ("noun",) if ending == "s" else ("verb",)
        for part in parts:
            others = synonyms.senses[part].get(lemma, ())
            found += [made for other in others if (made := inflected(other, ending))]
        if found:
            break
    return tuple(dict.fromkeys(found))


def inflected(lemma: str, ending: str) -> str | None:
    """Return a lemma with a regular ending; None where it takes none simply."""
    if not ending:
        return lemma
    if ending == "s":
        return None if re.search(r"(s|x|z|ch|sh|[^aeiou]y)$", lemma) else f"{lemma}s"
    if lemma.endswith("e"):
        return lemma[:-1] + ending
    # A doubled consonant, or a past of its own ("went"), cannot be told from the lemma.
    return None if re.search(r"([^aeiou]y|[aeiou][bdgmnprt])$", lemma) else lemma + ending


def first_senses(folder: Path, part: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each lemma of a part of speech with the other words of its first sense."""
    words = {}
    for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        names = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
        words[fields[0]] = tuple(name for name in names if _WORD.fullmatch(name))
    for line in (folder / f"index.{part}").read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        lemma, offset = fields[0], fields[-int(fields[2])]
        others = tuple(word for word in words.get(offset, ()) if word != lemma)
        if others:
            yield lemma, others
