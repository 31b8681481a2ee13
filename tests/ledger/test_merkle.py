from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    NoSuchLeaf,
    NotAPrefix,
    ProofDoesNotHold,
    append,
    check_consistency,
    check_inclusion,
    consistency_path,
    frontier_at,
    frontier_root,
    hash_leaf,
    inclusion_path,
    node_of,
    root,
)

# The eight leaves and nine roots of the certificate-transparency reference implementation.
KNOWN_LEAVES = [
    bytes.fromhex(data)
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
KNOWN_ROOTS = [
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

SIZES = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [hash_leaf(number.to_bytes(4, "big")) for number in range(size)]


def naive_root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as written there."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def naive_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*naive_path(index, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(index - k, hashes[k:]), naive_root(hashes[:k])]


def naive_proof(old_size: int, hashes: list[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if old_size == len(hashes):
        return [] if known else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if old_size <= k:
        return [*naive_proof(old_size, hashes[:k], known=known), naive_root(hashes[k:])]
    return [*naive_proof(old_size - k, hashes[k:], known=False), naive_root(hashes[:k])]


@pytest.mark.parametrize("size", range(9))
def test_the_known_leaves_give_the_known_roots(size: int) -> None:
    assert root([hash_leaf(data) for data in KNOWN_LEAVES[:size]]).hex() == KNOWN_ROOTS[size]


@given(size=st.integers(0, 70))
def test_appending_gives_the_root_of_the_definition(size: int) -> None:
    frontier = Frontier()
    for leaf in leaves(size):
        frontier, _ = append(frontier, leaf)
    assert frontier.size == size
    assert frontier_root(frontier) == naive_root(leaves(size)) == root(leaves(size))


@given(size=SIZES)
def test_every_completed_subtree_is_the_root_of_its_leaves(size: int) -> None:
    frontier, hashes = Frontier(), leaves(size)
    seen = set()
    for leaf in hashes:
        frontier, completed = append(frontier, leaf)
        for level, index, node in completed:
            assert node == naive_root(hashes[index << level : (index + 1) << level])
            seen.add((level, index))
    assert seen == {(level, index) for level in range(8) for index in range(size >> level)}


@given(size=SIZES, data=st.data())
def test_a_stored_tree_gives_the_frontier_of_any_earlier_size(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(0, size))
    assert frontier_root(frontier_at(earlier, node=node_of(leaves(size)))) == naive_root(leaves(size)[:earlier])


@given(size=SIZES, more=st.integers(0, 20), data=st.data())
def test_inclusion_paths_are_those_of_the_definition_and_hold(size: int, more: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size=size, node=node_of(leaves(size + more)))
    assert path == naive_path(index, leaves(size))
    check_inclusion(leaves(size)[index], index=index, size=size, path=path, root=root(leaves(size)))


@given(size=SIZES, more=st.integers(0, 20), data=st.data())
def test_consistency_paths_are_those_of_the_definition_and_hold(size: int, more: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    path = consistency_path(old, size=size, node=node_of(leaves(size + more)))
    assert path == naive_proof(old, leaves(size))
    check_consistency(old_size=old, size=size, old_root=root(leaves(old)), root=root(leaves(size)), path=path)


@given(size=st.integers(2, 70), data=st.data())
def test_an_altered_inclusion_proof_does_not_hold(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size=size, node=node_of(leaves(size)))
    place = data.draw(st.integers(0, len(path) - 1))
    altered = [*path[:place], hash_leaf(path[place]), *path[place + 1 :]]
    shortened = path[:place] + path[place + 1 :]
    for wrong in (altered, shortened, [*path, path[0]]):
        with pytest.raises(ProofDoesNotHold):
            check_inclusion(leaves(size)[index], index=index, size=size, path=wrong, root=root(leaves(size)))
    with pytest.raises(ProofDoesNotHold):
        check_inclusion(hash_leaf(b"other"), index=index, size=size, path=path, root=root(leaves(size)))


@given(size=st.integers(2, 70), data=st.data())
def test_a_tree_with_another_past_is_not_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = leaves(size)
    rewritten[changed] = hash_leaf(b"rewritten")
    path = consistency_path(old, size=size, node=node_of(rewritten))
    with pytest.raises(ProofDoesNotHold):
        check_consistency(old_size=old, size=size, old_root=root(leaves(old)), root=root(rewritten), path=path)


def test_a_proof_takes_few_look_ups_in_a_large_tree() -> None:
    looked_up = []

    def node(level: int, index: int) -> bytes:
        looked_up.append((level, index))
        return hash_leaf(b"%d %d" % (level, index))

    inclusion_path(123_456, size=1_000_000, node=node)
    consistency_path(123_456, size=1_000_000, node=node)
    assert len(looked_up) <= 4 * 20


def test_proofs_outside_the_tree_are_refused() -> None:
    node = node_of(leaves(3))
    with pytest.raises(NoSuchLeaf):
        inclusion_path(3, size=3, node=node)
    for old_size in (0, 4):
        with pytest.raises(NotAPrefix):
            consistency_path(old_size, size=3, node=node)
    with pytest.raises(ProofDoesNotHold):
        check_consistency(old_size=2, size=2, old_root=EMPTY_ROOT, root=root(leaves(2)), path=[])
    with pytest.raises(ProofDoesNotHold):
        check_consistency(old_size=3, size=5, old_root=EMPTY_ROOT, root=EMPTY_ROOT, path=[])
