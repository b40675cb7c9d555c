"""Terms as numbers, and how much each counts in a passage: what an engine compares words by.

BM25 is a sum over terms of what the question gives (its information) times what the passage gives,
so an engine that has inner products of sparse vectors ranks by it, with statistics that are ours
and of the whole collection. Only the average length is that of the day on which the passage was
written; the exact score, of what is proposed, has today's.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

from index.lexical.bm25 import K1, B, Statistics
from index.store.engine.engine import Weights


def number_of(term: str) -> int:
    """Return a term's number, of 31 bits; two of a million terms rarely have the same.

    If they do, a passage is proposed in vain, and the exact score says so.
    """
    return zlib.crc32(term.encode(errors="surrogatepass")) & 0x7FFF_FFFF


def weights_of(terms: Sequence[str], average_length: float) -> Weights:
    """Return what each term of a passage gives to a score: BM25's saturated share."""
    norm = K1 * (1.0 - B + B * len(terms) / max(average_length, 1.0))
    found: Counter[int] = Counter()
    for term, count in Counter(terms).items():
        found[number_of(term)] += count
    return {number: n * (K1 + 1.0) / (n + norm) for number, n in found.items()}


def asked(terms: Sequence[str], statistics: Statistics) -> Weights:
    """Return what a question gives for each of its terms that any passage has."""
    return {
        number_of(term): statistics.information(term)
        for term in terms
        if term in statistics.frequencies and statistics.information(term) > 0.0
    }
