"""Ten weeks of the pool, day by day, by nothing but the operations that pages use, too."""

from __future__ import annotations

from django.db import transaction

from allmende.server import clock
from allmende.server.demo import votes
from allmende.server.demo.pool import auctioning, beginning, everyday, scenes, weeks
from allmende.server.demo.pool.world import FIRST_DAY, Pool
from allmende.server.demo.questions import POOL
from allmende.server.demo.world import HISTORY_DAYS, World
from allmende.server.heartbeat import beat

MORNING, EVENING = 9, 19


def make_pool(world: World) -> Pool:
    """Make the pool up to now, beside the house and without the town."""
    with transaction.atomic():
        pool = begin_pool(world)
    for day in range(FIRST_DAY, HISTORY_DAYS + 1):
        # A day is one transaction: quicker than one for each step, and nobody else is here yet.
        with transaction.atomic():
            live(pool, day)
    with clock.stopped(pool.now), transaction.atomic():
        beat(pool.root, at=pool.now)
    return pool


def begin_pool(world: World) -> Pool:
    """Let the pool begin, two weeks before the house."""
    pool = Pool(world=world)
    founded = pool.on_day(FIRST_DAY, hour=8)
    with clock.stopped(founded):
        beginning.begin(pool, at=founded)
    return pool


def live(pool: Pool, day: int) -> None:
    """Let one day pass: in the morning things begin, in the evening people report, share out and look ahead."""
    morning, evening = pool.on_day(day, hour=MORNING), pool.on_day(day, hour=EVENING)
    if morning <= pool.now:
        with clock.stopped(morning):
            beat(pool.root, at=morning)
            scenes.play(pool, day, hour=MORNING, at=morning)
            weeks.morning(pool, day, at=morning)
            auctioning.open_auctions(pool, day, at=morning)
    if evening <= pool.now:
        with clock.stopped(evening):
            everyday.report_done(pool, at=evening)
            scenes.play(pool, day, hour=EVENING, at=evening)
            weeks.evening(pool, day, at=evening)
            auctioning.bid_in_auctions(pool, day, at=evening)
            everyday.take_places(pool, at=evening)
            votes.play(pool, POOL, day, at=evening)
