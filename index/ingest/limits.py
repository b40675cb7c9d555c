"""What a fetch may take of time and memory, and where it may reach."""

from __future__ import annotations

from dataclasses import dataclass

SECONDS = 20.0
"""What a fetch may take in all, redirects among it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take: bytes, packed and unpacked, and seconds in all.

    ``private`` lets it reach this machine and its network.
    """

    max_bytes: int
    private: bool = False
    seconds: float = SECONDS
