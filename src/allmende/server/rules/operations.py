"""Setting a rule. In this version maintainers set it; the value carries who, when and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.rulebook import PARAMETERS, RuleRefused, Value, override
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.rules.wording import refusal_sentence

MOST_REASON = 500


@transaction.atomic
def set_rule(seat: Seat, *, name: str, value: Value | None, reason: str, at: datetime) -> RuleSetting:
    """Set one rule of the seat's group (None: follow the group above again) and write down who, when and why.

    Raises:
        NotYours: Only maintainers set rules (until the group decides them together).
        Refused: There is no such rule, no reason, or the value does not fit; nothing is changed.

    """
    need_maintainer(seat, seat.group)
    if name not in PARAMETERS:
        raise Refused(_("There is no such rule."), field="name")
    _check_reason(reason)
    group = seat.group
    # Two changes at once are two entries, one after the other, each knowing the other.
    books.hold(group.book_id)
    own = groups.rules_set_by([group])[group.id]
    previous = own.get(name)
    if value == previous:
        raise Refused(_("That is how it is already."), field="value")
    _refuse_unfit(group, own, name=name, value=value)
    draft = bookings.rule_set(
        group=group.id,
        name=name,
        value=value,
        previous=previous,
        turn=RuleSetting.objects.filter(group=group, name=name).count(),
        reason=reason.strip(),
    )
    entry = books.append(group.book, draft, by=seat.member.id, at=at, about=f"rule:{name}")
    return RuleSetting.objects.create(
        group=group, name=name, value=value, by=seat.member, at=at, reason=reason.strip(), entry=entry
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why, in a sentence: everybody will read it beside the value."), field="reason")
    if len(reason.strip()) > MOST_REASON:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_REASON}, field="reason")


def _refuse_unfit(group: Group, own: dict[str, Value], *, name: str, value: Value | None) -> None:
    """Refuse a value that would not fit with the group's others or with the rules above."""
    try:
        _ = override(groups.rulebook_of(group.parent) if group.parent else None, own, changes={name: value})
    except RuleRefused as refused:
        raise Refused(refusal_sentence(refused), field="value") from refused
