"""Every address of the server against everybody who might ask for it. A new route without a row here fails.

Who asks: somebody who is not signed in; an outsider (signed in, looks after a group of their own); a member; a
maintainer. And the outsider asks once more through their own group with ids of things that belong to the house.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from allmende.server import clock
from allmende.server.groups import joining, operations
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.people.models import Person
from allmende.server.reminding import operations as reminding
from tests.server.conflicts.things import budget_things, conflict_things
from tests.server.conftest import House, undone_after_the_file
from tests.server.route_table import (
    ANYBODY,
    API,
    BY_SECRET,
    LIBRARY,
    MAINTAINERS,
    MEMBERS,
    ONLY_DEBUG,
    PERSONS,
    PROGRAMS,
    PUBLISHED,
    ROUTES,
    Route,
)
from tests.server.route_things import association_things, auction_things, decision_things, product_things, work_things

# Words of the house; whole ones, because three letters occur in any random token.
SECRETS = re.compile(
    r"\b(Linden 8|Second floor|Ada|Cem|Dina|Wash up|Fix the bell|House (bread|door|room|auction)|Living together)\b"
)
REFUSED = frozenset({302, 400, 403, 404, 409, 422})

# What stands in an address and names a thing of a group; the house's own things stand in `World.things`.
IDS = frozenset(
    {
        "member_id",
        "holding_id",
        "household_slug",
        "request_id",
        "break_id",
        "occurrence_id",
        "task_id",
        "taking_id",
        "swap_id",
        "contribution_id",
        "correction_id",
        "node",
        "project_id",
        "product_id",
        "auction_id",
        "order_id",
        "standing_id",
        "move_id",
        "handout_id",
        "batch_id",
        "point_id",
        "conflict_id",
        "thing",
        "budget_id",
        "vote_id",
        "decision_id",
        "amendment_id",
        "delegation_id",
    }
)


@cache
def routes() -> dict[str, tuple[str, ...]]:
    """Return every route the server has, by its name with its namespace, and what stands in its address."""
    return dict(_routes(get_resolver(), "", ()))


def _routes(resolver: URLResolver, space: str, outer: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        here = (*outer, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space, here)
        else:
            yield f"{space}{entry.name}", here


def rows(*who: str) -> list[Any]:
    """Return the rows of the table for some kinds of routes, as test parameters."""
    return [pytest.param(row, id=row.name) for row in ROUTES if row.who in who and row.name in routes()]


@dataclass
class World:
    """A house with something of everything, and a stranger's group beside it."""

    group: Group
    other: Group
    things: dict[str, Any]

    def url(self, row: Route, *, group: Group | None = None, guessed: bool = False) -> str:
        """Return the address of a route in the house, or in another group with the ids of the house."""
        secrets = dict.fromkeys(("token", "feed_token", "stop_token"), "guessed") if guessed else {}
        wanted = {**self.things, **row.arguments, **secrets, "slug": (group or self.group).slug}
        return reverse(row.name, kwargs={name: wanted[name] for name in routes()[row.name]})


@pytest.fixture(scope="module")
def _world_of_this_file(_house_of_this_file: House, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make the world once: there are more than a thousand tests, and each is undone on its own."""
    with undone_after_the_file(django_db_blocker):
        with clock.stopped(_house_of_this_file.later(hours=1)):
            made = _world(copy.deepcopy(_house_of_this_file))
        yield made


@pytest.fixture
def world(_world_of_this_file: World, house: House, stopped_clock: None) -> World:
    """Return the house with a break, a request, a qualification and a task in it, and another group beside it."""
    del house, stopped_clock
    return copy.deepcopy(_world_of_this_file)


def _world(house: House) -> World:
    ada = house.seat("ada")
    olga = Person.objects.get_or_create(name="Olga")[0]
    household = house.household
    assert household is not None
    things: dict[str, Any] = {
        "member_id": house.member("dina").id,
        "household_slug": household.slug,
        "holding_id": operations.vouch(
            house.group, qualification="first aid", member=house.member("bo"), seat=ada, at=house.at
        ).pk,
        "break_id": operations.announce_break(
            house.group,
            house.member("bo"),
            from_day=house.later(days=9).date(),
            until_day=house.later(days=12).date(),
            seat=house.seat("bo"),
            at=house.at,
        ).id,
        "request_id": joining.ask_to_join(house.group, person=olga, message="", at=house.at).pk,
        "feed_token": house.people["bo"].feed_token,
        "token": joining.invite(house.group, seat=ada, at=house.at).token,
        "stop_token": reminding.choose(house.people["bo"], votes=True, work=True, conflicts=True).stop_token,
        **work_things(house),
        **product_things(house),
        **association_things(house),
        **auction_things(house),
        **decision_things(house),
        **conflict_things(house),
        **budget_things(house),
    }
    stranger = Person.objects.create(name="Stranger")
    other = operations.found(name="Elsewhere", kind=Kind.PROJECT, purpose="", by=stranger, at=house.at)
    return World(group=house.group, other=other, things=things)


@pytest.fixture
def stranger(world: World, outsider: Client) -> Client:
    """Return somebody who looks after a group of their own and has nothing to do with the house."""
    person = Person.objects.get(user_id=outsider.session["_auth_user_id"])
    member = operations.member_for(world.other.book, person)
    operations.join(world.other, member, role="maintainer", share_class="adult", by=member, at=world.other.founded_at)
    return outsider


def ask(client: Client, row: Route, url: str) -> Any:
    """Ask for an address as the route wants it."""
    if row.name.startswith("interface:") and row.method != "get":
        return getattr(client, row.method)(url, dict(row.sends), content_type="application/json")
    return client.get(url) if row.method == "get" else client.post(url, row.sends)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    table = [row.name for row in ROUTES]
    assert len(table) == len(set(table)), "a route stands in the table once"
    assert set(routes()) - set(table) == set(), "a route without a row: say in route_table.py who may see it"
    assert set(table) - set(routes()) - ONLY_DEBUG == set(), "a row without a route"


@pytest.mark.parametrize("row", rows(MEMBERS, MAINTAINERS, PERSONS))
def test_nobody_gets_in_without_signing_in(row: Route, world: World) -> None:
    answer = ask(Client(), row, world.url(row))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("row", rows(MEMBERS, MAINTAINERS))
def test_for_outsiders_there_is_no_such_page(row: Route, world: World, stranger: Client) -> None:
    answer = ask(stranger, row, world.url(row))
    assert answer.status_code == 404
    says_nothing_of_the_house(answer)


@pytest.mark.parametrize("row", [row for row in rows(MEMBERS, MAINTAINERS) if IDS & set(routes()[row.id])])
def test_ids_of_another_group_open_nothing_through_ones_own(row: Route, world: World, stranger: Client) -> None:
    before = world.group.book.entries.count()
    answer = ask(stranger, row, world.url(row, group=world.other))
    assert answer.status_code in (REFUSED if row.method == "post" else {404, 302})
    says_nothing_of_the_house(answer)
    assert world.group.book.entries.count() == before


@pytest.mark.parametrize("row", rows(MAINTAINERS))
def test_members_who_look_after_nothing_are_told_so(row: Route, world: World, client_of: Callable[..., Client]) -> None:
    assert ask(client_of("bo"), row, world.url(row)).status_code == 403


@pytest.mark.parametrize("row", rows(MEMBERS))
def test_members_get_in(row: Route, world: World, client_of: Callable[..., Client]) -> None:
    assert ask(client_of("bo"), row, world.url(row)).status_code in {row.status, *row.also}


@pytest.mark.parametrize("row", rows(MAINTAINERS))
def test_maintainers_get_in(row: Route, world: World, client_of: Callable[..., Client]) -> None:
    assert ask(client_of("ada"), row, world.url(row)).status_code in {row.status, *row.also}


@pytest.mark.parametrize("row", rows(PUBLISHED))
def test_a_group_that_publishes_nothing_does_not_exist(row: Route, world: World, stranger: Client) -> None:
    signed_in = ask(stranger, row, world.url(row))
    assert signed_in.status_code == 404
    says_nothing_of_the_house(signed_in)
    assert ask(Client(), row, world.url(row)).status_code in {404, 302}


@pytest.mark.parametrize("row", rows(BY_SECRET))
def test_a_guessed_secret_opens_nothing(row: Route, world: World, stranger: Client) -> None:
    for client in (Client(), stranger):
        answer = ask(client, row, world.url(row, guessed=True))
        assert answer.status_code in {row.status, *row.also}
        says_nothing_of_the_house(answer)


@pytest.mark.parametrize("row", rows(BY_SECRET))
def test_whoever_has_the_secret_gets_in(row: Route, world: World) -> None:
    assert ask(Client(), row, world.url(row)).status_code == 200


@pytest.mark.parametrize("row", rows(API))
def test_programs_without_a_token_and_outsiders_get_nothing(row: Route, world: World, stranger: Client) -> None:
    assert ask(Client(), row, world.url(row)).status_code == 401
    answer = ask(stranger, row, world.url(row))
    assert answer.status_code in {401, 403, 404, 422}
    says_nothing_of_the_house(answer)


@pytest.mark.parametrize("row", rows(PROGRAMS))
def test_programs_without_a_token_act_for_nobody(row: Route, world: World) -> None:
    answer = ask(Client(), row, world.url(row))
    assert answer.status_code == 401
    says_nothing_of_the_house(answer)


@pytest.mark.parametrize("row", rows(ANYBODY, PERSONS, LIBRARY))
def test_pages_of_nobodys_group_say_nothing_of_the_house(row: Route, world: World, stranger: Client) -> None:
    for client in (Client(), stranger):
        answer = ask(client, row, world.url(row))
        assert answer.status_code < 500
        says_nothing_of_the_house(answer)


def says_nothing_of_the_house(answer: Any) -> None:
    """Find nothing in an answer that belongs to the house."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    assert SECRETS.findall(text) == []
