"""What an accord does once everybody has agreed: groups enter associations, leave them, and form new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.group_line import GroupInsideItself, moved
from allmende.server.associations.models import Accord, Dissolved, Ending, Mandate
from allmende.server.associations.operations.holding import known_as
from allmende.server.associations.operations.inheriting import place
from allmende.server.associations.operations.mandates import end_mandate
from allmende.server.associations.queries.people import associations_of, member_groups
from allmende.server.books import operations as books
from allmende.server.groups import operations as groups
from allmende.server.groups.board_name import board_of
from allmende.server.groups.kinds import LEVELS, OF_GROUPS, Kind, Role, ShareClass
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.groups.queries import groups_above
from allmende.server.people.models import Person
from allmende.server.refusal import Refused, TooLate


@dataclass(frozen=True, kw_only=True)
class Step:
    """Who carries out what was agreed, when, and the decision behind each group's agreement (group id -> decision)."""

    by: Person
    at: datetime
    decisions: dict[str, str]

    def decision(self, *groups: Group | None) -> str:
        """Return the decision of the first of some groups that made one, "" where none did."""
        return next((found for group in groups if group and (found := self.decisions.get(group.id, ""))), "")


def form(
    accord: Accord, *, goes_along: Sequence[Group], keepers: Sequence[Person], inherits: bool, step: Step
) -> Group:
    """Found an association of its own book, with a board, and let groups enter it; `keepers` look after it at first."""
    founder = step.by
    association = groups.found_without_members(
        name=accord.name, kind=accord.kind, purpose=accord.purpose, timezone=accord.timezone, by=founder, at=step.at
    )
    by = groups.member_for(association.book, founder)
    for keeper in dict.fromkeys([founder, *keepers]):
        # They are asked for their part through their groups, like everybody; here they only look after things.
        member = groups.member_for(association.book, keeper)
        groups.join(association, member, role=Role.MAINTAINER, share_class=ShareClass.EXEMPT, by=by, at=step.at)
    groups.found_without_members(
        name=board_of(association.name),
        kind=Kind.BOARD,
        purpose="",
        by=founder,
        at=step.at,
        parent=association,
    )
    for group in goes_along:
        enter(association, group, inherits=inherits and group.above_id is None, step=step)
    return association


def enter(association: Group, group: Group, *, inherits: bool, step: Step) -> None:
    """Make a group a member of an association, and let it inherit from there where it shall.

    Raises:
        TooLate: It is one already.
        Refused: The kinds do not fit, or one would lie inside itself.

    """
    refuse_unfit(association, group)
    if Membership.objects.filter(group=association, member__group=group, left_at=None).exists():
        raise TooLate(
            _("%(group)s belongs to %(association)s already.") % {"group": group.name, "association": association.name}
        )
    member, _made = Member.objects.get_or_create(book=association.book, group=group)
    by = groups.member_for(association.book, step.by)
    turn = Membership.objects.filter(group=association, member=member).count()
    groups.join(association, member, role=Role.MEMBER, share_class=ShareClass.ADULT, by=by, at=step.at)
    # Where both decided, each book names the decision that stands in it: of that one it can tell whether it fits.
    draft = bookings.association_joined(
        association=association.id,
        member=member.id,
        group=group.id,
        turn=turn,
        decision=step.decision(association, group),
    )
    books.append(association.book, draft, by=by.id, at=step.at, about=association.id)
    if inherits and group.parent_id is None and association.kind != Kind.PROSUMERS:
        decision = step.decision(group, association)
        place(group, above=association, decision=decision, by=known_as(group, step.by), at=step.at)


def exit_from(association: Group, group: Group, *, goes_to: Group | None, step: Step) -> None:
    """End a group's membership, with its delegates; it inherits from there no longer.

    Raises:
        TooLate: It is no member.

    """
    membership = (
        Membership.objects.select_related("member__group", "group__book")
        .filter(group=association, member__group=group, left_at=None)
        .first()
    )
    if membership is None:
        raise TooLate(
            _("%(group)s does not belong to %(association)s.") % {"group": group.name, "association": association.name}
        )
    decision = step.decision(association, group)
    for mandate in Mandate.objects.filter(board__parent=association, sender=group, ended_at=None):
        end_mandate(mandate, why=Ending.LEFT, decision=decision, by=known_as(association, step.by), at=step.at)
    turn = Membership.objects.filter(group=association, member=membership.member).count() - 1
    groups.leave(membership, by=membership.member, at=step.at)
    draft = bookings.association_left(
        association=association.id,
        member=membership.member_id,
        group=group.id,
        goes_to=goes_to.id if goes_to else "",
        turn=turn,
        decision=decision,
    )
    books.append(association.book, draft, by=known_as(association, step.by), at=step.at, about=association.id)
    if group.above_id == association.id:
        decision = step.decision(group, association)
        place(group, above=None, decision=decision, by=known_as(group, step.by), at=step.at)


def merge_into(stays: Group, ends: Group, *, step: Step) -> None:
    """Let all groups of an association go over to another; the first is then closed, its books stay readable."""
    refuse_projects_inside(ends)
    for group in member_groups(ends):
        inherited = group.above_id == ends.id
        exit_from(ends, group, goes_to=stays, step=step)
        if not Membership.objects.filter(group=stays, member__group=group, left_at=None).exists():
            enter(stays, group, inherits=inherited, step=step)
    for further in associations_of(ends):
        exit_from(further, ends, goes_to=stays, step=step)
    Dissolved.objects.create(group=ends, into=stays, at=step.at)


def split_off(accord: Accord, *, goes_along: Sequence[Group], keepers: Sequence[Person], step: Step) -> Group:
    """Let some groups of an association form one of their own, which stays in the associations further out."""
    old = accord.subject
    assert old is not None, "what is split has a name"
    inherited = {group.id for group in goes_along if group.above_id == old.id}
    new = form(accord, goes_along=(), keepers=keepers, inherits=False, step=step)
    for group in goes_along:
        exit_from(old, group, goes_to=new, step=step)
        enter(new, group, inherits=group.id in inherited, step=step)
    for further in associations_of(old):
        enter(further, new, inherits=further.id == old.above_id, step=step)
    return new


def refuse_unfit(association: Group, group: Group) -> None:
    """Refuse a member that cannot be one: of no lower level, the association's own part, or around it.

    Raises:
        Refused: A sentence says why.

    """
    if association.kind not in OF_GROUPS or association.parent_id is not None:
        raise Refused(_("%(group)s is no association that groups can join.") % {"group": association.name})
    if Dissolved.objects.filter(group=association).exists():
        raise TooLate(_("%(group)s has gone over to another association.") % {"group": association.name})
    if group.book_id == association.book_id:
        raise Refused(
            _("%(group)s lies in %(association)s already.") % {"group": group.name, "association": association.name}
        )
    refuse_level(group, kind=association.kind)
    _refuse_circle(association, group)


def refuse_level(group: Group, *, kind: str) -> None:
    """Refuse a group that does not lie further in than an association of a kind."""
    level, wanted = LEVELS.get(Kind(group.kind)), LEVELS.get(Kind(kind))
    if group.kind == Kind.BOARD or (level is not None and wanted is not None and level >= wanted):
        raise Refused(
            _("%(group)s (%(kind)s) cannot lie in what is called: %(of)s.")
            % {"group": group.name, "kind": group.get_kind_display(), "of": Kind(kind).label},
            field="kind",
        )


def _refuse_circle(association: Group, group: Group) -> None:
    """Refuse a group around the association itself; all books concerned are held."""
    around = groups_above([association.id])
    parents = {
        one.id: one.parent_id or one.above_id
        for one in Group.objects.filter(pk__in={*around, group.id, *groups_above([group.id])})
    }
    try:
        parents = moved(group.id, into=association.id, parents=parents)
    except GroupInsideItself as circle:
        raise Refused(_("%(group)s would lie inside itself.") % {"group": group.name}) from circle
    if group.id in around:
        raise Refused(_("%(group)s would lie inside itself.") % {"group": group.name})


def refuse_projects_inside(ends: Group) -> None:
    """Refuse to close an association in whose book something still goes on."""
    inside = Group.objects.filter(parent=ends).exclude(kind=Kind.BOARD).order_by("name").first()
    if inside is not None:
        raise Refused(
            _("%(project)s lies inside %(group)s: it has to go elsewhere first.")
            % {"project": inside.name, "group": ends.name}
        )
