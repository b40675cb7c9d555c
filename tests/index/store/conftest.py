"""The stores that the contract is held against, each over a folder of its own."""

from contextlib import closing, contextmanager

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG, Directory
from index.store.local.local_store import LocalStore
from index.store.local.local_writer import LocalWriter

ENCODER = HashEncoder(dimension=32)


class Keeper:
    """A place where articles are kept, as readers and its writer have it."""

    def __init__(self, place):
        self.directory = Directory(place)
        self.directory.prepare()
        trust.mark(place)

    @contextmanager
    def reading(self):
        with closing(self.reader()) as reader:
            yield reader

    def paths(self, writer):
        with writer.snapshot(searching=False):
            return [entry.source.path for entry in writer.entries()]


class Local(Keeper):
    def __init__(self, place):
        super().__init__(place)
        build = self.directory.next_build()
        build.mkdir()
        Catalog.create(
            build / CATALOG, ENCODER.fingerprint, ENCODER.name, ENCODER.dimension
        ).close()
        self.directory.publish(build)

    def reader(self):
        return LocalStore(self.directory)

    @contextmanager
    def writing(self):
        with closing(Catalog.live(self.directory)) as catalog:
            yield LocalWriter(self.directory.path, catalog)


@pytest.fixture(params=["local"])
def keeper(tmp_path):
    """A store of each kind, with nothing in it."""
    return Local(tmp_path / "index.qa")
