"""Outliers are multiplied apart: the same numbers in float, better ones in int8."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.inference import onnx_graph
from index.inference.runtime import open_session
from qa.reading.quantisation import OUTLIER, set_apart

WIDE, NARROW = 64, 32  # enough numbers to be written into a file of their own


@pytest.fixture
def work(tmp_path):
    """A graph of one product, ``y = x W``, where an export looks for it."""
    weights = np.random.default_rng(3).normal(size=(WIDE, NARROW)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"], name="dense")],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, None, WIDE])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, None, NARROW])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "fused.onnx")
    return tmp_path


def activations(*outliers, seed=0, tokens=20):
    """Random ones, a few channels of them far larger in some tokens."""
    x = np.random.default_rng(seed).normal(size=(1, tokens, WIDE)).astype(np.float32)
    x = np.clip(x, -3, 3)
    for channel in outliers:
        x[0, :3, channel] = 30.0
    return x


def computed(path, x):
    return open_session(path).run(None, {"x": x})[0]


def quantised(work, name, exact):
    onnx_graph.write(work, "int8, 7 bits", work / name, work / f"{name}.data", exact)
    return work / name


def test_a_graph_with_its_outliers_apart_computes_what_it_computed(work):
    before = computed(work / "fused.onnx", activations(5, 40, seed=1))
    exact = set_apart(work / "fused.onnx", {"x": activations(5, 40)})
    assert exact == ["dense/exact"]
    after = computed(work / "fused.onnx", activations(5, 40, seed=1))
    np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-4)


def test_int8_is_several_times_nearer_with_outliers_apart(work):
    x = activations(5, 40, seed=1)
    true = computed(work / "fused.onnx", x)
    plain = computed(quantised(work, "plain.onnx", []), x)
    exact = set_apart(work / "fused.onnx", {"x": activations(5, 40)})
    apart = computed(quantised(work, "apart.onnx", exact), x)
    assert np.square(apart - true).mean() * 9 < np.square(plain - true).mean()


def test_a_graph_without_outliers_stays_as_it_is(work):
    before = (work / "fused.onnx").read_bytes()
    assert np.abs(activations()).max() < OUTLIER
    assert set_apart(work / "fused.onnx", {"x": activations()}) == []
    assert (work / "fused.onnx").read_bytes() == before
    assert list(work.iterdir()) == [work / "fused.onnx"]


def test_a_graph_that_does_not_run_stays_as_it_is(work):
    model = onnx.load(work / "fused.onnx")
    model.graph.node[0].input[0] = "unknown"
    onnx.save(model, work / "fused.onnx")
    before = (work / "fused.onnx").read_bytes()
    assert set_apart(work / "fused.onnx", {"x": activations(5)}) == []
    assert (work / "fused.onnx").read_bytes() == before


def test_products_without_a_name_and_by_stacks_of_matrices_compute_what_they_computed(work):
    model = onnx.load(work / "fused.onnx")
    stack = np.random.default_rng(4).normal(size=(1, NARROW, NARROW)).astype(np.float32)
    model.graph.initializer.append(numpy_helper.from_array(stack, "stack"))
    model.graph.node[0].name, model.graph.node[0].output[0] = "", "h"
    model.graph.node.append(helper.make_node("MatMul", ["h", "stack"], ["y"]))
    onnx.save(model, work / "fused.onnx")
    x = activations(5, 40, seed=1)
    before = computed(work / "fused.onnx", x)
    assert np.abs(before).max() > OUTLIER
    assert set_apart(work / "fused.onnx", {"x": activations(5, 40)}) == ["h/exact"]
    np.testing.assert_allclose(computed(work / "fused.onnx", x), before, rtol=1e-4, atol=1e-3)
