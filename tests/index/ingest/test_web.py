"""What may happen when a page is fetched, over a server of this machine."""

import gzip
import socket
import time
import zlib

import pytest

from index.errors import ArticleError
from index.ingest import web
from index.ingest.limits import Limits
from index.ingest.web import fetch
from tests.support.web_server import PAGE, serving

HERE = Limits(max_bytes=200_000, private=True, seconds=5.0)


@pytest.fixture(scope="module")
def server():
    with serving() as found:
        yield found


def refusal(url, limits=HERE):
    with pytest.raises(ArticleError) as caught:
        fetch(url, limits)
    assert caught.value.what.startswith("http")
    assert caught.value.next_step
    return caught.value.what


def test_a_page_is_fetched_as_it_is_and_nothing_is_told_but_who_asks(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    url = server.gives("/heron.html?a=b")
    page = fetch(url, HERE)
    assert (page.url, page.data, page.name) == (url, PAGE.encode(), "heron.html")
    assert page.encoding is None
    headers = server.headers[-1]
    assert headers["User-Agent"] == "article-qa"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),
        ("gzip", lambda data: gzip.compress(data) + bytes(9)),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
    ],
)
def test_a_packed_page_is_unpacked(server, coding, pack):
    text = PAGE.encode() + b"x" * 150_000
    url = server.gives("/packed", pack(text), Content_Encoding=coding)
    assert fetch(url, HERE).data == text


def test_a_bomb_is_seen_as_it_swells(server):
    bomb = gzip.compress(bytes(100_000_000))
    assert len(bomb) < HERE.max_bytes
    started = time.monotonic()
    assert "larger" in refusal(server.gives("/bomb", bomb, Content_Encoding="gzip"))
    assert time.monotonic() - started < 2


def test_what_is_cut_short_is_no_page(server):
    assert "ended" in refusal(server.gives("/short", Content_Length="99999"))
    cut = gzip.compress(PAGE.encode())[:-20]
    assert "ended" in refusal(server.gives("/cut", cut, Content_Encoding="gzip"))
    assert "packed" in refusal(server.gives("/odd", Content_Encoding="br"))


def in_chunks(*chunks):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for chunk in chunks:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    return answer


def test_a_page_in_chunks_is_whole_with_its_last(server):
    assert fetch(server.does("/chunks", in_chunks(b"one", b"two", b"")), HERE).data == b"onetwo"
    assert "ended" in refusal(server.does("/chunks", in_chunks(b"one", b"two")))


def test_a_server_that_does_not_encrypt_is_not_taken_for_one_that_does(server):
    assert "cannot be reached" in refusal(server.gives("/plain").replace("http:", "https:"))


def test_a_page_is_not_read_beyond_the_limit(server):
    assert "larger" in refusal(server.gives("/told", bytes(200_001)))

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(bytes(65_536))

    assert "larger" in refusal(server.does("/endless", endless))


@pytest.mark.parametrize("where", ["before", "headers", "body"])
def test_a_server_that_is_slow_anywhere_is_left(server, where):
    def slow(handler):
        if where == "before":
            time.sleep(1.5)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if where == "body" else b"X-A: "))
        for _ in range(30):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    started = time.monotonic()
    limits = Limits(HERE.max_bytes, private=True, seconds=0.4)
    assert "longer than 0.4 seconds" in refusal(server.does("/slow", slow), limits)
    assert time.monotonic() - started < 1.2


def test_a_name_that_is_not_found_in_time_is_left(server, monkeypatch):
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    assert "longer" in refusal(server.url("/"), Limits(9, private=True, seconds=0.2))


@pytest.mark.parametrize("status", [204, 401, 404, 429, 500])
def test_any_other_status_is_no_page(server, status):
    assert str(status) in refusal(server.gives("/status", status=status))


def test_what_is_no_web_server_is_told(server):
    assert "web server" in refusal(server.does("/odd", lambda h: h.wfile.write(b"SSH-2.0-x\r\n")))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert "cannot be reached" in refusal(f"http://127.0.0.1:{port}/")


def test_a_picture_is_no_article(server):
    assert "image/png" in refusal(server.gives("/a.png", b"\x89PNG", kind="image/png"))


# --- redirects ----------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_the_address_stays_what_was_asked_for(server):
    server.gives("/at last.html".replace(" ", "%20"))
    server.leads("/second", "/at last.html", 308)
    url = server.leads("/first", "second")
    assert fetch(url, HERE).data == PAGE.encode()
    assert fetch(url, HERE).url == url


def test_redirects_end(server):
    url = server.leads("/round", "/round")
    before = len(server.asked)
    assert "leads on" in refusal(url)
    assert len(server.asked) - before == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a/", "http://me:pw@127.0.0.1/", ""])
def test_a_redirect_leads_to_pages_alone(server, to):
    assert "leads" in refusal(server.leads("/away", to))


def test_a_redirect_from_https_to_http_is_not_followed():
    with pytest.raises(ArticleError, match="on the way could change"):
        web._led_to("https://example.org/a", "http://example.org/a")


# --- which machine ------------------------------------------------------------------------------

PUBLIC_ONLY = Limits(200_000, seconds=5.0)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"]
)
def test_this_machine_is_not_asked_however_it_is_spelt(server, host):
    server.gives("/secret")
    before = len(server.asked)
    what = refusal(f"http://{host}:{server.port}/secret", PUBLIC_ONLY)
    assert "of this machine" in what
    assert len(server.asked) == before


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:127.0.0.1]", "[fe80::1]"])
def test_nor_by_ipv6(host):
    assert "of this machine" in refusal(f"http://{host}/", PUBLIC_ONLY)


def test_a_redirect_to_this_machine_is_refused(server, monkeypatch):
    """The first address counts as public here; where it leads does not."""
    server.gives("/secret")
    url = server.leads("/first", f"http://127.0.0.2:{server.port}/secret")
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    assert "127.0.0.2" in refusal(url, PUBLIC_ONLY)
    assert "/secret" not in server.asked[-1:]


def test_the_address_that_was_looked_at_is_the_one_connected_to(server, monkeypatch):
    """A name that means another machine when it is asked for again is asked for once."""
    server.gives("/page")
    asked = []

    def rebinding(host, port, **_):
        asked.append(host)
        place = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(web.socket, "getaddrinfo", rebinding)
    fetch(f"http://rebinding.example:{server.port}/page", HERE)
    assert asked == ["rebinding.example"]


# --- what the server says of it -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", "text/html", "page.html"),
        ("/story.php", "text/html; charset=utf-8", "story.html"),
        ("/notes.md", "text/plain", "notes.md"),
        ("/paper.pdf", "application/octet-stream", "paper.pdf"),
        ("/paper", "application/pdf", "paper.pdf"),
        ("/README", "text/plain", "README.txt"),
        ("/feed", "application/rss+xml", "feed.rss"),
    ],
)
def test_a_page_is_called_as_its_media_type_or_its_address_says(server, path, kind, name):
    assert fetch(server.gives(path, kind=kind), HERE).name == name


@pytest.mark.parametrize(
    ("said", "data", "encoding"),
    [
        ("iso-8859-2", "Łódź".encode("iso-8859-2"), "iso8859-2"),
        ("iso-8859-1", "café “x”".encode("cp1252"), "cp1252"),
        ("iso-8859-1", "café".encode(), None),
        ("utf-8", "café".encode("cp1252"), None),
        ("nonsense", b"caf\xe9", None),
    ],
)
def test_the_encoding_that_a_server_names_counts_where_the_bytes_agree(
    server, said, data, encoding
):
    assert fetch(server.gives("/coded", data, f"text/plain; charset={said}"), HERE).encoding == (
        encoding
    )
