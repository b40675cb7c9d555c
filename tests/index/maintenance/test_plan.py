"""What lies on disk, and the plan that follows from it: neither reads more than it must."""

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Metadata, Source
from index.errors import UsageError
from index.files import sha256_of
from index.ingest.scan import ScannedFile, absolute, existing, scan
from index.maintenance import plan as plans
from index.maintenance.plan import Skipped, forecast, make_plan
from index.store.catalog.records import Entry
from index.store.catalog.roots import is_under, under

SECOND = 1_000_000_000


def names(root, glob=None):
    return [os.path.relpath(found.path, root) for found in scan(str(root), glob)]


def place(root, *paths):
    for path in paths:
        target = Path(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path)


# --- scanning ------------------------------------------------------------------------------------


def test_known_suffixes_are_found_below_a_folder_and_hidden_ones_passed_over(tmp_path):
    place(tmp_path, "b.txt", "a.md", "sub/c.TXT", "sub/d.png", ".hidden.txt", ".git/e.txt")
    assert names(tmp_path) == ["a.md", "b.txt", "sub/c.TXT"]


def test_a_glob_matches_the_name_or_the_path_below_the_root(tmp_path):
    place(tmp_path, "a.log", "x/a.log", "x/b.txt")
    assert names(tmp_path, "*.log") == ["a.log", "x/a.log"]
    assert names(tmp_path, "x/*.txt") == ["x/b.txt"]


def test_a_file_that_was_named_is_found_whatever_its_name(tmp_path):
    place(tmp_path, ".odd")
    assert names(tmp_path / ".odd") == ["."]
    assert names(tmp_path / "nothing") == []


def test_links_lead_nowhere_outside_the_folder(tmp_path):
    place(tmp_path, "in/a.txt", "out/secret.txt")
    (tmp_path / "in/same.txt").symlink_to("a.txt")
    (tmp_path / "in/other.txt").symlink_to("../out/secret.txt")
    (tmp_path / "in/folder").symlink_to("../out")
    (tmp_path / "in/loop.txt").symlink_to("loop.txt")
    found = {Path(f.path).name: f.problem for f in scan(str(tmp_path / "in"), None)}
    assert found.pop("other.txt") == "a link to outside the folder"
    assert found.pop("loop.txt") is not None
    assert found == {"a.txt": None, "same.txt": None}


def test_a_sibling_with_the_same_beginning_is_outside(tmp_path):
    place(tmp_path, "in/a.txt", "inside/secret.txt")
    (tmp_path / "in/b.txt").symlink_to("../inside/secret.txt")
    assert [f.problem is None for f in scan(str(tmp_path / "in"), None)] == [True, False]


@pytest.fixture
def deep(tmp_path):
    """A function that nests folders, whose paths may be longer than any call takes."""

    def nested(name, depth):
        here = os.open(tmp_path, os.O_RDONLY)
        for level in range(depth):
            if level == depth // 2:
                halfway = os.open("half.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here)
                os.close(halfway)
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("deepest.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
        os.close(here)
        return tmp_path

    yield nested
    subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)  # rmtree calls itself


def test_folders_may_lie_in_each_other_a_thousand_deep(deep):
    found = list(scan(str(deep("d", 1_500)), None))
    assert [Path(each.path).name for each in found] == ["half.txt", "deepest.txt"]


def test_a_path_too_long_to_be_named_costs_itself_only_and_is_told(deep):
    root = deep("a" * 100, 60)
    found = list(scan(str(root), None))
    assert [Path(each.path).name for each in found if not each.problem] == ["half.txt"]
    assert [each.problem for each in found if each.problem] == ["File name too long"]


def test_a_folder_that_may_not_be_entered_costs_itself_only(full_shelf, monkeypatch):
    """Also one that was named."""
    shelf = full_shelf
    shelf.write("one/toad.txt", "A toad.\n")
    shelf.write("two/newt.txt", "A newt.\n")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("/one"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)  # root may enter any folder
    report = shelf.builder().add([str(shelf.folder / "one"), str(shelf.folder / "two")])
    assert (report.added, [skip.reason for skip in report.skipped]) == (1, ["Permission denied"])


def test_a_name_that_is_not_unicode_is_a_problem_not_an_error(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    (found,) = scan(str(tmp_path), None)
    assert found.problem == "its name is not UTF-8"
    found.path.encode()


@pytest.mark.parametrize("path", ["", "a\0b", "\udce9.txt"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(UsageError):
        absolute(path)


def test_paths_are_made_absolute_without_dots(tmp_path, monkeypatch):
    place(tmp_path, "x/a.txt", "y/b.txt")
    monkeypatch.chdir(tmp_path / "y")
    assert existing("../x/./a.txt") == str(tmp_path / "x/a.txt")
    with pytest.raises(UsageError):
        existing("../x/b.txt")


@pytest.mark.parametrize(
    ("path", "inside"),
    [("/a", True), ("/a/b/c", True), ("/ab", False), ("/", False), ("/b/a", False)],
)
def test_a_path_is_under_a_folder_only_by_whole_names(path, inside):
    assert is_under(path, {"/a"}) is inside
    _, low, high = under("/a")
    assert (path == "/a" or low < path < high) is inside


# --- planning ------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path):
    """Make files, entries for them, and a plan of both."""

    class Disk:
        def __init__(self):
            self.entries = {}

        def file(self, name, text, *, mtime=1_000 * SECOND):
            path = tmp_path / name
            path.write_text(text)
            os.utime(path, ns=(mtime, mtime))
            return path

        def know(self, name, text, *, mtime=1_000 * SECOND, read=2_000 * SECOND):
            path = self.file(name, text, mtime=mtime)
            source = Source(
                len(self.entries), str(path), sha256_of(path), "utf-8", "text", Metadata()
            )
            state = path.stat()
            times = (mtime, read, state.st_ctime_ns, state.st_ino)
            self.entries[str(path)] = Entry(source, len(text), *times)
            return path

        def plan(self, missing=()):
            return make_plan(scan(str(tmp_path), None), self.entries, missing)

    return Disk()


def fates(plan):
    return {
        "added": [Path(f.path).name for f in plan.added],
        "changed": [Path(f.path).name for f in plan.changed],
        "moved": [(Path(e.source.path).name, Path(f.path).name) for e, f in plan.moved],
        "touched": [Path(f.path).name for _, f in plan.touched],
        "removed": [Path(e.source.path).name for e in plan.removed],
        "unchanged": plan.unchanged,
    }


def fate(**given):
    empty = {"added": [], "changed": [], "moved": [], "touched": [], "removed": [], "unchanged": 0}
    return empty | given


def test_equal_size_and_time_are_trusted_without_reading(disk, monkeypatch):
    disk.know("a.txt", "one")
    monkeypatch.setattr(plans, "sha256_of", lambda path: pytest.fail(f"{path} was read"))
    assert fates(disk.plan()) == fate(unchanged=1)


def test_an_edit_that_leaves_size_and_time_as_they_were_is_seen(disk):
    disk.file("a.txt", "one")
    path = disk.know("a.txt", "one")
    other = disk.file("b.tmp", "two")
    other.replace(path)
    assert fates(disk.plan()) == fate(changed=["a.txt"])
    disk.know("a.txt", "two")
    disk.file("a.txt", "six")
    assert fates(disk.plan()) == fate(changed=["a.txt"])


def test_what_an_older_index_did_not_note_is_noted_without_reading(disk, monkeypatch):
    path = str(disk.know("a.txt", "one"))
    disk.entries[path] = replace(disk.entries[path], ctime_ns=0, inode=0)
    monkeypatch.setattr(plans, "sha256_of", lambda path: pytest.fail(f"{path} was read"))
    assert fates(disk.plan()) == fate(touched=["a.txt"], unchanged=1)


def test_a_time_close_to_the_reading_is_not_trusted(disk):
    path = disk.know("a.txt", "one", mtime=1_999 * SECOND)
    path.write_text("two")
    os.utime(path, ns=(1_999 * SECOND, 1_999 * SECOND))
    assert fates(disk.plan()) == fate(changed=["a.txt"])


def test_a_doubtful_time_is_settled_once_it_is_long_past(disk):
    disk.know("a.txt", "one", mtime=1_999 * SECOND)
    assert fates(disk.plan()) == fate(touched=["a.txt"], unchanged=1)
    now = time.time_ns()
    disk.know("b.txt", "two", mtime=now, read=now)
    assert fates(disk.plan()) == fate(touched=["a.txt"], unchanged=2)


def test_another_time_with_the_same_content_is_a_touch(disk):
    path = disk.know("a.txt", "one")
    os.utime(path, ns=(5 * SECOND, 5 * SECOND))
    assert fates(disk.plan()) == fate(touched=["a.txt"], unchanged=1)


def test_another_content_of_the_same_size_is_a_change(disk):
    disk.know("a.txt", "one")
    disk.file("a.txt", "two", mtime=1_001 * SECOND)
    assert fates(disk.plan()) == fate(changed=["a.txt"])


def test_the_same_content_elsewhere_is_a_move_and_each_article_moves_once(disk):
    disk.know("a.txt", "one").rename(disk.file("b.txt", ""))
    disk.file("c.txt", "one")
    assert fates(disk.plan()) == fate(moved=[("a.txt", "b.txt")], added=["c.txt"])


def test_a_move_to_another_format_is_read_anew(disk):
    disk.know("a.txt", "one").rename(disk.file("a.md", ""))
    assert fates(disk.plan()) == fate(added=["a.md"], removed=["a.txt"])


def test_a_chain_of_renames_reads_what_has_other_content(disk):
    a, b = disk.know("a.txt", "one"), disk.know("b.txt", "two!")
    b.rename(b.with_name("c.txt"))
    a.rename(b)
    assert fates(disk.plan()) == fate(changed=["b.txt"], added=["c.txt"], removed=["a.txt"])


def test_articles_of_a_missing_folder_stay_unless_they_are_found_elsewhere(disk, tmp_path):
    a, b = disk.know("a.txt", "one"), disk.know("b.txt", "two!")
    a.rename(a.with_name("c.txt"))
    b.unlink()
    plan = disk.plan(missing=(str(tmp_path),))
    assert fates(plan) == fate(moved=[("a.txt", "c.txt")])
    assert plan.missing == (str(tmp_path),)


def test_articles_in_a_folder_that_cannot_be_entered_stay(disk, tmp_path):
    disk.know("a.txt", "one").unlink()
    blocked = ScannedFile(str(tmp_path), 0, 0, 0, "Permission denied")
    plan = make_plan([blocked], disk.entries)
    assert fates(plan) == fate()
    assert plan.skipped == (Skipped(str(tmp_path), "Permission denied"),)


# --- foretelling ---------------------------------------------------------------------------------


def test_a_forecast_says_what_an_update_would_do_and_changes_nothing(full_shelf):
    shelf = full_shelf
    before = shelf.names()
    shelf.write("otter.txt", "The otter has left. It went down the river in the night.\n")
    shelf.write("toad.txt", "A toad came.\n")
    (shelf.folder / "lynx.txt").unlink()
    (shelf.folder / "newt.txt").rename(shelf.folder / "eft.txt")
    coming = forecast(shelf.directory)
    assert fates(coming.plan) == fate(
        added=["toad.txt"],
        changed=["otter.txt"],
        moved=[("newt.txt", "eft.txt")],
        removed=["lynx.txt"],
        unchanged=3,
    )
    assert coming.passages >= 1
    assert coming.seconds is not None
    assert coming.seconds >= 0.0
    assert shelf.names() == before


def test_a_forecast_of_nothing_takes_no_time(full_shelf):
    coming = forecast(full_shelf.directory)
    assert (coming.passages, coming.seconds) == (0, 0.0)
