"""An encoder on its way to another process or machine: the bytes of its files.

What was exported may differ between machines that exported the same model; what travels does not,
so vectors made there are those that would be made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.embedding.encoder import MANIFEST, Encoder, EncoderManifest, OnnxEncoder
from index.embedding.models import locate
from index.errors import ModelError


@dataclass(frozen=True, slots=True)
class PackedEncoder:
    """The files of an exported model, by name."""

    files: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, directory: Path) -> PackedEncoder:
        """Read an exported model whole; raises ModelError if it is damaged."""
        manifest = EncoderManifest.load(directory)
        manifest.verify(directory)
        names = (MANIFEST, *(name for name, _ in manifest.files))
        return cls(tuple((name, (directory / name).read_bytes()) for name in names))

    def open(self, threads: int) -> OnnxEncoder:
        """Open the model, its checksums verified, on ``threads``."""
        with TemporaryDirectory(prefix="qa-encoder-") as place:
            for name, data in self.files:
                (Path(place) / name).write_bytes(data)
            return OnnxEncoder.open(Path(place), threads)


def packed(encoder: Encoder) -> Encoder | PackedEncoder:
    """Return an encoder as it can be pickled: one that was exported as its files."""
    if not isinstance(encoder, OnnxEncoder):
        return encoder
    directory = locate(encoder.fingerprint)
    if directory is None:
        raise ModelError(
            f"The encoder {encoder.name} is not in the cache any more.", "Run the command again."
        )
    return PackedEncoder.of(directory)


def unpacked(given: Encoder | PackedEncoder, threads: int) -> Encoder:
    """Return the encoder that was packed, on ``threads``."""
    return given.open(threads) if isinstance(given, PackedEncoder) else given
