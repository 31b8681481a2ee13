"""What follows when a conflict, or a fork, was decided: one function for each, which deciding calls."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from allmende.server.conflicts.models import About, Conflict
from allmende.server.conflicts.operations.forking import ForkDraft, fork_by_decision
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations import carrying_out
from allmende.server.groups import operations as membering
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.refusal import Refused
from allmende.server.work.models import Decline
from allmende.server.work.operations.choosing import end_decline
from allmende.server.work.operations.corrections import propose_correction


def register() -> None:
    """Tell deciding how conflicts and forks are carried out."""
    carrying_out.register("conflict", carry_out_conflict)
    carrying_out.register("fork", carry_out_fork)


def carry_out_conflict(proposal: Proposal, at: datetime) -> None:
    """Do what whoever raised it wanted, as far as it can be done here; the rest is for people to do."""
    conflict = (
        Conflict.objects.filter(proposal=proposal, ended_at=None)
        .select_related("group__book", "group__parent", "by__person")
        .first()
    )
    if conflict is None:
        return
    if conflict.about == About.REFUSAL:
        standing = Decline.objects.filter(pk=conflict.thing, ended_at=None).first()
        if standing is not None:
            end_decline(_seat_of_a_maintainer(conflict.group), standing.pk, at=at)
    elif conflict.about == About.EXCLUSION:
        _take_back_in(conflict, at=at)
    elif conflict.about == About.CONFIRMATION and conflict.remedy:
        # It counts once a second person agrees, as every correction does: two people answer for what is credited.
        propose_correction(
            _own_seat(conflict),
            conflict.thing,
            minutes=conflict.remedy["minutes"],
            weight_milli=conflict.remedy["weight_milli"],
            reason=_("As decided: %(title)s") % {"title": proposal.title},
            at=at,
        )


def carry_out_fork(proposal: Proposal, at: datetime) -> None:
    """Fork as decided, in the name of whoever proposed it."""
    person = proposal.by.person
    seat = seat_of(person, proposal.group) if person is not None else None
    if seat is None:
        raise Refused(_("Whoever proposed it is not here any more: somebody else can fork instead."))
    draft = ForkDraft(
        name=proposal.details.get("name", "") or proposal.title[:80],
        reason=proposal.text[:1000],
        stands_alone=proposal.details.get("stands_alone", "") == "yes" or proposal.group.parent is None,
    )
    fork_by_decision(seat, draft, decision=proposal.id, at=at)


def _take_back_in(conflict: Conflict, *, at: datetime) -> None:
    """Make somebody a member again who was excluded meanwhile."""
    if not Membership.objects.filter(group=conflict.group, member=conflict.by, left_at=None).exists():
        membering.join(
            conflict.group, conflict.by, role=Role.MEMBER, share_class=ShareClass.ADULT, by=conflict.by, at=at
        )


def _own_seat(conflict: Conflict) -> Seat:
    person = conflict.by.person
    seat = seat_of(person, conflict.group) if person is not None else None
    if seat is None:
        raise Refused(_("Whoever raised it is not here any more."))
    return seat


def _seat_of_a_maintainer(group: Group) -> Seat:
    """Return the seat in whose name a decision of all does what otherwise those do who look after the group."""
    found = (
        Membership.objects.filter(group=group, role=Role.MAINTAINER, left_at=None)
        .exclude(member__person=None)
        .select_related("member__person")
        .order_by("joined_at", "id")
        .first()
    )
    if found is None or found.member.person is None:
        raise Refused(_("Nobody looks after this group at the moment."))
    return Seat(group=group, person=found.member.person, membership=found)
