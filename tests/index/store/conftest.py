"""The stores that the contract is held against, each over a folder of its own."""

import os
from contextlib import closing, contextmanager
from functools import partial
from itertools import count

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG, Directory
from index.store.engine.engine_store import EngineStore
from index.store.engine.engine_writer import EngineWriter
from index.store.engine.milvus import MilvusEngine
from index.store.local.local_store import LocalStore
from index.store.local.local_writer import LocalWriter
from tests.support.memory_engine import MemoryEngine
from tests.support.milvus import serving

ENCODER = HashEncoder(dimension=32)
_SPENT_AT_ONCE = -1.0


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


class InEngine(Keeper):
    def __init__(self, place, engine):
        super().__init__(place)
        self.engine = engine
        engine().begin(ENCODER.dimension)
        with self.writing() as writer:
            writer.begin(ENCODER.fingerprint, ENCODER.name, ENCODER.dimension)

    def reader(self):
        return EngineStore(self.directory.path, self.engine())

    @contextmanager
    def writing(self):
        with closing(self.engine()) as engine:
            writer = EngineWriter(self.directory.path, engine, patience=_SPENT_AT_ONCE)
            writer.recover()
            yield writer


_NUMBERS = count()


@pytest.fixture(scope="session")
def milvus():
    """The address of a server for this run: that of MILVUS_URI, if somebody gives one."""
    if given := os.environ.get("MILVUS_URI"):
        yield given
    else:
        with serving() as address:
            yield address


@pytest.fixture(params=["local", "memory", "milvus"])
def keeper(request, tmp_path):
    """A store of each kind, with nothing in it."""
    if request.param == "local":
        yield Local(tmp_path / "index.qa")
    elif request.param == "memory":
        engine = MemoryEngine()
        yield InEngine(tmp_path / "index.qa", lambda: engine)
    else:
        address = f"{request.getfixturevalue('milvus')}/qa_test_{os.getpid()}_{next(_NUMBERS)}"
        yield InEngine(tmp_path / "index.qa", partial(MilvusEngine, address))
