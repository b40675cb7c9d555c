"""Feed-forwards: ``gelu(x A + a) B``, computed in pieces, each of which is rounded by itself.

As integers an activation has one scale, which its largest values set; those of the wide layer
between the two products are so far above the rest that they coarsen it. Of the pieces,
``gelu(x Aᵢ + aᵢ) Bᵢ``, whose sum is the whole, they coarsen only their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

PIECES = 4
"""They bring the least cosine to float32 of 2,000 passages from .9855 to .9925, two to .9900
(bench/README.md)."""

GELU = "Gelu"  # of onnxruntime, without a bias
_OPERATORS = ["MatMul", "Add", GELU, "MatMul"]


def part(path: Path) -> None:
    """Rewrite the graph at ``path``, which is in float, with its feed-forwards in pieces.

    A graph whose activations are other ones, or were not fused, stays as it is. The weights that
    were cut are left in it, and dropped by quantisation.
    """
    model = onnx.load(path)
    part_feed_forwards(model.graph)
    onnx.save(model, path)


def part_feed_forwards(graph: onnx.GraphProto) -> None:
    """Compute each feed-forward of ``graph`` in ``PIECES``, in the place of its last product."""
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    uses = Counter(name for node in graph.node for name in node.input)
    uses.update(output.name for output in graph.output)
    nodes = list(graph.node)
    del graph.node[:]
    for node in nodes:
        chain = _chain_to(node, made, uses)
        weights = _weights_of(chain, known) if chain else []
        if weights:
            for each in chain[:-1]:
                graph.node.remove(each)
            cuts = [_cut(graph, known, *weight) for weight in weights]
            graph.node.extend(_pieces(chain, list(zip(*cuts, strict=True))))
        else:
            graph.node.append(node)


def _chain_to(
    last: onnx.NodeProto, made: Mapping[str, onnx.NodeProto], uses: Mapping[str, int]
) -> list[onnx.NodeProto]:
    """Return the nodes of the feed-forward that ``last`` ends, or none if it ends none.

    Nothing else may need what is computed on the way.
    """
    chain = [last]
    while len(chain) < len(_OPERATORS):
        before = [made[name] for name in chain[0].input if name in made]
        if len(before) != 1 or uses[before[0].output[0]] != 1:
            return []
        chain = before + chain
    return chain if [node.op_type for node in chain] == _OPERATORS else []


def _weights_of(
    chain: Sequence[onnx.NodeProto], known: Mapping[str, NDArray[np.float32]]
) -> list[tuple[str, int]]:
    """Return the names of A, a and B, each with its axis along the wide layer, or none."""
    first, sum_, _, last = chain
    names = [first.input[1], *(name for name in sum_.input if name in known), last.input[1]]
    match [known[name].shape for name in names if name in known]:
        case [(_, wide), (wide_too,), (wide_again, _)] if wide == wide_too == wide_again:
            return list(zip(names, (1, 0, 0), strict=True))
    return []


def _cut(
    graph: onnx.GraphProto, known: Mapping[str, NDArray[np.float32]], name: str, axis: int
) -> list[str]:
    """Add the pieces of a weight, once where several layers share it; return their names."""
    names = [f"{name}/{axis}/{place}" for place in range(PIECES)]
    if names[0] not in {tensor.name for tensor in graph.initializer}:
        pieces = map(np.ascontiguousarray, np.array_split(known[name], PIECES, axis))
        graph.initializer.extend(map(numpy_helper.from_array, pieces, names))
    return names


def _pieces(
    chain: Sequence[onnx.NodeProto], weights: Sequence[tuple[str, ...]]
) -> Iterator[onnx.NodeProto]:
    first, _, gelu, last = chain
    (y,) = last.output
    parts = [f"{y}/{place}" for place in range(PIECES)]
    for part_, (a, bias, b) in zip(parts, weights, strict=True):
        yield helper.make_node("MatMul", [first.input[0], a], [f"{part_}/product"])
        yield helper.make_node("Add", [f"{part_}/product", bias], [f"{part_}/sum"])
        yield helper.make_node(GELU, [f"{part_}/sum"], [f"{part_}/gelu"], domain=gelu.domain)
        yield helper.make_node("MatMul", [f"{part_}/gelu", b], [part_])
    yield helper.make_node("Sum", parts, [y])
