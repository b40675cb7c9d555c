"""A cluster as workers: three nodes of one machine, of which one is killed in the midst of it."""

import gc
import os
import signal
import subprocess
import sys
import threading
from contextlib import closing
from functools import partial

import pytest
import ray
from ray._private import ray_constants

from index.embedding.hash_encoder import HashEncoder
from index.errors import ClusterError
from index.maintenance import recipe
from index.maintenance.builder import Builder
from index.maintenance.check import check
from index.maintenance.workers import ray_cluster
from index.maintenance.workers.ray_cluster import RayCluster, joined
from index.progress import silent
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from tests.support.ray_nodes import ROOT, Deadly, Nodes, Slow

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray closes no log

ANIMALS = ("otter", "heron", "badger", "lynx", "raven", "newt")
ENCODER = HashEncoder(48)


@pytest.fixture(scope="module")
def nodes():
    with Nodes(3) as started:
        yield started


@pytest.fixture(scope="module")
def workers(nodes):
    """The cluster as seen by a machine that is in it."""
    with pytest.MonkeyPatch.context() as patch:
        # 127.0.0.1 is itself, not another name of this machine in its network.
        patch.setattr(ray_constants, "ENABLE_RAY_CLUSTER", False)
        patch.setenv("RAY_ADDRESS", nodes.address)
        with joined("ray://auto", ENCODER) as found:
            yield found
    gc.collect()  # what Ray has left open is closed here, and no other test is told


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """300 articles, some of which say the same, among files that are none."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(300):
        animal = ANIMALS[number % 6]
        text = f"The {animal} lives by the river in valley {number}. " * (number % 20 + 1)
        same = f"Nobody has counted every {animal} there.\n"
        (folder / f"{number:03}.txt").write_text(f"{text}\n\n{same}", encoding="utf-8")
    (folder / "100b.txt").write_bytes(b"\0\1\2" * 99)
    (folder / "100c.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    (folder / "100d.txt").write_text("")
    (folder / "100e.txt").write_text("Too much of it. " * 10_000)
    return folder


@pytest.fixture
def index(tmp_path):
    return Directory(tmp_path / "there.qa")


@pytest.fixture(scope="module")
def here(folder, tmp_path_factory):
    """The index of the same articles that this process builds, and what it says of that."""
    directory = Directory(tmp_path_factory.mktemp("here") / "here.qa")
    return directory, builder(directory).add([str(folder)])


def builder(directory, progress=silent, workers=None, encoder=ENCODER):
    return Builder(directory, encoder, progress, 100_000, workers)


def rows(directory):
    """Return all that a catalogue holds, but for times, and for the names of derived files."""
    found = {}
    with closing(Catalog.live(directory)) as catalog, catalog.snapshot():
        tables = catalog.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table in {"meta", "files", "segments", "sqlite_sequence"}:
                continue
            columns = [row[1] for row in catalog.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if name not in {"read_ns", "seal"}]
            said = catalog.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
            found[table] = sorted(map(tuple, said), key=repr)
    return found


def test_a_cluster_that_is_not_there_is_told_at_once(refused):
    def join():
        with joined("ray://127.0.0.1:9", ENCODER):
            pass

    error = refused(join)
    assert isinstance(error, ClusterError)
    assert "Connection refused" in error.what


def test_an_index_built_by_machines_one_of_which_is_lost_is_the_one_built_here(
    folder, index, here, nodes, workers, capfd
):
    """Row by row: articles, sentences, passages, vectors and statistics, numbers included."""

    def strike(stage, done, _total):
        if (stage, done) == ("reading", 1):
            nodes.kill()

    local, said = here
    assert workers.processors == 3
    report = builder(index, strike, workers).add([str(folder)])
    assert capfd.readouterr().out == "", "Ray tells of the loss, but not where data goes"
    assert report == said
    assert (report.added, len(report.skipped)) == (300, 4)
    assert rows(index) == rows(local)
    assert check(index).findings == ()


def test_a_file_that_no_worker_survives_costs_itself_only(folder, index, workers, monkeypatch):
    def load(found):
        raw = load_here(found)
        return Deadly(raw.data) if found.path.endswith("007.txt") else raw

    work = builder(index, workers=workers)
    load_here = work._load
    monkeypatch.setattr(ray_cluster, "_TRIES", 0)
    monkeypatch.setattr(work, "_load", load)
    report = work.add([str(folder / f"{number:03}.txt") for number in range(10)])
    assert report.added == 9
    ((path, reason),) = [(skip.path, skip.reason) for skip in report.skipped]
    assert path.endswith("007.txt")
    assert "workers crashed" in reason


def test_workers_of_another_recipe_are_refused(folder, index, workers, monkeypatch, refused):
    ours = recipe.current()
    monkeypatch.setattr(recipe, "current", lambda: f"{ours}, another 1")
    error = refused(builder(index, workers=workers).add, [str(folder)])
    assert isinstance(error, ClusterError)
    assert "another article-qa" in error.what


def test_whoever_interrupts_a_cluster_loses_nothing(folder, index, here, workers):  # noqa: ARG001
    def interrupt(stage, done, _total):
        if (stage, done) == ("embedding", 0):
            threading.Timer(0.5, partial(os.kill, os.getpid(), signal.SIGINT)).start()

    slow = RayCluster([ray.put(Slow(ENCODER, seconds=3))], "slow")
    with pytest.raises(KeyboardInterrupt):
        builder(index, interrupt, slow).add([str(folder)])
    report = builder(index).update()
    assert (report.unchanged, report.added) == (300, 0)
    assert rows(index) == rows(here[0])


def test_a_machine_outside_of_the_cluster_builds_the_same(folder, index, here, nodes):
    """Through the port for clients, in a process of its own: a process joins but once."""
    script = "import sys; from tests.support.ray_nodes import add_on; add_on(*sys.argv[1:])"
    command = [sys.executable, "-c", script, nodes.client, str(index.path), str(folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "300\n"), ran.stderr
    assert rows(index) == rows(here[0])
