"""What people of the town do of their own accord: take a duty of their project, report it, confirm one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from allmende.server.demo.pool.everyday import LEFT_TO_VISITORS
from allmende.server.demo.town.duties import SEAL
from allmende.server.demo.town.people import grown_ups
from allmende.server.demo.town.places import NEIGHBOURHOODS, PROJECTS
from allmende.server.demo.town.world import Town
from allmende.server.groups.queries import local_day
from allmende.server.work.models import Occurrence, Taking, is_reported
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report

A_DAY = timedelta(days=1)
LOOKS_AHEAD = timedelta(days=6)
# Some look at the board early; the evening before somebody has to.
LOOKS_EARLY = 0.45
PEOPLE_OF: Mapping[str, Sequence[str]] = {project.key: project.people for project in PROJECTS} | {
    place.key: grown_ups(place.key) for place in NEIGHBOURHOODS
}


def take_places(town: Town, *, at: datetime) -> None:
    """Let people take what is due in the next days in their project or neighbourhood."""
    duties = [task.pk for key, task in town.tasks.items() if key != SEAL.key]
    soon = Occurrence.objects.filter(
        task__in=duties, called_off_at=None, due_at__gt=at, due_at__lte=at + LOOKS_AHEAD
    ).annotate(held=Count("takings", filter=Q(takings__ended_at=None)))
    for offer in soon.filter(held__lt=F("places")).order_by("due_at", "id"):
        if offer.due_at <= at + 2 * A_DAY or town.chance.random() < LOOKS_EARLY:
            _fill(town, offer, at=at)


def _fill(town: Town, offer: Occurrence, *, at: datetime) -> None:
    """Give the free places of something to some of those who could do it."""
    group = _group_of(town, offer)
    held = set(offer.takings.filter(ended_at=None).values_list("member_id", flat=True))
    people = list(PEOPLE_OF[group])
    town.chance.shuffle(people)
    seats = [seat for key in people if (seat := town.seat(key, group)).member.id not in held]
    for seat in seats[: offer.places - len(held)]:
        board.take(seat, offer.pk, member=seat.member, at=at)


def report_done(town: Town, *, at: datetime) -> None:
    """Let everybody report what they held and what is done by now; somebody else who does it, too, confirms it."""
    due = Taking.objects.filter(
        ended_at=None,
        occurrence__task__in=[task.pk for task in town.tasks.values()],
        occurrence__called_off_at=None,
        occurrence__due_at__lte=at,
        occurrence__due_at__gt=at - 4 * A_DAY,
    ).exclude(is_reported())
    for taking in due.select_related("occurrence").order_by("occurrence__due_at", "place", "id"):
        group = _group_of(town, taking.occurrence)
        seats = [town.seat(key, group) for key in PEOPLE_OF[group]]
        seat = next(one for one in seats if one.member.id == taking.member_id)
        report = Report(minutes=taking.minutes, done_on=local_day(seat.group, taking.occurrence.due_at))
        made = contributions.report_taken(seat, taking.pk, report, at=at)
        if at <= town.now - LEFT_TO_VISITORS:
            witness = next(one for one in seats if one.member.id != taking.member_id)
            contributions.confirm(witness, made.pk, at=at)


def _group_of(town: Town, occurrence: Occurrence) -> str:
    return next(key for key in PEOPLE_OF if town.groups[key].pk == occurrence.group_id)
