"""Who lives in the demo's house. All of them are made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.kinds import ShareClass

PASSWORD = "lindenhof-acht"  # noqa: S105  (printed on the start page of the demo, and worth nothing elsewhere)
MAIL_AT = "lindenhof.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One person of the demo.

    Attributes:
        key: Short name within the demo, and in front of the mail address.
        name: The name others see.
        household: Key of the household, or "" for somebody who lives alone.
        who: A word about them, for the list of sign-ins; empty for those without one.
        likes: Task key -> factor on the weight at which people in general would do it; what they like costs less.
        places_at_most: How many places they take in a round, and about how many a week on the board.
        joins_on_day: Day of the history on which they move in.

    """

    key: str
    name: str
    household: str
    share_class: str = ShareClass.ADULT
    who: str | Promise = ""
    likes: Mapping[str, float] = field(default_factory=dict)
    places_at_most: int = 4
    joins_on_day: int = 0

    @property
    def mail(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{MAIL_AT}"


CAST: tuple[Character, ...] = (
    Character(
        key="miriam",
        name="Miriam Hartmann",
        household="attic",
        who=_("looks after the house's organisation; her wishes for the coming round are stated"),
        likes={"minutes": 0.5, "foodcoop": 0.7, "baths": 1.3, "garden": 0.9},
    ),
    Character(
        key="jonas",
        name="Jonas Hartmann",
        household="attic",
        who=_("likes cooking and dislikes paperwork"),
        likes={"cook_wednesday": 0.4, "cook_sunday": 0.5, "minutes": 1.6, "school_run": 0.8},
    ),
    Character(
        key="leyla",
        name="Leyla Demir",
        household="second_floor",
        who=_("always there for the school run; has her cargo bike licence"),
        likes={"school_run": 0.4, "shopping": 0.6, "stairs": 0.9, "cook_sunday": 0.9},
    ),
    Character(
        key="ben",
        name="Ben Whitfield",
        household="first_floor",
        who=_("runs the workshop; somebody objects to one of his reports"),
        likes={"open_workshop": 0.4, "tools": 0.6, "boiler": 0.7, "cook_wednesday": 1.4, "bins": 0.8},
    ),
    Character(
        key="grace",
        name="Grace Whitfield",
        household="first_floor",
        who=_("gardens whenever she can"),
        likes={"garden": 0.3, "compost": 0.5, "kitchen": 1.3, "shopping": 0.8},
    ),
    Character(
        key="pawel",
        name="Paweł Nowak",
        household="",
        who=_("is on a break just now"),
        likes={"baths": 0.75, "stairs": 0.7, "laundry": 0.8, "minutes": 1.5},
        places_at_most=3,
    ),
    Character(
        key="thomas",
        name="Thomas Reuter",
        household="ground_floor",
        who=_("knows the boiler, and everybody in the street"),
        likes={"boiler": 0.5, "garden": 0.5, "bins": 0.6, "compost": 0.8, "cook_sunday": 1.2},
        places_at_most=5,
    ),
    Character(
        key="nora",
        name="Nora Lindqvist",
        household="",
        who=_("moved in three weeks ago and has stated no wishes yet"),
        likes={"foodcoop": 0.6, "cook_wednesday": 0.7, "open_workshop": 0.7, "kitchen": 0.8},
        places_at_most=3,
        joins_on_day=33,
    ),
    Character(key="renate", name="Renate Reuter", household="ground_floor"),
    Character(key="lotte", name="Lotte", household="attic", share_class=ShareClass.CHILD),
    Character(key="emil", name="Emil", household="second_floor", share_class=ShareClass.CHILD),
    Character(key="ivy", name="Ivy", household="first_floor", share_class=ShareClass.CHILD),
)
"""Everybody, in the order in which the start page lists them. Whoever has no `who` takes part without signing in."""

BY_KEY: Mapping[str, Character] = {character.key: character for character in CAST}
