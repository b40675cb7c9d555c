"""`--on`: an index that a cluster has read and embedded is the one that this machine builds."""

from contextlib import closing
from pathlib import Path

import pytest

from index.errors import UsageError
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from qa.cli.index.joining import joining
from qa.terminal.indexing import at_home


def vectors(path):
    """Return what the catalogue stores of each vector."""
    with closing(Catalog.live(Directory(Path(path).absolute()))) as catalog, catalog.snapshot():
        rows = catalog.execute("SELECT id, key, crc, vector FROM embeddings ORDER BY id")
        return list(map(tuple, rows))


def test_the_processors_of_this_machine_embed_as_this_process_does(qa):
    (qa.folder / "articles").mkdir()
    for animal in ("otter", "heron", "newt"):
        text = f"The {animal} lives by the river. Nobody has counted every {animal} there.\n"
        (qa.folder / "articles" / f"{animal}.txt").write_text(text)
    here = qa("--index", "here.qa", "index", "add", "articles")
    there = qa.process("--index", "there.qa", "index", "add", "--on", "ray://local", "articles")
    assert (there.code, there.out) == (0, here.out)
    (told,) = there.err.splitlines()
    assert "at ray://local" in told
    assert len(vectors("there.qa")) == 3
    assert vectors("there.qa") == vectors("here.qa")


@pytest.mark.parametrize("on", ["head:10001", "ray://", "http://head", "ray://a b"])
def test_what_names_no_cluster_is_refused(on):
    with pytest.raises(UsageError):
        joining(on)


def test_without_a_cluster_this_process_works():
    assert joining(None) is at_home
