"""The rulebook: what is read, who sets it, and what a refused value says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation

from allmende.economy.rulebook import PARAMETERS
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import RuleSetting
from allmende.server.groups.queries import Seat, rulebook_of, seat_of
from allmende.server.refusal import NotYours, Refused
from allmende.server.rules.operations import set_rule
from allmende.server.rules.queries import history_of, one_rule, rulebook_page

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


@pytest.fixture
def garden(house: House) -> Seat:
    group = groups.found(
        name="Garden", kind=Kind.PROJECT, purpose="", by=house.people["bo"], at=house.at, parent=house.group
    )
    seat = seat_of(house.people["bo"], group)
    assert seat is not None
    return seat


@pytest.fixture
def new_house(house: House) -> Seat:
    """Return Ada's seat in a house that she has just founded, and nobody has joined."""
    group = groups.found(name="Birke 3", kind=Kind.HOUSE, purpose="", by=house.people["ada"], at=house.at)
    return house.seat("ada", group)


def test_every_rule_stands_in_the_rulebook_once_and_in_both_languages(house: House) -> None:
    for language in ("de", "en"):
        with translation.override(language):
            chapters = rulebook_page(house.seat("bo"))
        assert sorted(rule.name for chapter in chapters for rule in chapter.rules) == sorted(PARAMETERS)
        assert all(rule.label and rule.explains and rule.value for chapter in chapters for rule in chapter.rules)


def test_a_project_follows_its_house_until_it_sets_its_own_value_and_again_after(house: House, garden: Seat) -> None:
    house.decide("board_steps", 5)
    assert rulebook_of(garden.group).board_steps == 5
    set_rule(garden, name="board_steps", value=20, reason="Weeds grow fast.", at=house.later(days=1))
    assert rulebook_of(garden.group).board_steps == 20
    set_rule(garden, name="board_steps", value=None, reason="Winter.", at=house.later(days=2))
    assert rulebook_of(garden.group).board_steps == 5
    rule = one_rule(garden, "board_steps")
    assert rule is not None
    assert (rule.set_in, rule.is_own) == (house.group, False)
    history = [(one.value, bool(one.setting.decision)) for one in history_of(garden, "board_steps")]
    # Its founder is alone in the garden and sets its rules; the house has to decide on its own.
    assert history == [(None, False), ("20 steps", False), ("5 steps", True)]


def test_a_guest_of_a_project_reads_the_value_of_the_house_but_not_its_reasons(house: House, garden: Seat) -> None:
    from allmende.server.people.models import Person

    house.decide("board_steps", 5)
    guest = Person.objects.create(name="Olga")
    member = groups.member_for(garden.group.book, guest)
    groups.join(garden.group, member, role="member", share_class="adult", by=garden.member, at=house.at)
    seat = seat_of(guest, garden.group)
    assert seat is not None
    rule = one_rule(seat, "board_steps")
    assert rule is not None
    assert (rule.value, rule.setting) == ("5 steps", None)
    assert history_of(seat, "board_steps") == []
    assert (rule.set_in, rule.may_open) == (house.group, False)


def test_an_inherited_rule_leads_to_the_group_it_comes_from_and_to_its_decision(
    house: House, garden: Seat, client_of: Clients
) -> None:
    decision = house.decide("board_steps", 5)
    there = f"/g/{house.group.slug}"
    for page in ("", "board_steps/"):
        shown = client_of("cem").get(f"/g/{garden.group.slug}/rules/{page}").content.decode()
        assert "This group follows Linden 8." in shown
        assert f'href="{there}/rules/board_steps/"' in shown
        assert f'href="{there}/deciding/{decision.id}/">As agreed</a>' in shown


@pytest.mark.parametrize(
    ("name", "value", "reason", "field"),
    [
        ("weight_cap", 4000, " ", "reason"),
        ("weight_cap", 4000, "x" * 501, "reason"),
        ("weight_cap", 1, "Low.", "value"),
        ("weight_cap", 100, "Under the floor.", "value"),
        ("weight_cap", None, "It has none.", "value"),
        ("no_such_rule", 1, "Why not.", "name"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_set(
    house: House, new_house: Seat, name: str, value: int | None, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_rule(new_house, name=name, value=value, reason=reason, at=house.at)
    assert (refused.value.field, RuleSetting.objects.count()) == (field, 0)


def test_nobody_sets_a_rule_alone_where_somebody_has_joined(house: House) -> None:
    for name in ("ada", "bo"):
        with pytest.raises(NotYours):
            set_rule(house.seat(name), name="weight_cap", value=4000, reason="Me too.", at=house.at)
    assert RuleSetting.objects.count() == 0


def test_a_decision_sets_what_it_decided_and_nothing_else(house: House) -> None:
    decision = house.decide("weight_cap", 4000)
    with pytest.raises(NotYours):
        set_rule(
            house.seat("ada"),
            name="weight_cap",
            value=5000,
            reason="More.",
            at=house.later(days=1),
            decision=decision.id,
        )
    assert rulebook_of(house.group).weight_cap == 4000


def test_what_holds_for_the_whole_community_is_not_set_in_a_part(house: House, garden: Seat) -> None:
    with pytest.raises(Refused):
        set_rule(garden, name="weight_cap", value=4000, reason="Nettles.", at=house.at)


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "200", "Highest weight: at most 100."),
        ("en", "heavy", "Highest weight: please write a number, for example 3."),
        ("de", "200", "100"),
    ],
)
def test_a_refused_value_is_said_with_its_bound_and_kept(
    new_house: Seat, client_of: Clients, language: str, typed: str, said: str
) -> None:
    url = f"/g/{new_house.group.slug}/rules/weight_cap/set/"
    answer = client_of("ada", language=language).post(url, {"value": typed, "reason": "The gutter."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{typed}"' in page
    assert "The gutter." in page
    assert RuleSetting.objects.count() == 0


def test_a_value_is_written_as_people_write_it(new_house: Seat, client_of: Clients) -> None:
    url = f"/g/{new_house.group.slug}/rules/weight_cap/"
    client_of("ada", language="de").post(f"{url}set/", {"value": "3,5", "reason": "Die Rinne."})
    assert rulebook_of(new_house.group).weight_cap == 3500
    page = client_of("ada").get(url).content.decode()
    assert "3.5" in page
    assert "Die Rinne." in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_days_that_are_compared_are_filled_in_as_a_browser_takes_them(
    house: House, client_of: Clients, language: str
) -> None:
    page = client_of("bo", language=language).get(f"/g/{house.group.slug}/rules/changes/").content.decode()
    assert 'name="earlier" value="2026-02-02"' in page
    assert 'name="later" value="2026-03-02"' in page
