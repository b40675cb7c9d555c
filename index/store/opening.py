"""Which store keeps an index? The one that its folder names, or the folder itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol

from index.errors import IndexUntrusted, UsageError
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import CATALOG, Directory, storing
from index.store.local.build import Build
from index.store.local.local_store import LocalStore
from index.store.lock import writing
from index.store.passage_store import PassageStore, WritableStore

if TYPE_CHECKING:
    from index.store.engine.engine import Engine

TOKEN = "MILVUS_TOKEN"  # noqa: S105 - the name of the variable
"""The environment variable with what a server wants to be told, ``user:password`` or a token."""


class Encoded(Protocol):
    """The encoder that vectors are of."""

    @property
    def fingerprint(self) -> str:
        """Tell apart any two encoders whose vectors must not be mixed."""

    @property
    def name(self) -> str:
        """Name the model for people."""

    @property
    def dimension(self) -> int:
        """Give the length of a vector."""


def open_store(directory: Directory) -> PassageStore:
    """Open an index for reading; IndexMissing if there is none, IndexUntrusted before it is asked.

    A folder that somebody else has made may name any server, which would be told what is asked.
    """
    address = directory.kept_at()
    if address is None:
        return LocalStore(directory)
    _require_reached(directory, address)
    from index.store.engine.engine_store import EngineStore  # noqa: PLC0415 - where one is needed

    return EngineStore(directory.path, _engine(address))


def encoder_noted(directory: Directory) -> tuple[str, str]:
    """Return the fingerprint and the name of an index's encoder, of any format."""
    if directory.kept_at() is None:
        # An older format says as much, and a rebuild, which mends it, needs to know.
        with closing(Catalog.open(directory.current() / CATALOG, older=True)) as catalog:
            return catalog.get("fingerprint"), catalog.get("encoder")
    with closing(open_store(directory)) as store, store.snapshot(searching=False):
        return store.get("fingerprint"), store.get("encoder")


@contextmanager
def writing_elsewhere(
    directory: Directory, named: str | None, encoder: Encoded
) -> Iterator[WritableStore]:
    """Hold the right to write to an index at an address, which is begun if need be.

    That is the one that the user has ``named`` just now, or the one that the folder notes, which it
    does from then on. An index that somebody else has begun there is not trusted.
    """
    address = _reaching(named) if named else directory.kept_at() or ""
    _require_reached(directory, address)
    from index.store.engine.engine_writer import EngineWriter  # noqa: PLC0415 - as above
    from index.store.engine.lease import leased  # noqa: PLC0415 - as above

    with writing(directory.lock), closing(_engine(address)) as engine:
        _require_there(directory, engine.address)
        if not directory.exists():
            if not engine.is_begun():
                with storing(directory.path):
                    trust.mark(directory.path)
            directory.keep_at(engine.address)
        trust.require(directory.path)
        engine.begin(encoder.dimension)
        with leased(engine) as lease:
            writer = EngineWriter(directory.path, engine, lease.renew)
            writer.recover()
            writer.begin(encoder.fingerprint, encoder.name, encoder.dimension)
            writer.require_encoder(encoder.fingerprint, encoder.name)
            writer.tidy()
            yield writer


def _reaching(named: str) -> str:
    """Return an address as it is noted, and note that the user has named it."""
    from index.store.engine.milvus import Address  # noqa: PLC0415 - as above

    address = str(Address.of(named))
    trust.reach(address)
    return address


def _require_reached(directory: Directory, address: str) -> None:
    if not trust.is_reached(address):
        raise IndexUntrusted(
            f"The index {directory.path} is not trusted: it says that its articles are kept at "
            f"{address}, which you have not named.",
            f"If you know that server: qa index trust {directory.path}",
        )


def _require_there(directory: Directory, address: str) -> None:
    """Raise UsageError where an index is kept already, and not at an address."""
    if directory.exists() and directory.kept_at() != address:
        raise UsageError(
            f"The index {directory.path} is kept {directory.kept_at() or 'in its folder'}, and "
            f"stays there.",
            "Name a new folder: qa --index FOLDER index add --store ADDRESS ARTICLES",
        )


def _engine(address: str) -> Engine:
    from index.store.engine.milvus import MilvusEngine  # noqa: PLC0415 - as above

    return MilvusEngine(address, os.environ.get(TOKEN, ""))


def catalog_of(store: PassageStore, wanted: str) -> Catalog:
    """Return the catalogue of a store on this machine; UsageError, with what it is for, if none.

    For what goes through all that an index holds, row by row.
    """
    if isinstance(store, Build):
        return store.catalog
    raise UsageError(
        f"An index that another machine keeps cannot be asked {wanted}.",
        "Index the same articles here: qa --index FOLDER index add ARTICLES",
    )
