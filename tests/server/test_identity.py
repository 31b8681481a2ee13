"""Ids and salts are random, but for a demo while it is made; what opens something always is."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import allmende
from allmende.server.identity import drawn_again, new_id, new_salt, new_token


@given(st.integers(), st.integers(1, 64))
def test_the_same_seed_draws_the_same_ids_and_salts_but_never_the_same_token(seed: int, length: int) -> None:
    with drawn_again(seed):
        first = new_id(), new_salt(length), new_id()
        token = new_token()
    with drawn_again(seed):
        assert (new_id(), new_salt(length), new_id()) == first
        assert new_token() != token


def test_afterwards_nobody_can_know_what_is_drawn() -> None:
    drawn = set()
    for _again in range(3):
        with drawn_again(8):
            new_id()
        drawn.add((new_id(), new_salt(16)))
    assert len(drawn) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", one) and len(salt) == 16 for one, salt in drawn)


def test_only_the_making_of_the_demo_draws_again() -> None:
    root = Path(allmende.__file__).parent
    asking = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if "drawn_again(" in path.read_text()}
    assert asking == {"server/identity.py", "server/demo/history.py"}
