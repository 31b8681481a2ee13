"""A history tree over leaf hashes: RFC 6962 section 2.1 (SHA-256), whole or grown leaf by leaf.

Verification of proofs follows RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256().digest()

Node = Callable[[int, int], bytes]
"""Looks up a complete subtree's hash: `node(level, index)` covers leaves index << level to (index + 1) << level."""


class NoSuchLeaf(ValueError):
    """An index outside the tree."""


class NotAPrefix(ValueError):
    """An earlier size of zero, or larger than the later one, between which nothing can be proven."""


class ProofDoesNotHold(ValueError):
    """A proof that does not lead to the root it was checked against."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed to go on appending: the roots of the complete subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()


def hash_leaf(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 over a zero byte and the data."""
    return sha256(b"\x00" + data).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 over a one byte and both children."""
    return sha256(b"\x01" + left + right).digest()


def append(frontier: Frontier, leaf_hash: bytes) -> tuple[Frontier, list[tuple[int, int, bytes]]]:
    """Append a leaf.

    Returns:
        The new frontier, and the subtrees the leaf completes as (level, index, hash), the leaf itself first.

    """
    index, level, node = frontier.size, 0, leaf_hash
    peaks = list(frontier.peaks)
    completed = [(0, index, node)]
    # Each one-bit at the end of the size is a complete subtree waiting for its right sibling.
    while index & 1:
        node = hash_children(peaks.pop(), node)
        index >>= 1
        level += 1
        completed.append((level, index, node))
    return Frontier(frontier.size + 1, (*peaks, node)), completed


def frontier_root(frontier: Frontier) -> bytes:
    """Return the root of the tree that has been appended so far."""
    if not frontier.peaks:
        return EMPTY_ROOT
    node = frontier.peaks[-1]
    for peak in reversed(frontier.peaks[:-1]):
        node = hash_children(peak, node)
    return node


def frontier_at(size: int, *, node: Node) -> Frontier:
    """Return the frontier of a stored tree when it had this size; looks up at most log2(size) + 1 nodes."""
    peaks, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks.append(node(level, start >> level))
            start += 1 << level
    return Frontier(size, tuple(peaks))


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over some leaf hashes."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier, _ = append(frontier, leaf)
    return frontier_root(frontier)


def node_of(leaf_hashes: Sequence[bytes]) -> Node:
    """Return the look-up of nodes for leaves held in memory."""
    frontier, stored = Frontier(), {}
    for leaf in leaf_hashes:
        frontier, completed = append(frontier, leaf)
        stored.update({(level, index): hashed for level, index, hashed in completed})
    return lambda level, index: stored[level, index]


def inclusion_path(index: int, *, size: int, node: Node) -> list[bytes]:
    """Return the hashes that prove a leaf to be in the tree of this size, from the leaf upwards.

    Args:
        index: Position of the leaf, from 0.
        size: Size of the tree it is proven in; the stored tree may be larger.
        node: Look-up of complete subtrees; called O(log size) times.

    Raises:
        NoSuchLeaf: The index is not below the size.

    """
    if not 0 <= index < size:
        raise NoSuchLeaf(index)
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old_size: int, *, size: int, node: Node) -> list[bytes]:
    """Return the hashes that prove the tree of `old_size` to be a prefix of the one of `size`.

    Raises:
        NotAPrefix: The old size is below 1 or above the size.

    """
    if not 1 <= old_size <= size:
        raise NotAPrefix(old_size, size)
    path: list[bytes] = []
    start, end, known = 0, size, True
    while end != old_size:
        middle = start + _largest_power_below(end - start)
        if old_size <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start, known = middle, False
    # The verifier knows the old root already; it needs this hash only where that is not the old tree's whole.
    if not known:
        path.append(_range_root(start, end, node))
    return path[::-1]


def check_inclusion(leaf_hash: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is in a tree.

    Raises:
        ProofDoesNotHold: The path does not lead from the leaf to the root.

    """
    if not 0 <= index < size:
        raise ProofDoesNotHold("index")
    place, last, node = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise ProofDoesNotHold("path too long")
        if place & 1 or place == last:
            node = hash_children(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hash_children(node, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or node != root:
        raise ProofDoesNotHold("root")


def check_consistency(*, old_size: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> None:
    """Check that an older tree is a prefix of a newer one.

    Raises:
        ProofDoesNotHold: The path does not lead to both roots.

    """
    if not 1 <= old_size <= size:
        raise ProofDoesNotHold("sizes")
    if old_size == size:
        if path or old_root != root:
            raise ProofDoesNotHold("root")
        return
    # An old tree that is one complete subtree is where the path begins; its root need not be in the path.
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    if not hashes or _climb_to_both(hashes, place=old_size - 1, last=size - 1) != (old_root, root):
        raise ProofDoesNotHold("root")


def _climb_to_both(hashes: Sequence[bytes], *, place: int, last: int) -> tuple[bytes, bytes] | None:
    """Return the old and the new root a consistency path leads to, or None if it is of the wrong length."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = node = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_node, node = hash_children(sibling, old_node), hash_children(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hash_children(node, sibling)
        place, last = place >> 1, last >> 1
    return (old_node, node) if last == 0 else None


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(start: int, end: int, node: Node) -> bytes:
    """Return the root of the subtree over leaves start to end, from the complete subtrees it consists of."""
    hashes = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(node(level, start >> level))
        start += 1 << level
    whole = hashes.pop()
    while hashes:
        whole = hash_children(hashes.pop(), whole)
    return whole
