"""Ten weeks of the town, evening by evening, by nothing but the operations that pages use, too."""

from __future__ import annotations

from datetime import datetime

from allmende.server import clock
from allmende.server.demo import votes
from allmende.server.demo.pool.world import FIRST_DAY, Pool
from allmende.server.demo.questions import POOL_WITH_TOWN
from allmende.server.demo.town import beginning, everyday, scenes
from allmende.server.demo.town.belonging import BELONGING
from allmende.server.demo.town.people import APPLE, BRICK, MILL
from allmende.server.demo.town.questions import QUESTIONS
from allmende.server.demo.town.town_questions import TOWN, TOWN_QUESTIONS
from allmende.server.demo.town.world import Town
from allmende.server.demo.world import World
from allmende.server.heartbeat import beat

EVENING_HOUR, EVENING_MINUTE = 20, 45
# In between nothing is due that could not wait; what is decided is carried out on these evenings.
BEAT_EVERY_DAYS = 4


def begin_town(world: World, pool: Pool) -> Town:
    """Let the neighbourhoods begin, beside the pool and before the house."""
    town = Town(world=world, pool=pool)
    founded = town.on_day(FIRST_DAY, hour=18)
    with clock.stopped(founded):
        beginning.begin(town, at=founded)
    return town


def live(town: Town, day: int) -> None:
    """Let one evening pass: what is due happens, people report, and then they sit together and decide."""
    evening = town.on_day(day, hour=EVENING_HOUR, minute=EVENING_MINUTE)
    if evening > town.now:
        return
    town.forget()
    with clock.stopped(evening):
        if day % BEAT_EVERY_DAYS == 0:
            beat_all(town, at=evening)
        everyday.report_done(town, at=evening)
        everyday.take_places(town, at=evening)
        scenes.play(town, day, at=evening)
        votes.play(town.pool, POOL_WITH_TOWN, day, at=evening)
        votes.play(town, (*BELONGING, *QUESTIONS, *TOWN_QUESTIONS), day, at=evening)


def beat_all(town: Town, *, at: datetime) -> None:
    """Bring the town's books up to date: the municipality first, whose rules may be those of the neighbourhoods."""
    for key in (TOWN, MILL, BRICK, APPLE):
        if key in town.groups:
            beat(town.groups[key], at=at)
