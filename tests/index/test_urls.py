"""One spelling of an address, and none that holds a secret."""

import pytest

from index.errors import UsageError
from index.urls import is_url, normalised


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a#part", "https://example.org/a"),
        ("http://example.org:8080/a?b=c&d=%20", "http://example.org:8080/a?b=c&d=%20"),
        ("https://example.org/fünf Äpfel", "https://example.org/f%C3%BCnf%20%C3%84pfel"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81/"),
    ],
)
def test_an_address_has_one_spelling(typed, kept):
    assert is_url(typed)
    assert normalised(typed) == kept
    assert normalised(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://",
        "https:///a",
        "https://a:b/",
        "https://a:99999/",
        "https://a/\r\nHost: b",
        "https://a\\@b/",
        "https://me:secret@a/",
        "https://me@a/",
        "https://a..b/",
        "ftp://a/",
    ],
)
def test_what_is_no_address_is_refused_and_so_is_one_with_a_password(typed):
    with pytest.raises(UsageError) as caught:
        normalised(typed)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["/home/me/https://x", "notes.txt", "ftp://x/", "file:///etc"])
def test_a_path_is_no_address(path):
    assert not is_url(path)
