"""The pages of a community of 10,000 people: how long each takes to make, in a table, and the slowest as the result.

The community is made by the real operations: 10,000 members in 20 projects, a thousand households, 200 tasks, 4,000
contributions confirmed, a month settled. Each page is asked for as one of its members does, in one process with the
framework's test client (so without the network), once to warm up and then 20 times, 19 of which lie at or below the
95th percentile that is given.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.case import Case, Run, peak_mb

if TYPE_CHECKING:
    from allmende.server.groups.models import Group
    from allmende.server.groups.queries import Seat

MEMBERS, PROJECTS, TASKS, CONTRIBUTIONS, HOUSEHOLDS = 10_000, 20, 200, 4_000, 1_000
START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
NOW = START + timedelta(days=40)
TIMES = 20


def prepare(folder: Path) -> None:
    """Make the community."""
    from allmende.server.running import prepare as current
    from allmende.server.running import set_up

    set_up(data=folder)
    current()
    from django.db import transaction

    with transaction.atomic():
        root, seats = _found()
        _work(seats)
    from allmende.server.heartbeat import beat

    beat(root, at=NOW)


def _found() -> tuple[Group, list[Seat]]:
    """Found the community with its projects and households; everybody joins it, and one project."""
    from allmende.server.groups import operations as groups
    from allmende.server.groups.kinds import Kind, Role, ShareClass
    from allmende.server.groups.models import Member
    from allmende.server.groups.queries import seat_of
    from allmende.server.people.models import Person, User

    founder = Person.objects.create(name="Ada", user=User.objects.create_user(email="ada@example.org", password=None))
    root = groups.found(name="Big pool", kind=Kind.POOL, purpose="", by=founder, at=START)
    ada = seat_of(founder, root)
    assert ada is not None
    projects = [
        groups.found(name=f"Project {number}", kind=Kind.PROJECT, purpose="", by=founder, at=START, parent=root)
        for number in range(PROJECTS)
    ]
    homes = [
        groups.found(name=f"Household {number}", kind=Kind.HOUSEHOLD, purpose="", by=founder, at=START, parent=root)
        for number in range(HOUSEHOLDS)
    ]
    people = Person.objects.bulk_create(Person(name=f"Person {number:05}") for number in range(MEMBERS - 1))
    # The one who looks at the pages: an ordinary member of one project and one household.
    people[0].user = User.objects.create_user(email="reader@example.org", password=None)
    people[0].save()
    members = Member.objects.bulk_create(Member(book=root.book, person=person) for person in people)
    for index, member in enumerate(members):
        places = (root, projects[index % PROJECTS], homes[index % HOUSEHOLDS])
        for place in places:
            groups.join(place, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=ada.member, at=START)
    found = (seat_of(person, root) for person in [founder, *people[:500]])
    return root, [seat for seat in found if seat is not None]


def _work(seats: list[Seat]) -> None:
    """Add tasks, and let things be done and confirmed for a month."""
    from allmende.server.work.operations.contributions import Report, confirm, report_unasked
    from allmende.server.work.operations.tasks import TaskDraft, add_task

    for number in range(TASKS):
        due = START + timedelta(days=1 + number % 28)
        draft = TaskDraft(title=f"Task {number}", minutes=60, first_due_at=due, rrule="FREQ=WEEKLY", places=2)
        add_task(seats[0], draft, at=START)
    for number in range(CONTRIBUTIONS):
        at = START + timedelta(minutes=12 * number)
        # Ada founded every household, and so lives with everybody.
        doer, other = seats[1 + number % 500], seats[1 + (number + 250) % 500]
        report = Report(title=f"Work {number % 50}", minutes=60 + number % 90, done_on=at.date())
        done = report_unasked(doer, report, at=at)
        confirm(other, done.id, at=at + timedelta(days=8))


def measure(folder: Path) -> Run:
    """Return the 95th percentile of the slowest page; the table of all of them goes to stderr."""
    from allmende.server.running import set_up

    set_up(data=folder)
    from django.conf import settings
    from django.test import Client

    from allmende.server import clock
    from allmende.server.groups.models import Group
    from allmende.server.people.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(headers={"accept-language": "en"})
    client.force_login(
        User.objects.get(email="reader@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    slug = Group.objects.get(name="Big pool").slug
    slowest = 0.0
    with clock.stopped(NOW):
        for page in _pages(slug):
            spent = sorted(_spent(client, page) for _ in range(TIMES + 1))
            percentile = spent[int(TIMES * 0.95) - 1]
            print(f"{percentile * 1000:8.1f} ms  {page}", file=sys.stderr)
            slowest = max(slowest, percentile)
    return Run(cpu_s=slowest, value=0.0, peak_mb=peak_mb())


def _spent(client: object, page: str) -> float:
    begun = time.process_time()
    answer = client.get(page)  # type: ignore[attr-defined]
    spent = time.process_time() - begun
    assert answer.status_code == 200, f"{page}: {answer.status_code}"
    return spent


def _pages(slug: str) -> list[str]:
    """Return the pages that a menu leads to."""
    inside = (
        "",
        "more/",
        "about/",
        "members/",
        "households/",
        "breaks/",
        "rules/",
        "tasks/",
        "tasks/all/",
        "tasks/calendar/",
        "tasks/confirming/",
        "sharing/",
        "books/",
        "books/everyone/",
        "books/entries/",
    )
    return [f"/g/{slug}/{page}" for page in inside]


CASES = {"pages10k": Case(prepare=prepare, ours=measure, large=True)}
