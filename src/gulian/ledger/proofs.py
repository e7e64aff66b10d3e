# SPDX-License-Identifier: Apache-2.0
"""Short proofs about a log and their checks (RFC 9162, sections 2.1.3 and 2.1.4).

Who makes a proof has all leaves; who checks it has two heads and the proof. A check answers True or False and
never raises on what somebody sent: a proof of the wrong length is simply none.
"""

from __future__ import annotations

from collections.abc import Sequence

from gulian.errors import LedgerOutside
from gulian.ledger.tree import SHA256, node_hash, root_of


def inclusion(leaves: Sequence[bytes], place: int, algorithm: str = SHA256) -> tuple[bytes, ...]:
    """The hashes that lead from entry `place` up to the root over `leaves`. Raises LedgerOutside."""
    if not 0 <= place < len(leaves):
        raise LedgerOutside(place, len(leaves))
    path: list[bytes] = []
    first, last = 0, len(leaves)
    while last - first > 1:
        middle = first + _split(last - first)
        if place < middle:
            path.append(root_of(leaves[middle:last], algorithm))
            last = middle
        else:
            path.append(root_of(leaves[first:middle], algorithm))
            first = middle
    return tuple(reversed(path))


def consistency(leaves: Sequence[bytes], size: int, algorithm: str = SHA256) -> tuple[bytes, ...]:
    """The hashes that show the first `size` leaves to be the beginning of all. Raises LedgerOutside."""
    if not 0 < size <= len(leaves):
        raise LedgerOutside(size, len(leaves))
    path: list[bytes] = []
    first, last, known = 0, len(leaves), True
    while size != last:
        middle = first + _split(last - first)
        if size <= middle:
            path.append(root_of(leaves[middle:last], algorithm))
            last = middle
        else:
            path.append(root_of(leaves[first:middle], algorithm))
            first, known = middle, False
    if not known:
        path.append(root_of(leaves[first:last], algorithm))
    return tuple(reversed(path))


def check_inclusion(
    leaf: bytes, place: int, size: int, path: Sequence[bytes], root: bytes, algorithm: str = SHA256
) -> bool:
    """Whether a leaf is entry `place` of the log of `size` entries with this root."""
    if not 0 <= place < size:
        return False
    node, at, last = leaf, place, size - 1
    for each in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(each, node, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, each, algorithm)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def check_consistency(
    heads: tuple[tuple[int, bytes], tuple[int, bytes]], path: Sequence[bytes], algorithm: str = SHA256
) -> bool:
    """Whether the log of the first (size, root) is the beginning of the log of the second."""
    (size, root), (whole, final) = heads
    if not 0 < size <= whole:
        return False
    if size == whole:
        return not path and root == final
    hashes = list(path)
    if size & (size - 1) == 0:
        hashes.insert(0, root)
    if not hashes:
        return False
    at, last = size - 1, whole - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(each, before, algorithm), node_hash(each, after, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, each, algorithm)
        at, last = at >> 1, last >> 1
    return last == 0 and before == root and after == final


def _split(count: int) -> int:
    """The largest power of two below a count of at least two."""
    return 1 << (count - 1).bit_length() - 1
