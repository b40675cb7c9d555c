"""Graphs: a torch module becomes an ONNX graph: traced, fused, quantised, weights apart.

What every exported model shares. It imports torch and onnx, and nothing of ours.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import AttentionMaskFormat, FusionOptions
from transformers.utils import logging as transformers_logging

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# int8 weights against uint8 activations overflow 16 bits on processors that have AVX2 but not
# VNNI; seven bits never do.
PRECISIONS = ("int8", "int8, 7 bits", "float32")

_OPSET = 17
SUMMED_NORM = "SkipLayerNormalization"  # of onnxruntime: a sum, and the layer norm of it
ATTENTION = "MultiHeadAttention"  # of onnxruntime: queries, keys, values, and
_BIASES = 3  # at this place the biases of these three


def trace(
    module: Any,  # noqa: ANN401 - torch is untyped here
    inputs: Mapping[str, Any],
    outputs: Sequence[str],
    path: Path,
    axes: Mapping[str, Mapping[int, str]],
) -> None:
    """Write ``module`` as it computes ``inputs``, tensors by name; ``axes`` may vary."""
    with torch.no_grad():
        # Of the two exporters, the fusions recognise attention only in the graphs of this one.
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: dict(by_place) for name, by_place in axes.items()},
            opset_version=_OPSET,
            dynamo=False,
        )


def fuse(
    config: Any,  # noqa: ANN401 - untyped here
    traced: Path,
    fused: Path,
    *,
    alone: bool = False,
) -> None:
    """Fuse attention and activations where the architecture's are known.

    Where every text is computed ``alone`` no token is ever padding, so attention needs no mask.
    """
    options = FusionOptions("bert")
    if alone:
        options.attention_mask_format = AttentionMaskFormat.NoMask
        options.use_multi_head_attention = True
        options.enable_bias_gelu = False
    try:
        found = optimizer.optimize_model(
            str(traced),
            model_type="bert",
            num_heads=getattr(config, "num_attention_heads", 0),
            hidden_size=getattr(config, "hidden_size", 0),
            opt_level=0,
            optimization_options=options,
        )
        part_norms(found.model)
        part_biases(found.model)
        found.save_model_to_file(str(fused))
    except Exception:  # noqa: BLE001 - an unknown architecture fails in many ways, and runs unfused
        shutil.copyfile(traced, fused)


def part_norms(model: onnx.ModelProto) -> None:
    """Compute a sum and its layer norm one after the other: the two in one take six times as long.

    Measured with onnxruntime 1.31 (bench/README.md); the fusion of attention needs them in one.
    """
    nodes = list(model.graph.node)
    del model.graph.node[:]
    for node in nodes:
        alone = node.op_type == SUMMED_NORM and len(node.output) == 1
        parts = _sum_and_norm(node) if alone else (node,)
        model.graph.node.extend(parts)


def part_biases(model: onnx.ModelProto) -> None:
    """Add the biases of attention to its inputs: to a product of integers they cost nothing.

    The fusion of attention names biases, as one, whether the network has them or not.
    """
    known = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = list(model.graph.node)
    del model.graph.node[:]
    for node in nodes:
        if node.op_type == ATTENTION and len(node.input) > _BIASES:
            biases = known.get(node.input[_BIASES])
            node.input[_BIASES] = ""
            if biases is not None:
                _add_before(model.graph, node, numpy_helper.to_array(biases).ravel())
        model.graph.node.append(node)


def _add_before(graph: onnx.GraphProto, node: onnx.NodeProto, biases: NDArray[np.float32]) -> None:
    for place, bias in enumerate(np.split(biases, _BIASES)):
        product = node.input[place]
        graph.initializer.append(numpy_helper.from_array(bias, f"{product}_bias"))
        graph.node.append(
            helper.make_node("Add", [product, f"{product}_bias"], [f"{product}_biased"])
        )
        node.input[place] = f"{product}_biased"


def _sum_and_norm(node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
    first, second, weight, shift, *bias = node.input
    (result,) = node.output
    if bias:
        yield helper.make_node("Add", [first, *bias], [f"{result}_biased"])
        first = f"{result}_biased"
    yield helper.make_node("Add", [first, second], [f"{result}_sum"])
    yield helper.make_node(
        "LayerNormalization",
        [f"{result}_sum", weight, shift],
        [result],
        axis=-1,
        **{each.name: each.f for each in node.attribute if each.name == "epsilon"},
    )


def write(
    work: Path, precision: str, graph: Path, weights: Path, exact: Sequence[str] = ()
) -> None:
    """Write ``work/fused.onnx`` in one of ``PRECISIONS``, its weights in a file of their own.

    The nodes named in ``exact`` stay in float.
    Separate weights are mapped into memory instead of parsed: half the time to open. float32 is
    the last resort, so without the fusions as well: ``work/traced.onnx``.
    """
    source = work / "traced.onnx"
    if precision != "float32":
        source = work / "quantised.onnx"
        quantize_dynamic(
            work / "fused.onnx",
            source,
            per_channel=True,
            reduce_range="7 bits" in precision,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=list(exact),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    weights.unlink(missing_ok=True)  # onnx would append to it
    onnx.save_model(
        onnx.load(source),
        graph,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=weights.name,
        size_threshold=1024,
    )
    shutil.copymode(graph, weights)  # onnx makes it private to the user


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence the libraries' warnings, logs and bars; errors are exceptions and pass."""
    transformers_logging.disable_progress_bar()
    root, sink = logging.getLogger(), logging.NullHandler()
    disabled = root.manager.disable
    root.addHandler(sink)  # without a handler, logging.warning() installs one for good
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        root.removeHandler(sink)
