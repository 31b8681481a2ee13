"""A small house made by the real operations, and browsers-without-a-browser for the people in it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from allmende.server import clock
from allmende.server.deciding.models import Proposal
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person, User
from allmende.server.work.models import Task
from allmende.server.work.operations.tasks import TaskDraft, add_task
from tests.server.deciding.agreeing import decided

# A Monday noon, in winter time.
START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@dataclass
class House:
    """A house with Ada (maintainer), Bo and Cem, and the child Dina; Ada and Dina are one household."""

    group: Group
    people: dict[str, Person]
    at: datetime = START
    household: Group | None = None
    extra: dict[str, object] = field(default_factory=dict)

    def seat(self, name: str, group: Group | None = None) -> Seat:
        """Return somebody's seat, fresh from the database."""
        seat = seat_of(self.people[name], group or self.group)
        assert seat is not None
        return seat

    def member(self, name: str) -> Member:
        """Return somebody as the house's book knows them."""
        return Member.objects.get(book=self.group.book, person=self.people[name])

    def later(self, **span: float) -> datetime:
        """Return a moment after the start."""
        return self.at + timedelta(**span)

    def task(self, title: str = "Wash up", *, by: str = "ada", at: datetime | None = None, **more: object) -> Task:
        """Add a task that is due in five days, unless said otherwise."""
        draft = {"minutes": 60, "first_due_at": self.at + timedelta(days=5), **more}
        return add_task(self.seat(by), TaskDraft(title=title, **draft), at=at or self.at)  # type: ignore[arg-type]

    def decide(
        self, name: str, value: int | str | None, *, at: datetime | None = None, group: Group | None = None
    ) -> Proposal:
        """Let everybody of a group agree at once that a rule becomes something, and return the decision."""
        return decided(group or self.group, {name: value}, at=at or self.at)


@pytest.fixture(scope="module")
def _house_of_this_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Make the house once a file: each test then works on top of it and is undone on its own."""
    with undone_after_the_file(django_db_blocker):
        yield _founded()


@contextmanager
def undone_after_the_file(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a fixture of a file write to the database: all its tests begin with that, and the next file without it.

    Use it only where every test of the file asks for the fixture, or what a test finds would depend on the order.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def house(_house_of_this_file: House, db: None) -> House:
    """A founded house, fresh for each test; all of it happened at START."""
    cache.clear()  # What was worked out for the house of another test has the same key.
    return copy.deepcopy(_house_of_this_file)


def _founded() -> House:
    people = {name: _person(name) for name in ("ada", "bo", "cem")}
    group = groups.found(name="Linden 8", kind=Kind.HOUSE, purpose="Living together", by=people["ada"], at=START)
    for name in ("bo", "cem"):
        ada = seat_of(people["ada"], group)
        assert ada is not None
        member = groups.member_for(group.book, people[name])
        groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=ada.member, at=START)
    home = House(group=group, people=people)
    child = groups.add_without_sign_in(
        group, name="Dina", share_class=ShareClass.CHILD, seat=home.seat("ada"), at=START
    )
    assert child.member.person is not None
    people["dina"] = child.member.person
    home.household = groups.found(
        name="Second floor", kind=Kind.HOUSEHOLD, purpose="", by=people["ada"], at=START, parent=group
    )
    groups.put_into_household(home.household, home.member("dina"), seat=home.seat("ada"), at=START)
    return home


def _person(name: str) -> Person:
    user = User.objects.create_user(email=f"{name}@example.org", password=None)
    return Person.objects.create(name=name.title(), user=user)


@pytest.fixture
def stopped_clock(house: House) -> Iterator[None]:
    """Let the server's clock stand an hour after the house was founded."""
    with clock.stopped(house.later(hours=1)):
        yield


@pytest.fixture
def client_of(house: House, stopped_clock: None) -> Callable[..., Client]:
    """Return a signed-in client for somebody of the house; the clock stands an hour after the founding."""

    def sign_in(name: str, *, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        user = house.people[name].user
        assert user is not None
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def outsider(db: None) -> Client:
    """Return the client of somebody who is signed in but in no group."""
    client = Client()
    client.force_login(_person("olga").user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client
