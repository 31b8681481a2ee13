"""What can be proposed through the form; other matters have pages of their own that put them up for decision."""

from __future__ import annotations

from allmende.server.deciding.operations.terms import is_in_a_pool
from allmende.server.groups.models import Group
from allmende.server.pools.operations.offers import stands_alone

PROPOSED_HERE = (
    "rules",
    "text",
    "appointment",
    "admission",
    "exclusion",
    "founding",
    "join_pool",
    "leave_pool",
    "other",
)


def matters_of(group: Group) -> list[str]:
    """Return what the members of a group can propose: only who stands alone joins a pool, only who is in one leaves."""
    possible = {"join_pool": stands_alone(group), "leave_pool": is_in_a_pool(group)}
    return [matter for matter in PROPOSED_HERE if possible.get(matter, True)]
