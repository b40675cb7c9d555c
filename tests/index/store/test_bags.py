"""The terms of passages as numbers: each comes back as often as it was there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.catalog.packing.bags import bag_of, numbers_in

NUMBER = st.integers(0, 2**35 - 1) | st.integers(0, 200)


@given(st.lists(st.lists(NUMBER, max_size=6), max_size=6))
def test_numbers_come_back_in_order_bag_by_bag(bags):
    numbers, ends = numbers_in([bag_of(bag) for bag in bags])
    starts = [0, *ends.tolist()]
    found = [numbers[start:end].tolist() for start, end in zip(starts, ends, strict=False)]
    assert found == [sorted(bag) for bag in bags]


def test_what_is_frequent_takes_a_byte():
    assert len(bag_of([3, 3, 3, 7, 90])) == 5


@pytest.mark.parametrize(
    "bags", [[b"\x80"], [b"\x80", b"\x01"], [b"\x01\xff"], [b"\xff" * 6 + b"\x01"]]
)
def test_what_is_no_bag_is_refused(bags):
    with pytest.raises(ValueError, match="number"):
        numbers_in(bags)
