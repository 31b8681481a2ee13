"""Taking back what a board decided, when enough of those it concerns have asked for it: they all decide themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.economy.board_reach import CALL_BACK as CODE
from allmende.economy.board_reach import WHOSE
from allmende.economy.rulebook import Value
from allmende.server.deciding.matters.matter import Content, Matter
from allmende.server.deciding.matters.rules import reversing, rules_of, set_rules, what_is_taken_back
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.queries import calling_back, electorate
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate
from allmende.server.rules.operations import refuse_unfit


def terms_of(earlier: Proposal) -> dict[str, str]:
    """Return the terms of what takes a board's decision back: which, and whose rules become what they were."""
    return {"decision": earlier.id} | ({WHOSE: rules_of(earlier).id} if earlier.changes else {})


def changes_of(earlier: Proposal) -> Mapping[str, Value | None]:
    """Return what the rules that a board's decision set would become again.

    Raises:
        TooLate: All of them were decided anew since.

    """
    changes = reversing(rules_of(earlier), earlier)
    if earlier.changes and not changes:
        raise TooLate(_("What it set has been decided anew since; there is nothing to take back."))
    return changes


def _check(seat: Seat, content: Content, at: datetime) -> None:
    earlier = Proposal.objects.filter(pk=content.terms["decision"], group__parent=seat.group)
    found = earlier.select_related("group__book", "group__parent").first()
    if found is None:
        raise Refused(_("There is no decision of a board here that could be called back."), field="decision")
    calling_back.association_to_ask(found, at=at)
    if dict(content.terms) != terms_of(found) or dict(content.changes) != changes_of(found):
        raise Refused(_("This is not what was before the decision."), field="decision")
    if content.changes:
        refuse_unfit(rules_of(found), content.changes)
    concerned = {one.member.id for one in electorate.concerned(seat.group, CODE, at=at)}
    if calling_back.asking_of(found, concerned) < calling_back.needed_count(seat.group, len(concerned)):
        raise Refused(_("Too few of those concerned have asked for it."), field="decision")


CALL_BACK = Matter(
    code=CODE,
    label=gettext_lazy("Take back what the board decided"),
    terms=frozenset({"decision"}),
    may_name=frozenset({WHOSE}),
    in_form=False,
    check=_check,
    carry_out=set_rules,
    about=what_is_taken_back,
    concerns_those_inside=True,
)
