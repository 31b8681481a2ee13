"""The demo's world, made by the real operations, at any moment somebody may start it."""

from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from allmende.server.books.export import verify_here
from allmende.server.books.models import Book, StoredEntry
from allmende.server.demo.cast import CAST
from allmende.server.demo.history import make_history
from allmende.server.demo.logins import LOGINS
from allmende.server.demo.world import World
from allmende.server.groups.kinds import ShareClass
from allmende.server.groups.queries import local_day, members_of, on_break
from allmende.server.people.models import User
from allmende.server.sharing.models import SettledPeriod
from allmende.server.work.models import Contribution, Occurrence, Procedure, Round, State, Taking, Task, What, Wish
from allmende.server.work.weights import is_sealed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVERYTHING = {
    *("group.founded", "member.joined", "member.changed", "rule.set", "break.announced"),
    *("task.opened", "task.called_off", "place.taken", "place.handed_back", "standin.added", "round.cleared"),
    *("work.reported", "work.confirmed", "work.objected", "work.objection_withdrawn", "work.corrected"),
    "period.settled",
}
# A Monday night, with the change to summer time behind it, and a Wednesday with the turn of the year. Each run tries
# two others: one of autumn in `test_town.py`, and its own, as the tests of the command line make a demo, too.
MOMENTS = (
    datetime(2026, 4, 13, 21, 45, tzinfo=UTC),
    datetime(2027, 1, 20, 13, 5, tzinfo=UTC),
)


@pytest.mark.thorough
@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_at_any_moment_the_house_lives_and_its_books_are_sound(now: datetime) -> None:
    house_lives(make_history(now=now, language="de").world)
    reports = verify_here(Book.objects.all())
    assert len(reports) == 7
    assert [finding.sentence() for report in reports for finding in report.findings] == []


def house_lives(world: World) -> None:
    """Find everything in the house that a visitor should."""
    people_are_there(world)
    much_has_happened(world)
    there_is_something_to_do_for_visitors(world)
    weights_have_moved_apart(world)


def people_are_there(world: World) -> None:
    here = list(members_of(world.house))
    assert len(here) == len(CAST)
    assert sum(one.share_class == ShareClass.CHILD for one in here) == 3
    assert sum(one.share_class == ShareClass.EXEMPT for one in here) == 1
    assert on_break(world.house, local_day(world.house, world.now)) == {world.member("pawel").id}
    for login in LOGINS:
        assert User.objects.get(email=login.mail).check_password(login.password)


def much_has_happened(world: World) -> None:
    assert EVERYTHING - set(StoredEntry.objects.values_list("kind", flat=True)) == set()
    assert Contribution.objects.filter(state=State.CREDITED).count() > 100
    assert set(Taking.objects.values_list("how", flat=True)) >= {"board", "fixed", "round", "swap"}
    assert Contribution.objects.filter(confirmations__what=What.EXTRA).exists()
    assert SettledPeriod.objects.filter(group=world.house).exists()
    newest = StoredEntry.objects.filter(book=world.house.book).order_by("-number").first()
    assert newest is not None
    assert newest.at_us <= world.now.timestamp() * 1_000_000


def there_is_something_to_do_for_visitors(world: World) -> None:
    ahead = list(Occurrence.objects.filter(due_at__gt=world.now, called_off_at=None).select_related("round", "task"))
    on_board = [one for one in ahead if not is_sealed(one)]
    free = [one for one in on_board if one.takings.filter(ended_at=None).count() < one.places]
    assert len(on_board) >= 8
    assert free
    round_ = Round.objects.get(group=world.house, cleared_at=None, deadline__lte=world.now + timedelta(hours=31))
    assert round_.deadline > world.now + timedelta(hours=5)
    assert round_.occurrences.count() >= 5
    stated = set(Wish.objects.values_list("member_id", flat=True))
    with_sign_in = {world.member(one.key).id for one in CAST if one.who}
    assert with_sign_in - stated == {world.member("nora").id}
    disputed = Contribution.objects.get(state=State.DISPUTED)
    assert disputed.objections.filter(settled_at=None).count() == 1


def weights_have_moved_apart(world: World) -> None:
    # In the middle of all of them: a single place handed back late lifts even the garden's for two weeks.
    usual = {
        job: median(world.tasks[job].occurrences.values_list("opening_milli", flat=True)) for job in ("baths", "garden")
    }
    assert usual["baths"] > 1600
    assert usual["garden"] < usual["baths"] / 1.5
    board = Task.objects.filter(procedure=Procedure.BOARD, group=world.house, ended_at=None)
    openings = {one.opening_milli for task in board for one in task.occurrences.order_by("-due_at")[:1]}
    assert len(openings) >= 6
