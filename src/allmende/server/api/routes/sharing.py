"""Periods and statements: what was given, what is asked for, and why. The books of a community are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.economy.explanation import to_json
from allmende.server import clock
from allmende.server.api.entrance import community_seat_in, seat_in
from allmende.server.api.once import shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads
from allmende.server.api.schemas import sharing as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import AskedDay, Id, Slug
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import chain_of
from allmende.server.sharing import queries
from allmende.server.sharing.models import SettledPeriod
from allmende.server.statements.queries.everyone import everyone as everyone_of
from allmende.server.statements.queries.statement import Item, Section, member_of, statement

router = Router(tags=["sharing"])

A_PAGE = 200


@reads(router, "/groups/{slug}/periods", gives=schemas.Periods)
def periods(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The running period as it would be shared out now, and the settled ones, newest first."""
    group = community_seat_in(request, slug).group
    settled = SettledPeriod.objects.filter(group=group).select_related("entry").order_by("-from_day")
    light = settled.defer("entry__canonical", "entry__leaf_hash")
    return shown(schemas.Periods(running=_running(group), settled=[_settled(period) for period in light]))


@reads(router, "/groups/{slug}/periods/running", gives=schemas.AskedInRunning)
def running(request: HttpRequest, slug: Slug, cursor: Cursor = "") -> HttpResponse:
    """What everybody would be asked for if nothing more were done in the running period."""
    group = community_seat_in(request, slug).group
    rows, following = _page(queries.asked_in(queries.running(group, at=clock.now())), cursor)
    asked = [schemas.Asked.model_validate(row) for row in rows]
    return shown(schemas.AskedInRunning(period=_running(group), asked=asked, next=following))


@reads(router, "/groups/{slug}/periods/running/why/{member_id}", gives=schemas.Why)
def why_running(request: HttpRequest, slug: Slug, member_id: Id) -> HttpResponse:
    """Why a member would be asked for so much."""
    why = queries.why_running(community_seat_in(request, slug).group, member_id)
    if why is None:
        raise NotFound
    return shown(schemas.Why(why=to_json(why)))


@reads(router, "/groups/{slug}/periods/{from_day}", gives=schemas.AskedInSettled)
def settled(request: HttpRequest, slug: Slug, from_day: AskedDay, cursor: Cursor = "") -> HttpResponse:
    """What everybody was asked for in a settled period; it is named by its first day."""
    period = _period(community_seat_in(request, slug).group, from_day)
    rows, following = _page(queries.asked_then(period), cursor)
    asked = [schemas.Asked.model_validate(row) for row in rows]
    return shown(schemas.AskedInSettled(period=_settled(period), asked=asked, next=following))


@reads(router, "/groups/{slug}/periods/{from_day}/why/{member_id}", gives=schemas.Why)
def why_settled(request: HttpRequest, slug: Slug, from_day: AskedDay, member_id: Id) -> HttpResponse:
    """Why a member was asked for so much, as it was reckoned then."""
    why = queries.why_settled(_period(community_seat_in(request, slug).group, from_day), member_id)
    if why is None:
        raise NotFound
    return shown(schemas.Why(why=to_json(why)))


def _running(group: Group) -> schemas.RunningPeriod:
    now = queries.running(group, at=clock.now())
    return schemas.RunningPeriod(
        from_day=now.period.start,
        until_day=now.period.end,
        effort_mwh=now.effort_mwh,
        carried_mwh=now.carried_mwh,
        fund_mwh=now.fund_mwh,
        ends_at=now.ends_at,
        settles_at=now.settles_at,
        is_over=now.is_over,
    )


def _settled(period: SettledPeriod) -> schemas.SettledPeriod:
    return schemas.SettledPeriod(
        from_day=period.from_day,
        until_day=period.until_day,
        effort_mwh=period.effort_mwh,
        fund_mwh=period.fund_mwh,
        settled_at=period.settled_at,
        entry_number=period.entry.number,
    )


def _period(group: Group, from_day: date) -> SettledPeriod:
    found = queries.settled(group, from_day)
    if found is None:
        raise NotFound
    return found


def _page(rows: Sequence[Any], cursor: str) -> tuple[Sequence[Any], str | None]:
    """Return a page of a list that is read whole, and the cursor to the next."""
    start = number_at(cursor, first=0)
    end = start + A_PAGE
    return rows[start:end], cursor_to(end) if end < len(rows) else None


@reads(router, "/groups/{slug}/statements", gives=schemas.Everyone)
def everyone(request: HttpRequest, slug: Slug, cursor: Cursor = "") -> HttpResponse:
    """Everybody's totals; in a community every number is open to all of it."""
    found = everyone_of(community_seat_in(request, slug).group, at=clock.now())
    rows, following = _page(found.totals, cursor)
    return shown(
        schemas.Everyone(
            totals=[schemas.Total.model_validate(total) for total in rows],
            next=following,
            parts=[schemas.PartTotal.model_validate(part) for part in found.parts],
            given_mwh=found.given_mwh,
            asked_mwh=found.asked_mwh,
            balance_mwh=found.balance_mwh,
            fund_mwh=found.fund_mwh,
        )
    )


@reads(router, "/groups/{slug}/statements/mine", gives=schemas.Statement)
def my_statement(request: HttpRequest, slug: Slug) -> HttpResponse:
    """My statement; who was only asked into a project sees theirs, too."""
    seat = seat_in(request, slug)
    return shown(_statement(chain_of(seat.group)[-1], seat.member))


@reads(router, "/groups/{slug}/statements/{member_id}", gives=schemas.Statement)
def statement_of(request: HttpRequest, slug: Slug, member_id: Id) -> HttpResponse:
    """Somebody's statement."""
    group = community_seat_in(request, slug).group
    member = member_of(group.book, member_id)
    if member is None:
        raise NotFound
    return shown(_statement(group, member))


def _statement(group: Group, member: Member) -> schemas.Statement:
    found = statement(group, member, at=clock.now())
    return schemas.Statement(
        member=person_shown(member),
        given_mwh=found.given_mwh,
        asked_mwh=found.asked_mwh,
        balance_mwh=found.balance_mwh,
        next_mwh=found.next_mwh,
        waiting_mwh=found.waiting_mwh,
        entries_count=found.size,
        sections=[_section(section) for section in found.sections],
    )


def _section(section: Section) -> schemas.Section:
    return schemas.Section(
        from_day=section.from_day,
        until_day=section.until_day,
        carried_mwh=section.carried_mwh,
        given_mwh=section.given_mwh,
        owed_mwh=section.owed_mwh,
        balance_mwh=section.balance_mwh,
        is_settled=section.is_settled,
        items=[_item(item) for item in section.items],
    )


def _item(item: Item) -> schemas.Item:
    return schemas.Item(
        entry_number=item.number,
        at=item.at,
        kind=item.kind,
        amount_mwh=item.amount_mwh,
        title=item.title,
        contribution_id=item.contribution_id,
        minutes=item.minutes,
        weight_milli=item.weight_milli,
    )
