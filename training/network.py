"""The reader's network: a BERT encoder with three numbers for every token.

Start and end of the answer, and evidence for the token's sentence. The first token stands for
"no answer here": what a span or a sentence scores counts from what that token scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

START, END, EVIDENCE = range(3)


class Network(nn.Module):  # type: ignore[misc] # torch is untyped here
    """A question and a passage in, logits of shape (batch, tokens, 3) out."""

    def __init__(self, encoder: Path, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="eager",  # on processors twice as fast as the default
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
        self.head = nn.Linear(self.encoder.config.hidden_size, 3)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.train()  # an encoder is loaded in evaluation mode, without its dropout

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the logits of every token."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        logits: Tensor = self.head(states)
        return logits


def mean_of(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Return the mean of networks, weight by weight (Wortsman et al. 2022, "Model soups")."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def loss(logits: Tensor, sentences: Tensor, targets: Tensor, right: Tensor) -> Tensor:
    """Return the mean negative log-probability of the right start, end and sentence.

    ``logits`` is (batch, tokens, 3). ``sentences`` (batch, tokens) numbers each token's sentence
    from 1; the first token has 0, what cannot answer has -1. ``targets`` (batch, tokens, 2) marks
    the tokens that start and end an answer, ``right`` (batch, sentences + 1) the sentences that
    hold one; both mark the first place where nothing answers. Where several places are marked,
    their probabilities add up (Clark & Gardner 2018, equation 1).
    """
    logits = logits.float()
    outside = sentences.lt(0)
    spans = logits[..., : END + 1].masked_fill(outside[..., None], -torch.inf)
    span_loss = spans.logsumexp(1) - spans.masked_fill(~targets, -torch.inf).logsumexp(1)
    pooled, empty = by_sentence(logits[..., EVIDENCE], sentences, right.shape[1])
    pooled = pooled.masked_fill(empty, -torch.inf)
    sentence_loss = pooled.logsumexp(1) - pooled.masked_fill(~right, -torch.inf).logsumexp(1)
    return (span_loss.sum(1) + sentence_loss).mean() / 3


def distance(logits: Tensor, told: Tensor, sentences: Tensor, count: int) -> Tensor:
    """Return how far a network's distributions over places are from a teacher's, ``told``.

    That is the mean cross entropy of start, end and sentence (Hinton et al. 2015, at a temperature
    of 1, since the margins over "no answer" are to become the teacher's as well). ``logits`` and
    ``told`` are (batch, tokens, 3), ``sentences`` as ``loss`` takes them, up to ``count`` of them.
    """
    outside = sentences.lt(0)
    total = logits.new_zeros(())
    for place in (START, END):
        ours, theirs = (
            each[..., place].float().masked_fill(outside, -torch.inf) for each in (logits, told)
        )
        total = total + _crossed(ours, theirs)
    pooled = [by_sentence(each[..., EVIDENCE].float(), sentences, count) for each in (logits, told)]
    ours, theirs = (means.masked_fill(empty, -torch.inf) for means, empty in pooled)
    return (total + _crossed(ours, theirs)) / 3


def _crossed(ours: Tensor, theirs: Tensor) -> Tensor:
    likely = ours.log_softmax(1).masked_fill(theirs.isneginf(), 0.0)
    return -(theirs.softmax(1) * likely).sum(1).mean()


def by_sentence(evidence: Tensor, sentences: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the mean evidence of each sentence, (batch, count), and which have no token."""
    places = sentences.clamp(min=0)
    inside = sentences.ge(0).float()
    sums = evidence.new_zeros(len(evidence), count).scatter_add_(1, places, evidence * inside)
    tokens = torch.zeros_like(sums).scatter_add_(1, places, inside)
    return sums / tokens.clamp(min=1), tokens.eq(0)
