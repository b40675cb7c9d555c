"""A user's own extractive question-answering model as the reader."""

import shutil
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from index.errors import ModelError, UsageError
from index.inference.cache import put
from qa.reading.checkpoint import exported
from qa.reading.registry import SHIPPED, encoders_tokenizer, reader_for
from qa.reading.search_scores import SearchScoreReader
from qa.reading.span_model import ReaderManifest
from tests.support.readable import BRIDGE, passage


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache of models."""
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "readers"


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory):
    """A small model that marks answers, with random weights, as transformers saves one."""
    folder = tmp_path_factory.mktemp("checkpoints") / "tiny-qa"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch  # noqa: PLC0415 - heavy, only here
        from transformers import BertConfig, BertForQuestionAnswering  # noqa: PLC0415 - likewise

        torch.manual_seed(7)
        config = BertConfig(
            hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128
        )
        BertForQuestionAnswering(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copyfile(encoders_tokenizer().parent / name, folder / name)
    return folder


def test_a_checkpoint_is_exported_once_and_then_read_with(checkpoint, cache, capfd):
    said = []
    reader = reader_for(str(checkpoint), said.append)
    again = reader_for(str(checkpoint), said.append)
    assert len(said) == 1
    assert "tiny-qa" in said[0]
    assert len(list(cache.iterdir())) == 1
    hits = [passage(*BRIDGE)]
    read = reader.read("Who cut the ribbon?", hits)
    assert len(read.sentences) == len(BRIDGE)
    assert read == again.read("Who cut the ribbon?", hits)
    assert capfd.readouterr() == ("", "")


def test_which_languages_a_checkpoint_knows_is_for_its_user_to_say(checkpoint):
    german = passage("Die neue Brücke über die Arlen wurde am Dienstag eröffnet und ist lang.")
    reader = reader_for(str(checkpoint), str)
    question = "Wann wurde die Brücke eröffnet?"
    assert reader.read(question, [german]) != SearchScoreReader().read(question, [german])


def test_a_graph_without_the_types_of_tokens_is_read(checkpoint, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers import (  # noqa: PLC0415 - heavy, only here
            DebertaV2Config,
            DebertaV2ForQuestionAnswering,
        )

        untyped = shutil.copytree(checkpoint, tmp_path / "untyped")
        config = DebertaV2Config(
            vocab_size=30522, hidden_size=64, num_hidden_layers=1, num_attention_heads=4,
            intermediate_size=128, type_vocab_size=0, relative_attention=True,
        )  # fmt: skip
        DebertaV2ForQuestionAnswering(config).save_pretrained(untyped)
    read = reader_for(str(untyped), str).read("Who cut the ribbon?", [passage(*BRIDGE)])
    assert len(read.sentences) == len(BRIDGE)


def test_a_model_that_has_not_learned_to_mark_answers_is_refused(cache):
    with pytest.raises(ModelError, match="its weights lack qa_outputs"):
        reader_for(str(encoders_tokenizer().parent), str)
    assert list(cache.iterdir()) == []


def test_another_checkpoint_is_not_taken_for_the_first(checkpoint, tmp_path, cache):
    reader_for(str(checkpoint), str)
    other = shutil.copytree(checkpoint, tmp_path / "other")
    config = (other / "config.json").read_text().replace("0.1", "0.2")
    (other / "config.json").write_text(config)
    reader_for(str(other), str)
    assert len(list(cache.iterdir())) == 2


def test_an_export_with_weights_of_evidence_of_before_is_not_used(checkpoint, cache):
    reader_for(str(checkpoint), str)
    fitted = ReaderManifest.load(SHIPPED)
    again = replace(fitted, ranking=tuple(2 * weight for weight in fitted.ranking))
    folder = exported(checkpoint, again, str)
    assert ReaderManifest.load(folder).ranking == again.ranking
    assert len(list(cache.iterdir())) == 2


def test_an_encoder_and_a_reader_are_exported_one_after_the_other(tmp_path):
    busy, seen = [], []

    def fill(stage):
        busy.append(stage)
        time.sleep(0.05)
        seen.append(len(busy))
        busy.remove(stage)

    def export(name):
        return put(tmp_path / name, fill, lambda _: True, what="It", otherwise="Wait.")

    with ThreadPoolExecutor(3) as pool:
        assert all(path.is_dir() for path in pool.map(export, "abc"))
    assert seen == [1, 1, 1]


def test_a_damaged_export_is_made_again(checkpoint, cache):
    reader_for(str(checkpoint), str)
    (folder,) = cache.iterdir()
    with (folder / "reader.onnx.data").open("r+b") as weights:
        weights.write(b"damaged!")
    said = []
    reader_for(str(checkpoint), said.append)
    assert len(said) == 1
    said.clear()
    reader_for(str(checkpoint), said.append)
    assert said == []


def test_what_cannot_be_exported_leaves_nothing_behind(checkpoint, tmp_path, cache):
    broken = shutil.copytree(checkpoint, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be exported"):
        reader_for(str(broken), str)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("name", ["", "missing", "file.txt", "~no-such-user/model"])
def test_what_is_no_checkpoint_is_refused(tmp_path, name):
    (tmp_path / "file.txt").write_text("text")
    with pytest.raises(UsageError, match="not an extractive"):
        reader_for(name if name[:1] == "~" else str(tmp_path / name), str)
