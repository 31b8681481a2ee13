"""In whose name it is done when a decision of all does what otherwise those do who look after the group."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allmende.server.deciding.models import Proposal
from allmende.server.groups.kinds import Role
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import Refused


def person_acting_for(proposal: Proposal) -> Person:
    """Return who proposed it, or where they are gone, who has looked after the group longest.

    Raises:
        Refused: Nobody does.

    """
    return proposal.by.person or seat_of_a_maintainer(proposal.group).person


def seat_of_a_maintainer(group: Group) -> Seat:
    """Return the seat of who has looked after the group longest.

    Raises:
        Refused: Nobody does.

    """
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
