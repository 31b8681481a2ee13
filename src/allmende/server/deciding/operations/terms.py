"""What a proposal of each matter is about: the terms it needs, and why some are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from allmende.economy.rulebook import Value
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import INSIDE_ONLY, Kind, Role
from allmende.server.groups.models import Group, JoinRequest, Membership, RuleSetting
from allmende.server.groups.queries import Seat
from allmende.server.pools.operations.offers import stands_alone
from allmende.server.refusal import Refused, TooLate

_NEEDED: Mapping[str, frozenset[str]] = {
    "appointment": frozenset({"member", "role"}),
    "exclusion": frozenset({"member"}),
    "reversal": frozenset({"decision"}),
    "join_pool": frozenset({"pool"}),
}

# What only has to be no longer so; whom a group took in or what it founded is a decision of its own.
_REVERSIBLE = frozenset({"rules", "text", "other", "agreement", "reversal"})


def check(
    seat: Seat,
    matter: str,
    terms: Mapping[str, str],
    *,
    changes: Mapping[str, Value | None],
    details: Mapping[str, str],
    at: datetime,
) -> None:
    """Refuse terms that do not fit the matter.

    Raises:
        Refused: Something is missing, too much, or not there.

    """
    if set(terms) != _NEEDED.get(matter, frozenset()):
        raise Refused(_("Something is missing: whom or what is it about?"), field="member")
    if "member" in terms:
        _check_member(seat, terms["member"])
    if matter == "appointment" and terms["role"] not in Role.values:
        raise Refused(_("There is no such role."), field="role")
    if matter == "admission":
        _check_request(seat, details)
    if matter == "founding":
        _check_founding(seat, details)
    if matter == "join_pool":
        _check_pool(seat, terms["pool"])
    if matter == "leave_pool" and not is_in_a_pool(seat.group):
        raise Refused(_("%(group)s is in no pool.") % {"group": seat.group.name})
    if matter == "reversal":
        _check_reversal(seat, terms["decision"], changes, at=at)


def reversing(seat: Seat, proposal: Proposal) -> dict[str, Value | None]:
    """Return what the rules a decision set would become again: what they were just before it."""
    before: dict[str, Value | None] = {}
    for name in proposal.changes:
        settings = list(RuleSetting.objects.filter(group=seat.group, name=name).order_by("at", "id"))
        mine = [number for number, setting in enumerate(settings) if setting.decision == proposal.id]
        # What was decided anew since is not for this reversal to change.
        if mine and mine[-1] == len(settings) - 1:
            before[name] = settings[mine[-1] - 1].value if mine[-1] > 0 else None
    return before


def reversible_until(proposal: Proposal, *, reversal_days: int) -> datetime | None:
    """Return until when the reversal of a decision can be asked for; None where there is nothing to reverse."""
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is None or proposal.counted_at is None:
        return None
    return proposal.counted_at + timedelta(days=reversal_days)


def _check_member(seat: Seat, member_id: str) -> None:
    if not Membership.objects.filter(group=seat.group, member_id=member_id, left_at=None).exists():
        raise Refused(_("They are not a member here."), field="member")


def _check_request(seat: Seat, details: Mapping[str, str]) -> None:
    open_requests = JoinRequest.objects.filter(group=seat.group, answered_at=None)
    if not details.get("request", "").isdigit() or not open_requests.filter(pk=details["request"]).exists():
        raise Refused(_("Choose who asks to join."), field="request")


def _check_founding(seat: Seat, details: Mapping[str, str]) -> None:
    kind = details.get("kind", "")
    if not details.get("name", "").strip() or kind not in Kind.values or kind in INSIDE_ONLY:
        raise Refused(_("Say what the new group is called, and of which kind it is."), field="name")
    if seat.group.kind in INSIDE_ONLY:
        raise Refused(_("Nothing can be founded inside a household."), field="kind")


def is_in_a_pool(group: Group) -> bool:
    """Whether a group lies directly in a pool, which it could leave."""
    return group.parent is not None and group.parent.kind == Kind.POOL and group.parent.parent_id is None


def _check_pool(seat: Seat, pool_id: str) -> None:
    if not stands_alone(seat.group):
        raise Refused(_("Only what stands on its own, and is no pool itself, can join a pool."), field="pool")
    if not Group.objects.filter(pk=pool_id, kind=Kind.POOL, parent=None).exists():
        raise Refused(_("There is no pool at this address. Ask its people for it."), field="pool")


def _check_reversal(seat: Seat, decision: str, changes: Mapping[str, Value | None], *, at: datetime) -> None:
    earlier = Proposal.objects.filter(pk=decision, group=seat.group).first()
    until = None
    if earlier is not None:
        until = reversible_until(earlier, reversal_days=groups.rulebook_of(seat.group).reversal_days)
    if earlier is None or until is None or not is_of_this_book(earlier):
        raise Refused(_("There is no decision here that could be reversed."), field="decision")
    if until < at:
        raise TooLate(_("The time to reverse it is over: propose something new instead."))
    if earlier.matter not in _REVERSIBLE:
        raise Refused(_("This cannot be taken back like that: propose something new instead."), field="decision")
    if dict(changes) != reversing(seat, earlier) or (earlier.changes and not changes):
        raise Refused(_("What it set has been decided anew since; there is nothing to take back."), field="decision")
    standing = Proposal.objects.filter(reverses=earlier, state__in=[State.DISCUSSED, State.VOTING])
    if standing.exists():
        raise TooLate(_("Its reversal is proposed already."))
