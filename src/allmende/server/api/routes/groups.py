"""Who one is, one's groups, and who belongs to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import caller_of, member_in, seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import groups as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import Done, Id, Line, Person, Slug
from allmende.server.doorway import operations as doorway
from allmende.server.groups import operations, queries
from allmende.server.groups.models import Group, Holding, Member, Membership
from allmende.server.groups.queries import Seat
from allmende.server.groups.queries.one_member import member_page
from allmende.server.groups.queries.pages import group_page, households_in, members_page, parts_of

router = Router(tags=["groups"])


@reads(router, "/me", gives=schemas.Me)
def me(request: HttpRequest) -> HttpResponse:
    """Who the token speaks for."""
    caller = caller_of(request)
    person = caller.person
    return shown(schemas.Me(id=person.id, name=person.name, language=person.language, may_write=caller.may_write))


@reads(router, "/groups", gives=schemas.Groups)
def my_groups(request: HttpRequest) -> HttpResponse:
    """The groups I am in, households last."""
    found = queries.groups_of(caller_of(request).person)
    return shown(schemas.Groups(groups=[schemas.GroupLine.model_validate(group) for group in found]))


@writes(router, "POST", "/groups", gives=schemas.GroupLine, status=201)
def found_group(request: HttpRequest, body: schemas.Founding) -> HttpResponse:
    """Found a group; who founds it is its first maintainer."""
    parent = seat_in(request, body.parent_slug).group if body.parent_slug else None

    def act() -> schemas.GroupLine:
        group = operations.found(
            name=body.name,
            kind=body.kind,
            purpose=body.purpose,
            timezone=body.timezone,
            by=caller_of(request).person,
            at=clock.now(),
            parent=parent,
        )
        return schemas.GroupLine.model_validate(group)

    return once(request, act, status=201)


@reads(router, "/groups/{slug}", gives=schemas.GroupShown)
def group(request: HttpRequest, slug: Slug) -> HttpResponse:
    """One group: who looks after it, what lies inside it, what was given."""
    return shown(_group(seat_in(request, slug)))


@writes(router, "PATCH", "/groups/{slug}", gives=schemas.GroupShown)
def describe(request: HttpRequest, slug: Slug, body: schemas.Describing) -> HttpResponse:
    """Change how the group calls and describes itself, as a maintainer."""
    seat = seat_in(request, slug)

    def act() -> schemas.GroupShown:
        operations.describe(seat.group, name=body.name, purpose=body.purpose, timezone=body.timezone, seat=seat)
        return _group(seat)

    return once(request, act)


def _group(seat: Seat) -> schemas.GroupShown:
    here, page = seat.group, group_page(seat)
    return schemas.GroupShown(
        id=here.id,
        slug=here.slug,
        kind=here.kind,
        name=here.name,
        purpose=here.purpose,
        timezone=here.timezone,
        parent_slug=_parent_slug(seat),
        founded_at=here.founded_at,
        me=person_shown(seat.member),
        my_role=seat.membership.role,
        members_count=page.members_count,
        maintainers=[person_shown(membership.member) for membership in page.maintainers],
        projects=[_part(part) for part in page.projects],
        households=[_part(part) for part in households_in(seat.group)],
        effort_mwh=page.effort_mwh,
        settled=[schemas.Settled.model_validate(period) for period in page.settled],
        open_requests_count=page.open_requests_count,
    )


def _parent_slug(seat: Seat) -> str | None:
    """Return the group around this one, if the caller may know of it."""
    parent = seat.group.parent
    return parent.slug if parent is not None and queries.seat_of(seat.person, parent) is not None else None


def _part(part: Group) -> schemas.Part:
    return schemas.Part.model_validate(part)


def person_shown(member: Member) -> Person:
    """Return a member with the name others see."""
    return Person(member_id=member.id, name=member.name)


@reads(router, "/groups/{slug}/members", gives=schemas.Members)
def members(request: HttpRequest, slug: Slug, search: Line = "", cursor: Cursor = "") -> HttpResponse:
    """Who belongs to the group, by name."""
    seat = seat_in(request, slug)
    number = number_at(cursor, first=1)
    page = members_page(seat.group, search=search, number=number, day=queries.local_day(seat.group, clock.now()))
    lines = [
        schemas.MemberLine(
            **_place(line.membership),
            joined_at=line.membership.joined_at,
            household=line.household,
            back_on=line.back_on,
        )
        for line in page.lines
    ]
    following = cursor_to(page.number + 1) if page.number < page.pages_count else None
    return shown(schemas.Members(members=lines, count=page.count, next=following))


def _place(membership: Membership) -> dict[str, str]:
    return {
        "member_id": membership.member_id,
        "name": membership.member.name,
        "role": membership.role,
        "share_class": membership.share_class,
    }


@writes(router, "POST", "/groups/{slug}/members", gives=schemas.MemberShown, status=201)
def add_member(request: HttpRequest, slug: Slug, body: schemas.WithoutSignIn) -> HttpResponse:
    """Add somebody who takes part without signing in, as a maintainer."""
    seat = seat_in(request, slug)

    def act() -> schemas.MemberShown:
        added = operations.add_without_sign_in(
            seat.group, name=body.name, share_class=body.share_class, seat=seat, at=clock.now()
        )
        return _member(seat, added.member_id)

    return once(request, act, status=201)


@reads(router, "/groups/{slug}/members/{member_id}", gives=schemas.MemberShown)
def member(request: HttpRequest, slug: Slug, member_id: Id) -> HttpResponse:
    """Somebody who is or was in the group: what they gave here, and what others vouch for."""
    return shown(_member(seat_in(request, slug), member_id))


@writes(router, "PATCH", "/groups/{slug}/members/{member_id}", gives=schemas.MemberShown)
def change_member(request: HttpRequest, slug: Slug, member_id: Id, body: schemas.MemberChange) -> HttpResponse:
    """Change what somebody is in the group and how they share, as a maintainer."""
    seat = seat_in(request, slug)
    membership = _membership(seat, member_id)

    def act() -> schemas.MemberShown:
        operations.change_membership(
            membership, role=body.role, share_class=body.share_class, seat=seat, at=clock.now()
        )
        return _member(seat, member_id)

    return once(request, act)


@writes(router, "DELETE", "/groups/{slug}/members/{member_id}", gives=schemas.Left)
def leave(request: HttpRequest, slug: Slug, member_id: Id) -> HttpResponse:
    """Leave the group; or, as a maintainer, end the membership of somebody who cannot sign in."""
    seat = seat_in(request, slug)
    membership = _membership(seat, member_id)
    return once(request, lambda: schemas.Left(handed_back_count=doorway.leave(seat, membership, at=clock.now())))


def _membership(seat: Seat, member_id: str) -> Membership:
    found = queries.members_of(seat.group).select_related("group__book", "group__parent").filter(member=member_id)
    membership = found.first()
    if membership is None:
        raise NotFound
    return membership


def _member(seat: Seat, member_id: str) -> schemas.MemberShown:
    page = member_page(seat, member_id, at=clock.now())
    if page is None:
        raise NotFound
    return schemas.MemberShown(
        **_place(page.membership),
        joined_at=page.membership.joined_at,
        left_at=page.membership.left_at,
        household_slug=page.household.slug if page.household else None,
        away_from_day=page.away.from_day if page.away else None,
        away_until_day=page.away.until_day if page.away else None,
        given_mwh=page.given_mwh,
        balance_mwh=page.balance_mwh,
        credits=[schemas.CreditLine.model_validate(credit) for credit in page.credits],
        qualifications=[holding.qualification.name for holding in page.holdings],
    )


@writes(router, "POST", "/groups/{slug}/members/{member_id}/qualifications", gives=schemas.MemberShown, status=201)
def vouch(request: HttpRequest, slug: Slug, member_id: Id, body: schemas.Vouching) -> HttpResponse:
    """Say that somebody can do something, as a maintainer."""
    seat = seat_in(request, slug)
    vouched = _membership(seat, member_id).member

    def act() -> schemas.MemberShown:
        operations.vouch(seat.group, qualification=body.qualification, member=vouched, seat=seat, at=clock.now())
        return _member(seat, member_id)

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/members/{member_id}/qualifications", gives=schemas.MemberShown)
def withdraw_vouching(request: HttpRequest, slug: Slug, member_id: Id, qualification: Line) -> HttpResponse:
    """No longer say that somebody can do something, as a maintainer."""
    seat = seat_in(request, slug)
    vouched = member_in(seat, member_id)
    holding = Holding.objects.filter(
        member=vouched, qualification__group=seat.group, qualification__name__iexact=qualification.strip()
    ).first()

    def act() -> schemas.MemberShown:
        operations.withdraw_vouching(holding.pk if holding else 0, member=vouched, seat=seat)
        return _member(seat, member_id)

    return once(request, act)


@writes(router, "PUT", "/groups/{slug}/households/{household_slug}/members/{member_id}", gives=Done)
def into_household(request: HttpRequest, slug: Slug, household_slug: Slug, member_id: Id) -> HttpResponse:
    """Put a member of the house into one of its households."""
    seat = seat_in(request, slug)
    placed = _membership(seat, member_id).member
    household = next((part for part in parts_of(seat.group) if part.slug == household_slug), None)
    if household is None:
        raise NotFound

    def act() -> Done:
        operations.put_into_household(household, placed, seat=seat, at=clock.now())
        return Done()

    return once(request, act)
