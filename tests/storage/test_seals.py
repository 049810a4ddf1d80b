"""The tree over all heads, kept up to date instead of built anew."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from storage.seals import Head, MerkleTree

MOVES = st.lists(
    st.dictionaries(
        st.integers(1, 20).map(lambda number: f"case/{number}"),
        st.builds(Head, st.integers(1, 9), st.text("0123456789abcdef", min_size=4, max_size=4)),
        max_size=4,
    ),
    max_size=12,
)


def built_anew(heads: dict[str, Head]) -> str:
    level = [
        hashlib.sha256(f"leaf\x1f{chain}\x1f{head.events}\x1f{head.digest}".encode()).digest()
        for chain, head in heads.items()
    ]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"node\x1f" + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0].hex() if level else ""


@given(MOVES)
def test_a_moved_tree_is_the_one_that_would_be_built(moves: list[dict[str, Head]]) -> None:
    tree, heads = MerkleTree(), dict[str, Head]()
    for moved in moves:
        before, copy = tree.root, tree.copy()
        tree.put(moved)
        for chain in sorted(moved):
            heads[chain] = moved[chain]
        assert (len(tree), tree.root) == (len(heads), built_anew(heads))
        assert copy.root == before
