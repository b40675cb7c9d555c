"""Outliers: channels that int8 would round badly, and all others for their sake, multiplied apart.

A few channels of a trained transformer's activations are far larger than the rest (Dettmers et al.
2022, "LLM.int8()", section 4). Dynamic quantisation has one scale for a whole activation, so those
few decide it, and what the others say is rounded away.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from index.inference.runtime import open_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

OUTLIER = 6.0
"""Magnitude from which on a channel is one (Dettmers et al. 2022, section 3)."""


def set_apart(path: Path, inputs: Mapping[str, NDArray[np.int64]]) -> list[str]:
    """Rewrite the graph in ``path`` so that outliers are multiplied by themselves.

    ``inputs`` is something to compute: the channels are the same whatever is (ibid., section 4).
    The graph computes what it computed. Returns the names of the products to leave in float.
    """
    model = onnx.load(path)
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    uses = Counter(name for node in graph.node for name in node.input)
    products = [
        node
        for node in graph.node
        if node.op_type == "MatMul"
        and uses[node.input[1]] == 1
        and node.input[1] in weights
        and len(weights[node.input[1]].dims) == 2
    ]
    try:
        largest = _largest(model, sorted({node.input[0] for node in products}), inputs, path)
    except Exception:  # noqa: BLE001 - a graph that does not run is found out where it is compared
        return []
    exact = []
    for node in products:
        outliers = np.flatnonzero(largest[node.input[0]] >= OUTLIER)
        if len(outliers):
            exact.append(_split(graph, node, weights[node.input[1]], outliers))
    if exact:
        onnx.save(model, path)
    return exact


def _largest(
    model: Any,  # noqa: ANN401 - onnx is untyped here
    names: list[str],
    inputs: Mapping[str, NDArray[np.int64]],
    path: Path,
) -> dict[str, NDArray[np.float32]]:
    """Return the largest magnitude in each channel of the activations named."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    known = {output.name for output in watched.graph.output}
    for name in names:
        if name not in known:
            output = onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            watched.graph.output.append(output)
    draft = path.with_suffix(".watched")
    onnx.save(watched, draft)
    computed = open_session(draft).run(names, dict(inputs))
    draft.unlink()
    return {
        name: np.abs(value).reshape(-1, value.shape[-1]).max(0)
        for name, value in zip(names, computed, strict=True)
    }


def _split(graph: Any, node: Any, weights: Any, outliers: NDArray[np.int64]) -> str:  # noqa: ANN401
    """Make a product the sum of two, the outliers' and the others'; return the name of the first.

    ``y = x W`` becomes ``y = x[outliers] W[outliers] + (x · others) W``.
    """
    matrix = numpy_helper.to_array(weights).copy()
    others = np.ones(len(matrix), np.float32)
    others[outliers] = 0.0
    (x, w), (y,) = node.input, node.output
    name = node.name or y
    for suffix, array in (("channels", outliers), ("rows", matrix[outliers]), ("others", others)):
        graph.initializer.append(numpy_helper.from_array(array, f"{name}/{suffix}"))
    matrix[outliers] = 0.0
    weights.CopyFrom(numpy_helper.from_array(matrix, w))
    made = [
        helper.make_node("Gather", [x, f"{name}/channels"], [f"{name}/outliers"], axis=-1),
        helper.make_node(
            "MatMul",
            [f"{name}/outliers", f"{name}/rows"],
            [f"{name}/theirs"],
            name=f"{name}/exact",
        ),
        helper.make_node("Mul", [x, f"{name}/others"], [f"{name}/rest"]),
        helper.make_node("MatMul", [f"{name}/rest", w], [f"{name}/its"], name=name),
        helper.make_node("Add", [f"{name}/theirs", f"{name}/its"], [y]),
    ]
    place = list(graph.node).index(node)
    graph.node.remove(node)
    for offset, one in enumerate(made):
        graph.node.insert(place + offset, one)
    return f"{name}/exact"
