"""What is away is not removed before the user says so; what comes back costs nothing."""

import shutil

import pytest

from index.errors import UsageError
from index.maintenance.absence import Loss, losses
from index.store.catalog.roots import Root
from qa.cli.main import run


@pytest.fixture
def shelf(shelf):
    for number in range(24):
        shelf.write(f"{number}.txt", f"Otter number {number} swims.\n")
    shelf.add()
    return shelf


def lose(shelf, count):
    for path in sorted(shelf.folder.glob("*.txt"))[:count]:
        path.unlink()


@pytest.mark.parametrize(("lost", "asked"), [(12, False), (13, True), (23, True)])
def test_more_than_half_and_more_than_ten_are_not_removed_at_once(shelf, lost, asked):
    lose(shelf, lost)
    report = shelf.update()
    folder = str(shelf.folder)
    assert report.losses == ((Loss(folder, lost, 24),) if asked else ())
    assert report.removed == (0 if asked else lost)
    if asked:
        assert shelf.add().removed == 0, "nor by adding the folder again"
    assert shelf.check() == []
    assert shelf.builder().update(accept_removals=True).removed == (lost if asked else 0)
    assert shelf.check(sources=True) == []


def test_ten_of_ten_may_go_while_anything_is_left_in_the_folder(tmp_path):
    root, held = Root(str(tmp_path), "", frozenset()), [f"{tmp_path}/{n}.txt" for n in range(10)]
    (tmp_path / "other").touch()
    assert losses([root], held, held) == ()
    (tmp_path / "other").unlink()
    assert losses([root], held, held[:1]) == (Loss(str(tmp_path), 1, 10),)


def test_files_that_were_added_one_by_one_count_by_their_folder(tmp_path):
    held = [f"{tmp_path}/{n}.txt" for n in range(20)]
    roots = [Root(path, "", frozenset()) for path in held]
    assert losses(roots, held, held[:11]) == (Loss(str(tmp_path), 11, 20),)
    assert losses(roots, held, held[:1]) == ()


def test_an_empty_folder_below_the_one_that_was_added_may_be_a_mount_point(tmp_path):
    root = Root(str(tmp_path), "", frozenset())
    disk = tmp_path / "disk"
    away = [f"{disk}/{n // 4}/{n}.txt" for n in range(11)]
    held = [*away, *(f"{tmp_path}/{n}.txt" for n in range(50))]
    (tmp_path / "0.txt").touch()
    assert losses([root], held, away) == (), "the folder itself was deleted"
    disk.mkdir()
    assert losses([root], held, away) == (Loss(str(disk), 11, 11),)
    assert losses([root], held[1:], away[1:]) == (), "ten may go"


def test_a_folder_that_moved_as_a_whole_is_no_loss(shelf):
    (shelf.folder / "sub").mkdir()
    for path in shelf.folder.glob("*.txt"):
        path.rename(shelf.folder / "sub" / path.name)
    report = shelf.update()
    assert (report.moved, report.removed, report.losses) == (24, 0, ())


def test_an_unmounted_disk_costs_nothing(shelf):
    """Its mount point is left, empty; then it is back."""
    away = shelf.folder.with_name("away")
    shelf.folder.rename(away)
    shelf.folder.mkdir()
    assert shelf.update().removed == 0
    with pytest.raises(UsageError, match="has lost 24 of its 24 articles") as caught:
        shelf.builder().rebuild()
    assert "--accept-removals" in caught.value.next_step
    assert len(shelf.names()) == 24
    shelf.folder.rmdir()
    away.rename(shelf.folder)
    report = shelf.update()
    assert (report.unchanged, report.added, report.embedded) == (24, 0, 0)


@pytest.mark.parametrize("gone", ["the articles", "the folder"])
@pytest.mark.parametrize("change", ["update", "rebuild"])
def test_an_accepted_loss_is_removed_and_costs_no_embedding_when_it_comes_back(shelf, gone, change):
    kept = shelf.folder.with_name("kept")
    shutil.copytree(shelf.folder, kept)
    shutil.rmtree(shelf.folder)
    if gone == "the articles":
        shelf.folder.mkdir()
    getattr(shelf.builder(), change)(accept_removals=True)
    assert shelf.names() == []
    assert shelf.check() == []
    shutil.copytree(kept, shelf.folder, dirs_exist_ok=True)
    report = shelf.update()
    assert report.added == 24
    assert report.embedded == (0 if change == "update" else 24)
    assert shelf.check(sources=True) == []


def test_the_command_says_what_it_leaves_and_what_would_remove_it(shelf, capsys):
    lose(shelf, 20)
    index = ("--index", str(shelf.directory.path), "index")
    assert run([*index, "update", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "has lost 20 of its 24 articles at once" in said
    assert "1 to spare · 4 unchanged" in said
    assert run([*index, "update", "--dry-run", "--accept-removals"]) == 0
    assert "20 to remove · 4 unchanged" in capsys.readouterr().out
    assert len(shelf.names()) == 24
