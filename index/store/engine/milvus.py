"""Milvus as an engine. The only file that speaks with it; its client is imported when it is met.

Three collections: ``<name>_notes``, ``<name>_words`` (sparse vectors, inner product) and
``<name>_vectors`` (dense ones). Consistency is Strong: a look sees all that was written before it.
What the server says of itself is not believed: expressions are
made of numbers and of names that ``ledger`` made, and every row that comes back is looked at.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, Self, TypeVar

from index.errors import IndexUnreachable, QaError, UsageError
from index.store.engine.engine import MOST, Key, Note, Weights
from index.store.passage_store import Floats

T = TypeVar("T")

SCHEME = "milvus://"
_ADDRESS = re.compile(
    r"milvus://(?P<host>[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(?P<port>\d{1,5}))?"
    r"/(?P<name>[A-Za-z_][A-Za-z0-9_]{0,200})"
)
_PORT = 19_530
_SECONDS, _CONNECTING = 30.0, 5.0
"""How long one call may take, and the connection."""

_PART = 60_000
"""Characters, which are ASCII, of a note's text in one row: Milvus allows 65,535 bytes."""

_NAMES, _ROWS = 1_000, 500
"""Names in one expression, and rows in one insertion."""

_GRAPH = {"M": 16, "efConstruction": 200}
_LEAST_EF = 512
"""Of the graph (HNSW): its width, and how far it is searched at least, 5 times what is wanted."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a collection is."""

    host: str
    port: int
    name: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Read ``milvus://host:19530/collection``; UsageError for anything else."""
        match = _ADDRESS.fullmatch(text)
        if not match or int(match["port"] or _PORT) > 65_535:
            raise UsageError(
                f"{text[:80]!a} is no address of a store.", "Write milvus://host:19530/collection."
            )
        return cls(match["host"], int(match["port"] or _PORT), match["name"])

    def __str__(self) -> str:
        return f"{SCHEME}{self.host}:{self.port}/{self.name}"


class _Row(NamedTuple):
    """A part of a note."""

    name: str
    part: int
    parts: int
    text: str


_COLUMNS = _Row._fields


class MilvusEngine:
    """The collections of one index on a server; ``token`` is what it wants to be told, if any."""

    def __init__(self, address: str, token: str = "") -> None:
        self._place = Address.of(address)
        self.address = str(self._place)
        name = self._place.name
        self._notes, self._words, self._vectors = (
            f"{name}_{part}" for part in ("notes", "words", "vectors")
        )
        self._client = self._asking(lambda: _client(self._place, token))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _asking(self, ask: Callable[[], T]) -> T:
        """Return what the server answers; IndexUnreachable where it does not, or refuses."""
        try:
            return ask()
        except QaError:
            raise
        except Exception as error:  # noqa: BLE001 - the client raises its own errors, and others
            said = " ".join(str(getattr(error, "message", "") or error).split())
            said = said[:200] or type(error).__name__
        # Not "from" it: gRPC's errors are causes of each other, and no walk along them ends.
        raise IndexUnreachable(
            f"The index is kept at {self.address}, which does not answer as it should: {said}.",
            "See that the server runs and can be reached, then ask again.",
        )

    # --- collections ----------------------------------------------------------------------------

    def is_begun(self) -> bool:
        """Say whether the collections are there; a server that was started anew loads them."""
        return self._asking(self._is_there)

    def _is_there(self) -> bool:
        if not self._client.has_collection(self._vectors, timeout=_SECONDS):
            return False
        for name in (self._notes, self._words, self._vectors):
            self._client.load_collection(name, timeout=_SECONDS)
        return True

    def begin(self, dimension: int) -> None:
        """Make the collections that are not there yet, the one that tells of them last."""
        self._asking(lambda: self._begin(dimension))

    def _begin(self, dimension: int) -> None:
        from pymilvus import DataType  # noqa: PLC0415 - see above

        long = {"datatype": DataType.VARCHAR, "max_length": 65_535}
        number = {"datatype": DataType.INT64}
        dense = {"datatype": DataType.FLOAT_VECTOR}
        self._make(
            self._notes,
            {
                "id": {**long, "max_length": 600, "is_primary": True},
                "name": {**long, "max_length": 512},
                "part": number,
                "parts": number,
                "text": long,
                "none": {**dense, "dim": 2},  # a collection has to have a vector
            },
            {
                "none": {"index_type": "FLAT", "metric_type": "IP"},
                "name": {"index_type": "INVERTED"},
            },
        )
        passage = {"id": {**number, "is_primary": True}, "article": number}
        self._make(
            self._words,
            {**passage, "words": {"datatype": DataType.SPARSE_FLOAT_VECTOR}},
            {"words": {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"}},
        )
        self._make(
            self._vectors,
            {**passage, "vector": {**dense, "dim": dimension}},
            {"vector": {"index_type": "HNSW", "metric_type": "IP", "params": _GRAPH}},
        )
        self._is_there()

    def _make(
        self,
        name: str,
        fields: Mapping[str, Mapping[str, Any]],
        indexes: Mapping[str, Mapping[str, Any]],
    ) -> None:
        if self._client.has_collection(name, timeout=_SECONDS):
            return
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        for field, options in fields.items():
            schema.add_field(field, **options)
        wanted = self._client.prepare_index_params()
        for field, options in indexes.items():
            wanted.add_index(field, **options)
        self._client.create_collection(
            name,
            schema=schema,
            index_params=wanted,
            consistency_level="Strong",
            timeout=_SECONDS,
        )

    # --- notes ----------------------------------------------------------------------------------

    def named(self, kind: str, names: Collection[str]) -> Iterator[Note]:
        """Yield the notes of a kind with some names, by their rows' primary keys."""
        for some in _batched(names, _NAMES):
            rows = self._rows_with([_id(kind, name, 0) for name in some])
            more = [
                _id(kind, row.name.partition("/")[2], part)
                for row in rows
                for part in range(1, row.parts)
            ]
            for others in _batched(more, _NAMES):
                rows += self._rows_with(others)
            yield from _joined(rows)

    def of_kind(self, kind: str, low: str = "", high: str = "~") -> Iterator[Note]:
        """Yield the notes of a kind."""
        walk = self._asking(
            lambda: self._client.query_iterator(
                self._notes,
                batch_size=1_000,
                filter=f'name >= "{kind}/{low}" and name < "{kind}/{high}"',
                output_fields=list(_COLUMNS),
                consistency_level="Strong",
                timeout=_SECONDS,
            )
        )
        rows: list[_Row] = []
        try:
            while found := self._asking(walk.next):
                rows += map(self._row, found)
        finally:
            walk.close()
        yield from _joined(rows)

    def _rows_with(self, ids: Sequence[str]) -> list[_Row]:
        quoted = ", ".join(f'"{each}"' for each in ids)
        found = self._asking(
            lambda: self._client.query(
                self._notes,
                filter=f"id in [{quoted}]",
                output_fields=list(_COLUMNS),
                consistency_level="Strong",
                timeout=_SECONDS,
            )
        )
        return list(map(self._row, found))

    def _row(self, found: Mapping[str, Any]) -> _Row:
        values = tuple(found.get(name) for name in _COLUMNS)
        if tuple(map(type, values)) != (str, int, int, str):
            raise self._strange()
        return _Row(*values)  # type: ignore[arg-type]

    def put(self, notes: Iterable[Note]) -> None:
        """Keep notes, a long one in several rows, which go together."""
        some: list[dict[str, Any]] = []
        for note in notes:
            rows = list(_rows_of(note))
            if some and len(some) + len(rows) > _ROWS:
                self._put(self._notes, some)
                some = []
            some += rows
        self._put(self._notes, some)

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget notes, with all of their rows."""
        for some in _batched(keys, _NAMES):
            names = ", ".join(f'"{key.kind}/{key.name}"' for key in some)
            self._delete(self._notes, f"name in [{names}]")

    # --- passages -------------------------------------------------------------------------------

    def put_words(self, rows: Iterable[tuple[int, int, Weights]]) -> None:
        """Keep passages by their words; one without any cannot be found by them."""
        self._put(
            self._words,
            ({"id": i, "article": of, "words": dict(words)} for i, of, words in rows if words),
        )

    def put_vectors(self, rows: Iterable[tuple[int, int, Floats]]) -> None:
        """Keep passages by their vectors."""
        found = ({"id": i, "article": of, "vector": vector} for i, of, vector in rows)
        self._put(self._vectors, found)

    def drop_articles(self, articles: Collection[int]) -> None:
        """Forget the passages of some articles."""
        for some in _batched(articles, _NAMES):
            for name in (self._words, self._vectors):
                self._delete(name, f"article in {list(some)}")

    def drop_passages_from(self, passage: int) -> None:
        """Forget the passages from an id on."""
        for name in (self._words, self._vectors):
            self._delete(name, f"id >= {passage}")

    def by_words(
        self, weights: Weights, k: int, articles: Sequence[int] | None = None
    ) -> list[int]:
        """Return the passages with the highest inner product."""
        return self._search(self._words, "words", dict(weights), k, articles, {})

    def by_vector(self, vector: Floats, k: int, articles: Sequence[int] | None = None) -> list[int]:
        """Return the passages with the nearest vectors."""
        far = {"ef": max(k, _LEAST_EF)}
        return self._search(self._vectors, "vector", vector, k, articles, far)

    def _search(  # noqa: PLR0913, PLR0917 - one call of the client
        self,
        name: str,
        field: str,
        wanted: object,
        k: int,
        articles: Sequence[int] | None,
        parameters: Mapping[str, int],
    ) -> list[int]:
        found = self._asking(
            lambda: self._client.search(
                name,
                [wanted],
                anns_field=field,
                limit=min(k, MOST),
                filter="" if articles is None else f"article in {list(articles)}",
                search_params={"metric_type": "IP", "params": dict(parameters)},
                consistency_level="Strong",
                timeout=_SECONDS,
            )
        )
        ids = [hit.get("id") for hit in found[0]]
        if not all(type(number) is int for number in ids):
            raise self._strange()
        return ids

    def _strange(self) -> IndexUnreachable:
        return IndexUnreachable(
            f"What {self.address} returns is no part of an index.",
            "See what is kept there, or name another collection with --store.",
        )

    def settle(self) -> None:
        """Have what was put indexed now, where a server waits until there is more."""
        for name in (self._notes, self._words, self._vectors):
            with suppress(IndexUnreachable):  # asked too often, it refuses, and does it later
                self._asking(partial(self._client.flush, name, timeout=_SECONDS))

    # --- inside ---------------------------------------------------------------------------------

    def _put(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        for some in _batched(rows, _ROWS):
            self._asking(partial(self._client.upsert, name, some, timeout=_SECONDS))

    def _delete(self, name: str, condition: str) -> None:
        self._asking(lambda: self._client.delete(name, filter=condition, timeout=_SECONDS))


def _batched(items: Iterable[T], most: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, most)):
        yield some


def _rows_of(note: Note) -> Iterator[dict[str, Any]]:
    """Yield the rows of a note, whose text is cut into parts."""
    kind, name = note.key
    count = max(1, -(-len(note.text) // _PART))
    for part in range(count):
        yield {
            "id": _id(kind, name, part),
            "name": f"{kind}/{name}",
            "part": part,
            "parts": count,
            "text": note.text[part * _PART : (part + 1) * _PART],
            "none": [0.0, 0.0],
        }


def _id(kind: str, name: str, part: int) -> str:
    return f"{kind}/{name}.{part}"


def _joined(rows: Iterable[_Row]) -> Iterator[Note]:
    """Yield the notes of rows; one that lacks any of its rows has a text with a gap."""
    notes: dict[str, dict[int, _Row]] = {}
    for row in rows:
        notes.setdefault(row.name, {})[row.part] = row
    for name, parts in notes.items():
        kind, _, rest = name.partition("/")
        count = parts[0].parts if 0 in parts else 0
        yield Note(Key(kind, rest), "".join(parts[i].text for i in range(count) if i in parts))


def _client(place: Address, token: str) -> Any:  # noqa: ANN401 - it has no types
    try:
        from pymilvus import MilvusClient  # noqa: PLC0415 - see above
    except ImportError as error:
        raise UsageError(
            "The index is kept in Milvus, whose client is not installed.",
            "Install it: pip install 'article-qa[milvus]'",
        ) from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what it says, our errors say
    return MilvusClient(f"http://{place.host}:{place.port}", token=token, timeout=_CONNECTING)
