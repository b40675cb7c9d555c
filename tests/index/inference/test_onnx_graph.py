"""A graph that is made quicker computes the same."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.inference.onnx_graph import SUMMED_NORM, part_norms
from index.inference.runtime import open_session

WIDE = 32


def tensor(name, seed):
    values = np.random.default_rng(seed).normal(size=WIDE).astype(np.float32)
    return numpy_helper.from_array(values, name)


def graph(*bias):
    """Return a graph of one sum and the layer norm of it."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, WIDE]) for name in "xy"
    ]
    output = helper.make_tensor_value_info("z", TensorProto.FLOAT, [1, None, WIDE])
    arguments = ["x", "y", "weight", "shift", *bias]
    node = helper.make_node(SUMMED_NORM, arguments, ["z"], domain="com.microsoft", epsilon=1e-6)
    known = [tensor(name, seed) for seed, name in enumerate(arguments[2:])]
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    made = helper.make_graph([node], "norm", inputs, [output], known)
    return helper.make_model(made, opset_imports=versions, ir_version=9)


def computed(model, path):
    onnx.save(model, path)
    dice = np.random.default_rng(7)
    feeds = {name: dice.normal(size=(1, 5, WIDE)).astype(np.float32) for name in "xy"}
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
