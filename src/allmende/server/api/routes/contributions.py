"""From done to credited: report, confirm, object, take back, correct."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.economy.explanation import to_json
from allmende.server import clock
from allmende.server.api import queries as lists
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import contributions as schemas
from allmende.server.api.schemas.cursors import Cursor, cursor_to, moment_and_id_at
from allmende.server.api.schemas.fields import Id, Number, Slug
from allmende.server.api.schemas.tasks import YesOrNo
from allmende.server.groups.queries import Seat
from allmende.server.work.models import Contribution, Correction
from allmende.server.work.operations import contributions as operations
from allmende.server.work.operations import corrections
from allmende.server.work.operations.contributions import Report
from allmende.server.work.queries.contribution_story import Credit, story_of
from allmende.server.work.queries.contributions import Line, waiting_for

router = Router(tags=["contributions"])

A_PAGE = 50
ONE = "/groups/{slug}/contributions/{contribution_id}"
State = Literal["", "reported", "credited", "disputed", "withdrawn"]


@reads(router, "/groups/{slug}/contributions", gives=schemas.Contributions)
def contributions(
    request: HttpRequest, slug: Slug, state: State = "", member_id: Id | None = None, cursor: Cursor = ""
) -> HttpResponse:
    """What was done, the one reported last first; of one state, or by one member."""
    seat = seat_in(request, slug)
    after = moment_and_id_at(cursor)
    found = lists.contributions_of(seat.group, state=state, member_id=member_id or "", after=after, count=A_PAGE + 1)
    page = found[:A_PAGE]
    following = cursor_to(page[-1].reported_at, page[-1].id) if len(found) > A_PAGE else None
    return shown(schemas.Contributions(contributions=[_line(one) for one in page], next=following))


@reads(router, "/groups/{slug}/waiting", gives=schemas.WaitingShown)
def waiting(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What waits for somebody's yes, what I can confirm first."""
    found = waiting_for(seat_in(request, slug), at=clock.now())
    return shown(
        schemas.WaitingShown(
            mine=[_waiting(line) for line in found.mine],
            others=[_waiting(line) for line in found.others],
            disputed=[_waiting(line) for line in found.disputed],
        )
    )


@writes(router, "POST", "/groups/{slug}/places/{taking_id}/report", gives=schemas.Story, status=201)
def report(request: HttpRequest, slug: Slug, taking_id: Id, body: schemas.Reporting) -> HttpResponse:
    """Report a place as done; the credit is what was agreed, once somebody else confirms it."""
    seat = seat_in(request, slug)
    said = Report(**body.model_dump(exclude={"doers"}), doers=body.doers or None)
    return once(
        request,
        lambda: _story(seat, operations.report_taken(seat, taking_id, said, at=clock.now()).id),
        status=201,
    )


@writes(router, "POST", "/groups/{slug}/contributions", gives=schemas.Story, status=201)
def report_unasked(request: HttpRequest, slug: Slug, body: schemas.Unasked) -> HttpResponse:
    """Report work that nobody had asked for."""
    seat = seat_in(request, slug)
    said = Report(**body.model_dump(exclude={"doers"}), doers=body.doers or None)
    return once(request, lambda: _story(seat, operations.report_unasked(seat, said, at=clock.now()).id), status=201)


@reads(router, ONE, gives=schemas.Story)
def contribution(request: HttpRequest, slug: Slug, contribution_id: Id) -> HttpResponse:
    """One contribution whole: what it credited and why, what was said about it."""
    return shown(_story(seat_in(request, slug), contribution_id))


@writes(router, "POST", f"{ONE}/confirm", gives=schemas.Confirmed, status=201)
def confirm(request: HttpRequest, slug: Slug, contribution_id: Id, body: schemas.Confirming) -> HttpResponse:
    """Say yes, that was done. Nobody confirms their own work or that of their household."""
    seat = _seat_with(request, slug, contribution_id)

    def act() -> schemas.Confirmed:
        confirmation = operations.confirm(seat, contribution_id, at=clock.now(), what=body.what)
        return schemas.Confirmed(
            contribution_id=contribution_id,
            what=confirmation.what,
            at=confirmation.at,
            entry_number=confirmation.entry.number,
        )

    return once(request, act, status=201)


@writes(router, "POST", f"{ONE}/withdraw", gives=schemas.Story)
def withdraw(request: HttpRequest, slug: Slug, contribution_id: Id) -> HttpResponse:
    """Take back a report that nobody has confirmed yet."""
    seat = _seat_with(request, slug, contribution_id)

    def act() -> schemas.Story:
        operations.withdraw(seat, contribution_id, at=clock.now())
        return _story(seat, contribution_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/objection", gives=schemas.Story, status=201)
def object_to(request: HttpRequest, slug: Slug, contribution_id: Id, body: schemas.Objecting) -> HttpResponse:
    """Say that it was not like that; nothing more is credited until it is settled."""
    seat = _seat_with(request, slug, contribution_id)

    def act() -> schemas.Story:
        operations.object_to(seat, contribution_id, reason=body.reason, at=clock.now())
        return _story(seat, contribution_id)

    return once(request, act, status=201)


@writes(router, "DELETE", f"{ONE}/objection", gives=schemas.Story)
def withdraw_objection(request: HttpRequest, slug: Slug, contribution_id: Id) -> HttpResponse:
    """Take my objection back: one has talked."""
    seat = _seat_with(request, slug, contribution_id)

    def act() -> schemas.Story:
        operations.withdraw_objection(seat, contribution_id, at=clock.now())
        return _story(seat, contribution_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/corrections", gives=schemas.CorrectionShown, status=201)
def propose_correction(request: HttpRequest, slug: Slug, contribution_id: Id, body: schemas.Correcting) -> HttpResponse:
    """Say what a credited contribution should have been; a second person decides."""
    seat = _seat_with(request, slug, contribution_id)
    said = {"minutes": body.minutes, "weight_milli": body.weight_milli}

    def act() -> schemas.CorrectionShown:
        proposed = corrections.propose_correction(seat, contribution_id, **said, reason=body.reason, at=clock.now())
        return _correction(proposed)

    return once(request, act, status=201)


@writes(router, "POST", f"{ONE}/corrections/{{correction_id}}/answer", gives=schemas.CorrectionShown)
def decide_correction(
    request: HttpRequest, slug: Slug, contribution_id: Id, correction_id: Number, body: YesOrNo
) -> HttpResponse:
    """Agree to a correction as the second person, which books the difference, or decline it."""
    seat = _seat_with(request, slug, contribution_id)
    if not Correction.objects.filter(pk=correction_id, contribution=contribution_id).exists():
        raise NotFound
    return once(
        request,
        lambda: _correction(corrections.decide_correction(seat, correction_id, accept=body.accept, at=clock.now())),
    )


def _seat_with(request: HttpRequest, slug: str, contribution_id: str) -> Seat:
    """Return the seat in a group that has this contribution."""
    seat = seat_in(request, slug)
    if not Contribution.objects.filter(pk=contribution_id, group=seat.group).exists():
        raise NotFound
    return seat


def _line(one: Contribution) -> schemas.ContributionLine:
    return schemas.ContributionLine(
        id=one.id,
        title=one.title,
        note=one.note,
        done_on=one.done_on,
        state=one.state,
        occurrence_id=one.taking.occurrence_id if one.taking else None,
        agreed_minutes=one.agreed_minutes,
        reported_minutes=one.reported_minutes,
        weight_milli=one.weight_milli,
        purpose=one.purpose,
        money_cents=one.money_cents,
        reported_by=person_shown(one.reported_by),
        reported_at=one.reported_at,
        doers=[
            schemas.DoerShown(member_id=part.member_id, name=part.member.name, part=part.part)
            for part in one.parts.all()
        ],
    )


def _waiting(line: Line) -> schemas.WaitingLine:
    return schemas.WaitingLine(
        contribution=_line(line.contribution),
        waits_for=line.waits_for,
        minutes=line.minutes,
        effort_mwh=line.effort_mwh,
        hindrance=line.hindrance if line.waits_for else "",
    )


def _story(seat: Seat, contribution_id: str) -> schemas.Story:
    found = story_of(seat, contribution_id, at=clock.now())
    if found is None:
        raise NotFound
    both = [*([found.correction] if found.correction else []), *found.past_corrections]
    objections = [
        schemas.ObjectionShown(by=person_shown(one.by), reason=one.reason, at=one.at, settled_at=one.settled_at)
        for one in found.objections
    ]
    return schemas.Story(
        **_waiting(found.line).model_dump(),
        credits=[_credit(credit) for credit in found.credits],
        standing_mwh=sum(corrections.credited_so_far(found.line.contribution).values()),
        objections=objections,
        corrections=[_correction(one) for one in both],
        entry_numbers=[entry.number for entry in found.entries],
        can_agree=found.can_agree,
        can_take_back=found.can_take_back,
    )


def _credit(credit: Credit) -> schemas.CreditedShown:
    return schemas.CreditedShown(
        what=credit.what,
        at=credit.at,
        who=list(credit.who),
        entry_number=credit.number,
        minutes=credit.minutes,
        weight_milli=credit.weight_milli,
        effort_mwh=credit.effort.amount,
        why=to_json(credit.effort),
    )


def _correction(one: Correction) -> schemas.CorrectionShown:
    return schemas.CorrectionShown(
        id=one.pk,
        minutes=one.minutes,
        weight_milli=one.weight_milli,
        reason=one.reason,
        proposed_by=person_shown(one.proposed_by),
        proposed_at=one.proposed_at,
        second=person_shown(one.second) if one.second else None,
        decided_at=one.decided_at,
        accepted=one.accepted,
    )
