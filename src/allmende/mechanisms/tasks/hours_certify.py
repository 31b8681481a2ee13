"""Write the certificate of a round in hours; `hours_certificate.py` checks it, and shares nothing with what made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allmende.mechanisms.tasks.hours import refuse_bad_minutes
from allmende.mechanisms.tasks.hours_certificate import FORMAT, bound_of
from allmende.mechanisms.tasks.hours_outcome import HoursClearing
from allmende.mechanisms.tasks.market import Market


def certify_hours(
    market: Market, cleared: HoursClearing, *, minutes: Mapping[str, int], max_minutes: Mapping[str, int]
) -> dict[str, Any]:
    """Return the certificate of a result, in what JSON knows.

    Its bound follows from prices alone, and so can lie below `cleared.bound`, which a search may have raised.

    Raises:
        MinutesMissing: A length or limit is missing or cannot be.

    """
    refuse_bad_minutes(market, minutes=minutes, max_minutes=max_minutes)
    certificate: dict[str, Any] = {
        "format": FORMAT,
        "tasks": {
            task.name: {
                "places": task.places,
                "minutes": minutes[task.name],
                "floor_milli": task.floor_milli,
                "cap_milli": task.cap_milli,
                "weight_milli": cleared.weights_milli[task.name],
                "people": list(cleared.assignments[task.name]),
                "price": cleared.prices.places[task.name],
            }
            for task in market.tasks
        },
        "people": {
            person.name: {
                "max_places": person.max_places,
                "max_minutes": max_minutes[person.name],
                "wishes_milli": dict(market.wishes.get(person.name, {})),
                "price_minute": cleared.prices.minutes[person.name],
                "price_place": cleared.prices.own_places[person.name],
                "envy": cleared.envy[person.name],
            }
            for person in market.people
        },
        "cost": cleared.cost,
    }
    return certificate | {"bound": bound_of(certificate)}
