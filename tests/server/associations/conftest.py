"""Three neighbourhoods of a town, each in a book of its own, and who looks after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from allmende.economy.audit import Audit
from allmende.ledger.canonical import from_bytes
from allmende.server import clock
from allmende.server.associations import operations
from allmende.server.books.models import Book, StoredEntry
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person, User
from tests.server.deciding.agreeing import so_be_it

START = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
# A decision of a group that writes into another book than the one it is named in, which takes it at its word.
DECIDED = "d" * 16


@dataclass
class Town:
    """North (Nia, Nik), South (Sol, Sam) and West (Wim, Wanda): the first named of each looks after it."""

    people: dict[str, Person]
    groups: dict[str, Group]
    at: datetime = START

    def later(self, **span: float) -> datetime:
        """Return a moment after the start."""
        return self.at + timedelta(**span)

    def seat(self, name: str, group: Group) -> Seat:
        """Return somebody's seat, fresh from the database."""
        seat = seat_of(self.people[name], Group.objects.select_related("book", "parent").get(pk=group.pk))
        assert seat is not None
        return seat

    def fresh(self, name: str) -> Group:
        """Return one of the neighbourhoods as it is now."""
        return Group.objects.select_related("book", "parent", "above").get(pk=self.groups[name].pk)

    def municipality(self, name: str = "Wehlen", *, of: tuple[str, ...] = ("north", "south", "west")) -> Group:
        """Return a municipality of some of the neighbourhoods, which all decided so."""
        accord = None
        sides = [self.groups[one] for one in of]
        for side, keeper in zip(of, ("nia", "sol", "wim"), strict=False):
            accord = operations.found_from_below(
                operations.Charter(name=name, kind=Kind.MUNICIPALITY),
                groups=sides,
                side=self.groups[side],
                decision=DECIDED,
                by=self.people[keeper],
                at=self.at,
            )
        assert accord is not None
        assert accord.result is not None
        return accord.result

    def decide(self, group: Group) -> str:
        """Let everybody of a group agree on something, and return the decision: an act in its name may be for it."""
        return so_be_it(group, at=self.at)


@pytest.fixture
def town(db: None) -> Town:
    """Return three neighbourhoods that know nothing of one another yet."""
    del db
    names = {"north": ("nia", "nik"), "south": ("sol", "sam"), "west": ("wim", "wanda")}
    people = {name: _person(name) for pair in names.values() for name in pair}
    founded = {}
    for place, (keeper, other) in names.items():
        group = groups.found(name=place.title(), kind=Kind.NEIGHBOURHOOD, purpose="", by=people[keeper], at=START)
        by = groups.member_for(group.book, people[keeper])
        member = groups.member_for(group.book, people[other])
        groups.join(group, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=by, at=START)
        founded[place] = group
    return Town(people=people, groups=founded)


def _person(name: str) -> Person:
    user = User.objects.create_user(email=f"{name}@example.org", password=None)
    return Person.objects.create(name=name.title(), user=user)


@pytest.fixture
def client_of(town: Town) -> Iterator[Callable[..., Client]]:
    """Return a signed-in client for somebody of the town; the clock stands an hour after the start."""

    def sign_in(name: str, *, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        user = town.people[name].user
        assert user is not None
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    with clock.stopped(town.later(hours=1)):
        yield sign_in


def complaints(book: Book) -> list[str]:
    """Return what an audit of a book complains about."""
    audit = Audit()
    entries = [from_bytes(bytes(one.canonical)) for one in StoredEntry.objects.filter(book=book).order_by("number")]
    return [f"{entry.number} {entry.kind}: {one}" for entry in entries for one in audit(entry)]
