"""The demo's town, lived through by the real operations: everything that can be decided is, and its books are sound."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.test import Client
from pytest_django import DjangoDbBlocker

from allmende.server import clock, identity, selfcheck
from allmende.server.associations.models import Accord, Adoption, Agreement, Mandate
from allmende.server.associations.queries.agreements import text_shown
from allmende.server.associations.queries.boards import delegates_of
from allmende.server.associations.queries.people import member_groups
from allmende.server.associations.queries.services import services_of
from allmende.server.books.export import verify_here
from allmende.server.books.models import Book, StoredEntry
from allmende.server.conflicts.models import Budget, Conflict, Step
from allmende.server.deciding.models import Amendment, Delegation, ExpertNaming, Proposal, State
from allmende.server.demo.history import begin, live, make_history
from allmende.server.demo.pool.world import FIRST_DAY
from allmende.server.demo.town.belonging import BELONGING
from allmende.server.demo.town.people import MILL, TOWNSPEOPLE
from allmende.server.demo.town.places import NEIGHBOURHOODS
from allmende.server.demo.town.world import Town
from allmende.server.demo.world import HISTORY_DAYS, SEED
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import groups_of, members_of, rulebook_of
from allmende.server.heartbeat import beat_everywhere
from allmende.server.lending.models import Reservation
from allmende.server.sharing.models import SettledPeriod
from tests.fixtures.served import own_environment
from tests.server.conftest import undone_after_the_file
from tests.server.demo.test_history import house_lives

pytestmark = pytest.mark.slow
# A Saturday in autumn, with the change to winter time behind it.
NOW = datetime(2026, 11, 14, 21, 40, tzinfo=UTC)
BOOKS = {"lindenhof-8", "wiesenland", "freie-werkzeuge", "muhlgraben", "ziegelfeld", "apfelanger", "drosselau"}
DAYS = HISTORY_DAYS + 1 - FIRST_DAY
MAKE_AGAIN = """
import sys
from datetime import datetime
from allmende.server.running import prepare, set_up
set_up(); prepare()
from tests.server.demo.test_town import make_again
print(make_again(now=datetime.fromisoformat(sys.argv[1]), days=int(sys.argv[2])))
"""


def make_again(*, now: datetime, days: int) -> str:
    """Make the first days of the demo; return, as JSON, how many entries each book then has and a hash of them."""
    with identity.drawn_again(SEED), transaction.atomic():
        town = begin(now=now, language="de")
        for day in range(FIRST_DAY, FIRST_DAY + days):
            live(town, day)
    sizes = {name_of(book): book.entries.count() for book in Book.objects.all()}
    return json.dumps({name: (size, hash_of(name, size=size)) for name, size in sizes.items()})


def name_of(book: Book) -> str:
    """Return what a book is called without its installation."""
    return book.origin.rpartition("/")[2]


def hash_of(name: str, *, size: int) -> str:
    """Return a hash of the first entries of a book."""
    (book,) = (one for one in Book.objects.all() if name_of(one) == name)
    leaves = book.entries.order_by("number").values_list("leaf_hash", flat=True)[:size]
    return sha256(b"".join(map(bytes, leaves))).hexdigest()


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    del django_db_setup
    with undone_after_the_file(django_db_blocker):
        yield make_history(now=NOW, language="de")


@pytest.fixture
def town(_made: Town, db: None) -> Town:
    """The town as its history left it."""
    del db
    cache.clear()
    _made.forget()
    return _made


def decided(town: Town, key: str) -> Proposal:
    """Return a question of the town, as it stands."""
    return Proposal.objects.get(pk=town.notes[key])


@pytest.mark.parametrize("days", [20, pytest.param(DAYS, marks=pytest.mark.thorough)])
def test_the_same_demo_made_again_has_the_same_books(town: Town, days: int, tmp_path: Path) -> None:
    # In a process of its own, in which sets are ordered otherwise.
    environment = own_environment() | {
        "ALLMENDE_DATA": str(tmp_path / "data"),
        "ALLMENDE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "allmende.server.settings",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = [sys.executable, "-c", MAKE_AGAIN, town.now.isoformat(), str(days)]
    told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=900).stdout
    books = json.loads(told.splitlines()[-1])
    assert set(books) <= BOOKS
    assert {name: [size, hash_of(name, size=size)] for name, (size, _hash) in books.items()} == books
    assert sum(size for size, _hash in books.values()) > 10 * days


def test_the_house_in_it_lives(town: Town) -> None:
    house_lives(town.world)


def test_all_its_books_are_sound(town: Town) -> None:
    reports = verify_here(Book.objects.all())
    assert {report.origin.rpartition("/")[2] for report in reports} == BOOKS
    assert [finding.sentence() for report in reports for finding in report.findings] == []
    about_tables = [check for check in selfcheck.CHECKS if "settings" not in check[0].casefold()]
    assert [fault for what, check in about_tables if "Tables" not in what for fault in check()] == []
    assert StoredEntry.objects.filter(at_us__gt=clock.microseconds(NOW)).count() == 0


def test_three_neighbourhoods_formed_it_from_below_and_a_house_and_a_pool_joined(town: Town) -> None:
    municipality = town.groups["town"]
    assert municipality.kind == Kind.MUNICIPALITY
    accords = Accord.objects.filter(Q(result=municipality) | Q(into=town.groups[MILL]))
    sides = [side for accord in accords for side in accord.sides.all()]
    assert len(sides) == 3 + 2 + 2
    assert all(Proposal.objects.get(pk=side.decision).state == State.ACCEPTED for side in sides)
    inside = {group.id for group in member_groups(municipality)}
    assert inside == {town.groups[place.key].id for place in NEIGHBOURHOODS} | {town.pool.root.id}
    assert [group.id for group in member_groups(town.groups[MILL])] == [town.world.house.id]
    for place in NEIGHBOURHOODS:
        here = members_of(town.groups[place.key]).exclude(member__person=None).count()
        assert here == sum(one.place == place.key for one in TOWNSPEOPLE)
        assert 8 <= here <= 15


def test_each_neighbourhood_sent_a_delegate_and_one_was_recalled(town: Town) -> None:
    board = Group.objects.get(pk=town.groups["board"].pk)
    sitting = delegates_of(board, at=NOW)
    assert {one.delegate.person_id for one in sitting} == {town.people[key].pk for key in ("ida", "kaethe", "fatou")}
    assert all(one.text and Proposal.objects.get(pk=one.decision).matter == "delegate" for one in sitting)
    recalled = Mandate.objects.get(why="recalled")
    assert recalled.ended_decision == town.notes["recall"]
    assert all(decided(town, question.key).state == State.ACCEPTED for question in BELONGING)


def test_its_services_are_seen_to_but_for_one_and_a_pump_waits(town: Town) -> None:
    shown = {one.service.name: one for one in services_of(town.seat("ida", "town"), at=NOW)}
    assert len(shown) == 6
    assert [name for name, one in shown.items() if one.has_nobody] == ["Schnee räumen"]
    assert "Dichtung an Pumpe zwei wechseln" in {missing.title for missing in shown["Wasser"].untaken}
    assert not shown["Autos teilen"].warns
    assert len(shown["Bücherei"].projects) == 2


def test_an_agreement_and_a_standard_have_two_versions_and_not_everybody_has_come_to_the_second(town: Town) -> None:
    quiet, water = (Agreement.objects.get(group=town.groups[key]) for key in (MILL, "town"))
    text = text_shown(town.seat("ida", MILL), quiet)
    assert text is not None
    assert (text.newest.number, text.waits_for_me) == (2, True)
    assert 0 < text.accepted_count < text.members_count
    standard = text_shown(town.seat("ida", "town"), water)
    assert standard is not None
    behind = {one.project.id: one.is_behind for one in standard.adopters}
    assert behind == {town.groups["wells"].id: False, town.groups["school"].id: True}
    assert Adoption.objects.count() == 3
    assert all(Proposal.objects.get(pk=one.decision).matter == "agreement" for one in quiet.versions.all())


def test_things_are_lent_and_booked_for_the_days_to_come(town: Town) -> None:
    for thing in town.things.values():
        booked = Reservation.objects.filter(thing=thing, cancelled_at=None)
        assert booked.count() >= 2
        assert booked.filter(starts_at__gt=NOW).exists()


def test_the_house_votes_just_now_and_sees_what_the_change_would_have_done(town: Town) -> None:
    half = Proposal.objects.get(pk=town.world.notes["half"])
    assert half.state == State.VOTING
    assert half.closes_at is not None
    assert timedelta(days=1) < half.closes_at - NOW < timedelta(days=7)
    assert half.what_ifs.filter(version=half.version).count() == 1
    assert half.ballots.count() >= 3
    assert half.comments.count() >= 4
    assert Delegation.objects.filter(group=town.world.house, revoked_at=None).count() == 2
    answers = Amendment.objects.filter(proposal=half).order_by("at")
    assert [(one.taken_up, bool(one.answer)) for one in answers] == [(False, True), (True, False)]
    assert decided(town, "slow").state == State.VOTING
    assert decided(town, "bench").state == State.DISCUSSED


def test_what_the_pool_decided_was_used_from_its_next_settlement_on(town: Town) -> None:
    quarter = Proposal.objects.get(pk=town.pool.notes["quarter"])
    setting = RuleSetting.objects.get(group=town.pool.root, name="share_child")
    assert (setting.decision, setting.value) == (quarter.pk, 250)
    before, after = SettledPeriod.objects.filter(group=town.pool.root).order_by("from_day")
    child = town.pool.member("omid").id
    assert [shares(one, child) for one in (before, after)] == [0, 250]
    assert rulebook_of(town.pool.root).share_child == 250


def shares(period: SettledPeriod, member: str) -> int:
    """Return by how much somebody took part in a period, in thousandths."""
    assert period.snapshot is not None
    share_milli, _days, _break_days = period.snapshot["participants"][member]
    return int(share_milli)


def test_what_those_who_look_after_it_decided_was_taken_back_by_a_qualified_majority(town: Town) -> None:
    doors, back = decided(town, "doors"), decided(town, "doors back")
    assert (doors.kind, doors.state) == ("meritocracy", State.ACCEPTED)
    assert (back.kind, back.state, back.reverses_id) == ("reversal", State.ACCEPTED, doors.pk)
    settings = RuleSetting.objects.filter(group=town.groups["brick"], name="who_may_invite").order_by("at")
    assert [(one.value, one.decision) for one in settings] == [("maintainers", doors.pk), (None, back.pk)]
    assert rulebook_of(town.groups["brick"]).who_may_invite == "members"


def test_every_way_to_decide_was_gone_once(town: Town) -> None:
    assert decided(town, "chimney").state == State.REJECTED
    assert decided(town, "samples").kind == "rough consensus"
    assert decided(town, "hoses").group_id == town.groups["board"].pk
    assert decided(town, "hoses").state == State.ACCEPTED
    assert (decided(town, "plot").kind, decided(town, "plot").verdict) == ("schulze", "chosen")
    assert (decided(town, "boat").kind, decided(town, "boat").verdict) == ("approval", "chosen")
    emeka = ExpertNaming.objects.get(decision=decided(town, "expert"))
    assert (emeka.matter, emeka.ended_at, emeka.member.person_id) == ("rules", None, town.people["emeka"].pk)
    tomcat = Proposal.objects.get(pk=town.world.notes["tomcat"])
    assert (tomcat.secret, tomcat.state) == (True, State.ACCEPTED)
    assert not tomcat.ballots.exists()
    kinds = set(Proposal.objects.values_list("kind", flat=True))
    assert kinds >= {"consensus", "majority", "qualified majority"}
    assert not Proposal.objects.exclude(problem="").exists()


def test_a_budget_was_shared_out_and_a_quarrel_is_being_mediated(town: Town) -> None:
    budget = Budget.objects.get()
    assert budget.outcome is not None
    assert 2 <= len(budget.outcome["outcome"]["chosen"]) < budget.projects.count()
    conflict = Conflict.objects.get(group=town.groups[MILL])
    assert (conflict.step, conflict.ended_at) == (Step.MEDIATION, None)
    assert conflict.mediator is not None
    assert conflict.mediator.person_id == town.people["samira"].pk


def test_everybody_lands_at_home(town: Town) -> None:
    assert groups_of(town.world.people["miriam"])[0] == town.world.house
    assert groups_of(town.people["ida"])[0] == town.groups[MILL]


def test_days_go_on_passing_and_what_runs_is_decided(town: Town) -> None:
    for days in (1, 4, 12):
        with clock.stopped(NOW + timedelta(days=days)) as at:
            beat_everywhere(at=at)
    half = Proposal.objects.get(pk=town.world.notes["half"])
    assert half.state in {State.ACCEPTED, State.REJECTED}
    assert [finding.sentence() for report in verify_here(Book.objects.all()) for finding in report.findings] == []


@contextmanager
def signed_in(town: Town, who: str) -> Iterator[Callable[[str], str]]:
    """Yield how to open a page as somebody of the town, in German."""
    client = Client(headers={"accept-language": "de"})
    user = town.person(who).user
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    with clock.stopped(NOW):
        yield page


def test_its_pages_say_what_is_going_on(town: Town) -> None:
    with signed_in(town, "ida") as page:
        assert "Eine Bank am Wehr" in page("/g/muhlgraben/deciding/")
        assert "Schnee räumen" in page("/g/drosselau/association/services/")
        assert "Fatou Diallo" in page("/g/drosselau/association/board/")
        assert "Lindenhof 8" in page("/g/drosselau/association/")
        assert "Graureiher" in page("/g/muhlgraben/lending/")
        assert "Ein Jahr Labor" in page(f"/g/drosselau/budgets/{Budget.objects.get().pk}/")
        assert "Zwanzig reicht" in page("/g/drosselau/")
    with signed_in(town, "bruno") as page:
        assert "Nur wer sich kümmert" in page("/g/ziegelfeld/rules/who_may_invite/")
        assert "Ziegeleischornstein" in page("/g/ziegelfeld/deciding/")
    with signed_in(town, "miriam") as page:
        assert "Kinder zählen halb" in page(f"/g/lindenhof-8/deciding/{town.world.notes['half']}/")
    with signed_in(town, "doerte") as page:
        assert "Posaune" in page("/g/muhlgraben/conflicts/")
