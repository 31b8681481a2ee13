"""Ways into a group: invitations by link or mail, and requests that a maintainer answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allmende.server.books import operations as books
from allmende.server.groups import operations
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, Invitation, JoinRequest, Member, Membership
from allmende.server.groups.queries import Seat, belonging_to, chain_of, seat_of
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

LINK_DAYS = 14
LINK_USES = 50
MOST_WORDS = 1_000


def invite(
    group: Group, *, seat: Seat, at: datetime, email: str = "", share_class: str = ShareClass.ADULT
) -> Invitation:
    """Make an invitation: for one mail address (used once), or a link to pass on (used often, for two weeks).

    Raises:
        NotYours: In this group only maintainers invite, or say who shares otherwise than an adult.

    """
    if group.id != seat.group.id or (seat.rulebook.who_may_invite == "maintainers" and not seat.is_maintainer):
        raise NotYours(_("In this group only maintainers invite."))
    operations.check_place(role=Role.MEMBER, share_class=share_class)
    if share_class != ShareClass.ADULT and not seat.is_maintainer:
        raise NotYours(_("Only maintainers decide who is asked for less."))
    return Invitation.objects.create(
        group=group,
        email=email.strip().lower(),
        share_class=share_class,
        by=seat.member,
        made_at=at,
        expires_at=at + timedelta(days=LINK_DAYS),
        uses_left=1 if email.strip() else LINK_USES,
    )


def mail_goes_out() -> bool:
    """Whether mail leaves this computer; without a mail server it only lies in a folder, and nobody reads it."""
    return not str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")


def send_invitation(invitation: Invitation, *, link: str) -> None:
    """Mail an invitation to the address it is for."""
    names = {"name": invitation.by.name, "group": invitation.group.name}
    send_mail(
        # Names may hold any sign; a line that ends within one must not begin another line of the mail's head.
        " ".join((_("%(name)s invites you to %(group)s") % names).split()),
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


def invitation_to_show(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a link while it is good for something, with its group and who invites."""
    invitation = (
        Invitation.objects.select_related("group__book", "group__parent", "by__person").filter(token=token).first()
    )
    return invitation if invitation is not None and _is_good(invitation, at=at) else None


def _is_good(invitation: Invitation, *, at: datetime) -> bool:
    """Whether it is in time, has a use left, and whoever invites still belongs to the group or one around it."""
    return (
        at <= invitation.expires_at
        and invitation.uses_left > 0
        and bool(belonging_to(invitation.group, [invitation.by_id]))
    )


@transaction.atomic
def accept_invitation(token: str, *, person: Person, at: datetime) -> Membership:
    """Join by an invitation. Of several who use its last use at once, one gets in."""
    found = Invitation.objects.select_related("group").filter(token=token).first()
    if found is not None:
        books.hold(found.group.book_id)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("group__book", "group__parent", "by")
        .filter(token=token)
        .first()
    )
    if invitation is None or not _is_good(invitation, at=at):
        raise TooLate(_("This invitation is no longer valid. Ask for a new one."))
    group = invitation.group
    _live_in_the_house(group, person)
    member = operations.member_for(group.book, person)
    membership = operations.join(
        group, member, role=Role.MEMBER, share_class=invitation.share_class, by=invitation.by, at=at
    )
    belong_to_the_pool(group, membership, by=invitation.by, at=at)
    invitation.uses_left -= 1
    invitation.save(update_fields=["uses_left"])
    JoinRequest.objects.filter(group=group, person=person, answered_at=None).update(
        answered_at=at, answered_by=invitation.by, accepted=True
    )
    return membership


def _live_in_the_house(group: Group, person: Person) -> None:
    """Refuse to put somebody into a household whose house they are not in."""
    if group.kind == Kind.HOUSEHOLD and (group.parent is None or seat_of(person, group.parent) is None):
        raise Refused(_("This is a household of a house you are not in: ask to be invited to the house first."))


def ask_to_join(group: Group, *, person: Person, message: str, at: datetime) -> JoinRequest:
    """Ask the maintainers to be let in."""
    if len(message.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field="message")
    if Membership.objects.filter(group=group, member__person=person, left_at=None).exists():
        raise TooLate(_("You are already a member."))
    _live_in_the_house(group, person)
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(group=group, person=person, message=message.strip(), asked_at=at)
    except IntegrityError as error:
        raise TooLate(_("You have already asked; the maintainers have not answered yet.")) from error


@transaction.atomic
def answer_request(
    request_id: int, *, group: Group, accept: bool, answer: str, seat: Seat, at: datetime
) -> JoinRequest:
    """Let somebody in, or say kindly why not."""
    operations.need_maintainer(seat, group)
    books.hold(group.book_id)
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=request_id, group=group)
        .first()
    )
    if request is None or request.answered_at is not None:
        raise TooLate(_("This request has already been answered."))
    if not accept and not answer.strip():
        raise Refused(_("Please say why, in a sentence."), field="answer")
    if len(answer.strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field="answer")
    request.answered_at, request.answered_by = at, seat.member
    request.accepted, request.answer = accept, answer.strip()
    request.save()
    if accept and not Membership.objects.filter(group=group, member__person=request.person, left_at=None).exists():
        member = operations.member_for(group.book, request.person)
        joined = operations.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=seat.member, at=at)
        belong_to_the_pool(group, joined, by=seat.member, at=at)
    return request


def belong_to_the_pool(group: Group, joined: Membership, *, by: Member, at: datetime) -> None:
    """Make somebody who came into a project of a pool a member of the pool: they share what all of it makes."""
    root = chain_of(group)[-1]
    if root.kind != Kind.POOL or root.id == group.id:
        return
    if not Membership.objects.filter(group=root, member=joined.member, left_at=None).exists():
        operations.join(root, joined.member, role=Role.MEMBER, share_class=joined.share_class, by=by, at=at)
