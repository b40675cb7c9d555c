"""Building: the index follows the disk, loses nothing that was asked for, and can always go on."""

import os
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.errors import (
    EncoderMismatch,
    IndexCorrupt,
    IndexMissing,
    IndexVersion,
    StorageError,
    UsageError,
)
from index.maintenance import builder as building
from index.maintenance.builder import Builder
from index.maintenance.plan import SECONDS_PER_MEGABYTE, SECONDS_PER_PASSAGE
from index.store import derived
from index.store.catalog import embeddings
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG, Directory
from index.store.local.local_writer import LocalWriter
from index.store.lock import writing


class Stop(BaseException):
    """Stops a build where a signal might."""


def stop_at(stage, done=0):
    def progress(now, reached, _total):
        if now == stage and reached >= done:
            raise Stop

    return progress


class Counting(HashEncoder):
    """Counts the texts it is given."""

    __slots__ = ()
    seen = []  # noqa: RUF012 - emptied by each test that looks at it

    def encode(self, texts):
        self.seen.extend(texts)
        return super().encode(texts)


@pytest.fixture
def counting(shelf):
    """A shelf that notes in ``seen`` which texts were embedded."""
    shelf.encoder = Counting(dimension=32)
    shelf.seen = Counting.seen
    shelf.seen.clear()
    return shelf


def fates(report):
    names = ("added", "changed", "moved", "removed", "unchanged")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


LONG = "\n\n".join(
    f"Paragraph {number} tells of the {animal} at length. " + f"The {animal} went on. " * 12
    for number, animal in enumerate(("otter", "heron", "badger", "lynx", "raven", "newt"))
)


# --- following the disk --------------------------------------------------------------------------


def test_an_update_does_to_the_index_what_happened_on_the_disk(full_shelf):
    shelf = full_shelf
    shelf.write("otter.txt", "The otter has left.\n")
    shelf.write("sub/toad.txt", "A toad came to the pond.\n")
    (shelf.folder / "lynx.txt").unlink()
    (shelf.folder / "newt.txt").rename(shelf.folder / "eft.txt")
    report = shelf.update()
    assert fates(report) == {"added": 1, "changed": 1, "moved": 1, "removed": 1, "unchanged": 3}
    names = "badger.txt eft.txt heron.txt otter.txt raven.txt sub/toad.txt"
    assert shelf.names() == names.split()
    assert shelf.ask("Who left?")[0][0] == "otter.txt"
    assert fates(shelf.update()) == {"unchanged": 6}
    assert shelf.check(sources=True) == []


def test_an_update_of_nothing_writes_nothing(full_shelf):
    def state():
        return {path: path.stat().st_mtime_ns for path in full_shelf.derived_files()}

    with closing(Catalog.live(full_shelf.directory)) as catalog:
        before = catalog.generation, state()
        full_shelf.update()
        assert (catalog.generation, state()) == before


def test_only_passages_whose_text_changed_are_embedded_again(counting):
    counting.write("long.txt", LONG)
    counting.write("other.txt", "Something else.\n")
    counting.add()
    everything = len(counting.seen)
    assert everything > 6
    counting.seen.clear()
    counting.write("long.txt", LONG.replace("tells of the newt", "speaks of the newt"))
    report = counting.update()
    assert fates(report) == {"changed": 1, "unchanged": 1}
    assert report.embedded == len(counting.seen) <= 2


def test_moved_touched_and_copied_articles_are_not_embedded(counting):
    counting.write("a.txt", LONG)
    counting.add()
    counting.seen.clear()
    shutil.copy(counting.folder / "a.txt", counting.folder / "copy.txt")
    (counting.folder / "a.txt").rename(counting.folder / "b.txt")
    counting.update()
    os.utime(counting.folder / "b.txt")
    assert fates(counting.update()) == {"unchanged": 2}
    assert counting.seen == []
    assert counting.names() == ["b.txt", "copy.txt"]


def test_an_article_that_is_moved_and_edited_keeps_the_vectors_of_what_stayed(counting):
    counting.write("a.txt", LONG)
    counting.add()
    counting.seen.clear()
    (counting.folder / "a.txt").unlink()
    counting.write("b.txt", LONG.replace("tells of the newt", "speaks of the newt"))
    assert fates(counting.update()) == {"added": 1, "removed": 1}
    assert len(counting.seen) <= 2


def test_a_path_with_dots_is_the_article_it_leads_to(shelf, monkeypatch):
    shelf.write("sub/a.txt", "An otter.\n")
    shelf.write("b.txt", "A heron.\n")
    monkeypatch.chdir(shelf.folder / "sub")
    shelf.builder().add(["../sub/../sub", "../b.txt"])
    for _ in range(2):
        assert fates(shelf.update()) == {"unchanged": 2}
    shelf.builder().remove([".././b.txt"])
    assert shelf.names() == ["sub/a.txt"]


def test_files_that_cannot_be_read_are_skipped_by_name_and_the_others_indexed(shelf):
    shelf.write("good.txt", "An otter.\n")
    shelf.write("empty.txt", "")
    bad = shelf.folder / os.fsdecode(b"caf\xe9.txt")
    bad.write_text("A heron.\n")
    report = shelf.add()
    assert fates(report) == {"added": 1}
    assert len(report.skipped) == 2
    assert shelf.names() == ["good.txt"]


def test_an_article_that_becomes_unreadable_stays_as_it_was(full_shelf):
    full_shelf.write("otter.txt", "\0\1\2binary\0")
    report = full_shelf.update()
    assert [Path(skip.path).name for skip in report.skipped] == ["otter.txt"]
    assert "otter.txt" in full_shelf.names()


def test_adding_a_file_again_reads_only_what_changed(full_shelf):
    assert fates(full_shelf.add()) == {"unchanged": 6}
    full_shelf.write("otter.txt", "The otter has left.\n")
    assert fates(full_shelf.add("otter.txt")) == {"changed": 1}


# --- what is wanted, and what is not any more ----------------------------------------------------


def test_removed_articles_stay_out_until_they_are_added_again(full_shelf):
    shelf = full_shelf
    shelf.write("sub/toad.txt", "A toad.\n")
    shelf.write("sub/frog.txt", "A frog.\n")
    shelf.update()
    shelf.builder().remove([str(shelf.folder / "sub")])
    assert fates(shelf.update()) == {"unchanged": 6}
    shelf.add("sub/toad.txt")
    assert fates(shelf.update()) == {"unchanged": 7}
    assert "sub/toad.txt" in shelf.names()
    shelf.add()
    assert {"sub/toad.txt", "sub/frog.txt"} < set(shelf.names())


@pytest.mark.parametrize("path", ["", "/nowhere/at/all"])
def test_removing_what_is_not_there_removes_nothing(full_shelf, path):
    with pytest.raises(UsageError):
        full_shelf.builder().remove([path])
    assert len(full_shelf.names()) == 6


def test_a_deleted_file_leaves_and_a_missing_folder_does_not(shelf):
    shelf.write("one/a.txt", "An otter.\n")
    shelf.write("two/b.txt", "A heron.\n")
    shelf.add("one/a.txt", "two")
    (shelf.folder / "one/a.txt").unlink()
    (shelf.folder / "two").rename(shelf.folder / "away")
    report = shelf.update()
    assert fates(report) == {"removed": 1}
    assert report.missing == (str(shelf.folder / "two"),)
    with pytest.raises(UsageError):
        shelf.builder().rebuild()
    assert shelf.names() == ["two/b.txt"]
    (shelf.folder / "away").rename(shelf.folder / "two")
    assert shelf.update().missing == ()
    assert shelf.builder().rebuild().added == 1


def test_articles_of_a_folder_that_may_not_be_entered_stay(full_shelf, monkeypatch):
    shelf = full_shelf
    shelf.write("sub/toad.txt", "A toad.\n")
    shelf.update()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)  # root may enter any folder
    report = shelf.update()
    assert [skip.path for skip in report.skipped] == [str(shelf.folder / "sub")]
    assert "sub/toad.txt" in shelf.names()


def test_nothing_to_index_makes_no_index(shelf):
    with pytest.raises(UsageError):
        shelf.add()
    with pytest.raises(UsageError):
        shelf.add("nothing.txt")
    assert not shelf.directory.exists()


def test_a_folder_with_other_things_in_it_does_not_become_an_index(shelf):
    shelf.write("a.txt", "An otter.\n")
    shelf.directory = Directory(shelf.folder)
    with pytest.raises(UsageError):
        shelf.add()
    assert [path.name for path in shelf.folder.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("change", ["update", "rebuild"])
def test_without_an_index_nothing_is_made(shelf, change):
    with pytest.raises(IndexMissing):
        getattr(shelf.builder(), change)()
    assert not shelf.directory.path.exists()


# --- going on after a stop -----------------------------------------------------------------------


def test_words_are_searchable_before_a_single_vector_is_made(shelf):
    shelf.write("long.txt", LONG)
    with pytest.raises(Stop):
        shelf.builder(stop_at("embedding")).add([str(shelf.folder)])
    with closing(Catalog.live(shelf.directory)) as catalog:
        totals = catalog.tallies.totals()
    assert 0 < totals.waiting == totals.passages
    assert shelf.ask("What of the heron?")
    assert shelf.check() == []


def test_an_update_goes_on_where_embedding_stopped(counting, monkeypatch):
    monkeypatch.setattr(building, "BATCH", 2)
    counting.write("long.txt", LONG)
    with pytest.raises(Stop):
        counting.builder(stop_at("embedding", 4)).add([str(counting.folder)])
    first = list(counting.seen)
    counting.update()
    assert len(first) == 4
    assert sorted(counting.seen) == sorted(set(counting.seen))
    assert counting.check() == []


def test_an_update_goes_on_where_reading_stopped(shelf, monkeypatch):
    monkeypatch.setattr(LocalWriter, "commit_seconds", 0.0)
    for number in range(5):
        shelf.write(f"{number}.txt", f"Otter number {number}.\n")
    with pytest.raises(Stop):
        shelf.builder(stop_at("reading", 3)).add([str(shelf.folder)])
    assert len(shelf.names()) == 3
    assert fates(shelf.update()) == {"added": 2, "unchanged": 3}


def test_an_index_whose_making_was_stopped_is_made_by_the_next_add(shelf, monkeypatch):
    shelf.write("a.txt", "An otter.\n")

    def stopped(*_):
        raise Stop

    with monkeypatch.context() as patch:
        patch.setattr(Directory, "publish", stopped)
        with pytest.raises(Stop):
            shelf.add()
    assert not shelf.directory.exists()
    assert fates(shelf.add()) == {"added": 1}


# --- rebuilding ----------------------------------------------------------------------------------


def test_a_rebuild_reads_everything_and_embeds_nothing_that_it_has(counting):
    counting.write("a.txt", LONG)
    counting.add()
    before = counting.ask("What of the heron?")
    counting.seen.clear()
    old = counting.build
    report = counting.builder().rebuild()
    assert fates(report) == {"added": 1}
    assert counting.seen == []
    assert counting.build != old
    assert not old.exists()
    assert counting.ask("What of the heron?") == before
    assert counting.check() == []


def test_generations_never_go_back(full_shelf):
    def generation():
        with closing(Catalog.live(full_shelf.directory)) as catalog:
            return catalog.generation

    before = generation()
    full_shelf.builder().rebuild()
    assert generation() > before


def test_a_stopped_rebuild_changes_nothing_and_the_next_one_knows_what_was_added_since(full_shelf):
    shelf = full_shelf
    live = shelf.build
    with pytest.raises(Stop):
        shelf.builder(stop_at("reading", 6)).rebuild()
    assert shelf.build == live
    (shelf.folder.parent / "later").mkdir()
    later = shelf.folder.parent / "later/swan.txt"
    later.write_text("A swan came.\n")
    shelf.builder().add([str(later)])
    shelf.builder().remove([str(shelf.folder / "otter.txt")])
    shelf.builder().rebuild()
    names = shelf.names()
    assert "../later/swan.txt" in names
    assert "otter.txt" not in names
    assert len(names) == 6
    assert shelf.check() == []


@pytest.mark.parametrize("left", ["nothing", "a folder", "an empty file", "no database"])
def test_a_rebuild_starts_afresh_over_what_a_killed_one_left(full_shelf, left):
    build = full_shelf.directory.next_build()
    if left != "nothing":
        build.mkdir()
    if left == "an empty file":
        (build / CATALOG).touch()
    elif left == "no database":
        (build / CATALOG).write_bytes(b"nothing" * 1000)
    full_shelf.builder().rebuild()
    assert len(full_shelf.names()) == 6
    assert full_shelf.check() == []


def test_a_rebuild_with_another_encoder_changes_all_vectors(full_shelf):
    full_shelf.encoder = HashEncoder(dimension=16)
    with pytest.raises(EncoderMismatch):
        full_shelf.update()
    with pytest.raises(EncoderMismatch):
        full_shelf.ask("Who?")
    report = full_shelf.builder().rebuild()
    assert report.embedded == 6
    assert full_shelf.ask("Who saw the otter?")[0][0] == "otter.txt"
    assert full_shelf.check() == []


def test_a_rebuild_takes_roots_and_vectors_from_an_older_format(counting):
    counting.write("a.txt", LONG)
    counting.add()
    with closing(Catalog.live(counting.directory)) as catalog, catalog.transaction():
        catalog.set("format", "-1")
    with pytest.raises(IndexVersion, match="rebuild"):
        counting.update()
    counting.seen.clear()
    counting.builder().rebuild()
    assert counting.seen == []
    assert counting.names() == ["a.txt"]


def test_a_rebuild_without_room_is_refused_before_it_starts(full_shelf, monkeypatch):
    usage = shutil.disk_usage(full_shelf.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(StorageError, match="needs about"):
        full_shelf.builder().rebuild()
    assert not full_shelf.directory.next_build().exists()


@pytest.mark.parametrize("through_a_link", [False, True])
def test_an_index_inside_its_own_folder_does_not_index_itself(shelf, through_a_link):
    shelf.write("a.log", "An otter.\n")
    shelf.directory = Directory(shelf.folder / "index")
    folder = shelf.folder
    if through_a_link:
        shelf.folder = folder.with_name("link")
        shelf.folder.symlink_to(folder)
    shelf.add(glob="*")
    assert shelf.add(glob="*").skipped == ()
    assert shelf.update().skipped == ()
    assert shelf.names() == ["a.log"]
    assert shelf.builder().rebuild().added == 1


# --- one writer ----------------------------------------------------------------------------------


def test_a_lost_current_file_costs_nothing(counting):
    counting.write("a.txt", LONG)
    counting.add()
    counting.seen.clear()
    (counting.directory.path / "CURRENT").unlink()
    assert fates(counting.add()) == {"unchanged": 1}
    assert counting.seen == []


def test_a_damaged_current_file_is_said_so(full_shelf):
    (full_shelf.directory.path / "CURRENT").write_bytes(b"\0\0")
    with pytest.raises(IndexCorrupt, match="CURRENT"):
        full_shelf.update()


def test_builds_that_a_stopped_rebuild_left_are_swept_by_the_next_change(full_shelf):
    full_shelf.builder().rebuild()
    (full_shelf.directory.path / "build-000001").mkdir()
    (full_shelf.build / "vectors/.left.tmp").write_text("")
    full_shelf.update()
    assert full_shelf.directory.builds() == [full_shelf.build]
    assert full_shelf.check() == []


def test_an_unsigned_lock_is_a_lock(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with writing(tmp_path / "writer.lock"):
        pass


# --- the derived indexes -------------------------------------------------------------------------


def test_segments_stay_few_while_articles_come_one_by_one(shelf):
    for number in range(24):
        shelf.write(f"{number}.txt", f"Otter number {number} swims.\n")
        shelf.add(f"{number}.txt")
    with closing(Catalog.live(shelf.directory)) as catalog:
        rows = catalog.derived_files.segments()
    assert sum(row.alive for row in rows) == 24
    assert len(rows) <= 5
    assert len(list((shelf.build / "vectors").iterdir())) == len(rows)


def test_a_segment_with_many_dead_vectors_is_written_anew(shelf, monkeypatch):
    monkeypatch.setattr(embeddings, "KEPT", 0)
    for number in range(20):
        shelf.write(f"{number}.txt", f"Otter number {number} swims.\n")
    shelf.add()
    for number in range(14):
        (shelf.folder / f"{number}.txt").unlink()
        shelf.update()
    with closing(Catalog.live(shelf.directory)) as catalog:
        (row,) = catalog.derived_files.segments()
    assert row.alive == 12, "six are used, and as many are kept"
    assert row.dead <= 2
    assert shelf.check() == []


def test_words_follow_in_several_commits_when_there_are_many(shelf, monkeypatch):
    monkeypatch.setattr(derived, "WORDS_AT_ONCE", 3)
    for number in range(10):
        shelf.write(f"{number}.txt", f"Otter number {number} swims.\n")
    shelf.add()
    assert len(derived.open_words(shelf.build)) == 10
    assert shelf.check() == []


def test_derived_files_have_the_permissions_of_the_catalogue(full_shelf):
    mode = (full_shelf.build / CATALOG).stat().st_mode
    assert {path.stat().st_mode for path in full_shelf.build.glob("words/*")} == {mode}


def test_what_the_work_took_is_remembered_for_a_forecast(full_shelf):
    with closing(Catalog.live(full_shelf.directory)) as catalog:
        for rate in (SECONDS_PER_MEGABYTE, SECONDS_PER_PASSAGE):
            assert float(catalog.get(rate)) > 0.0


def test_a_file_that_changes_while_a_long_build_commits_is_read_again(shelf, monkeypatch):
    """The time that counts is when the file was seen, not when it was committed."""
    monkeypatch.setattr(time, "time_ns", lambda: 10**18)
    path = shelf.folder / "a.txt"
    path.write_text("An otter.\n")
    os.utime(path, ns=(10**18 - 10**9, 10**18 - 10**9))
    shelf.add()
    monkeypatch.setattr(time, "time_ns", lambda: 10**18 + 10**12)
    path.write_text("An eagle.\n")
    os.utime(path, ns=(10**18 - 10**9, 10**18 - 10**9))
    assert fates(shelf.update()) == {"changed": 1}


def test_where_nothing_waits_nothing_is_said_of_embedding(full_shelf):
    told = []
    full_shelf.builder(lambda stage, *_: told.append(stage)).update()
    assert "embedding" not in told


def test_a_builder_needs_no_progress_to_be_watched(shelf):
    shelf.write("a.txt", "An otter.\n")
    assert Builder(shelf.directory, shelf.encoder).add([str(shelf.folder)]).embedded == 1


def test_a_stopped_rebuild_goes_on_after_some_of_its_articles_were_taken_out(full_shelf):
    class Stop(Exception):
        pass

    def stop(stage, done, _total):
        if stage == "embedding" and done:
            raise Stop

    extra = full_shelf.folder.parent / "extra"
    extra.mkdir()
    (extra / "toad.txt").write_text("A toad came to the pond.\n", encoding="utf-8")
    full_shelf.builder().add([str(extra)])
    with pytest.raises(Stop):
        Builder(full_shelf.directory, HashEncoder(dimension=16), stop).rebuild()
    full_shelf.builder().remove([str(extra)])
    Builder(full_shelf.directory, HashEncoder(dimension=16)).rebuild()
    full_shelf.encoder = HashEncoder(dimension=16)
    assert "../extra/toad.txt" not in full_shelf.names()
    assert len(full_shelf.names()) == 6
    assert full_shelf.check() == []
