"""Pages of the web in an index: fetched once, kept, proved, rebuilt and removed without the web."""

import hashlib
import shutil
import stat
import threading
from contextlib import closing

import pytest

from index.errors import ArticleError, IndexUntrusted, UsageError
from index.maintenance.check import check
from index.maintenance.plan import forecast
from index.maintenance.watcher import Watcher
from index.search.searcher import Searcher
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from qa import Assistant
from tests.support.web_server import PAGE, serving

NEWER = PAGE.replace("heron", "stork")
QUESTION = "When did the heron come back to the pond of Arlen?"


@pytest.fixture
def server():
    with serving() as found:
        yield found


def add(shelf, *paths):
    return shelf.builder().add(list(paths), private=True)


@pytest.fixture
def paged(shelf, server):
    """A shelf with one file and one page; its server answers no more."""
    shelf.url = server.gives("/heron")
    add(shelf, shelf.write("toad.txt", "A toad came to the pond.\n"), shelf.url)
    shelf.server = server
    server.asked.clear()
    return shelf


def kept(shelf):
    pages = shelf.directory.pages
    return sorted(path.name for path in pages.iterdir()) if pages.exists() else []


def cited(shelf):
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        return assistant.ask(QUESTION, min_confidence=0.0).answers[0].citation


def name_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_page_is_indexed_under_its_address_and_proved_offline(paged):
    citation = cited(paged)
    assert (citation.file, citation.stale, citation.checked) == (paged.url, False, True)
    assert citation.sha256 == name_of(PAGE)
    assert kept(paged) == [name_of(PAGE)]
    assert paged.check(sources=True) == []
    assert paged.server.asked == []


def test_a_kept_page_is_the_users_alone(paged):
    pages = paged.directory.pages
    assert stat.S_IMODE(pages.stat().st_mode) == 0o700
    assert stat.S_IMODE((pages / name_of(PAGE)).stat().st_mode) == 0o600


def test_update_and_rebuild_leave_a_page_as_it_is_and_fetch_nothing(paged):
    paged.server.gives("/heron", NEWER)
    report = paged.update()
    assert (report.unchanged, report.missing, report.losses, report.skipped) == (2, (), (), ())
    assert forecast(paged.directory).plan.unchanged == 2
    report = paged.builder().update(accept_removals=True)
    assert (report.removed, report.unchanged) == (0, 2)
    report = paged.builder().rebuild()
    assert (report.added, report.embedded) == (2, 0)
    assert not cited(paged).stale
    assert paged.check(sources=True) == []
    assert paged.server.asked == []


def test_a_page_that_is_added_again_is_fetched_anew(paged):
    assert add(paged, paged.url).unchanged == 1
    paged.server.gives("/heron", NEWER)
    assert add(paged, paged.url.upper().replace("/HERON", "/heron#top")).changed == 1
    assert kept(paged) == [name_of(NEWER)]
    assert cited(paged).sha256 == name_of(NEWER)
    assert paged.check(sources=True) == []


def test_a_page_that_cannot_be_fetched_any_more_stays_as_it_was(paged):
    paged.server.gives("/heron", status=404)
    with pytest.raises(ArticleError, match="404"):
        add(paged, paged.url)
    assert not cited(paged).stale


def test_a_page_is_removed_with_what_was_kept_of_it_and_no_other(paged, server):
    below = server.gives("/heron/young", NEWER)
    add(paged, below)
    assert paged.builder().remove([paged.url]).removed == 1
    assert kept(paged) == [name_of(NEWER)]
    assert paged.update().unchanged == 2
    assert paged.builder().remove([f"{below}#x"]).removed == 1
    assert kept(paged) == []
    with pytest.raises(UsageError, match="holds no article"):
        paged.builder().remove([below])


def test_a_page_is_taken_in_beside_those_that_are_not(shelf, server):
    good, bad = server.gives("/good"), server.url("/bad")
    report = add(shelf, bad, good)
    assert report.added == 1
    assert [skip.path for skip in report.skipped] == [bad]
    assert add(shelf, shelf.write("toad.txt", "A toad came by.\n"), bad).added == 1
    empty = server.gives("/empty", "<!DOCTYPE html><html><body><script>x</script></body></html>")
    with pytest.raises(ArticleError):
        add(shelf, empty)
    assert shelf.update().unchanged == 2
    assert kept(shelf) == [name_of(PAGE)]


def test_without_leave_this_machine_is_not_asked(shelf, server):
    url = server.gives("/heron")
    with pytest.raises(ArticleError, match="of this machine"):
        shelf.builder().add([url])
    assert server.asked == []
    assert not shelf.directory.exists()


@pytest.mark.parametrize("damage", ["gone", "changed", "link"])
def test_damage_to_a_kept_page_is_named_and_mended_by_fetching_it_again(paged, damage):
    page = paged.directory.pages / name_of(PAGE)
    page.unlink()
    if damage == "changed":
        page.write_text(PAGE.replace("third", "fifth"))
    elif damage == "link":
        other = paged.folder / "other.html"
        other.write_text(PAGE)
        page.symlink_to(other)
    (finding,) = check(paged.directory).findings
    assert paged.url in finding.what
    assert f"qa index add {paged.url}" in finding.next_step
    assert len(paged.check(sources=True)) == 1
    assert cited(paged).stale
    paged.builder().update(accept_removals=True)
    assert cited(paged).file == paged.url, "it is no file that was lost"
    assert add(paged, paged.url).unchanged == 1
    assert paged.check(sources=True) == []
    assert not cited(paged).stale


def test_a_rebuild_does_not_lose_a_page_that_is_not_kept_any_more(paged):
    (paged.directory.pages / name_of(PAGE)).unlink()
    with pytest.raises(UsageError) as caught:
        paged.builder().rebuild()
    assert f"qa index add {paged.url}" in caught.value.next_step
    assert cited(paged).file == paged.url
    assert paged.builder().rebuild(accept_removals=True).added == 1


def test_what_a_stopped_run_left_is_named_and_swept(paged):
    stray = paged.directory.pages / ("0" * 64)
    stray.write_text("x")
    strangers = paged.directory.pages / "notes.txt"
    strangers.write_text("mine")
    assert [str(stray) in what for what in paged.check()] == [True]
    paged.repair()
    assert kept(paged) == [name_of(PAGE), "notes.txt"]
    stray.write_text("x")
    paged.update()
    assert kept(paged) == [name_of(PAGE), "notes.txt"]


def test_a_damaged_row_of_a_page_is_read_again_from_what_was_kept(paged):
    with closing(Catalog.live(paged.directory)) as catalog, catalog.transaction():
        catalog.execute("UPDATE sentences SET data = x'00'")
    assert paged.check() != []
    paged.repair()
    assert paged.update().changed == 2
    assert paged.check(sources=True) == []
    assert not cited(paged).stale
    assert paged.server.asked == []


def test_a_lost_list_of_roots_is_mended_with_the_pages_in_it(paged):
    with closing(Catalog.live(paged.directory)) as catalog, catalog.transaction():
        catalog.execute("DELETE FROM roots")
    assert paged.repair().named_anew
    assert paged.update().unchanged == 2
    assert paged.check(sources=True) == []
    assert not cited(paged).stale


def test_a_stop_between_keeping_and_reading_is_gone_on_with(paged, monkeypatch):
    paged.server.gives("/heron", NEWER)
    builder = paged.builder()
    monkeypatch.setattr(builder, "_apply", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        builder.add([paged.url], private=True)
    assert not cited(paged).stale, "the page that the catalogue speaks of is there"
    assert paged.update().changed == 1
    assert cited(paged).sha256 == name_of(NEWER)
    assert kept(paged) == [name_of(NEWER)]


def test_the_pages_of_a_received_index_are_not_read(paged, tmp_path):
    received = tmp_path / "received.qa"
    shutil.copytree(paged.directory.path, received)
    (received / "identity").write_text("0" * 32)
    paged.directory = Directory(received)
    citation = cited(paged)
    assert (citation.stale, citation.checked) == (True, False)
    with pytest.raises(IndexUntrusted):
        paged.update()
    trust.trust(received, [(str(paged.folder / "toad.txt"), "")])
    assert paged.update().unchanged == 2
    assert not cited(paged).stale


def test_pages_behind_a_link_are_not_those_of_the_index(paged, tmp_path):
    paged.directory.pages.rename(tmp_path / "elsewhere")
    paged.directory.pages.symlink_to(tmp_path / "elsewhere")
    assert cited(paged).stale
    assert len(paged.check()) == 1
    paged.builder().remove([str(paged.folder / "toad.txt")])
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_the_watch_follows_folders_and_no_page(shelf, server):
    add(shelf, server.gives("/heron"))
    watcher = Watcher(shelf.directory, shelf.update, threading.Event(), print)
    with pytest.raises(UsageError, match="no folders to watch"):
        next(watcher.reports())


def test_the_encoding_that_the_server_named_is_kept_for_a_rebuild(shelf, server):
    text = "Łódź leży nad rzeką. Żółw mieszka w stawie za młynem i śpi całą zimę."
    url = server.gives("/lodz.txt", text.encode("iso-8859-2"), "text/plain; charset=iso-8859-2")
    add(shelf, url)
    shelf.builder().rebuild()
    with Assistant(Searcher(shelf.directory, shelf.encoder)) as assistant:
        said = " ".join(sentence.text for sentence in assistant.article(url))
    assert said == text
    assert shelf.check(sources=True) == []
