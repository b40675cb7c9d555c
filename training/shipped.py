"""The reader that is shipped becomes a network to go on from, as near as int8 tells it.

    python -m training.shipped OUT [--model qa/reading/weights]

Writes ``OUT/network.pt``. Each weight is what the graph multiplies with: its integer less the zero
point, times its channel's step, and outliers (``qa.reading.quantisation``) as they are. So the
networks of earlier rounds need not be kept for another.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from qa.reading.registry import SHIPPED
from qa.reading.span_model import GRAPH
from training.network import Network
from training.train import default_encoder, write

Arrays = Mapping[str, NDArray[np.generic]]

_LAYER = "encoder.encoder.layer."
_PRODUCTS = "attention/output/dense", "intermediate/dense", "output/dense"


def main() -> None:
    """Write the network that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m training.shipped",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    network = Network(default_encoder())
    state = network.state_dict()
    said = state_of(onnx.load(options.model / GRAPH))
    unknown = {name for name in state if name not in said and "position_ids" not in name}
    if unknown or said.keys() - state.keys():
        raise SystemExit(f"{options.model} is another network: it lacks {sorted(unknown)[:3]}")
    network.load_state_dict({name: torch.from_numpy(array) for name, array in said.items()})
    write(network.state_dict(), options.out / "network.pt")


def state_of(model: onnx.ModelProto) -> dict[str, NDArray[np.float32]]:
    """Return a network's weights, by their names, from the graph that was exported of it."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    quantised = {name.removesuffix("_quantized") for name in arrays if name.endswith("_quantized")}
    whole = {name: dequantised(arrays, name) for name in quantised}
    state = {
        name: array.copy()
        for name, array in (arrays | whole).items()
        if name.startswith(("encoder.", "head.")) and not name.endswith(_OF_ROUNDING)
    }
    products = [whole[name] for name in ordered_products(model, whole)]
    layers = (len(products) - 1) // len(_PRODUCTS)
    for layer in range(layers):
        for part, weight, bias in zip(
            ("query", "key", "value"),
            np.split(whole[f"Attention_{layer}_qkv_weight"], 3, axis=1),
            np.split(arrays[f"Attention_{layer}_qkv_bias"], 3),
            strict=True,
        ):
            name = f"{_LAYER}{layer}.attention.self.{part}"
            state[f"{name}.weight"], state[f"{name}.bias"] = weight.T.copy(), bias.copy()
        for place, product in enumerate(_PRODUCTS):
            weight = products[layer * len(_PRODUCTS) + place].copy()
            apart = f"/encoder/encoder/layer.{layer}/{product}/MatMul"
            if f"{apart}/channels" in arrays:
                weight[arrays[f"{apart}/channels"]] = arrays[f"{apart}/rows"]
            state[f"{_LAYER}{layer}.{product.replace('/', '.')}.weight"] = weight.T.copy()
    state["head.weight"] = products[-1].T.copy()
    return state


_OF_ROUNDING = "_scale", "_zero_point", "_quantized"


def dequantised(arrays: Arrays, name: str) -> NDArray[np.float32]:
    """Return a weight from its integers, steps and zero points."""
    whole, step, zero = (
        arrays[f"{name}{suffix}"] for suffix in ("_quantized", "_scale", "_zero_point")
    )
    return (whole.astype(np.float32) - zero.astype(np.float32)) * step.astype(np.float32)


def ordered_products(model: onnx.ModelProto, known: Arrays) -> list[str]:
    """Return the names of the weights that plain products multiply with, in the graph's order."""
    return [
        name
        for node in model.graph.node
        if node.op_type == "MatMulInteger"
        for name in (node.input[1].removesuffix("_quantized"),)
        if name in known
    ]


if __name__ == "__main__":
    main()
