"""The door of the interface: who calls, what they may do, and in which group they sit.

A program brings a personal token. A signed-in browser may read with its session, and nothing else: what changes
something needs the token, which no other site can make a browser send.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer

from allmende.server import clock, heartbeat
from allmende.server.api import operations, queries
from allmende.server.api.problems import NotFound, Unfit
from allmende.server.groups import queries as groups
from allmende.server.groups.entrance import person_of
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.people.models import Person
from allmende.server.sharing.entrance import community_seat

# Far more than a program needs that shows a board every second, far less than one that runs wild sends.
MOST_A_MINUTE = 300
# A wish for each of 2,000 tasks fits.
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls, and whether they may change anything."""

    person: Person
    may_write: bool


class PersonalToken(HttpBearer):
    """A token somebody made for a program on the page of their tokens."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return who calls, or None for a token that does not hold."""
        at = clock.now()
        found = queries.token_by_secret(token, at=at)
        if found is None:
            return None
        _slow_down(found.person)
        _refuse_long(request)
        operations.note_use(found, at=at)
        return Caller(person=found.person, may_write=found.may_write)


class WritingToken(PersonalToken):
    """A token that may read and write."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return who calls, or refuse a token that may only read."""
        caller = super().authenticate(request, token)
        if caller is not None and not caller.may_write:
            raise Unfit(403, "read_only_token", _("This token may only read. Make one that may write, too."))
        return caller


class BrowserSession(APIKeyCookie):
    """The session of a signed-in browser; for reading only."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        # It only ever opens what changes nothing, so there is nothing to forge.
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Return who is signed in, or None."""
        if not key or not request.user.is_authenticated or request.method not in {"GET", "HEAD"}:
            return None
        person = person_of(request)
        _slow_down(person)
        return Caller(person=person, may_write=False)


READING = [PersonalToken(), BrowserSession()]
WRITING = [WritingToken()]


def caller_of(request: HttpRequest) -> Caller:
    """Return who calls, as the door has found out."""
    caller = getattr(request, "auth", None)
    assert isinstance(caller, Caller), "every route has a door"
    return caller


def seat_in(request: HttpRequest, slug: str) -> Seat:
    """Return the caller's seat in a group that is brought up to date; for who is not in, there is no such group.

    Raises:
        NotFound: There is no such group, or the caller is not in it.

    """
    group = groups.group_by_slug(slug)
    seat = groups.seat_of(caller_of(request).person, group) if group is not None else None
    if group is None or seat is None:
        raise NotFound
    heartbeat.beat(groups.chain_of(group)[-1], at=clock.now())
    return seat


def community_seat_in(request: HttpRequest, slug: str) -> Seat:
    """Return the caller's seat in the whole community around a group: its books are one.

    Raises:
        NotFound: As `seat_in`, or the caller belongs only to something inside the community.

    """
    seat = community_seat(seat_in(request, slug))
    if seat is None:
        raise NotFound
    return seat


def member_in(seat: Seat, member_id: str) -> Member:
    """Return a member of the community by id; the acting one where none is named.

    Raises:
        NotFound: There is nobody of that id.

    """
    if not member_id or member_id == seat.member.id:
        return seat.member
    found = Member.objects.select_related("person", "group").filter(book=seat.group.book, pk=member_id).first()
    if found is None:
        raise NotFound
    return found


def _slow_down(person: Person) -> None:
    """Refuse more than so many requests in one minute of the clock."""
    key = f"api.rate.{person.pk}.{clock.now():%Y%m%d%H%M}"
    if not cache.add(key, 1, 120) and cache.incr(key) > MOST_A_MINUTE:
        raise Unfit(429, "too_many", _("That is too many requests at once. Please wait a minute."))


def _refuse_long(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MOST_BYTES:
        raise Unfit(413, "too_large", _("This is too much at once."))
