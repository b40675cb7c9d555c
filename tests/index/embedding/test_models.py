"""Models are found, exported once, trusted by checksum, and never half-made."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from index.embedding import export, models
from index.embedding.encoder import (
    GRAPH,
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    EncoderManifest,
    OnnxEncoder,
)
from index.errors import ModelError, StorageError
from index.inference import onnx_graph
from index.inference.cache import models_directory
from index.inference.feed_forward import PIECES

SENTENCES = [
    "Duterte said he would buy rifles from Russia.",
    "Is it?",
    "The price of rice rose by 3.5% in the first quarter, the statistics office reported.",
]


def silent(_message):
    """Say nothing."""


def refuse(*_args, **_kwargs):
    raise OSError("the network is out of bounds")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def offline(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A model directory of two small layers with random weights, and CLS pooling."""
    directory = tmp_path_factory.mktemp("tiny") / "tiny-cls"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch  # noqa: PLC0415 - heavy, only here
        from transformers import BertConfig, BertModel  # noqa: PLC0415 - heavy, only here

        torch.manual_seed(7)
        config = BertConfig(
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=128,
            max_position_embeddings=64,
        )
        BertModel(config).eval().save_pretrained(directory)
    default = models._default_source().directory
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copyfile(default / name, directory / name)
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    listing = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, path) in enumerate(modules)
    ]
    (directory / "modules.json").write_text(json.dumps(listing))
    (directory / "sentence_bert_config.json").write_text('{"max_seq_length": 48}')
    (directory / "1_Pooling").mkdir()
    (directory / "1_Pooling" / "config.json").write_text(
        '{"word_embedding_dimension": 64, "pooling_mode_cls_token": true,'
        ' "pooling_mode_mean_tokens": false}'
    )
    return directory


def original(directory, texts):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

        model = SentenceTransformer(str(directory), device="cpu", local_files_only=True)
        return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def run_python(program):
    return subprocess.check_output(
        [sys.executable, "-c", program], stderr=subprocess.STDOUT, text=True
    )


def leftovers(cache):
    return [path.name for path in cache.iterdir() if path.name.startswith(".")]


@pytest.fixture(scope="module")
def default(tmp_path_factory):
    """The default model, exported without a network, and what was told meanwhile."""
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        directory = models.resolve(None, progress=told.append)
        assert models.locate(directory.name) == directory
    return directory, told


def test_the_default_model_is_exported_offline_step_by_step(default):
    directory, told = default
    assert {path.name for path in directory.iterdir()} == {MANIFEST, GRAPH, WEIGHTS, TOKENIZER}
    assert leftovers(directory.parent) == []
    steps = ["loading", "exporting", "optimising", "quantising", "checking"]
    assert told == [f"Preparing all-MiniLM-L6-v2 (once, about 30 s): {step}" for step in steps]


def test_the_manifest_of_the_default_says_what_it_is(default):
    manifest = EncoderManifest.load(default[0])
    assert (manifest.name, manifest.dimension, manifest.max_tokens) == (models.DEFAULT, 384, 256)
    assert (manifest.pooling, manifest.precision) == ("mean", "int8")
    assert manifest.fingerprint == default[0].name
    assert manifest.recipe == models.RECIPE


def test_the_default_agrees_with_its_original(default):
    vectors = OnnxEncoder.open(default[0]).encode(export.CHECK_SENTENCES)
    source = models._default_source().directory
    cosines = (vectors * original(source, list(export.CHECK_SENTENCES))).sum(axis=1)
    assert cosines.mean() > 0.985
    assert cosines.min() > 0.97


def test_the_fused_operators_are_really_in_the_default_models_graph(default):
    import onnx  # noqa: PLC0415 - heavy, only here

    graph = onnx.load(default[0] / GRAPH, load_external_data=False).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MultiHeadAttention") == 6
    assert kinds.count("SkipLayerNormalization") == 0
    assert kinds.count("LayerNormalization") == 12
    assert kinds.count("Gelu") == 6 * PIECES
    assert kinds.count("MatMulInteger") == 6 * (4 + 2 * PIECES)
    assert kinds.count("QEmbedLayerNormalization") == 1


@pytest.mark.usefixtures("cache")
def test_an_export_is_silent_but_for_its_callback(tiny, capfd):
    models.resolve(str(tiny), progress=silent)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("cache", "offline")
def test_a_model_given_by_path_keeps_its_own_pooling_and_length(tiny):
    directory = models.resolve(str(tiny), progress=silent)
    encoder = OnnxEncoder.open(directory)
    assert (encoder.dimension, encoder.max_tokens) == (64, 48)
    assert (encoder.name, encoder.manifest.pooling) == (str(tiny), "cls")
    texts = [*SENTENCES, "word " * 200]
    assert (encoder.encode(texts) * original(tiny, texts)).sum(axis=1).min() > 0.98


@pytest.mark.usefixtures("cache")
def test_a_model_that_int8_spoils_is_kept_in_float32(tiny, monkeypatch):
    agreement = export.agreement
    seen = []

    def strict(model, target):
        seen.append(EncoderManifest.load(target).precision)
        return agreement(model, target) if seen[-1] == "float32" else 0.5

    monkeypatch.setattr(export, "agreement", strict)
    told = []
    directory = models.resolve(str(tiny), progress=told.append)
    assert seen == ["int8", "int8, 7 bits", "float32"]
    assert any("float32" in line for line in told)
    encoder = OnnxEncoder.open(directory)
    assert encoder.manifest.precision == "float32"
    assert (encoder.encode(SENTENCES) * original(tiny, SENTENCES)).sum(axis=1).min() > 0.99999


@pytest.mark.usefixtures("cache")
def test_a_model_that_is_there_is_found_without_heavy_imports(tiny):
    models.resolve(str(tiny), progress=silent)
    heavy = ["torch", "transformers", "sentence_transformers", "onnx", "huggingface_hub"]
    program = (
        "import sys; from index.embedding.models import resolve, locate\n"
        f"directory = resolve({str(tiny)!r}, progress=print)\n"
        "assert locate(directory.name) == directory\n"
        "from index.embedding.encoder import OnnxEncoder\n"
        "OnnxEncoder.open(directory).encode(['a question?'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    assert run_python(program) == "[]\n"


def test_a_killed_export_leaves_no_model_and_the_next_one_succeeds(cache, tiny):
    program = (
        "import os, signal; from index.embedding.models import resolve\n"
        "def die(line):\n"
        "    if 'checking' in line: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"resolve({str(tiny)!r}, progress=die)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    (stage,) = cache.glob(".export-*")
    assert [path for path in cache.iterdir() if path.is_dir()] == [stage]

    before = time.time() - 10
    os.utime(stage, (before, before))
    directory = models.resolve(str(tiny), progress=silent)
    assert OnnxEncoder.open(directory).encode(["a"]).shape == (1, 64)
    assert leftovers(cache) == []


def test_an_export_sweeps_what_is_not_locked_and_is_its_own(cache, tiny):
    alive = cache / f".export-{'a' * 32}"
    others = [cache / ".export-mine", cache / f".export-{'b' * 32}.txt"]
    dead = cache / f".export-{'c' * 32}-damaged"
    for folder in (alive, *others, dead):
        folder.mkdir(parents=True)
        os.utime(folder, (0, 0))
    descriptor = os.open(alive, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    models.resolve(str(tiny), progress=silent)
    os.close(descriptor)
    assert alive.is_dir()
    assert all(folder.is_dir() for folder in others)
    assert not dead.exists()


def test_of_two_exports_at_once_both_succeed_with_one_result(cache, tiny):
    other = []

    def overtake(line):
        if "checking" in line and not other:
            other.append(None)
            other[0] = models.resolve(str(tiny), progress=silent)

    directory = models.resolve(str(tiny), progress=overtake)
    assert other == [directory]
    assert EncoderManifest.load(directory).verify(directory) is None
    assert leftovers(cache) == []


def test_a_damaged_model_is_exported_again(cache, tiny):
    directory = models.resolve(str(tiny), progress=silent)
    weights = bytearray((directory / WEIGHTS).read_bytes())
    weights[len(weights) // 2] ^= 1
    (directory / WEIGHTS).write_bytes(weights)
    with pytest.raises(ModelError, match="damaged"):
        OnnxEncoder.open(directory)
    assert models.resolve(str(tiny), progress=silent) == directory
    assert OnnxEncoder.open(directory).dimension == 64
    assert leftovers(cache) == []


@pytest.mark.usefixtures("cache")
def test_changed_weights_make_another_encoder(tiny, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(tiny, changed)
    first = models._source(str(changed), silent)
    before = models._remembered_digest(first)
    assert models._remembered_digest(first) == before == models._digest(first)
    weights = bytearray((changed / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (changed / "model.safetensors").write_bytes(weights)
    assert models._remembered_digest(first) != before


@pytest.mark.parametrize("garbage", [b"", b"[1]", b"{", b"\xff", b'{"a": 1}'])
def test_a_spoilt_memory_of_digests_is_ignored(cache, tiny, garbage):
    source = models._source(str(tiny), silent)
    cache.mkdir(parents=True)
    (cache / "sources.json").write_bytes(garbage)
    assert models._remembered_digest(source) == models._digest(source)


@pytest.mark.usefixtures("cache")
def test_default_weights_that_are_not_the_published_ones_are_refused(tiny):
    forged = models.ModelSource("all-MiniLM-L6-v2", tiny, models.DEFAULT_WEIGHTS_SHA256)
    with pytest.raises(ModelError, match="not the published ones") as raised:
        models._digest(forged)
    assert "pip install --force-reinstall" in raised.value.next_step


@pytest.mark.usefixtures("offline")
def test_the_default_can_be_named_in_full_without_the_network():
    for name in (None, "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        assert models._source(name, silent).directory == models._default_source().directory


@pytest.mark.usefixtures("cache", "offline")
def test_a_hub_model_that_cannot_be_reached_says_what_to_do(monkeypatch, tmp_path):
    from huggingface_hub import constants  # noqa: PLC0415 - heavy, only here

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(ModelError) as raised:
        models.resolve("nobody/no-such-model", progress=silent)
    assert "nobody/no-such-model" in raised.value.what
    assert "connection" in raised.value.next_step


@pytest.mark.usefixtures("cache", "offline")
def test_names_that_are_no_models_are_refused_before_the_network(tmp_path):
    (tmp_path / "file.txt").write_text("not a model")
    for name in (str(tmp_path), str(tmp_path / "file.txt"), "/no/such/place", "", "a b", "a/b/c"):
        with pytest.raises(ModelError):
            models.resolve(name, progress=silent)


def test_a_model_whose_files_are_broken_is_a_model_error(cache, tiny, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(tiny, broken)
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be exported"):
        models.resolve(str(broken), progress=silent)
    assert leftovers(cache) == []


def test_a_cache_that_cannot_be_made_is_a_storage_error(tiny, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="cannot be exported") as raised:
        models.resolve(str(tiny), progress=silent)
    assert "QA_CACHE" in raised.value.next_step


def test_a_disk_that_fills_up_is_a_storage_error_and_leaves_nothing(cache, tiny):
    program = (
        "import resource, signal; from index.embedding.models import resolve\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "def fill(line):\n"
        "    if 'exporting' in line: resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        f"resolve({str(tiny)!r}, progress=fill)\n"
    )
    run = [sys.executable, "-c", program]
    full = subprocess.run(run, capture_output=True, check=False, text=True)
    assert "StorageError: A model cannot be exported" in full.stderr
    assert [path.name for path in cache.iterdir()] == ["sources.json"]


@pytest.mark.parametrize("fingerprint", ["", "..", "../../etc", "hash-256-256", "0" * 32, "/etc"])
def test_locate_knows_only_fingerprints_of_exported_models(cache, fingerprint):
    cache.mkdir(parents=True)
    assert models.locate(fingerprint) is None


def test_the_cache_is_the_users_unless_named(monkeypatch):
    monkeypatch.delenv("QA_CACHE", raising=False)
    assert models_directory().parts[-2:] == ("article-qa", "models")
    monkeypatch.setenv("QA_CACHE", "~/elsewhere")
    assert models_directory() == Path.home() / "elsewhere" / "models"


def test_float32_and_int8_of_one_model_point_the_same_way(cache, tiny, monkeypatch):
    both = []
    for precisions in (("int8",), ("float32",)):
        monkeypatch.setattr(onnx_graph, "PRECISIONS", precisions)
        shutil.rmtree(cache, ignore_errors=True)
        directory = models.resolve(str(tiny), progress=silent)
        assert EncoderManifest.load(directory).precision == precisions[0]
        both.append(OnnxEncoder.open(directory).encode(SENTENCES))
    assert not np.array_equal(*both)
    assert (both[0] * both[1]).sum(axis=1).min() > 0.98
