"""Who takes part in the demo's pool. All of them are made up; six of them live in Lindenhof 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.economy.parameter import Words
from allmende.server.groups.kinds import ShareClass

MAIL_AT = "wiesenland.example"
NEWCOMER, NEWCOMER_JOINS_ON_DAY = "zoe", 43
FOUNDER = "gudrun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One person of the pool.

    Attributes:
        key: Short name within the demo, and in front of the mail address.
        projects: Keys of the projects they belong to; who founded one stands first in it.
        household: Key of the household, or "" for somebody who lives alone.
        who: A word about them, for the list of sign-ins; empty for those without one.
        is_known: Whether they live in Lindenhof 8 and have their name and sign-in from there.

    """

    key: str
    name: str = ""
    projects: tuple[str, ...] = ()
    household: str = ""
    is_child: bool = False
    who: str | Promise = ""
    is_known: bool = False

    @property
    def mail(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{MAIL_AT}"

    @property
    def share_class(self) -> ShareClass:
        """By which rule they share."""
        return ShareClass.CHILD if self.is_child else ShareClass.ADULT


def _one(key: str, name: str, projects: str = "", household: str = "", *, who: str | Promise = "") -> Neighbour:
    return Neighbour(key=key, name=name, projects=tuple(projects.split()), household=household, who=who)


def _child(key: str, name: str, household: str) -> Neighbour:
    return Neighbour(key=key, name=name, household=household, is_child=True)


def _known(key: str, household: str = "", *, is_child: bool = False) -> Neighbour:
    return Neighbour(key=key, household=household, is_child=is_child, is_known=True)


NEIGHBOURS: tuple[Neighbour, ...] = (
    _one(FOUNDER, "Gudrun Albers", "lake", "albers"),
    _one("heinz", "Heinz Albers", "lake repair", "albers"),
    _one("farid", "Farid Rahimi", "lake farm", "rahimi"),
    _one("nasrin", "Nasrin Rahimi", "lake kindergarten", "rahimi"),
    _child("parwin", "Parwin", "rahimi"),
    _child("omid", "Omid", "rahimi"),
    _one("claudia", "Claudia Weiß", "lake bakery"),
    _one("till", "Till Maurer", "lake software", "maurer"),
    _one("selma", "Selma Maurer", "lake", "maurer"),
    _one("johanna", "Johanna Brandt", "farm", "brandt", who=_("runs the farm with others; packs the boxes on Fridays")),
    _one("piet", "Piet Brandt", "farm repair", "brandt"),
    _child("fiete", "Fiete", "brandt"),
    _child("alma", "Alma", "brandt"),
    _one("ines", "Ines Krause", "farm"),
    _one("yusuf", "Yusuf Aydın", "farm bakery"),
    _one("marek", "Marek Horák", "farm"),
    _one("sonja", "Sonja Keller", "farm kindergarten"),
    _one("tilda", "Tilda Vogt", "farm", "vogt"),
    _one("rolf", "Rolf Vogt", "farm", "vogt"),
    _one("anselm", "Anselm Roth", "farm repair"),
    _one("aylin", "Aylin Kaya", "bakery", "kaya", who=_("bakes before dawn; the flour comes from Johanna's farm")),
    _one("deniz", "Deniz Kaya", "bakery kindergarten", "kaya"),
    _child("mira", "Mira", "kaya"),
    _one("hannes", "Hannes Lorenz", "bakery lake"),
    _one("oksana", "Oksana Bondar", "bakery kindergarten", "bondar"),
    _child("danylo", "Danylo", "bondar"),
    _one("lutz", "Lutz Pohl", "bakery"),
    _one("carla", "Carla Ricci", "bakery"),
    _one("viktor", "Viktor Sommer", "repair", "sommer"),
    _one("birgit", "Birgit Sommer", "repair lake", "sommer"),
    _one("anh", "Anh Nguyen", "repair software"),
    _one("femi", "Femi Adeyemi", "repair"),
    _one("rosa", "Rosa Engel", "repair"),
    _one("kurt", "Kurt Zeidler", "repair farm"),
    _one("jule", "Jule Franke", "repair bakery"),
    _one("maike", "Maike Petersen", "kindergarten"),
    _one("samuel", "Samuel Okafor", "kindergarten", "okafor", who=_("a father of two from the kindergarten")),
    _one("ngozi", "Ngozi Okafor", "kindergarten", "okafor"),
    _child("ada", "Ada", "okafor"),
    _child("tobi", "Tobi", "okafor"),
    _one("lena", "Lena Winter", "kindergarten farm", "winter"),
    _child("paul", "Paul", "winter"),
    _one("ole", "Ole Jansen", "kindergarten"),
    _one("stefan", "Stefan Busch", "kindergarten", "busch"),
    _one("kathrin", "Kathrin Busch", "kindergarten bakery", "busch"),
    _child("theo", "Theo", "busch"),
    _child("marie", "Marie", "busch"),
    _one("robin", "Robin Falk", "software"),
    _one("priya", "Priya Nair", "software"),
    _one("jakub", "Jakub Zieliński", "software farm"),
    _one("elif", "Elif Şahin", "software repair"),
    _one("moritz", "Moritz Haas", "software"),
    _one("chloe", "Chloé Laurent", "software lake"),
    _one("nils", "Nils Berg", "software"),
    # They belong to the pool as a whole, and help wherever they like.
    _known("miriam", "hartmann"),
    _known("jonas", "hartmann"),
    _known("lotte", "hartmann", is_child=True),
    _known("leyla", "demir"),
    _known("emil", "demir", is_child=True),
    _known("grace"),
    _one(NEWCOMER, "Zoe Castellanos", who=_("joined two weeks ago and looks around where she would like to help")),
)
"""Everybody, in the order in which they join. Children, and others without a mail address, are added by somebody."""

BY_KEY: Mapping[str, Neighbour] = {one.key: one for one in NEIGHBOURS}

HOUSEHOLDS: Mapping[str, Words] = {
    "albers": Words(en="Albers", de="Albers"),
    "rahimi": Words(en="Rahimi family", de="Familie Rahimi"),
    "maurer": Words(en="Maurer", de="Maurer"),
    "brandt": Words(en="Farmhouse kitchen", de="Küche im Hofhaus"),
    "vogt": Words(en="Vogt", de="Vogt"),
    "kaya": Words(en="Above the bakery", de="Über der Backstube"),
    "bondar": Words(en="Oksana and Danylo", de="Oksana und Danylo"),
    "sommer": Words(en="Sommer", de="Sommer"),
    "okafor": Words(en="Okafor family", de="Familie Okafor"),
    "winter": Words(en="Lena and Paul", de="Lena und Paul"),
    "busch": Words(en="Busch family", de="Familie Busch"),
    "hartmann": Words(en="Attic of Lindenhof 8", de="Dachgeschoss Lindenhof 8"),
    "demir": Words(en="Leyla and Emil", de="Leyla und Emil"),
}


def of_household(key: str) -> list[Neighbour]:
    """Return who lives together, in the order in which they joined."""
    return [one for one in NEIGHBOURS if one.household == key]


def grown_ups(project: str = "") -> list[str]:
    """Return the keys of the adults of a project, or of all of the pool, without whoever came last."""
    return [
        one.key
        for one in NEIGHBOURS
        if not one.is_child and one.key != NEWCOMER and (not project or project in one.projects)
    ]
