"""Rules: setting them by a decision, from the next round or settlement on; and taking a decision back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.board_reach import WHOSE, whose_rules
from allmende.economy.rule_history import holds_from
from allmende.economy.rulebook import Value
from allmende.server.deciding.matters import registry
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import UNDECIDED, Proposal, State
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.explanations import link
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate
from allmende.server.rules.operations import may_reach, refuse_unfit, set_by_decision
from allmende.server.sharing.spans import open_period, period_from
from allmende.server.work.models import Round

MOST_CHANGES = 12
MOST_REASON = 500


def rules_of(proposal: Proposal) -> Group:
    """Return the group whose rules a proposal sets: its own, or, of a board or about one, that around it or in it."""
    return _group_named(proposal.group, matter=proposal.matter, terms=proposal.terms)


def _group_named(group: Group, *, matter: str, terms: Mapping[str, str]) -> Group:
    named = whose_rules(group.id, matter=matter, terms=terms)
    if named == group.id:
        return group
    found = Group.objects.select_related("book", "parent").filter(pk=named, book=group.book_id).first()
    if found is None:
        raise Refused(_("Choose whose rules are to change."), field=WHOSE)
    return found


def refuse_changes(group: Group, changes: Mapping[str, Value | None], *, terms: Mapping[str, str]) -> None:
    """Refuse changes that a proposal of a group about rules could not make.

    Raises:
        Refused: They do not fit, or are not for a board to make.

    """
    whose = _group_named(group, matter="rules", terms=terms)
    if whose.id != group.id and not may_reach(group, whose, changes=changes):
        sentence = _("A board changes rules of %(group)s only where these say so, and never those about deciding.")
        raise Refused(sentence % {"group": whose.name}, field="value")
    refuse_unfit(whose, changes)


def reversing(group: Group, proposal: Proposal) -> dict[str, Value | None]:
    """Return what the rules a decision set in a group would become again: what they were just before it."""
    before: dict[str, Value | None] = {}
    for name in proposal.changes:
        settings = list(RuleSetting.objects.filter(group=group, name=name).order_by("at", "id"))
        mine = [number for number, setting in enumerate(settings) if setting.decision == proposal.id]
        # What was decided anew since is not for this reversal to change.
        if mine and mine[-1] == len(settings) - 1:
            before[name] = settings[mine[-1] - 1].value if mine[-1] > 0 else None
    return before


def taking_back(proposal: Proposal) -> dict[str, str]:
    """Return the terms of what takes a decision back: it sets the rules of whom that has set them."""
    whose = rules_of(proposal)
    return {"decision": proposal.id} | ({WHOSE: whose.id} if whose.id != proposal.group_id else {})


def reversible_until(proposal: Proposal, *, reversal_days: int) -> datetime | None:
    """Return until when the reversal of a decision can be asked for; None where there is nothing to reverse."""
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is None or proposal.counted_at is None:
        return None
    return proposal.counted_at + timedelta(days=reversal_days)


def _fields(seat: Seat) -> Mapping[str, forms.Field]:
    """Ask a board whose rules it is about, where it may change those of the association."""
    board, association = seat.group, seat.group.parent
    if association is None or not may_reach(board, association, changes=()):
        return {}
    choices = [("", _("the board's own: %(board)s") % {"board": board.name}), (association.id, association.name)]
    return {WHOSE: forms.ChoiceField(label=_("Whose rules?"), choices=choices, required=False)}


def _check(seat: Seat, content: Content, _at: datetime) -> None:
    if not 1 <= len(content.changes) <= MOST_CHANGES:
        raise Refused(_("Say which rule is to become what."), field="value")
    refuse_changes(seat.group, content.changes, terms=content.terms)


def set_rules(proposal: Proposal, at: datetime) -> None:
    """Set what a proposal changes, in the group whose rules they are; from the next round or settlement on."""
    if not proposal.changes:
        return
    # What takes a decision back asks for less agreement than what was decided anew meanwhile may have taken.
    if proposal.reverses is not None and reversing(rules_of(proposal), proposal.reverses) != proposal.changes:
        raise TooLate(_("What it set has been decided anew since; there is nothing to take back."))
    set_by_decision(
        rules_of(proposal),
        changes=proposal.changes,
        decision=proposal.id,
        by=proposal.by,
        reason=proposal.title[:MOST_REASON],
        at=at,
        holds_from=_from_when(proposal, at=at),
    )


def _from_when(proposal: Proposal, *, at: datetime) -> Mapping[str, datetime]:
    """Return for each rule from when on it is used: the next round, the next settlement, or at once."""
    whose = rules_of(proposal)
    inside = groups.with_parts(whose)
    rounds = Round.objects.filter(group__in=inside, cleared_at=None, deadline__gt=at).order_by("deadline")
    first = rounds.first()
    return {
        name: holds_from(
            name,
            decided_at=at,
            next_clearing=first.deadline if first is not None else None,
            next_settlement=_next_settlement(whose, at=at),
        )
        for name in proposal.changes
    }


def _next_settlement(group: Group, *, at: datetime) -> datetime:
    """Return the end of the first period that is not over: a settlement goes by the rules at its end."""
    root = groups.chain_of(group)[-1]
    period, every = open_period(root), groups.rulebook_of(root).settle_every
    while groups.day_start(root, period.end) < at:
        period = period_from(period.end, every=every)
    return groups.day_start(root, period.end)


def _check_reversal(seat: Seat, content: Content, at: datetime) -> None:
    earlier = Proposal.objects.filter(pk=content.terms["decision"], group=seat.group).first()
    until = None
    if earlier is not None:
        until = reversible_until(earlier, reversal_days=groups.rulebook_of(seat.group).reversal_days)
    if earlier is None or until is None or not is_of_this_book(earlier):
        raise Refused(_("There is no decision here that could be reversed."), field="decision")
    if until < at:
        raise TooLate(_("The time to reverse it is over: propose something new instead."))
    if not registry.matter_named(earlier.matter).reversible:
        raise Refused(_("This cannot be taken back like that: propose something new instead."), field="decision")
    if dict(content.terms) != taking_back(earlier):
        raise Refused(_("There is no decision here that could be reversed."), field="decision")
    if dict(content.changes) != reversing(rules_of(earlier), earlier) or (earlier.changes and not content.changes):
        raise Refused(_("What it set has been decided anew since; there is nothing to take back."), field="decision")
    standing = Proposal.objects.filter(reverses=earlier, state__in=UNDECIDED)
    if standing.exists():
        raise TooLate(_("Its reversal is proposed already."))


def _whose(proposal: Proposal) -> Sequence[About]:
    whose = rules_of(proposal)
    if whose.id == proposal.group_id:
        return ()
    return [About(title=whose.name, note=_("its rules change for all"), url=link("rules:rules", whose.slug))]


def what_is_taken_back(proposal: Proposal) -> Sequence[About]:
    """Return the earlier decision that would no longer hold."""
    earlier = proposal.reverses
    if earlier is None:
        return ()
    return [About(title=earlier.title, url=link("deciding:proposal", earlier.group.slug, earlier.id))]


RULES = Matter(
    code="rules",
    label=gettext_lazy("Change rules"),
    note=gettext_lazy("a number or a procedure of the rulebook; you see beforehand what it would have done"),
    may_name=frozenset({WHOSE}),
    fields=_fields,
    check=_check,
    carry_out=set_rules,
    about=_whose,
    concerns_those_inside=True,
    reversible=True,
)
REVERSAL = Matter(
    code="reversal",
    label=gettext_lazy("Take a decision back"),
    terms=frozenset({"decision"}),
    may_name=frozenset({WHOSE}),
    in_form=False,
    check=_check_reversal,
    carry_out=set_rules,
    about=what_is_taken_back,
    concerns_those_inside=True,
    reversible=True,
)
