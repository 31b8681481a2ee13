"""A fork takes along what was written down and nothing of the past; people choose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from allmende.economy.audit import Audit
from allmende.server.books import queries as books
from allmende.server.books.models import Book
from allmende.server.catalogue.models import Product
from allmende.server.catalogue.operations.points import add_point
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.catalogue.operations.recipes import Purchase, Recipe, Step, set_recipe
from allmende.server.conflicts.models import Fork
from allmende.server.conflicts.operations import forking, steps
from allmende.server.conflicts.operations.forking import ForkDraft
from allmende.server.conflicts.operations.raising import ConflictDraft, raise_conflict
from allmende.server.conflicts.queries.forks import forking_of
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.goods.operations import stock
from allmende.server.groups import operations as groups
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import belonging_to, rules_set_by, seat_of
from allmende.server.refusal import NotYours, Refused, TooLate
from allmende.server.rules.operations import set_rule
from allmende.server.work.models import Occurrence, Taking, Task
from allmende.server.work.operations import board
from allmende.server.work.operations.opening import open_due
from allmende.server.work.operations.tasks import TaskDraft, add_task
from tests.server.conflicts.test_conflicts import raised

pytestmark = pytest.mark.django_db


def complaints(book: Book) -> list[str]:
    audit = Audit()
    return [found for one in books.all_entries(book) for found in audit.step(books.entry_of(one))]


@pytest.fixture
def garden(house: Any) -> Group:
    """A garden in the house, looked after by Ada, with Bo: two tasks, two products, a place, a rule of its own."""
    garden = groups.found(
        name="Garden", kind="project", purpose="Green things", by=house.people["ada"], at=house.at, parent=house.group
    )
    seat = house.seat("ada", garden)
    set_rule(seat, name="board_opens_days", value=3, reason="We plan late.", at=house.at)
    groups.join(garden, house.member("bo"), role="member", share_class="adult", by=seat.member, at=house.at)
    seed = add_product(seat, ProductDraft(name="Seed", unit="bag"), at=house.at)
    kale = add_product(seat, ProductDraft(name="Kale", unit="kg", pieces=False, rule="gift"), at=house.at)
    recipe = Recipe(
        makes_milli=10_000,
        steps=[Step(title="Sow", minutes=30)],
        inputs={seed.id: 2_000},
        purchases=[Purchase(what="Net", cents=900)],
    )
    set_recipe(seat, kale.id, recipe)
    stock.make(seat, seed.id, units_milli=5_000, at=house.at)
    add_point(seat, name="Shed")
    due = house.at + timedelta(days=2)
    add_task(
        seat, TaskDraft(title="Weed", minutes=60, first_due_at=due, rrule="FREQ=WEEKLY", purpose=kale.id), at=house.at
    )
    add_task(seat, TaskDraft(title="Build a frame", minutes=90, first_due_at=due), at=house.at)
    return garden


def conflict_at_its_end(house: Any, garden: Group) -> None:
    """Let a conflict in the garden come to the point where the group would decide."""
    draft = ConflictDraft(
        about="other", title="Kale or roses", words="Roses!", wanted="Roses.", others=[house.member("ada").id]
    )
    raise_conflict(house.seat("bo", garden), draft, at=house.at)
    steps.advance_due(house.group, at=house.later(days=8))
    steps.advance_due(house.group, at=house.later(days=30))


def test_forking_is_the_last_step(house: Any, garden: Group) -> None:
    with pytest.raises(NotYours):
        forking.fork(house.seat("bo", garden), ForkDraft(name="Roses"), at=house.at)
    raised(house)
    with pytest.raises(NotYours):
        forking.fork(house.seat("bo", garden), ForkDraft(name="Roses"), at=house.at)


def test_a_fork_takes_along_what_is_written_down(house: Any, garden: Group) -> None:
    conflict_at_its_end(house, garden)
    fork = forking.fork(house.seat("bo", garden), ForkDraft(name="Roses"), at=house.later(days=31))
    new = fork.group
    assert (new.parent, new.purpose, new.book_id) == (house.group, "Green things", garden.book_id)
    kale = Product.objects.get(group=new, name="Kale")
    seed = Product.objects.get(group=new, name="Seed")
    assert (kale.rule, kale.pieces, kale.recipe_milli) == ("gift", False, 10_000)
    assert list(kale.inputs.values_list("input_id", "units_milli")) == [(seed.id, 2_000)]
    assert list(kale.purchases.values_list("what", "cents")) == [("Net", 900)]
    assert rules_set_by([new])[new.id] == {"board_opens_days": 3}
    assert list(new.collection_points.values_list("name", flat=True)) == ["Shed"]
    weed = Task.objects.get(group=new, rrule="FREQ=WEEKLY")
    assert (weed.title, weed.purpose) == ("Weed", kale.id)
    assert stock_of(seed) == 0
    assert complaints(house.group.book) == []


def stock_of(product: Product) -> int:
    return sum(move.units_milli for move in product.moves.all())


def test_what_is_taken_or_over_stays(house: Any, garden: Group) -> None:
    seat = house.seat("bo", garden)
    later = house.later(days=40)
    for title in ("Dig", "Prune"):
        add_task(house.seat("ada", garden), TaskDraft(title=title, minutes=60, first_due_at=later), at=house.at)
    conflict_at_its_end(house, garden)
    open_due(garden, at=house.later(days=38))
    dig = Occurrence.objects.get(task__title="Dig")
    board.take(seat, dig.id, member=seat.member, at=house.later(days=38))
    fork = forking.fork(seat, ForkDraft(name="Roses"), at=house.later(days=38))
    # The frame was due weeks ago, and the digging is Bo's already.
    assert set(fork.group.tasks.values_list("title", flat=True)) == {"Weed", "Prune"}
    assert not Taking.objects.filter(occurrence__group=fork.group).exists()


def test_a_fork_that_stands_alone_has_a_book_of_its_own_linked_both_ways(house: Any, garden: Group) -> None:
    house.decide("voting_days", 5)
    conflict_at_its_end(house, garden)
    at = house.later(days=31)
    fork = forking.fork(house.seat("bo", garden), ForkDraft(name="Roses", stands_alone=True), at=at)
    assert fork.group.parent is None
    assert fork.group.book_id != garden.book_id
    for book, other in ((garden.book, fork.group.book), (fork.group.book, garden.book)):
        entry = books.entry_of(next(one for one in books.all_entries(book) if one.kind == "group.forked"))
        assert (entry.facts["from_group"], entry.facts["book"]) == (garden.id, other.origin)
        assert complaints(book) == []
    own = rules_set_by([fork.group])[fork.group.id]
    assert own == {"board_opens_days": 3, "voting_days": 5}


def test_those_who_were_there_choose(house: Any, garden: Group) -> None:
    conflict_at_its_end(house, garden)
    at = house.later(days=31)
    fork = forking.fork(house.seat("bo", garden), ForkDraft(name="Roses", stands_alone=True), at=at)
    ada = house.seat("ada", garden)
    assert [line.may_join for line in forking_of(ada).forks] == [True]
    forking.join_fork(ada, fork.pk, at=at)
    with pytest.raises(TooLate):
        forking.join_fork(ada, fork.pk, at=at)
    assert seat_of(house.people["ada"], fork.group) is not None
    # Cem lives in the house and was never in the garden.
    with pytest.raises(NotYours):
        forking.join_fork(house.seat("cem", garden), fork.pk, at=at)
    assert complaints(fork.group.book) == []


def test_one_may_move_over_and_leave(house: Any, garden: Group) -> None:
    groups.join(garden, house.member("cem"), role="member", share_class="adult", by=house.member("ada"), at=house.at)
    conflict_at_its_end(house, garden)
    fork = forking.fork(house.seat("bo", garden), ForkDraft(name="Roses"), at=house.later(days=31))
    forking.move_to_fork(house.seat("cem", garden), fork.pk, at=house.later(days=32))
    cem = house.member("cem")
    assert not Membership.objects.filter(group=garden, member=cem, left_at=None).exists()
    assert belonging_to(fork.group, [cem.id]) == {cem.id}
    assert complaints(house.group.book) == []


def test_who_came_later_is_not_let_in_by_the_button(house: Any, garden: Group) -> None:
    conflict_at_its_end(house, garden)
    fork = forking.fork(house.seat("bo", garden), ForkDraft(name="Roses"), at=house.later(days=31))
    groups.join(
        garden, house.member("cem"), role="member", share_class="adult", by=house.member("ada"), at=house.later(days=32)
    )
    with pytest.raises(NotYours):
        forking.join_fork(house.seat("cem", garden), fork.pk, at=house.later(days=33))


def test_an_accepted_decision_forks_too(house: Any, garden: Group) -> None:
    draft = ProposalDraft(
        title="Roses", text="Two gardens.", matter="fork", details={"name": "Rose garden", "where": "inside"}
    )
    proposal = propose(house.seat("bo", garden), draft, at=house.at)
    open_vote(house.seat("bo", garden), proposal.id, kind="consensus", at=house.at)
    for name in ("ada", "bo"):
        cast(house.seat(name, garden), proposal.id, "agree", at=house.at)
    fork = Fork.objects.get(origin=garden)
    assert (fork.group.name, fork.decision) == ("Rose garden", proposal.id)
    assert complaints(house.group.book) == []


def test_a_whole_community_forks_only_on_its_own(house: Any) -> None:
    raised(house)
    steps.advance_due(house.group, at=house.later(days=8))
    steps.advance_due(house.group, at=house.later(days=30))
    at = house.later(days=31)
    with pytest.raises(Refused):
        forking.fork(house.seat("bo"), ForkDraft(name="Linden 9"), at=at)
    fork = forking.fork(house.seat("bo"), ForkDraft(name="Linden 9", stands_alone=True), at=at)
    assert complaints(fork.group.book) == []
