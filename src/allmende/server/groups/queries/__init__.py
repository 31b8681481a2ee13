"""What is read about groups: who belongs, what counts there, and what their pages show."""

from allmende.server.groups.queries.belonging import (
    Seat,
    breaks_of,
    chain_of,
    day_start,
    group_by_slug,
    groups_of,
    holders,
    household_mates,
    local_day,
    may_act_for,
    members_of,
    memberships_within,
    on_break,
    rulebook_of,
    seat_of,
    with_parts,
)

__all__ = [
    "Seat",
    "breaks_of",
    "chain_of",
    "day_start",
    "group_by_slug",
    "groups_of",
    "holders",
    "household_mates",
    "local_day",
    "may_act_for",
    "members_of",
    "memberships_within",
    "on_break",
    "rulebook_of",
    "seat_of",
    "with_parts",
]
