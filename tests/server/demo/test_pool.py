"""The demo's pool, made by the real operations: every rule of goods is in use, and all its books are sound."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from allmende.server import clock
from allmende.server.auctions.models import Auction, Form
from allmende.server.books.export import verify_here
from allmende.server.books.models import Book, StoredEntry
from allmende.server.catalogue.models import Batch, BatchState, Product, Rule
from allmende.server.demo import settling_in
from allmende.server.demo.pool.history import make_pool
from allmende.server.demo.pool.people import NEIGHBOURS
from allmende.server.demo.pool.projects import PROJECTS
from allmende.server.demo.pool.world import PERIOD_DAYS, Pool
from allmende.server.demo.world import World
from allmende.server.goods.models import Handout, Move, MoveKind, Order, OrderState, Receipt, Standing
from allmende.server.groups.kinds import Kind, ShareClass
from allmende.server.groups.models import Group
from allmende.server.groups.queries import local_day, members_of, on_break
from allmende.server.money.models import Purchase
from allmende.server.pools.models import Chapter
from allmende.server.sharing.models import SettledPeriod
from allmende.server.sharing.spans import open_period
from allmende.server.work.models import Contribution, Correction, Decline, Leaning, Round

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# A Thursday night in winter: bread is in the oven, and no boxes are packed yet.
NOW = datetime(2026, 2, 12, 22, 30, tzinfo=UTC)
EVERYTHING = {
    *("product.listed", "product.ruled", "batch.begun", "batch.finished", "batch.failed", "good.made", "good.used"),
    *("good.lost", "good.taken", "good.returned", "goods.shared", "auction.closed", "money.spent", "group.brought"),
    *("work.confirmed", "work.corrected", "round.cleared", "break.announced", "period.settled"),
}


def test_the_pool_uses_every_rule_of_goods_and_its_books_are_sound() -> None:
    world = World(now=NOW)
    with clock.stopped(world.start), transaction.atomic():
        settling_in.settle_in(world)
    pool = make_pool(world)
    people_and_projects_are_there(pool)
    goods_went_every_way(pool)
    scarce_things_were_auctioned(pool)
    two_periods_are_settled_and_a_third_runs(pool)
    there_is_something_to_do_for_visitors(pool)
    findings = {
        report.origin: [one.sentence() for one in report.findings] for report in verify_here(Book.objects.all())
    }
    assert len(findings) == 3
    assert set(map(tuple, findings.values())) == {()}


def people_and_projects_are_there(pool: Pool) -> None:
    here = list(members_of(pool.root))
    assert len(here) == len(NEIGHBOURS)
    assert sum(one.share_class == ShareClass.CHILD for one in here) == sum(one.is_child for one in NEIGHBOURS)
    inside = Group.objects.filter(book=pool.root.book, parent=pool.root).exclude(kind=Kind.HOUSEHOLD)
    assert {one.name for one in inside} == {one.name.en for one in PROJECTS}
    assert Chapter.objects.get().group == pool.groups["software"]
    assert Leaning.objects.exists()
    assert Decline.objects.get().member == pool.member("nasrin")
    assert on_break(pool.root, local_day(pool.root, pool.now)) == {pool.member("priya").id}
    assert set(pool.world.people) & {one.key for one in NEIGHBOURS} >= {"miriam", "leyla", "grace"}


def goods_went_every_way(pool: Pool) -> None:
    assert EVERYTHING - set(StoredEntry.objects.filter(book=pool.root.book).values_list("kind", flat=True)) == set()
    taken = Move.objects.filter(kind=MoveKind.TAKEN)
    assert set(taken.values_list("product__rule", flat=True)) == set(Rule.values)
    across = {(move.product.group_id, move.to_node) for move in Move.objects.filter(kind=MoveKind.USED)}
    baked = set(Batch.objects.filter(product=pool.products["bread"]).values_list("id", flat=True))
    assert {node for group, node in across if group == pool.groups["farm"].id} & baked
    assert any(move.household for move in Order.objects.filter(state=OrderState.COLLECTED))
    assert Handout.objects.filter(product=pool.products["mushrooms"], how="rotation").count() >= 2
    assert Receipt.objects.filter(fine=True).exists()
    assert Receipt.objects.get(fine=False).mended_at is not None
    assert Purchase.objects.filter(group=pool.groups["farm"], cents=4_500).exists()
    brought_in = Contribution.objects.filter(money_cents__gt=0).values_list("money_cents", flat=True)
    assert set(brought_in) == {12_000, 5_000}
    assert Correction.objects.get(contribution__group=pool.groups["farm"]).accepted


def scarce_things_were_auctioned(pool: Pool) -> None:
    closed = Auction.objects.exclude(closed_at=None)
    assert set(closed.values_list("form", flat=True)) == set(Form.values)
    assert all(one.certificate is not None for one in closed)
    assert set(closed.values_list("is_open", flat=True)) == {True, False}
    room = taken_of(pool, "room")
    assert room
    assert any(move.price_mwh for move in room)


def taken_of(pool: Pool, thing: str) -> list[Move]:
    return list(Move.objects.filter(product=pool.products[thing], kind=MoveKind.TAKEN))


def two_periods_are_settled_and_a_third_runs(pool: Pool) -> None:
    settled = SettledPeriod.objects.filter(group=pool.root).order_by("from_day")
    assert [(one.until_day - one.from_day).days for one in settled] == [PERIOD_DAYS] * 2
    running = open_period(pool.root)
    assert running.start <= local_day(pool.root, pool.now) < running.end
    cake = Product.objects.get(pk=pool.products["cake"].pk)
    assert (cake.rule_on(settled[1].from_day), cake.rule_on(running.start)) == (
        Rule.PRODUCTION_EFFORT,
        Rule.FLAT_ALLOCATION,
    )
    assert Product.objects.filter(next_from_day=running.end).exists()


def there_is_something_to_do_for_visitors(pool: Pool) -> None:
    assert Auction.objects.filter(closed_at=None, closes_at__gt=pool.now).exists()
    assert Batch.objects.filter(state=BatchState.OPEN).exists()
    assert Order.objects.filter(product=pool.products["mushrooms"], state=OrderState.WAITING).exists()
    assert Standing.objects.filter(ended_at=None).exists()
    assert Round.objects.filter(group=pool.root, cleared_at=None).exists()
