"""A settlement of a pool promises: dues are exactly the effort, every number explains itself, and sharing is fair."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allmende.economy.explanation import InputMissing, check, from_json, to_json
from allmende.economy.goods import CostObject, Goods, Take, Use
from allmende.economy.rulebook import Rulebook
from allmende.economy.settle import Participation, Settlement, Snapshot, settle
from tests.economy.communities import JUNE
from tests.economy.pools import GUEST, pools

RULES = Rulebook()
HOUSE = {member: Participation(share_milli=1000, days=30) for member in ("ada", "bo", "cy")}


def goods_of(snapshot: Snapshot) -> Goods:
    assert snapshot.goods is not None
    return snapshot.goods


def with_goods(snapshot: Snapshot, goods: Goods) -> Snapshot:
    return replace(snapshot, goods=goods, effort_mwh=sum(goods.overheads_mwh.values()))


def village(*, takes: list[Take], nodes: dict[str, CostObject] | None = None, **more: object) -> Snapshot:
    """Three people with bread (1 wh a loaf, 10 loaves), heat for everyone (3 wh), and a room by the lake."""
    found = nodes or {
        "bread": CostObject(project="bakery", fresh_mwh=10_000, units_milli=10_000),
        "heat": CostObject(project="house", fresh_mwh=3000, units_milli=1000, lost_milli=1000),
        "lake": CostObject(project="house", rule="auction", right=True),
    }
    goods = Goods(nodes=found, takes=takes, **more)  # type: ignore[arg-type]
    return Snapshot(group="pool", period=JUNE, effort_mwh=0, participants=HOUSE, goods=goods)


def take(number: str, node: str, units: int, *members: str, price: int | None = None) -> Take:
    return Take(id=number, node=node, units_milli=units, parts=dict.fromkeys(members, 1), price_mwh=price)


def closing(settled: Settlement) -> int:
    nodes = goods_of(settled.snapshot).nodes
    return sum(node.lying_mwh - settled.moves_mwh[name] for name, node in nodes.items())


@given(pools())
def test_dues_and_fund_and_what_still_lies_in_products_are_exactly_the_effort(snapshot: Snapshot) -> None:
    settled = settle(snapshot, RULES)
    lay = sum(node.lying_mwh for node in goods_of(snapshot).nodes.values())
    asked = sum(settled.dues_mwh.values()) + settled.fund_mwh + closing(settled)
    assert asked == snapshot.effort_mwh + snapshot.carried_mwh + lay


@given(pools())
def test_every_number_of_a_pool_can_be_recomputed_from_its_explanation(snapshot: Snapshot) -> None:
    settled = settle(snapshot, RULES)
    goods, explanation = goods_of(snapshot), settled.explanation
    check(explanation)
    assert from_json(to_json(explanation)) == explanation
    assert dict(explanation.inputs)["fund"].amount == settled.fund_mwh
    for member, due in settled.dues_mwh.items():
        assert settled.why(member).amount == due
        check(settled.why(member))
    for name in goods.nodes:
        check(settled.why_value(name))
        assert settled.why_value(name).amount == settled.values_nwh[name]
    everyone = settled.why_everyone()
    check(everyone)
    assert everyone.amount == settled.everyone_mwh


@given(pools())
def test_what_leaves_cost_objects_is_what_is_asked_for(snapshot: Snapshot) -> None:
    settled = settle(snapshot, RULES)
    assert settled.asked is not None
    to_members = sum(amount for (_, to), amount in settled.flows_mwh.items() if to == "members")
    by_value = sum(settled.asked.taken_mwh.values())
    assert to_members == by_value + settled.asked.auctioned_mwh
    for member in settled.dues_mwh:
        parts = settled.parts_of(member)
        assert sum(parts.taken_mwh.values()) == settled.asked.taken_mwh.get(member, 0)
        assert sum(parts.prices_mwh.values()) == settled.asked.prices_mwh.get(member, 0)


@given(pools(), st.randoms())
def test_the_order_of_events_does_not_matter(snapshot: Snapshot, random: Random) -> None:
    def shuffled(kept: dict[str, object]) -> dict[str, object]:
        items = list(kept.items())
        random.shuffle(items)
        return dict(items)

    goods = goods_of(snapshot)
    mixed = Goods(
        overheads_mwh=shuffled(dict(goods.overheads_mwh)),  # type: ignore[arg-type]
        overhead_rules=shuffled(dict(goods.overhead_rules)),  # type: ignore[arg-type]
        nodes=shuffled(dict(goods.nodes)),  # type: ignore[arg-type]
        uses=random.sample(list(goods.uses), len(goods.uses)),
        takes=random.sample(list(goods.takes), len(goods.takes)),
    )
    settled, again = settle(snapshot, RULES), settle(replace(snapshot, goods=mixed), RULES)
    assert (again.dues_mwh, again.fund_mwh) == (settled.dues_mwh, settled.fund_mwh)
    assert (again.values_nwh, again.moves_mwh) == (settled.values_nwh, settled.moves_mwh)


@given(pools(), st.integers(1, 3000), st.data())
def test_raising_one_price_raises_nobody_elses_due(snapshot: Snapshot, more: int, data: st.DataObject) -> None:
    goods = goods_of(snapshot)
    auctioned = [place for place, each in enumerate(goods.takes) if each.price_mwh is not None]
    assume(auctioned)
    place = data.draw(st.sampled_from(auctioned))
    raised = list(goods.takes)
    raised[place] = replace(raised[place], price_mwh=(raised[place].price_mwh or 0) + more)
    before, after = settle(snapshot, RULES), settle(replace(snapshot, goods=replace(goods, takes=raised)), RULES)
    for member, due in before.dues_mwh.items():
        if member not in raised[place].parts:
            # Largest remainders may move one unit, and a break's relief is rounded as well.
            part = snapshot.participants.get(member)
            assert after.dues_mwh[member] <= due + (2 if part and part.break_days else 1)
    if before.factor and after.factor is not None:
        assert after.factor < before.factor


@given(pools(corrections=False, auctions=False), st.sampled_from(["bakery", "farm", "house"]), st.integers(0, 9))
def test_a_project_that_rationalises_raises_nobodys_due(snapshot: Snapshot, project: str, tenths: int) -> None:
    goods = goods_of(snapshot)
    # Its products carry none of its overhead, or it would move from one to another.
    rules = {**goods.overhead_rules, project: "everyone"}
    leaner = {
        name: replace(node, fresh_mwh=node.fresh_mwh * tenths // 10) if node.project == project else node
        for name, node in goods.nodes.items()
    }
    before = settle(replace(snapshot, goods=replace(goods, overhead_rules=rules)), RULES)
    after = settle(replace(snapshot, goods=replace(goods, overhead_rules=rules, nodes=leaner)), RULES)
    for member, due in before.dues_mwh.items():
        assert after.dues_mwh[member] <= due + 1


@given(pools(corrections=False, breaks=False, auctions=False), st.integers(1, 50_000))
def test_a_failed_batch_falls_on_all_by_their_shares(snapshot: Snapshot, effort: int) -> None:
    assume(snapshot.share_days)
    goods = goods_of(snapshot)
    failed = CostObject(project="mill", batch=True, fresh_mwh=effort, units_milli=1000, lost_milli=1000)
    before = settle(snapshot, RULES)
    after = settle(replace(snapshot, goods=replace(goods, nodes={**goods.nodes, "failed": failed})), RULES)
    for member, due in after.dues_mwh.items():
        part = snapshot.participants.get(member)
        share = part.share_milli * part.days if part else 0
        exact = effort * share / snapshot.share_days
        # Two splits by largest remainder, each less than one unit off.
        assert abs(due - before.dues_mwh[member] - exact) < 2


@given(pools(corrections=False), st.integers(2, 9))
def test_only_the_proportion_of_shares_matters_in_a_pool(snapshot: Snapshot, factor: int) -> None:
    larger = {
        member: replace(part, share_milli=part.share_milli * factor) for member, part in snapshot.participants.items()
    }
    assert settle(snapshot, RULES).dues_mwh == settle(replace(snapshot, participants=larger), RULES).dues_mwh


@given(pools(), st.data())
def test_a_break_changes_nobody_elses_number_in_a_pool(snapshot: Snapshot, data: st.DataObject) -> None:
    assume(snapshot.participants)
    member = data.draw(st.sampled_from(sorted(snapshot.participants)))
    part = snapshot.participants[member]
    rested = replace(part, break_days=data.draw(st.integers(0, part.days)))
    before = settle(snapshot, RULES)
    after = settle(replace(snapshot, participants={**snapshot.participants, member: rested}), RULES)
    assert {**before.dues_mwh, member: 0} == {**after.dues_mwh, member: 0}
    assert before.fund_mwh + before.dues_mwh[member] == after.fund_mwh + after.dues_mwh[member]


def test_what_one_bids_for_the_lake_lowers_what_bread_and_heat_ask_of_all() -> None:
    bread = [take("1", "bread", 2000, "ada"), take("2", "bread", 3000, "bo")]
    plain = settle(village(takes=bread), RULES)
    assert plain.dues_mwh == {"ada": 3000, "bo": 4000, "cy": 1000}
    with_lake = settle(village(takes=[*bread, take("3", "lake", 1000, "cy", price=4000)]), RULES)
    assert with_lake.dues_mwh == {"ada": 1500, "bo": 2000, "cy": 4500}
    assert with_lake.factor == Fraction(1, 2)
    assert with_lake.rents_mwh == 4000


def test_auctions_that_ask_for_more_than_everything_leave_the_rest_to_the_fund() -> None:
    settled = settle(village(takes=[take("1", "lake", 1000, "cy", price=5000)]), RULES)
    assert settled.dues_mwh == {"ada": 0, "bo": 0, "cy": 5000}
    assert (settled.fund_mwh, settled.factor) == (-2000, Fraction(0))
    check(settled.explanation)
    assert settled.why("ada").input("factored").code == "due.covered_by_auctions"


def test_what_a_house_cannot_auction_at_its_effort_is_asked_of_all_others_by_what_they_take() -> None:
    flat = CostObject(project="house", rule="auction", fresh_mwh=2000, units_milli=1000)
    nodes = {"flat": flat, "bread": CostObject(project="bakery", fresh_mwh=3000, units_milli=3000)}
    takes = [take("1", "flat", 1000, "ada", price=500), take("2", "bread", 3000, "bo")]
    settled = settle(village(takes=takes, nodes=nodes), RULES)
    assert settled.dues_mwh == {"ada": 500, "bo": 4500, "cy": 0}


def test_a_household_splits_what_it_took_by_its_parts() -> None:
    shared = Take(id="1", node="bread", units_milli=3000, parts={"ada": 2, "bo": 1})
    settled = settle(village(takes=[shared]), RULES)
    assert settled.dues_mwh == {"ada": 3000, "bo": 2000, "cy": 1000}
    assert settled.why("bo").input("taken").input("take:1").input("share").amount == 1


def test_who_has_left_still_owes_what_they_took() -> None:
    settled = settle(village(takes=[take("1", "bread", 2000, GUEST)]), RULES)
    assert settled.dues_mwh == {"ada": 1000, "bo": 1000, "cy": 1000, GUEST: 2000}
    assert settled.parts_of(GUEST).taken_mwh == {"bread": 2000}


def test_products_on_one_shelf_ask_for_their_mean_and_an_unnamed_shelf_is_a_product_of_its_own() -> None:
    nodes = {
        name: CostObject(project="bakery", fresh_mwh=effort, units_milli=10_000, rule="flat_allocation", shelf=shelf)
        for name, effort, shelf in (("rye", 10_000, "bread"), ("oat", 30_000, "bread"), ("cake", 70_000, ""))
    }
    takes = [take("1", "rye", 3000, "ada"), take("2", "oat", 1000, "bo"), take("3", "cake", 1000, "cy")]
    settled = settle(village(takes=takes, nodes=nodes), RULES)
    assert settled.dues_mwh == {"ada": 4500, "bo": 1500, "cy": 7000}
    assert settled.moves_mwh == {"rye": 3000, "oat": 3000, "cake": 7000}
    mean = settled.why_shelf("bakery", "bread")
    check(mean)
    assert mean.amount == 1_500_000_000
    with pytest.raises(InputMissing):
        settled.why_shelf("bakery", "")


def test_flat_rate_and_gifts_are_carried_by_everyone_whoever_takes_them() -> None:
    nodes = {
        "heat": CostObject(project="house", fresh_mwh=600, units_milli=1000, rule="flat_rate"),
        "jam": CostObject(project="house", fresh_mwh=900, units_milli=3000, rule="gift"),
    }
    settled = settle(village(takes=[take("1", "heat", 1000, "ada"), take("2", "jam", 1000, "bo")], nodes=nodes), RULES)
    assert settled.dues_mwh == {"ada": 300, "bo": 300, "cy": 300}
    assert settled.moves_mwh == {"heat": 600, "jam": 300}


def test_a_break_lowers_only_the_flat_part_and_the_fund_takes_it_up() -> None:
    snapshot = village(takes=[take("1", "bread", 2000, "ada")])
    resting = {**HOUSE, "ada": Participation(share_milli=1000, days=30, break_days=30)}
    settled = settle(replace(snapshot, participants=resting), RULES)
    assert settled.dues_mwh == {"ada": 2000, "bo": 1000, "cy": 1000}
    assert (settled.fund_mwh, settled.parts_of("ada").relief_mwh) == (1000, 1000)


def test_what_is_given_back_later_counts_what_it_did_then() -> None:
    nodes = {"saw": CostObject(project="house", before_nwh=2_000_000_000)}
    settled = settle(village(takes=[take("1", "saw", -1000, "ada")], nodes=nodes), RULES)
    assert settled.dues_mwh == {"ada": -2000, "bo": 0, "cy": 0}
    assert settled.moves_mwh == {"saw": -2000}


def test_overhead_goes_to_products_by_fresh_effort_or_to_everyone() -> None:
    nodes = {
        "rye": CostObject(project="bakery", fresh_mwh=1000, units_milli=1000),
        "oat": CostObject(project="bakery", fresh_mwh=2000, units_milli=1000),
    }
    takes = [take("1", "rye", 1000, "ada")]
    bakery = Goods(nodes=nodes, takes=takes, overheads_mwh={"bakery": 300})
    settled = settle(with_goods(village(takes=[]), bakery), RULES)
    assert settled.dues_mwh == {"ada": 1100, "bo": 0, "cy": 0}
    why = settled.why_overhead("bakery")
    check(why)
    assert why.amount == 100_000_000
    on_all = settle(with_goods(village(takes=[]), replace(bakery, overhead_rules={"bakery": "everyone"})), RULES)
    assert on_all.dues_mwh == {"ada": 1100, "bo": 100, "cy": 100}


def test_a_correction_below_nothing_gives_back_to_everyone() -> None:
    nodes = {"bread": CostObject(project="bakery", fresh_mwh=-300, units_milli=1000)}
    settled = settle(village(takes=[take("1", "bread", 1000, "ada")], nodes=nodes), RULES)
    assert settled.dues_mwh == {"ada": -100, "bo": -100, "cy": -100}
    assert settled.moves_mwh == {"bread": -300}


def test_a_bakery_that_eats_all_its_bread_itself_is_carried_by_everyone() -> None:
    nodes = {"bread": CostObject(project="bakery", fresh_mwh=900, units_milli=1000)}
    eaten = [Use(node="bread", to="bakery", units_milli=1000)]
    settled = settle(village(takes=[], nodes=nodes, uses=eaten), RULES)
    assert settled.dues_mwh == {"ada": 300, "bo": 300, "cy": 300}


def test_a_harvest_that_all_went_into_the_next_sowing_keeps_its_effort() -> None:
    nodes = {"wheat": CostObject(project="farm", fresh_mwh=900, units_milli=1000)}
    sown = [Use(node="wheat", to="wheat", units_milli=1000)]
    settled = settle(village(takes=[], nodes=nodes, uses=sown), RULES)
    assert (set(settled.dues_mwh.values()), settled.moves_mwh) == ({0}, {"wheat": 0})
    assert settled.why_value("wheat").code == "value.in_making"


def test_who_took_nothing_and_takes_no_part_has_no_due_to_explain() -> None:
    settled = settle(village(takes=[]), RULES)
    with pytest.raises(InputMissing, match="zoe"):
        settled.why("zoe")
    with pytest.raises(InputMissing, match="zoe"):
        settled.parts_of("zoe")
    with pytest.raises(InputMissing, match="none"):
        settled.why_value("none")
    bare = settle(replace(village(takes=[]), goods=None), RULES)
    with pytest.raises(InputMissing, match="bread"):
        bare.why_value("bread")
    assert (bare.values_nwh, bare.flows_mwh, bare.moves_mwh, bare.factor, bare.rents_mwh) == ({}, {}, {}, None, 0)
    assert bare.why_everyone() == bare.why("ada").input("total")
