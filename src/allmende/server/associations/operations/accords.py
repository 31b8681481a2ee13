"""Agreeing: each group concerned agrees for itself, and with the last one's agreement it is done.

Every function takes the `side` in whose name somebody acts and the `decision` (id of an accepted proposal) of that
side. Without a decision only those act who look after a small group, or after one whose rules let them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.associations.models import Accord, Side, What
from allmende.server.associations.operations import plans, tree
from allmende.server.associations.operations.authority import Matter, need_authority
from allmende.server.associations.operations.holding import hold_books_found
from allmende.server.associations.operations.plans import Charter, Plan
from allmende.server.associations.operations.tree import Step
from allmende.server.associations.queries.people import associations_of, member_groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import seat_of
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours, TooLate


@transaction.atomic
def begin(plan: Plan, *, side: Group, by: Person, at: datetime) -> Accord:
    """Store a plan that no side has agreed to yet; where somebody has begun the very same, return that.

    Whoever belongs to a side can do it: it is then put to the vote there.

    Raises:
        NotYours: They do not belong to the side, or the side is not asked.

    """
    if side.id not in {group.id for group in plan.sides} or seat_of(by, side) is None:
        raise NotYours(_("%(group)s is not asked here.") % {"group": side.name})
    return _begun(plan, by=by, at=at)


@transaction.atomic
def begin_and_agree(plan: Plan, *, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Begin what is planned, or find it begun, and agree to it for one side.

    Raises:
        NotYours, NeedsDecision: See `need_authority`.
        TooLate: This side has agreed already.

    """
    return _agree(_begun(plan, by=by, at=at), side=side, decision=decision, by=by, at=at)


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
    plan = plans.founding(charter, groups=groups, side=side, inherits=inherits)
    return begin_and_agree(plan, side=side, decision=decision, by=by, at=at)


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
    plan = plans.joining(group, association, inherits=inherits)
    return begin_and_agree(plan, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def leave_association(group: Group, association: Group, *, decision: str, by: Person, at: datetime) -> Accord:
    """Let a group leave an association; nobody else has to agree."""
    return begin_and_agree(plans.leaving(group, association), side=group, decision=decision, by=by, at=at)


@transaction.atomic
def move(group: Group, *, into: Group, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Let a group go from the association it inherits from to another: the group and the new association agree."""
    return begin_and_agree(plans.moving(group, into=into), side=side, decision=decision, by=by, at=at)


@transaction.atomic
def merge(association: Group, *, into: Group, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Let the groups of an association go over to another of its kind: both agree."""
    return begin_and_agree(plans.merging(association, into=into), side=side, decision=decision, by=by, at=at)


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
    """Let some groups of an association form one of their own: those who go agree, and the association is told."""
    plan = plans.splitting(association, groups=groups, name=name, purpose=purpose)
    return begin_and_agree(plan, side=side, decision=decision, by=by, at=at)


@transaction.atomic
def agree(accord_id: str, *, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    """Agree to what others have begun; with the last agreement it is carried out.

    Raises:
        TooLate: It is done already, was withdrawn, or this side has agreed.
        NotYours, NeedsDecision: See `need_authority`.
        Refused: It cannot be carried out as things are now; nothing is changed.

    """
    return _agree(_held(accord_id), side=side, decision=decision, by=by, at=at)


@transaction.atomic
def withdraw(accord_id: str, *, side: Group, decision: str, by: Person, at: datetime) -> None:
    """Say no, or no longer yes: one side's word ends it for all.

    Raises:
        TooLate: It is done already, or was withdrawn.
        NotYours, NeedsDecision: See `need_authority`.

    """
    accord = _held(accord_id)
    refuse_over(accord)
    if not Side.objects.filter(accord=accord, group=side).exists():
        raise NotYours(_("%(group)s is not asked here.") % {"group": side.name})
    need_authority(side, matter=matter_of(accord, side), decision=decision, by=by)
    accord.withdrawn_at = at
    accord.save(update_fields=["withdrawn_at"])


def refuse_over(accord: Accord) -> None:
    """Refuse to change anything about what is done, or was withdrawn."""
    if accord.done_at is not None:
        raise TooLate(_("Everybody concerned has agreed already: it is done."))
    if accord.withdrawn_at is not None:
        raise TooLate(_("One of the groups has said no meanwhile: nothing is changed."))


def matter_of(accord: Accord, side: Group) -> Matter:
    """Return which rule of a side says how it decides: letting a group in is an admission, all else a founding."""
    admitting = accord.what in {What.JOIN, What.MOVE} and accord.into_id == side.id
    return "admission" if admitting else "founding"


def concerned_by(accord: Accord) -> list[Group]:
    """Return every group whose book is written in when an accord is carried out."""
    return _concerned(accord, [side.group for side in accord.sides.select_related("group")])


def _begun(plan: Plan, *, by: Person, at: datetime) -> Accord:
    """Store a plan as an accord, or return the open one about the very same; its books are held."""
    accord = plan.accord
    hold_books_found(lambda: _concerned(accord, list(plan.sides)))
    begun = _like(plan)
    if begun is None:
        accord.begun_by, accord.begun_at = by, at
        accord.save()
        Side.objects.bulk_create(
            Side(accord=accord, group=group, goes_along=goes_along) for group, goes_along in plan.sides.items()
        )
        begun = accord
    return begun


def _like(plan: Plan) -> Accord | None:
    """Return an open accord about the very same, if somebody has begun it."""
    accord = plan.accord
    same = Accord.objects.filter(
        what=accord.what,
        subject=accord.subject,
        into=accord.into,
        name=accord.name,
        kind=accord.kind,
        # Whose rules hold afterwards is half of what is agreed.
        inherits=accord.inherits,
    )
    wanted = {group.id for group in plan.sides}
    for found in same.filter(done_at=None, withdrawn_at=None).order_by("begun_at", "id"):
        if set(found.sides.values_list("group_id", flat=True)) == wanted:
            return found
    return None


def _held(accord_id: str) -> Accord:
    """Return an accord as it stands once every book concerned is held."""
    hold_books_found(lambda: concerned_by(_found(accord_id)))
    return _found(accord_id)


def _found(accord_id: str) -> Accord:
    found = Accord.objects.select_related("subject__book", "subject__above", "into__book").filter(pk=accord_id).first()
    if found is None:
        raise TooLate(_("There is nothing to agree to any more."))
    return found


def _agree(accord: Accord, *, side: Group, decision: str, by: Person, at: datetime) -> Accord:
    refuse_over(accord)
    mine = accord.sides.select_related("group__book").filter(group=side).first()
    if mine is None:
        raise NotYours(_("%(group)s is not asked here.") % {"group": side.name})
    if mine.agreed_at is not None:
        raise TooLate(_("%(group)s has agreed already.") % {"group": side.name})
    need_authority(side, matter=matter_of(accord, side), decision=decision, by=by)
    mine.agreed_at, mine.decision, mine.by = at, decision, by
    mine.save(update_fields=["agreed_at", "decision", "by"])
    if not accord.sides.filter(agreed_at=None).exists():
        _carry_out(_found(accord.pk), by=by, at=at)
    return _found(accord.pk)


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


def _concerned(accord: Accord, sides: Sequence[Group]) -> list[Group]:
    # As it is now: it may have moved since the accord was read.
    subject = Group.objects.select_related("above").filter(pk=accord.subject_id).first()
    concerned = [*sides, subject, accord.into]
    if accord.what == What.MOVE and subject is not None:
        concerned.append(subject.above)
    if accord.what in {What.MERGE, What.SPLIT} and subject is not None:
        concerned += [*member_groups(subject), *associations_of(subject)]
    return [group for group in concerned if group is not None]
