"""Rules: setting them by a decision, from the next round or settlement on; and taking a decision back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.rule_history import holds_from
from allmende.economy.rulebook import Value
from allmende.server.deciding.matters import registry
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.queries.unfinished import is_of_this_book
from allmende.server.explanations import link
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate
from allmende.server.rules.operations import refuse_unfit, set_by_decision
from allmende.server.sharing.spans import open_period, period_from
from allmende.server.work.models import Round

MOST_CHANGES = 12
MOST_REASON = 500


def reversing(group: Group, proposal: Proposal) -> dict[str, Value | None]:
    """Return what the rules a decision set would become again: what they were just before it."""
    before: dict[str, Value | None] = {}
    for name in proposal.changes:
        settings = list(RuleSetting.objects.filter(group=group, name=name).order_by("at", "id"))
        mine = [number for number, setting in enumerate(settings) if setting.decision == proposal.id]
        # What was decided anew since is not for this reversal to change.
        if mine and mine[-1] == len(settings) - 1:
            before[name] = settings[mine[-1] - 1].value if mine[-1] > 0 else None
    return before


def reversible_until(proposal: Proposal, *, reversal_days: int) -> datetime | None:
    """Return until when the reversal of a decision can be asked for; None where there is nothing to reverse."""
    if proposal.state != State.ACCEPTED or proposal.carried_out_at is None or proposal.counted_at is None:
        return None
    return proposal.counted_at + timedelta(days=reversal_days)


def _check(seat: Seat, content: Content, _at: datetime) -> None:
    if not 1 <= len(content.changes) <= MOST_CHANGES:
        raise Refused(_("Say which rule is to become what."), field="value")
    refuse_unfit(seat.group, content.changes)


def _set_rules(proposal: Proposal, at: datetime) -> None:
    if not proposal.changes:
        return
    set_by_decision(
        proposal.group,
        changes=proposal.changes,
        decision=proposal.id,
        by=proposal.by,
        reason=proposal.title[:MOST_REASON],
        at=at,
        holds_from=_from_when(proposal, at=at),
    )


def _from_when(proposal: Proposal, *, at: datetime) -> Mapping[str, datetime]:
    """Return for each rule from when on it is used: the next round, the next settlement, or at once."""
    inside = groups.with_parts(proposal.group)
    rounds = Round.objects.filter(group__in=inside, cleared_at=None, deadline__gt=at).order_by("deadline")
    first = rounds.first()
    return {
        name: holds_from(
            name,
            decided_at=at,
            next_clearing=first.deadline if first is not None else None,
            next_settlement=_next_settlement(proposal.group, at=at),
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
    if dict(content.changes) != reversing(seat.group, earlier) or (earlier.changes and not content.changes):
        raise Refused(_("What it set has been decided anew since; there is nothing to take back."), field="decision")
    standing = Proposal.objects.filter(reverses=earlier, state__in=[State.DISCUSSED, State.VOTING])
    if standing.exists():
        raise TooLate(_("Its reversal is proposed already."))


def _what_is_reversed(proposal: Proposal) -> Sequence[About]:
    earlier = proposal.reverses
    if earlier is None:
        return ()
    return [About(title=earlier.title, url=link("deciding:proposal", proposal.group.slug, earlier.id))]


RULES = Matter(
    code="rules",
    label=gettext_lazy("Change rules"),
    note=gettext_lazy("a number or a procedure of the rulebook; you see beforehand what it would have done"),
    check=_check,
    carry_out=_set_rules,
    concerns_those_inside=True,
    reversible=True,
)
REVERSAL = Matter(
    code="reversal",
    label=gettext_lazy("Take a decision back"),
    terms=frozenset({"decision"}),
    in_form=False,
    check=_check_reversal,
    carry_out=_set_rules,
    about=_what_is_reversed,
    concerns_those_inside=True,
    reversible=True,
)
