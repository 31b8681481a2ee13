"""Ways into a group: invitations by link or mail, and requests that a maintainer answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.server.groups import operations
from allmende.server.groups.kinds import Role, ShareClass
from allmende.server.groups.models import Group, Invitation, JoinRequest, Membership
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

LINK_DAYS = 14
LINK_USES = 50


def invite(
    group: Group, *, seat: Seat, at: datetime, email: str = "", share_class: str = ShareClass.ADULT
) -> Invitation:
    """Make an invitation: for one mail address (used once), or a link to pass on (used often, for two weeks)."""
    if seat.rulebook.who_may_invite == "maintainers" and not seat.is_maintainer:
        raise NotYours(_("In this group only maintainers invite."))
    return Invitation.objects.create(
        group=group,
        email=email.strip().lower(),
        share_class=share_class,
        by=seat.member,
        made_at=at,
        expires_at=at + timedelta(days=LINK_DAYS),
        uses_left=1 if email else LINK_USES,
    )


def send_invitation(invitation: Invitation, *, link: str) -> None:
    """Mail an invitation to the address it is for."""
    names = {"name": invitation.by.name, "group": invitation.group.name}
    send_mail(
        _("%(name)s invites you to %(group)s") % names,
        _("Hello,\n\n%(name)s invites you to take part in %(group)s.\n\nOpen this link to join:\n%(link)s\n")
        % {**names, "link": link},
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )


def withdraw_invitation(invitation: Invitation, *, seat: Seat) -> None:
    """Make a link useless."""
    if not (seat.is_maintainer or invitation.by_id == seat.member.id):
        raise NotYours(_("Only maintainers, or who made the invitation, can withdraw it."))
    invitation.delete()


@transaction.atomic
def accept_invitation(token: str, *, person: Person, at: datetime) -> Membership:
    """Join by an invitation. Of several who use its last use at once, one gets in."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("group__book", "by").filter(token=token).first()
    )
    if invitation is None or invitation.expires_at < at or invitation.uses_left < 1:
        raise TooLate(_("This invitation is no longer valid. Ask for a new one."))
    member = operations.member_for(invitation.group.book, person)
    membership = operations.join(
        invitation.group, member, role=Role.MEMBER, share_class=invitation.share_class, by=invitation.by, at=at
    )
    invitation.uses_left -= 1
    invitation.save(update_fields=["uses_left"])
    return membership


def ask_to_join(group: Group, *, person: Person, message: str, at: datetime) -> JoinRequest:
    """Ask the maintainers to be let in."""
    if Membership.objects.filter(group=group, member__person=person, left_at=None).exists():
        raise TooLate(_("You are already a member."))
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(group=group, person=person, message=message.strip(), asked_at=at)
    except IntegrityError as error:
        raise TooLate(_("You have already asked; the maintainers have not answered yet.")) from error


@transaction.atomic
def answer_request(request_id: int, *, group: Group, accept: bool, answer: str, seat: Seat, at: datetime) -> JoinRequest:
    """Let somebody in, or say kindly why not."""
    if not seat.is_maintainer:
        raise NotYours(_("Only maintainers of the group can do that."))
    request = JoinRequest.objects.select_for_update(of=("self",)).filter(pk=request_id, group=group).first()
    if request is None or request.answered_at is not None:
        raise TooLate(_("This request has already been answered."))
    if not accept and not answer.strip():
        raise Refused(_("Please say why, in a sentence."), field="answer")
    request.answered_at, request.answered_by = at, seat.member
    request.accepted, request.answer = accept, answer.strip()
    request.save()
    if accept:
        member = operations.member_for(group.book, request.person)
        operations.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=seat.member, at=at)
    return request
