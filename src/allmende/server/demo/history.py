"""Eight weeks of the house, moment by moment, by nothing but the operations that pages use, too; then the pool's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from allmende.server import clock
from allmende.server.demo import everyday, scenes, settling_in
from allmende.server.demo.pool.history import make_pool
from allmende.server.demo.pool.world import FIRST_DAY
from allmende.server.demo.world import HISTORY_DAYS, World
from allmende.server.heartbeat import beat

# When people look at the board: with the first coffee, at noon, before and after supper.
LOOKS = ((7, 40), (12, 30), (18, 10), (21, 20))


def make_history(
    *, now: datetime, language: str, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> World:
    """Make the demo's world up to now: the house, and beside it the pool some of its people are in.

    Args:
        now: The moment at which the history ends.
        language: "de" or "en".
        progress: Told (days done, days in all) as they pass.

    """
    world = World(now=now, language=language)
    days = HISTORY_DAYS + (HISTORY_DAYS - FIRST_DAY)
    with clock.stopped(world.start), transaction.atomic():
        settling_in.settle_in(world)
    for day in range(HISTORY_DAYS + 1):
        # A day is one transaction: quicker than one for each step, and nobody else is here yet.
        world.forget()
        with transaction.atomic():
            for moment in _moments(world, day):
                _live(world, at=moment)
        progress(day, days)
    with transaction.atomic():
        beat(world.house, at=now)
    make_pool(world, passed=lambda day: progress(HISTORY_DAYS + day - FIRST_DAY, days))
    return world


def _moments(world: World, day: int) -> Iterator[datetime]:
    """Yield the moments of a day at which something may happen, in order."""
    looks = [world.on_day(day, hour=hour, minute=minute) for hour, minute in LOOKS]
    played = [world.on_day(scene.day, hour=scene.hour) for scene in scenes.SCENES if scene.day == day]
    after = world.start if day == 0 else world.on_day(day, hour=0)
    yield from (moment for moment in sorted({*looks, *played}) if after < moment <= world.now)


def _live(world: World, *, at: datetime) -> None:
    """Let one moment pass: what is due happens, then what people do."""
    with clock.stopped(at):
        beat(world.house, at=at)
        played = [scene for scene in scenes.SCENES if world.on_day(scene.day, hour=scene.hour) == at]
        for scene in played:
            scene.play(world, at)
        if not played:
            everyday.look_around(world, at=at)
