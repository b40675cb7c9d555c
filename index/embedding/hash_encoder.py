"""The encoder's double for tests: deterministic vectors of hashed words, without a model."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class HashEncoder:
    """A deterministic double for tests: hashed words and character trigrams, no model.

    Texts that share words are close, equal texts are equal, the empty text is the first axis.
    """

    dimension: int = 256
    max_tokens: int = 256
    name: str = "hash"

    @property
    def fingerprint(self) -> str:
        """Identify the dimension and the length, all that the vectors depend on."""
        return f"hash-{self.dimension}-{self.max_tokens}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text, shape ``(len(texts), dimension)``, in order."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = re.findall(r"\w+|[^\w\s]", text.casefold())[: self.max_tokens]
            for word in words:
                _add_hashed(row, word, 1.0)
                for start in range(len(word) - 2):
                    _add_hashed(row, word[start : start + 3], 0.25)
            if not row.any():
                row[0] = 1.0
        normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def knows(self, word: str) -> bool:  # noqa: ARG002 - it has no vocabulary
        """Know no word."""
        return False


def _add_hashed(row: NDArray[np.float32], feature: str, weight: float) -> None:
    code = zlib.crc32(feature.encode("utf-8", "replace"))
    row[code % len(row)] += weight if code & 0x80000000 else -weight
