"""Setting rules: while a group is being founded its founder does; after that nobody but an accepted decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.board_reach import CALL_BACK, board_may_set, whose_rules
from allmende.economy.parameters import UnknownRule, parameter_named
from allmende.economy.rulebook import RuleRefused, Value, override
from allmende.ledger.entry import Fact
from allmende.server.books import operations as books
from allmende.server.books import queries as in_book
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, Member, Membership, RuleSetting
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused
from allmende.server.rules.wording import refusal_sentence

MOST_REASON = 500


@transaction.atomic
def set_rule(
    seat: Seat, *, name: str, value: Value | None, reason: str, at: datetime, decision: str = ""
) -> RuleSetting:
    """Set one rule of the seat's group (None: follow the group above again) and write down who, when and why.

    Raises:
        NotYours: The group is no longer being founded, and no decision is named.
        Refused: There is no such rule, no reason, the value does not fit, or the decision does not set it like this.

    """
    if decision:
        return set_by_decision(
            seat.group, changes={name: value}, decision=decision, by=seat.member, reason=reason, at=at
        )[0]
    need_maintainer(seat, seat.group)
    books.hold(seat.group.book_id)
    if not is_being_founded(seat.group):
        raise NotYours(_("Only an accepted decision changes a rule: propose the change, and decide it together."))
    refuse_unfit(seat.group, {name: value})
    _check_reason(reason)
    return _set(seat.group, name=name, value=value, decision="", by=seat.member, reason=reason, at=at)


@transaction.atomic
def set_by_decision(
    group: Group,
    *,
    changes: Mapping[str, Value | None],
    decision: str,
    by: Member,
    reason: str,
    at: datetime,
    holds_from: Mapping[str, datetime] | None = None,
) -> list[RuleSetting]:
    """Set the rules that an accepted decision sets; what stands like that already is left out.

    Args:
        group: Whose rules.
        changes: Rule -> value, or None to follow the group above again.
        decision: Its id; the book is asked whether it was accepted and sets just this.
        by: Who proposed it.
        reason: What is read beside the value.
        at: When.
        holds_from: Rule -> from when on it is used, where that is later.

    Raises:
        Refused: The decision does not say so, or the values no longer fit; nothing is changed.

    """
    books.hold(group.book_id)
    _need_decision(group, changes, decision=decision)
    refuse_unfit(group, changes)
    own = groups.rules_set_by([group])[group.id]
    return [
        _set(
            group,
            name=name,
            value=value,
            decision=decision,
            by=by,
            reason=reason[:MOST_REASON],
            at=at,
            holds_from=(holds_from or {}).get(name),
        )
        for name, value in sorted(changes.items())
        if own.get(name) != value
    ]


def is_being_founded(group: Group) -> bool:
    """Whether nobody but its founder ever belonged to the group, so that the founder may set its first rules alone.

    Its rules hold for those in the groups inside it, too: once there is somebody, it is theirs to decide. A board has
    no founder: those who are sent to it decide, from the first one on.
    """
    belonged = Membership.objects.filter(group__in=groups.with_parts(group))
    return group.kind != Kind.BOARD and belonged.values("member").distinct().count() <= 1


def refuse_unfit(group: Group, changes: Mapping[str, Value | None]) -> None:
    """Refuse values that would not fit together with the group's others or with the rules above, or change nothing."""
    own = groups.rules_set_by([group])[group.id]
    for name in changes:
        try:
            _parameter = parameter_named(name)
        except UnknownRule as unknown:
            raise Refused(_("There is no such rule."), field="name") from unknown
    if changes and all(own.get(name) == value for name, value in changes.items()):
        raise Refused(_("That is how it is already."), field="value")
    try:
        _fitting = override(groups.rules_above(group), own, changes=changes)
    except RuleRefused as refused:
        raise Refused(refusal_sentence(refused), field="value") from refused


def _need_decision(group: Group, changes: Mapping[str, Value | None], *, decision: str) -> None:
    """Refuse what the group's own book does not know as accepted."""
    accepted, decided, reaches = False, dict[str, object](), False
    for stored in in_book.entries_about(group.book, f"decision:{decision}"):
        facts = in_book.entry_of(stored).facts
        if stored.kind in {"decision.proposed", "decision.amended"}:
            said = facts.get("changes", {})
            decided = dict(said) if isinstance(said, Mapping) else {}
            if stored.kind == "decision.proposed":
                reaches = _reaches(group, facts, changes=changes)
        elif stored.kind == "decision.closed":
            accepted = facts["verdict"] == "accepted"
        elif stored.kind == "decision.carried_out":
            accepted = False
    as_decided = all(name in decided and decided[name] == value for name, value in changes.items())
    if not (accepted and reaches and as_decided):
        raise NotYours(_("Only an accepted decision changes a rule: propose the change, and decide it together."))


def _reaches(group: Group, facts: Mapping[str, Fact], *, changes: Collection[str]) -> bool:
    """Whether a proposal is one that may set these rules of a group, as its entry has it."""
    terms = facts.get("terms")
    named = {name: str(term) for name, term in terms.items()} if isinstance(terms, Mapping) else {}
    matter, of = str(facts["matter"]), str(facts["group"])
    if whose_rules(of, matter=matter, terms=named) != group.id:
        return False
    if of == group.id:
        return True
    if matter == CALL_BACK:
        return group.kind == Kind.BOARD and group.parent_id == of
    return may_reach(Group.objects.get(pk=of), group, changes=changes)


def may_reach(board: Group, association: Group, *, changes: Collection[str]) -> bool:
    """Whether a board may set these rules of the association around it."""
    return (
        board.kind == Kind.BOARD
        and board.parent_id == association.id
        and groups.rulebook_of(association).board_sets_rules
        and all(board_may_set(name) for name in changes)
    )


def _set(
    group: Group,
    *,
    name: str,
    value: Value | None,
    decision: str,
    by: Member,
    reason: str,
    at: datetime,
    holds_from: datetime | None = None,
) -> RuleSetting:
    draft = bookings.rule_set(
        group=group.id,
        name=name,
        value=value,
        previous=groups.rules_set_by([group])[group.id].get(name),
        turn=RuleSetting.objects.filter(group=group, name=name).count(),
        decision=decision,
        reason=reason.strip(),
    )
    entry = books.append(group.book, draft, by="" if decision else by.id, at=at, about=f"rule:{name}")
    return RuleSetting.objects.create(
        group=group,
        name=name,
        value=value,
        by=by,
        at=at,
        reason=reason.strip(),
        decision=decision,
        holds_from=holds_from,
        entry=entry,
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why, in a sentence: everybody will read it beside the value."), field="reason")
    if len(reason.strip()) > MOST_REASON:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_REASON}, field="reason")
