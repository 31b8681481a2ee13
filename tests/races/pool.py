"""What those do who race for a pool: each command is one process's part (`stage.py`).

make                a pool of two maintainers, and two houses that have offered to join; ids
accept NAME OFFER   let one of them join
leave NAME GROUP    let a house leave again
claim NAME GROUP    take the free place a house has, wherever it now stands
state               what is stored, and whether all books hold
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allmende.server.books.export import verify_here
from allmende.server.books.models import Book
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person
from allmende.server.pools.models import Chapter, Offer
from allmende.server.pools.operations import joining, leaving, offers
from allmende.server.refusal import Refused
from allmende.server.work.models import Occurrence, Taking
from allmende.server.work.operations import board
from allmende.server.work.operations.contributions import Report, confirm, report_unasked
from allmende.server.work.operations.tasks import TaskDraft, add_task
from tests.races.house import START, check, race


def make() -> dict[str, str]:
    """Make a pool that Pia and Quin look after, and two houses of two that have offered to join it."""
    people = {name: Person.objects.create(name=name) for name in ("pia", "quin", "ada", "bo", "cem", "dana")}
    pool = groups.found(name="Valley", kind=Kind.POOL, purpose="", by=people["pia"], at=START)
    _into(pool, "pia", "quin", role=Role.MAINTAINER)
    ids = {}
    for house, first, second in (("Linden", "ada", "bo"), ("Farm", "cem", "dana")):
        group = groups.found(name=house, kind=Kind.HOUSE, purpose="", by=people[first], at=START)
        _into(group, first, second, role=Role.MEMBER)
        _into(pool, "pia", first, role=Role.MEMBER)
        seat = _seat(first, group)
        draft = TaskDraft(title="Sweep", minutes=60, first_due_at=START + timedelta(days=3))
        add_task(seat, draft, at=START)
        done = report_unasked(seat, Report(minutes=90, done_on=START.date(), title="Mended"), at=START)
        confirm(_seat(second, group), done.id, at=START)
        ids[house] = group.slug
        ids[f"{house} offers"] = offers.offer(seat, pool_slug=pool.slug, words="", at=START).id
    return {**ids, "pool": pool.slug}


def _into(group: Group, by: str, name: str, *, role: str) -> None:
    member = groups.member_for(group.book, Person.objects.get(name=name))
    seat = _seat(by, group)
    groups.join(group, member, role=role, share_class=ShareClass.ADULT, by=seat.member, at=START)


def _seat(name: str, group: Group) -> Seat:
    found = seat_of(Person.objects.get(name=name), Group.objects.select_related("book", "parent").get(pk=group.pk))
    assert found is not None
    return found


def accept(name: str, offer: str) -> str:
    """Let the project that made an offer join the pool."""
    pool = Group.objects.get(kind=Kind.POOL)
    joining.accept(_seat(name, pool), offer, answer="Welcome!", at=START)
    return "joined"


def leave(name: str, slug: str) -> str:
    """Let a house leave the pool, ten days later."""
    leaving.leave_pool(_seat(name, Group.objects.get(slug=slug)), at=START + timedelta(days=1))
    return "left"


def claim(name: str, slug: str) -> str:
    """Take the free place of a house."""
    seat = _seat(name, Group.objects.get(slug=slug))
    occurrence = Occurrence.objects.get(group=seat.group)
    board.take(seat, occurrence.id, member=seat.member, at=START)
    return "taken"


def state() -> dict[str, object]:
    """Return what is stored, and what the verification of all books and the self-check say."""
    reports = verify_here(Book.objects.order_by("origin"))
    return {
        "inside": sorted(Group.objects.exclude(parent=None).values_list("slug", flat=True)),
        "chapters": Chapter.objects.count(),
        "open_offers": Offer.objects.filter(answered_at=None).count(),
        "taken": Taking.objects.filter(ended_at=None).count(),
        "findings": [finding.sentence() for report in reports for finding in report.findings] + check(),
    }


def answer(command: str, *words: str) -> object:
    """Run one command and return what it says; a refusal is an answer, too."""
    parts: dict[str, Callable[..., object]] = {
        "make": make, "accept": accept, "leave": leave, "claim": claim, "state": state, "race": race,
    }  # fmt: skip
    try:
        return parts[command](*words)
    except Refused as refused:
        return f"refused: {type(refused).__name__}"
