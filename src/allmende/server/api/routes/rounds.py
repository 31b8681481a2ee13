"""Wishes and rounds."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api import queries as lists
from allmende.server.api.entrance import member_in, seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, private
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, reads_file, writes
from allmende.server.api.schemas import rounds as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, number_at
from allmende.server.api.schemas.fields import Id, Number, Slug
from allmende.server.groups.models import Member
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Round
from allmende.server.work.operations import rounds as operations
from allmende.server.work.queries import round_results
from allmende.server.work.queries import rounds as queries

router = Router(tags=["rounds"])

A_PAGE = 50
AFTER_ALL = 2**31 - 1


@reads(router, "/groups/{slug}/wishes", gives=schemas.WishSheet)
def wishes(request: HttpRequest, slug: Slug, member_id: Id | None = None) -> HttpResponse:
    """What I can wish for and what I have wished; or somebody without a sign-in for whom I speak."""
    seat = seat_in(request, slug)
    return shown(_sheet(seat, _spoken_for(seat, member_id or "")))


@writes(router, "PUT", "/groups/{slug}/wishes", gives=schemas.WishSheet)
def state_wishes(request: HttpRequest, slug: Slug, body: schemas.WishesSaid) -> HttpResponse:
    """State from which weight on I would do what, and how many places I take at most."""
    seat = seat_in(request, slug)
    member = member_in(seat, body.member_id or "")

    def act() -> schemas.WishSheet:
        operations.state_wishes(
            seat,
            member=member,
            wishes=body.wishes,
            max_places=body.max_places,
            at=clock.now(),
            round_number=body.round_number,
        )
        return _sheet(seat, member)

    return once(request, act)


def _spoken_for(seat: Seat, member_id: str) -> Member:
    """Return oneself or somebody for whom one speaks; what others wish is read by nobody."""
    found = {member.id: member for member in (seat.member, *queries.spoken_for(seat))}
    wanted = found.get(member_id or seat.member.id)
    if wanted is None:
        raise NotFound
    return wanted


def _sheet(seat: Seat, member: Member) -> schemas.WishSheet:
    sheet = queries.wish_sheet(seat, member=member, at=clock.now())
    return schemas.WishSheet(
        round=schemas.RoundCard.model_validate(sheet.round) if sheet.round else None,
        member=person_shown(sheet.member),
        wishes=[schemas.WishLine.model_validate(line) for line in sheet.lines],
        max_places=sheet.max_places,
        standard_places=sheet.standard_places,
        others=[person_shown(other) for other in sheet.others],
    )


@reads(router, "/groups/{slug}/rounds", gives=schemas.Rounds)
def rounds(request: HttpRequest, slug: Slug, cursor: Cursor = "") -> HttpResponse:
    """The rounds of the group, newest first."""
    seat, at = seat_in(request, slug), clock.now()
    found = lists.rounds_of(seat.group, before=number_at(cursor, first=AFTER_ALL), count=A_PAGE + 1)
    page = found[:A_PAGE]
    following = cursor_to(page[-1].number) if len(found) > A_PAGE else None
    return shown(schemas.Rounds(rounds=[_line(round_, at=at) for round_ in page], next=following))


def _line(round_: Round, *, at: datetime) -> schemas.RoundLine:
    state = "cleared" if round_.cleared_at is not None else "over" if round_.deadline <= at else "open"
    return schemas.RoundLine(
        number=round_.number,
        from_day=round_.from_day,
        until_day=round_.until_day,
        opened_at=round_.opened_at,
        deadline=round_.deadline,
        cleared_at=round_.cleared_at,
        state=state,
    )


@reads(router, "/groups/{slug}/rounds/{number}", gives=schemas.RoundShown)
def round_(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """One round: what is in it, and who does what at which weight once it is cleared."""
    seat = seat_in(request, slug)
    found = _found(seat, number)
    return shown(
        schemas.RoundShown(
            round=schemas.RoundCard.model_validate(queries.card_of(found)),
            tasks=[schemas.DueTask.model_validate(task) for task in queries.tasks_in(found)],
            result=_result(found, seat),
        )
    )


def _result(found: Round, seat: Seat) -> schemas.Result | None:
    result = round_results.result_of(found, seat) if found.cleared_at is not None else None
    if result is None:
        return None
    return schemas.Result(
        tasks=[_shared(task) for task in result.tasks],
        mine=schemas.MyResult.model_validate(result.mine) if result.mine else None,
        shortages=[schemas.Shortage.model_validate(shortage) for shortage in result.shortages],
        open_count=result.open_count,
        step_milli=result.step_milli,
        refuted=result.refuted,
    )


def _shared(task: round_results.SharedTask) -> schemas.SharedTask:
    return schemas.SharedTask(
        occurrence_id=task.occurrence_id,
        title=task.title,
        due_at=task.due_at,
        minutes=task.minutes,
        places=task.places,
        weight_milli=task.weight_milli,
        floor_milli=task.floor_milli,
        cap_milli=task.cap_milli,
        people=[person_shown(member) for member in task.people],
        is_mine=task.is_mine,
        missing_count=task.missing_count,
        turned_away=list(task.turned_away),
        rises=[schemas.Raised.model_validate(rise) for rise in task.rises],
    )


@reads_file(router, "/groups/{slug}/rounds/{number}/certificate", media_type="application/json")
def certificate(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """The statements and the result of a cleared round, for `allmende check-certificate`."""
    found = _found(seat_in(request, slug), number)
    if found.certificate is None:
        raise NotFound
    text = json.dumps(found.certificate, ensure_ascii=False, indent=1, sort_keys=True)
    return private(HttpResponse(f"{text}\n", content_type="application/json"))


def _found(seat: Seat, number: int) -> Round:
    found = queries.round_of(seat.group, number)
    if found is None:
        raise NotFound
    return found
