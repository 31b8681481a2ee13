"""Ways in and out: invitations, requests to join, breaks."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from allmende.server import clock
from allmende.server.api.accepting import shown_to_accept, versions_read
from allmende.server.api.entrance import caller_of, member_in, seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import groups as schemas
from allmende.server.api.schemas.agreements import Accepting, InvitationToMe
from allmende.server.api.schemas.fields import Done, Id, Line, Number, Slug
from allmende.server.associations.operations import accept
from allmende.server.doorway import operations as doorway
from allmende.server.doorway.queries import may_ask
from allmende.server.groups import joining, operations
from allmende.server.groups.models import Break, Invitation, JoinRequest
from allmende.server.groups.queries import group_by_slug
from allmende.server.groups.queries.pages import breaks_to_show, open_invitations, open_requests

router = Router(tags=["doors"])

# Most groups have agreed nothing that is accepted on joining: then there is nothing to send.
NOTHING_TO_ACCEPT = Accepting()


@reads(router, "/groups/{slug}/invitations", gives=schemas.Invitations)
def invitations(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The invitations that are open: all of them for maintainers, else one's own."""
    found = open_invitations(seat_in(request, slug), at=clock.now())
    return shown(schemas.Invitations(invitations=[_invitation(request, one) for one in found]))


@writes(router, "POST", "/groups/{slug}/invitations", gives=schemas.InvitationShown, status=201)
def invite(request: HttpRequest, slug: Slug, body: schemas.Inviting) -> HttpResponse:
    """Make an invitation. With a mail address it is sent there, without one the link is to be passed on."""
    seat = seat_in(request, slug)

    def act() -> schemas.InvitationShown:
        made = joining.invite(seat.group, seat=seat, at=clock.now(), email=body.email, share_class=body.share_class)
        made_shown = _invitation(request, made)
        if made.email:
            joining.send_invitation(made, link=made_shown.url)
        return made_shown

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/invitations/{token}", gives=Done)
def withdraw_invitation(request: HttpRequest, slug: Slug, token: Line) -> HttpResponse:
    """Make a link useless. Its token is the last part of its address."""
    seat = seat_in(request, slug)
    found = Invitation.objects.filter(group=seat.group, token=token).first()
    if found is None:
        raise NotFound

    def act() -> Done:
        joining.withdraw_invitation(found, seat=seat)
        return Done()

    return once(request, act)


def _invitation(request: HttpRequest, made: Invitation) -> schemas.InvitationShown:
    return schemas.InvitationShown(
        url=request.build_absolute_uri(reverse("outside:invitation", args=[made.token])),
        email=made.email,
        share_class=made.share_class,
        by=person_shown(made.by),
        made_at=made.made_at,
        expires_at=made.expires_at,
        uses_left=made.uses_left,
    )


@reads(router, "/invitations/{token}", gives=InvitationToMe)
def invitation(request: HttpRequest, token: Line) -> HttpResponse:
    """Who invites whereto, and what whoever joins there accepts."""
    found = joining.invitation_to_show(token, at=clock.now())
    if found is None:
        raise NotFound
    return shown(
        InvitationToMe(
            group_name=found.group.name,
            group_kind=found.group.kind,
            purpose=found.group.purpose,
            by=found.by.name,
            expires_at=found.expires_at,
            agreements=shown_to_accept(found.group, person=caller_of(request).person),
        )
    )


@writes(router, "POST", "/invitations/{token}/accept", gives=schemas.GroupLine)
def accept_invitation(request: HttpRequest, token: Line, body: Accepting = NOTHING_TO_ACCEPT) -> HttpResponse:
    """Join by an invitation, and accept what the group has agreed."""
    person = caller_of(request).person

    def act() -> schemas.GroupLine:
        now = clock.now()
        found = joining.invitation_to_show(token, at=now)
        read = [] if found is None else versions_read(found.group, person=person, accepts=body.accepts)
        with transaction.atomic():
            joined = joining.accept_invitation(token, person=person, at=now)
            accept(joined.group, person=person, version_ids=read, at=now)
        return schemas.GroupLine.model_validate(joined.group)

    return once(request, act)


@writes(router, "POST", "/groups/{slug}/requests", gives=schemas.RequestShown, status=201)
def ask_to_join(request: HttpRequest, slug: Slug, body: schemas.Asking) -> HttpResponse:
    """Ask the maintainers of a group that shows itself, or of one inside one's own; accept what it has agreed."""
    person, group = caller_of(request).person, group_by_slug(slug)
    if group is None or not may_ask(person, group):
        raise NotFound

    def act() -> schemas.RequestShown:
        now = clock.now()
        read = versions_read(group, person=person, accepts=body.accepts)
        with transaction.atomic():
            asked = joining.ask_to_join(group, person=person, message=body.message, at=now)
            accept(group, person=person, version_ids=read, at=now)
        return _request(asked)

    return once(request, act, status=201)


@reads(router, "/groups/{slug}/requests", gives=schemas.Requests)
def requests(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Who asks to be let in, for maintainers."""
    seat = seat_in(request, slug)
    if not seat.is_maintainer:
        raise NotFound
    return shown(schemas.Requests(requests=[_request(one) for one in open_requests(seat.group)]))


@writes(router, "POST", "/groups/{slug}/requests/{request_id}/answer", gives=schemas.RequestShown)
def answer_request(request: HttpRequest, slug: Slug, request_id: Number, body: schemas.Answering) -> HttpResponse:
    """Let somebody in, or say kindly why not, as a maintainer."""
    seat = seat_in(request, slug)

    def act() -> schemas.RequestShown:
        answered = joining.answer_request(
            request_id, group=seat.group, accept=body.accept, answer=body.answer, seat=seat, at=clock.now()
        )
        return _request(answered)

    return once(request, act)


def _request(asked: JoinRequest) -> schemas.RequestShown:
    return schemas.RequestShown(
        id=asked.pk,
        name=asked.person.name,
        message=asked.message,
        asked_at=asked.asked_at,
        answered_at=asked.answered_at,
        accepted=asked.accepted,
        answer=asked.answer,
    )


@reads(router, "/groups/{slug}/breaks", gives=schemas.Breaks)
def breaks(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Who is away, or will be."""
    found = breaks_to_show(seat_in(request, slug).group, at=clock.now())
    return shown(schemas.Breaks(breaks=[_break(away) for away in found]))


@writes(router, "POST", "/groups/{slug}/breaks", gives=schemas.BreakMade, status=201)
def go_away(request: HttpRequest, slug: Slug, body: schemas.GoingAway) -> HttpResponse:
    """Announce a break; what was taken in these days goes back to the others."""
    seat = seat_in(request, slug)
    member = member_in(seat, body.member_id or "")

    def act() -> schemas.BreakMade:
        days = {"from_day": body.from_day, "until_day": body.until_day}
        count = doorway.go_away(seat, member, **days, at=clock.now())
        made = Break.objects.select_related("member__person", "member__group").get(
            group=seat.group, member=member, from_day=body.from_day
        )
        return schemas.BreakMade(**_break(made).model_dump(), handed_back_count=count)

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/breaks/{break_id}", gives=Done)
def end_break(request: HttpRequest, slug: Slug, break_id: Id) -> HttpResponse:
    """Come back earlier, or take back a break that has not begun."""
    seat = seat_in(request, slug)
    away = Break.objects.filter(pk=break_id, group=seat.group).first()
    if away is None:
        raise NotFound

    def act() -> Done:
        operations.end_break(away, seat=seat, at=clock.now())
        return Done()

    return once(request, act)


def _break(away: Break) -> schemas.BreakShown:
    return schemas.BreakShown(
        id=away.id, member=person_shown(away.member), from_day=away.from_day, until_day=away.until_day
    )
