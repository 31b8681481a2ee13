"""What happens in the pool week by week: baking, packing boxes, handing out, the café, the children's places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from allmende.economy.parameter import Words
from allmende.server.demo.everyday import attempt
from allmende.server.demo.pool.beginning import keeper
from allmende.server.demo.pool.chores import FRIDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY
from allmende.server.demo.pool.everyday import LEFT_TO_VISITORS
from allmende.server.demo.pool.people import grown_ups
from allmende.server.demo.pool.projects import PROJECTS
from allmende.server.demo.pool.things import THINGS, UNIT_MILLI
from allmende.server.demo.pool.world import FIRST_DAY, PERIOD_DAYS, Pool
from allmende.server.goods import queries as goods
from allmende.server.goods.models import Order, OrderState
from allmende.server.goods.operations import batches, handouts, orders, receipts, stock
from allmende.server.goods.operations.batches import Plan
from allmende.server.goods.operations.wanted import Wanted
from allmende.server.groups.queries import local_day

GROUP_OF = {thing.key: thing.group for thing in THINGS}
PARENTS = {"nasrin": 1, "johanna": 1, "deniz": 1, "oksana": 1, "samuel": 2, "lena": 1, "kathrin": 1}
"""Who comes for how many children of the kindergarten."""
LOAVES, FEW_LOAVES, TRAYS = 20, 9, 4
FAILED_WEEK, LEAN_WEEK = 3, 5
BOXES = {"roots": 6, "greens": 4}
SAYS_FINE = 0.25
SERVERS_ON_DAY = 8
OVEN_WENT_OUT = Words(
    en="The oven went out in the night, and the dough collapsed.",
    de="Der Ofen ist nachts ausgegangen, und der Teig ist zusammengefallen.",
)
STALE = Words(en="Got stale; the hens had it.", de="Altbacken; die Hühner haben sich gefreut.")


def week_of(day: int) -> int:
    """Return in which week of the pool a day falls, from 0."""
    return (day - FIRST_DAY) // 7


def morning(pool: Pool, day: int, *, at: datetime) -> None:
    """What begins in the morning: dough on Wednesdays, handing out on the others."""
    hand_out_what_is_ready(pool, at=at)
    weekday = at.weekday()
    if weekday == WEDNESDAY:
        _begin_baking(pool, day, at=at)
    if weekday == SATURDAY:
        _take_what_is_left(pool, at=at)
    in_period = (day - FIRST_DAY) % PERIOD_DAYS
    if in_period == 1:
        _kindergarten_places(pool, at=at)
    if in_period == SERVERS_ON_DAY:
        _servers(pool, at=at)


def evening(pool: Pool, day: int, *, at: datetime) -> None:
    """What is finished in the evening."""
    weekday = at.weekday()
    if weekday == TUESDAY and week_of(day) % 2:
        _make_and_take(pool, "loan", pool.some(grown_ups(), 3), at=at)
    if weekday == THURSDAY:
        _make_and_take(pool, "visit", pool.some(grown_ups(), 2), at=at)
    if weekday == FRIDAY:
        for key, units in BOXES.items():
            make(pool, key, units, at=at)
            share(pool, key, wanted_by=local_day(pool.root, at) + timedelta(days=1), at=at)
        _finish_baking(pool, day, at=at)
    if weekday == SATURDAY and week_of(day) % 2:
        _cook_for_children(pool, at=at)


def make(pool: Pool, key: str, units: int, *, at: datetime) -> None:
    """Book that units were made."""
    stock.make(
        pool.seat(keeper(GROUP_OF[key]), GROUP_OF[key]), pool.products[key].id, units_milli=units * UNIT_MILLI, at=at
    )


def share(pool: Pool, key: str, *, wanted_by: date, at: datetime) -> None:
    """Share out what is there among those who wait, if anybody does."""
    seat = pool.seat(keeper(GROUP_OF[key]), GROUP_OF[key])
    attempt(partial(handouts.share_out, seat, pool.products[key].id, wanted_by=wanted_by, at=at))


def take(pool: Pool, who: str, key: str, units_milli: int, *, at: datetime, with_household: bool = False) -> bool:
    """Let somebody take something from the shelf; say whether there was enough."""
    wanted = Wanted(units_milli=units_milli, for_household=with_household)
    return attempt(partial(orders.take_now, pool.seat(who), pool.products[key].id, wanted, at=at))


def hand_out_what_is_ready(pool: Pool, *, at: datetime) -> None:
    """Let people collect what lies ready for them, and some say that it was fine."""
    if at > pool.now - LEFT_TO_VISITORS:
        return
    key_of = pool.key_of()
    today = local_day(pool.root, at)
    ready = Order.objects.filter(
        product__group__book=pool.root.book, state=OrderState.GRANTED, wanted_on__lte=today
    ).order_by("ordered_at", "id")
    for order_id, member in ready.values_list("id", "member_id"):
        seat = pool.seat(key_of[member])
        orders.collect(seat, order_id, at=at)
        if pool.chance.random() < SAYS_FINE:
            receipts.say(seat, order_id, fine=True, complaint="", at=at)


def _make_and_take(pool: Pool, key: str, takers: Iterable[str], *, at: datetime) -> None:
    """Book things that are made by being taken: a visit, a loan."""
    keys = list(takers)
    make(pool, key, len(keys), at=at)
    for who in keys:
        take(pool, who, key, UNIT_MILLI, at=at)


def _begin_baking(pool: Pool, day: int, *, at: datetime) -> None:
    """Start the dough for Friday, as long as there is flour."""
    seat = pool.seat("aylin", "bakery")
    ready_on = local_day(seat.group, at) + timedelta(days=FRIDAY - WEDNESDAY)
    baked = {"bread": LOAVES} | ({"cake": TRAYS} if week_of(day) % 2 else {})
    for key, units in baked.items():
        plan = Plan(planned_milli=units * UNIT_MILLI, ready_on=ready_on)
        begun: list[str] = []

        def begin(key: str = key, plan: Plan = plan, begun: list[str] = begun) -> None:
            begun.append(batches.begin(seat, pool.products[key].id, plan, at=at).id)

        if attempt(begin):
            pool.notes[f"batch {key}"] = begun[0]


def _finish_baking(pool: Pool, day: int, *, at: datetime) -> None:
    """Take out of the oven what came of it, and share it out; once nothing came of the bread."""
    seat = pool.seat("aylin", "bakery")
    tomorrow = local_day(seat.group, at) + timedelta(days=1)
    if old := goods.free_of(pool.products["bread"]):
        stock.lose(seat, pool.products["bread"].id, units_milli=old, reason=pool.say(STALE), at=at)
    for key, units in {"bread": FEW_LOAVES if week_of(day) == LEAN_WEEK else LOAVES, "cake": TRAYS}.items():
        batch = pool.notes.pop(f"batch {key}", "")
        if not batch:
            continue
        if key == "bread" and week_of(day) == FAILED_WEEK:
            batches.fail(seat, batch, reason=pool.say(OVEN_WENT_OUT), at=at)
            continue
        batches.finish(seat, batch, units_milli=units * UNIT_MILLI, at=at)
        share(pool, key, wanted_by=tomorrow, at=at)


def _take_what_is_left(pool: Pool, *, at: datetime) -> None:
    """Some come on Saturdays without having ordered."""
    for who in pool.some(grown_ups(), 3):
        take(pool, who, "bread", UNIT_MILLI, at=at)
    if goods.free_of(pool.products["cake"]):
        for who in pool.some(grown_ups(), 4):
            take(pool, who, "cake", UNIT_MILLI, at=at)


def _kindergarten_places(pool: Pool, *, at: datetime) -> None:
    """Every child has a place for the four weeks that begin; the household is asked for it."""
    make(pool, "place", sum(PARENTS.values()), at=at)
    for who, children in PARENTS.items():
        take(pool, who, "place", children * UNIT_MILLI, at=at, with_household=True)


def _cook_for_children(pool: Pool, *, at: datetime) -> None:
    """Two weeks of lunches, with roots from the farm and bread from the bakery."""
    seat = pool.seat("maike", "kindergarten")
    for key, units in (("roots", 1), ("bread", 2)):
        using = partial(stock.use, seat, pool.products[key].id, units_milli=units * UNIT_MILLI)
        attempt(partial(using, to=pool.products["lunch"].id, at=at))
    make(pool, "lunch", sum(PARENTS.values()), at=at)
    for who, children in PARENTS.items():
        take(pool, who, "lunch", children * UNIT_MILLI, at=at, with_household=True)


def _servers(pool: Pool, *, at: datetime) -> None:
    """Every project has its calendar, wiki and lists for another four weeks."""
    _make_and_take(pool, "server", [project.founder for project in PROJECTS], at=at)
