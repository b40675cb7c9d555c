"""The terms of a passage as they are stored: their numbers, each as often as the passage has it.

In ascending order, as how far each is beyond the one before, seven bits a byte, the lowest first;
the highest bit says that another byte follows. Frequent terms came early and have low numbers, so
most take a byte or two. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_BITS = 7
_MORE = 1 << _BITS
_MOST_BYTES = 5  # of a number: 2**35 terms


def bag_of(numbers: Iterable[int]) -> bytes:
    """Return numbers, in any order, as bytes."""
    data = bytearray()
    before = 0
    for number in sorted(numbers):
        step, before = number - before, number
        while step >= _MORE:
            data.append(step % _MORE | _MORE)
            step >>= _BITS
        data.append(step)
    return bytes(data)


def numbers_in(bags: Sequence[bytes]) -> tuple[Numbers, Numbers]:
    """Return the numbers in all bags, one bag after the other, and where each bag's end.

    Raises ValueError where a bag holds something else.
    """
    data = np.frombuffer(b"".join(bags), np.uint8)
    lengths = np.fromiter(map(len, bags), np.int64, len(bags))
    ends = np.cumsum(lengths)
    last = np.flatnonzero(data < _MORE)  # the last byte of each number
    filled = ends[lengths > 0]
    if not np.isin(filled - 1, last).all():
        raise ValueError("a bag ends within a number")
    first = np.append(0, last[:-1] + 1)[: len(last)]
    counts = last + 1 - first
    if (counts > _MOST_BYTES).any():
        raise ValueError("a number is too long")
    places = np.arange(len(data)) - np.repeat(first, counts)
    parts = (data & (_MORE - 1)).astype(np.int64) << (_BITS * places)
    steps = np.add.reduceat(parts, first) if len(first) else parts
    numbers = np.cumsum(steps)
    stops = np.searchsorted(last, ends)  # of each bag, among the numbers
    before = np.append(0, numbers)[np.append(0, stops[:-1])[: len(stops)]]
    sizes = np.diff(stops, prepend=0)
    return numbers - np.repeat(before, sizes), stops
