"""Markets several tests are run on."""

import pytest

from allmende.cli.preflib import read_bids
from allmende.mechanisms.tasks.market import Market, Person, Task
from tests.mechanisms.markets import BIDS


@pytest.fixture(scope="session")
def bids_market() -> Market:
    """Return real bids of reviewers for papers as a market of tasks."""
    if not BIDS.exists():
        pytest.skip("the real bids lie beside a checkout, not in it")
    bids = read_bids(BIDS, words_milli={"yes": 500, "maybe": 1000, "noanswer": 2000})
    return Market(
        tasks=tuple(Task(name=name, places=3, floor_milli=200, cap_milli=3000) for name in bids.tasks),
        people=tuple(Person(name=name, max_places=12) for name in bids.people),
        wishes=bids.wishes_milli,
    )
