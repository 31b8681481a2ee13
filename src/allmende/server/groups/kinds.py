"""The kinds of groups. Everything people form is a group; what differs is this table, not code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a group calls itself."""

    HOUSE = "house", _("house")
    HOUSEHOLD = "household", _("household")
    PROJECT = "project", _("project")
    POOL = "pool", _("distribution pool")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    ASSOCIATION = "association", _("local association")
    PROSUMERS = "prosumers", _("prosumer association")
    BOARD = "board", _("coordination board")


# A household shares a kitchen, not work: it has no tasks and no period of its own.
WITHOUT_WORK = frozenset({Kind.HOUSEHOLD, Kind.BOARD})
# A household is part of a house and never stands alone.
INSIDE_ONLY = frozenset({Kind.HOUSEHOLD})


class Role(models.TextChoices):
    """What a member does for the group's organisation; it says nothing about what they are asked for."""

    MEMBER = "member", _("member")
    MAINTAINER = "maintainer", _("maintainer")


class ShareClass(models.TextChoices):
    """By which rule a member shares the result: the rulebook says how much each class counts."""

    ADULT = "adult", _("adult")
    CHILD = "child", _("child")
    EXEMPT = "exempt", _("exempt (ill, caring, very old)")
