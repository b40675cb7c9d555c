"""Rounding: a network computes with its weights as the export will round them, and learns to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

LEVELS = 64
"""Steps from zero to the largest weight of a channel: int8 of 7 bits, as in ``index.inference``."""


@contextmanager
def rounded(network: nn.Module) -> Iterator[None]:
    """Let every linear layer compute with rounded weights; give the true ones back afterwards.

    Gradients taken inside are those of the rounded weights, to be applied to the true ones (the
    straight-through estimator; Bengio et al. 2013, section 4; Jacob et al. 2018, section 3).
    """
    weights = [layer.weight for layer in network.modules() if isinstance(layer, nn.Linear)]
    kept = [weight.data for weight in weights]
    try:
        for weight, true in zip(weights, kept, strict=True):
            weight.data = nearest(true)
        yield
    finally:
        for weight, true in zip(weights, kept, strict=True):
            weight.data = true


def nearest(weight: Tensor) -> Tensor:
    """Return weights, (outputs, inputs), as the nearest that int8 per output can say."""
    step = weight.abs().amax(1, keepdim=True).clamp(min=torch.finfo(weight.dtype).tiny) / LEVELS
    return (weight / step).round() * step
