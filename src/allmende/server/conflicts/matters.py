"""What is decided about that lies above deciding: settling a conflict, forking a project, sharing out a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.conflicts.forms.conflicts import ALONE, INSIDE, ForkForm
from allmende.server.conflicts.models import About as Subject
from allmende.server.conflicts.models import Conflict
from allmende.server.conflicts.operations.forking import ForkDraft, fork_by_decision
from allmende.server.conflicts.queries.forks import FORKABLE
from allmende.server.deciding.matters.acting import seat_of_a_maintainer
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import Proposal
from allmende.server.groups import operations as membering
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.refusal import Refused
from allmende.server.work.models import Decline
from allmende.server.work.operations.choosing import end_decline
from allmende.server.work.operations.corrections import propose_correction


def _carry_out_conflict(proposal: Proposal, at: datetime) -> None:
    """Do what whoever raised it wanted, as far as it can be done here; the rest is for people to do."""
    conflict = (
        Conflict.objects.filter(proposal=proposal, ended_at=None)
        .select_related("group__book", "group__parent", "by__person")
        .first()
    )
    if conflict is None:
        return
    if conflict.about == Subject.REFUSAL:
        standing = Decline.objects.filter(pk=conflict.thing, ended_at=None).first()
        if standing is not None:
            end_decline(seat_of_a_maintainer(conflict.group), standing.pk, at=at)
    elif conflict.about == Subject.EXCLUSION:
        _take_back_in(conflict, at=at)
    elif conflict.about == Subject.CONFIRMATION and conflict.remedy:
        # It counts once a second person agrees, as every correction does: two people answer for what is credited.
        propose_correction(
            _own_seat(conflict),
            conflict.thing,
            minutes=conflict.remedy["minutes"],
            weight_milli=conflict.remedy["weight_milli"],
            reason=_("As decided: %(title)s") % {"title": proposal.title},
            at=at,
        )


def _fork(proposal: Proposal, at: datetime) -> None:
    """Fork as decided, in the name of whoever proposed it."""
    person = proposal.by.person
    seat = seat_of(person, proposal.group) if person is not None else None
    if seat is None:
        raise Refused(_("Whoever proposed it is not here any more: somebody else can fork instead."))
    draft = ForkDraft(
        name=proposal.details["name"],
        reason=proposal.text[:1000],
        stands_alone=proposal.details.get("where") == ALONE or proposal.group.parent is None,
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


def _check_conflict(seat: Seat, content: Content, _at: datetime) -> None:
    open_ones = Conflict.objects.filter(group=seat.group, ended_at=None)
    if not open_ones.filter(pk=content.details.get("conflict", "")).exists():
        raise Refused(_("A conflict comes to a vote from its own page, after talking and mediating."), field="matter")


def _can_be_forked(group: Group) -> bool:
    return group.kind in FORKABLE


def _fork_fields(seat: Seat) -> Mapping[str, forms.Field]:
    asked = ForkForm(origin=seat.group).fields
    return {"name": asked["name"], "where": asked["where"]}


def _check_fork(seat: Seat, content: Content, _at: datetime) -> None:
    if not _can_be_forked(seat.group):
        raise Refused(_("A group of this kind is not forked: its groups join and leave by their own decisions."))
    if not content.details.get("name", "").strip():
        raise Refused(_("A group needs a name."), field="name")
    if content.details.get("where") not in {INSIDE, ALONE}:
        raise Refused(_("Say where the new group stands."), field="where")


def _what_forks(proposal: Proposal) -> Sequence[About]:
    where = proposal.details.get("where")
    note = _("on its own, with books of its own") if where == ALONE else ""
    if where == INSIDE and proposal.group.parent is not None:
        note = _("in %(group)s, beside this one") % {"group": proposal.group.parent.name}
    return [About(title=proposal.details.get("name", ""), note=note)]


def _has_pages_of_its_own(_seat: Seat, _content: Content, _at: datetime) -> None:
    raise Refused(_("A budget is shared out on pages of its own."), field="matter")


CONFLICT = Matter(
    code="conflict",
    label=gettext_lazy("Settle a conflict"),
    in_form=False,
    check=_check_conflict,
    carry_out=_carry_out_conflict,
)
FORK = Matter(
    code="fork",
    label=gettext_lazy("Fork a project"),
    note=gettext_lazy("a second group begins with what is written down here, and everybody chooses"),
    fields=_fork_fields,
    possible=_can_be_forked,
    check=_check_fork,
    carry_out=_fork,
    about=_what_forks,
)
BUDGET = Matter(code="budget", label=gettext_lazy("Share out a budget"), in_form=False, check=_has_pages_of_its_own)
