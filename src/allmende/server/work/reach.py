"""How far a board and a round reach: in a pool all projects share one of each, elsewhere every group has its own.

On the pages of a pool's root stand the tasks of all its projects; on a project's own pages stand only its own. Tasks of
a pool that are shared out in rounds are in one round of the pool, whichever project they belong to.
"""

from __future__ import annotations

from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import chain_of, working_parts


def is_pool(group: Group) -> bool:
    """Whether a group is the root of a pool."""
    return group.kind == Kind.POOL and group.parent_id is None


def pool_of(group: Group) -> Group | None:
    """Return the pool a group lies in, or is; None where its community is no pool."""
    root = chain_of(group)[-1]
    return root if is_pool(root) else None


def board_groups(group: Group) -> list[Group]:
    """Return the groups whose tasks stand on a group's board: it alone, but for a pool, where all its projects are."""
    if not is_pool(group):
        return [group]
    return working_parts(group)


def round_group(group: Group) -> Group:
    """Return the group whose rounds share out the tasks of a group: the pool around it, else the group itself."""
    return pool_of(group) or group
