"""The watcher: an index follows its folders, through whatever editors and users do to them."""

import os
import re
import resource
import shutil
import threading
import time
from contextlib import closing

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.errors import EncoderMismatch, IndexMissing, UsageError
from index.ingest.scan import scan
from index.maintenance.builder import Builder
from index.maintenance.plan import Skipped
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.store.lock import writing
from tests.support.watched import DEADLINE, FIRST, Watched, patiently, until


@pytest.fixture
def watched(tmp_path):
    return Watched(tmp_path)


# --- changes ------------------------------------------------------------------------------------


def test_what_changed_while_nobody_watched_is_indexed_at_once(watched):
    watched.write("second.txt", "Written in the night.")
    with watched.watching():
        until(lambda: watched.reports)
    assert watched.indexed() == FIRST | {"second.txt": "Written in the night."}
    assert watched.reports[0].added == 1


def test_files_that_come_change_and_go_are_followed(watched):
    with watched.watching():
        path = watched.write("note.txt", "A note.")
        watched.settled(FIRST | {"note.txt": "A note."})
        path.write_text("Another note.", encoding="utf-8")
        watched.settled(FIRST | {"note.txt": "Another note."})
        path.rename(watched.folder / "moved.txt")
        watched.settled(FIRST | {"moved.txt": "Another note."})
        (watched.folder / "moved.txt").unlink()
        watched.settled(FIRST)
    assert watched.totals() == {"added": 1, "changed": 1, "moved": 1, "removed": 1}


def test_nothing_is_reported_where_nothing_was_done(watched):
    with watched.watching(quiet=0.5):
        path = watched.write("passing.txt", "Gone before anybody looks.")
        path.unlink()
        until(lambda: watched.updates == 2, "an update")
    assert not watched.reports


def test_a_burst_of_many_files_is_one_update(watched):
    with watched.watching(quiet=1.0):
        for number in range(300):
            watched.write(f"{number}.txt", f"This is article {number}.")
        until(lambda: watched.reports)
    assert [report.added for report in watched.reports] == [300]


@pytest.mark.parametrize("style", ["vim", "replace"])
def test_a_save_by_rename_is_a_change_of_the_same_article(watched, style):
    path = watched.folder / "first.txt"
    with watched.watching():
        for number in range(2):
            text = f"Saved {number} times before."
            if style == "vim":
                backup = path.with_name("first.txt~")
                path.rename(backup)
                path.write_text(text, encoding="utf-8")
                backup.unlink()
            else:
                draft = watched.write("first.txt.tmp-4711", text)
                draft.replace(path)
            watched.settled({"first.txt": text})
    assert watched.totals() == {"added": 0, "changed": 2, "moved": 0, "removed": 0}


def test_a_file_that_was_named_itself_is_followed_through_saves_by_rename(watched, tmp_path):
    alone = tmp_path / "alone.txt"
    alone.write_text("It stands alone.", encoding="utf-8")
    watched.builder().add([str(alone)])
    with watched.watching():
        for number in range(2):
            draft = tmp_path / "draft"
            draft.write_text(f"It is number {number}.", encoding="utf-8")
            draft.replace(alone)
            watched.settled(FIRST | {"alone.txt": f"It is number {number}."})
        alone.unlink()
        watched.settled(FIRST)
        alone.write_text("It is back.", encoding="utf-8")
        watched.settled(FIRST | {"alone.txt": "It is back."})


# --- folders ------------------------------------------------------------------------------------


def test_new_folders_are_followed_and_deleted_ones_forgotten_and_followed_again(watched):
    deep = "one/two/three/deep.txt"
    with watched.watching():
        for text in ("Deep down.", "Deeper still."):
            path = watched.write(deep, text)
            watched.settled(FIRST | {"deep.txt": text})
            path.write_text("It was edited.", encoding="utf-8")
            watched.settled(FIRST | {"deep.txt": "It was edited."})
            shutil.rmtree(watched.folder / "one")
            watched.settled(FIRST)


def test_a_folder_that_is_moved_in_and_out_brings_and_takes_its_articles(watched, tmp_path):
    outside = tmp_path / "outside.d"
    outside.mkdir()
    (outside / "guest.txt").write_text("A guest.", encoding="utf-8")
    inside = watched.folder / "inside.d"
    with watched.watching():
        outside.rename(inside)
        watched.settled(FIRST | {"guest.txt": "A guest."})
        inside.rename(outside)
        watched.settled(FIRST)


def test_articles_stay_while_their_root_is_away_and_follow_it_when_it_is_back(watched, tmp_path):
    with watched.watching():
        watched.folder.rename(tmp_path / "away")
        until(lambda: watched.reports, "a word about it")
        assert watched.reports[0].missing == (str(watched.folder),)
        assert watched.indexed() == FIRST
        watched.write("second.txt", "A new folder of the old name.")
        watched.settled({"second.txt": "A new folder of the old name."})
        watched.write("third.txt", "It is followed.")
        watched.settled(
            {"second.txt": "A new folder of the old name.", "third.txt": "It is followed."}
        )


def test_a_root_that_was_deleted_with_its_parents_is_followed_when_it_is_back(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    watched = Watched(tmp_path / "a/b")
    shutil.move(watched.directory.path, tmp_path / "index")
    watched.directory = Directory(tmp_path / "index")
    with watched.watching():
        shutil.rmtree(tmp_path / "a")
        until(lambda: watched.reports)
        watched.write("back.txt", "Here again.")
        watched.settled({"back.txt": "Here again."})


def test_a_root_that_another_process_adds_is_followed(watched, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "old.txt").write_text("An old one.", encoding="utf-8")
    with watched.watching():
        patiently(lambda: watched.builder().add([str(other)]))
        until(lambda: any(str(other) in text for text in watched.said), "a word about it")
        (other / "new.txt").write_text("A new one.", encoding="utf-8")
        watched.settled(FIRST | {"old.txt": "An old one.", "new.txt": "A new one."})


def test_a_rebuild_by_another_process_does_not_disturb(watched):
    with watched.watching():
        patiently(watched.builder().rebuild)
        watched.write("later.txt", "After the rebuild.")
        watched.settled(FIRST | {"later.txt": "After the rebuild."})


# --- what is not followed -----------------------------------------------------------------------

NAMES = ("a.txt", "b.md", "c.log", ".d.txt", "e", "F.TXT", "g.txt~", "2016-1.txt")
FOLDERS = ("", "sub", "sub/deeper", ".git", "sub/.venv", "out", "out/in", "sub.d")


@pytest.mark.parametrize("glob", ["", "*.log", "2016-*", "sub/*"])
def test_a_new_file_matters_exactly_if_a_scan_finds_it(watched, glob):
    paths = [str(watched.write(f"./{folder}/{name}", "!")) for folder in FOLDERS for name in NAMES]
    out = watched.folder / "out"
    with closing(Catalog.live(watched.directory)) as catalog, catalog.transaction():
        catalog.roots.drop(str(watched.folder))
        catalog.roots.add(str(watched.folder), glob)
        catalog.roots.drop(str(out))
    watcher = watched.watcher()
    scope = watcher._look(None)
    found = [file.path for file in scan(str(watched.folder), glob or None)]
    expected = [path for path in paths if path in found and not path.startswith(f"{out}/")]
    assert [path for path in paths if watcher._concern({(1, path)}, scope)] == expected
    assert 0 < len(expected) < len(paths)


def test_the_folders_that_are_watched_are_those_that_a_scan_enters(watched, tmp_path):
    for name in ("sub/deeper", ".git/objects", "out/in"):
        (watched.folder / name).mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (watched.folder / "link").symlink_to(tmp_path / "elsewhere")
    watched.write("out/in/x.txt", "It was taken out.")
    watched.builder().update()
    watched.builder().remove([str(watched.folder / "out")])
    watcher = watched.watcher()
    (root,) = watcher._look(None).roots
    expected = [watched.folder, watched.folder / "sub", watched.folder / "sub/deeper"]
    assert sorted(watcher._places(root)) == [str(path) for path in expected]


def test_an_index_among_its_own_articles_does_not_set_itself_off(tmp_path):
    watched = Watched(tmp_path)
    shutil.rmtree(watched.directory.path)
    watched.directory = Directory(watched.folder / "index")
    watched.builder().add([str(watched.folder)], glob="*.txt")
    watcher = watched.watcher()
    scope = watcher._look(None)
    inside = {(2, str(path)) for path in watched.directory.path.rglob("*")}
    inside |= {(1, str(watched.directory.path / "build-000002")), (3, str(watched.directory.path))}
    assert not watcher._concern(inside, scope)
    assert watcher._concern({(3, str(watched.folder / "first.txt"))}, scope)


def test_what_an_ignore_file_names_goes_and_comes_while_it_is_watched(watched):
    with watched.watching():
        watched.write("second.txt", "It is the second.")
        until(lambda: watched.reports)
        (watched.folder / ".gitignore").write_text("second.txt\n")
        until(lambda: len(watched.reports) > 1)
        (watched.folder / ".gitignore").unlink()
        until(lambda: len(watched.reports) > 2)
    fates = [(report.added, report.removed) for report in watched.reports]
    assert fates == [(1, 0), (0, 1), (1, 0)]


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_reported_once_and_the_others_are_indexed(watched):
    with watched.watching():
        broken = watched.folder / "broken.txt"
        broken.symlink_to(watched.folder / "nowhere.txt")
        until(lambda: watched.reports)
        for number in range(2):
            watched.write(f"{number}.txt", "It is fine.")
            until(lambda: watched.totals()["added"] == number + 1)  # noqa: B023 - called here
            if number == 0:
                broken.unlink()
        broken.symlink_to(watched.folder / "nowhere.txt")
        until(lambda: len(watched.reports) == 4)
    skipped = [report.skipped for report in watched.reports]
    told = (Skipped(str(broken), "No such file or directory"),)
    assert skipped == [told, (), (), told]


def test_it_waits_for_another_writer_and_says_so_once(watched):
    with watched.watching():
        with writing(watched.directory.lock):
            watched.write("late.txt", "It had to wait.")
            until(lambda: watched.said[1:], "a word about the wait")
            before = watched.updates
            time.sleep(1.2)  # two more tries
            assert watched.updates == before
        watched.settled(FIRST | {"late.txt": "It had to wait."})
    assert len(watched.said) == 2
    assert re.fullmatch(
        rf"Another process .* pid {os.getpid()} on .* Waiting for it to finish\.", watched.said[1]
    )


def test_it_stops_while_it_waits_for_another_writer(watched):
    with writing(watched.directory.lock):
        thread = threading.Thread(target=watched._run, args=(0.1,))
        thread.start()
        until(lambda: watched.said[1:])
        watched.stop.set()
        thread.join(DEADLINE)
    assert not thread.is_alive()
    assert watched.updates == 0


def test_where_nothing_can_be_watched_it_looks_now_and_then(watched):
    watcher = watched.watcher()
    scope = watcher._look(None)
    with closing(watcher._armed(scope)):
        assert not watched.said
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(8)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(taken), limits[1]))
    try:
        events = watcher._armed(scope)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for descriptor in taken:
            os.close(descriptor)
    with closing(events):
        assert next(events) == set()
    assert re.fullmatch(
        r"The system lets no more be watched \(.*\)\. Looking every 10 seconds instead\.",
        watched.said[0],
    )


def test_an_index_that_goes_away_ends_the_watch_with_an_error(watched):
    with watched.watching():
        shutil.rmtree(watched.directory.path)
        until(lambda: watched.errors)
        assert isinstance(watched.errors.pop(), IndexMissing)


def test_an_index_without_roots_has_nothing_to_watch(watched):
    watched.builder().remove([str(watched.folder)])
    with pytest.raises(UsageError, match="no folders to watch"):
        next(watched.watcher().reports())


def test_an_index_of_another_encoder_is_refused(watched):
    Builder(watched.directory, HashEncoder(dimension=128)).rebuild()
    with pytest.raises(EncoderMismatch):
        next(watched.watcher().reports())
