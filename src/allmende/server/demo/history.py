"""Ten weeks of the pool and the town, eight of the house, by nothing but the operations that pages use, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from allmende.server import clock, identity
from allmende.server.demo import everyday, scenes, settling_in, votes
from allmende.server.demo.pool import history as pooling
from allmende.server.demo.pool.world import FIRST_DAY, Pool
from allmende.server.demo.questions import HOUSE
from allmende.server.demo.town import history as deciding
from allmende.server.demo.town.world import Town
from allmende.server.demo.world import HISTORY_DAYS, SEED, World
from allmende.server.heartbeat import beat, beat_everywhere

# When people look at the board: with the first coffee, at noon, before and after supper.
LOOKS = ((7, 40), (12, 30), (18, 10), (21, 20))
# When they sit together and decide.
TOGETHER = (20, 15)


def make_history(
    *, now: datetime, language: str, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> Town:
    """Make the demo's world up to now: the house, the pool some of its people are in, and the town around them.

    Made anew for the same moment it is the same, entry for entry.

    Args:
        now: The moment at which the history ends.
        language: "de" or "en".
        progress: Told (days done, days in all) as they pass.

    """
    days = HISTORY_DAYS + 1 - FIRST_DAY
    with identity.drawn_again(SEED):
        with transaction.atomic():
            town = begin(now=now, language=language)
        for done, day in enumerate(range(FIRST_DAY, HISTORY_DAYS + 1), start=1):
            # A day is one transaction: quicker than one for each step, and nobody else is here yet.
            with transaction.atomic():
                live(town, day)
            progress(done, days)
        with clock.stopped(now), transaction.atomic():
            beat_everywhere(at=now)
    return town


def begin(*, now: datetime, language: str) -> Town:
    """Let all three communities begin, each at its time in a book of its own."""
    world = World(now=now, language=language)
    with clock.stopped(world.start):
        settling_in.settle_in(world)
    pool: Pool = pooling.begin_pool(world)
    return deciding.begin_town(world, pool)


def live(town: Town, day: int) -> None:
    """Let one day pass everywhere."""
    pooling.live(town.pool, day)
    if day >= 0:
        town.world.forget()
        for moment in _moments(town.world, day):
            _live_in_house(town.world, day, at=moment)
    deciding.live(town, day)


def _moments(world: World, day: int) -> Iterator[datetime]:
    """Yield the moments of a day at which something may happen in the house, in order."""
    looks = [world.on_day(day, hour=hour, minute=minute) for hour, minute in (*LOOKS, TOGETHER)]
    played = [world.on_day(scene.day, hour=scene.hour) for scene in scenes.SCENES if scene.day == day]
    after = world.start if day == 0 else world.on_day(day, hour=0)
    yield from (moment for moment in sorted({*looks, *played}) if after < moment <= world.now)


def _live_in_house(world: World, day: int, *, at: datetime) -> None:
    """Let one moment pass in the house: what is due happens, then what people do."""
    with clock.stopped(at):
        if at == world.on_day(day, hour=TOGETHER[0], minute=TOGETHER[1]):
            votes.play(world, HOUSE, day, at=at)
            return
        beat(world.house, at=at)
        played = [scene for scene in scenes.SCENES if world.on_day(scene.day, hour=scene.hour) == at]
        for scene in played:
            scene.play(world, at)
        if not played:
            everyday.look_around(world, at=at)
