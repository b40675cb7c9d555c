"""Archives: members by their own format and path, within limits; web archives by address."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from email.message import EmailMessage

import pytest

from index.formats import room
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread, documents, format_of
from index.parts import Member
from tests.support.law import damaged, read_lawfully, survives

ARCHIVE = "archive"
FILES = [
    ("a.txt", b"The wall stands."),
    ("deep/b.txt", b"The light is lit."),
    ("c.png", b"\x89PNG"),
]


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files, mode="w", links=()):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return packed.getvalue()


def told(found):
    return [
        (each.member, each.text if isinstance(each, Document) else each.problem.reason)
        for each in found
    ]


@pytest.mark.parametrize(
    "data",
    [zipped(FILES), *(tarred(FILES, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz"))],
    ids=["zip", "tar", "gz", "bz2", "xz"],
)
def test_the_files_inside_are_articles_told_by_their_path(data):
    found = read_lawfully(ARCHIVE, data)
    assert told(found) == [("a.txt", "The wall stands."), ("deep/b.txt", "The light is lit.")]
    assert found[1].format == "text"
    location = found[1].places.locate([found[1].blocks[0].span])[0]
    assert (location.parts, location.line, location.byte_end) == ((Member("deep/b.txt"),), 1, 17)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_compressed_file_is_called_what_it_unpacks_to(pack):
    suffix = {gzip.compress: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[pack]
    data = pack(b"The wall ") + pack(b"stands.")
    found = read_lawfully(ARCHIVE, data, Hints(name=f"note.txt.{suffix}"))
    assert told(found) == [("note.txt", "The wall stands.")]


def test_archives_lie_in_archives_and_mails_in_them_and_the_way_leads_through():
    mail = EmailMessage()
    mail["From"] = "ann@example.org"
    mail.set_content("See the plan.")
    mail.add_attachment(zipped(FILES), "application", "zip", filename="old.zip")
    data = zipped([("mails.tar.gz", tarred([("m.eml", mail.as_bytes())], "w:gz"))])
    found = read_lawfully(ARCHIVE, data)
    assert told(found) == [
        ("mails.tar.gz/m.eml", "See the plan."),
        ("mails.tar.gz/m.eml/old.zip/a.txt", "The wall stands."),
        ("mails.tar.gz/m.eml/old.zip/deep/b.txt", "The light is lit."),
    ]
    location = found[2].places.locate([found[2].blocks[0].span])[0]
    names = ("mails.tar.gz", "m.eml", "old.zip", "deep/b.txt")
    assert location.parts == tuple(map(Member, names))


def test_what_lies_too_deep_is_told_and_not_read():
    data = b"text"
    for _ in range(8):
        data = zipped([("n.zip", data)])
    (found,) = documents(ARCHIVE, data)
    assert isinstance(found, Unread)
    assert "too deep" in found.problem.reason


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "a/../../b.txt", "C:\\a.txt", "..\\a.txt"])
def test_a_name_that_leads_out_is_told_and_not_read(name):
    for data in (zipped([(name, b"x"), *FILES]), tarred([(name, b"x"), *FILES])):
        first, *others = documents(ARCHIVE, data)
        assert "leads out" in first.problem.reason
        assert len(others) == 2


def test_links_devices_and_encrypted_members_are_told_and_not_read():
    links = [("s.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE)]
    reasons = [reason for _, reason in told(documents(ARCHIVE, tarred([], links=links)))]
    assert reasons == ["is no file but a link or a device"] * 3
    link = zipfile.ZipInfo("s.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = zipped([(link, "/etc/passwd"), ("e.txt", b"secret")])
    at = packed.rindex(b"PK\x01\x02")
    locked = packed[: at + 8] + b"\x01" + packed[at + 9 :]  # the flag in the directory's last entry
    assert [reason for _, reason in told(documents(ARCHIVE, locked))] == [
        "is no file but a link or a device",
        "is encrypted",
    ]


def test_what_systems_keep_beside_the_files_is_passed_over():
    aside = [("__MACOSX/._a.txt", b"x"), (".git/config.txt", b"x"), ("./a.txt", b"Kept.")]
    assert told(documents(ARCHIVE, zipped(aside))) == [("./a.txt", "Kept.")]


def test_of_two_members_with_one_name_each_is_led_back_to_itself():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("a.txt", b"first"), ("a.txt", b"second")])
    assert told(read_lawfully(ARCHIVE, data)) == [("a.txt", "second")]
    data = tarred([("a.txt", b"first"), ("a.txt", b"second")])
    assert told(read_lawfully(ARCHIVE, data)) == [("a.txt", "first"), ("a (2).txt", "second")]


@pytest.fixture
def narrow(monkeypatch):
    """Limits a thousandth of what they are, so that bombs are small."""
    monkeypatch.setattr(room, "_RATIO_FROM", 10_000)
    monkeypatch.setattr(room.Room.__init__, "__defaults__", (50, 1_000_000))


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_unpacks_to_far_more_than_it_is_is_refused(pack):
    with pytest.raises(Unreadable, match="times its size"):
        list(documents(ARCHIVE, pack(b"a" * 900_000), Hints(name="a.txt.gz")))
    (found,) = documents(ARCHIVE, zipped([("a.txt", b"a" * 900_000)]))
    assert "times its size" in found.problem.reason


@pytest.mark.usefixtures("narrow")
def test_what_unpacks_to_too_much_altogether_is_refused_also_in_archives_inside():
    text = bytes(range(97, 123)) * 200
    inner = zipped([(f"{i}.txt", text) for i in range(40)])
    found = list(documents(ARCHIVE, zipped([(f"{i}.zip", inner) for i in range(40)])))
    reasons = {each.problem.reason for each in found if isinstance(each, Unread)}
    assert len(found) < 60
    assert any("holds more than" in reason for reason in reasons)
    inner = zipped([(f"{i}.txt", text * 20) for i in range(9)])
    found = list(documents(ARCHIVE, zipped([(f"{i}.zip", inner) for i in range(5)])))
    assert any(isinstance(e, Unread) and "unpacks to more" in e.problem.reason for e in found)
    assert sum(isinstance(each, Document) for each in found) < 12


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"text", zipped([])])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(Unreadable):
        list(documents(ARCHIVE, data, Hints(name="a.gz")))


def test_damaged_archives_are_survived():
    text = b"The wall stands where it stood. " * 40
    for data in (
        zipped([("a.txt", text), ("b.txt", text)]),
        tarred([("a.txt", text), ("b.txt", text)]),
        tarred([("a.txt", text), ("b.txt", text)], "w:gz"),
        tarred([("a.txt", text)], "w:xz"),
        gzip.compress(text),
    ):
        for each in damaged(data):
            survives(ARCHIVE, each, Hints(name="a.txt.gz"))


# --- web archives -------------------------------------------------------------------------------


def record(url, body, head=b"Content-Type: text/plain", status=b"200 OK", kind=b"response"):
    block = b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n\r\n" + body
    return (
        b"WARC/1.0\r\nWARC-Type: " + kind + b"\r\nWARC-Target-URI: " + url
        + b"\r\nContent-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"
    )  # fmt: skip


WEB = (
    record(b"https://a.org/1", b"The first page.")
    + record(b"https://a.org/logo", b"\x89PNG", b"Content-Type: image/png")
    + record(b"https://a.org/gone", b"Not here.", status=b"404 Not Found")
    + record(b"https://a.org/1", b"The first page, later.", kind=b"response")
    + record(
        b"https://a.org/2",
        b"5\r\nThe s\r\nb\r\necond page.\r\n0\r\n\r\n",
        b"Content-Type: text/plain; charset=utf-8\r\nTransfer-Encoding: chunked",
    )
    + record(
        b"https://a.org/3",
        gzip.compress(b"The third page."),
        b"Content-Type: text/plain\r\nContent-Encoding: gzip",
    )
    + record(b"https://a.org/4", b"?", b"Content-Type: text/plain\r\nContent-Encoding: br")
)
PAGES = [
    ("https://a.org/1", "The first page."),
    ("https://a.org/1 (2)", "The first page, later."),
    ("https://a.org/2", "The second page."),
    ("https://a.org/3", "The third page."),
    ("https://a.org/4", "is packed as br"),
]


@pytest.mark.parametrize(
    "data", [WEB, gzip.compress(WEB), gzip.compress(WEB[:300]) + gzip.compress(WEB[300:])]
)
def test_the_saved_pages_are_members_told_by_their_address(data):
    name = "pages.warc" if data is WEB else "pages.warc.gz"
    assert told(read_lawfully(format_of(name, data), data, Hints(name=name))) == PAGES


def test_a_web_archive_that_breaks_off_gives_the_pages_before():
    *pages, rest = documents("warc", WEB[:-40])
    assert told(pages) == PAGES[:4]
    assert "breaks off" in rest.problem.reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nContent-Length: 999999999999\r\n\r\n",
        b"WARC/1.0\r\n" + b"x: y\r\n" * 100_000,
        record(b"https://a.org", b"x", b"Content-Type: image/png"),
    ],
)
def test_what_has_no_page_is_refused(data):
    with pytest.raises(Unreadable):
        list(documents("warc", data))


@pytest.mark.usefixtures("narrow")
def test_a_page_that_unpacks_to_too_much_is_told():
    bomb = zlib.compress(b"a" * 900_000)
    head = b"Content-Type: text/plain\r\nContent-Encoding: deflate"
    (found,) = documents("warc", record(b"https://a.org", bomb, head))
    assert "times its size" in found.problem.reason


def test_damaged_web_archives_are_survived():
    for data in damaged(WEB):
        survives("warc", data)
