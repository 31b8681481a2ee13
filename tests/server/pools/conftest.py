"""A pool with people of its own, and the house of the other tests, which stands alone beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from allmende.server.books.export import verify_here
from allmende.server.books.models import Book
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat, seat_of
from allmende.server.people.models import Person, User
from allmende.server.pools.operations import joining, offers
from allmende.server.rules.operations import set_rule
from tests.server.conftest import House


@dataclass
class Pool:
    """A pool that Pia looks after, with a bakery in it that Bea founded, and the house beside it."""

    group: Group
    bakery: Group
    house: House
    people: dict[str, Person]

    def seat(self, name: str, group: Group | None = None) -> Seat:
        """Return somebody's seat, fresh from the database."""
        person = self.people.get(name) or self.house.people[name]
        found = seat_of(person, Group.objects.select_related("book", "parent").get(pk=(group or self.group).pk))
        assert found is not None
        return found

    def member(self, name: str) -> Member:
        """Return somebody as the pool's book knows them."""
        person = self.people.get(name) or self.house.people[name]
        return Member.objects.get(book=self.group.book, person=person)

    def fresh_house(self) -> Group:
        """Return the house as it stands in the tables now."""
        return Group.objects.select_related("book", "parent").get(pk=self.house.group.pk)

    def join(self, *, at: datetime) -> None:
        """Let the house offer to join, and the pool accept."""
        made = offers.offer(self.house.seat("ada"), pool_slug=self.group.slug, words="We have room.", at=at)
        joining.accept(self.seat("pia"), made.id, answer="Welcome!", at=at)


@pytest.fixture
def pool(house: House, request: pytest.FixtureRequest) -> Pool:
    """Return the pool, with the rules a test asks for; Ada, of the house, knows of it because she is in it."""
    people = {name: _person(name) for name in ("pia", "bea")}
    group = groups.found(name="Valley", kind=Kind.POOL, purpose="We share.", by=people["pia"], at=house.at)
    for name, value in getattr(request, "param", {}).items():
        founder = seat_of(people["pia"], group)
        assert founder is not None
        set_rule(founder, name=name, value=value, reason="We begin like this.", at=house.at)
    for person in (people["bea"], house.people["ada"]):
        pia = seat_of(people["pia"], group)
        assert pia is not None
        member = groups.member_for(group.book, person)
        groups.join(group, member, role="member", share_class="adult", by=pia.member, at=house.at)
    bakery = groups.found(
        name="Bakery", kind=Kind.PROJECT, purpose="Bread.", by=people["bea"], at=house.at, parent=group
    )
    return Pool(group=group, bakery=bakery, house=house, people=people)


def verified(*books: Book) -> list[str]:
    """Return what anybody outside would find in these books: nothing, when they are sound."""
    fresh = list(Book.objects.filter(pk__in=[book.pk for book in books]))
    return [f"{report.origin}: {finding.sentence()}" for report in verify_here(fresh) for finding in report.findings]


def _person(name: str) -> Person:
    user = User.objects.create_user(email=f"{name}@example.org", password=None)
    return Person.objects.create(name=name.title(), user=user)
