"""Pools: joining and leaving, how one leans towards projects, and whom a project declines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import pools as schemas
from allmende.server.api.schemas.fields import Done, Id, Number, Slug
from allmende.server.groups.queries import Seat, group_by_slug
from allmende.server.pools.models import Offer
from allmende.server.pools.operations import joining, leaving, offers
from allmende.server.pools.queries.pool import Project, pool_page
from allmende.server.work.models import Decline, Task
from allmende.server.work.operations import choosing
from allmende.server.work.queries import choosing as choices
from allmende.server.work.queries.choosing import Declined

router = Router(tags=["pools"])


@reads(router, "/groups/{slug}/pool", gives=schemas.PoolShown)
def pool(request: HttpRequest, slug: Slug) -> HttpResponse:
    """The projects of a pool and who would join it, or how this group stands to one."""
    return shown(_pool(seat_in(request, slug)))


def _pool(seat: Seat) -> schemas.PoolShown:
    page = pool_page(seat, at=clock.now())
    return schemas.PoolShown(
        pool_slug=page.pool.slug if page.pool is not None else None,
        is_pool=page.is_pool,
        projects=[_project(project) for project in page.projects],
        offers=[_offer(one) for one in page.offers],
        made=_offer(page.made) if page.made is not None else None,
        obstacles=list(page.obstacles),
        limit_wh=page.limit_wh,
        leaving_rule=page.leaving_rule,
    )


def _project(project: Project) -> schemas.PoolProjectShown:
    group = project.group
    return schemas.PoolProjectShown(
        id=group.id,
        slug=group.slug,
        kind=group.kind,
        name=group.name,
        purpose=group.purpose,
        people_count=project.people_count,
        maintainers=[person_shown(member) for member in project.maintainers],
        makes=list(project.makes),
        needs=list(project.needs),
        link_mwh=project.link_mwh,
        credit_mwh=project.credit_mwh,
        debt_mwh=project.debt_mwh,
    )


def _offer(made: Offer) -> schemas.PoolOfferShown:
    return schemas.PoolOfferShown(
        id=made.id,
        project_slug=made.project.slug,
        project_name=made.project.name,
        pool_slug=made.pool.slug,
        words=made.words,
        offered_at=made.offered_at,
        answer=made.answer,
        answered_at=made.answered_at,
        accepted=made.accepted,
    )


@writes(router, "POST", "/groups/{slug}/pool/offers", gives=schemas.PoolOfferShown, status=201)
def offer_to_join(request: HttpRequest, slug: Slug, body: schemas.PoolOffering) -> HttpResponse:
    """Offer that the group joins a pool, as a maintainer."""
    seat = seat_in(request, slug)
    return once(
        request,
        lambda: _offer(offers.offer(seat, pool_slug=body.pool_slug, words=body.words, at=clock.now())),
        status=201,
    )


@writes(router, "POST", "/groups/{slug}/pool/offers/{offer_id}/answer", gives=schemas.PoolOfferShown)
def answer_offer(request: HttpRequest, slug: Slug, offer_id: Id, body: schemas.PoolAnswering) -> HttpResponse:
    """Let a project join the pool, or say why not, as a maintainer of the pool. Of several at once, one answers."""
    seat = seat_in(request, slug)
    if not Offer.objects.filter(pk=offer_id, pool=seat.group).exists():
        raise NotFound
    act = joining.accept if body.accept else offers.decline
    return once(request, lambda: _offer(act(seat, offer_id, answer=body.answer, at=clock.now())))


@writes(router, "DELETE", "/groups/{slug}/pool/offers/{offer_id}", gives=Done)
def withdraw_offer(request: HttpRequest, slug: Slug, offer_id: Id) -> HttpResponse:
    """Take an offer back, as a maintainer of the project."""
    seat = seat_in(request, slug)
    if not Offer.objects.filter(pk=offer_id, project=seat.group).exists():
        raise NotFound

    def act() -> Done:
        offers.withdraw(seat, offer_id, at=clock.now())
        return Done()

    return once(request, act)


@writes(router, "POST", "/groups/{slug}/pool/leave", gives=Done)
def leave_pool(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Let the project go on by itself, as one of its own maintainers."""
    seat = seat_in(request, slug)

    def act() -> Done:
        leaving.leave_pool(seat, at=clock.now())
        return Done()

    return once(request, act)


@reads(router, "/groups/{slug}/leanings", gives=schemas.LeaningsShown)
def leanings(request: HttpRequest, slug: Slug) -> HttpResponse:
    """How I lean towards each project of the community; nobody else can read it."""
    return shown(_leanings(seat_in(request, slug)))


@writes(router, "PUT", "/groups/{slug}/leanings", gives=schemas.LeaningsShown)
def lean(request: HttpRequest, slug: Slug, body: schemas.Leaning) -> HttpResponse:
    """Say how I lean towards a project."""
    seat = seat_in(request, slug)
    project = group_by_slug(body.project_slug)

    def act() -> schemas.LeaningsShown:
        if project is None:
            raise NotFound
        choosing.lean(seat, project, work_milli=body.work_milli, goods_milli=body.goods_milli, at=clock.now())
        return _leanings(seat)

    return once(request, act)


def _leanings(seat: Seat) -> schemas.LeaningsShown:
    return schemas.LeaningsShown(
        leanings=[
            schemas.LeaningShown(
                project_slug=one.project.slug,
                project_name=one.project.name,
                work_milli=one.work_milli,
                goods_milli=one.goods_milli,
            )
            for one in choices.leanings_of(seat)
        ]
    )


@reads(router, "/groups/{slug}/declines", gives=schemas.DeclinesShown)
def declines(request: HttpRequest, slug: Slug) -> HttpResponse:
    """For which tasks I am declined, and why."""
    found = choices.declines_about([seat_in(request, slug).member.id])
    return shown(schemas.DeclinesShown(declines=[_declined(one) for one in found]))


@writes(router, "POST", "/groups/{slug}/tasks/{task_id}/declines", gives=schemas.DeclinesShown, status=201)
def decline_person(request: HttpRequest, slug: Slug, task_id: Id, body: schemas.Declining) -> HttpResponse:
    """Decline somebody for a task, with a reason they can read, as a maintainer of the task's own group."""
    seat = seat_in(request, slug)
    task = Task.objects.filter(pk=task_id, group=seat.group).select_related("group").first()
    if task is None:
        raise NotFound

    def act() -> schemas.DeclinesShown:
        choosing.decline_person(seat, task.id, member_id=body.member_id, reason=body.reason, at=clock.now())
        found = choices.declines_of_task(seat, task, mine=[seat.member.id])
        return schemas.DeclinesShown(declines=[_declined(one) for one in found])

    return once(request, act, status=201)


@writes(router, "DELETE", "/groups/{slug}/declines/{number}", gives=Done)
def end_decline(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """Let somebody take a task again."""
    seat = seat_in(request, slug)
    if not Decline.objects.filter(pk=number, task__group=seat.group).exists():
        raise NotFound

    def act() -> Done:
        choosing.end_decline(seat, number, at=clock.now())
        return Done()

    return once(request, act)


def _declined(one: Declined) -> schemas.DeclineShown:
    return schemas.DeclineShown(
        id=one.id,
        task_id=one.task_id,
        title=one.title,
        group_slug=one.group.slug,
        member=person_shown(one.member),
        reason=one.reason,
        by=one.by,
        at=one.at,
    )
