"""What somebody can do, and who vouches for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.groups.models import Group, Holding, Member, Membership, Qualification
from allmende.server.groups.operations.belonging import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused

MOST_NAME = 80


@transaction.atomic
def vouch(group: Group, *, qualification: str, member: Member, seat: Seat, at: datetime) -> Holding:
    """Say that somebody can do something; new names of qualifications are added as they come."""
    need_maintainer(seat, group)
    name = qualification.strip()
    if not name:
        raise Refused(_("Please name the qualification."), field="qualification")
    if len(name) > MOST_NAME:
        raise Refused(_("A name has at most %(most)d characters.") % {"most": MOST_NAME}, field="qualification")
    if not Membership.objects.filter(group=group, member=member, left_at=None).exists():
        raise Refused(_("They are not a member here."))
    # "first aid" and "First aid" are the same thing.
    kept = Qualification.objects.filter(group=group, name__iexact=name).first()
    if kept is None:
        kept, _made = Qualification.objects.get_or_create(group=group, name=name)
    holding, _new = Holding.objects.get_or_create(
        qualification=kept, member=member, defaults={"vouched_by": seat.member, "at": at}
    )
    return holding


@transaction.atomic
def withdraw_vouching(holding_id: int, *, member: Member, seat: Seat) -> None:
    """No longer say that somebody can do something."""
    need_maintainer(seat, seat.group)
    Holding.objects.filter(pk=holding_id, member=member, qualification__group=seat.group).delete()
