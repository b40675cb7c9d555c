"""A ZIP is read within limits: what is no ZIP, damaged, locked or a bomb is refused by name."""

import contextlib
import hashlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.document import Unreadable
from index.formats.zipped import Limits, Zipped


def packed(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


WHOLE = packed({f"{i}.xml": hashlib.sha512(b"%d" % i).digest() for i in range(5)})


def test_members_are_read_by_name_and_folders_are_none():
    zipped = Zipped.of(packed({"a/": b"", "a/b.xml": b"<b/>", "c": b"d"}))
    assert zipped.names == ("a/b.xml", "c")
    assert zipped.read("a/b.xml") == b"<b/>"
    assert "c" in zipped
    assert "d" not in zipped


def test_a_name_that_leads_elsewhere_is_a_name_like_any_other():
    zipped = Zipped.of(packed({"../../etc/passwd": b"x", "/abs": b"y"}))
    assert zipped.read("../../etc/passwd") == b"x"
    with pytest.raises(Unreadable, match="no part etc/passwd"):
        zipped.read("etc/passwd")


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06", b"PK\x03\x04" + bytes(40), b"text" * 99]
)
def test_what_is_no_zip_is_refused(data):
    with pytest.raises(Unreadable, match="damaged ZIP file, or none"):
        Zipped.of(data)


def test_a_part_that_unpacks_a_thousandfold_is_refused_before_it_is_unpacked():
    zipped = Zipped.of(packed({"bomb": bytes(5_000_000)}))
    with pytest.raises(Unreadable, match=r"unpacks \d+-fold: bomb"):
        zipped.read("bomb")


def test_a_small_part_may_be_as_repetitive_as_it_likes():
    assert len(Zipped.of(packed({"rows": bytes(3_000_000)})).read("rows")) == 3_000_000


def test_parts_add_up():
    zipped = Zipped.of(packed({"a": b"x" * 60, "b": b"y" * 60}), Limits(total=100))
    zipped.read("a")
    with pytest.raises(Unreadable, match="too large inside: b"):
        zipped.read("b")


def test_a_part_larger_than_its_directory_says_is_not_unpacked_further():
    data = bytearray(packed({"a": b"x" * 100_000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable, match="cannot be unpacked"):
        Zipped.of(bytes(data)).read("a")


@pytest.mark.parametrize("claim", [None, 1, 0xFFFF])
def test_more_members_than_any_article_has_are_refused_whatever_the_end_claims(claim):
    data = bytearray(packed({str(i): b"" for i in range(60)}, zipfile.ZIP_STORED))
    if claim:
        end = data.rindex(b"PK\x05\x06")
        data[end + 8 : end + 12] = struct.pack("<HH", claim, claim)
    with pytest.raises(Unreadable, match=r"more than 50 files|damaged"):
        Zipped.of(bytes(data), Limits(members=50))


def test_a_password_is_told():
    data = bytearray(packed({"a": b"x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="password"):
        Zipped.of(bytes(data)).read("a")


@given(
    st.integers(0, 1200), st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 255)), max_size=4)
)
def test_damage_of_any_kind_is_told(length, changes):
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at % len(data)] = byte
    with contextlib.suppress(Unreadable):
        zipped = Zipped.of(bytes(data[: length if length < 900 else None]))
        for name in zipped.names:
            zipped.read(name)
