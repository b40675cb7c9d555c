"""A graph that is made quicker computes the same."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.inference.onnx_graph import ATTENTION, SUMMED_NORM, part_biases, part_norms
from index.inference.runtime import open_session

WIDE = 32


def tensor(name, seed, size=WIDE):
    values = np.random.default_rng(seed).normal(size=size).astype(np.float32)
    return numpy_helper.from_array(values, name)


def graph_of(node, known):
    """Return a graph of one of onnxruntime's own nodes, whose first inputs are not known."""
    names = [name for name in node.input if name and name not in {each.name for each in known}]
    node.domain = "com.microsoft"
    *inputs, output = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, WIDE])
        for name in [*names, *node.output[:1]]
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    made = helper.make_graph([node], "one", inputs, [output], known)
    return helper.make_model(made, opset_imports=versions, ir_version=9)


def graph(*bias):
    """Return a graph of one sum and the layer norm of it."""
    arguments = ["x", "y", "weight", "shift", *bias]
    node = helper.make_node(SUMMED_NORM, arguments, ["z"], epsilon=1e-6)
    return graph_of(node, [tensor(name, seed) for seed, name in enumerate(arguments[2:])])


def computed(model, path):
    onnx.save(model, path)
    dice = np.random.default_rng(7)
    names = [each.name for each in model.graph.input]
    feeds = {name: dice.normal(size=(1, 5, WIDE)).astype(np.float32) for name in names}
    return open_session(path).run(None, feeds)[0]


@pytest.mark.parametrize("bias", [(), ("bias",)], ids=["plain", "biased"])
def test_a_sum_and_its_norm_are_parted_and_give_the_same(tmp_path, bias):
    model = graph(*bias)
    before = computed(model, tmp_path / "joined.onnx")
    part_norms(model)
    assert SUMMED_NORM not in {node.op_type for node in model.graph.node}
    assert np.allclose(computed(model, tmp_path / "parted.onnx"), before, atol=1e-5)


def test_a_sum_that_something_else_needs_too_is_left_as_it_is():
    model = graph()
    model.graph.node[0].output.extend(["", "", "sum"])
    part_norms(model)
    assert [node.op_type for node in model.graph.node] == [SUMMED_NORM]


def test_the_biases_of_attention_are_added_before_it_and_give_the_same(tmp_path):
    node = helper.make_node(ATTENTION, [*"qkv", "bias"], ["z"], num_heads=4)
    model = graph_of(node, [tensor("bias", 3, 3 * WIDE)])
    before = computed(model, tmp_path / "within.onnx")
    part_biases(model)
    assert [each.op_type for each in model.graph.node] == ["Add"] * 3 + [ATTENTION]
    assert np.allclose(computed(model, tmp_path / "before.onnx"), before, atol=1e-5)


def test_attention_without_biases_runs_without_them(tmp_path):
    model = graph_of(helper.make_node(ATTENTION, [*"qkv"], ["z"], num_heads=4), [])
    plain = computed(model, tmp_path / "plain.onnx")
    model.graph.node[0].input.append("named by the fusion, and not there")
    part_biases(model)
    assert np.array_equal(computed(model, tmp_path / "parted.onnx"), plain)
