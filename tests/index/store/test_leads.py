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


def test_of_some_hashes_the_pairs_come_as_among_all():
    chance = np.random.default_rng(7)
    hashes = chance.integers(-(2**31), 2**31, 5000, np.int64).astype(np.int32)
    rows = {}
    for article in range(3):
        for bucket, pair in pairs_of(hashes[article::2], article):
            rows[bucket] = rows.get(bucket, b"") + pair
    wanted = np.append(hashes[:40], HASHES)
    (found, articles), (every, others) = led(rows.items(), wanted), led(rows.items())
    for number in wanted.tolist():
        assert articles[found == number].tolist() == others[every == number].tolist()
    assert 0 < len(found) < 0.05 * len(every)


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
