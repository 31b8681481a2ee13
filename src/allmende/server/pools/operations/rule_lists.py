"""The rules a group has set itself, entered into the book it goes on in, as far as the group around lets it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.economy.rulebook import Rulebook, RuleRefused, Value, override
from allmende.server.books import operations as books
from allmende.server.groups import queries
from allmende.server.groups.models import Group, Member, Membership, RuleSetting


def enter_rules(part: Group, *, by: Member, at: datetime) -> None:
    """Set in a group's new book what it had set itself, before anybody is entered there as a member.

    What does not fit there is given up, and stands so in writing.

    Args:
        part: The group, in its new place already.
        by: Who acts, as the new book knows them.
        at: When.

    """
    wanted = queries.rules_set_by([part])[part.id]
    known = _known_in_book(part)
    above = queries.rulebook_of(part.parent) if part.parent is not None else None
    changes: dict[str, Value | None] = {name: None for name in known if name not in wanted}
    changes |= {name: value for name, value in wanted.items() if known.get(name) != value}
    # A group that was in this book before has decided there what holds in it: that counts again.
    decided_before = Membership.objects.filter(group=part, member__book=part.book_id).exists()
    # One change may only fit once another is made: as long as any fits, the rest is tried again.
    while changes and not decided_before:
        fitting = next((name for name in sorted(changes) if _fits(above, known, name, changes[name])), None)
        if fitting is None:
            break
        value = changes.pop(fitting)
        _set(part, fitting, value, previous=known.get(fitting), by=by, at=at)
        known = {name: kept for name, kept in known.items() if name != fitting}
        if value is not None:
            known[fitting] = value
    for name in sorted(changes):
        reason = _("Given up: the group around does not leave it open.")
        RuleSetting.objects.create(group=part, name=name, value=known.get(name), by=by, at=at, reason=reason)


def _known_in_book(part: Group) -> dict[str, Value]:
    """Return what the book a group is in now says it has set: something only where it was in it before."""
    settings = RuleSetting.objects.filter(group=part, entry__book=part.book_id).order_by("at", "id")
    newest = dict(settings.values_list("name", "value"))
    return {name: value for name, value in newest.items() if value is not None}


def _fits(above: Rulebook | None, known: dict[str, Value], name: str, value: Value | None) -> bool:
    try:
        _kept = override(above, known, changes={name: value})
    except RuleRefused:
        return False
    return True


def _set(part: Group, name: str, value: Value | None, *, previous: Value | None, by: Member, at: datetime) -> None:
    reason = _("As it was in the book before.")
    draft = bookings.rule_set(
        group=part.id,
        name=name,
        value=value,
        previous=previous,
        turn=RuleSetting.objects.filter(group=part, name=name).count(),
        reason=reason,
    )
    entry = books.append(part.book, draft, by=by.id, at=at, about=f"rule:{name}")
    RuleSetting.objects.create(group=part, name=name, value=value, by=by, at=at, reason=reason, entry=entry)
