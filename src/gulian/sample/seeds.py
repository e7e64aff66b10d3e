# SPDX-License-Identifier: Apache-2.0
"""Independent random streams, one for each purpose: more days or a new rule never move the firms."""

from __future__ import annotations

import numpy as np

# The place in this tuple is part of the seed: add at the end, never reorder.
PURPOSES = ("places", "firms", "sizes", "facts", "network", "leaders", "course", "habits", "day", "faults")


def stream(seed: int, purpose: str, *more: int) -> np.random.Generator:
    """The generator of one purpose (and day): PCG64 from SeedSequence([seed, purpose, *more])."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([seed, PURPOSES.index(purpose), *more]))
    )
