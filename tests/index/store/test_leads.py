"""What leads from a hash to articles comes back as it was stored, in the order it came."""

import numpy as np
import pytest

from index.store.catalog.packing.leads import buckets_of, led, pairs_of, without

HASHES = np.array([-(2**31), -9, -1, 0, 8, 2**18, 2**31 - 1], np.int32)


def stored(*articles):
    """Return the rows of some articles that all have the same hashes."""
    rows = {}
    for article in articles:
        for bucket, pair in pairs_of(HASHES, article):
            rows[bucket] = rows.get(bucket, b"") + pair
    return rows


def test_pairs_come_back_in_the_order_they_came():
    hashes, articles = led(stored(7, 2**30 - 1, 3).items())
    for number in HASHES.tolist():
        assert articles[hashes == number].tolist() == [7, 2**30 - 1, 3]
    assert len(hashes) == 3 * len(HASHES)


def test_a_hash_lies_in_its_bucket():
    buckets = buckets_of(HASHES)
    assert set(buckets.tolist()) == set(stored(1))
    assert buckets.min() >= 0
    assert buckets.max() < 2**14


def test_what_is_taken_out_is_gone_and_nothing_else():
    rows = stored(1, 2)
    gone = pairs_of(HASHES, 1)
    left = {bucket: without(rows[bucket], [p for b, p in gone if b == bucket]) for bucket in rows}
    assert left == stored(2)


def test_no_row_leads_nowhere():
    hashes, articles = led([])
    assert (hashes.size, articles.size) == (0, 0)


def test_a_pair_that_is_cut_off_is_refused():
    with pytest.raises(ValueError, match="cut off"):
        led([(0, b"12345"), (1, b"1234567")])
