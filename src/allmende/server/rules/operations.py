"""Setting a rule. In this version maintainers set it; the value carries who, when and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.rulebook import PARAMETERS, NotOverridable, OutOfOrder, Rulebook, RuleRefused, UnknownRule, Value, inherit
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import RuleSetting
from allmende.server.groups.queries import Seat
from allmende.server.refusal import NotYours, Refused
from allmende.server.rules.wording import refusal_sentence


@transaction.atomic
def set_rule(seat: Seat, *, name: str, value: Value | None, reason: str, at: datetime) -> RuleSetting:
    """Set one rule of the seat's group (None: follow the group above again) and write down who, when and why."""
    if not seat.is_maintainer:
        raise NotYours(_("Only maintainers of the group can do that."))
    if name not in PARAMETERS:
        raise Refused(_("There is no such rule."), field="name")
    if not reason.strip():
        raise Refused(_("Please say why, in a sentence: everybody will read it beside the value."), field="reason")
    group = seat.group
    before = groups.rulebook_of(group)
    above = groups.rulebook_of(group.parent) if group.parent else Rulebook()
    own = own_values(group.id)
    own.pop(name, None) if value is None else own.update({name: value})
    try:
        # A group that has nobody above it overrides nothing: every rule is its own.
        after = inherit(above, own) if group.parent else Rulebook(own)
    except (NotOverridable, OutOfOrder, RuleRefused, UnknownRule) as refused:
        raise Refused(refusal_sentence(refused), field="value") from refused
    setting = RuleSetting(group=group, name=name, value=value, by=seat.member, at=at, reason=reason.strip())
    draft = bookings.rule_set(
        group=group.id,
        name=name,
        value=after[name],
        previous=before[name],
        turn=RuleSetting.objects.filter(group=group, name=name).count(),
        reason=reason.strip(),
    )
    setting.entry = books.append(group.book, draft, by=seat.member.id, at=at, about=f"rule:{name}")
    setting.save()
    return setting


def own_values(group_id: str) -> dict[str, Value]:
    """Return what a group has set itself and not given up again."""
    own: dict[str, Value] = {}
    for setting in RuleSetting.objects.filter(group_id=group_id).order_by("at", "id"):
        own.pop(setting.name, None) if setting.value is None else own.update({setting.name: setting.value})
    return own
