"""Naming experts of a group by decision, and ending that: by decision, by their own word, or because they are gone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.bookings.experts import End
from allmende.server.books import operations as books
from allmende.server.deciding.models import ExpertNaming, Proposal
from allmende.server.deciding.queries import experts
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import NotYours, Refused, TooLate


def name_expert(proposal: Proposal, *, member: str, matter: str, at: datetime) -> ExpertNaming:
    """Name somebody as an expert, as a decision says; the book is held.

    Raises:
        Refused: They do not belong to the group, or cannot sign in to decide anything.
        TooLate: They are named for just this already.

    """
    group = proposal.group
    end_those_gone(group, at=at)
    refuse_who_could_not_decide(group, member)
    if experts.standing(group, member, matter) is not None:
        raise TooLate(_("They are an expert for this already."))
    naming = ExpertNaming(id=new_id(), group=group, member_id=member, matter=matter, decision=proposal, named_at=at)
    draft = bookings.expert_named(naming=naming.id, group=group.id, member=member, matter=matter, decision=proposal.id)
    books.append(group.book, draft, by="", at=at, about=f"expert:{naming.id}")
    naming.save(force_insert=True)
    return naming


def end_by_decision(proposal: Proposal, *, member: str, matter: str, at: datetime) -> None:
    """End somebody's being an expert, as a decision says; the book is held."""
    found = experts.standing(proposal.group, member, matter)
    if found is None:
        raise TooLate(_("They are no expert for this any more."))
    _end(found, "decided", decision=proposal.id, by="", at=at)


@transaction.atomic
def give_back(seat: Seat, naming_id: str, *, at: datetime) -> None:
    """Stop being an expert, by one's own word."""
    books.hold(seat.group.book_id)
    found = ExpertNaming.objects.select_for_update(of=("self",)).filter(pk=naming_id, group=seat.group).first()
    if found is None or found.ended_at is not None:
        raise TooLate(_("It does not stand any more."))
    if found.member_id != seat.member.id:
        raise NotYours(_("Only they themselves can give it back."))
    _end(found, "given back", by=seat.member.id, at=books.time_of_next(seat.group.book, at=at))


def end_those_gone(group: Group, *, at: datetime) -> None:
    """End it for who has left or has no sign-in any more, so that the book says who is left to decide; it is held."""
    for naming in experts.gone_from(group):
        _end(naming, "gone", by="", at=at)


def refuse_who_could_not_decide(group: Group, member: str) -> None:
    """Refuse who does not belong to the group, or has no sign-in."""
    here = Membership.objects.filter(group=group, member=member, left_at=None).select_related("member__person").first()
    if here is None:
        raise Refused(_("They are not a member here."), field="member")
    if here.member.person is None or here.member.person.user_id is None:
        raise Refused(_("Only somebody who can sign in can decide anything."), field="member")


def _end(naming: ExpertNaming, why: End, *, by: str, at: datetime, decision: str = "") -> None:
    draft = bookings.expert_ended(naming=naming.id, why=why, decision=decision)
    books.append(naming.group.book, draft, by=by, at=at, about=f"expert:{naming.id}")
    naming.ended_at, naming.why_ended = at, why
    naming.save(update_fields=["ended_at", "why_ended"])
