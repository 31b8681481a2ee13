"""A rule that comes from an association, however far out, says from which, and which decision set it there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server.associations import operations
from allmende.server.deciding.operations.opening import voters_for
from allmende.server.groups import operations as groups
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import seat_of
from allmende.server.people.models import Person
from allmende.server.rules.between import shifts_between
from allmende.server.rules.queries import came_from_above, one_rule, rulebook_page
from tests.server.associations.conftest import DECIDED, Town
from tests.server.deciding.agreeing import decided

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]


def region_of(town: Town, wehlen: Group) -> Group:
    """Return a region of two municipalities, from which both inherit."""
    other = groups.found(name="Aue", kind=Kind.ASSOCIATION, purpose="", by=town.people["wanda"], at=town.at)
    charter = operations.Charter(name="Elbland", kind=Kind.REGION)
    accord = None
    for side, by in ((wehlen, "nia"), (other, "wanda")):
        accord = operations.found_from_below(
            charter, groups=[wehlen, other], side=side, decision=DECIDED, by=town.people[by], at=town.at
        )
    assert accord is not None
    assert accord.result is not None
    return accord.result


def caught_up(town: Town, name: str) -> Group:
    operations.inherit_due(town.fresh(name), at=town.later(minutes=50))
    return town.fresh(name)


def test_a_rule_of_the_region_is_named_in_a_project_of_a_neighbourhood(town: Town, client_of: Clients) -> None:
    wehlen = town.municipality(of=("north", "south"))
    region = region_of(town, wehlen)
    voters_for(region, "rules", at=town.at)
    decision = decided(region, {"weight_cap": 2500}, at=town.later(minutes=30))
    north = caught_up(town, "north")
    garden = groups.found(name="Garden", kind=Kind.PROJECT, purpose="", by=town.people["nia"], at=town.at, parent=north)
    rule = one_rule(town.seat("nik", garden), "weight_cap")
    assert rule is not None
    assert rule.setting is not None
    assert (rule.set_in, rule.is_own, rule.may_open) == (region, False, True)
    assert rule.setting.decision == decision.id
    assert [one.from_group for one in came_from_above(town.seat("nik", garden), "weight_cap")] == ["Elbland"]
    for page in (reverse("rules:rules", args=[garden.slug]), reverse("rules:rule", args=[garden.slug, "weight_cap"])):
        shown = client_of("nik").get(page).content.decode()
        assert "This group follows Elbland." in shown
        there = reverse("deciding:proposal", args=[region.slug, decision.id])
        assert f'href="{there}">As agreed</a>' in shown
        assert client_of("nik").get(there).status_code == 200
        assert reverse("rules:rule", args=[region.slug, "weight_cap"]) in shown
    assert "<strong>2.5</strong> came from Elbland." in client_of("nik").get(page).content.decode()


def test_what_the_association_decides_later_is_not_named_before_it_holds_here(town: Town) -> None:
    wehlen = town.municipality()
    voters_for(wehlen, "rules", at=town.at)
    first = decided(wehlen, {"weight_cap": 2500}, at=town.later(minutes=30))
    north = caught_up(town, "north")
    decided(wehlen, {"weight_cap": 2400}, at=town.later(minutes=55))
    rule = one_rule(town.seat("nik", north), "weight_cap")
    assert rule is not None
    assert rule.setting is not None
    assert (rule.value, rule.setting.decision) == ("2.5", first.id)


def test_the_groups_own_value_stands_before_what_comes_from_above(town: Town) -> None:
    wehlen = town.municipality()
    voters_for(wehlen, "rules", at=town.at)
    decided(wehlen, {"board_steps": 5}, at=town.later(minutes=30))
    north = caught_up(town, "north")
    own = decided(north, {"board_steps": 20}, at=town.later(minutes=55))
    rule = one_rule(town.seat("nik", north), "board_steps")
    assert rule is not None
    assert rule.setting is not None
    assert (rule.set_in, rule.is_own, rule.setting.decision) == (north, True, own.id)


def test_a_guest_of_a_project_reads_where_a_rule_comes_from(town: Town) -> None:
    wehlen = town.municipality()
    voters_for(wehlen, "rules", at=town.at)
    decided(wehlen, {"weight_cap": 2500}, at=town.later(minutes=30))
    north = caught_up(town, "north")
    garden = groups.found(name="Garden", kind=Kind.PROJECT, purpose="", by=town.people["nia"], at=town.at, parent=north)
    guest = Person.objects.create(name="Olga")
    member = groups.member_for(garden.book, guest)
    by = town.seat("nia", garden).member
    groups.join(garden, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=by, at=town.at)
    seat = seat_of(guest, garden)
    assert seat is not None
    rule = one_rule(seat, "weight_cap")
    assert rule is not None
    # Whoever is in a group inside a neighbourhood belongs to what the neighbourhood belongs to.
    assert (rule.set_in, rule.may_open) == (wehlen, seat_of(guest, wehlen) is not None)


def test_a_town_that_has_left_names_nobody_any_more(town: Town) -> None:
    wehlen = town.municipality()
    voters_for(wehlen, "rules", at=town.at)
    decided(wehlen, {"weight_cap": 2500}, at=town.later(minutes=30))
    north = caught_up(town, "north")
    operations.leave_association(
        north, wehlen, decision=town.decide(north), by=town.people["nia"], at=town.later(minutes=55)
    )
    rules = [rule for chapter in rulebook_page(town.seat("nik", north)) for rule in chapter.rules]
    assert all(rule.set_in is None for rule in rules)


def test_what_came_from_above_stands_among_what_changed_between_two_days(town: Town) -> None:
    wehlen = town.municipality()
    voters_for(wehlen, "rules", at=town.at)
    before = one_rule(town.seat("nik", town.fresh("north")), "weight_cap")
    assert before is not None
    decided(wehlen, {"weight_cap": 2500}, at=town.later(days=2))
    operations.inherit_due(town.fresh("north"), at=town.later(days=2, hours=1))
    operations.leave_association(
        town.fresh("north"), wehlen, decision=DECIDED, by=town.people["nia"], at=town.later(days=4)
    )
    seat = town.seat("nik", town.groups["north"])

    def shifts(earlier: float, later: float) -> list[tuple[str, str, list[str]]]:
        days = {"earlier": town.later(days=earlier).date(), "later": town.later(days=later).date()}
        found = shifts_between(seat, **days, at=town.later(days=9))
        return [(one.before, one.after, [why.group_name for why in one.reasons]) for one in found]

    assert shifts(0, 1) == []
    assert shifts(1, 3) == [(before.value, "2.5", ["Wehlen"])]
    assert shifts(3, 5) == [("2.5", before.value, ["Wehlen"])]
    assert shifts(1, 5) == []


def test_what_a_group_had_set_before_it_joined_moves_because_of_where_it_lies(town: Town) -> None:
    north = town.groups["north"]
    decided(north, {"weight_cap": 4000}, at=town.at)
    wehlen = town.municipality()
    seat = town.seat("nik", town.fresh("north"))
    found = shifts_between(
        seat, earlier=town.later(days=-1).date(), later=town.later(days=1).date(), at=town.later(days=9)
    )
    # It was set and closed on one day: the suggested value holds on both.
    assert found == []
    operations.leave_association(
        town.fresh("north"), wehlen, decision=town.decide(north), by=town.people["nia"], at=town.later(days=4)
    )
    seat = town.seat("nik", town.fresh("north"))
    (back,) = shifts_between(
        seat, earlier=town.later(days=1).date(), later=town.later(days=5).date(), at=town.later(days=9)
    )
    assert (back.name, back.after) == ("weight_cap", "4")
    assert [why.group_name for why in back.reasons] == ["Wehlen"]
