# SPDX-License-Identifier: Apache-2.0
"""Leaves and nodes of the tree (RFC 9162, section 2.1.1).

    MTH({})    = H("")
    MTH({d0})  = H(0x00 || d0)
    MTH(D[n])  = H(0x01 || MTH(D[0:k]) || MTH(D[k:n]))     k = the largest power of two below n

The prefixes keep an entry from being passed off as a node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHA256 = "sha256"
SIZE = 32
"""Bytes of a hash: SHA-256 and SM3 have the same."""


def digest(data: bytes, algorithm: str = SHA256) -> bytes:
    """The hash all others are made of. algorithm : a name of hashlib with 32 bytes, such as sm3."""
    return hashlib.new(algorithm, data).digest()


def leaf_hash(entry: bytes, algorithm: str = SHA256) -> bytes:
    """The leaf of an entry."""
    return digest(b"\x00" + entry, algorithm)


def node_hash(left: bytes, right: bytes, algorithm: str = SHA256) -> bytes:
    """The node above two others."""
    return digest(b"\x01" + left + right, algorithm)


@dataclass(frozen=True)
class Frontier:
    """The roots of the full subtrees of a log, largest first: all that appending needs.

    size 5 (binary 101) -> two hashes: of entries 0..3 and of entry 4
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()
    algorithm: str = SHA256

    def with_leaves(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after some more leaves."""
        size, stack = self.size, list(self.hashes)
        for leaf in leaves:
            node, carry = leaf, size
            while carry & 1:
                node, carry = node_hash(stack.pop(), node, self.algorithm), carry >> 1
            stack.append(node)
            size += 1
        return Frontier(size, tuple(stack), self.algorithm)

    def root(self) -> bytes:
        """The root over all entries: smaller subtrees first join those on their left."""
        if not self.hashes:
            return digest(b"", self.algorithm)
        *others, node = self.hashes
        for left in reversed(others):
            node = node_hash(left, node, self.algorithm)
        return node


def root_of(leaves: Sequence[bytes], algorithm: str = SHA256) -> bytes:
    """The root over leaf hashes."""
    return Frontier(algorithm=algorithm).with_leaves(leaves).root()
