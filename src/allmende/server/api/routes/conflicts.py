"""Conflicts: those one may see, raising one, and every step in it; forks of a group."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import conflicts as schemas
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.conflicts.operations import forking, raising, steps
from allmende.server.conflicts.queries import conflicts as queries
from allmende.server.conflicts.queries import forks
from allmende.server.groups.queries import Seat

router = Router(tags=["conflicts"])

ONE = "/groups/{slug}/conflicts/{conflict_id}"


@reads(router, "/groups/{slug}/conflicts", gives=schemas.Conflicts)
def conflicts(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The conflicts I may see."""
    page = queries.conflicts_page(seat_in(request, slug))
    return shown(schemas.Conflicts(open=[_line(card) for card in page.open], over=[_line(card) for card in page.over]))


@writes(router, "POST", "/groups/{slug}/conflicts", gives=schemas.ConflictShown, status=201)
def raise_conflict(request: HttpRequest, slug: Slug, body: schemas.ConflictSaid) -> HttpResponse:
    """Raise a conflict; those on the other side have some days to answer."""
    seat = seat_in(request, slug)

    def act() -> schemas.ConflictShown:
        raised = raising.raise_conflict(seat, raising.ConflictDraft(**body.model_dump()), at=clock.now())
        return _page(seat, raised.id)

    return once(request, act, status=201)


@reads(router, ONE, gives=schemas.ConflictShown)
def conflict(request: HttpRequest, slug: Slug, conflict_id: Id) -> HttpResponse:
    """One conflict: what happened, and what I can do next."""
    return shown(_page(seat_in(request, slug), conflict_id))


@writes(router, "POST", f"{ONE}/words", gives=schemas.ConflictShown)
def say_in_conflict(request: HttpRequest, slug: Slug, conflict_id: Id, body: schemas.WordsSaid) -> HttpResponse:
    """Say something to the others concerned."""
    return _do(
        request,
        slug,
        conflict_id,
        lambda seat: raising.say(seat, conflict_id, words=body.words, at=clock.now()),
    )


@writes(router, "PUT", f"{ONE}/mediator", gives=schemas.ConflictShown)
def name_mediator(request: HttpRequest, slug: Slug, conflict_id: Id, body: schemas.MediatorSaid) -> HttpResponse:
    """Say whom I would have mediate; whom both sides name does."""
    return _do(
        request,
        slug,
        conflict_id,
        lambda seat: steps.name_mediator(seat, conflict_id, member_id=body.member_id, at=clock.now()),
    )


@writes(router, "POST", f"{ONE}/go-on", gives=schemas.ConflictShown)
def go_on(request: HttpRequest, slug: Slug, conflict_id: Id) -> HttpResponse:
    """Begin the next step before its time."""
    return _do(request, slug, conflict_id, lambda seat: steps.go_on(seat, conflict_id, at=clock.now()))


@writes(router, "POST", f"{ONE}/vote", gives=schemas.ConflictShown)
def put_conflict_to_vote(request: HttpRequest, slug: Slug, conflict_id: Id) -> HttpResponse:
    """Let the group decide: what I want becomes a proposal."""
    return _do(request, slug, conflict_id, lambda seat: steps.put_to_vote(seat, conflict_id, at=clock.now()))


@writes(router, "POST", f"{ONE}/end", gives=schemas.ConflictShown)
def end_conflict(request: HttpRequest, slug: Slug, conflict_id: Id, body: schemas.EndSaid) -> HttpResponse:
    """Say that it is settled, or take it back, as whoever raised it."""
    return _do(request, slug, conflict_id, lambda seat: raising.end(seat, conflict_id, how=body.how, at=clock.now()))


@reads(router, "/groups/{slug}/forks", gives=schemas.Forks)
def forks_of_group(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What forked from here."""
    seat = seat_in(request, slug)
    return shown(schemas.Forks(forks=[_fork(line) for line in forks.forking_of(seat).forks]))


@writes(router, "POST", "/groups/{slug}/forks", gives=schemas.ForkLine, status=201)
def fork_group(request: HttpRequest, slug: Slug, body: schemas.ForkSaid) -> HttpResponse:
    """Fork, after a conflict that talking and mediating did not settle."""
    seat = seat_in(request, slug)

    def act() -> schemas.ForkLine:
        made = forking.fork(seat, forking.ForkDraft(**body.model_dump()), at=clock.now())
        return _fork(forks.line_of(seat, made))

    return once(request, act, status=201)


@writes(router, "POST", "/groups/{slug}/forks/{fork_id}/join", gives=schemas.ForkLine)
def join_fork(request: HttpRequest, slug: Slug, fork_id: int) -> HttpResponse:
    """Join a fork of a group I was in when it forked."""
    seat = seat_in(request, slug)
    if not any(line.fork.pk == fork_id for line in forks.forking_of(seat).forks):
        raise NotFound
    return once(request, lambda: _fork(forks.line_of(seat, forking.join_fork(seat, fork_id, at=clock.now()))))


def _do(request: HttpRequest, slug: str, conflict_id: str, act: Callable[[Seat], object]) -> HttpResponse:
    seat = seat_in(request, slug)
    _page(seat, conflict_id)

    def acted() -> schemas.ConflictShown:
        act(seat)
        return _page(seat, conflict_id)

    return once(request, acted)


def _page(seat: Seat, conflict_id: str) -> schemas.ConflictShown:
    page = queries.conflict_page(seat, conflict_id)
    if page is None:
        raise NotFound
    found = page.conflict
    return schemas.ConflictShown(
        conflict=_line(queries.card_of(seat, found)),
        wanted=found.wanted,
        others=[person_shown(other) for other in page.others],
        mediator=person_shown(found.mediator) if found.mediator is not None else None,
        decision_id=found.proposal_id,
        happened=[
            schemas.Happened(
                at=moment.at,
                what=moment.what,
                by=person_shown(moment.by) if moment.by is not None else None,
                words=moment.words if page.reads_words else "",
                detail=moment.detail,
                entry_number=moment.entry.number,
            )
            for moment in page.moments
        ],
        can_say=page.can_say,
        can_name=page.can_name,
        can_go_on=page.can_go_on,
        can_put_to_vote=page.can_put_to_vote,
    )


def _line(card: queries.ConflictCard) -> schemas.ConflictLine:
    row = card.conflict
    return schemas.ConflictLine(
        id=row.id,
        about=row.about,
        title=row.title,
        by=person_shown(row.by),
        step=row.step,
        due_at=row.due_at,
        how=row.how,
        ended_at=row.ended_at,
        waits_for_me=card.waits_for_me,
    )


def _fork(line: forks.ForkLine) -> schemas.ForkLine:
    return schemas.ForkLine(
        id=line.fork.pk,
        group_id=line.fork.group_id,
        group_slug=line.fork.group.slug,
        group_name=line.fork.group.name,
        at=line.fork.at,
        by=person_shown(line.fork.by),
        reason=line.fork.reason,
        members_count=line.members_count,
        i_am_in=line.i_am_in,
        may_join=line.may_join,
    )
