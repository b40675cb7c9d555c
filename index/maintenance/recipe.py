"""The recipe of an index: the versions of the steps that its articles went through.

Each step raises its own ``VERSION`` whenever the same file would come out otherwise. An index
notes every recipe that its articles were made by; what of it was made by another than this
program's, ``rebuild`` makes anew.
"""

from __future__ import annotations

from index.formats import registry
from index.ingest import passages
from index.ingest.metadata import recogniser
from index.ingest.sentences import segmenter
from index.lexical import analysis, languages, shingles
from index.store.passage_store import PassageStore, WritableStore

_KEY = "recipes"
_UNKNOWN = "unknown, before recipes were noted"


def current() -> str:
    """Return this program's recipe, for people and for comparison."""
    steps = {
        "formats": registry.VERSION,
        "metadata": recogniser.VERSION,
        "sentences": segmenter.VERSION,
        "passages": passages.VERSION,
        "languages": languages.VERSION,
        "analysis": analysis.VERSION,
        "shingles": shingles.VERSION,
    }
    return ", ".join(f"{step} {version}" for step, version in steps.items())


def recorded(catalog: PassageStore) -> tuple[str, ...]:
    """Return the recipes by which the catalogue's articles were made, the first one first."""
    return tuple(filter(None, catalog.get(_KEY).split("\n")))


def record(catalog: WritableStore) -> None:
    """Note, inside a transaction, that articles are made by this program's recipe."""
    known = recorded(catalog)
    if not known and catalog.totals().articles:
        known = (_UNKNOWN,)
    if current() not in known:
        catalog.set(_KEY, "\n".join((*known, current())))


def others(catalog: PassageStore) -> tuple[str, ...]:
    """Return the recipes other than this program's by which articles were made."""
    if not catalog.totals().articles:
        return ()
    known = recorded(catalog) or (_UNKNOWN,)
    return tuple(recipe for recipe in known if recipe != current())
