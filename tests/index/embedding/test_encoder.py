"""An encoder gives each text one unit vector that depends on nothing but the text."""

import os
import shutil
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import models
from index.embedding.encoder import (
    GRAPH,
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    EncoderManifest,
    OnnxEncoder,
)
from index.embedding.hash_encoder import HashEncoder
from index.errors import ModelError
from index.inference.runtime import physical_cores

SENTENCES = (
    "President Rodrigo Duterte said on Thursday that the country would buy rifles from Russia.",
    "What weapons did Duterte seek?",
    "The United States halted the planned sale of 26,000 assault rifles to the national police.",
    "Senator Leila de Lima questioned the contract.",
    "“Is it true?” asked the ambassador, who had flown in from Moscow the night before.",
    "The central bank raised its policy rate by a quarter of a percentage point.",
    "Farmers in the north lost half of the rice harvest to the typhoon, the governor said.",
    "Dr. A. B. Santos joined the university's school of medicine in 1998.",
    "Der Bürgermeister von Köln lehnte das Angebot ab.",
    "Prices of onions rose 3.5% from U.S.$1.20 a kilo.",
    "He denied it.",
    (
        "A fire broke out in a warehouse near the port; nobody was hurt, but two hundred families "
        "had to leave their homes, and the road to the airport stayed closed until noon."
    ),
)
ODD = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "🙂🙃",
    "\ud800",
    "x" * 10_000,
    "word " * 3_000,
    "\u202eevil",
    "中文",
)


@pytest.fixture(scope="session")
def exported(request):
    """The default model, exported once per checkout into pytest's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE", str(request.config.cache.mkdir("encoder")))
        return models.resolve(None, progress=lambda _line: None)


@pytest.fixture(scope="session")
def encoder(exported):
    return OnnxEncoder.open(exported, threads=2)


@pytest.fixture
def copy(exported, tmp_path):
    return shutil.copytree(exported, tmp_path / "model")


def flip(path, position=0.5):
    data = bytearray(path.read_bytes())
    data[int(len(data) * position)] ^= 0x10
    path.write_bytes(data)


def test_vectors_agree_with_sentence_transformers(encoder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

        model = SentenceTransformer(str(models._default_source().directory), device="cpu")
        theirs = model.encode(list(SENTENCES), show_progress_bar=False)
    cosines = (encoder.encode(SENTENCES) * theirs).sum(axis=1)
    assert cosines.mean() > 0.985
    assert cosines.min() > 0.97


def test_every_row_is_a_float32_unit_vector(encoder):
    rows = encoder.encode(SENTENCES + ODD)
    assert rows.dtype == np.float32
    assert rows.shape == (len(SENTENCES) + len(ODD), encoder.dimension)
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6


def test_no_texts_are_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_rows_come_in_the_order_of_the_texts(encoder):
    rows = encoder.encode(SENTENCES)
    assert np.array_equal(encoder.encode(SENTENCES[::-1]), rows[::-1])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES + ODD), min_size=1, max_size=6))
def test_a_vector_does_not_depend_on_its_neighbours_to_the_last_bit(encoder, texts):
    together = encoder.encode(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_string_has_a_finite_unit_vector(encoder, text):
    (row,) = encoder.encode([text])
    assert abs(float(np.linalg.norm(row)) - 1) < 1e-6


def test_one_thread_and_two_give_the_same_bits(exported, encoder):
    single = OnnxEncoder.open(exported, threads=1)
    assert np.array_equal(single.encode(SENTENCES), encoder.encode(SENTENCES))


def test_texts_are_read_up_to_max_tokens_and_no_further(encoder):
    start = "rifle " * (encoder.max_tokens - 2)
    longer, other, shorter = encoder.encode([start + "peace", start + "rice", start[:-6] + "peace"])
    assert np.array_equal(longer, other)
    assert not np.array_equal(longer, shorter)


def test_a_text_beyond_any_reading_is_cut_before_it_is_tokenised(encoder):
    text = "rifle " * 10_000
    assert np.array_equal(*encoder.encode([text, text * 50]))


def test_related_sentences_are_nearer_than_others(encoder):
    question, weapons, bank = encoder.encode(
        ["What weapons did Duterte seek?", SENTENCES[0], SENTENCES[5]]
    )
    assert question @ weapons > 0.5
    assert question @ bank < 0.2


def test_an_encoder_says_who_it_is(exported, encoder):
    assert encoder.name == "all-MiniLM-L6-v2"
    assert encoder.fingerprint == exported.name
    assert (encoder.dimension, encoder.max_tokens) == (384, 256)


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, TOKENIZER])
@pytest.mark.parametrize("position", [0.01, 0.5, 0.99])
def test_a_flipped_bit_is_found_at_open(copy, name, position):
    flip(copy / name, position)
    with pytest.raises(ModelError, match="damaged") as raised:
        OnnxEncoder.open(copy)
    assert name in raised.value.what
    assert "qa index rebuild" in raised.value.next_step


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, TOKENIZER, MANIFEST])
def test_a_missing_or_emptied_file_is_found_at_open(copy, name):
    (copy / name).write_bytes(b"")
    with pytest.raises(ModelError, match="damaged"):
        OnnxEncoder.open(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError, match="damaged"):
        OnnxEncoder.open(copy)


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"files": {}}', '{"files": 3}'])
def test_a_manifest_of_another_shape_is_found_at_open(copy, text):
    (copy / MANIFEST).write_text(text)
    with pytest.raises(ModelError, match="damaged"):
        OnnxEncoder.open(copy)


def test_a_manifest_is_read_as_it_was_written(copy):
    manifest = EncoderManifest.load(copy)
    manifest.save(copy)
    assert EncoderManifest.load(copy) == manifest


def test_a_file_that_onnxruntime_cannot_load_is_a_model_error(copy):
    (copy / GRAPH).write_bytes(b"\x08\x07")
    text = (copy / MANIFEST).read_text()
    manifest = EncoderManifest.load(copy)
    digest = subprocess.check_output(["sha256sum", copy / GRAPH], text=True).split()[0]
    (copy / MANIFEST).write_text(text.replace(dict(manifest.files)[GRAPH], digest))
    with pytest.raises(ModelError, match="cannot be loaded"):
        OnnxEncoder.open(copy)


def test_embedding_a_question_loads_no_training_library(exported):
    heavy = ["torch", "transformers", "sentence_transformers", "onnx", "huggingface_hub"]
    program = (
        "import sys; from pathlib import Path; from index.embedding.encoder import OnnxEncoder\n"
        "assert 'onnxruntime' not in sys.modules and 'tokenizers' not in sys.modules\n"
        f"OnnxEncoder.open(Path({str(exported)!r})).encode(['what weapons did Duterte seek?'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    run = [sys.executable, "-c", program]
    assert subprocess.check_output(run, stderr=subprocess.STDOUT, text=True) == "[]\n"


def test_threads_are_the_cores_this_process_may_use():
    assert 1 <= physical_cores() <= len(os.sched_getaffinity(0))


HASH = HashEncoder()


@given(st.lists(st.text(max_size=60), max_size=5))
def test_the_double_gives_unit_rows_that_depend_on_their_text_only(texts):
    rows = HASH.encode(texts)
    assert rows.shape == (len(texts), HASH.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    for text, row in zip(texts, rows, strict=True):
        assert np.array_equal(HASH.encode([text])[0], row)


def test_the_doubles_vectors_are_the_same_in_every_process():
    program = (
        "from index.embedding.hash_encoder import HashEncoder; "
        "print(HashEncoder().encode(['rifles from Russia']).tobytes().hex())"
    )
    runs = {
        subprocess.check_output(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    }
    assert runs == {(HASH.encode(["rifles from Russia"]).tobytes().hex() + "\n").encode()}


def test_the_double_finds_shared_words_near():
    rifles, same, other = HASH.encode(
        ["Duterte seeks rifles", "rifles sought by Duterte", "rice prices rise in Manila"]
    )
    assert rifles @ same > 0.5 > rifles @ other


def test_the_doubles_fingerprint_tells_its_dimension():
    assert HashEncoder(64).fingerprint != HashEncoder(128).fingerprint
    assert HashEncoder(64).encode(["a"]).shape == (1, 64)
