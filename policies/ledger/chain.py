"""Hashes that make a ledger show tampering: the Merkle tree of RFC 6962 (section 2.1) and a running chain.

Called by the journal (leaf and chain hash of each entry), by checkpoints (the root) and by verification (all of it).
Inputs of leaves, nodes and links carry prefixes of their own, so that none of them can pose as another. The chain
shows a change at once; the tree gives short proofs that one entry is in a checkpoint and that a later checkpoint
extends an earlier one (RFC 9162, sections 2.1.3 and 2.1.4).
"""

import hashlib
from collections.abc import Iterable, Sequence

_LEAF, _NODE, _LINK = b"\x00", b"\x01", b"\x02"

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves, which is also where the chain starts."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry's bytes as a leaf."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees as one."""
    return hashlib.sha256(_NODE + left + right).digest()


def chain_hash(previous: bytes, leaf: bytes) -> bytes:
    """The running hash after a leaf: it depends on every leaf up to here and on their order."""
    return hashlib.sha256(_LINK + previous + leaf).digest()


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to give the root, in memory of log2(size) hashes."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of `{size}` leaves has `{size.bit_count()}` peaks, not `{len(peaks)}`")
        self.size = size
        self.peaks = list(peaks)

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        merged, size = leaf, self.size
        while size & 1:
            merged = node_hash(self.peaks.pop(), merged)
            size >>= 1
        self.peaks.append(merged)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash of the leaves added so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The audit path of one leaf: what has to be hashed with it, from the leaf upwards, to reach the root."""
    if not 0 <= position < len(leaves):
        raise ValueError(f"there is no leaf `{position}` in a tree of `{len(leaves)}`")
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if position < middle:
        return [*inclusion_proof(leaves[:middle], position), root_of(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], position - middle), root_of(leaves[:middle])]


def is_included(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf at its position in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    node, last, reached = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            reached = node_hash(sibling, reached)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and reached == root


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """What shows that the tree of the first `earlier` leaves was only added to since (RFC 9162, 2.1.4.1)."""
    if not 0 < earlier <= len(leaves):
        raise ValueError(f"a tree of `{len(leaves)}` leaves does not extend one of `{earlier}`")
    return _subproof(leaves, earlier, whole=True)


def is_consistent(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the later tree extends the earlier one (RFC 9162, 2.1.4.2)."""
    if earlier == size:
        return not proof and earlier_root == root
    if not 0 < earlier < size or not proof:
        return False
    path = list(proof) if earlier & (earlier - 1) else [earlier_root, *proof]
    node, last = earlier - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        node, last = node >> 1, last >> 1
    return last == 0 and older == earlier_root and newer == root


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = _split(len(leaves))
    if earlier <= middle:
        return [*_subproof(leaves[:middle], earlier, whole=whole), root_of(leaves[middle:])]
    return [*_subproof(leaves[middle:], earlier - middle, whole=False), root_of(leaves[:middle])]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
