"""The audit promises: what follows from the rules passes, and what does not is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.economy import bookings
from allmende.economy.audit import Audit
from allmende.economy.bookings import Draft
from allmende.ledger.canonical import canonical_bytes, leaf_hash
from allmende.ledger.entry import Entry, Posting
from allmende.ledger.export import BookContent, write_folder
from allmende.ledger.verify import verify_export
from tests.economy.agreeing import agree
from tests.economy.world import FAMILY, HOUR_US, HOUSE, World, lived

seeds = st.integers(0, 2**32)


def complaints(entries: list[Entry]) -> dict[int, list[str]]:
    audit = Audit()
    return {entry.number: found for entry in entries if (found := audit.step(entry))}


def first_of(world: World, kind: str) -> Entry:
    return next(entry for entry in world.entries if entry.kind == kind)


def tampered(world: World, entry: Entry, **facts: Any) -> list[str]:
    """Return the complaints about one entry after its facts were changed (and, in a real book, rehashed)."""
    changed = replace(entry, facts={**entry.facts, **facts})
    before = [changed if other.number == entry.number else other for other in world.entries]
    return complaints(before).get(entry.number, [])


@given(seeds)
def test_a_community_that_lives_by_the_rules_passes(seed: int) -> None:
    world = lived(Random(seed))
    assert complaints(world.entries) == {}
    assert {entry.kind for entry in world.entries} > {"round.cleared", "period.settled", "work.confirmed"}


@given(seeds, st.data())
def test_every_number_that_moves_effort_is_recomputed(seed: int, data: st.DataObject) -> None:
    world = lived(Random(seed))
    entry = data.draw(st.sampled_from([entry for entry in world.entries if len(entry.postings) > 1]))
    more = data.draw(st.integers(1, 10**6))
    first, second, *rest = entry.postings
    moved = (
        Posting(first.account, first.amount_mwh + more),
        Posting(second.account, second.amount_mwh - more),
        *rest,
    )
    entries = [replace(other, postings=moved) if other is entry else other for other in world.entries]
    assert min(complaints(entries)) == entry.number


@given(seeds, st.data())
def test_a_changed_number_of_agreed_work_is_found(seed: int, data: st.DataObject) -> None:
    world = lived(Random(seed))
    kinds = {"place.taken", "work.confirmed", "work.corrected", "period.settled", "round.cleared", "work.reported"}
    entry = data.draw(st.sampled_from([entry for entry in world.entries if entry.kind in kinds]))
    # Reported minutes are what a person says; everything else follows from something.
    numbers = [
        name
        for name, value in entry.facts.items()
        if isinstance(value, int) and name not in ("reported_minutes", "number", "step_milli")
    ]
    if not numbers:
        return
    name = data.draw(st.sampled_from(sorted(numbers)))
    value = entry.facts[name]
    assert isinstance(value, int)
    assert tampered(world, entry, **{name: value + 7})


@pytest.mark.parametrize("kind", sorted({entry.kind for entry in lived(Random(1)).entries}))
def test_a_missing_or_a_foreign_fact_is_found(kind: str) -> None:
    world = lived(Random(1))
    entry = first_of(world, kind)
    assert tampered(world, entry, tea="black")
    for name in entry.facts:
        less: Mapping[str, Any] = {key: value for key, value in entry.facts.items() if key != name}
        entries = [replace(other, facts=less) if other is entry else other for other in world.entries]
        assert complaints(entries).get(entry.number), name


def test_a_round_with_another_result_is_found() -> None:
    world = lived(Random(3))
    entry = first_of(world, "round.cleared")
    result: Any = entry.facts["result"]
    weights = {task: weight + 10 for task, weight in result["weights"].items()}
    found = tampered(world, entry, result={**result, "weights": weights})
    assert found
    swapped = dict(zip(result["assignments"], reversed(list(result["assignments"].values())), strict=True))
    assert tampered(world, entry, result={**result, "assignments": swapped}) or swapped == result["assignments"]
    nobody: dict[str, list[str]] = {task: [] for task in swapped}
    assert "certificate" in " ".join(tampered(world, entry, result={**result, "assignments": nobody}))


def after(world: World, draft: Draft) -> list[str]:
    """Return the complaints about one more entry."""
    booked = world.book(draft)
    return complaints(world.entries).get(booked.number, [])


@pytest.fixture
def house() -> World:
    """A house where ada has taken, done and reported one task at its fixed weight."""
    world = World(Random(5))
    course: dict[str, Any] = {"opening_milli": 1000, "cap_milli": 3000, "floor_milli": 200, "steps": 10}
    times: dict[str, Any] = {"opened_us": world.now_us, "due_us": world.now_us + 10**11}
    for name in ("dishes", "stairs"):
        world.book(
            bookings.task_opened(
                occurrence=name,
                task=name,
                group=HOUSE,
                procedure="fixed",
                minutes=60,
                places=1,
                **course,
                **times,
            )
        )
    world.book(take("dishes", "ada"))
    world.book(report("c1", {"ada": 1}))
    return world


def take(name: str, member: str, *, place: int = 0, weight_milli: int = 1000, minutes: int = 60) -> Draft:
    return bookings.place_taken(
        occurrence=name,
        place=place,
        member=member,
        weight_milli=weight_milli,
        minutes=minutes,
        how="fixed",
        turn=0,
    )


def report(name: str, doers: dict[str, int], *, occurrence: str = "dishes", weight_milli: int = 1000) -> Draft:
    return bookings.work_reported(
        contribution=name,
        group=HOUSE,
        occurrence=occurrence,
        place=0,
        doers=doers,
        agreed_minutes=60,
        reported_minutes=80,
        weight_milli=weight_milli,
    )


def confirm(confirmer: str, *, minutes: int = 60, what: str = "agreed", doers: dict[str, int] | None = None) -> Draft:
    return bookings.work_confirmed(
        contribution="c1",
        group=HOUSE,
        confirmer=confirmer,
        minutes=minutes,
        weight_milli=1000,
        doers=doers or {"ada": 1},
        what=what,
    )


def test_nobody_confirms_for_their_household(house: World) -> None:
    assert "ConfirmerOfHousehold" in after(house, confirm("bo"))[0]


def test_nobody_confirms_their_own_work(house: World) -> None:
    draft = confirm("cy")
    assert "ConfirmerIsDoer" in after(house, replace(draft, facts={**draft.facts, "confirmer": "ada"}))[0]


def test_nobody_from_elsewhere_confirms(house: World) -> None:
    assert after(house, confirm("zoe")) == ["zoe is not a member of the whole community"]


def test_work_is_confirmed_once(house: World) -> None:
    assert after(house, confirm("cy")) == []
    assert after(house, confirm("dee")) == ["contribution c1 was confirmed already"]


def test_credit_goes_to_those_who_were_reported(house: World) -> None:
    assert after(house, confirm("cy", doers={"dee": 1}))


def test_more_than_agreed_needs_a_second_person_and_a_report(house: World) -> None:
    house.book(confirm("cy"))
    assert "needs two people" in after(house, confirm("cy", minutes=20, what="extra"))[0]
    house.entries.pop()
    assert after(house, confirm("dee", minutes=20, what="extra")) == []
    house.entries.pop()
    assert after(house, confirm("dee", minutes=21, what="extra"))


def test_a_place_has_one_taker_and_a_person_one_place(house: World) -> None:
    assert "place 0 of dishes is taken already" in after(house, take("dishes", "bo"))
    house.entries.pop()
    assert "ada has a place of dishes already" in after(house, take("dishes", "ada", place=1))
    assert after(house, take("stairs", "bo", place=1)) == ["occurrence stairs has only 1 places"]


def test_a_place_is_taken_at_the_weight_and_hours_that_were_to_be_had(house: World) -> None:
    assert "the weight 1100 was not to be had" in after(house, take("stairs", "bo", weight_milli=1100))[0]
    house.entries.pop()
    assert "61 minutes were agreed" in after(house, take("stairs", "bo", minutes=61))[0]


def test_the_same_work_is_not_reported_twice(house: World) -> None:
    assert "was reported already" in after(house, report("c2", {"ada": 1}))[0]
    assert "nobody has place 0 of stairs" in after(house, report("c3", {"ada": 1}, occurrence="stairs"))[0]


def test_work_at_another_weight_than_agreed_is_found(house: World) -> None:
    house.entries.pop()
    assert "60 minutes at 1000 were agreed" in after(house, report("c1", {"ada": 1}, weight_milli=2000))[0]


def test_work_done_unasked_counts_what_the_rule_says(house: World) -> None:
    unasked = report("c4", {"ada": 1}, occurrence="")
    sound = replace(unasked, facts={**unasked.facts, "agreed_minutes": 80})
    assert after(house, sound) == []
    house.entries.pop()
    assert "no other time agreed" in after(house, unasked)[0]
    house.entries.pop()
    heavy = replace(sound, facts={**sound.facts, "weight_milli": 1010})
    assert after(house, heavy) == ["work done unasked counts 1000 here, not 1010"]


def test_withdrawn_work_is_not_credited_and_credited_work_not_withdrawn(house: World) -> None:
    house.book(bookings.work_withdrawn(contribution="c1"))
    assert after(house, confirm("cy")) == ["contribution c1 was not reported"]
    del house.entries[-2:]
    house.book(confirm("cy"))
    assert "only be corrected" in after(house, bookings.work_withdrawn(contribution="c1"))[0]


def test_a_correction_names_what_it_corrects_and_needs_a_second_from_elsewhere(house: World) -> None:
    entry = house.book(confirm("cy"))

    def correction(second: str, *, corrects: int = entry.number) -> Draft:
        return bookings.work_corrected(
            contribution="c1",
            group=HOUSE,
            minutes=30,
            weight_milli=1000,
            doers={"ada": 1},
            credited_mwh={"ada": 1000},
            proposed_by="ada",
            second=second,
            corrects=corrects,
        )

    assert after(house, correction("dee")) == []
    house.entries.pop()
    assert "lives with" in after(house, correction("bo"))[0]
    house.entries.pop()
    assert "does not name an entry" in after(house, correction("dee", corrects=1))[0]


def test_rules_stay_within_bounds_and_fit_together(house: World) -> None:
    draft = bookings.rule_set(group=HOUSE, name="weight_cap", value=2500, previous=None, turn=0)
    assert "AboveMaximum" in after(house, replace(draft, facts={**draft.facts, "value": 10**9}))[0]
    house.entries.pop()
    low = bookings.rule_set(group=HOUSE, name="weight_cap", value=100, previous=None, turn=0)
    assert "OutOfOrder" in after(house, low)[-1]
    house.entries.pop()
    inside = bookings.rule_set(group=FAMILY, name="weight_cap", value=2500, previous=None, turn=0)
    assert "NotOverridable" in after(house, inside)[-1]


def test_a_rule_that_is_given_up_follows_the_group_above_again(house: World) -> None:
    family = ["ada", "bo"]
    agree(house, group=FAMILY, name="board_steps", value=4, previous=None, members=family)
    agree(house, group=FAMILY, name="board_steps", value=None, previous=4, members=family, turn=1)
    agree(house, group=FAMILY, name="board_steps", value=5, previous=None, members=family, turn=2)
    assert complaints(house.entries) == {}
    still = bookings.rule_set(group=FAMILY, name="board_steps", value=5, previous=4, turn=2)
    assert "was not 4 before" in after(house, still)[0]


def test_a_task_opens_within_the_bounds_of_its_group(house: World) -> None:
    agree(house, group=HOUSE, name="weight_cap", value=2000, previous=3000, members=house.members)
    draft = replace(
        Draft(kind="", key="", facts={}),
        kind="task.opened",
        key="opened:late",
        facts={**first_of(house, "task.opened").facts, "occurrence": "late"},
    )
    assert "beyond the group's bounds" in after(house, draft)[0]


def test_a_period_is_settled_once_and_breaks_count_as_announced() -> None:
    world = lived(Random(8))
    entry = next(entry for entry in reversed(world.entries) if entry.kind == "period.settled")
    again = Draft(kind=entry.kind, key="again", facts=entry.facts, postings=entry.postings)
    assert any("settled already" in found for found in after(world, again))
    participants: Any = entry.facts["participants"]
    longer = {**participants, "cy": {**participants["cy"], "break_days": 3}}
    assert any("announced 0 days" in found for found in tampered(world, entry, participants=longer))
    lighter = {**participants, "cy": {**participants["cy"], "share_milli": 10}}
    assert any("never had the share" in found for found in tampered(world, entry, participants=lighter))


def test_what_a_round_gets_back_goes_on_at_the_weight_it_found() -> None:
    world = lived(Random(2))
    entry = first_of(world, "task.reopened")
    weight_milli = entry.facts["opening_milli"]
    assert isinstance(weight_milli, int)
    assert any("where the round found" in found for found in tampered(world, entry, opening_milli=weight_milli - 1))
    assert any("in no round" in found for found in tampered(world, entry, occurrence="kitchen"))
    assert any("otherwise than" in found for found in tampered(world, entry, opened_us=entry.at_us + 1))


def test_who_got_a_place_stands_ready_no_longer_and_may_do_so_again() -> None:
    world = World(Random(5))
    course = world.open_task("stairs", procedure="board", places=1)
    world.book(bookings.standin_added(occurrence="stairs", member="cy"))
    world.take_from_board("stairs", course, place=0, member="cy", turn=0)
    world.book(bookings.place_handed_back(occurrence="stairs", place=0, member="cy", turn=0))
    world.take_from_board("stairs", course, place=0, member="dee", turn=1)
    world.book(bookings.standin_added(occurrence="stairs", member="cy", turn=1))
    assert complaints(world.entries) == {}


def test_two_periods_settled_late_on_one_day_share_each_effort_once() -> None:
    world = World(Random(4))
    world.unasked("gutter")
    world.now_us += 70 * 24 * HOUR_US
    world.settle_month(date(2025, 5, 1))
    world.settle_month(date(2025, 6, 1))
    assert complaints(world.entries) == {}
    may, june = (entry for entry in world.entries if entry.kind == "period.settled")
    assert may.effort_mwh > 0
    assert (june.effort_mwh, june.facts["effort_mwh"]) == (0, 0)


def test_an_entry_of_an_unknown_kind_is_named() -> None:
    entry = Entry(number=1, at_us=0, kind="tea.made", by="", key="k")
    assert Audit()(entry) == ["tea.made is not a kind of entry this version knows"]


def test_verifying_an_export_names_the_entry_that_does_not_follow(tmp_path: Path) -> None:
    world = lived(Random(9))
    entry = first_of(world, "work.confirmed")
    # Whoever changes an entry and recomputes every hash is found by the rules alone.
    assert isinstance(entry.facts["minutes"], int)
    changed = replace(entry, facts={**entry.facts, "minutes": entry.facts["minutes"] + 1})
    entries = [changed if other is entry else other for other in world.entries]
    book = BookContent(
        origin="house.example/books",
        entries=[canonical_bytes(other) for other in entries],
        leaf_hashes=[leaf_hash(other) for other in entries],
        notes=[],
        verifier_key="",
        balances_mwh={},
    )
    write_folder(tmp_path, books=[book])
    (report_of_book,) = verify_export(tmp_path, new_replay=Audit)
    found = [finding for finding in report_of_book.findings if finding.code == "entry.replay"]
    assert found[0].first == entry.number
    assert any("minutes are credited" in finding.sentence() for finding in found)
