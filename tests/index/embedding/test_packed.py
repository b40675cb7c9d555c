"""An encoder that has travelled gives the vectors that it gave where it came from."""

import pickle

import numpy as np
import pytest

from index.embedding.encoder import WEIGHTS, OnnxEncoder
from index.embedding.for_index import encoder_for
from index.embedding.hash_encoder import HashEncoder
from index.embedding.models import locate
from index.embedding.packed import PackedEncoder, packed, unpacked
from index.errors import ModelError
from index.store.directory import Directory

TEXTS = ["The otter lives by the river.", "", "Nobody has counted them.", "word " * 600]


def travelled(encoder):
    carried = pickle.dumps(packed(encoder))
    return unpacked(pickle.loads(carried), threads=1)  # noqa: S301 - our own


def test_an_exported_model_travels_as_its_files(tmp_path):
    encoder = encoder_for(Directory(tmp_path / "none.qa"), None)
    arrived = travelled(encoder)
    assert isinstance(arrived, OnnxEncoder)
    assert (arrived.manifest, arrived.threads) == (encoder.manifest, 1)
    assert np.array_equal(arrived.encode(TEXTS), encoder.encode(TEXTS))


def test_what_was_damaged_on_the_way_is_refused(tmp_path):
    encoder = encoder_for(Directory(tmp_path / "none.qa"), None)
    files = dict(PackedEncoder.of(locate(encoder.fingerprint)).files)
    files[WEIGHTS] = files[WEIGHTS][:-1] + b"?"
    with pytest.raises(ModelError):
        PackedEncoder(tuple(files.items())).open(1)


def test_an_encoder_without_files_travels_as_it_is():
    assert travelled(HashEncoder(16)) == HashEncoder(16)
