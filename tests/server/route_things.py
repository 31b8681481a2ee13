"""What there is to ask for in the house of `test_routes.py`: work in every state an address can name, and goods."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allmende.server.associations import operations as associations
from allmende.server.auctions.operations import AuctionDraft, LotDraft, offer
from allmende.server.catalogue.operations.points import add_point
from allmende.server.catalogue.operations.products import ProductDraft, add_product
from allmende.server.deciding.models import ExpertNaming
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.deciding.operations.discussing import suggest
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.goods.operations import batches, handouts, orders, stock
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.lending import operations as lending
from allmende.server.work.models import Occurrence
from allmende.server.work.operations import board, contributions, corrections, swaps
from allmende.server.work.operations.contributions import Report

if TYPE_CHECKING:
    from tests.server.conftest import House


def work_things(house: House) -> dict[str, Any]:
    """Return a task with a free place, a taken one that is offered to Bo, a disputed contribution, and a round."""
    free = house.task()
    taken = _taken(house, "Water the garden", by="bo")
    offered = _taken(house, "Sweep the stairs", by="cem")
    swap = swaps.offer_swap(house.seat("cem"), offered.id, to=house.member("bo"), wanted_id=None, at=house.at)
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=60, done_on=house.at.date(), title="Fix the bell"), at=house.at
    )
    contributions.confirm(house.seat("ada"), done.id, at=house.at)
    correction = corrections.propose_correction(
        house.seat("ada"), done.id, minutes=30, weight_milli=1000, reason="It was half an hour.", at=house.at
    )
    house.task("Clean the cellar", procedure="round", first_due_at=house.at + timedelta(days=12))
    return {
        "task_id": free.id,
        "occurrence_id": Occurrence.objects.get(task=free).id,
        "taking_id": taken.id,
        "swap_id": swap.pk,
        "contribution_id": done.id,
        "correction_id": correction.pk,
    }


def product_things(house: House) -> dict[str, Any]:
    """Return a product and a place where it is handed out."""
    ada = house.seat("ada")
    bread = add_product(ada, ProductDraft(name="House bread", unit="loaf"), at=house.at)
    return {
        "node": bread.id,
        "project_id": house.group.id,
        "product_id": bread.id,
        "point_id": add_point(ada, name="House door").pk,
        **_goods(house, bread.id),
    }


def _goods(house: House, bread_id: str) -> dict[str, Any]:
    """Return an order of Bo's that is ready, the taking of another, a standing one, a handout and a batch."""
    ada, bo = house.seat("ada"), house.seat("bo")
    begun = batches.begin(ada, bread_id, Plan(planned_milli=9_000), at=house.at)
    stock.make(ada, bread_id, units_milli=1_000, at=house.at)
    taken = orders.take_now(bo, bread_id, Wanted(units_milli=1_000), at=house.at)
    waiting = orders.order(bo, bread_id, Wanted(units_milli=2_000), at=house.at)
    stock.make(ada, bread_id, units_milli=3_000, at=house.at)
    handout = handouts.share_out(ada, bread_id, wanted_by=house.at.date(), at=house.at)
    weekly = Wanted(units_milli=1_000, every_days=7, wanted_on=house.later(days=30).date())
    standing = orders.order(bo, bread_id, weekly, at=house.at)
    return {
        "order_id": waiting.id,
        "standing_id": standing.id,
        "move_id": taken.moves.get().id,
        "handout_id": handout.id,
        "batch_id": begun.id,
    }


def association_things(house: House) -> dict[str, Any]:
    """Return something to borrow that Cem has reserved, an agreement, and ids of what only associations have."""
    room = lending.add_thing(house.seat("ada"), lending.ThingDraft(name="Room"), at=house.at)
    start = house.at + timedelta(days=1)
    reserved = lending.reserve(
        house.seat("cem"), room.id, starts_at=start, ends_at=start + timedelta(hours=1), at=house.at
    )
    version = associations.publish(
        house.group,
        kind="agreement",
        title="Quiet hours",
        text="From ten on.",
        decision="0" * 16,
        by=house.people["ada"],
        at=house.at,
    )
    elsewhere = dict.fromkeys(("accord_id", "mandate_id", "service_id"), "0" * 16)
    return {
        "thing_id": room.id,
        "reservation_id": reserved.id,
        "agreement_id": version.agreement_id,
        **elsewhere,
    }


def _taken(house: House, title: str, *, by: str) -> Any:
    task = house.task(title, procedure="fixed", fixed_weight_milli=1000)
    seat = house.seat(by)
    return board.take(seat, Occurrence.objects.get(task=task).id, member=seat.member, at=house.at)


def auction_things(house: House) -> dict[str, Any]:
    """Return an auction that runs."""
    ada = house.seat("ada")
    room = add_product(ada, ProductDraft(name="House room", unit="night", rule="auction", is_right=True), at=house.at)
    draft = AuctionDraft(title="House auction", form="one_each", lots=[LotDraft(product_id=room.id)])
    return {"auction_id": offer(ada, draft, at=house.at).id}


def decision_things(house: House) -> dict[str, Any]:
    """Return a proposal of Bo that is discussed, with a suggestion, Bo's delegation, and Bo as an expert."""
    draft = ProposalDraft(title="Living together with a cat", matter="text", text="One cat.")
    proposal = propose(house.seat("bo"), draft, at=house.at)
    suggestion = suggest(house.seat("cem"), proposal.id, text="Two cats.", changes={}, reason="Company.", at=house.at)
    given = delegate(house.seat("bo"), to=house.member("cem").id, matter="", days=None, at=house.at)
    naming = ExpertNaming.objects.create(
        group=house.group, member=house.member("bo"), decision=proposal, named_at=house.at
    )
    return {
        "decision_id": proposal.id,
        "amendment_id": suggestion.pk,
        "delegation_id": given.id,
        "naming_id": naming.id,
    }
