"""The kinds of groups. Everything people form is a group; what differs is this table, not code."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a group calls itself."""

    HOUSE = "house", _("house")
    HOUSEHOLD = "household", _("household")
    PROJECT = "project", _("project")
    POOL = "pool", _("distribution pool")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    ASSOCIATION = "association", _("local association")
    MUNICIPALITY = "municipality", _("municipality")
    REGION = "region", _("region")
    SUPRA_REGION = "supra_region", _("supra-region")
    WORLD = "world", _("world")
    PROSUMERS = "prosumers", _("prosumer association")
    BOARD = "board", _("coordination board")


# For whom each kind is, so that whoever founds a group recognises their own.
FOR_WHOM: dict[Kind, Promise] = {
    Kind.HOUSE: _("people who live together: a house, a village, a settlement"),
    Kind.HOUSEHOLD: _("those of a house who share a kitchen"),
    Kind.PROJECT: _("people who make or grow something together: a farm, a workshop, a kitchen"),
    Kind.POOL: _("those who share things out: a food co-op, a tool library, a shop for free"),
    Kind.NEIGHBOURHOOD: _("neighbours in the same streets who help each other"),
    Kind.ASSOCIATION: _("groups and people of one place under one roof"),
    Kind.MUNICIPALITY: _("neighbourhoods and projects of one town or of some villages"),
    Kind.REGION: _("municipalities that look after rivers, railways and hospitals together"),
    Kind.SUPRA_REGION: _("regions that belong together, as large as a continent"),
    Kind.WORLD: _("everybody"),
    Kind.PROSUMERS: _("people who produce for their own needs: a field, a bakery, a solar roof"),
    Kind.BOARD: _("delegates who agree between groups; it has no tasks of its own"),
}

# A household shares a kitchen, not work: it has no tasks and no period of its own.
WITHOUT_WORK = frozenset({Kind.HOUSEHOLD, Kind.BOARD})
# A household is part of a house and never stands alone.
INSIDE_ONLY = frozenset({Kind.HOUSEHOLD})

# How far out a group lies; a group joins associations of a higher level. Who makes one kind of goods has no level.
LEVELS: dict[Kind, int] = {
    Kind.HOUSEHOLD: 0,
    Kind.HOUSE: 1,
    Kind.PROJECT: 1,
    Kind.POOL: 1,
    Kind.NEIGHBOURHOOD: 2,
    Kind.ASSOCIATION: 3,
    Kind.MUNICIPALITY: 4,
    Kind.REGION: 5,
    Kind.SUPRA_REGION: 6,
    Kind.WORLD: 7,
}
# What has groups as members, and a book of its own above theirs.
OF_GROUPS = frozenset({kind for kind, level in LEVELS.items() if level > 1} | {Kind.PROSUMERS})
# Nobody founds these alone: they are formed by the groups they are made of, and a board comes with its association.
FROM_BELOW = frozenset({Kind.MUNICIPALITY, Kind.REGION, Kind.SUPRA_REGION, Kind.WORLD, Kind.BOARD})


class Role(models.TextChoices):
    """What a member does for the group's organisation; it says nothing about what they are asked for."""

    MEMBER = "member", _("member")
    MAINTAINER = "maintainer", _("maintainer")


class ShareClass(models.TextChoices):
    """By which rule a member shares the result: the rulebook says how much each class counts."""

    ADULT = "adult", _("adult")
    CHILD = "child", _("child")
    EXEMPT = "exempt", _("exempt (ill, caring, very old)")
