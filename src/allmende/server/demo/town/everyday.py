"""What people of the town do of their own accord: take a duty of their project, report it, confirm one another."""

from __future__ import annotations

from datetime import datetime, timedelta

from allmende.server.demo.pool.everyday import LEFT_TO_VISITORS
from allmende.server.demo.town.places import PROJECTS, SEAL
from allmende.server.demo.town.world import Town
from allmende.server.groups.queries import local_day
from allmende.server.work.models import Occurrence, Taking, is_reported
from allmende.server.work.operations import board, contributions
from allmende.server.work.operations.contributions import Report

A_DAY = timedelta(days=1)
# Who takes a place does so this long before; the last days are left for whoever looks at the demo.
LOOKS_AHEAD = timedelta(days=2)
PEOPLE_OF = {project.key: project.people for project in PROJECTS}


def take_places(town: Town, *, at: datetime) -> None:
    """Let people take what is due in the next days in their project, in turn."""
    duties = [task.pk for key, task in town.tasks.items() if key != SEAL.key]
    soon = Occurrence.objects.filter(
        task__in=duties, called_off_at=None, due_at__gt=at, due_at__lte=at + LOOKS_AHEAD
    ).select_related("task")
    for offer in soon.order_by("due_at", "id"):
        project = _project_of(town, offer)
        held = set(offer.takings.filter(ended_at=None).values_list("member_id", flat=True))
        people = list(PEOPLE_OF[project])
        town.chance.shuffle(people)
        for key in people:
            if len(held) >= offer.places:
                break
            seat = town.seat(key, project)
            if seat.member.id not in held:
                board.take(seat, offer.pk, member=seat.member, at=at)
                held.add(seat.member.id)


def report_done(town: Town, *, at: datetime) -> None:
    """Let everybody report what they held and what is done by now; somebody else of the project confirms it."""
    due = Taking.objects.filter(
        ended_at=None,
        occurrence__task__in=[task.pk for task in town.tasks.values()],
        occurrence__called_off_at=None,
        occurrence__due_at__lte=at,
        occurrence__due_at__gt=at - 4 * A_DAY,
    ).exclude(is_reported())
    for taking in due.select_related("occurrence").order_by("occurrence__due_at", "place"):
        project = _project_of(town, taking.occurrence)
        people = PEOPLE_OF[project]
        key = next(one for one in people if town.seat(one, project).member.id == taking.member_id)
        seat = town.seat(key, project)
        report = Report(minutes=taking.minutes, done_on=local_day(seat.group, taking.occurrence.due_at))
        made = contributions.report_taken(seat, taking.pk, report, at=at)
        if at <= town.now - LEFT_TO_VISITORS:
            witness = next(one for one in people if one != key)
            contributions.confirm(town.seat(witness, project), made.pk, at=at)


def _project_of(town: Town, occurrence: Occurrence) -> str:
    return next(key for key in PEOPLE_OF if town.groups[key].pk == occurrence.group_id)
