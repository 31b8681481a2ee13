"""Who lives in the demo's town. All of them are made up; some live in Lindenhof 8 or belong to Wiesenland, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from allmende.economy.parameter import Words

MAIL_AT = "drosselau.example"
MILL, BRICK, APPLE = "mill", "brick", "apple"


@dataclass(frozen=True, slots=True, kw_only=True)
class Townsperson:
    """One person of the town.

    Attributes:
        key: Short name within the demo, and in front of the mail address.
        place: Key of their neighbourhood.
        who: A word about them, for the list of sign-ins; None for those without one.
        is_child: Whether they take part without signing in.
        is_known: Whether they have their name and sign-in from the house or the pool.

    """

    key: str
    place: str
    name: str = ""
    who: Words | None = None
    is_child: bool = False
    is_known: bool = False

    @property
    def mail(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{MAIL_AT}"


def _one(key: str, name: str, place: str, who: Words | None = None) -> Townsperson:
    return Townsperson(key=key, name=name, place=place, who=who)


def _child(key: str, name: str, place: str) -> Townsperson:
    return Townsperson(key=key, name=name, place=place, is_child=True)


def _known(key: str, place: str) -> Townsperson:
    return Townsperson(key=key, place=place, is_known=True)


TOWNSPEOPLE: tuple[Townsperson, ...] = (
    _one(
        "ida",
        "Ida Sperling",
        MILL,
        Words(
            en="speaks for the Millstream neighbourhood on the board of Drosselau",
            de="spricht für das Viertel Mühlgraben im Komitee von Drosselau",
        ),
    ),
    _one("oskar", "Oskar Pfeil", MILL),
    _one(
        "doerte",
        "Dörte Lamprecht",
        MILL,
        Words(
            en="cannot sleep for a trombone; Samira mediates between her and Oskar",
            de="kann wegen einer Posaune nicht schlafen; Samira vermittelt zwischen ihr und Oskar",
        ),
    ),
    _one("samira", "Samira Haddad", MILL),
    _one("quang", "Quang Tran", MILL),
    _one("jochen", "Jochen Wendt", MILL),
    _child("momo", "Momo", MILL),
    _known("miriam", MILL),
    _known("thomas", MILL),
    _known("grace", MILL),
    _known("viktor", MILL),
    _one(
        "bruno",
        "Bruno Kessel",
        BRICK,
        Words(
            en="looks after Brickfield; his neighbours took one of his decisions back",
            de="kümmert sich um das Ziegelfeld; einen seiner Beschlüsse hat das Viertel zurückgenommen",
        ),
    ),
    _one("kaethe", "Käthe Ziegler", BRICK),
    _one("emeka", "Emeka Obi", BRICK),
    _one("svetlana", "Switlana Petrenko", BRICK),
    _one("arne", "Arne Holm", BRICK),
    _one("paula", "Paula Stein", BRICK),
    _one("radek", "Radek Dvořák", BRICK),
    _child("juri", "Juri", BRICK),
    _known("kurt", BRICK),
    _known("anh", BRICK),
    _one("hanna", "Hanna Boskamp", APPLE),
    _one("wim", "Wim de Groot", APPLE),
    _one(
        "fatou",
        "Fatou Diallo",
        APPLE,
        Words(
            en="was sent to the board by Apple Green after it had called somebody else back",
            de="wurde vom Apfelanger ins Komitee entsandt, nachdem er jemand anderen abberufen hatte",
        ),
    ),
    _one("lukas", "Lukas Ebert", APPLE),
    _one("marta", "Marta Kowalczyk", APPLE),
    _one("jonte", "Jonte Sievers", APPLE),
    _one("elsa", "Elsa Quitt", APPLE),
    _child("nele", "Nele", APPLE),
    _known("claudia", APPLE),
    _known("ines", APPLE),
)
"""Everybody, in the order in which they join; who founds a neighbourhood stands first in it."""

BY_KEY: Mapping[str, Townsperson] = {one.key: one for one in TOWNSPEOPLE}


def of_place(place: str) -> list[Townsperson]:
    """Return who lives in a neighbourhood, the founder first."""
    return [one for one in TOWNSPEOPLE if one.place == place]


def grown_ups(place: str) -> list[str]:
    """Return the keys of those of a neighbourhood who sign in."""
    return [one.key for one in of_place(place) if not one.is_child]


def founder_of(place: str) -> str:
    """Return who founded a neighbourhood and looks after it."""
    return of_place(place)[0].key


def _in_visitors_language(words: Words) -> str:
    return words.de if (get_language() or "").startswith("de") else words.en


def shown(words: Words) -> str | Promise:
    """Return words that are chosen when they are shown: in the language of whoever looks."""
    return lazy(_in_visitors_language, str)(words)
