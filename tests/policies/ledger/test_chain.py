"""Shows that leaves, nodes, roots and proofs are those of RFC 6962, by its published vectors and by definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.ledger import chain

# The leaves and roots that Certificate Transparency's own implementations are tested with.
_LEAVES = [
    chain.leaf_hash(bytes.fromhex(data))
    for data in (
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
_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert chain.root_of(_LEAVES[:size]).hex() == _ROOTS[size]


def test_the_published_inclusion_proof_is_produced_and_accepted() -> None:
    proof = chain.inclusion_proof(_LEAVES, 5)
    assert [step.hex() for step in proof] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert chain.is_included(_LEAVES[5], 5, 8, proof, bytes.fromhex(_ROOTS[8]))


def test_the_published_consistency_proof_is_produced_and_accepted() -> None:
    proof = chain.consistency_proof(_LEAVES, 6)
    assert [step.hex() for step in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert chain.is_consistent(6, bytes.fromhex(_ROOTS[6]), 8, bytes.fromhex(_ROOTS[8]), proof)


def test_a_leaf_cannot_pose_as_a_node_nor_a_link_as_either() -> None:
    left, right = _LEAVES[0], _LEAVES[1]
    poses = {chain.leaf_hash(left + right), chain.node_hash(left, right), chain.chain_hash(left, right)}
    assert len(poses) == 3
    assert chain.node_hash(left, right) == hashlib.sha256(b"\x01" + left + right).digest()


@given(st.integers(1, 40), st.data())
def test_every_leaf_of_every_tree_is_shown_to_be_there_and_nowhere_else(size: int, data: st.DataObject) -> None:
    leaves = [chain.leaf_hash(bytes([number])) for number in range(size)]
    root = chain.root_of(leaves)
    position = data.draw(st.integers(0, size - 1))
    proof = chain.inclusion_proof(leaves, position)
    assert chain.is_included(leaves[position], position, size, proof, root)
    for elsewhere in range(size):
        if elsewhere != position:
            assert not chain.is_included(leaves[position], elsewhere, size, proof, root)
    assert not chain.is_included(chain.leaf_hash(b"another"), position, size, proof, root)
    assert not chain.is_included(leaves[position], position, size, [*proof, root], root)


@given(st.integers(1, 40), st.data())
def test_a_tree_is_consistent_with_its_past_and_with_no_other(size: int, data: st.DataObject) -> None:
    leaves = [chain.leaf_hash(bytes([number])) for number in range(size)]
    earlier = data.draw(st.integers(1, size))
    proof = chain.consistency_proof(leaves, earlier)
    before, now = chain.root_of(leaves[:earlier]), chain.root_of(leaves)
    assert chain.is_consistent(earlier, before, size, now, proof)
    changed = data.draw(st.integers(0, earlier - 1))
    rewritten = [chain.leaf_hash(b"rewritten") if at == changed else leaf for at, leaf in enumerate(leaves)]
    forged = chain.consistency_proof(rewritten, earlier)
    assert not chain.is_consistent(earlier, before, size, chain.root_of(rewritten), forged)


@given(st.integers(0, 200), st.integers(0, 60))
def test_a_frontier_taken_up_again_grows_into_the_same_tree(first: int, more: int) -> None:
    leaves = [chain.leaf_hash(str(number).encode()) for number in range(first + more)]
    before = chain.Frontier()
    for leaf in leaves[:first]:
        before.add(leaf)
    after = chain.Frontier(before.size, before.peaks)
    for leaf in leaves[first:]:
        after.add(leaf)
    assert after.root() == _by_definition(leaves)


def test_a_frontier_with_peaks_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="has `2` peaks, not `1`"):
        chain.Frontier(5, [_LEAVES[0]])


@pytest.mark.parametrize("position", [-1, 8])
def test_a_leaf_that_is_not_there_has_no_proof(position: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        chain.inclusion_proof(_LEAVES, position)
    assert not chain.is_included(_LEAVES[0], position, 8, [], bytes.fromhex(_ROOTS[8]))


def _by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return chain.node_hash(_by_definition(leaves[:split]), _by_definition(leaves[split:]))
