"""Agreeing: each group concerned agrees for itself, and with the last one's agreement it is done.

Every function takes the `side` in whose name somebody acts and the `decision` (id of an accepted proposal) of that
side. Without a decision only those act who look after a small group, or after one whose rules let them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.associations.models import Accord, Side, What
from allmende.server.associations.operations import tree
from allmende.server.associations.operations.authority import Matter, need_authority
from allmende.server.associations.operations.holding import hold_books_of
from allmende.server.associations.operations.tree import Step
from allmende.server.associations.queries.people import associations_of, member_groups
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group
from allmende.server.groups.operations.founding import check_words
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, Refused, TooLate

FEWEST, MOST = 2, 60


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What an association is to be called, of which kind it is (`groups.kinds.OF_GROUPS`), and what it is for."""

    name: str
    kind: str
    purpose: str = ""


@transaction.atomic
def found_from_below(
    charter: Charter,
    *,
    groups: Sequence[Group],
    side: Group,
    decision: str,
    by: Person,
    at: datetime,
    inherits: bool = True,
) -> Accord:
    """Begin founding an association of several groups (or agree to the same founding); the last agreement founds it.

    Raises:
        NotYours, NeedsDecision: See `need_authority`.
        Refused: Name, kind or groups do not fit.

    """
    check_words(name=charter.name, purpose=charter.purpose, timezone=side.timezone)
    if charter.kind not in OF_GROUPS:
        raise Refused(_("Groups do not form this kind together."), field="kind")
    _refuse_number(groups)
    if side.id not in {group.id for group in groups}:
        raise NotYours(_("Whoever founds an association is part of it."))
    _refuse_levels(charter.kind, groups)
    accord = Accord(
        what=What.FOUND,
        name=charter.name.strip(),
        kind=charter.kind,
        purpose=charter.purpose.strip(),
        timezone=side.timezone,
        inherits=inherits,
    )
    return _begin_or_agree(accord, sides=dict.fromkeys(groups, True), side=side, decision=decision, by=by, at=at)


@transaction.atomic
def join_association(
    group: Group, association: Group, *, side: Group, decision: str, by: Person, at: datetime, inherits: bool = False
) -> Accord:
    """Let a group join an association: the group agrees, and the association does.

    Args:
        group: Who joins.
        association: What it joins.
        side: In whose name this is said: one of the two.
        decision: The decision of that side.
        by: Who acts.
        at: When.
        inherits: Whether the group inherits the association's rules from then on, and no others any more.

    """
    tree.refuse_unfit(association, group)
    accord = Accord(what=What.JOIN, subject=group, into=association, inherits=inherits)
    sides = {group: True, association: False}
    return _begin_or_agree(accord, sides=sides, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def leave_association(group: Group, association: Group, *, decision: str, by: Person, at: datetime) -> Accord:
    """Let a group leave an association; nobody else has to agree."""
    accord = Accord(what=What.LEAVE, subject=group, into=association)
    return _begin_or_agree(accord, sides={group: True}, side=group, decision=decision, by=by, at=at)


@transaction.atomic
def move(group: Group, *, into: Group, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Let a group go from the association it inherits from to another: the group and the new association agree."""
    if group.above_id is None:
        raise Refused(_("%(group)s lies in no association yet: it can join one.") % {"group": group.name})
    tree.refuse_unfit(into, group)
    accord = Accord(what=What.MOVE, subject=group, into=into)
    sides = {group: True, into: False}
    return _begin_or_agree(accord, sides=sides, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def merge(association: Group, *, into: Group, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Let the groups of an association go over to another of its kind: both agree."""
    if association.id == into.id or association.kind != into.kind or association.kind not in OF_GROUPS:
        raise Refused(_("Two associations of the same kind can become one."), field="into")
    tree.refuse_projects_inside(association)
    accord = Accord(what=What.MERGE, subject=association, into=into)
    sides = {association: False, into: False}
    return _begin_or_agree(accord, sides=sides, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def split(
    association: Group,
    *,
    groups: Sequence[Group],
    name: str,
    purpose: str,
    side: Group,
    decision: str,
    by: Person,
    at: datetime,
) -> Accord:
    """Let some groups of an association form one of their own: those who go agree, and the association is told.

    Nobody can be held: so only the groups that go have to agree.
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
    return _begin_or_agree(accord, sides=dict.fromkeys(groups, True), side=side, decision=decision, by=by, at=at)


@transaction.atomic
def agree(accord_id: str, *, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Agree to what others have begun; with the last agreement it is carried out.

    Raises:
        TooLate: It is done already, was withdrawn, or this side has agreed.
        NotYours, NeedsDecision: See `need_authority`.
        Refused: It cannot be carried out as things are now; nothing is changed.

    """
    accord = Accord.objects.select_related("subject__book", "into__book").filter(pk=accord_id).first()
    if accord is None:
        raise TooLate(_("There is nothing to agree to any more."))
    hold_books_of(_concerned(accord, _sides_of(accord)))
    return _agree(accord, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def withdraw(accord_id: str, *, side: Group, decision: str, by: Person, at: datetime) -> None:
    """Say no, or no longer yes: one side's word ends it for all."""
    accord = Accord.objects.filter(pk=accord_id).first()
    if accord is None or not Side.objects.filter(accord=accord, group=side).exists():
        raise TooLate(_("There is nothing to agree to any more."))
    need_authority(side, matter=matter_of(accord, side), decision=decision, by=by)
    hold_books_of(_concerned(accord, _sides_of(accord)))
    if not Accord.objects.filter(pk=accord.pk, done_at=None, withdrawn_at=None).update(withdrawn_at=at):
        raise TooLate(_("There is nothing to agree to any more."))


def _begin_or_agree(
    accord: Accord, *, sides: dict[Group, bool], side: Group, decision: str, by: Person, at: datetime
) -> Accord:
    """Store an accord that nobody has begun yet, and agree to it for one side."""
    hold_books_of(_concerned(accord, list(sides)))
    begun = _like(accord, sides)
    if begun is None:
        accord.begun_by, accord.begun_at = by, at
        accord.save()
        Side.objects.bulk_create(
            Side(accord=accord, group=group, goes_along=goes_along) for group, goes_along in sides.items()
        )
        begun = accord
    return _agree(begun, side=side, decision=decision, by=by, at=at)


def _like(accord: Accord, sides: dict[Group, bool]) -> Accord | None:
    """Return an open accord about the very same, if somebody has begun it."""
    same = Accord.objects.filter(
        what=accord.what, subject=accord.subject, into=accord.into, name=accord.name, kind=accord.kind
    )
    wanted = {group.id for group in sides}
    for found in same.filter(done_at=None, withdrawn_at=None).order_by("begun_at", "id"):
        if set(found.sides.values_list("group_id", flat=True)) == wanted:
            return found
    return None


def _agree(accord: Accord, *, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    fresh = Accord.objects.select_related("subject__book", "into__book").get(pk=accord.pk)
    if fresh.done_at is not None or fresh.withdrawn_at is not None:
        raise TooLate(_("There is nothing to agree to any more."))
    mine = fresh.sides.select_related("group__book").filter(group=side).first()
    if mine is None:
        raise NotYours(_("%(group)s is not asked here.") % {"group": side.name})
    if mine.agreed_at is not None:
        raise TooLate(_("%(group)s has agreed already.") % {"group": side.name})
    need_authority(side, matter=matter_of(fresh, side), decision=decision, by=by)
    mine.agreed_at, mine.decision, mine.by = at, decision, by
    mine.save(update_fields=["agreed_at", "decision", "by"])
    if not fresh.sides.filter(agreed_at=None).exists():
        _carry_out(fresh, by=by, at=at)
    return fresh


def _carry_out(accord: Accord, *, by: Person, at: datetime) -> None:
    sides = list(accord.sides.select_related("group__book", "by").order_by("id"))
    step = Step(by=by, at=at, decisions={side.group_id: side.decision for side in sides})
    along = [side.group for side in sides if side.goes_along]
    keepers = [side.by for side in sides if side.by is not None and side.goes_along]
    subject, into = accord.subject, accord.into
    if accord.what == What.FOUND:
        accord.result = tree.form(accord, goes_along=along, keepers=keepers, inherits=accord.inherits, step=step)
    elif accord.what == What.SPLIT:
        accord.result = tree.split_off(accord, goes_along=along, keepers=keepers, step=step)
    else:
        assert subject is not None
        assert into is not None
        _change(accord.what, subject, into, inherits=accord.inherits, step=step)
        accord.result = into
    accord.done_at = at
    accord.save(update_fields=["result", "done_at"])


def _change(what: str, subject: Group, into: Group, *, inherits: bool, step: Step) -> None:
    if what == What.JOIN:
        tree.enter(into, subject, inherits=inherits, step=step)
    elif what == What.LEAVE:
        tree.exit_from(into, subject, goes_to=None, step=step)
    elif what == What.MERGE:
        tree.merge_into(into, subject, step=step)
    else:
        if subject.above is None:
            raise TooLate(_("%(group)s lies in no association any more.") % {"group": subject.name})
        tree.exit_from(subject.above, subject, goes_to=into, step=step)
        tree.enter(into, subject, inherits=True, step=step)


def matter_of(accord: Accord, side: Group) -> Matter:
    """Return which rule of a side says how it decides: letting a group in is an admission, all else a founding."""
    admitting = accord.what in {What.JOIN, What.MOVE} and accord.into_id == side.id
    return "admission" if admitting else "founding"


def _sides_of(accord: Accord) -> list[Group]:
    return [side.group for side in accord.sides.select_related("group__above")]


def _concerned(accord: Accord, sides: Sequence[Group]) -> list[Group | None]:
    """Return every group whose book is written in when it is carried out."""
    concerned: list[Group | None] = [*sides, accord.subject, accord.into, *(group.above for group in sides)]
    if accord.what in {What.MERGE, What.SPLIT} and accord.subject is not None:
        concerned += [*member_groups(accord.subject), *associations_of(accord.subject)]
    return concerned


def _refuse_number(groups: Sequence[Group]) -> None:
    if not FEWEST <= len({group.id for group in groups}) <= MOST:
        raise Refused(_("At least two groups form an association, and at most sixty at once."), field="groups")


def _refuse_levels(kind: str, groups: Sequence[Group]) -> None:
    for group in groups:
        tree.refuse_level(group, kind=kind)
