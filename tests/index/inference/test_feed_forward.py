"""A feed-forward that is cut into pieces computes the same, and rounds more finely."""

from collections import Counter

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.inference import feed_forward
from index.inference.feed_forward import GELU, PIECES, part_feed_forwards
from index.inference.onnx_graph import write
from index.inference.runtime import open_session

NARROW, WIDE = 64, 66  # a width that the pieces do not divide
WHOLE = Counter({"MatMul": 2, "Add": 1, GELU: 1})
CUT = Counter({"MatMul": 2 * PIECES, "Add": PIECES, GELU: PIECES, "Sum": 1})
X = np.random.default_rng(5).normal(size=(1, 7, NARROW)).astype(np.float32)


def model_of(*weights, outputs=("y",)):
    """Return a graph of feed-forwards one upon another, each with the weights of a name."""
    dice = np.random.default_rng(3)
    shapes = {"A": (NARROW, WIDE), "a": (WIDE,), "B": (WIDE, NARROW)}
    known = [
        numpy_helper.from_array(dice.normal(size=shape).astype(np.float32), f"{each}{name}")
        for name in dict.fromkeys(weights)
        for each, shape in shapes.items()
    ]
    nodes, x = [], "x"
    for place, name in enumerate(weights):
        y = "y" if place == len(weights) - 1 else f"y{place}"
        nodes += [
            helper.make_node("MatMul", [x, f"A{name}"], [f"product{place}"]),
            helper.make_node("Add", [f"a{name}", f"product{place}"], [f"sum{place}"]),
            helper.make_node(GELU, [f"sum{place}"], [f"wide{place}"], domain="com.microsoft"),
            helper.make_node("MatMul", [f"wide{place}", f"B{name}"], [y]),
        ]
        x = y
    values = [
        helper.make_tensor_value_info(each, TensorProto.FLOAT, [1, None, None])
        for each in ("x", *outputs)
    ]
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    graph = helper.make_graph(nodes, "layers", values[:1], values[1:], known)
    return helper.make_model(graph, opset_imports=versions, ir_version=9)


def computed(model, path):
    onnx.save(model, path)
    return open_session(path).run(["y"], {"x": X})[0]


def operators(model):
    return Counter(node.op_type for node in model.graph.node)


def times(counts, factor):
    return Counter({name: count * factor for name, count in counts.items()})


@pytest.mark.parametrize("weights", ["p", "pq", "pp"], ids=["one", "two", "two of shared weights"])
def test_the_sum_of_the_pieces_is_the_whole(tmp_path, weights):
    model = model_of(*weights)
    before = computed(model, tmp_path / "whole.onnx")
    part_feed_forwards(model.graph)
    assert operators(model) == times(CUT, len(weights))
    onnx.checker.check_model(model)
    assert np.allclose(computed(model, tmp_path / "cut.onnx"), before, rtol=1e-4, atol=1e-3)


def test_layers_that_share_their_weights_share_the_pieces():
    model = model_of("p", "p")
    weights = len(model.graph.initializer)
    part_feed_forwards(model.graph)
    assert len(model.graph.initializer) == weights * (1 + PIECES)


@pytest.mark.parametrize("needed", ["product0", "sum0", "wide0"])
def test_a_feed_forward_whose_inside_is_needed_elsewhere_stays_whole(needed):
    model = model_of("p", outputs=("y", needed))
    part_feed_forwards(model.graph)
    assert operators(model) == WHOLE


@pytest.mark.parametrize(
    "change",
    [
        lambda nodes: setattr(nodes[2], "op_type", "FastGelu"),
        lambda nodes: setattr(nodes[1], "op_type", "Sub"),
        lambda nodes: nodes[0].input.reverse(),
        lambda nodes: nodes[1].input.__setitem__(0, "x"),
    ],
    ids=["another activation", "another sum", "weights before the input", "a sum of no weights"],
)
def test_what_is_not_quite_a_feed_forward_stays_as_it_is(change):
    model = model_of("p")
    change(model.graph.node)
    before = list(model.graph.node)
    part_feed_forwards(model.graph)
    assert list(model.graph.node) == before


def test_a_large_value_coarsens_its_own_piece_alone(tmp_path):
    model = model_of("p")
    known = {tensor.name: tensor for tensor in model.graph.initializer}
    for name, large in (("ap", 1000), ("Bp", 0)):  # a unit that nothing comes of but the scale
        values = numpy_helper.to_array(known[name]).copy()
        values[0] = large
        known[name].CopyFrom(numpy_helper.from_array(values, name))
    exact = computed(model, tmp_path / "fused.onnx")

    def astray():
        write(tmp_path, "int8", tmp_path / "int8.onnx", tmp_path / "int8.data")
        found = open_session(tmp_path / "int8.onnx").run(["y"], {"x": X})[0]
        return float(np.square(found - exact).mean())

    whole = astray()
    feed_forward.part(tmp_path / "fused.onnx")
    assert operators(onnx.load(tmp_path / "fused.onnx")) == CUT
    assert astray() < whole / PIECES * 1.5
