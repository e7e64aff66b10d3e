# SPDX-License-Identifier: Apache-2.0
"""An append-only log that anybody can check: the Merkle tree of RFC 9162 over entries in files.

1 an entry becomes a leaf (`leaf_hash`)  2 leaves become one root (`root_of`), by a frontier of a few hashes
3 an entry is shown to be in it (`inclusion`), an old root to be its beginning (`consistency`)
4 whoever holds two numbers and a short list of hashes checks both (`check_inclusion`, `check_consistency`)
5 `Log` keeps entries, leaf hashes and heads in a folder; a killed writer loses nothing that was acknowledged
"""

from __future__ import annotations

from gulian.ledger.log import Head, Log
from gulian.ledger.proofs import check_consistency, check_inclusion, consistency, inclusion
from gulian.ledger.tree import Frontier, leaf_hash, node_hash, root_of

__all__ = [
    "Frontier",
    "Head",
    "Log",
    "check_consistency",
    "check_inclusion",
    "consistency",
    "inclusion",
    "leaf_hash",
    "node_hash",
    "root_of",
]
