"""What groups can plan together: founding, joining, leaving, moving, merging, splitting; checked, and not begun yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from allmende.server.associations.models import Accord, What
from allmende.server.associations.operations import tree
from allmende.server.associations.queries.people import member_groups
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group
from allmende.server.groups.operations.founding import check_words
from allmende.server.refusal import NotYours, Refused

FEWEST, MOST = 2, 60


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What an association is to be called, of which kind it is (`groups.kinds.OF_GROUPS`), and what it is for."""

    name: str
    kind: str
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An accord that is not stored yet, and who has to agree: group -> whether it becomes a member of what comes."""

    accord: Accord
    sides: Mapping[Group, bool]


def founding(charter: Charter, *, groups: Sequence[Group], side: Group, inherits: bool = True) -> Plan:
    """Plan an association of several groups, one of which plans it.

    Raises:
        Refused: Name, kind or groups do not fit.

    """
    check_words(name=charter.name, purpose=charter.purpose, timezone=side.timezone)
    if charter.kind not in OF_GROUPS:
        raise Refused(_("Groups do not form this kind together."), field="kind")
    if not FEWEST <= len({group.id for group in groups}) <= MOST:
        raise Refused(_("At least two groups form an association, and at most sixty at once."), field="groups")
    if side.id not in {group.id for group in groups}:
        raise NotYours(_("Whoever founds an association is part of it."))
    for group in groups:
        tree.refuse_level(group, kind=charter.kind)
    accord = Accord(
        what=What.FOUND,
        name=charter.name.strip(),
        kind=charter.kind,
        purpose=charter.purpose.strip(),
        timezone=side.timezone,
        inherits=inherits,
    )
    return Plan(accord=accord, sides=dict.fromkeys(groups, True))


def joining(group: Group, association: Group, *, inherits: bool = False) -> Plan:
    """Plan that a group joins an association; both agree. It may inherit its rules from then on."""
    tree.refuse_unfit(association, group)
    accord = Accord(what=What.JOIN, subject=group, into=association, inherits=inherits)
    return Plan(accord=accord, sides={group: True, association: False})


def leaving(group: Group, association: Group) -> Plan:
    """Plan that a group leaves an association; nobody else has to agree."""
    return Plan(accord=Accord(what=What.LEAVE, subject=group, into=association), sides={group: True})


def moving(group: Group, *, into: Group) -> Plan:
    """Plan that a group goes from the association it inherits from to another, which agrees, too."""
    if group.above_id is None:
        raise Refused(_("%(group)s lies in no association yet: it can join one.") % {"group": group.name})
    tree.refuse_unfit(into, group)
    return Plan(accord=Accord(what=What.MOVE, subject=group, into=into), sides={group: True, into: False})


def merging(association: Group, *, into: Group) -> Plan:
    """Plan that the groups of an association go over to another of its kind: both agree."""
    if association.id == into.id or association.kind != into.kind or association.kind not in OF_GROUPS:
        raise Refused(_("Two associations of the same kind can become one."), field="into")
    tree.refuse_projects_inside(association)
    accord = Accord(what=What.MERGE, subject=association, into=into)
    return Plan(accord=accord, sides={association: False, into: False})


def splitting(association: Group, *, groups: Sequence[Group], name: str, purpose: str) -> Plan:
    """Plan that some groups of an association form one of their own; those who go agree.

    Nobody can be held: so the association is only told.
    """
    check_words(name=name, purpose=purpose, timezone=association.timezone)
    inside = {group.id for group in member_groups(association)}
    if not groups or not {group.id for group in groups} < inside:
        raise Refused(_("Please choose some of its groups, but not all."), field="groups")
    accord = Accord(
        what=What.SPLIT,
        subject=association,
        name=name.strip(),
        kind=association.kind,
        purpose=purpose.strip(),
        timezone=association.timezone,
    )
    return Plan(accord=accord, sides=dict.fromkeys(groups, True))
