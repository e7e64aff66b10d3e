# SPDX-License-Identifier: Apache-2.0
"""Documents that say nearly the same: news and transcript of one event, a text printed twice.

One in four shingles of five characters is kept, by its hash (FracMinHash), so that sketches of documents of
any two lengths compare, and containment can be told as well as likeness.
Broder 1997 (doi:10.1109/SEQUEN.1997.666900); Irber et al. 2022
(doi:10.1101/2022.01.11.475838).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

_SHINGLE = 5
_SHARE = 4
"""One hash in so many is kept."""
_LEAST = 24
"""Hashes below which a sketch says nothing: about a hundred characters."""
_COMMON = 40
"""A shingle that stands in more documents than this is a formula and proposes no pair."""
CONTAINED = 0.5
"""Share of the shorter document from which two say nearly the same."""


def group_duplicates(texts: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Groups of keys whose texts share at least half of the shorter one's shingles; order is that given."""
    sketches = {name: _sketch(text) for name, text in texts.items()}
    sketches = {name: sketch for name, sketch in sketches.items() if len(sketch) >= _LEAST}
    groups = _Groups(list(sketches))
    for (a, b), shared in _shared(sketches).items():
        if shared >= CONTAINED * min(len(sketches[a]), len(sketches[b])):
            groups.join(a, b)
    return groups.made()


def _sketch(text: str) -> frozenset[int]:
    """Hashes of the shingles of Chinese characters, letters and digits; one in four is kept."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    points = points[((points >= 0x3400) & (points <= 0x9FFF)) | ((points < 128) & (points > 47))].astype(
        np.uint64
    )
    if len(points) < _SHINGLE:
        return frozenset()
    length = len(points) - _SHINGLE + 1
    mixed: npt.NDArray[np.uint64] = np.zeros(length, dtype=np.uint64)
    for step in range(_SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + points[step : step + length]
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    return frozenset(mixed[mixed % np.uint64(_SHARE) == 0].tolist())


def _shared(sketches: Mapping[str, frozenset[int]]) -> dict[tuple[str, str], int]:
    """How many hashes each pair has in common, pairs that have none left out."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, sketch in sketches.items():
        for each in sketch:
            holders[each].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if 1 < len(names) <= _COMMON:
            for at, a in enumerate(names):
                for b in names[at + 1 :]:
                    shared[a, b] += 1
    return shared


class _Groups:
    """Names joined into groups."""

    def __init__(self, names: Sequence[str]) -> None:
        self._head = {name: name for name in names}

    def join(self, a: str, b: str) -> None:
        self._head[self._find(b)] = self._find(a)

    def made(self) -> tuple[tuple[str, ...], ...]:
        groups: dict[str, list[str]] = defaultdict(list)
        for name in self._head:
            groups[self._find(name)].append(name)
        return tuple(tuple(names) for names in groups.values() if len(names) > 1)

    def _find(self, name: str) -> str:
        while self._head[name] != name:
            name = self._head[name]
        return name
