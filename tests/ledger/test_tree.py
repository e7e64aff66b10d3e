# SPDX-License-Identifier: Apache-2.0
"""The tree against published roots, against its definition, and against every flipped bit."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import LedgerOutside
from gulian.ledger import (
    Frontier,
    check_consistency,
    check_inclusion,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    root_of,
)

# The entries and roots that implementations of Certificate Transparency share as their test vectors.
ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(each) for each in ENTRIES]
sizes = st.integers(1, 70)


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(each).encode()) for each in range(count)]


def oracle(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(oracle(leaves[:k]), oracle(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@given(st.integers(0, 300))
def test_the_frontier_gives_the_root_of_the_definition(size: int) -> None:
    assert root_of(leaves_of(size)) == oracle(leaves_of(size))


@given(st.integers(0, 100), st.integers(0, 100))
def test_appending_in_two_goes_is_appending_in_one(first: int, second: int) -> None:
    leaves = leaves_of(first + second)
    assert Frontier().with_leaves(leaves[:first]).with_leaves(leaves[first:]) == Frontier().with_leaves(
        leaves
    )


@given(st.data(), sizes)
def test_every_entry_is_shown_to_be_in_the_log_and_nowhere_else(data: st.DataObject, size: int) -> None:
    leaves, place = leaves_of(size), data.draw(st.integers(0, size - 1))
    path, root = inclusion(leaves, place), root_of(leaves)
    assert check_inclusion(leaves[place], place, size, path, root)
    other = data.draw(st.integers(0, size))
    assert check_inclusion(leaves[place], other, size, path, root) == (other == place)
    assert not check_inclusion(leaf_hash(b"other"), place, size, path, root)
    assert not check_inclusion(leaves[place], place, size, (*path, root), root)


@given(st.data(), sizes)
def test_every_beginning_is_shown_to_be_one(data: st.DataObject, size: int) -> None:
    leaves, first = leaves_of(size), data.draw(st.integers(1, size))
    heads = ((first, root_of(leaves[:first])), (size, root_of(leaves)))
    path = consistency(leaves, first)
    assert check_consistency(heads, path)
    rewritten = [leaf_hash(b"rewritten"), *leaves[1:]]
    assert not check_consistency((heads[0], (size, root_of(rewritten))), consistency(rewritten, first)) or (
        rewritten == leaves
    )
    assert not check_consistency(heads, (*path, root_of(leaves)))


@given(st.data(), st.integers(2, 70))
def test_a_flipped_bit_breaks_every_proof(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    place, root = data.draw(st.integers(0, size - 1)), root_of(leaves)
    path = list(inclusion(leaves, place))
    at, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
    path[at] = (int.from_bytes(path[at], "big") ^ 1 << bit).to_bytes(32, "big")
    assert not check_inclusion(leaves[place], place, size, path, root)
    first = data.draw(st.integers(1, size - 1))
    links = list(consistency(leaves, first))
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = (int.from_bytes(links[at], "big") ^ 1 << bit).to_bytes(32, "big")
    assert not check_consistency(((first, root_of(leaves[:first])), (size, root)), links)


@given(st.lists(st.binary(min_size=0, max_size=40), max_size=9), st.integers(-2, 9), st.integers(-2, 9))
def test_a_check_never_raises_on_what_somebody_sent(path: list[bytes], place: int, size: int) -> None:
    root = root_of(LEAVES)
    assert check_inclusion(LEAVES[0], place, size, path, root) in (True, False)
    assert check_consistency(((place, root), (size, root)), path) in (True, False)


def test_what_lies_outside_is_refused() -> None:
    with pytest.raises(LedgerOutside):
        inclusion(LEAVES, 8)
    with pytest.raises(LedgerOutside):
        consistency(LEAVES, 9)
    with pytest.raises(LedgerOutside):
        consistency(LEAVES, 0)
