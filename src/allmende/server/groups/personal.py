"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.groups.models import Break, Holding, Invitation, JoinRequest, Member, Membership
from allmende.server.people.models import Person


def members_of_person(person: Person) -> list[Member]:
    """Return the ids under which the books know a person."""
    return list(Member.objects.filter(person=person).select_related("book").order_by("id"))


def stored_about(person: Person, members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about groups that is stored about a person, ready for JSON."""
    memberships = Membership.objects.filter(member__in=members).select_related("group").order_by("joined_at", "id")
    asked = JoinRequest.objects.filter(person=person).select_related("group").order_by("asked_at", "id")
    return {
        "memberships": [
            {
                "group": one.group.name,
                "kind": one.group.kind,
                "member_id": one.member_id,
                "role": one.role,
                "shares_as": one.share_class,
                "joined_at": one.joined_at,
                "left_at": one.left_at,
            }
            for one in memberships
        ],
        "breaks": [
            {"group": one.group.name, "first_day_away": one.from_day, "first_day_back": one.until_day}
            for one in Break.objects.filter(member__in=members).select_related("group").order_by("from_day", "id")
        ],
        "qualifications": [
            {"group": one.qualification.group.name, "name": one.qualification.name, "since": one.at}
            for one in Holding.objects.filter(member__in=members).select_related("qualification__group").order_by("id")
        ],
        "requests_to_join": [
            {
                "group": one.group.name,
                "message": one.message,
                "asked_at": one.asked_at,
                "accepted": one.accepted,
                "answer": one.answer,
            }
            for one in asked
        ],
        "invitations_made": [
            {"group": one.group.name, "email": one.email, "made_at": one.made_at, "expires_at": one.expires_at}
            for one in Invitation.objects.filter(by__in=members).select_related("group").order_by("made_at", "token")
        ],
    }


def still_in(person: Person) -> list[Membership]:
    """Return the memberships that have not ended, outer groups first."""
    memberships = Membership.objects.filter(member__person=person, left_at=None).select_related("group")
    return list(memberships.order_by("group__founded_at", "group__name"))


def forget(person: Person, members: Sequence[Member], *, emails: Sequence[str]) -> None:
    """Delete what is about the person alone; memberships and breaks stay under the random id, for the books."""
    Holding.objects.filter(member__in=members).delete()
    Invitation.objects.filter(by__in=members).delete()
    Invitation.objects.filter(email__in=[email.lower() for email in emails]).delete()
    JoinRequest.objects.filter(person=person).delete()
